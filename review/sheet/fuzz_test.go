package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"harmreview/review/sheet"
)

// held checks that no reader panics or loses a record: a file that Inspect takes
// is read without an error, with as many rows as were counted, the same each
// time; one that it does not take is refused.
func held(t *testing.T, file string, o sheet.Options) {
	t.Helper()
	o.Known, o.MaxUnpacked, o.MaxRows, o.TempDir = known, 1<<22, 100_000, t.TempDir()
	f, err := inspect(file, o)
	if err != nil {
		if _, refused := errors.AsType[sheet.Refusal](err); !refused {
			t.Fatalf("Inspect: got %v, want a refusal", err)
		}
		return
	}
	rows, line := 0, f.Reading.Header
	for rec, err := range records(file, f.Reading) {
		if err != nil {
			t.Fatalf("Records after Inspect took the file: %v", err)
		}
		if rec.Line <= line || len(rec.Cells) == 0 {
			t.Fatalf("Records: line %d after line %d, with %d cells", rec.Line, line, len(rec.Cells))
		}
		if rows < len(f.First) && !slices.Equal(rec.Cells, f.First[rows].Cells) {
			t.Fatalf("Records: got %q, want %q as Inspect found", rec.Cells, f.First[rows].Cells)
		}
		line = rec.Line
		rows++
	}
	if rows != f.Rows {
		t.Fatalf("Records yielded %d rows, Inspect counted %d", rows, f.Rows)
	}
	for _, cells := range append([][]string{f.Header}, cellsOf(f.First)...) {
		for _, c := range cells {
			if !utf8.ValidString(c) || strings.IndexByte(c, 0) >= 0 {
				t.Fatalf("a cell is no text: %q", c)
			}
		}
	}
}

func cellsOf(all []sheet.Record) [][]string {
	cells := make([][]string, len(all))
	for i, rec := range all {
		cells[i] = rec.Cells
	}
	return cells
}

// seeds adds the awkward files with an ending.
func seeds(f *testing.F, endings ...string) {
	for _, ending := range endings {
		names, err := filepath.Glob("../intake/testdata/lists/*" + ending)
		if err != nil || len(names) == 0 {
			f.Fatalf("seeds of %s: got %d, %v", ending, len(names), err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
}

func FuzzCSV(f *testing.F) {
	seeds(f, ".csv", ".tsv", ".txt")
	f.Fuzz(func(t *testing.T, b []byte) {
		held(t, string(b), sheet.Options{Want: sheet.Reading{Format: sheet.CSV}})
	})
}

func FuzzEDT(f *testing.F) {
	seeds(f, ".xml")
	f.Fuzz(func(t *testing.T, b []byte) { held(t, string(b), sheet.Options{}) })
}

func FuzzHL7(f *testing.F) {
	seeds(f, ".hl7")
	f.Fuzz(func(t *testing.T, b []byte) {
		held(t, string(b), sheet.Options{Want: sheet.Reading{Format: sheet.HL7}})
	})
}

// FuzzXLSX changes the sheet, the strings and the styles of a workbook, because
// changes to the archive as a whole are caught by its checksums.
func FuzzXLSX(f *testing.F) {
	names, err := filepath.Glob("../intake/testdata/lists/*.xlsx")
	if err != nil || len(names) == 0 {
		f.Fatal(err)
	}
	for _, name := range names {
		f.Add(partOf(f, name, "xl/worksheets/sheet1.xml"), partOf(f, name, "xl/sharedStrings.xml"), partOf(f, name, "xl/styles.xml"))
	}
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	f.Fuzz(func(t *testing.T, cells, shared, styles []byte) {
		held(t, zipped(t,
			[2]string{"[Content_Types].xml", "<Types/>"},
			[2]string{"xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="A" r:id="1"/></sheets></workbook>`},
			[2]string{"xl/_rels/workbook.xml.rels", `<R><Relationship Id="1" Type="` + rel + `worksheet" Target="a.xml"/><Relationship Id="2" Type="` + rel + `sharedStrings" Target="b.xml"/><Relationship Id="3" Type="` + rel + `styles" Target="c.xml"/></R>`},
			[2]string{"xl/a.xml", string(cells)}, [2]string{"xl/b.xml", string(shared)}, [2]string{"xl/c.xml", string(styles)}), sheet.Options{})
	})
}

func FuzzODS(f *testing.F) {
	names, err := filepath.Glob("../intake/testdata/lists/*.ods")
	if err != nil || len(names) == 0 {
		f.Fatal(err)
	}
	for _, name := range names {
		f.Add(partOf(f, name, "content.xml"))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		held(t, zipped(t, [2]string{"content.xml", string(content)}, [2]string{"META-INF/manifest.xml", "<m/>"}), sheet.Options{})
	})
}

// partOf is a file of an archive, nothing where it has none.
func partOf(f *testing.F, name, part string) []byte {
	z, err := zip.OpenReader(name)
	if err != nil {
		f.Fatal(err)
	}
	defer z.Close()
	r, err := z.Open(part)
	if err != nil {
		return nil
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		f.Fatal(err)
	}
	return b
}

// What is written as CSV comes back, whatever stands in the cells and between
// them.
func TestCSVComesBackAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		comma := rapid.SampledFrom([]string{",", ";", "\t", "|"}).Draw(t, "comma")
		cell := rapid.StringMatching(`[ a-zA-Zé日😀0-9,;|"\t\n'?=.-]{0,12}`)
		width := rapid.IntRange(2, 5).Draw(t, "width")
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 1, 20).Draw(t, "rows")
		header := []string{"document_id", "nhs_number", "family_name", "dob", "x"}[:width]
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma = rune(comma[0])
		w.UseCRLF = rapid.Bool().Draw(t, "CRLF")
		if err := w.WriteAll(append([][]string{header}, rows...)); err != nil {
			t.Fatal(err)
		}
		want := slices.DeleteFunc(slices.Clone(rows), func(cells []string) bool { return strings.TrimSpace(strings.Join(cells, "")) == "" })
		file := b.String()
		if rapid.Bool().Draw(t, "UTF-16") {
			file = utf16le(file)
		}
		f, err := inspect(file, sheet.Options{Known: known})
		if len(want) == 0 {
			if err == nil {
				t.Fatal("Inspect took a file without rows")
			}
			return
		}
		if err != nil || !slices.Equal(f.Header, header) || f.Reading.Comma != comma {
			t.Fatalf("Inspect: got %q, %+v, %v", f.Header, f.Reading, err)
		}
		n := 0
		for rec, err := range records(file, f.Reading) {
			if err != nil || !slices.Equal(rec.Cells, want[n]) {
				t.Fatalf("row %d: got %q, %v, want %q", n, rec.Cells, err, want[n])
			}
			n++
		}
		if n != len(want) || n != f.Rows {
			t.Fatalf("got %d rows, counted %d, want %d", n, f.Rows, len(want))
		}
	})
}
