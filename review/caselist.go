package review

import "slices"

// A CaseList is one page of a list of cases.
type CaseList struct {
	Lines    []CaseLine
	Total    Tally  // of all pages
	Before   Tally  // on the pages before this one
	Previous string // the Place.Before of the page before, "" for none
	Next     string // the Place.After of the page after, "" for none
}

// A Place says where a page of a list begins, or ends, by coded sort keys that
// say nothing of anybody. The zero Place is the first page.
type Place struct{ After, Before string }

// NotShown stands for a name that is kept from whoever may still review.
const NotShown = "Not shown"

// Shown is the line as far as a may see it, given the whole case that it is
// about and to whom that is allocated: what is owed says what answers led to,
// and a name says who gave them.
func (l CaseLine) Shown(c Case, allocated PersonID, a Actor) CaseLine {
	shown := Shown(c, a)
	l.Owed = shown.OpenObligations()
	if allocated != 0 && allocated != a.Person && a.Is(Clinician, Lead) && !c.AnswersOpen() {
		l.Allocated = NotShown
	}
	return l
}

// What a person can have to do with the cases that a filter's Mine selects.
const (
	Claimed   = "claimed"
	Allocated = "allocated"
	Returned  = "returned"
	DecidedOn = "decided"
	BackFrom  = "back"     // from a hold of theirs that has run out
	Proposed  = "proposed" // to the executive owner, who has not answered
)

// Mines are the choices of a form, in order.
var Mines = []string{Claimed, Returned, Allocated, BackFrom, DecidedOn, Proposed}

// HeldByMe is what a filter's Held says besides yes and no.
const HeldByMe = "mine"

// yesOrNo are the answers of a filter that asks a question.
var yesOrNo = []string{"yes", "no"}

// Known is the filter without what a could not choose in a form. Urgency and
// specialty say something clinical, which is for those who read letters.
func (f CaseFilter) Known(a Actor) CaseFilter {
	f.Stage, f.Due, f.Mine = oneOf(f.Stage, Stages), oneOf(f.Due, Dues), oneOf(f.Mine, Mines)
	f.Held, f.Complete, f.Urgency = oneOf(f.Held, append(yesOrNo[:2:2], HeldByMe)), oneOf(f.Complete, yesOrNo), oneOf(f.Urgency, Urgencies)
	f.Died = oneOf(f.Died, yesOrNo)
	if !a.May(SeeLetters) {
		f.Urgency, f.Specialty = 0, ""
	}
	return f
}

// oneOf is v when it is among all, else its zero value.
func oneOf[T comparable](v T, all []T) T {
	if slices.Contains(all, v) {
		return v
	}
	var zero T
	return zero
}
