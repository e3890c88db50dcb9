package app

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// A callAction is the same-day action that an address names, which a call raised.
type callAction struct {
	call review.CallID
	id   review.ObligationID
}

func callActionIn(c echo.Context) (callAction, error) {
	call, err := numberIn(c, "call")
	if err != nil {
		return callAction{}, err
	}
	id, err := numberIn(c, "obligation")
	return callAction{review.CallID(call), review.ObligationID(id)}, err
}

const callActionTitle = "Same-day action"

// ringAfterCall comes between a call that cannot wait and the question whom it is
// about: it says once, on a page of its own, whom to ring now.
func (a *App) ringAfterCall(c echo.Context) error {
	call, err := numberIn(c, "call")
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Ring now")
	if err != nil {
		return err
	}
	for _, l := range page.SameDay {
		if l.Call == review.CallID(call) {
			form := acceptance(page)
			form.Leaves = true
			return a.callActionPage(c, http.StatusOK, page, callAction{l.Call, l.Obligation}, form)
		}
	}
	return redirect(c, callURL(c, review.CallID(call), ""))
}

// showCallAction says whom to ring for a same-day action that a call raised, and asks
// who accepted it. Nothing on it is about a patient.
func (a *App) showCallAction(c echo.Context) error {
	x, err := callActionIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, callActionTitle)
	if err != nil {
		return err
	}
	form := acceptance(page)
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.callActionPage(c, http.StatusOK, page, x, form)
}

// acceptCallAction records who accepted a same-day action that a call raised by
// voice, or who was rung and did not.
func (a *App) acceptCallAction(c echo.Context) error {
	x, err := callActionIn(c)
	if err != nil {
		return err
	}
	var form views.AcceptForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	note, said := a.noted(x.id, form)
	cause := a.cause(c, review.Answer{Location: c.Request().URL.Path, Message: said})
	err = a.store.ChangeCallAction(c.Request().Context(), cause, x.call, x.id, note)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.callActionPage(c, t.Status, a.page(c, callActionTitle).With(t), x, form)
	})
}

func (a *App) callActionPage(c echo.Context, status int, page views.Page, x callAction, form views.AcceptForm) error {
	d, err := a.store.CallAction(c.Request().Context(), actor(c), x.call, x.id)
	if err != nil {
		return err
	}
	return render(c, status, views.SameDayAction(page, d, form))
}

const meetCallTitle = "Record what was done"

// showMeetCallAction shows what a caller told that cannot wait, and asks what was done.
func (a *App) showMeetCallAction(c echo.Context) error {
	x, err := callActionIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, meetCallTitle)
	if err != nil {
		return err
	}
	var form views.MeetCallForm
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.meetCallPage(c, http.StatusOK, page, x, form)
}

// meetCallAction records what was done about what a caller told.
func (a *App) meetCallAction(c echo.Context) error {
	x, err := callActionIn(c)
	if err != nil {
		return err
	}
	var form views.MeetCallForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: strings.TrimSuffix(c.Request().URL.Path, "/met"), Message: "It is recorded. This is owed no more."})
	err = a.store.ChangeCallAction(c.Request().Context(), cause, x.call, x.id, review.MeetObligation{ID: x.id, Version: form.Version, Proof: form.Proof})
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.meetCallPage(c, t.Status, a.page(c, meetCallTitle).With(t), x, form)
	})
}

func (a *App) meetCallPage(c echo.Context, status int, page views.Page, x callAction, form views.MeetCallForm) error {
	t, err := a.store.CallToAct(c.Request().Context(), actor(c), x.call, x.id)
	if err != nil {
		return err
	}
	if form.Version == 0 {
		form.Version = t.Owed.Version
	}
	return a.show(c, status, callSeen(review.CallPage{HelpCall: t.HelpCall}), views.MeetOnCall(page, t, form))
}
