package app

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"harmreview/review"
)

// sameDayOpen is a same-day action on a case that clerks and owners may not
// see, and its address.
func (s *testSite) sameDayOpen() (review.CaseID, string) {
	s.t.Helper()
	id := s.toAssess(0)
	s.change("lead2", id, review.OpenObligation{Kind: review.SameDayAction, What: "Stop the methotrexate", Owner: "The registrar, 2222"})
	return id, s.casePath(id, fmt.Sprintf("/same-day/%d", s.owing(id, review.SameDayAction).ID))
}

func TestAcceptanceByWhoeverMayNotSeeTheCase(t *testing.T) {
	s := site(t, 60)
	id, path := s.sameDayOpen()
	lead := s.signIn("lead")
	name := textOf(lead.get(s.casePath(id, "")).all(".app-patient__name")[0])
	lead.get(path).says("Nobody has accepted it yet. Somebody must by 23-Nov-2026 11:30 (in 2 hours)")
	for _, who := range []string{"clerk", "owner"} {
		b := s.signIn(who)
		b.get(s.casePath(id, "")).want(404)
		page := b.get(path).want(200).says("Whom to ring now, in this order", "The registrar, 2222", "The case itself is not yours to see.")
		page.hides("methotrexate", name, "/met")
		if page.value("happened_at-day") != "23" || page.value("happened_at_time") != "09:30" {
			t.Errorf("the time is not filled with now")
		}
		b.post(path, with(page.form("main form"), "whom", "")).want(422).says("Say who accepted it.")
		b.post(path, with(page.form("main form"), "whom", "Dr Ahmed", "happened_at_time", "23:59")).want(422).says("Enter when it happened, not in the future.")
		done := b.post(path, with(page.form("main form"), "whom", "Dr Ahmed, told by "+who)).want(303).follow().want(200)
		done.says("It is recorded who accepted it.", "Accepted by Dr Ahmed, told by "+who).hides("methotrexate", name)
	}
	lead.get(path).want(200).has(`a[href$="/met"]`).says("Accepted by Dr Ahmed, told by owner")
	lead.get(s.owedPath(id, review.SameDayAction, "")).says("Stop the methotrexate")
	s.signIn("liaison").get(s.path("")).want(200)
}

func TestAuditorsSeeWhomToRingAndRecordNothing(t *testing.T) {
	s := site(t, 60)
	_, path := s.sameDayOpen()
	b := s.signIn("auditor")
	if page := b.get(path).want(200).says("Whom to ring now"); len(page.all("main form")) > 0 {
		t.Error("an auditor is asked who accepted it")
	}
	b.post(path, url.Values{"version": {"1"}, "whom": {"Dr Ahmed"}, "happened_at": {"2026-11-23"}, "happened_at_time": {"09:00"}}).want(403)
	s.signIn("stranger").get(path).want(404)
	s.signIn("administrator").get(path).want(404)
}

func TestAcceptanceThatIsLateIsEscalated(t *testing.T) {
	s := site(t, 60)
	id, path := s.sameDayOpen()
	s.clock.Add(3 * time.Hour)
	b := s.signIn("liaison")
	b.get(path).want(200).says("Late: nobody has accepted this", "That was due by 23-Nov-2026 11:30, 1 hour ago", "Ring everybody below, in this order")
	b.get(s.path("/same-day")).want(200).says("1 same-day action open", id.String(), "Nobody has accepted it.").has(".app-late")
	accepted := b.post(path, with(b.get(path).form("main form"), "whom", "Dr Ahmed")).want(303).follow()
	accepted.says("Accepted by Dr Ahmed").hides("Late: nobody")
	lead := s.signIn("lead")
	done := s.owedPath(id, review.SameDayAction, "/met")
	lead.post(done, with(lead.get(done).form("main form"), "proof", "Stopped; bloods taken")).want(303)
	b.get(path).want(200).says("Met on 23-Nov-2026 12:30").hides("Record who accepted it")
	b.get(s.path("/same-day")).says("None is open now.")
}

func TestTwoWhoRecordAnAcceptance(t *testing.T) {
	s := site(t, 60)
	_, path := s.sameDayOpen()
	clerk, owner := s.signIn("clerk"), s.signIn("owner")
	one, two := clerk.get(path), owner.get(path)
	clerk.post(path, with(one.form("main form"), "whom", "Dr Ahmed")).want(303)
	again := owner.post(path, with(two.form("main form"), "whom", "Dr Brown")).want(409).says("Somebody changed this after you opened the page.", "Accepted by Dr Ahmed")
	if got := again.value("whom"); got != "Dr Brown" {
		t.Errorf("what was typed came back as %q", got)
	}
	owner.post(path, with(again.form("main form"), "whom", "Dr Brown")).want(303)
}

func TestASameDayPageIsOfItsOwnIncidentAndKind(t *testing.T) {
	s := site(t, 60)
	id, _ := s.sameDayOpen()
	s.change("lead2", id, review.OpenObligation{Kind: review.Enquiry, What: "Was it done?", Whom: "The practice"})
	b := s.signIn("clerk")
	enquiry := s.casePath(id, fmt.Sprintf("/same-day/%d", s.owing(id, review.Enquiry).ID))
	b.get(enquiry).want(404)
	b.post(enquiry, url.Values{"version": {"1"}, "whom": {"Dr Ahmed"}, "happened_at": {"2026-11-23"}, "happened_at_time": {"09:00"}}).want(404)
}

// Whoever was named in the morning is not on call at night: the top of every
// page says whom to ring at this hour.
func TestTheTopOfThePageNamesWhoIsOnCallNow(t *testing.T) {
	s := site(t, 60)
	s.sameDayOpen()
	named := map[string]bool{}
	for _, later := range []time.Duration{0, 13 * time.Hour} {
		s.clock.Add(later)
		i, err := s.store.Incident(t.Context(), s.incident)
		if err != nil {
			t.Fatal(err)
		}
		first := i.OnCall(s.clock.Now())[0]
		top := textOf(s.signIn("liaison").get(s.path("")).want(200).all(".app-same-day")[0])
		if want := "Ring " + first.Whom + ", " + first.Number; !strings.Contains(top, want) {
			t.Errorf("got %q at the top of the page, want it to say %q", top, want)
		}
		named[first.Number] = true
	}
	if len(named) != 2 {
		t.Errorf("got the same person on call at both hours, so nothing is shown by it")
	}
}
