package store

import (
	"testing"
	"time"

	"harmreview/review"
)

// Working notes go when their time is over, and not before; a session that
// could still be used stays.
func TestTidyRemovesOnlyWhatIsOver(t *testing.T) {
	w := aWorld(t, 20)
	id := w.next(w.clinician, review.InTriage)
	cause := review.Cause{Actor: w.clinician, Key: "key", Route: "POST /x", Fields: "sum"}
	if _, err := w.ChangeCase(t.Context(), cause, id, 0, review.AddInformation{From: "The practice", What: "It rang", Urgency: review.Routine}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.KeepSearch(t.Context(), review.Cause{Actor: w.clinician}, "Smith"); err != nil {
		t.Fatal(err)
	}
	sessions := w.Sessions(time.Hour, 40*24*time.Hour)
	if err := sessions.Bind(t.Context(), "token", w.clinician.Person, "a browser"); err != nil {
		t.Fatal(err)
	}
	counts := func() [3]int {
		return [3]int{w.count(`SELECT count(*) FROM answers`), w.count(`SELECT count(*) FROM searches`), w.count(`SELECT count(*) FROM sessions`)}
	}
	for _, test := range []struct {
		after time.Duration
		want  [3]int
	}{{0, [3]int{1, 1, 1}}, {25 * time.Hour, [3]int{1, 0, 1}}, {8 * 24 * time.Hour, [3]int{0, 0, 1}}, {32 * 24 * time.Hour, [3]int{0, 0, 0}}} {
		at := Clock(t, w.Store)
		at.Set(testStart.Add(test.after))
		if err := w.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := counts(); got != test.want {
			t.Errorf("after %s: got %v answers, searches and sessions, want %v", test.after, got, test.want)
		}
	}
}
