package app

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"harmreview/review"
	"harmreview/review/intake"
)

const undoRows = "document_id,nhs_number,family_name,given_name,date_of_birth,intended_recipient\n"

// loadWaiting lets the program do in the background what it has been ordered.
func (s *testSite) loadWaiting() {
	s.t.Helper()
	if err := s.store.LoadWaiting(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *testSite) listPath(id review.ListID, rest string) string {
	return s.path("/lists/" + strconv.FormatInt(int64(id), 10) + rest)
}

// triaged sends every letter of a case to assessment.
func (s *testSite) triaged(id review.CaseID) {
	s.t.Helper()
	c, err := s.store.Case(s.t.Context(), s.actor("lead"), id)
	if err != nil {
		s.t.Fatal(err)
	}
	s.change("lead", id, review.TriageLetters{Letters: c.Untriaged(), Answer: review.Assess, Urgency: review.Routine})
}

func TestAManagerUndoesAList(t *testing.T) {
	s := site(t, 60)
	id := s.load([]byte(undoRows + "X1,9990000018,Quince,Ann,1950-01-02,GP\nX1,9990000018,Quince,Ann,1950-01-02,Patient\nX2,9990000026,Rush,Bob,1960-01-02,GP\n"))
	first := s.lists()[1].ID
	b := s.signIn("manager")
	cases := b.get(s.listPath(id, "/rows")).want(200).all("tbody td a")
	worked, err := review.ParseCaseID(strings.TrimSpace(textOf(cases[len(cases)-1])))
	if err != nil {
		t.Fatal(err)
	}
	s.triaged(worked)
	b.get(s.listPath(id, "")).want(200).says("Undo this list")
	w := b.get(s.listPath(id, "/undo")).want(200)
	w.says("What the undo does", "Letters that leave their cases", "What stays, because somebody has worked on the case", "The review has begun", "Afterwards")
	w.hides("Quince", "Rush")
	b.get(s.listPath(id, "/undo/goes")).want(200).says("line 2")
	b.get(s.listPath(id, "/undo/other")).want(404)
	b.post(s.listPath(id, "/undo"), url.Values{"reason": {""}}).want(422).says("Say why the list is undone")
	form := url.Values{"reason": {"An export of other dates"}, "key": {newKey()}}
	b.post(s.listPath(id, "/undo"), form).want(303)
	b.post(s.listPath(id, "/undo"), form).want(303)
	b.get(s.listPath(id, "")).want(200).says("Being undone")
	s.loadWaiting()
	b.get(s.listPath(id, "")).want(200).says("was undone by Tess Manager", "An export of other dates", "1 letter of it stayed")
	b.get(s.path("/lists")).want(200).says("Undone")
	b.get(s.path("/ledger")).want(200).says("Undone: the sums have only the letters that stayed")
	b.get(s.listPath(id, "/rows?result=excluded")).want(200).says("List undone")
	b.get(s.listPath(id, "/undo")).want(409).says("Only a list that is loaded can be undone")
	b.get(s.path("/lists")).says("Letters kept when a list was undone: 1 to decide on")
	b.get(s.path("")).says("1 letter of undone lists to keep or exclude")
	kept := attribute(b.get(s.path("/lists/kept")).want(200).says("Not decided", "The review has begun").all(`td a[href*="/kept/"]`)[0], "href")
	page := b.get(kept).want(200).says("Keep or exclude this letter?")
	b.post(kept, url.Values{"version": {page.value("version")}, "answer": {"exclude"}}).want(422).says("Say why")
	b.post(kept, url.Values{"version": {page.value("version")}, "answer": {"exclude"}, "reason": {"Not ours."}}).follow().says("0 letters to decide on")
	b.get(kept).want(200).says("Excluded")
	b.get(s.casePath(worked, "")).want(200).says("All letters have left this case")
	b.get(s.listPath(first, "/undo")).want(200)
	s.signIn("lead").get(s.listPath(first, "/undo")).want(403)
}

// lists are those of the incident, newest first.
func (s *testSite) lists() []intake.List {
	s.t.Helper()
	all, err := s.store.Lists(s.t.Context(), s.incident)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}
