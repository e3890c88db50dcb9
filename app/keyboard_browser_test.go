//go:build browser

package app

import (
	"testing"

	"harmreview/app/browsertest"
	"harmreview/review"
)

// A clinician triages twenty cases without a pointing device: a digit in the
// decision chooses, Enter saves and opens the next.
func TestBrowserTriageByKeyboardAlone(t *testing.T) {
	t.Parallel()
	s := site(t, 90)
	base := s.served()
	p := s.opens(t, base, "clinician")
	p.TabTo("form.app-next button")
	p.Enter()
	before, n := s.decided("clinician"), 0
	for cases := map[string]bool{}; len(cases) < 20; n++ {
		cases[p.Path()] = true
		p.Wait("form[data-triage]")
		p.TabTo("#decision")
		p.Wait("fieldset[data-keys=on]") // until then a key may be meant for the page before
		p.Press("1")
		if got := browsertest.Eval[string](p, "document.querySelector('[name=decision]:checked').value"); got != "close:information only" {
			t.Fatalf("letter %d: the digit chose %q", n+1, got)
		}
		p.Enter()
		if p.Count(".nhsuk-error-summary") > 0 { // a letter that cannot be read is not closed
			p.TabTo("#decision")
			p.Wait("fieldset[data-keys=on]")
			p.Press(browsertest.Eval[string](p, "String([...document.querySelectorAll('[name=decision]')].findIndex((e) => e.value === 'assess:3') + 1)"))
			p.Enter()
		}
		p.WaitText("was saved.")
	}
	if got := s.decided("clinician"); got != before+n {
		t.Errorf("got %d decisions, want %d", got-before, n)
	}
}

// A key typed into a text, held down or pressed too early decides nothing.
func TestBrowserKeysThatAreMeantForSomethingElse(t *testing.T) {
	t.Parallel()
	s := site(t, 60)
	base := s.served()
	p := s.opens(t, base, "clinician")
	p.ClickText("Next case")
	p.Wait("form[data-triage]")
	p.Wait("fieldset[data-keys=on]")
	p.Fill("#reason", "In 2025 the dose was doubled")
	if n := p.Count("[name=decision]:checked"); n != 0 {
		t.Errorf("a digit in the reason chose a decision")
	}
	keys := func(state string) {
		browsertest.Eval[string](p, "document.querySelector('fieldset[data-keys]').dataset.keys = '"+state+"'")
	}
	browsertest.Eval[int](p, "(document.getElementById('decision').focus(), 0)")
	keys("")
	p.Press("1")
	keys("on")
	browsertest.Eval[bool](p, "document.getElementById('decision').dispatchEvent(new KeyboardEvent('keydown', { key: '1', repeat: true, bubbles: true, cancelable: true }))")
	if n := p.Count("[name=decision]:checked"); n != 0 {
		t.Errorf("a digit too early, or held down, chose a decision")
	}
	p.Press("1")
	keys("")
	before := p.Path()
	p.Enter()
	if held := browsertest.Eval[bool](p, "document.getElementById('decision').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', repeat: true, bubbles: true, cancelable: true }))"); held {
		t.Errorf("Enter held down sends the form")
	}
	if p.Path() != before || s.decided("clinician") != 0 {
		t.Errorf("Enter too early sent the form")
	}
	p.Axe()
	p.Reflow()
}

// decided is how many triage decisions somebody has taken, by the audit trail.
func (s *testSite) decided(who string) int {
	s.t.Helper()
	lines, _, err := s.store.Audit(s.t.Context(), s.actor("auditor"), review.AuditFilter{Person: s.people[who].ID, Change: string(review.TriageName)}, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	return len(lines)
}
