package sheet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A Sheet is one of several in a file. Rows counts those that are not blank,
// where the file was read so far.
type Sheet struct {
	Name   string `json:"name"`
	Rows   int    `json:"rows"`
	Hidden bool   `json:"hidden,omitempty"`
}

// Found is what a file holds.
type Found struct {
	Reading  Reading  `json:"reading"`
	Sheets   []Sheet  `json:"sheets,omitempty"`
	Header   []string `json:"header"`
	Rows     int      `json:"rows"`               // that are not blank, header excluded
	First    []Record `json:"first,omitempty"`    // of the rows, up to 20
	Above    []Record `json:"above,omitempty"`    // title lines above the header, the last of them
	Warnings []string `json:"warnings,omitempty"` // what a spreadsheet may have damaged, without any value
}

// Titles are the lines above the header, each as one text.
func (f Found) Titles() []string {
	var all []string
	for _, r := range f.Above {
		all = append(all, strings.Join(slices.DeleteFunc(slices.Clone(r.Cells), func(c string) bool { return strings.TrimSpace(c) == "" }), " "))
	}
	return all
}

// Options say how to look at a file. What is zero in Want is found out. Known
// says how many cells of a record are names of columns that we know, by which
// the header is found among the first lines; without it the first record is the
// header. A limit of 0 is a sensible one.
type Options struct {
	Name                  string // of the file
	Want                  Reading
	Known                 func(cells []string) int
	MaxBytes, MaxUnpacked int64
	MaxEntries, MaxRows   int
	TempDir               string
}

// What a file may have where Options does not say otherwise.
const (
	maxBytes    = 1 << 30
	maxUnpacked = 4 << 30
	maxEntries  = 100_000
	maxRows     = 5_000_000
)

// How many lines may stand above the header, and how many rows are shown.
const (
	headerWithin = 30
	firstRows    = 20
)

// Inspect reads the whole file once, to find out how it is to be read and what
// it holds; where a text proves not to be UTF-8, it begins again. It returns a
// Refusal when the file cannot be taken, and any other error only when reading
// failed or ctx ended.
func Inspect(ctx context.Context, f io.ReaderAt, size int64, o Options) (Found, error) {
	o.MaxBytes, o.MaxRows = limit(o.MaxBytes, maxBytes), limit(o.MaxRows, maxRows)
	if size > o.MaxBytes {
		return Found{}, TooLarge(o.MaxBytes)
	}
	in := input{f, size, o.TempDir, limit(o.MaxUnpacked, maxUnpacked), limit(o.MaxEntries, maxEntries), &notes{}}
	r, err := o.reading(in)
	if err != nil {
		return Found{}, err
	}
	if r.Format == XLSX || r.Format == ODS {
		return o.inspectBook(ctx, r, in)
	}
	found, err := o.inspect(ctx, r, in)
	if _, other := errors.AsType[notUTF8](err); other && o.Want.Encoding == "" {
		r.Encoding, in.notes = Windows1252, &notes{}
		found, err = o.inspect(ctx, r, in)
	}
	return found, err
}

func limit[T int | int64](asked, sensible T) T {
	if asked == 0 {
		return sensible
	}
	return asked
}

// inspect reads the whole file as r says.
func (o Options) inspect(ctx context.Context, r Reading, f input) (Found, error) {
	s := scan{o: o, found: Found{Reading: r}}
	n := 0
	for rec, err := range r.lines(f) {
		if err == nil && n%1000 == 0 {
			err = ctx.Err()
		}
		if err == nil {
			err = s.line(rec)
		}
		if err != nil {
			return Found{}, err
		}
		n++
	}
	return s.end(f.notes)
}

// A scan goes over the lines of a file. Until it knows the header, it holds
// them back.
type scan struct {
	o      Options
	found  Found
	held   []Record
	begun  bool // the header is known
	header []string
	widest int
	damage damage
}

func (s *scan) line(rec Record) error {
	if s.begun {
		return s.row(rec)
	}
	s.held = append(s.held, Record{rec.Line, slices.Clone(rec.Cells)})
	chosen := s.o.Want.Header
	switch {
	case chosen != 0 && rec.Line > chosen:
		return noHeader(chosen)
	case chosen != 0 && rec.Line == chosen:
		return s.begin(len(s.held) - 1)
	case chosen == 0 && (s.o.Known == nil || len(s.held) == headerWithin):
		return s.begin(s.likeliest())
	}
	return nil
}

func noHeader(line int) Refusal {
	return Refusal(fmt.Sprintf("Line %d is empty or not there. Choose the line that names the columns.", line))
}

// likeliest is which of the lines held back is the header: the first that names
// most of the columns we know, or, where none names any, the first with most
// cells filled.
func (s *scan) likeliest() int {
	if s.o.Known == nil {
		return 0
	}
	best, known, filled := 0, -1, -1
	for i, rec := range s.held {
		k, n := s.o.Known(rec.Cells), 0
		for _, c := range rec.Cells {
			n += min(1, len(strings.TrimSpace(c)))
		}
		if k > known || k == 0 && known == 0 && n > filled {
			best, known, filled = i, k, n
		}
	}
	return best
}

// begin takes the line held at i for the header, and those after it for rows.
func (s *scan) begin(i int) error {
	s.begun = true
	s.found.Above = s.held[max(0, i-headerWithin):i]
	s.header, s.found.Reading.Header = s.held[i].Cells, s.held[i].Line
	s.widest = width(s.header)
	for _, rec := range s.held[i+1:] {
		if err := s.row(rec); err != nil {
			return err
		}
	}
	s.held = nil
	return nil
}

func (s *scan) row(rec Record) error {
	s.found.Rows++
	if s.found.Rows > s.o.MaxRows {
		return Refusal(fmt.Sprintf("The file has more than %d rows. Split it.", s.o.MaxRows))
	}
	s.widest = max(s.widest, width(rec.Cells))
	s.damage.row(rec)
	if len(s.found.First) < firstRows {
		s.found.First = append(s.found.First, Record{rec.Line, slices.Clone(cut(rec.Cells, width(s.header)))})
	}
	return nil
}

// end settles the header where the file is shorter than the lines it is sought
// among, and refuses a file without rows.
func (s *scan) end(n *notes) (Found, error) {
	chosen := s.o.Want.Header
	switch {
	case !s.begun && chosen != 0:
		return Found{}, noHeader(chosen)
	case !s.begun && len(s.held) == 0:
		return Found{}, Refusal("The file is empty. Choose the file that holds the list.")
	case !s.begun:
		if err := s.begin(s.likeliest()); err != nil {
			return Found{}, err
		}
	}
	if s.found.Rows == 0 && strings.Contains(strings.Join(s.header, ""), "\r") {
		return Found{}, Refusal("The lines of the file end with a carriage return alone, as on old Macs. Save it again as CSV UTF-8.")
	}
	if s.found.Rows == 0 {
		return Found{}, Refusal("The file has a header and no rows. Choose the file that holds the list.")
	}
	s.found.Header = s.header[:min(len(s.header), s.widest)]
	s.found.Warnings = append(n.said(), s.damage.said(s.found.Header)...)
	return s.found, nil
}
