package store

import (
	"errors"
	"testing"
	"time"

	"harmreview/review"
)

// drafted is a case in assessment with a draft of the clinician's, and what
// signs it.
func (w *world) drafted() Signing {
	w.t.Helper()
	id := w.certain(w.clinician)
	c := w.must(w.clinician, id, review.TriageLetters{Letters: w.whole(id).Untriaged(), Answer: review.Assess, Urgency: review.Routine})
	w.claims(w.clinician, id)
	version, err := w.SaveDraft(w.t.Context(), w.clinician, id, Draft{Form: "form", Definition: c.Definitions.Assessment, Body: []byte(`{}`)})
	if err != nil {
		w.t.Fatal(err)
	}
	return Signing{Case: id, Form: "form", Version: version, Next: review.InAssessment,
		Then: func(Onward) review.Answer { return review.Answer{Message: "signed"} },
		Change: func(Draft) (review.Change, error) {
			return review.SignAssessment{Letters: c.ToAssess(), Answers: review.Answers{Evidence: "GP record", Judgement: "Nothing missed", NoConflict: true, Short: true}}, nil
		}}
}

// draftIsThere fails the test unless the clinician's draft is, or is not, there.
func (w *world) draftIsThere(g Signing, want bool) {
	w.t.Helper()
	_, err := w.Draft(w.t.Context(), w.clinician.Person, g.Case, g.Form)
	if got := err == nil; got != want || err != nil && !errors.Is(err, review.ErrNotFound) {
		w.t.Errorf("the draft is there: got %v (%v), want %v", got, err, want)
	}
}

func TestASignatureEndsItsDraft(t *testing.T) {
	w := aWorld(t, 40)
	g := w.drafted()
	answer, err := w.SignDraft(t.Context(), review.Cause{Actor: w.clinician}, g)
	if err != nil || answer.Message != "signed" {
		t.Fatalf("got %+v, %v", answer, err)
	}
	w.draftIsThere(g, false)
	if c := w.whole(g.Case); len(c.Assessments) != 1 {
		t.Errorf("got %d assessments, want 1", len(c.Assessments))
	}
	if _, err := w.SignDraft(t.Context(), review.Cause{Actor: w.clinician}, g); !errors.Is(err, review.ErrStale) {
		t.Errorf("the same draft again: got %v, want ErrStale", err)
	}
}

func TestARefusedSignatureKeepsTheDraft(t *testing.T) {
	w := aWorld(t, 40)
	g := w.drafted()
	refused := func(what string, g Signing, want error) {
		t.Helper()
		if _, err := w.SignDraft(t.Context(), review.Cause{Actor: w.clinician}, g); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", what, err, want)
		}
		w.draftIsThere(g, true)
		if c := w.whole(g.Case); len(c.Assessments) != 0 {
			t.Errorf("%s: got %d assessments, want none", what, len(c.Assessments))
		}
	}
	other := g
	other.Version++
	refused("another version", other, review.ErrStale)
	other = g
	other.Change = func(Draft) (review.Change, error) { return review.SignAssessment{}, nil }
	refused("other letters", other, review.ErrNotNow)
	if err := w.Store.change(t.Context(), review.Cause{Actor: w.manager}, func(tx *Tx) error {
		_, err := tx.addDefinition(assessmentDefinition, w.incident, review.AssessmentForm{Confirmed: "the trust"}, w.manager.Person)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	refused("other wording", g, review.ErrNotNow)
}

func TestTryingChangesNothing(t *testing.T) {
	w := aWorld(t, 40)
	g := w.drafted()
	before := w.whole(g.Case)
	change, _ := g.Change(Draft{})
	if err := w.Try(t.Context(), w.clinician, g.Case, change); err != nil {
		t.Errorf("what can be signed: got %v, want nil", err)
	}
	bad, ok := errors.AsType[review.Problems](w.Try(t.Context(), w.clinician, g.Case, review.SignAssessment{Letters: before.ToAssess()}))
	if !ok || bad["evidence"] == "" {
		t.Errorf("what lacks evidence: got %v, want its problem", bad)
	}
	if after := w.whole(g.Case); after.Version != before.Version || len(after.Assessments) != 0 {
		t.Errorf("the case: got version %d, want %d", after.Version, before.Version)
	}
}

func TestWhoeverSavesADraftGoesOnHoldingTheCase(t *testing.T) {
	w := aWorld(t, 40)
	g := w.drafted()
	clock := Clock(t, w.Store)
	clock.Add(claimTime - time.Minute)
	d := Draft{Form: g.Form, Definition: 1, Body: []byte(`{"a":1}`), Version: g.Version}
	if _, err := w.SaveDraft(t.Context(), w.clinician, g.Case, d); err != nil {
		t.Fatal(err)
	}
	clock.Add(claimTime - time.Minute)
	if err := w.Claim(t.Context(), review.Cause{Actor: w.lead}, g.Case); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("somebody else claims it: got %v, want a refusal", err)
	}
	clock.Add(2 * time.Minute)
	if err := w.Claim(t.Context(), review.Cause{Actor: w.lead}, g.Case); err != nil {
		t.Errorf("once it ran out: got %v, want it claimed", err)
	}
	if _, err := w.Case(t.Context(), w.clinician, g.Case); err != nil {
		t.Errorf("its author looks at the case: got %v, want to see it", err)
	}
}

func TestNextGivesBackWhatWasDraftedUnlessSomebodyElseHoldsIt(t *testing.T) {
	w := aWorld(t, 40)
	g := w.drafted()
	clinician, lead := review.Cause{Actor: w.clinician}, review.Cause{Actor: w.lead}
	urgent := w.certain(w.clinician)
	w.must(w.clinician, urgent, review.TriageLetters{Letters: w.whole(urgent).Untriaged(), Answer: review.Assess, Urgency: review.Urgent, Reason: "The dose"})
	for _, id := range []review.CaseID{g.Case, urgent} {
		if err := w.Release(t.Context(), clinician, id); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.next(w.clinician, review.InAssessment); got != g.Case {
		t.Errorf("got %s, want the drafted %s before the urgent %s", got, g.Case, urgent)
	}
	if err := w.Release(t.Context(), clinician, g.Case); err != nil {
		t.Fatal(err)
	}
	if err := w.Claim(t.Context(), lead, g.Case); err != nil {
		t.Fatal(err)
	}
	if got := w.next(w.clinician, review.InAssessment); got != urgent {
		t.Errorf("while a lead holds it: got %s, want %s", got, urgent)
	}
}
