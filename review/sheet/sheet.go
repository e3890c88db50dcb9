// Package sheet says what a file holds, line by line: it turns bytes into a
// header and records of text cells. It knows no column's meaning and keeps
// nothing.
package sheet

import (
	"fmt"
	"io"
	"iter"
	"math"
	"strings"
)

// A Format is what kind of file a list is.
type Format string

// The formats that can be read.
const (
	CSV  Format = "csv"  // and any other text with a mark between its cells
	XLSX Format = "xlsx" // Excel
	ODS  Format = "ods"  // OpenDocument
	EDT  Format = "edt"  // Kettering XML, as the EDT Hub takes it
	HL7  Format = "hl7"  // a batch of HL7 v2 MDM^T02 messages
)

// Label is the format in words.
func (f Format) Label() string {
	switch f {
	case CSV:
		return "CSV"
	case XLSX:
		return "Excel workbook"
	case ODS:
		return "OpenDocument spreadsheet"
	case EDT:
		return "Kettering XML (EDT)"
	case HL7:
		return "HL7 v2 messages"
	}
	return string(f)
}

// The encodings that a text file may have.
const (
	UTF8        = "UTF-8"
	UTF16LE     = "UTF-16LE"
	UTF16BE     = "UTF-16BE"
	Windows1252 = "Windows-1252"
)

// A Reading says how a file is read. Inspect finds it, the list keeps it, so
// that every later reading gives the same records. The zero Reading reads a CSV
// in UTF-8 whose first record is the header.
type Reading struct {
	Format   Format `json:"format,omitempty"`
	Encoding string `json:"encoding,omitempty"`
	Comma    string `json:"comma,omitempty"`  // between the cells of a CSV
	Sheet    string `json:"sheet,omitempty"`  // by its name
	Header   int    `json:"header,omitempty"` // its line, as Record.Line
}

// A Record is one row as it stands in the file. Line counts records and blank
// records from 1, header included, as a spreadsheet shows it. Cells are as
// received, but that a line break within a cell is always one line feed and that
// blank cells after the last named column are left out.
type Record struct {
	Line  int      `json:"line"`
	Cells []string `json:"cells"`
}

// A Refusal is why a file as a whole cannot be taken: one clear sentence that
// says what to do. It never holds a value from a row.
type Refusal string

// Error returns the sentence.
func (r Refusal) Error() string { return string(r) }

// TooLarge refuses a file of more than this many bytes.
func TooLarge(limit int64) Refusal {
	return Refusal(fmt.Sprintf("The file is larger than the limit of %s. Split it, or ask for a higher limit (-max-upload).", size(limit)))
}

// size writes a limit in the largest unit that leaves it whole.
func size(n int64) string {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	}
	return fmt.Sprintf("%d bytes", n)
}

// An input is a file while it is read.
type input struct {
	io.ReaderAt
	size        int64
	tempDir     string
	maxUnpacked int64
	maxEntries  int
	notes       *notes // what a person should know of the file; nil where nobody asks
}

func (f input) reader() io.Reader { return io.NewSectionReader(f, 0, f.size) }

// Records yields the rows of a file that Inspect has taken, those after the
// header. A record with all cells empty counts a line and is no row. The first
// error ends the sequence and names the line. What has to lie on the disk
// meanwhile lies in tempDir and is gone at the end.
func (r Reading) Records(f io.ReaderAt, size int64, tempDir string) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		line, named, begun := 0, 0, false
		for rec, err := range r.lines(input{f, size, tempDir, math.MaxInt64, math.MaxInt32, nil}) {
			if err != nil {
				yield(Record{}, fmt.Errorf("the list after line %d: %w", max(line, rec.Line), err))
				return
			}
			line = rec.Line
			if begun {
				rec.Cells = cut(rec.Cells, named)
				if !yield(rec, nil) {
					return
				}
				continue
			}
			if r.Header != 0 && rec.Line > r.Header {
				break
			}
			begun, named = r.Header == 0 || rec.Line == r.Header, width(rec.Cells)
		}
		if !begun && r.Header != 0 {
			yield(Record{}, noHeader(r.Header))
		}
	}
}

// lines yields every record that is not blank, also those above the header.
func (r Reading) lines(f input) iter.Seq2[Record, error] {
	switch r.Format {
	case XLSX, ODS:
		return r.bookLines(f)
	case EDT:
		return edtLines(f)
	case HL7:
		return hl7Lines(f)
	}
	return r.csvLines(f)
}

// width is how many cells there are up to the last that is not blank.
func width(cells []string) int {
	for n := len(cells); n > 0; n-- {
		if strings.TrimSpace(cells[n-1]) != "" {
			return n
		}
	}
	return 0
}

// cut leaves out blank cells at the end, down to n cells.
func cut(cells []string, n int) []string {
	return cells[:min(len(cells), max(n, width(cells)))]
}
