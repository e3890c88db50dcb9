package app

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/views"
)

// failures says how each kind of error is shown. The first match counts.
var failures = []struct {
	is     error
	status int
	title  string
	what   string
}{
	{review.ErrNotFound, http.StatusNotFound, "Not found", "There is no such page, or it is not yours to see."},
	{review.ErrForbidden, http.StatusForbidden, "Not permitted", "Your role does not include this."},
	{review.ErrStale, http.StatusConflict, "Changed meanwhile", "Somebody else changed this. Open it again to see the change."},
	{review.ErrRepeated, http.StatusConflict, "Sent before", "This form was already sent with other answers. Open its page again."},
	{review.ErrNotNow, http.StatusConflict, "Not possible now", "This cannot be done now."},
	{store.ErrClosed, http.StatusServiceUnavailable, "The program is being restarted", "Try again in a minute."},
}

// fail answers a request whose handler returned err, and records a refusal.
func (a *App) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	f := failureOf(err)
	f.Request = requestID(c)
	if !reads(c.Request().Method) {
		f.Saved = string(store.WhatWasSaved(err))
	}
	if id, err := caseIn(c); err == nil && f.Status == http.StatusConflict { // only of a case that is seen
		f.Case = caseURL(c, id, "")
	}
	if recorded := a.recordRefusal(c, f.Status); recorded != nil {
		a.log.ErrorContext(c.Request().Context(), "a refusal was not recorded", "request", f.Request, "fault", faultClass(recorded))
	}
	if err := render(c, f.Status, views.Failed(a.page(c, f.Title), f)); err != nil {
		a.log.ErrorContext(c.Request().Context(), "an error page was not shown", "request", f.Request, "fault", faultClass(err))
	}
}

func failureOf(err error) views.Failure {
	f := views.Failure{Status: http.StatusInternalServerError, Title: "Something went wrong",
		What: "The fault is ours and has been noted. Try again; if it comes back, give the number below to whoever looks after the program."}
	if he, ok := errors.AsType[*echo.HTTPError](err); ok {
		f.Status, f.Title, f.What = he.Code, http.StatusText(he.Code), "Go back and open the page again."
		if he.Code == http.StatusNotFound {
			f.Title, f.What = "Not found", failures[0].what
		}
		if text, ok := he.Message.(string); ok && text != http.StatusText(he.Code) {
			f.What = text
		}
	}
	for _, known := range failures {
		if errors.Is(err, known.is) {
			f.Status, f.Title, f.What = known.status, known.title, known.what
			break
		}
	}
	if refusal, ok := errors.AsType[review.Refusal](err); ok {
		f.What = refusal.Why
	}
	return f
}

// recordRefusal records what a person may not do, and what is there but hidden
// from them. A plain 404 is no event.
func (a *App) recordRefusal(c echo.Context, status int) error {
	if person(c).ID == 0 || status != http.StatusForbidden && status != http.StatusNotFound {
		return nil
	}
	incident, _ := numberIn(c, "incident")
	id, _ := numberIn(c, "case")
	ctx := c.Request().Context()
	if status == http.StatusNotFound {
		hidden, err := a.store.Hidden(ctx, review.IncidentID(incident), review.CaseID(id))
		if err != nil || !hidden {
			return err
		}
	}
	var objects []review.Object
	if incident != 0 {
		objects = append(objects, review.Object{Kind: "incident", ID: incident})
	}
	if id != 0 {
		objects = append(objects, review.Object{Kind: "case", ID: id})
	}
	cause := a.cause(c, review.Answer{})
	cause.Actor.Person = person(c).ID
	return a.store.RecordRefusal(ctx, cause, "open page", objects, map[string]string{"route": c.Request().Method + " " + c.Path()})
}
