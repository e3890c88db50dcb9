package store

import (
	"reflect"
	"testing"

	"harmreview/review"
	"harmreview/review/priority"
)

// rule puts a set of priority rules in force.
func (r ruler) rule(set priority.Set) review.DefinitionID {
	r.Helper()
	if err := set.Check().Err(); err != nil {
		r.Fatal(err)
	}
	var id review.DefinitionID
	if err := r.s.change(r.Context(), review.Cause{Actor: r.lead}, func(tx *Tx) (err error) {
		id, err = tx.addDefinition(priorityDefinition, r.incident, set, r.lead.Person)
		return err
	}); err != nil {
		r.Fatal(err)
	}
	return id
}

// priorities are the rules in force.
func (r ruler) priorities() (rules priority.Set, id review.DefinitionID) {
	r.Helper()
	if err := r.s.view(r.Context(), func(q querier) (err error) {
		rules, id, err = rulesInForce(q, r.incident)
		return err
	}); err != nil {
		r.Fatal(err)
	}
	return rules, id
}

func TestTheRulesInForceAreTheShippedOnesUntilOthersAre(t *testing.T) {
	r := rulerOf(t, Test(t))
	shipped, first := r.priorities()
	if !reflect.DeepEqual(shipped, priority.Starter()) {
		t.Errorf("shipped rules read as %+v", shipped)
	}
	own := priority.Starter()
	own.Rules[0].Points = 7
	second := r.rule(own)
	if rules, id := r.priorities(); id != second || id == first || !reflect.DeepEqual(rules, own) {
		t.Errorf("own rules %d read as %d: %+v", second, id, rules)
	}
}
