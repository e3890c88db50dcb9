package app

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// twoVersions loads a list of n letters, and a later one in which each of them
// is of another kind; one of those rows names another person.
func (s *testSite) twoVersions(n int) {
	for _, kind := range []string{"Clinic letter", "Ward memo"} {
		file := "document_id,document_type,nhs_number,family_name,given_name,date_of_birth,intended_recipient\n"
		for i := range n {
			who := numberFrom(5_000_000+100*i) + ",Okafor,Ada,1980-02-01"
			if kind == "Ward memo" && i == n-1 {
				who = numberFrom(5_000_000) + ",Okafor,Ada,1980-02-01"
			}
			file += fmt.Sprintf("D%d,%s,%s,GP\n", i, kind, who)
		}
		s.load([]byte(file))
	}
}

func TestAManagerTakesAllNewVersionsAndGivesThemBack(t *testing.T) {
	s, _ := bareSite(t, 0)
	s.twoVersions(4)
	b, clerk := s.signIn("manager"), s.signIn("clerk")
	b.get(s.path("/lists")).says("4 rows wait because their document came before with other content")
	list := b.get(s.path("/lists/2")).says("4 rows wait because their document came before")
	rows := b.get(linkIn(list, "4 rows wait because")).says("4 of 4 rows", "This document id comes again with other content")
	rows.has(`a[href$="/lists/2/changed/take"]`)
	clerk.get(s.path("/lists/2")).says("4 rows wait because").hides("/changed/take")
	clerk.get(s.path("/lists/2/changed/take")).want(http.StatusForbidden)
	page := b.get(s.path("/lists/2/changed/take")).want(http.StatusOK)
	page.says("Take the new version for all 3 rows", "in 3 cases", "leaves out 1", "Clinic letter", "Ward memo", "The two versions name different people").has(`a[href$="/lists/2/rows/5"]`)
	said := url.Values{"rows": {page.value("rows")}}
	b.post(s.path("/lists/2/changed/take"), said).want(http.StatusUnprocessableEntity).says("Say in a few words")
	b.post(s.path("/lists/2/changed/take"), url.Values{"rows": {"2"}, "words": {"Asked the ward."}}).want(http.StatusConflict).says("Somebody changed this", "Asked the ward.")
	said.Set("words", "Asked the ward.")
	done := b.post(s.path("/lists/2/changed/take"), said).follow().says("For 3 rows the new version was taken", "Take the new version", "1 row waits because")
	b.get(s.casePath(1, "")).says("Ward memo").hides("Clinic letter")
	undo := linkIn(done, "Undo 3 answers")
	b.get(undo).want(http.StatusOK).says("was answered for 3 rows at once")
	b.post(undo, url.Values{}).want(http.StatusUnprocessableEntity).says("Say why")
	b.post(undo, url.Values{"words": {"A slip."}}).follow().says("The answers were taken back", "Taken back", "4 rows wait because")
	b.get(s.casePath(1, "")).says("Clinic letter").hides("Ward memo")
	b.get(undo).says("This cannot be undone")
}

func TestAManagerKeepsAllFirstVersions(t *testing.T) {
	s, _ := bareSite(t, 0)
	s.twoVersions(2)
	b := s.signIn("manager")
	form := url.Values{"rows": {"1"}, "words": {"The later list was a test."}}
	first := b.post(s.path("/lists/2/changed/keep"), form).follow().says("For 1 row the first version stands", "1 row waits because")
	first.hides("The later list was a test.")
	b.get(s.path("/lists/2/changed/keep")).says("no row can be settled so").hides("<textarea")
	b.post(s.path("/lists/2/changed/keep"), url.Values{"rows": {"0"}, "words": {"Again."}}).want(http.StatusConflict).says("No row of this list can be settled so")
}

// linkIn is the address of the first link whose words begin so.
func linkIn(w *answer, words string) string {
	w.t.Helper()
	for _, a := range w.all("a[href]") {
		if strings.HasPrefix(strings.TrimSpace(textOf(a)), words) {
			return attribute(a, "href")
		}
	}
	w.t.Fatalf("no link says %q", words)
	return ""
}
