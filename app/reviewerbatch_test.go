package app

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"harmreview/review"
)

// A lead sends some of the cases that stand on one reviewer's signature for a
// second review: as many as they say, no others, once; and reads none of them.
func TestSendingAReviewersBatch(t *testing.T) {
	s := site(t, 120)
	s.addPerson("lead3", review.Lead)
	var own []review.CaseID
	for range 4 {
		id := s.toAssess(1)
		s.signed("lead2", id, false)
		own = append(own, id)
	}
	other := s.toAssess(1)
	s.signed("lead3", other, false)
	lead := s.signIn("lead")
	path := s.path("/assurance/reviewers/" + strconv.FormatInt(int64(s.people["lead2"].ID), 10))
	lead.get(path).want(200).says("4 cases of theirs stand on their signature alone")
	lead.opensAs(path+"/cases", 4, 0)
	for n, says := range map[string]string{"5": "from 1 to 4", "0": "from 1 to 4", "none": "from 1 to 4"} {
		page := lead.post(path, url.Values{"n": {n}, "reason": {"Drift in November"}}).want(422).says(says)
		if page.value("n") != n || page.value("reason") != "Drift in November" {
			t.Error("what was typed is gone")
		}
	}
	lead.post(path, url.Values{"n": {"3"}}).want(422).says("Say why a second review is needed")
	form := url.Values{"n": {"3"}, "reason": {"Drift in November"}, "key": {newKey()}}
	lead.post(path, form).want(303)
	lead.post(path, form).want(303).follow().says("3 cases of Tess Lead2 wait for a second review by somebody else than you.")

	sent := review.CaseID(0)
	waiting := 0
	for _, id := range own {
		if c := s.whole(id); c.Stage == review.InSecondReview {
			waiting, sent = waiting+1, id
		}
	}
	if waiting != 3 || s.whole(other).Stage != review.Decided {
		t.Fatalf("got %d of the reviewer's cases in second review and the other's in %s, want 3 and decided", waiting, s.whole(other).Stage)
	}
	lead.get(path).says("1 case of theirs stands on their signature alone")
	_, err := s.store.ChangeCase(t.Context(), review.Cause{Actor: s.actor("lead")}, sent, 0, review.SignSecondReview{Letters: s.now(sent)})
	if refusal, ok := errors.AsType[review.Refusal](err); !ok || !strings.Contains(refusal.Why, "You asked for this second review") {
		t.Errorf("who asked for it signs the second review: got %v, want it refused", err)
	}
	s.signed("lead3", sent, false)
	if c := s.whole(sent); c.Stage != review.Decided || !s.second(sent).Blind {
		t.Errorf("read again by another: got %s, want decided, blind", c.Stage)
	}
	s.compared(lead, map[string]int{"neither": 1, "agree": 1})
	for _, who := range []string{"manager", "clinician"} {
		s.signIn(who).get(path).want(403)
		s.signIn(who).post(path, form).want(403)
	}
	lead.get(s.path("/assurance/reviewers/" + strconv.FormatInt(int64(s.people["stranger"].ID), 10))).want(404)
}
