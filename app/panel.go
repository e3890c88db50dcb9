package app

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/views"
)

// showPanel shows what the panel has before it beside its record, and claims
// the case.
func (a *App) showPanel(c echo.Context) error {
	p, held, err := a.caseToWorkOn(c, review.PanelName)
	if err != nil || !held {
		return err
	}
	page, err := a.pageAfter(c, titleOf(panelTitle, p))
	if err != nil {
		return err
	}
	met, err := a.store.LastMeeting(c.Request().Context(), actor(c), a.store.Now().Add(-meetingTime))
	if err != nil {
		return err
	}
	form := views.PanelForm{HeldOn: met.HeldOn, Present: met.Present, External: met.External, Chair: met.Chair}
	if page.Returned, err = readBackAs(a, c, &form, filled[views.PanelForm]); err != nil {
		return err
	}
	return a.panelPage(c, http.StatusOK, page, p, form)
}

// signPanel signs the panel's decision, and goes on to the next case of the
// panel.
func (a *App) signPanel(c echo.Context) error {
	p, err := a.casePage(c, review.PanelName)
	if err != nil {
		return err
	}
	var form views.PanelForm
	if err := readForm(c, &form); err != nil {
		return err
	}
	cause := a.cause(c, review.Answer{})
	cause.Done, err = a.decide(c, cause, p, form)
	return a.settleCase(c, cause, err, panelTitle, func(status int, page views.Page, p review.CasePage) error {
		return a.panelPage(c, status, page, p, form)
	})
}

// decide makes the change that the form asks for. Silence is neither a decision
// nor a wish for more, and a case goes back only to somebody who can take it.
func (a *App) decide(c echo.Context, cause review.Cause, p review.CasePage, form views.PanelForm) (review.Answer, error) {
	if form.What != "decided" && form.What != "more" {
		if p.Refused != nil {
			return review.Answer{}, p.Refused
		}
		return review.Answer{}, review.Problems{"what": "Say whether the panel decided or needs more."}
	}
	able, err := a.ableToAssess(c, p)
	if err != nil {
		return review.Answer{}, err
	}
	if !slices.ContainsFunc(able, func(x review.Person) bool { return x.ID == form.SentTo }) {
		form.SentTo = 0
	}
	change := deciding(form)
	if err := a.proves(c, cause, p.Case.ID, change); err != nil {
		return review.Answer{}, err
	}
	return a.store.ChangeCaseAndNext(c.Request().Context(), cause, p.Case.ID, form.Version, change, review.InPanel,
		onward(c, p.Case.ID, review.PanelName, p.Case.ID.String()+": the panel’s decision was signed.", "there"))
}

const panelTitle = "Panel"

// meetingTime is how long what was recorded of a meeting is proposed for the next
// of its cases.
const meetingTime = 12 * time.Hour

func (a *App) panelPage(c echo.Context, status int, page views.Page, p review.CasePage, form views.PanelForm) error {
	able, err := a.ableToAssess(c, p)
	if err != nil {
		return err
	}
	return a.showCase(c, status, p, views.Panel(page, p, views.PanelPage{Form: form, Clinicians: able}))
}

// ableToAssess are the clinicians of the incident to whom a case can be sent
// back: not those who signed its second review, who never sign the first.
func (a *App) ableToAssess(c echo.Context, p review.CasePage) ([]review.Person, error) {
	members, err := a.store.Members(c.Request().Context(), p.Case.Incident)
	if err != nil {
		return nil, err
	}
	var able []review.Person
	for _, m := range members {
		second := slices.ContainsFunc(p.Case.Assessments, func(x review.Assessment) bool { return x.Round == review.Second && x.By == m.Person.ID })
		if !m.Person.Blocked && !second && (slices.Contains(m.Roles, review.Clinician) || slices.Contains(m.Roles, review.Lead)) {
			able = append(able, m.Person)
		}
	}
	return able, nil
}

// deciding is the change that the form asks for. What belongs to the other
// answer is left out of what is signed.
func deciding(f views.PanelForm) review.SignPanelDecision {
	text := strings.TrimSpace
	r := review.PanelRecord{HeldOn: f.HeldOn, Present: text(f.Present), External: text(f.External), Chair: text(f.Chair)}
	if f.What == "more" {
		r.MoreNeeded, r.SentTo = text(f.MoreNeeded), f.SentTo
		return review.SignPanelDecision{Letters: f.Letters, Record: r, More: true}
	}
	r.Finding = review.Finding{Physical: f.Physical, Psychological: f.Psychological, StillPhysical: f.StillPhysical, StillPsychological: f.StillPsychological,
		Association: f.Association, CannotRuleOut: f.CannotRuleOut != ""}
	r.Voted, r.Bodies, r.Coroner, r.Claim, r.LFPSE, r.Learning = f.Voted, f.Bodies, f.Coroner != "", f.Claim != "", text(f.LFPSE), text(f.Learning)
	r.Dissent, r.Reasons = text(f.Dissent), text(f.Reasons)
	r.Resulted, r.CouldResult, r.CandourReasons = f.Resulted, f.CouldResult, text(f.CandourReasons)
	return review.SignPanelDecision{Letters: f.Letters, Record: r}
}
