package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// withFiles is a data folder with the small list, and a folder of letters.
func withFiles(t *testing.T, files map[string]string) (data, letters string) {
	t.Helper()
	data, letters = filepath.Join(t.TempDir(), "data"), t.TempDir()
	saysTo(t, "import", "-data", data, "-incident", "INC-1", "-create", "Letters", "-demonstration", newFile(t, "list.csv", smallList))
	for name, content := range files {
		file := filepath.Join(letters, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return data, letters
}

func delivered(t *testing.T, s saying) deliveryFound {
	t.Helper()
	var f deliveryFound
	if err := json.Unmarshal([]byte(s.out), &f); err != nil {
		t.Fatalf("got %q and %q: %v", s.out, s.errs, err)
	}
	f.Seconds = 0
	return f
}

const aLetter = "Dear Dr Shah, thank you for seeing this patient in the clinic. Please repeat the blood test in two weeks."

func TestDocumentsLoadsAFolderAndSaysWhatItFound(t *testing.T) {
	data, letters := withFiles(t, map[string]string{"sub/d1.txt": aLetter, "D2.html": "<html><p>" + aLetter})
	args := []string{"documents", "-data", data, "-incident", "INC-1", letters}
	first := saysTo(t, args...)
	if got, want := delivered(t, first), (deliveryFound{Files: 2, Matched: 2}); got != want || first.code != 0 {
		t.Errorf("got %+v and exit code %d (%s), want %+v and 0", got, first.code, first.errs, want)
	}
	if again := saysTo(t, args...); again.out != first.out || again.code != 0 {
		t.Errorf("the same folder again: got %q and exit code %d, want %q and 0", again.out, again.code, first.out)
	}
	if err := os.WriteFile(filepath.Join(letters, "stranger.txt"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	more := saysTo(t, args...)
	if got, want := delivered(t, more), (deliveryFound{Files: 3, Matched: 2, Unmatched: 1, Doubtful: 1}); got != want || more.code != 3 {
		t.Errorf("with one more: got %+v and exit code %d, want %+v and 3", got, more.code, want)
	}
	if sound := saysTo(t, "verify", "-data", data); sound.code != 0 {
		t.Errorf("verify: %s", sound.errs)
	}
}

func TestDocumentsRefusesWhatItCannotTake(t *testing.T) {
	data, letters := withFiles(t, map[string]string{"d1.txt": aLetter})
	if err := os.Symlink("/etc/passwd", filepath.Join(letters, "d2.txt")); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"a link":         {[]string{"-incident", "INC-1", letters}, 1, "it holds a link"},
		"no ZIP":         {[]string{"-incident", "INC-1", newFile(t, "a.zip", "x")}, 1, "not a ZIP file"},
		"no such folder": {[]string{"-incident", "INC-1", letters + "/none"}, 1, "no such file"},
		"no incident":    {[]string{letters}, 2, "-incident REFERENCE"},
		"another one":    {[]string{"-incident", "INC-2", letters}, 2, "there is no incident INC-2"},
	} {
		got := saysTo(t, append([]string{"documents", "-data", data}, c.args...)...)
		if got.code != c.code || !strings.Contains(got.errs, c.says) || got.out != "" {
			t.Errorf("%s: got exit code %d, %q and %q", name, got.code, got.errs, got.out)
		}
	}
}
