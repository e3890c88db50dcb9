package review

import (
	"strings"
	"time"
)

// What pages show of cases that they do not change. The store fills these from
// one read each; nothing here asks a rule.

// A Banner is who a page is about, in the order of ISB 1505: name, born,
// gender, NHS number. An empty value is one that is not known.
type Banner struct {
	Patient    PatientID
	Case       CaseID // zero when the page is not about one case
	Family     string
	Given      string
	Title      string
	Born       string // a date
	Died       string // a date
	Sex        string
	NHSNumber  string
	LocalID    string
	Needs      string // communication needs in words
	Restricted bool
	Uncertain  string   // why it is not certain whose letters these are
	Practice   Practice // none of a restricted patient: it would say where they live
}

// Name is the name as staff screens show it: FAMILY, Given (Title).
func (b Banner) Name() string {
	name := strings.ToUpper(b.Family)
	if name == "" {
		name = "FAMILY NAME NOT KNOWN"
	}
	if b.Given != "" {
		name += ", " + b.Given
	}
	if b.Title != "" {
		name += " (" + b.Title + ")"
	}
	return name
}

// Age is how old the patient is on a date, or was at death, in years; false
// when that is not known.
func (b Banner) Age(on string) (int, bool) {
	if b.Died != "" {
		on = b.Died
	}
	born, err := time.Parse(time.DateOnly, b.Born)
	at, err2 := time.Parse(time.DateOnly, on)
	if err != nil || err2 != nil || at.Before(born) {
		return 0, false
	}
	years := at.Year() - born.Year()
	if at.Month() < born.Month() || at.Month() == born.Month() && at.Day() < born.Day() {
		years--
	}
	return years, true
}

// Whereabouts are how a patient can be reached. They are read only for those
// who tell people.
type Whereabouts struct {
	Address   string
	Postcode  string
	Telephone string
	Mobile    string
	Email     string
	Language  string
	Source    string

	CarerName      string
	CarerTelephone string
}

// A LetterText is one letter as a reviewer reads it.
type LetterText struct {
	ID         LetterID
	Kind       string
	WrittenOn  string
	EventOn    string
	Author     string
	Clinician  string
	Specialty  string
	Site       string
	Source     string
	Document   string
	Urgent     bool // marked so by its source
	ActionFlag bool
	Medicine   bool
	Text       string      // as the list brought it
	Marks      []Mark      // what priority rules found in the text, or in that of the file where the list brought none
	File       *LetterFile // nil when none came
	FileName   string      // as the list names it
	List       ListID
	ListName   string
	Line       int
	Named      string // as the list names the patient here, where that is not the name of the Banner
	Recipients []Recipient
}

// Readable reports whether somebody can read the letter here.
func (l LetterText) Readable() bool { return l.Text != "" || l.File != nil && l.File.Opens }

// InPage reports whether a page that shows the letter holds what it says; else
// that stands in a file, which the browser asks for by itself.
func (l LetterText) InPage() bool {
	return l.Text != "" || l.File != nil && l.File.Opens && l.File.Text != ""
}

// A Recipient is somebody to whom a letter should have gone.
type Recipient struct {
	Kind     string
	Code     string
	Name     string
	Closed   string // when the practice closed, "" while it is open
	Delivery string
	FailedAt string
	Reason   string
}

// A TimelineEntry is one thing that happened to a case.
type TimelineEntry struct {
	At     time.Time
	Change string
	Who    string // "" where independence keeps it back
	Facts  string
}

// A CaseLine is a case in a list.
type CaseLine struct {
	Banner
	Stage     Stage
	Urgency   Urgency
	Due       time.Time
	Rank      int
	Specialty string
	HeldUntil time.Time
	Complete  bool
	Letters   int
	Owed      int
	Allocated string
	At        string // where the line stands in its list, as a Place says it
}

// Status is the case in words that say nothing clinical.
func (l CaseLine) Status() string {
	if l.Complete {
		return "Complete"
	}
	return l.Stage.Label()
}

// A Due filter is a span of time in which something is due.
type Due string

// The spans of time.
const (
	DueAny     Due = ""
	DueOverdue Due = "overdue"
	DueToday   Due = "today"
	DueWeek    Due = "week" // the seven days after today
)

// Dues are the choices of a form, in order.
var Dues = []Due{DueOverdue, DueToday, DueWeek}

// Label is what screens call d.
func (d Due) Label() string {
	switch d {
	case DueOverdue:
		return "Overdue"
	case DueToday:
		return "Due today"
	case DueWeek:
		return "Due in the next seven days"
	}
	return "Any time"
}

// Span returns from when (zero: ever) and before when something is due that d
// selects, at the time now.
func (d Due) Span(now time.Time) (from, before time.Time) {
	day := now.In(London)
	midnight := time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, London)
	switch d {
	case DueOverdue:
		return time.Time{}, now
	case DueToday:
		return now, midnight
	case DueWeek:
		return midnight, midnight.AddDate(0, 0, 7)
	}
	return time.Time{}, time.Time{}
}

// A CaseFilter is what a list of cases is about: coded values only, so that it
// can stand in an address.
type CaseFilter struct {
	Stage     Stage
	Urgency   Urgency // 0 for any
	Specialty string
	Due       Due
	Held      string // "", yes, no, or mine: by whoever looks
	Complete  string // "", yes, no
	Died      string // "", yes, no: the patient
	Mine      string // "" or one of Mines
}

// A Tally is a count that may have stopped at a limit.
type Tally struct {
	N    int
	More bool // there are more than N
}

// A Home is what needs a person in an incident.
type Home struct {
	SameDay  []SameDayLine
	Stages   []StageCount
	Overdue  Tally
	Today    Tally
	Week     Tally
	Held     Tally
	HeldByMe Tally
	Back     Tally // from a hold of the person's, since when nothing has moved the case
	Returned Tally
	Claimed  Tally
	Given    Tally // allocated to the person
	Notices  []AllocationNotice
	Taken    []ClaimNotice // that the person has not said they had read
	Proposed Tally         // to the executive owner, who has not answered
	Owed     []OwedCount
	ToSend   ToSend
	Views    []SavedView
	Waiting  int // rows of lists that wait
	Batch    int // decisions at triage that the person can still take back
	Kept     int // letters that stayed when their list was undone and wait for a manager
	Pace     Pace
	Prepared PreparedTask // for those who are given prepared cases

	Recounted SelfCheck // for whoever may see the ledger
}

// A StageCount is how many cases stand in a stage.
type StageCount struct {
	Stage    Stage
	Cases    int
	SameDay  int
	Urgent   int
	Complete int // of those decided
}
