package app

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"harmreview/review"
)

// foreignList has a title line, columns of unknown names, and the month first.
const foreignList = "Letters not delivered;;;;;\nRef;No. NHS;Last;First;Birth;Wording\n" +
	"D1;%s;Ashworth;Ann;03/25/1950;Dear doctor\nD2;123;Baker;Ben;02/03/1960;Dear doctor\n"

var foreignColumns = []string{"column_0", "document_id", "column_1", "nhs_number", "column_2", "family_name", "column_3", "given_name", "column_4", "date_of_birth", "column_5", "free_text", "dates", "mdy"}

// sent sends the foreign list and returns the first page about it.
func (s *testSite) sent(b *browser) *answer {
	s.t.Helper()
	return b.upload(suppliedForm(), "letters.csv", fmt.Appendf(nil, foreignList, numberFrom(5_000_000))).want(303).follow().want(200)
}

// read goes on from the first page about a file, which is read rightly.
func (s *testSite) read(b *browser, page *answer) *answer {
	s.t.Helper()
	return b.post(s.uploadPath("/file"), page.form("main form")).want(303).follow().want(200)
}

func TestAFileIsReadAnewWhenSomebodySaysHow(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	page := s.sent(b).says("Is the file read rightly?", "Semicolon", "Ashworth", "The check says how many letters they are")
	where := s.uploadPath("/file")
	b.post(where, with(page.form("main form"), "header", "99")).want(422).says("Choose the line that names the columns")
	b.post(where, with(page.form("main form"), "encoding", "UTF-16LE")).want(422).says("It cannot be read so.")
	page.says("Not read as rows, since they stand above it: line 1 (“Letters not delivered”)")
	anew := b.post(where, with(page.form("main form"), "header", "3")).want(303).follow().says("The file was read anew", "Rows 1.")
	b.post(where, with(page.form("main form"), "header", "1", "key", newKey())).want(409).says("Somebody changed this")
	if got := s.read(b, anew).says("Which column is which?").value("column_1"); got != "" {
		t.Errorf("a column of an unknown name is taken as %s", got)
	}
}

func TestColumnsComeBackAsTheyWereChosen(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	page := s.read(b, s.sent(b)).says("Such as Ashworth · Baker", "No column above is a date yet")
	where := s.uploadPath("/columns")
	b.post(where, page.form("main form")).want(422).says("Match at least one of the document's id")
	twice := b.post(where, with(page.form("main form"), append(foreignColumns, "column_3", "family_name")...)).want(422)
	twice.says("This is matched to the same as Last").has(`.nhsuk-error-summary a[href="#column_3"]`)
	if twice.value("column_3") != "family_name" || twice.value("dates") != "mdy" {
		t.Error("what was chosen did not come back")
	}
	dates := b.post(where, with(page.form("main form"), append(foreignColumns, "go", "dates")...)).want(200)
	dates.says("03/25/1950 25 March 1950", "02/03/1960 3 February 1960")
	if first := textOf(dates.all("#date-examples tbody tr")[0]); !strings.Contains(first, "02/03/1960") {
		t.Errorf("got %q first, want the date that can be read both ways", first)
	}
	b.get(s.path("/lists")).says("Files on their way, not loaded yet", "Somebody to say which column is which")
}

func TestACheckSaysWhatALoadWouldDoAndChangesNothing(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	page := s.read(b, s.sent(b))
	where := s.uploadPath("")
	b.get(where).want(303) // to the question that nobody has answered
	b.post(where+"/columns", with(page.form("main form"), foreignColumns...)).want(303).follow().says("The file is being checked", "0 of 2", "Refresh").has("#check-progress[data-reload]")
	b.post(where, url.Values{"version": {"2"}}).want(409).says("The file is still being checked")
	s.checkAll()
	check := b.get(where).want(200).says("Nothing has been changed yet", "1 new patient, each with a case", "Why rows would wait", "Only 1 of 2 NHS numbers are valid", "The supplier declared 3 letters; a load would bring 1. Ask what is missing.")
	check.hides("Ashworth", "Baker", "data-reload")
	lists, err := s.store.Lists(t.Context(), s.incident)
	if err != nil || len(lists) != 1 {
		t.Errorf("got %d lists, %v, want the site's own", len(lists), err)
	}
	b.post(where, check.form("main form")).want(422).says("Say how you know that this is the right file")
	b.get(s.path("/lists")).says("Somebody to look at its check, which has doubts")
	list := b.post(where, with(check.form("main form"), "why", "It is from the test system")).want(303)
	s.loadAll()
	b.get(list.Header().Get("Location")).says("Rows 2 = letters 1", "No. NHS NHS number")
	b.get(where).want(404)
}

// What was matched for the last list of a source is proposed for the next.
func TestColumnsOfASourceAreRemembered(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	page := s.read(b, s.sent(b))
	b.post(s.uploadPath("/columns"), with(page.form("main form"), foreignColumns...)).want(303)
	s.checkAll()
	b.post(s.uploadPath(""), with(b.get(s.uploadPath("")).form("main form"), "why", "It is")).want(303)
	s.loadAll()
	b.get(s.path("/lists/new")).has(`#source_system-suggestions option[value="LetterWriter 4"]`)
	file := fmt.Appendf(nil, foreignList+"D3;;Carter;Cy;04/05/1960;Dear doctor\n", numberFrom(5_000_000))
	again := s.read(b, b.upload(suppliedForm(), "next.csv", file).want(303).follow()).says("matched as in the last list of LetterWriter 4")
	if again.value("column_2") != "family_name" || again.value("dates") != "mdy" {
		t.Error("the columns are not those of the last list")
	}
	b.post(s.uploadPath("/columns"), again.form("main form")).want(303)
	s.checkAll()
	b.get(s.uploadPath("")).says("Against the last list of this source", "letters.csv : 1 document that it did not have", "The header is the same")
}

func TestTheSameFileOnItsWayLeadsToWhereItIs(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	s.sent(b)
	s.signIn("manager").upload(suppliedForm(), "other name.csv", fmt.Appendf(nil, foreignList, numberFrom(5_000_000))).want(303).follow().want(303).follow().
		says("This file is on its way already", "letters.csv", "Go on with it here")
}

func TestADroppedFileIsGone(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	s.sent(b)
	before, where := s.spooled(), s.uploadPath("")
	page := b.get(where+"/drop").want(200).says("Drop this file?", "2 rows", "nothing of it is kept")
	b.post(where+"/drop", with(page.form("main form"), "version", "7", "key", newKey())).want(409)
	b.post(where+"/drop", page.form("main form")).want(303).follow().says("The file was dropped. Nothing of it was loaded.").hides("Files on their way")
	b.get(where).want(404)
	if got := s.spooled(); got != before-1 {
		t.Errorf("the data folder keeps %d files, want %d", got, before-1)
	}
}

// Whoever sees the first rows of a file has seen people's data.
func TestSeeingRowsOfAFileIsOnRecord(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	s.read(b, s.sent(b))
	trail := s.signIn("auditor").get(s.path("/audit?change=see+upload")).want(200)
	if n := len(trail.all("main tbody tr")); n != 2 {
		t.Errorf("got %d events, want one for each page that showed rows: %s", n, trail.text())
	}
}

// Rows at the beginning of a file that may be about somebody restricted are shown
// on none of its pages, whether or not its columns are matched.
func TestRestrictedPeopleAreNotAmongTheFirstRows(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	s.uploaded(b, smallList()) // Ann Ashworth and Ben Baker
	id, err := review.ParseCaseID(reference.FindString(b.get(s.path("/lists/2/rows/2")).want(200).text()))
	if err != nil {
		t.Fatal(err)
	}
	b.post(s.casePath(id, "/restrict-patient"), url.Values{"reason": {"A threat."}}).want(303)
	page := s.sent(b).says("Baker").hides("Ashworth", numberFrom(5_000_000))
	page = s.read(b, page).says("Baker").hides("Ashworth")
	b.post(s.uploadPath("/columns"), with(page.form("main form"), append(foreignColumns, "go", "dates")...)).want(200).hides("Ashworth", "25 March 1950")
}
