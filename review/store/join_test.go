package store

import (
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
)

// two are two cases of living people whose identity is settled.
func (w *world) two() (a, b review.CaseID) {
	w.t.Helper()
	return w.certain(w.clinician), w.certain(w.second)
}

// row is every signed row of the database, in one text.
func (w *world) signedRows() map[string]string {
	w.t.Helper()
	all := map[string]string{}
	err := w.view(w.t.Context(), func(q querier) error {
		for table, columns := range map[string]string{"triage_decisions": "id, case_id, letter_id, answer, by, at", "assessments": "id, case_id, letters, body, sha256, by",
			"outcomes": "id, case_id, letters, body, sha256", "candour_decisions": "id, case_id, resulted, by", "contacts": "id, case_id, obligation_id, body"} {
			rows, err := column[string](q, `SELECT json_array('`+table+`', `+columns+`) FROM `+table)
			if err != nil {
				return err
			}
			for _, r := range rows {
				all[r] = table
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// sound fails the test unless everything verifies and the signed rows are there.
func (w *world) sound(signed map[string]string) {
	w.t.Helper()
	if _, err := w.Verify(w.t.Context(), io.Discard, nil); err != nil {
		w.t.Fatalf("verify: %v", err)
	}
	now := w.signedRows()
	for row := range signed {
		if now[row] == "" {
			w.t.Fatalf("a signed row was changed or taken away: %s", row)
		}
	}
}

func (w *world) by(a review.Actor) review.Cause { return review.Cause{Actor: a} }

func TestAJoinAndItsUndoKeepEveryLetterAndDecision(t *testing.T) {
	w := aWorld(t, 60)
	a, b := w.two()
	before := [2]int{len(w.whole(a).Letters), len(w.whole(b).Letters)}
	w.must(w.clinician, a, review.TriageLetters{Letters: w.whole(a).Untriaged(), Answer: review.Assess, Urgency: review.Routine})
	signed := w.signedRows()
	join := Join{From: a, Into: b, Reason: "The card says so.", Settles: true}
	if err := w.Join(t.Context(), w.by(w.lead), join); !errors.Is(err, review.ErrForbidden) {
		t.Errorf("a lead joins: got %v, want it forbidden", err)
	}
	if err := w.Join(t.Context(), w.by(w.manager), join); err != nil {
		t.Fatal(err)
	}
	w.sound(signed)
	into, from := w.whole(b), w.whole(a)
	if len(into.Letters) != before[0]+before[1] || !from.Emptied || len(into.Decisions) == 0 {
		t.Fatalf("got %d letters, emptied %v, %d decisions shown; want all letters in one case with what was decided", len(into.Letters), from.Emptied, len(into.Decisions))
	}
	if _, err := w.Case(t.Context(), w.clinician, b); err != nil {
		t.Errorf("who decided on the letters opens the joined case: %v", err)
	}
	Clock(t, w.Store).Add(time.Hour)
	x, err := w.Compare(t.Context(), w.manager, b)
	if err != nil || len(x.Joined) != 1 {
		t.Fatalf("got %d joins, %v, want one", len(x.Joined), err)
	}
	breach, err := w.UndoJoin(t.Context(), w.by(w.manager), b, 0, x.Joined[0].Event, "Two cards.")
	if err != nil || breach {
		t.Fatalf("undo: got breach %v, %v", breach, err)
	}
	w.sound(signed)
	if got := [2]int{len(w.whole(a).Letters), len(w.whole(b).Letters)}; got != before || w.whole(a).Emptied || w.whole(a).Stage != review.InAssessment {
		t.Errorf("got %v letters and %s, want %v again, and the case that was decided on in assessment", got, w.whole(a).Stage, before)
	}
	if _, err := w.UndoJoin(t.Context(), w.by(w.manager), b, 0, x.Joined[0].Event, "Again."); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("undo again: got %v, want not found", err)
	}
}

func TestWhatWasSaidBeforeLettersMovedOpensADataBreach(t *testing.T) {
	w := aWorld(t, 60)
	Clock(t, w.Store).Add(24 * time.Hour)
	id := w.panelled()
	w.told(id)
	c := w.whole(id)
	who := intake.Person{NHSNumber: "", Family: "Somebody", Given: "Else", Born: "1950-02-03"}
	into, breach, err := w.TakeApart(t.Context(), w.by(w.manager), Parting{From: id, Letters: []review.LetterID{c.Letters[0].ID}, Reason: "Another name.", Who: who})
	if err != nil || !breach {
		t.Fatalf("got breach %v, %v, want one", breach, err)
	}
	w.sound(nil)
	if other := w.whole(into); len(other.Letters) != 1 || other.IdentitySettled() {
		t.Errorf("the new case: got %d letters, settled %v; want one, and the question open without an NHS number", len(other.Letters), other.IdentitySettled())
	}
	all, _, err := w.Breaches(t.Context(), w.auditor, 0)
	if err != nil || len(all) != 1 || all[0].Due.Sub(all[0].OpenedAt) != 72*time.Hour || len(all[0].What) == 0 {
		t.Fatalf("got %+v, %v, want one record with a clock of 72 hours", all, err)
	}
	if err := w.CloseBreach(t.Context(), w.by(w.auditor), all[0].ID, 1, "Told.", review.No, "No risk."); !errors.Is(err, review.ErrForbidden) {
		t.Errorf("an auditor closes it: got %v, want it forbidden", err)
	}
	if err := w.CloseBreach(t.Context(), w.by(w.manager), all[0].ID, 1, "Told.", review.No, "No risk."); err != nil {
		t.Error(err)
	}
	w.sound(nil)
}

func TestWhoWasKeptApartIsNotOfferedAgain(t *testing.T) {
	w := aWorld(t, 60)
	a, b := w.two()
	c := w.whole(b)
	same, err := w.Compare(t.Context(), w.manager, b)
	if err != nil {
		t.Fatal(err)
	}
	me := same.Page.Banner
	who := intake.Person{NHSNumber: me.NHSNumber, Family: me.Family, Given: me.Given, Born: me.Born}
	if err := w.Correct(t.Context(), w.by(w.manager), a, 0, who, "The card."); err != nil {
		t.Fatal(err)
	}
	if err := w.Correct(t.Context(), w.by(w.manager), a, 0, intake.Person{NHSNumber: "9434765918", Family: "X"}, "y"); err == nil {
		t.Error("a wrong check digit was taken")
	}
	x, err := w.Compare(t.Context(), w.manager, a)
	if err != nil || len(x.Candidates) == 0 || x.Candidates[0].Banner.Case != b || x.Candidates[0].Match.Grade != intake.Certain {
		t.Fatalf("got %+v, %v, want %s as certain", x.Candidates, err, c.ID)
	}
	report, err := w.NumberReport(t.Context(), w.manager, intake.SameNumber, "")
	if err != nil || len(report.Lines) < 2 {
		t.Errorf("got %d people who share a number, %v, want both", len(report.Lines), err)
	}
	w.must(w.manager, a, review.OpenObligation{Kind: review.Identity, What: "No NHS number"})
	l, err := w.Identities(t.Context(), w.clerk, review.NoNumber, 0)
	listed := slices.ContainsFunc(l.Lines, func(o review.OwedLine) bool { return o.Banner.Case == a })
	if err != nil || !listed || l.Total.N != len(l.Lines) {
		t.Errorf("got %+v, %v, want the case in the work list", l, err)
	}
	if err := w.Settle(t.Context(), w.by(w.manager), a, 0, review.SettleIdentity{Reason: "Two cards.", Apart: []review.CaseID{b}}); err != nil {
		t.Fatal(err)
	}
	w.sound(nil)
	for _, pair := range [][2]review.CaseID{{a, b}, {b, a}} {
		x, err := w.Compare(t.Context(), w.manager, pair[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range x.Candidates {
			if o.Banner.Case == pair[1] {
				t.Errorf("%s is offered to %s again", pair[1], pair[0])
			}
		}
	}
}
