package app

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// showPanel shows what the panel has before it beside its record, and claims
// the case.
func (a *App) showPanel(c echo.Context) error {
	p, err := a.casePage(c, review.PanelName)
	if err != nil {
		return err
	}
	if p.Refused != nil {
		return p.Refused
	}
	if err := a.store.Claim(c.Request().Context(), a.cause(c, review.Answer{}), p.Case.ID); err != nil {
		return err
	}
	page, err := a.pageAfter(c, panelTitle(p))
	if err != nil {
		return err
	}
	var form views.PanelForm
	if page.Returned, err = a.readBack(c, &form); err != nil {
		return err
	}
	return a.panelPage(c, http.StatusOK, page, p, form)
}

// signPanel signs the panel's decision, and goes on to the next case of the
// panel.
func (a *App) signPanel(c echo.Context) error {
	id, err := caseIn(c)
	if err != nil {
		return err
	}
	var form views.PanelForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{})
	if form.What == "decided" || form.What == "more" {
		cause.Done, err = a.store.ChangeCaseAndNext(c.Request().Context(), cause, id, form.Version, deciding(form), review.InPanel,
			assessing{review.PanelName, review.InPanel}.then(c, id))
	} else {
		err = review.Problems{"what": "Say whether the panel decided or needs more."}
	}
	return a.settle(c, cause, err, func(t views.Trouble) error {
		p, err := a.casePage(c, "")
		if err != nil {
			return err
		}
		return a.panelPage(c, t.Status, a.page(c, panelTitle(p)).With(t), p, form)
	})
}

func panelTitle(p review.CasePage) string { return "Panel, " + p.Case.ID.String() }

func (a *App) panelPage(c echo.Context, status int, page views.Page, p review.CasePage, form views.PanelForm) error {
	people, err := a.store.Members(c.Request().Context(), p.Case.Incident)
	if err != nil {
		return err
	}
	return a.showCase(c, status, p, views.Panel(page, p, views.PanelPage{Form: form, People: people}))
}

// deciding is the change that the form asks for. What belongs to the other
// answer is left out of what is signed.
func deciding(f views.PanelForm) review.SignPanelDecision {
	text := strings.TrimSpace
	r := review.PanelRecord{HeldOn: f.HeldOn, Present: text(f.Present), External: text(f.External)}
	if f.What == "more" {
		r.MoreNeeded, r.SentTo = text(f.MoreNeeded), f.SentTo
		return review.SignPanelDecision{Letters: f.Letters, Record: r, More: true}
	}
	r.Finding = review.Finding{Physical: f.Physical, Psychological: f.Psychological, StillPhysical: f.StillPhysical, StillPsychological: f.StillPsychological,
		Association: f.Association, CannotRuleOut: f.CannotRuleOut != ""}
	r.Dissent, r.Reasons = text(f.Dissent), text(f.Reasons)
	r.Resulted, r.CouldResult, r.CandourReasons = f.Resulted, f.CouldResult, text(f.CandourReasons)
	return review.SignPanelDecision{Letters: f.Letters, Record: r}
}
