package app

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"harmreview/review"
)

// memoList is a list of n internal memos, each about somebody of their own.
func memoList(n int) []byte {
	var b strings.Builder
	b.WriteString("document_id,document_type,nhs_number,family_name,given_name,date_of_birth,intended_recipient,free_text\n")
	for i := range n {
		fmt.Fprintf(&b, "M%d,Internal memo,,Quince%d,Ann,1950-01-02,GP,Notes of the meeting %d\n", i, i, i)
	}
	return []byte(b.String())
}

// runRules lets the program do in the background what was ordered about rules.
func (s *testSite) runRules() {
	s.t.Helper()
	if err := s.store.RunClasses(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func TestARuleIsWrittenProposedApprovedAndEnded(t *testing.T) {
	s := site(t, 20)
	list := s.load(memoList(30))
	b, lead := s.signIn("manager"), s.signIn("lead")
	b.get(s.path("/lists")).want(200).says("Rules that exclude")
	rule, at := url.Values{"name": {"internal memos"}, "column_2": {"document_type"}, "op_2": {"is one of"}, "values_2": {""},
		"code": {"not a letter"}, "why": {"They never leave the hospital."}}, s.path("/lists/rules/new")
	b.post(at, rule).want(422).says("Enter what the cell must say").value("name")
	rule.Set("values_2", "internal memo\naudit")
	rule.Set("key", newKey())
	b.post(at, rule).want(303)
	b.post(at, rule).want(303) // sent twice
	b.get(s.path("/lists/rules")).want(200).says("Rule 1: internal memos").hides("Rule 2")
	page := s.path("/lists/rules/1")
	b.get(page).says("Finding the rows that match", "document_type is one of “internal memo” or “audit”")
	s.runRules()
	b.get(page).says("30 letters in cases that nobody has worked on", "0 letters in cases that somebody has worked on", "Propose it")
	lead.get(page + "/approve").want(409)
	version := b.get(page + "/propose").want(200).value("version")
	b.post(page+"/propose", url.Values{"version": {version}}).follow().says("A lead must approve it")
	b.get(page + "/approve").want(403)
	s.signIn("clerk").get(page + "/approve").want(403)
	approveRule(s, list)
	endRule(s, list)
}

// approveRule has a lead approve rule 1 once each row drawn was read.
func approveRule(s *testSite, list review.ListID) {
	s.t.Helper()
	b, lead, page := s.signIn("manager"), s.signIn("lead"), s.path("/lists/rules/1")
	approval := lead.get(page + "/approve").want(200).says("Notes of the meeting")
	form := url.Values{"version": {approval.value("version")}, "reason": {"I read them."}}
	lead.post(page+"/approve", form).want(422).says("Read each of these rows and tick it", "I read them.")
	for _, box := range approval.all(`input[name="read"]`) {
		form.Add("read", attribute(box, "value"))
	}
	form.Del("key")
	lead.post(page+"/approve", form).follow().says("rows are being excluded")
	s.runRules()
	lead.get(page).says("In force", "20 letters of the sample: 0 read so far", "I read them.", "End the rule").hides("may not be safe")
	rows := b.get(s.listPath(list, "/rows?rule=1&fate=excluded")).want(200).says("10 of 10 rows", "Excluded by rule 1: internal memos.")
	row := attribute(rows.all(`tbody th a`)[0], "href")
	b.get(row).says("See rule 1").hides("Include this row again")
	b.get(s.listPath(list, "/rows?result=excluded")).says("Excluded by rule 1")
}

// endRule has a lead end rule 1 once a letter of its sample was sent to assessment.
func endRule(s *testSite, list review.ListID) {
	s.t.Helper()
	b, lead, page := s.signIn("manager"), s.signIn("lead"), s.path("/lists/rules/1")
	sample := b.get(s.listPath(list, "/rows?rule=1&fate=sample")).want(200).says("20 of 20 rows")
	read, err := review.ParseCaseID(strings.TrimSpace(textOf(sample.all(`tbody td a[href*="/cases/"]`)[0])))
	if err != nil {
		s.t.Fatal(err)
	}
	s.triaged(read)
	lead.get(page).says("This class may not be safe", "1 read so far", "1 sent to assessment")
	lead.post(page+"/end", url.Values{"version": {lead.get(page + "/end").value("version")}, "reason": {""}}).want(422).says("Say why")
	lead.post(page+"/end", url.Values{"version": {lead.get(page + "/end").value("version")}, "reason": {"One was urgent."}}).want(303)
	s.runRules()
	lead.get(page).says("Ended", "One was urgent.", "Brought back")
	b.get(s.listPath(list, "/rows?result=excluded")).says("No rows")
}
