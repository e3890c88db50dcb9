package app

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// showOpenObligation asks what else the case owes: first its kind, then what
// that kind needs.
func (a *App) showOpenObligation(c echo.Context) error {
	p, err := a.caseToChange(c, review.OpenName)
	if err != nil {
		return err
	}
	form := views.OpenOwedForm{Kind: review.ObligationKind(c.QueryParam("kind")), Letter: review.LetterID(numberAsked(c, "letter")),
		Missing: c.QueryParam("missing"), Blocks: c.QueryParam("blocks"), Route: review.Route(c.QueryParam("route"))}
	page, err := a.pageAfter(c, titleOf(review.OpenName.Label(), p))
	if err != nil {
		return err
	}
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	if form.Kind != "" && !review.MayOpen(form.Kind, actor(c)) {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Your role in this incident does not open this kind of obligation."}
	}
	return a.openPage(c, http.StatusOK, page, p, form)
}

// openObligation adds something to what the case owes.
func (a *App) openObligation(c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	var form views.OpenOwedForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	change, err := a.opening(c, form)
	if err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{Location: caseURL(c, id, ringPart(change)), Message: opened(form)})
	_, err = a.store.ChangeCase(c.Request().Context(), cause, id, 0, change)
	return a.settleCase(c, cause, err, review.OpenName.Label(), func(status int, page views.Page, p review.CasePage) error {
		return a.openPage(c, status, page, p, form)
	})
}

// opening is the change that the form asks for. An owner with an account is
// kept by its name too.
func (a *App) opening(c echo.Context, f views.OpenOwedForm) (review.OpenObligation, error) {
	o := review.OpenObligation{Kind: f.Kind, What: f.What, Letter: f.Letter, Owner: f.Owner, Due: f.Due, Urgency: f.Urgency,
		Whom: f.Whom, Blocks: f.Blocks != "", Missing: f.Missing != "", Route: f.Route, Opinion: f.Opinion}
	if f.OwnerID == 0 {
		return o, nil
	}
	members, err := a.store.Members(c.Request().Context(), actor(c).Incident)
	for _, m := range members {
		if m.Person.ID == f.OwnerID {
			o.Owner, o.OwnerID = m.Person.Name, m.Person.ID
		}
	}
	return o, err
}

func opened(f views.OpenOwedForm) string {
	if f.Kind != review.SameDayAction {
		return "It was added to what this case owes."
	}
	return "The same-day action is open." + ringNow(f.Owner)
}

func (a *App) openPage(c echo.Context, status int, page views.Page, p review.CasePage, form views.OpenOwedForm) error {
	members, err := a.store.Members(c.Request().Context(), actor(c).Incident)
	if err != nil {
		return err
	}
	return a.showCase(c, status, p, views.OpenObligation(page, p, form, members))
}
