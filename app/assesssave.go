package app

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/views"
)

// save keeps what was typed as the draft, however incomplete, and then leads to
// where the button says. The script of the page sends the same form at a pause
// in typing and asks for JSON.
func (f assessing) save(a *App) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := a.casePage(c, f.change)
		if err != nil {
			return err
		}
		if errors.Is(p.Refused, review.ErrForbidden) {
			return p.Refused
		}
		form, err := typedIn(c, p)
		if err != nil {
			return err
		}
		as := f.showing(c, p, form)
		saved, err := f.keep(a, c, p, &as)
		switch {
		case inJSON(c):
			return answerScript(c, as, err)
		case errors.Is(err, review.ErrStale):
			return f.overtaken(a, c, p, as, saved, err)
		case err != nil:
			return err
		}
		if form.Go == "leave" {
			return a.release(c)
		}
		return f.afterSaving(a, c, p, as)
	}
}

func inJSON(c echo.Context) bool {
	return strings.Contains(c.Request().Header.Get("Accept"), echo.MIMEApplicationJSON)
}

// answerScript tells the script of the page when its draft was saved, and as
// which version.
func answerScript(c echo.Context, as views.Assessing, err error) error {
	if errors.Is(err, review.ErrTakenOver) {
		return c.JSON(http.StatusConflict, map[string]any{"error": "Somebody took this case over since. Save the draft by its button to see who and why; what you typed is still here."})
	}
	if errors.Is(err, review.ErrStale) {
		return c.JSON(http.StatusConflict, map[string]any{"error": "The draft was saved in another window since."})
	}
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"saved": as.Saved.In(review.London).Format("15:04"), "version": as.Form.Version})
}

// keep saves the draft and notes in as when, and as which version. When it is
// stale it returns what is saved instead; the same draft sent twice is not.
func (f assessing) keep(a *App, c echo.Context, p review.CasePage, as *views.Assessing) (saved views.AssessForm, err error) {
	body, err := json.Marshal(as.Form)
	if err != nil {
		return saved, err
	}
	ctx, name := c.Request().Context(), f.draftName(p)
	as.Saved = a.store.Now()
	version, err := a.store.SaveDraft(ctx, actor(c), p.Case.ID, store.Draft{Form: name, Definition: p.Case.Definitions.Assessment, Body: body, Version: as.Form.Version, Notice: as.Form.Notice})
	if err == nil {
		as.Form.Version = version
	}
	if !errors.Is(err, review.ErrStale) {
		return saved, err
	}
	d, missing := a.store.Draft(ctx, person(c).ID, p.Case.ID, name)
	if missing != nil && !errors.Is(missing, review.ErrNotFound) {
		return saved, missing
	}
	as.Form.Version, as.Saved = d.Version, d.Saved
	if string(d.Body) == string(body) {
		return saved, nil
	}
	if missing == nil {
		saved, missing = formIn(d)
		return saved, errors.Join(err, missing)
	}
	return saved, err
}

// overtaken shows what is saved beside what was typed. The form carries the
// version of what is saved, so that sending it again settles it.
func (f assessing) overtaken(a *App, c echo.Context, p review.CasePage, as views.Assessing, saved views.AssessForm, why error) error {
	t := views.Trouble{Status: http.StatusConflict, Problems: review.Problems{}, Notice: "This draft was saved in another window, or signed, after you opened this page. Nothing of yours was saved. " +
		"Both are on this page: the form holds what you typed. Make it what you want to keep, and save it."}
	if errors.Is(why, review.ErrTakenOver) && p.Taken != nil {
		as.Form.Notice = p.Taken.ID
		t.Notice = views.TakenLine(*p.Taken) + " Nothing of this was saved now. What is saved and what you typed are both on this page. Save it again to keep it as your draft; you cannot sign it while somebody else holds the case."
	}
	as.Stale = views.BothOf(p, saved, as.Form)
	return a.showCase(c, t.Status, p, views.Assess(a.page(c, f.title(p)).With(t), p, as))
}

// afterSaving leads to where the button says: to the check page only when
// nothing is missing.
func (f assessing) afterSaving(a *App, c echo.Context, p review.CasePage, as views.Assessing) error {
	t := views.Trouble{}
	if refusal, ok := errors.AsType[review.Refusal](p.Refused); ok && (as.Form.Go == "check" || !errors.Is(refusal, review.ErrEnquiryOpen)) {
		t = views.Trouble{Status: http.StatusConflict, Problems: review.Problems{}, Notice: refusal.Why + " What you typed is kept as your draft."}
	}
	if as.Form.Go == "check" && t.Status == 0 {
		var err error
		if t, err = f.lacking(a, c, p, as); err != nil {
			return err
		}
	}
	if t.Status != 0 {
		return a.showCase(c, t.Status, p, views.Assess(a.page(c, f.title(p)).With(t), p, as))
	}
	return redirect(c, onFrom(c, p, as))
}

// onFrom is where the button leads to once the draft is saved.
func onFrom(c echo.Context, p review.CasePage, as views.Assessing) string {
	where, letter, _ := strings.Cut(as.Form.Go, ":")
	to := func(change review.ChangeName, pairs url.Values) string {
		return caseURL(c, p.Case.ID, views.ChangePath(change)+"?"+pairs.Encode())
	}
	switch where {
	case "check":
		return as.Path + "/check"
	case "rest":
		return as.Path + "#harm"
	case "requested":
		return to(review.AddRequestedName, url.Values{"letter": {letter}, "from": {"assess"}})
	case "enquiry":
		return to(review.OpenName, url.Values{"kind": {string(review.Enquiry)}, "blocks": {"yes"}, "letter": {letter}})
	case "action":
		return to(review.OpenName, url.Values{"kind": {string(review.Action)}})
	case "wrong":
		return caseURL(c, p.Case.ID, views.ChangePath(review.WrongPatientName))
	case "conflict":
		return caseURL(c, p.Case.ID, views.ChangePath(review.DeclareConflictName))
	case "case":
		return caseURL(c, p.Case.ID, "")
	}
	return as.Path
}

// typedIn reads the form as it was sent.
func typedIn(c echo.Context, p review.CasePage) (views.AssessForm, error) {
	fields, err := posted(c)
	if err != nil {
		return views.AssessForm{}, err
	}
	return assessFormOf(fields, p.Case)
}

// assessFormOf reads the form: its own fields, and two for each requested
// action of the case that it asked about.
func assessFormOf(fields url.Values, c review.Case) (views.AssessForm, error) {
	var form views.AssessForm
	err := fill(&form, fields)
	for _, l := range c.Letters {
		if became := fields.Get(review.LetterField(l.ID)); became != "" {
			form.Became = append(form.Became, review.LetterAnswer{Letter: l.ID, Became: review.Became(became)})
		}
		for _, r := range l.Requested {
			name := review.ActionField(l.ID, r.N)
			if fields.Has(name) || fields.Has(name+"_evidence") {
				form.Actions = append(form.Actions, review.ActionAnswer{Letter: l.ID, N: r.N, Done: review.DoneAnswer(fields.Get(name)), Evidence: fields.Get(name + "_evidence")})
			}
		}
	}
	form.Prune()
	return form, err
}
