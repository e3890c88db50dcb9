package intake

import (
	"slices"
	"strings"

	"github.com/hbollon/go-edlib"
)

// A Grade says how sure it is that two descriptions are of one person.
type Grade string

// The grades. Certain is what a machine may join on, and nothing else is.
const (
	Certain   Grade = "certain"
	Likely    Grade = "likely"
	Possible  Grade = "possible"
	Different Grade = "different"
)

// Grades are all of them, the surest first.
var Grades = []Grade{Certain, Likely, Possible, Different}

// A Verdict says how one field of two descriptions compares.
type Verdict string

// The verdicts. Alike is not the same, yet what one slip makes of the same.
const (
	Same    Verdict = "same"
	Alike   Verdict = "nearly the same"
	Unknown Verdict = "not known"
	Differs Verdict = "different"
)

// A FieldMatch is one field of a comparison, with a sentence about it that holds
// no value of the field.
type FieldMatch struct {
	Field   string
	Verdict Verdict
	Says    string
}

// The fields of a comparison, as pages call them.
const (
	FieldNHS     = "NHS number"
	FieldBorn    = "Date of birth"
	FieldGiven   = "Given names"
	FieldFamily  = "Family name"
	FieldLocal   = "Hospital number"
	FieldAddress = "Address"
)

// A Match compares two people: the grade, why, and the fields in the order of a
// page. Twins are never one person, whatever else agrees.
type Match struct {
	Grade  Grade
	Says   string
	Twins  bool
	Fields []FieldMatch
}

// Field is the comparison of one field.
func (m Match) Field(name string) FieldMatch {
	i := slices.IndexFunc(m.Fields, func(f FieldMatch) bool { return f.Field == name })
	if i < 0 {
		return FieldMatch{Field: name, Verdict: Unknown}
	}
	return m.Fields[i]
}

// Compare grades whether a and b are one person. It is the same whichever comes
// first. Certain is rule 2 of the product: a valid NHS number, the same date of
// birth and given names that agree; what is not known agrees with nothing.
func Compare(a, b Person) Match {
	m := Match{Fields: []FieldMatch{matchNHS(a.NHSNumber, b.NHSNumber), matchBorn(a.Born, b.Born), matchGiven(a.Given, b.Given),
		matchFamily(a, b), matchLocal(a.LocalID, b.LocalID), matchAddress(a, b)}}
	m.Twins = m.is(Same, FieldFamily, FieldBorn, FieldAddress) && m.twinNames(a.Given, b.Given)
	m.Grade, m.Says = m.grade()
	return m
}

// is reports whether all the fields have the verdict.
func (m Match) is(v Verdict, fields ...string) bool {
	return !slices.ContainsFunc(fields, func(name string) bool { return m.Field(name).Verdict != v })
}

// near reports whether all the fields are the same, or nearly so.
func (m Match) near(fields ...string) bool {
	return !slices.ContainsFunc(fields, func(name string) bool { return !slices.Contains([]Verdict{Same, Alike}, m.Field(name).Verdict) })
}

// twinNames reports whether two given names are two people's: names that differ
// by one letter may be twins' as well, an initial says nothing.
func (m Match) twinNames(a, b string) bool {
	switch m.Field(FieldGiven).Verdict {
	case Differs:
		return true
	case Alike:
		return !initialOf(Fold(a), Fold(b))
	}
	return false
}

// grade follows from the fields. The cases stand in order: the first that fits
// counts.
func (m Match) grade() (Grade, string) {
	beside := m.is(Same, FieldLocal) || m.is(Same, FieldAddress)
	name := m.is(Same, FieldGiven) && m.near(FieldFamily)
	switch {
	case m.Twins:
		return Different, "May be twins: the same family name, birthday and address, but another given name. They are two people."
	case m.is(Same, FieldNHS, FieldBorn, FieldGiven):
		return Certain, "The NHS number and the date of birth are the same, and the given names agree."
	case m.is(Same, FieldNHS):
		return m.sameNumber()
	case m.is(Differs, FieldNHS):
		return m.otherNumber(name, beside)
	case m.is(Alike, FieldNHS):
		return m.slippedNumber(name)
	case m.is(Same, FieldBorn, FieldGiven) && (m.is(Same, FieldLocal) || m.near(FieldFamily) && beside):
		return Likely, "Name and date of birth agree, and so does the hospital number or the address. One of them has no NHS number."
	case m.is(Same, FieldBorn) && name:
		return Possible, "Name and date of birth agree, but neither a number nor an address confirms it."
	case name && m.near(FieldBorn):
		return Possible, "The name agrees and the dates of birth differ by one slip."
	case m.is(Same, FieldBorn, FieldGiven) || m.is(Same, FieldBorn, FieldFamily) && m.near(FieldGiven):
		return Possible, "The date of birth and one of the names are the same. The other name may have changed or been mistyped."
	case m.is(Same, FieldLocal) && (m.is(Same, FieldBorn) || name):
		return Possible, "The hospital number is the same, but not everything else."
	}
	return Different, "Too little agrees."
}

func (m Match) sameNumber() (Grade, string) {
	differs := func(field string) bool { return m.is(Differs, field) }
	known := !m.is(Unknown, FieldBorn) || !m.is(Unknown, FieldGiven)
	if known && !differs(FieldBorn) && !differs(FieldGiven) {
		return Likely, "The NHS number is the same, and nothing contradicts it, but it is not complete or not exact enough to be certain."
	}
	return Possible, "The NHS number is the same, but the date of birth or the given name contradicts it: one of them may be somebody else’s number."
}

func (m Match) otherNumber(name, beside bool) (Grade, string) {
	if m.is(Same, FieldBorn) && name && beside {
		return Possible, "Everything but the NHS number agrees. One person may have been given two numbers, or one is wrong."
	}
	return Different, "Two NHS numbers that are not alike."
}

func (m Match) slippedNumber(name bool) (Grade, string) {
	switch {
	case m.is(Same, FieldBorn) && name:
		return Likely, "Name and date of birth agree, and the NHS numbers differ by a slip."
	case m.is(Same, FieldBorn) || name && m.near(FieldBorn):
		return Possible, "The NHS numbers differ by a slip, and part of the rest agrees."
	}
	return Different, "NHS numbers that are only alike, and too little else agrees."
}

// similarNames reports whether two folded names may be one, mistyped.
func similarNames(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	slips := edlib.OSADamerauLevenshteinDistance(a, b)
	return slips == 1 && min(len(a), len(b)) > 2 || slips == 2 && min(len(a), len(b)) > 6
}

// initialOf reports whether one of two folded names is only the first letter of
// the other's.
func initialOf(a, b string) bool {
	first, other := strings.Fields(a), strings.Fields(b)
	if len(first) == 0 || len(other) == 0 {
		return false
	}
	x, y := first[0], other[0]
	if len(x) > len(y) {
		x, y = y, x
	}
	return len([]rune(x)) == 1 && strings.HasPrefix(y, x)
}
