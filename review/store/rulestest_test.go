package store

import (
	"testing"

	"harmreview/review"
)

// The test of the rules counts what people found, and tells nobody who may still
// read a case that it was mixed in.
func TestTheTestOfTheRulesCountsWhatPeopleFound(t *testing.T) {
	r := rulerOf(t, Test(t))
	r.rule(testRules)
	texts := []string{"Blood test.", "Malignancy."}
	for range 20 {
		texts = append(texts, "Well.")
	}
	r.texts(texts...)
	r.ranks()
	mixed, err := r.mixed()
	if err != nil || len(mixed) < 4 || len(mixed) > 18 {
		t.Fatalf("%d are mixed in, %v; want some", len(mixed), err)
	}
	plain := r.count(`SELECT min(id) FROM cases WHERE mixed = 0 AND rank = 100`)
	r.reads(mixed[0], review.TriageLetters{Answer: review.Close, Code: "no clinical content"})
	r.reads(mixed[1], review.TriageLetters{Answer: review.Assess, Urgency: review.Routine})
	r.reads(mixed[2], review.TriageLetters{Answer: review.Assess, Urgency: review.Urgent, Reason: "It asks something."})
	r.reads(review.CaseID(plain), review.TriageLetters{Answer: review.Assess, Urgency: review.Urgent, Reason: "It was not drawn."})
	r.reads(r.caseOf("T0").ID, review.TriageLetters{Answer: review.Assess, Urgency: review.Routine})
	l, err := r.s.Ledger(t.Context(), r.manager)
	if err != nil {
		t.Fatal(err)
	}
	for figure, n := range map[review.LedgerFigure]int{
		review.RulesMixed: len(mixed), review.RulesMixedRead: 3, review.RulesMixedAssess: 2, review.RulesMixedUrgent: 1,
		review.RulesTouched: 2, review.RulesTouchedRead: 1, review.RulesTouchedAssess: 1, review.RulesTouchedUrgent: 0} {
		if l.Rules[figure] != n {
			t.Errorf("%s: got %d, want %d", figure, l.Rules[figure], n)
		}
		table, err := r.s.LedgerLines(t.Context(), r.manager, figure, 0, 0)
		if err != nil || table.Cases != n || len(table.Lines) != n {
			t.Errorf("%s: its table has %d cases and %d lines, %v", figure, table.Cases, len(table.Lines), err)
		}
	}
	seen, err := r.s.LedgerLines(t.Context(), r.lead, review.RulesMixed, 0, 0)
	if err != nil || len(seen.Lines) != 1 || seen.Lines[0].Case != mixed[0] || seen.Unnamed != len(mixed)-1 {
		t.Errorf("a lead is told of %+v and %d more, %v; want the closed case alone", seen.Lines, seen.Unnamed, err)
	}
	draw := func(share float64) {
		w := &world{Store: r.s, t: r.T, incident: r.incident}
		w.switchesTo(func(p *review.Policy) { p.ClosingsSampled = share })
	}
	draw(1)
	r.reads(mixed[3], review.TriageLetters{Answer: review.Close, Code: "no clinical content"})
	draw(0)
	if l, err := r.s.Ledger(t.Context(), r.manager); err != nil || l.Rules[review.RulesMixedRead] != 4 || l.Rules[review.RulesMixedAssess] != 3 || l.Rules[review.RulesMixedUrgent] != 1 {
		t.Errorf("after a closing that was drawn: got %+v, %v; want it like one sent to assessment", l.Rules, err)
	}
	other := testRules
	other.UrgentAt = 99
	r.rule(other)
	r.ranks()
	if again, err := r.mixed(); err != nil || len(again) != len(mixed) {
		t.Errorf("under new rules %d are mixed in, %v; want the same %d", len(again), err, len(mixed))
	}
	verified(t, r.s)
}

// mixed are the cases that are mixed in.
func (r ruler) mixed() (ids []review.CaseID, err error) {
	err = r.s.view(r.Context(), func(q querier) (err error) {
		ids, err = column[review.CaseID](q, `SELECT id FROM cases WHERE mixed = 1 ORDER BY id`)
		return err
	})
	return ids, err
}

// reads has a clinician triage a case.
func (r ruler) reads(id review.CaseID, change review.TriageLetters) {
	r.Helper()
	by := memberOf(r.T, r.s, r.incident, "reader-"+id.String(), review.Clinician)
	if err := r.s.change(r.Context(), review.Cause{Actor: by}, func(tx *Tx) error {
		c, err := loadCase(tx, id)
		if err != nil {
			return err
		}
		change.Letters, c.Opened = c.Untriaged(), c.Untriaged()
		return tx.apply(c.Case, change)
	}); err != nil {
		r.Fatal(err)
	}
}
