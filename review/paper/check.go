package paper

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// A Fault is something of a letter that cannot be printed rightly.
type Fault struct {
	Where string // such as "the address, line 2"
	What  string // a clause that follows it
}

// String is the fault as a sentence.
func (f Fault) String() string { return "In " + f.Where + ": " + f.What + "." }

// Unprintable is everything that keeps a letter from being printed.
type Unprintable []Fault

// Error lists the faults.
func (u Unprintable) Error() string {
	var all []string
	for _, f := range u {
		all = append(all, f.String())
	}
	return strings.Join(all, " ")
}

// Check returns Unprintable, with everything that keeps l from being printed
// for an envelope, or nil.
func (l Letter) Check(e Envelope) error {
	l = l.cleaned()
	f := loadFaces()
	var faults Unprintable
	add := func(where, what string) { faults = append(faults, Fault{where, what}) }
	for _, p := range l.parts() {
		for _, r := range f.missing(p.text) {
			add(p.where, unprinted(r))
		}
	}
	if _, known := wordsOf(l.Language); !known {
		add("the language", "only English and Welsh letters are made here; attach a translated letter instead")
	}
	if strings.TrimSpace(l.Patient.Name) == "" {
		add("the patient’s name", "it is empty, and must stand on every page")
	}
	if len(l.Address) > 0 {
		if _, err := e.set(l.Address); err != nil {
			add("the address", err.Error())
		}
	}
	if len(faults) > 0 {
		return faults
	}
	return nil
}

// rightToLeft and shaped are scripts that the program does not set.
var (
	rightToLeft = []*unicode.RangeTable{unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Samaritan, unicode.Mandaic}
	shaped      = []*unicode.RangeTable{unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil, unicode.Telugu, unicode.Kannada,
		unicode.Malayalam, unicode.Sinhala, unicode.Thai, unicode.Lao, unicode.Tibetan, unicode.Myanmar, unicode.Khmer, unicode.Mongolian}
)

// unprinted says why a character cannot be printed, and which it is.
func unprinted(r rune) string {
	code := fmt.Sprintf("U+%04X", r)
	switch {
	case r == unicode.ReplacementChar:
		return "a character was damaged on its way here and cannot be read"
	case unicode.In(r, rightToLeft...):
		return "“" + string(r) + "” (" + code + ") belongs to a script that runs from right to left, which cannot be printed here"
	case unicode.In(r, shaped...):
		return "“" + string(r) + "” (" + code + ") belongs to a script whose letters join, which cannot be printed here"
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co):
		return "there is an invisible control character (" + code + ")"
	case unicode.Is(unicode.Mn, r):
		return "there is an accent that fits no letter before it (" + code + ")"
	}
	return "the font has no sign for “" + string(r) + "” (" + code + ")"
}

// An Envelope is where the window of an envelope shows the sheet at every play
// of it, in millimetres from the top left of the page.
type Envelope struct {
	Name          string
	X, Y          float64
	Width, Height float64
}

// DL is the usual DL envelope with a window of 35 by 90 mm, 20 mm from the left
// and 18 mm from the bottom, for a sheet folded in three. The zone was worked
// out from these measures and not from a standard: print a proof and put it into
// an envelope of your own.
var DL = Envelope{Name: "DL, window 35 × 90 mm", X: 20, Y: 57, Width: 80, Height: 24}

// addressSet is how the lines of an address are set into a window.
type addressSet struct{ points, pitch float64 }

// set chooses the largest size in which the lines fit the window.
func (e Envelope) set(lines []string) (addressSet, error) {
	f := loadFaces()
	var widest string
	for _, s := range []addressSet{{10.5, 4.8}, {9, 4}} {
		if float64(len(lines))*s.pitch > e.Height+0.01 {
			continue
		}
		widest = ""
		for _, line := range lines {
			if f.regular.width(line, s.points) > e.Width-4 {
				widest = line
			}
		}
		if widest == "" {
			return s, nil
		}
	}
	if widest != "" {
		return addressSet{}, errors.New("“" + widest + "” is too long for the window; break the line or shorten it")
	}
	return addressSet{}, fmt.Errorf("it has %d lines, and the window shows %d; leave some out", len(lines), int((e.Height+0.01)/4))
}
