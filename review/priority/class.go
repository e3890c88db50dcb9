package priority

import (
	"strings"
	"time"
	"unicode/utf8"

	"harmreview/review"
)

// A Class is letters alike that ask nothing of anybody, which a lead closes
// together after reading a random sample: those on which all conditions hold.
type Class struct {
	Name       string
	Conditions []Condition
	Code       string // the coded reason of the closings
	Why        string // how it is known that they ask nothing, in the words of who wrote it
	Sample     int    // how many are read first, or all of them
}

// The sizes of a sample. The least lets a class through in which one letter in
// twenty may still ask something; a larger one shows more.
const (
	LeastClassSample = 60
	MostClassSample  = 1000
)

// Check returns review.Problems for what is wrong with c, by form field.
func (c Class) Check() error {
	p := review.Problems{}
	p.Add(strings.TrimSpace(c.Name) != "", "name", "Say what kind of letters they are.")
	p.Add(utf8.RuneCountInString(c.Name) <= 100, "name", "Say it in at most 100 characters.")
	p.Add(len(c.Conditions) > 0, "conditions", "Give at least one condition.")
	for field, problem := range CheckConditions(c.Conditions) {
		p.Add(false, field, problem)
	}
	p.Add(strings.TrimSpace(c.Why) != "", "why", "Say how you know that they ask nothing of anybody.")
	p.Add(c.Sample >= LeastClassSample && c.Sample <= MostClassSample, "sample", "Enter how many are read first, from 60 to 1,000.")
	return p.Err()
}

// A ClassState says how far a class has come.
type ClassState string

// The states of a class.
const (
	ClassLooking ClassState = "looking" // for the letters that fit
	ClassReading ClassState = "reading" // the sample is being read
	ClassRefused ClassState = "refused" // a letter of the sample asks something, or a lead gave it up
	ClassClosing ClassState = "closing"
	ClassClosed  ClassState = "closed"
	ClassUndoing ClassState = "undoing"
	ClassUndone  ClassState = "undone"
)

// AtWork reports whether the program is at the letters of the class now.
func (s ClassState) AtWork() bool {
	return s == ClassLooking || s == ClassClosing || s == ClassUndoing
}

// Label is the state in words.
func (s ClassState) Label() string {
	switch s {
	case ClassLooking:
		return "Finding the letters that fit"
	case ClassReading:
		return "The sample is to be read"
	case ClassRefused:
		return "Not closed: it does not hold"
	case ClassClosing:
		return "Its letters are being closed"
	case ClassClosed:
		return "Closed"
	case ClassUndoing:
		return "Its closings are being undone"
	case ClassUndone:
		return "Undone"
	}
	return string(s)
}

// A ClassFate is what became of a letter that fits a class.
type ClassFate string

// The fates.
const (
	FateFits    ClassFate = "fits"     // and would be closed
	FateLeftOut ClassFate = "left out" // it is read singly
	FateClosed  ClassFate = "closed"
	FateUndone  ClassFate = "undone"
	FateStays   ClassFate = "stays" // somebody went on with it before the class was undone
)

// ClassFates are all of them, in the order of pages.
var ClassFates = []ClassFate{FateFits, FateClosed, FateUndone, FateStays, FateLeftOut}

// A WrittenClass is a class with what was done about it. Its number is that of
// its incident.
type WrittenClass struct {
	Class
	ID          review.ClassID
	N           int
	Version     int
	State       ClassState
	Done, Total int // cases, while the program is at work
	By          review.PersonID
	ByName      string
	At          time.Time
	ClosedBy    string
	ClosedAt    time.Time
	ClosedWhy   string
	UndoneBy    string
	UndoneAt    time.Time
	UndoneWhy   string
	Fates       map[ClassFate]int
	LeftOut     map[review.ClassLeftOut]int
	Drawn, Read int // letters of the sample that were read or can still be
	Asks        int // of those read
}

// MayClose returns why by cannot order that the class is closed now, or nil.
func (c WrittenClass) MayClose(by review.Actor) error {
	switch {
	case !by.May(review.CloseClasses):
		return refused(review.ErrForbidden, "Only a lead closes a class of letters.")
	case c.State != ClassReading:
		return refused(review.ErrNotNow, "This class cannot be closed now: "+strings.ToLower(c.State.Label())+".")
	case c.Fates[FateFits] == 0:
		return refused(review.ErrNotNow, "No letter fits this class.")
	case c.Asks > 0:
		return refused(review.ErrNotNow, "A letter of the sample asks something. Write a narrower class.")
	case c.Read < c.Drawn:
		return refused(review.ErrNotNow, "Read the whole sample first.")
	case c.Read < min(LeastClassSample, c.Fates[FateFits]):
		return refused(review.ErrNotNow, "Too few letters of the sample could still be read. Write the class anew, so that another sample is drawn.")
	}
	return nil
}

// MayRead returns why by cannot read the sample now, or nil.
func (c WrittenClass) MayRead(by review.Actor) error {
	switch {
	case !by.May(review.CloseClasses):
		return refused(review.ErrForbidden, "Only a lead reads the sample of a class.")
	case c.State != ClassReading:
		return refused(review.ErrNotNow, "The sample of this class is not to be read now.")
	}
	return nil
}

// MayUndo returns why by cannot order that the class is undone now, or nil.
func (c WrittenClass) MayUndo(by review.Actor) error {
	switch {
	case !by.May(review.CloseClasses):
		return refused(review.ErrForbidden, "Only a lead undoes the closing of a class.")
	case c.State != ClassClosed:
		return refused(review.ErrNotNow, "This class is not closed.")
	}
	return nil
}

func refused(kind error, why string) error { return review.Refusal{Kind: kind, Why: why} }

// A SampleLetter is the next letter of a class's sample that a lead reads; zero
// when all have been read.
type SampleLetter struct {
	Case   review.CaseID
	Letter review.LetterID
}

// A ClassLine is a letter of a class in a table.
type ClassLine struct {
	Letter    review.LetterID
	Case      review.CaseID
	Kind      string
	WrittenOn string
	Sampled   bool
	Opens     bool // whoever looks at the table may see the case
	Named     bool // … and may know that it is here
}

// ClassLetters is a page of the letters of a class with which something was done.
type ClassLetters struct {
	Class WrittenClass
	Fate  ClassFate
	Why   review.ClassLeftOut
	Lines []ClassLine
	Next  review.LetterID // which the next page follows, 0 for none
}

// A Reading is what a lead found in a letter of a sample.
type Reading struct {
	Letter review.LetterID
	Asks   review.YesNo // yes also stands for not being certain
	Note   string
}

// Check returns review.Problems for what is wrong with r, by form field.
func (r Reading) Check() error {
	p := review.Problems{}
	p.Add(r.Asks == review.Yes || r.Asks == review.No, "asks", "Choose whether the letter asks anything of anybody.")
	p.Add(r.Asks != review.Yes || strings.TrimSpace(r.Note) != "", "note", "Say what it asks, or what is not certain.")
	return p.Err()
}
