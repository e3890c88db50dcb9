// Check runs every check and test of the program, the same for a person and
// for CI:
//
//	go run ./cmd/check
//
// With the word load it measures 200 people at work at once instead, which needs a
// machine that does nothing else:
//
//	go run ./cmd/check load
//
// It stops at the first step that fails. On Debian as root it first installs
// what the tests need and this machine lacks.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A step is one thing that has to be in order.
type step struct {
	name string
	run  func() error
}

// steps run in this order: what is quick to find comes first.
var steps = []step{
	{"tools that the tests need", tools},
	{"gofmt", formatted},
	{"go vet", vetted},
	{"generated code", generated},
	{"go.mod", modules},
	{"tests", tests},
	{"tests with the race detector", raceTests},
	{"browser tests", browserTests},
}

// loads is what is measured only when asked for.
var loads = []step{{"200 people at work at once", mixedLoad}}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "check:", err)
		os.Exit(1)
	}
}

// run makes every step, and ends with what go test said about each package.
func run(args []string) error {
	todo := steps
	switch {
	case len(args) == 1 && args[0] == "load":
		todo = loads
	case len(args) > 0:
		return errors.New("it takes no arguments, or the word load")
	}
	if err := enterModule(); err != nil {
		return err
	}
	defer printSummary(os.Stdout)
	for _, s := range todo {
		begin := time.Now()
		fmt.Printf("\n== %s\n", s.name)
		if err := s.run(); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		fmt.Printf("== %s: in order (%s)\n", s.name, time.Since(begin).Round(time.Second/10))
	}
	return nil
}

// enterModule goes to the folder of go.mod, from wherever in it we were started.
func enterModule() error {
	file, err := output("go", "env", "GOMOD")
	if err != nil {
		return err
	}
	if file == "" || file == os.DevNull {
		return errors.New("run this inside the source of the program")
	}
	return os.Chdir(filepath.Dir(file))
}

// formatted checks that gofmt would change nothing, generated code included.
func formatted() error {
	list, err := output("gofmt", "-l", ".")
	if err != nil {
		return err
	}
	if list != "" {
		return fmt.Errorf("these files are not formatted; run gofmt -w on them:\n%s", list)
	}
	return nil
}

func vetted() error { return show("go", "vet", "-tags", browserTag, "./...") }

// show runs a command and passes on what it says.
func show(name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return start(cmd)
}

// start says which command it runs, and runs it.
func start(cmd *exec.Cmd) error {
	line := strings.Join(cmd.Args, " ")
	fmt.Println("$", line)
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", line, err)
	}
	return nil
}

// output runs a command and gives what it prints, without the white space
// around it.
func output(name string, args ...string) (string, error) {
	var stdout bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &stdout, os.Stderr
	err := start(cmd)
	return strings.TrimSpace(stdout.String()), err
}
