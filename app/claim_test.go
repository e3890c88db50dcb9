package app

import (
	"net/url"
	"testing"
	"time"

	"harmreview/review"
	"harmreview/views"
)

// takesOver opens the work of a held case, and is led to where it can be taken over.
func (b *browser) takesOver(id review.CaseID, change review.ChangeName) {
	b.site.t.Helper()
	s := b.site
	to := s.casePath(id, "/take-over")
	if got := b.get(s.casePath(id, views.ChangePath(change))).want(303).Header().Get("Location"); got != to {
		s.t.Fatalf("the work of a held case leads to %s, want %s", got, to)
	}
	page := b.get(to).want(200).says("has been working on this case since 23-Nov-2026 09:30", "just now")
	b.post(to, url.Values{"held": {page.value("held")}}).want(422).says("Say why you take the case over")
	b.post(to, url.Values{"held": {page.value("held")}, "reason": {"They went home ill."}}).want(303).follow().want(200)
}

// What the first holder sends next is refused, with what they typed, who took the
// case over and why on the page; it is shown once, and at home until they have
// read it.
func TestTheFirstHolderIsToldAndLosesNothing(t *testing.T) {
	s := site(t, 60)
	first, lead := s.signIn("clinician"), s.signIn("lead")
	page := first.takes(review.InTriage)
	id := s.claimed("clinician")
	s.clock.Add(10 * time.Second)
	lead.get(s.casePath(id, "")).says("Tess Clinician has been working on this case since", "Take it over")
	lead.takesOver(id, review.TriageName)

	first.post(s.casePath(id, "/triage"), with(page.form("main form[data-triage]"), "decision", "assess:2", "reason", "Bloods to repeat, not done.")).want(409).
		says("Somebody else is working on this case now", "Nothing was saved", "Tess Lead took case "+id.String()+" over from you", "They went home ill.", "Bloods to repeat, not done.")
	first.get(s.path("/cases")).want(200).hides("They went home ill.")
	home := first.get(s.path("")).says("Taken over from you", "Tess Lead", "They went home ill.")
	read := attribute(home.all(`main form[action$="/read"]`)[0], "action")
	lead.post(read, nil).want(404)
	first.post(read, nil).want(303)
	first.post(read, nil).want(303)
	first.get(s.path("")).hides("Taken over from you", "They went home ill.")
	lead.get(s.path("")).hides("Taken over from you")
}

// claimed is the one case that somebody holds.
func (s *testSite) claimed(who string) review.CaseID {
	s.t.Helper()
	l, err := s.store.Cases(s.t.Context(), s.actor(who), review.CaseFilter{Mine: review.Claimed}, review.Place{})
	if err != nil || len(l.Lines) != 1 {
		s.t.Fatalf("%s holds %d cases (%v), want 1", who, len(l.Lines), err)
	}
	return l.Lines[0].Case
}

// A draft is refused with both texts, then kept once its author knows.
func TestADraftOfATakenCaseIsRefusedWithBothTexts(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	first, lead := s.signIn("clinician"), s.signIn("lead")
	path := s.casePath(id, "/sign-assessment")
	page := first.takes(review.InAssessment)
	page = first.post(path, with(page.form(draftForm), "evidence", "GP record, March.", "go", "save")).want(303).follow()
	lead.takesOver(id, review.SignFirstName)

	typed := with(page.form(draftForm), "evidence", "GP record, March and April.", "go", "save")
	if got := first.autosave(path, typed).want(409).Body.String(); got == "" {
		t.Error("the script is not told")
	}
	refused := first.post(path, typed).want(409).
		says("Somebody else took case "+id.String()+" over from you", "They went home ill.", "GP record, March.", "GP record, March and April.").hides("Tess Lead")
	again := first.post(path, with(refused.form(draftForm), "go", "save")).want(303)
	if got := again.Header().Get("Location"); got != path {
		t.Errorf("got %s, want the draft kept", got)
	}
	d, err := s.store.Draft(t.Context(), s.people["clinician"].ID, id, string(review.SignFirstName))
	if err != nil || d.Version != 2 {
		t.Errorf("got version %d of the draft (%v), want the second kept", d.Version, err)
	}
	lead.get(path).want(200).hides("GP record")
}

// Leaving a case by the page's own way out gives it back, and keeps what was typed.
func TestLeavingACaseFreesIt(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	first, lead := s.signIn("clinician"), s.signIn("lead")
	path := s.casePath(id, "/sign-assessment")
	page := first.takes(review.InAssessment).says("leave this case: it goes back to the queue")
	first.post(path, with(page.form(draftForm), "evidence", "GP record.", "go", "leave")).want(303).follow().says("went back to the queue")
	lead.get(path).want(200)
	first.get(path).want(303)
	lead.post(s.casePath(id, "/release"), nil).want(303)
	first.get(path).want(200)
	if got := first.get(path).value("evidence"); got != "GP record." {
		t.Errorf("the draft came back as %q", got)
	}
	lead.get(path).want(303)
	first.post("/sign-out", nil).want(303)
	lead.get(path).want(200)
}

// Everybody sets their own specialties, and a manager those of a member.
func TestSpecialtiesAreSetOnTheirPages(t *testing.T) {
	s := site(t, 60)
	b, manager := s.signIn("clinician"), s.signIn("manager")
	b.get(s.path("")).has(`a[href="` + s.path("/specialties") + `"]`)
	page := b.get(s.path("/specialties")).want(200).says("Your specialties")
	some := attribute(page.all(`input[name="specialties"]`)[0], "value")
	b.post(s.path("/specialties"), url.Values{"specialties": {some}}).want(303).follow().says("Your specialties were saved.")
	b.post(s.path("/specialties"), url.Values{"specialties": {}}).want(409).says("Saved now: " + some)
	b.post(s.path("/specialties"), url.Values{"specialties": {"Alchemy"}, "was": {some}}).want(422).says("Choose specialties from the list")
	path := s.path("/people/" + idOf(s.people["clinician"].ID) + "/specialties")
	form := manager.get(path).want(200).says("Specialties of Tess Clinician").form("main form")
	if form.Get("specialties") != some {
		t.Errorf("the manager sees %v ticked, want %s", form, some)
	}
	form.Del("specialties")
	manager.post(path, form).want(303)
	if got := b.get(s.path("/specialties")).value("specialties"); got != "" {
		t.Errorf("got %q ticked once the manager took it away", got)
	}
	b.get(path).want(403)
}
