package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"
)

// xlsxBook yields the records of an Excel workbook that are not blank, sheet by
// sheet, of one sheet alone if that is named.
func xlsxBook(f input, only string) iter.Seq2[placed, error] {
	return func(yield func(placed, error) bool) {
		w, err := openWorkbook(f)
		if err != nil {
			yield(placed{}, err)
			return
		}
		defer func() { w.strings.close() }()
		for _, s := range w.sheets {
			if only != "" && s.Name != only {
				continue
			}
			if !yield(placed{sheet: s.Sheet}, nil) || !w.read(s, f.notes, yield) {
				return
			}
		}
	}
}

// read yields the records of a sheet, and reports whether to go on.
func (w *workbook) read(s workbookSheet, n *notes, yield func(placed, error) bool) bool {
	r := &rowReader{workbook: w, notes: n}
	err := w.readStrings()
	if err == nil {
		r.xmlPart, err = openXML(w.archive.part(s.part))
	}
	if err == nil {
		defer r.file.Close()
		for err == nil {
			var rec Record
			rec, err = r.next()
			if err == nil && width(rec.Cells) > 0 && !yield(placed{rec, s.Sheet}, nil) {
				return false
			}
		}
	}
	if err == io.EOF {
		return true
	}
	yield(placed{Record{Line: r.line}, s.Sheet}, w.archive.unreadable(r.line, err))
	return false
}

// A rowReader reads the rows of a sheet.
type rowReader struct {
	xmlPart
	*workbook
	notes  *notes
	line   int // of the latest row
	inside bool
}

// next returns the next row, io.EOF after the last. A row or cell that is not
// after the one before makes the file damaged, because one could hide another.
func (r *rowReader) next() (Record, error) {
	for {
		token, err := r.Token()
		if err == io.EOF {
			return Record{}, damaged // the sheet should have ended before
		}
		if err != nil {
			return Record{}, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			r.inside = r.inside || e.Name.Local == "sheetData"
			if r.inside && e.Name.Local == "row" {
				return r.row(e)
			}
		case xml.EndElement:
			if e.Name.Local == "sheetData" {
				return Record{}, r.rest()
			}
		}
	}
}

// rest reads the sheet to its end, so that damage there is seen.
func (r *rowReader) rest() error {
	r.inside = false
	if err := r.elements(func(xml.StartElement) error { return nil }); err != nil {
		return err
	}
	return io.EOF
}

func (r *rowReader) row(e xml.StartElement) (Record, error) {
	r.guard.n = 0
	line := r.line + 1
	if ref := attr(e, "r"); ref != "" {
		var err error
		if line, err = strconv.Atoi(ref); err != nil || line <= r.line {
			return Record{}, damaged
		}
	}
	r.line = line
	rec := Record{Line: line}
	for {
		token, err := r.Token()
		if err != nil {
			return rec, ended(err)
		}
		switch c := token.(type) {
		case xml.StartElement:
			if c.Name.Local != "c" {
				if err := r.Skip(); err != nil {
					return rec, ended(err)
				}
				continue
			}
			if rec.Cells, err = r.cell(c, rec.Cells); err != nil {
				return rec, ended(err)
			}
		case xml.EndElement:
			if hidden, _ := strconv.ParseBool(attr(e, "hidden")); hidden && width(rec.Cells) > 0 {
				r.notes.add(hiddenRows, line)
			}
			return rec, nil
		}
	}
}

// ended is the error for a file that ends too early.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return damaged
	}
	return err
}

// cell appends a cell, and blank ones for those that are left out before it.
func (r *rowReader) cell(e xml.StartElement, cells []string) ([]string, error) {
	column := len(cells)
	if ref := attr(e, "r"); ref != "" {
		column = cellColumn(ref)
	}
	if column < len(cells) {
		return cells, damaged
	}
	if column >= maxColumns {
		return cells, tooWide(r.line)
	}
	for len(cells) < column {
		cells = append(cells, "")
	}
	value, err := r.value(e)
	return append(cells, lineFeeds(value)), err
}

// value is the text of a cell.
func (r *rowReader) value(e xml.StartElement) (string, error) {
	var raw, inline string
	valued, formula := false, false
	for {
		token, err := r.Token()
		if err != nil {
			return "", err
		}
		switch c := token.(type) {
		case xml.StartElement:
			switch c.Name.Local {
			case "v":
				valued = true
				raw, err = r.text()
			case "is":
				inline, err = r.richText("is")
			default:
				formula = formula || c.Name.Local == "f"
				err = r.Skip()
			}
			if err != nil {
				return "", err
			}
		case xml.EndElement:
			if formula && !valued {
				r.notes.add(noValue, r.line)
			}
			return r.typed(attr(e, "t"), attr(e, "s"), raw, inline)
		}
	}
}

// typed writes a value of a type, ECMA-376 part 1, 18.18.11.
func (r *rowReader) typed(kind, style, raw, inline string) (string, error) {
	switch kind {
	case "s":
		return r.strings.at(strings.TrimSpace(raw))
	case "inlineStr":
		return inline, nil
	case "str":
		return unescape(raw), nil
	case "b":
		if yes, err := strconv.ParseBool(raw); err == nil {
			raw = strconv.FormatBool(yes)
		}
		return raw, nil
	case "e":
		r.notes.add(errorCells, r.line)
		return raw, nil
	case "d":
		return raw, nil
	}
	if strings.Trim(raw, "0123456789") == "" && len(raw) > 15 {
		r.notes.add(longNumbers, r.line)
	}
	format := numberFormat{}
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(r.formats) {
		format = r.formats[i]
	}
	return format.write(raw, r.since1904), nil
}
