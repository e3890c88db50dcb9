package views

import (
	"net/url"
	"reflect"
	"testing"

	"harmreview/review"
	"harmreview/review/priority"
)

// What a rule says survives its form, so that changing one word of it changes
// nothing else.
func TestRuleThroughItsForm(t *testing.T) {
	for _, r := range priority.Starter().Rules {
		fields := url.Values{}
		f := TypedRule(r)
		for name, v := range map[string]string{"name": f.Name, "why": f.Why, "red_flag": f.RedFlag, "points": f.Points, "negated": f.Negated, "off": f.Off} {
			fields.Set(name, v)
		}
		for i, c := range f.All {
			for part, v := range map[string]string{"what": c.What, "values": c.Values, "near": c.Near, "within": c.Within, "least": c.Least, "most": c.Most, "not": c.Not} {
				fields.Set(conditionField(part, i+1), v)
			}
		}
		read, err := ReadRuleForm(fields)
		if err != nil {
			t.Fatal(err)
		}
		if got := read.Rule(); !reflect.DeepEqual(got, r) {
			t.Errorf("got %+v, want %+v", got, r)
		}
	}
}

func TestRuleFormTyped(t *testing.T) {
	f, err := ReadRuleForm(url.Values{"name": {" INR too high "}, "why": {"Bleeding"}, "red_flag": {"yes"}, "points": {"ten"}, "negated": {"weighs less"},
		"what_1": {"phrase"}, "values_1": {"INR\n\n  warfarin \n"}, "near_1": {"high"}, "within_1": {"8"},
		"what_2": {"flag"}, "values_2": {"urgent", "action requested"}, "not_2": {"yes"}, "what_4": {"died"}})
	if err != nil {
		t.Fatal(err)
	}
	r := f.Rule()
	want := []priority.Condition{
		{What: priority.Phrase, Values: []string{"INR", "warfarin"}, Near: []string{"high"}, Within: 8},
		{What: priority.Flag, Values: []string{"urgent", "action requested"}, Not: true},
	}
	if r.Name != "INR too high" || !r.RedFlag || r.Off || !reflect.DeepEqual(r.Conditions, want) {
		t.Errorf("got %+v, want conditions %+v", r, want)
	}
	if p := r.Check(); len(p) != 1 || p["points"] == "" {
		t.Errorf("got problems %v, want one of points", p)
	}
}

func TestConditionsAddedAndRemoved(t *testing.T) {
	f := NewRuleForm()
	if f.Changed("") || f.Changed("remove_2") || f.Changed("save") {
		t.Error("the form changed at a button that changes nothing")
	}
	f.Add = string(priority.Died)
	if !f.Changed("add") || len(f.All) != 2 || f.All[1].What != string(priority.Died) || f.Add != "" {
		t.Errorf("got %+v, want a second condition", f.ConditionsForm)
	}
	if !f.Changed("remove_1") || len(f.All) != 1 || f.All[0].What != string(priority.Died) {
		t.Errorf("got %+v, want the second condition alone", f.ConditionsForm)
	}
}

func TestRuleProblems(t *testing.T) {
	got := RuleProblems(2, review.Problems{"rule_2_name": "a", "rule_2_values_1": "b", "rule_20_name": "c", "urgent_at": "d"})
	if want := (review.Problems{"name": "a", "values_1": "b"}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
