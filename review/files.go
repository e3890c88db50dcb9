package review

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The files that letters come as arrive in deliveries, a ZIP or a folder each.
// Every file of a delivery is matched to one letter, or says why it is not.

type (
	DeliveryID int64
	FileID     int64
)

// A FileState is what became of a file of a delivery.
type FileState string

// The states of a file. Doubtful is none: it selects files of whichever state
// whose text may not be all that the letter says.
const (
	FileMatched   FileState = "matched"
	FileUnmatched FileState = "unmatched"
	FileWaiting   FileState = "waiting"
	FileDoubtful  FileState = "doubtful"
)

// FileStates are all by which files are looked at, in order.
var FileStates = []FileState{FileMatched, FileUnmatched, FileWaiting, FileDoubtful}

// Label is what screens call s.
func (s FileState) Label() string {
	switch s {
	case FileMatched:
		return "Matched to a letter"
	case FileUnmatched:
		return "Not matched"
	case FileWaiting:
		return "No row names it yet"
	case FileDoubtful:
		return "Text may be incomplete"
	}
	return "All files"
}

// How a file was matched, or why it was not, as kept.
const (
	WhyName      = "file name"
	WhyDocument  = "document id"
	WhyByHand    = "by hand"
	WhySeveral   = "several letters"
	WhyRivals    = "several files"
	WhyOther     = "other file"
	WhyTakenOff  = "taken off"
	WhyReplaced  = "replaced"
	WhyNotOpened = "not unpacked"

	WhyListUndone = "list undone" // the row that named it left the review
)

// A Phase of a delivery.
const (
	DeliveryReading  = "reading"
	DeliveryMatching = "matching"
	DeliveryDone     = "done"
)

// A Delivery is one ZIP or folder of letters' files, with what became of them.
type Delivery struct {
	ID         DeliveryID
	Incident   IncidentID
	FileName   string
	SHA256     string
	Phase      string
	Files      int
	Done       int
	Matched    int
	Unmatched  int
	Waiting    int
	Doubtful   int
	ReceivedBy string
	ReceivedAt time.Time
	FinishedAt time.Time
	Seconds    float64
}

// Of is how many files of the delivery are in a state, "" for all.
func (d Delivery) Of(s FileState) int {
	switch s {
	case FileMatched:
		return d.Matched
	case FileUnmatched:
		return d.Unmatched
	case FileWaiting:
		return d.Waiting
	case FileDoubtful:
		return d.Doubtful
	}
	return d.Done
}

// A DeliveryFile is one file of a delivery.
type DeliveryFile struct {
	ID       FileID
	Delivery DeliveryID
	N        int
	Name     string // as it came; "" when it is withheld
	Kind     string // a media type; "" for what could not be unpacked
	Bytes    int64
	Pages    int
	Opens    bool
	Doubt    string
	State    FileState
	Why      string
	Letter   LetterID
	Case     CaseID
	Sees     bool // the actor may open the case
	Withheld bool // it is about a restricted patient
}

// A FilePage is a page of a delivery's files.
type FilePage struct {
	Delivery Delivery
	Files    []DeliveryFile
	State    FileState
	Previous int // the place before which the page before ends, 0 for none
	Next     int // the place after which the next one begins, 0 for none
}

// A MissingFile is a letter of which a list names a file that never came.
type MissingFile struct {
	Letter    LetterID
	Case      CaseID
	Sees      bool
	Withheld  bool
	WrittenOn string
	Kind      string
	FileName  string
	List      ListID
	ListName  string
	Line      int
}

// MissingPage is a page of letters whose file is missing.
type MissingPage struct {
	Letters  []MissingFile
	Total    Tally
	Previous LetterID
	Next     LetterID
}

// A LetterFile is the file from which a letter is read.
type LetterFile struct {
	ID    FileID
	Kind  string // a media type
	Pages int
	Bytes int64
	Opens bool
	Text  string
	Doubt string
	SHA   string
}

// A FileMatch matches a file to a letter by hand, or takes it off the one that
// it was matched to.
type FileMatch struct {
	File   FileID
	Was    LetterID // as the page showed it, 0 for none
	Letter string   // a case reference with the letter's place, HR-000123-2, or a document id; "" takes it off
	Reason string
}

// Check returns what is wrong with m as the actor asks for it: a Refusal or
// Problems. Only who loads lists matches files, and says why.
func (m FileMatch) Check(a Actor) error {
	if !a.May(LoadLists) {
		return forbidden("Only a manager of this incident matches files to letters.")
	}
	p := Problems{}
	p.Add(m.Was != 0 || strings.TrimSpace(m.Letter) != "", "letter", "Say which letter it is.")
	p.Add(strings.TrimSpace(m.Reason) != "", "reason", "Say how you know.")
	return p.Err()
}

// LetterReference names a letter by its case and its place there.
func LetterReference(id CaseID, place int) string { return fmt.Sprintf("%s-%d", id, place) }

// ParseLetterReference reads what LetterReference wrote, or reports false.
func ParseLetterReference(s string) (CaseID, int, bool) {
	s = strings.TrimSpace(s)
	at := strings.LastIndexByte(s, '-')
	if at < 0 || len(s) < 3 || !strings.EqualFold(s[:3], "HR-") {
		return 0, 0, false
	}
	id, err := ParseCaseID(s[:at])
	place, err2 := strconv.Atoi(s[at+1:])
	return id, place, err == nil && err2 == nil && place > 0
}
