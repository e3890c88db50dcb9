package store

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"harmreview/review"
)

// unnamedLeft puts files into the folder of packs that no row names: one that a
// process that died had placed, and one that it was writing.
func (w *world) unnamedLeft() (placed, written string) {
	w.t.Helper()
	if err := os.MkdirAll(w.packsDir(), 0o700); err != nil {
		w.t.Fatal(err)
	}
	sum, err := keepBytes(w.packsDir(), []byte("%PDF of a pack that no row names"))
	if err != nil {
		w.t.Fatal(err)
	}
	written = filepath.Join(w.packsDir(), incoming+"1")
	if err := os.WriteFile(written, []byte("%PDF half"), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return w.packFile(sum), written
}

func (w *world) notes() []string {
	w.t.Helper()
	sum, err := w.Verify(w.t.Context(), io.Discard, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return sum.Notes
}

// What a stop in the middle left of packs is said by verify, and removed; what a row
// names, what is just being placed and what is no file of packs stay.
func TestFilesOfPacksThatNothingNamesAreRemoved(t *testing.T) {
	w := aWorld(t, 60)
	w.lettersAgreed()
	w.aware(1)
	w.approved(w.chosen(awarenessRun))
	if notes := w.notes(); len(notes) > 0 {
		t.Fatalf("got %q of a folder in order", notes)
	}
	named, err := w.packFiles()
	if err != nil || named != 2 {
		t.Fatalf("got %d files, %v; want a pack and its letter", named, err)
	}
	placed, written := w.unnamedLeft()
	other := filepath.Join(w.packsDir(), "README")
	if err := os.WriteFile(other, []byte("Somebody else's"), 0o600); err != nil {
		t.Fatal(err)
	}
	making, err := w.placePackFile([]byte("%PDF of a pack that is just being made"))
	if err != nil {
		t.Fatal(err)
	}
	writing, err := createIncoming(w.packsDir())
	if err != nil {
		t.Fatal(err)
	}
	defer writing.Close()
	if notes := w.notes(); len(notes) != 1 || !strings.Contains(notes[0], "files that nothing names: 2") {
		t.Errorf("verify says %q", notes)
	}
	if n, err := w.RemoveUnnamedPackFiles(t.Context()); err != nil || n != 1 {
		t.Errorf("got %d removed, %v; want 1", n, err)
	}
	for _, gone := range []string{placed, written} {
		if _, err := os.Stat(gone); !os.IsNotExist(err) {
			t.Errorf("%s is still there: %v", filepath.Base(gone), err)
		}
	}
	for _, stays := range []string{other, w.packFile(making), writing.Name()} {
		if _, err := os.Stat(stays); err != nil {
			t.Errorf("%s: %v", filepath.Base(stays), err)
		}
	}
	if err := w.dropPackFiles(t.Context(), making); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(w.packFile(making)); !os.IsNotExist(err) {
		t.Errorf("what was placed and not kept is still there: %v", err)
	}
	if n, err := w.RemoveUnnamedPackFiles(t.Context()); err != nil || n != 0 {
		t.Errorf("got %d removed the second time, %v", n, err)
	}
	sound(t, w.Store)
}

// A file that is removed while others remove and place the same one is there for
// whoever placed it last, until their row is.
func TestAFileIsNotRemovedBeneathWhoPlacesIt(t *testing.T) {
	w := aWorld(t, 20)
	b := []byte("%PDF that many make at once")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 20 {
				sum, err := w.placePackFile(b)
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := w.RemoveUnnamedPackFiles(t.Context()); err != nil {
					t.Error(err)
				}
				if _, err := readKept(w.packFile(sum), sum); err != nil {
					t.Errorf("it was removed beneath its maker: %v", err)
				}
				if err := w.dropPackFiles(t.Context(), sum); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if n, err := w.packFiles(); err != nil || n != 0 || len(w.placing.of) > 0 {
		t.Errorf("got %d files, %v, and %v being placed", n, err, w.placing.of)
	}
}

// After a print run nothing is left of the placing of its packs, or of those that
// were not kept.
func TestNothingIsPlacedForEver(t *testing.T) {
	w := aWorld(t, 60)
	w.lettersAgreed()
	w.aware(2)
	w.approved(w.chosen(awarenessRun))
	if len(w.placing.of) > 0 {
		t.Errorf("%v are still being placed", w.placing.of)
	}
}

func TestABackupHoldsWhatWasMadeToBeSent(t *testing.T) {
	w := aWorld(t, 60)
	w.lettersAgreed()
	w.aware(1)
	w.approved(w.chosen(awarenessRun))
	sum, err := keepBytes(w.packsDir(), []byte("%PDF of a batch of late letters"))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.change(t.Context(), review.Cause{}, func(tx *Tx) error {
		return tx.Exec(`INSERT INTO release_batches (incident_id, practice, name, wording_id, letterhead_id, sha256, bytes, pages, by, at, day, event, state)
			SELECT incident_id, 'A81001', 'The surgery', wording_id, letterhead_id, $1, 31, 1, packs.by, packs.at, '2026-11-23', packs.event, 'made' FROM packs JOIN cases ON cases.id = case_id LIMIT 1`, sum)
	}); err != nil {
		t.Fatal(err)
	}
	w.unnamedLeft()
	dir := filepath.Join(t.TempDir(), "restored")
	if err := Restore(t.Context(), byTheCommandLine, bytes.NewReader(backedUp(t, w.Store)), dir); err != nil {
		t.Fatal(err)
	}
	s := reopened(t, dir)
	if got, err := s.Verify(t.Context(), io.Discard, nil); err != nil || len(got.Notes) > 0 {
		t.Errorf("what was restored: %v, %q", err, got.Notes)
	}
	if there, err := s.packFilesThere(); err != nil || len(there) != 3 {
		t.Errorf("got %d files, %v; want a pack, its letter and a batch", len(there), err)
	}
}
