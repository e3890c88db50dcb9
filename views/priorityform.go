package views

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"harmreview/review"
	"harmreview/review/priority"
	"harmreview/views/kit"
)

// A RuleForm is a priority rule as it was typed.
type RuleForm struct {
	Name, Why, RedFlag, Points, Negated, Off string
	ConditionsForm
}

// NewRuleForm is the form before anything was typed.
func NewRuleForm() RuleForm {
	return RuleForm{Points: "10", Negated: string(priority.NegatedLess), ConditionsForm: ConditionsForm{All: []ConditionForm{{What: string(priority.Phrase)}}}}
}

// TypedRule is a rule as a form holds it.
func TypedRule(r priority.Rule) RuleForm {
	return RuleForm{Name: r.Name, Why: r.Why, RedFlag: yesWord(r.RedFlag), Points: strconv.Itoa(r.Points), Negated: string(r.Negated), Off: yesWord(r.Off),
		ConditionsForm: TypedConditions(r.Conditions)}
}

// ReadRuleForm reads a rule from the fields of a form.
func ReadRuleForm(fields url.Values) (RuleForm, error) {
	get := fields.Get
	return RuleForm{Name: get("name"), Why: get("why"), RedFlag: get("red_flag"), Points: get("points"), Negated: get("negated"), Off: get("off"),
		ConditionsForm: ReadConditions(fields)}, nil
}

// Rule is the rule that the form describes. What cannot be read in it does not
// Check.
func (f RuleForm) Rule() priority.Rule {
	return priority.Rule{Name: strings.TrimSpace(f.Name), Why: strings.TrimSpace(f.Why), RedFlag: f.RedFlag != "", Points: numberTyped(f.Points),
		Negated: priority.Negated(f.Negated), Off: f.Off != "", Conditions: f.Conditions()}
}

// RuleProblems are those of rule n, counted from 1, among the problems of a
// set, by the fields of its form.
func RuleProblems(n int, all review.Problems) review.Problems {
	p := review.Problems{}
	prefix := "rule_" + strconv.Itoa(n) + "_"
	for _, field := range slices.Sorted(maps.Keys(all)) {
		if own, ok := strings.CutPrefix(field, prefix); ok {
			p[own] = all[field]
		}
	}
	return p
}

// ruleFormFields are the fields of the form in page order.
func ruleFormFields(f RuleForm) []string {
	return append(append([]string{"name", "why"}, f.fields()...), "red_flag", "points", "negated", "off")
}

// denialOptions are what a rule can make of a phrase that the letter denies.
func denialOptions() []kit.Option {
	return []kit.Option{
		{Value: string(priority.NegatedLess), Label: "It weighs less", Hint: "A quarter of the points and no red flag; still shown, as probably denied"},
		{Value: string(priority.NegatedFull), Label: "It counts in full", Hint: "As if the letter did not deny it: for what must never be missed"},
		{Value: string(priority.NegatedNotAll), Label: "It does not count", Hint: "Not for a red flag: a machine takes a sentence for a denial that is none at times"},
	}
}
