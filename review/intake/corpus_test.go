package intake_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"harmreview/review/intake"
	"harmreview/review/sheet"
)

// Each file of testdata/lists has beside it, in NAME.want, what it is: how it is
// read, its header, what is said of it and every row with its cells, its result
// and why; or why it is refused. UPDATE=1 writes them anew, to be read by a person.
func TestAwkwardFiles(t *testing.T) {
	names, err := filepath.Glob("testdata/lists/*")
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	for _, name := range names {
		if strings.HasSuffix(name, ".want") {
			continue
		}
		files++
		t.Run(filepath.Base(name), func(t *testing.T) {
			got := described(t, name)
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(name+".want", []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(name + ".want")
			if err != nil || got != string(want) {
				t.Errorf("%v\ngot:\n%s\nwant:\n%s", err, got, want)
			}
		})
	}
	if files < 60 {
		t.Errorf("got %d files, want at least 60", files)
	}
}

func described(t *testing.T, name string) string {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	found, err := sheet.Inspect(t.Context(), f, info.Size(), sheet.Options{Name: filepath.Base(name), Known: intake.Known, TempDir: dir})
	if err == nil {
		err = intake.CheckHeader(found.Header)
	}
	if refusal, ok := errors.AsType[sheet.Refusal](err); ok {
		return fmt.Sprintf("refused: %s\n", refusal)
	}
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	r := found.Reading
	fmt.Fprintf(&b, "reading: %s %s %q %q header on line %d\n", r.Format, r.Encoding, r.Comma, r.Sheet, r.Header)
	for _, s := range found.Sheets {
		fmt.Fprintf(&b, "sheet: %q %d rows, hidden %v\n", s.Name, s.Rows, s.Hidden)
	}
	for _, line := range found.Titles() {
		fmt.Fprintf(&b, "above: %s\n", line)
	}
	for _, warning := range found.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", warning)
	}
	fmt.Fprintf(&b, "columns: %q\nmeaning: %q\nrows: %d\n", found.Header, intake.Map(found.Header).Columns(), found.Rows)
	results(t, &b, found, f, info.Size(), dir)
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("got %d files left behind, %v", len(left), err)
	}
	return b.String()
}

func results(t *testing.T, b *strings.Builder, found sheet.Found, f *os.File, size int64, dir string) {
	m, documents, n := intake.Map(found.Header), intake.NewDocuments(), 0
	for rec, err := range found.Reading.Records(f, size, dir) {
		if err != nil {
			t.Fatal(err)
		}
		result, reason := documents.Result(m.Parse(rec, intake.Terms{Demonstration: true}))
		fmt.Fprintf(b, "%d: %q\n   %s: %s\n", rec.Line, rec.Cells, result, reason)
		n++
	}
	if n != found.Rows {
		t.Errorf("got %d records, want the %d rows that were counted", n, found.Rows)
	}
}
