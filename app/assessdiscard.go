package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// askToDiscard asks once more before a draft is thrown away.
func (f assessing) askToDiscard(a *App) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, as, err := f.caseAndDraft(a, c, "")
		if err != nil {
			return err
		}
		if as.Form.Version == 0 {
			return redirect(c, as.Path)
		}
		return a.showCase(c, http.StatusOK, p, views.Discard(a.page(c, titleOf("Throw the draft away", p)), p, as))
	}
}

// discard throws the draft away; nobody else ever saw it.
func (f assessing) discard(a *App) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := a.casePage(c, "")
		if err != nil {
			return err
		}
		cause := a.cause(c, review.Answer{Location: incidentURL(c, ""), Message: p.Case.ID.String() + ": your draft was thrown away."})
		err = a.store.DiscardDraft(c.Request().Context(), cause, p.Case.ID, f.draftName(p))
		return a.settle(c, cause, err, func(views.Trouble) error { return err })
	}
}
