package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// setUp shows what an incident is about and how its review works.
func (a *App) setUp(c echo.Context) error {
	i := visitOf(c).incident
	mentioned := []review.PersonID{i.CreatedBy, i.ConfirmedBy}
	for _, f := range i.Figures {
		mentioned = append(mentioned, f.By)
	}
	names, err := a.store.Names(c.Request().Context(), mentioned...)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Set-up")
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.SetUp(page, i, names))
}

// setters put what the form of a part of the set-up asks for into the incident.
var setters = map[string]func(*review.Incident, views.IncidentForm){
	"/set-up/facts": setFacts, "/set-up/sites": setSites, "/set-up/declared": setDeclared, "/set-up/policy": setLimits, views.TellingSection.Path: setTelling, "/set-up/rota": setRota,
}

// setUpForms are the forms that change a part of the set-up each.
func (a *App) setUpForms(g *echo.Group) {
	for _, s := range views.SetUpSections {
		g.GET(s.Path, func(c echo.Context) error { return a.showSection(c, s) }, may(review.SetUp))
		g.POST(s.Path, func(c echo.Context) error { return a.saveSection(c, s) }, may(review.SetUp))
	}
}

func (a *App) showSection(c echo.Context, s views.SetUpSection) error {
	page := a.page(c, s.Title)
	i := visitOf(c).incident
	form := incidentForm(i)
	var err error
	if page.Returned, err = readBackAs(a, c, &form, readIncident); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.ChangeSetUp(page, s, i, form))
}

// saveSection changes a part of the set-up.
func (a *App) saveSection(c echo.Context, s views.SetUpSection) error {
	form, err := postedIncident(c)
	if err != nil {
		return err
	}
	i := visitOf(c).incident
	i.Version = form.Version
	setters[s.Path](&i, form)
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/set-up"), Message: s.Title + ": the change was saved."})
	err = a.store.SaveIncident(c.Request().Context(), cause, i, form.Reason)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		now, err := a.store.Incident(c.Request().Context(), i.ID)
		if err != nil {
			return err
		}
		if t.Status == http.StatusConflict {
			form.Version = now.Version
		}
		return render(c, t.Status, views.ChangeSetUp(a.page(c, s.Title).With(t), s, now, form))
	})
}
