package sheet

import (
	"cmp"
	"encoding/xml"
	"path"
	"strconv"
	"strings"
)

// A workbook is what its sheets are read with.
type workbook struct {
	archive   archive
	sheets    []workbookSheet
	formats   []numberFormat // by the style of a cell
	since1904 bool
	strings   *sharedStrings
	strung    string // the part that holds them
	tempDir   string
}

type workbookSheet struct {
	Sheet
	part string
}

// openWorkbook reads what the sheets of an Excel workbook share. The strings
// are read when the first sheet asks for them.
func openWorkbook(f input) (*workbook, error) {
	a, err := openArchive(f)
	if err != nil {
		return nil, err
	}
	w := &workbook{archive: a, tempDir: f.tempDir}
	if err := w.open(); err != nil {
		return nil, a.unreadable(0, err)
	}
	return w, nil
}

func (w *workbook) open() error {
	main, err := w.related("", "officeDocument")
	if err != nil {
		return err
	}
	book := "xl/workbook.xml"
	for _, part := range main {
		book = part
	}
	parts, err := w.related(book, "worksheet")
	if err != nil {
		return err
	}
	if err := w.list(book, parts); err != nil {
		return err
	}
	styles, err := w.related(book, "styles")
	if err != nil {
		return err
	}
	for _, part := range styles {
		if err := w.style(part); err != nil {
			return err
		}
	}
	strung, err := w.related(book, "sharedStrings")
	for _, part := range strung {
		w.strung = part
	}
	return err
}

// related are the parts of a kind that a part refers to, by their ids; those of
// the whole file for "".
func (w *workbook) related(from, kind string) (map[string]string, error) {
	dir, base := path.Split(from)
	rels := w.archive.part(path.Join(dir, "_rels", base+".rels"))
	if rels == nil {
		return nil, nil
	}
	p, err := openXML(rels)
	if err != nil {
		return nil, err
	}
	defer p.file.Close()
	parts := map[string]string{}
	err = p.elements(func(e xml.StartElement) error {
		if e.Name.Local != "Relationship" || path.Base(attr(e, "Type")) != kind {
			return nil
		}
		target := attr(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		parts[attr(e, "Id")] = target
		return nil
	})
	return parts, err
}

// list reads which sheets there are, in their order.
func (w *workbook) list(book string, parts map[string]string) error {
	p, err := openXML(w.archive.part(book))
	if err != nil {
		return err
	}
	defer p.file.Close()
	return p.elements(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			w.since1904, _ = strconv.ParseBool(cmp.Or(attr(e, "date1904"), "0")) // anything else is no
		case "sheet":
			part, ok := parts[relation(e)]
			if ok { // a chart is no sheet of cells
				state := attr(e, "state")
				w.sheets = append(w.sheets, workbookSheet{Sheet{Name: attr(e, "name"), Hidden: state == "hidden" || state == "veryHidden"}, part})
			}
		}
		return nil
	})
}

// relation is the id by which an element refers to another part.
func relation(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// style reads the number format of each style of cell.
func (w *workbook) style(part string) error {
	p, err := openXML(w.archive.part(part))
	if err != nil {
		return err
	}
	defer p.file.Close()
	own := map[int]numberFormat{}
	cells := false
	return p.elements(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			if id, err := strconv.Atoi(attr(e, "numFmtId")); err == nil {
				own[id] = formatCode(attr(e, "formatCode"))
			}
		case "cellXfs":
			cells = true
		case "cellStyles", "dxfs":
			cells = false
		case "xf":
			if !cells {
				return nil
			}
			id, _ := strconv.Atoi(attr(e, "numFmtId")) // none is General
			format, ok := own[id]
			if !ok {
				format = builtIn(id)
			}
			w.formats = append(w.formats, format)
		}
		return nil
	})
}
