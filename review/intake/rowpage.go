package intake

import (
	"time"

	"harmreview/review"
)

// A RowPage is one row with all that is known of it.
type RowPage struct {
	ListRow
	Version   int      // how many results it was given since its loading
	Corrected []string // its cells as they were corrected last, nil when never
	Note      string   // what the person said who gave it its result
	Faults    []CellFault
	Fields    []int // the places of the cells that a correction can change
	History   []RowChange
	Alike     []AlikeRow // those that wait with it
	First     *RowVersion
	Owed      []review.Obligation
}

// Now are the cells of the row as they stand.
func (r RowPage) Now() []string {
	if r.Corrected != nil {
		return r.Corrected
	}
	return r.Cells
}

// Waits reports whether somebody must still say what the row is.
func (r RowPage) Waits() bool { return r.Result == Waiting && !r.Withheld }

// A RowChange is one result that a row was given after its loading.
type RowChange struct {
	Result Result
	Reason string
	Note   string
	By     string
	At     time.Time
}

// An AlikeRow is another row that says the same.
type AlikeRow struct {
	ID       review.RowID
	List     review.ListID
	FileName string
	Line     int
}

// A RowVersion is the first row of a document that came again with other
// content, and in what the two differ.
type RowVersion struct {
	AlikeRow
	Result      Result
	Case        review.CaseID
	Sees        bool // the case may be opened by the reader
	Differences []Difference
	OtherPerson bool // the two name different people
}

// A Difference is a cell in which two versions of a document differ.
type Difference struct{ Column, First, Second string }

// FaultRank puts the cells that something is wrong with before all others.
func (r RowPage) FaultRank(cell int) int {
	for _, f := range r.Faults {
		if f.Cell == cell {
			return 0
		}
	}
	return 1
}
