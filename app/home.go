package app

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// incidents lists the incidents of the signed-in person; with only one it is
// opened at once.
func (a *App) incidents(c echo.Context) error {
	all, err := a.store.Incidents(c.Request().Context(), person(c).ID)
	if err != nil {
		return err
	}
	waiting, err := a.store.Unconfirmed(c.Request().Context())
	if err != nil {
		return err
	}
	p := person(c)
	waiting = slices.DeleteFunc(waiting, func(i review.Incident) bool { return i.CreatedBy == p.ID })
	if len(all) == 1 && !all[0].Waits() && !p.MayConfirm() {
		return redirect(c, views.IncidentURL(all[0].ID, ""))
	}
	if !p.MayConfirm() {
		waiting = nil
	}
	page, err := a.pageAfter(c, "Incidents")
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Incidents(page, all, waiting))
}

// home is what needs this person in an incident.
func (a *App) home(c echo.Context) error {
	h, err := a.store.Home(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "What needs me")
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Home(page, h, c.QueryParam("none") != ""))
}
