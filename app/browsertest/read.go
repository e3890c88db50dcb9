package browsertest

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Text is the text of the element, with each run of white space as one space.
// It includes what is only read out but not seen.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return fold(p.element("read", selector, "", "(e) => ({ value: e.textContent })", "").Value)
}

// Texts is the text of every element that fits now; there may be none.
func (p *Page) Texts(selector string) []string {
	p.t.Helper()
	texts := Eval[[]string](p, fmt.Sprintf("[...document.querySelectorAll(%s)].map((e) => e.textContent)", quoted(selector)))
	for i, text := range texts {
		texts[i] = fold(text)
	}
	return texts
}

// Value is what a field holds. The one that is checked of some radio buttons is
// "input[name=answer]:checked".
func (p *Page) Value(selector string) string {
	p.t.Helper()
	return p.element("read the value of", selector, "", "(e) => ({ value: e.value })", "").Value
}

// Count is the number of elements that fit now.
func (p *Page) Count(selector string) int {
	p.t.Helper()
	return Eval[int](p, fmt.Sprintf("document.querySelectorAll(%s).length", quoted(selector)))
}

// URL is the whole address of the page.
func (p *Page) URL() string { p.t.Helper(); return Eval[string](p, "location.href") }

// Path is the address of the page below the site: path, query and fragment.
func (p *Page) Path() string {
	p.t.Helper()
	return Eval[string](p, "location.pathname + location.search + location.hash")
}

// Title is the title of the page.
func (p *Page) Title() string { p.t.Helper(); return Eval[string](p, "document.title") }

// Wait waits until an element that fits can be seen.
func (p *Page) Wait(selector string) {
	p.t.Helper()
	p.WaitFor(fmt.Sprintf("[...document.querySelectorAll(%s)].some((e) => e.checkVisibility({ visibilityProperty: true }))", quoted(selector)))
}

// WaitText waits until the page shows a text, with each run of white space as
// one space.
func (p *Page) WaitText(text string) {
	p.t.Helper()
	p.WaitFor(fmt.Sprintf(`document.body.innerText.replace(/\s+/g, ' ').includes(%s)`, quoted(text)))
}

// WaitFor waits until a JavaScript expression is true, across pages too.
func (p *Page) WaitFor(js string) {
	p.t.Helper()
	p.until("wait for "+js, func(ctx context.Context) (bool, error) {
		holds, err := evaluate[bool](ctx, "Boolean("+js+")")
		if err == nil && !holds {
			err = errors.New("it is false")
		}
		return holds, err
	})
}

// Eval gives the value of a JavaScript expression; a promise is waited for.
func Eval[T any](p *Page, js string) T {
	p.t.Helper()
	value, err := evaluate[T](p.ctx, js)
	p.must(err)
	return value
}

func fold(text string) string { return strings.Join(strings.Fields(text), " ") }
