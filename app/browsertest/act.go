package browsertest

import (
	"context"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Goto opens an address. One that begins with a slash is on the site that the
// tab was on before.
func (p *Page) Goto(address string) {
	p.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = p.origin + address
	}
	parsed, err := url.Parse(address)
	p.must(err)
	p.origin = parsed.Scheme + "://" + parsed.Host
	answer, err := chromedp.Call(p.ctx, page.Navigate, page.NavigateParams{URL: address})
	p.must(err)
	if answer.ErrorText != "" {
		p.t.Fatalf("open %s: %s", address, answer.ErrorText)
	}
	p.settle()
	p.drawn()
}

// drawn waits until the page has been drawn a few times: the header puts its
// links anew in the second frame, which takes the focus from them, and a click that
// had begun on one.
func (p *Page) drawn() {
	p.t.Helper()
	if p.noJS {
		return
	}
	p.until("draw the page", func(ctx context.Context) (bool, error) {
		return evaluate[bool](ctx, `new Promise((done) => {
			const frame = (n) => n === 0 ? done(true) : requestAnimationFrame(() => frame(n - 1))
			frame(3)
		})`)
	})
}

// Click clicks on the element, once it can be clicked on.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.click(selector, "")
}

// ClickText clicks on the one link, button or summary whose text is exactly
// this, with what is only read out but not seen.
func (p *Page) ClickText(text string) {
	p.t.Helper()
	p.click("a, button, summary", text)
}

// click waits until the page has loaded, which its own script may have opened
// anew, and was drawn: until then things still move from under the pointer.
func (p *Page) click(selector, words string) {
	p.t.Helper()
	p.settle()
	p.drawn()
	at := p.element("click on", selector, words, pointJS, "")
	p.do(chromedp.MouseClickXY(at.X, at.Y))
	p.settle()
}

// Check ticks a checkbox or chooses a radio button, if it is not yet.
func (p *Page) Check(selector string) {
	p.t.Helper()
	if p.checked(selector) {
		return
	}
	p.Click(selector)
	if !p.checked(selector) {
		p.t.Fatalf("check %s: still not checked after a click", selector)
	}
}

func (p *Page) checked(selector string) bool {
	p.t.Helper()
	return p.element("look whether checked:", selector, "", "(e) => ({ value: String(e.checked) })", "").Value == "true"
}

// Fill puts a text into a field in place of what was there.
func (p *Page) Fill(selector, text string) {
	p.t.Helper()
	p.element("fill", selector, "", `(e) => {
		if (e.disabled || e.readOnly) return { fault: 'it takes no text' }
		if (e.getClientRects().length === 0) return { fault: 'it is not visible' }
		e.focus()
		e.select()
		return {}
	}`, "")
	p.do(chromedp.KeyEvent(kb.Delete)) // an empty text inserts nothing, and so replaces nothing
	_, err := chromedp.Call(p.ctx, input.InsertText, input.InsertTextParams{Text: text})
	p.must(err)
	if got := p.Value(selector); got != text {
		p.t.Fatalf("fill %s: got %q, want %q", selector, got, text)
	}
}

// Select chooses the option of a select that has the value.
func (p *Page) Select(selector, value string) {
	p.t.Helper()
	p.element("select "+value+" in", selector, "", `(e, value) => {
		if (e.disabled) return { fault: 'it is disabled' }
		if (![...e.options].some((o) => o.value === value && !o.disabled)) return { fault: 'it has no such option' }
		e.focus()
		e.value = value
		e.dispatchEvent(new Event('input', { bubbles: true }))
		e.dispatchEvent(new Event('change', { bubbles: true }))
		return {}
	}`, value)
	p.settle()
}

// Upload chooses files in a file field.
func (p *Page) Upload(selector string, paths ...string) {
	p.t.Helper()
	p.element("upload to", selector, "", "(e) => e.disabled ? { fault: 'it is disabled' } : {}", "")
	var files []string
	for _, path := range paths {
		file, err := filepath.Abs(path)
		p.must(err)
		files = append(files, file)
	}
	p.do(chromedp.SetUploadFiles(chromedp.CSS(selector), files))
	p.settle()
}
