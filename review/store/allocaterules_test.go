package store

import (
	"testing"

	"harmreview/review"
)

// What a plan works out from a few reads is what the rules say of every case and
// person: nobody is given what they would not be offered, and nothing is left out
// that they would be.
func TestAPlanSaysWhatTheRulesSay(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another, and long")
	}
	w := played(t, 600)
	everybody, err := w.Members(t.Context(), w.incident)
	if err != nil {
		t.Fatal(err)
	}
	manager := review.Actor{Person: w.auditor.Person, Incident: w.incident, Roles: []review.Role{review.Manager}}
	given, refused := 0, 0
	for _, m := range everybody {
		to, err := w.Actor(t.Context(), m.Person.ID, w.incident)
		if err != nil {
			t.Fatal(err)
		}
		for _, by := range []review.Actor{manager, {Person: -7, Incident: w.incident, Roles: []review.Role{review.Lead}}} {
			g, r := w.planAgainstRules(by, to)
			given, refused = given+g, refused+r
		}
	}
	if given < 100 || refused < 100 {
		t.Errorf("got %d given and %d refused; the test proves nothing", given, refused)
	}
}

// planAgainstRules compares, for each stage, a plan with what the rules say.
func (w *world) planAgainstRules(by, to review.Actor) (given, refused int) {
	w.t.Helper()
	err := w.view(w.t.Context(), func(q querier) error {
		for _, stage := range []review.Stage{review.InTriage, review.InAssessment, review.InSecondReview, review.InPanel} {
			ask := review.AllocationAsk{Scope: review.AllocateAll, Filter: review.CaseFilter{Stage: stage}, To: []review.PersonID{to.Person}, Until: "2099-12-31", Held: true, Moved: true}
			p, err := w.planAllocation(q, by, ask)
			if err != nil {
				return err
			}
			gets := map[review.CaseID]bool{}
			for _, c := range p.give {
				gets[c.Case] = true
			}
			all, err := p.all(q)
			if err != nil {
				return err
			}
			for _, c := range all {
				whole, err := loadCase(q, c.Case)
				if err != nil {
					return err
				}
				if err := whole.facts(q, to, w.Now()); err != nil {
					return err
				}
				why := whole.GiveTo(to, by, w.Now())
				if want := why == "" && !c.Claimed; want != gets[c.Case] {
					w.t.Errorf("%s in %s to %s (%v): given %v, but the rules say %q", c.Case, stage, to.Name, to.Roles, gets[c.Case], why)
				}
				if why == "" {
					given++
				} else {
					refused++
				}
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return given, refused
}

// all are all cases that were asked for.
func (p *planning) all(q querier) ([]spare, error) {
	var all []spare
	for {
		var after *spare
		if len(all) > 0 {
			after = &all[len(all)-1]
		}
		batch, err := p.spares(q, after)
		all = append(all, batch...)
		if err != nil || len(batch) < sparesRead {
			return all, err
		}
	}
}

// A lead who allocates second reviews sees no difference between one who made
// the first assessment and one who did not; the case that they cannot do is in
// the queue for everybody else all the same.
func TestALeadDoesNotLearnByAllocatingWhoAssessed(t *testing.T) {
	w := aWorld(t, 60)
	id := w.assessed(harmful())
	if c := w.whole(id); c.Stage != review.InSecondReview {
		t.Fatalf("got %s, want it in second review", c.Stage)
	}
	ask := func(to review.Actor) review.AllocationAsk {
		return review.AllocationAsk{Scope: review.AllocatePicked, Cases: []review.CaseID{id}, To: []review.PersonID{to.Person}, Until: "2026-11-30"}
	}
	first, other := w.allocationPlan(w.lead, ask(w.clinician)), w.allocationPlan(w.lead, ask(w.third))
	if first.Fits != 1 || other.Fits != 1 || first.LeftOut()+other.LeftOut() != 0 {
		t.Errorf("got %+v for the first reviewer and %+v for another, want no difference", first, other)
	}
	if p := w.allocationPlan(w.manager, ask(w.clinician)); p.Fits != 0 || len(p.Left) != 1 || p.Left[0].Why != review.LeftTheirs || p.Left[0].Cases != nil {
		t.Errorf("got %+v for a manager, want it left out without being named", p)
	}
	made := w.allocates(w.lead, ask(w.clinician))
	if got := w.next(w.third, review.InSecondReview); got != id {
		t.Errorf("got %s, want %s: it is stranded with whoever may not do it", got, id)
	}
	if x, err := w.Allocation(t.Context(), w.lead, made, 0); err != nil || len(x.Lines) != 0 || x.Cases != 1 {
		t.Errorf("got %+v, %v: a case whose reviewers are hidden is named to a lead", x, err)
	}
}

// Whoever gave the first assessment to somebody by name may know who made it,
// and is kept from the second.
func TestWhoGaveTheFirstAssessmentMakesNotTheSecond(t *testing.T) {
	w := aWorld(t, 60)
	id := w.triaged()
	w.leave(id)
	w.allocates(w.lead, review.AllocationAsk{Scope: review.AllocatePicked, Cases: []review.CaseID{id}, To: []review.PersonID{w.clinician.Person}, Until: "2026-11-30"})
	w.must(w.clinician, id, review.SignAssessment{Letters: w.whole(id).ToAssess(), Answers: harmful()})
	c := w.whole(id)
	if c.May(review.SignSecondName, w.lead, w.Now()) {
		t.Error("the lead who allocated the first assessment may make the second")
	}
	if !c.May(review.SignSecondName, w.chair, w.Now()) || !c.May(review.SignSecondName, w.second, w.Now()) {
		t.Error("nobody else may make the second review")
	}
}
