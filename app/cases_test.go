package app

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"harmreview/review"
)

// listed are the references in the table of a case list, page by page to the
// end, with what each page says it shows.
func (b *browser) listed(path string) (references []string, showing []string) {
	b.site.t.Helper()
	for path != "" {
		page := b.get(path).want(200)
		for _, n := range page.all("tbody th a") {
			references = append(references, strings.TrimSpace(textOf(n)))
		}
		for _, n := range page.all("#results > p > strong") {
			showing = append(showing, strings.TrimSpace(textOf(n)))
		}
		path = ""
		if next := page.all(`a[rel="next"]`); len(next) > 0 {
			path = attribute(next[0], "href")
		}
	}
	return references, showing
}

// total is the number that a list says it has.
var total = regexp.MustCompile(`of ([\d,]+)$`)

func totalOf(t *testing.T, showing []string) int {
	t.Helper()
	if showing[0] == "No cases" {
		return 0
	}
	found := total.FindStringSubmatch(showing[0])
	if found == nil {
		t.Fatalf("got %q, want a page that says of how many", showing[0])
	}
	n, err := strconv.Atoi(strings.ReplaceAll(found[1], ",", ""))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// busySite has cases in several states: held, decided, urgent, held by somebody.
func busySite(t *testing.T) *testSite {
	s := site(t, 160)
	list, err := s.store.Cases(t.Context(), s.actor("lead"), review.CaseFilter{}, review.Place{})
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range list.Lines[:12] {
		switch i % 3 {
		case 0:
			s.change("manager", l.Case, review.Hold{Until: "2026-12-24", Reason: "The notes are on their way."})
		case 1:
			p, err := s.store.CasePage(t.Context(), s.actor("lead"), l.Case, "")
			if err != nil {
				t.Fatal(err)
			}
			s.change("lead", l.Case, review.TriageLetters{Letters: p.Now, Answer: review.Assess, Urgency: review.Urgent, Reason: "A scan was asked for.", Release: true})
		case 2:
			if _, err := s.store.Next(t.Context(), review.Cause{Actor: s.actor("clinician")}, ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	return s
}

// Every figure equals its list: for each filter and role the number shown is
// the number of cases that paging to the end gives, none of them twice.
func TestTheNumberOfCasesShownIsWhatPagingGives(t *testing.T) {
	s := busySite(t)
	queries := []string{"", "stage=triage", "stage=assessment", "stage=decided", "urgency=2", "urgency=3", "due=overdue", "due=today", "due=week",
		"held=yes", "held=no", "held=mine", "complete=yes", "complete=no", "mine=claimed", "mine=decided", "stage=triage&urgency=3&held=no"}
	specialties, err := s.store.Specialties(t.Context(), s.incident)
	if err != nil || len(specialties) < 2 {
		t.Fatalf("got specialties %v, %v, want several", specialties, err)
	}
	for _, specialty := range specialties[:2] {
		queries = append(queries, "specialty="+url.QueryEscape(specialty))
	}
	some := map[string]int{}
	for _, who := range []string{"lead", "manager", "clinician", "clerk", "liaison", "owner", "auditor"} {
		b := s.signIn(who)
		for _, query := range queries {
			references, showing := b.listed(s.path("/cases?" + query))
			if got, want := len(references), totalOf(t, showing); got != want {
				t.Errorf("%s, %s: paging gives %d cases, the page says %d", who, query, got, want)
			}
			slices.Sort(references)
			if n := len(slices.Compact(slices.Clone(references))); n != len(references) {
				t.Errorf("%s, %s: %d of %d cases come twice", who, query, len(references)-n, len(references))
			}
			some[query] += len(references)
		}
	}
	for _, query := range queries {
		if some[query] == 0 && query != "due=overdue" && query != "due=today" && query != "complete=yes" && query != "stage=decided" {
			t.Errorf("no role has a case under %s, so the test proves nothing of it", query)
		}
	}
}

func TestFiguresOfTheFirstPageEqualTheirLists(t *testing.T) {
	s := busySite(t)
	for _, who := range []string{"lead", "manager", "clinician", "clerk", "liaison"} {
		b := s.signIn(who)
		home := b.get(s.path("")).want(200)
		links := home.all(".app-tallies a, table a")
		n := 0
		for _, link := range links {
			href := attribute(link, "href")
			figure := strings.TrimSpace(strings.Fields(textOf(link))[0])
			if !strings.HasPrefix(href, s.path("/cases")) {
				continue
			}
			n++
			references, _ := b.listed(href)
			if strconv.Itoa(len(references)) != figure {
				t.Errorf("%s: %s says %s, its list holds %d", who, href, figure, len(references))
			}
		}
		if n == 0 {
			t.Errorf("%s: the first page leads to no list of cases", who)
		}
	}
}

func TestPagingBackGivesThePagesAgain(t *testing.T) {
	s := site(t, 220)
	b := s.signIn("lead")
	var pages []string
	path := s.path("/cases")
	for path != "" {
		page := b.get(path).want(200)
		pages = append(pages, tableOf(page))
		path = ""
		if next := page.all(`a[rel="next"]`); len(next) > 0 {
			path = attribute(next[0], "href")
			continue
		}
		for i := len(pages) - 2; i >= 0; i-- {
			page = b.get(attribute(page.all(`a[rel="prev"]`)[0], "href")).want(200)
			if tableOf(page) != pages[i] {
				t.Fatalf("going back to page %d gives another page", i+1)
			}
		}
		page.says("Showing 1 to 50 of")
		if len(page.all(`a[rel="prev"]`)) > 0 {
			t.Error("the first page leads to one before it")
		}
	}
	if len(pages) < 3 {
		t.Fatalf("got %d pages, want at least 3", len(pages))
	}
}

func tableOf(w *answer) string { return textOf(w.all("tbody")[0]) }

func TestACaseListIsRecordedWithTheCasesThatItShows(t *testing.T) {
	s := site(t, 60)
	page := s.signIn("lead").get(s.path("/cases?stage=triage")).want(200)
	if _, err := s.store.IndexEventCases(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, n := range page.all("tbody th a") {
		id, err := review.ParseCaseID(strings.TrimSpace(textOf(n)))
		if err != nil {
			t.Fatal(err)
		}
		lines, _, err := s.store.Audit(t.Context(), s.actor("auditor"), review.AuditFilter{Case: id}, 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) == 0 || lines[0].Change != "see cases" {
			t.Fatalf("%s: got %+v, want that it was seen in a list", id, lines)
		}
	}
}

// Who reads no letters is shown nothing clinical, in the table or by a filter.
func TestStatusWordsOnlyForThoseWhoReadNoLetters(t *testing.T) {
	s := busySite(t)
	for _, who := range []string{"liaison", "owner"} {
		page := s.signIn(who).get(s.path("/cases?urgency=2&specialty=Cardiology")).want(200)
		page.hides("Urgency", "Specialty", "Cardiology", ">Urgent<", "Allocated to<")
	}
	all, _ := s.signIn("liaison").listed(s.path("/cases"))
	urgent, _ := s.signIn("liaison").listed(s.path("/cases?urgency=2"))
	if len(urgent) != len(all) {
		t.Errorf("a filter by urgency gives liaison staff %d of %d cases", len(urgent), len(all))
	}
	if !slices.IsSorted(all) {
		t.Error("the order of the list tells liaison staff which cases are urgent")
	}
	if first, _ := s.signIn("lead").listed(s.path("/cases")); slices.IsSorted(first) {
		t.Error("no case is more urgent than another, so the test proves nothing")
	}
}

func TestAListSaysWhenItIsNotAllCases(t *testing.T) {
	s := site(t, 60)
	for who, words := range map[string]string{"clinician": "that you decided on", "clerk": "cases in triage", "owner": "put to you", "auditor": "opened with a reason"} {
		s.signIn(who).get(s.path("/cases")).want(200).says("This list is not all cases", words)
	}
	s.signIn("lead").get(s.path("/cases")).want(200).hides("This list is not all cases")
}

// What is owed in a list is what the case's own page shows of it, also while a
// second reviewer must not learn what the first has found.
func TestWhatIsOwedInAListIsWhatTheCasePageShows(t *testing.T) {
	s := busySite(t)
	second := s.toAssess(1)
	s.signed("lead2", second, true)
	kept := map[string]int{}
	for _, who := range []string{"lead", "manager", "clinician", "auditor"} {
		a := s.actor(who)
		var at review.Place
		for {
			list, err := s.store.Cases(t.Context(), a, review.CaseFilter{}, at)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range list.Lines {
				p, err := s.store.CasePage(t.Context(), a, l.Case, "")
				if err != nil {
					t.Fatal(err)
				}
				if got, want := l.Owed, p.Case.OpenObligations(); got != want {
					t.Errorf("%s, %s: the list says %d owed, the page shows %d", who, l.Case, got, want)
				}
				if whole := s.whole(l.Case); l.Owed < whole.OpenObligations() {
					kept[who]++
				}
			}
			if at.After = list.Next; at.After == "" {
				break
			}
		}
	}
	if kept["lead"] == 0 {
		t.Error("nothing is kept back from a lead, so the test proves nothing")
	}
}

func TestChosenFiltersCanBeTakenAwayOneByOne(t *testing.T) {
	s := site(t, 60)
	b := s.signIn("lead")
	page := b.get(s.path("/cases?stage=triage&urgency=3&after=nonsense&held=perhaps")).want(200)
	page.says("Stage: Triage", "Urgency: Routine")
	links := page.all(".app-chosen__link")
	if len(links) != 2 {
		t.Fatalf("got %d chosen filters, want 2", len(links))
	}
	b.get(attribute(links[0], "href")).want(200).hides("Stage: Triage").says("Urgency: Routine")
	if got := page.value("stage"); got != "triage" {
		t.Errorf("the form has stage %q, want triage", got)
	}
}

func TestOpeningACaseNeedsAReasonAndLastsADay(t *testing.T) {
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 1)
	for _, who := range []string{"clinician", "auditor"} {
		b := s.signIn(who)
		page := b.get(s.casePath(id, "")).follow().want(200)
		page.says("Open a case", "24 hours").hides("NHS No.")
		again := b.post(s.casePath(id, "/open"), url.Values{"opening": {page.value("opening")}, "reason": {" "}}).want(422)
		again.says("Say why you need to open it.")
		opened := b.post(s.casePath(id, "/open"), url.Values{"opening": {"case"}, "reason": {"The practice rang about it."}}).follow().want(200)
		opened.says("open to you until 24-Nov-2026 09:30").has(".app-patient")
		if references, _ := b.listed(s.path("/cases")); !slices.Contains(references, id.String()) {
			t.Errorf("%s: the opened case is not in the list", who)
		}
		s.clock.Add(24*time.Hour + time.Minute)
		b = s.signIn(who)
		if w := b.get(s.casePath(id, "")); w.Code != 303 {
			t.Errorf("%s: after a day got status %d, want to be asked again", who, w.Code)
		}
		s.clock.Add(-24*time.Hour - time.Minute)
	}
}

func TestACaseThatStandsOpenAsksForNoReason(t *testing.T) {
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 1)
	for _, who := range []string{"lead", "manager"} {
		w := s.signIn(who).get(s.casePath(id, "/open"))
		if w.Code != 303 || w.Header().Get("Location") != s.casePath(id, "") {
			t.Errorf("%s: got %d to %q, want to be led to the case", who, w.Code, w.Header().Get("Location"))
		}
	}
	s.signIn("owner").get(s.casePath(id, "/open")).want(404)
}

// Breaking the glass has its own words and opens no more than it says.
func TestLiaisonStaffBreakTheGlassForLettersOnly(t *testing.T) {
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 1)
	b := s.signIn("liaison")
	shut := b.get(s.casePath(id, "")).want(200).has(`a[href="` + s.casePath(id, "/open") + `"]`)
	if letters := shut.all(".app-letter"); len(letters) > 0 {
		t.Fatal("liaison staff see letters before they broke the glass")
	}
	b.get(s.casePath(id, "/open")).want(200).says("Break the glass: the letters", "no clinician can be reached")
	b.post(s.casePath(id, "/open"), url.Values{"opening": {"case"}, "reason": {"x"}}).want(409).says("has changed")
	page := b.post(s.casePath(id, "/open"), url.Values{"opening": {"letters"}, "reason": {"The patient is on the line; nobody on call answers."}}).follow().want(200)
	page.has(".app-letter")
	lines, _, err := s.store.Audit(t.Context(), s.actor("auditor"), review.AuditFilter{Case: id}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(lines, func(l review.AuditLine) bool {
		return l.Change == "open case by break glass" && l.Who == s.people["liaison"].Name
	}) {
		t.Errorf("got %v, want the broken glass on record", lines)
	}
}

// A later list changes nothing about somebody who is known: the name that its
// letter came under is shown with the letter.
func TestALetterShowsTheNameItCameUnder(t *testing.T) {
	s := site(t, 30)
	id := s.anyCase(review.InTriage, 1)
	p, err := s.store.CasePage(t.Context(), s.actor("lead"), id, "")
	if err != nil {
		t.Fatal(err)
	}
	b := p.Banner
	s.load([]byte("document_id,document_created_at,nhs_number,family_name,given_name,date_of_birth,free_text\n" +
		strings.Join([]string{"LATE-1", "2026-06-01", b.NHSNumber, "Newname", b.Given, b.Born, "Please stop the tablets."}, ",") + "\n"))
	page := s.signIn("lead").get(s.casePath(id, "")).want(200).says("Came under the name NEWNAME")
	if got := strings.TrimSpace(textOf(page.all(".app-patient__name")[0])); got != b.Name() {
		t.Errorf("a later list made %s of %s by itself", got, b.Name())
	}
}
