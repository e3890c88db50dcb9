package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

const weekTitle = "Working week"

// showWeek asks on which days somebody works on cases.
func (a *App) showWeek(c echo.Context) error {
	person, _, err := whose(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, weekTitle)
	if err != nil {
		return err
	}
	week, err := a.store.WorkingWeek(c.Request().Context(), actor(c).Incident, person)
	if err != nil {
		return err
	}
	form := views.WeekFormOf(week)
	if page.Returned, err = readBackAs(a, c, &form, filled[views.WeekForm]); err != nil {
		return err
	}
	return a.weekPage(c, http.StatusOK, page, person, form)
}

func (a *App) weekPage(c echo.Context, status int, page views.Page, person review.PersonID, form views.WeekForm) error {
	m, err := a.store.Member(c.Request().Context(), actor(c).Incident, person)
	if err != nil {
		return err
	}
	return render(c, status, views.Week(page, m, form))
}

// saveWeek keeps it.
func (a *App) saveWeek(c echo.Context) error {
	person, back, err := whose(c)
	if err != nil {
		return err
	}
	said := "Your working week was saved."
	if back != "" {
		said = "The working week was saved."
	}
	var form views.WeekForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, back), Message: said})
	asked, was := form.Week()
	err = a.store.SetWorkingWeek(c.Request().Context(), cause, person, was, asked)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		page := a.page(c, weekTitle).With(t)
		if t.Status == http.StatusConflict {
			now, err := a.store.WorkingWeek(c.Request().Context(), actor(c).Incident, person)
			if err != nil {
				return err
			}
			form.Was = views.WeekFormOf(now).Was
		}
		return a.weekPage(c, t.Status, page, person, form)
	})
}
