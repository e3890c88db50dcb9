package store

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"harmreview/review"
)

// restricts marks a case's patient as restricted and names readers.
func (w *world) restricts(id review.CaseID, readers ...review.Actor) {
	w.t.Helper()
	if _, err := w.ChangeCase(w.t.Context(), review.Cause{Actor: w.manager}, id, 0, review.Restrict{Reason: "A threat."}); err != nil {
		w.t.Fatal(err)
	}
	w.names(id, readers...)
}

func (w *world) names(id review.CaseID, readers ...review.Actor) {
	w.t.Helper()
	n := review.NameReaders{Reason: "They review it."}
	for _, r := range readers {
		n.Readers = append(n.Readers, r.Person)
	}
	if err := w.ChangeRestricted(w.t.Context(), review.Cause{Actor: w.manager}, id, n); err != nil {
		w.t.Fatal(err)
	}
}

// A restricted patient leaves every queue and list for the people named on the
// case, whatever anybody had to do with it before.
func TestARestrictedPatientIsSeenByNamedPeopleAlone(t *testing.T) {
	w := aWorld(t, 40)
	id := w.next(w.clinician, review.InTriage)
	w.restricts(id)
	w.seenBy("restricted", id, nil)
	if n := w.count(`SELECT count(*) FROM claims`); n != 0 {
		t.Errorf("got %d claims, want the one on the case ended", n)
	}
	w.names(id, w.second, w.lead)
	w.seenBy("restricted, two named", id, []review.Actor{w.second, w.lead})
	found := false
	for range 60 {
		next, err := w.Next(t.Context(), review.Cause{Actor: w.second}, review.InTriage)
		if errors.Is(err, review.ErrNotFound) || found {
			break
		}
		if found = next == id; !found {
			w.must(w.second, next, review.TriageLetters{Letters: w.whole(next).Untriaged(), Answer: review.Assess, Urgency: review.Routine})
			w.leave(next)
		}
	}
	if !found {
		t.Error("the queue of a person named on the case never offered it")
	}
	w.names(id, w.second)
	w.seenBy("restricted, one named", id, []review.Actor{w.second})
}

// Ending a restriction takes two people.
func TestARestrictionIsEndedByTwoPeople(t *testing.T) {
	w := aWorld(t, 20)
	id := w.untouched("uncertain = ''")
	w.restricts(id, w.second)
	end := func(a review.Actor, change review.Change) error {
		return w.ChangeRestricted(t.Context(), review.Cause{Actor: a}, id, change)
	}
	yes := review.AnswerEndRestriction{Answer: review.Yes, Reason: "The police say so."}
	if err := end(w.lead, yes); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("got %v before anybody asked, want it refused", err)
	}
	if err := end(w.manager, review.AskEndRestriction{Reason: "The threat is over."}); err != nil {
		t.Fatal(err)
	}
	if err := end(w.manager, yes); !errors.Is(err, review.ErrForbidden) {
		t.Errorf("got %v for whoever asked, want it refused", err)
	}
	for _, a := range []review.Actor{w.liaison, w.clinician, w.auditor} {
		if err := end(a, yes); !errors.Is(err, review.ErrForbidden) {
			t.Errorf("%s: got %v, want it refused", a.Name, err)
		}
	}
	if err := end(w.lead, yes); err != nil {
		t.Fatal(err)
	}
	w.seenBy("not restricted any more", id, []review.Actor{w.lead, w.manager, w.liaison, w.clerk})
	if n := w.count(`SELECT count(*) FROM named_readers`); n != 0 {
		t.Errorf("got %d readers still named, want none", n)
	}
	if err := end(w.manager, review.NameReaders{Reason: "x"}); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("got %v, want not found", err)
	}
}

// The same person is restricted in every incident of the installation, and
// nothing there says where that comes from.
func TestARestrictionHoldsInEveryIncident(t *testing.T) {
	w := aWorld(t, 20)
	other, err := w.CreateIncident(t.Context(), byTheCommandLine, review.Incident{Reference: "INC-2", Name: "Others", Demonstration: true})
	if err != nil {
		t.Fatal(err)
	}
	loadList(t, w.Store, other, listOf(t, w.made.WriteList))
	id := w.untouched("uncertain = '' AND nhs_number <> '' AND born <> '' AND cases.incident_id = 1")
	w.restricts(id)
	if n := w.count(`SELECT count(*) FROM patients WHERE restricted = 1`); n != 2 {
		t.Fatalf("got %d restricted, want the person in both incidents", n)
	}
	there := w.whole(review.CaseID(w.count(`SELECT cases.id FROM cases JOIN patients ON patients.id = patient_id WHERE restricted = 1 AND cases.incident_id = 2`)))
	if r := there.Restrictions[0]; r.ByName != "" || r.Source != "another incident" {
		t.Errorf("got %+v, want the program’s", r)
	}
}

func TestWhoLookedAtARestrictedPatientIsListed(t *testing.T) {
	w := aWorld(t, 20)
	id := w.untouched("uncertain = ''")
	seen := func(a review.Actor, listed bool) {
		if err := w.RecordView(t.Context(), review.Cause{Actor: a}, View{Change: "see cases", Cases: []review.CaseID{id}, Listed: listed}); err != nil {
			t.Fatal(err)
		}
	}
	seen(w.liaison, false)
	seen(w.clerk, true) // not yet in the case's own history
	Clock(t, w.Store).Add(1e9)
	w.restricts(id, w.second)
	Clock(t, w.Store).Add(1e9)
	seen(w.second, false)
	p, err := w.RestrictedPage(t.Context(), w.manager, id)
	if err != nil {
		t.Fatal(err)
	}
	got := map[review.PersonID][2]int{}
	for _, l := range p.Looked {
		got[l.Person] = [2]int{l.Times, l.After}
	}
	if got[w.liaison.Person] != [2]int{1, 0} || got[w.clerk.Person] != [2]int{1, 0} || got[w.second.Person] != [2]int{0, 1} {
		t.Errorf("got %v, want liaison and clerk before, the named reader since", got)
	}
}

// Whatever happens, a restricted patient is listed to nobody who is not named.
func TestNobodyElseIsEverShownARestrictedPatient(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another, and long")
	}
	w := aWorld(t, 20)
	all := []review.Actor{w.clinician, w.second, w.lead, w.manager, w.clerk, w.liaison}
	rapid.Check(t, func(t *rapid.T) {
		id := review.CaseID(rapid.IntRange(1, w.count(`SELECT max(id) FROM cases`)).Draw(t, "case"))
		c := w.whole(id)
		var named []review.Actor
		for _, a := range all {
			if rapid.Bool().Draw(t, a.Name) {
				named = append(named, a)
			}
		}
		if !c.Restricted {
			w.restricts(id, named...)
		} else {
			w.names(id, named...)
		}
		for _, a := range all {
			l, err := w.Cases(w.t.Context(), a, review.CaseFilter{}, review.Place{})
			if err != nil {
				t.Fatal(err)
			}
			listed := slices.ContainsFunc(l.Lines, func(line review.CaseLine) bool { return line.Case == id })
			_, err = w.Case(w.t.Context(), a, id)
			is := slices.ContainsFunc(named, func(n review.Actor) bool { return n.Person == a.Person })
			if !is && (listed || err == nil) || is && err != nil {
				t.Fatalf("%s, named %t: case %s listed %t, opens %t", a.Name, is, id, listed, err == nil)
			}
		}
	})
}
