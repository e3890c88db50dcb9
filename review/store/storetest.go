package store

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
)

// A TestClock stands still until it is moved.
type TestClock struct {
	mu sync.Mutex
	at time.Time
}

// Now is what the clock shows.
func (c *TestClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Set moves the clock to at.
func (c *TestClock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// Add moves the clock on by d.
func (c *TestClock) Add(d time.Duration) { c.Set(c.Now().Add(d)) }

// testStart is what the clock of a test shows at first.
var testStart = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

// Test opens an empty store in a folder of its own. Its clock stands still at
// half past nine on a Monday in London; see Clock. Passwords cost little there.
func Test(t testing.TB) *Store {
	t.Helper()
	clock := &TestClock{at: testStart}
	_, measured := t.(*testing.B)
	s, err := openTest(t.Context(), t.TempDir(), clock, measured)
	if err != nil {
		t.Fatal(err)
	}
	closesAfter(t, s)
	return s
}

// closesAfter closes a store when the test has ended.
func closesAfter(t testing.TB, s *Store) {
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

// Clock is the clock of a store that Test opened.
func Clock(t testing.TB, s *Store) *TestClock {
	t.Helper()
	testClocks.Lock()
	defer testClocks.Unlock()
	c, ok := testClocks.of[s]
	if !ok {
		t.Fatal("not a store that Test opened")
	}
	return c
}

var testClocks = struct {
	sync.Mutex
	of map[*Store]*TestClock
}{of: map[*Store]*TestClock{}}

// openTest opens an empty store in dir. Only where something is measured does it wait
// for the disk as the program does, which is a third of the time of a test: what a
// test writes outlives the process, and need not outlive the machine.
func openTest(ctx context.Context, dir string, clock *TestClock, waits bool) (*Store, error) {
	empty, err := emptyDatabase()
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, databaseName), empty, 0o600); err != nil {
		return nil, err
	}
	return reopenTest(ctx, dir, clock, waits)
}

// reopenTest opens the store of a test that is in dir.
func reopenTest(ctx context.Context, dir string, clock *TestClock, waits bool) (*Store, error) {
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, err
	}
	s, err := Open(ctx, dir, Options{Clock: clock.Now, Program: "test", unsynced: !waits})
	if err != nil {
		return nil, err
	}
	s.hashes = newHashing(argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	testClocks.Lock()
	defer testClocks.Unlock()
	testClocks.of[s] = clock
	return s, nil
}

// emptyDatabase is a migrated database without content, made once a process.
var emptyDatabase = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "harmreview-test-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	s, err := Open(context.Background(), dir, Options{})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, databaseName))
})
