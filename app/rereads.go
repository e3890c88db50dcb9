package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

const rereadsTitle = "Clerks’ closings read again"

// rereads are the clerks with how their closings fared when they were read again.
func (a *App) rereads(c echo.Context) error {
	rows, err := a.store.ClerkRows(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Rereads(a.page(c, rereadsTitle), rows))
}

// rereadLines is the table behind a figure of a clerk.
func (a *App) rereadLines(c echo.Context) error {
	id, err := personIn(c)
	if err != nil {
		return err
	}
	t, err := a.store.RereadLines(c.Request().Context(), actor(c), id, review.RereadFigure(c.QueryParam("figure")), review.CaseID(numberAsked(c, "after")))
	if err != nil {
		return err
	}
	s := sight{change: "see cases", facts: map[string]string{"figure": c.QueryParam("figure")}, listed: true}
	for _, l := range t.Lines {
		s.cases = append(s.cases, l.Case)
	}
	return a.show(c, http.StatusOK, s, views.RereadLines(a.page(c, rereadsTitle), t, nextPage(c, t.Next)))
}
