package app

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/store"
	"harmreview/views"
)

// private keeps a page whose address is a secret out of search engines, and its
// address out of what a browser tells other pages. The origin is still told: over
// plain http it is by that alone that a form is known to come from here.
func private(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Referrer-Policy", "strict-origin")
		h.Set("X-Robots-Tag", "noindex, nofollow")
		return next(c)
	}
}

const linkTitle = "Late letters: the answers of your practice"

// showLinkAnswer shows whoever holds a link which letters wait for their practice's
// answer. They have no account, and whoever has one is nobody in particular here.
func (a *App) showLinkAnswer(c echo.Context) error {
	p, err := a.store.OpenPracticeLink(c.Request().Context(), a.cause(c, review.Answer{}), c.Param("token"), c.QueryParam("done"))
	if err != nil {
		return a.wrongLink(c, err)
	}
	return render(c, http.StatusOK, views.LinkAnswer(a.linkPage(c, p), p, views.LinkAnswerForm{}))
}

func (a *App) linkPage(c echo.Context, p review.LinkPage) views.Page {
	page := a.page(c, linkTitle)
	page.MadeUp = page.MadeUp || p.Demonstration
	return page
}

// wrongLink answers for a link that does not work, whatever the reason. Who asks for
// such links very often waits.
func (a *App) wrongLink(c echo.Context, err error) error {
	if !errors.Is(err, review.ErrNotFound) {
		return err
	}
	status := http.StatusNotFound
	err = a.store.WrongLink(c.Request().Context(), c.RealIP())
	if _, often := errors.AsType[store.Throttled](err); often {
		status, err = http.StatusTooManyRequests, nil
	}
	if err != nil {
		return err
	}
	return render(c, status, views.LinkOver(a.page(c, "This link does not work")))
}

// answerByLink records what a practice answers through its link.
func (a *App) answerByLink(c echo.Context) error {
	var form views.LinkAnswerForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	ctx, token := c.Request().Context(), c.Param("token")
	cause := a.cause(c, review.Answer{Location: c.Request().URL.Path})
	err := a.store.AnswerByLink(ctx, cause, token, form.Answer())
	if _, often := errors.AsType[store.Throttled](err); often {
		return a.linkAgain(c, form, views.Trouble{Status: http.StatusTooManyRequests, Notice: "This form was sent too often with something missing. Nothing was saved this time. Wait a few minutes, then send it again."})
	}
	if errors.Is(err, review.ErrNotFound) {
		return a.wrongLink(c, err)
	}
	return a.settle(c, cause, err, func(t views.Trouble) error { return a.linkAgain(c, form, t) })
}

// linkAgain shows the form again, with what was typed and what is wrong with it.
func (a *App) linkAgain(c echo.Context, form views.LinkAnswerForm, t views.Trouble) error {
	p, err := a.store.PracticeLinkPage(c.Request().Context(), c.Param("token"), "")
	if err != nil {
		return a.wrongLink(c, err)
	}
	return render(c, t.Status, views.LinkAnswer(a.linkPage(c, p).With(t), p, form))
}
