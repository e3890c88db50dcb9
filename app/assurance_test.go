package app

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"harmreview/review"
)

// sharing sets the shares of closings and of negative assessments that are drawn;
// no clerk's closing is read again by itself.
func (s *testSite) sharing(closings, assessments float64) {
	s.t.Helper()
	i, err := s.store.Incident(s.t.Context(), s.incident)
	if err != nil {
		s.t.Fatal(err)
	}
	i.Policy.ClosingsSampled, i.Policy.AssessmentsSampled, i.Policy.TellingReason = closings, assessments, "It was decided so."
	i.Policy.ClerkRereads, i.Policy.ClerkSampled = 0, 0
	if err := s.store.SaveIncident(s.t.Context(), commandLine, i, "for the test"); err != nil {
		s.t.Fatal(err)
	}
}

// closes closes the next case of one letter that waits in triage, whole.
func (s *testSite) closes(who string) review.CaseID {
	s.t.Helper()
	id := s.anyCase(review.InTriage, 1)
	s.change(who, id, review.TriageLetters{Letters: s.now(id), Answer: review.Close, Code: "no clinical content"})
	return id
}

// figure is what the row of a label says in the nth table of a page whose
// figures are links, and the address that it leads to; "" when there is none.
func (w *answer) figure(section, label string) (n, href string) {
	w.t.Helper()
	for _, tr := range w.all(section + " tr") {
		var cells []*html.Node
		for c := range tr.ChildNodes() {
			if c.Type == html.ElementNode {
				cells = append(cells, c)
			}
		}
		if len(cells) != 2 || strings.Join(strings.Fields(textOf(cells[0])), " ") != label {
			continue
		}
		for a := range cells[1].Descendants() {
			if a.Data == "a" {
				return strings.TrimSpace(textOf(a)), attribute(a, "href")
			}
		}
	}
	return "", ""
}

// opensAs fails the test unless the table at an address has this many cases, of
// which it does not name some, and names the others.
func (b *browser) opensAs(href string, n, unnamed int) {
	b.site.t.Helper()
	want := strconv.Itoa(n) + " cases"
	if n == 1 {
		want = "1 case"
	}
	page := b.get(href).want(200).says(want)
	if got := len(page.all("main tbody tr")); got != n-unnamed {
		b.site.t.Errorf("%s: the table names %d cases, want %d", href, got, n-unnamed)
	}
}

const closingsSection, negativesSection = `section[aria-labelledby="sample-closing"]`, `section[aria-labelledby="sample-assessment"]`

// sampled fails the test unless the page of assurance says these figures of a
// sample to somebody, and each opens its table. -1 stands for a row that is not there.
func (s *testSite) sampled(b *browser, section string, want map[string]int) *answer {
	s.t.Helper()
	page := b.get(s.path("/assurance")).want(200)
	for label, n := range want {
		got, href := page.figure(section, label)
		if n < 0 {
			if got != "" {
				s.t.Errorf("%q is told as %s, and should not be", label, got)
			}
			continue
		}
		if got != strconv.Itoa(n) {
			s.t.Errorf("%q: got %q, want %d", label, got, n)
			continue
		}
		unnamed := 0
		if label == drawnLabel || label == openLabel {
			unnamed = want[openLabel]
		}
		b.opensAs(href, n, unnamed)
	}
	return page
}

const (
	drawnLabel = "Drawn by lot"
	openLabel  = "Drawn, and still being read"
	readLabel  = "Drawn and read blind"
	foundLabel = "… of those positive"
	closedAll  = "Cases closed at triage"
	negAll     = "Cases with a negative assessment"
)

// Closings that were drawn are counted once they were assessed, and what was
// found in them once both have signed; only those who never review are told how
// many are still being read. Each figure opens its table.
func TestTheSampleOfClosings(t *testing.T) {
	s := site(t, 120)
	s.addPerson("lead3", review.Lead)
	lead, manager := s.signIn("lead"), s.signIn("manager")
	lead.get(s.path("/assurance")).says("There are no cases closed at triage yet.")
	s.sharing(0, 0)
	for range 3 {
		s.closes("lead2")
	}
	undone := s.closes("lead2")
	s.change("lead2", undone, review.UndoClosing{Reason: "Closed by mistake."})
	s.sharing(1, 0)
	clean, positive, waits := s.closes("lead2"), s.closes("lead2"), s.closes("lead2")
	s.signed("lead3", clean, false)
	s.signed("lead3", positive, true)

	page := s.sampled(lead, closingsSection, map[string]int{closedAll: 4, readLabel: 1, foundLabel: 0, drawnLabel: -1, openLabel: -1})
	page.says("Of 4 cases closed at triage, 1 was drawn by lot and assessed blind; none was positive", "do not say so", "Not final: 1 case waits for an assessment and 1 for a second review", "from 0% to 100%")
	s.sampled(manager, closingsSection, map[string]int{closedAll: 4, readLabel: 1, foundLabel: 0, drawnLabel: 3, openLabel: 2}).
		says("Not final: 2 drawn cases are still being read").hides("Tess Lead3", positive.String(), waits.String(), "How reviewers agree")
	for _, figure := range []string{"drawn", "open"} {
		lead.get(s.path("/assurance/cases?sample=closing&figure=" + figure)).want(404)
		manager.get(s.path("/assurance/cases?sample=closing&figure="+figure)).want(200).hides(positive.String(), waits.String())
	}

	s.signed("lead", positive, true)
	s.sampled(lead, closingsSection, map[string]int{closedAll: 5, readLabel: 2, foundLabel: 1}).says("1 was positive", "those found among them")
	s.sampled(manager, closingsSection, map[string]int{drawnLabel: 3, openLabel: 1, foundLabel: 1})
	manager.get(s.path("/assurance/cases?sample=closing&figure=found")).says(positive.String())
	s.signIn("owner").get(s.path("/assurance")).want(200)
	s.signIn("liaison").get(s.path("/assurance")).want(403)
}

// A negative that was drawn is counted once its second review is signed, at once
// where the two differ; one that is sent back to be read anew is in no figure.
func TestTheSampleOfNegatives(t *testing.T) {
	s := site(t, 120)
	s.addPerson("lead3", review.Lead)
	lead := s.signIn("lead")
	undrawn := s.toAssess(1)
	s.signed("lead2", undrawn, false)
	agreed, missed, waits := s.toAssess(1), s.toAssess(1), s.toAssess(1)
	s.sharing(0, 1)
	for _, id := range []review.CaseID{agreed, missed, waits} {
		s.signed("lead2", id, false)
	}
	s.sampled(lead, negativesSection, map[string]int{negAll: 1, readLabel: 0, foundLabel: 0, drawnLabel: -1, openLabel: -1}).says("Nothing can be said of them")
	s.signed("lead3", agreed, false)
	s.signed("lead3", missed, true)
	s.sampled(lead, negativesSection, map[string]int{negAll: 3, readLabel: 2, foundLabel: 1})
	s.sampled(s.signIn("manager"), negativesSection, map[string]int{negAll: 3, drawnLabel: 3, openLabel: 1, foundLabel: 1})
	s.sampled(s.signIn("manager"), closingsSection, map[string]int{closedAll: 0, drawnLabel: 0, openLabel: 0})
	s.change("lead", agreed, review.AddInformation{From: "Her daughter", What: "She fell", Urgency: review.Routine})
	s.sampled(lead, negativesSection, map[string]int{negAll: 2, readLabel: 1, foundLabel: 1})
}

// How sure must we be: the answer, what to enter where, and what is wrong with what
// was typed.
func TestHowSure(t *testing.T) {
	s := site(t, 60)
	manager := s.signIn("manager")
	page := manager.get(s.path("/assurance/size")).want(200)
	if page.value("population") != "0" || page.value("sample") != "closing" {
		t.Error("the form does not start from what there is")
	}
	ask := func(b *browser, population, missed, found string) *answer {
		return b.get(s.path("/assurance/size?" + url.Values{"sample": {"closing"}, "population": {population}, "missed": {missed}, "found": {found}}.Encode()))
	}
	page = ask(manager, "22,144", "221", "0").want(200).says("at most 221 of 22,144 cases closed at triage are positive, 298 must be read blind", "Propose 1.6% under “Closings at triage that are read again”")
	page.has(`a[href="` + s.path("/set-up/policy") + `"]`)
	if page.value("missed") != "221" {
		t.Error("what was typed is gone")
	}
	ask(s.signIn("lead"), "22144", "221", "0").want(200).says("A manager changes it").hides("/set-up/policy")
	ask(manager, "20", "1", "0").want(200).says("To be 95% sure that at most 1 of 20")
	ask(manager, "none", "5", "0").want(422).says("Enter how many cases there will be")
	ask(manager, "100", "100", "0").want(422).says("a whole number less than all")
	ask(manager, "100", "2", "3").want(422).says("no more than may be positive in all")
}
