package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// tellingRoutes are the pages on which a manager decides what people are told: a
// policy is chosen, tried on all cases, and then switched on.
func (a *App) tellingRoutes(g *echo.Group) {
	at := views.TellingSection.Path
	g.GET(at, a.showTellingPolicy, may(review.SetUp))
	g.GET(at+"/preview", a.previewTelling, may(review.SetUp))
	g.POST(at, a.switchTelling, may(review.SetUp))
	g.GET("/tellings/waive", a.showWaiveTellings, may(review.WaiveClasses))
	g.POST("/tellings/waive", a.waiveTellings, may(review.WaiveClasses))
}

// showTellingPolicy asks for a policy: that in force is chosen, or the one of the address.
// What was typed about one when a session ended comes back with what it would do.
func (a *App) showTellingPolicy(c echo.Context) error {
	form := incidentForm(visitOf(c).incident)
	page := a.page(c, "What this would do")
	var err error
	if page.Returned, err = readBackAs(a, c, &form, readIncident); err != nil {
		return err
	}
	if page.Returned {
		return a.tellingPreview(c, page, http.StatusOK, form)
	}
	if c.QueryParams().Has("telling") {
		if form, err = readIncident(c.QueryParams()); err != nil {
			return err
		}
	}
	return a.tellingPage(c, views.Trouble{Status: http.StatusOK}, form)
}

func (a *App) tellingPage(c echo.Context, t views.Trouble, form views.IncidentForm) error {
	counts, err := a.store.TellingsByClass(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, views.TellingSection.Title)
	if err != nil {
		return err
	}
	return render(c, t.Status, views.TellingPolicy(page.With(t), visitOf(c).incident, counts, form))
}

// previewTelling shows what the policy of the address would do. Reasons are asked
// for here, and none of those in force is taken over.
func (a *App) previewTelling(c echo.Context) error {
	form, err := readIncident(c.QueryParams())
	if err != nil {
		return err
	}
	form.Version, form.TellingReason, form.NobodyReason = visitOf(c).incident.Version, "", ""
	problems := chosen(visitOf(c).incident, form).Policy.Check()
	delete(problems, "telling_reason")
	delete(problems, "nobody_reason")
	if err := problems.Err(); err != nil {
		return a.tellingPage(c, views.Trouble{Status: http.StatusUnprocessableEntity, Problems: problems}, form)
	}
	return a.tellingPreview(c, a.page(c, "What this would do"), http.StatusOK, form)
}

func (a *App) tellingPreview(c echo.Context, page views.Page, status int, form views.IncidentForm) error {
	counts, err := a.store.TellingsByClass(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	i := visitOf(c).incident
	return render(c, status, views.TellingPreview(page, i, counts, chosen(i, form).Policy, form))
}

// chosen is an incident with what a form says of whom to tell.
func chosen(i review.Incident, form views.IncidentForm) review.Incident {
	setTelling(&i, form)
	return i
}

// switchTelling switches a policy on. The tellings that it asks for are opened in
// the background.
func (a *App) switchTelling(c echo.Context) error {
	form, err := postedIncident(c)
	if err != nil {
		return err
	}
	i := chosen(visitOf(c).incident, form)
	i.Version = form.Version
	cause := a.cause(c, review.Answer{Location: incidentURL(c, views.TellingSection.Path), Message: "This is in force now. What it asks for is being opened; load this page again to see how far it is."})
	err = a.store.SaveIncident(c.Request().Context(), cause, i, i.Policy.TellingReason)
	if err == nil {
		a.wake()
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		if t.Status == http.StatusConflict {
			form.Version = visitOf(c).incident.Version
		}
		return a.tellingPreview(c, a.page(c, "What this would do").With(t), t.Status, form)
	})
}

const waiveTellingsTitle = "Waive a class of tellings"

// showWaiveTellings asks an owner what they waive.
func (a *App) showWaiveTellings(c echo.Context) error {
	page, err := a.pageAfter(c, waiveTellingsTitle)
	if err != nil {
		return err
	}
	var form views.TellingWaiverForm
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.waiveTellingsPage(c, http.StatusOK, page, form)
}

func (a *App) waiveTellingsPage(c echo.Context, status int, page views.Page, form views.TellingWaiverForm) error {
	counts, err := a.store.TellingsByClass(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	return render(c, status, views.WaiveTellings(page, visitOf(c).incident.Policy, counts, form))
}

// waiveTellings waives a class in an owner's name.
func (a *App) waiveTellings(c echo.Context) error {
	var form views.TellingWaiverForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/tellings/waive"), Message: "The class is waived in your name. It is being carried out; load this page again to see how far it is."})
	err := a.store.WaiveTellings(c.Request().Context(), cause, form.Waiver())
	if err == nil {
		a.wake()
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.waiveTellingsPage(c, t.Status, a.page(c, waiveTellingsTitle).With(t), form)
	})
}
