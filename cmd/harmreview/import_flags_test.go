package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/store"
)

// foreignList has column names that nobody knows, and the month first.
const foreignList = `Ref,No. NHS,Last,First,Birth,Wording
D1,999 000 0018,Smith,Ann,03/25/1950,Dear doctor
D2,999 000 0026,Jones,Ben,02/03/1960,Dear colleague
`

const foreignMapping = `{"Ref": "document_id", "No. NHS": "nhs_number", "Last": "family_name", "First": "given_name", "Birth": "date_of_birth", "Wording": "free_text"}`

// imports runs import on the incident INC-1, which is made when it is not there.
func imports(t *testing.T, dir string, args ...string) saying {
	t.Helper()
	return saysTo(t, append([]string{"import", "-data", dir, "-incident", "INC-1", "-create", "Letters", "-demonstration"}, args...)...)
}

func TestAMappingFileSaysWhichColumnIsWhich(t *testing.T) {
	dir, list := filepath.Join(t.TempDir(), "data"), newFile(t, "list.csv", foreignList)
	imports(t, dir, list).wants(t, 1, "nothing of it was kept")
	mapping := newFile(t, "mapping.json", foreignMapping)
	imports(t, dir, "-mapping", mapping, list).wants(t, 3, `"letters":1`) // 03/25 is no date with the day first
	other := newFile(t, "other.csv", strings.ReplaceAll(foreignList, "D", "E"))
	imports(t, dir, "-mapping", mapping, "-dates", "mdy", other).wants(t, 0, `"letters":2`)
	imports(t, dir, "-mapping", newFile(t, "wrong.json", "Surname=family_name"), list).wants(t, 2, "one JSON object such as")
	imports(t, dir, "-mapping", newFile(t, "unknown.json", `{"Ref": "shoe_size"}`), newFile(t, "third.csv", foreignList+"\n")).wants(t, 1, "cannot be matched so")
	imports(t, dir, "-dates", "dym", list).wants(t, 2, "say dmy, mdy or ymd")
}

// A mapping made on the page serves the next list of its source.
func TestAMappingSavedOnThePageIsUsedByItsSource(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	imports(t, dir, newFile(t, "first.csv", smallList)).wants(t, 3, `"letters":2`)
	imports(t, dir, "-mapping", "LetterWriter", newFile(t, "list.csv", foreignList)).wants(t, 2, "no list of a source of that name was matched")
	matchOnThePage(t, dir)
	later := newFile(t, "later.csv", strings.ReplaceAll(foreignList, "D", "E"))
	imports(t, dir, "-mapping", "LetterWriter", later).wants(t, 0, `"letters":2`)
}

// matchOnThePage does what a manager does with the foreign list.
func matchOnThePage(t *testing.T, dir string) {
	t.Helper()
	s, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	cause := review.Cause{Actor: review.Actor{Incident: 1}, System: "test"}
	taken, err := s.AddUpload(t.Context(), cause, intake.List{Incident: 1, FileName: "list.csv", SourceSystem: "LetterWriter"}, strings.NewReader(foreignList), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	columns := []string{"document_id", "nhs_number", "family_name", "given_name", "date_of_birth", "free_text"}
	if err := s.MatchColumns(t.Context(), cause, taken.Upload, 1, columns, intake.MonthFirst); err != nil {
		t.Fatal(err)
	}
	if err := s.CheckWaiting(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CommitUpload(t.Context(), cause, taken.Upload, 2, "It is the right one"); err != nil {
		t.Fatal(err)
	}
}

// A dry run keeps nothing, not even the folder, and says what the load then finds.
func TestADryRunChangesNothing(t *testing.T) {
	dir, list := filepath.Join(t.TempDir(), "data"), newFile(t, "list.csv", smallList)
	dry := imports(t, dir, "-dry-run", list)
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("got %v, want no data folder", err)
	}
	loaded := imports(t, dir, list)
	if got, want := figures(t, dry), figures(t, loaded); !sameFigures(got, want) || dry.code != 3 || loaded.code != 3 {
		t.Errorf("a dry run says %+v (%d), a load %+v (%d)", got, dry.code, want, loaded.code)
	}
	more := newFile(t, "more.csv", smallList+"D4,Letter,999 000 0018,Smith,Ann,1950-01-02,Dear doctor\n")
	dry = imports(t, dir, "-dry-run", more)
	if lists, err := reopen(t, dir).Lists(t.Context(), 1); err != nil || len(lists) != 1 {
		t.Errorf("got %d lists, %v, want the one that was loaded", len(lists), err)
	}
	if got, want := figures(t, dry), figures(t, imports(t, dir, more)); !sameFigures(got, want) {
		t.Errorf("a dry run says %+v, a load %+v", got, want)
	}
}

func sameFigures(a, b intake.Figures) bool {
	a.Seconds, b.Seconds = 0, 0
	return a == b
}

func TestOneSheetOfAWorkbookIsLoaded(t *testing.T) {
	dir, list := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "list.xlsx")
	book := excelize.NewFile()
	for sheet, row := range map[string][]any{"Sheet1": {"N1", "Notes"}, "Letters": {"D1", "Smith"}} {
		if _, err := book.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		for cell, values := range map[string][]any{"A1": {"document_id", "family_name", "date_of_birth"}, "A2": append(row, "1950-01-02")} {
			if err := book.SetSheetRow(sheet, cell, &values); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := book.SaveAs(list); err != nil {
		t.Fatal(err)
	}
	imports(t, dir, "-sheet", "Post", list).wants(t, 1, "no sheet of that name")
	imports(t, dir, "-sheet", "Letters", "-source", "LetterWriter", "-supplied-by", "IT", list).wants(t, 0, `"letters":1`)
	l, err := reopen(t, dir).List(t.Context(), 1, 1)
	if err != nil || l.Reading.Sheet != "Letters" || l.SourceSystem != "LetterWriter" || l.SuppliedBy != "IT" {
		t.Errorf("got %+v, %v", l, err)
	}
}
