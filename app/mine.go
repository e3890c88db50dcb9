package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// myDecisions is what the signed-in person decided, which nobody else is shown as
// a count.
func (a *App) myDecisions(c echo.Context) error {
	figure, span := review.OwnFigure(c.QueryParam("what")), review.Span(c.QueryParam("since"))
	if span == "" {
		span = review.Ever
	}
	if figure == "" {
		figure = review.OwnTriage
	}
	d, err := a.store.OwnDecisions(c.Request().Context(), actor(c), figure, span, numberAsked(c, "after"))
	if err != nil {
		return err
	}
	s := sight{change: "see own decisions", facts: map[string]string{"what": string(figure), "since": string(span)}, listed: true}
	for _, l := range d.Lines {
		s.cases = append(s.cases, l.Case)
	}
	return a.show(c, http.StatusOK, s, views.MyDecisions(a.page(c, "My decisions"), d, nextPage(c, d.Next)))
}
