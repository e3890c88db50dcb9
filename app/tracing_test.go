package app

import (
	"encoding/csv"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"harmreview/review"
	"harmreview/review/tracing"
)

const responseHeader = "UNIQUE REFERENCE,REQ_NHS_NUMBER,FAMILY_NAME,GIVEN_NAME,DATE_OF_BIRTH,DATE_OF_DEATH,ADDRESS_LINE1,POSTCODE,GP_PRACTICE_CODE,SENSITIVITY_FLAG,ERROR/SUCCESS_CODE,MATCHED_NHS_NO"

// requested are the people of a request for everybody, by case reference.
func (s *testSite) requested(b *browser) map[string][]string {
	s.t.Helper()
	w := b.get(s.path("/tracing/request.csv?whom=everybody")).want(200)
	records, err := csv.NewReader(strings.NewReader(w.Body.String())).ReadAll()
	if err != nil || len(records) < 2 || !slices.Equal(records[0], tracing.RequestHeader) {
		s.t.Fatalf("got %d records (%v), want a request", len(records), err)
	}
	people := map[string][]string{}
	for _, r := range records[1:] {
		people[r[0]] = r
	}
	return people
}

// answered is a line of a response about somebody of a request.
func answered(r []string, died, practice, flag, code, matched string) string {
	return strings.Join([]string{r[0], r[1], r[2], r[3], r[6], died, "", "", practice, flag, code, matched}, ",") + "\n"
}

var answerForm = url.Values{"answered": {"2026-11-23"}, "source": {"PDS by MESH"}}

// take uploads a file about known people and takes it over; its page is returned.
func (s *testSite) take(b *browser, path string, form url.Values, file string) *answer {
	s.t.Helper()
	w := b.uploadTo(s.path(path), withoutNothing(form), "response.csv", []byte(file)).want(303)
	if err := s.store.TakeSupplements(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	return b.get(w.Header().Get("Location")).want(200)
}

// numbered are certain people of a request with an NHS number, in order.
func numbered(people map[string][]string) [][]string {
	var all [][]string
	for _, r := range people {
		if r[1] != "" && r[6] != "" {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return all
}

var figure = regexp.MustCompile(`/supplements/\d+/lines\?result=[a-z+]+`)

func TestATracingFileGoesOutAndComesBack(t *testing.T) {
	s := site(t, 40)
	b := s.signIn("manager")
	b.get(s.path("/tracing")).want(200).says("No file has come back yet.")
	people := s.requested(b)
	p := numbered(people)
	file := responseHeader + "\n" +
		answered(p[0], "", "", "", "00", p[0][1]) +
		answered(p[1], "202610", "", "", "00", p[1][1]) +
		answered(p[2], "", "B12345", "", "00", p[2][1]) +
		answered(p[3], "", "", "", "90", numberFrom(8_000_000)) +
		answered(p[4], "", "", "", "90", p[5][1]) +
		answered(p[6], "", "", "S", "92", p[6][1]) +
		answered(p[7], "", "", "", "98", "") +
		"HR-999999," + p[8][1] + ",,,,,,,,,00,\n" +
		"X,,,,,,,,,,00,\n"
	b.uploadTo(s.path("/tracing/answers"), url.Values{}, "response.csv", []byte(file)).want(422).says("Enter the date on which the service answered", "Say where the file came from.")
	page := s.take(b, "/tracing/answers", answerForm, file)
	page.says("As known 1", "Died 1", "Moved 1", "Another number 2", "Sensitive 1", "Not found 1", "Nobody known 1", "Unreadable 1", "All lines 9")
	for _, link := range figure.FindAllString(page.Body.String(), -1) {
		lines := b.get(s.path("") + link).want(200)
		n := len(lines.all("tbody tr"))
		if !strings.Contains(lines.text(), fmt.Sprintf(": %d line", n)) {
			t.Errorf("%s: got %d lines, which is not its figure:\n%s", link, n, lines.text())
		}
	}
	if again := b.uploadTo(s.path("/tracing/answers"), url.Values{"answered": {"2026-11-23"}, "source": {"PDS"}}, "again.csv", []byte(file)); again.Code != 303 || !strings.HasSuffix(again.Header().Get("Location"), "again=1") {
		t.Errorf("the same bytes again: got %d to %s", again.Code, again.Header().Get("Location"))
	}

	of := func(r []string) review.Case {
		id, _ := review.ParseCaseID(r[0])
		return s.whole(id)
	}
	if c := of(p[0]); c.Trace == nil || c.Trace.Alive != "alive" || c.Trace.ByName != "Tess Manager" || c.Trace.Answered != "2026-11-23" {
		t.Errorf("got %+v, want the answer recorded", c.Trace)
	}
	if c := of(p[1]); c.Died != "2026-10" {
		t.Errorf("got died %q, want the month", c.Died)
	}
	for _, r := range [][]string{p[4], p[5]} {
		if c := of(r); c.IdentitySettled() {
			t.Errorf("%s: identity is settled although two cases have one number", r[0])
		}
	}
	b.get(s.path("/restricted")).want(200).says(p[6][0], "Tracing answer")
	b.get(s.path("/cases")).hides(p[6][0])
	if _, listed := s.requested(b)[p[6][0]]; listed {
		t.Error("a restricted patient is in an export")
	}

	b.get(s.path("/proposals?kind=NHS+number")).want(200).says("Another NHS number 1").hides(p[4][0])
	s.signIn("liaison").get(s.path("/proposals?kind=NHS+number")).want(404)
	s.settles(b, "practice", "accept", "").follow().says("Your answer is recorded.")
	if got := s.requested(b); got[p[2][0]] == nil || of(p[2]).Practice.Code != "B12345" {
		t.Errorf("got practice %+v, want the one accepted", of(p[2]).Practice)
	}
	s.settles(b, "NHS number", "accept", "").want(422).says("Say what your answer stands on.")
	s.settles(b, "NHS number", "accept", "Seen on the record.").want(303)
	if got := s.requested(b)[p[3][0]][1]; got != numberFrom(8_000_000) {
		t.Errorf("got number %s, want the one accepted", got)
	}
}

// settles answers the first open proposal of a kind.
func (s *testSite) settles(b *browser, kind, says, reason string) *answer {
	s.t.Helper()
	links := b.get(s.path("/proposals?kind=" + url.QueryEscape(kind))).want(200).all(`td a[href*="/proposals/"]`)
	if len(links) == 0 {
		s.t.Fatalf("no open proposal of the kind %s", kind)
	}
	page := attribute(links[0], "href")
	form := b.get(page).want(200).form("main form")
	return b.post(page, with(form, "answer", says, "reason", reason))
}

func TestAForeignResponseIsRefused(t *testing.T) {
	s := site(t, 30)
	b := s.signIn("manager")
	p := numbered(s.requested(b))
	foreign := responseHeader + "\n" + answered(append([]string{p[0][0], p[1][1], "ELSE", "", "", "", "19000101"}, ""), "", "", "S", "92", "") +
		answered(append([]string{p[1][0], p[0][1], "ELSE", "", "", "", "19000101"}, ""), "20200101", "", "", "00", "")
	b.uploadTo(s.path("/tracing/answers"), url.Values{"answered": {"2026-11-23"}, "source": {"PDS"}}, "r.csv", []byte(foreign)).want(422).says("Fewer than half of the lines are about people of this incident.")
	b.uploadTo(s.path("/tracing/answers"), url.Values{"answered": {"2026-11-23"}, "source": {"PDS"}}, "r.csv", smallList()).want(422).says("The file has no column UNIQUE REFERENCE")
}

// An answer that comes late takes nothing back.
func TestALaterAnswerStandsWhateverComesAfterIt(t *testing.T) {
	s := site(t, 20)
	b := s.signIn("manager")
	p := numbered(s.requested(b))[0]
	s.take(b, "/tracing/answers", answerForm, responseHeader+"\n"+answered(p, "", "", "", "00", p[1]))
	older := url.Values{"answered": {"2026-11-01"}, "source": {"PDS by MESH"}}
	s.take(b, "/tracing/answers", older, responseHeader+"\n"+answered(p, "", "B12345", "", "00", p[1]))
	id, _ := review.ParseCaseID(p[0])
	if c := s.whole(id); c.Trace.Answered != "2026-11-23" {
		t.Errorf("the gates ask the answer of %s, want the newest", c.Trace.Answered)
	}
	b.get(s.path("/proposals?kind=practice")).want(200).says("Nothing of this kind waits.")
}

func TestAContactFileSaysHowPeopleCanBeReached(t *testing.T) {
	s := site(t, 20)
	id := s.load1("A81001")
	b := s.signIn("liaison")
	number := numberFrom(7_000_000)
	header := "nhs_number,date_of_birth,given_name,telephone,email,preferred_language,communication_needs,carer_name,carer_telephone\n"
	file := header +
		number + ",02/01/1950,Ada,0113 496 0001,ada@example.org,Welsh,Large print,Bo Quillfeather,0113 496 0009\n" +
		number + ",02/01/1950,Ada,+44 113 496 0001,ada@example.org,Welsh,Large print,,\n" +
		number + ",02/01/1950,Ada,0113 496 0777,,,,,\n" +
		number + ",02/01/1950,Zebedee,0113 496 0888,,,,,\n" +
		number + ",03/01/1950,Ada,0113 496 0999,,,,,\n" +
		"123,02/01/1950,Ada,,,,,,\n"
	page := s.take(b, "/tracing/contacts", url.Values{"source": {"Helpline"}}, file)
	page.says("Taken over 1", "Says the same 1", "Says otherwise 1", "Somebody else 1", "Nobody known 1", "Unreadable 1", "All lines 6")
	s.change("lead", id, review.OpenObligation{Kind: review.Telling, What: "They asked", Route: review.RouteOutcome})
	b.get(s.casePath(id, "/telling")).want(200).says("ada@example.org", "Welsh", "Large print", "Bo Quillfeather 0113 496 0009", "0113 496 0001").hides("0113 496 0777")
	s.settles(b, "contact details", "refuse", "").want(422)
	s.settles(b, "contact details", "accept", "").want(303)
	b.get(s.casePath(id, "/telling")).want(200).says("0113 496 0777").hides("0113 496 0001")
	b.uploadTo(s.path("/tracing/contacts"), url.Values{"source": {"x"}}, "c.csv", []byte("nhs_number,telephone\n1,2\n")).want(422).says("The header must name date_of_birth")
}

// withoutNothing copies a form, so that each sending has a key of its own.
func withoutNothing(form url.Values) url.Values {
	fresh := url.Values{}
	for name, values := range form {
		fresh[name] = values
	}
	return fresh
}
