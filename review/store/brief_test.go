package store

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

// Each case of a property opens stores on the disk, so that a quarter of them is tried where
// rapid would try a hundred, unless -rapid.checks says otherwise.
func init() {
	if err := flag.Set("rapid.checks", "25"); err != nil {
		panic(err)
	}
}

// brief gives fn a store that is gone afterwards, for properties that ask for
// hundreds of them.
func brief(t testing.TB, fn func(*Store)) {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	s, err := openTest(t.Context(), dir, &TestClock{at: testStart}, false)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		testClocks.Lock()
		delete(testClocks.of, s)
		testClocks.Unlock()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	}()
	fn(s)
}

// testCopy is a store that begins with what the closed one in dir holds.
func testCopy(t *testing.T, dir string) *Store {
	t.Helper()
	copied := t.TempDir()
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	all, err := os.ReadDir(copied)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range all {
		if file.Type().IsRegular() {
			if err := os.Chmod(filepath.Join(copied, file.Name()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	s, err := reopenTest(t.Context(), copied, &TestClock{at: testStart}, false)
	if err != nil {
		t.Fatal(err)
	}
	closesAfter(t, s)
	return s
}
