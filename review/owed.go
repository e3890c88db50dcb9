package review

import (
	"slices"
	"time"
)

// OwedKinds are the kinds of obligation that a works on, in order.
func OwedKinds(a Actor) []ObligationKind {
	works := map[ObligationKind][]Role{
		Identity:  {Manager, Clerk, Lead},
		Telling:   {Liaison, Lead, Manager, Owner},
		GPRelease: {Liaison, Lead, Manager, Owner},
	}
	return slices.DeleteFunc(slices.Clone(ObligationKinds), func(k ObligationKind) bool {
		roles, ok := works[k]
		if !ok {
			roles = []Role{Lead, Clinician, Manager, Liaison}
		}
		return !a.Is(roles...)
	})
}

// HasOwed reports whether a has a list of what is owed of a kind.
func (a Actor) HasOwed(kind ObligationKind) bool { return slices.Contains(OwedKinds(a), kind) }

// An OwedCount is how many obligations of a kind are open, and overdue.
type OwedCount struct {
	Kind    ObligationKind
	Open    Tally
	Overdue Tally
}

// An OwedList is one page of the open obligations of a kind.
type OwedList struct {
	Kinds []OwedCount // what the actor works on
	Kind  ObligationKind
	Due   Due
	After ObligationID // the one that this page follows, 0 for the first page
	Lines []OwedLine
	Total Tally        // of all pages
	Next  ObligationID // the one that the next page follows, 0 for none
}

// An OwedLine is an open obligation in a list, with the case it hangs on.
type OwedLine struct {
	Obligation
	Banner
	Stage   Stage
	Written string       // the date of the letter that it is about
	Tell    *TellingLine // of a telling
}

// A TellingLine is what whoever tells people must know before they ring.
type TellingLine struct {
	Teller   *RelevantPerson // nil when it has to be settled who must be told
	Closed   []string        // the gates that are closed now for a call
	Reach    *Whereabouts    // only where no gate is closed
	Attempts int
	LastTry  time.Time
	NextTry  string
	Decide   bool   // somebody must decide what now before another attempt
	WhatNow  string // what was decided last
	Missing  []ContactKind
}

// TellingLine is what must be known of an open telling at the time at, but for
// how the person can be reached.
func (c *Case) TellingLine(telling ObligationID, at time.Time) *TellingLine {
	o, _ := c.Obligation(telling)
	l := TellingLine{Teller: c.Teller(), Closed: wordsOf(c.gatesOf(&o, false, at)), Decide: c.mustDecide(&o), WhatNow: o.Facts.WhatNow}
	l.Missing, _ = c.StillToTell(telling)
	for _, k := range c.Contacts {
		if k.Telling == telling && k.Kind == Attempt {
			l.Attempts++
			l.LastTry, l.NextTry = k.HappenedAt, k.Record.NextTry
		}
	}
	if o.Facts.Decided > 0 && o.Facts.Decided == l.Attempts {
		l.NextTry = o.Facts.NextTry
	}
	return &l
}
