package intake

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"sync"
)

// A Mapping says which cell of a list is which column, and how it writes dates.
type Mapping struct {
	header  []string
	columns []string // canonical name of each cell, or ""
	dates   DateOrder
	at      [columnCount]int // cell of each column, or -1
	again   []again
	content []part

	exported int // the cell that names the row of ours that left in an export, or -1
}

// again is a further cell for a column that must say the same as the first.
type again struct {
	column column
	cell   int
}

// A part is a cell that belongs to the content of a document, under a name that
// does not depend on how the file writes it.
type part struct {
	name string
	cell int
}

// Map recognises the columns of a header by their names and by what lists in
// use call them, whatever the case, spaces, underscores and hyphens. Where two
// cells claim one column, its own name wins, else the first.
func Map(header []string) Mapping {
	m := blankMapping(header)
	for i, h := range header {
		c, known := columnOf[columnKey(h)]
		if known && (m.at[c] < 0 || exactly(h, c) && !exactly(header[m.at[c]], c)) {
			m.at[c] = i
		}
	}
	return m.filled()
}

// MapAs is the mapping that a person stated: the canonical name of each cell of
// the header, "" for one that is only kept, and how the list writes its dates.
// A name that is not known counts as "", and of two cells with one name the
// first.
func MapAs(header, columns []string, dates DateOrder) Mapping {
	m := blankMapping(header)
	for i := range min(len(header), len(columns)) {
		c, known := columnOf[columnKey(columns[i])]
		if known && columnNames[c].name == columns[i] && m.at[c] < 0 {
			m.at[c] = i
		}
	}
	m.dates = dates
	return m.filled()
}

func blankMapping(header []string) Mapping {
	m := Mapping{header: make([]string, len(header)), columns: make([]string, len(header)), exported: exportedIn(header)}
	for c := range m.at {
		m.at[c] = -1
	}
	for i, h := range header {
		m.header[i] = strings.TrimSpace(h)
	}
	return m
}

// filled names the columns that at gives a cell, and says of each cell whether
// it is part of the content.
func (m Mapping) filled() Mapping {
	for i, h := range m.header {
		key := columnKey(h)
		if m.IsExport() && ours(h) {
			continue
		}
		if c := m.column(i); c < columnCount {
			m.columns[i] = columnNames[c].name
			if !notContent[c] {
				m.content = append(m.content, part{"=" + m.columns[i], i})
			}
			continue
		}
		if c, known := columnOf[key]; known && (c == nhsNumber || c == dateOfBirth) {
			m.again = append(m.again, again{c, i})
		}
		m.content = append(m.content, part{key, i})
	}
	slices.SortStableFunc(m.content, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return m
}

// column is the column that cell i is, columnCount for none.
func (m *Mapping) column(i int) column {
	for c, cell := range m.at {
		if cell == i {
			return column(c)
		}
	}
	return columnCount
}

func exactly(h string, c column) bool { return columnKey(h) == columnKey(columnNames[c].name) }

// Columns returns the canonical name of each header cell, "" for one that is
// only kept verbatim.
func (m Mapping) Columns() []string { return slices.Clone(m.columns) }

// value is the trimmed cell of a column, "" where the row or the list has none.
func (m *Mapping) value(rec Record, c column) string {
	if i := m.at[c]; i >= 0 && i < len(rec.Cells) {
		return strings.TrimSpace(rec.Cells[i])
	}
	return ""
}

var contentBuffers = sync.Pool{New: func() any { return new([]byte) }}

// sum is the SHA-256 of what makes a row this document: every cell that is not
// empty and says nothing of recipient or delivery, each under its column's
// name, so that neither the order of the columns nor an empty one counts.
func (m *Mapping) sum(rec Record) [32]byte {
	buf := contentBuffers.Get().(*[]byte)
	b := (*buf)[:0]
	for _, p := range m.content {
		if p.cell < len(rec.Cells) {
			b = appendPart(b, p.name, rec.Cells[p.cell])
		}
	}
	for i := len(m.header); i < len(rec.Cells); i++ {
		b = appendPart(b, "", rec.Cells[i])
	}
	sum := sha256.Sum256(b)
	*buf = b
	contentBuffers.Put(buf)
	return sum
}

func appendPart(b []byte, name, cell string) []byte {
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return b
	}
	b = binary.AppendUvarint(b, uint64(len(name)))
	b = append(b, name...)
	b = binary.AppendUvarint(b, uint64(len(cell)))
	return append(b, cell...)
}
