//go:build browser

package app

import (
	"testing"
	"time"

	"harmreview/app/browsertest"
	"harmreview/review"
	"harmreview/review/store"
)

// Two reviewers differ and a panel settles it. On the way one draft is open in two
// windows, and a session runs out in the middle of typing: nothing typed is lost.
func TestBrowserTwoDifferAndThePanelSettlesIt(t *testing.T) {
	t.Parallel()
	s := site(t, 60)
	id := s.toAssess(1)
	base := s.served()
	s.takesNext("clinician", review.InAssessment)
	path := base + s.casePath(id, "/sign-assessment")
	one := s.opens(t, base, "clinician")
	one.Goto(path)
	one.Fill("#evidence", "Typed in the first window")
	one.WaitText("Draft saved at")
	other := s.opens(t, base, "clinician")
	other.Goto(path)
	one.Fill("#judgement", "More from the first window")
	one.WaitText("Draft saved at")
	one.Click(".app-buttons button[value=save]")
	other.Fill("#judgement", "Typed in the second window")
	other.ExpectError("409")
	other.WaitText("Not saved: this draft was changed in another window")
	other.Click(".app-buttons button[value=save]")
	other.WaitText("Both are on this page")
	other.WaitText("More from the first window")
	if got := other.Value("#judgement"); got != "Typed in the second window" {
		t.Errorf("the second window holds %q, want what was typed there", got)
	}
	other.Click(".app-buttons button[value=save]")
	other.WaitText("Draft saved at")

	store.Clock(t, s.store).Add(13 * time.Hour) // the session is over
	other.Fill("#evidence", "GP record, typed while the session ran out")
	other.ClickText("Check your answers")
	other.WaitText("Sign in")
	other.Fill("#email", s.people["clinician"].Email)
	other.Fill("#password", password)
	other.ClickText("Sign in")
	other.Wait("#evidence")
	if got := other.Value("#evidence"); got != "GP record, typed while the session ran out" {
		t.Errorf("what was typed when the session ran out came back as %q", got)
	}
	s.signsInBrowser(other, true)

	s.takesNext("clinician2", review.InSecondReview)
	second := s.opens(t, base, "clinician2")
	second.Goto(base + s.casePath(id, "/sign-second-review"))
	second.Fill("#evidence", "The shared care record")
	s.signsInBrowser(second, false)

	second.Goto(base + s.casePath(id, "/answers"))
	second.WaitText("The reviewers differ on")
	second.ClickText("Record that we still differ")
	second.Fill("#note", "Whether the blood was tested")
	second.Click("main form button.nhsuk-button")
	second.WaitText("The case is with the panel.")

	lead := s.opens(t, base, "lead")
	lead.Goto(base + s.path("/panel"))
	lead.WaitText("The reviewers still differ")
	lead.Axe()
	lead.ClickText(id.String())
	lead.ClickText("Record the panel’s decision")
	date(lead, "held_on", "23", "11", "2026")
	fillAll(lead, "#present", "Tess Lead, Tess Manager", "#chair", "Tess Lead", "#reasons", "The laboratory has the sample", "#candour_reasons", "No harm came of it")
	checkAll(lead, "what=decided", "physical=none", "psychological=none", "still_physical=none", "still_psychological=none", "association=3", "voted=unanimous", "resulted=no", "could_result=no")
	lead.ClickText("Sign the panel’s decision")
	lead.WaitText("Enter your password: it is your signature.")
	lead.Fill("#signing_password", password)
	lead.ClickText("Sign the panel’s decision")
	lead.WaitText("the panel’s decision was signed")
	if c := s.whole(id); c.Stage != review.Decided || c.InForce()[0].Basis != review.ByPanel {
		t.Errorf("got the case in %s, want it decided by the panel", c.Stage)
	}
}

// takesNext has somebody hold the next case of a stage.
func (s *testSite) takesNext(who string, stage review.Stage) {
	s.t.Helper()
	if _, err := s.store.Next(s.t.Context(), review.Cause{Actor: s.actor(who)}, stage); err != nil {
		s.t.Fatal(err)
	}
}

// signsInBrowser answers the rest of an assessment of one letter, with harm or
// without, and signs it.
func (s *testSite) signsInBrowser(p *browsertest.Page, harm bool) {
	s.t.Helper()
	p.Fill("[name$=_1_evidence]", "GP record, 3 April")
	p.Fill("#judgement", "As the record shows")
	if harm {
		p.Check("fieldset [value='not done']")
		checkAll(p, "harm=yes")
		p.ClickText("Save, and show those questions")
		p.Check(`[name=physical_met][value="moderate:1"]`)
		checkAll(p, "physical=moderate", "psychological=none", "still_physical=none", "still_psychological=none", "association=4", "resulted=no", "could_result=no", "confidence=moderate", "no_conflict=yes")
		p.Fill("#candour_reasons", "Below the threshold")
	} else {
		p.Check("fieldset [value='done in time']")
		checkAll(p, "harm=no", "no_conflict=yes")
	}
	p.ClickText("Check your answers")
	p.WaitText("Check your answers before you sign")
	p.ClickText("Sign")
	p.WaitText("your assessment was signed.")
}
