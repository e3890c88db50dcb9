package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"harmreview/review"
)

// prefers sets the specialties of a.
func (w *world) prefers(a review.Actor, specialties ...string) {
	w.t.Helper()
	was, err := w.SpecialtiesOf(w.t.Context(), w.incident, a.Person)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.SetSpecialties(w.t.Context(), review.Cause{Actor: a}, a.Person, was, specialties); err != nil {
		w.t.Fatal(err)
	}
}

// queued makes four cases the whole of the queue in triage: all routine, due on
// the days after now, and of these specialties.
func (w *world) queued(specialties ...string) []review.CaseID {
	w.t.Helper()
	w.set(`UPDATE cases SET held_until = '2099-01-01T00:00:00.000Z'`)
	var ids []review.CaseID
	for i, specialty := range specialties {
		id := review.CaseID(i + 1)
		w.set(`UPDATE cases SET held_until = '', urgency = 3, specialty = $2, due_at = $3, stage = 'triage' WHERE id = $1`, id, specialty, instant(w.Now().AddDate(0, 0, i+1)))
		ids = append(ids, id)
	}
	return ids
}

// Own specialties come first among what is equally urgent and equally overdue,
// and before nothing else.
func TestNextPutsOwnSpecialtiesFirstAmongTheEquallyUrgent(t *testing.T) {
	due := func(id string, days int) string {
		return `UPDATE cases SET due_at = '` + instant(testStart.AddDate(0, 0, days)).String() + `' WHERE id = ` + id
	}
	for name, test := range map[string]struct {
		own    []string
		change []string
		want   review.CaseID
	}{
		"none set":                       {nil, nil, 1},
		"own is due later":               {[]string{"Renal"}, nil, 3},
		"the earliest of two own":        {[]string{"Urology", "Renal"}, nil, 3},
		"nothing of it waits":            {[]string{"Urology"}, []string{`UPDATE cases SET held_until = '2099-01-01T00:00:00.000Z' WHERE id = 4`}, 1},
		"another is the same day":        {[]string{"Renal"}, []string{`UPDATE cases SET urgency = 1 WHERE id = 2`}, 2},
		"another is urgent":              {[]string{"Renal"}, []string{`UPDATE cases SET urgency = 2 WHERE id = 2`}, 2},
		"own is urgent, another too":     {[]string{"Renal"}, []string{`UPDATE cases SET urgency = 2 WHERE id IN (2, 3)`}, 3},
		"another is overdue":             {[]string{"Renal"}, []string{due("2", -1)}, 2},
		"both are overdue":               {[]string{"Renal"}, []string{due("2", -9), due("3", -1)}, 3},
		"own is overdue, another urgent": {[]string{"Renal"}, []string{due("3", -1), `UPDATE cases SET urgency = 2 WHERE id = 1`}, 1},
		"it is their own letter":         {[]string{"Renal"}, []string{`UPDATE letters SET author = 'CLINICIAN, Ann (Dr)' WHERE id IN (SELECT letter_id FROM case_letters WHERE case_id = 3)`}, 1},
		"a near miss: another Ann":       {[]string{"Renal"}, []string{`UPDATE letters SET author = 'Dr Anne Clinician', clinician = 'Dr A. Clinician' WHERE id IN (SELECT letter_id FROM case_letters WHERE case_id = 3)`}, 3},
		"a near miss: the name alone":    {[]string{"Renal"}, []string{`UPDATE letters SET author = 'Clinician', clinician = 'Ann Clinician-Smith' WHERE id IN (SELECT letter_id FROM case_letters WHERE case_id = 3)`}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			w := aWorld(t, 20)
			w.set(`INSERT INTO case_counts (incident_id, stage, urgency, specialty, held, complete, n) VALUES ($1, 'triage', 3, 'Renal', 0, 0, 1), ($1, 'triage', 3, 'Urology', 0, 0, 1) ON CONFLICT DO NOTHING`, w.incident)
			w.prefers(w.clinician, test.own...)
			w.queued("Cardiology", "Cardiology", "Renal", "Urology")
			for _, change := range test.change {
				w.set(change)
			}
			if got := w.next(w.clinician, review.InTriage); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestWhoSetsSpecialties(t *testing.T) {
	w := aWorld(t, 20)
	all, err := w.Specialties(t.Context(), w.incident)
	if err != nil || len(all) == 0 {
		t.Fatalf("got %v (%v), want specialties in the letters", all, err)
	}
	set := func(by review.Actor, was, to []string) error {
		return w.SetSpecialties(t.Context(), review.Cause{Actor: by}, w.clinician.Person, was, to)
	}
	if err := set(w.lead, nil, all[:1]); !errors.Is(err, review.ErrForbidden) {
		t.Errorf("a lead sets another’s: got %v, want ErrForbidden", err)
	}
	if p, ok := errors.AsType[review.Problems](set(w.clinician, nil, []string{"Alchemy"})); !ok || p["specialties"] == "" {
		t.Errorf("got %v for a specialty of no letter, want a problem", p)
	}
	if err := set(w.manager, nil, all[:1]); err != nil {
		t.Errorf("the manager: %v", err)
	}
	if err := set(w.clinician, nil, nil); !errors.Is(err, review.ErrStale) {
		t.Errorf("got %v for a form that showed none, want ErrStale", err)
	}
	if err := set(w.clinician, all[:1], nil); err != nil {
		t.Errorf("their own: %v", err)
	}
	if got, err := w.SpecialtiesOf(t.Context(), w.incident, w.clinician.Person); err != nil || len(got) != 0 {
		t.Errorf("got %v (%v), want none", got, err)
	}
	if n := w.count(`SELECT count(*) FROM events WHERE change = 'set specialties'`); n != 2 {
		t.Errorf("got %d events, want 2", n)
	}
}

// The queue of a specialty is walked in its own index, and not sorted.
func TestTheQueueOfASpecialtyHasAnIndex(t *testing.T) {
	w := aWorld(t, 40)
	all, err := w.Specialties(t.Context(), w.incident)
	if err != nil {
		t.Fatal(err)
	}
	w.prefers(w.clinician, all[len(all)-1])
	w.forget()
	w.next(w.clinician, review.InTriage)
	found := 0
	for _, query := range w.prepared() {
		if !strings.Contains(query, "AND specialty = $10") {
			continue
		}
		found++
		plan := w.plan(query)
		if !slices.ContainsFunc(plan, func(step string) bool {
			return strings.Contains(step, "INDEX cases_next (incident_id=? AND stage=? AND specialty=? AND urgency=?")
		}) ||
			slices.ContainsFunc(plan, func(step string) bool { return strings.Contains(step, "USE TEMP B-TREE FOR ORDER BY") }) {
			t.Errorf("got %q for\n%s", plan, query)
		}
	}
	if found == 0 {
		t.Error("no queue of a specialty was asked for; the test proves nothing")
	}
}

// Ten thousand calls of two hundred people at once give no case to two of them,
// while they also give cases back.
func TestTenThousandNextsGiveNoCaseToTwoPeople(t *testing.T) {
	if testing.Short() {
		t.Skip("ten thousand writes to the disk")
	}
	const people, calls = 200, 50
	w := aWorld(t, 700)
	w.set(`INSERT INTO people (email, name) SELECT 'p' || value || '@example.nhs.uk', 'Person' || value FROM (
		WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < $1) SELECT value FROM n)`, people)
	first := review.PersonID(w.count(`SELECT min(id) FROM people WHERE name = 'Person1'`))
	var callers sync.WaitGroup
	for i := range people {
		a := review.Actor{Person: first + review.PersonID(i), Incident: w.incident, Name: fmt.Sprintf("Person%d", i+1), Roles: []review.Role{review.Clinician}}
		callers.Go(func() {
			for n := range calls {
				if err := w.nextOrRelease(a, n); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	began := time.Now()
	callers.Wait()
	t.Logf("%d calls by %d people took %s", people*calls, people, time.Since(began).Round(time.Millisecond))
	w.eachHeldByOne(people * calls / 2)
}

// nextOrRelease asks for a case, and every other time gives back what it was given.
func (w *world) nextOrRelease(a review.Actor, n int) error {
	id, err := w.Next(w.t.Context(), review.Cause{Actor: a}, review.InTriage)
	if err != nil || n%2 == 0 {
		return err
	}
	return w.Release(w.t.Context(), review.Cause{Actor: a}, id)
}

// eachHeldByOne goes through the log: whoever claims a case finds it free, and
// whoever gives it up held it.
func (w *world) eachHeldByOne(atLeast int) {
	w.t.Helper()
	holders, claims := map[review.CaseID]review.PersonID{}, 0
	if err := w.view(w.t.Context(), func(q querier) error {
		return q.each(`SELECT change, person_id, object.value ->> '$.id' FROM events, json_each(record, '$.objects') AS object
			WHERE change IN ('claim case', 'release case') ORDER BY seq`, nil, func(rows *sql.Rows) error {
			var change string
			var by review.PersonID
			var id review.CaseID
			if err := rows.Scan(&change, &by, &id); err != nil {
				return err
			}
			if change == "release case" {
				if holders[id] != by {
					w.t.Errorf("%d gave %s up, which %d held", by, id, holders[id])
				}
				delete(holders, id)
				return nil
			}
			claims++
			if holders[id] != 0 {
				w.t.Errorf("case %s was given to %d while %d held it", id, by, holders[id])
			}
			holders[id] = by
			return nil
		})
	}); err != nil {
		w.t.Fatal(err)
	}
	if claims < atLeast {
		w.t.Errorf("got %d claims, want at least %d", claims, atLeast)
	}
}
