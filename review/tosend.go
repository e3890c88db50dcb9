package review

// A ToSend is what waits for a person of what goes to people and to practices, and
// of calls. What is not theirs to deal with is not counted.
type ToSend struct {
	RunsToApprove    int
	RunsToSend       int
	Pulled           Tally // packs that must be found and taken out
	CameBack         Tally // packs that the post brought back, whose telling is still owed
	BatchesToApprove int
	BatchesToSend    int
	ToChase          int // late letters whose practice is to be asked again
	ToEscalate       int // … or reported to somebody above it
	RingBacks        int // callers whom a manager rings back
	UrgentBacks      int // … who told something that must be looked at urgently
	TalkBacks        int // callers whom a liaison rings back
	CallsToSettle    int
	ToTell           Tally // people to be told now, but for those who are tried later
}

// A RunShow is which print runs a list holds.
type RunShow string

// The lists of print runs.
const (
	AllRuns       RunShow = ""
	RunsToApprove RunShow = "to approve"
	RunsToSend    RunShow = "to send"
)

// RunShows are all of them, in the order in which pages list them.
var RunShows = []RunShow{AllRuns, RunsToApprove, RunsToSend}

// Label is what screens call s.
func (s RunShow) Label() string {
	switch s {
	case RunsToApprove:
		return "Waiting for my approval"
	case RunsToSend:
		return "Made, to be recorded as sent"
	}
	return "All print runs"
}

// In reports whether r is in a list of a's.
func (r PrintRun) In(s RunShow, a Actor) bool {
	switch s {
	case RunsToApprove:
		return r.MayApprove(a) == nil
	case RunsToSend:
		return r.MaySend(a) == nil
	}
	return true
}

// A BatchShow is which batches of late letters a list holds, of those that wait.
type BatchShow string

// The lists of batches.
const (
	WaitingBatches   BatchShow = ""
	BatchesToApprove BatchShow = "to approve"
	BatchesToSend    BatchShow = "to send"
)

// BatchShows are all of them, in the order in which pages list them.
var BatchShows = []BatchShow{WaitingBatches, BatchesToApprove, BatchesToSend}

// Label is what screens call s.
func (s BatchShow) Label() string {
	switch s {
	case BatchesToApprove:
		return "Waiting for my approval"
	case BatchesToSend:
		return "Approved, to be recorded as sent"
	}
	return "All that wait"
}

// In reports whether b is in a list of a's.
func (b ReleaseBatch) In(s BatchShow, a Actor) bool {
	switch s {
	case BatchesToApprove:
		return b.ApproveRefusal(a) == nil
	case BatchesToSend:
		return b.State == BatchApproved && a.May(ReleaseLate)
	}
	return b.Waits()
}

// A ReleaseBatchList is the batches of an incident that wait, the first first.
type ReleaseBatchList struct {
	Show   BatchShow
	Counts map[BatchShow]int
	Lines  []ReleaseBatch // without their letters
}
