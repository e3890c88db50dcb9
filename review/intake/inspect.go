// Package intake reads a list of lost letters as it was supplied: which column
// says what, who and what each row is about, and what becomes of the row. It
// holds rules only and keeps nothing.
package intake

import (
	"context"
	"fmt"
	"io"
	"strings"

	"harmreview/review/sheet"
)

// A Record is one row as it stands in the file.
type Record = sheet.Record

// Inspected is l with what its file, of l.Bytes, says of itself: how it is read,
// its header, how many rows it has, and its columns, matched as Names says or by
// the names in the header. It returns a sheet.Refusal when the file, or its
// header, cannot be taken as it is.
func (l List) Inspected(ctx context.Context, f io.ReaderAt, o sheet.Options) (List, error) {
	o.Name, o.Want, o.Known = l.FileName, l.Reading, Known
	found, err := sheet.Inspect(ctx, f, l.Bytes, o)
	if err != nil {
		return l, err
	}
	l.Reading, l.Header, l.Total = found.Reading, found.Header, found.Rows
	if l.Names == nil {
		l.Columns = Map(l.Header).Columns()
		return l, CheckHeader(l.Header)
	}
	l.Columns = make([]string, len(l.Header))
	for i, h := range l.Header {
		l.Columns[i] = l.Names[strings.TrimSpace(h)]
	}
	if err := CheckColumns(l.Header, l.Columns, l.Dates).Err(); err != nil {
		return l, sheet.Refusal("The columns of the file cannot be matched so. " + err.Error())
	}
	return l, nil
}

// Known is how many cells of a record are names of columns that the program has
// a use for, by which a header is found.
func Known(cells []string) int {
	n := 0
	for _, c := range cells {
		if _, known := columnOf[columnKey(c)]; known {
			n++
		}
	}
	return n
}

// CheckHeader returns a sheet.Refusal for a header that names no column we know,
// none that says which document a row is about, or two alike.
func CheckHeader(header []string) error {
	if Known(header) == 0 {
		return sheet.Refusal("The file has no header that we know: its first line must name the columns, such as document_id, nhs_number and family_name.")
	}
	m := Map(header)
	needed := false
	for _, c := range needsOneOf {
		needed = needed || m.at[c] >= 0
	}
	if !needed {
		return sheet.Refusal("The header names none of document_id, document_type, document_created_at, event_date, file_name and free_text. Name at least one of these columns, so that a row says which document it is.")
	}
	seen := map[string]bool{}
	for _, h := range header {
		name := columnKey(h)
		if name != "" && seen[name] {
			return sheet.Refusal(fmt.Sprintf("Two columns are called %q. Give each column a name of its own.", strings.TrimSpace(h)))
		}
		seen[name] = true
	}
	return nil
}
