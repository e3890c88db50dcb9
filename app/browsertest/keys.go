package browsertest

import (
	"fmt"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Keys for [Page.Press], beside the characters that they type.
const (
	Enter     = kb.Enter
	Space     = " "
	Tab       = kb.Tab
	Escape    = kb.Escape
	Backspace = kb.Backspace
	ArrowUp   = kb.ArrowUp
	ArrowDown = kb.ArrowDown
	Home      = kb.Home
	End       = kb.End
)

// most is how often [Page.TabTo] presses the key; a page with more stops than
// that cannot be used with a keyboard.
const most = 300

// asTyped makes a key go down as one of a real keyboard does: what the page did
// with that then keeps the key from being typed as well, so that Enter on a link
// into a form does not also send the form.
func asTyped(k *input.DispatchKeyEventParams) {
	if k.Type == input.DispatchKeyEventTypeKeyDown {
		k.Type = input.DispatchKeyEventTypeRawKeyDown
	}
}

// Press presses keys one after the other, wherever the focus is.
func (p *Page) Press(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys, asTyped))
	p.settle()
}

// Tab moves the focus to the next thing that takes it.
func (p *Page) Tab() { p.t.Helper(); p.Press(Tab) }

// ShiftTab moves the focus to the thing before.
func (p *Page) ShiftTab() {
	p.t.Helper()
	p.do(chromedp.KeyEvent(Tab, asTyped, chromedp.KeyModifiers(chromedp.ModifierShift)))
}

// Enter presses the enter key.
func (p *Page) Enter() { p.t.Helper(); p.Press(Enter) }

// TabTo presses the tab key until the focus is on an element that fits. It ends
// the test when the keyboard does not get there.
func (p *Page) TabTo(selector string) {
	p.t.Helper()
	for range most {
		p.do(chromedp.KeyEvent(Tab, asTyped))
		if p.hasFocus(selector) {
			return
		}
	}
	p.t.Fatalf("tab to %s: not reached in %d steps; the focus is on %s (on %s)", selector, most, p.Focus(), p.where())
}

// WantFocus fails the test unless the focus is on an element that fits.
func (p *Page) WantFocus(selector string) {
	p.t.Helper()
	if !p.hasFocus(selector) {
		p.t.Errorf("focus: got %s, want %s (on %s)", p.Focus(), selector, p.where())
	}
}

func (p *Page) hasFocus(selector string) bool {
	p.t.Helper()
	return Eval[bool](p, fmt.Sprintf("document.activeElement?.matches(%s) ?? false", quoted(selector)))
}

// Focus gives the opening tag of the element that has the focus, for a failure.
func (p *Page) Focus() string {
	p.t.Helper()
	return Eval[string](p, "document.activeElement?.cloneNode(false).outerHTML ?? 'nothing'")
}
