package app

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A logReader has each line of a log.
type logReader func(line string)

func (r logReader) Write(p []byte) (int, error) {
	r(string(p))
	return len(p), nil
}

// What a stop in the middle left of packs is removed when the program starts, and
// the log says how many there were and nothing of them.
func TestAStartRemovesWhatAStopLeftOfPacks(t *testing.T) {
	s := site(t, 20)
	dir := filepath.Join(s.store.Dir(), "packs")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	left := strings.Repeat("5e", 32)
	if err := os.WriteFile(filepath.Join(dir, left), []byte("%PDF"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	said := ""
	watched := logReader(func(line string) {
		if strings.Contains(line, "removed files of packs") {
			said = line
			stop()
		}
	})
	a := New(s.store, Options{Log: slog.New(slog.NewTextHandler(io.MultiWriter(t.Output(), watched), nil))})
	if err := a.Work(ctx); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said, "files=1") || strings.Contains(said, left) {
		t.Errorf("the log says %q", said)
	}
	if _, err := os.Stat(filepath.Join(dir, left)); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
}
