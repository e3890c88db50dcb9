package app

import (
	"cmp"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// helplineRoutes are calls to the helpline: taking one, saying whom it is about,
// comparing the caller with the record, ringing back, and the same-day actions that
// calls raise.
func (a *App) helplineRoutes(g *echo.Group) {
	g.GET("/helpline", a.calls, may(review.SeeCalls))
	g.GET("/helpline/new", a.showNewCall, may(review.AnswerCalls))
	g.POST("/helpline/new", a.takeCall, may(review.AnswerCalls))
	g.GET("/helpline/:call", a.call, may(review.SeeCalls))
	g.POST("/helpline/:call", a.settleCall, may(review.SeeCalls))
	g.POST("/helpline/:call/check", a.checkCall, may(review.AnswerCalls))
	g.GET("/helpline/:call/rung", a.showRung, may(review.RingBack))
	g.POST("/helpline/:call/rung", a.rung, may(review.RingBack))
	g.GET("/helpline/:call/ring", a.ringAfterCall, may(review.AnswerCalls))
	g.GET("/helpline/:call/same-day/:obligation", a.showCallAction, may(review.SeeIncident))
	g.POST("/helpline/:call/same-day/:obligation", a.acceptCallAction, may(review.SeeIncident))
	g.GET("/helpline/:call/same-day/:obligation/met", a.showMeetCallAction, may(review.DoAssess))
	g.POST("/helpline/:call/same-day/:obligation/met", a.meetCallAction, may(review.DoAssess))
}

// calls lists the calls to the helpline.
func (a *App) calls(c echo.Context) error {
	show := cmp.Or(review.CallShow(c.QueryParam("show")), review.AllCalls)
	l, err := a.store.Calls(c.Request().Context(), actor(c), show, review.CallID(numberAsked(c, "after")))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Helpline")
	if err != nil {
		return err
	}
	s := sight{change: "see calls", facts: map[string]string{"show": string(show)}, listed: true}
	for _, line := range l.Lines {
		if line.Case != 0 {
			s.cases = append(s.cases, line.Case)
		}
	}
	return a.show(c, http.StatusOK, s, views.Calls(page, l, nextPage(c, l.Next)))
}

const newCallTitle = "Take a call"

// showNewCall asks who rings, and about whom.
func (a *App) showNewCall(c echo.Context) error {
	var form views.CallForm
	page := a.page(c, newCallTitle)
	var err error
	if page.Returned, err = readBackAs(a, c, &form, filled[views.CallForm]); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.NewCall(page, form))
}

// takeCall keeps a call, and leads to what may be said.
func (a *App) takeCall(c echo.Context) error {
	var form views.CallForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{})
	var err error
	cause.Done, err = a.store.TakeCall(c.Request().Context(), cause, form.Call(), a.rungFirst(c), func(id review.CallID) review.Answer {
		if form.Urgency == review.SameDay {
			return review.Answer{Location: callURL(c, id, "/ring"), Message: "The call is on record."}
		}
		return review.Answer{Location: callURL(c, id, ""), Message: "The call is on record."}
	})
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return render(c, t.Status, views.NewCall(a.page(c, newCallTitle).With(t), form))
	})
}

// callURL is the address of a page of a call.
func callURL(c echo.Context, id review.CallID, path string) string {
	return incidentURL(c, "/helpline/"+strconv.FormatInt(int64(id), 10)+path)
}

func callTitle(p review.CallPage) string { return "Call " + strconv.FormatInt(int64(p.ID), 10) }

// callIn is the call that the address names.
func (a *App) callIn(c echo.Context) (review.CallPage, error) {
	id, err := numberIn(c, "call")
	if err != nil {
		return review.CallPage{}, err
	}
	return a.store.Call(c.Request().Context(), actor(c), review.CallID(id))
}

// callSeen is the sight of a call: who is named on its page.
func callSeen(p review.CallPage) sight {
	s := sight{change: "see call", facts: map[string]string{"call": strconv.FormatInt(int64(p.ID), 10)}}
	for _, h := range p.Hits {
		s.cases = append(s.cases, h.Case)
	}
	for _, h := range p.Hidden {
		if h.Case != 0 {
			s.cases = append(s.cases, h.Case)
		}
	}
	return s
}

// call shows one call with what may be said now.
func (a *App) call(c echo.Context) error {
	p, err := a.callIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, callTitle(p))
	if err != nil {
		return err
	}
	f := views.CallForms{Settle: views.SettleCallForm{Version: p.Version}, Check: views.CheckOf(p)}
	if p.Record != nil {
		page.Returned, err = a.readBack(c, &f.Check)
	} else {
		page.Returned, err = a.readBack(c, &f.Settle)
	}
	if err != nil {
		return err
	}
	return a.show(c, http.StatusOK, callSeen(p), views.CallPage(page, p, f))
}

// callTrouble shows a call again with what was typed on it.
func (a *App) callTrouble(c echo.Context, t views.Trouble, fill func(*views.CallForms)) error {
	p, err := a.callIn(c)
	if err != nil {
		return err
	}
	f := views.CallForms{Settle: views.SettleCallForm{Version: p.Version}, Check: views.CheckOf(p)}
	fill(&f)
	return a.show(c, t.Status, callSeen(p), views.CallPage(a.page(c, callTitle(p)).With(t), p, f))
}

// settleCall keeps whom a call is about.
func (a *App) settleCall(c echo.Context) error {
	id, err := numberIn(c, "call")
	if err != nil {
		return err
	}
	var form views.SettleCallForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	about, chosen := form.About()
	cause := a.cause(c, review.Answer{Location: callURL(c, review.CallID(id), ""), Message: "It is settled whom the call is about."})
	err = error(review.Problems{"case": "Choose whom the call is about, or nobody."})
	if chosen {
		err = a.store.SettleCall(c.Request().Context(), cause, review.CallID(id), form.Version, about)
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.callTrouble(c, t, func(f *views.CallForms) { f.Settle = form })
	})
}

// checkCall keeps what the caller said rightly, compared with the record.
func (a *App) checkCall(c echo.Context) error {
	id, err := numberIn(c, "call")
	if err != nil {
		return err
	}
	var form views.CheckCallForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: callURL(c, review.CallID(id), ""), Message: "What the caller said rightly is on record."})
	err = a.store.CheckCall(c.Request().Context(), cause, review.CallID(id), form.Version, form.CallCheck())
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.callTrouble(c, t, func(f *views.CallForms) { f.Check = form })
	})
}

// rungFirst is whom a same-day action of a call names: the first on the rota now.
func (a *App) rungFirst(c echo.Context) string {
	for _, e := range visitOf(c).incident.OnCall(a.store.Now()) {
		return e.Whom + ", " + e.Number
	}
	return ""
}

// showRung asks how ringing a caller back ended.
func (a *App) showRung(c echo.Context) error {
	p, err := a.callIn(c)
	if err != nil {
		return err
	}
	if err := p.RingRefusal(actor(c)); err != nil {
		return err
	}
	form := views.RungForm{Version: p.Version}
	page := a.page(c, "Ring back, "+callTitle(p))
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.show(c, http.StatusOK, callSeen(p), views.Rung(page, p, form))
}

// ringSaid is what the page says after an attempt to ring back.
func ringSaid(result string) string {
	if review.EndsRinging(result) {
		return "It is recorded. The caller is not to be rung back any more."
	}
	return "The attempt is recorded. The caller is still to be rung back."
}

// rung records an attempt to ring a caller back.
func (a *App) rung(c echo.Context) error {
	id, err := numberIn(c, "call")
	if err != nil {
		return err
	}
	var form views.RungForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: callURL(c, review.CallID(id), ""), Message: ringSaid(form.Result)})
	err = a.store.RingBack(c.Request().Context(), cause, review.CallID(id), form.Version, review.CallRing{Result: form.Result, Note: form.Note})
	return a.settle(c, cause, err, func(t views.Trouble) error {
		p, err := a.callIn(c)
		if err != nil {
			return err
		}
		return a.show(c, t.Status, callSeen(p), views.Rung(a.page(c, "Ring back, "+callTitle(p)).With(t), p, form))
	})
}
