package store

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"harmreview/review"
	"harmreview/review/intake"
)

// The sizes of an English trust's incident and of the national one.
var benchSizes = []int{28_563, 709_000}

// A list of each size as CSV and as XLSX, checked and loaded: how long each took
// and how much memory the process had at most while it did.
func BenchmarkLoad(b *testing.B) {
	for _, kind := range []string{"csv", "xlsx"} {
		for _, rows := range benchSizes {
			b.Run(fmt.Sprintf("%s/%d", kind, rows), func(b *testing.B) {
				file := filepath.Join(b.TempDir(), "list."+kind)
				if err := writeBench(file, kind, rows); err != nil {
					b.Fatal(err)
				}
				for b.Loop() {
					benchLoad(b, file, rows)
				}
			})
		}
	}
}

func benchLoad(b *testing.B, file string, rows int) {
	s := Test(b)
	id := anIncident(b, s)
	incident, err := s.Incident(b.Context(), id)
	if err != nil {
		b.Fatal(err)
	}
	l := intake.List{Incident: id, FileName: filepath.Base(file)}
	var check, load intake.Figures
	checked := timed(b, "check", file, func(f *os.File) error {
		c, err := s.CheckFile(b.Context(), incident, l, f, 4<<30)
		check = c.Figures
		return err
	})
	loaded := timed(b, "load", file, func(f *os.File) error {
		list, _, err := s.AddList(b.Context(), review.Cause{System: "test"}, l, f, 4<<30)
		if err == nil {
			load, err = s.Load(b.Context(), list)
		}
		return err
	})
	if counts(check) != counts(load) || load.Letters != rows {
		b.Errorf("the check said %+v, the load found %+v; want %d letters", check, load, rows)
	}
	b.ReportMetric(float64(checked)/float64(loaded), "check/load")
}

// timed runs do on a file and reports how long it took and the most memory that
// the process had meanwhile.
func timed(b *testing.B, what, file string, do func(*os.File) error) time.Duration {
	b.Helper()
	f, err := os.Open(file)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	stop, most := make(chan struct{}), make(chan int64)
	go watchMemory(stop, most)
	start := time.Now()
	err = do(f)
	took := time.Since(start)
	close(stop)
	b.ReportMetric(float64(<-most)/(1<<20), what+"-MiB")
	b.ReportMetric(took.Seconds(), what+"-s")
	if err != nil {
		b.Fatal(err)
	}
	return took
}

// watchMemory reads what the process has in memory until stop, and tells the
// most that it found.
func watchMemory(stop chan struct{}, most chan int64) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	var peak int64
	for {
		var size, resident int64
		if statm, err := os.ReadFile("/proc/self/statm"); err == nil {
			_, _ = fmt.Sscan(string(statm), &size, &resident)
		}
		peak = max(peak, resident*int64(os.Getpagesize()))
		select {
		case <-stop:
			most <- peak
			return
		case <-tick.C:
		}
	}
}

var benchHeader = []string{"source_system", "document_id", "document_type", "document_created_at", "specialty_name", "nhs_number", "family_name", "given_name",
	"date_of_birth", "address_1", "postcode", "gp_practice_code", "intended_recipient", "free_text"}

// writeBench writes a list of letters, every fourth of a patient who has one.
func writeBench(file, kind string, rows int) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	out := bufio.NewWriterSize(f, 1<<20)
	write := writeBenchCSV
	if kind == "xlsx" {
		write = writeBenchXLSX
	}
	return errors.Join(write(out, rows), out.Flush(), f.Close())
}

func writeBenchCSV(out *bufio.Writer, rows int) error {
	w := csv.NewWriter(out)
	if err := w.Write(benchHeader); err != nil {
		return err
	}
	next := benchNumbers()
	nhs := ""
	for i := range rows {
		if i%4 != 3 {
			nhs = next()
		}
		if err := w.Write(benchRow(i, nhs)); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

func writeBenchXLSX(out *bufio.Writer, rows int) error {
	book := excelize.NewFile()
	defer book.Close()
	w, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	next := benchNumbers()
	nhs := ""
	for i := -1; i < rows; i++ {
		cells := benchHeader
		if i >= 0 {
			if i%4 != 3 {
				nhs = next()
			}
			cells = benchRow(i, nhs)
		}
		values := make([]any, len(cells))
		for c, v := range cells {
			values[c] = v
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+2), values); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return book.Write(out)
}

// benchNumbers gives valid NHS numbers of the never-issued range, each once.
func benchNumbers() func() string {
	n := 0
	return func() string {
		for {
			for check := range 10 {
				if s := fmt.Sprintf("999%06d%d", n, check); intake.ValidNHSNumber(s) {
					n++
					return s
				}
			}
			n++
		}
	}
}

func benchRow(i int, nhs string) []string {
	return []string{"EPR", fmt.Sprint("D", i), "Outpatient letter", fmt.Sprintf("2019-%02d-%02d", i%12+1, i%28+1), "Cardiology", nhs, "Smith" + nhs[7:], "Ann",
		fmt.Sprintf("19%s-05-06", nhs[6:8]), fmt.Sprint(i, " High Street"), "AB1 2CD", "A12345", "GP", fmt.Sprint("Dear Doctor, letter ", i, ". ", strings.Repeat("Please check the blood pressure in two weeks. ", 6))}
}
