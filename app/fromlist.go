package app

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// fromList is the list that a page about a case was opened from, as its address
// says. An address that names no list that this person has leads to a page
// without one; so does a list that cannot be read, which is logged.
func (a *App) fromList(c echo.Context) views.FromList {
	q, err := url.ParseQuery(c.QueryParam("from"))
	id, errCase := caseIn(c)
	if err != nil || errCase != nil {
		return views.FromList{}
	}
	l := views.FromList{Case: id}
	switch q.Get("list") {
	case views.CasesList:
		err = a.fromCases(c.Request().Context(), actor(c), q, &l)
	case views.TodayList:
		fromToday(actor(c), q, &l)
	case views.OwedList:
		err = a.fromOwed(c, actor(c), q, &l)
	default:
		return views.FromList{}
	}
	if err == nil {
		return l
	}
	if !errors.Is(err, review.ErrNotFound) {
		a.log.ErrorContext(c.Request().Context(), "the cases beside one in its list were not read", "request", requestID(c), "fault", faultClass(err))
	}
	return views.FromList{}
}

// fromCases is fromList for the list of cases.
func (a *App) fromCases(ctx context.Context, who review.Actor, q url.Values, l *views.FromList) error {
	filter, page := review.FilterOf(q).Known(who), placeIn(q)
	n, err := a.store.BesideCase(ctx, who, filter, page, review.Line{Case: l.Case, At: q.Get("at")})
	if err != nil {
		return err
	}
	to := func(line review.Line) string {
		if line.Case == 0 {
			return ""
		}
		address := views.IncidentURL(who.Incident, "/cases/"+strconv.FormatInt(int64(line.Case), 10))
		return views.KeepFrom(address, views.FromCases(filter, line.Page, line.At))
	}
	l.Name, l.From = "the list of cases", views.FromCases(filter, page, q.Get("at"))
	l.Back, l.Previous, l.Next = views.CasesURL(who.Incident, filter, page, n.Here.Case), to(n.Previous), to(n.Next)
	return nil
}

// fromToday is fromList for who is to be told today: the list changes as they are told,
// so that it leads back alone.
func fromToday(who review.Actor, q url.Values, l *views.FromList) {
	at, err := strconv.ParseInt(q.Get("at"), 10, 64)
	if err != nil || !who.HasOwed(review.Telling) || !who.May(review.DoTell) {
		return
	}
	l.Name, l.From, l.Back = "who is to be told today", views.FromToday(q.Get("at")), views.TodayURL(who.Incident, review.ObligationID(at))
}

// fromOwed is fromList for what is owed. The pages about an obligation and about
// telling lead on to their like.
func (a *App) fromOwed(c echo.Context, who review.Actor, q url.Values, l *views.FromList) error {
	kind, due := review.ObligationKind(q.Get("kind")), dueIn(q)
	at, _ := strconv.ParseInt(q.Get("at"), 10, 64)
	after, _ := strconv.ParseInt(q.Get("after"), 10, 64)
	n, err := a.store.BesideOwed(c.Request().Context(), who, kind, due, review.ObligationID(after), review.Line{Case: l.Case, Obligation: review.ObligationID(at)})
	if err != nil {
		return err
	}
	to := func(line review.Line) string {
		if line.Case == 0 {
			return ""
		}
		obligation := strconv.FormatInt(int64(line.Obligation), 10)
		address := views.IncidentURL(who.Incident, "/cases/"+strconv.FormatInt(int64(line.Case), 10))
		switch {
		case strings.HasSuffix(c.Path(), "/owed/:obligation"):
			address += "/owed/" + obligation
		case strings.HasSuffix(c.Path(), "/telling"):
			address += "/telling"
		}
		return views.KeepFrom(address, views.FromOwed(kind, due, line.Page.After, obligation))
	}
	page := q.Get("after")
	l.Name, l.From = "what is owed", views.FromOwed(kind, due, page, q.Get("at"))
	l.Back, l.Previous, l.Next = views.OwedURL(who.Incident, kind, due, page, n.Here.Obligation), to(n.Previous), to(n.Next)
	return nil
}

// dueIn reads the span of time of an address, any for what is none.
func dueIn(q url.Values) review.Due {
	return review.CaseFilter{Due: review.Due(q.Get("due"))}.Known(review.Actor{}).Due
}

// keepList adds to the address of another page about the case of this request
// from which list that was opened.
func keepList(c echo.Context, to string) string {
	from := c.QueryParam("from")
	id, err := caseIn(c)
	if from == "" || err != nil {
		return to
	}
	rest, ok := strings.CutPrefix(to, caseURL(c, id, ""))
	if !ok || rest != "" && !strings.ContainsAny(rest[:1], "/?#") {
		return to
	}
	return views.KeepFrom(to, from)
}
