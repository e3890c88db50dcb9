package app

import (
	"strings"
	"testing"

	"harmreview/review"
)

const whyLetters = `document_id,document_type,nhs_number,family_name,given_name,date_of_birth,intended_recipient,free_text
W1,Clinic letter,,Smith,Ann,1950-01-02,GP,Thank you. I have made a two-week wait referral today.
W2,Clinic letter,,Jones,Bob,1951-01-02,GP,There is no suspicion of cancer. Seen and well.
W3,Clinic letter,,Brown,Cat,1952-01-02,GP,Seen and well.
`

// whySite is a site with three cases, ranked by the rules that came with it.
func whySite(t *testing.T) *testSite {
	s, _ := bareSite(t, 60)
	s.load([]byte(whyLetters))
	if err := s.store.RankWaiting(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTriageSaysWhyACaseIsHereAndMarksThePhrase(t *testing.T) {
	s := whySite(t)
	lead := s.signIn("lead")
	for _, path := range []string{s.casePath(1, ""), s.casePath(1, "/triage")} {
		page := lead.get(path).want(200).says("Why here", "A red flag makes this case urgent.", "Red flag", "Suspected cancer", "40 points", ": “two-week wait”", "What these rules say", "Urgent")
		marks := page.all("mark.app-mark:not(.app-mark--denied)")
		if len(marks) != 1 || !strings.Contains(strings.Join(strings.Fields(textOf(marks[0])), " "), "Found by Suspected cancer: two-week wait") {
			t.Errorf("%s: marks %d", path, len(marks))
		}
	}
	lead.post(s.casePath(1, "/release"), nil)
	denied := lead.get(s.casePath(2, "/triage")).want(200).says("Probably denied", "Suspected cancer", "10 points", "Routine").hides("A red flag makes this case urgent.")
	denied.has("mark.app-mark--denied")
	lead.post(s.casePath(2, "/release"), nil)
	none := lead.get(s.casePath(3, "/triage")).want(200).says("Why here", "No priority rule touches these letters.").hides("Red flag")
	if n := len(none.all("mark")); n != 0 {
		t.Errorf("%d marks in a letter that no rule touches", n)
	}
}

// Once the case has left triage, and to those who read no letters, nothing says
// what was looked for.
func TestWhyACaseIsHereIsShownInTriageAlone(t *testing.T) {
	s := whySite(t)
	s.signIn("liaison").get(s.casePath(1, "")).want(200).hides("Why here", "Suspected cancer")
	s.change("lead", 1, review.TriageLetters{Letters: s.now(1), Answer: review.Assess, Urgency: review.Routine})
	page := s.signIn("lead2").get(s.casePath(1, "")).want(200).says("two-week wait").hides("Why here", "Suspected cancer")
	if n := len(page.all("mark")); n != 0 {
		t.Errorf("%d marks outside of triage", n)
	}
}

func TestACaseThatIsNotRankedYetSaysSo(t *testing.T) {
	s, _ := bareSite(t, 60)
	s.load([]byte(whyLetters))
	s.signIn("lead").get(s.casePath(1, "")).want(200).says("Why here", "The priority rules have not been applied to this case as it is now.").hides("Suspected cancer")
}

func TestTheLedgerReportsTheTestOfTheRules(t *testing.T) {
	s := whySite(t)
	page := s.signIn("manager").get(s.path("/ledger")).want(200).says("Test of the priority rules", "None of these has been read yet.", "Rules touch them 2 0 0 0")
	page.has(`a[href="` + s.path("/ledger/rules-touched") + `"]`)
	s.change("lead", 2, review.TriageLetters{Letters: s.now(2), Answer: review.Assess, Urgency: review.Routine})
	b := s.signIn("manager")
	b.get(s.path("/ledger")).want(200).says("Rules touch them 2 1 1 (100.0 %) 0 (0.0 %)")
	b.get(s.path("/ledger/rules-touched-read")).want(200).says("Test of the priority rules: read by somebody, of cases that rules touch", "1 patient")
	s.signIn("clinician").get(s.path("/ledger")).want(403)
}
