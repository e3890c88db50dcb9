package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/views"
)

// agenda is what a meeting of the panel has before it, to read or to print.
func (a *App) agenda(c echo.Context) error {
	at := placeIn(c.QueryParams())
	lines, l, err := a.store.Agenda(c.Request().Context(), actor(c), at)
	if err != nil {
		return err
	}
	s := sight{change: "see cases", facts: map[string]string{"list": "agenda"}, cases: caseIDs(l.Lines), listed: true}
	return a.show(c, http.StatusOK, s, views.Agenda(a.page(c, "Agenda of the panel"), lines, l))
}
