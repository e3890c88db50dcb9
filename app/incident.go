package app

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// creator lets only those through who may create incidents.
func creator(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !person(c).CreatesIncidents {
			return review.Refusal{Kind: review.ErrForbidden, Why: "Your account may not create incidents. Ask an administrator."}
		}
		return next(c)
	}
}

func (a *App) showNewIncident(c echo.Context) error {
	page := a.page(c, "Create an incident")
	policy := review.DefaultPolicy()
	policy.Telling = "" // nothing is chosen for the trust
	form := policyForm(policy)
	var err error
	if page.Returned, err = readBackAs(a, c, &form, readIncident); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.NewIncident(page, form))
}

// createIncident starts an incident, which waits for a second person.
func (a *App) createIncident(c echo.Context) error {
	form, err := postedIncident(c)
	if err != nil {
		return err
	}
	i := review.Incident{Reference: strings.TrimSpace(form.Reference)}
	for _, set := range setters {
		set(&i, form)
	}
	cause := a.cause(c, review.Answer{Location: "/", Message: "The incident was created. A second person must confirm it before you can work on it."})
	_, err = a.store.CreateIncident(c.Request().Context(), cause, i)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return render(c, t.Status, views.NewIncident(a.page(c, "Create an incident").With(t), form))
	})
}

func postedIncident(c echo.Context) (views.IncidentForm, error) {
	fields, err := posted(c)
	if err != nil {
		return views.IncidentForm{}, err
	}
	return readIncident(fields)
}

// toConfirm is the incident of the address while it waits for a second person.
// To whoever has no say in that, and afterwards, it is not found here.
func (a *App) toConfirm(c echo.Context) (review.Incident, error) {
	id, err := numberIn(c, "incident")
	if err != nil {
		return review.Incident{}, err
	}
	i, err := a.store.Incident(c.Request().Context(), review.IncidentID(id))
	if err != nil {
		return i, err
	}
	if !i.Waits() || !person(c).MayConfirm() && i.CreatedBy != person(c).ID {
		return i, review.ErrNotFound
	}
	return i, nil
}

func (a *App) showConfirm(c echo.Context) error {
	return a.renderConfirm(c, views.Trouble{Status: http.StatusOK})
}

func (a *App) renderConfirm(c echo.Context, t views.Trouble) error {
	i, err := a.toConfirm(c)
	if err != nil {
		return err
	}
	by, err := a.store.Person(c.Request().Context(), i.CreatedBy)
	if err != nil {
		return err
	}
	return render(c, t.Status, views.ConfirmIncident(a.page(c, "Confirm an incident").With(t), i, by))
}

// confirm is the second person's word that an incident may start.
func (a *App) confirm(c echo.Context) error {
	id, err := numberIn(c, "incident")
	if err != nil {
		return err
	}
	if !person(c).MayConfirm() {
		return review.ErrNotFound
	}
	cause := a.cause(c, review.Answer{Location: "/", Message: "The incident is confirmed. Its creator can start."})
	err = a.store.ConfirmIncident(c.Request().Context(), cause, review.IncidentID(id))
	return a.settle(c, cause, err, func(views.Trouble) error { return err })
}
