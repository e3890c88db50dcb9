package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"harmreview/review"
)

func TestTheOwnerIsShownWhatWaitsForTheirAnswer(t *testing.T) {
	s := site(t, 60)
	owner, id := s.signIn("owner"), s.anyCase(review.InTriage, 1)
	owner.get(s.path("")).want(200).says("0 put to me to decide").has(`a[href="` + s.path("/cases?mine=proposed") + `"]`)
	s.change("lead", id, review.ProposeWithoutReview{Basis: review.ReviewedElsewhere, Reason: "The neighbouring trust has reviewed it."})
	owner.get(s.path("")).want(200).says("1 put to me to decide")
	owner.get(s.path("/cases?mine=proposed")).want(200).says("Showing 1 to 1 of 1", id.String())
	form := owner.get(s.casePath(id, "/approve-without-review")).want(200).form("main form")
	owner.post(s.casePath(id, "/approve-without-review"), with(form, "answer", "no", "reason", "It must be read.", "signing_password", password)).want(303)
	owner.get(s.path("")).want(200).says("0 put to me to decide")

	s.change("lead", id, review.ProposeWithoutReview{Basis: review.ReviewedElsewhere, Reason: "Here is their report."})
	s.change("owner", id, review.ApproveWithoutReview{Answer: review.Yes, Reason: "The report is complete."})
	owner.get(s.path("/cases?mine=decided")).want(200).says("Showing 1 to 1 of 1", id.String())
}

func TestTheLedgerLinksOnlyCasesThatOpen(t *testing.T) {
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 1)
	link := `th a[href="` + s.casePath(id, "") + `"]`
	table := s.path("/ledger/patients")
	s.signIn("auditor").get(table).want(200).has(link)
	owner := s.signIn("owner").get(table).want(200).says(id.String())
	if n := len(owner.all("th a")); n != 0 {
		t.Errorf("the owner gets %d links to cases that are not theirs to see", n)
	}
}

// What waits of sending and calls is counted for whoever deals with it, and each
// figure is that of the list which it opens.
func TestTheFirstPageTellsOfSendingAndCalls(t *testing.T) {
	s := site(t, 60)
	liaison := s.signIn("liaison")
	liaison.get(s.path("")).want(200).hides("Sending and calls")
	late := s.lateLetters(4)
	ids := s.toRun(5, 1)
	s.runMade(liaison, 1, "3")
	s.sends("/print-runs/1/sent")
	back := s.casePath(ids[0], "/packs/1/came-back")
	liaison.post(back, with(liaison.get(back).want(200).form("main form"), "on-day", "23", "on-month", "11", "on-year", "2026", "reason", "gone away")).want(303)
	s.runMade(liaison, 2, "")
	s.traced(ids[3], s.clock.Now(), "died", "confirmed")
	liaison.post(s.path("/print-runs/new"), with(liaison.get(s.path("/print-runs/new")).form("main form"), "kind", "awareness")).want(303)
	s.toRun(1, 30)
	liaison.post(s.path("/print-runs/new"), with(liaison.get(s.path("/print-runs/new")).form("main form"), "kind", "awareness", "key", newKey())).want(303)
	s.printRuns()
	s.makesBatch(liaison)
	s.figuresEqualLists("liaison", "1 pack pulled", "1 pack back from the post", "1 print run made", "1 batch approved, to be recorded as sent")
	s.figuresEqualLists("manager", "print runs to approve")
	s.figuresEqualLists("lead", "1 print run made")

	s.sendsBatch(liaison).want(303)
	s.lateLettersFrom(4, 2)
	liaison.post(s.path(surgery+"/batch"), liaison.get(s.path(surgery+"/batch")).want(200).form("main form")).want(303)
	liaison.rings(testPerson{family: "Nobody", given: "Known", born: "1960-02-03"}, "about", "She was admitted.", "urgency", "2").want(303)
	s.figuresEqualLists("manager", "1 batch for a practice to approve", "1 caller to ring back")
	family, given, born := s.nameOf(ids[1])
	liaison.rings(testPerson{family: family, given: given, born: born}).want(303)
	s.figuresEqualLists("liaison", "1 call not settled yet")
	unknown := liaison.rings(testPerson{family: family, given: given, born: born}).want(303)
	unknown.isAbout(s.number(ids[1]))
	liaison.compares(unknown.callPath(), nil).want(303)
	s.figuresEqualLists("liaison", "1 caller for a liaison to ring back")
	for range 3 {
		s.clock.Add(20 * 24 * time.Hour)
		s.figuresEqualLists("liaison", "3 late letters without a reply, to be chased")
		s.change("liaison", late[1], review.NoteObligation{ID: s.owing(late[1], review.GPRelease).ID, Kind: "chased", Whom: "They", HappenedAt: s.clock.Now()})
		for _, id := range late[2:] {
			s.change("liaison", id, review.NoteObligation{ID: s.owing(id, review.GPRelease).ID, Kind: "chased", Whom: "They", HappenedAt: s.clock.Now()})
		}
	}
	s.clock.Add(20 * 24 * time.Hour)
	s.change("manager", late[3], review.Restrict{Reason: "A threat."})
	s.figuresEqualLists("liaison", "2 late letters without a reply, to be escalated")
	s.figuresEqualLists("clerk")
	s.figuresEqualLists("owner")
}

// nameOf is the name and date of birth of the patient of a case.
func (s *testSite) nameOf(id review.CaseID) (family, given, born string) {
	s.t.Helper()
	c := s.whole(id)
	return c.Post.Family, c.Post.Given, c.Post.Born
}

// sends records that all packs of a print run went that may.
func (s *testSite) sends(path string) {
	s.t.Helper()
	liaison := s.signIn("liaison")
	liaison.post(s.path(path), with(liaison.get(s.path(path)).want(200).form("main form"), "channel", "letter")).want(303)
	s.printRuns()
}

// figuresEqualLists opens the list behind each figure of sending and calls on
// somebody's first page, which shows these: the list that is open has that many.
func (s *testSite) figuresEqualLists(who string, shown ...string) {
	s.t.Helper()
	b := s.signIn(who)
	page := b.get(s.path("")).want(200).says(shown...)
	links := page.all(`[aria-labelledby="sending"] a`)
	if len(links) < len(shown) {
		s.t.Errorf("%s: got %d figures, want at least %d", who, len(links), len(shown))
	}
	for _, link := range links {
		n, _, _ := strings.Cut(strings.TrimSpace(textOf(link)), " ")
		if n == "0" {
			s.t.Errorf("%s: nought is shown: %q", who, textOf(link))
		}
		list := b.get(attribute(link, "href")).want(200)
		open := list.all(`main nav [aria-current]`)
		found := false
		for _, o := range open {
			found = found || strings.Contains(textOf(o), fmt.Sprintf("(%s)", n))
		}
		if !found {
			s.t.Errorf("%s: the first page says %q, the list %q", who, strings.Join(strings.Fields(textOf(link)), " "), list.text())
		}
	}
}
