package app

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views"
)

const classesTitle = "Rules that exclude"

// classRoutes are the rules that exclude rows by class.
func (a *App) classRoutes(in *echo.Group) {
	in.GET("/lists/rules", a.classes, may(review.SeeLists))
	in.GET("/lists/rules/new", a.showNewClass, may(review.LoadLists))
	in.POST("/lists/rules/new", a.newClass, may(review.LoadLists))
	in.GET("/lists/rules/:rule", a.class, may(review.SeeLists))
	for _, f := range []classForm{
		{intake.ProposeClass, review.LoadLists, "Propose rule", views.ProposeClass, "The rule is proposed. A lead must approve it."},
		{intake.ApproveClass, review.RuleOnRows, "Approve rule", views.ApproveClass, "The rule is approved. Its rows are being excluded."},
		{intake.RefuseClass, review.RuleOnRows, "Refuse rule", views.RefuseClass, "The rule is refused. Nothing was excluded."},
		{intake.EndClass, review.RuleOnRows, "End rule", views.EndClass, "The rule has ended. Its rows are being brought back."},
	} {
		path := "/lists/rules/:rule/" + string(f.act)
		in.GET(path, func(c echo.Context) error { return f.show(a, c) }, may(f.needs))
		in.POST(path, func(c echo.Context) error { return f.post(a, c) }, may(f.needs))
	}
}

// classes are all rules of the incident.
func (a *App) classes(c echo.Context) error {
	all, err := a.store.Classes(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, classesTitle)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.Classes(page, all))
}

func (a *App) showNewClass(c echo.Context) error {
	page := a.page(c, "Write a rule")
	var form views.ClassForm
	var err error
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.NewClass(page, form))
}

// newClass keeps a rule as a draft. Its rows are found in the background.
func (a *App) newClass(c echo.Context) error {
	var form views.ClassForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	form = form.Packed()
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/lists/rules"), Message: "The rule is kept as a draft. It excludes nothing."})
	n, err := a.store.WriteClass(c.Request().Context(), cause, form.Class())
	if err == nil {
		a.wake()
		cause.Done.Location += "/" + strconv.Itoa(n)
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return render(c, t.Status, views.NewClass(a.page(c, "Write a rule").With(t), form))
	})
}

// classIn is the rule that the address names.
func (a *App) classIn(c echo.Context) (intake.ClassPreview, error) {
	n, err := numberIn(c, "rule")
	if err != nil {
		return intake.ClassPreview{}, err
	}
	return a.store.Class(c.Request().Context(), actor(c), int(n), numberAsked(c, "after"))
}

// showClass shows a page about a rule, and records whose rows and letters are on it.
func (a *App) showClass(c echo.Context, status int, p intake.ClassPreview, view templ.Component) error {
	s := sight{change: "see rows", listed: true, facts: map[string]string{"rule": strconv.Itoa(p.Rule.N)}}
	seen := map[review.CaseID]bool{0: true}
	add := func(id review.CaseID) {
		if !seen[id] {
			seen[id] = true
			s.cases = append(s.cases, id)
		}
	}
	for _, r := range p.Rows {
		add(r.Case)
	}
	for _, x := range p.Staying.Lines {
		add(x.Case)
	}
	return a.show(c, status, s, view)
}

// class is one rule: what it would do, or has done.
func (a *App) class(c echo.Context) error {
	p, err := a.classIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Rule "+strconv.Itoa(p.Rule.N))
	if err != nil {
		return err
	}
	return a.showClass(c, http.StatusOK, p, views.Class(page, p))
}

// A classForm is a page on which a person decides on a rule.
type classForm struct {
	act   intake.ClassAct
	needs review.Permission
	title string
	view  func(views.Page, intake.ClassPreview, views.ClassDecisionForm) templ.Component
	done  string
}

func (f classForm) show(a *App, c echo.Context) error {
	p, err := a.classIn(c)
	if err != nil {
		return err
	}
	if err := p.Rule.MayAct(actor(c), f.act); err != nil {
		return err
	}
	page := a.page(c, f.title+" "+strconv.Itoa(p.Rule.N))
	form := views.ClassDecisionForm{Version: p.Rule.Version}
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.showClass(c, http.StatusOK, p, f.view(page, p, form))
}

func (f classForm) post(a *App, c echo.Context) error {
	n, err := numberIn(c, "rule")
	if err != nil {
		return err
	}
	var form views.ClassDecisionForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/lists/rules/"+c.Param("rule")), Message: f.done})
	err = a.store.DecideClass(c.Request().Context(), cause, int(n), intake.ClassDecision{Act: f.act, Version: form.Version, Reason: form.Reason, Read: form.Read})
	if err == nil {
		a.wake()
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		p, err := a.classIn(c)
		if err != nil {
			return err
		}
		return a.showClass(c, t.Status, p, f.view(a.page(c, f.title+" "+c.Param("rule")).With(t), p, form))
	})
}
