package app

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"harmreview/review"
)

// linksOn switches links on, sends so many late letters that ask something to the
// surgery, and makes a link.
func (s *testSite) linksOn(letters int) (ids []review.CaseID, link string) {
	s.t.Helper()
	ids = s.lateLetters(letters + 1)[1:] // the first asks nothing
	liaison := s.signIn("liaison")
	s.makesBatch(liaison)
	s.sendsBatch(liaison).want(303)
	s.clock.Add(10 * time.Minute)
	s.setPolicy(func(p *review.Policy) { p.PracticeLinks = true })
	return ids, s.makesLink(s.signIn("liaison"), "7")
}

// makesLink makes a link for the surgery and returns its address.
func (s *testSite) makesLink(liaison *browser, days string) string {
	s.t.Helper()
	form := liaison.get(s.path(surgery + "/links/new")).want(200).form("main form")
	made := liaison.post(s.path(surgery+"/links/new"), with(form, "days", days)).want(200).says("It is shown only now.")
	return strings.TrimPrefix(strings.TrimSpace(textOf(made.all(".app-once")[0])), "http://harm.test")
}

// answers fills in the form behind a link.
func answers(b *browser, link string, kind review.ReplyKind, ids ...review.CaseID) url.Values {
	form := with(b.get(link).want(200).form("main form"), "reply", string(kind), "whom", "Dr Ahmed", "role", "GP partner")
	for _, id := range ids {
		form.Add("cases", fmt.Sprint(int64(id)))
	}
	return form
}

// Nobody makes a link before a manager has switched them on, and none works once
// they are off again.
func TestPracticeLinksAreOffUntilSwitchedOn(t *testing.T) {
	s := site(t, 20)
	s.lateLetters(2)
	liaison := s.signIn("liaison")
	liaison.get(s.path(surgery)).want(200).hides(surgery + "/links")
	liaison.get(s.path(surgery + "/links")).want(200).says("Links are switched off").hides("Make a link")
	liaison.get(s.path(surgery + "/links/new")).want(409).says("switched off")
	liaison.post(s.path(surgery+"/links/new"), url.Values{"days": {"7"}}).want(409).says("switched off")

	manager := s.signIn("manager")
	limits := s.path("/set-up/policy")
	form := manager.get(limits).want(200).form("main form")
	if form.Has("practice_links") {
		t.Error("links are on from the start")
	}
	manager.post(limits, with(form, "practice_links", "yes", "telling_reason", "A test.", "reason", "The practices ask for it.")).want(303)
	manager.get(s.path("/set-up")).want(200).says("Practices answer through a link", "Allowed")
	manager.get(s.path(surgery + "/links/new")).want(403)
	liaison.get(s.path(surgery)).want(200).has(`a[href="` + s.path(surgery+"/links") + `"]`)
	form = liaison.get(s.path(surgery + "/links/new")).want(200).form("main form")
	for _, days := range []string{"", "0", "29", "x"} {
		liaison.post(s.path(surgery+"/links/new"), with(form, "days", days)).want(422).says("a whole number from 1 to 28")
	}
	link := s.makesLink(liaison, "28")
	s.visitor().get(link).want(200)
	liaison.get(s.path(surgery+"/links")).want(200).says("Tess Liaison", "Works until", "Opened last on").hides(strings.TrimPrefix(link, "/practice-links/"))
	s.setPolicy(func(p *review.Policy) { p.PracticeLinks = false })
	s.visitor().get(link).want(404)
}

// A link that is wrong, has run out or was ended gives the same page, which says
// whom to ring and nothing else.
func TestALinkThatDoesNotWork(t *testing.T) {
	s := site(t, 20)
	ids, out := s.linksOn(1)
	s.clock.Add(7*24*time.Hour - time.Minute)
	form := answers(s.visitor(), out, review.NilReturn, ids...)
	s.clock.Add(time.Minute)
	ended := s.makesLink(s.signIn("liaison"), "7")
	manager := s.signIn("manager")
	end := s.path(surgery + "/links/2/end")
	manager.post(end, url.Values{}).want(422).says("Say why the link is ended.")
	manager.post(end, with(manager.get(end).want(200).form("main form"), "why", "Sent to the wrong practice")).want(303).follow().says("Ended on", "Tess Manager", "Ran out on")
	manager.get(end).want(409)
	manager.get(s.path("/practices/none/links/2/end")).want(404)
	var first string
	for _, link := range []string{out, ended, "/practice-links/" + strings.Repeat("A", 43), "/practice-links/none"} {
		s.clock.Add(2 * time.Hour)
		page := s.visitor().get(link).want(404).says("Ring the number on the cover note")
		if got := page.text(); first == "" {
			first = got
		} else if got != first {
			t.Errorf("%q says %q, another link that does not work %q", link, got, first)
		}
		s.visitor().post(link, form).want(404).says("Nothing was saved")
	}
	if o := s.owing(ids[0], review.GPRelease); !o.AwaitsReply() {
		t.Errorf("got %+v, want nothing answered", o)
	}
	for range 12 {
		if s.visitor().get("/practice-links/none").Code == http.StatusTooManyRequests {
			s.visitor().get(s.makesLink(s.signIn("liaison"), "1")).want(200) // of the same address
			return
		}
	}
	t.Error("nobody is slowed down who tries one link after another")
}

// Whoever holds a link sees references and dates, and not a byte about a patient.
func TestALinkShowsNothingAboutPatients(t *testing.T) {
	s := site(t, 20)
	ids, link := s.linksOn(2)
	s.change("manager", ids[1], review.Restrict{Reason: "A threat."})
	s.setContact("0300 555 0100")
	page := s.visitor().get(link).want(200).says("THE DENSHAM SURGERY", "0300 555 0100", ids[0].String(), "Sent 2", "works until")
	about := func(w *answer) {
		t.Helper()
		w.hides("Quillfeather", "Ada", "Low Road", "NM2", "1950", "potassium", "Repeat", "clinic", "Dear Doctor", "Mar-2020", "2020-03", ids[1].String(), "estricted", "incidents/")
		for i := range 3 {
			n := numberFrom(7_000_000 + i*1000)
			w.hides(n, n[:3]+" "+n[3:6]+" "+n[6:])
		}
	}
	about(page)
	for header, want := range map[string]string{"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "strict-origin"} {
		if got := page.Header().Get(header); got != want {
			t.Errorf("%s: got %q, want %q", header, got, want)
		}
	}
	about(s.visitor().post(link, url.Values{}).want(422).says("Tick the references", "Choose your answer.", "Enter your name.", "Enter your role").has(".nhsuk-error-summary"))
	about(s.visitor().post(link, with(answers(s.visitor(), link, review.NilReturn, ids[1]), "role", strings.Repeat("x", 101))).want(422).says("does not wait for your answer", "at most 100 characters"))
	about(s.visitor().post(link, answers(s.visitor(), link, review.NilReturn, ids[0])).want(303).follow().says("Thank you. Recorded for "+ids[0].String(), "No letter waits for an answer"))
}

func (s *testSite) setContact(number string) {
	s.t.Helper()
	i, err := s.store.Incident(s.t.Context(), s.incident)
	if err != nil {
		s.t.Fatal(err)
	}
	i.ContactPoint = number
	if err := s.store.SaveIncident(s.t.Context(), review.Cause{Actor: s.actor("manager")}, i, "A test."); err != nil {
		s.t.Fatal(err)
	}
}

// What a practice answers through a link is recorded once, as what staff record.
func TestAnswersThroughALink(t *testing.T) {
	s := site(t, 20)
	ids, link := s.linksOn(5)
	practice := s.visitor()
	form := answers(practice, link, review.AcceptedAction, ids[0])
	practice.post(link, form).want(422).says("Enter the date by which they do it.")
	form = with(form, "due-day", "20", "due-month", "12", "due-year", "2026")
	done := practice.post(link, form).want(303)
	done.follow().says("you do what is asked, by 20-Dec-2026").hides(`value="` + fmt.Sprint(int64(ids[0])) + `"`)
	practice.post(link, form).want(303).follow().says("you do what is asked") // a double click
	practice.post(link, with(form, "whom", "Dr Other")).want(409)
	if got := s.replies(ids[0]); got != 1 {
		t.Errorf("a form sent twice left %d replies", got)
	}
	o := s.owing(ids[0], review.GPRelease)
	if o.State != review.Met || o.Facts.Release.Reply != review.AcceptedAction || o.Facts.Release.Link != 1 || o.ClosedBy != 0 {
		t.Errorf("got %+v, want what was accepted through link 1, recorded by the program", o)
	}
	if a := s.owing(ids[0], review.Action); a.Owner != "Dr Ahmed, GP partner, THE DENSHAM SURGERY" || a.What != "Accepted by the practice: Repeat the potassium within a week" {
		t.Errorf("got an action %q of %q", a.What, a.Owner)
	}
	s.signIn("liaison").get(s.owedPath(ids[0], review.GPRelease, "")).want(200).says("Through the link by Dr Ahmed, GP partner")

	practice.post(link, answers(practice, link, review.HarmReported, ids[1], ids[2])).want(422).says("A harm is about one patient.")
	practice.post(link, answers(practice, link, review.NilReturn, ids[1], ids[2])).want(303)
	practice.post(link, answers(practice, link, review.NotAccepted, ids[3])).want(303)
	if a := s.owing(ids[3], review.Action); a.Owner != "The trust" || !strings.Contains(a.What, "Repeat the potassium") {
		t.Errorf("got %+v, want what nobody accepted kept by the trust", a)
	}
	liaison := s.signIn("liaison")
	liaison.get(s.path("/practices")).want(200).says("Replied: nothing found (2)", "Replied: does not accept what was asked (1)", "Sent, reply owed (1)")
	liaison.get(s.path(surgery + "/links")).want(200).says("4 letters answered")
	back := s.owedPath(ids[1], review.GPRelease, "/reply-back")
	liaison.post(back, liaison.get(back).want(200).form("main form")).want(422).says("Say what was wrong with the reply.")
	liaison.post(back, with(liaison.get(back).form("main form"), "reason", "They meant another patient.")).want(303).follow().says("The practice owes its answer again.", "They meant another patient.", "Sent, reply owed")
	practice.get(link).want(200).says(ids[1].String(), ids[4].String()).hides(ids[3].String())
	events, _, err := s.store.Audit(t.Context(), s.actor("auditor"), review.AuditFilter{Change: string(review.ReplyName)}, 0)
	if err != nil || len(events) != 3 {
		t.Fatalf("got %d events (%v), want one for each of the 3 answers", len(events), err)
	}
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// replies is how many replies are on record about a case.
func (s *testSite) replies(id review.CaseID) int {
	n := 0
	for _, o := range s.whole(id).Obligations {
		for _, step := range o.Steps {
			if step.Kind == "replied" {
				n++
			}
		}
	}
	return n
}

// A harm that is reported through a link opens what one opens that staff record, and
// more: nobody knows yet how urgent it is, so somebody rings today.
func TestHarmReportedThroughALink(t *testing.T) {
	s := site(t, 20)
	ids, link := s.linksOn(2)
	reply := s.owedPath(ids[0], review.GPRelease, "/reply")
	liaison := s.signIn("liaison")
	liaison.post(reply, with(liaison.get(reply).want(200).form("main form"), "reply", "harm reported", "whom", "Dr Ahmed", "note", "Admitted", "urgency", "1")).want(303)
	practice := s.visitor()
	practice.post(link, answers(practice, link, review.HarmReported, ids[1])).want(303).follow().says("Ring us now", "Give the reference "+ids[1].String())
	byStaff, byLink := s.whole(ids[0]), s.whole(ids[1])
	if byLink.Stage != review.InAssessment || byLink.Stage != byStaff.Stage || byLink.Urgency != byStaff.Urgency || len(byLink.Obligations) != len(byStaff.Obligations) {
		t.Errorf("through the link the case is in %s, %v, and owes %d things; as staff record it in %s, %v, and %d", byLink.Stage, byLink.Urgency, len(byLink.Obligations), byStaff.Stage, byStaff.Urgency, len(byStaff.Obligations))
	}
	for i, o := range byLink.Obligations {
		if o.Kind != byStaff.Obligations[i].Kind || o.State != byStaff.Obligations[i].State {
			t.Errorf("got %s, %s; staff leave %s, %s", o.Kind, o.State, byStaff.Obligations[i].Kind, byStaff.Obligations[i].State)
		}
	}
	if o := s.owing(ids[1], review.SameDayAction); !strings.Contains(o.What, "to be rung") || o.Facts.ToRing == "" {
		t.Errorf("got %+v, want somebody named who rings", o)
	}
	if err := s.verify(); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// A form that another site sent is refused, and one that is sent again and again
// with something missing waits.
func TestFormsThroughALinkAreGuarded(t *testing.T) {
	s := site(t, 20)
	ids, link := s.linksOn(1)
	form := answers(s.visitor(), link, review.NilReturn, ids[0])
	r := s.visitor().request(http.MethodPost, link, form)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	s.visitor().do(r).want(403)
	for range 5 {
		if w := s.visitor().post(link, url.Values{"whom": {"Dr Ahmed"}}); w.Code == http.StatusTooManyRequests {
			w.says("Nothing was saved this time")
			if w.value("whom") != "Dr Ahmed" {
				t.Error("what was typed is lost")
			}
			s.clock.Add(time.Minute)
			s.visitor().post(link, form).want(303)
			return
		}
	}
	t.Error("a form is sent five times with nothing in it, and nobody waits")
}

// The token of a link is on the page that shows it once, and nowhere else: not in the
// log, and not in the data folder.
func TestTheTokenOfALinkIsKeptNowhere(t *testing.T) {
	s := site(t, 20)
	ids, link := s.linksOn(1)
	var log bytes.Buffer
	s.app = New(s.store, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	practice := s.visitor()
	practice.post(link, url.Values{}).want(422)
	practice.post(link, answers(practice, link, review.NilReturn, ids[0])).want(303).follow().want(200)
	practice.get(link + "x").want(404)
	token := strings.TrimPrefix(link, "/practice-links/")
	if len(token) != 43 || !strings.Contains(log.String(), "/practice-links/:token") {
		t.Fatalf("got a token of %d characters, and the log\n%s", len(token), log.String())
	}
	if strings.Contains(log.String(), token) {
		t.Errorf("the log holds the token:\n%s", log.String())
	}
	for _, file := range []string{s.store.File(), s.store.File() + "-wal"} {
		kept, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(kept, []byte(token)) {
			t.Errorf("%s holds the token", file)
		}
	}
}
