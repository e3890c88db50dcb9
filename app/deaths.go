package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

const deathsTitle = "Patients who had died"

// showDeathReviewers asks who reviews the cases of patients who had died.
func (a *App) showDeathReviewers(c echo.Context) error {
	page, err := a.pageAfter(c, deathsTitle)
	if err != nil {
		return err
	}
	var form views.DeathsForm
	if form.Was, err = a.store.DeathReviewers(c.Request().Context(), actor(c).Incident); err != nil {
		return err
	}
	form.People = form.Was
	if page.Returned, err = readBackAs(a, c, &form, filled[views.DeathsForm]); err != nil {
		return err
	}
	return a.deathsPage(c, http.StatusOK, page, form)
}

func (a *App) deathsPage(c echo.Context, status int, page views.Page, form views.DeathsForm) error {
	members, err := a.store.Members(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	return render(c, status, views.Deaths(page, members, form))
}

// saveDeathReviewers keeps them.
func (a *App) saveDeathReviewers(c echo.Context) error {
	var form views.DeathsForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/people"), Message: "Who reviews patients who had died was saved."})
	err := a.store.SetDeathReviewers(c.Request().Context(), cause, form.Was, form.People)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		page := a.page(c, deathsTitle).With(t)
		if t.Status == http.StatusConflict {
			if form.Was, err = a.store.DeathReviewers(c.Request().Context(), actor(c).Incident); err != nil {
				return err
			}
		}
		return a.deathsPage(c, t.Status, page, form)
	})
}
