package app

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// sameDay lists the same-day actions of the incident. Like the pages of each,
// it says nothing about a patient and is for every member.
func (a *App) sameDay(c echo.Context) error {
	return render(c, http.StatusOK, views.SameDay(a.page(c, "Same-day actions")))
}

// showSameDay says whom to ring for a same-day action, and asks who accepted it.
func (a *App) showSameDay(c echo.Context) error {
	_, obligation, err := obligationIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Same-day action")
	if err != nil {
		return err
	}
	form := acceptance(page)
	form.On = review.CaseID(numberAsked(c, "on"))
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.sameDayPage(c, http.StatusOK, page, obligation, form)
}

// ring comes between a decision that somebody must be rung and the next case: it
// says once, on a page of its own, whom to ring now. It shows the newest same-day
// action of the case, else leads on.
func (a *App) ring(c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Ring now")
	if err != nil {
		return err
	}
	var newest review.ObligationID
	for _, l := range page.SameDay {
		if l.Case == id {
			newest = max(newest, l.Obligation)
		}
	}
	form := acceptance(page)
	form.On, form.Leaves = review.CaseID(numberAsked(c, "on")), true
	if newest == 0 {
		return redirect(c, caseURL(c, id, ""))
	}
	return a.sameDayPage(c, http.StatusOK, page, newest, form)
}

// acceptance is the form before anything was typed: it happened now.
func acceptance(page views.Page) views.AcceptForm {
	var form views.AcceptForm
	form.Date, form.Clock = dateAndClock(page.Now)
	return form
}

// acceptSameDay records who accepted a same-day action by voice, or who was rung
// and did not.
func (a *App) acceptSameDay(c echo.Context) error {
	id, obligation, err := obligationIn(c)
	if err != nil {
		return err
	}
	var form views.AcceptForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	note, said := a.noted(obligation, form)
	cause := a.cause(c, review.Answer{Location: caseURL(c, id, "/same-day/"+c.Param("obligation")) + onQuery(form.On), Message: said})
	err = a.store.NoteSameDay(c.Request().Context(), cause, id, note)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.sameDayPage(c, t.Status, a.page(c, "Same-day action").With(t), obligation, form)
	})
}

// onQuery keeps in an address with which case somebody goes on.
func onQuery(on review.CaseID) string {
	if on == 0 {
		return ""
	}
	return "?on=" + strconv.FormatInt(int64(on), 10)
}

// noted is the step that the form records, and what the next page says. A call
// that nobody answered was made just now.
func (a *App) noted(id review.ObligationID, f views.AcceptForm) (review.NoteObligation, string) {
	n := review.NoteObligation{ID: id, Version: f.Version, Kind: f.Result, Whom: f.Rung, HappenedAt: a.store.Now()}
	switch f.Result {
	case review.NoAnswer, review.NotTaken:
		return n, "The call is recorded. Ring the next one."
	}
	n.Kind, n.Whom, n.HappenedAt = "accepted", f.Whom, moment(f.Date, f.Clock)
	return n, "It is recorded who accepted it. Only a record of what was done ends it."
}

func (a *App) sameDayPage(c echo.Context, status int, page views.Page, obligation review.ObligationID, form views.AcceptForm) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	d, err := a.store.SameDayAction(c.Request().Context(), actor(c), id, obligation)
	if err != nil {
		return err
	}
	page.Title += ", " + id.String()
	return render(c, status, views.SameDayAction(page, d, form))
}

// ringPart is the part of a case's address where a change leads that raises a
// same-day action, "" for any other.
func ringPart(change review.Change) string {
	switch x := change.(type) {
	case review.AddInformation:
		if x.Urgency == review.SameDay {
			return "/ring"
		}
	case review.RecordReply:
		if x.Kind == review.HarmReported && x.Urgency == review.SameDay {
			return "/ring"
		}
	case review.OpenObligation:
		if x.Kind == review.SameDayAction {
			return "/ring"
		}
	}
	return ""
}
