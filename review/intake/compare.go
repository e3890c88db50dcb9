package intake

import (
	"strings"

	"harmreview/review"
)

// Differences are the cells in which two versions of a document differ, by the
// names of their columns: those of the first list in its order, then what only
// the second has. Spaces around a cell do not count.
func Differences(first, second Mapping, a, b []string) []Difference {
	var all []Difference
	seen := map[int]bool{}
	for i, name := range first.header {
		other := ""
		if at := second.sameColumn(first, i); at >= 0 {
			seen[at] = true
			other = cellAt(b, at)
		}
		all = addDifference(all, name, cellAt(a, i), other)
	}
	for i, name := range second.header {
		if !seen[i] {
			all = addDifference(all, name, "", cellAt(b, i))
		}
	}
	return all
}

func addDifference(all []Difference, column, a, b string) []Difference {
	if strings.TrimSpace(a) == strings.TrimSpace(b) {
		return all
	}
	return append(all, Difference{column, a, b})
}

// sameColumn is the place of a column of another list in m, or -1.
func (m *Mapping) sameColumn(other Mapping, i int) int {
	if c := other.column(i); c < columnCount {
		return m.at[c]
	}
	for at, h := range m.header {
		if m.column(at) == columnCount && columnKey(h) == columnKey(other.header[i]) {
			return at
		}
	}
	return -1
}

// SamePerson reports whether two rows can be about one person without anybody
// looking: they name the same NHS number, or neither does and the same date of
// birth and name, and nothing in them contradicts.
func SamePerson(a, b Person) bool {
	if a.NHSNumber != b.NHSNumber || Contradiction([]Identity{{a.Born, a.Given}, {b.Born, b.Given}}) != "" {
		return false
	}
	return a.NHSNumber != "" || a.Born == b.Born && Fold(a.Family) == Fold(b.Family) && Fold(a.Given) == Fold(b.Given) && Fold(a.Family) != ""
}

// An Answer is what a person says of a document that came twice with different
// content.
type Answer string

// The answers. A row that is a document of its own is corrected instead.
const (
	KeepFirst Answer = "keep"
	TakeNew   Answer = "take"
)

// A Comparison is a person's answer with its reason.
type Comparison struct {
	Version int
	Answer  Answer
	Words   string
}

// Check reports what is wrong with the answer of a person, by form field. What
// the program knows of a letter is replaced by a manager alone.
func (c Comparison) Check(by review.Actor) error {
	p := review.Problems{}
	p.Add(c.Answer == KeepFirst || c.Answer == TakeNew, "answer", "Choose which version is right.")
	p.Add(c.Answer != TakeNew || by.Is(review.Manager), "answer", "A manager must take the new version: it sends the case back to triage for the letter.")
	p.Add(strings.TrimSpace(c.Words) != "", "words", "Say in a few words how you know.")
	return p.Err()
}
