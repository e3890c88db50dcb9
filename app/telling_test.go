package app

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"harmreview/review"
)

// harmed are the answers of a reviewer who found moderate harm.
func harmed(letters []review.Letter) review.Answers {
	a := review.Answers{Evidence: "GP record", Judgement: "The kidney failed for want of it", NoConflict: true, Physical: review.Moderate, Psychological: review.NoHarm,
		StillPhysical: review.NoHarm, StillPsychological: review.NoHarm, Association: review.ProbablyLed, Resulted: review.Yes, CouldResult: review.No, CandourReasons: "Treatment came late",
		PhysicalMet: []review.Criterion{"moderate:1"}, Confidence: review.Sure}
	for _, l := range letters {
		for _, r := range l.Requested {
			a.Actions = append(a.Actions, review.ActionAnswer{Letter: l.ID, N: r.N, Done: review.NotDone, Evidence: "GP record"})
		}
	}
	return a
}

// toTell is a case decided as notifiable, whose patient is owed candour.
func (s *testSite) toTell() review.CaseID {
	s.t.Helper()
	if _, ok := s.people["lead3"]; !ok {
		s.addPerson("lead3", review.Lead)
	}
	id := s.toAssess(1)
	s.change("lead2", id, review.SignAssessment{Letters: s.now(id), Answers: harmed(s.whole(id).Letters)})
	s.change("lead3", id, review.SignSecondReview{Letters: s.now(id), Answers: harmed(s.whole(id).Letters)})
	finding := review.Finding{Physical: review.Moderate, Psychological: review.NoHarm, StillPhysical: review.NoHarm, StillPsychological: review.NoHarm, Association: review.ProbablyLed}
	s.change("lead", id, review.SignPanelDecision{Letters: s.now(id), Record: review.PanelRecord{HeldOn: review.Date(s.clock.Now()), Present: "Dr A", Chair: "Dr A", Voted: review.Unanimous, Finding: finding,
		Reasons: "Both reviewers agree", Resulted: review.Yes, CouldResult: review.No, CandourReasons: "Treatment came late"}})
	return id
}

// traced and named open the gates of a case.
func (s *testSite) traced(id review.CaseID, answered time.Time, alive, address string) {
	s.t.Helper()
	t := review.RecordTrace{Answered: review.Date(answered), Source: "PDS", Alive: alive, Address: address, Practice: "High Street"}
	if alive == "died" {
		t.Died = review.Date(answered)
	}
	s.change("liaison", id, t)
}

func (s *testSite) named(id review.CaseID) {
	s.t.Helper()
	s.change("liaison", id, review.NameRelevantPerson{Person: review.RelevantPerson{Who: review.ThePatient, Capacity: "Dr Ashe, 20 November"}})
}

// said is what each kind of contact records.
var said = map[review.ContactKind][]string{
	review.Attempt:      {"channel", "telephone", "result", "no answer"},
	review.InPerson:     {"channel", "in person", "by_whom", "Tess Liaison, patient liaison", "account", "All that is known", "enquiries", "None", "apology", "We are sorry", "happened_at", "2026-11-23", "happened_at_time", "09:00"},
	review.Written:      {"channel", "letter", "by_whom", "Tess Liaison, patient liaison", "account", "All that is known", "enquiries", "None", "apology", "We are sorry", "letter", "Folder 7", "happened_at", "2026-11-23", "happened_at_time", "09:10"},
	review.Results:      {"channel", "telephone", "results", "Nothing more was found", "happened_at", "2026-11-23", "happened_at_time", "09:20"},
	review.Declined:     {"channel", "telephone", "who_declined", "Herself", "declines", review.Declinings[0], "note", "Does not want to know", "happened_at", "2026-11-23", "happened_at_time", "09:20"},
	review.NotContacted: {"note", "Three calls, no number answers", "happened_at", "2026-11-23", "happened_at_time", "09:20"},
}

// contact records a contact through its page, as filled in, with pairs besides.
func (b *browser) contact(id review.CaseID, kind review.ContactKind, pairs ...string) *answer {
	b.site.t.Helper()
	path := b.site.casePath(id, "/record-contact")
	page := b.get(path + "?kind=" + url.QueryEscape(string(kind))).want(200)
	form := with(with(page.form("main form"), said[kind]...), pairs...)
	for _, part := range []string{"-day", "-month", "-year"} {
		form.Del("happened_at" + part)
	}
	if form.Get("happened_at") == "" {
		form.Set("happened_at", review.Date(b.site.clock.Now()))
	}
	return b.post(path, form)
}

func TestATellingFromTraceToTold(t *testing.T) {
	s := site(t, 60)
	id := s.toTell()
	b := s.signIn("liaison")
	telling := s.casePath(id, "/telling")
	b.get(telling).want(200).says("Duty of candour", "as soon as reasonably practicable", "The trust became aware 23-Nov-2026", "Still missing The conversation, and the letter that follows",
		"No tracing answer of the last 7 days.", "It has not been settled who must be told.", "None. Without one nobody is told.").hides("kidney", "Treatment came late", "Moderate")

	trace := s.casePath(id, "/record-tracing-answer")
	form := b.get(trace).want(200).form("main form")
	b.post(trace, with(form, "source", "PDS")).want(422).says("Enter the date of the answer, today or earlier.", "Choose whether the patient is alive.")
	b.post(trace, with(form, "answered-day", "23", "answered-month", "11", "answered-year", "2026", "source", "PDS", "alive", "alive", "address", "confirmed", "practice", "High Street")).
		want(303).follow().says("The tracing answer is recorded.", "23-Nov-2026, today", "High Street")

	name := s.casePath(id, "/name-relevant-person")
	form = b.get(name).want(200).form("main form")
	b.post(name, form).want(422).says("Choose who must be told.")
	b.post(name, with(form, "who", string(review.Under16))).want(422).says("Enter the person’s name.", "Say what shows that they may act for the patient.")
	b.post(name, with(form, "who", string(review.ThePatient), "wishes", "Rings in the morning")).want(303).follow().says("Rings in the morning", "Call: Yes", "Write: Yes")

	b.contact(id, review.InPerson, "account", "").want(422).says("Write the account of the facts that was given.")
	b.contact(id, review.InPerson, "channel", "telephone").want(303).follow().says("Still missing The letter that follows", "Conversation, telephone", "We are sorry", "Told by Tess Liaison, patient liaison")
	b.contact(id, review.Written, "letter", "").want(422).says("Say where the copy of the letter is kept.")
	b.contact(id, review.Written).want(303).follow().says("Met by Tess Liaison on 23-Nov-2026: Told")
	if c := s.whole(id); !c.Complete() {
		t.Errorf("got %s with %d owed, want the case complete by itself", c.Stage, c.OpenObligations())
	}
	b.contact(id, review.Attempt).want(303).follow().says("Met by Tess Liaison on 23-Nov-2026: Told") // on record, though it has ended
}

// Whoever tells people sees what was decided, and not why; nothing says that no
// reason was recorded.
func TestLiaisonSeesTheCandourDecisionWithoutItsReasons(t *testing.T) {
	s := site(t, 60)
	id := s.toTell()
	s.signIn("liaison").get(s.casePath(id, "")).want(200).says("Candour decision", "Has resulted in harm of the candour kind Yes").hides("Treatment came late", "Not recorded")
	s.signIn("lead").get(s.casePath(id, "")).want(200).says("Reasons Treatment came late")
}

// A closedGate is one gate that is closed while all others are open.
type closedGate struct {
	says  string
	kind  review.ContactKind
	close func() review.CaseID
}

// closedGates are all of them; each makes a case of its own.
func (s *testSite) closedGates() []closedGate {
	now := s.clock.Now()
	ready := func(id review.CaseID, days int, alive, address string) review.CaseID {
		s.traced(id, now.AddDate(0, 0, -days), alive, address)
		s.named(id)
		return id
	}
	byHand := func(route review.Route) review.CaseID {
		id := s.anyCase(review.InTriage, 1)
		s.change("lead", id, review.OpenObligation{Kind: review.Telling, What: "They asked", Route: route, Opinion: "Treatment came late"})
		return ready(id, 0, "alive", "confirmed")
	}
	return []closedGate{
		{"Identity is not settled.", review.Attempt, func() review.CaseID {
			id := ready(s.toTell(), 0, "alive", "confirmed")
			s.change("lead", id, review.OpenObligation{Kind: review.Identity, What: "Two people?"})
			return id
		}},
		{"Sending is stopped: the wrong patient was reported.", review.Attempt, func() review.CaseID {
			id := ready(s.toTell(), 0, "alive", "confirmed")
			s.change("lead", id, review.ReportWrongPatient{Reason: "Another address"})
			s.change("manager", id, review.SettleIdentity{Reason: "One person after all"})
			return id
		}},
		{"No tracing answer of the last 7 days.", review.Attempt, func() review.CaseID { return ready(s.toTell(), 8, "alive", "confirmed") }},
		{"No tracing answer of the last 3 days.", review.Results, func() review.CaseID { return ready(s.toTell(), 4, "alive", "confirmed") }},
		{"The tracing answer does not say whether the patient is alive.", review.Attempt, func() review.CaseID { return ready(s.toTell(), 0, "not known", "confirmed") }},
		{"The tracing answer does not confirm the address.", review.Results, func() review.CaseID { return ready(s.toTell(), 0, "alive", "changed") }},
		{"It has not been settled who must be told.", review.Attempt, func() review.CaseID {
			id := s.toTell()
			s.traced(id, now, "alive", "confirmed")
			return id
		}},
		{"There is no outcome in force to tell.", review.Attempt, func() review.CaseID { return byHand(review.RouteOutcome) }},
		{"No candour decision has been signed.", review.Results, func() review.CaseID { return byHand(review.RouteCandour) }},
	}
}

// With a gate closed the form says so, refuses what is not ticked as having
// happened, and marks what is.
func TestEachClosedGate(t *testing.T) {
	s := site(t, 60)
	for _, gate := range s.closedGates() {
		t.Run(gate.says, func(t *testing.T) {
			id := gate.close()
			b := s.signIn("liaison")
			b.get(s.casePath(id, "/telling")).want(200).says(gate.says)
			before := s.actions(id)
			b.contact(id, gate.kind).want(422).says("This person must not be contacted now.", gate.says).has(`input[name="anyway"]`)
			b.contact(id, gate.kind, "anyway", "yes").want(303).follow().says("With a gate closed: " + gate.says)
			if got := s.actions(id); got != before+1 {
				t.Errorf("got %d open actions, want %d", got, before+1)
			}
			if o := s.owing(id, review.Action); !strings.Contains(o.What, gate.says) || o.Owner != "Incident manager" {
				t.Errorf("got %q for %q, want an action about the gate for the incident manager", o.What, o.Owner)
			}
		})
	}
}

// actions counts the open actions of a case.
func (s *testSite) actions(id review.CaseID) int {
	n := 0
	for _, o := range s.whole(id).Obligations {
		if o.Kind == review.Action && o.State == review.Open {
			n++
		}
	}
	return n
}

func TestADeathPutsTheQuestionOfThePersonAgain(t *testing.T) {
	s := site(t, 60)
	id := s.toTell()
	s.traced(id, s.clock.Now().AddDate(0, 0, -1), "alive", "confirmed")
	s.named(id)
	b := s.signIn("liaison")
	trace := s.casePath(id, "/record-tracing-answer")
	form := with(b.get(trace).form("main form"), "answered-day", "23", "answered-month", "11", "answered-year", "2026", "source", "PDS", "alive", "died", "address", "not known")
	b.post(trace, form).want(422).says("Enter the date of death, not after the answer.")
	if got := b.post(trace, with(form, "died-day", "3", "died-year", "2026", "key", newKey())).want(422).says("Enter the date of death"); got.value("died-day") != "3" || got.value("died-year") != "2026" {
		t.Error("what was typed of the date did not come back")
	}
	b.post(trace, with(form, "died-day", "20", "died-month", "11", "died-year", "2026")).want(303).follow().
		says("The patient has died since this was settled.", "The patient has died. It has not been settled who must be told now.")
	name := s.casePath(id, "/name-relevant-person")
	page := b.get(name).want(200)
	b.post(name, with(page.form("main form"), "who", string(review.ThePatient))).want(422).says("The patient has died. Choose who lawfully acts for them.")
	b.post(name, with(page.form("main form"), "who", string(review.PatientDied), "name", "Ann Other", "relationship", "Daughter", "authority", "Will seen", "contact", "07700 900999")).
		want(303).follow().says("Ann Other", "Call: Yes")
	b.get(s.path("/tell-today")).want(200).says("Ann Other, Daughter", "07700 900999", "Died 20-Nov-2026")
}

func TestDecliningEndsTheDuty(t *testing.T) {
	s := site(t, 60)
	id := s.toTell()
	b := s.signIn("liaison")
	b.contact(id, review.Declined, "note", "").want(422).says("Write the record", "It has not been settled who must be told. Settle it first")
	s.named(id)
	b.contact(id, review.Declined, "who_declined", "").want(422).says("Say who declined", "This person must not be contacted now.")
	s.traced(id, s.clock.Now(), "alive", "confirmed")
	b.contact(id, review.Declined, "declines", review.Declinings[2]).want(422).says("No conversation with this person is on record.", "Does not want to know")
	b.contact(id, review.Declined).want(303).follow().says("Ended, not told", "Ended by the written record: Does not want to know", "Who declined Herself", "What they declined Everything")
	b.get(s.casePath(id, "")).want(200).says("Ended, not told")
	if c := s.whole(id); !c.Complete() || s.actions(id) != 0 {
		t.Errorf("got complete %v and %d actions, want it complete without one", c.Complete(), s.actions(id))
	}
}

func TestNobodyIsGivenUpWithoutAnAttempt(t *testing.T) {
	s := site(t, 60)
	id := s.toTell()
	s.traced(id, s.clock.Now(), "alive", "confirmed")
	s.named(id)
	b := s.signIn("liaison")
	if links := b.get(s.casePath(id, "/telling")).says("Record the attempts first").all(`a[href*="could+not"]`); len(links) > 0 {
		t.Error("it is offered to give up before any attempt")
	}
	b.contact(id, review.NotContacted).want(422).says("Record the attempts first: 3 are asked for, and 0 on record have failed.")
	b.contact(id, review.Attempt, "result", "").want(422).says("Choose how the attempt ended.")
	b.contact(id, review.Attempt, "by_whom", "Dr Ashe, ward doctor", "next_try-day", "24", "next_try-month", "11", "next_try-year", "2026", "next_part", "evening").want(303).follow()
	b.get(s.casePath(id, "/telling")).says("Tried by Dr Ashe, ward doctor", "Next try 24-Nov-2026, in the evening")
	b.get(s.path("/owed?kind=telling")).want(200).says("Tried once", "Next try: 24-Nov-2026, in the evening")
	b.contact(id, review.NotContacted).want(422).says("Record the attempts first")
	b.post(s.casePath(id, "/decide-what-now"), url.Values{"what": {"write"}, "why": {"No answer"}}).want(409)
	for range 2 {
		b.contact(id, review.Attempt).want(303)
	}
	b.get(s.path("/owed?kind=telling")).want(200).says("Tried 3 times", "Decide what now")
	b.get(s.casePath(id, "/record-contact?kind=attempt")).want(200).says("Not reached by 3 attempts: somebody decides what now first.")
	now := b.get(s.casePath(id, "/telling")).says("Not reached by 3 attempts.").hrefOf(`a[href*="decide-what-now"]`)
	form := with(b.get(now).want(200).form("main form"), "what", "try again", "why", "The daughter answers on Fridays")
	again := b.post(now, form).want(422).says("Enter the day of the next attempt, today or later.")
	if got := again.value("why"); got != "The daughter answers on Fridays" {
		t.Errorf("what was typed came back as %q", got)
	}
	b.post(now, with(again.form("main form"), "next_try-day", "27", "next_try-month", "11", "next_try-year", "2026")).want(303).follow().
		says("It is recorded what is done now.").hides("Not reached by 3 attempts.")
	b.get(s.path("/owed?kind=telling")).want(200).says("Next try: 27-Nov-2026")

	name := s.casePath(id, "/name-relevant-person")
	form = with(b.get(name).want(200).form("main form"), "who", string(review.ThePatient), "needs", "Lip-reads", "ruled_out", "telephone", "messages", "must not be left")
	b.post(name, form).want(422).says("Say of whom this was asked.")
	b.post(name, with(form, "needs_asked", "a carer or relative")).want(303).follow().says("Lip-reads", "Not reached by Telephone", "Must not be left")
	b.get(s.path("/owed?kind=telling")).says("Needs: Lip-reads", "Not by telephone", "Messages must not be left")
	b.contact(id, review.InPerson, "channel", "telephone").want(422).says("This person must not be contacted now.")
	b.contact(id, review.NotContacted).want(422).says("Somebody decides first, under “Decide what now”, to end with the record.")
	anew := b.get(s.casePath(id, "/telling")).says("Decided: try again.").hrefOf(`a[href*="decide-what-now"]`)
	b.post(anew, with(b.get(anew).want(200).form("main form"), "what", "end with the record", "why", "No number answers")).want(303)
	b.contact(id, review.NotContacted).want(303).follow().says("Ended, not told", "Ended by the written record: Three calls")
	if l, err := s.store.Ledger(t.Context(), s.actor("lead2")); err != nil || l.Told.Ended != 1 || l.Told.Told != 0 {
		t.Errorf("got %+v in the ledger, %v; want it ended, and not told", l.Told, err)
	}
}

// A lead opens a gate for one telling; the liaison sees who did, and why.
func TestAGateIsOverriddenByALeadAlone(t *testing.T) {
	s := site(t, 60)
	id := s.toTell()
	s.traced(id, s.clock.Now().AddDate(0, 0, -9), "alive", "confirmed")
	s.named(id)
	path := s.casePath(id, "/override-gate")
	liaison, lead := s.signIn("liaison"), s.signIn("lead")
	liaison.get(s.casePath(id, "/telling")).want(200).says("No tracing answer of the last 7 days.").hides("Override a gate")
	liaison.get(path).want(403)
	page := lead.get(path).want(200)
	again := lead.post(path, with(page.form("main form"), "words", "No tracing answer of the last 7 days.")).want(422).says("Say why it goes on all the same")
	if got := again.form("main form").Get("words"); got != "No tracing answer of the last 7 days." {
		t.Errorf("the gate that was chosen came back as %q", got)
	}
	lead.post(path, with(again.form("main form"), "reason", "Her practice saw her today.")).want(303).follow().says("The gate is overridden for this telling.")
	liaison.get(s.casePath(id, "/telling")).says("Gate overridden", "Her practice saw her today.", "Call: Yes", "No tracing answer of the last 3 days.")
	liaison.contact(id, review.InPerson, "channel", "telephone").want(422) // at nine, before the lead said so
	liaison.contact(id, review.InPerson, "channel", "telephone", "happened_at_time", "09:30").want(303)
}

// What a person says when they are told is followed up, each on its way.
func TestWhatThePersonSaidIsFollowedUp(t *testing.T) {
	s := site(t, 60)
	id := s.toTell()
	s.traced(id, s.clock.Now(), "alive", "confirmed")
	s.named(id)
	b := s.signIn("liaison")
	b.contact(id, review.InPerson, "questions", "", "to_answer", "yes").want(422).says("Write what the person asked, so that it can be answered.")
	b.contact(id, review.InPerson, "questions", "Who read it?", "to_answer", "yes", "complaint", "yes").want(303).follow().says("Flagged A complaint")
	b.get(s.path("/owed?kind=enquiry")).want(200).says("The person asked: Who read it?")
	s.signIn("manager").get(s.path("/owed?kind=action")).want(200).says("Tell whoever handles complaints")
}

func TestAnnouncedResultsKeepATellingOpen(t *testing.T) {
	s := site(t, 60)
	id := s.toTell()
	s.traced(id, s.clock.Now(), "alive", "confirmed")
	s.named(id)
	b := s.signIn("liaison")
	b.contact(id, review.InPerson, "enquiries", "The pathway is looked into", "more_to_come", "yes").want(303)
	b.contact(id, review.Written).want(303).follow().says("Still missing The results of the enquiries that were announced")
	b.contact(id, review.Results).want(303).follow().says("Met by Tess Liaison")
}

func TestTwoPeopleOnOneTelling(t *testing.T) {
	s := site(t, 60)
	id := s.toTell()
	s.traced(id, s.clock.Now(), "alive", "confirmed")
	s.named(id)
	path := s.casePath(id, "/record-contact")
	lead := s.signIn("lead")
	form := with(lead.get(path+"?kind=attempt").want(200).form("main form"), said[review.Attempt]...)
	s.signIn("liaison").contact(id, review.Attempt, "result", "wrong number").want(303)
	s.change("liaison", id, review.OpenObligation{Kind: review.Action, What: "Find the number", Owner: "The practice", Due: review.Date(s.clock.Now())})
	again := lead.post(path, with(form, "note", "Rang twice")).want(409).says("Somebody changed this after you opened the page.", "wrong number")
	if got := again.value("note"); got != "Rang twice" {
		t.Errorf("what was typed came back as %q", got)
	}
	lead.post(path, again.form("main form")).want(303)
	if got := len(s.whole(id).Contacts); got != 2 {
		t.Errorf("got %d contacts, want both", got)
	}
}

func TestNumbersAreForThoseWhoTellAndOnlyWhereNoGateIsClosed(t *testing.T) {
	s := site(t, 60)
	id := s.toTell()
	liaison := s.signIn("liaison")
	reach := liaison.get(s.casePath(id, "/telling")).want(200).all("[aria-labelledby=reach]")[0]
	if !strings.Contains(textOf(reach), "0") {
		t.Fatalf("the case has no number to look for: %s", textOf(reach))
	}
	list := s.path("/owed?kind=telling")
	liaison.get(list).want(200).says("Telling: 1 open", "No tracing answer of the last 7 days.", "Not tried yet", "To be settled")
	s.traced(id, s.clock.Now(), "alive", "confirmed")
	s.named(id)
	line := liaison.get(list).want(200).all("tbody tr")[0]
	p, err := s.store.CasePage(t.Context(), s.actor("liaison"), id, "")
	if err != nil {
		t.Fatal(err)
	}
	number := p.Reach.Mobile + p.Reach.Telephone
	if number == "" || !strings.Contains(strings.ReplaceAll(textOf(line), " ", ""), strings.ReplaceAll(p.Reach.Mobile, " ", "")) {
		t.Errorf("the list does not name the number %q: %s", number, textOf(line))
	}
	s.signIn("clerk").get(list).want(404)
	s.signIn("clinician").get(list).want(404)
}

func TestWhoMaySignIsNotToldOfATelling(t *testing.T) {
	s := site(t, 60)
	id := s.toTell()
	s.traced(id, s.clock.Now(), "alive", "confirmed")
	s.named(id)
	s.change("lead", id, review.Reopen{To: review.InSecondReview, Reason: "A complaint"})
	telling := fmt.Sprintf("/owed/%d", s.owing(id, review.Telling).ID)
	for _, who := range []string{"lead", "lead2"} {
		b := s.signIn(who)
		b.get(s.casePath(id, "/telling")).want(200).says("Nobody is to be told anything on this case now.").hides("candour", "PDS")
		b.get(s.casePath(id, "/record-contact")).want(409)
		b.get(s.casePath(id, telling)).want(404)
		b.post(s.casePath(id, telling+"/note"), url.Values{"version": {"1"}, "kind": {"note"}, "note": {"x"}, "happened_at": {"2026-11-23"}, "happened_at_time": {"09:00"}}).want(404)
		b.get(s.path("/owed?kind=telling")).want(200).says("Telling (0)", "Nothing of this kind is open now.").hides(id.String())
	}
	s.signIn("liaison").get(s.path("/owed?kind=telling")).want(200).says("Telling: 1 open", id.String())
}

func TestALeadOpensAndWaivesATellingButNotCandour(t *testing.T) {
	s := site(t, 60)
	id := s.toTell()
	b := s.signIn("lead")
	b.opens(id, review.Telling).want(303)
	outcome := s.owedPath(id, review.Telling, "")
	b.opens(id, review.Telling).want(422).says("This is owed already.")
	b.get(outcome + "/met").want(409).says("A telling is met by what is recorded of it")
	page := b.get(outcome + "/waive").want(200)
	b.post(outcome+"/waive", page.form("main form")).want(422).says("Say why it is waived.")
	b.post(outcome+"/waive", with(page.form("main form"), "reason", "The consultant told them")).want(303).follow().says("Waived by Tess Lead on 23-Nov-2026: The consultant told them")
	candour := s.owedPath(id, review.Telling, "")
	for _, o := range s.whole(id).Obligations {
		if o.Facts.Route == review.RouteCandour {
			candour = s.casePath(id, fmt.Sprintf("/owed/%d", o.ID))
		}
	}
	b.get(candour + "/waive").want(403)
	b.post(candour+"/waive", url.Values{"version": {"1"}, "reason": {"Never mind"}}).want(403)
}

// Who is to be told today is who is not put off until later; each figure opens its
// list, and what was tried, is missing and is needed stands in it.
func TestWhoIsToBeToldTodayRefillsItself(t *testing.T) {
	s := site(t, 60)
	first, second := s.toTell(), s.toTell()
	for _, id := range []review.CaseID{first, second} {
		s.traced(id, s.clock.Now(), "alive", "confirmed")
		s.named(id)
	}
	b := s.signIn("liaison")
	b.get(s.path("")).want(200).says("2 people to tell today").has(`a[href="` + s.path("/tell-today") + `"]`)
	list := func() *answer { return b.get(s.path("/tell-today")).want(200) }
	list().says("To be told now (2)", "Put aside until later (0)", "Not tried yet", "Still missing: the conversation, and the letter that follows", first.String(), second.String())
	b.contact(first, review.Attempt, "next_try-day", "23", "next_try-month", "11", "next_try-year", "2026", "next_part", "evening").want(303)
	list().says("To be told now (1)", "Put aside until later (1)", second.String()).hides(first.String())
	b.get(s.path("/tell-today?show=later")).want(200).says(first.String(), "Tried once", "Next try: 23-Nov-2026, in the evening").hides(second.String())
	s.clock.Add(8 * time.Hour)
	b = s.signIn("liaison")
	list().says("To be told now (2)", first.String())
	b.contact(second, review.InPerson).want(303)
	list().says("Spoken with on 23-Nov-2026", "Still missing: the letter that follows").hides("Not tried yet")
	telling := list().hrefOf(`a[id^="owed-"]`)
	b.get(telling).want(200).says("who is to be told today").has(`a[href^="` + s.path("/tell-today") + `#owed-"]`)
	s.signIn("lead").get(s.path("/tell-today")).want(200).says("To be told now (2)")
	s.signIn("clinician").get(s.path("/tell-today")).want(404)
}

// A lead's opinion opens the conversation before the panel, with its reasons for those
// who may read them.
func TestALeadsOpinionBeforeTheDecision(t *testing.T) {
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 1)
	lead := s.signIn("lead")
	path := s.casePath(id, "/open-obligation")
	form := with(lead.get(path+"?kind=telling").want(200).form("main form"), "route", "candour", "what", "She rings every day")
	again := lead.post(path, form).want(422).says("Say why this is probably notifiable")
	if got := again.value("what"); got != "She rings every day" {
		t.Errorf("what was typed came back as %q", got)
	}
	lead.post(path, with(again.form("main form"), "opinion", "Treatment came late")).want(303)
	s.traced(id, s.clock.Now(), "alive", "confirmed")
	s.named(id)
	telling := s.casePath(id, "/telling")
	liaison := s.signIn("liaison")
	liaison.get(telling).want(200).says("Probably notifiable In the opinion of Tess Lead", "Call: Yes", "Write: No", "No candour decision has been signed.").hides("Treatment came late")
	liaison.contact(id, review.InPerson).want(303)
	lead.get(telling).want(200).hides("Treatment came late") // they may still assess it themselves
	s.signIn("manager").get(s.casePath(id, "")).want(200).hides("Treatment came late")
}

// A letter that went without a pack says who wrote it and how it met needs, and can come
// back; a day that no calendar has is called that.
func TestALetterByHandOnThePages(t *testing.T) {
	s := site(t, 60)
	id := s.toTell()
	s.traced(id, s.clock.Now(), "alive", "confirmed")
	s.change("liaison", id, review.NameRelevantPerson{Person: review.RelevantPerson{Who: review.ThePatient, Capacity: "Dr Ashe, 20 November", Reaching: review.Reaching{NeedsAsked: "the person", Needs: "Braille"}}})
	b := s.signIn("liaison")
	b.contact(id, review.InPerson).want(303)
	b.contact(id, review.Written, "happened_at", "2026-02-31").want(422).says("There is no such date.").hides("not in the future")
	b.contact(id, review.Written, "by_whom", "").want(422).says("Say who wrote the letter", "Braille. Say how the letter meets them.")
	b.contact(id, review.Written, "needs_met", "Brailled by the print room").want(303).follow().says("Met by Tess Liaison", "Written by Tess Liaison, patient liaison", "How it met their needs Brailled by the print room")
	back := s.casePath(id, "/record-contact")
	page := b.get(b.get(s.casePath(id, "/telling")).hrefOf(`a[href*="came+back"]`)).want(200)
	form := with(page.form("main form"), "happened_at-day", "23", "happened_at-month", "11", "happened_at-year", "2026", "happened_at_time", "09:30")
	again := b.post(back, form).want(422).says("Choose the letter that came back.", "Choose why it came back.")
	letter := attribute(again.all(`input[name="returned"]`)[0], "value")
	b.post(back, with(again.form("main form"), "returned", letter, "result", "gone away")).want(303).follow().says("Still missing The letter that follows", "Came back by post", "Post to this address came back on 23-Nov-2026.")
}
