package sheet_test

import (
	"archive/zip"
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"harmreview/review/sheet"
)

// Reading a list of the size of the first incident, and of a national one. The
// peak of the heap must not grow with the file.
func BenchmarkRead(b *testing.B) {
	for _, format := range []struct {
		name  string
		write func(*os.File, int) error
	}{{"csv", writeCSV}, {"xlsx", writeXLSX}} {
		for _, rows := range []int{28_563, 709_000} {
			b.Run(fmt.Sprintf("%s/%d", format.name, rows), func(b *testing.B) {
				f, size := made(b, rows, format.write)
				peak := watchHeap(b)
				b.ReportAllocs()
				b.SetBytes(size)
				for b.Loop() {
					readAll(b, f, size, rows)
				}
				b.ReportMetric(float64(peak())/(1<<20), "MiB-peak")
			})
		}
	}
}

func readAll(b *testing.B, f *os.File, size int64, rows int) {
	dir := b.TempDir()
	found, err := sheet.Inspect(b.Context(), f, size, sheet.Options{Known: known, TempDir: dir})
	if err != nil || found.Rows != rows {
		b.Fatalf("Inspect: got %d rows, %v", found.Rows, err)
	}
	n := 0
	for _, err := range found.Reading.Records(f, size, dir) {
		if err != nil {
			b.Fatal(err)
		}
		n++
	}
	if n != rows {
		b.Fatalf("Records: got %d rows", n)
	}
}

func made(b *testing.B, rows int, write func(*os.File, int) error) (*os.File, int64) {
	f, err := os.Create(filepath.Join(b.TempDir(), "list"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = f.Close() })
	if err := write(f, rows); err != nil {
		b.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	return f, info.Size()
}

var benchHeader = []string{"document_id", "nhs_number", "family_name", "dob", "gp_practice_code", "document_type", "free_text"}

func benchRow(i int) []string {
	return []string{fmt.Sprint("D", i), fmt.Sprint(4_000_000_000 + i), "Smith", "1950-01-02", "A81001", "Clinic letter", fmt.Sprintf("Dear Dr, this is letter %d. %s", i, strings.Repeat("Please see the patient again. ", 20))}
}

func writeCSV(f *os.File, rows int) error {
	buffer := bufio.NewWriterSize(f, 1<<20)
	w := csv.NewWriter(buffer)
	_ = w.Write(benchHeader)
	for i := range rows {
		_ = w.Write(benchRow(i))
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return buffer.Flush()
}

// writeXLSX writes a workbook as Excel does, every text being shared.
func writeXLSX(f *os.File, rows int) error {
	z := zip.NewWriter(f)
	part := func(name, body string) error {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, body)
		}
		return err
	}
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	err := errors.Join(part("[Content_Types].xml", "<Types/>"),
		part("xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="A" r:id="1"/></sheets></workbook>`),
		part("xl/styles.xml", `<s><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></s>`),
		part("xl/_rels/workbook.xml.rels", `<R><Relationship Id="1" Type="`+rel+`worksheet" Target="a.xml"/><Relationship Id="2" Type="`+rel+`sharedStrings" Target="b.xml"/><Relationship Id="3" Type="`+rel+`styles" Target="styles.xml"/></R>`))
	if err != nil {
		return err
	}
	w, err := z.Create("xl/b.xml")
	if err != nil {
		return err
	}
	shared := bufio.NewWriter(w)
	fmt.Fprint(shared, "<sst>")
	for _, h := range benchHeader {
		fmt.Fprintf(shared, "<si><t>%s</t></si>", h)
	}
	for i := range rows {
		r := benchRow(i)
		fmt.Fprintf(shared, "<si><t>%s</t></si><si><t>%s</t></si>", r[0], r[6])
	}
	fmt.Fprint(shared, "</sst>")
	if err := shared.Flush(); err != nil {
		return err
	}
	if w, err = z.Create("xl/a.xml"); err != nil {
		return err
	}
	cells := bufio.NewWriter(w)
	fmt.Fprint(cells, `<worksheet><sheetData><row r="1">`)
	for i := range benchHeader {
		fmt.Fprintf(cells, `<c r="%c1" t="s"><v>%d</v></c>`, 'A'+i, i)
	}
	fmt.Fprint(cells, "</row>")
	for i := range rows {
		n, s := i+2, len(benchHeader)+2*i
		fmt.Fprintf(cells, `<row r="%d"><c r="A%d" t="s"><v>%d</v></c><c r="B%d"><v>%d</v></c><c r="D%d" s="1"><v>18265</v></c><c r="E%d" t="s"><v>4</v></c><c r="F%d" t="s"><v>5</v></c><c r="G%d" t="s"><v>%d</v></c></row>`,
			n, n, s, n, 4_000_000_000+i, n, n, n, n, s+1)
	}
	fmt.Fprint(cells, "</sheetData></worksheet>")
	return errors.Join(cells.Flush(), z.Close())
}

// watchHeap samples how much of the heap is in use, and returns the most that it
// saw.
func watchHeap(b *testing.B) (peak func() uint64) {
	runtime.GC()
	done, most := make(chan struct{}), make(chan uint64)
	go func() {
		var m runtime.MemStats
		var high uint64
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				most <- high
				return
			case <-tick.C:
				runtime.ReadMemStats(&m)
				high = max(high, m.HeapInuse)
			}
		}
	}()
	return func() uint64 { close(done); return <-most }
}
