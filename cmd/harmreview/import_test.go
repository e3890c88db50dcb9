package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"harmreview/review/intake"
	"harmreview/review/made"
	"harmreview/review/store"
)

const smallList = `document_id,document_type,nhs_number,family_name,given_name,date_of_birth,free_text
D1,Letter,999 000 0018,Smith,Ann,1950-01-02,Dear doctor
D1,Letter,999 000 0018,Smith,Ann,1950-01-02,Dear doctor

D2,Letter,,Jones,Ben,1960-01-02,Dear colleague
D3,Letter,999 000 0018,Smith,Ann,1950-02-31,Dear doctor
`

func figures(t *testing.T, s saying) intake.Figures {
	t.Helper()
	var f intake.Figures
	d := json.NewDecoder(strings.NewReader(s.out))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		t.Fatalf("got %q and %q: %v", s.out, s.errs, err)
	}
	return f
}

func TestAnImportSaysWhatItFound(t *testing.T) {
	dir, list := filepath.Join(t.TempDir(), "data"), newFile(t, "list.csv", smallList)
	rows := filepath.Join(t.TempDir(), "rows.csv")
	args := []string{"import", "-data", dir, "-incident", "INC-1", "-create", "Letters", "-demonstration", "-rows", rows, list}
	first := saysTo(t, args...)
	got := figures(t, first)
	want := intake.Figures{Rows: 4, Letters: 2, Duplicates: 1, Waiting: 1, Patients: 2, Cases: 2, Seconds: got.Seconds}
	if got != want || first.code != 3 {
		t.Errorf("got %+v and exit code %d, want %+v and 3, because a row waits", got, first.code, want)
	}
	f, err := os.ReadFile(rows)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(f)).ReadAll()
	if err != nil || len(records) != 5 {
		t.Fatalf("got %q (%v), want a header and four rows", f, err)
	}
	for i, want := range [][]string{{"line", "result", "reason"}, {"2", "letter"}, {"3", "duplicate"}, {"5", "letter"}, {"6", "waiting"}} {
		if !slices.Equal(records[i][:len(want)], want) || records[i][2] == "" {
			t.Errorf("got %q, want %q with a reason", records[i], want)
		}
	}
	again := saysTo(t, args...)
	if again.out != first.out || again.code != first.code {
		t.Errorf("the same file again said %q (%d), want %q (%d)", again.out, again.code, first.out, first.code)
	}
}

func TestAnImportWithoutWaitingRowsEndsWell(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	list := newFile(t, "list.csv", "document_id,family_name,date_of_birth\nD1,Smith,1950-01-02\n")
	saysTo(t, "import", "-data", dir, "-incident", "INC-1", "-create", "Letters", list).wants(t, 0, `"waiting":0`)
	later := newFile(t, "later.csv", "document_id,family_name,date_of_birth\nD2,Jones,1960-01-02\n")
	saysTo(t, "import", "-data", dir, "-incident", "INC-1", later).wants(t, 0, `"cases":1`)
	saysTo(t, "import", "-data", dir, "-incident", "INC-2", later).wants(t, 2, "no incident INC-2")
	saysTo(t, "import", "-data", dir, "-incident", "INC-1", "-demonstration", later).wants(t, 2, "real patients")
	saysTo(t, "import", "-data", dir, "-incident", "INC-1", "missing.csv").wants(t, 1, "missing.csv")
	third := newFile(t, "third.csv", "document_id,family_name,date_of_birth\nD3,Jones,1960-01-02\n")
	saysTo(t, "import", "-data", dir, "-incident", "INC-1", "-rows", filepath.Join(dir, "none", "rows.csv"), third).wants(t, 2, "-rows cannot be written")
	if lists, err := reopen(t, dir).Lists(t.Context(), 1); err != nil || len(lists) != 2 {
		t.Errorf("got %d lists (%v), want the two before: nothing is kept of one whose results go nowhere", len(lists), err)
	}
	saysTo(t, "import", "-data", filepath.Join(dir, "none"), "-incident", "INC-1", later).wants(t, 1, "no data folder")
}

// Nothing is kept of a file that is refused: neither a list nor the incident
// that it would have begun.
func TestARefusedFileLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	for name, content := range map[string]string{
		"empty":        "",
		"no columns":   "a,b\n1,2\n",
		"twice":        "document_id,document_id\n1,2\n",
		"quoting":      "document_id,free_text\n1,\"open\n",
		"nul":          "document_id,free_text\n1,a\x00b\n",
		"no encoding":  "document_id,free_text\n1,caf\x81\n",
		"over a limit": "document_id,free_text\n1," + strings.Repeat("x", 2000) + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			file := newFile(t, "list.csv", content)
			saysTo(t, "import", "-data", dir, "-incident", "INC-1", "-create", "Letters", "-max-upload", "1KiB", file).wants(t, 1, "nothing of it was kept")
		})
	}
	s, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.IncidentByReference(t.Context(), "INC-1"); err == nil {
		t.Error("the incident was made for a refused file")
	}
}

func madeList(t *testing.T, letters int) string {
	t.Helper()
	var b bytes.Buffer
	i := made.New(made.Options{Seed: 5, Letters: letters, Today: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)})
	if err := i.WriteList(&b); err != nil {
		t.Fatal(err)
	}
	return newFile(t, "list.csv", b.String())
}
