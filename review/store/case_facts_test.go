package store

import (
	"testing"

	"harmreview/review"
)

// A clerk's first closings are read again in every incident anew.
func TestClosingsOfAnotherIncidentDoNotCount(t *testing.T) {
	w := aWorld(t, 40)
	id := w.certain(w.clerk)
	w.must(w.clerk, id, review.TriageLetters{Letters: w.whole(id).Untriaged()[:1], Answer: review.Close, Code: "not a letter"})
	other, err := w.CreateIncident(t.Context(), review.Cause{System: "test"}, review.Incident{Reference: "INC-2", Name: "More letters", Demonstration: true, Policy: review.DefaultPolicy()})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.SetRoles(t.Context(), review.Cause{System: "test"}, other, w.clerk.Person, []review.Role{review.Clerk}, false); err != nil {
		t.Fatal(err)
	}
	there, err := w.Actor(t.Context(), w.clerk.Person, other)
	if err != nil {
		t.Fatal(err)
	}
	loadList(t, w.Store, other, listOf(t, w.made.WriteList))
	for incident, want := range map[review.IncidentID]int{w.incident: 1, other: 0} {
		a, at := w.clerk, id
		if incident == other {
			a, at = there, w.next(there, review.InTriage)
		}
		c, err := w.Case(t.Context(), a, at)
		if err != nil {
			t.Fatal(err)
		}
		if c.ClerkClosings != want {
			t.Errorf("incident %d: got %d closings counted, want %d", incident, c.ClerkClosings, want)
		}
	}
}
