package app

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"harmreview/review"
)

// bareReferences are the pages that show references and nothing about anybody.
var bareReferences = []string{
	"/incidents/:incident/audit",          // the trail names what it tells of
	"/incidents/:incident/ledger/:figure", // the table behind a figure
	"/incidents/:incident/same-day",
	"/incidents/:incident/cases/:case/same-day/:obligation",
	"/incidents/:incident/cases/:case/restricted", // who may see a case, and nothing of it
	"/incidents/:incident/restricted",
	"/incidents/:incident/cases/:case/open", // asks why, before anything is shown
}

var reference = regexp.MustCompile(`HR-\d{6}`)

// Whoever is shown a case is on record as having seen it: the references on
// every page are those of the event about it.
func TestEveryCaseThatAPageShowsIsInItsEvent(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another, and long")
	}
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 1)
	s.change("lead", id, review.OpenObligation{Kind: review.Action, What: "Ring the practice", Owner: "Dr Ahmed", Due: "2026-12-01", Urgency: review.Urgent})
	shown := 0
	for _, who := range []string{"lead", "manager", "liaison", "clerk", "clinician", "auditor"} {
		b := s.signIn(who)
		for _, r := range s.registered() {
			if r.Method != "GET" || slices.Contains(bareReferences, r.Path) || !strings.HasPrefix(r.Path, "/incidents/:incident") {
				continue
			}
			w := b.ask(r, id)
			if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
				continue
			}
			seen := s.lastSeen(who)
			for _, ref := range reference.FindAllString(withoutSameDay(w), -1) {
				shown++
				if !slices.Contains(seen, ref) {
					t.Errorf("%s as %s shows %s; the latest event of theirs names %v", r.Path, who, ref, seen)
				}
			}
		}
	}
	if shown < 100 {
		t.Errorf("only %d references were shown: this test looked at nothing", shown)
	}
}

// lastSeen are the cases that the latest event of somebody names.
func (s *testSite) lastSeen(who string) []string {
	s.t.Helper()
	lines, _, err := s.store.Audit(s.t.Context(), s.actor("auditor"), review.AuditFilter{Person: s.people[who].ID}, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	var refs []string
	if len(lines) > 0 {
		for _, id := range lines[0].Cases {
			refs = append(refs, id.String())
		}
	}
	return refs
}

// withoutSameDay is a page's text without the bar of same-day actions, which
// every member sees on every page.
func withoutSameDay(w *answer) string {
	var b strings.Builder
	for _, n := range w.all("body > *") {
		if attribute(n, "class") != "app-same-day" {
			b.WriteString(sourceText(n))
		}
	}
	return b.String()
}

// sourceText is all text of an element, the values of its attributes included.
func sourceText(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for _, a := range n.Attr {
		b.WriteString(" " + a.Val)
	}
	for child := range n.ChildNodes() {
		b.WriteString(sourceText(child) + " ")
	}
	return b.String()
}
