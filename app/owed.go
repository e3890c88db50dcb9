package app

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// owed lists what is owed of a kind; without one, of the first kind of which
// something is open.
func (a *App) owed(c echo.Context) error {
	kind, due := review.ObligationKind(c.QueryParam("kind")), review.Due(c.QueryParam("due"))
	after, err := strconv.ParseInt("0"+c.QueryParam("after"), 10, 64)
	if err != nil || due != review.DueAny && !slices.Contains(review.Dues, due) {
		return review.ErrNotFound
	}
	l, err := a.store.Owed(c.Request().Context(), actor(c), kind, due, review.ObligationID(after))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Owed")
	if err != nil {
		return err
	}
	saved, err := a.store.SavedViews(c.Request().Context(), actor(c), review.OwedKept)
	if err != nil {
		return err
	}
	var cases []review.CaseID
	for _, line := range l.Lines {
		cases = append(cases, line.Banner.Case)
	}
	s := sight{change: "see owed", cases: cases, facts: map[string]string{"kind": string(l.Kind), "due": string(due)}, listed: true}
	return a.show(c, http.StatusOK, s, views.Owed(page, l, saved))
}

// tellToday is who is to be told now, or who is put aside until later.
func (a *App) tellToday(c echo.Context) error {
	l, err := a.store.TellToday(c.Request().Context(), actor(c), c.QueryParam("show") == views.TellLater)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Who is to be told today")
	if err != nil {
		return err
	}
	var cases []review.CaseID
	for _, line := range l.Lines {
		cases = append(cases, line.Banner.Case)
	}
	return a.show(c, http.StatusOK, sight{change: "see owed", cases: cases, facts: map[string]string{"kind": string(review.Telling), "tried": c.QueryParam("show")}, listed: true}, views.TellToday(page, l))
}
