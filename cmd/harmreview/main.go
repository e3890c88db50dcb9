// Harmreview carries a trust from its list of lost letters to the signed-off
// report: it serves the review, and does by script what its pages do.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

const usage = `Usage: harmreview [COMMAND] [FLAGS]

  serve       serve the data folder; so does no command at all
  demo        make up an incident of the real size and serve it
  import      load a list of lost letters
  practices   replace the directory of GP practices by a file of the ODS
  documents   load the letters themselves, from a folder or a ZIP
  users add   add somebody, or a role, and print a one-time link
  verify      check the audit log, its checkpoints, the counts and the database
  backup      write the data folder to one file
  restore     make a data folder from such a file

"harmreview COMMAND -h" tells the flags of a command.
`

// A command is what follows the name of the program. What scripts read goes to
// stdout, everything else to stderr.
type command func(ctx context.Context, args []string, stdout, stderr io.Writer) error

var commands = map[string]command{
	"serve": serve, "demo": demo, "import": importList, "documents": documents, "practices": practices, "users": users, "verify": verify, "backup": backup, "restore": restore,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if err != nil && err.Error() != "" {
		fmt.Fprintln(os.Stderr, "harmreview:", err)
	}
	os.Exit(exitCode(err))
}

// run is the program, apart from its process.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") && !asksForHelp(args[0]) {
		return serve(ctx, args, stdout, stderr)
	}
	if asksForHelp(args[0]) {
		fmt.Fprint(stdout, usage)
		return nil
	}
	c, known := commands[args[0]]
	if !known {
		fmt.Fprint(stderr, usage)
		return exitError{2, fmt.Errorf("there is no command %q", args[0])}
	}
	return c(ctx, args[1:], stdout, stderr)
}

func asksForHelp(arg string) bool {
	return arg == "help" || arg == "-h" || arg == "-help" || arg == "--help"
}

// An exitError ends the program with a code of its own, which scripts rely on:
// 1 for a refusal or a fault, 2 for wrong use, 3 when rows of a list wait or files
// of letters are not matched. What err says, where there is one, goes to
// standard error.
type exitError struct {
	code int
	err  error
}

func (e exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e exitError) Unwrap() error { return e.err }

func exitCode(err error) int {
	if e, ok := errors.AsType[exitError](err); ok {
		return e.code
	}
	if err != nil {
		return 1
	}
	return 0
}

// newFlags are the flags of a command, which explain themselves on stderr.
func newFlags(name, operands string, stderr io.Writer) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		fmt.Fprintln(stderr, "Usage: harmreview", strings.TrimSpace(name+" [FLAGS] "+operands))
		flags.PrintDefaults()
	}
	return flags
}

// parse reads the flags of a command, which takes operands after them. Asking
// for help ends the program well.
func parse(flags *flag.FlagSet, args []string, operands int) error {
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return exitError{}
	case err != nil:
		return exitError{code: 2} // flags has said why
	case flags.NArg() != operands:
		flags.Usage()
		return exitError{code: 2}
	}
	return nil
}

// wrongUse refuses flags that do not go together.
func wrongUse(format string, args ...any) error { return exitError{2, fmt.Errorf(format, args...)} }
