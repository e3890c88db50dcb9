package review

import "time"

// A PackLine is a pack in the list of an incident's packs.
type PackLine struct {
	Banner
	Pack     PackID
	Kind     string
	Attached *Attached // its covering letter
	To       string
	Pages    int
	State    PackState
	Pulled   []string // the gates that closed after it was made
	Gates    []string // that were closed when it went
	MadeBy   string
	MadeAt   time.Time
	SentAt   time.Time

	RunN        int // the print run that it was made in, 0: singly
	Position    int
	ReturnedOn  string
	ReturnedWhy string
}

// A PackCount is how many packs are in a state.
type PackCount struct {
	State PackState
	Packs Tally
}

// PackStates are all of them, in the order in which pages list them: what needs
// somebody first.
var PackStates = []PackState{PackPulled, PackMade, PackCameBack, PackReturned, PackSent, PackSetAside}

// A PackList is a page of an incident's packs in one state.
type PackList struct {
	State  PackState
	Counts []PackCount
	Lines  []PackLine
	Next   PackID // 0 for no further page
}
