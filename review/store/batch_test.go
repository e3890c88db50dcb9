package store

import (
	"errors"
	"io"
	"testing"
	"time"

	"harmreview/review"
)

// batch is what somebody can still take back.
func (w *world) batch(a review.Actor) review.Batch {
	w.t.Helper()
	b, err := w.Batch(w.t.Context(), a)
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

// takesBack takes the last decision of a batch back.
func (w *world) takesBack(a review.Actor, event int64) error {
	w.t.Helper()
	_, err := w.UndoTriage(w.t.Context(), review.Cause{Actor: a}, event, func(review.CaseID) review.Answer { return review.Answer{} })
	return err
}

func TestADecisionIsTakenBackWhileItsBatchIsOpen(t *testing.T) {
	w := aWorld(t, 60)
	id := w.certain(w.clinician)
	had := w.batch(w.clinician).Standing()
	w.must(w.clinician, id, review.TriageLetters{Letters: w.whole(id).Untriaged(), Answer: review.Close, Code: "information only", Release: true})
	Clock(t, w.Store).Add(time.Minute)
	b := w.batch(w.clinician)
	if b.Standing() != had+1 || b.Decisions[0].Case != id || b.Decisions[0].Label != "Information only" || len(b.Decisions[0].Letters) != len(w.whole(id).Letters) {
		t.Fatalf("got batch %+v, want the decision on %s to be its last", b, id)
	}
	if err := w.takesBack(w.second, b.Decisions[0].Event); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("somebody else takes it back: got %v, want ErrNotFound", err)
	}
	events := eventCount(t, w.Store)
	if err := w.takesBack(w.clinician, b.Decisions[0].Event); err != nil {
		t.Fatal(err)
	}
	if c := w.whole(id); c.Stage != review.InTriage || c.OpenObligations() > 0 {
		t.Errorf("got %s with %d owed, want it in triage and owing nothing", c.Stage, c.OpenObligations())
	}
	if n := eventCount(t, w.Store) - events; n != 2 { // the undo, and that the case is claimed again
		t.Errorf("got %d events, want 2", n)
	}
	if got := w.batch(w.clinician); got.Standing() != had || !got.Decisions[0].Undone {
		t.Errorf("got batch %+v, want the decision in it as taken back", got)
	}
	if err := w.takesBack(w.clinician, b.Decisions[0].Event); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("it is taken back twice: got %v, want ErrNotNow", err)
	}
	if n, err := w.Next(t.Context(), review.Cause{Actor: w.clinician}, review.InTriage); err != nil || n != id {
		t.Errorf("got next %s (%v), want %s, which its author holds again", n, err, id)
	}
	if _, err := w.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// What ends a batch ends the undo, and nothing that was decided.
func TestWhatEndsABatchEndsOnlyTheUndo(t *testing.T) {
	for name, end := range map[string]func(w *world, b review.Batch) error{
		"confirmed": func(w *world, b review.Batch) error {
			return w.ConfirmBatch(w.t.Context(), review.Cause{Actor: w.clinician}, b.ID, b.Standing())
		},
		"signed out": func(w *world, b review.Batch) error {
			token := "a session"
			if err := w.Sessions(time.Hour, time.Hour).Bind(w.t.Context(), token, w.clinician.Person, ""); err != nil {
				return err
			}
			return w.SignOut(w.t.Context(), review.Cause{Actor: w.clinician}, token)
		},
		"half an hour": func(w *world, _ review.Batch) error {
			Clock(w.t, w.Store).Add(review.BatchTime)
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := aWorld(t, 40)
			id := w.closed()
			Clock(t, w.Store).Add(review.BatchTime - time.Second)
			b := w.batch(w.clinician)
			if b.Standing() == 0 {
				t.Fatal("the batch ended before its time")
			}
			if err := end(w, b); err != nil {
				t.Fatal(err)
			}
			if err := w.takesBack(w.clinician, b.Decisions[0].Event); !errors.Is(err, review.ErrNotNow) {
				t.Errorf("got %v, want ErrNotNow", err)
			}
			if got := w.batch(w.clinician); got.ID != 0 || w.whole(id).Stage != review.Decided {
				t.Errorf("got batch %+v and the case %s, want no batch and the case decided", got, w.whole(id).Stage)
			}
			w.closed()
			if got := w.batch(w.clinician); got.ID == b.ID || got.Standing() == 0 {
				t.Errorf("got batch %+v, want a new one", got)
			}
		})
	}
}

// A batch is confirmed as its page showed it.
func TestABatchIsConfirmedAsItWasShown(t *testing.T) {
	w := aWorld(t, 40)
	w.closed()
	b := w.batch(w.clinician)
	for _, refused := range []struct {
		by       review.Actor
		id       review.BatchID
		standing int
	}{{w.clinician, b.ID, b.Standing() - 1}, {w.clinician, b.ID + 1, b.Standing()}, {w.second, b.ID, b.Standing()}} {
		if err := w.ConfirmBatch(t.Context(), review.Cause{Actor: refused.by}, refused.id, refused.standing); !errors.Is(err, review.ErrNotNow) {
			t.Errorf("%+v: got %v, want ErrNotNow", refused, err)
		}
	}
	if err := w.ConfirmBatch(t.Context(), review.Cause{Actor: w.clinician}, b.ID, b.Standing()); err != nil {
		t.Fatal(err)
	}
	if n := w.count(`SELECT count(*) FROM events WHERE change = 'confirm triage batch'`); n != 1 {
		t.Errorf("got %d confirmations on record, want 1", n)
	}
}
