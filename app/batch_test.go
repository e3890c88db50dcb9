package app

import (
	"net/http"
	"net/url"
	"testing"

	"harmreview/review"
)

// undoPath is the address to which the message on a page sends an undo.
func undoPath(w *answer) string {
	w.t.Helper()
	for _, form := range w.has(".nhsuk-notification-banner form").all(".nhsuk-notification-banner form") {
		return attribute(form, "action")
	}
	return ""
}

// closes has somebody close the letter of the page they are on, and returns the
// page that follows.
func (b *browser) closes(page *answer) *answer {
	b.site.t.Helper()
	return b.post(pathOf(page), triageForm(page, "close:no clinical content")).want(303).follow().want(200)
}

func TestTheNextPageOffersToTakeTheDecisionBack(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clinician")
	first := b.post(s.path("/next"), nil).follow().want(200).hides("Your batch")
	next := b.closes(first).says("was saved.", "Your batch: 1 decision")
	again := b.post(undoPath(next), nil).want(303).follow().want(200).says("your decision was taken back")
	if again.value("letter") != first.value("letter") {
		t.Errorf("the undo leads to letter %s, want %s", again.value("letter"), first.value("letter"))
	}
	if n := len(again.all(".nhsuk-notification-banner form")); n != 0 {
		t.Errorf("the page after an undo offers %d undos, want none", n)
	}
}

func TestABatchIsLookedAtAndConfirmed(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clinician")
	page := b.post(s.path("/next"), nil).follow()
	for range 3 {
		page = b.closes(page)
	}
	undo := undoPath(page)
	b.get(s.path("")).want(200).says("Your batch: 3 decisions").has(`a[href="` + s.path("/batch") + `"]`)
	batch := b.get(s.path("/batch")).want(200).says("Close: No clinical content", "Confirm these 3 decisions")
	if n := len(batch.all("td form")); n != 3 {
		t.Fatalf("got %d decisions that can be taken back, want 3", n)
	}
	b.post(attribute(batch.all("td form")[1], "action"), nil).want(303)
	b.post(s.path("/batch"), batch.form("main form[action$='/batch']")).want(409).says("holds other decisions than this page showed", "Confirm these 2 decisions")
	batch = b.get(s.path("/batch")).want(200).says("Your batch: 2 decisions", "Taken back")
	done := b.post(s.path("/batch"), batch.form("main form[action$='/batch']")).want(303).follow().want(200).says("Your batch was confirmed: 2 decisions.")
	done.hides(s.path("/batch"))
	b.get(s.path("/batch")).want(200).says("decided nothing at triage").hides("Confirm")
	b.post(undo, nil).want(409).says("cannot be taken back at once any more")
}

func TestSigningOutEndsTheUndo(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clinician")
	undo := undoPath(b.closes(b.post(s.path("/next"), nil).follow()))
	b.post("/sign-out", url.Values{}).want(303)
	b = s.signIn("clinician")
	b.get(s.path("/batch")).want(200).says("decided nothing at triage")
	b.post(undo, nil).want(http.StatusConflict)
}

func TestNobodySeesOrTouchesTheBatchOfAnother(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clinician")
	undo := undoPath(b.closes(b.post(s.path("/next"), nil).follow()))
	other := s.signIn("clinician2")
	other.get(s.path("/batch")).want(200).says("decided nothing at triage")
	other.post(undo, nil).want(http.StatusNotFound)
	s.signIn("liaison").post(undo, nil).want(http.StatusForbidden)
}

// The undo is refused with what happened since, and the decision stands.
func TestAnUndoThatCameTooLateSaysWhy(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clinician")
	page := b.post(s.path("/next"), nil).follow()
	form := triageForm(page, "assess:1")
	form.Set("reason", "Methotrexate daily instead of weekly")
	said := b.post(pathOf(page), form).want(303).follow().want(200)
	same, err := s.store.SameDay(t.Context(), s.incident)
	if err != nil || len(same.Lines) != 1 {
		t.Fatalf("got same-day actions %+v (%v), want one", same.Lines, err)
	}
	o := same.Lines[0]
	s.change("lead", o.Case, review.NoteObligation{ID: o.Obligation, Version: o.Version, Kind: "accepted", Whom: "Dr Duty", HappenedAt: s.clock.Now()})
	b.post(undoPath(said), nil).want(409).says("Somebody has acted on what this decision opened: same-day action.")
}
