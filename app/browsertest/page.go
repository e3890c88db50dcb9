package browsertest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

const (
	lifetime = 5 * time.Minute  // of a tab; a test that takes longer hangs
	patience = 30 * time.Second // with one condition; long, because the machine may be busy
	interval = 20 * time.Millisecond
)

// A Page is one tab, used by one test. Its selectors are CSS. Where an action
// or a reading needs one element, a selector that matches several ends the
// test, since the wrong one might be meant.
type Page struct {
	t      *testing.T
	ctx    context.Context
	events events
	origin string // scheme and host of the page opened last
	noJS   bool

	width, height int // of the window, in CSS pixels
}

// New opens a tab with cookies of its own. When the test ends, the tab closes,
// and the test fails for each error that its pages logged.
func New(t *testing.T) *Page {
	t.Helper()
	if browser == nil {
		t.Skip(ErrNoBrowser)
	}
	p := &Page{t: t, width: 1440, height: 900}
	tab, closeTab := chromedp.NewContext(browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.hear))
	t.Cleanup(closeTab)
	ctx, cancel := context.WithDeadline(tab, deadline(t))
	t.Cleanup(cancel)
	p.ctx = ctx
	// The tab closes with the context of its first action. That is the one
	// without a deadline, so that a test that ran out of time has its picture.
	p.must(chromedp.Do(tab, chromedp.EmulateViewport(int64(p.width), int64(p.height))))
	p.events.follow(chromedp.FromContext(tab).Target.TargetID)
	// Without this only the tab in front has the focus, and tests run side by side.
	_, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	p.must(err)
	t.Cleanup(p.end)
	return p
}

// deadline is when a tab closes by itself: early enough to say what the test
// waited for before go test stops it.
func deadline(t *testing.T) time.Time {
	end := time.Now().Add(lifetime)
	if limit, ok := t.Deadline(); ok && limit.Add(-5*time.Second).Before(end) {
		return limit.Add(-5 * time.Second)
	}
	return end
}

// NoJS switches scripts off for every page that the tab opens from now on.
func (p *Page) NoJS() *Page {
	p.t.Helper()
	p.noJS = true
	p.scripts(false)
	return p
}

func (p *Page) scripts(on bool) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
	p.must(err)
}

// end fails the test for what its pages logged, and keeps a picture of a
// failure.
func (p *Page) end() {
	evaluate[int](p.ctx, "0") // the answer comes after all events before it
	for _, fault := range p.events.faults() {
		p.t.Errorf("the browser logged: %s", fault)
	}
	if p.t.Failed() {
		p.picture("failed-" + strings.NewReplacer("/", "-", " ", "-").Replace(p.t.Name()))
	}
}

func (p *Page) do(step chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	p.must(chromedp.Do(p.ctx, step))
}

// must ends the test on an error.
func (p *Page) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("on %s: %v", p.where(), err)
	}
}

// where says for a failure which page it happened on.
func (p *Page) where() string {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(p.ctx), time.Second)
	defer cancel()
	place, err := evaluate[string](ctx, "`${location.href} \"${document.title}\"`")
	if err != nil {
		return "a page that does not answer"
	}
	return place
}

// errAmbiguous marks a selector that fits several elements, which waiting does not mend.
var errAmbiguous = errors.New("ambiguous")

// until returns as soon as the condition holds, and ends the test when it does
// not in time. A condition that fails is asked again: the tab may be between
// two pages.
func (p *Page) until(what string, holds func(context.Context) (bool, error)) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	tick := time.NewTicker(interval)
	defer tick.Stop()
	var reason error
	for ctx.Err() == nil {
		ok, err := holds(ctx)
		if ok {
			return
		}
		if ctx.Err() == nil { // else the time was up while it was asked
			reason = err
		}
		if errors.Is(err, errAmbiguous) {
			break
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
	}
	p.t.Fatalf("%s: %v (on %s)", what, reason, p.where())
}

// settle waits for the page that the last action led to, if it led to one.
func (p *Page) settle() {
	p.t.Helper()
	// A form is sent in a task after the click. An answer from the page means
	// that this task has run; an error, that the page is gone already.
	evaluate[int](p.ctx, "0")
	evaluate[int](p.ctx, "0")
	p.until("load the page", func(context.Context) (bool, error) {
		if p.events.busy() {
			return false, errors.New("it is still loading")
		}
		return true, nil
	})
}

// evaluate gives the value of a JavaScript expression, or of its promise.
func evaluate[T any](ctx context.Context, js string) (T, error) {
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		return value, fmt.Errorf("evaluate: %w", err)
	}
	return value, nil
}
