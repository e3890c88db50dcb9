package intake

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"harmreview/review"
)

// A Check is what a load of a file would do. It is worked out without changing
// anything, by the rules by which the load works.
type Check struct {
	Began       time.Time      `json:"began,omitzero"`
	Figures     Figures        `json:"figures"`
	Alone       map[string]int `json:"alone,omitempty"` // letters that would stand apart, by the reason
	Joining     int            `json:"joining"`         // letters for patients who have a case
	Known       int            `json:"known"`           // … and how many patients those are
	Waiting     []CheckReason  `json:"waiting,omitempty"`
	Numbers     int            `json:"numbers"`   // rows with something in the column of the NHS number
	Valid       int            `json:"valid"`     // … that is a valid one
	Outside     int            `json:"outside"`   // rows written outside of the incident's window
	Dated       int            `json:"dated"`     // rows with a date on which the document was written
	Elsewhere   int            `json:"elsewhere"` // rows of a site that is none of the incident's
	Sited       int            `json:"sited"`
	Against     review.ListID  `json:"against,omitempty"` // the last list of the same source
	AgainstName string         `json:"against_name,omitempty"`
	Added       int            `json:"added"`            // documents that it did not have
	Changed     int            `json:"changed"`          // … that it has otherwise
	Gone        int            `json:"gone"`             // … that only it has
	Header      []string       `json:"header,omitempty"` // what the header has that it did not, or lacks that it had
}

// A CheckReason is why some rows of a checked file would wait.
type CheckReason struct {
	Why   string `json:"why"`
	Rows  int    `json:"rows"`
	Lines []int  `json:"lines"` // the first few
}

// checkLines is how many lines of a reason a check names.
const checkLines = 5

// Wait counts a row that would wait.
func (c *Check) Wait(line int, reason string) {
	_, why := FaultOf(reason)
	i := slices.IndexFunc(c.Waiting, func(r CheckReason) bool { return r.Why == why })
	if i < 0 {
		i = len(c.Waiting)
		c.Waiting = append(c.Waiting, CheckReason{Why: why})
	}
	r := &c.Waiting[i]
	if r.Rows++; len(r.Lines) < checkLines {
		r.Lines = append(r.Lines, line)
	}
}

// Count takes in a parsed row and the result that it would get.
func (c *Check) Count(m *Mapping, r Row, result Result, reason string, where Scope) {
	c.Figures.Rows++
	*c.Figures.of(result)++
	if result == Waiting {
		c.Wait(r.Line, reason)
	}
	if m.value(Record{Cells: r.Cells}, nhsNumber) != "" {
		c.Numbers++
	}
	if r.Person.NHSNumber != "" {
		c.Valid++
	}
	if on := r.Document.WrittenOn; on != "" {
		c.Dated++
		if where.From != "" && on < where.From || where.To != "" && on > where.To {
			c.Outside++
		}
	}
	if site := r.Document.Site; site != "" {
		c.Sited++
		if len(where.Sites) > 0 && !slices.Contains(where.Sites, Fold(site)) {
			c.Elsewhere++
		}
	}
}

// A Scope is what an incident is about: its window, dates as YYYY-MM-DD, and the
// codes and names of its sites, folded.
type Scope struct {
	From, To string
	Sites    []string
}

// Doubts are the signs that this is not the file it should be, each a sentence.
// A list with any is loaded only when a person has said that it is the right one.
func (c Check) Doubts() []string {
	var all []string
	add := func(is bool, sentence string, args ...any) {
		if is {
			all = append(all, fmt.Sprintf(sentence, args...))
		}
	}
	add(c.Numbers == 0, "No row has an NHS number.")
	add(c.Numbers > 0 && c.Valid*10 < c.Numbers*8, "Only %d of %d NHS numbers are valid.", c.Valid, c.Numbers)
	add(c.Numbers > 0 && c.Numbers*2 < c.Figures.Rows, "Only %d of %d rows have an NHS number.", c.Numbers, c.Figures.Rows)
	add(c.Outside*5 > c.Dated, "%d of %d letters were written outside of the window of the incident.", c.Outside, c.Dated)
	add(c.Elsewhere*5 > c.Sited, "%d of %d rows are from sites that are none of the incident's.", c.Elsewhere, c.Sited)
	add(len(c.Header) > 0, "The header is not that of the last list of this source: %s.", strings.Join(c.Header, ", "))
	add(c.Figures.Waiting*2 > c.Figures.Rows, "More than half of the rows would wait.")
	return all
}
