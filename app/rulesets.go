package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/priority"
	"harmreview/views"
)

// rulesPath is where the priority rules stand among the pages of an incident.
const rulesPath = "/set-up/priority-rules"

// rulesRoutes are the priority rules, which every member may read.
func (a *App) rulesRoutes(in *echo.Group) {
	g := in.Group(rulesPath)
	g.GET("", a.priorityRules, may(review.SeeIncident))
	g.GET("/versions/:version", a.rulesVersion, may(review.SeeIncident))
	g.GET("/draft", a.rulesDraft, may(review.WriteRules))
	g.POST("/draft", a.beginRules, may(review.WriteRules))
	for _, f := range rulesForms {
		g.GET(f.path, func(c echo.Context) error { return f.show(a, c) }, may(review.WriteRules))
		g.POST(f.path, func(c echo.Context) error { return f.post(a, c) }, may(review.WriteRules))
	}
	g.GET("/tries/:try", a.ruleTry, may(review.WriteRules))
	g.GET("/tries/:try/cases", a.tryCases, may(review.WriteRules))
	g.GET("/written/:proposal", a.showWrittenSet, may(review.SeeIncident))
	g.POST("/written/:proposal", a.answerRules, may(review.WriteRules))
}

const (
	rulesTitle = "Priority rules"
	draftTitle = "Priority rules: the draft"
)

// rulesIn are the priority rules of the incident.
func (a *App) rulesIn(c echo.Context) (priority.RulesPage, error) {
	return a.store.RulesPage(c.Request().Context(), actor(c).Incident)
}

// priorityRules shows the rules in force and every version.
func (a *App) priorityRules(c echo.Context) error {
	p, err := a.rulesIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, rulesTitle)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.PriorityRules(page, p))
}

// rulesVersion shows the rules of one version.
func (a *App) rulesVersion(c echo.Context) error {
	p, err := a.rulesIn(c)
	if err != nil {
		return err
	}
	v, err := versionNamed(c, p.Versions)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.RulesVersion(a.page(c, rulesTitle), v, v.ID == p.InForce.ID))
}

// rulesDraft shows the draft, or asks whether to begin one.
func (a *App) rulesDraft(c echo.Context) error {
	p, err := a.rulesIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, draftTitle)
	if err != nil {
		return err
	}
	if p.Draft != nil {
		return render(c, http.StatusOK, views.RulesDraft(page, p))
	}
	if err := p.MayBegin(actor(c)); err != nil {
		return err
	}
	form := views.RulesForm{From: numberAsked(c, "from")}
	if page.Returned, err = readBackAs(a, c, &form, views.ReadRulesForm); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.BeginRules(page, p, form))
}

// beginRules begins a draft.
func (a *App) beginRules(c echo.Context) error {
	form, err := postedRules(c)
	if err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, rulesPath+"/draft"), Message: "The draft has begun. Nothing changes for any case yet."})
	err = a.store.BeginRules(c.Request().Context(), cause, form.From)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		p, err := a.rulesIn(c)
		if err != nil {
			return err
		}
		return render(c, t.Status, views.BeginRules(a.page(c, draftTitle).With(t), p, form))
	})
}

func postedRules(c echo.Context) (views.RulesForm, error) {
	fields, err := posted(c)
	if err != nil {
		return views.RulesForm{}, err
	}
	return views.ReadRulesForm(fields)
}

// showWrittenSet shows a set that somebody wrote, beside what was in force, and
// asks a lead about it.
func (a *App) showWrittenSet(c echo.Context) error {
	return a.asksAboutVersion(c, rulesTitle, a.writtenSet(c))
}

// answerRules approves, refuses or withdraws it. The cases that wait are then
// ranked anew in the background.
func (a *App) answerRules(c echo.Context) error {
	return a.answersVersion(c, versionAnswering{rulesTitle, rulesPath, "The new set was ",
		func(cause review.Cause, id int64, answer review.VersionAnswer, reason string) error {
			err := a.store.AnswerRules(c.Request().Context(), cause, id, answer, reason)
			if err == nil {
				a.wake()
			}
			return err
		}, a.writtenSet(c)})
}

func (a *App) writtenSet(c echo.Context) versionPage {
	return func(status int, page views.Page, form views.VersionAnswerForm) error {
		p, err := a.rulesIn(c)
		if err != nil {
			return err
		}
		x, err := writtenNamed(c, p.Versions)
		if err != nil {
			return err
		}
		return render(c, status, views.WrittenSet(page, x, p.MayBegin(actor(c)) == nil, form))
	}
}
