package app

import (
	"errors"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/views"
)

// A signForm names what its sender checked: the version of the draft, and the
// letters as they were shown.
type signForm struct {
	Version int               `form:"version"`
	Letters []review.LetterID `form:"letters"`
}

// sign signs the draft as it was checked, and goes on to the next case.
func (f assessing) sign(a *App) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := a.casePage(c, f.change)
		if err != nil {
			return err
		}
		var form signForm
		if err := readForm(c, &form); err != nil {
			return err
		}
		cause := a.cause(c, review.Answer{})
		must, err := a.mustProve(c)
		if err == nil && must {
			err = a.prove(c, cause)
		}
		if err == nil {
			cause.Done, err = a.store.SignDraft(c.Request().Context(), cause, f.signing(c, p, form))
		}
		if errors.Is(err, review.ErrStale) && p.Refused != nil {
			err = p.Refused // which says more
		}
		return a.settle(c, cause, err, func(t views.Trouble) error { return f.unsigned(a, c, t, err) })
	}
}

// signing is what signs the draft that was checked.
func (f assessing) signing(c echo.Context, p review.CasePage, form signForm) store.Signing {
	return store.Signing{
		Case: p.Case.ID, Form: f.draftName(p), Version: form.Version, Next: f.stage, Then: f.then(c, p.Case.ID),
		Change: func(d store.Draft) (review.Change, error) {
			typed, err := formIn(d)
			return f.changeOf(typed, form.Letters, d.Worked), err
		}}
}

// then is where a signature leads: an amendment to its case, others on.
func (f assessing) then(c echo.Context, id review.CaseID) func(store.Onward) review.Answer {
	signed := id.String() + ": your assessment was signed."
	if f.stage == "" {
		return func(store.Onward) review.Answer {
			return review.Answer{Location: caseURL(c, id, ""), Message: signed}
		}
	}
	return onward(c, id, f.change, signed, "there")
}

// unsigned shows what is saved of a draft that could not be signed because of
// refused: its answers again, or the form when there is something to put right
// in it.
func (f assessing) unsigned(a *App, c echo.Context, t views.Trouble, refused error) error {
	p, as, err := f.caseAndDraft(a, c, "")
	if err != nil {
		return err
	}
	if as.Form.Version == 0 {
		return refused
	}
	if errors.Is(refused, review.ErrStale) {
		t.Notice = "Your draft was saved again after you opened this page. Nothing was signed now. Below is what is saved: read it before you sign."
	}
	page := a.page(c, f.title(p)).With(ofForm(t, as.Form))
	if as.Prove, err = a.mustProve(c); err != nil {
		return err
	}
	if len(t.Problems) > 0 && t.Problems[signingPassword] == "" {
		return a.showCase(c, t.Status, p, views.Assess(page, p, as))
	}
	return a.showCase(c, t.Status, p, views.AssessCheck(page, p, as))
}
