package app

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/sheet"
)

func TestRowsShowWhatCameAndAreOnRecord(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	s.uploaded(b, smallList())
	page := b.get(s.path("/lists/2/rows")).want(200)
	page.says("Lines 2 to 7: 6 of 6 rows", "Same document as line 2, for another recipient.", "Ward colour blue", "Check it at its source")
	id, err := review.ParseCaseID(strings.TrimSpace(textOf(page.all("tbody td a")[0])))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.IndexEventCases(t.Context()); err != nil {
		t.Fatal(err)
	}
	lines, _, err := s.store.Audit(t.Context(), s.actor("auditor"), review.AuditFilter{Case: id, Change: "see rows"}, 0)
	if err != nil || len(lines) != 1 || !strings.Contains(lines[0].Facts, "list") {
		t.Errorf("got %+v, %v, want one event that names the list", lines, err)
	}
}

func TestAnExportHoldsEveryRowAndNoFormula(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	s.uploaded(b, smallList())
	w := b.get(s.path("/lists/2/rows.csv")).want(200)
	text, marked := strings.CutPrefix(w.Body.String(), "\ufeff")
	if !marked || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/csv") {
		t.Errorf("got type %s, byte order mark %v", w.Header().Get("Content-Type"), marked)
	}
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord = -1
	records, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 7 || strings.Join(records[0][:6], ",") != "harmreview_row,line,result,reason,result_at_loading,document_id" {
		t.Fatalf("got %d records beginning with %v, want 7", len(records), records[0])
	}
	if got := records[4]; got[0] != "2:5" || got[2] != "letter" || got[4] != "letter" || got[6] != `'=HYPERLINK("x")` || got[12] != "'-1" {
		t.Errorf("got %q, want its formulas made harmless", got)
	}
	if got := len(csvOf(t, b.get(s.path("/lists/2/rows.csv?result=waiting")))); got != 3 {
		t.Errorf("got %d records of waiting rows with the header, want 3", got)
	}
	events, _, err := s.store.Audit(t.Context(), s.actor("auditor"), review.AuditFilter{Change: "export rows"}, 0)
	if err != nil || len(events) != 2 {
		t.Errorf("got %d events, %v, want one for each export", len(events), err)
	}
}

func csvOf(t *testing.T, w *answer) [][]string {
	t.Helper()
	in := csv.NewReader(w.Body)
	in.FieldsPerRecord, in.LazyQuotes = -1, true
	records, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// An export gives the texts back, byte for byte, over all of its batches.
func TestAnExportGivesBackWhatCame(t *testing.T) {
	s := site(t, 1200)
	file, err := os.Open(filepath.Join(s.store.Dir(), "lists", onlyFile(t, s)))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	records := csvOf(t, s.signIn("auditor").get(s.path("/lists/1/rows.csv")))[1:]
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for came, err := range (sheet.Reading{}).Records(file, info.Size(), t.TempDir()) {
		if err != nil {
			t.Fatal(err)
		}
		if got := records[n]; got[1] != strconv.Itoa(came.Line) || !slices.Equal(got[5:], intake.Harmless(slices.Clone(came.Cells))) {
			t.Fatalf("line %d: got %q, want %q", came.Line, got[5:], came.Cells)
		}
		n++
	}
	if n != len(records) || n <= 2*exportBatch {
		t.Errorf("got %d rows of %d; want more than two batches", len(records), n)
	}
}

func onlyFile(t *testing.T, s *testSite) string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(s.store.Dir(), "lists"))
	if err != nil || len(entries) != 1 {
		t.Fatalf("got %d files, %v, want one", len(entries), err)
	}
	return entries[0].Name()
}

// Rows about a restricted patient keep what came back, in the table and in an
// export, even where they wait and are nobody's yet.
func TestRowsOfARestrictedPatientAreWithheld(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	s.uploaded(b, smallList())
	id := s.caseOf(testPerson{nhs: numberFrom(5_000_000)})
	s.restrict(id)
	page := b.get(s.path("/lists/2/rows")).want(200).hides("Ashworth", s.casePath(id, ""))
	if got := strings.Count(page.text(), "about a restricted patient"); got != 4 {
		t.Errorf("got %d rows withheld, want 4", got)
	}
	b.get(s.path("/lists/2/rows.csv")).want(200).hides("Ashworth").says("Withheld")
}
