package review

// A RereadFigure names a figure about a clerk's closings and their second
// readings. It stands in an address.
type RereadFigure string

// The figures. The closings are those that wait, those that were read again and
// those that nobody reads again; what was read again is the last three together.
const (
	ClerkClosed  RereadFigure = "closings"
	ClerkWaits   RereadFigure = "waiting"
	ClerkReread  RereadFigure = "read-again"
	ClerkAgreed  RereadFigure = "agreed"
	ClerkRecoded RereadFigure = "other-reason"
	ClerkSentUp  RereadFigure = "sent-to-assessment"
)

// RereadFigures are all of them, in the order of the table.
var RereadFigures = []RereadFigure{ClerkClosed, ClerkWaits, ClerkReread, ClerkAgreed, ClerkRecoded, ClerkSentUp}

// Label is what screens say.
func (f RereadFigure) Label() string {
	switch f {
	case ClerkClosed:
		return "Closings"
	case ClerkWaits:
		return "Wait to be read again"
	case ClerkReread:
		return "Read again"
	case ClerkAgreed:
		return "Agreed"
	case ClerkRecoded:
		return "Closed for another reason"
	case ClerkSentUp:
		return "Not closed"
	}
	return ""
}

// A ClerkRow is the figures of one clerk, by letters.
type ClerkRow struct {
	Person PersonID
	Name   string
	N      map[RereadFigure]int
}

// A RereadTable is a page of the table behind a figure.
type RereadTable struct {
	Clerk   ClerkRow
	Figure  RereadFigure
	Unnamed int // of the letters: those on cases that are not named to a possible reviewer
	Lines   []LedgerLine
	Next    CaseID // the case that the next page follows, 0 for none
}
