package intake

import (
	"fmt"
	"slices"
	"strings"

	"harmreview/review"
)

// ExportColumns come before the cells of a row where it leaves the program: which
// row it is, its line, the result that it has now with its reason, and the one
// that it was given at loading.
var ExportColumns = []string{"harmreview_row", "line", "result", "reason", "result_at_loading"}

// RowReference names a row of a list in an export, so that a mended one is known
// again when it comes back.
func RowReference(list review.ListID, line int) string { return fmt.Sprintf("%d:%d", list, line) }

// A Returned is the row of an earlier list that a row says it is.
type Returned struct {
	List review.ListID
	Line int
}

// IsExport reports whether a header is that of rows which left the program.
func (m *Mapping) IsExport() bool { return m.exported >= 0 }

// exportedIn is the place of the column that names the row that left, or -1.
func exportedIn(header []string) int {
	return slices.IndexFunc(header, func(h string) bool { return columnKey(h) == columnKey(ExportColumns[0]) })
}

// ours reports whether a column of an export is the program's own.
func ours(header string) bool {
	return slices.ContainsFunc(ExportColumns, func(c string) bool { return columnKey(c) == columnKey(header) })
}

// Returned is the row that a record of an export came from, or false.
func (m Mapping) Returned(cells []string) (Returned, bool) {
	var r Returned
	if !m.IsExport() {
		return r, false
	}
	n, err := fmt.Sscanf(strings.TrimSpace(cellAt(cells, m.exported)), "%d:%d", &r.List, &r.Line)
	return r, err == nil && n == 2
}

// MendedFor are the cells of a record of an export by their places in the list
// that its row came from, to correct that row with.
func (m Mapping) MendedFor(original Mapping, cells []string) Correction {
	c := Correction{Cells: map[int]string{}}
	cells = Unharmed(cells)
	for i := range original.header {
		if at := m.sameColumn(original, i); at >= 0 && !ours(m.header[at]) {
			c.Cells[i] = cellAt(cells, at)
		}
	}
	return c
}

// formulaStarts begin what a spreadsheet takes for a formula.
const formulaStarts = "=+-@\t\r＝＋－＠"

func startsFormula(cell string) bool {
	start := strings.TrimLeft(cell, " \u00a0")
	return start != "" && strings.ContainsRune(formulaStarts, []rune(start)[0])
}

// Harmless puts an apostrophe before each cell that a spreadsheet would take for
// a formula.
func Harmless(cells []string) []string {
	for i, cell := range cells {
		if startsFormula(cell) {
			cells[i] = "'" + cell
		}
	}
	return cells
}

// Unharmed are cells without the apostrophes that Harmless put before them.
func Unharmed(cells []string) []string {
	bare := slices.Clone(cells)
	for i, cell := range bare {
		if rest, marked := strings.CutPrefix(cell, "'"); marked && startsFormula(rest) {
			bare[i] = rest
		}
	}
	return bare
}
