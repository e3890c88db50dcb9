package review

import "time"

// An AllocationPlan is what an allocation would do.
type AllocationPlan struct {
	Ask    AllocationAsk
	People []AllocationShare
	Fits   int
	Sample []AllocationLine
	Left   []AllocationLeft
	More   bool // more than AllocationLimit cases were asked for; the rest was not looked at
}

// LeftOut is how many cases are left out.
func (p AllocationPlan) LeftOut() int {
	n := 0
	for _, l := range p.Left {
		n += l.N
	}
	return n
}

// An AllocationShare is how many cases one person gets, or was relieved of.
type AllocationShare struct {
	Person PersonID
	Name   string
	N      int
}

// An AllocationLine is a case with the person that gets it.
type AllocationLine struct {
	CaseLine
	To  string
	Why LeftBack // why it would not be undone, "" when it would
}

// An AllocationLeft is how many cases are left out for one reason, and some of them.
type AllocationLeft struct {
	Why   LeftOut
	N     int
	Cases []CaseID // at most a few, and only where Listed
}

// The kinds of an allocation.
const (
	Allocating  = "allocate"
	TakingBack  = "take back"
	HandingOver = "hand over"
)

// A LeftBack is why an allocation is not undone on a case.
type LeftBack string

// Why a case stays as it is.
const (
	BackMoved   LeftBack = "moved on"
	BackGiven   LeftBack = "given elsewhere"
	BackClaimed LeftBack = "being worked on"
	BackTaken   LeftBack = "in hands" // one of the two before, for whoever may still review
)

// LeftBacks are all of them, in the order in which pages list them.
var LeftBacks = []LeftBack{BackMoved, BackGiven, BackClaimed, BackTaken}

// Label is what screens say.
func (l LeftBack) Label() string {
	switch l {
	case BackMoved:
		return "Decided on since: it has left the stage that it was in"
	case BackGiven:
		return "Given to somebody, or taken back, since"
	case BackClaimed:
		return "Somebody is working on it now"
	case BackTaken:
		return "In somebody’s hands: given or taken back since, or being worked on now"
	}
	return ""
}

// An Allocation is one that was made.
type Allocation struct {
	ID     AllocationID
	Event  int64
	Kind   string
	By     PersonID
	ByName string
	At     time.Time
	Until  time.Time
	People []AllocationShare

	From     PersonID // whose work was handed over
	FromHere bool     // and who still works on the incident
	Owed     int      // of what was handed over with it, as it left it

	UndoneBy string
	UndoneAt time.Time

	Cases    int // that it was about
	Undoable int // that still are as it left them
	Left     []AllocationBack
	Lines    []AllocationLine // one page of those that may be named
	Next     CaseID           // that the next page follows, 0 for none
}

// An AllocationBack is how many cases would not be undone, for one reason.
type AllocationBack struct {
	Why LeftBack
	N   int
}

// CanUndo reports whether anything of it can be undone. Nothing goes back to
// somebody who has left.
func (a Allocation) CanUndo() bool {
	return a.UndoneBy == "" && (a.Kind != HandingOver || a.FromHere) && a.Undoable+a.Owed > 0
}

// An AllocationNotice tells a person that cases were given to them, or taken back.
type AllocationNotice struct {
	ID     AllocationID
	Kind   string
	ByName string
	At     time.Time
	Until  time.Time
	N      int // given, or below zero taken back
}
