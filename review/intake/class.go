package intake

import (
	"slices"
	"strconv"
	"strings"

	"harmreview/review"
)

// A Class is a rule that excludes rows of one kind, such as internal documents:
// those of which all its terms hold.
type Class struct {
	Name  string
	Terms []ClassTerm
	Code  Exclusion // why its rows are no letters of the incident
	Why   string    // in the words of who wrote it
}

// A ClassTerm says of one column what its cell must be. An empty cell never is.
type ClassTerm struct {
	Column string        `json:"column"`
	Op     ClassOperator `json:"op"`
	Values []string      `json:"values"`
}

// A ClassOperator says how a cell is compared with the values of a term. Both
// are compared without regard to case, accents and punctuation.
type ClassOperator string

// The operators of a term.
const (
	IsOneOf       ClassOperator = "is one of"
	ContainsWords ClassOperator = "contains the words" // whole words, together and in order
)

// ClassOperators are all of them, in the order of forms.
var ClassOperators = []ClassOperator{IsOneOf, ContainsWords}

// ClassColumns are the columns that a term may be about.
var ClassColumns = []string{columnNames[documentType].name, columnNames[documentStatus].name, columnNames[intendedRecipient].name,
	columnNames[specialtyName].name, columnNames[siteCode].name, columnNames[failureReason].name}

// ClassCodes are the reasons that a class may give: what kind of document it is
// can be seen in a list, but not that somebody cannot be identified.
var ClassCodes = []Exclusion{NotALetter, TestDocument, ListedInError, OtherOrganisation}

// MaxTerms is how many terms a class may have.
const MaxTerms = 3

// Check reports what is wrong with a class, by form field. Fields of the nth
// term, from 1, end in its number.
func (c Class) Check() error {
	p := review.Problems{}
	p.Add(strings.TrimSpace(c.Name) != "", "name", "Name the class, for example: internal documents.")
	p.Add(slices.Contains(ClassCodes, c.Code), "code", "Choose why these rows are no letters of the incident.")
	p.Add(strings.TrimSpace(c.Why) != "", "why", "Say how you know that nobody can be harmed by leaving them out.")
	p.Add(len(c.Terms) > 0, "values_1", "Give at least one condition: without one the rule would match every row.")
	for i, t := range c.Terms {
		n := strconv.Itoa(i + 1)
		p.Add(slices.Contains(ClassColumns, t.Column), "column_"+n, "Choose the column.")
		p.Add(slices.Contains(ClassOperators, t.Op), "op_"+n, "Choose how the cell is compared.")
		p.Add(len(t.Values) > 0 && !slices.ContainsFunc(t.Values, func(v string) bool { return Fold(v) == "" }),
			"values_"+n, "Enter what the cell must say, in letters or digits.")
	}
	return p.Err()
}

// Reason is why a row is excluded that rule n excludes.
func (c Class) Reason(n int) string {
	return "Excluded by rule " + strconv.Itoa(n) + ": " + strings.TrimSpace(c.Name) + "."
}

// Matches returns whether all terms hold of the cells of a row, for a list with
// these canonical columns. No row of a list matches that lacks one of the columns.
func (c Class) Matches(columns []string) func(cells []string) bool {
	var terms []placedTerm
	for _, t := range c.Terms {
		at := slices.Index(columns, t.Column)
		if at < 0 {
			return func([]string) bool { return false }
		}
		values := make([]string, len(t.Values))
		for i, v := range t.Values {
			values[i] = Fold(v)
		}
		terms = append(terms, placedTerm{at, t.Op, values})
	}
	return func(cells []string) bool {
		return len(terms) > 0 && !slices.ContainsFunc(terms, func(t placedTerm) bool { return !t.holds(cellAt(cells, t.at)) })
	}
}

// A placedTerm is a term with the place of its cell and its values folded.
type placedTerm struct {
	at     int
	op     ClassOperator
	values []string
}

func (t placedTerm) holds(cell string) bool {
	folded := Fold(cell)
	if folded == "" {
		return false
	}
	return slices.ContainsFunc(t.values, func(v string) bool {
		if t.op == ContainsWords {
			return v != "" && strings.Contains(" "+folded+" ", " "+v+" ")
		}
		return folded == v
	})
}
