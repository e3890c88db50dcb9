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
	ctx, p := c.Request().Context(), person(c)
	all, err := a.store.Incidents(ctx, p.ID)
	if err != nil {
		return err
	}
	if len(all) == 1 && !all[0].Waits() && !p.MayConfirm() {
		return redirect(c, views.IncidentURL(all[0].ID, ""))
	}
	var waiting []review.Incident
	if p.MayConfirm() {
		if waiting, err = a.store.Unconfirmed(ctx); err != nil {
			return err
		}
		waiting = slices.DeleteFunc(waiting, func(i review.Incident) bool { return i.CreatedBy == p.ID })
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
