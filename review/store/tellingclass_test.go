package store

import (
	"io"
	"testing"

	"harmreview/review"
)

// classesByRules counts every case of the incident by its class and what it was to
// be told, as the rules see it.
func (w *world) classesByRules() map[review.TellingClass]review.ClassCount {
	w.t.Helper()
	all := map[review.TellingClass]review.ClassCount{}
	for _, id := range w.allCases() {
		c := w.whole(id)
		k := c.TellingClass()
		n := all[k]
		n.Class = k
		n.People++
		told, owing := map[review.Route]bool{}, 0
		for _, o := range c.Obligations {
			if o.Kind == review.Telling {
				told[o.Facts.Route] = true
				if o.State == review.Open {
					owing = 1
				}
			}
		}
		n.Owing += owing
		if !told[review.RouteCandour] && !told[review.RouteOutcome] {
			n.WithoutOutcome++
		}
		if len(told) == 0 {
			n.WithoutAwareness++
		}
		all[k] = n
	}
	return all
}

func (w *world) allCases() (ids []review.CaseID) {
	w.t.Helper()
	if err := w.view(w.t.Context(), func(q querier) (err error) {
		ids, err = column[review.CaseID](q, `SELECT id FROM cases WHERE incident_id = $1 AND emptied = 0 ORDER BY id`, w.incident)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return ids
}

// switchesTo puts another telling policy in force and has it followed.
func (w *world) switchesTo(change func(*review.Policy)) {
	w.t.Helper()
	i, err := w.Incident(w.t.Context(), w.incident)
	if err != nil {
		w.t.Fatal(err)
	}
	i.Policy.TellingReason = "The board decided so."
	change(&i.Policy)
	if err := w.SaveIncident(w.t.Context(), byTheCommandLine, i, "The board decided so."); err != nil {
		w.t.Fatal(err)
	}
	if err := w.FollowPolicies(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// The figures by class are those of the rules, each equals its table, and after
// another policy was switched on nobody lacks what it asks for; what was met or
// waived is not opened again.
func TestATellingPolicyForgetsNobody(t *testing.T) {
	w := played(t, 600)
	manager := review.Actor{Person: w.auditor.Person, Incident: w.incident, Roles: []review.Role{review.Manager}}
	counts := func() map[review.TellingClass]review.ClassCount {
		t.Helper()
		all, err := w.TellingsByClass(t.Context(), manager)
		if err != nil {
			t.Fatal(err)
		}
		want, by := w.classesByRules(), map[review.TellingClass]review.ClassCount{}
		for _, n := range all {
			k := n.Class
			if by[k] = n; n != want[k] && n != (review.ClassCount{Class: k}) {
				t.Errorf("%s: got %+v, want %+v", k, n, want[k])
			}
			for part, figure := range map[review.ClassPart]int{review.WholeClass: n.People, review.ClassOwing: n.Owing, review.ClassWithoutAwareness: n.WithoutAwareness, review.ClassWithoutOutcome: n.WithoutOutcome} {
				table, err := w.LedgerLines(t.Context(), manager, k.Figure(part), 0, 0)
				if err != nil || table.Cases != figure {
					t.Errorf("%s: its table has %d cases, %v; want %d", k.Figure(part), table.Cases, err, figure)
				}
			}
		}
		return by
	}
	before := counts()
	for _, k := range []review.TellingClass{review.ClassCandour, review.ClassFound, review.ClassNoConcern, review.ClassClosed, review.ClassUndecided} {
		if before[k].People == 0 {
			t.Errorf("nobody is in class %s, which proves nothing", k)
		}
	}
	if before[review.ClassClosed].WithoutOutcome == 0 || before[review.ClassNoConcern].WithoutOutcome == 0 {
		t.Fatalf("got %+v; nobody is left to be told", before)
	}
	w.switchesTo(func(p *review.Policy) {
		p.Telling, p.Routes.Closed, p.Routes.NoConcern = review.TellAllAtStart, review.RouteAwareness, review.RouteOutcome
	})
	after := counts()
	if n := after[review.ClassClosed]; n.WithoutAwareness != 0 || n.WithoutOutcome != before[review.ClassClosed].WithoutOutcome {
		t.Errorf("closed at triage: got %+v, want all to be told that letters were lost, and nothing else", n)
	}
	if after[review.ClassNoConcern].WithoutOutcome != 0 || after[review.ClassUndecided].WithoutAwareness != 0 {
		t.Errorf("got %+v; want nobody forgotten", after)
	}
	if after[review.ClassFound] != before[review.ClassFound] || after[review.ClassCandour].People != before[review.ClassCandour].People {
		t.Errorf("those of whom something was found: got %+v, want %+v", after[review.ClassFound], before[review.ClassFound])
	}
	w.switchesTo(func(p *review.Policy) { p.Telling = review.TellAffected })
	if again := counts(); again[review.ClassNoConcern] != after[review.ClassNoConcern] || again[review.ClassClosed] != after[review.ClassClosed] {
		t.Errorf("a policy that asks for less ended something: got %+v, want %+v", again, after)
	}
	if _, err := w.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}
