package app

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"harmreview/review"
)

// brokenList is a list with one good row, and two of one document that wait.
const brokenList = `document_id,document_type,nhs_number,family_name,given_name,date_of_birth,intended_recipient
D1,Clinic letter,9990000018,Okafor,Ada,1980-02-01,GP
D2,Clinic letter,999,Smith,Ben,1970-02-01,GP
D2,Clinic letter,999,Smith,Ben,1970-02-01,Patient
`

func TestAClerkCorrectsARowAndThoseThatWaitWithIt(t *testing.T) {
	s, _ := bareSite(t, 0)
	s.load([]byte(brokenList))
	b := s.signIn("clerk")
	list := b.get(s.path("/lists/1/rows?result=waiting")).want(http.StatusOK)
	list.has(`a[href$="/lists/1/rows/3"]`)
	row := b.get(s.path("/lists/1/rows/3")).want(http.StatusOK)
	row.says("Waiting", "1 row waits with it", "Line 4", "As it came", "Smith").has(`a[href$="/rows/3/correct"]`)
	form := b.get(s.path("/lists/1/rows/3/correct")).want(http.StatusOK)
	form.says("Why it waits", "nhs_number").has(`[name="alike"]`).has(`#cell_2[aria-describedby]`)
	if got := form.value("cell_2"); got != "999" {
		t.Errorf("the NHS number field holds %q, want it as it came", got)
	}
	typed := url.Values{"version": {"0"}}
	for _, name := range []string{"cell_0", "cell_1", "cell_2", "cell_3", "cell_4", "cell_5", "cell_6"} {
		typed.Set(name, form.value(name))
	}
	same := b.post(s.path("/lists/1/rows/3/correct"), typed).want(http.StatusUnprocessableEntity)
	same.says("There is a problem", "Nothing was corrected")
	typed.Set("cell_2", "9990000026")
	typed.Set("alike", "yes")
	done := b.post(s.path("/lists/1/rows/3/correct"), typed).follow()
	done.says("The row is a letter now, in case HR-000002", "1 rows that waited with it", "As it came, and as it was corrected", "999", "9990000026", "What was decided")
	b.get(s.path("/lists/1")).says("letters 2 + further recipients 1 + duplicates 0 + excluded 0 + waiting 0")
	b.get(s.path("/lists/1/rows/4")).says("Further recipient", "When the list was loaded it was: Waiting")
	b.get(s.path("/lists/1/rows/3/correct")).want(http.StatusConflict)
	s.signIn("clinician").get(s.path("/lists/1/rows/3")).want(http.StatusForbidden)
	s.signIn("auditor").get(s.path("/lists/1/rows/3/correct")).want(http.StatusForbidden)
}

func TestARowThatSomebodyElseDecidedComesBackWithWhatWasTyped(t *testing.T) {
	s, _ := bareSite(t, 0)
	s.load([]byte(brokenList))
	clerk := s.signIn("clerk")
	words := url.Values{"version": {"0"}, "code": {"not a letter"}, "words": {"It is a cover sheet."}}
	clerk.post(s.path("/lists/1/rows/3/exclude"), url.Values{"version": {"0"}, "code": {"cannot be identified"}}).want(http.StatusUnprocessableEntity).
		says("A manager must say", "Say in a few words")
	clerk.post(s.path("/lists/1/rows/3/exclude"), words).follow().says("The row is excluded", "Not a letter", "It is a cover sheet.")
	late := s.signIn("manager").post(s.path("/lists/1/rows/3/exclude"), words).want(http.StatusConflict)
	if got := late.value("words"); got != "It is a cover sheet." {
		t.Errorf("the words are %q, want those typed", got)
	}
	s.signIn("manager").post(s.path("/lists/1/rows/3/include"), url.Values{"version": {"1"}, "words": {"It is one."}}).follow().says("The row waits again")
	words.Del("key")
	stale := clerk.post(s.path("/lists/1/rows/3/exclude"), words).want(http.StatusConflict)
	stale.says("Somebody changed this after you opened the page")
}

// What is said of a row may name people, so only its page and the detail of its
// event hold it.
func TestWhatIsSaidOfARowIsInNoLeafOfTheLog(t *testing.T) {
	s, _ := bareSite(t, 0)
	s.load([]byte(brokenList))
	b := s.signIn("manager")
	b.post(s.path("/lists/1/rows/3/exclude"), url.Values{"version": {"0"}, "code": {"not a letter"}, "words": {"Ben Smith rang."}}).follow()
	events, _, err := s.store.Audit(t.Context(), s.actor("auditor"), review.AuditFilter{Change: "exclude row"}, 0)
	if err != nil || len(events) != 1 || strings.Contains(fmt.Sprint(events[0]), "rang") {
		t.Errorf("got %+v (%v), want one event without what was said", events, err)
	}
	b.get(s.path("/lists/1/rows?result=excluded")).hides("Ben Smith rang.")
}

func TestAManagerTakesTheNewVersionOfALetter(t *testing.T) {
	s, _ := bareSite(t, 0)
	s.load([]byte(brokenList))
	s.load([]byte("document_id,document_type,nhs_number,family_name,given_name,date_of_birth,intended_recipient\nD1,Report,9990000018,Okafor,Ada,1980-02-01,GP\n"))
	clerk, manager := s.signIn("clerk"), s.signIn("manager")
	page := clerk.get(s.path("/lists/2/rows/2/compare")).want(http.StatusOK)
	page.says("Clinic letter", "Report", "document_type", "1 cell").hides(`value="take"`)
	clerk.post(s.path("/lists/2/rows/2/compare"), url.Values{"version": {"0"}, "answer": {"take"}, "words": {"x"}}).want(http.StatusUnprocessableEntity).says("A manager must")
	manager.post(s.path("/lists/2/rows/2/compare"), url.Values{"version": {"0"}, "answer": {"take"}, "words": {"Asked the ward."}}).follow().says("Duplicate", "this version was taken", "HR-000001")
	manager.get(s.casePath(1, "")).says("Report")
}
