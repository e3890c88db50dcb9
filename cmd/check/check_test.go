package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestDifferingNamesEveryGeneratedFileThatIsNotTheSame(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	ours := fstest.MapFS{
		"views/same_templ.go":              file("a"),
		"views/stale_templ.go":             file("old"),
		"views/orphan_templ.go":            file("its template is gone"),
		"views/page.go":                    file("ours"),
		"static/node_modules/x_templ.go":   file("not ours"),
		".git/objects/something_templ.go":  file("not ours"),
		"views/kit/deep/newline_templ.go":  file("a\n"),
		"views/kit/deep/newlines_templ.go": file("a"),
	}
	fresh := fstest.MapFS{
		"views/same_templ.go":              file("a"),
		"views/stale_templ.go":             file("new"),
		"views/missing_templ.go":           file("b"),
		"views/page.go":                    file("changed, but not generated"),
		"views/kit/deep/newline_templ.go":  file("a\n"),
		"views/kit/deep/newlines_templ.go": file("a\n"),
	}
	got, err := differing(ours, fresh)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"views/kit/deep/newlines_templ.go", "views/missing_templ.go", "views/orphan_templ.go", "views/stale_templ.go"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestRequirementReadsWhatSQLiteAsksFor(t *testing.T) {
	text := "module modernc.org/sqlite\n\ngo 1.26\n\nrequire (\n\tgithub.com/google/uuid v1.6.0\n\tmodernc.org/libc v1.79.0 // exactly\n)\n"
	if got, err := requirement("go.mod", []byte(text), libcModule); got != "v1.79.0" || err != nil {
		t.Errorf("got %q, %v, want v1.79.0", got, err)
	}
	if got, err := requirement("go.mod", []byte("module x\n"), libcModule); err == nil {
		t.Errorf("not required at all: got %q, want an error", got)
	}
	if got, err := requirement("go.mod", []byte("module (\n"), libcModule); err == nil {
		t.Errorf("not a go.mod: got %q, want an error", got)
	}
}

func TestSummaryKeepsPackagesAndFailures(t *testing.T) {
	output := "=== RUN   TestA\n    a_test.go:1: FAIL is only a word here\n--- FAIL: TestA (0.00s)\n    --- FAIL: TestA/part (0.00s)\n" +
		"--- PASS: TestB (0.00s)\nFAIL\nFAIL\tharmreview/app\t1.2s\nok  \tharmreview/review\t0.1s\n?   \tharmreview/migrations\t[no test files]\n"
	got := strings.Join(summary(output), "\n")
	want := "--- FAIL: TestA (0.00s)\n    --- FAIL: TestA/part (0.00s)\nFAIL\tharmreview/app\t1.2s\nok  \tharmreview/review\t0.1s\n?   \tharmreview/migrations\t[no test files]"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNothingRunIsNotAPass(t *testing.T) {
	for output, want := range map[string]bool{
		"ok  \tharmreview/app\t0.01s [no tests to run]\n":             true,
		"ok  \tharmreview/app\t9.01s\n":                               false,
		"?   \tharmreview/migrations\t[no test files]\nok  \tx\t1s\n": false,
	} {
		if got := ranNothing(output); got != want {
			t.Errorf("%q: got %t, want %t", output, got, want)
		}
	}
}

func TestLackingToolsAreNamed(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	for _, name := range []string{"second", "font.ttf"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	tools := []tool{
		{name: "gone", commands: []string{"gone"}},
		{name: "unset", commands: []string{""}},
		{name: "either", commands: []string{"first", "second"}},
		{name: "font", file: filepath.Join(dir, "font*")},
		{name: "header", file: filepath.Join(dir, "header.h")},
	}
	for debian, want := range map[bool][]string{true: {"gone", "unset", "header"}, false: {"gone", "unset"}} {
		if got := lacking(tools, debian); !slices.Equal(got, want) {
			t.Errorf("Debian %t: got %v lacking, want %v", debian, got, want)
		}
	}
}
