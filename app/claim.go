package app

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

const takeOverTitle = "Take over"

// claim takes the case for the actor to work on, or keeps it for them. It reports
// false once it has led to the page on which a case is taken over from somebody else.
func (a *App) claim(c echo.Context, id review.CaseID) (bool, error) {
	err := a.store.Claim(c.Request().Context(), a.cause(c, review.Answer{}), id)
	if errors.Is(err, review.ErrHeld) {
		return false, redirect(c, caseURL(c, id, "/take-over"))
	}
	return err == nil, err
}

// showTakeOver says who holds the case of the address, and since when.
func (a *App) showTakeOver(c echo.Context) error {
	p, err := a.casePage(c, "")
	if err != nil {
		return err
	}
	if err := p.TakingOver; err != nil {
		return err
	}
	page := a.page(c, titleOf(takeOverTitle, p))
	var form views.TakeOverForm
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.showCase(c, http.StatusOK, p, views.TakeOver(page, p, form))
}

// takeOver takes the case over, and leads to its work.
func (a *App) takeOver(c echo.Context) error {
	p, err := a.casePage(c, "")
	if err != nil {
		return err
	}
	var form views.TakeOverForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: caseURL(c, p.Case.ID, views.ChangePath(p.Case.Work())), Message: "You took the case over."})
	err = a.store.TakeOver(c.Request().Context(), cause, p.Case.ID, views.HeldMark(form.Held), form.Reason)
	return a.settleCase(c, cause, err, takeOverTitle, func(status int, page views.Page, p review.CasePage) error {
		if p.TakingOver != nil {
			return p.TakingOver
		}
		return a.showCase(c, status, p, views.TakeOver(page, p, form))
	})
}

// readNotice records that somebody has read that a case was taken over from them.
func (a *App) readNotice(c echo.Context) error {
	id, err := numberIn(c, "notice")
	if err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: incidentURL(c, ""), Message: "Noted: you have read it."})
	err = a.store.ReadNotice(c.Request().Context(), cause, review.ClaimNoticeID(id))
	return a.settle(c, cause, err, func(views.Trouble) error { return err })
}
