package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"harmreview/review/intake"
)

// wantKills is how often an import is killed, each time at a random point.
const wantKills = 30

// A process that is killed while it loads loses and doubles nothing: the same
// command goes on at once where it was, and ends as if nothing had been.
func TestAnImportKilledAgainAndAgainLosesAndDoublesNothing(t *testing.T) {
	file := madeList(t, 1500)
	whole := filepath.Join(t.TempDir(), "whole")
	began := time.Now()
	want := figures(t, saysTo(t, "import", "-data", whole, "-incident", "INC-1", "-create", "Letters", "-demonstration", file))
	took := time.Since(began)
	want.Seconds = 0
	for kills := 0; kills < wantKills; {
		dir := filepath.Join(t.TempDir(), "data")
		args := []string{"import", "-data", dir, "-incident", "INC-1", "-create", "Letters", "-demonstration", file}
		for {
			got, killed := importUntil(t, rand.N(took), args)
			if killed {
				kills++
				continue
			}
			if got.Seconds = 0; got != want {
				t.Fatalf("after %d kills: got %+v, want %+v", kills, got, want)
			}
			break
		}
		saysTo(t, "verify", "-data", dir).wants(t, 0, "sound")
	}
}

// importUntil runs an import in a process of its own and kills it after a time,
// unless it has ended by then.
func importUntil(t *testing.T, after time.Duration, args []string) (f intake.Figures, killed bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), after)
	defer cancel()
	var out, errs bytes.Buffer
	c := program(ctx, args...)
	c.Stdout, c.Stderr = &out, &errs
	err := c.Run()
	if ctx.Err() != nil && c.ProcessState.ExitCode() == -1 {
		return f, true
	}
	if code := c.ProcessState.ExitCode(); code != 3 {
		t.Fatalf("got exit code %d (%v): %s", code, err, &errs)
	}
	if err := json.Unmarshal(out.Bytes(), &f); err != nil {
		t.Fatal(err)
	}
	return f, false
}
