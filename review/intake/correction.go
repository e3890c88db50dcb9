package intake

import (
	"slices"
	"strings"

	"harmreview/review"
)

// A Correction is what a person makes of a row that waits: Cells by their places
// in the header, while those that it does not name stay. Version is how many
// results the row had been given when the page was opened.
type Correction struct {
	Version int
	Cells   map[int]string
	Alike   bool // the rows that wait with it are corrected likewise
}

// Correctable are the places of the cells that a correction of a row can change:
// those that the program reads, the letter's text apart. A row that does not fit
// its header can be put right in every column.
func (m Mapping) Correctable(cells int) []int {
	var all []int
	for i := range m.header {
		again := slices.ContainsFunc(m.again, func(a again) bool { return a.cell == i })
		if cells > len(m.header) || again || m.columns[i] != "" && m.columns[i] != columnNames[freeText].name {
			all = append(all, i)
		}
	}
	return all
}

// Corrected is a row's cells with a correction, one for each column of the
// header, and whether that differs from the cells as they were.
func (m Mapping) Corrected(cells []string, c Correction) (corrected []string, differs bool) {
	corrected = make([]string, len(m.header))
	copy(corrected, cells)
	for i, value := range c.Cells {
		if i >= 0 && i < len(corrected) {
			corrected[i] = value
		}
	}
	for i := range corrected {
		differs = differs || corrected[i] != cellAt(cells, i)
	}
	return corrected, differs || len(cells) > len(corrected)
}

// Likewise is a correction of another row with the same content, of a list with
// a mapping of its own: what changed of the content, by the columns' names. For
// whom a document is, and how its delivery failed, is each row's own.
func (m Mapping) Likewise(before, after []string, other Mapping) Correction {
	c := Correction{Cells: map[int]string{}}
	for i := range after {
		col := m.column(i)
		if col == columnCount || notContent[col] || cellAt(before, i) == after[i] {
			continue
		}
		if at := other.at[col]; at >= 0 {
			c.Cells[at] = after[i]
		}
	}
	return c
}

// cellAt is a cell of a row, "" where the row ends before it.
func cellAt(cells []string, i int) string {
	if i < len(cells) {
		return cells[i]
	}
	return ""
}

// An Exclusion is why a person leaves a row out that is no letter of the
// incident. The row stays and is counted as excluded.
type Exclusion string

// The reasons for an exclusion.
const (
	NotALetter        Exclusion = "not a letter"
	TestDocument      Exclusion = "test document"
	ListedInError     Exclusion = "listed in error"
	OtherOrganisation Exclusion = "other organisation"
	CannotBeFound     Exclusion = "cannot be identified"
)

// Exclusions are all of them, in the order in which a form offers them.
var Exclusions = []Exclusion{NotALetter, TestDocument, ListedInError, OtherOrganisation, CannotBeFound}

// Label is the reason in words.
func (e Exclusion) Label() string {
	switch e {
	case NotALetter:
		return "Not a letter"
	case TestDocument:
		return "A test document"
	case ListedInError:
		return "Listed in error: it was delivered, or never meant to be sent"
	case OtherOrganisation:
		return "Another organisation’s letter"
	case CannotBeFound:
		return "Cannot be identified after enquiry"
	}
	return string(e)
}

// An Excluding is a person's decision to exclude a row that waits.
type Excluding struct {
	Version int
	Code    Exclusion
	Words   string
	Alike   bool // the rows that wait with it are excluded too
}

// Check reports what is wrong with the decision of a person, by form field. That
// a row cannot be identified is for a manager to say.
func (e Excluding) Check(by review.Actor) error {
	p := review.Problems{}
	p.Add(slices.Contains(Exclusions, e.Code), "code", "Choose why the row is excluded.")
	p.Add(e.Code != CannotBeFound || by.Is(review.Manager), "code", "A manager must say that a row cannot be identified. Choose another reason, or ask a manager.")
	p.Add(strings.TrimSpace(e.Words) != "", "words", "Say in a few words how you know.")
	return p.Err()
}

// Reason is the reason of an excluded row.
func (e Exclusion) Reason() string { return "Excluded: " + e.Label() + "." }
