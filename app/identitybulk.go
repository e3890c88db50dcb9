package app

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views"
)

// acceptTitle names the pages that settle many questions of identity at once.
const acceptTitle = "Accept all of a kind"

// showAcceptAll says what accepting all questions of identity of a kind would do.
func (a *App) showAcceptAll(c echo.Context) error {
	page := a.page(c, acceptTitle)
	var form views.AcceptAllForm
	var err error
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.acceptAllPage(c, http.StatusOK, page, form)
}

// acceptAllPage shows the cases that fit now, with the form that accepts them.
func (a *App) acceptAllPage(c echo.Context, status int, page views.Page, form views.AcceptAllForm) error {
	plan, err := a.store.BulkPlan(c.Request().Context(), actor(c), intake.Bulk(c.QueryParam("as")), review.Doubt(c.QueryParam("kind")), review.ObligationID(numberAsked(c, "after")))
	if err != nil {
		return err
	}
	s := sight{change: "see identities", facts: map[string]string{"kind": string(plan.Doubt), "as": string(plan.Bulk)}, listed: true}
	for _, lines := range [][]intake.BulkLine{views.Sample(plan.Fits), views.Sample(plan.Left)} {
		s.cases = append(s.cases, bulkCases(lines)...)
	}
	return a.show(c, status, s, views.AcceptAll(page, plan, form))
}

// bulkCases are the cases that a page shows of lines.
func bulkCases(lines []intake.BulkLine) []review.CaseID {
	var ids []review.CaseID
	for _, l := range lines {
		if ids = append(ids, l.Banner.Case); l.Into != 0 {
			ids = append(ids, l.Into)
		}
	}
	return ids
}

// acceptAll settles the questions of identity that the page showed as fitting.
func (a *App) acceptAll(c echo.Context) error {
	var form views.AcceptAllForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{})
	done, err := a.store.AcceptBulk(c.Request().Context(), cause, intake.Bulk(c.QueryParam("as")), review.Doubt(c.QueryParam("kind")), form.Cases, form.Reason,
		func(event int64) review.Answer {
			return review.Answer{Location: incidentURL(c, "/identity/accepted/"+strconv.FormatInt(event, 10)), Message: "They are settled. All of it can be undone on this page."}
		})
	cause.Done = done
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.acceptAllPage(c, t.Status, a.page(c, acceptTitle).With(t), form)
	})
}

// showAccepted is an acceptance that was made, with the form that undoes it.
func (a *App) showAccepted(c echo.Context) error {
	page, err := a.pageAfter(c, "Accepted")
	if err != nil {
		return err
	}
	var form views.ReasonForm
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.acceptedPage(c, http.StatusOK, page, form)
}

func (a *App) acceptedPage(c echo.Context, status int, page views.Page, form views.ReasonForm) error {
	event, err := numberIn(c, "event")
	if err != nil {
		return err
	}
	done, err := a.store.Accepted(c.Request().Context(), actor(c), event)
	if err != nil {
		return err
	}
	s := sight{change: "see identities", facts: map[string]string{"accepted": c.Param("event")}, listed: true, cases: bulkCases(done.Lines)}
	return a.show(c, status, s, views.Accepted(page, done, form))
}

// undoAccepted takes an acceptance back as a whole.
func (a *App) undoAccepted(c echo.Context) error {
	event, err := numberIn(c, "event")
	if err != nil {
		return err
	}
	var form views.ReasonForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/identity/accepted/"+c.Param("event")), Message: "It was undone."})
	err = a.store.UndoAccepted(c.Request().Context(), cause, event, form.Reason)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.acceptedPage(c, t.Status, a.page(c, "Accepted").With(t), form)
	})
}
