package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"harmreview/review/store"
)

func TestVerifyMeetsCheckpointsThatWereKeptElsewhere(t *testing.T) {
	dir := dataFolder(t)
	s, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	kept, err := s.Checkpoints(t.Context())
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err != nil || len(kept) != 1 {
		t.Fatalf("got %d checkpoints (%v), want 1", len(kept), err)
	}
	file := filepath.Join(t.TempDir(), "checkpoints")
	if err := os.WriteFile(file, []byte(kept[0].Note), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, _ := works(t, verifying("-data", dir, "-checkpoints", file)); !strings.Contains(said, "2 checkpoints") {
		t.Errorf("got %q, want the stored and the given checkpoint met", said)
	}
	var out bytes.Buffer
	if err := os.WriteFile(file, []byte(strings.Replace(kept[0].Note, "\n", "x\n", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := verify(t.Context(), []string{"-data", dir, "-checkpoints", file}, &out, &out); err == nil || exitCode(err) != 1 || !strings.Contains(err.Error(), "given checkpoint 1") {
		t.Errorf("got %v, want the forged checkpoint named and exit code 1", err)
	}
}

func TestVerifyRefusesADamagedFile(t *testing.T) {
	dir := dataFolder(t)
	file := filepath.Join(dir, "harmreview.db")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(b) / 2; i < len(b)/2+8192; i++ {
		b[i] ^= 0x55
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := verify(t.Context(), []string{"-data", dir}, &out, &out); err == nil || exitCode(err) != 1 {
		t.Errorf("got %v, want it refused with exit code 1; it said %q", err, out.String())
	}
}
