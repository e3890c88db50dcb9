package app

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"harmreview/review"
)

// rings takes a call about somebody through the page, from the patient.
func (b *browser) rings(p testPerson, pairs ...string) *answer {
	b.site.t.Helper()
	born := strings.Split(p.born, "-")
	form := b.get(b.site.path("/helpline/new")).want(200).form("main form")
	return b.post(b.site.path("/helpline/new"), with(with(form, "caller", p.given+" "+p.family, "relation", "the patient", "telephone", "01632 960123",
		"family", p.family, "given", p.given, "born-day", born[2], "born-month", born[1], "born-year", born[0], "nhs_number", ""), pairs...))
}

// callPath is the call that an answer leads to.
func (w *answer) callPath() string {
	return strings.TrimSuffix(strings.Split(w.Header().Get("Location"), "?")[0], "/ring")
}

// isAbout says on the page of a call whom it is about.
func (w *answer) isAbout(about string) *answer {
	w.t.Helper()
	page := w.browser.get(w.callPath()).want(200)
	page.has(`input[name="case"][value="` + about + `"]`)
	return page.browser.post(w.callPath(), with(page.form("main form"), "case", about)).want(303).follow().want(200)
}

// compares says on the page of a call, of which it is settled whom it is about, what
// the caller said rightly.
func (b *browser) compares(call string, checked []string, pairs ...string) *answer {
	b.site.t.Helper()
	form := b.get(call).want(200).form(`main form[action$="/check"]`)
	form["checked"] = checked
	return b.post(call+"/check", with(form, pairs...))
}

var knownByAddress = []string{"full name", "date of birth", "address or postcode"}

func (s *testSite) number(id review.CaseID) string { return fmt.Sprint(int64(id)) }

// livesAt gives a patient of the site an address that is on record.
func (s *testSite) livesAt(who testPerson, address string) {
	s.t.Helper()
	file := "nhs_number,family_name,given_name,date_of_birth,address,postcode\n" + who.nhs + "," + who.family + "," + who.given + "," + who.born + "," + address + ",ZZ1 1AA\n"
	s.take(s.signIn("manager"), "/tracing/contacts", url.Values{"source": {"The record"}}, file)
}

// The caller is compared with the record once it is settled whom the call is about,
// and nothing of the record is shown before.
func TestACallIsAnsweredByStatusWordsAlone(t *testing.T) {
	s := searchSite(t)
	s.livesAt(searched[0], "4 Mill Lane")
	liaison := s.signIn("liaison")
	who := searched[0]
	id := s.caseOf(who)
	liaison.post(s.path("/helpline/new"), nil).want(422).says("Enter who rings.", "Choose who they are", "Enter the number to ring back", "Enter the family name", "Enter the date of birth")
	liaison.get(s.path("/helpline/new")).want(200).hides("What did the caller say rightly")
	taken := liaison.rings(who).want(303)
	found := taken.follow().want(200).says("Whom is the call about?", "O’BRIEN, Zoë", "Fits by: family name and date of birth").hides("Dear", "4 Mill Lane", "NHS No.")
	liaison.post(taken.callPath(), found.form("main form")).want(422).says("Choose whom the call is about, or nobody.")
	page := taken.isAbout(s.number(id)).says("What did the caller say rightly", "On record: Zoë O’Brien", "On record: 03-Feb-1951", "4 Mill Lane").hides("Say:")
	liaison.get(s.path("/helpline?show=not+settled")).want(200).says("Not settled yet (1)", "Not compared with the record yet")

	call := taken.callPath()
	wrong := liaison.compares(call, []string{"full name", "date of birth", "NHS number"}).want(422).says("Enter the NHS number as the caller said it, or untick it.")
	if !strings.Contains(wrong.Body.String(), `value="NHS number" checked`) {
		t.Error("what was ticked has not come back")
	}
	liaison.compares(call, []string{"full name", "date of birth", "NHS number"}, "nhs_number", numberFrom(8_999_999)).want(422).says("This is not the NHS number on record.")
	done := liaison.compares(call, []string{"full name", "date of birth", "NHS number"}, "nhs_number", who.nhs).want(303).follow().want(200)
	done.says("Being reviewed", "A clinician is reading it.", "Compared by Tess Liaison").hides("clinic letter", "need not do anything", "nothing that you need")
	liaison.get(s.path("/helpline")).want(200).says("Call 1", "Being reviewed", id.String())

	// A check that was wrong is made again: then nothing may be said.
	liaison.compares(call, []string{"full name"}).want(303).follow().says("We ring you back on the number that the hospital holds.", "Say nothing about letters.", "Said rightly")
	liaison.post(call+"/check", with(page.form(`main form[action$="/check"]`), "checked", "full name")).want(409)
	liaison.get(s.path("")).want(200).says("1 caller for a liaison to ring back")

	liaison.rings(searched[1], "nhs_number", searched[1].nhs, "family", "Miller").want(303).follow().says("Fits by: NHS number")
	none := liaison.rings(who).want(303).isAbout("nobody")
	none.says("Not on the lists so far", "This is provisional")
	other := liaison.rings(testPerson{family: "Nobody", given: "Ada", born: "1970-01-01"}, "relation", "family or a friend").want(303).follow()
	other.says("I cannot tell you about somebody else.").hides("You are not on the lists")
	s.signIn("clinician").get(s.path("/helpline")).want(403)
	s.signIn("clinician").post(call+"/check", nil).want(403)
	s.signIn("manager").post(call+"/check", nil).want(403)
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// Whoever says that they act by law has shown nothing by it: the record says who does.
func TestOnlyWhomTheRecordNamesIsToldForThePatient(t *testing.T) {
	s := searchSite(t)
	s.livesAt(searched[0], "4 Mill Lane")
	liaison := s.signIn("liaison")
	id := s.caseOf(searched[0])
	ask := func(relation string, pairs ...string) *answer {
		taken := liaison.rings(searched[0], "caller", "Nosy Neighbour", "relation", relation).want(303)
		taken.isAbout(s.number(id))
		return liaison.compares(taken.callPath(), knownByAddress, pairs...).want(303).follow().want(200)
	}
	for _, relation := range []string{"somebody who acts for them by law", "a parent or guardian", "family or a friend", "would not say"} {
		ask(relation).says("Will be rung back", "It is not on record that somebody acts for the patient.").hides("A clinician is reading it")
	}
	s.change("lead", id, review.OpenObligation{Kind: review.Telling, What: "Tell", Route: review.RouteAwareness})
	s.change("liaison", id, review.NameRelevantPerson{Person: review.RelevantPerson{Who: review.LacksCapacity, Name: "Ada O’Brien", Relationship: "daughter", Authority: "LPA of 2019, copy seen", Capacity: "Dr Ashe, 20 November"}})
	ask("the patient").says("Only Ada O’Brien (daughter) is on record").hides("A clinician is reading it")
	ask("somebody who acts for them by law").says("Only Ada O’Brien (daughter) is on record").hides("A clinician is reading it")
	told := s.whole(id)
	acts := told.Teller().ID
	ask("family or a friend", "acts_as", fmt.Sprint(acts)).says("A letter about the care of the person for whom you act").hides("your care")
	if got := s.whole(id).Stage; got != review.InTriage {
		t.Fatalf("the case is in %s", got)
	}
}

// What must not be told apart has one answer for whoever takes the call, and goes
// to the manager: a restricted patient, a row that waits, a row that was excluded.
func TestWhatMustNotBeToldApart(t *testing.T) {
	s := searchSite(t)
	id := s.caseOf(searched[0])
	s.change("manager", id, review.Restrict{Reason: "A threat."})
	s.load([]byte("document_id,document_type,nhs_number,family_name,given_name,date_of_birth\nR1,clinic letter,123,Waiter,Ann,1950-01-02\nR2,clinic letter,456,Excludd,Ben,1950-01-03\n"))
	list := s.lists()[0].ID
	manager := s.signIn("manager")
	manager.post(s.listPath(list, "/rows/3/exclude"), map[string][]string{"version": {"0"}, "code": {"not a letter"}, "words": {"A cover sheet."}}).want(303)
	liaison := s.signIn("liaison")
	var said []string
	for i, p := range []testPerson{searched[0], {family: "waiter", given: "Ann", born: "1950-01-02"}, {family: "Excludd", given: "Ben", born: "1950-01-03"}} {
		page := liaison.rings(p).want(303).follow().want(200)
		page.says("We are looking into this and will ring you back.", "The incident manager rings back. Say no more.").hides("restricted", "row that", id.String(), "Whom is the call about?")
		main, _, _ := strings.Cut(page.text(), "Caller")
		said = append(said, strings.ReplaceAll(main, fmt.Sprintf("Call %d", i+1), "Call"))
	}
	if said[0] != said[1] || said[1] != said[2] {
		t.Errorf("the answers can be told apart:\n%s", strings.Join(said, "\n"))
	}
	manager.get(s.path("/helpline?show=ring+back")).want(200).says("To ring back, by a manager (3)", "Call 3")
	manager.get(s.path("/helpline/1")).want(200).says("For the manager alone", "A restricted patient, "+id.String())
	manager.get(s.path("/helpline/2")).want(200).says("A row that waits")
	manager.get(s.path("/helpline/3")).want(200).says("A row that was excluded")
	liaison.get(s.path("/helpline/2/rung")).want(403)
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// Only a caller who was reached, or whom a manager gives up with a reason, is not to
// be rung back any more.
func TestNobodyAnsweredStaysOwed(t *testing.T) {
	s := searchSite(t)
	s.change("manager", s.caseOf(searched[0]), review.Restrict{Reason: "A threat."})
	liaison, manager := s.signIn("liaison"), s.signIn("manager")
	liaison.rings(searched[0]).want(303)
	liaison.rings(searched[0]).want(303)
	rung := s.path("/helpline/1/rung")
	form := manager.get(rung).want(200).form("main form")
	manager.post(rung, form).want(422).says("Choose how it ended.")
	manager.post(rung, with(form, "result", "spoke to the person")).want(422).says("Say what was said.")
	manager.post(rung, with(form, "result", "no answer", "note", "Again at noon.")).want(303).follow().says("The caller is still to be rung back.", "Rung back: no answer", "Again at noon.")
	manager.get(s.path("/helpline?show=ring+back")).want(200).says("To ring back, by a manager (2)", "tried once")
	manager.get(s.path("")).want(200).says("2 callers to ring back")
	form = manager.get(rung).want(200).form("main form")
	manager.post(rung, with(form, "result", "spoke to the person", "note", "Told that a letter is being looked for.")).want(303).follow().says("Told that a letter is being looked for.", "not to be rung back any more")
	manager.get(rung).want(409)
	second := s.path("/helpline/2/rung")
	form = manager.get(second).want(200).form("main form")
	manager.post(second, with(form, "result", review.RingGivenUp)).want(422).says("Say why they are not rung any more.")
	manager.post(second, with(form, "result", review.RingGivenUp, "note", "The number is not theirs.")).want(303)
	manager.get(s.path("/helpline?show=ring+back")).want(200).says("To ring back, by a manager (0)")
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// Whoever is on no list is kept, and found when a later list has them; what they
// told that is new is not lost meanwhile.
func TestACallerIsMatchedWithALaterList(t *testing.T) {
	s := searchSite(t)
	liaison := s.signIn("liaison")
	late := testPerson{family: "Latecomer", given: "Eve", born: "1966-05-04"}
	liaison.rings(late, "about", "She was admitted in May.", "urgency", "2").want(303).follow().says("You are not on the lists that we have so far.", "This is provisional")
	s.signIn("manager").get(s.path("/helpline?show=ring+back")).want(200).says("To ring back, by a manager (1)")
	s.signIn("manager").get(s.path("")).want(200).says("1 caller to ring back, 1 with news that is urgent")
	liaison.get(s.path("/helpline?show=not+on+the+lists")).want(200).says("Not on the lists so far (1)").hides("A later list")
	s.load([]byte("document_id,document_type,nhs_number,family_name,given_name,date_of_birth\nL1,clinic letter," + numberFrom(8_800_000) + ",Latecomer,Eve,1966-05-04\n"))
	liaison.get(s.path("/helpline?show=not+on+the+lists")).want(200).says("A later list has somebody who fits")
	id := s.caseOf(testPerson{nhs: numberFrom(8_800_000)})
	page := liaison.get(s.path("/helpline/1")).want(200).says("LATECOMER, Eve")
	liaison.post(s.path("/helpline/1"), with(page.form("main form"), "case", s.number(id))).want(303).follow().says("Not compared with the record yet")
	if o := s.owing(id, review.Enquiry); !o.Facts.Information || o.Proof != "She was admitted in May." || o.Urgency != review.Urgent {
		t.Errorf("got %+v, want what the caller told", o)
	}
	if c := s.whole(id); c.Urgency != review.Urgent {
		t.Errorf("the case is %v, want it as urgent as what was told", c.Urgency)
	}
	liaison.post(s.path("/helpline/1"), with(page.form("main form"), "case", s.number(id), "key", newKey())).want(409)
}

// A caller who was on no list, and fits by now what must not be told apart, is the
// manager's to ring back.
func TestALaterHitThatMustNotBeToldApartGoesToTheManager(t *testing.T) {
	s := searchSite(t)
	liaison, manager := s.signIn("liaison"), s.signIn("manager")
	liaison.rings(testPerson{family: "Waiter", given: "Ann", born: "1950-01-02"}).want(303).follow().says("Not on the lists so far")
	match := func() {
		if err := s.store.MatchCalls(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	match()
	manager.get(s.path("/helpline?show=ring+back")).want(200).says("To ring back, by a manager (0)")
	s.load([]byte("document_id,document_type,nhs_number,family_name,given_name,date_of_birth\nR1,clinic letter,123,Waiter,Ann,1950-01-02\n"))
	match()
	manager.get(s.path("")).want(200).says("1 caller to ring back")
	liaison.get(s.path("/helpline/1")).want(200).says("will ring you back", "The incident manager rings back. Say no more.").hides("row that")
	form := manager.get(s.path("/helpline/1/rung")).want(200).form("main form")
	manager.post(s.path("/helpline/1/rung"), with(form, "result", "spoke to the person", "note", "Told.")).want(303)

	match()
	manager.get(s.path("/helpline?show=ring+back")).want(200).says("To ring back, by a manager (0)")
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// What must be looked at the same day raises an action when the call is taken, leads
// to whom to ring, and goes to the case once it is settled which.
func TestACallThatCannotWait(t *testing.T) {
	s := searchSite(t)
	id := s.caseOf(searched[0])
	liaison := s.signIn("liaison")
	taken := liaison.rings(searched[0], "about", "He cannot breathe.", "urgency", "1").want(303)
	taken.follow().want(200).says("Ring now", "call 1", "Go on with the call: whom it is about").hides("breathe", "O’Brien")
	s.signIn("clerk").get(s.path("")).want(200).has(`a[href*="/helpline/1/same-day/"]`).hides("breathe")
	taken.isAbout(s.number(id)).says("What the caller told cannot wait.")
	if o := s.owing(id, review.SameDayAction); o.State != review.Open || o.Facts.ToRing == "" {
		t.Errorf("got %+v, want somebody to be rung", o)
	}
	if n := len(s.whole(id).Obligations); n != 2 {
		t.Errorf("the case owes %d things, want the action once and what was told", n)
	}
	liaison.get(s.path("/same-day")).want(200).says("1 same-day action open", "case "+id.String())
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// News of a restricted patient, a row or a stranger cannot wait either: it is on
// every page at once, escalated, met by whoever acts, and never says who it is.
func TestSameDayNewsIsNotLostWhoeverItIsAbout(t *testing.T) {
	s := searchSite(t)
	id := s.caseOf(searched[0])
	s.change("manager", id, review.Restrict{Reason: "A threat."})
	liaison, manager, lead := s.signIn("liaison"), s.signIn("manager"), s.signIn("lead")
	news := []string{"about", "Coughing blood, warfarin and clarithromycin.", "urgency", "1"}
	liaison.rings(searched[0], news...).want(303).follow().says("This patient may be at risk now").hides(id.String(), "restricted", "O’Brien")
	liaison.rings(testPerson{family: "Unknown", given: "Ann", born: "1950-01-02"}, news...).want(303)
	for who, b := range map[string]*browser{"manager": manager, "lead": lead, "liaison": liaison, "owner": s.signIn("owner")} {
		if n := len(b.get(s.path("")).want(200).all(".app-same-day li")); n != 2 {
			t.Errorf("%s: got %d same-day actions at the top of the page, want 2", who, n)
		}
	}
	lead.get(s.path("/escalations")).want(200).says("call 1", "call 2")

	raised := func(call string) string {
		return attribute(liaison.get(s.path("/same-day")).want(200).all(`main a[href*="/helpline/` + call + `/same-day/"]`)[0], "href")
	}
	action, second := raised("1"), raised("2")
	page := liaison.get(action).want(200).says("Whom to ring now").hides("blood", "O’Brien", id.String())
	liaison.post(action, with(page.form("main form.app-accept"), "whom", "")).want(422).says("Say who accepted it.")
	liaison.post(action, with(page.form("main form.app-accept"), "whom", "Dr Patel, on call")).want(303).follow().says("Accepted by Dr Patel")
	liaison.get(action + "/met").want(403)
	clinician := s.signIn("clinician")
	clinician.get(action+"/met").want(200).says("Coughing blood", "01632 960123").hides(id.String(), "restricted")

	// The manager settles it, once they have opened the case.
	manager.get(s.path("/helpline/1")).want(200).hides("Whom is the call about?")
	manager.post(s.path("/helpline/1"), url.Values{"version": {"1"}, "case": {s.number(id)}}).want(422).says("Choose one of those found, or nobody.")
	manager.post(s.casePath(id, "/open"), url.Values{"opening": {"restricted patient"}, "reason": {"News of a caller."}}).want(303)
	form := manager.get(s.path("/helpline/1")).want(200).says("The restricted patient, " + id.String()).form("main form")
	liaison.post(s.path("/helpline/1"), with(form, "case", s.number(id), "key", newKey())).want(403)
	manager.post(s.path("/helpline/1"), with(form, "case", s.number(id))).want(303)
	c, err := s.store.Case(t.Context(), s.actor("manager"), id)
	if err != nil {
		t.Fatal(err)
	}
	if c.Urgency != review.SameDay {
		t.Errorf("the case is %v, want it as urgent as what was told", c.Urgency)
	}
	var owed []review.Obligation
	for _, o := range c.Obligations {
		if o.Kind == review.SameDayAction {
			owed = append(owed, o)
		}
	}
	if len(owed) != 1 || owed[0].Facts.AcceptedBy != "Dr Patel, on call" || owed[0].Call != 1 {
		t.Errorf("the case owes %+v, want the action once, with what was recorded of it", owed)
	}

	// Whoever took the call learns no more by it.
	liaison.get(s.path("/helpline/1")).want(200).says("We are looking into this", "The incident manager rings back. Say no more.").hides(id.String(), "On record")
	liaison.get(s.path("/helpline")).want(200).hides(id.String())
	liaison.get(s.path("/same-day")).want(200).says("call 1").hides(id.String())
	liaison.get(action).want(200).says("Accepted by Dr Patel").hides(id.String())
	manager.get(s.path("/helpline?show=ring+back")).want(200).says("To ring back, by a manager (2)")

	met := clinician.get(action + "/met").want(200).form("main form")
	clinician.post(action+"/met", met).want(422).says("Say what was done")
	clinician.post(action+"/met", with(met, "proof", "Sent to the emergency department.")).want(303).follow().says("Met on").hides(id.String())
	clinician.post(second+"/met", with(clinician.get(second+"/met").want(200).form("main form"), "proof", "The GP sees them today.")).want(303)
	liaison.get(s.path("/same-day")).want(200).says("None is open now.")
	liaison.get(strings.Replace(action, "/helpline/1/", "/helpline/2/", 1)).want(404)
	s.signIn("stranger").get(action).want(404)
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}
