package sheet

import (
	"cmp"
	"encoding/xml"
	"io"
	"iter"
	"strconv"
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
