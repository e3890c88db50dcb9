package review

import (
	"slices"
	"time"
)

// A TellingClass is a kind of case by what there is to tell about it. The policy
// of an incident says for each what people are told.
type TellingClass string

// The classes.
const (
	ClassUndecided TellingClass = "undecided"
	ClassCandour   TellingClass = "candour"
	ClassFound     TellingClass = "found"
	ClassNoConcern TellingClass = "no-concern"
	ClassClosed    TellingClass = "closed"
	ClassElsewhere TellingClass = "not-reviewed"
)

// TellingClasses are all of them, in the order in which pages list them.
var TellingClasses = []TellingClass{ClassCandour, ClassFound, ClassNoConcern, ClassClosed, ClassElsewhere, ClassUndecided}

// Label is what screens call k.
func (k TellingClass) Label() string {
	switch k {
	case ClassUndecided:
		return "Not decided yet"
	case ClassCandour:
		return "The duty of candour applies"
	case ClassFound:
		return "The review found something"
	case ClassNoConcern:
		return "Assessed, and no concern was found"
	case ClassClosed:
		return "All letters closed at triage"
	case ClassElsewhere:
		return "Not reviewed here: assumed, or reviewed elsewhere"
	}
	return string(k)
}

// RouteNobody says that people are told nothing.
const RouteNobody Route = "nobody"

// ChosenRoutes are what a policy can choose for a class, as choices of a form.
var ChosenRoutes = []Route{RouteOutcome, RouteAwareness, RouteNobody}

// TellingRoutes are what a policy that tells everyone chooses for the classes in
// which it is free to choose.
type TellingRoutes struct {
	NoConcern Route `json:"no_concern"`
	Closed    Route `json:"closed"`
	Elsewhere Route `json:"not_reviewed"`
}

func (r TellingRoutes) check(p Problems) {
	for field, route := range map[string]Route{"route_no_concern": r.NoConcern, "route_closed": r.Closed, "route_elsewhere": r.Elsewhere} {
		p.Add(slices.Contains(ChosenRoutes, route), field, "Choose what these people are told.")
	}
}

// RouteOf is what p has people told of whose case is of class k. Whom the review
// found something of is told it, and candour is owed, whatever a policy says.
func (p Policy) RouteOf(k TellingClass) Route {
	switch {
	case k == ClassCandour:
		return RouteCandour
	case k == ClassFound:
		return RouteOutcome
	case k == ClassUndecided && p.Telling == TellAllAtStart:
		return RouteAwareness
	case k == ClassUndecided || p.Telling == TellAffected:
		return RouteNobody
	case k == ClassNoConcern:
		return p.Routes.NoConcern
	case k == ClassClosed:
		return p.Routes.Closed
	}
	return p.Routes.Elsewhere
}

// TellsNobody reports whether p, which tells everyone, leaves a class out.
func (p Policy) TellsNobody() bool {
	return p.Telling != TellAffected && slices.Contains([]Route{p.Routes.NoConcern, p.Routes.Closed, p.Routes.Elsewhere}, RouteNobody)
}

// TellingClass is the class of c as it stands.
func (c *Case) TellingClass() TellingClass {
	switch d := c.Candour(); {
	case d != nil && d.Notifiable(), c.Owes(RouteCandour):
		return ClassCandour
	case c.Stage != Decided:
		return ClassUndecided
	}
	return c.decidedClass()
}

// decidedClass is the class of a case of which nothing waits for a decision, but
// for candour.
func (c *Case) decidedClass() TellingClass {
	outcomes := c.InForce()
	switch {
	case slices.ContainsFunc(outcomes, func(o Outcome) bool { return o.Basis.reviewed() && o.Finding.Affected() }):
		return ClassFound
	case slices.ContainsFunc(outcomes, func(o Outcome) bool { return !o.Basis.reviewed() }):
		return ClassElsewhere
	case len(outcomes) > 0:
		return ClassNoConcern
	}
	return ClassClosed
}

// toldBy reports whether a telling by a route, or by one that says more, was ever
// opened, whatever became of it: one that was waived singly stays waived.
func (c *Case) toldBy(route Route) bool {
	enough := map[Route][]Route{
		RouteAwareness: {RouteAwareness, RouteOutcome, RouteCandour},
		RouteOutcome:   {RouteOutcome, RouteCandour},
	}[route]
	return slices.ContainsFunc(c.Obligations, func(o Obligation) bool { return o.Kind == Telling && slices.Contains(enough, o.Facts.Route) })
}

// FollowPolicy opens the telling that the policy in force asks for and that the
// case does not have. It is made by the program after another policy was switched
// on, and closes none: what is owed stays owed until somebody meets or waives it.
type FollowPolicy struct{}

// Name is the change's name.
func (FollowPolicy) Name() ChangeName { return FollowPolicyName }

func (FollowPolicy) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	route := c.Policy.RouteOf(c.TellingClass())
	if _, asks := route.Without(); !asks || c.toldBy(route) {
		return "", notNow("The policy asks for nothing that was not opened.")
	}
	c.owe(route, by, at)
	return c.Stage, nil
}

// A ClassPart is a part of the cases of a class: all, or some by what they were to
// be told so far.
type ClassPart string

// The parts. Without are those for whom no telling by a route, or by one that says
// more, was ever opened.
const (
	WholeClass            ClassPart = ""
	ClassOwing            ClassPart = "-owing" // something is still to be told
	ClassWithoutAwareness ClassPart = "-without-awareness"
	ClassWithoutOutcome   ClassPart = "-without-outcome"
)

var classParts = []ClassPart{WholeClass, ClassOwing, ClassWithoutAwareness, ClassWithoutOutcome}

// Without is the part of a class for which a policy that asks for r opens a telling,
// and whether any: nothing is opened by policy for a route that is decided singly.
func (r Route) Without() (ClassPart, bool) {
	switch r {
	case RouteAwareness:
		return ClassWithoutAwareness, true
	case RouteOutcome:
		return ClassWithoutOutcome, true
	}
	return WholeClass, false
}

// A ClassCount counts the people of a class, and of them the parts.
type ClassCount struct {
	Class            TellingClass
	People           int
	Owing            int
	WithoutAwareness int
	WithoutOutcome   int
}

// Opens is for how many people of the class p opens a telling.
func (c ClassCount) Opens(p Policy) int {
	switch p.RouteOf(c.Class) {
	case RouteAwareness:
		return c.WithoutAwareness
	case RouteOutcome:
		return c.WithoutOutcome
	}
	return 0
}

// Figure names the table behind a part of a class.
func (k TellingClass) Figure(part ClassPart) LedgerFigure {
	return LedgerFigure(classPrefix + string(k) + string(part))
}

const classPrefix = "class-"

// ClassFigures are the figures of all parts of all classes.
func ClassFigures() []LedgerFigure {
	var all []LedgerFigure
	for _, k := range TellingClasses {
		for _, part := range classParts {
			all = append(all, k.Figure(part))
		}
	}
	return all
}

// ofClass takes a figure apart, or returns false for one of no class.
func (f LedgerFigure) ofClass() (TellingClass, ClassPart, bool) {
	for _, k := range TellingClasses {
		for _, part := range classParts {
			if f == k.Figure(part) {
				return k, part, true
			}
		}
	}
	return "", "", false
}

// ClassLabel says what a figure of a class counts, or "" for another one.
func (f LedgerFigure) ClassLabel() string {
	k, part, ok := f.ofClass()
	if !ok {
		return ""
	}
	return k.Label() + map[ClassPart]string{ClassOwing: ", with something still to be told", ClassWithoutAwareness: ", never to be told anything so far", ClassWithoutOutcome: ", never to be told the outcome so far"}[part]
}
