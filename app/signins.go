package app

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// signIns lists the events that belong to no incident, newest first.
func (a *App) signIns(c echo.Context) error {
	before, err := strconv.ParseInt(c.QueryParam("before"), 10, 64)
	if c.QueryParam("before") != "" && (err != nil || before <= 0) {
		return review.ErrNotFound
	}
	ctx := c.Request().Context()
	lines, next, err := a.store.SignInEvents(ctx, person(c).ID, review.AuditFilter{}, before)
	if err != nil {
		return err
	}
	var about []review.PersonID
	for _, l := range lines {
		for _, o := range l.Objects {
			if o.Kind == "person" {
				about = append(about, review.PersonID(o.ID))
			}
		}
	}
	names, err := a.store.Names(ctx, about...)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.SignIns(a.page(c, "Sign-ins"), lines, names, next))
}
