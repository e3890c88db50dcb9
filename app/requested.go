package app

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// showRequested asks what a letter asked for.
func (a *App) showRequested(c echo.Context) error {
	p, err := a.caseToChange(c, review.AddRequestedName)
	if err != nil {
		return err
	}
	page, err := a.pageAfter(c, titleOf(requestedTitle, p))
	if err != nil {
		return err
	}
	form := views.RequestedForm{From: c.QueryParam("from"), Letter: review.LetterID(numberAsked(c, "letter"))}
	if len(p.Case.Letters) == 1 {
		form.Letter = p.Case.Letters[0].ID
	}
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.showCase(c, http.StatusOK, p, views.Requested(page, p, form))
}

// addRequested notes a requested action, and leads back to where it was asked
// for.
func (a *App) addRequested(c echo.Context) error {
	p, err := a.casePage(c, "")
	if err != nil {
		return err
	}
	var form views.RequestedForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: backFrom(c, p, form), Message: "The requested action was noted."})
	_, err = a.store.ChangeCase(c.Request().Context(), cause, p.Case.ID, form.Version, review.AddRequestedAction{
		Letter: form.Letter, Kind: form.Kind, What: form.What, OfWhom: form.OfWhom, ByWhen: form.ByWhen})
	return a.settleCase(c, cause, err, requestedTitle, func(status int, page views.Page, p review.CasePage) error {
		return a.showCase(c, status, p, views.Requested(page, p, form))
	})
}

const requestedTitle = "Requested action"

// backFrom is where a requested action leads: to its own page for another one,
// to the work that the person came from, else to the case.
func backFrom(c echo.Context, p review.CasePage, f views.RequestedForm) string {
	to := func(change review.ChangeName) string { return caseURL(c, p.Case.ID, views.ChangePath(change)) }
	switch {
	case f.After == "more":
		again := url.Values{"letter": {strconv.FormatInt(int64(f.Letter), 10)}, "from": {f.From}}
		return to(review.AddRequestedName) + "?" + again.Encode()
	case f.From == "triage" && p.Case.Stage == review.InTriage:
		return to(review.TriageName)
	case f.From == "assess" && p.Case.Stage == review.InAssessment:
		return to(review.SignFirstName)
	case f.From == "assess" && p.Case.Stage == review.InSecondReview:
		return to(review.SignSecondName)
	}
	return caseURL(c, p.Case.ID, "")
}
