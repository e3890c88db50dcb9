package store

import (
	"strconv"
	"strings"
	"testing"

	"harmreview/review"
)

// Every lot is kept, whichever way it falls, and never changed. It names nobody in
// the event, so that the trail does not tell that a case was drawn.
func TestEveryLotIsKept(t *testing.T) {
	w := aWorld(t, 60)
	for range 4 {
		id := w.certain(w.clinician)
		w.must(w.clinician, id, review.TriageLetters{Letters: w.whole(id).Untriaged(), Answer: review.Close, Code: "no clinical content"})
	}
	var n, named int
	if err := w.view(t.Context(), func(q querier) (err error) {
		if n, err = one[int](q, `SELECT count(*) FROM draws WHERE kind = 'closing' AND drawn = 0 AND share = 0`); err != nil {
			return err
		}
		named, err = one[int](q, `SELECT count(*) FROM events WHERE record LIKE '%draw%'`)
		return err
	}); err != nil || n != 4 || named != 0 {
		t.Errorf("got %d lots and %d events that name them (%v), want 4 and none", n, named, err)
	}
	for _, query := range []string{`UPDATE draws SET drawn = 1`, `DELETE FROM draws`} {
		err := w.change(t.Context(), review.Cause{}, func(tx *Tx) error { return tx.Exec(query) })
		if err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: got %v, want it refused", query, err)
		}
	}
}

// Of each reviewer's closings the same share is drawn, however many they are and
// whatever others close between them; verify draws them all again.
func TestTheShareIsThatOfEachReviewersWork(t *testing.T) {
	w := aWorld(t, 120)
	i, err := w.Incident(t.Context(), w.incident)
	if err != nil {
		t.Fatal(err)
	}
	i.Policy.ClosingsSampled = 0.5
	if err := w.SaveIncident(t.Context(), review.Cause{System: "test"}, i, "for the test"); err != nil {
		t.Fatal(err)
	}
	for n := range 8 {
		for _, a := range []review.Actor{w.clinician, w.second}[:1+n%2] {
			id := w.certain(a)
			w.must(a, id, review.TriageLetters{Letters: w.whole(id).Untriaged(), Answer: review.Close, Code: "no clinical content"})
		}
	}
	for a, want := range map[*review.Actor]int{&w.clinician: 4, &w.second: 2} {
		if n := w.count(`SELECT count(*) FROM draws WHERE drawn = 1 AND by = ` + strconv.FormatInt(int64(a.Person), 10)); n != want {
			t.Errorf("%s: got %d closings drawn, want %d", a.Name, n, want)
		}
	}
	verified(t, w.Store)
}
