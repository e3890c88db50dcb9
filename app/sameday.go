package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// sameDay lists the same-day actions of the incident. Like the pages of each,
// it says nothing about a patient and is for every member.
func (a *App) sameDay(c echo.Context) error {
	return render(c, http.StatusOK, views.SameDay(a.page(c, "Same-day actions")))
}

// showSameDay says whom to ring for a same-day action, and asks who accepted it.
func (a *App) showSameDay(c echo.Context) error {
	page, err := a.pageAfter(c, "Same-day action")
	if err != nil {
		return err
	}
	var form views.AcceptForm
	form.Date, form.Clock = dateAndClock(page.Now)
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.sameDayPage(c, http.StatusOK, page, form)
}

// acceptSameDay records who accepted a same-day action by voice.
func (a *App) acceptSameDay(c echo.Context) error {
	id, obligation, err := obligationIn(c)
	if err != nil {
		return err
	}
	var form views.AcceptForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: caseURL(c, id, "/same-day/"+c.Param("obligation")),
		Message: "It is recorded who accepted it. Only a record of what was done ends it."})
	err = a.store.AcceptSameDay(c.Request().Context(), cause, id, review.NoteObligation{ID: obligation, Version: form.Version,
		Whom: form.Whom, HappenedAt: moment(form.Date, form.Clock)})
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.sameDayPage(c, t.Status, a.page(c, "Same-day action").With(t), form)
	})
}

func (a *App) sameDayPage(c echo.Context, status int, page views.Page, form views.AcceptForm) error {
	id, obligation, err := obligationIn(c)
	if err != nil {
		return err
	}
	d, err := a.store.SameDayAction(c.Request().Context(), actor(c), id, obligation)
	if err != nil {
		return err
	}
	page.Title += ", " + id.String()
	return a.sameDayOf(c, status, page, d, form)
}

// sameDayOf is the page of an action with whom to ring for it.
func (a *App) sameDayOf(c echo.Context, status int, page views.Page, d review.SameDayPage, form views.AcceptForm) error {
	var standIns []review.Member
	var err error
	if len(page.Incident.OnCall(page.Now)) == 0 {
		if standIns, err = a.standIns(c); err != nil {
			return err
		}
	}
	return render(c, status, views.SameDayAction(page, d, standIns, form))
}

// standIns are the leads and managers, who are rung when nobody is on the rota.
func (a *App) standIns(c echo.Context) ([]review.Member, error) {
	all, err := a.store.Members(c.Request().Context(), actor(c).Incident)
	var some []review.Member
	for _, m := range all {
		if (review.Actor{Roles: m.Roles}).Is(review.Lead, review.Manager) && !m.Person.Blocked {
			some = append(some, m)
		}
	}
	return some, err
}
