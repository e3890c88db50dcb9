package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views"
)

const keptTitle = "Letters kept when a list was undone"

// kept are the letters that stayed when their list was undone.
func (a *App) kept(c echo.Context) error {
	l, err := a.store.KeptLetters(c.Request().Context(), actor(c), review.LetterID(numberAsked(c, "after")))
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, keptTitle)
	if err != nil {
		return err
	}
	s := sight{change: "see rows", listed: true, facts: map[string]string{"route": c.Path()}}
	for _, k := range l.Letters {
		s.cases = append(s.cases, k.Case)
	}
	return a.show(c, http.StatusOK, s, views.Kept(page, l))
}

func (a *App) showKept(c echo.Context) error {
	page := a.page(c, "Keep or exclude a letter")
	var form views.KeptForm
	var err error
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.keptLetter(c, http.StatusOK, page, form)
}

// keptLetter shows one of them with its form.
func (a *App) keptLetter(c echo.Context, status int, page views.Page, form views.KeptForm) error {
	id, err := numberIn(c, "letter")
	if err != nil {
		return err
	}
	k, err := a.store.KeptLetter(c.Request().Context(), actor(c), review.LetterID(id))
	if err != nil {
		return err
	}
	s := sight{change: "see rows", cases: []review.CaseID{k.Case}, facts: map[string]string{"route": c.Path()}}
	return a.show(c, status, s, views.KeptLetter(page, k, form))
}

// decideKept keeps a letter or excludes it.
func (a *App) decideKept(c echo.Context) error {
	id, err := numberIn(c, "letter")
	if err != nil {
		return err
	}
	var form views.KeptForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, "/lists/kept"), Message: "What becomes of the letter was saved."})
	d := intake.KeptDecision{Version: form.Version, Answer: form.Answer, Reason: form.Reason, Breach: form.Breach, BreachWhy: form.BreachWhy}
	err = a.store.DecideKept(c.Request().Context(), cause, review.LetterID(id), d)
	return a.settle(c, cause, err, func(t views.Trouble) error {
		return a.keptLetter(c, t.Status, a.page(c, "Keep or exclude a letter").With(t), form)
	})
}
