package intake

import "harmreview/review"

// A Candidate is somebody who may be the person of another case.
type Candidate struct {
	Banner  review.Banner
	Stage   review.Stage
	Address string // "" for who may not see where people live
	Letters []review.LetterText
	Match   Match
	Seen    bool // the actor may see the case; of another only its reference and grade are there
}

// A SideBySide is a case beside everybody who may be the same person.
type SideBySide struct {
	Page       review.CasePage
	Address    string
	Candidates []Candidate // the surest first
	Twins      []Candidate // who may be twins: never offered as one person
	Joined     []Joined    // the joins into this case that can be taken apart again
}

// Joined is a join of another case into this one that stands.
type Joined struct {
	Event int64
	From  review.CaseID
	Line  review.TimelineEntry
}

// A NumberReport is one of the reports on NHS numbers.
type NumberReport string

// The reports: ISB 0149 requirements 12 and 13.
const (
	SameNumber NumberReport = "same number"
	NoNumber   NumberReport = "no number"
)

// A NumberTable is one page of such a report.
type NumberTable struct {
	Report NumberReport
	Lines  []review.Banner
	Total  review.Tally // people
	Next   string       // where the page after begins, "" for none
}
