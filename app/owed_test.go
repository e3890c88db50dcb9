package app

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"harmreview/review"
)

// owing is the last obligation of a kind that a case owes.
func (s *testSite) owing(id review.CaseID, kind review.ObligationKind) review.Obligation {
	s.t.Helper()
	c, err := s.store.Case(s.t.Context(), s.actor("liaison"), id)
	if err != nil {
		s.t.Fatal(err)
	}
	for i := range c.Obligations {
		if o := c.Obligations[len(c.Obligations)-1-i]; o.Kind == kind {
			return o
		}
	}
	s.t.Fatalf("%s owes no %s", id, kind)
	return review.Obligation{}
}

// owedPath is an address of the last obligation of a kind.
func (s *testSite) owedPath(id review.CaseID, kind review.ObligationKind, rest string) string {
	return s.casePath(id, fmt.Sprintf("/owed/%d%s", s.owing(id, kind).ID, rest))
}

// opening is the form that opens each kind of obligation.
var opening = map[review.ObligationKind]url.Values{
	review.Identity:      {"what": {"Two dates of birth"}},
	review.SameDayAction: {"what": {"Stop the tablets"}, "owner": {"The registrar, 2222"}},
	review.Action:        {"what": {"Repeat the test"}, "owner": {"The practice"}, "due-day": {"30"}, "due-month": {"11"}, "due-year": {"2026"}},
	review.Enquiry:       {"what": {"Was it done?"}, "whom": {"The practice"}},
	review.Telling:       {"what": {"The patient asked"}, "route": {"outcome"}},
	review.GPRelease:     {"what": {"Send it"}},
}

// opens opens an obligation through the page.
func (b *browser) opens(id review.CaseID, kind review.ObligationKind) *answer {
	b.site.t.Helper()
	return b.post(b.site.casePath(id, "/open-obligation"), with(opening[kind], "kind", string(kind)))
}

// held is a case in triage that the clinician holds, and a browser for each role.
func (s *testSite) held() (review.CaseID, map[string]*browser) {
	s.t.Helper()
	all := map[string]*browser{}
	for _, who := range []string{"clerk", "clinician", "lead", "manager", "liaison", "owner", "auditor"} {
		all[who] = s.signIn(who)
	}
	page := all["clinician"].takes(review.InTriage)
	parts := strings.Split(pathOf(page), "/")
	id, err := review.ParseCaseID(parts[len(parts)-2])
	if err != nil {
		s.t.Fatal(err)
	}
	return id, all
}

func TestWhoOpensWhichKind(t *testing.T) {
	s := site(t, 60)
	id, browsers := s.held()
	everyone := "clerk clinician lead manager liaison"
	for kind, may := range map[review.ObligationKind]string{review.Identity: everyone, review.SameDayAction: everyone, review.Action: everyone,
		review.Enquiry: "clinician lead liaison", review.Telling: "lead", review.GPRelease: ""} {
		for who, b := range browsers {
			want := 403
			switch {
			case strings.Contains(may, who):
				want = 303
			case who == "owner": // the case was not put to them
				want = 404
			}
			w := b.opens(id, kind)
			if w.Code != want {
				t.Errorf("%s opens %s: got status %d, want %d: %s", who, kind, w.Code, want, w.text())
			}
			if page := b.get(s.casePath(id, "/open-obligation?kind="+url.QueryEscape(string(kind)))); (page.Code == 200) != (want == 303) {
				t.Errorf("%s is asked for %s: got status %d, and %d for its form", who, kind, page.Code, want)
			}
		}
	}
	browsers["clerk"].get(s.casePath(id, "/open-obligation")).want(200).says("Same-day action", "Identity").hides("kind=telling", "kind=enquiry", "kind=GP")
}

func TestAnOpeningSaysWhatIsMissing(t *testing.T) {
	s := site(t, 60)
	id, browsers := s.held()
	page := browsers["lead"].post(s.casePath(id, "/open-obligation"), url.Values{"kind": {"action"}, "what": {"Ring <them>"}, "due-day": {"1"}, "due-month": {"1"}, "due-year": {"2020"}})
	page.want(422).says("Say who must do it.", "Enter a date, today or later.").has("h1")
	if got := page.value("what") + page.value("due-year"); got != "Ring <them>2020" {
		t.Errorf("what was typed came back as %q", got)
	}
	owner := s.people["clinician2"]
	browsers["lead"].post(s.casePath(id, "/open-obligation"), with(opening[review.Action], "kind", "action", "owner", "", "owner_id", fmt.Sprint(owner.ID))).want(303)
	if o := s.owing(id, review.Action); o.Owner != owner.Name || o.OwnerID != owner.ID {
		t.Errorf("got owner %q, %d, want %q with the account", o.Owner, o.OwnerID, owner.Name)
	}
}

// whoCloses says who meets each kind, and whether a lead may waive it. A release
// is hidden from a lead who has not signed.
var whoCloses = []struct {
	kind  review.ObligationKind
	meet  string
	waive bool
}{
	{review.GPRelease, "liaison", false}, {review.SameDayAction, "clinician lead", true}, {review.Action, "clinician lead", true},
	{review.Enquiry, "clinician lead liaison", true}, {review.Identity, "", false}, // settled on its own pages
}

func TestWhoMeetsAndWaivesWhichKind(t *testing.T) {
	s := site(t, 60)
	id, browsers := s.held()
	letters := s.now(id)
	s.change("clinician", id, review.TriageLetters{Letters: letters, Answer: review.Assess, Urgency: review.Routine, Release: true, Asks: "Repeat the test"})
	s.change("liaison", id, review.RecordTrace{Answered: review.Date(s.clock.Now()), Source: "PDS", Alive: "alive", Address: "confirmed", Practice: "The same"})
	if w := browsers["lead"].get(s.owedPath(id, review.GPRelease, "")); w.Code != 404 {
		t.Errorf("a lead who has not signed sees the release: got status %d, want 404", w.Code)
	}
	for _, r := range whoCloses {
		open := func() string {
			if r.kind != review.GPRelease {
				browsers["lead"].opens(id, r.kind).want(303)
			}
			return s.owedPath(id, r.kind, "")
		}
		path := open()
		for _, who := range []string{"manager", "liaison", "lead", "clinician"} {
			b, form := browsers[who], url.Values{"version": {fmt.Sprint(s.owing(id, r.kind).Version)}, "proof": {"Seen on the record"}}
			asked := b.get(path + "/met").Code
			met := b.post(path+"/met", form).Code
			if may := strings.Contains(r.meet, who); (met == 303) != may || (asked == 200) != may || !may && met != 403 && met != 404 {
				t.Errorf("%s meets %s: got status %d for the page and %d for the form", who, r.kind, asked, met)
			}
			if met == 303 && r.kind != review.GPRelease {
				path = open()
			}
		}
		waived := browsers["lead"].post(path+"/waive", url.Values{"version": {fmt.Sprint(s.owing(id, r.kind).Version)}, "reason": {"Overtaken"}}).Code
		if (waived == 303) != r.waive {
			t.Errorf("a lead waives %s: got status %d", r.kind, waived)
		}
		if w := browsers["manager"].post(path+"/waive", url.Values{"version": {"1"}, "reason": {"Overtaken"}}); w.Code == 303 {
			t.Errorf("a manager waives %s", r.kind)
		}
	}
}

func TestNotesOnTheWay(t *testing.T) {
	s := site(t, 60)
	id, browsers := s.held()
	browsers["lead"].opens(id, review.Enquiry).want(303)
	path := s.owedPath(id, review.Enquiry, "")
	page := browsers["liaison"].get(path + "/note").want(200)
	browsers["liaison"].post(path+"/note", with(page.form("main form"), "kind", "chased")).want(422).says("Say whom you chased.")
	browsers["liaison"].post(path+"/note", with(page.form("main form"), "kind", "note", "note", "Rang", "happened_at_time", "25:99")).want(422).says("Enter when it happened, not in the future.")
	browsers["liaison"].post(path+"/note", with(page.form("main form"), "kind", "chased", "whom", "The practice manager", "note", "No answer yet")).want(303)
	browsers["liaison"].get(path).want(200).says("Chased: The practice manager: No answer yet", "Entered by Tess Liaison")
	browsers["clinician"].get(path).want(200).says("Chased: The practice manager").hides("Tess Liaison", "Tess Lead")
	browsers["auditor"].post(path+"/note", url.Values{"kind": {"note"}}).want(403)
}

func TestAnEnquiryEndsUnanswered(t *testing.T) {
	s := site(t, 60)
	id, browsers := s.held()
	browsers["lead"].opens(id, review.Enquiry).want(303)
	path := s.owedPath(id, review.Enquiry, "")
	form := func(version string) url.Values {
		return url.Values{"version": {version}, "proof": {"Asked three times"}}
	}
	browsers["liaison"].get(path + "/unanswered").want(403)
	browsers["liaison"].post(path+"/unanswered", form("1")).want(422)
	browsers["clinician"].get(path).has(`a[href$="/unanswered"]`)
	browsers["clinician"].post(path+"/unanswered", form("1")).want(303)
	browsers["clinician"].get(path).says("Ended unanswered").hides("Entered by")
	browsers["clinician"].post(path+"/met", form("2")).want(409).says("This has been met already.", "Asked three times")
}

func TestTwoPeopleOnTwoObligationsDoNotCollide(t *testing.T) {
	s := site(t, 60)
	id, browsers := s.held()
	browsers["lead"].opens(id, review.Enquiry).want(303)
	browsers["lead"].opens(id, review.Action).want(303)
	enquiry, action := s.owedPath(id, review.Enquiry, "/met"), s.owedPath(id, review.Action, "/met")
	one, two := browsers["liaison"].get(enquiry), browsers["clinician"].get(action)
	other := browsers["lead"].get(enquiry).want(200)
	browsers["liaison"].post(enquiry, with(one.form("main form"), "proof", "Yes, in June")).want(303)
	browsers["clinician"].post(action, with(two.form("main form"), "proof", "Repeated today")).want(303)
	again := browsers["lead"].post(enquiry, with(other.form("main form"), "proof", "No, never")).want(409).says("Somebody changed this after you opened the page.", "Yes, in June")
	if got := again.value("proof"); got != "No, never" {
		t.Errorf("what was typed came back as %q", got)
	}
	if got := s.owing(id, review.Enquiry).Proof; got != "Yes, in June" {
		t.Errorf("the first proof became %q", got)
	}
}

func TestALetterThatCannotBeFoundComesBackWhenItIs(t *testing.T) {
	s := site(t, 60)
	id, browsers := s.held()
	letter := fmt.Sprint(s.now(id)[0])
	page := browsers["clinician"].get(s.casePath(id, "/open-obligation?kind=enquiry&missing=yes&letter="+letter)).want(200)
	form := with(page.form("main form"), "what", "The file is empty", "whom", "Medical records")
	if form.Get("missing") != "yes" || form.Get("letter") != letter {
		t.Fatalf("got the form filled with %v, want the letter and that it is missing", form)
	}
	browsers["clinician"].post(s.casePath(id, "/open-obligation"), form).want(303)
	path := s.owedPath(id, review.Enquiry, "")
	browsers["clinician"].get(path).want(200).says("The letter is not covered by any decision").hides("/unanswered")
	browsers["clinician"].post(path+"/met", url.Values{"version": {"1"}, "proof": {"In the paper notes"}}).want(303)
	if waiting := s.now(id); fmt.Sprint(waiting[0]) != letter {
		t.Errorf("got %v to triage, want letter %s among them", waiting, letter)
	}
}

func TestTheListOfWhatIsOwedEqualsItsFigure(t *testing.T) {
	s := site(t, 60)
	id, browsers := s.held()
	for i := range 55 {
		due := review.Date(s.clock.Now().AddDate(0, 0, i%9))
		s.change("lead", id, review.OpenObligation{Kind: review.Action, What: fmt.Sprintf("Action number %d", i), Owner: "The practice", Due: due})
	}
	s.clock.Add(48 * time.Hour)
	b := s.signIn("lead")
	page := b.get(s.path("/owed?kind=action")).want(200).says("Action: 55 open", "Action (55)")
	next := attribute(page.all(`a[rel="next"]`)[0], "href")
	seen := map[string]bool{}
	for _, w := range []*answer{page, b.get(next).want(200)} {
		for _, link := range w.all("td.app-what a") {
			seen[textOf(link)] = true
		}
	}
	if len(seen) != 55 {
		t.Errorf("got %d different lines on two pages, want 55", len(seen))
	}
	overdue := b.get(s.path("/owed?kind=action&due=overdue")).want(200)
	if got := len(overdue.all("td.app-what a")); got == 0 || got == 55 || !strings.Contains(overdue.text(), fmt.Sprintf("Action: %d open, overdue", got)) {
		t.Errorf("got %d overdue lines, and the caption differs:\n%s", got, overdue.text()[:200])
	}
	b.get(s.path("/owed")).want(200).has(`a[aria-current="page"]`)
	b.get(s.path("/owed?kind=nonsense")).want(404)
	b.get(s.path("/owed?kind=action&due=never")).want(404)
	browsers["auditor"].get(s.path("/owed")).want(303) // the session ran out over two days
}

// A pasted letter does not bury the list of what is owed; its page has it whole.
func TestAListShowsTheBeginningOfALongText(t *testing.T) {
	s := site(t, 60)
	id := s.anyCase(review.InTriage, 1)
	long := strings.Repeat("the letter goes on ", 100)
	s.change("lead", id, review.OpenObligation{Kind: review.Identity, What: "First " + long + "last word"})
	b := s.signIn("lead")
	b.get(s.path("/owed?kind=identity")).want(200).says("First the letter goes on", " … Nobody named").hides("last word")
	b.get(s.owedPath(id, review.Identity, "")).want(200).says("last word")
}
