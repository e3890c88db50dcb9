package review

import (
	"slices"
	"time"
)

// Which tellings a case owes, since when, and by when.

// OpenTelling returns the telling that is owed now, candour first, or nil.
func (c *Case) OpenTelling() *Obligation {
	var found *Obligation
	for i := range c.Obligations {
		o := &c.Obligations[i]
		if o.Kind == Telling && o.State == Open && (found == nil || o.Facts.Route == RouteCandour) {
			found = o
		}
	}
	return found
}

// tellOutcome opens the telling that the policy asks for after an outcome. A
// candour telling already begun goes on; one already met stays met.
func (c *Case) tellOutcome(o Outcome, d CandourDecision, by Actor, at time.Time) {
	class := ClassNoConcern
	switch {
	case d.Notifiable():
		class = ClassCandour
	case o.Finding.Affected():
		class = ClassFound
	}
	c.tellAs(class, by, at)
}

// tellEveryone opens the telling of a case that was decided without an
// assessment, where the policy is to tell everyone.
func (c *Case) tellEveryone(by Actor, at time.Time) {
	if c.Policy.Telling != TellAffected && len(c.Covered()) > 0 {
		c.tellAs(c.decidedClass(), by, at)
	}
}

// tellAs opens what the policy has people told of a class of case.
func (c *Case) tellAs(class TellingClass, by Actor, at time.Time) {
	switch route := c.Policy.RouteOf(class); {
	case route == RouteNobody:
	case route == RouteAwareness && c.toldBy(route): // they know that letters were lost
	default:
		c.owe(route, by, at)
	}
}

// Owes reports whether a telling by a route is open.
func (c *Case) Owes(route Route) bool {
	return slices.ContainsFunc(c.Obligations, func(o Obligation) bool { return o.Kind == Telling && o.State == Open && o.Facts.Route == route })
}

// owe opens a telling by a route, unless one by that route is open.
func (c *Case) owe(route Route, by Actor, at time.Time) {
	if c.Owes(route) {
		return
	}
	o := Obligation{Kind: Telling, What: "Tell: " + route.Label(), Urgency: Routine, OpenedBy: by.Person, Facts: ObligationFacts{Route: route}}
	if route == RouteCandour {
		c.startClock(&o, at)
	}
	c.open(o, at)
}

// startClock says since when a candour telling has been owed, and by when the
// incident means to have met it: a target, and no legal deadline.
func (c *Case) startClock(o *Obligation, at time.Time) {
	start := c.candourClock(at)
	o.Facts.ClockStart = Date(start)
	o.Urgency = Urgent
	if o.Due.IsZero() {
		o.Due = AddWorkingDays(start, c.Policy.CandourTarget)
	}
}

// candourClock is when the trust became aware: the first signed answer or report of
// harm that would make the case notifiable, or the telling that a decision opened
// without one. It never restarts, whatever became of the answer, the report or that
// telling.
func (c *Case) candourClock(at time.Time) time.Time {
	start := at
	earlier := func(t time.Time) {
		if t.Before(start) {
			start = t
		}
	}
	for _, a := range c.Assessments {
		if a.Answers.Notifiable() {
			earlier(a.At)
		}
	}
	for _, o := range c.Obligations {
		if o.Facts.Harm {
			earlier(o.OpenedAt)
			if told := o.Facts.ToldAt; !told.IsZero() {
				earlier(told)
			}
		}
		if o.Facts.Release.Reply == HarmReported {
			earlier(o.repliedAt())
		}
		if started, err := time.ParseInLocation(time.DateOnly, o.Facts.ClockStart, London); err == nil {
			earlier(started)
		}
	}
	return start
}

// everNotifiable reports whether a candour decision was ever signed that the duty is
// owed.
func (c *Case) everNotifiable() bool {
	return slices.ContainsFunc(c.Candours, CandourDecision.Notifiable)
}
