package app

import (
	"net/url"
	"testing"

	"harmreview/review"
)

// A telling policy is seen before it is switched on, with figures that lead to
// their cases, and opens what it asks for.
func TestATellingPolicyIsTriedBeforeItIsSwitchedOn(t *testing.T) {
	s := site(t, 60)
	s.sharing(0, 0)
	closed := s.closes("lead2")
	other := s.toAssess(1)
	s.signed("lead2", other, false)
	b := s.signIn("manager")
	path := s.path("/set-up/telling")
	page := b.get(path).want(200).says("Only those affected", "All letters closed at triage 1 Nothing 0")
	b.get(path + "/preview?telling=nobody").want(422).says("Choose whom the trust tells.")
	wish := page.form("main form")
	wish.Set("telling", string(review.TellAllAtEnd))
	wish.Set("route_closed", string(review.RouteNobody))
	tried := b.get(path+"/preview?"+wish.Encode()).want(200).
		says("1 telling is opened", "Assessed, and no concern was found 1 Nothing The outcome 1 0", "All letters closed at triage 1 Nothing Nothing 0 0")
	b.get(s.path("/ledger/class-no-concern-without-outcome")).want(200).says(other.String())
	form := tried.form("main form")
	again := b.post(path, with(form, "telling_reason", "The board, 20 November")).want(422).says("Say why these people are told nothing")
	if got := again.value("telling_reason"); got != "The board, 20 November" {
		t.Errorf("what was typed came back as %q", got)
	}
	if again.form("main form").Get("route_closed") != string(review.RouteNobody) {
		t.Error("what was chosen is gone from the page of mistakes")
	}
	stale := with(again.form("main form"), "nobody_reason", "They lost nothing", "version", "99")
	b.post(path, stale).want(409)
	b.post(path, with(again.form("main form"), "nobody_reason", "They lost nothing")).want(303).follow().says("This is in force now.")
	if err := s.store.FollowPolicies(t.Context()); err != nil {
		t.Fatal(err)
	}
	if owed := s.whole(other); !owed.Owes(review.RouteOutcome) {
		t.Error("the outcome is not to be told although everyone is told")
	}
	if quiet := s.whole(closed); quiet.OpenTelling() != nil {
		t.Errorf("somebody is told %+v although the policy leaves them out", quiet.OpenTelling())
	}
	b.get(s.path("/set-up")).says("Why nothing", "They lost nothing")
	b.get(path).says("All letters closed at triage 1 Nothing 0", "Assessed, and no concern was found 1 The outcome 1")
	lead := s.signIn("lead")
	lead.get(path).want(403)
	lead.get(path + "/preview?telling=" + url.QueryEscape(string(review.TellAllAtEnd))).want(403)
	lead.post(path, form).want(403)
}

// A case that is decided after a policy was switched on follows it by itself, and a
// class that is left out is told nothing.
func TestWhatIsDecidedLaterFollowsThePolicy(t *testing.T) {
	s := site(t, 60)
	s.sharing(0, 0)
	s.setPolicy(func(p *review.Policy) { p.Telling, p.Routes.Closed = review.TellAllAtEnd, review.RouteAwareness })
	if c := s.whole(s.closes("lead2")); !c.Owes(review.RouteAwareness) || c.Owes(review.RouteOutcome) {
		t.Errorf("closed at triage: owes %+v, want to be told that letters were lost", c.OpenTelling())
	}
	s.setPolicy(func(p *review.Policy) { p.Routes.NoConcern, p.NobodyReason = review.RouteNobody, "Decided so." })
	id := s.toAssess(1)
	s.signed("lead2", id, false)
	if c := s.whole(id); c.Stage != review.Decided || c.OpenTelling() != nil {
		t.Errorf("got stage %s and %+v, want a decided case about which nobody is told", c.Stage, c.OpenTelling())
	}
}
