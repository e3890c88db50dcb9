package intake

import (
	"slices"
	"strconv"

	"harmreview/review"
	"harmreview/review/sheet"
)

// Encodings are what a text file may be read in.
var Encodings = []string{sheet.UTF8, sheet.Windows1252, sheet.UTF16LE, sheet.UTF16BE}

// A Separator is a mark that may stand between the cells of a CSV.
type Separator struct{ Mark, Label string }

// Separators are all of them.
var Separators = []Separator{{",", "Comma"}, {";", "Semicolon"}, {"\t", "Tab"}, {"|", "Pipe (|)"}}

// Text reports whether the file is read as text with a mark between its cells.
func (u Upload) Text() bool { return u.Found.Reading.Format == sheet.CSV }

// Stated is what a person says of how a file is read, as a form asks for it.
type Stated struct{ Sheet, Encoding, Separator, Header string }

// Stated is how the file is read now.
func (u Upload) Stated() Stated {
	r := u.Found.Reading
	return Stated{Sheet: r.Sheet, Encoding: r.Encoding, Separator: r.Comma, Header: strconv.Itoa(r.Header)}
}

// Reread is how the file is to be read when a person says so. Where the header's
// line was not chosen, it is sought again. It returns review.Problems, by form
// field, for what was not offered.
func (u Upload) Reread(s Stated) (sheet.Reading, error) {
	was, p := u.Stated(), review.Problems{}
	line, err := strconv.Atoi(s.Header)
	p.Add(err == nil && slices.ContainsFunc(u.HeaderLines(), func(r Record) bool { return r.Line == line }), "header", "Choose the line that names the columns.")
	p.Add(s.Sheet == was.Sheet || slices.ContainsFunc(u.Found.Sheets, func(o sheet.Sheet) bool { return o.Name == s.Sheet }), "sheet", "Choose one of the sheets of the file.")
	p.Add(s.Encoding == was.Encoding || slices.Contains(Encodings, s.Encoding), "encoding", "Choose the encoding of the file.")
	p.Add(s.Separator == was.Separator || slices.ContainsFunc(Separators, func(o Separator) bool { return o.Mark == s.Separator }), "separator", "Choose what stands between the cells.")
	if s.Header == was.Header || s.Sheet != was.Sheet {
		line = 0
	}
	return sheet.Reading{Format: u.Found.Reading.Format, Encoding: s.Encoding, Comma: s.Separator, Sheet: s.Sheet, Header: line}, p.Err()
}
