package app

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// showCasePage is the page of one case. Whoever may open it with a reason is
// asked for one.
func (a *App) showCasePage(c echo.Context) error {
	p, err := a.casePage(c, "")
	if errors.Is(err, review.ErrNotFound) {
		return a.orOpen(c)
	}
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, "Case "+p.Case.ID.String())
	if err != nil {
		return err
	}
	return a.showLetters(c, http.StatusOK, p, views.Case(page, p))
}

// orOpen leads to the page that asks why a case must be opened, for those who
// may open it; to others it is not found.
func (a *App) orOpen(c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	if _, err := a.store.Opening(c.Request().Context(), actor(c), id); err != nil {
		return err
	}
	return redirect(c, caseURL(c, id, "/open"))
}
