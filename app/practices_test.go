package app

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"harmreview/review"
)

// practiceFile is a directory of one practice, closed on a date or open.
func practiceFile(code, name, closed string) []byte {
	return []byte(fmt.Sprintf(`"%s","%s","Y54","Q72","1 HIGH STREET","NORTHMERE","","","","NM1 1AA","19740401","%s","A","B","15E","","","0113","","","","0","","","","4",""`+"\n", code, name, closed))
}

// sendsOn is a case with a late letter that is to be sent on to a practice.
func (s *testSite) sendsOn(practice string) review.CaseID {
	s.t.Helper()
	id := s.load1(practice)
	s.change("clinician", id, review.TriageLetters{Letters: s.now(id), Answer: review.Close, Code: "information only", Release: true})
	return id
}

// load1 loads a list of one letter for a practice and returns its case.
func (s *testSite) load1(practice string) review.CaseID {
	s.t.Helper()
	b := s.signIn("manager")
	s.load([]byte("document_id,document_type,document_created_at,nhs_number,family_name,given_name,date_of_birth,address_1,postcode,telephone,gp_practice_code,intended_recipient,free_text\n" +
		"ONE-1,clinic letter,2020-03-05," + numberFrom(7_000_000) + ",Quillfeather,Ada,1950-01-02,1 Low Road,NM2 2BB,0113 496 0001," + practice + ",GP,Dear Doctor\n"))
	b.post(s.path("/search"), url.Values{"q": {"Quillfeather"}}).follow()
	_, found, _ := strings.Cut(b.post(s.path("/search"), url.Values{"q": {"Quillfeather"}}).follow().Body.String(), "HR-")
	id, err := review.ParseCaseID("HR-" + found[:6])
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.store.Claim(s.t.Context(), review.Cause{Actor: s.actor("clinician")}, id); err == nil {
		return id
	}
	if err := s.store.Access(s.t.Context(), review.Cause{Actor: s.actor("clinician")}, id, review.OpenCase, "Sent by the lead"); err != nil {
		s.t.Fatal(err)
	}
	return id
}

func TestAnAdministratorReplacesTheDirectory(t *testing.T) {
	s := site(t, 20)
	id := s.sendsOn("A81001")
	liaison, admin := s.signIn("liaison"), s.signIn("administrator")
	release := s.owedPath(id, review.GPRelease, "")
	liaison.get(release).want(200).says("Practice on file A81001").hides("does not know")
	admin.get("/practices").want(200).says("None yet")
	admin.uploadTo("/practices", url.Values{}, "", nil).want(422).says("Choose the practice file of the ODS.")
	admin.uploadTo("/practices", url.Values{}, "list.csv", []byte("a,b\n")).want(422).says("Line 1 has 2 columns")

	admin.uploadTo("/practices", url.Values{}, "epraccur.csv", practiceFile("A81002", "OTHER SURGERY", "")).want(303).follow().says("The directory of practices was replaced.", "epraccur.csv", "1, of which 0 have closed")
	liaison.get(release).want(200).says("A81001, a code that the practice directory does not know")
	admin.uploadTo("/practices", url.Values{}, "epraccur.csv", practiceFile("A81001", "THE DENSHAM SURGERY", "20210331")).want(303)
	liaison.get(release).want(200).says("THE DENSHAM SURGERY (A81001), closed on 31-Mar-2021")
	liaison.get(s.path("/owed?kind=GP+release")).want(200).says("closed on 31-Mar-2021")

	events, _, err := s.store.SignInEvents(t.Context(), s.people["administrator"].ID, review.AuditFilter{Change: "load practices"}, 0)
	if err != nil || len(events) != 2 {
		t.Errorf("got %d events (%v), want one for each file", len(events), err)
	}
	s.signIn("manager").get("/practices").want(403)
}

// A late letter goes to a practice only on a fresh tracing answer that names it.
func TestAGPReleaseAsksForAFreshTracingAnswer(t *testing.T) {
	s := site(t, 20)
	id := s.sendsOn("A81001")
	b := s.signIn("liaison")
	met := s.owedPath(id, review.GPRelease, "/met")
	now := s.clock.Now()
	traced := func(days int, alive, practice string) *answer {
		s.change("liaison", id, review.RecordTrace{Answered: review.Date(now.AddDate(0, 0, -days)), Source: "PDS", Alive: alive, Address: "confirmed", Practice: practice})
		return b.get(met).want(200)
	}
	b.get(met).want(200).says("No tracing answer of the last 3 days.")
	b.post(met, with(b.get(met).form("main form"), "proof", "Sent")).want(422).says("Nothing may be sent now.")
	traced(4, "alive", "A81001").says("No tracing answer of the last 3 days.")
	traced(3, "alive", "").says("does not say with which practice")
	traced(2, "alive", "B12345 Elsewhere").says("names another practice than the one on file")
	traced(1, "not known", "A81001").says("does not say whether the patient is alive")
	page := traced(0, "alive", "A81001")
	page.hides("Nothing may be sent from this case now")
	s.signIn("administrator").uploadTo("/practices", url.Values{}, "epraccur.csv", practiceFile("A81001", "THE DENSHAM SURGERY", "20210331")).want(303)
	b.get(met).want(200).says("The practice of this patient has closed.")
	s.signIn("administrator").uploadTo("/practices", url.Values{}, "epraccur.csv", practiceFile("A81001", "THE DENSHAM SURGERY", "")).want(303)
	b.post(met, with(page.form("main form"), "proof", "Sent by secure email")).want(303)
}
