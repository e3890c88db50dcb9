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

// A TellList is who is to be told now, or who is put aside until later, as many as a
// page holds, the most urgent first.
type TellList struct {
	Aside bool // it is of those who are put aside
	Lines []OwedLine
	Now   Tally // of all who are to be told now
	Later Tally // whose next attempt is for later
}

// A TellingLine is what whoever tells people must know before they ring.
type TellingLine struct {
	Teller   *RelevantPerson // nil when it has to be settled who must be told
	Closed   []string        // the gates that are closed now for a call
	Reach    *Whereabouts    // only where no gate is closed
	Attempts int
	Failed   int // of them, since the person was last spoken to
	LastTry  time.Time
	Spoken   time.Time // when the person was last spoken to, zero for never
	Wrote    time.Time // when a letter last went that has not come back, zero for never
	NextTry  string    // a day; in words where it was recorded before days were asked for
	NextPart string    // … and which part of it
	Decide   bool      // somebody must decide what now before another attempt
	MayEnd   string    // why it cannot end as not contacted, "" where it can
	WhatNow  string    // what was decided last
	Missing  []ContactKind
	Asking   bool // an enquiry is open whose results the person is owed
}

// TellingLine is what must be known of an open telling at the time at, but for
// how the person can be reached.
func (c *Case) TellingLine(telling ObligationID, at time.Time) *TellingLine {
	o, _ := c.Obligation(telling)
	l := TellingLine{Teller: c.Teller(), Closed: wordsOf(c.gatesOf(&o, false, at)), Failed: c.attempts(telling), Decide: c.mustDecide(&o), MayEnd: c.MayEndByRecord(&o),
		WhatNow: o.Facts.WhatNow, NextTry: o.Facts.NextTry, NextPart: o.Facts.NextPart, Asking: c.AsksAt(at)}
	l.Missing, _ = c.StillToTell(telling)
	later := func(into *time.Time, k Contact) {
		if k.HappenedAt.After(*into) {
			*into = k.HappenedAt
		}
	}
	for _, k := range c.Contacts {
		if k.Telling != telling {
			continue
		}
		switch {
		case k.Kind == Attempt:
			l.Attempts++
			l.LastTry = k.HappenedAt
			if _, err := time.Parse(time.DateOnly, k.Record.NextTry); err != nil && o.Facts.NextTry == "" && o.Facts.WhatNow == "" {
				l.NextTry = k.Record.NextTry
			}
		case k.Kind == Written && !c.unreached(k):
			later(&l.Wrote, k)
		}
		if (k.Kind == InPerson || k.Result == spokeTo) && !c.unreached(k) {
			later(&l.Spoken, k)
		}
	}
	return &l
}
