package store

import (
	"errors"
	"testing"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
)

// anywhere is what the pages answer with, for tests.
func anywhere(int64) review.Answer { return review.Answer{Location: "/"} }

// accepted is the number of the last event of a change.
func (w *world) accepted(change string) int64 {
	w.t.Helper()
	var seq int64
	err := w.view(w.t.Context(), func(q querier) (err error) {
		seq, err = one[int64](q, `SELECT seq FROM events WHERE change = $1 ORDER BY seq DESC LIMIT 1`, change)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return seq
}

// fitting are the cases that fit an acceptance now.
func (w *world) fitting(b intake.Bulk, d review.Doubt) []review.CaseID {
	w.t.Helper()
	p, err := w.BulkPlan(w.t.Context(), w.manager, b, d, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	var ids []review.CaseID
	for _, l := range p.Fits {
		ids = append(ids, l.Banner.Case)
	}
	return ids
}

// doubted are two cases of people like nobody else, in doubt for want of a number.
func (w *world) doubted() (a, b review.CaseID) {
	w.t.Helper()
	a, b = w.two()
	for id, name := range map[review.CaseID]string{a: "Quetzal", b: "Zephyrine"} {
		who := intake.Person{Family: name, Given: "X" + name, Born: "1901-02-0" + map[review.CaseID]string{a: "3", b: "4"}[id]}
		if err := w.Correct(w.t.Context(), w.by(w.manager), id, 0, who, "The card."); err != nil {
			w.t.Fatal(err)
		}
		w.must(w.manager, id, review.OpenObligation{Kind: review.Identity, What: "No NHS number"})
	}
	return a, b
}

func TestPeopleLikeNobodyElseAreAcceptedAtOnceAndInDoubtAgain(t *testing.T) {
	w := aWorld(t, 60)
	a, b := w.doubted()
	ids := w.fitting(intake.BulkOwn, review.NoNumber)
	if len(ids) < 2 {
		t.Fatalf("got %v to accept, want %s and %s", ids, a, b)
	}
	if _, err := w.AcceptBulk(t.Context(), w.by(w.clerk), intake.BulkOwn, review.NoNumber, ids, "Seen.", anywhere); !errors.Is(err, review.ErrForbidden) {
		t.Errorf("a clerk accepts: got %v, want it forbidden", err)
	}
	if _, err := w.AcceptBulk(t.Context(), w.by(w.manager), intake.BulkOwn, review.NoNumber, ids, "Seen.", anywhere); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if !w.whole(id).IdentitySettled() {
			t.Errorf("%s is in doubt still", id)
		}
	}
	if _, err := w.AcceptBulk(t.Context(), w.by(w.manager), intake.BulkOwn, review.NoNumber, ids, "Again.", anywhere); err == nil {
		t.Error("what does not fit any more was accepted")
	}
	event := w.accepted("accept as own people")
	if err := w.UndoAccepted(t.Context(), w.by(w.manager), event, "The sample was wrong."); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if w.whole(id).IdentitySettled() {
			t.Errorf("%s is not in doubt again", id)
		}
	}
	if err := w.UndoAccepted(t.Context(), w.by(w.manager), event, "Again."); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("undo again: got %v, want it refused", err)
	}
	if got := w.fitting(intake.BulkOwn, review.NoNumber); len(got) != len(ids) {
		t.Errorf("got %d to accept after the undo, want %d again", len(got), len(ids))
	}
	w.sound(nil)
}

func TestCertainJoinsAreAcceptedAtOnceAndTakenApart(t *testing.T) {
	w := aWorld(t, 60)
	a, b := w.doubted()
	number := intake.Person{NHSNumber: "9990000034", Family: "Quetzal", Given: "XQuetzal", Born: "1901-02-03"}
	for _, id := range []review.CaseID{a, b} {
		if err := w.Correct(t.Context(), w.by(w.manager), id, 0, number, "The tracing answer."); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.fitting(intake.BulkOwn, review.NoNumber); len(got) > 0 && (got[0] == a || got[0] == b) {
		t.Errorf("got %v as people of their own, though they look alike", got)
	}
	ids := w.fitting(intake.BulkJoin, review.NoNumber)
	if len(ids) != 1 {
		t.Fatalf("got %v to join, want one of %s and %s", ids, a, b)
	}
	signed, letters := w.signedRows(), len(w.whole(a).Letters)+len(w.whole(b).Letters)
	if _, err := w.AcceptBulk(t.Context(), w.by(w.manager), intake.BulkJoin, review.NoNumber, ids, "Traced.", anywhere); err != nil {
		t.Fatal(err)
	}
	w.sound(signed)
	other := a + b - ids[0]
	if !w.whole(ids[0]).Emptied || len(w.whole(other).Letters) != letters {
		t.Errorf("got emptied %v and %d letters, want all %d in one case", w.whole(ids[0]).Emptied, len(w.whole(other).Letters), letters)
	}
	Clock(t, w.Store).Add(time.Hour)
	if err := w.UndoAccepted(t.Context(), w.by(w.manager), w.accepted("accept certain joins"), "Two people."); err != nil {
		t.Fatal(err)
	}
	w.sound(signed)
	if w.whole(ids[0]).Emptied {
		t.Error("the joined case has no letters after the undo")
	}
}
