package store

import (
	"testing"
	"time"

	"harmreview/review"
)

// What the tables say of a practice's code in a tracing answer is what rules say.
func TestThePracticeOfATraceIsReadAlike(t *testing.T) {
	w := aWorld(t, 20)
	id := w.certain(w.clinician)
	for i, practice := range []string{"A81001", " a81001 The Surgery", "A81001, The Surgery", "A810012", "The Surgery A81001", "", "JER001", "jer001;", "I81001", "A8100", "ALD1234", "As on the letter"} {
		day := time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC)
		w.must(w.liaison, id, review.RecordTrace{Answered: review.Date(day), Source: "PDS", Alive: "alive", Address: "confirmed", Practice: practice})
		var got string
		if err := w.view(t.Context(), func(q querier) (err error) {
			got, err = one[string](q, `SELECT practice_code FROM traces ORDER BY id DESC LIMIT 1`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if want := review.PracticeCodeIn(practice); got != want {
			t.Errorf("%q: the tables say %q, the rules %q", practice, got, want)
		}
	}
}

// However a late letter stands, its list counts it as the rules do.
func TestListsCountLateLettersAsRulesDo(t *testing.T) {
	w := aWorld(t, 40)
	id := w.certain(w.clinician)
	w.must(w.clinician, id, review.TriageLetters{Letters: w.whole(id).Untriaged(), Answer: review.Close, Code: "information only", Release: true, Asks: "Repeat the test"})
	for _, step := range []struct {
		change func(review.Obligation) review.Change
		days   int
	}{
		{nil, 0},
		{func(o review.Obligation) review.Change {
			return review.ReleaseLetters{Releases: []review.ObligationID{o.ID}, SentAt: w.now(), Channel: "post", Anyway: true}
		}, 0},
		{nil, 20},
		{func(o review.Obligation) review.Change {
			return review.NoteObligation{ID: o.ID, Kind: "chased", Whom: "They", HappenedAt: w.now()}
		}, 0},
		{nil, 30},
		{func(o review.Obligation) review.Change {
			return review.NoteObligation{ID: o.ID, Kind: "escalated", Whom: "The ICB", HappenedAt: w.now()}
		}, 0},
		{func(o review.Obligation) review.Change {
			return review.RecordReply{ID: o.ID, Kind: review.NilReturn, Whom: "They", At: w.now()}
		}, 0},
	} {
		Clock(t, w.Store).Add(time.Duration(step.days) * 24 * time.Hour)
		if step.change != nil {
			w.must(w.liaison, id, step.change(release(w.whole(id))))
		}
		c := w.whole(id)
		want := release(c).ReleaseState(c.Policy, w.now())
		l, err := w.Practices(t.Context(), w.liaison, "")
		if err != nil {
			t.Fatal(err)
		}
		if l.Total.Counts[want] == 0 || l.Total.All() != len(c.Letters) {
			t.Errorf("the list counts %v, want one in %q and %d of all", l.Total.Counts, want, len(c.Letters))
		}
	}
}

// release is what a case owes its practice.
func release(c *review.Case) review.Obligation {
	for _, o := range c.Obligations {
		if o.Kind == review.GPRelease {
			return o
		}
	}
	return review.Obligation{}
}

// However many letters of a practice are held back, those behind them go.
func TestLettersThatAreHeldKeepNoOthersBack(t *testing.T) {
	w := aWorld(t, 160)
	var waiting []review.CaseID
	for _, id := range casesOf(t, w.Store) {
		if c := w.whole(id); c.Stage == review.InTriage && c.IdentitySettled() && c.Died == "" && !c.Restricted && len(c.Letters) == 1 && !c.Letters[0].NoText {
			w.must(w.clinician, id, review.TriageLetters{Letters: c.Untriaged(), Answer: review.Close, Code: "information only", Release: true, Asks: "Repeat the test"})
			waiting = append(waiting, id)
		}
	}
	if len(waiting) < lookedThrough+2 {
		t.Fatalf("got %d letters that wait, want more than are read at once", len(waiting))
	}
	w.set(`UPDATE patients SET gp_practice = 'F81001'`)
	last := waiting[len(waiting)-1]
	w.traced(last, "alive", "confirmed")
	plan, err := w.ReleasePlan(t.Context(), w.liaison, "F81001")
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Go) != 1 || plan.Go[0].Case != last || len(plan.Held) != len(waiting)-1 {
		t.Errorf("got %d that go and %d held, want the last of %d to go", len(plan.Go), len(plan.Held), len(waiting))
	}
}
