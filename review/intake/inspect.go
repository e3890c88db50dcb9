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

// Inspect reads the whole file once for its structure. It returns a
// sheet.Refusal when the file cannot be taken, and any other error only when
// reading failed or ctx ended.
func Inspect(ctx context.Context, f io.ReaderAt, size, maxBytes int64) (sheet.Found, error) {
	found, err := sheet.Inspect(ctx, f, size, sheet.Options{Want: sheet.Reading{Format: sheet.CSV, Encoding: sheet.UTF8}, MaxBytes: maxBytes})
	if err != nil {
		return sheet.Found{}, err
	}
	return found, CheckHeader(found.Header)
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
