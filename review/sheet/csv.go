package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// csvLines yields the records of a CSV that are not blank.
func (r Reading) csvLines(f input) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		t, err := openTable(newText(f.reader(), r.Encoding), r.Comma)
		t.csv.ReuseRecord = f.notes != nil // Inspect keeps none
		for err == nil {
			var rec Record
			if rec, err = t.next(); err != nil || width(rec.Cells) == 0 {
				continue
			}
			if f.notes != nil && r.Encoding == Windows1252 && slices.ContainsFunc(rec.Cells, misread) {
				f.notes.add(mixedText, rec.Line)
			}
			if !yield(rec, nil) {
				return
			}
		}
		if t.text.err != nil && t.text.err != io.EOF {
			err = t.text.err // it may be why the rest could not be read
		}
		if err != io.EOF {
			yield(Record{Line: t.line}, err)
		}
	}
}

// misread reports whether a cell that was read as Windows-1252 has a character
// of UTF-8.
func misread(cell string) bool {
	for i, r := range cell {
		if r != 'Â' && r != 'Ã' && r != 'Å' && r != 'â' {
			continue
		}
		next, _ := utf8.DecodeRuneInString(cell[i+utf8.RuneLen(r):])
		if b, ok := charmap.Windows1252.EncodeRune(next); ok && b >= 0x80 && b < 0xc0 {
			return true
		}
	}
	return false
}

// csvReading finds out the encoding from the first bytes and the mark between
// the cells from the first lines.
func (o Options) csvReading(r Reading, f input) (Reading, error) {
	if r.Encoding == "" {
		head, err := f.head()
		if err != nil {
			return r, err
		}
		r.Encoding = encodingOf(head)
	}
	if r.Comma != "" {
		return r, nil
	}
	b := bufio.NewReaderSize(newText(f.reader(), r.Encoding), bufferSize)
	start, err := b.Peek(bufferSize)
	if _, other := errors.AsType[notUTF8](err); other && o.Want.Encoding == "" {
		b = bufio.NewReaderSize(newText(f.reader(), Windows1252), bufferSize)
		start, err = b.Peek(bufferSize)
	}
	if _, refused := errors.AsType[Refusal](err); err != nil && err != io.EOF && !refused {
		return r, err
	}
	r.Comma = string(o.comma(start))
	return r, nil
}

// encodingOf tells UTF-16 by its byte order mark or by where the zeros of the
// first bytes lie; anything else is UTF-8 until it proves not to be.
func encodingOf(head []byte) string {
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	n := len(head)
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), zeros[1] > n/4 && zeros[0] <= n/16:
		return UTF16LE
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}), zeros[0] > n/4 && zeros[1] <= n/16:
		return UTF16BE
	}
	return UTF8
}

// A table reads records and counts lines. The CSV reader passes over empty
// lines in silence, so they are told from where it stands in the text.
type table struct {
	csv  *csv.Reader
	text *text
	line int // of the latest record, as a spreadsheet shows it
	end  int // line of text on which that record ended
}

const bufferSize = 64 << 10

// openTable passes over a first line that names the mark between the cells, as
// Excel does, and finds that mark out from the header line unless it is given.
func openTable(from *text, comma string) (*table, error) {
	b := bufio.NewReaderSize(from, bufferSize)
	start, err := b.Peek(bufferSize)
	t := &table{csv: csv.NewReader(b), text: from}
	t.csv.FieldsPerRecord = -1
	if len(start) == 0 && err != nil {
		return t, err
	}
	named, rest := separator(start)
	_, _ = b.Discard(len(start) - len(rest)) // it lies in the buffer
	t.csv.Comma = delimiter(rest)
	if named != 0 {
		t.csv.Comma = named
	}
	if comma != "" {
		t.csv.Comma, _ = utf8.DecodeRuneInString(comma)
	}
	return t, nil
}

// marks are what may stand between the cells, the likeliest first.
const marks = ",;\t|"

// separator reads the line "sep=;" with which Excel says what stands between the
// cells; 0 when there is none.
func separator(start []byte) (mark rune, rest []byte) {
	line, rest, _ := bytes.Cut(start, []byte{'\n'})
	word := strings.ToLower(strings.Trim(strings.TrimSuffix(string(line), "\r"), `"`))
	if s, ok := strings.CutPrefix(word, "sep="); ok && len(s) == 1 && strings.Contains(marks, s) {
		return rune(s[0]), rest
	}
	return 0, start
}

// comma is the mark between the cells by which the first lines name most of the
// columns we know, or else the one that the header line has most of.
func (o Options) comma(start []byte) rune {
	named, rest := separator(start)
	if named != 0 {
		return named
	}
	best, known := delimiter(rest), 0
	if strings.EqualFold(path.Ext(o.Name), ".tsv") {
		best = '\t'
	}
	for _, mark := range marks {
		if n := o.knownWith(mark, rest); n > known {
			best, known = mark, n
		}
	}
	return best
}

// knownWith is how many columns we know one of the first lines names, if mark
// stands between its cells.
func (o Options) knownWith(mark rune, start []byte) int {
	if o.Known == nil {
		return 0
	}
	r := csv.NewReader(bytes.NewReader(start))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = mark, -1, true, true
	known := 0
	for range headerWithin {
		cells, err := r.Read()
		if err != nil {
			break
		}
		known = max(known, o.Known(cells))
	}
	return known
}

// delimiter is the mark that the first line with anything on it has most of
// outside quotation marks.
func delimiter(start []byte) rune {
	best := rune(marks[0])
	var n [utf8.RuneSelf]int
	quoted := false
	for _, c := range bytes.TrimLeft(start, "\r\n") {
		if c == '\n' && !quoted {
			break
		}
		if c == '"' {
			quoted = !quoted
		}
		if quoted || strings.IndexByte(marks, c) < 0 {
			continue
		}
		if n[c]++; n[c] > n[best] {
			best = rune(c)
		}
	}
	return best
}

// next returns the next record, blank cells or not, io.EOF after the last, and a
// Refusal for broken quoting.
func (t *table) next() (Record, error) {
	t.text.recordFrom = t.text.n
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
