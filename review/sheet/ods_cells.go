package sheet

import (
	"encoding/xml"
	"strings"
)

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
