package app

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"harmreview/review"
	"harmreview/review/wording"
)

// lateLetters has the directory know the practice of as many people with a letter
// each, which are owed to it: the first asks nothing, each other one something.
// Every gate is open.
func (s *testSite) lateLetters(n int) []review.CaseID {
	s.t.Helper()
	s.signIn("administrator").uploadTo("/practices", url.Values{}, "epraccur.csv", practiceFile("A81001", "THE DENSHAM SURGERY", "")).want(303)
	s.wordingsConfirmed(wording.GPNote, wording.PracticeReply)
	return s.lateLettersFrom(0, n)
}

// lateLettersFrom is lateLetters for some people more.
func (s *testSite) lateLettersFrom(from, n int) []review.CaseID {
	s.t.Helper()
	var list strings.Builder
	list.WriteString("document_id,document_type,document_created_at,nhs_number,family_name,given_name,date_of_birth,address_1,postcode,gp_practice_code,gp_practice_name,intended_recipient,free_text\n")
	for i := from; i < from+n; i++ {
		fmt.Fprintf(&list, "LATE-%d,clinic letter,2020-03-0%d,%s,=Quillfeather%c,Ada,1950-01-0%d,1 Low Road,NM2 2BB,A81001,The Densham Surgery,GP,Dear Doctor: please repeat the potassium.\n", i, i+1, numberFrom(7_000_000+i*1000), 'a'+i, i+1)
	}
	s.load([]byte(list.String()))
	var ids []review.CaseID
	for i := from; i < from+n; i++ {
		id := s.caseOf(testPerson{nhs: numberFrom(7_000_000 + i*1000)})
		asks := ""
		if i > 0 {
			asks = "Repeat the potassium within a week"
		}
		s.change("lead", id, review.TriageLetters{Letters: s.now(id), Answer: review.Close, Code: "information only", Release: true, Asks: asks})
		s.registered1(id, "A81001")
		ids = append(ids, id)
	}
	return ids
}

// registered1 records a tracing answer that names a practice.
func (s *testSite) registered1(id review.CaseID, practice string) {
	s.t.Helper()
	s.change("liaison", id, review.RecordTrace{Answered: review.Date(s.clock.Now()), Source: "PDS", Alive: "alive", Address: "confirmed", Practice: practice})
}

const surgery = "/practices/A81001"

// makesBatch makes a batch for the surgery and has a manager approve it.
func (s *testSite) makesBatch(liaison *browser) {
	s.t.Helper()
	liaison.post(s.path(surgery+"/batch"), liaison.get(s.path(surgery+"/batch")).want(200).form("main form")).want(303)
	b := s.signIn("manager").get(s.path("/release-batches/1")).want(200)
	b.browser.post(s.path("/release-batches/1/approve"), b.form("main form")).want(303).follow().says("Approved, waits to be sent")
}

// sendsBatch records that the first batch went.
func (s *testSite) sendsBatch(liaison *browser, pairs ...string) *answer {
	s.t.Helper()
	form := liaison.get(s.path("/release-batches/1/sent")).want(200).form("main form")
	return liaison.post(s.path("/release-batches/1/sent"), with(with(form, "channel", "post", "note", "Tracked 12"), pairs...))
}

func TestLateLettersGoInABatchToTheirPractice(t *testing.T) {
	s := site(t, 20)
	ids := s.lateLetters(3)
	liaison := s.signIn("liaison")
	liaison.get(s.path("/practices")).want(200).says("THE DENSHAM SURGERY (A81001)", "Waiting to be released (3)")
	liaison.get(s.path(surgery)).want(200).says("3 late letters", "Can go", "Repeat the potassium", "up to 20 letters can still go today")
	liaison.get(s.path(surgery + "/batch")).want(200).says("Goes with this batch: 3")
	liaison.post(s.path(surgery+"/batch"), url.Values{}).want(303).follow().says("Batch 1", "Made, waits to be approved", "You made this batch. Somebody else must approve it.")
	liaison.get(s.path(surgery)).want(200).says("In a batch, not sent yet (3)")
	file := liaison.get(s.path("/release-batches/1/batch.pdf")).want(200)
	if n, err := api.PageCount(bytes.NewReader(file.Body.Bytes()), nil); err != nil || n < 8 { // note and letter thrice, and two forms
		t.Errorf("got %d pages, %v", n, err)
	}
	liaison.post(s.path("/release-batches/1/approve"), url.Values{"version": {"1"}}).want(403)
	s.sendsBatch(liaison).want(422).says("Nobody has approved this batch.")
	manager := s.signIn("manager")
	manager.post(s.path("/release-batches/1/approve"), manager.get(s.path("/release-batches/1")).form("main form")).want(303)
	liaison.post(s.path("/release-batches/1/sent"), url.Values{"version": {"2"}}).want(422).says("Tick the letters that went.", "Choose how it went.", "Enter when it went")
	s.sendsBatch(liaison).want(303).follow().says("It is recorded that the batch was sent.", "by post", "Went")
	if o := s.owing(ids[0], review.GPRelease); o.State != review.Met {
		t.Errorf("a letter that asks nothing is %s once it has gone, want it met", o.State)
	}
	if o := s.owing(ids[1], review.GPRelease); !o.AwaitsReply() || o.Facts.Release.Practice != "A81001" || o.Facts.Release.Batch != 1 {
		t.Errorf("got %+v, want a reply owed", o)
	}
	liaison.get(s.path("/practices")).want(200).says("Released, nothing asked (1)", "Sent, reply owed (2)").hides("Waiting to be released (3)")
	s.sendsBatchAgain(liaison)
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

func (s *testSite) sendsBatchAgain(liaison *browser) {
	s.t.Helper()
	liaison.get(s.path("/release-batches/1/sent")).want(409)
	liaison.post(s.path("/release-batches/1/sent"), url.Values{"version": {"3"}}).want(409)
}

// What was learnt between printing and sending keeps a letter back; that it had
// gone all the same is recorded and marked.
func TestALetterIsTakenOutOfABatch(t *testing.T) {
	s := site(t, 20)
	ids := s.lateLetters(3)
	liaison := s.signIn("liaison")
	s.makesBatch(liaison)
	s.registered1(ids[1], "A81001")
	s.change("lead", ids[2], review.ReportWrongPatient{Reason: "Another address"})
	page := liaison.get(s.path("/release-batches/1/sent")).want(200).says("Sending is stopped")
	if got := len(page.form("main form")["parts"]); got != 2 {
		t.Errorf("%d letters are ticked, want the 2 that may go", got)
	}
	all := page.form("main form")
	all["parts"] = append(all["parts"], fmt.Sprint(s.owing(ids[2], review.GPRelease).ID))
	liaison.post(s.path("/release-batches/1/sent"), with(all, "channel", "post")).want(422).says("must not go now")
	before := s.actions(ids[2])
	liaison.post(s.path("/release-batches/1/sent"), with(all, "channel", "post", "anyway", "yes")).want(303)
	if got := s.actions(ids[2]); got != before+1 {
		t.Errorf("got %d actions, want one more than %d", got, before)
	}
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

func TestABatchSetAsideLetsItsLettersWait(t *testing.T) {
	s := site(t, 20)
	s.lateLetters(2)
	liaison := s.signIn("liaison")
	s.makesBatch(liaison)
	form := liaison.get(s.path("/release-batches/1/set-aside")).want(200).form("main form")
	liaison.post(s.path("/release-batches/1/set-aside"), form).want(422).says("Say why it is not sent")
	liaison.post(s.path("/release-batches/1/set-aside"), with(form, "reason", "Torn, and shredded.")).want(303).follow().says("Set aside", "Waits again")
	liaison.get(s.path(surgery)).want(200).says("Waiting to be released (2)", "up to 20 letters")
	s.sendsBatchAgain(liaison)
}

// No more letters than the policy says go to a practice in a day.
func TestAPracticeIsNotOverrun(t *testing.T) {
	s := site(t, 20)
	s.lateLetters(3)
	s.setPolicy(func(p *review.Policy) { p.ReleasesPerDay = 2 })
	liaison := s.signIn("liaison")
	liaison.get(s.path(surgery + "/batch")).want(200).says("Goes with this batch: 2")
	liaison.post(s.path(surgery+"/batch"), url.Values{}).want(303)
	liaison.post(s.path(surgery+"/batch"), url.Values{}).want(422).says("as many letters today as the policy allows")
	s.clock.Add(24 * time.Hour)
	liaison.post(s.path(surgery+"/batch"), url.Values{}).want(303)
}

// setPolicy changes the policy of the incident.
func (s *testSite) setPolicy(change func(*review.Policy)) {
	s.t.Helper()
	i, err := s.store.Incident(s.t.Context(), s.incident)
	if err != nil {
		s.t.Fatal(err)
	}
	change(&i.Policy)
	i.Policy.TellingReason = "A test."
	if err := s.store.SaveIncident(s.t.Context(), review.Cause{Actor: s.actor("manager")}, i, "A test."); err != nil {
		s.t.Fatal(err)
	}
}

func TestRepliesOfAPractice(t *testing.T) {
	s := site(t, 20)
	ids := s.lateLetters(4)
	liaison := s.signIn("liaison")
	s.makesBatch(liaison)
	s.sendsBatch(liaison).want(303)
	s.clock.Add(10 * time.Minute)

	reply := s.owedPath(ids[1], review.GPRelease, "/reply")
	form := liaison.get(reply).want(200).form("main form")
	liaison.post(reply, form).want(422).says("Choose what the practice answered.", "Say who answered.")
	liaison.post(reply, with(form, "reply", "accepted an action", "whom", "Dr Ahmed", "note", "Bloods this week", "due-day", "27", "due-month", "11", "due-year", "2026")).want(303).follow().says("Replied: accepted an action")
	if o := s.owing(ids[1], review.Action); o.Owner != "Dr Ahmed, THE DENSHAM SURGERY" || o.What != "Accepted by the practice: Bloods this week" {
		t.Errorf("got an action %q of %q", o.What, o.Owner)
	}
	reply = s.owedPath(ids[2], review.GPRelease, "/reply")
	liaison.post(reply, with(liaison.get(reply).want(200).form("main form"), "reply", "harm reported", "whom", "Dr Ahmed", "note", "Admitted with arrhythmia", "urgency", "2")).want(303)
	if c := s.whole(ids[2]); c.Stage != review.InAssessment || c.Urgency != review.Urgent {
		t.Errorf("a case of which a practice reports harm is in %s, %v", c.Stage, c.Urgency)
	}

	list := liaison.get(s.path(surgery + "/reply")).want(200).form("main form")
	liaison.post(s.path(surgery+"/reply"), list).want(422).says("An action or a harm is about one patient", "Say who answered.")
	liaison.post(s.path(surgery+"/reply"), with(list, "reply", "nothing found", "whom", "The practice manager")).want(303).follow().says("Replied: nothing found (1)")
	if o := s.owing(ids[3], review.GPRelease); o.State != review.Met || o.Facts.Release.Reply != review.NilReturn {
		t.Errorf("got %+v, want the nil return", o)
	}
	liaison.get(s.path("/practices?state=replied%3A+harm+reported")).want(200).says("THE DENSHAM SURGERY")
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// Silence is chased and escalated, stays owed, and ends only in an owner's name.
func TestNoReplyIsChasedEscalatedAndWaivedByName(t *testing.T) {
	s := site(t, 20)
	ids := s.lateLetters(2)
	liaison := s.signIn("liaison")
	s.makesBatch(liaison)
	s.sendsBatch(liaison).want(303)
	chase := s.path(surgery + "/chase")
	for range 3 {
		s.clock.Add(20 * 24 * time.Hour)
		liaison = s.signIn("liaison")
		liaison.get(s.path("/practices")).want(200).says("No reply: chase now (1)")
		form := liaison.get(chase).want(200).form("main form")
		liaison.post(chase, with(form, "kind", "chased")).want(422).says("Say whom you chased.")
		liaison.post(chase, with(form, "kind", "chased", "whom", "The practice manager")).want(303).follow().says("Sent, reply owed (1)")
	}
	s.clock.Add(20 * 24 * time.Hour)
	liaison = s.signIn("liaison")
	liaison.get(s.path(surgery)).want(200).says("No reply: escalate (1)", "Chased 3 times")
	liaison.post(chase, with(liaison.get(chase).want(200).form("main form"), "kind", "escalated", "whom", "The ICB")).want(303).follow().says("No reply: escalated (1)")
	if c := s.whole(ids[1]); c.Complete() {
		t.Error("silence has completed a case")
	}
	waive := s.path("/practices/waive?state=escalated")
	liaison.get(waive).want(403)
	owner := s.signIn("owner")
	owner.get(s.path("/practices?state=escalated")).want(200)
	owner.get(s.path(surgery+"?state=escalated")).want(200).says("Not shown to your role", ids[1].String()).hides("Quillfeather")
	form := owner.get(waive).want(200).says("1 letter").form("main form")
	owner.post(s.path("/practices/waive"), form).want(422).says("Give the class a name.", "Say why the class is waived.")
	owner.post(s.path("/practices/waive"), with(form, "name", "Silent practices", "reason", "The ICB knows.")).want(303).follow().says("Silent practices", "Waived (1)", "Tess Owner")
	if o := s.owing(ids[1], review.GPRelease); o.State != review.Waived || o.Facts.Class != "Silent practices" || o.ClosedByName != "Tess Owner" {
		t.Errorf("got %+v, want it waived in the owner's name", o)
	}
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// A letter follows its patient to the practice that a trace names, and those of
// restricted patients are in no list.
func TestWhereLateLettersAreListed(t *testing.T) {
	s := site(t, 20)
	ids := s.lateLetters(3)
	liaison := s.signIn("liaison")
	s.signIn("administrator").uploadTo("/practices", url.Values{}, "epraccur.csv", append(practiceFile("A81001", "THE DENSHAM SURGERY", "20210331"), practiceFile("B12345", "MARKET SQUARE", "")...)).want(303)
	s.registered1(ids[1], "b12345, Market Square")
	s.change("manager", ids[2], review.Restrict{Reason: "A threat."})
	liaison.get(s.path("/practices")).want(200).says("Waiting to be released (2)", "Closed on 31-Mar-2021", "MARKET SQUARE (B12345)")
	liaison.get(s.path("/practices/B12345")).want(200).says(ids[1].String()).hides(ids[0].String())
	liaison.get(s.path(surgery)).want(200).says(ids[0].String(), "The practice of this patient has closed.").hides(ids[2].String())
	liaison.post(s.path(surgery+"/batch"), url.Values{}).want(422).says("This practice has closed.")
	liaison.post(s.path("/practices/B12345/batch"), url.Values{}).want(303).follow().says("MARKET SQUARE")
	liaison.get(s.path("/practices/C99999")).want(404)
	liaison.get(s.path("/practices?state=nonsense")).want(404)
}

func TestAPracticesListIsExportedAndPrinted(t *testing.T) {
	s := site(t, 20)
	ids := s.lateLetters(2)
	liaison := s.signIn("liaison")
	got := liaison.get(s.path(surgery + "/list.csv")).want(200).Body.String()
	if !strings.HasPrefix(got, "\ufeffreference,") || !strings.Contains(got, ids[0].String()+",'=Quillfeathera,Ada,1950-01-01,") || strings.Contains(got, ",=") {
		t.Errorf("got %q, want its formulas made harmless", got)
	}
	liaison.get(s.path(surgery+"/print")).want(200).says(ids[0].String(), ids[1].String(), "2 late letters")
	events, _, err := s.store.Audit(t.Context(), s.actor("auditor"), review.AuditFilter{Change: "export late letters"}, 0)
	if err != nil || len(events) != 1 {
		t.Errorf("got %d events (%v), want the export on record", len(events), err)
	}
}
