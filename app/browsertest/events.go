package browsertest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// events is what the browser has told about a tab so far.
type events struct {
	mu      sync.Mutex
	frame   cdp.FrameID // the frame of the page itself
	loading bool
	status  int64           // of the document loaded last
	refused map[string]bool // addresses of documents that were answered with an error status
	logged  []fault
}

// fault is one error that a page logged.
type fault struct {
	text, address string
	network       bool
}

// follow says which target the tab is; its main frame has the same id.
func (e *events) follow(id target.ID) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.frame = cdp.FrameID(id)
}

// busy reports whether the tab is on its way to another page.
func (e *events) busy() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.loading
}

func (e *events) moving(frame cdp.FrameID, loading bool) {
	if frame == e.frame {
		e.loading = loading
	}
}

// hear takes one event. The browser library calls it in order of arrival, and
// does not allow commands in it.
func (p *Page) hear(event any) {
	e := &p.events
	e.mu.Lock()
	defer e.mu.Unlock()
	switch event := event.(type) {
	case *page.EventFrameRequestedNavigation:
		if strings.HasPrefix(event.URL, "http") && event.Disposition == page.ClientNavigationDispositionCurrentTab {
			e.moving(event.FrameID, true)
		}
	case *page.EventFrameStartedLoading:
		e.moving(event.FrameID, true)
	case *page.EventFrameStoppedLoading:
		e.moving(event.FrameID, false)
	case *page.EventNavigatedWithinDocument:
		e.moving(event.FrameID, false)
	case *network.EventResponseReceived:
		e.answered(event)
	case *log.EventEntryAdded:
		if event.Entry.Level == log.EntryLevelError {
			e.logged = append(e.logged, fault{event.Entry.Text, event.Entry.URL, event.Entry.Source == log.EntrySourceNetwork})
		}
	case *runtime.EventExceptionThrown:
		e.logged = append(e.logged, fault{text: thrown(event.ExceptionDetails), address: event.ExceptionDetails.URL})
	case *runtime.EventConsoleAPICalled:
		if event.Type == runtime.ConsoleAPICalledTypeError || event.Type == runtime.ConsoleAPICalledTypeAssert {
			e.logged = append(e.logged, fault{text: said(event.Args)})
		}
	case *page.EventJavascriptDialogOpening:
		e.logged = append(e.logged, fault{text: "dialog: " + event.Message})
		go p.dismiss()
	}
}

// dismiss answers a dialog, which would stop the page for ever.
func (p *Page) dismiss() {
	chromedp.Call(p.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
}

func (e *events) answered(event *network.EventResponseReceived) {
	if event.Type != network.ResourceTypeDocument || event.FrameID != e.frame {
		return
	}
	e.status = event.Response.Status
	if e.status >= 400 {
		if e.refused == nil {
			e.refused = map[string]bool{}
		}
		e.refused[event.Response.URL] = true
	}
}

// faults gives what counts as an error. The browser logs every answer of 400
// and above; for a document that is an answer like any other, such as a form
// with its mistakes, and for anything else it is a fault.
func (e *events) faults() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var faults []string
	for _, f := range e.logged {
		if !f.network || !e.refused[f.address] {
			faults = append(faults, strings.TrimSpace(f.text+" "+f.address))
		}
	}
	return faults
}

// forgive takes back the first fault whose text contains the words, and reports
// whether there was one.
func (e *events) forgive(words string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i, f := range e.logged {
		if strings.Contains(f.text, words) {
			e.logged = append(e.logged[:i], e.logged[i+1:]...)
			return true
		}
	}
	return false
}

// ExpectError waits until the page has logged an error with these words, which
// then does not fail the test.
func (p *Page) ExpectError(words string) {
	p.t.Helper()
	p.until(fmt.Sprintf("log an error with %q", words), func(context.Context) (bool, error) {
		if !p.events.forgive(words) {
			return false, errors.New("it has not")
		}
		return true, nil
	})
}

// Status is the HTTP status of the page.
func (p *Page) Status() int {
	p.events.mu.Lock()
	defer p.events.mu.Unlock()
	return int(p.events.status)
}

func thrown(details *runtime.ExceptionDetails) string {
	if details.Exception != nil && details.Exception.Description != "" {
		return details.Exception.Description
	}
	return details.Text
}

func said(args []*runtime.RemoteObject) string {
	var words []string
	for _, arg := range args {
		if arg.Description != "" {
			words = append(words, arg.Description)
			continue
		}
		words = append(words, string(arg.Value))
	}
	return "console: " + strings.Join(words, " ")
}
