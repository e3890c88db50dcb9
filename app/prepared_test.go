package app

import (
	"net/url"
	"testing"

	"harmreview/review"
)

// prepares has a set of prepared cases approved, of which reviewers read first
// before they assess, and another after every so many assessments.
func (s *testSite) prepares(first, every int) {
	s.t.Helper()
	lead2 := s.signIn("lead2")
	at := s.path(preparedPath)
	lead2.post(at+"/set/new", with(lead2.get(at+"/set/new").want(200).form("main form"), "reason", "Confirmed as it is")).want(303)
	written := attribute(lead2.get(at).all(`a[href*="/written/"]`)[0], "href")
	lead2.post(written, url.Values{"answer": {"approved"}}).want(403)
	s.signIn("lead").post(written, url.Values{"answer": {"approved"}}).want(303)
	i, err := s.store.Incident(s.t.Context(), s.incident)
	if err != nil {
		s.t.Fatal(err)
	}
	i.Policy.PreparedFirst, i.Policy.PreparedEvery, i.Policy.TellingReason = first, every, "It was decided so."
	if err := s.store.SaveIncident(s.t.Context(), commandLine, i, "for the test"); err != nil {
		s.t.Fatal(err)
	}
}

// reads answers a prepared case.
func (b *browser) reads(path string, grades ...string) *answer {
	b.site.t.Helper()
	return b.post(path, url.Values{"physical": {grades[0]}, "psychological": {grades[1]}, "still_physical": {grades[2]}, "still_psychological": {grades[3]}, "judgement": {"By the record"}})
}

func TestPreparedCasesComeBeforeAssessingAndNowAndThen(t *testing.T) {
	s := site(t, 60)
	id := s.toAssess(1)
	b, lead := s.signIn("clinician"), s.signIn("lead")
	b.get(s.path("/prepared-cases/potassium")).want(404) // no lead has approved any
	b.get(s.path(preparedPath)).want(403)
	b.get(s.path(preparedPath + "/set/new")).want(403)
	s.prepares(2, 1)

	b.get(s.path("")).says("prepared cases come first", "2 prepared cases")
	b.post(s.path("/next"), url.Values{"stage": {"assessment"}}).want(303).follow().says("Nothing waits for you")
	page := b.get(s.path("/prepared-cases")).want(200).says("2 cases before you can assess.")
	first := page.hrefOf(`main a.nhsuk-button`)
	b.get(first).want(200).says("Made up. It is about no patient.", "ramipril", "Life-saving treatment").hides("Life-saving treatment was needed at once, which is")
	wrong := b.post(first, url.Values{"physical": {"low"}, "judgement": {"I am not sure"}}).want(422).says("Choose a grade: psychological harm so far.")
	if got := wrong.value("judgement"); got != "I am not sure" {
		t.Errorf("what was typed came back as %q", got)
	}
	b.reads(first, "none", "none", "none", "none").want(303).follow().says("Your answer was kept.", "Not positive, the reference is.", "Severe harm", "which is severe physical harm by the criteria")
	b.reads(first, "severe", "low", "none", "none").want(409).says("An answer is not changed.")
	b.get(s.path("/prepared-cases")).says("1 case before you can assess.", "A blood test that was asked for and not done")
	b.reads(b.get(s.path("/prepared-cases")).hrefOf(`main a.nhsuk-button`), "none", "none", "none", "none").want(303)

	page = b.takes(review.InAssessment)
	page.signs(s.casePath(id, "/sign-assessment"), short(page)).want(303).follow().want(200).
		says(id.String()+": your assessment was signed.", "Prepared case: A follow-up scan that can still be done")
	s.change("lead2", s.anyCase(review.InTriage, 1), review.DeclareConflict{Kind: review.OwnPatient}) // something else happens
	due := b.post(s.path("/next"), nil).want(303).follow().want(200).says("Prepared case: A follow-up scan that can still be done")
	b.get(s.path("")).says("A prepared case waits for you.")
	b.post(s.path("/next"), url.Values{"later": {"yes"}}).want(303).follow().hides("Prepared case:")
	b.reads(pathOf(due), "none", "none", "severe", "none").want(303).follow().says("Positive or not as the reference, with other grades.")
	b.post(s.path("/next"), nil).want(303).follow().hides("Prepared case:")

	results := lead.get(s.path(preparedPath)).want(200).says("Tess Clinician 3 2 1 1")
	lead.get(results.hrefOf(`a[href*="/readers/"]`)).want(200).says("3 answers", "A follow-up scan that can still be done")
	lead.get(s.path(preparedPath+"/cases/potassium")).want(200).says("1 answer", "Tess Clinician", "Not positive, the reference is")
	lead.get(s.path("/prepared-cases")).want(303)
	lead.post(s.path("/prepared-cases/potassium"), url.Values{}).want(403).says("Leads see the reference answers.")
	for _, who := range []string{"manager", "auditor", "clerk"} {
		s.signIn(who).get(s.path(preparedPath)).want(403)
	}
}

func TestASetOfPreparedCasesKeepsWhatWasTyped(t *testing.T) {
	s := site(t, 60)
	lead := s.signIn("lead")
	at := s.path(preparedPath + "/set/new")
	form := lead.get(at).want(200).form("main form")
	form = with(form, "case_7_title", "A new one", "case_7_letters", "Dear doctor", "reason", "More cases")
	again := lead.post(at, form).want(422).says("Write what the records show.", "Choose a grade: physical harm so far.", "Give the reasons for the reference answer.")
	if got := again.value("case_7_letters"); got != "Dear doctor" {
		t.Errorf("what was typed came back as %q", got)
	}
	form = with(form, "case_7_record", "Nothing", "case_7_why", "Nothing was asked", "case_7_physical", "none", "case_7_psychological", "none", "case_7_still_physical", "none", "case_7_still_psychological", "none")
	lead.post(at, form).want(303).follow().says("waits for the word of another lead")
	lead.post(at, with(form, "key", newKey())).want(409).says("Another version waits")
}
