package sheet

import (
	"fmt"
	"strings"
)

// A note is something that a person should know of lines of a file. It is the
// beginning of a sentence that goes on with how many there are.
type note struct{ what, advice string }

var (
	hiddenRows  = note{"Rows that are hidden in the sheet and were read all the same", "Look whether they belong to the list."}
	errorCells  = note{"Cells that hold an error, such as #N/A, in place of a value", "Correct them in the source and export the list again."}
	noValue     = note{"Cells with a formula whose value was never worked out", "Open the file in a spreadsheet, save it again and choose the new file."}
	longNumbers = note{"Numbers of more than 15 digits, of which a spreadsheet keeps 15", "Format the column as text and export the list again."}
	mixedText   = note{"Lines that are UTF-8 in a file that is not", "Their accented letters are read wrongly: export the list again as CSV UTF-8."}
)

// Notes count what a person should know of a file that can be read. Nobody
// keeps the nil notes.
type notes struct {
	order []note
	lines map[note]*tally
}

// A tally counts things and keeps the first few lines on which they stand.
type tally struct {
	n     int
	first []int
	more  bool // lines than those
}

const tallied = 3

func (t *tally) add(line int) {
	t.n++
	k := len(t.first)
	switch {
	case k > 0 && t.first[k-1] == line:
	case k < tallied:
		t.first = append(t.first, line)
	default:
		t.more = true
	}
}

// where says how many there are and on which lines.
func (t *tally) where() string {
	of := make([]string, len(t.first))
	for i, line := range t.first {
		of[i] = fmt.Sprint(line)
	}
	if t.more {
		of = append(of, "others")
	}
	if len(of) == 1 {
		return fmt.Sprintf("%d (line %s)", t.n, of[0])
	}
	return fmt.Sprintf("%d (lines %s)", t.n, strings.Join(of[:len(of)-1], ", ")+" and "+of[len(of)-1])
}

func (n *notes) add(what note, line int) {
	if n == nil {
		return
	}
	if n.lines == nil {
		n.lines = map[note]*tally{}
	}
	if n.lines[what] == nil {
		n.order = append(n.order, what)
		n.lines[what] = &tally{}
	}
	n.lines[what].add(line)
}

// said are the notes in sentences.
func (n *notes) said() []string {
	var all []string
	for _, what := range n.order {
		all = append(all, fmt.Sprintf("%s: %s. %s", what.what, n.lines[what].where(), what.advice))
	}
	return all
}
