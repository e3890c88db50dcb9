package app

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views"
)

// identities are the open questions of identity, the most urgent first.
func (a *App) identities(c echo.Context) error {
	doubt := review.Doubt(c.QueryParam("kind"))
	if doubt != review.AnyDoubt && !slices.Contains(review.Doubts, doubt) {
		return review.ErrNotFound
	}
	l, err := a.store.Identities(c.Request().Context(), actor(c), doubt, review.ObligationID(numberAsked(c, "after")))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Identity")
	if err != nil {
		return err
	}
	s := sight{change: "see identities", facts: map[string]string{"kind": string(doubt)}, listed: true}
	for _, line := range l.Lines {
		s.cases = append(s.cases, line.Banner.Case)
	}
	return a.show(c, http.StatusOK, s, views.Identities(page, l))
}

// sameNumber are NHS numbers that two people of the incident have (ISB 0149
// requirement 12).
func (a *App) sameNumber(c echo.Context) error {
	return a.numberReport(c, "One NHS number, two people", intake.SameNumber)
}

// noNumber are people without an NHS number (ISB 0149 requirement 13).
func (a *App) noNumber(c echo.Context) error {
	return a.numberReport(c, "People without an NHS number", intake.NoNumber)
}

func (a *App) numberReport(c echo.Context, title string, report intake.NumberReport) error {
	t, err := a.store.NumberReport(c.Request().Context(), actor(c), report, c.QueryParam("after"))
	if err != nil {
		return err
	}
	s := sight{change: "see identities", facts: map[string]string{"report": string(report)}, listed: true}
	for _, b := range t.Lines {
		s.cases = append(s.cases, b.Case)
	}
	return a.show(c, http.StatusOK, s, views.NumberTable(a.page(c, title), t))
}

// compare shows a case beside everybody who may be the same person.
func (a *App) compare(c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	x, err := a.store.Compare(c.Request().Context(), actor(c), id)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, titleOf("Who is who", x.Page))
	if err != nil {
		return err
	}
	s := sight{change: "compare people", cases: []review.CaseID{id}}
	for _, candidate := range slices.Concat(x.Candidates, x.Twins) {
		s.cases = append(s.cases, candidate.Banner.Case)
	}
	return a.show(c, http.StatusOK, s, views.CompareWho(page, x))
}
