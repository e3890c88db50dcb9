//go:build browser

package app

import (
	"testing"

	"harmreview/app/browsertest"
	"harmreview/review"
)

// A clinician triages five letters without a pointing device: a digit in the
// decision chooses, Enter saves and opens the next.
func TestBrowserTriageByKeyboardAlone(t *testing.T) {
	t.Parallel()
	s := site(t, 60)
	base := s.served()
	p := s.opens(t, base, "clinician")
	p.TabTo("form.app-next button")
	p.Enter()
	before := s.decided("clinician")
	for n := range 5 {
		p.Wait("form[data-triage]")
		p.TabTo("#decision")
		p.Wait("fieldset[data-keys=on]") // until then a key may be meant for the page before
		p.Press("1")
		if got := browsertest.Eval[string](p, "document.querySelector('[name=decision]:checked').value"); got != "close:information only" {
			t.Fatalf("letter %d: the digit chose %q", n+1, got)
		}
		p.Enter()
		p.WaitText("“Close: Information only” was saved.")
	}
	if got := s.decided("clinician"); got != before+5 {
		t.Errorf("got %d decisions, want 5", got-before)
	}
}

// A digit typed into a text, or too early, decides nothing.
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
