package intake

import (
	"strings"
	"time"

	"harmreview/review"
	"harmreview/review/sheet"
)

// A Phase says how far the load of a list has come.
type Phase string

// The phases of a load, in order. What no case holds is invisible to everyone,
// so a list is seen whole or, until LoadingCases, not at all.
const (
	LoadingRows    Phase = "rows"
	LoadingLetters Phase = "letters"
	LoadingCases   Phase = "cases"
	Loaded         Phase = "done"
	Undoing        Phase = "undoing" // its rows become excluded, one batch after another
	Undone         Phase = "undone"
	Erased         Phase = "erased" // only its name, its number of rows and its digest are left
)

// Label is what the program does in p, in words.
func (p Phase) Label() string {
	switch p {
	case LoadingRows:
		return "Reading the rows"
	case LoadingLetters:
		return "Finding out whose letters they are"
	case LoadingCases:
		return "Making cases"
	case Loaded:
		return "Loaded"
	case Undoing:
		return "Being undone"
	case Undone:
		return "Undone"
	case Erased:
		return "Erased"
	}
	return string(p)
}

// Ended reports whether nothing is left to do for the program.
func (p Phase) Ended() bool { return p == Loaded || p == Undone || p == Erased }

// HasRows reports whether every row is there with a result to look at.
func (p Phase) HasRows() bool { return p == Loaded || p == Undoing || p == Undone }

// A List is one file of lost letters as received, and how far its load is.
type List struct {
	ID           review.ListID
	Incident     review.IncidentID
	FileName     string
	SHA256       string
	Bytes        int64
	SuppliedBy   string
	SourceSystem string
	Declared     int // the total that the supplier declared, 0 for none
	DeclaredWhat string
	Reading      sheet.Reading
	Header       []string
	Columns      []string          // the canonical name of each header cell, "" for kept verbatim
	Names        map[string]string // before it is taken in: how a script matches the header's cells; nil: by their names
	Dates        DateOrder
	Phase        Phase
	Done, Total  int       // within the phase
	Began        time.Time // this run of the phase, while the list is loaded
	From         int       // … and where it stood then
	Figures      Figures   // as the load found them
	Now          Figures   // by the results that the rows have now
	LoadedBy     string
	LoadedAt     time.Time
	FinishedAt   time.Time
	Erasure      Erasure
	Undo         Undo // how it was undone, the zero Undo when it was not
}

// Pace is how far the phase is.
func (l List) Pace() Pace { return Pace{Began: l.Began, From: l.From, Done: l.Done, Total: l.Total} }

// Mapping is how the rows of the list are read.
func (l List) Mapping() Mapping { return MapAs(l.Header, l.Columns, l.Dates) }

// Check reports what is wrong with what is said of a list, by form field.
func (l List) Check() review.Problems {
	p := review.Problems{}
	p.Add(strings.TrimSpace(l.SuppliedBy) != "", "supplied_by", "Enter who supplied the list.")
	p.Add(l.Declared >= 0, "declared", "Enter the declared total as a number, such as 28563, or leave it empty.")
	known := false
	for _, what := range review.DeclaredKinds {
		known = known || what == l.DeclaredWhat
	}
	p.Add(known || l.Declared == 0 && l.DeclaredWhat == "", "declared_what", "Choose what the declared total counts.")
	p.Add(l.Declared != 0 || l.DeclaredWhat == "", "declared", "Enter the declared total, or choose that none was declared.")
	return p
}

// Figures count the rows of a list by their results. Patients and Cases count
// those that the load made.
type Figures struct {
	Rows       int     `json:"rows"`
	Letters    int     `json:"letters"`
	Recipients int     `json:"recipients"`
	Duplicates int     `json:"duplicates"`
	Excluded   int     `json:"excluded"`
	Waiting    int     `json:"waiting"`
	Patients   int     `json:"patients"`
	Cases      int     `json:"cases"`
	Seconds    float64 `json:"seconds"`
}

// Results are all of them, in the order of pages.
var Results = []Result{Letter, FurtherRecipient, Duplicate, Excluded, Waiting}

// Move counts a row that has another result from now on.
func (f *Figures) Move(from, to Result) {
	*f.of(from)--
	*f.of(to)++
}

func (f *Figures) of(r Result) *int {
	switch r {
	case Letter:
		return &f.Letters
	case FurtherRecipient:
		return &f.Recipients
	case Duplicate:
		return &f.Duplicates
	case Excluded:
		return &f.Excluded
	case Waiting:
		return &f.Waiting
	}
	return &f.Rows
}

// Of is how many rows have a result; "" asks for all of them.
func (f Figures) Of(r Result) int { return *f.of(r) }

// A ListRow is one row of a list with the result that it has now.
type ListRow struct {
	ID       review.RowID
	List     review.ListID
	Line     int
	Result   Result
	Reason   string
	Loaded   Result        // that it was given at loading
	Cells    []string      // without the text of the letter
	Text     string        // of the letter, for who may read it
	Case     review.CaseID // that its letter is in now, 0 for none
	Sees     bool          // … which the reader may open
	Rule     int           // the number of the rule that excludes it, 0 for none
	Withheld bool          // it is about a restricted patient: Cells and Text are empty
}

// A RowFilter is which rows of a list a page is about; the zero filter is all.
type RowFilter struct {
	Result Result
	Reason string // the Key of a Fault
	Rule   int    // the number of a rule that they match, 0 for any
	Fate   ClassFate
}

// A RowPlace says after or before which line a page of rows begins or ends. The
// zero RowPlace is the first page.
type RowPlace struct{ After, Before int }

// A RowList is one page of the rows of a list.
type RowList struct {
	Rows     []ListRow
	Fault    string // in words, when the page is about one
	Total    int    // of all pages
	Previous int    // the RowPlace.Before of the page before, 0 for none
	Next     int    // the RowPlace.After of the page after, 0 for none
}
