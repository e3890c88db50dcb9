package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// breaches are the data-breach records of the incident. They say nothing about a
// patient but case references.
func (a *App) breaches(c echo.Context) error {
	all, next, err := a.store.Breaches(c.Request().Context(), actor(c), numberAsked(c, "after"))
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Breaches(a.page(c, "Data breaches"), all, next))
}

// showBreach is one record, with the form that closes it.
func (a *App) showBreach(c echo.Context) error {
	page, err := a.pageAfter(c, "Data breach")
	if err != nil {
		return err
	}
	var form views.BreachForm
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.breachPage(c, http.StatusOK, page, form)
}

// closeBreach records what was done and whether it was reported.
func (a *App) closeBreach(c echo.Context) error {
	id, err := numberIn(c, "breach")
	if err != nil {
		return err
	}
	var form views.BreachForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/data-breaches/"+c.Param("breach")), Message: "The record is closed."})
	err = a.store.CloseBreach(c.Request().Context(), cause, id, form.Version, form.What, form.Reported, form.Reference)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.breachPage(c, t.Status, a.page(c, "Data breach").With(t), form)
	})
}

func (a *App) breachPage(c echo.Context, status int, page views.Page, form views.BreachForm) error {
	id, err := numberIn(c, "breach")
	if err != nil {
		return err
	}
	b, err := a.store.Breach(c.Request().Context(), actor(c), id)
	if err != nil {
		return err
	}
	return render(c, status, views.BreachRecord(page, b, form))
}
