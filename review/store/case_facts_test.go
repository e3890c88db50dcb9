package store

import (
	"sync"
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

// What a clerk reads again for somebody else is read by nobody after them, and
// what is taken back before it was read again has not been read again: neither
// is one of their first closings.
func TestWhichOfAClerksClosingsCount(t *testing.T) {
	w := aWorld(t, 40)
	other := w.member("Cid Clerk", review.Clerk)
	counts := func(after string, a review.Actor, want int) {
		t.Helper()
		var got int
		if err := w.view(t.Context(), func(q querier) error {
			c, err := loadCase(q, 1)
			if err == nil {
				err = c.facts(q, a, w.Now())
			}
			got = c.ClerkClosings
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("after %s: got %d closings of %s, want %d", after, got, a.Name, want)
		}
	}
	id := w.certain(w.clerk)
	all := w.whole(id).Untriaged()
	w.must(w.clerk, id, review.TriageLetters{Letters: all, Answer: review.Close, Code: "not a letter"})
	counts("closing", w.clerk, len(all))
	w.must(other, id, review.TriageLetters{Letters: all, Answer: review.Close, Code: "not a letter"})
	counts("reading again", other, 0)
	w.must(w.lead, id, review.UndoClosing{Reason: "To be read."})
	counts("undoing what was read again", w.clerk, len(all))
	w.must(w.clerk, id, review.TriageLetters{Letters: all, Answer: review.Close, Code: "not a letter"})
	counts("closing it again", w.clerk, 2*len(all))
}

// Two forms at once do not both find the last place among the first.
func TestAClerksFirstClosingsAreCountedOneAfterTheOther(t *testing.T) {
	w := aWorld(t, 60)
	i, err := w.Incident(t.Context(), w.incident)
	if err != nil {
		t.Fatal(err)
	}
	i.Policy.ClerkRereads = 3
	if err := w.SaveIncident(t.Context(), review.Cause{Actor: w.manager}, i, "For this test"); err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for id, n := review.CaseID(1), 0; n < 8; id++ {
		c := w.whole(id)
		if c.Died != "" {
			continue
		}
		n++
		letters := c.Untriaged()[:1]
		w.opens(w.clerk, letters)
		wait.Go(func() {
			_, err := w.ChangeCase(t.Context(), review.Cause{Actor: w.clerk}, id, 0, review.TriageLetters{Letters: letters, Answer: review.Close, Code: "not a letter"})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	var n int
	err = w.view(t.Context(), func(q querier) (err error) {
		n, err = one[int](q, `SELECT count(*) FROM triage_decisions WHERE by = $1 AND reread = 1`, w.clerk.Person)
		return err
	})
	if err != nil || n != 3 {
		t.Errorf("got %d closings to be read again and error %v, want the first 3 of 8", n, err)
	}
}
