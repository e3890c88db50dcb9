package store

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"harmreview/review"
)

var byTheCommandLine = review.Cause{System: "test"}

func backedUp(t *testing.T, s *Store) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.Backup(t.Context(), byTheCommandLine, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func reopened(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func changes(t *testing.T, s *Store) []string {
	t.Helper()
	var all []string
	if err := s.view(t.Context(), func(q querier) (err error) {
		all, err = column[string](q, `SELECT record ->> 'change' FROM events ORDER BY seq`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// A backup made while others write is whole, and what is restored from it is
// found in order, by the checkpoint that was signed before it too.
func TestABackupMadeWhileWritesGoOnIsWhole(t *testing.T) {
	w := aWorld(t, 100)
	w.panelled()
	kept, err := w.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var writers sync.WaitGroup
	for range 3 {
		writers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					if err := w.RecordView(t.Context(), review.Cause{Actor: w.lead}, View{Change: "see case", Cases: []review.CaseID{1}, Detail: "x"}); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	b := backedUp(t, w.Store)
	close(stop)
	writers.Wait()
	dir := filepath.Join(t.TempDir(), "restored")
	if err := Restore(t.Context(), byTheCommandLine, bytes.NewReader(b), dir); err != nil {
		t.Fatal(err)
	}
	s := reopened(t, dir)
	if _, err := s.Verify(t.Context(), io.Discard, []string{kept.Note}); err != nil {
		t.Errorf("verify what was restored: %v", err)
	}
	all := changes(t, s)
	if last := all[len(all)-1]; last != "restore" || !strings.Contains(strings.Join(all, "\n"), "back up") {
		t.Errorf("got %q as the last event, want the backup in the log and the restore at its end", last)
	}
}

func TestABackupLeavesOnlyItsEventBehind(t *testing.T) {
	w := aWorld(t, 10)
	before := names(t, w.Dir())
	backedUp(t, w.Store)
	if after := names(t, w.Dir()); after != before {
		t.Errorf("got %s in the data folder, want %s", after, before)
	}
}

func names(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return strings.Join(all, " ")
}

func TestARestoreEndsTheSessionsOfTheBackup(t *testing.T) {
	w := aWorld(t, 10)
	sessions := w.Sessions(time.Hour, 12*time.Hour)
	if err := sessions.Bind(t.Context(), "token", w.lead.Person, "a browser"); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := Restore(t.Context(), byTheCommandLine, bytes.NewReader(backedUp(t, w.Store)), dir); err != nil {
		t.Fatal(err)
	}
	x, err := reopened(t, dir).Session(t.Context(), "token")
	if err != nil || x.Ended.IsZero() {
		t.Errorf("got a session ended at %v (%v), want it ended", x.Ended, err)
	}
}

func TestABackupThatWasCutShortLeavesNothing(t *testing.T) {
	b := backedUp(t, aWorld(t, 30).Store)
	ends := map[string]int{"nothing": 0, "in the first header": 300, "in the database": len(b) / 2, "before the list of contents": bytes.LastIndex(b, []byte(contentsName)),
		"in the list of contents": bytes.LastIndex(b, []byte(contentsName)) + 600}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "restored")
			err := Restore(t.Context(), byTheCommandLine, bytes.NewReader(b[:end]), dir)
			if !errors.Is(err, ErrBackup) {
				t.Errorf("got %v, want ErrBackup", err)
			}
			if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("got %v for the folder, want none", err)
			}
		})
	}
}

func TestABackupWithAByteChangedIsRefused(t *testing.T) {
	b := backedUp(t, aWorld(t, 30).Store)
	b[len(b)/2] ^= 1
	dir := t.TempDir()
	if err := Restore(t.Context(), byTheCommandLine, bytes.NewReader(b), dir); !errors.Is(err, ErrBackup) {
		t.Errorf("got %v, want ErrBackup", err)
	}
	if left := names(t, dir); left != "" {
		t.Errorf("got %s in the folder, want nothing", left)
	}
}

// Nothing outside the data folder is ever written, whatever the names say.
func TestARestoreWritesOnlyWhatABackupHolds(t *testing.T) {
	for _, header := range []tar.Header{
		{Name: "../out.key", Typeflag: tar.TypeReg}, {Name: "/tmp/out.key", Typeflag: tar.TypeReg}, {Name: "lists/../../out.csv", Typeflag: tar.TypeReg},
		{Name: "notes.txt", Typeflag: tar.TypeReg}, {Name: "log.key", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}, {Name: "lists", Typeflag: tar.TypeDir},
	} {
		var b bytes.Buffer
		out := tar.NewWriter(&b)
		if err := errors.Join(out.WriteHeader(&header), out.Close()); err != nil {
			t.Fatal(err)
		}
		parent := t.TempDir()
		if err := Restore(t.Context(), byTheCommandLine, &b, filepath.Join(parent, "data")); !errors.Is(err, ErrBackup) {
			t.Errorf("%s: got %v, want ErrBackup", header.Name, err)
		}
		if left := names(t, parent); left != "" {
			t.Errorf("%s: got %s, want nothing", header.Name, left)
		}
	}
}

func TestARestoreNeedsAnEmptyFolder(t *testing.T) {
	w := aWorld(t, 10)
	b := backedUp(t, w.Store)
	before := names(t, w.Dir())
	if err := Restore(t.Context(), byTheCommandLine, bytes.NewReader(b), w.Dir()); !errors.Is(err, ErrFolder) {
		t.Errorf("got %v, want ErrFolder", err)
	}
	if after := names(t, w.Dir()); after != before {
		t.Errorf("got %s in the folder, want it untouched: %s", after, before)
	}
}

func TestWhatIsRestoredIsForItsOwnerAlone(t *testing.T) {
	w := aWorld(t, 10)
	if _, err := w.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "data")
	if err := Restore(t.Context(), byTheCommandLine, bytes.NewReader(backedUp(t, w.Store)), dir); err != nil {
		t.Fatal(err)
	}
	seen := 0
	err := filepath.WalkDir(dir, func(file string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", file, info.Mode())
		}
		seen++
		return err
	})
	if err != nil || seen < 5 {
		t.Errorf("got %d files (%v), want folder, database, key, lists and the list", seen, err)
	}
}

// A list that waits to be loaded can be loaded after a restore.
func TestABackupHoldsListsThatAreNotLoadedYet(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	u := upload(t, s, incident, uploadHeader+"1,9990000018,Smith,Ann,03/25/1970,a\n")
	dir := t.TempDir()
	if err := Restore(t.Context(), byTheCommandLine, bytes.NewReader(backedUp(t, s)), dir); err != nil {
		t.Fatal(err)
	}
	again := reopened(t, dir)
	u = matched(t, again, uploadNow(t, again, incident, u.ID), uploadColumns...)
	if _, err := again.CommitUpload(t.Context(), uploader(incident), u.ID, u.Version, ""); err != nil {
		t.Errorf("the list that waited cannot be loaded: %v", err)
	}
}
