package app

import (
	"net/url"
	"strings"
	"testing"

	"harmreview/review"
)

func TestALeadApprovesAClosingProtocolThatSomebodyElseWrote(t *testing.T) {
	s := site(t, 60)
	manager, lead := s.signIn("manager"), s.signIn("lead")
	path := s.path("/set-up/closing-protocol")
	reading := s.signIn("clerk").post(s.path("/next"), nil).follow().want(200).has(`input[value="close:not a letter"]`)
	form := manager.get(path + "/new").want(200).form("main form")
	form = with(form, "code_3_off", "yes", "code_2_label", "Nothing clinical", "code_7_label", "Appointment only", "code_7_help", "It tells of an appointment.", "code_7_users", "clerks", "reason", "Asked for by the clerks")
	manager.post(path+"/new", with(form, "code_7_clinical", "yes")).want(422).says("A reason that takes a clinical judgement is for clinicians and leads only.")
	again := manager.post(path+"/new", with(form, "code_2_label", "No harm", "reason", "")).want(422).says("A closing never says “no harm”", "Say why the protocol changes.")
	if got := again.value("code_7_help"); got != "It tells of an appointment." {
		t.Errorf("what was typed came back as %q", got)
	}
	manager.post(path+"/new", form).want(303).follow().says("Until then nothing changes.", "waits for the word of a lead")
	proposal := path + "/1"
	manager.get(proposal).says("Nothing clinical", "Switched off").has(`input[value="withdrawn"]`).hides(`value="approved"`)
	manager.post(proposal, url.Values{"answer": {"approved"}}).want(403)
	s.signIn("clinician").get(proposal).want(200).hides(`value="approved"`)
	lead.post(proposal, url.Values{"answer": {"refused"}}).want(422).says("Say why it is refused.")
	s.signIn("clerk").get(pathOf(reading)).has(`input[value="close:not a letter"]`) // nothing has changed yet
	lead.post(proposal, url.Values{"answer": {"approved"}}).want(303).follow().says("Version 1, in force", "Tess Manager", "Tess Lead", "Appointment only")
	clerk := s.signIn("clerk")
	clerk.get(pathOf(reading)).hides("close:not a letter").has(`input[value="close:appointment only"]`).says("Close: Nothing clinical")
	lead.post(proposal, url.Values{"answer": {"approved"}, "key": {newKey()}}).want(409).says("approved already")
}

// A form that was opened before keeps all that was typed in it.
func TestADecisionWithACodeNoLongerInForceComesBackWhole(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clinician")
	page := b.post(s.path("/next"), nil).follow().want(200)
	form := triageForm(page, "close:not a letter")
	form.Set("protocol", page.value("protocol"))
	form.Set("reason", "A printed test page")
	s.protocol(func(k review.ClosingCodes) { k[2].Off, k[1].Label = true, "Nothing clinical" })
	again := b.post(pathOf(page), form).want(422).says("The closing protocol was changed while you were reading.")
	if got := again.value("reason"); got != "A printed test page" {
		t.Errorf("the reason came back as %q", got)
	}
	form.Set("protocol", again.value("protocol"))
	b.post(pathOf(page), form).want(422).says("This reason is not in force any more.")
	form.Set("decision", "close:no clinical content")
	b.post(pathOf(page), form).want(303).follow().says("“Close: Nothing clinical” was saved.")
}

// A decision is shown in the words that it was made under.
func TestAnOldClosingKeepsItsWording(t *testing.T) {
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 1)
	s.change("lead", id, review.TriageLetters{Letters: s.now(id), Answer: review.Close, Code: "no clinical content"})
	s.protocol(func(k review.ClosingCodes) { k[1].Label = "Nothing clinical" })
	if page := s.signIn("lead2").get(s.casePath(id, "")).want(200); !strings.Contains(page.text(), "Closed at triage: No clinical content") && s.whole(id).Stage == review.Decided {
		t.Errorf("the case does not say why it was closed, in the words of then:\n%s", page.text())
	}
}

// protocol puts an edited version of the codes in force.
func (s *testSite) protocol(edit func(review.ClosingCodes)) {
	s.t.Helper()
	now, err := s.store.ClosingProtocol(s.t.Context(), s.incident)
	if err != nil {
		s.t.Fatal(err)
	}
	edit(now.Body)
	if err := s.store.ProposeProtocol(s.t.Context(), review.Cause{Actor: s.actor("manager")}, now.ID, now.Body, "A test."); err != nil {
		s.t.Fatal(err)
	}
	page, err := s.store.ProtocolVersions(s.t.Context(), s.incident)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.store.AnswerProtocol(s.t.Context(), review.Cause{Actor: s.actor("lead2")}, page.Waiting().ID, review.VersionApproved, ""); err != nil {
		s.t.Fatal(err)
	}
}
