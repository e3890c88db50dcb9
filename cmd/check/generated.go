package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// generated checks that templ would write the code that is there. It generates
// into a copy, so that it changes nothing.
func generated() error {
	list, err := output("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "harmreview-check-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, name := range strings.Split(strings.TrimRight(list, "\x00"), "\x00") {
		if err := copyFile(name, filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	cmd := exec.Command("go", "tool", "templ", "generate", "-log-level", "warn")
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, os.Stdout, os.Stderr
	if err := start(cmd); err != nil {
		return err
	}
	stale, err := differing(os.DirFS("."), os.DirFS(dir))
	if err != nil {
		return err
	}
	if len(stale) > 0 {
		return fmt.Errorf("not as templ writes it; run go tool templ generate in the topmost folder:\n%s", strings.Join(stale, "\n"))
	}
	return nil
}

// copyFile copies a file of the working tree. One that was deleted and not yet
// committed is not there to copy.
func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o644)
}

// differing names the generated files that are not the same in two trees, or
// that only one of them has.
func differing(ours, fresh fs.FS) ([]string, error) {
	before, err := templates(ours)
	if err != nil {
		return nil, err
	}
	after, err := templates(fresh)
	if err != nil {
		return nil, err
	}
	var names []string
	for name, text := range before {
		if want, ok := after[name]; !ok || !bytes.Equal(text, want) {
			names = append(names, name)
		}
	}
	for name := range after {
		if _, ok := before[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// templates reads every file that templ generated, by its path.
func templates(tree fs.FS) (map[string][]byte, error) {
	texts := map[string][]byte{}
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == ".git") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, "_templ.go") {
			return nil
		}
		texts[name], err = fs.ReadFile(tree, name)
		return err
	})
	return texts, err
}
