package app

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/views"
)

// An assessing is one way to sign an assessment: the first, the second, or an
// amendment of one's own. Each is drafted on one page, checked on another and
// signed there.
type assessing struct {
	change review.ChangeName
	stage  review.Stage // where it is signed, and whose next case follows; "" for an amendment
}

// on gives the form its routes.
func (f assessing) on(g *echo.Group, a *App) {
	path := "/cases/:case" + views.ChangePath(f.change)
	g.GET(path, f.show(a), may(review.DoAssess))
	g.POST(path, f.save(a), may(review.DoAssess))
	g.GET(path+"/check", f.check(a), may(review.DoAssess))
	g.POST(path+"/check", f.sign(a), may(review.DoAssess))
	g.GET(path+"/discard", f.askToDiscard(a), may(review.DoAssess))
	g.POST(path+"/discard", f.discard(a), may(review.DoAssess))
}

// show opens the draft, and claims the case.
func (f assessing) show(a *App) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := a.casePage(c, f.change)
		if err != nil {
			return err
		}
		if p.Refused != nil && !errors.Is(p.Refused, review.ErrEnquiryOpen) {
			return p.Refused
		}
		if f.stage != "" {
			if held, err := a.claim(c, p.Case.ID); err != nil || !held {
				return err
			}
		}
		page, err := a.pageAfter(c, f.title(p))
		if err != nil {
			return err
		}
		as, err := f.draft(a, c, p)
		if err != nil {
			return err
		}
		if p.Taken != nil {
			as.Form.Notice = p.Taken.ID
		}
		typed := func(fields url.Values) (views.AssessForm, error) { return assessFormOf(fields, p.Case) }
		if page.Returned, err = readBackAs(a, c, &as.Form, typed); err != nil {
			return err
		}
		return a.showLetters(c, http.StatusOK, p, views.Assess(page, p, as))
	}
}

func (f assessing) title(p review.CasePage) string {
	return titleOf(f.change.Label(), p)
}

// showing is what the pages show of a form: about the letters that wait, or in
// another stage about those that it was shown with.
func (f assessing) showing(c echo.Context, p review.CasePage, form views.AssessForm) views.Assessing {
	as := views.Assessing{Change: f.change, Path: caseURL(c, p.Case.ID, views.ChangePath(f.change)), Form: form, Letters: form.Letters}
	switch {
	case f.change == review.AmendName && p.Mine != nil:
		as.Letters = p.Mine.Letters
	case p.Case.Stage == f.stage:
		as.Letters = p.Now
	}
	return as
}

// draft is what the actor has typed so far; an amendment starts with what was
// signed.
func (f assessing) draft(a *App, c echo.Context, p review.CasePage) (views.Assessing, error) {
	d, err := a.store.Draft(c.Request().Context(), person(c).ID, p.Case.ID, f.draftName(p))
	if errors.Is(err, review.ErrNotFound) {
		var form views.AssessForm
		if f.change == review.AmendName && p.Mine != nil {
			form = views.FormOf(p.Mine.Answers)
		}
		return f.showing(c, p, form), nil
	}
	if err != nil {
		return views.Assessing{}, err
	}
	form, err := formIn(d)
	as := f.showing(c, p, form)
	as.Saved, as.Reworded = d.Saved, d.Definition != p.Case.Definitions.Assessment
	if as.Reworded {
		as.Form.Untick()
	}
	return as, err
}

// caseAndDraft is casePage with what the actor has typed so far.
func (f assessing) caseAndDraft(a *App, c echo.Context, change review.ChangeName) (review.CasePage, views.Assessing, error) {
	p, err := a.casePage(c, change)
	if err != nil {
		return p, views.Assessing{}, err
	}
	as, err := f.draft(a, c, p)
	return p, as, err
}

// draftName is what the draft is kept under. An amendment names what it amends,
// so that one left over from an earlier assessment does not come back.
func (f assessing) draftName(p review.CasePage) string {
	name := string(f.change)
	if f.change == review.AmendName && p.Mine != nil {
		name += " " + strconv.FormatInt(p.Mine.ID, 10)
	}
	return name
}

func formIn(d store.Draft) (views.AssessForm, error) {
	var form views.AssessForm
	err := json.Unmarshal(d.Body, &form)
	form.Version = d.Version
	return form, err
}

// changeOf is what the form asks for, about the letters that were shown.
func (f assessing) changeOf(form views.AssessForm, letters []review.LetterID, worked time.Duration) review.Change {
	answers := form.Answers()
	answers.Seconds = int(worked.Seconds())
	switch f.change {
	case review.AmendName:
		return review.AmendAssessment{Answers: answers, Reason: form.Reason}
	case review.SignSecondName:
		return review.SignSecondReview{Letters: letters, Answers: answers}
	}
	return review.SignAssessment{Letters: letters, Answers: answers}
}

// check shows the answers before they are signed, or the form again with what
// is missing.
func (f assessing) check(a *App) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, as, err := f.caseAndDraft(a, c, f.change)
		if err != nil {
			return err
		}
		if as.Form.Version == 0 || errors.Is(p.Refused, review.ErrEnquiryOpen) {
			return redirect(c, as.Path)
		}
		if p.Refused != nil {
			return p.Refused
		}
		trouble, err := f.lacking(a, c, p, as)
		if err != nil {
			return err
		}
		if trouble.Status != 0 {
			return a.showCase(c, trouble.Status, p, views.Assess(a.page(c, f.title(p)).With(trouble), p, as))
		}
		if as.Prove, err = a.mustProve(c); err != nil {
			return err
		}
		return a.showCase(c, http.StatusOK, p, views.AssessCheck(a.page(c, "Check, "+f.title(p)), p, as))
	}
}

// lacking is what keeps the answers from being signed now, without a status
// when nothing does.
func (f assessing) lacking(a *App, c echo.Context, p review.CasePage, as views.Assessing) (views.Trouble, error) {
	err := a.store.Try(c.Request().Context(), actor(c), p.Case.ID, f.changeOf(as.Form, as.Letters, 0))
	if err == nil {
		return views.Trouble{}, nil
	}
	trouble, ok := troubleOf(err)
	if !ok {
		return views.Trouble{}, err
	}
	return ofForm(trouble, as.Form), nil
}

// ofForm is the trouble of a draft: with the problems of the questions that its
// form asks.
func ofForm(t views.Trouble, form views.AssessForm) views.Trouble {
	if t.Status == http.StatusUnprocessableEntity {
		t.Problems = form.Asked(t.Problems)
	}
	return t
}
