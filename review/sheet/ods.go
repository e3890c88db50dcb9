package sheet

import (
	"cmp"
	"encoding/xml"
	"io"
	"iter"
	"strconv"
	"strings"
)

// odsBook yields the records of an OpenDocument spreadsheet that are not blank,
// sheet by sheet, of one sheet alone if that is named.
func odsBook(f input, only string) iter.Seq2[placed, error] {
	return func(yield func(placed, error) bool) {
		a, err := openArchive(f)
		if err == nil {
			err = a.unlocked()
		}
		if err != nil {
			yield(placed{}, err)
			return
		}
		r := &odsReader{only: only, notes: f.notes, yield: yield, hiddenStyles: map[string]bool{}}
		if r.xmlPart, err = openXML(a.part("content.xml")); err == nil {
			defer r.file.Close()
			err = r.read()
		}
		if err != nil && !r.stopped {
			yield(placed{Record{Line: r.line}, r.sheet}, a.unreadable(r.line, err))
		}
	}
}

// unlocked returns a refusal for a spreadsheet with a password.
func (a archive) unlocked() error {
	p, err := openXML(a.part("META-INF/manifest.xml"))
	if err != nil {
		return a.unreadable(0, err)
	}
	defer p.file.Close()
	err = p.elements(func(e xml.StartElement) error {
		if e.Name.Local == "encryption-data" {
			return locked
		}
		return nil
	})
	if err != nil {
		return a.unreadable(0, err)
	}
	return nil
}

// An odsReader reads content.xml, OpenDocument 1.3 part 3. It is pushed along by
// the elements it meets, because one part holds all sheets.
type odsReader struct {
	xmlPart
	only         string
	notes        *notes
	yield        func(placed, error) bool
	hiddenStyles map[string]bool // of sheets
	style        string          // being defined
	sheet        Sheet
	line         int // of the latest row
	stopped      bool
}

func (r *odsReader) read() error {
	for {
		token, err := r.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		r.guard.n = 0
		switch e.Name.Local {
		case "style":
			r.style = attr(e, "name")
		case "table-properties":
			r.hiddenStyles[r.style] = attr(e, "display") == "false"
		case "tracked-changes":
			err = r.Skip()
		case "table":
			err = r.table(e)
		}
		if err != nil {
			return err
		}
	}
}

// table reads one sheet. errStop ends it where nobody wants more.
func (r *odsReader) table(e xml.StartElement) error {
	r.sheet, r.line = Sheet{Name: attr(e, "name"), Hidden: r.hiddenStyles[attr(e, "style-name")]}, 0
	if r.only != "" && r.sheet.Name != r.only {
		return r.Skip()
	}
	if !r.yield(placed{sheet: r.sheet}, nil) {
		r.stopped = true
		return errStop
	}
	depth := 1
	for depth > 0 {
		token, err := r.Token()
		if err != nil {
			return ended(err)
		}
		switch c := token.(type) {
		case xml.StartElement:
			switch c.Name.Local {
			case "table-row":
				err = r.row(c)
			case "table-row-group", "table-header-rows", "table-rows":
				depth++
			default: // shapes, columns, names
				err = r.Skip()
			}
			if err != nil {
				return ended(err)
			}
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// errStop is no fault: nobody wants further records.
const errStop Refusal = "stopped"

// row reads a row, which may stand for several that are alike.
func (r *odsReader) row(e xml.StartElement) error {
	r.guard.n = 0
	times, first := repeated(e, "number-rows-repeated"), r.line+1
	r.line = first
	cells, err := r.cells()
	if err != nil {
		return err
	}
	if r.line = first + times - 1; r.line < first {
		return damaged
	}
	if width(cells) == 0 {
		return nil
	}
	hidden := attr(e, "visibility") == "collapse" || attr(e, "visibility") == "filter"
	for line := first; line <= r.line; line++ {
		if hidden {
			r.notes.add(hiddenRows, line)
		}
		if !r.yield(placed{Record{line, append([]string(nil), cells...)}, r.sheet}, nil) {
			r.stopped = true
			return errStop
		}
	}
	return nil
}

// maxRepeat is more than any sheet has rows.
const maxRepeat = 1 << 30

// repeated is how often a row or cell stands, once where it does not say.
func repeated(e xml.StartElement, name string) int {
	n, err := strconv.Atoi(cmp.Or(attr(e, name), "1"))
	if err != nil || n < 1 {
		return 1
	}
	return min(n, maxRepeat)
}

// cells reads the cells of a row. Blank ones are only made where another
// follows, because a row may end with thousands.
func (r *odsReader) cells() ([]string, error) {
	var cells []string
	blanks := 0
	for {
		token, err := r.Token()
		if err != nil {
			return nil, err
		}
		switch c := token.(type) {
		case xml.StartElement:
			if c.Name.Local != "table-cell" && c.Name.Local != "covered-table-cell" {
				if err := r.Skip(); err != nil {
					return nil, err
				}
				continue
			}
			value, err := r.cell(c)
			if err != nil {
				return nil, err
			}
			times := repeated(c, "number-columns-repeated")
			if value == "" {
				blanks += times
				continue
			}
			if len(cells)+blanks+times > maxColumns {
				return nil, tooWide(r.line)
			}
			cells = append(cells, make([]string, blanks)...)
			blanks = 0
			for range times {
				cells = append(cells, value)
			}
		case xml.EndElement:
			return cells, nil
		}
	}
}

// cell is the text of a cell.
func (r *odsReader) cell(e xml.StartElement) (string, error) {
	shown, err := r.paragraphs()
	if err != nil {
		return "", err
	}
	kind := ""
	for _, a := range e.Attr { // LibreOffice says of an error that it is text, and then that it is not
		if a.Name.Local == "value-type" && (kind == "" || a.Value == "error") {
			kind = a.Value
		}
	}
	switch kind {
	case "float", "percentage", "currency":
		return zeros(shown, plain(attr(e, "value"))), nil
	case "date":
		return isoTime(attr(e, "date-value")), nil
	case "time":
		return clock(attr(e, "time-value")), nil
	case "boolean":
		return attr(e, "boolean-value"), nil
	case "error":
		r.notes.add(errorCells, r.line)
		return shown, nil
	}
	if shown == "" {
		shown = attr(e, "string-value")
	}
	return lineFeeds(shown), nil
}

// zeros is a whole number with the zeros before it with which it is shown.
func zeros(shown, value string) string {
	digits := strings.NewReplacer(" ", "", "-", "").Replace(shown)
	if strings.HasPrefix(digits, "0") && strings.TrimLeft(digits, "0") == value {
		return digits
	}
	return value
}

// isoTime leaves out a time of day that is midnight, and parts of a second that
// are none.
func isoTime(s string) string {
	if whole, fraction, ok := strings.Cut(s, "."); ok && strings.Trim(fraction, "0") == "" {
		s = whole
	}
	return strings.TrimSuffix(s, "T00:00:00")
}

// clock writes a length of time such as PT14H30M00S as a time of day; what is
// none it returns as it is.
func clock(s string) string {
	rest, ok := strings.CutPrefix(s, "PT")
	parts := [3]string{}
	for i, unit := range []string{"H", "M", "S"} {
		n, after, found := strings.Cut(rest, unit)
		ok = ok && found && len(n) == 2 && strings.Trim(n, "0123456789") == ""
		parts[i], rest = n, after
	}
	if !ok || rest != "" || parts[0] > "23" {
		return s
	}
	return strings.Join(parts[:], ":")
}
