package review

// A CallLine is a call in a list.
type CallLine struct {
	HelpCall
	FitsNow bool // of one that was on no list: a later list has somebody who fits
	Apart   bool // it is about a restricted patient
}

// A CallList is a page of the calls of an incident.
type CallList struct {
	Show   CallShow
	Counts map[CallShow]int
	Lines  []CallLine
	Next   CallID
}

// A CallShow is which calls a list holds.
type CallShow string

// The lists of calls.
const (
	AllCalls       CallShow = "all"
	CallsToRing    CallShow = "ring back"
	CallsToTalk    CallShow = "ring back by liaison"
	CallsUnmatched CallShow = "not on the lists"
	CallsOpen      CallShow = "not settled"
)

// CallShows are all of them, in the order in which pages list them.
var CallShows = []CallShow{CallsToTalk, CallsToRing, CallsOpen, CallsUnmatched, AllCalls}

// Label is what screens call s.
func (s CallShow) Label() string {
	switch s {
	case CallsToTalk:
		return "To ring back, by a liaison"
	case CallsToRing:
		return "To ring back, by a manager"
	case CallsUnmatched:
		return "Not on the lists so far"
	case CallsOpen:
		return "Not settled yet"
	}
	return "All calls"
}
