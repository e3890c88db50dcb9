package store

import (
	"os"
	"testing"
)

// brief gives fn a store that is gone afterwards, for properties that ask for
// hundreds of them.
func brief(t testing.TB, fn func(*Store)) {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	s, err := openTest(t.Context(), dir, &TestClock{at: testStart})
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
