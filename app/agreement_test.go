package app

import (
	"strconv"
	"strings"
	"testing"

	"harmreview/review"
)

// twice has a case assessed by two leads, each finding harm or none.
func (s *testSite) twice(first, second string, one, other bool) review.CaseID {
	s.t.Helper()
	id := s.toAssess(1)
	s.sharing(0, 1)
	s.signed(first, id, one)
	s.signed(second, id, other)
	return id
}

// cell is what a table's cell that leads to a figure says, and its address.
func (w *answer) cell(figure string) (int, string) {
	w.t.Helper()
	for _, a := range w.all(`main td a[href$="/assurance/agreement/cases?figure=` + figure + `"], main p a[href$="/assurance/agreement/cases?figure=` + figure + `"]`) {
		n, err := strconv.Atoi(strings.TrimSpace(textOf(a)))
		if err == nil {
			return n, attribute(a, "href")
		}
	}
	return -1, ""
}

// compared fails the test unless the page of agreement says these figures, and
// each opens its table.
func (s *testSite) compared(b *browser, want map[string]int) *answer {
	s.t.Helper()
	page := b.get(s.path("/assurance/agreement")).want(200)
	for figure, n := range want {
		got, href := page.cell(figure)
		if got != n {
			s.t.Errorf("%s: got %d, want %d", figure, got, n)
			continue
		}
		b.opensAs(href, n, 0)
	}
	return page
}

// Two who assessed a case blind are compared as they first signed, once both have;
// the reviewer, the month and the grades have figures of their own, which open
// their tables.
func TestHowReviewersAgree(t *testing.T) {
	s := site(t, 120)
	s.addPerson("lead3", review.Lead)
	s.addPerson("lead4", review.Lead)
	lead := s.signIn("lead")
	lead.get(s.path("/assurance/agreement")).want(200).says("Nothing can be compared yet")
	both := s.twice("lead2", "lead3", true, true)
	s.twice("lead2", "lead3", false, false)
	differ := s.twice("lead2", "lead3", false, true)
	s.twice("lead3", "lead2", true, false)
	waits := s.toAssess(1)
	s.signed("lead2", waits, true)

	want := map[string]int{"both-positive": 1, "neither": 1, "first-alone": 1, "second-alone": 1, "agree": 2, "differ": 2}
	page := s.compared(lead, want)
	page.says("4 cases were assessed by two clinicians", "Too few pairs to judge by")
	page.hides(waits.String())
	me := strconv.FormatInt(int64(s.people["lead2"].ID), 10)
	for figure, n := range map[string]int{"pairs": 4, "agree": 2, "missed": 2, "found-alone": 0} {
		href := s.path("/assurance/agreement/cases?figure=" + figure + "&reviewer=" + me)
		page.has(`a[href="` + href + `"]`)
		lead.opensAs(href, n, 0)
	}
	month := s.clock.Now().In(review.London).Format("2006-01")
	lead.opensAs(s.path("/assurance/agreement/cases?figure=pairs&month="+month), 4, 0)
	lead.opensAs(s.path("/assurance/agreement/cases?figure=pairs&month=2019-01"), 0, 0)
	lead.opensAs(s.path("/assurance/agreement/cases?figure=grades&first=none&second=moderate"), 1, 0)
	lead.get(s.path("/assurance/agreement/cases?figure=grades&first=none&second=moderate")).says(differ.String())

	// Amended after the talk: the figures keep what was signed first.
	amended := s.second(differ).Answers
	s.change("lead2", differ, review.AmendAssessment{Answers: amended, Reason: "The test was never done."})
	s.compared(lead, want)

	// Withdrawn, it is no pair any more; read anew by one who has seen the answers,
	// it is one, and not blind.
	s.change("lead3", both, review.WithdrawAssessment{Assessment: s.second(both).ID, Reason: "Wrong record."})
	want["both-positive"], want["agree"] = 0, 1
	s.compared(lead, want)
	four := s.signIn("lead4")
	s.signed("lead4", both, true)
	want["both-positive"], want["agree"] = 1, 2
	s.compared(lead, want)
	seen := s.twice("lead2", "lead3", true, true)
	s.change("lead3", seen, review.WithdrawAssessment{Assessment: s.second(seen).ID, Reason: "Wrong record."})
	want["both-positive"], want["agree"] = 1, 2
	s.compared(lead, want)
	s.change("lead3", seen, review.SignSecondReview{Letters: s.now(seen), Answers: amendedFor(s.whole(seen), amended)})
	s.compared(four, want).says("1 more was not signed blind")
	four.opensAs(s.path("/assurance/agreement/cases?figure=not-blind"), 1, 0)

	for _, who := range []string{"manager", "clinician", "auditor", "owner"} {
		b := s.signIn(who)
		b.get(s.path("/assurance/agreement")).want(403)
		b.get(s.path("/assurance/agreement/cases?figure=pairs")).want(403)
	}
	lead.get(s.path("/assurance/agreement/cases?figure=missed")).want(404)
	lead.get(s.path("/assurance/agreement/cases?figure=pairs&reviewer=" + strconv.FormatInt(int64(s.people["stranger"].ID), 10))).want(200).says("0 cases").hides(s.people["stranger"].Name)
}

// second is the standing assessment of a case by its second reviewer.
func (s *testSite) second(id review.CaseID) review.Assessment {
	s.t.Helper()
	c := s.whole(id)
	all := c.LastStanding(review.Second)
	if len(all) != 1 {
		s.t.Fatalf("case %s: got %d second assessments, want one", id, len(all))
	}
	return all[0]
}

// amendedFor are answers about the requested actions of another case.
func amendedFor(c review.Case, a review.Answers) review.Answers {
	a.Actions = nil
	for _, l := range c.Letters {
		for _, r := range l.Requested {
			a.Actions = append(a.Actions, review.ActionAnswer{Letter: l.ID, N: r.N, Done: review.NotDone, Evidence: "GP record, 3 April"})
		}
	}
	return a
}

// Whoever has seen on a table of figures what was answered on a case can no longer
// review it blind.
func TestTablesOfAgreementEndBlindness(t *testing.T) {
	s := site(t, 120)
	s.addPerson("lead3", review.Lead)
	s.addPerson("lead4", review.Lead)
	id := s.twice("lead2", "lead3", true, true)
	s.signIn("lead4").get(s.path("/assurance/agreement/cases?figure=both-positive")).want(200).says(id.String())
	s.change("lead3", id, review.WithdrawAssessment{Assessment: s.second(id).ID, Reason: "Wrong record."})
	s.signed("lead4", id, true)
	if got := s.second(id); got.Blind {
		t.Errorf("signed after seeing the table: got %+v, want it not blind", got)
	}
}
