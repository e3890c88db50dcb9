package app

import (
	"fmt"
	"net/url"
	"testing"

	"harmreview/review"
)

// signed has somebody assess a case whose letters ask one thing: badly where
// harm was done, else the short form.
func (s *testSite) signed(who string, id review.CaseID, harm bool) review.Case {
	s.t.Helper()
	c := s.whole(id)
	answers := review.Answers{Evidence: "GP record", Judgement: "Read to the end", NoConflict: true, Short: !harm}
	for _, l := range c.Letters {
		for _, r := range l.Requested {
			done := map[bool]review.DoneAnswer{true: review.NotDone, false: review.DoneInTime}[harm]
			answers.Actions = append(answers.Actions, review.ActionAnswer{Letter: l.ID, N: r.N, Done: done, Evidence: "GP record, 3 April"})
		}
	}
	if harm {
		answers.Physical, answers.Psychological, answers.StillPhysical, answers.StillPsychological = review.Moderate, review.LowHarm, review.NoHarm, review.NoHarm
		answers.Association, answers.Resulted, answers.CouldResult, answers.CandourReasons = review.PossiblyLed, review.Yes, review.No, "The kidney failed"
		answers.PhysicalMet, answers.PsychologicalMet, answers.Confidence = []review.Criterion{"moderate:1"}, []review.Criterion{"low:1"}, review.Sure
	}
	if c.Stage == review.InSecondReview {
		return s.change(who, id, review.SignSecondReview{Letters: s.now(id), Answers: answers})
	}
	return s.change(who, id, review.SignAssessment{Letters: s.now(id), Answers: answers})
}

// toPanel brings a case to the panel: two leads differ and say so.
func (s *testSite) toPanel() review.CaseID {
	s.t.Helper()
	id := s.toAssess(1)
	s.addPerson("lead3", review.Lead)
	s.signed("lead2", id, true)
	s.signed("lead3", id, false)
	s.change("lead3", id, review.StillDiffer{Note: "Whether the test was done"})
	return id
}

func TestTheSecondReviewerSeesNothingOfTheFirst(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	s.signed("lead2", id, true)
	b := s.signIn("clinician")
	page := b.takes(review.InSecondReview).says("Second review: what came of these letters not arriving?")
	page.hides("Tess Lead2", "The kidney failed", "Read to the end", "70lead2")
	if got := page.value("physical") + page.value("judgement"); got != "" {
		t.Errorf("the blind form is filled with %q", got)
	}
	b.get(s.casePath(id, "/answers")).want(409).hides("Tess Lead2")
}

func TestTwoWhoAgreeDecide(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	s.signed("lead2", id, false)
	s.change("lead", id, review.AskSecondReview{Reason: "A complaint"})
	b := s.signIn("clinician")
	b.takes(review.InSecondReview)
	path := s.casePath(id, "/sign-second-review")
	page := b.get(path).want(200)
	page.signs(path, short(page)).follow().want(200).says("your assessment was signed")
	c := s.whole(id)
	if c.Stage != review.Decided || c.InForce()[0].Basis != review.Agreed {
		t.Fatalf("got %s, %+v, want decided as agreed", c.Stage, c.InForce())
	}
	b.get(s.casePath(id, "/answers")).want(200).says("The reviewers agree on every point that they must agree on.", "Tess Lead2, GMC 70lead2", "Yes, signed blind")
}

func TestThoseWhoStillDifferGoToThePanel(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	s.signed("lead2", id, true)
	b := s.signIn("clinician")
	b.takes(review.InSecondReview)
	path := s.casePath(id, "/sign-second-review")
	page := b.get(path)
	page.signs(path, short(page)).want(303)
	answers := b.get(s.casePath(id, "/answers")).want(200)
	answers.says("The reviewers differ on 4 points that they must agree on: Letter 1, action 1: Repeat the potassium; Physical harm so far;",
		"Where they differ", "Not done", "Done in time", "Moderate harm", "No harm", "The kidney failed")
	differ := s.casePath(id, "/record-that-we-still-differ")
	b.post(differ, with(b.get(differ).want(200).form("main form"), "note", "")).want(422).says("Say in a line what you still differ about.")
	b.post(differ, with(b.get(differ).form("main form"), "note", "Whether the test was done")).want(303)
	if c := s.whole(id); c.Stage != review.InPanel {
		t.Errorf("got stage %s, want the panel", c.Stage)
	}
	b.get(s.casePath(id, "/answers")).says("that they still differ: Whether the test was done")
}

// decided is the panel's form, filled in with a decision.
func decided(w *answer) url.Values {
	return with(w.form("main form"), "what", "decided", "held_on-day", "20", "held_on-month", "11", "held_on-year", "2026", "present", "Dr A; Dr B", "chair", "Dr A", "voted", "majority", "bodies", "CQC", "coroner", "yes", "learning", "Check the outbox daily",
		"physical", "moderate", "psychological", "none", "still_physical", "none", "still_psychological", "none", "association", string(review.PossiblyLed),
		"cannot_rule_out", "yes", "reasons", "The test would have shown it", "dissent", "Dr B: not shown", "resulted", "yes", "could_result", "no", "candour_reasons", "Moderate harm", "signing_password", password)
}

func TestThePanelDecides(t *testing.T) {
	s := site(t, 60)
	id := s.toPanel()
	b, path := s.signIn("lead"), s.casePath(id, "/sign-panel-decision")
	page := b.get(path).want(200).says("The reviewers differ on 4 points", "Tess Lead3 still differs", "Repeat the potassium")
	again := b.post(path, with(decided(page), "what", "")).want(422).says("Say whether the panel decided or needs more.")
	again = b.post(path, with(decided(again), "held_on-year", "2027")).want(422).says("Enter the date of the meeting, today or earlier.")
	if got := again.value("reasons"); got != "The test would have shown it" {
		t.Errorf("the reasons came back as %q", got)
	}
	fields := decided(again)
	first := b.post(path, fields).want(303).Header().Get("Location")
	if second := b.post(path, fields).want(303).Header().Get("Location"); second != first {
		t.Errorf("the second time: got %s, want %s", second, first)
	}
	c := s.whole(id)
	if c.Stage != review.Decided || c.InForce()[0].Basis != review.ByPanel || !c.InForce()[0].Finding.CannotRuleOut || !c.Candour().Notifiable() || len(c.Panels) != 1 {
		t.Errorf("got %s, %+v, %+v", c.Stage, c.InForce(), c.Candour())
	}
	b.get(s.casePath(id, "/answers")).want(200).says("Panel of 20-Nov-2026", "Dr B: not shown", "Harm cannot be ruled out", "By a majority", "The Care Quality Commission; The coroner", "Check the outbox daily")
	b.get(s.path("/owed?kind=action")).want(200).says("Tell the Care Quality Commission of the outcome.", "Tell the coroner of the outcome.")
}

func TestThePanelSendsBackToANamedClinician(t *testing.T) {
	s := site(t, 60)
	id := s.toPanel()
	b, path := s.signIn("lead"), s.casePath(id, "/sign-panel-decision")
	fields := with(decided(b.get(path)), "what", "more")
	b.post(path, fields).want(422).says("Say what must still be found out.", "Choose the clinician whom the case goes back to.")
	clinician := fmt.Sprint(s.people["clinician"].ID)
	b.post(path, with(fields, "key", newKey(), "more_needed", "The pharmacy’s record", "sent_to", clinician)).want(303)
	if c := s.whole(id); c.Stage != review.InAssessment || c.ReturnedTo != s.people["clinician"].ID {
		t.Errorf("got %s returned to %d, want assessment by the clinician", c.Stage, c.ReturnedTo)
	}
	s.signIn("lead2").get(s.casePath(id, "/answers")).want(409)
	path = s.casePath(id, "/sign-assessment")
	page := s.signIn("clinician").get(path).want(200)
	page.signs(path, short(page)).want(303)
	if c := s.whole(id); c.Stage != review.InSecondReview {
		t.Errorf("got %s, want a second review of what the panel sent back", c.Stage)
	}
	path = s.casePath(id, "/sign-second-review")
	second := s.signIn("clinician2")
	second.takes(review.InSecondReview)
	page = second.get(path).want(200)
	page.signs(path, short(page)).want(303)
	c := s.whole(id)
	if r := c.Panels[0].Record; c.Stage != review.Decided || r.MoreNeeded != "The pharmacy’s record" || r.Reasons != "" || r.Finding != (review.Finding{}) {
		t.Errorf("got %s with the record %+v, want only what was still needed", c.Stage, r)
	}
}

func TestWhoAssessedDoesNotSignForThePanel(t *testing.T) {
	s := site(t, 60)
	id := s.toPanel()
	s.signIn("lead2").get(s.casePath(id, "/sign-panel-decision")).want(403).says("You assessed this case.")
	s.signIn("clinician").get(s.casePath(id, "/sign-panel-decision")).want(403)
}

func TestAnAmendmentIsANewSignatureWithAReason(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	s.signed("lead2", id, false)
	b, path := s.signIn("lead2"), s.casePath(id, "/amend-assessment")
	page := b.get(path).want(200)
	if got := page.value("judgement"); got != "Read to the end" {
		t.Errorf("the form starts with %q, want what was signed", got)
	}
	again := b.post(path, with(full(page), "judgement", "The test was missed after all")).want(422).says("Say why you amend what you signed.")
	again.signs(path, with(again.form(draftForm), "reason", "A record came to light", "go", "check")).follow().want(200).says("your assessment was signed")
	c := s.whole(id)
	if c.Stage != review.InSecondReview || len(c.InForce()) != 0 {
		t.Errorf("got %s with %+v in force, want a second review and none", c.Stage, c.InForce())
	}
	mine, err := s.store.Case(t.Context(), s.actor("lead2"), id)
	if err != nil {
		t.Fatal(err)
	}
	if last := mine.Assessments[len(mine.Assessments)-1]; last.Kind != review.Amended || last.Reason != "A record came to light" {
		t.Errorf("got %s for %q", last.Kind, last.Reason)
	}
}

func TestWithdrawingLeavesTheOtherOneStanding(t *testing.T) {
	s := site(t, 60)
	id := s.toPanel()
	path := s.casePath(id, "/withdraw-assessment")
	b := s.signIn("lead3")
	page := b.get(path).want(200).says("First assessment, Tess Lead2", "Second review, Tess Lead3")
	b.post(path, page.form("main form")).want(422).says("Choose an assessment that now stands.", "Say why the assessment is withdrawn.")
	was := s.whole(id)
	second := fmt.Sprint(was.LastStanding(review.Second)[0].ID)
	b.post(path, with(page.form("main form"), "assessment", second, "reason", "The wrong record")).want(303)
	c := s.whole(id)
	if c.Stage != review.InSecondReview {
		t.Errorf("got %s, want a second review", c.Stage)
	}
	s.signIn("lead").get(path).want(200).says("No assessment can be shown to you before").hides("Tess Lead2", "Tess Lead3")
}

// The agenda names what waits for the panel and why; a second case of the meeting
// is proposed what was recorded of the first.
func TestTheAgendaOfThePanel(t *testing.T) {
	s := site(t, 60)
	id := s.toPanel()
	b := s.signIn("lead")
	b.get(s.path("")).has(`a[href="` + s.path("/panel") + `"]`)
	b.get(s.path("/panel")).want(200).says("1 case is before the panel.", id.String(), "The reviewers still differ", "Moderate harm or worse", "what became of 1 action", "Tess Lead2, Tess Lead3")
	s.signIn("clinician").get(s.path("/panel")).want(403)
	path := s.casePath(id, "/sign-panel-decision")
	first := b.get(path).want(200).says("Tess Lead2 and Tess Lead3 assessed the case: they may chair and be heard, and have no vote")
	b.post(path, with(decided(first), "chair", "")).want(422).says("Say who chaired the meeting.")
	b.post(path, with(decided(first), "key", newKey(), "dissent", "")).want(422).says("Say who saw it otherwise, and why: the members did not all agree.")
	b.post(path, with(decided(first), "key", newKey())).want(303)
	b.get(s.path("/panel")).want(200).says("0 cases are before the panel.").hides(id.String())

	other := s.toAssess(1)
	s.signed("lead2", other, true)
	s.signed("lead3", other, false)
	s.change("lead3", other, review.StillDiffer{Note: "Whether it was done"})
	page := b.get(s.casePath(other, "/sign-panel-decision")).want(200)
	if page.value("chair") != "Dr A" || page.value("present") != "Dr A; Dr B" || page.value("reasons") != "" {
		t.Errorf("got chair %q, present %q, reasons %q; want those of the meeting alone", page.value("chair"), page.value("present"), page.value("reasons"))
	}
}
