//go:build browser

package app

import (
	"testing"

	"harmreview/app/browsertest"
)

// Two people ask for the next case at the same moment, and one case waits: one
// gets it, and the other is told that nothing waits.
func TestBrowserTwoRaceForOneCase(t *testing.T) {
	t.Parallel()
	s, _ := bareSite(t, 10)
	s.load([]byte(oneLetter))
	base := s.served()
	both := []*browsertest.Page{s.opens(t, base, "clinician"), s.opens(t, base, "clinician2")}
	for _, p := range both {
		browsertest.Eval[int](p, "(document.querySelector('form.app-next').requestSubmit(), 0)")
	}
	got := 0
	for _, p := range both {
		p.Wait("form[data-triage], .nhsuk-inset-text[role=status]")
		if p.Count("form[data-triage]") > 0 {
			got++
			continue
		}
		p.WaitText("Nothing waits for you in the queues now.")
	}
	if got != 1 {
		t.Errorf("%d of two were given the one case", got)
	}
}
