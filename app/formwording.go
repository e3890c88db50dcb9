package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// formWordingRoutes are what the grades of harm mean, which every member may read.
func (a *App) formWordingRoutes(in *echo.Group) {
	g := in.Group(formWordingPath)
	g.GET("", a.formWording, may(review.SeeIncident))
	g.GET("/new", a.showNewFormWording, may(review.WriteForm))
	g.POST("/new", a.newFormWording, may(review.WriteForm))
	g.GET("/versions/:version", a.formVersion, may(review.SeeIncident))
	g.GET("/written/:proposal", a.showWrittenForm, may(review.SeeIncident))
	g.POST("/written/:proposal", a.answerForm, may(review.WriteForm))
}

const (
	formWordingPath  = "/set-up/assessment-wording"
	formWordingTitle = "Wording of the assessment"
)

func (a *App) formVersions(c echo.Context) (review.Versions[review.AssessmentForm], error) {
	return a.store.FormVersions(c.Request().Context(), actor(c).Incident)
}

// formWording shows the wording in force and every version.
func (a *App) formWording(c echo.Context) error {
	v, err := a.formVersions(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, formWordingTitle)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.WordingOfForm(page, v))
}

// formVersion shows one version.
func (a *App) formVersion(c echo.Context) error {
	all, err := a.formVersions(c)
	if err != nil {
		return err
	}
	v, err := versionNamed(c, all)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.FormVersion(a.page(c, formWordingTitle), v, v.ID == all.InForce.ID))
}

// showNewFormWording asks for a new version, which begins with the one in force or
// with one that was not approved.
func (a *App) showNewFormWording(c echo.Context) error {
	v, err := a.formVersions(c)
	if err != nil {
		return err
	}
	form := views.FormWording{Base: v.InForce.ID, Form: v.InForce.Body}
	if x := beginsWith(c, v); x != nil {
		form.Form, form.Reason = x.Body, x.Reason
	}
	fields, err := a.parkedFields(c)
	if err != nil {
		return err
	}
	page := a.page(c, formWordingTitle)
	if page.Returned = fields != nil; page.Returned {
		form = views.ReadFormWording(fields, v.InForce.Body)
	}
	return render(c, http.StatusOK, views.NewFormWording(page, v, form))
}

// newFormWording puts a new version before a lead.
func (a *App) newFormWording(c echo.Context) error {
	fields, err := posted(c)
	if err != nil {
		return err
	}
	v, err := a.formVersions(c)
	if err != nil {
		return err
	}
	form := views.ReadFormWording(fields, v.InForce.Body)
	cause := a.cause(c, review.Answer{Location: incidentURL(c, formWordingPath), Message: "The new version waits for a lead’s word. Until then nothing changes."})
	err = a.store.ProposeForm(c.Request().Context(), cause, form.Base, form.Form, form.Reason)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		v, err := a.formVersions(c)
		if err != nil {
			return err
		}
		if t.Status == http.StatusConflict {
			form.Base = v.InForce.ID
		}
		return render(c, t.Status, views.NewFormWording(a.page(c, formWordingTitle).With(t), v, form))
	})
}

// showWrittenForm shows a version that somebody wrote, and asks a lead about it.
func (a *App) showWrittenForm(c echo.Context) error {
	return a.asksAboutVersion(c, formWordingTitle, a.writtenFormPage(c))
}

func (a *App) writtenFormPage(c echo.Context) versionPage {
	return func(status int, page views.Page, form views.VersionAnswerForm) error {
		all, err := a.formVersions(c)
		if err != nil {
			return err
		}
		x, err := writtenNamed(c, all)
		if err != nil {
			return err
		}
		return render(c, status, views.WrittenForm(page, x, form))
	}
}

// answerForm approves, refuses or withdraws it.
func (a *App) answerForm(c echo.Context) error {
	return a.answersVersion(c, versionAnswering{formWordingTitle, formWordingPath, "The new version was ",
		func(cause review.Cause, id int64, answer review.VersionAnswer, reason string) error {
			return a.store.AnswerForm(c.Request().Context(), cause, id, answer, reason)
		}, a.writtenFormPage(c)})
}
