package store

import (
	"os"
	"path/filepath"
	"testing"
)

// A process that dies while a file comes in leaves patients' letters behind; the
// next file removes them, but not those that are on their way in beside it.
func TestWhatADeadProcessLeftIsRemoved(t *testing.T) {
	s := Test(t)
	dir := filepath.Dir(s.spoolFile(""))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	left := filepath.Join(dir, incoming+"1")
	if err := os.WriteFile(left, []byte("document_id,family_name\nA,Smith\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	beside, err := createIncoming(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	loadList(t, s, anIncident(t, s), []byte("document_id,family_name,date_of_birth\nA,Smith,1950-01-02\n"))
	if _, err := os.Stat(left); err == nil {
		t.Error("what a dead process left is still there")
	}
	if _, err := os.Stat(beside.Name()); err != nil {
		t.Errorf("the file of a living process is gone: %v", err)
	}
	if err := beside.Close(); err != nil {
		t.Fatal(err)
	}
	if names, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(names) != 2 {
		t.Errorf("got %q (%v), want the list and the file beside it", names, err)
	}
}
