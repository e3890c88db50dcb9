package store

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"harmreview/review"
	"harmreview/review/intake"
)

// casesNow are the cases that hold letters, by their ids.
func (w *mendWorld) casesNow(t *testing.T) []review.CaseID {
	w.t.Helper()
	var all []review.CaseID
	err := w.view(t.Context(), func(q querier) (err error) {
		all, err = column[review.CaseID](q, `SELECT id FROM cases WHERE emptied = 0 ORDER BY id`)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// move makes one of the changes of who is who: a join, its undoing, or letters
// taken apart. What the rules refuse changes nothing.
func (w *mendWorld) move(t *testing.T, r *rapid.T) {
	cases := w.casesNow(t)
	if len(cases) == 0 {
		return
	}
	id := rapid.SampledFrom(cases).Draw(r, "case")
	var err error
	switch rapid.SampledFrom([]string{"join", "undo join", "take apart"}).Draw(r, "move") {
	case "join":
		err = w.Join(t.Context(), w.by(w.manager), Join{From: id, Into: rapid.SampledFrom(cases).Draw(r, "into"), Reason: "One card.", Settles: rapid.Bool().Draw(r, "settles")})
	case "undo join":
		err = w.undoJoin(t, id)
	case "take apart":
		err = w.takeApart(t, r, id)
	}
	if err != nil && !refused(err) {
		r.Fatal(err)
	}
}

func (w *mendWorld) undoJoin(t *testing.T, id review.CaseID) error {
	x, err := w.Compare(t.Context(), w.manager, id)
	if err != nil || len(x.Joined) == 0 {
		return err
	}
	_, err = w.UndoJoin(t.Context(), w.by(w.manager), id, 0, x.Joined[0].Event, "Two cards.")
	return err
}

func (w *mendWorld) takeApart(t *testing.T, r *rapid.T, id review.CaseID) error {
	c, err := w.Case(t.Context(), w.manager, id)
	if err != nil || len(c.Letters) == 0 {
		return err
	}
	letter := rapid.SampledFrom(c.Letters).Draw(r, "letter").ID
	_, _, err = w.TakeApart(t.Context(), w.by(w.manager), Parting{From: id, Letters: []review.LetterID{letter}, Reason: "Another name.",
		Who: intake.Person{Family: "Somebody", Given: "Else", Born: "1950-02-03"}})
	return err
}

// undo undoes a list, unless it is undone already.
func (w *mendWorld) undo(t *testing.T, r *rapid.T, l intake.List) {
	err := w.UndoList(t.Context(), w.by(w.manager), l.ID, intake.Undo{Reason: "The wrong export."})
	if err == nil {
		_, err = w.Load(t.Context(), l.ID)
	}
	if err != nil && !refused(err) {
		r.Fatal(err)
	}
}

// refused reports whether a rule said no, and not a fault of the program.
func refused(err error) bool {
	return errors.As(err, new(review.Refusal)) || errors.As(err, new(review.Problems)) || errors.Is(err, review.ErrStale) || errors.Is(err, review.ErrNotFound)
}
