package review

import "slices"

// A LateClass is what is late together in the list of what must be escalated.
type LateClass string

// The classes, the most urgent first.
const (
	LateAcceptance LateClass = "acceptance"
	LateSameDay    LateClass = "same-day"
	LateUrgent     LateClass = "urgent"
	LateRoutine    LateClass = "routine"
	LateOwed       LateClass = "owed"
)

// LateClasses are all of them, in order.
var LateClasses = []LateClass{LateAcceptance, LateSameDay, LateUrgent, LateRoutine, LateOwed}

// Label is what screens call c.
func (c LateClass) Label() string {
	switch c {
	case LateAcceptance:
		return "Same-day actions that nobody has accepted"
	case LateSameDay:
		return "Same-day cases overdue"
	case LateUrgent:
		return "Urgent cases overdue"
	case LateRoutine:
		return "Routine cases overdue"
	case LateOwed:
		return "What is owed, overdue"
	}
	return string(c)
}

// Filter is the list of cases that a class of cases is; false for the others.
func (c LateClass) Filter() (CaseFilter, bool) {
	u, ok := map[LateClass]Urgency{LateSameDay: SameDay, LateUrgent: Urgent, LateRoutine: Routine}[c]
	return CaseFilter{Due: DueOverdue, Urgency: u}, ok
}

// A LateList is one page of what is late of a class, for those who lead the review.
type LateList struct {
	Counts map[LateClass]Tally
	Class  LateClass
	Page   Place // of a class of cases

	SameDay []SameDayLine
	Cases   CaseList
	Owed    []OwedLine // the longest overdue first
	Next    ObligationID
}

// First settles the class of a list: the one asked for, else the first of which
// something is late. It reports whether there is such a class.
func (l *LateList) First() bool {
	if l.Class != "" {
		return slices.Contains(LateClasses, l.Class)
	}
	l.Class = LateAcceptance
	if i := slices.IndexFunc(LateClasses, func(c LateClass) bool { return l.Counts[c].N > 0 }); i >= 0 {
		l.Class = LateClasses[i]
	}
	return true
}
