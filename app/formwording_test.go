package app

import (
	"net/url"
	"testing"

	"harmreview/review"
)

// A lead approves what somebody else wrote; what is signed from then on is signed
// under it, and what was signed before keeps its own words.
func TestALeadApprovesAWordingOfTheAssessmentThatSomebodyElseWrote(t *testing.T) {
	s := site(t, 60)
	before := s.toPanel()
	id := s.anyCase(review.InTriage, 1)
	s.change("lead2", id, review.TriageLetters{Letters: s.now(id), Answer: review.Assess, Urgency: review.Routine})
	manager, lead, clinician := s.signIn("manager"), s.signIn("lead"), s.signIn("clinician")
	path := s.path(formWordingPath)
	clinician.takes(review.InAssessment)
	assess := s.casePath(id, "/sign-assessment")
	page := clinician.get(assess).want(200)
	clinician.post(assess, with(full(page), "physical_met", "moderate:1", "go", "save")).want(303)
	clinician.get(assess).want(200).has(`input[value="moderate:1"][checked]`).says("Not yet confirmed by this trust.", "Independence limited for less than 6 months")

	manager.get(s.path("/set-up")).has(`a[href="` + path + `"]`)
	manager.get(path).want(200).says("this wording is a proposal", "At least one of these:")
	form := manager.get(path + "/new").want(200).form("main form")
	wrong := manager.post(path+"/new", with(form, "physical_moderate_criteria", "", "physical_low_criteria", "Only one", "reason", "")).want(422)
	wrong.says("Write at least one line.", "A grade that needs all of its criteria has at least two.", "Say why it changes")
	if got := wrong.value("physical_low_criteria"); got != "Only one" {
		t.Errorf("what was typed came back as %q", got)
	}
	form = with(form, "physical_moderate_criteria", "Independence limited for less than half a year\n\n  A second   line ", "reason", "Agreed by the patient safety group")
	manager.post(path+"/new", form).want(303).follow().says("Until then nothing changes.", "waits for the word of a lead")
	manager.post(path+"/new", with(form, "key", newKey())).want(409).says("Another version waits")
	written := attribute(manager.get(path).all(`a[href*="/written/"]`)[0], "href")
	manager.get(written).says("Independence limited for less than half a year", "A second line", "Physical harm: Moderate harm").has(`input[value="withdrawn"]`).hides(`value="approved"`)
	manager.post(written, url.Values{"answer": {"approved"}}).want(403)
	clinician.get(path + "/new").want(403)
	lead.post(written, url.Values{"answer": {"refused"}}).want(422).says("Say why it is refused.")
	lead.post(written, url.Values{"answer": {"approved"}}).want(303).follow().says("Version 1, in force", "Tess Manager", "Tess Lead").hides("this wording is a proposal")
	lead.get(attribute(lead.get(path).all(`a[href*="/versions/"]`)[1], "href")).want(200).says("Not in force now.", "Independence limited for less than 6 months")

	clinician.get(assess).want(200).says("Confirmed by Tess Lead.", "less than half a year").hides("Not yet confirmed by this trust.", `value="moderate:1" checked`)
	s.signIn("lead2").get(s.casePath(before, "/answers")).want(200).says("Further healthcare beyond one visit and beyond dressings").hides("less than half a year")
	stale := with(form, "base", "1", "key", newKey(), "source", "The safety group")
	lead.post(path+"/new", stale).want(409).says("What is in force now: Version 1")
}
