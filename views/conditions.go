package views

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"harmreview/review/priority"
	"harmreview/views/kit"
)

// maxConditions is how many conditions a form has room for.
const maxConditions = priority.MaxConditions

// A ConditionForm is a condition as it was typed. Which of its fields a page
// shows depends on What.
type ConditionForm struct {
	What, Values, Near, Within, Least, Most, Not string
}

// A ConditionsForm is the conditions of a rule or a class as they were typed. The
// fields of each have its number at their end.
type ConditionsForm struct {
	All []ConditionForm
	Add string // what the condition to be added asks about
}

// ReadConditions reads the conditions among the fields of a form.
func ReadConditions(fields url.Values) ConditionsForm {
	f := ConditionsForm{Add: fields.Get("add_what")}
	for n := 1; n <= maxConditions && fields.Has(conditionField("what", n)); n++ {
		get := func(part string) string { return strings.Join(fields[conditionField(part, n)], "\n") }
		f.All = append(f.All, ConditionForm{What: get("what"), Values: get("values"), Near: get("near"), Within: get("within"),
			Least: get("least"), Most: get("most"), Not: get("not")})
	}
	return f
}

// TypedConditions are conditions as a form holds them.
func TypedConditions(all []priority.Condition) ConditionsForm {
	var f ConditionsForm
	for _, c := range all {
		f.All = append(f.All, ConditionForm{What: string(c.What), Values: strings.Join(c.Values, "\n"), Near: strings.Join(c.Near, "\n"),
			Within: orNoNumber(c.Within), Least: orNoNumber(c.Least), Most: orNoNumber(c.Most), Not: yesWord(c.Not)})
	}
	return f
}

func orNoNumber(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// Changed adds or removes a condition when the button that was pressed says so,
// and reports whether it did: then the form is shown again, and nothing is saved.
func (f *ConditionsForm) Changed(button string) bool {
	if n, err := strconv.Atoi(strings.TrimPrefix(button, "remove_")); err == nil && n >= 1 && n <= len(f.All) {
		f.All = slices.Delete(f.All, n-1, n)
		return true
	}
	if button != "add" {
		return false
	}
	if f.Add != "" && len(f.All) < maxConditions {
		f.All = append(f.All, ConditionForm{What: f.Add})
		f.Add = ""
	}
	return true
}

// Conditions are the conditions that the form describes. A number that cannot be
// read is -1, which no condition allows.
func (f ConditionsForm) Conditions() []priority.Condition {
	var all []priority.Condition
	for _, c := range f.All {
		all = append(all, priority.Condition{What: priority.What(c.What), Values: linesOf(c.Values), Near: linesOf(c.Near),
			Within: numberTyped(c.Within), Least: numberTyped(c.Least), Most: numberTyped(c.Most), Not: c.Not != ""})
	}
	return all
}

// linesOf are the lines of a text that say something.
func linesOf(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

func numberTyped(s string) int {
	if s = strings.TrimSpace(s); s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

func conditionField(part string, n int) string { return part + "_" + strconv.Itoa(n) }

// fields are the fields of the conditions in page order.
func (f ConditionsForm) fields() []string {
	all := []string{"conditions"}
	for i := range f.All {
		for _, part := range []string{"what", "values", "near", "within", "least", "most", "not"} {
			all = append(all, conditionField(part, i+1))
		}
	}
	return all
}

// whats are what a condition can ask about, with how a page says it.
var whats = []struct {
	what   priority.What
	label  string
	values string // the question for its values, "" for none
	hint   string
}{
	{priority.Phrase, "Words or phrases in the letter", "Words or phrases", "One on each line; any of them will do. An asterisk at the end stands for any ending: malignan*"},
	{priority.Specialty, "Specialty", "Specialties", "Codes or names, one on each line; any of them will do"},
	{priority.Kind, "Type of document", "Types of document", "In the words of the list, one on each line; any of them will do"},
	{priority.Flag, "Marked by the source", "Marked as", ""},
	{priority.SentTo, "Whom it did not reach", "It did not reach", ""},
	{priority.LetterAge, "Age of the letter, in days", "", ""},
	{priority.PatientAge, "Age of the patient, in years", "", ""},
	{priority.Died, "The patient has died", "", ""},
}

func whatLabel(what string) string {
	for _, w := range whats {
		if string(w.what) == what {
			return w.label
		}
	}
	return what
}

func whatOptions() []kit.Option {
	o := []kit.Option{{Value: "", Label: "Choose"}}
	for _, w := range whats {
		o = append(o, kit.Option{Value: string(w.what), Label: w.label})
	}
	return o
}

// valuesText is the question for the typed values of a condition.
func (c ConditionForm) valuesText(p Page, n int) kit.Text {
	t := kit.Text{Name: conditionField("values", n), Value: c.Values, Err: p.Err(conditionField("values", n)), Rows: 4}
	for _, w := range whats {
		if string(w.what) == c.What {
			t.Label, t.Hint = w.values, w.hint
		}
	}
	return t
}

// choice is the question for a condition whose values are chosen.
func (c ConditionForm) choice(p Page, n int) kit.Choices {
	q := kit.Choices{Name: conditionField("values", n), Legend: "Any of these", Err: p.Err(conditionField("values", n)), Values: linesOf(c.Values), Small: true}
	q.Options = []kit.Option{{Value: priority.FlagUrgent, Label: "Urgent"}, {Value: priority.FlagAction, Label: "Action requested"}, {Value: priority.FlagMedicine, Label: "Medication changed"}}
	if c.What == string(priority.SentTo) {
		q.Options = []kit.Option{{Value: "gp", Label: "The GP practice"}, {Value: "patient", Label: "The patient"}, {Value: "other", Label: "Somebody else"}}
	}
	return q
}
