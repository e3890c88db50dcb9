package review

// A RunFigure is a count of people of a print run, each with its table.
type RunFigure string

// The figures.
const (
	RunFigureGoes     RunFigure = "goes"
	RunFigureLeftOut  RunFigure = "left-out"
	RunFigureMade     RunFigure = "made"
	RunFigurePulled   RunFigure = "pulled"
	RunFigureKept     RunFigure = "kept"
	RunFigureSent     RunFigure = "sent"
	RunFigureAside    RunFigure = "set-aside"
	RunFigureReturned RunFigure = "returned"
)

// RunFigures are all of them, in the order in which pages list them.
var RunFigures = []RunFigure{RunFigureGoes, RunFigureLeftOut, RunFigurePulled, RunFigureMade, RunFigureKept, RunFigureSent, RunFigureReturned, RunFigureAside}

// Label is what screens call f.
func (f RunFigure) Label() string {
	switch f {
	case RunFigureGoes:
		return "Would get a letter"
	case RunFigureLeftOut:
		return "Left out"
	case RunFigureMade:
		return "Made, not sent yet"
	case RunFigurePulled:
		return "Pulled: take them out of the print run"
	case RunFigureKept:
		return "Not recorded as sent: a gate was closed"
	case RunFigureSent:
		return "Sent"
	case RunFigureAside:
		return "Set aside"
	case RunFigureReturned:
		return "Came back by post"
	}
	return string(f)
}

// Count is how many people a figure of r counts.
func (r PrintRun) Count(f RunFigure) int {
	switch f {
	case RunFigureGoes:
		return r.Goes
	case RunFigureLeftOut:
		return r.Out()
	case RunFigureKept:
		return r.Kept
	}
	return r.Packs[f.State()]
}

// State is the state of the packs that f counts, "" where it counts something else.
func (f RunFigure) State() PackState {
	switch f {
	case RunFigureMade:
		return PackMade
	case RunFigurePulled:
		return PackPulled
	case RunFigureSent:
		return PackSent
	case RunFigureAside:
		return PackSetAside
	case RunFigureReturned:
		return PackReturned
	}
	return ""
}

// A RunLine is one person of a print run.
type RunLine struct {
	Banner
	Named    bool // or else whoever looks may not know who it is
	Words    []string
	Late     bool // left out when its turn came, after the approval
	Pack     PackID
	Position int
	Pages    int
}

// RunPeople is a page of the table behind a figure.
type RunPeople struct {
	Run    PrintRun
	Figure RunFigure
	Gate   GateName // of those left out, "" for any
	Lines  []RunLine
	Next   int64 // 0 for no further page
}

// A RunEntry is one pack of a print run as it is printed.
type RunEntry struct {
	Position   int
	Pack       PackID
	Case       CaseID
	State      PackState
	SHA        string
	Pages      int
	LargePrint bool
	To         string
	Address    []string // as on file, the postcode last
	Postcode   string
}
