package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// showCopy asks whether a copy of a letter may go, beside the letter.
func (a *App) showCopy(c echo.Context) error {
	p, err := a.caseToChange(c, review.CopyName)
	if err != nil {
		return err
	}
	form := copyDecided(p, views.CopyForm{Letter: letterToCopy(p, review.LetterID(numberAsked(c, "letter")))})
	page := a.page(c, titleOf(review.CopyName.Label(), p))
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.showLetters(c, http.StatusOK, p, views.DecideCopy(page, p, form))
}

// letterToCopy is the letter that was asked for, else the first one that nobody has
// decided about, else the first.
func letterToCopy(p review.CasePage, asked review.LetterID) review.LetterID {
	for _, l := range p.Case.Letters {
		if l.ID == asked || asked == 0 && p.Case.CopyOn(l.ID) == nil {
			return l.ID
		}
	}
	if len(p.Case.Letters) == 0 {
		return 0
	}
	return p.Case.Letters[0].ID
}

// copyDecided is a form that begins with what was decided about its letter so far.
func copyDecided(p review.CasePage, f views.CopyForm) views.CopyForm {
	for _, d := range p.Case.Copies {
		if d.Letter == f.Letter {
			f.Was = d.ID
		}
	}
	if d := p.Case.CopyOn(f.Letter); d != nil {
		f.Answer, f.Reason, f.Note = d.Answer, d.Reason, d.Note
	}
	return f
}

// decideCopy records it.
func (a *App) decideCopy(c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	var form views.CopyForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: caseURL(c, id, "/telling"), Message: "The decision about the copy is recorded."})
	_, err = a.store.ChangeCase(c.Request().Context(), cause, id, 0, review.DecideCopy{Letter: form.Letter, Was: form.Was, Answer: form.Answer, Reason: form.Reason, Note: form.Note})
	return a.settleCase(c, cause, err, review.CopyName.Label(), func(status int, page views.Page, p review.CasePage) error {
		if status == http.StatusConflict {
			form.Was = copyDecided(p, form).Was
		}
		return a.showLetters(c, status, p, views.DecideCopy(page, p, form))
	})
}
