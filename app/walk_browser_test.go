//go:build browser

package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"harmreview/app/browsertest"
)

// oneLetter is a list with one lost letter, to two recipients.
const oneLetter = `document_id,document_type,document_created_at,event_date,authored_by,specialty_name,nhs_number,family_name,given_name,title,date_of_birth,sex,address_1,postcode,telephone,gp_practice_code,gp_practice_name,intended_recipient,free_text
D-1,Clinic letter,2026-02-03 10:00,02/02/2026,Dr Ewa Nowak,Rheumatology,9990000018,O’Brien,Zoë,Ms,02/02/1971,2,1 Made Up Lane,NM1 1AA,01632 960001,Z00001,High Street Surgery,Dr Ahmed,"Dear Dr Ahmed,

Please stop methotrexate now and check the full blood count this week."
D-1,Clinic letter,2026-02-03 10:00,02/02/2026,Dr Ewa Nowak,Rheumatology,9990000018,O’Brien,Zoë,Ms,02/02/1971,2,1 Made Up Lane,NM1 1AA,01632 960001,Z00001,High Street Surgery,Patient (copy),"Dear Dr Ahmed,

Please stop methotrexate now and check the full blood count this week."
`

// A walk is one case on its way through all roles, each in a tab of their own.
type walk struct {
	*testSite
	t    *testing.T
	base string
	tabs map[string]*browsertest.Page
}

// as is the tab of somebody, who signs in when they are first needed.
func (w *walk) as(who string) *browsertest.Page {
	w.t.Helper()
	if w.tabs[who] == nil {
		w.tabs[who] = w.opens(w.t, w.base, who)
	}
	return w.tabs[who]
}

// at is somebody's tab, on a page of the case.
func (w *walk) at(who, page string) *browsertest.Page {
	w.t.Helper()
	p := w.as(who)
	p.Goto(w.base + w.path("/cases/1"+page))
	return p
}

// fill types texts into fields, given as pairs.
func fillAll(p *browsertest.Page, pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		p.Fill(pairs[i], pairs[i+1])
	}
}

// check chooses answers, each given as name=value.
func checkAll(p *browsertest.Page, answers ...string) {
	for _, a := range answers {
		name, value, _ := strings.Cut(a, "=")
		p.Check(`[name="` + name + `"][value="` + value + `"]`)
	}
}

// date types a date into its three fields.
func date(p *browsertest.Page, name, day, month, year string) {
	fillAll(p, "[name="+name+"-day]", day, "[name="+name+"-month]", month, "[name="+name+"-year]", year)
}

// One list goes through all roles until the patient has been told and nothing
// is owed.
func TestBrowserOneListToTheEnd(t *testing.T) {
	t.Parallel()
	s, _ := bareSite(t, 10)
	w := &walk{testSite: s, t: t, base: s.served(), tabs: map[string]*browsertest.Page{}}
	w.loadsTheList()
	w.triages()
	w.notesWhatWasAsked()
	w.assesses("clinician", "/sign-assessment")
	w.as("clinician2").ClickText("Next case")
	w.as("clinician2").WaitText("Tess Clinician2")
	w.assesses("clinician2", "/sign-second-review")
	w.decidesAtThePanel()
	w.tellsThePatient()
	w.releasesTheLetter()
	lead := w.at("lead", "")
	lead.Wait(".app-tags .nhsuk-tag--green")
	lead.Shot("walk-complete")
	if c, err := s.store.Case(t.Context(), s.actor("lead"), 1); err != nil || !c.Complete() {
		t.Errorf("the case is in %s with %d obligations open, %v, want complete", c.Stage, c.OpenObligations(), err)
	}
	audit := w.as("auditor")
	audit.Goto(w.base + w.path("/audit?case=HR-000001"))
	for _, done := range []string{"Triage", "Sign assessment", "Sign second review", "Sign panel decision", "Record contact", "See case"} {
		audit.WaitText(done)
	}
	audit.Axe()
}

func (w *walk) loadsTheList() {
	w.t.Helper()
	file := filepath.Join(w.t.TempDir(), "letters.csv")
	if err := os.WriteFile(file, []byte(oneLetter), 0o600); err != nil {
		w.t.Fatal(err)
	}
	p := w.as("manager")
	p.ClickText("Lists")
	p.ClickText("Load a list")
	fillAll(p, "#supplied_by", "Integration team", "#declared", "1")
	p.Select("#declared_what", "letters")
	p.Upload("#file", file)
	p.ClickText("Send the file")
	p.ClickText("Go on")
	p.ClickText("Check the file")
	p.WaitText("Nothing has been changed yet.")
	p.ClickText("Load the list")
	p.WaitText("What became of the rows")
	p.Axe()
	p.Shot("walk-list")
}

func (w *walk) triages() {
	w.t.Helper()
	p := w.as("clinician")
	p.ClickText("Next case")
	p.WaitText("Please stop") // what rules found is marked in the letter, with words of its own
	checkAll(p, "decision=assess:2")
	p.ClickText("Save and go on")
	p.WaitText("Say in a few words why it is urgent.")
	p.Axe()
	p.Fill("#reason", "Methotrexate was to stop")
	p.ClickText("Save and go on")
	p.WaitText("was saved")
}

func (w *walk) notesWhatWasAsked() {
	w.t.Helper()
	p := w.at("clinician", "/add-requested-action?letter=1&from=assess")
	checkAll(p, "letter=1")
	p.Select("#kind", "medicine stopped")
	fillAll(p, "#what", "Stop methotrexate now", "#of_whom", "the GP")
	p.ClickText("Note it and go back")
}

// assesses signs a full assessment: not done, moderate harm, notifiable. What
// is typed is kept as a draft while it is typed.
func (w *walk) assesses(who, page string) {
	w.t.Helper()
	p := w.at(who, page)
	checkAll(p, "action_1_1=not done", "harm=yes")
	fillAll(p, `[name=action_1_1_evidence]`, "GP record of 10-Feb-2026: still prescribed", "#evidence", "GP record, blood results of March 2026")
	p.WaitText("Draft saved at")
	p.ClickText("Save, and show those questions")
	p.Check(`[name=physical_met][value="moderate:1"]`)
	p.WaitText("The criteria ticked propose: Moderate harm.")
	checkAll(p, "physical=moderate", "psychological=none", "still_physical=low", "still_psychological=none", "association=5", "resulted=yes", "could_result=no", "confidence=high", "no_conflict=yes")
	fillAll(p, "#candour_reasons", "Admitted with low white cells", "#judgement", "Seven weeks of a medicine that was to stop, then an admission.")
	p.Axe()
	p.Shot("walk-assess-" + who)
	p.ClickText("Check your answers")
	p.WaitText("Moderate harm")
	p.Axe()
	p.ClickText("Sign")
	p.WaitText("signed")
}

func (w *walk) decidesAtThePanel() {
	w.t.Helper()
	p := w.as("lead")
	p.ClickText("Next case")
	p.WaitText("panel")
	date(p, "held_on", "20", "11", "2026")
	fillAll(p, "#present", "Tess Lead, Tess Manager", "#chair", "Tess Lead", "#signing_password", password, "#reasons", "Both reviewers agree", "#candour_reasons", "Moderate harm resulted")
	checkAll(p, "what=decided", "physical=moderate", "psychological=none", "still_physical=low", "still_psychological=none", "association=5", "voted=unanimous", "resulted=yes", "could_result=no")
	p.Axe()
	p.ClickText("Sign the panel’s decision")
	p.WaitText("was signed")
}

func (w *walk) tellsThePatient() {
	w.t.Helper()
	p := w.at("liaison", "/record-tracing-answer")
	date(p, "answered", "23", "11", "2026")
	p.Fill("#source", "PDS, looked up by hand")
	checkAll(p, "alive=alive", "address=confirmed")
	p.Fill("#practice", "Z00001")
	p.ClickText("Record it")
	p = w.at("liaison", "/name-relevant-person")
	checkAll(p, "who=the patient")
	p.ClickText("Record it")
	w.contact("in+person", "in person", "#by_whom", "Tess Liaison with Dr Lead")
	w.contact("written", "letter", "#letter", "Case folder, letter of 23-Nov-2026")
	p.Axe()
	p.Shot("walk-told")
}

func (w *walk) contact(kind, channel, field, text string) {
	w.t.Helper()
	p := w.at("liaison", "/telling")
	p.Axe()
	p = w.at("liaison", "/record-contact?kind="+kind)
	date(p, "happened_at", "23", "11", "2026")
	p.Fill("#happened_at_time", "09:15")
	checkAll(p, "channel="+channel)
	fillAll(p, field, text, "#account", "Your letter did not reach your GP", "#enquiries", "None", "#apology", "We are sorry that this happened")
	p.ClickText("Record it")
	w.wantNoProblem(p)
	p.WaitText("The contact is recorded.")
}

// wantNoProblem fails with what the page says is wrong with its form.
func (w *walk) wantNoProblem(p *browsertest.Page) {
	w.t.Helper()
	if p.Count(".nhsuk-error-summary") > 0 {
		w.t.Fatalf("the form came back: %q", p.Texts(".nhsuk-error-summary li"))
	}
}

func (w *walk) releasesTheLetter() {
	w.t.Helper()
	lead := w.as("lead")
	lead.Goto(w.base + w.path("/owed?kind=GP+release"))
	lead.Click("main td a[href*='/owed/']")
	lead.ClickText("Say what the practice is told and asked")
	lead.Fill("#done", "The patient was seen and methotrexate stopped.")
	lead.Check("#nothing")
	lead.ClickText("Save it for the cover note")
	lead.WaitText("It stands in the cover note.")
	p := w.as("liaison")
	p.Goto(w.base + w.path("/owed?kind=GP+release"))
	p.Click("main td a[href*='/owed/']")
	p.Shot("walk-release")
	p.ClickText("Record that it was sent")
	p.Fill("#proof", "Sent by secure mail with the cover note on 23-Nov-2026")
	p.ClickText("Record it")
	p.WaitText("It is recorded")
}
