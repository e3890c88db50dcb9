package store

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"harmreview/review"
)

// oldest asks for n cases of a stage to go to people.
func oldest(stage review.Stage, n int, to ...review.Actor) review.AllocationAsk {
	ask := review.AllocationAsk{Scope: review.AllocateKind, Filter: review.CaseFilter{Stage: stage}, N: n, Until: "2026-11-30"}
	for _, a := range to {
		ask.To = append(ask.To, a.Person)
	}
	return ask
}

func (w *world) allocationPlan(by review.Actor, ask review.AllocationAsk) review.AllocationPlan {
	w.t.Helper()
	p, err := w.AllocationPlan(w.t.Context(), by, ask)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// allocates makes an allocation as its preview shows it.
func (w *world) allocates(by review.Actor, ask review.AllocationAsk) review.AllocationID {
	w.t.Helper()
	var made review.AllocationID
	_, err := w.Allocate(w.t.Context(), w.by(by), ask, w.allocationPlan(by, ask).Fits, func(id review.AllocationID, _ int) review.Answer {
		made = id
		return review.Answer{}
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return made
}

func (w *world) theirs(a review.Actor) []review.CaseID {
	w.t.Helper()
	list, err := w.Cases(w.t.Context(), a, review.CaseFilter{Mine: review.Allocated}, review.Place{})
	if err != nil {
		w.t.Fatal(err)
	}
	var ids []review.CaseID
	for _, l := range list.Lines {
		ids = append(ids, l.Case)
	}
	return ids
}

// The oldest of a kind go to a person: they are first for that person, and for
// nobody else, without a change of the case's version; a second time takes the
// ones that follow.
func TestAllocateTheOldestOfAKind(t *testing.T) {
	w := aWorld(t, 80)
	first := w.next(w.clinician, review.InTriage)
	w.leave(first)
	version := w.whole(first).Version
	w.allocates(w.manager, oldest(review.InTriage, 5, w.second))
	given := w.theirs(w.second)
	if len(given) != 5 || given[0] != first {
		t.Fatalf("got %v, want five from %s on", given, first)
	}
	if c := w.whole(first); c.Version != version || c.AllocatedTo != w.second.Person {
		t.Errorf("got version %d and %d, want %d as before, and %d", c.Version, c.AllocatedTo, version, w.second.Person)
	}
	for range 3 {
		if id := w.next(w.clinician, review.InTriage); strings.Contains(fmt.Sprint(given), id.String()) {
			t.Errorf("case %s is allocated and was given to somebody else", id)
		}
	}
	if id := w.next(w.second, ""); id != first {
		t.Errorf("got %s, want %s, the first that is theirs", id, first)
	}
	if p := w.allocationPlan(w.manager, oldest(review.InTriage, 5, w.third)); p.Fits != 5 || p.LeftOut() != 6 {
		t.Errorf("got %+v, want 5 that fit, and 6 allocated or claimed left out", p)
	}
	if n := w.count(`SELECT count(*) FROM events WHERE change = 'allocate cases'`); n != 1 {
		t.Errorf("got %d events, want one that names all", n)
	}
	if n := w.count(`SELECT count(*) FROM event_cases JOIN events USING (seq) WHERE change = 'allocate cases'`); n != 5 {
		t.Errorf("got %d cases in its event, want 5", n)
	}
}

func TestShareOutIsEven(t *testing.T) {
	w := aWorld(t, 80)
	w.allocates(w.lead, oldest(review.InTriage, 10, w.clinician, w.second, w.third))
	for _, a := range []review.Actor{w.clinician, w.second, w.third} {
		if n := len(w.theirs(a)); n != 3 && n != 4 {
			t.Errorf("%s got %d of 10 between three, want 3 or 4", a.Name, n)
		}
	}
}

// An allocation that nobody began flows back by itself on its day.
func TestAnAllocationRunsOut(t *testing.T) {
	w := aWorld(t, 40)
	w.allocates(w.manager, oldest(review.InTriage, 3, w.second))
	id := w.theirs(w.second)[0]
	Clock(t, w.Store).Set(time.Date(2026, 11, 30, 23, 59, 0, 0, review.London))
	if other := w.next(w.third, review.InTriage); other == id {
		t.Fatalf("%s was given to another before the day had ended", id)
	}
	Clock(t, w.Store).Add(2 * time.Minute)
	if n := len(w.theirs(w.second)); n != 0 {
		t.Errorf("%d cases are still theirs", n)
	}
	if _, err := w.Case(t.Context(), w.second, id); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("got %v for a case that is theirs no more, want ErrNotFound", err)
	}
	if got := w.next(w.clinician, review.InTriage); got != id {
		t.Errorf("got %s, want %s, which is in the queue again", got, id)
	}
}

// What an allocation did is undone as a whole, but for cases that have moved on.
func TestUndoAnAllocation(t *testing.T) {
	w := aWorld(t, 80)
	w.allocates(w.manager, oldest(review.InTriage, 2, w.third))
	ask := oldest(review.InTriage, 6, w.second)
	ask.Moved = true
	id := w.allocates(w.manager, ask)
	done := w.next(w.second, review.InTriage)
	w.must(w.second, done, review.TriageLetters{Letters: w.whole(done).Untriaged(), Answer: review.Assess, Urgency: review.Routine})
	w.leave(done)
	if c := w.whole(done); c.AllocatedTo != 0 {
		t.Error("a case that left its stage is still allocated")
	}
	w.next(w.second, review.InTriage)
	x, err := w.Allocation(t.Context(), w.manager, id, 0)
	if err != nil {
		t.Fatal(err)
	}
	if x.Cases != 6 || x.Undoable != 4 || len(x.Left) != 2 || len(x.Lines) != 6 {
		t.Fatalf("got %+v, want 4 of 6: one decided, one being worked on", x)
	}
	if err := w.UndoAllocation(t.Context(), w.by(w.manager), id, 5); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("got %v for another number than there is, want ErrNotNow", err)
	}
	if err := w.UndoAllocation(t.Context(), w.by(w.manager), id, 4); err != nil {
		t.Fatal(err)
	}
	if n := len(w.theirs(w.second)); n != 1 {
		t.Errorf("got %d, want the one that is being worked on", n)
	}
	if n := w.count(`SELECT count(*) FROM cases WHERE allocated_to = $1`, w.third.Person); n != 0 {
		t.Errorf("got %d back with whom they were before, want none: both were begun", n)
	}
	if err := w.UndoAllocation(t.Context(), w.by(w.manager), id, 4); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("got %v the second time, want ErrNotNow", err)
	}
}

func TestTakeBack(t *testing.T) {
	w := aWorld(t, 60)
	w.allocates(w.manager, oldest(review.InTriage, 4, w.second))
	ask := TakeBackAsk{Person: w.second.Person}
	p, err := w.TakeBackPlan(t.Context(), w.lead, ask)
	if err != nil || p.Fits != 4 || len(p.Sample) != 4 {
		t.Fatalf("got %+v, %v; want all four", p, err)
	}
	var id review.AllocationID
	done := func(made review.AllocationID, _ int) review.Answer { id = made; return review.Answer{} }
	if _, err := w.TakeBack(t.Context(), w.by(w.lead), ask, 3, done); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("got %v for another number, want ErrNotNow", err)
	}
	if _, err := w.TakeBack(t.Context(), w.by(w.lead), ask, 4, done); err != nil {
		t.Fatal(err)
	}
	if n := len(w.theirs(w.second)); n != 0 {
		t.Errorf("%d cases are still theirs", n)
	}
	h, err := w.Home(t.Context(), w.second)
	if err != nil || len(h.Notices) != 2 || h.Notices[0].N != -4 || h.Notices[1].N != 4 {
		t.Errorf("got %+v, %v; want to be told of both", h.Notices, err)
	}
	if err := w.UndoAllocation(t.Context(), w.by(w.manager), id, 4); err != nil {
		t.Fatal(err)
	}
	if n := len(w.theirs(w.second)); n != 4 {
		t.Errorf("got %d after the undo, want 4", n)
	}
}

// Four thousand cases are given away in one change that holds the writer briefly.
func TestAllocateFourThousand(t *testing.T) {
	if testing.Short() {
		t.Skip("loads six thousand letters")
	}
	w := aWorld(t, 6000)
	ask := oldest(review.InTriage, 4000, w.clinician, w.second, w.third)
	began := time.Now()
	p := w.allocationPlan(w.manager, ask)
	planned := time.Since(began)
	if p.Fits != 4000 {
		t.Fatalf("got %d, want 4000", p.Fits)
	}
	pl := &planning{}
	if err := w.view(t.Context(), func(q querier) (err error) {
		pl, err = w.planAllocation(q, w.manager, ask)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	began = time.Now()
	if err := w.change(t.Context(), w.by(w.manager), func(tx *Tx) error {
		_, err := tx.allocate(pl)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	t.Logf("4,000 cases: planned in %s, written in %s", planned, took)
	if took > 5*time.Second {
		t.Errorf("the writer was held for %s", took)
	}
	if n := w.count(`SELECT count(*) FROM cases WHERE allocated_to IS NOT NULL`); n != 4000 {
		t.Errorf("got %d, want 4000", n)
	}
	began = time.Now()
	if err := w.UndoAllocation(t.Context(), w.by(w.manager), 1, 4000); err != nil {
		t.Fatal(err)
	}
	t.Logf("undone in %s", time.Since(began))
	if n := w.count(`SELECT count(*) FROM cases WHERE allocated_to IS NOT NULL`); n != 0 {
		t.Errorf("%d are allocated after the undo", n)
	}
}

// While people claim, an allocation gives away no case that somebody took, or none.
func TestAllocateWhileOthersClaim(t *testing.T) {
	w := aWorld(t, 200)
	var people []review.Actor
	for i := range 12 {
		people = append(people, w.member(fmt.Sprintf("%02d Person%02d", i, i), review.Clinician))
	}
	var callers sync.WaitGroup
	for _, p := range people {
		callers.Go(func() {
			if _, err := w.Next(t.Context(), review.Cause{Actor: p}, review.InTriage); err != nil {
				t.Error(err)
			}
		})
	}
	for range 6 {
		callers.Go(func() {
			ask := oldest(review.InTriage, 10, w.second)
			_, err := w.Allocate(t.Context(), w.by(w.manager), ask, 10, func(review.AllocationID, int) review.Answer { return review.Answer{} })
			if err != nil && !errors.Is(err, review.ErrNotNow) {
				t.Error(err)
			}
		})
	}
	callers.Wait()
	if n := w.count(`SELECT count(*) FROM cases JOIN claims ON claims.case_id = cases.id WHERE allocated_to IS NOT NULL AND person_id <> allocated_to`); n != 0 {
		t.Errorf("%d cases are allocated to one and claimed by another", n)
	}
	if n := w.count(`SELECT count(*) FROM cases WHERE allocated_to IS NOT NULL`) % 10; n != 0 {
		t.Errorf("an allocation was made in part: %d over", n)
	}
}
