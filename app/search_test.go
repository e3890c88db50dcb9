package app

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
)

// A testPerson is somebody whom a small list of a test names in one letter.
type testPerson struct{ nhs, local, family, given, born string }

// numberFrom is the first valid NHS number of the made-up range from a number on.
func numberFrom(n int) string {
	for ; ; n++ {
		if s := fmt.Sprintf("999%07d", n); intake.ValidNHSNumber(s) {
			return s
		}
	}
}

var searched = []testPerson{
	{numberFrom(8_100_000), "RX-77a", "O’Brien", "Zoë", "1951-02-03"},
	{numberFrom(8_200_000), "Rx88", "MÜLLER", "Jürgen", "1960-04-05"},
	{numberFrom(8_300_000), "", "van der Zandt", "Mary-Ann", "1972-06-07"},
	{numberFrom(8_400_000), "1234567890", "Zandt", "Peter", "1981-08-09"},
}

// searchSite has the people of searched beside made-up ones.
func searchSite(t *testing.T) *testSite {
	s := site(t, 40)
	var file bytes.Buffer
	out := csv.NewWriter(&file)
	rows := [][]string{{"document_id", "document_type", "nhs_number", "local_patient_id", "family_name", "given_name", "date_of_birth"}}
	for i, p := range searched {
		rows = append(rows, []string{fmt.Sprintf("S%d", i), "clinic letter", p.nhs, p.local, p.family, p.given, p.born})
	}
	if err := out.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	s.load(file.Bytes())
	return s
}

// search asks for a text through the page and opens what it leads to.
func (b *browser) search(text string) *answer {
	b.site.t.Helper()
	w := b.post(b.site.path("/search"), url.Values{"q": {text}})
	if strings.Contains(w.Header().Get("Location"), url.PathEscape(text)) {
		b.site.t.Errorf("the address holds what was searched for: %s", w.Header().Get("Location"))
	}
	return w.follow().want(200)
}

func (s *testSite) caseOf(p testPerson) review.CaseID {
	s.t.Helper()
	a := s.actor("manager")
	id, err := s.store.KeepSearch(s.t.Context(), review.Cause{Actor: a}, p.nhs)
	if err != nil {
		s.t.Fatal(err)
	}
	found, err := s.store.Search(s.t.Context(), a, id)
	if err != nil || len(found.Hits) != 1 {
		s.t.Fatalf("got %d hits, %v, want one", len(found.Hits), err)
	}
	return found.Hits[0].Case
}

// restrict marks the patient of a case as restricted, as another process would.
func (s *testSite) restrict(id review.CaseID) {
	s.t.Helper()
	db, err := sql.Open("sqlite", "file:"+s.store.File()+"?_busy_timeout=5000")
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(s.t.Context(), `UPDATE patients SET restricted = 1 WHERE id = (SELECT patient_id FROM cases WHERE id = $1)`, int64(id)); err != nil {
		s.t.Fatal(err)
	}
}

func TestSearchFindsByEachKey(t *testing.T) {
	s := searchSite(t)
	b := s.signIn("liaison")
	brien, muller, zandt, peter := searched[0], searched[1], searched[2], searched[3]
	for _, c := range []struct {
		text  string
		want  []testPerson
		match string
	}{
		{brien.nhs, []testPerson{brien}, "NHS number"},
		{brien.nhs[:3] + " " + brien.nhs[3:6] + "-" + brien.nhs[6:], []testPerson{brien}, "NHS number"},
		{"rx-77A", []testPerson{brien}, "Hospital number"},
		{"rx88", []testPerson{muller}, "Hospital number"},
		{"1234567890", []testPerson{peter}, "Hospital number"},
		{"O'Brien", []testPerson{brien}, "Family name"},
		{"obrien", []testPerson{brien}, "Family name"},
		{"o’bri", []testPerson{brien}, "Beginning of the family name"},
		{"Muller", []testPerson{muller}, "Family name"},
		{"müller, jur", []testPerson{muller}, "Beginning of the names"},
		{"Jürgen Müller", []testPerson{muller}, "Family and given name"},
		{"Muller Jurgen", []testPerson{muller}, "Family and given name"},
		{"van der zandt", []testPerson{zandt}, "Family name"},
		{"Mary Ann van der Zandt", []testPerson{zandt}, "Family and given name"},
		{"zandt", []testPerson{peter}, "Family name"},
		{"Nobodyhasthisname", nil, ""},
	} {
		page := b.search(c.text)
		rows := page.all("tbody tr")
		if len(rows) != len(c.want) {
			t.Errorf("%q: got %d cases, want %d:\n%s", c.text, len(rows), len(c.want), page.text())
			continue
		}
		for _, p := range c.want {
			page.says(review.Banner{Family: p.family, Given: p.given}.Name(), c.match)
		}
	}
}

func TestSearchFindsByReference(t *testing.T) {
	s := searchSite(t)
	id := s.caseOf(searched[0])
	b := s.signIn("liaison")
	for _, text := range []string{id.String(), strings.ToLower(id.String()), fmt.Sprint(int64(id))} {
		b.search(text).says("Case reference", "O’BRIEN")
	}
}

func TestAMistypedNHSNumberIsSaidToBeOne(t *testing.T) {
	s := searchSite(t)
	last := searched[0].nhs[9]
	wrong := searched[0].nhs[:9] + string('0'+(last-'0'+1)%10)
	s.signIn("liaison").search(wrong).says("These ten digits", "No case fits")
}

func TestWhatCannotBeSearchedForComesBack(t *testing.T) {
	s := searchSite(t)
	b := s.signIn("liaison")
	for text, problem := range map[string]string{"": "Enter an NHS number", " x ": "at least two letters", strings.Repeat("word ", 30): "only a number or a name"} {
		page := b.post(s.path("/search"), url.Values{"q": {text}}).want(422)
		page.says("There is a problem", problem)
		if got := page.value("q"); got != text {
			t.Errorf("got %q back, want %q", got, text)
		}
	}
}

// At most fifty are shown, and the page says that there are more.
func TestALongResultSaysThatItIsNotAll(t *testing.T) {
	s := site(t, 40)
	var file strings.Builder
	file.WriteString("document_id,nhs_number,family_name,given_name,date_of_birth\n")
	for i := range 51 {
		fmt.Fprintf(&file, "L%d,%s,Quillfeather,Ann,1950-01-%02d\n", i, numberFrom(7_000_000+i*100), i%28+1)
	}
	s.load([]byte(file.String()))
	b := s.signIn("liaison")
	page := b.search("Quillfeather")
	if rows := page.all("tbody tr"); len(rows) != 50 {
		t.Errorf("got %d rows, want 50", len(rows))
	}
	page.says("The first 50 of more")
}

func TestOtherPeoplesSearchesAreNotFound(t *testing.T) {
	s := searchSite(t)
	w := s.signIn("liaison").post(s.path("/search"), url.Values{"q": {"O'Brien"}})
	where := w.Header().Get("Location")
	for _, who := range []string{"manager", "lead", "auditor"} {
		s.signIn(who).get(where).want(404)
	}
	s.clock.Add(25 * time.Hour)
	s.signIn("liaison").get(where).want(404)
}

func TestASearchAndWhatItShowedAreOnRecord(t *testing.T) {
	s := searchSite(t)
	id := s.caseOf(searched[0])
	s.signIn("liaison").search("O'Brien")
	if _, err := s.store.IndexEventCases(t.Context()); err != nil {
		t.Fatal(err)
	}
	a := s.actor("auditor")
	shown, _, err := s.store.Audit(t.Context(), a, review.AuditFilter{Case: id, Change: "see search results"}, 0)
	if err != nil || len(shown) != 1 || shown[0].Person != s.people["liaison"].ID {
		t.Errorf("got %+v, %v, want one event of the result", shown, err)
	}
	asked, _, err := s.store.Audit(t.Context(), a, review.AuditFilter{Change: "search", Person: s.people["liaison"].ID}, 0)
	if err != nil || len(asked) != 1 {
		t.Fatalf("got %+v, %v, want one event of the search", asked, err)
	}
	if strings.Contains(fmt.Sprintf("%+v", asked[0]), "Brien") {
		t.Error("the event itself holds what was searched for")
	}
	detail, err := s.store.Detail(t.Context(), asked[0].Seq)
	if err != nil || !strings.Contains(detail, "O'Brien") {
		t.Errorf("got detail %q, %v, want what was searched for", detail, err)
	}
}

func TestSearchShowsWhoMayOpenWhat(t *testing.T) {
	s := searchSite(t)
	open := s.casePath(s.caseOf(searched[0]), "")
	for who, want := range map[string]string{"lead": open, "manager": open, "liaison": open, "clerk": open, "clinician": open + "/open", "auditor": open + "/open"} {
		page := s.signIn(who).search("O'Brien")
		if got := attribute(page.all("tbody a")[0], "href"); got != want {
			t.Errorf("%s: got a link to %s, want %s", who, got, want)
		}
	}
	s.signIn("owner").get(s.path("/search")).want(403)
}

// Of a restricted patient a search says to each role only what it must.
func TestARestrictedPatientIsNotFoundOut(t *testing.T) {
	s := searchSite(t)
	id := s.caseOf(searched[0])
	s.restrict(id)
	for who, words := range map[string]string{
		"liaison": "We are looking into this and will ring you back.", "manager": "Opening the case breaks the glass",
		"lead": "Ask the incident manager", "clinician": "Ask the incident manager", "clerk": "Ask the incident manager", "auditor": "Ask the incident manager",
	} {
		b := s.signIn(who)
		page := b.search(searched[0].nhs).says(words)
		page.hides("BRIEN", "Zoë", "1951", searched[0].local, "Triage")
		if who != "manager" {
			page.hides(s.casePath(id, ""))
			b.get(s.casePath(id, "")).want(404)
			b.get(s.casePath(id, "/open")).want(404)
			b.post(s.casePath(id, "/open"), url.Values{"opening": {"restricted patient"}, "reason": {"Curious."}}).want(404)
		}
	}
}

func TestAManagerBreaksTheGlassOfARestrictedPatient(t *testing.T) {
	s := searchSite(t)
	id := s.caseOf(searched[0])
	s.restrict(id)
	b := s.signIn("manager")
	if references, _ := b.listed(s.path("/cases")); slices.Contains(references, id.String()) {
		t.Error("the list holds a restricted patient before the glass is broken")
	}
	page := b.get(s.casePath(id, "")).follow().want(200).says("Break the glass: a restricted patient")
	page.hides("BRIEN")
	b.post(s.casePath(id, "/open"), url.Values{"opening": {page.value("opening")}, "reason": {"Her daughter is at the desk and nobody on the case can be reached."}}).
		follow().want(http.StatusOK).says("open to you until").has(".app-patient")
	if references, _ := b.listed(s.path("/cases")); !slices.Contains(references, id.String()) {
		t.Error("the list lacks the case whose glass was broken")
	}
}
