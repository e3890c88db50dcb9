package views

import (
	"strconv"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views/kit"
)

// A ListPage is one list with what only its own page tells.
type ListPage struct {
	intake.List
	PatientsOn int  // whom its letters are about, where the supplier declared patients
	Again      bool // the same file was sent again
	Changed    int  // rows that wait because their document came before with other content
	Answers    []intake.GivenAnswer
}

// A ListsPage is all lists of an incident, and the files on their way to be one.
type ListsPage struct {
	All     []intake.List
	Uploads []intake.Upload
	Kept    int                   // letters kept when a list was undone, to decide on
	Changed map[review.ListID]int // see ListPage.Changed
}

// changedURL is the address of the rows of a list whose document came before
// with other content.
func (p Page) changedURL(id review.ListID) string { return p.faultLink(id, intake.ChangedKey()) }

// changedWords say how many rows those are.
func changedWords(n int) string {
	if n == 1 {
		return "1 row waits because its document came before with other content"
	}
	return thousands(n) + " rows wait because their document came before with other content"
}

// listURL is the address of a page of a list.
func (p Page) listURL(id review.ListID, path string) string {
	return p.url("/lists/" + strconv.FormatInt(int64(id), 10) + path)
}

// rowsURL is the address of the rows of a list with a result, "" for all.
func (p Page) rowsURL(id review.ListID, r intake.Result) string {
	return p.listURL(id, "/rows"+query("result", string(r)))
}

// declared is the supplier's total in words.
func declared(l intake.List) string {
	if l.Declared == 0 {
		return "No total declared"
	}
	return thousands(l.Declared) + " " + l.DeclaredWhat
}

// received compares what was declared with what came.
func (l ListPage) received() string {
	got := map[string]int{"rows": l.Now.Rows, "letters": l.Now.Letters, "patients": l.PatientsOn}[l.DeclaredWhat]
	s := "The supplier declared " + declared(l.List) + "; the list holds " + thousands(got)
	switch d := got - l.Declared; {
	case d == 0:
		return s + ". They agree."
	case d < 0:
		return s + ", which is " + thousands(-d) + " fewer. Ask the supplier what is missing."
	default:
		return s + ", which is " + thousands(d) + " more. Ask the supplier which total is right."
	}
}

// resultMeaning says what became of the rows with a result.
func resultMeaning(r intake.Result) string {
	return map[intake.Result]string{
		intake.Letter:           "The first row of a document: it is a letter in a case",
		intake.FurtherRecipient: "The same document for another recipient: kept with its letter",
		intake.Duplicate:        "The same document for the same recipient again",
		intake.Excluded:         "Left out by a person, or by a rule that a lead approved, with a reason: kept, and nobody’s letter",
		intake.Waiting:          "Cannot be taken as it is: it is nobody’s letter yet",
	}[r]
}

// resultWords are what the rows with a result are called.
var resultWords = map[intake.Result]string{intake.Letter: "letters", intake.FurtherRecipient: "further recipients", intake.Duplicate: "duplicates",
	intake.Excluded: "excluded", intake.Waiting: "waiting"}

// equation writes the figures of a list as the sum that they must be.
func equation(f intake.Figures) string {
	var parts []string
	for _, r := range intake.Results {
		parts = append(parts, resultWords[r]+" "+thousands(f.Of(r)))
	}
	return "Rows " + thousands(f.Rows) + " = " + strings.Join(parts, " + ")
}

// listFacts are where a list came from and how it is known again.
func listFacts(l intake.List) []kit.Row {
	return []kit.Row{
		{Key: "Supplied by", Value: l.SuppliedBy}, {Key: "Source system", Value: l.SourceSystem}, {Key: "Declared", Value: declared(l)},
		{Key: "Received", Value: clock(l.LoadedAt) + ", by " + l.LoadedBy}, {Key: "Loaded", Value: clock(l.FinishedAt) + ", in " + seconds(l.Figures.Seconds)},
		{Key: "Size", Value: bytesWords(l.Bytes)}, {Key: "SHA-256 of the file", Value: l.SHA256},
	}
}

func seconds(s float64) string {
	if s < 1 {
		return "less than a second"
	}
	return strconv.FormatFloat(s, 'f', 1, 64) + " seconds"
}

// bytesWords writes a size in the largest unit that leaves digits before the point.
func bytesWords(n int64) string {
	for _, unit := range []struct {
		size int64
		name string
	}{{1 << 30, " GiB"}, {1 << 20, " MiB"}, {1 << 10, " KiB"}} {
		if n >= unit.size {
			return strings.TrimSuffix(strconv.FormatFloat(float64(n)/float64(unit.size), 'f', 1, 64), ".0") + unit.name
		}
	}
	return count(int(n), "byte")
}

// columnsWords say how many columns of a file were recognised.
func columnsWords(l intake.List) string {
	known := 0
	for _, c := range l.Columns {
		if c != "" {
			known++
		}
	}
	return count(len(l.Header), "column") + " of the file: " + thousands(known) + " recognised, " + thousands(len(l.Header)-known) + " kept as they came"
}

func columnName(h string, i int) string {
	if strings.TrimSpace(h) == "" {
		return "Column " + strconv.Itoa(i+1) + ", without a name"
	}
	return h
}

// phaseUnit is what a phase counts.
func phaseUnit(p intake.Phase) string {
	if p == intake.LoadingCases {
		return "Patients with a case"
	}
	return "Rows done"
}

// phaseStep says which step of the load a phase is.
func phaseStep(p intake.Phase) string {
	return map[intake.Phase]string{intake.LoadingRows: "Step 1 of 3. No case is seen before it is whole.",
		intake.LoadingLetters: "Step 2 of 3. No case is seen before it is whole.", intake.LoadingCases: "Step 3 of 3. No case is seen before it is whole.",
		intake.Undoing: "Letters leave their cases, and rows become excluded."}[p]
}

// noFigure is what stands for a figure of a list whose rows cannot be looked at.
func noFigure(l intake.List) string {
	if l.Phase == intake.Erased {
		return "Erased"
	}
	return "Not yet"
}
