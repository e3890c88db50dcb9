// Package browsertest drives a real browser from go test. It is the only
// package that knows how; a test says what a person does and what they see.
//
// A test binary that uses it has
//
//	func TestMain(m *testing.M) { browsertest.Main(m) }
//
// and each test opens a tab of its own with [New]. Every action waits until the
// page that it leads to has loaded, and every reading waits until what it reads
// is there, so a test never sleeps. A test fails when its page logs an error or
// breaks the content security policy.
//
// The browser is $CHROMIUM, or the first of chromium-headless-shell, which takes half
// the time, chromium, chromium-browser and google-chrome that is installed. Without one the tests are skipped, except in
// CI or with HARMREVIEW_BROWSER=required, where they fail.
package browsertest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// ErrNoBrowser says that there is no browser, and how to get one.
var ErrNoBrowser = errors.New("no browser found; on Debian run\n\n" +
	"\tapt-get update && apt-get install -y --no-install-recommends chromium-headless-shell fonts-liberation\n\n" +
	"or set CHROMIUM to the path of Chromium or Chrome")

// browser is the context of the one browser that all tests share, and nil when
// there is none.
var browser context.Context

// Main starts one browser, runs the tests and stops it again. It does not
// return.
func Main(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	path, err := find()
	if err != nil {
		if required() {
			fmt.Fprintln(os.Stderr, "browser tests:", err)
			return 1
		}
		return m.Run()
	}
	stop, err := start(path)
	if err != nil {
		fmt.Fprintf(os.Stderr, "browser tests: start %s: %v\n", path, err)
		return 1
	}
	defer stop()
	return m.Run()
}

// required reports whether a missing browser is a failure.
func required() bool {
	return os.Getenv("CI") != "" || os.Getenv("HARMREVIEW_BROWSER") == "required"
}

// find gives the path of the browser. It returns ErrNoBrowser when there is
// none, and never another one than CHROMIUM names.
func find() (string, error) {
	names := []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"}
	if name := os.Getenv("CHROMIUM"); name != "" {
		names = []string{name}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoBrowser
}

// start starts the browser. It reaches no other host than this one, so that a
// page that loads something from outside fails its test.
func start(path string) (stop func(), err error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.NoSandbox, // containers often forbid what the sandbox needs, and the pages are our own
		chromedp.DisableGPU,
		// Pages are drawn without a software GPU, and no renderer is started ahead of
		// its page: both cost more than they save where two cores serve all tabs.
		chromedp.Flag("disable-software-rasterizer", true),
		chromedp.Flag("disable-features", "SpareRendererForSitePerProcess,Translate,BackForwardCache"),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("no-proxy-server", true),
		chromedp.Flag("lang", "en-GB"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	)
	allocator, release := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(allocator)
	// The browser lives as long as the context of its first action, so that
	// must not be the context of a test.
	if err := chromedp.Do(ctx); err != nil {
		release()
		return nil, err
	}
	browser = ctx
	return func() {
		limited, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		if err := chromedp.Cancel(limited); err != nil {
			fmt.Fprintln(os.Stderr, "browser tests: stop the browser:", err)
		}
		release()
	}, nil
}
