package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/store"
)

// dataFolder is a data folder with a small list in it.
func dataFolder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	s, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	incident, err := s.CreateIncident(t.Context(), systemCause(), review.Incident{Reference: "INC-1", Name: "Letters"})
	if err != nil {
		t.Fatal(err)
	}
	list := "document_id,family_name,date_of_birth,free_text\nD1,Smith,1950-01-02,Dear doctor\nD2,Jones,1960-01-02,Dear colleague\n"
	id, _, err := s.AddList(t.Context(), systemCause(), intake.List{Incident: incident, FileName: "list.csv"}, strings.NewReader(list), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// works runs a command that must not fail and returns what it said.
func works(t *testing.T, command func(t *testing.T, stdout, stderr io.Writer) error) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	if err := command(t, &out, &errs); err != nil {
		t.Fatalf("got %v, want it done; it said %q", err, errs.String())
	}
	return out.String(), errs.String()
}

func backingUp(args ...string) func(*testing.T, io.Writer, io.Writer) error {
	return func(t *testing.T, out, errs io.Writer) error { return backup(t.Context(), args, out, errs) }
}

func restoringFrom(args ...string) func(*testing.T, io.Writer, io.Writer) error {
	return func(t *testing.T, out, errs io.Writer) error { return restore(t.Context(), args, out, errs) }
}

func verifying(args ...string) func(*testing.T, io.Writer, io.Writer) error {
	return func(t *testing.T, out, errs io.Writer) error { return verify(t.Context(), args, out, errs) }
}

func TestAPlainBackupSaysSoAndComesBack(t *testing.T) {
	t.Setenv(passphraseVariable, "")
	dir, file := dataFolder(t), filepath.Join(t.TempDir(), "backup")
	if _, said := works(t, backingUp("-data", dir, file)); !strings.Contains(said, "not encrypted") {
		t.Errorf("got %q, want it said that the backup is not encrypted", said)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got mode %v (%v), want 0600", info.Mode(), err)
	}
	back := filepath.Join(t.TempDir(), "back")
	works(t, restoringFrom("-data", back, file))
	if said, _ := works(t, verifying("-data", back)); !strings.Contains(said, "sound:") {
		t.Errorf("got %q, want it sound", said)
	}
}

func TestABackupIsOpenedByItsPassphraseOnly(t *testing.T) {
	t.Setenv(passphraseVariable, "correct horse battery staple")
	dir, file := dataFolder(t), filepath.Join(t.TempDir(), "backup.age")
	works(t, backingUp("-data", dir, file))
	b, err := os.ReadFile(file)
	if err != nil || !bytes.HasPrefix(b, []byte(ageMagic)) || bytes.Contains(b, []byte("Smith")) {
		t.Fatalf("got a file that begins with %q (%v), want an age file", b[:min(30, len(b))], err)
	}
	back := filepath.Join(t.TempDir(), "back")
	works(t, restoringFrom("-data", back, file))
	works(t, verifying("-data", back))

	t.Setenv(passphraseVariable, "wrong horse")
	other := filepath.Join(t.TempDir(), "other")
	if err := restore(t.Context(), []string{"-data", other, file}, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "the passphrase in "+passphraseVariable+" does not open") {
		t.Errorf("got %v, want the passphrase named as wrong", err)
	}
	t.Setenv(passphraseVariable, "")
	if err := restore(t.Context(), []string{"-data", other, file}, io.Discard, io.Discard); exitCode(err) != 2 {
		t.Errorf("got %v, want wrong use without a passphrase", err)
	}
	if _, err := os.Stat(other); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v for the folder, want none", err)
	}
}

func TestABackupIsOpenedByItsIdentity(t *testing.T) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	keys := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(keys, []byte(identity.String()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir, file := dataFolder(t), filepath.Join(t.TempDir(), "backup.age")
	works(t, backingUp("-data", dir, "-recipient", identity.Recipient().String(), file))
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	back := filepath.Join(t.TempDir(), "back")
	works(t, restoringFrom("-data", back, "-identity", keys, file))

	cut := filepath.Join(t.TempDir(), "cut.age")
	if err := os.WriteFile(cut, b[:len(b)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	none := filepath.Join(t.TempDir(), "none")
	if err := restore(t.Context(), []string{"-data", none, "-identity", keys, cut}, io.Discard, io.Discard); !errors.Is(err, store.ErrBackup) {
		t.Errorf("got %v for a file cut short, want ErrBackup", err)
	}
	if _, err := os.Stat(none); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v for the folder, want none", err)
	}
}

func TestABackupNeverReplacesAFile(t *testing.T) {
	t.Setenv(passphraseVariable, "")
	dir, folder := dataFolder(t), t.TempDir()
	file := filepath.Join(folder, "backup")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := backup(t.Context(), []string{"-data", dir, file}, io.Discard, io.Discard); err == nil {
		t.Error("the file was replaced")
	}
	b, err := os.ReadFile(file)
	if err != nil || string(b) != "mine" {
		t.Errorf("got %q (%v), want it untouched", b, err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("got %v (%v), want only the file", left, err)
	}
}

func TestCommandsMakeNoFolderOfAMistypedName(t *testing.T) {
	for name, command := range map[string]func(*testing.T, io.Writer, io.Writer) error{
		"verify": verifying("-data", filepath.Join(t.TempDir(), "none")),
		"backup": backingUp("-data", filepath.Join(t.TempDir(), "none"), filepath.Join(t.TempDir(), "backup")),
	} {
		if err := command(t, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "no data folder") {
			t.Errorf("%s: got %v, want it refused", name, err)
		}
	}
}

func TestWrongUseHasItsOwnCode(t *testing.T) {
	for name, command := range map[string]func(*testing.T, io.Writer, io.Writer) error{
		"no file": backingUp(), "two files": restoringFrom("a", "b"), "an unknown flag": verifying("-x"), "an argument": verifying("x"), "no key": backingUp("-recipient", "age1x", "f"),
	} {
		if err := command(t, io.Discard, io.Discard); err == nil || exitCode(err) != 2 {
			t.Errorf("%s: got %v, want exit code 2", name, err)
		}
	}
}
