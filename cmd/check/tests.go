package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// browserTag is the build tag of the tests that need a browser.
const browserTag = "browser"

// raced are the packages in which goroutines share memory, the one writer, the
// readers and what goes on behind requests, each with those of its tests in which
// things happen at once. The other packages are pure, and the race detector would
// only make them slower.
var raced = [][2]string{
	{"harmreview/review/store", "Backup|Claim|Class|Delivery|Draft|Killed|Load|Next|PrintRun|Session|Stopped|Twice|Two|Undo|While|Write"},
	{"harmreview/app", "Claim|Draft|Files|Next|Session|SignOut|Twice|Two|Upload"},
}

// browsed is the package whose tests walk through the pages in a browser.
const browsed = "harmreview/app"

func tests() error { return test("./...") }

// raceTests does not watch SQLite itself, which is C translated to Go: that
// would take ten times as long, to find what is not ours to mend.
//
// It leaves out the long walks and properties, which say so with testing.Short:
// they run one thing after another, and the other run has them whole.
func raceTests() error {
	race := []string{"-short", "-race", "-gcflags=modernc.org/...=-race=false"}
	for _, r := range raced {
		if err := test(append(race, "-run", r[1], r[0])...); err != nil {
			return err
		}
	}
	return nil
}

// browserTests runs the tests that need a browser: most in the headless shell, which
// takes half the time, and in a whole browser those that need its viewer for PDF. It
// fails when there are none, since go test would not. The tests wait for the browser
// part of the time, so that three run beside each other; more only get in each other's
// way on two cores.
func browserTests() error {
	for _, b := range []struct{ named, browser string }{{"^TestBrowser", os.Getenv("CHROMIUM")}, {"^TestWholeBrowser", wholeBrowser()}} {
		before := said.Len()
		if err := testIn(b.browser, "-tags", browserTag, "-parallel", "3", "-timeout", "20m", "-run", b.named, browsed); err != nil {
			return err
		}
		if ranNothing(said.String()[before:]) {
			return fmt.Errorf("%s has no test with the tag %s and a name that fits %s", browsed, browserTag, b.named)
		}
	}
	return nil
}

// wholeBrowser is the path of a browser that can show a PDF, "" where there is none.
func wholeBrowser() string {
	for _, name := range wholeBrowsers() {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// mixedLoad measures; it fails only where two people are given one case.
func mixedLoad() error {
	return test("-run", "^$", "-bench", "MixedLoad|SigningLoad", "-benchtime", "4000x", "-timeout", "30m", browsed)
}

// ranNothing reports whether go test found no test to run in some package.
func ranNothing(output string) bool { return strings.Contains(output, "[no tests to run]") }

// test runs go test, which must find a browser wherever it wants one. It runs
// every test anew: some read what Go does not know to have changed.
func test(args ...string) error { return testIn(os.Getenv("CHROMIUM"), args...) }

// testIn is test with a browser, "" for whichever there is.
func testIn(browser string, args ...string) error {
	cmd := exec.Command("go", append([]string{"test", "-count=1"}, args...)...)
	cmd.Env = append(os.Environ(), "HARMREVIEW_BROWSER=required", "CHROMIUM="+browser)
	cmd.Stdout, cmd.Stderr = io.MultiWriter(os.Stdout, &said), os.Stderr
	return start(cmd)
}

// said is all that go test has printed.
var said bytes.Buffer

// printSummary repeats what go test said about each package, in one place.
func printSummary(w io.Writer) {
	if lines := summary(said.String()); len(lines) > 0 {
		fmt.Fprintf(w, "\n%s\n", strings.Join(lines, "\n"))
	}
}

// summary picks from the output of go test the lines about whole packages, and
// the names of the tests that failed.
func summary(output string) []string {
	var lines []string
	for line := range strings.Lines(output) {
		line = strings.TrimRight(line, "\n")
		for _, prefix := range []string{"ok  \t", "FAIL\t", "?   \t", "--- FAIL: "} {
			if strings.HasPrefix(strings.TrimLeft(line, " "), prefix) {
				lines = append(lines, line)
			}
		}
	}
	return lines
}
