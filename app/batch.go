package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// batch is what this person has decided at triage and can still take back.
func (a *App) batch(c echo.Context) error {
	page, err := a.pageAfter(c, "Your batch")
	if err != nil {
		return err
	}
	return a.showBatch(c, http.StatusOK, page)
}

func (a *App) showBatch(c echo.Context, status int, page views.Page) error {
	b, err := a.store.Batch(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	s := sight{change: "see triage batch", listed: true}
	for _, d := range b.Decisions {
		s.cases = append(s.cases, d.Case)
	}
	return a.show(c, status, s, views.Batch(page, b))
}

// confirmBatch ends the batch that its page showed.
func (a *App) confirmBatch(c echo.Context) error {
	var form views.BatchForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, ""), Message: "Your batch was confirmed: " + views.Decisions(form.Standing) + "."})
	err := a.store.ConfirmBatch(c.Request().Context(), cause, form.Batch, form.Standing)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.showBatch(c, t.Status, a.page(c, "Your batch").With(t))
	})
}

// undoTriage takes a decision of this person's batch back, and goes on with its case.
func (a *App) undoTriage(c echo.Context) error {
	event, err := numberIn(c, "event")
	if err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{})
	cause.Done, err = a.store.UndoTriage(c.Request().Context(), cause, event, func(id review.CaseID) review.Answer {
		return review.Answer{Location: caseURL(c, id, views.ChangePath(review.TriageName)), Message: id.String() + ": your decision was taken back. It waits for triage again."}
	})
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.showBatch(c, t.Status, a.page(c, "Your batch").With(t))
	})
}
