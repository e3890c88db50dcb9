package app

import (
	"fmt"
	"strings"
	"testing"

	"harmreview/review"
)

// rings takes a call about somebody through the page, from somebody who is known.
func (b *browser) rings(p testPerson, pairs ...string) *answer {
	b.site.t.Helper()
	born := strings.Split(p.born, "-")
	form := b.get(b.site.path("/helpline/new")).want(200).form("main form")
	form["checked"] = []string{"full name", "date of birth", "NHS number"}
	return b.post(b.site.path("/helpline/new"), with(with(form, "caller", p.given+" "+p.family, "relation", "the patient", "telephone", "01632 960123",
		"family", p.family, "given", p.given, "born-day", born[2], "born-month", born[1], "born-year", born[0], "nhs_number", ""), pairs...))
}

// isAbout says on the page of a call whom it is about.
func (w *answer) isAbout(about string) *answer {
	w.t.Helper()
	page := w.follow().want(200)
	call := strings.Split(w.Header().Get("Location"), "?")[0]
	page.has(`input[name="case"][value="` + about + `"]`)
	return page.browser.post(call, with(page.form("main form"), "case", about)).want(303).follow().want(200)
}

func (s *testSite) number(id review.CaseID) string { return fmt.Sprint(int64(id)) }

func TestACallIsAnsweredByStatusWordsAlone(t *testing.T) {
	s := searchSite(t)
	liaison := s.signIn("liaison")
	who := searched[0]
	id := s.caseOf(who)
	liaison.post(s.path("/helpline/new"), nil).want(422).says("Enter who rings.", "Choose who they are", "Enter the number to ring back", "Enter the family name", "Enter the date of birth")
	page := liaison.rings(who).want(303)
	found := page.follow().want(200).says("Whom is the call about?", "O’BRIEN, Zoë", "Fits by: family name and date of birth").hides("Dear")
	liaison.post(pathOf2(page), found.form("main form")).want(422).says("Choose whom the call is about, or nobody.")
	page.isAbout(s.number(id)).says("Being reviewed", "A clinician is reading it.").hides("clinic letter")
	liaison.get(s.path("/helpline")).want(200).says("Call 1", "Being reviewed", id.String())

	liaison.rings(searched[1], "nhs_number", searched[1].nhs, "family", "Miller").want(303).follow().says("Fits by: NHS number")
	liaison.rings(searched[0], "relation", "family or a friend").want(303).isAbout(s.number(id)).says("We cannot speak about somebody else’s care.", "The incident manager rings back.")
	none := liaison.rings(searched[0]).want(303).isAbout("nobody")
	none.says("Not on the lists so far", "This is provisional")
	unknown := liaison.get(s.path("/helpline/new")).want(200).form("main form")
	unknown.Del("checked")
	born := strings.Split(who.born, "-")
	w := liaison.post(s.path("/helpline/new"), with(unknown, "caller", "Somebody", "relation", "the patient", "telephone", "1", "family", who.family, "born-day", born[2], "born-month", born[1], "born-year", born[0])).want(303)
	w.isAbout(s.number(id)).says("We ring you back on the number that the hospital holds.", "Say nothing about letters.")
	s.signIn("clinician").get(s.path("/helpline")).want(403)
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

func pathOf2(w *answer) string { return strings.Split(w.Header().Get("Location"), "?")[0] }

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
	manager.get(s.path("/helpline?show=ring+back")).want(200).says("To ring back (3)", "Call 3")
	manager.get(s.path("/helpline/1")).want(200).says("For the manager alone", "A restricted patient, "+id.String())
	manager.get(s.path("/helpline/2")).want(200).says("A row that waits")
	manager.get(s.path("/helpline/3")).want(200).says("A row that was excluded")
	liaison.get(s.path("/helpline/2/rung")).want(403)
	form := manager.get(s.path("/helpline/2/rung")).want(200).form("main form")
	manager.post(s.path("/helpline/2/rung"), form).want(422).says("Say what was said")
	manager.post(s.path("/helpline/2/rung"), with(form, "note", "Told that a letter is being looked for.")).want(303).follow().says("Rung back", "Told that a letter is being looked for.")
	manager.get(s.path("/helpline?show=ring+back")).want(200).says("To ring back (2)")
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
	s.signIn("manager").get(s.path("/helpline?show=ring+back")).want(200).says("To ring back (1)")
	liaison.get(s.path("/helpline?show=not+on+the+lists")).want(200).says("Not on the lists so far (1)").hides("A later list")
	s.load([]byte("document_id,document_type,nhs_number,family_name,given_name,date_of_birth\nL1,clinic letter," + numberFrom(8_800_000) + ",Latecomer,Eve,1966-05-04\n"))
	liaison.get(s.path("/helpline?show=not+on+the+lists")).want(200).says("A later list has somebody who fits")
	id := s.caseOf(testPerson{nhs: numberFrom(8_800_000)})
	page := liaison.get(s.path("/helpline/1")).want(200).says("LATECOMER, Eve")
	liaison.post(s.path("/helpline/1"), with(page.form("main form"), "case", s.number(id))).want(303).follow().says("Being reviewed")
	if o := s.owing(id, review.Enquiry); !o.Facts.Information || o.Proof != "She was admitted in May." || o.Urgency != review.Urgent {
		t.Errorf("got %+v, want what the caller told", o)
	}
	if c := s.whole(id); c.Urgency != review.Urgent {
		t.Errorf("the case is %v, want it as urgent as what was told", c.Urgency)
	}
	liaison.post(s.path("/helpline/1"), with(page.form("main form"), "case", s.number(id), "key", newKey())).want(409)
}

// What must be looked at the same day raises an action, and leads to whom to ring.
func TestACallThatCannotWait(t *testing.T) {
	s := searchSite(t)
	id := s.caseOf(searched[0])
	page := s.signIn("liaison").rings(searched[0], "about", "He cannot breathe.", "urgency", "1").want(303)
	page.isAbout(s.number(id)).says("Ring now")
	if o := s.owing(id, review.SameDayAction); o.State != review.Open || o.Facts.ToRing == "" {
		t.Errorf("got %+v, want somebody to be rung", o)
	}
}
