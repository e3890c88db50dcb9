package app

import (
	"fmt"
	"io"
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

// Somebody reads in a row that waits what cannot wait: whoever is on call acts on
// it before anybody knows whose letter it is.
func TestASameDayActionOnARowGoesWithItIntoTheCase(t *testing.T) {
	s, _ := bareSite(t, 0)
	s.load([]byte(brokenList))
	clerk, clinician, liaison := s.signIn("clerk"), s.signIn("clinician"), s.signIn("liaison")
	clerk.get(s.path("/lists/1/rows/3/same-day")).want(http.StatusOK).says("Whoever is on call is rung now")
	clerk.post(s.path("/lists/1/rows/3/same-day"), url.Values{"version": {"0"}}).want(http.StatusUnprocessableEntity).says("Say what is needed")
	clerk.post(s.path("/lists/1/rows/3/same-day"), url.Values{"version": {"0"}, "what": {"Stop methotrexate"}}).follow().says("The same-day action is open", "Stop methotrexate")
	liaison.get(s.path("")).has(`a[href$="/lists/1/rows/3/same-day/1"]`).hides("methotrexate")
	liaison.get(s.path("/same-day")).says("line 3 of list 1")
	page := liaison.get(s.path("/lists/1/rows/3/same-day/1")).want(http.StatusOK).says("Whom to ring now").hides("methotrexate", "Smith")
	accepted := url.Values{"version": {page.value("version")}, "whom": {"Dr Patel, on call"}, "happened_at": {"2026-11-23"}, "happened_at_time": {"09:20"}}
	liaison.post(s.path("/lists/1/rows/3/same-day/1"), accepted).follow().says("Accepted by Dr Patel")
	clerk.post(s.path("/lists/1/rows/3/exclude"), url.Values{"version": {"0"}, "code": {"not a letter"}, "words": {"A cover sheet."}}).want(http.StatusConflict).
		says("A same-day action is open on line 3")
	clinician.get(s.path("/lists/1/rows/3/same-day/1/met")).want(http.StatusOK).says("Stop methotrexate", "Smith")
	clerk.post(s.path("/lists/1/rows/3/correct"), url.Values{"version": {"0"}, "cell_2": {"9990000026"}}).follow().says("The row is a letter now, in case HR-000002")
	liaison.get(s.path("/same-day")).says("case HR-000002", "Accepted by Dr Patel")
	clinician.post(s.path("/lists/1/rows/3/same-day/1/met"), url.Values{"version": {"2"}, "proof": {"Done."}}).want(http.StatusNotFound)
	if o := s.owing(2, review.SameDayAction); o.What != "Stop methotrexate" || o.Letter == 0 || len(o.Steps) != 1 {
		t.Errorf("the case owes %+v, want the action with what was recorded of it", o)
	}
	if _, err := s.store.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Error(err)
	}
}

func TestAClinicianRecordsWhatWasDoneAboutARow(t *testing.T) {
	s, _ := bareSite(t, 0)
	s.load([]byte(brokenList))
	s.signIn("clerk").post(s.path("/lists/1/rows/3/same-day"), url.Values{"version": {"0"}, "what": {"Stop methotrexate"}}).follow()
	b := s.signIn("clinician")
	b.post(s.path("/lists/1/rows/3/same-day/1/met"), url.Values{"version": {"1"}}).want(http.StatusUnprocessableEntity).says("Say what was done")
	b.post(s.path("/lists/1/rows/3/same-day/1/met"), url.Values{"version": {"1"}, "proof": {"The practice stopped it."}}).follow().says("Met on")
	b.get(s.path("/same-day")).says("None is open now")
	s.signIn("clerk").get(s.path("/lists/1/rows/3")).says("The practice stopped it.")
}

// What was downloaded can be mended in a spreadsheet and sent back as it is.
func TestAnExportThatComesBackMendedCorrectsItsOwnRows(t *testing.T) {
	s, _ := bareSite(t, 0)
	s.load([]byte(brokenList + "D3,=Letter,999,Jones,Cy,1960-02-01,GP\n"))
	b := s.signIn("manager")
	export := strings.TrimPrefix(b.get(s.path("/lists/1/rows.csv")).want(http.StatusOK).Body.String(), "\ufeff")
	lines := strings.Split(export, "\n")
	lines[2] = strings.Replace(lines[2], ",999,", ",9990000026,", 1)
	s.load([]byte(strings.Join(lines, "\n")))
	b.get(s.path("/lists/2")).says("Rows 4 = letters 0 + further recipients 0 + duplicates 4 + excluded 0 + waiting 0")
	b.get(s.path("/lists/1")).says("letters 2 + further recipients 0 + duplicates 0 + excluded 0 + waiting 2")
	b.get(s.path("/lists/1/rows/3")).says("Letter", "HR-000002", "9990000026", "The program")
	b.get(s.path("/lists/2/rows/3")).says("Comes back mended: it corrects line 3 of list 1.")
	b.get(s.path("/lists/2/rows/5")).says("Comes back unchanged: it is line 5 of list 1.")
	if _, err := s.store.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Error(err)
	}
	lines[3] = strings.Replace(lines[3], ",999,", ",9990000026,", 1) // what was mended before is no news
	s.load([]byte(strings.Join(lines, "\n")))
	b.get(s.path("/lists/1")).says("letters 2 + further recipients 1 + duplicates 0 + excluded 0 + waiting 1")
	if _, err := s.store.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Error(err)
	}
}

func TestRowsThatTheSourceMarkedAsUrgentHeadThoseThatWait(t *testing.T) {
	s, _ := bareSite(t, 0)
	s.load([]byte("document_id,document_type,nhs_number,urgency_flag\nD1,Clinic letter,9990000018,Y\nD2,Clinic letter,999,N\nD3,Clinic letter,999,Y\n"))
	b := s.signIn("clerk")
	b.get(s.path("/lists/waiting")).says("Marked as urgent by the source", "Line 4 of letters.csv", "Due, as an urgent case would be").hides("/lists/1/rows/3\"")
	b.post(s.path("/lists/1/rows/4/exclude"), url.Values{"version": {"0"}, "code": {"not a letter"}, "words": {"A cover sheet."}}).follow()
	b.get(s.path("/lists/waiting")).hides("Marked as urgent")
}
