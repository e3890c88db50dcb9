package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// late is what must be escalated, for those who lead the review.
func (a *App) late(c echo.Context) error {
	class, after := review.LateClass(c.QueryParam("class")), review.ObligationID(numberAsked(c, "after"))
	l, err := a.store.Late(c.Request().Context(), actor(c), class, placeIn(c.QueryParams()), after)
	if err != nil {
		return err
	}
	cases := caseIDs(l.Cases.Lines)
	for _, o := range l.Owed {
		cases = append(cases, o.Banner.Case)
	}
	s := sight{change: "see what is late", cases: cases, facts: map[string]string{"class": string(l.Class)}, listed: true}
	return a.show(c, http.StatusOK, s, views.Late(a.page(c, "What must be escalated"), l))
}
