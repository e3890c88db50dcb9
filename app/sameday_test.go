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
		b.post(path, with(page.form("main form.app-accept"), "whom", "")).want(422).says("Say who accepted it.")
		b.post(path, with(page.form("main form.app-accept"), "whom", "Dr Ahmed", "happened_at_time", "23:59")).want(422).says("Enter when it happened, not in the future.")
		done := b.post(path, with(page.form("main form.app-accept"), "whom", "Dr Ahmed, told by "+who)).want(303).follow().want(200)
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
	accepted := b.post(path, with(b.get(path).form("main form.app-accept"), "whom", "Dr Ahmed")).want(303).follow()
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
	clerk.post(path, with(one.form("main form.app-accept"), "whom", "Dr Ahmed")).want(303)
	again := owner.post(path, with(two.form("main form.app-accept"), "whom", "Dr Brown")).want(409).says("Somebody changed this after you opened the page.", "Accepted by Dr Ahmed")
	if got := again.value("whom"); got != "Dr Brown" {
		t.Errorf("what was typed came back as %q", got)
	}
	owner.post(path, with(again.form("main form.app-accept"), "whom", "Dr Brown")).want(303)
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
	named := map[string]bool{}
	for n, later := range []time.Duration{0, 13 * time.Hour} {
		s.clock.Add(later)
		s.sameDayOpen()
		i, err := s.store.Incident(t.Context(), s.incident)
		if err != nil {
			t.Fatal(err)
		}
		first := i.OnCall(s.clock.Now())[0]
		top := textOf(s.signIn("liaison").get(s.path("")).want(200).all(".app-same-day li")[n])
		if want := "Ring " + first.Whom + ", " + first.Number; !strings.Contains(top, want) {
			t.Errorf("got %q at the top of the page, want it to say %q", top, want)
		}
		named[first.Number] = true
	}
	if len(named) != 2 {
		t.Errorf("got the same person on call at both hours, so nothing is shown by it")
	}
}

// Saving a same-day decision tells nobody, so a page of its own says whom to ring
// before the next case.
func TestASameDayDecisionIsInterruptedOnceByWhomToRing(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("clinician")
	page := b.post(s.path("/next"), nil).follow()
	form := triageForm(page, "assess:1")
	form.Set("reason", "Methotrexate daily instead of weekly")
	saved := b.post(pathOf(page), form).want(303)
	if to := saved.Header().Get("Location"); !strings.Contains(to, "/ring?") {
		t.Fatalf("a same-day decision leads to %s, want the page that says whom to ring", to)
	}
	ring := saved.follow().want(200).says("This patient may be at risk now", "Saving it does not tell anybody.", "Accept within 2 h", "I have rung: record who accepted it").hides("Methotrexate")
	i, err := s.store.Incident(t.Context(), s.incident)
	if err != nil {
		t.Fatal(err)
	}
	rota := i.OnCall(s.clock.Now())
	ring.says("Ring " + rota[0].Whom + ", " + rota[0].Number + ".").has(`a[href$="/triage"]`)
	call := ring.form("main form.app-ring__form")
	call.Set("result", review.NoAnswer)
	next := b.post(attribute(ring.all("main form.app-ring__form")[0], "action"), call).want(303).follow()
	next.says("The call is recorded. Ring the next one.", rota[0].Whom+", "+rota[0].Number+": no answer", "Go on to the next case")
	if top := textOf(s.signIn("liaison").get(s.path("")).all(".app-same-day")[0]); !strings.Contains(top, "Ring "+rota[1].Whom) {
		t.Errorf("got %q at the top of the page after a call without answer, want the next on the rota, %s", top, rota[1].Whom)
	}
	b.post(attribute(ring.all("main form.app-accept")[0], "action"), with(next.form("main form.app-accept"), "whom", "Dr Ahmed, registrar")).want(303).follow().
		says("Accepted by Dr Ahmed, registrar", "Go on to the next case").hides("This patient may be at risk now", "Ring now:")
}

func TestWithNobodyOnTheRotaTheTopOfThePageNamesLeadsAndManagers(t *testing.T) {
	s := site(t, 60)
	s.sameDayOpen()
	i, err := s.store.Incident(t.Context(), s.incident)
	if err != nil {
		t.Fatal(err)
	}
	i.Rota = nil
	if err := s.store.SaveIncident(t.Context(), commandLine, i, "Nobody is left"); err != nil {
		t.Fatal(err)
	}
	top := textOf(s.signIn("owner").get(s.path("")).want(200).all(".app-same-day")[0])
	if !strings.Contains(top, "Nobody is on the rota now. Ring Tess Lead, lead@example.nhs.uk.") || !strings.Contains(top, "accept within 2 h") {
		t.Errorf("got %q at the top of the page, want a lead to ring", top)
	}
}
