//go:build browser

package app

import (
	"testing"

	"harmreview/app/browsertest"
	"harmreview/review"
)

// TestBrowserEveryControlIsReachedByKeyboard goes forth and back through pages
// by the tab key: everything that takes the focus gets it, shows it, and is not
// hidden behind the bar that stays at the top; nothing keeps it.
func TestBrowserEveryControlIsReachedByKeyboard(t *testing.T) {
	t.Parallel()
	s := played(t, 150)
	base := s.served()
	decided, triage := s.anyCase(review.Decided, 3), s.anyCase(review.InTriage, 2)
	for who, paths := range map[string][]string{
		"lead":    {s.path(""), s.path("/cases"), s.path("/owed"), s.casePath(decided, ""), s.casePath(triage, "/triage"), s.casePath(decided, "/answers")},
		"liaison": {s.casePath(decided, "/telling"), s.casePath(decided, "/record-tracing-answer"), s.path("/search")},
		"manager": {s.path("/set-up/policy"), s.path("/lists/new"), s.path("/audit"), s.path("/people/new")},
	} {
		t.Run(who, func(t *testing.T) {
			t.Parallel()
			p := s.opens(t, base, who)
			for _, path := range paths {
				p.Goto(base + path)
				if p.Status() != 200 {
					t.Fatalf("%s: got status %d", path, p.Status())
				}
				tabThrough(t, p)
			}
		})
	}
}

// tabThrough presses the tab key until the focus has been everywhere, then goes
// back.
func tabThrough(t *testing.T, p *browsertest.Page) {
	t.Helper()
	browsertest.Eval[int](p, stopsJS)
	all := browsertest.Eval[int](p, "stops().length")
	for range all {
		p.Tab()
		if fault := browsertest.Eval[string](p, "stopped()"); fault != "" {
			t.Errorf("%s: %s: %s", p.Path(), p.Focus(), fault)
		}
	}
	for _, missed := range browsertest.Eval[[]string](p, "stops().filter((e) => !seen.has(e)).map((e) => e.outerHTML.slice(0, 200))") {
		t.Errorf("%s: the tab key does not lead to %s", p.Path(), missed)
	}
	for range all {
		p.ShiftTab()
		if fault := browsertest.Eval[string](p, "stopped()"); fault != "" {
			t.Errorf("%s: going back, %s: %s", p.Path(), p.Focus(), fault)
		}
	}
}

// stopsJS defines stops, all that the tab key must lead to, and stopped, which
// says what is wrong where the focus is now.
const stopsJS = `(() => {
	window.seen = new Set()
	window.stops = () => {
		const groups = new Set()
		return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')].filter((e) => {
			if (e.disabled || e.closest('[inert]') || !e.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return false
			if (e.type !== 'radio') return true
			const group = [...document.querySelectorAll('input[type=radio]')].filter((r) => r.name === e.name && r.form === e.form)
			const stop = group.find((r) => r.checked) ?? e
			if (groups.has(stop.name)) return false
			groups.add(stop.name)
			return true
		}).map((e) => e)
	}
	window.stopped = () => {
		const e = document.activeElement
		if (!e || e === document.body) return ''
		for (const r of e.type === 'radio' ? document.getElementsByName(e.name) : [e]) seen.add(r)
		const box = [...e.getClientRects()][0]
		if (!box) return 'it has the focus and no place'
		const label = e.labels?.[0] ?? e
		const x = Math.min(Math.max(box.left + Math.min(box.width / 2, 40), 0), innerWidth - 1), y = Math.min(box.top + Math.min(box.height / 2, 12), innerHeight - 1)
		const hit = document.elementFromPoint(x, y)
		if (!hit || !(e.contains(hit) || hit.contains(e) || label.contains(hit))) return 'something lies over it: ' + hit?.outerHTML.slice(0, 100)
		const looks = () => [e, ...(e.labels ?? [])].flatMap((part) => [null, '::before', '::after'].map((pseudo) => {
			const s = getComputedStyle(part, pseudo)
			return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor, s.borderColor, s.borderWidth].join()
		})).join()
		const focused = looks()
		e.blur()
		const unfocused = looks()
		e.focus({ preventScroll: true })
		return focused === unfocused ? 'the focus cannot be seen' : ''
	}
	return 0
})()`

func TestBrowserSkipLinkAndMistakes(t *testing.T) {
	t.Parallel()
	s := site(t, 60)
	base := s.served()
	id := s.anyCase(review.InTriage, 1)
	p := s.opens(t, base, "lead")
	p.Goto(base + s.casePath(id, ""))
	p.Tab()
	p.WantFocus(".nhsuk-skip-link")
	if !browsertest.Eval[bool](p, "document.activeElement.getBoundingClientRect().width > 40") {
		t.Error("the skip link cannot be seen when it has the focus")
	}
	p.Enter()
	p.WaitFor("document.activeElement.matches('main, main *')")
	p.Tab()
	p.WantFocus("main a, main button, main summary")

	p.Goto(base + s.casePath(id, "/hold"))
	p.TabTo("main button.nhsuk-button")
	p.Enter()
	p.Wait(".nhsuk-error-summary")
	p.WantFocus(".nhsuk-error-summary")
	p.Tab()
	p.Enter()
	p.WantFocus("#until")
	p.Goto(base + s.casePath(id, "/hold"))
	p.TabTo("main button.nhsuk-button")
	p.Enter()
	p.Wait(".nhsuk-error-summary")
	p.TabTo(`.nhsuk-error-summary a[href="#reason"]`)
	p.Enter()
	p.WantFocus("#reason")
}
