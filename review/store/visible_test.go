package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"harmreview/review"
)

// Who sees which case: need to know, from the first day.
func TestEachRoleSeesWhatItNeedsToKnow(t *testing.T) {
	w := aWorld(t, 200)
	untouched, unsettled := w.untouched("uncertain = ''"), w.untouched("uncertain <> ''")
	assessing := w.triaged()
	w.claims(w.second, assessing)
	decided := w.closed()
	unsettledLater := w.unsettledDecided()
	proposed := w.triaged()
	w.must(w.lead, proposed, review.ProposeWithoutReview{Basis: review.Assumed, Reason: "Nobody can find the notes."})
	w.leave(proposed)
	claimed := w.next(w.clinician, review.InTriage)
	restricted := w.untouched(fmt.Sprintf("uncertain = '' AND cases.id <> %d", untouched))
	w.set(`UPDATE patients SET restricted = 1 WHERE id = (SELECT patient_id FROM cases WHERE id = $1)`, restricted)

	cases := []struct {
		name string
		id   review.CaseID
		sees []review.Actor
	}{
		{"untouched", untouched, []review.Actor{w.lead, w.manager, w.liaison, w.clerk}},
		{"unsettled", unsettled, []review.Actor{w.lead, w.manager, w.liaison, w.clerk}},
		{"claimed by the clinician", claimed, []review.Actor{w.lead, w.manager, w.liaison, w.clerk, w.clinician}},
		{"triaged by the clinician, held by another", assessing, []review.Actor{w.lead, w.manager, w.liaison, w.clinician, w.second}},
		{"closed by the clinician", decided, []review.Actor{w.lead, w.manager, w.liaison, w.clinician}},
		{"decided, unsettled", unsettledLater, []review.Actor{w.lead, w.manager, w.liaison, w.clerk, w.clinician}},
		{"proposed to the owner", proposed, []review.Actor{w.lead, w.manager, w.liaison, w.clinician, w.owner}},
		{"restricted", restricted, nil},
	}
	for _, c := range cases {
		w.seenBy(c.name, c.id, c.sees)
	}
}

// seenBy asks that exactly these people see a case, and nobody else finds it.
func (w *world) seenBy(name string, id review.CaseID, sees []review.Actor) {
	w.t.Helper()
	for _, a := range []review.Actor{w.clinician, w.second, w.third, w.lead, w.manager, w.clerk, w.liaison, w.owner, w.auditor, w.nobodyThere} {
		want := slices.ContainsFunc(sees, func(s review.Actor) bool { return s.Person == a.Person })
		_, err := w.Case(w.t.Context(), a, id)
		if got := err == nil; got != want {
			w.t.Errorf("%s, by %s: got seen %t (%v), want %t", name, a.Name, got, err, want)
		}
		if err != nil && !errors.Is(err, review.ErrNotFound) {
			w.t.Errorf("%s, by %s: got %v, want ErrNotFound", name, a.Name, err)
		}
	}
}

// untouched is a case in triage that nobody has, of a patient as asked.
func (w *world) untouched(patient string) review.CaseID {
	w.t.Helper()
	return review.CaseID(w.count(`SELECT max(cases.id) FROM cases JOIN patients ON patients.id = patient_id
		WHERE stage = 'triage' AND died = '' AND NOT EXISTS (SELECT 1 FROM claims WHERE case_id = cases.id) AND ` + patient))
}

// unsettledDecided is a case closed at triage whose identity is open.
func (w *world) unsettledDecided() review.CaseID {
	w.t.Helper()
	id := review.CaseID(w.count(`SELECT min(cases.id) FROM cases JOIN patients ON patients.id = patient_id WHERE stage = 'triage' AND died = '' AND uncertain <> ''`))
	w.must(w.clinician, id, review.TriageLetters{Letters: w.whole(id).Untriaged(), Answer: review.Close, Code: "information only"})
	return id
}

// leave has nobody hold a case.
func (w *world) leave(id review.CaseID) { w.set(`DELETE FROM claims WHERE case_id = $1`, id) }

func (w *world) set(query string, args ...any) {
	w.t.Helper()
	if err := w.change(w.t.Context(), review.Cause{}, func(tx *Tx) error { return tx.Exec(query, args...) }); err != nil {
		w.t.Fatal(err)
	}
}

// A case of an incident that somebody is no member of is not found, whatever
// they are elsewhere, and so is a change of it.
func TestACaseOfAnotherIncidentIsNotFound(t *testing.T) {
	w := aWorld(t, 20)
	other, err := w.CreateIncident(t.Context(), byTheCommandLine, review.Incident{Reference: "INC-2", Name: "Others"})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.SetRoles(t.Context(), byTheCommandLine, other, w.lead.Person, review.AllRoles, true); err != nil {
		t.Fatal(err)
	}
	a, err := w.Actor(t.Context(), w.lead.Person, other)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Case(t.Context(), a, 1); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("got %v for its case, want ErrNotFound", err)
	}
	if _, err := w.ChangeCase(t.Context(), review.Cause{Actor: a}, 1, 0, review.ReportWrongPatient{Reason: "Another name."}); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("got %v for a change of it, want ErrNotFound", err)
	}
	if err := w.Claim(t.Context(), review.Cause{Actor: a}, 1); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("got %v for a claim, want ErrNotFound", err)
	}
	if l, err := w.Cases(t.Context(), a, review.CaseFilter{}, review.Place{}); err != nil || len(l.Lines) != 0 {
		t.Errorf("got %d cases in the list (%v), want none", len(l.Lines), err)
	}
	if _, err := w.Actor(t.Context(), w.clerk.Person, other); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("got %v for somebody who is no member, want ErrNotFound", err)
	}
}

// What somebody may open is what their lists show, page after page.
func TestListsShowWhatCanBeOpened(t *testing.T) {
	w := aWorld(t, 150)
	for range 3 {
		w.closed()
		w.triaged()
	}
	for _, a := range []review.Actor{w.clinician, w.second, w.lead, w.manager, w.clerk, w.liaison, w.owner, w.auditor} {
		listed := map[review.CaseID]bool{}
		for at := (review.Place{}); ; {
			l, err := w.Cases(t.Context(), a, review.CaseFilter{}, at)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range l.Lines {
				if listed[line.Case] {
					t.Errorf("%s: case %s stands on two pages", a.Name, line.Case)
				}
				listed[line.Case] = true
			}
			if l.Next == "" {
				break
			}
			at = review.Place{After: l.Next}
		}
		for id := review.CaseID(1); id <= review.CaseID(w.count(`SELECT max(id) FROM cases`)); id++ {
			_, err := w.Case(t.Context(), a, id)
			if opens := err == nil; opens != listed[id] {
				t.Errorf("%s: case %s opens %t, listed %t", a.Name, id, opens, listed[id])
			}
		}
	}
}

// A reason opens a case for a day, and a restricted one only to whoever may
// break the glass.
func TestAReasonOpensACaseForADay(t *testing.T) {
	w := aWorld(t, 60)
	id := w.untouched("restricted = 0")
	sees := func(a review.Actor) bool {
		_, err := w.Case(t.Context(), a, id)
		return err == nil
	}
	asks := func(a review.Actor, reason string) error {
		as, err := w.Opening(t.Context(), a, id)
		if err != nil {
			return err
		}
		return w.Access(t.Context(), review.Cause{Actor: a}, id, as, reason)
	}
	if err := asks(w.auditor, " "); err == nil || sees(w.auditor) {
		t.Errorf("got %v without a reason, want it refused", err)
	}
	if err := asks(w.auditor, "A complaint."); err != nil || !sees(w.auditor) {
		t.Errorf("got %v, want the case open", err)
	}
	Clock(t, w.Store).Add(24*time.Hour + time.Second)
	if sees(w.auditor) {
		t.Error("the case is open after a day")
	}
	w.set(`UPDATE patients SET restricted = 1 WHERE id = (SELECT patient_id FROM cases WHERE id = $1)`, id)
	if err := asks(w.auditor, "A complaint."); err == nil || sees(w.auditor) {
		t.Errorf("got %v for a restricted patient, want it refused", err)
	}
	if sees(w.manager) {
		t.Error("a manager sees a restricted patient unasked")
	}
	if err := asks(w.manager, "The patient rang."); err != nil || !sees(w.manager) {
		t.Errorf("got %v, want the case open to the manager", err)
	}
	if err := asks(w.nobodyThere, "Curious."); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("got %v for whoever has no role, want ErrNotFound", err)
	}
}
