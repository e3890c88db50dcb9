package intake

import (
	"slices"
	"strings"
	"time"

	"harmreview/review"
)

// An Undo is a manager's order to undo a list, with its reason.
type Undo struct {
	Reason string
	By     string    // the manager's name, once it is ordered
	At     time.Time // when it was ordered
}

// Check returns a review.Refusal when a may not undo l, or not now, or
// review.Problems.
func (u Undo) Check(a review.Actor, l List) error {
	if err := CheckUndo(a, l); err != nil {
		return err
	}
	p := review.Problems{}
	p.Add(strings.TrimSpace(u.Reason) != "", "reason", "Say why the list is undone.")
	return p.Err()
}

// CheckUndo returns a review.Refusal when a may not undo l, or not now.
func CheckUndo(a review.Actor, l List) error {
	if !a.May(review.LoadLists) {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager of this incident undoes lists."}
	}
	if l.Phase != Loaded {
		return review.Refusal{Kind: review.ErrNotNow, Why: "Only a list that is loaded can be undone. This one is: " + strings.ToLower(l.Phase.Label()) + "."}
	}
	return nil
}

// UndoneReason is why a row is excluded whose list was undone.
const UndoneReason = "List undone: the list that brought this row was undone. Its page says by whom and why."

// UndoneNote is what is noted of what a case owed for letters of an undone list.
const UndoneNote = "The list that brought the letter was undone."

// Contradictions are what Contradiction says, whatever the letters.
var Contradictions = []string{twoBirthdays, twoNames}

// An UndoFigure names a figure of the preview of an undo, and the table that it
// opens and equals. It stands in an address.
type UndoFigure string

// The figures that have a table of their own.
const (
	UndoGoes    UndoFigure = "goes"    // letters that leave
	UndoStays   UndoFigure = "stays"   // letters that stay for a manager to look at
	UndoEmptied UndoFigure = "emptied" // cases left without letters
	UndoFewer   UndoFigure = "fewer"   // cases that keep letters of other lists
	UndoAgain   UndoFigure = "again"   // rows of other lists that are decided again
)

// UndoFigures are all of them.
var UndoFigures = []UndoFigure{UndoGoes, UndoStays, UndoEmptied, UndoFewer, UndoAgain}

// An UndoPreview is what the undo of a list would do now.
type UndoPreview struct {
	Counts     map[UndoFigure]int
	Recipients int // further recipients that stay with their letters
	Saved      int // letters that go and that another list has too: they are that list's then
	Lost       int // patients whom no letter is about any more
	Rows       review.RowCounts
	Before     review.Ledger
	Stays      UndoTable // the first page of what stays
}

// RowsAfter are the rows that count when the list is undone.
func (p UndoPreview) RowsAfter() int {
	return p.Before.Rows.Rows - p.Rows.Rows + p.Counts[UndoStays] + p.Recipients
}

// LettersAfter are the letters in cases when the list is undone.
func (p UndoPreview) LettersAfter() int {
	return p.Before.Letters.Letters - p.Counts[UndoGoes] + p.Saved
}

// PatientsAfter are the patients when the list is undone.
func (p UndoPreview) PatientsAfter() int { return p.Before.Patients.Patients - p.Lost }

// An UndoLine is one line of the table behind such a figure: a row with the case
// that holds its letter, or a case alone.
type UndoLine struct {
	List   review.ListID // 0 for none
	Line   int
	Result Result
	Case   review.CaseID // 0 for none
	Sees   bool          // the reader may open it
	Work   []Work        // on the case, of what stays
	Key    int64         // what the next page follows
}

// A Work is something that people did on a case.
type Work struct {
	What string
	By   string // their names, "" where they are not shown
	Last time.Time
}

// An UndoTable is one page of the table behind a figure.
type UndoTable struct {
	Figure UndoFigure
	Lines  []UndoLine
	Total  int
	Next   int64 // what the next page follows, 0 for none
}

// Cases are those that the table names.
func (t UndoTable) Cases() []review.CaseID {
	var all []review.CaseID
	for _, l := range t.Lines {
		if l.Case != 0 && !slices.Contains(all, l.Case) {
			all = append(all, l.Case)
		}
	}
	return all
}
