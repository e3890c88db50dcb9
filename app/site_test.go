package app

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/made"
	"harmreview/review/store"
	"harmreview/views"
)

const password = "correct horse battery"

// A testSite is the whole program on a real database: an incident with some
// made-up letters, and an account for each role.
type testSite struct {
	t        testing.TB
	app      *App
	store    *store.Store
	clock    *store.TestClock
	incident review.IncidentID
	people   map[string]review.Person // by role; also clinician2, lead2, administrator, stranger
}

// site opens a site with about this many letters in it.
func site(t testing.TB, letters int) *testSite {
	t.Helper()
	s, made := bareSite(t, letters)
	var file bytes.Buffer
	if err := made.WriteList(&file); err != nil {
		t.Fatal(err)
	}
	s.load(file.Bytes())
	return s
}

// bareSite opens a site whose list of about this many letters has not come yet.
func bareSite(t testing.TB, letters int) (*testSite, *made.Incident) {
	t.Helper()
	s := &testSite{t: t, store: store.Test(t), people: map[string]review.Person{}}
	s.clock = store.Clock(t, s.store)
	s.app = New(s.store, Options{Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	made := made.New(made.Options{Seed: 7, Letters: letters, Today: s.clock.Now()})
	incident := review.Incident{Reference: "TEST-1", Name: "Letters that never left", Demonstration: true}
	for _, r := range made.Rota {
		incident.Rota = append(incident.Rota, review.RotaEntry{Days: r.Days, FromHour: r.FromHour, ToHour: r.ToHour, Step: r.Step, Whom: r.Whom, Number: r.Number})
	}
	var err error
	if s.incident, err = s.store.CreateIncident(t.Context(), commandLine, incident); err != nil {
		t.Fatal(err)
	}
	for _, role := range []string{"clerk", "clinician", "clinician2", "lead", "lead2", "manager", "liaison", "owner", "auditor"} {
		s.addPerson(role, review.Role(strings.TrimRight(role, "2")))
	}
	s.addPerson("administrator", "")
	s.addPerson("stranger", "")
	return s, made
}

// commandLine acts as the command line does.
var commandLine = review.Cause{System: "test"}

// addPerson adds an account that can sign in, with a role in the incident
// unless that is "".
func (s *testSite) addPerson(name string, role review.Role) {
	s.t.Helper()
	p := review.Person{Email: name + "@example.nhs.uk", Name: "Tess " + strings.ToUpper(name[:1]) + name[1:], Administrator: name == "administrator"}
	if role == review.Clinician || role == review.Lead {
		p.RegistrationBody, p.Registration = "GMC", "70"+name
	}
	id, err := s.store.CreatePerson(s.t.Context(), commandLine, p)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.store.SetPassword(s.t.Context(), commandLine, id, password); err != nil {
		s.t.Fatal(err)
	}
	if role != "" {
		if err := s.store.SetRoles(s.t.Context(), commandLine, s.incident, id, []review.Role{role}, role == review.Clinician); err != nil {
			s.t.Fatal(err)
		}
	}
	if s.people[name], err = s.store.Person(s.t.Context(), id); err != nil {
		s.t.Fatal(err)
	}
}

// load loads a list to its end.
func (s *testSite) load(file []byte) review.ListID {
	s.t.Helper()
	id, _, err := s.store.AddList(s.t.Context(), commandLine, intake.List{Incident: s.incident, FileName: "letters.csv"}, bytes.NewReader(file), 1<<30)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.store.Load(s.t.Context(), id); err != nil {
		s.t.Fatal(err)
	}
	return id
}

// actor is somebody of the site as rules see them.
func (s *testSite) actor(who string) review.Actor {
	s.t.Helper()
	a, err := s.store.Actor(s.t.Context(), s.people[who].ID, s.incident)
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// change makes a change to a case on somebody's behalf, past the pages.
func (s *testSite) change(who string, id review.CaseID, change review.Change) review.Case {
	s.t.Helper()
	var read []review.LetterID // what nobody decides about unread
	switch change := change.(type) {
	case review.TriageLetters:
		read = change.Letters
	case review.DecideCopy:
		read = []review.LetterID{change.Letter}
	}
	if len(read) > 0 {
		if err := s.store.RecordView(s.t.Context(), review.Cause{Actor: s.actor(who)}, store.View{Change: "see case", Cases: []review.CaseID{id}, Letters: read}); err != nil {
			s.t.Fatal(err)
		}
	}
	c, err := s.store.ChangeCase(s.t.Context(), review.Cause{Actor: s.actor(who)}, id, 0, change)
	if err != nil {
		s.t.Fatalf("%s: %s: %v", who, change.Name(), err)
	}
	return c
}

// anyCase is the first case of a stage whose letters number at least letters.
func (s *testSite) anyCase(stage review.Stage, letters int) review.CaseID {
	s.t.Helper()
	var at review.Place
	for {
		list, err := s.store.Cases(s.t.Context(), s.actor("lead"), review.CaseFilter{Stage: stage}, at)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, l := range list.Lines {
			if l.Letters >= letters && l.Uncertain == "" && l.Died == "" {
				return l.Case
			}
		}
		if list.Next == "" {
			s.t.Fatalf("no case in %s with %d letters", stage, letters)
		}
		at.After = list.Next
	}
}

// path is an address within the incident.
func (s *testSite) path(rest string) string { return views.IncidentURL(s.incident, rest) }

// casePath is an address of a case.
func (s *testSite) casePath(id review.CaseID, rest string) string {
	return s.path("/cases/" + strings.TrimLeft(strings.TrimPrefix(id.String(), "HR-"), "0") + rest)
}

// A browser is a visitor of the site, with the cookies it was given.
type browser struct {
	site *testSite
	jar  map[string]string
}

// visitor is somebody who has not signed in.
func (s *testSite) visitor() *browser { return &browser{s, map[string]string{}} }

// signIn signs somebody in through the page.
func (s *testSite) signIn(who string) *browser {
	s.t.Helper()
	b := s.visitor()
	w := b.post("/sign-in", url.Values{"email": {s.people[who].Email}, "password": {password}})
	if w.Code != http.StatusSeeOther {
		s.t.Fatalf("%s signs in: got status %d, want 303", who, w.Code)
	}
	return b
}

func (b *browser) get(path string) *answer { return b.send(http.MethodGet, path, nil) }

// post sends a form as the browser would; a form without a key gets a new one.
func (b *browser) post(path string, form url.Values) *answer {
	if form == nil {
		form = url.Values{}
	}
	if !form.Has("key") {
		form.Set("key", newKey())
	}
	return b.send(http.MethodPost, path, form)
}

func (b *browser) send(method, path string, form url.Values) *answer {
	b.site.t.Helper()
	return b.do(b.request(method, path, form))
}

// request is what the browser would send, but for the cookies.
func (b *browser) request(method, path string, form url.Values) *http.Request {
	r := httptest.NewRequest(method, "http://harm.test"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return r
}

// do sends a request with the browser's cookies and keeps those it is given.
func (b *browser) do(r *http.Request) *answer {
	b.site.t.Helper()
	for name, value := range b.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.site.app.Handler().ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		b.jar[c.Name] = c.Value
	}
	return &answer{ResponseRecorder: w, t: b.site.t, browser: b}
}

// An answer is what a browser got back.
type answer struct {
	*httptest.ResponseRecorder
	t       testing.TB
	browser *browser
	doc     *html.Node
}

// follow opens the page that a redirect leads to.
func (w *answer) follow() *answer {
	w.t.Helper()
	if w.Code != http.StatusSeeOther {
		w.t.Fatalf("got status %d, want a redirect:\n%s", w.Code, w.text())
	}
	page, _, _ := strings.Cut(w.Header().Get("Location"), "#")
	return w.browser.get(page)
}

// want fails the test unless the answer has this status.
func (w *answer) want(status int) *answer {
	w.t.Helper()
	if w.Code != status {
		w.t.Fatalf("got status %d, want %d:\n%s", w.Code, status, w.text())
	}
	return w
}

// says fails the test unless the page's text holds all of these.
func (w *answer) says(texts ...string) *answer {
	w.t.Helper()
	page := w.text()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			w.t.Errorf("the page does not say %q:\n%s", text, page)
		}
	}
	return w
}

// hides fails the test if the page's source holds any of these.
func (w *answer) hides(texts ...string) *answer {
	w.t.Helper()
	for _, text := range texts {
		if strings.Contains(w.Body.String(), text) {
			w.t.Errorf("the page holds %q", text)
		}
	}
	return w
}

// all are the elements that a CSS selector finds.
func (w *answer) all(selector string) []*html.Node {
	w.t.Helper()
	if w.doc == nil {
		doc, err := html.Parse(strings.NewReader(w.Body.String()))
		if err != nil {
			w.t.Fatal(err)
		}
		w.doc = doc
	}
	return cascadia.QueryAll(w.doc, cascadia.MustCompile(selector))
}

// has fails the test unless a selector finds something.
func (w *answer) has(selector string) *answer {
	w.t.Helper()
	if len(w.all(selector)) == 0 {
		w.t.Errorf("the page has no %s:\n%s", selector, w.text())
	}
	return w
}

// value is what the field with a name holds: of radios and checkboxes, the
// value of the first that is ticked.
func (w *answer) value(name string) string {
	w.t.Helper()
	for _, n := range w.all(`[name="` + name + `"]`) {
		switch {
		case n.Data == "textarea" && n.FirstChild != nil:
			return strings.TrimPrefix(n.FirstChild.Data, "\n")
		case n.Data == "select":
			for _, o := range cascadia.QueryAll(n, cascadia.MustCompile("option[selected]")) {
				return attribute(o, "value")
			}
		case attribute(n, "type") == "radio" || attribute(n, "type") == "checkbox":
			if hasAttribute(n, "checked") {
				return attribute(n, "value")
			}
		default:
			return attribute(n, "value")
		}
	}
	return ""
}

// text is the page's text without its markup.
func (w *answer) text() string {
	doc := w.all("main")
	if len(doc) == 0 {
		return w.Body.String()
	}
	return strings.Join(strings.Fields(textOf(doc[0])), " ")
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for child := range n.ChildNodes() {
		b.WriteString(textOf(child))
		b.WriteString(" ")
	}
	return b.String()
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttribute(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
