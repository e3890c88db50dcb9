//go:build browser

package app

import (
	"strings"
	"testing"

	"harmreview/review"
)

// TestBrowserLongWordsAreBroken pastes a word that never ends, such as an
// address, where people write: no page has to be scrolled sideways for it.
func TestBrowserLongWordsAreBroken(t *testing.T) {
	t.Parallel()
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 1)
	endless := strings.Repeat("endless", 200)
	s.change("lead", id, review.Hold{Until: "2026-12-20", Reason: endless})
	s.change("lead", id, review.ReportWrongPatient{Reason: endless})
	s.change("lead", id, review.OpenObligation{Kind: review.Enquiry, What: endless, Whom: endless})
	base := s.served()
	p := s.opens(t, base, "lead")
	for _, path := range []string{s.casePath(id, ""), s.casePath(id, "/hold"), s.owedPath(id, review.Enquiry, ""), s.path("/owed?kind=enquiry")} {
		p.Goto(base + path)
		p.Reflow()
	}
}
