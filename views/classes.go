package views

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views/kit"
)

// A ClassForm is a rule as it was typed. Each condition has a number.
type ClassForm struct {
	Name    string `form:"name"`
	Code    string `form:"code"`
	Why     string `form:"why"`
	Column1 string `form:"column_1"`
	Column2 string `form:"column_2"`
	Column3 string `form:"column_3"`
	Op1     string `form:"op_1"`
	Op2     string `form:"op_2"`
	Op3     string `form:"op_3"`
	Values1 string `form:"values_1"`
	Values2 string `form:"values_2"`
	Values3 string `form:"values_3"`
}

// A classTermForm is one condition as it was typed.
type classTermForm struct {
	n                  int
	column, op, values string
}

func (f ClassForm) terms() []classTermForm {
	return []classTermForm{{1, f.Column1, f.Op1, f.Values1}, {2, f.Column2, f.Op2, f.Values2}, {3, f.Column3, f.Op3, f.Values3}}
}

func (t classTermForm) empty() bool { return t.column == "" && strings.TrimSpace(t.values) == "" }

// Packed is the form with its empty conditions last, so that the numbers of the
// others are those of the rule's.
func (f ClassForm) Packed() ClassForm {
	terms := slices.DeleteFunc(f.terms(), classTermForm.empty)
	terms = append(terms, make([]classTermForm, intake.MaxTerms-len(terms))...)
	f.Column1, f.Op1, f.Values1 = terms[0].column, terms[0].op, terms[0].values
	f.Column2, f.Op2, f.Values2 = terms[1].column, terms[1].op, terms[1].values
	f.Column3, f.Op3, f.Values3 = terms[2].column, terms[2].op, terms[2].values
	return f
}

// Class is the rule that the form describes.
func (f ClassForm) Class() intake.Class {
	c := intake.Class{Name: f.Name, Code: intake.Exclusion(f.Code), Why: f.Why}
	for _, t := range f.terms() {
		if t.empty() {
			continue
		}
		var values []string
		for line := range strings.Lines(t.values) {
			if line = strings.TrimSpace(line); line != "" {
				values = append(values, line)
			}
		}
		c.Terms = append(c.Terms, intake.ClassTerm{Column: t.column, Op: intake.ClassOperator(t.op), Values: values})
	}
	return c
}

// classFields are the fields of the form in order.
func classFields() []string {
	fields := []string{"name"}
	for n := range intake.MaxTerms {
		for _, part := range []string{"column_", "op_", "values_"} {
			fields = append(fields, part+strconv.Itoa(n+1))
		}
	}
	return append(fields, "code", "why")
}

// A ClassDecisionForm is what a person says who decides on a rule.
type ClassDecisionForm struct {
	Version int            `form:"version"`
	Reason  string         `form:"reason"`
	Read    []review.RowID `form:"read"`
}

func (p Page) classURL(n int, path string) string {
	return p.url("/lists/rules/" + strconv.Itoa(n) + path)
}

// ruledURL is the address of the rows of a list with which a rule did something.
func (p Page) ruledURL(l review.ListID, n int, f intake.ClassFate) string {
	return p.listURL(l, "/rows") + query("rule", strconv.Itoa(n), "fate", string(f))
}

// FateLabel says what a rule did with rows.
func FateLabel(f intake.ClassFate) string {
	return map[intake.ClassFate]string{
		intake.ClassMatches:  "Match it",
		intake.ClassExcluded: "Excluded by it",
		intake.ClassSampled:  "Sample, read like any other",
		intake.ClassStays:    "Stay: somebody worked on them",
		intake.ClassPassed:   "Excluded by something else",
		intake.ClassBack:     "Brought back",
	}[f]
}

// fatesOf are the fates that any row of a rule has.
func fatesOf(p intake.ClassPreview) []intake.ClassFate {
	return slices.DeleteFunc(slices.Clone(intake.ClassFates), func(f intake.ClassFate) bool { return p.Of(f) == 0 })
}

func fateColumns(p intake.ClassPreview) []kit.Column {
	columns := []kit.Column{{Label: "List"}}
	for _, f := range fatesOf(p) {
		columns = append(columns, kit.Column{Label: FateLabel(f), Numeric: true})
	}
	return columns
}

// termWords say what a rule matches, one condition each.
func termWords(c intake.Class) []string {
	var all []string
	for _, t := range c.Terms {
		quoted := make([]string, len(t.Values))
		for i, v := range t.Values {
			quoted[i] = "“" + v + "”"
		}
		all = append(all, fmt.Sprintf("%s %s %s", t.Column, t.Op, strings.Join(quoted, " or ")))
	}
	return all
}

// classFacts are who wrote a rule and who decided on it.
func classFacts(r intake.ClassRule) []kit.Row {
	rows := []kit.Row{
		{Key: "A row matches when", Value: strings.Join(termWords(r.Class), ", and ")},
		{Key: "Why its rows are excluded", Value: r.Code.Label()},
		{Key: "How it is known", Value: r.Why},
		{Key: "Written", Value: r.ByName + ", " + clock(r.At)},
	}
	if !r.ProposedAt.IsZero() {
		rows = append(rows, kit.Row{Key: "Proposed", Value: clock(r.ProposedAt)})
	}
	if r.DecidedBy != "" {
		key := "Approved"
		if r.State == intake.ClassRefused {
			key = "Refused"
		}
		rows = append(rows, kit.Row{Key: key, Value: r.DecidedBy + ", " + clock(r.DecidedAt) + ": " + r.DecidedWhy})
	}
	if r.EndedBy != "" {
		rows = append(rows, kit.Row{Key: "Ended", Value: r.EndedBy + ", " + clock(r.EndedAt) + ": " + r.EndedWhy})
	}
	return rows
}

// classSampleWords say what reading the sample has shown.
func classSampleWords(s intake.ClassSample) string {
	words := sentence(count(s.Letters, "letter")) + " of the sample: " + thousands(s.Read) + " read so far, " + thousands(s.Closed) + " closed at triage, " + thousands(s.Assessed) + " sent to assessment or being assessed."
	if s.Waiting > 0 {
		words += " " + sentence(count(s.Waiting, "row")) + " of it still to be corrected before anybody can read it as a letter."
	}
	return words
}

func classColumnOptions() []kit.Option {
	options := make([]kit.Option, len(intake.ClassColumns))
	for i, c := range intake.ClassColumns {
		options[i] = kit.Option{Value: c, Label: c}
	}
	return append([]kit.Option{{Value: "", Label: "No condition"}}, options...)
}

func classOpOptions() []kit.Option {
	var options []kit.Option
	for _, o := range intake.ClassOperators {
		options = append(options, kit.Option{Value: string(o), Label: string(o)})
	}
	return options
}

func classCodeOptions() []kit.Option {
	var options []kit.Option
	for _, x := range intake.ClassCodes {
		options = append(options, kit.Option{Value: string(x), Label: x.Label()})
	}
	return options
}

// actLabel is what the link to a decision on a rule says.
func actLabel(act intake.ClassAct) string {
	return map[intake.ClassAct]string{intake.ProposeClass: "Propose it", intake.ApproveClass: "Read and approve it", intake.RefuseClass: "Refuse it", intake.EndClass: "End the rule"}[act]
}

// stayingNext is the address of the next page of the letters that stay.
func stayingNext(p Page, c intake.ClassPreview) string {
	if c.Staying.Next == 0 {
		return ""
	}
	return p.classURL(c.Rule.N, query("after", str(c.Staying.Next)))
}

// readOptions are the rows that a lead must have read, for a tick each.
func readOptions(c intake.ClassPreview) []kit.Option {
	var options []kit.Option
	for _, r := range c.Rows {
		if !r.Withheld {
			options = append(options, kit.Option{Value: str(int64(r.ID)), Label: "Line " + str(r.Line) + " of " + r.Of.FileName})
		}
	}
	return options
}

func readValues(f ClassDecisionForm) []string {
	var values []string
	for _, id := range f.Read {
		values = append(values, str(int64(id)))
	}
	return values
}
