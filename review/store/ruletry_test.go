package store

import (
	"errors"
	"maps"
	"testing"

	"harmreview/review"
	"harmreview/review/priority"
)

// tried begins a draft with one more rule, about missed appointments, and orders
// that it be tried.
func (r ruler) tried() priority.TryID {
	r.Helper()
	by := review.Cause{Actor: r.manager}
	rule := priority.Rule{Name: "Missed appointments", Why: "A test.", Points: 5, Negated: priority.NegatedLess, Conditions: missedClass.Conditions}
	err := r.s.BeginRules(r.Context(), by, 0)
	if err == nil {
		err = r.s.EditRules(r.Context(), by, 1, priority.AddRule{Rule: rule})
	}
	if err != nil {
		r.Fatal(err)
	}
	id, err := r.s.TryRules(r.Context(), by, 2)
	if err != nil {
		r.Fatal(err)
	}
	return id
}

// atWork is the try as the next batch begins with it.
func (r ruler) atWork(id priority.TryID) ruleTry {
	r.Helper()
	var all []ruleTry
	if err := r.s.view(r.Context(), func(q querier) (err error) {
		all, err = ruleTries(q, r.incident, id)
		return err
	}); err != nil || len(all) != 1 {
		r.Fatalf("got %d tries, %v", len(all), err)
	}
	return all[0]
}

func (r ruler) runTries() {
	r.Helper()
	if err := r.s.RunRuleTries(r.Context()); err != nil {
		r.Fatal(err)
	}
}

func TestATryThatWasBrokenOffGoesOn(t *testing.T) {
	r := rulerOf(t, Test(t))
	const n = lookedCasesAtOnce + 20
	loadList(t, r.s, r.incident, []byte(missedHeader+missed(n)))
	id := r.tried()
	first := r.atWork(id)
	if err := r.s.runRuleTry(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if half := r.atWork(id); half.State != priority.Trying || half.Done != lookedCasesAtOnce || half.Total != n {
		t.Fatalf("got %s, %d of %d, want it half done", half.State, half.Done, half.Total)
	}
	if err := r.s.runRuleTry(t.Context(), first); !errors.Is(err, review.ErrStale) {
		t.Errorf("the same batch again: got %v, want stale", err)
	}
	r.runTries() // as after a restart
	done := r.atWork(id)
	rule := len(done.Set.Rules)
	if done.State != priority.TryDone || done.Done != n || done.Count(priority.TriedCases, 0) != n || done.Count(priority.Touched, rule) != n || done.Count(priority.Earlier, 0) != n {
		t.Errorf("got %s, %d done, %v; want each of %d cases counted once", done.State, done.Done, done.Figures, n)
	}
	cases, err := r.s.TryCases(t.Context(), r.manager, id, priority.Touched, rule)
	if err != nil || len(cases.Lines) != priority.TrySample || cases.Short() {
		t.Errorf("got %d cases listed, %v; want a sample", len(cases.Lines), err)
	}
	seen := map[review.CaseID]bool{}
	for _, l := range cases.Lines {
		seen[l.Case] = true
		if l.Urgent || l.Points != l.WasPoints+5 {
			t.Errorf("case %s: got %d points after %d, urgent %v", l.Case, l.Points, l.WasPoints, l.Urgent)
		}
	}
	if len(seen) != priority.TrySample {
		t.Errorf("got %d cases in the sample, some of them twice", len(seen))
	}
	before := maps.Clone(done.Figures[priority.Touched])
	r.runTries()
	if again := r.atWork(id); !maps.Equal(again.Figures[priority.Touched], before) {
		t.Errorf("a try at its end went on: %v, want %v", again.Figures[priority.Touched], before)
	}
	sound(t, r.s)
}

func TestAChangeOfTheDraftStopsItsTry(t *testing.T) {
	r := rulerOf(t, Test(t))
	loadList(t, r.s, r.incident, []byte(missedHeader+missed(3)))
	id := r.tried()
	atWork := r.atWork(id)
	if err := r.s.EditRules(t.Context(), review.Cause{Actor: r.lead}, 2, priority.SetPoints{UrgentAt: 70}); err != nil {
		t.Fatal(err)
	}
	if err := r.s.runRuleTry(t.Context(), atWork); !errors.Is(err, review.ErrStale) {
		t.Errorf("a batch of a try that was stopped: got %v, want stale", err)
	}
	r.runTries()
	if got := r.atWork(id); got.State != priority.TryLeft || got.Done != 0 {
		t.Errorf("got %s, %d done, want it left", got.State, got.Done)
	}
	if err := r.s.ProposeRules(t.Context(), review.Cause{Actor: r.manager}, 3, "Now."); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("proposing it: got %v, want not now", err)
	}
}

// A try is worth nothing once another set is in force than it was compared with,
// and its sample never names restricted patients.
func TestATryIsOfOneDraftAgainstOneSet(t *testing.T) {
	r := rulerOf(t, Test(t))
	loadList(t, r.s, r.incident, []byte(missedHeader+missed(3)))
	hidden := casesOf(t, r.s)[0]
	if _, err := r.s.ChangeCase(t.Context(), review.Cause{Actor: r.manager}, hidden, 0, review.Restrict{Reason: "A threat."}); err != nil {
		t.Fatal(err)
	}
	id := r.tried()
	r.runTries()
	late := casesOf(t, r.s)[1]
	if _, err := r.s.ChangeCase(t.Context(), review.Cause{Actor: r.manager}, late, 0, review.Restrict{Reason: "A threat."}); err != nil {
		t.Fatal(err)
	}
	cases, err := r.s.TryCases(t.Context(), r.manager, id, priority.TriedCases, 0)
	if err != nil || len(cases.Lines) != 1 || !cases.Short() || cases.Try.Count(priority.TriedCases, 0) != 3 {
		t.Errorf("got %v of %v, %v; want 1 case listed of 3", cases.Lines, cases.Try.Figures, err)
	}
	if p, err := r.s.RulesPage(t.Context(), r.incident); err != nil || !p.Tried {
		t.Fatalf("got a draft tried %v, %v", p.Tried, err)
	}
	if err := r.s.change(t.Context(), review.Cause{Actor: r.lead}, func(tx *Tx) error {
		_, err := tx.addDefinition(priorityDefinition, r.incident, priority.Set{UrgentAt: 1}, r.lead.Person)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := r.s.ProposeRules(t.Context(), review.Cause{Actor: r.manager}, 2, "Now."); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("proposing against another set: got %v, want not now", err)
	}
	sound(t, r.s)
}

func TestWhoMayWorkOnPriorityRules(t *testing.T) {
	r := rulerOf(t, Test(t))
	clinician := review.Cause{Actor: memberOf(t, r.s, r.incident, "clinician", review.Clinician)}
	if err := r.s.BeginRules(t.Context(), clinician, 0); !errors.Is(err, review.ErrForbidden) {
		t.Errorf("beginning: got %v, want forbidden", err)
	}
	r.tried()
	r.runTries()
	for what, err := range map[string]error{
		"editing":    r.s.EditRules(t.Context(), clinician, 2, priority.SetPoints{UrgentAt: 1}),
		"discarding": r.s.DiscardRules(t.Context(), clinician, 2),
		"proposing":  r.s.ProposeRules(t.Context(), clinician, 2, "Now."),
	} {
		if !errors.Is(err, review.ErrForbidden) {
			t.Errorf("%s: got %v, want forbidden", what, err)
		}
	}
	if err := r.s.ProposeRules(t.Context(), review.Cause{Actor: r.manager}, 1, "Now."); !errors.Is(err, review.ErrStale) {
		t.Errorf("proposing an older version: got %v, want stale", err)
	}
	if err := r.s.ProposeRules(t.Context(), review.Cause{Actor: r.lead}, 2, "Now."); err != nil {
		t.Fatal(err)
	}
	for who, by := range map[string]review.Actor{"its writer": r.lead, "a manager": r.manager} {
		if err := r.s.AnswerRules(t.Context(), review.Cause{Actor: by}, 1, review.VersionApproved, ""); !errors.Is(err, review.ErrForbidden) {
			t.Errorf("approved by %s: got %v, want forbidden", who, err)
		}
	}
	other := memberOf(t, r.s, r.incident, "lead2", review.Lead)
	if err := r.s.AnswerRules(t.Context(), review.Cause{Actor: other}, 1, review.VersionApproved, ""); err != nil {
		t.Fatal(err)
	}
	p, err := r.s.RulesPage(t.Context(), r.incident)
	if err != nil || p.InForce.N != 1 || p.InForce.ApprovedBy != other.Name || p.Draft != nil {
		t.Errorf("got %+v, %v; want version 1 in force, approved by another lead", p.InForce.Version, err)
	}
	sound(t, r.s)
}
