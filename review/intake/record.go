package intake

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
)

// A Record is one row as it stands in the file. Line counts records and blank
// records from 1, header included, as a spreadsheet shows it. Cells are as
// received, but that a line break within a cell is always one line feed.
type Record struct {
	Line  int
	Cells []string
}

// Records yields the rows of a file that Inspect has taken, header excluded.
// A record with all cells empty counts a line and is no row. The first error
// ends the sequence and names the line.
func Records(r io.Reader) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		t, err := openTable(r)
		if err == nil {
			_, err = t.next()
		}
		for err == nil {
			var rec Record
			if rec, err = t.next(); err != nil {
				break
			}
			if !blank(rec.Cells) && !yield(rec, nil) {
				return
			}
		}
		if err != io.EOF {
			yield(Record{}, fmt.Errorf("the list after line %d: %w", t.line, err))
		}
	}
}

// A table reads records and counts lines. The CSV reader passes over empty
// lines in silence, so they are told from where it stands in the text.
type table struct {
	csv  *csv.Reader
	line int // of the latest record, as a spreadsheet shows it
	end  int // line of text on which that record ended
}

const bufferSize = 64 << 10

// openTable passes over a byte order mark and finds the delimiter out from the
// header line.
func openTable(r io.Reader) (*table, error) {
	b := bufio.NewReaderSize(r, bufferSize)
	start, err := b.Peek(bufferSize)
	t := &table{csv: csv.NewReader(b)}
	t.csv.FieldsPerRecord = -1
	if err != nil && err != io.EOF {
		return t, err
	}
	if text, marked := bytes.CutPrefix(start, []byte("\ufeff")); marked {
		_, _ = b.Discard(len(start) - len(text)) // it lies in the buffer
		start = text
	}
	t.csv.Comma = delimiter(start)
	return t, nil
}

// delimiter is the one of comma, semicolon and tab that the header line has
// most of outside quotation marks.
func delimiter(start []byte) rune {
	var n [128]int
	quoted := false
	for _, c := range bytes.TrimLeft(start, "\r\n") {
		if c == '\n' && !quoted {
			break
		}
		if c == '"' {
			quoted = !quoted
		}
		if c < 128 && !quoted {
			n[c]++
		}
	}
	best := ','
	for _, c := range []rune{';', '\t'} {
		if n[c] > n[best] {
			best = c
		}
	}
	return best
}

// next returns the next record, blank cells or not, io.EOF after the last, and a
// Refusal for broken quoting.
func (t *table) next() (Record, error) {
	cells, err := t.csv.Read()
	var fault *csv.ParseError
	if errors.As(err, &fault) {
		return Record{}, Refusal(fmt.Sprintf("The quoting is broken in line %d: a cell with a quotation mark in it must stand in quotation marks, with each inner mark doubled. Export the list again as CSV.", t.line+fault.StartLine-t.end))
	}
	if err != nil {
		return Record{}, err
	}
	start, _ := t.csv.FieldPos(0)
	t.line += start - t.end
	t.end = start
	for _, c := range cells {
		t.end += strings.Count(c, "\n")
	}
	return Record{Line: t.line, Cells: cells}, nil
}

func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}
