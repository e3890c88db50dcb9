package sheet_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"harmreview/review/sheet"
)

// workbook writes an Excel workbook with another program's hand.
func workbook(t testing.TB, fill func(*excelize.File)) string {
	t.Helper()
	f := excelize.NewFile()
	if fill != nil {
		fill(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func style(t testing.TB, f *excelize.File, cell, code string) {
	t.Helper()
	id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
	if err == nil {
		err = f.SetCellStyle("Sheet1", cell, cell, id)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// all gives the rows of a file as text, one line each.
func all(t testing.TB, file string, r sheet.Reading) string {
	t.Helper()
	var b strings.Builder
	for rec, err := range records(file, r) {
		if err != nil {
			t.Fatalf("Records: %v", err)
		}
		fmt.Fprintf(&b, "%d:%s\n", rec.Line, strings.Join(rec.Cells, "|"))
	}
	return b.String()
}

func TestXLSXCells(t *testing.T) {
	date, long := "dd/mm/yyyy", "[$-809]d mmmm yyyy hh:mm"
	tests := []struct {
		name  string
		value any
		code  string
		want  string
	}{
		{"text", " 0123 ", "", " 0123 "},
		{"text with a line break", "a\r\nb", "", "a\nb"},
		{"a number that is an identifier", 9434765919, "", "9434765919"},
		{"a number with its decimals", 1.5, "", "1.5"},
		{"a day", 11418, date, "1931-04-05"},
		{"a day and a time", 46027.6041666667, long, "2026-01-05T14:30:00"},
		{"a time alone", 0.604166666666667, "hh:mm", "14:30:00"},
		{"before the 29 February that was not", 59, date, "1900-02-28"},
		{"the 29 February that was not", 60, date, "1900-02-29"},
		{"after it", 61, date, "1900-03-01"},
		{"a length of time", 1.5, "[h]:mm", "1.5"},
		{"a format of zeros", 12345, "0000000000", "0000012345"},
		{"a format of zeros in groups", 123456789, "000 000 0000", "0123456789"},
		{"a format in red", 12, "[Red]0.00", "12"},
		{"yes", true, "", "true"},
		{"no day", -5, date, "-5"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := workbook(t, func(f *excelize.File) {
				_ = f.SetSheetRow("Sheet1", "A1", &[]any{"document_id", "value"})
				_ = f.SetSheetRow("Sheet1", "A2", &[]any{"1", tt.value})
				if tt.code != "" {
					style(t, f, "B2", tt.code)
				}
			})
			got := all(t, file, sheet.Reading{Format: sheet.XLSX, Sheet: "Sheet1", Header: 1})
			if want := "2:1|" + tt.want + "\n"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestXLSXDatesOf1904(t *testing.T) {
	file := workbook(t, func(f *excelize.File) {
		since := true
		_ = f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &since})
		_ = f.SetSheetRow("Sheet1", "A1", &[]any{"document_id"})
		_ = f.SetCellValue("Sheet1", "A2", time.Date(1972, 3, 4, 0, 0, 0, 0, time.UTC))
	})
	if got := all(t, file, sheet.Reading{Format: sheet.XLSX, Sheet: "Sheet1", Header: 1}); got != "2:1972-03-04\n" {
		t.Errorf("got %q", got)
	}
}

func TestXLSXChoosesItsSheet(t *testing.T) {
	file := workbook(t, func(f *excelize.File) {
		_ = f.SetCellValue("Sheet1", "A1", "Made for the look-back")
		_ = f.SetCellValue("Sheet1", "A2", "by us")
		for _, name := range []string{"Hidden", "List", "Old list", "Empty"} {
			_, _ = f.NewSheet(name)
		}
		_ = f.SetSheetVisible("Hidden", false)
		for _, name := range []string{"Hidden", "List", "Old list"} {
			_ = f.SetSheetRow(name, "B3", &[]any{"document_id", "nhs_number", "note"})
			_ = f.SetSheetRow(name, "B5", &[]any{name, "2"})
		}
		_ = f.SetRowVisible("List", 5, false)
	})
	f, err := inspect(file, sheet.Options{Known: known, TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	want := sheet.Reading{Format: sheet.XLSX, Sheet: "List", Header: 3}
	sheets := []sheet.Sheet{{Name: "Sheet1", Rows: 1}, {Name: "Hidden", Rows: 1, Hidden: true}, {Name: "List", Rows: 1}, {Name: "Old list", Rows: 1}, {Name: "Empty"}}
	if f.Reading != want || !slices.Equal(f.Sheets, sheets) || f.Rows != 1 {
		t.Errorf("got %+v, %+v, %d rows", f.Reading, f.Sheets, f.Rows)
	}
	warnings := []string{
		"Rows that are hidden in the sheet and were read all the same: 1 (line 5). Look whether they belong to the list.",
		`Other sheets of the file hold rows too, which are not read with this one: "Sheet1" (1), "Hidden" (1), "Old list" (1). Look whether they belong to the list.`,
	}
	if !slices.Equal(f.Warnings, warnings) {
		t.Errorf("warnings: got %q", f.Warnings)
	}
	if got := all(t, file, f.Reading); got != "5:|List|2\n" {
		t.Errorf("Records: got %q", got)
	}
	f, err = inspect(file, sheet.Options{Known: known, Want: sheet.Reading{Sheet: "Hidden"}})
	if err != nil || f.Reading.Sheet != "Hidden" || all(t, file, f.Reading) != "5:|Hidden|2\n" {
		t.Errorf("the sheet that was asked for: got %+v, %v", f.Reading, err)
	}
	if _, err = inspect(file, sheet.Options{Want: sheet.Reading{Sheet: "none"}}); err == nil || !strings.Contains(err.Error(), "Choose one of its sheets.") {
		t.Errorf("a sheet that is not there: got %v", err)
	}
}

// Another program's reader finds the same cells where they are: the same text,
// and a number or a day where ours shows one.
func TestXLSXReadsAsExcelizeDoes(t *testing.T) {
	names, err := filepath.Glob("../intake/testdata/lists/libreoffice-*.xlsx")
	if err != nil || len(names) < 3 {
		t.Fatalf("got %d workbooks, %v", len(names), err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range f.GetSheetList() {
			want, err := f.GetRows(s, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for rec, err := range records(string(b), sheet.Reading{Format: sheet.XLSX, Sheet: s}) {
				if err != nil {
					t.Fatal(err)
				}
				n++
				for i, c := range rec.Cells {
					raw := ""
					if i < len(want[rec.Line-1]) {
						raw = want[rec.Line-1][i]
					}
					if _, err := strconv.ParseFloat(raw, 64); c != raw && err != nil {
						t.Errorf("%s, %s, line %d: got %q, want %q", name, s, rec.Line, c, raw)
					}
				}
			}
			filled := slices.DeleteFunc(want, func(cells []string) bool { return strings.Join(cells, "") == "" })
			if n != len(filled)-1 {
				t.Errorf("%s, %s: got %d rows, want %d after the first", name, s, n, len(filled)-1)
			}
		}
	}
}
