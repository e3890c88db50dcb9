package review

import (
	"slices"
	"strings"
	"time"
)

// WhatNows are what can be done once attempts have failed, as choices of a form.
var WhatNows = []string{whatNowAgain, "write", whatNowGP, whatNowTrace, whatNowEnd}

const (
	whatNowAgain = "try again"
	whatNowGP    = "ask the GP"
	whatNowTrace = "trace again"
	whatNowEnd   = "end with the record"
)

// DecideWhatNow is what somebody decides when a person was not reached as often as
// the policy allows before a decision: nobody is rung for ever, and none is given up
// without a word.
type DecideWhatNow struct {
	Telling  ObligationID
	Version  int
	What     string
	Why      string
	NextTry  string // the day of the next attempt, where another one is made
	NextPart string // … and which part of it
}

// Name is the change's name.
func (DecideWhatNow) Name() ChangeName { return WhatNowName }

func (d DecideWhatNow) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	o, err := c.find(d.Telling, d.Version, WhatNowName, by)
	if err != nil {
		return "", err
	}
	p := Problems{}
	p.Add(c.mayDecide(o), "what", "Nothing has to be decided about this telling now.")
	p.Add(slices.Contains(WhatNows, d.What), "what", "Choose what is done now.")
	p.Add(strings.TrimSpace(d.Why) != "", "why", "Say why.")
	if d.What == whatNowAgain {
		checkNextTry(p, d.NextTry, d.NextPart, Date(at))
		p.Add(d.NextTry != "", "next_try", "Enter the day of the next attempt, today or later.")
	}
	if err := p.Err(); err != nil {
		return "", err
	}
	o.Facts.Decided, o.Facts.WhatNow, o.Facts.NextTry, o.Facts.NextPart = c.attempts(o.ID), d.What, "", ""
	if d.What == whatNowAgain {
		o.Facts.NextTry, o.Facts.NextPart = d.NextTry, d.NextPart
	}
	o.step(whatNowStep, d.What+": "+d.Why, "", at, by, at)
	follows := Obligation{Owner: by.Name, OwnerID: by.Person, Urgency: o.Urgency, OpenedBy: by.Person, Facts: ObligationFacts{KeptBack: true}}
	switch d.What {
	case whatNowGP:
		follows.Kind, follows.What, follows.Facts.Whom = Enquiry, "How can this person be reached?", "The GP practice"
		follows.Due = AddWorkingDays(at, c.Policy.EnquiryWorkingDays)
		c.open(follows, at)
	case whatNowTrace:
		follows.Kind, follows.What = Action, "Trace the patient again: they were not reached."
		follows.Due = AddWorkingDays(at, c.Policy.UrgentWorkingDays)
		c.open(follows, at)
	}
	return c.Stage, nil
}

const whatNowStep = "decided what now"

// mustDecide reports whether a person was not reached as often as the policy allows
// since somebody last decided what now.
func (c *Case) mustDecide(o *Obligation) bool {
	return c.mayDecide(o) && c.attempts(o.ID)-o.Facts.Decided >= c.Policy.Attempts
}

// mayDecide reports whether somebody can decide what now, also anew: the practice has
// answered, say, and knows no more either.
func (c *Case) mayDecide(o *Obligation) bool {
	return o.Kind == Telling && o.State == Open && c.attempts(o.ID) >= c.Policy.Attempts && !c.spokenWith(o.ID)
}

// ToDecide are the tellings about which somebody can decide what now, those about
// which they must first.
func (c *Case) ToDecide() []Obligation {
	can := slices.DeleteFunc(slices.Clone(c.Obligations), func(o Obligation) bool { return !c.mayDecide(&o) })
	slices.SortStableFunc(can, func(a, b Obligation) int {
		switch {
		case c.mustDecide(&a) == c.mustDecide(&b):
			return 0
		case c.mustDecide(&a):
			return -1
		}
		return 1
	})
	return can
}

// notReached asks for a telling, which by may know of, about which somebody can
// decide what now.
func notReached(c *Case, by Actor, _ time.Time) error {
	shown := Shown(*c, by)
	if len(shown.ToDecide()) == 0 {
		return notNow("Nothing has to be decided about attempts on this case now.")
	}
	return nil
}
