package app

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/priority"
	"harmreview/review/store"
	"harmreview/views"
)

// A rulesForm is a page with one form about the draft of the rules. Rules are known
// by their place in it.
type rulesForm struct {
	path, title string
	may         func(priority.RulesPage, review.Actor) error
	view        func(views.Page, priority.RulesPage, views.RulesForm) templ.Component
	edit        func(views.RulesForm) priority.Edit // nil where it is no edit:
	act         func(context.Context, *store.Store, review.Cause, views.RulesForm) (to string, err error)
	to, done    string // where it leads, and what that page says
}

// rulesForms are all of them.
var rulesForms = []rulesForm{
	{path: "/draft/rules/new", title: "Add a rule", view: views.NewRule, to: "/draft", done: "The rule was added to the draft.",
		edit: func(f views.RulesForm) priority.Edit { return priority.AddRule{Rule: f.Rule.Rule()} }},
	{path: "/draft/rules/:rule", title: "Change a rule", view: views.ChangeRule, to: "/draft", done: "The rule was changed in the draft.",
		edit: func(f views.RulesForm) priority.Edit {
			return priority.PutRule{Which: f.Which(), Rule: f.Rule.Rule()}
		}},
	{path: "/draft/rules/:rule/move", title: "Move a rule", view: views.MoveRule, to: "/draft", done: "The rule was moved in the draft.",
		edit: func(f views.RulesForm) priority.Edit { return priority.MoveRule{Which: f.Which(), To: f.Place()} }},
	{path: "/draft/rules/:rule/remove", title: "Take a rule out", view: views.RemoveRule, to: "/draft", done: "The rule was taken out of the draft.",
		edit: func(f views.RulesForm) priority.Edit { return priority.RemoveRule{Which: f.Which()} }},
	{path: "/draft/points", title: "What holds for all rules", view: views.RulePoints, to: "/draft", done: "The draft was changed.",
		edit: func(f views.RulesForm) priority.Edit { return f.Points() }},
	{path: "/draft/discard", title: "Discard the draft", view: views.DiscardRules, done: "The draft was discarded.",
		act: func(ctx context.Context, s *store.Store, cause review.Cause, f views.RulesForm) (string, error) {
			return "", s.DiscardRules(ctx, cause, f.Version)
		}},
	{path: "/draft/try", title: "Try the draft", view: views.TryRules, done: "The draft is being tried.",
		act: func(ctx context.Context, s *store.Store, cause review.Cause, f views.RulesForm) (string, error) {
			id, err := s.TryRules(ctx, cause, f.Version)
			return "/tries/" + strconv.FormatInt(int64(id), 10), err
		}},
	{path: "/draft/propose", title: "Put the draft before a lead", may: priority.RulesPage.MayPropose, view: views.ProposeRules, done: "The new set waits for a lead’s word. Until then nothing changes.",
		act: func(ctx context.Context, s *store.Store, cause review.Cause, f views.RulesForm) (string, error) {
			return "", s.ProposeRules(ctx, cause, f.Version, f.Reason)
		}},
}

// show asks.
func (f rulesForm) show(a *App, c echo.Context) error {
	p, err := a.rulesIn(c)
	if err != nil {
		return err
	}
	may := priority.RulesPage.MayChange
	if f.may != nil {
		may = f.may
	}
	if err := may(p, actor(c)); err != nil {
		return err
	}
	form, err := f.blank(c, *p.Draft)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, f.title)
	if err != nil {
		return err
	}
	n := form.N
	if page.Returned, err = readBackAs(a, c, &form, views.ReadRulesForm); err != nil {
		return err
	}
	form.N = n
	return render(c, http.StatusOK, f.view(page, p, form))
}

// blank is the form before anything was typed; a new rule may begin as another is.
func (f rulesForm) blank(c echo.Context, d priority.Draft) (views.RulesForm, error) {
	n, err := ruleIn(c)
	if err != nil {
		return views.RulesForm{}, err
	}
	if n > len(d.Set.Rules) {
		return views.RulesForm{}, review.ErrNotFound
	}
	form := views.RulesFormOf(d, n)
	if like := int(numberAsked(c, "copy")); n == 0 && like > 0 && like <= len(d.Set.Rules) {
		form.Rule = views.TypedRule(d.Set.Rules[like-1])
		form.Rule.Name += " (copy)"
	}
	return form, nil
}

// ruleIn is the rule that the address names, 0 for none.
func ruleIn(c echo.Context) (int, error) {
	if c.Param("rule") == "" {
		return 0, nil
	}
	n, err := numberIn(c, "rule")
	return int(n), err
}

// post does what the form asks for. A form that asks for one more condition comes
// back with it, unsaved.
func (f rulesForm) post(a *App, c echo.Context) error {
	form, err := postedRules(c)
	if err != nil {
		return err
	}
	if form.N, err = ruleIn(c); err != nil {
		return err
	}
	fields, err := posted(c)
	if err != nil {
		return err
	}
	if form.Rule.Changed(fields.Get("go")) {
		return f.again(a, c, views.Trouble{Status: http.StatusOK}, form)
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, rulesPath+f.to), Message: f.done})
	if f.edit != nil {
		err = a.store.EditRules(c.Request().Context(), cause, form.Version, f.edit(form))
	} else {
		var to string
		to, err = f.act(c.Request().Context(), a.store, cause, form)
		cause.Done.Location += to
	}
	if err == nil {
		a.wake()
	}
	return a.settle(c, cause, err, func(t views.Trouble) error { return f.again(a, c, t, form) })
}

// again shows the form as it was typed, beside the draft as it now is.
func (f rulesForm) again(a *App, c echo.Context, t views.Trouble, form views.RulesForm) error {
	p, err := a.rulesIn(c)
	if err != nil {
		return err
	}
	switch {
	case t.Status == http.StatusConflict && p.Draft != nil:
		form.Version = p.Draft.Version
	case t.Status == http.StatusUnprocessableEntity:
		n := form.N
		if n == 0 && p.Draft != nil {
			n = len(p.Draft.Set.Rules) + 1
		}
		t.Problems = views.RulesProblems(n, t.Problems)
	}
	return render(c, t.Status, f.view(a.page(c, f.title).With(t), p, form))
}

// ruleTry shows what a draft would do.
func (a *App) ruleTry(c echo.Context) error {
	id, err := numberIn(c, "try")
	if err != nil {
		return err
	}
	t, err := a.store.RuleTry(c.Request().Context(), actor(c).Incident, priority.TryID(id))
	if err != nil {
		return err
	}
	p, err := a.rulesIn(c)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "What the rules would do")
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.RuleTry(page, t, p.Try != nil && p.Try.ID == t.ID && p.MayPropose(actor(c)) == nil))
}

// tryCases shows cases behind a figure of a try.
func (a *App) tryCases(c echo.Context) error {
	id, err := numberIn(c, "try")
	if err != nil {
		return err
	}
	t, err := a.store.TryCases(c.Request().Context(), actor(c), priority.TryID(id), priority.TryFigure(c.QueryParam("figure")), int(numberAsked(c, "rule")))
	if err != nil {
		return err
	}
	s := sight{change: "see cases of tried rules", listed: true, facts: map[string]string{"try": c.Param("try"), "figure": string(t.Figure), "rule": strconv.Itoa(t.Rule)}}
	for _, l := range t.Lines {
		s.cases = append(s.cases, l.Case)
	}
	return a.show(c, http.StatusOK, s, views.TryCases(a.page(c, "Cases of tried rules"), t))
}
