package app

import (
	"net/url"
	"testing"
	"time"

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

// What a policy asks for no more stays owed until the owner waives it by name, with a
// reason; candour, and what is opened afterwards, stays.
func TestAnOwnerWaivesTellingsByClass(t *testing.T) {
	s := site(t, 60)
	s.sharing(0, 0)
	s.setPolicy(func(p *review.Policy) { p.Telling = review.TellAllAtEnd })
	closed, told := s.closes("lead2"), s.anyCase(review.InTriage, 1)
	s.change("lead2", told, review.TriageLetters{Letters: s.now(told), Answer: review.Close, Code: "no clinical content", Reason: "Read on paper."})
	owner := s.signIn("owner")
	path := s.path("/tellings/waive")
	owner.get(s.path("/set-up")).says("Waive tellings that the policy asks for no more")
	owner.get(path).want(200).says("Nobody is owed anything that the policy does not ask for.")
	s.setPolicy(func(p *review.Policy) { p.Routes.Closed, p.NobodyReason = review.RouteNobody, "They lost nothing." })
	page := owner.get(path).want(200).says("All letters closed at triage (2)")
	form := page.form("main form")
	again := owner.post(path, with(form, "class", "closed:2", "name", "Closed at triage")).want(422).says("Say why these people are told nothing.")
	if got := again.value("name"); got != "Closed at triage" {
		t.Errorf("what was typed came back as %q", got)
	}
	whole := with(again.form("main form"), "class", "closed:2", "name", "Closed at triage", "reason", "Their letters asked nothing.")
	owner.post(path, with(whole, "class", "closed:3")).want(422).says("How many they are has changed")
	owner.post(path, with(whole, "class", "found:2")).want(422).says("Choose people to whom the policy in force tells nothing.")
	s.signIn("lead").post(path, whole).want(403)
	owner.post(path, whole).want(303).follow().says("The class is waived in your name.")
	s.clock.Add(time.Minute)
	s.change("lead", told, review.OpenObligation{Kind: review.Telling, What: "She asked", Route: review.RouteAwareness})
	if err := s.store.RunTellingWaivers(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c := s.whole(closed); c.OpenTelling() != nil || c.Obligations[len(c.Obligations)-1].Proof != "Closed at triage: Their letters asked nothing." {
		t.Errorf("got %+v, want it waived by its name", c.Obligations)
	}
	if c := s.whole(told); !c.Owes(review.RouteAwareness) || c.Owes(review.RouteOutcome) {
		t.Errorf("got %+v; what was opened afterwards stays owed, and nothing else", c.Obligations)
	}
	owner.get(path).want(200).says("All letters closed at triage 2 Nothing 1")
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
