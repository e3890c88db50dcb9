package app

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"harmreview/review"
)

// joins joins one case into another through the pages and returns the page that
// offers to undo it.
func (s *testSite) joins(b *browser, from, into review.CaseID) *answer {
	s.t.Helper()
	page := b.get(s.casePath(from, "/join-cases?with="+into.String())).want(200).says("Nothing that was signed changes")
	form := url.Values{"version": {page.value("version")}, "into": {page.value("into")}, "shown": {page.value("shown")},
		"into_version": {page.value("into_version")}, "reason": {"One card."}, "settles": {"yes"}}
	b.post(s.casePath(from, "/join-cases"), url.Values{"into": {into.String()}}).want(422).says("Say how it is known that they are one person.")
	b.post(s.casePath(from, "/join-cases"), form).want(303)
	return b.get(s.casePath(into, "/identity")).want(200).says("Joined into this case", from.String())
}

// caseBeside is a case in triage of a certain patient other than that of a case.
func (s *testSite) caseBeside(id review.CaseID) review.CaseID {
	s.t.Helper()
	list, err := s.store.Cases(s.t.Context(), s.actor("lead"), review.CaseFilter{Stage: review.InTriage}, review.Place{})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, l := range list.Lines {
		if l.Case != id && l.Uncertain == "" && l.Died == "" {
			return l.Case
		}
	}
	s.t.Fatal("no other case in triage")
	return 0
}

func TestAJoinIsMadeAndUndoneOnThePages(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("manager")
	into := s.anyCase(review.InTriage, 2)
	from := s.caseBeside(into)
	page := s.joins(b, from, into)
	b.get(s.casePath(from, "")).want(200).says("All letters have left this case", "now in "+into.String()).has(`a[href="` + s.casePath(into, "") + `"]`)
	undo := attribute(page.all(`a[href*="/joins/"]`)[0], "href")
	version := b.get(undo).want(200).value("version")
	b.post(undo, url.Values{"version": {version}}).want(422).says("Say how it is known")
	b.post(undo, url.Values{"version": {version}, "reason": {"Two cards."}}).want(303)
	b.get(s.casePath(from, "")).want(200).hides("All letters have left this case")
	b.get(s.casePath(into, "/identity")).want(200).hides("Joined into this case")
}

func TestAClerkPreparesAndAManagerSettles(t *testing.T) {
	s := site(t, 60)
	clerk, manager := s.signIn("clerk"), s.signIn("manager")
	id := s.anyCase(review.InTriage, 1)
	s.change("lead", id, review.OpenObligation{Kind: review.Identity, What: "Two people?"})
	page := clerk.get(s.path("/identity?kind=other")).want(200).says(id.String(), "Not prepared")
	page.has(`a[href="` + s.casePath(id, "/identity") + `"]`)
	clerk.get(s.casePath(id, "/settle-identity")).want(403)
	form := clerk.get(s.casePath(id, "/prepare-identity")).want(200)
	sent := url.Values{"obligation": {form.value("obligation")}, "version": {form.value("version")}, "reason": {"The address is the same."}}
	clerk.post(s.casePath(id, "/prepare-identity"), sent).want(303)
	manager.get(s.casePath(id, "/identity")).want(200).says("Prepared: a person of their own")
	settle := manager.get(s.casePath(id, "/settle-identity")).want(200)
	manager.post(s.casePath(id, "/settle-identity"), url.Values{"version": {settle.value("version")}, "reason": {"The card was seen."}}).want(303)
	manager.get(s.path("/identity?kind=other")).want(200).hides(id.String())
}

func TestLettersMoveToANewCaseAndDetailsAreChecked(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("manager")
	id := s.anyCase(review.InTriage, 2)
	page := b.get(s.casePath(id, "/take-letters-apart")).want(200)
	letter := page.all(`input[name="letters"]`)
	form := url.Values{"version": {page.value("version")}, "letters": {attribute(letter[0], "value")}, "to": {"new"}, "family": {"Somebody"}, "given": {"Else"},
		"nhs_number": {"9434765918"}, "reason": {"The letter names her."}}
	b.post(s.casePath(id, "/take-letters-apart"), form).want(422).says("has a wrong check digit").has(`input[value="Somebody"]`)
	form.Set("nhs_number", "")
	b.post(s.casePath(id, "/take-letters-apart"), form).want(303)
	if got := len(s.change("manager", id, review.ReportWrongPatient{Reason: "x"}).Letters); got != len(letter)-1 {
		t.Errorf("got %d letters left of %d, want one less", got, len(letter))
	}
	b.get(s.path("/identity?kind=no+number")).want(200).says("SOMEBODY, Else")
	b.get(s.path("/identity/no-number")).want(200).says("SOMEBODY, Else")
	b.get(s.path("/identity/same-number")).want(200)
	b.get(s.path("/data-breaches")).want(200).says("There are none.")
}

func TestCorrectedDetailsMakeACandidate(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("manager")
	one := s.anyCase(review.InTriage, 2)
	other := s.caseBeside(one)
	known := b.get(s.casePath(one, "/correct-patient")).want(200)
	form := url.Values{"version": {b.get(s.casePath(other, "/correct-patient")).value("version")}, "reason": {"The card."}}
	for _, field := range []string{"nhs_number", "family", "given", "sex"} {
		form.Set(field, known.value(field))
	}
	for _, part := range []string{"born-day", "born-month", "born-year"} {
		form.Set(part, known.value(part))
	}
	b.post(s.casePath(other, "/correct-patient"), form).want(303)
	page := b.get(s.casePath(other, "/identity")).want(200).says(one.String(), "Certain", "The NHS number and the date of birth are the same")
	if !strings.Contains(page.text(), "Join this case into "+one.String()) {
		t.Error("the page does not offer to join " + strconv.Itoa(int(one)))
	}
}

func TestAllOfAKindAreAcceptedAndUndoneOnThePages(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("manager")
	id := s.anyCase(review.InTriage, 1)
	form := b.get(s.casePath(id, "/correct-patient")).want(200)
	b.post(s.casePath(id, "/correct-patient"), url.Values{"version": {form.value("version")}, "family": {"Quetzal"}, "given": {"Xenia"},
		"born-day": {"3"}, "born-month": {"2"}, "born-year": {"1901"}, "reason": {"The card."}}).want(303)
	s.change("manager", id, review.OpenObligation{Kind: review.Identity, What: "No NHS number"})
	accept := s.path("/identity/accept?kind=no+number&as=own")
	b.get(s.path("/identity?kind=no+number")).want(200).has(`a[href*="/identity/accept?as=own"]`)
	page := b.get(accept).want(200).says("Nobody else in this incident looks like the person", "QUETZAL, Xenia")
	var cases []string
	for _, n := range page.all(`input[name="cases"]`) {
		cases = append(cases, attribute(n, "value"))
	}
	b.post(accept, url.Values{"cases": cases}).want(422).says("Say how it is known that this is right for all of them.")
	done := b.post(accept, url.Values{"cases": cases, "reason": {"The sample is right."}}).want(303).Header().Get("Location")
	b.get(done).want(200).says("Stands", "QUETZAL, Xenia")
	b.get(s.path("/identity?kind=no+number")).want(200).hides("QUETZAL, Xenia")
	b.post(accept, url.Values{"cases": cases, "reason": {"The sample is right."}}).want(422).says("do not fit any more", "The sample is right.")
	undo, _, _ := strings.Cut(done, "?")
	b.get(s.path("/identity")).want(200).has(`a[href="` + undo + `"]`)
	b.post(undo, url.Values{}).want(422).says("Say why it is undone.")
	b.post(undo, url.Values{"reason": {"The sample was wrong."}}).want(303)
	b.get(undo).want(200).says("Undone, or in doubt again").hides("Undo all of it")
	b.get(s.path("/identity?kind=no+number")).want(200).says("QUETZAL, Xenia")
	b.get(s.path("/identity/accept?kind=reported&as=own")).want(404)
	s.signIn("clerk").get(accept).want(403)
}
