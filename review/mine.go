package review

import "time"

// An OwnFigure names what somebody counts of their own work. It stands in an
// address.
type OwnFigure string

// The figures.
const (
	OwnTriage      OwnFigure = "triage"
	OwnAssessments OwnFigure = "assessments"
)

// OwnFigures are all of them, in order.
var OwnFigures = []OwnFigure{OwnTriage, OwnAssessments}

// Label is what screens call f.
func (f OwnFigure) Label() string {
	switch f {
	case OwnTriage:
		return "Letters read at triage"
	case OwnAssessments:
		return "Assessments signed"
	}
	return ""
}

// A Span is since when somebody's own work is counted, in whole days in London.
type Span string

// The spans.
const (
	Today Span = "today"
	Week  Span = "week" // today and the six days before
	Ever  Span = "all"
)

// Spans are all of them, in order.
var Spans = []Span{Today, Week, Ever}

// Label is what screens call s.
func (s Span) Label() string {
	switch s {
	case Today:
		return "Today"
	case Week:
		return "Last seven days"
	case Ever:
		return "In all"
	}
	return ""
}

// Since is when the span begins that ends at the time at.
func (s Span) Since(at time.Time) time.Time {
	day := at.In(London)
	midnight := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, London)
	switch s {
	case Today:
		return midnight
	case Week:
		return midnight.AddDate(0, 0, -6)
	}
	return time.Time{}
}

// A Pace is how much somebody has done, for them alone.
type Pace map[OwnFigure]map[Span]int

// An OwnDecision is one line of what somebody decided: a letter at triage, or a
// signed assessment.
type OwnDecision struct {
	ID      int64
	Case    CaseID
	At      time.Time
	Answer  TriageAnswer // at triage
	Label   string       // of a closing
	Urgency Urgency
	Letter  BatchLetter // at triage
	Round   Round       // of an assessment
	Kind    AssessmentKind
	Letters int  // of an assessment
	Opens   bool // the person may still open the case
}

// OwnDecisions is one page of what somebody decided, the latest first.
type OwnDecisions struct {
	Figure OwnFigure
	Span   Span
	Total  int
	Lines  []OwnDecision
	Next   int64 // the line that the next page follows, 0 for none
}
