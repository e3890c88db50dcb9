package store

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"harmreview/review"
)

// Many people who ask at once each get a case of their own.
func TestNextGivesNoCaseToTwoPeople(t *testing.T) {
	w := aWorld(t, 120)
	var people []review.Actor
	for i := range 40 {
		people = append(people, w.member(fmt.Sprintf("%02d Person%02d", i, i), review.Clinician))
	}
	given := make([]review.CaseID, 2*len(people))
	var callers sync.WaitGroup
	for i := range given { // each asks twice, and must be given the same
		callers.Go(func() {
			id, err := w.Next(t.Context(), review.Cause{Actor: people[i/2]}, review.InTriage)
			if err != nil {
				t.Error(err)
			}
			given[i] = id
		})
	}
	callers.Wait()
	holder := map[review.CaseID]int{}
	for i, id := range given {
		if other, taken := holder[id]; taken && other != i/2 {
			t.Errorf("case %s was given to two people", id)
		}
		holder[id] = i / 2
	}
	if len(holder) != len(people) {
		t.Errorf("got %d cases for %d people, want one each", len(holder), len(people))
	}
	if n := w.count(`SELECT count(*) FROM events WHERE change = 'claim case'`); n != len(people) {
		t.Errorf("got %d claims recorded, want %d: the second call takes nothing", n, len(people))
	}
}

// count runs a query for a number.
func (w *world) count(query string, args ...any) int {
	w.t.Helper()
	var n int
	if err := w.view(w.t.Context(), func(q querier) (err error) {
		n, err = one[int](q, query, args...)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return n
}

func TestAClaimRunsOutByItself(t *testing.T) {
	w := aWorld(t, 40)
	id := w.next(w.clinician, review.InTriage)
	Clock(t, w.Store).Add(claimTime - time.Second)
	if other := w.next(w.second, review.InTriage); other == id {
		t.Fatalf("case %s was given to another while it was held", id)
	}
	if err := w.Claim(t.Context(), review.Cause{Actor: w.lead}, id); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("got %v for a case that another holds, want ErrNotNow", err)
	}
	Clock(t, w.Store).Add(time.Second)
	if other := w.next(w.third, review.InTriage); other != id {
		t.Errorf("got case %s, want %s, whose claim has run out", other, id)
	}
	if err := w.Claim(t.Context(), review.Cause{Actor: w.clinician}, id); err == nil {
		t.Error("the first holder took it back from the second")
	}
}

func TestACaseGivenBackIsFree(t *testing.T) {
	w := aWorld(t, 40)
	id := w.next(w.clinician, review.InTriage)
	if err := w.Release(t.Context(), review.Cause{Actor: w.clinician}, id); err != nil {
		t.Fatal(err)
	}
	if other := w.next(w.second, review.InTriage); other != id {
		t.Errorf("got case %s, want %s, which is free again", other, id)
	}
}

// Whoever is blocked keeps no case from the others.
func TestABlockedPersonHoldsNothing(t *testing.T) {
	w := aWorld(t, 40)
	id := w.next(w.clinician, review.InTriage)
	if err := w.Block(t.Context(), byTheCommandLine, w.clinician.Person, true); err != nil {
		t.Fatal(err)
	}
	if other := w.next(w.second, review.InTriage); other != id {
		t.Errorf("got case %s, want %s, which the blocked person had held", other, id)
	}
	if _, err := w.Actor(t.Context(), w.clinician.Person, w.incident); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("got %v for a blocked member, want ErrNotFound", err)
	}
}

func TestNextGoesByUrgencyThenAge(t *testing.T) {
	w := aWorld(t, 120)
	var urgency review.Urgency
	var due time.Time
	for range 60 {
		id := w.next(w.clinician, review.InTriage)
		c := w.whole(id)
		if c.Urgency < urgency || c.Urgency == urgency && c.Due.Before(due) {
			t.Fatalf("case %s (%s, due %s) came after one of %s, due %s", id, c.Urgency.Label(), c.Due, urgency.Label(), due)
		}
		urgency, due = c.Urgency, c.Due
		w.must(w.clinician, id, review.TriageLetters{Letters: c.Untriaged(), Answer: review.Assess, Urgency: review.Routine})
	}
	if urgency != review.Routine {
		t.Error("the cases were all urgent; the test proves nothing")
	}
}

func TestNextLeavesOutWhatIsNotForThePerson(t *testing.T) {
	w := aWorld(t, 60)
	first := w.next(w.clinician, review.InTriage)
	if err := w.Release(t.Context(), review.Cause{Actor: w.clinician}, first); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]string{
		"held":              `UPDATE cases SET held_until = '2099-01-01T00:00:00.000Z' WHERE id = $1`,
		"allocated":         fmt.Sprintf(`UPDATE cases SET allocated_to = %d, allocated_until = '2099-01-01T00:00:00.000Z' WHERE id = $1`, w.second.Person),
		"restricted":        `UPDATE patients SET restricted = 1 WHERE id = (SELECT patient_id FROM cases WHERE id = $1)`,
		"emptied":           `UPDATE cases SET emptied = 1 WHERE id = $1`,
		"their own letter":  `UPDATE letters SET author = 'Dr Ann Clinician' WHERE id IN (SELECT letter_id FROM case_letters WHERE case_id = $1)`,
		"another's already": fmt.Sprintf(`INSERT INTO claims (case_id, person_id, stage, until) VALUES ($1, %d, 'triage', '2099-01-01T00:00:00.000Z')`, w.second.Person),
	} {
		t.Run(name, func(t *testing.T) {
			undone := errors.New("undone")
			err := w.change(t.Context(), review.Cause{Actor: w.clinician}, func(tx *Tx) error {
				if err := tx.Exec(change, first); err != nil {
					return err
				}
				id, err := tx.next(review.InTriage, 0)
				if err == nil && id == first {
					return errors.New("it was given")
				}
				return errors.Join(err, undone)
			})
			if !errors.Is(err, undone) || errors.Is(err, review.ErrNotFound) {
				t.Errorf("got %v, want another case", err)
			}
		})
	}
}

// Nobody is offered the second review of what they assessed.
func TestNextKeepsReviewersApart(t *testing.T) {
	w := aWorld(t, 60)
	answers := harmless()
	answers.Physical, answers.PhysicalWhy, answers.Association = review.LowHarm, "As the record shows.", review.PossiblyLed
	id := w.assessed(answers)
	if got, err := w.Next(t.Context(), review.Cause{Actor: w.clinician}, review.InSecondReview); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("got %s (%v) for the first reviewer, want nothing", got, err)
	}
	if got := w.next(w.second, review.InSecondReview); got != id {
		t.Errorf("got %s, want %s", got, id)
	}
}

func TestNothingWaitsForWhoeverHasNoPartInIt(t *testing.T) {
	w := aWorld(t, 20)
	for _, a := range []review.Actor{w.manager, w.liaison, w.owner, w.auditor, w.nobodyThere} {
		if id, err := w.Next(t.Context(), review.Cause{Actor: a}, ""); !errors.Is(err, review.ErrNotFound) {
			t.Errorf("%s: got %s (%v), want nothing", a.Name, id, err)
		}
	}
}
