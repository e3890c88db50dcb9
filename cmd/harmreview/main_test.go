package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// asProgram makes a process of this test the program itself.
const asProgram = "HARMREVIEW_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	os.Exit(m.Run())
}

// program is the program as a process of its own.
func program(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, os.Args[0], args...)
	c.Env = append(os.Environ(), asProgram+"=yes")
	return c
}

// A saying is what a command said and how it ended.
type saying struct {
	out, errs string
	code      int
}

func saysTo(t *testing.T, args ...string) saying {
	t.Helper()
	var out, errs bytes.Buffer
	err := run(t.Context(), args, &out, &errs)
	if err != nil {
		io.WriteString(&errs, err.Error())
	}
	return saying{out.String(), errs.String(), exitCode(err)}
}

// wants fails unless the command ended with a code and said something.
func (s saying) wants(t *testing.T, code int, words string) {
	t.Helper()
	if s.code != code || !strings.Contains(s.out+s.errs, words) {
		t.Fatalf("got exit code %d and %q, want %d and %q", s.code, s.out+s.errs, code, words)
	}
}

func newFile(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestHelpIsNoFailure(t *testing.T) {
	saysTo(t, "-h").wants(t, 0, "Usage: harmreview [COMMAND]")
	saysTo(t, "import", "-h").wants(t, 0, "Usage: harmreview import [FLAGS] FILE")
}

func TestWrongUseIsSaid(t *testing.T) {
	for _, c := range []struct {
		args  string
		words string
	}{
		{"sing", `there is no command "sing"`},
		{"import -nonsense list.csv", "-nonsense"},
		{"import", "Usage: harmreview import"},
		{"import list.csv", "-incident REFERENCE"},
		{"users", "harmreview users add"},
		{"users add -role clinician -incident X", "-email ADDRESS"},
		{"users add -email a@example.org -role surgeon", "clinician"},
		{"users add -email a@example.org -role clerk", "-incident REFERENCE"},
		{"users add -email a@example.org -role administrator -incident X", "Leave -incident out"},
		{"users add -email a@example.org -role clerk -incident X -second-reader", "a mark of a clinician"},
		{"serve -addr 8080", "HOST:PORT"},
		{"serve -addr 0.0.0.0:8080", "-insecure-http"},
		{"serve -tls-cert a.pem", "go together"},
		{"serve -behind-proxy nonsense", "10.1.2.0/24"},
		{"serve -max-upload much", "500MiB"},
		{"demo -letters 0", "at least 1"},
	} {
		t.Run(c.args, func(t *testing.T) { saysTo(t, strings.Fields(c.args)...).wants(t, 2, c.words) })
	}
}
