package app

import (
	"strings"
	"testing"
	"time"

	"harmreview/review"
	"harmreview/review/store"
)

// An outcome is signed by the password, every time, however lately it was given.
func TestAnOutcomeIsSignedWithThePassword(t *testing.T) {
	s := site(t, 60)
	id := s.toPanel()
	b, path := s.signIn("lead"), s.casePath(id, "/sign-panel-decision")
	fields := decided(b.get(path))
	missing := b.post(path, with(fields, "signing_password", "", "present", "")).want(422).
		says("Enter your password: it is your signature.", "Say who was present")
	if got := missing.value("reasons"); got != "The test would have shown it" {
		t.Errorf("the reasons came back as %q", got)
	}
	const wrong = "not my password at all"
	again := b.post(path, with(decided(missing), "signing_password", wrong)).want(422).says("That is not your password. Nothing was signed.")
	if strings.Contains(again.Body.String(), wrong) {
		t.Error("what was typed as a password came back")
	}
	if c := s.whole(id); len(c.Panels) != 0 {
		t.Fatalf("got %+v signed without the password", c.Panels)
	}
	b.post(path, decided(again)).want(303)
	if c := s.whole(id); len(c.Panels) != 1 {
		t.Errorf("got %d decisions, want one", len(c.Panels))
	}
}

// A sign-in proves for half an hour who signs assessments; then the password does.
func TestAnAssessmentIsSignedWithinHalfAnHourOfProof(t *testing.T) {
	s := site(t, 60)
	clock := store.Clock(t, s.store)
	id := s.toAssess(1)
	b := s.signIn("clinician")
	path := s.casePath(id, "/sign-assessment")
	check := b.post(path, short(b.takes(review.InAssessment))).follow().want(200)
	if len(check.all("[name=signing_password]")) != 0 {
		t.Error("the password is asked for just after the sign-in")
	}
	for range 3 {
		clock.Add(11 * time.Minute)
		check = b.get(path + "/check").want(200)
	}
	check.has("[name=signing_password]")
	check = b.post(path+"/check", check.form("main form")).want(422).says("Enter your password: it is your signature.", "Nothing was missed")
	check = b.post(path+"/check", with(check.form("main form"), "signing_password", "something else entirely")).want(422).says("That is not your password.")
	if c := s.whole(id); len(c.Assessments) != 0 {
		t.Fatal("an assessment was signed without a proof")
	}
	b.post(path+"/check", with(check.form("main form"), "signing_password", password)).want(303)
	c := s.whole(id)
	if len(c.Assessments) != 1 {
		t.Fatalf("got %d assessments, want one", len(c.Assessments))
	}
	if worked := c.Assessments[0].Answers.Seconds; worked < 1 || worked > 300 {
		t.Errorf("got %d seconds at work, want them measured without the pauses", worked)
	}
	other := s.toAssess(1)
	page := b.takes(review.InAssessment)
	page.signs(s.casePath(other, "/sign-assessment"), short(page)).want(303) // proved just now
}

// What was typed when a session ran out comes back, without the password.
func TestASignedFormIsKeptWithoutItsPassword(t *testing.T) {
	s := site(t, 60)
	id := s.toPanel()
	b, path := s.signIn("lead"), s.casePath(id, "/sign-panel-decision")
	fields := decided(b.get(path))
	store.Clock(t, s.store).Add(13 * time.Hour)
	again := b.post(path, fields).signedOut()
	_ = again
	page := s.signIn("lead").get(path).want(200)
	if got := page.value("reasons"); got != "The test would have shown it" {
		t.Errorf("the reasons came back as %q", got)
	}
	if strings.Contains(page.Body.String(), password) {
		t.Error("the password came back")
	}
}
