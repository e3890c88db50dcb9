package views

import (
	"net/url"
	"strconv"
	"strings"

	"harmreview/review"
	"harmreview/review/priority"
	"harmreview/views/kit"
)

// rulesPath is where the priority rules stand among the pages of an incident.
const rulesPath = "/set-up/priority-rules"

// A RulesForm is a form about the draft of the rules as it was typed. Which of its
// fields a page shows depends on the page.
type RulesForm struct {
	Version           int    // of the draft that the page showed
	N                 int    // the rule that it is about; 0 is a new one, or none
	Named             string // the name that rule N had
	From              int64  // the written set that a draft begins with; 0 is the set in force
	To                string
	UrgentAt, MixedIn string
	Reason            string
	Rule              RuleForm
}

// ReadRulesForm reads such a form from its fields.
func ReadRulesForm(fields url.Values) (RulesForm, error) {
	rule, err := ReadRuleForm(fields)
	from, _ := strconv.ParseInt(fields.Get("from"), 10, 64)
	return RulesForm{Version: numberTyped(fields.Get("version")), Named: fields.Get("named"), From: from, To: fields.Get("to"),
		UrgentAt: fields.Get("urgent_at"), MixedIn: fields.Get("mixed_in"), Reason: fields.Get("reason"), Rule: rule}, err
}

// RulesFormOf is the form about a draft, and rule n of it, before anything was
// typed; n is 0 for none.
func RulesFormOf(d priority.Draft, n int) RulesForm {
	f := RulesForm{Version: d.Version, N: n, UrgentAt: strconv.Itoa(d.Set.UrgentAt), MixedIn: percentTyped(d.Set.MixedIn), Rule: NewRuleForm()}
	if n > 0 {
		r := d.Set.Rules[n-1]
		f.Named, f.To, f.Rule = r.Name, strconv.Itoa(n), TypedRule(r)
	}
	return f
}

// Which is the rule that the form is about.
func (f RulesForm) Which() priority.Which { return priority.Which{N: f.N, Name: f.Named} }

// Place is the place that was typed, -1 for none.
func (f RulesForm) Place() int { return numberTyped(f.To) }

// Points are what the form says of all rules together. What cannot be read does
// not Check.
func (f RulesForm) Points() priority.SetPoints {
	share, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(f.MixedIn), "%")), 64)
	if err != nil {
		share = -100
	}
	return priority.SetPoints{UrgentAt: numberTyped(f.UrgentAt), MixedIn: share / 100}
}

func percentTyped(share float64) string { return strconv.FormatFloat(share*100, 'f', -1, 64) }

// RulesProblems are problems of a set by the fields of the form about rule n,
// those of other rules apart.
func RulesProblems(n int, all review.Problems) review.Problems {
	p := RuleProblems(n, all)
	prefix := "rule_" + strconv.Itoa(n) + "_"
	for field, text := range all {
		if !strings.HasPrefix(field, prefix) {
			p.Add(false, field, text)
		}
	}
	return p
}

func (p Page) rulesURL(path string) string { return p.url(rulesPath + path) }

func (p Page) draftRuleURL(n int, path string) string {
	return p.rulesURL("/draft/rules/" + strconv.Itoa(n) + path)
}

func (p Page) tryURL(id priority.TryID) string { return p.rulesURL("/tries/" + str(id)) }

// tryCasesURL is the address of the cases behind a figure of a try.
func (p Page) tryCasesURL(id priority.TryID, f priority.TryFigure, rule int) string {
	n := ""
	if rule > 0 {
		n = strconv.Itoa(rule)
	}
	return p.tryURL(id) + "/cases" + query("figure", string(f), "rule", n)
}

// setRows are what holds for all rules of a set together.
func setRows(s priority.Set) []kit.Row {
	return []kit.Row{{Key: "A case is urgent with", Value: s.UrgentWords()}, {Key: "Comes early all the same", Value: s.MixedWords()},
		{Key: "A phrase that the letter denies", Value: "Weighs a quarter and raises no red flag, unless the rule says otherwise"}}
}

// placeOptions are the places that a rule can be moved to.
func placeOptions(s priority.Set) []kit.Option {
	var o []kit.Option
	for i, r := range s.Rules {
		o = append(o, kit.Option{Value: strconv.Itoa(i + 1), Label: strconv.Itoa(i+1) + ", where “" + r.Name + "” is now"})
	}
	return o
}

// draftSet is the set that the draft says, or nothing when it has gone.
func draftSet(c priority.RulesPage) priority.Set {
	if c.Draft == nil {
		return priority.Set{}
	}
	return c.Draft.Set
}

// tryState says what the newest try of a draft is worth.
func tryState(c priority.RulesPage) string {
	switch {
	case c.Try == nil:
		return "It has not been tried yet."
	case c.Try.State == priority.Trying:
		return "It is being tried."
	case c.Tried:
		return "It was tried as it is now, " + clock(c.Try.EndedAt) + "."
	}
	return "The draft, or the set in force, was changed after the last try: try it again."
}

// standing is what a set makes of a case, in words.
func standing(urgent bool, points int) string {
	if urgent {
		return "Urgent, " + count(points, "point")
	}
	return "Not urgent, " + count(points, "point")
}

// tryHeading says which cases of a try a table holds.
func tryHeading(t priority.TryCases) string {
	if t.Rule == 0 {
		return t.Figure.Label()
	}
	return t.Try.Set.Rules[t.Rule-1].Name + ": " + strings.ToLower(t.Figure.Label()[:1]) + t.Figure.Label()[1:]
}

// tryListed says how many of the cases behind a figure a table holds.
func tryListed(t priority.TryCases) string {
	n, all := len(t.Lines), t.Try.Count(t.Figure, t.Rule)
	words := sentence(count(all, "case")) + "."
	if all > priority.TrySample {
		words += " " + sentence(count(n, "case")) + " of them, drawn at random, are listed."
	}
	if t.Short() {
		words += " Cases of restricted patients are counted and never listed here."
	}
	return words
}

// ruleNow is rule n of the draft as it is now.
func ruleNow(c priority.RulesPage, n int) string {
	s := draftSet(c)
	if n < 1 || n > len(s.Rules) {
		return "there is no rule " + strconv.Itoa(n) + "."
	}
	return s.Rules[n-1].InWords()
}

// ruleNames are the rules of the draft as it is now.
func ruleNames(c priority.RulesPage) string {
	var all []string
	for i, r := range draftSet(c).Rules {
		all = append(all, strconv.Itoa(i+1)+". "+r.Name)
	}
	if len(all) == 0 {
		return "no rule."
	}
	return strings.Join(all, "; ")
}
