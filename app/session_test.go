package app

import (
	"bytes"
	"database/sql"
	"io"
	"log/slog"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"harmreview/review"
	"harmreview/review/store"
)

// emptySite opens a site without an incident's letters: enough for accounts.
func emptySite(t *testing.T, o Options) *testSite {
	t.Helper()
	s := &testSite{t: t, store: store.Test(t), people: map[string]review.Person{}}
	s.clock = store.Clock(t, s.store)
	if o.Log == nil {
		o.Log = slog.New(slog.NewTextHandler(t.Output(), nil))
	}
	s.app = New(s.store, o)
	var err error
	if s.incident, err = s.store.CreateIncident(t.Context(), commandLine, review.Incident{Reference: "TEST-1", Name: "Letters that never left"}); err != nil {
		t.Fatal(err)
	}
	for name, role := range map[string]review.Role{"manager": review.Manager, "manager2": review.Manager, "lead": review.Lead, "administrator": "", "stranger": ""} {
		s.addPerson(name, role)
	}
	return s
}

// signedOut fails the test unless a page leads to the sign-in.
func (w *answer) signedOut() *answer {
	w.t.Helper()
	if to := w.want(303).Header().Get("Location"); !strings.HasPrefix(to, "/sign-in") {
		w.t.Errorf("leads to %s, want the sign-in", to)
	}
	return w
}

func (b *browser) tries(email, password string) *answer {
	b.site.t.Helper()
	return b.post("/sign-in", url.Values{"email": {email}, "password": {password}, "next": {"/account"}})
}

func TestSigningIn(t *testing.T) {
	s := emptySite(t, Options{})
	b := s.visitor()
	b.get("/account").signedOut()
	var refused []string
	for _, email := range []string{s.people["lead"].Email, "nobody@example.nhs.uk"} {
		page := b.tries(email, "wrong").want(422).says("The email address or the password is not right.").has(".nhsuk-error-summary")
		if page.value("email") != email || page.value("password") != "" {
			t.Errorf("the form came back with %q and %q, want the email address only", page.value("email"), page.value("password"))
		}
		refused = append(refused, page.text())
	}
	if refused[0] != refused[1] {
		t.Errorf("the answers differ for accounts that are there and that are not:\n%s\n%s", refused[0], refused[1])
	}
	if to := b.tries(" LEAD@example.nhs.uk ", password).want(303).Header().Get("Location"); to != "/account" {
		t.Errorf("leads to %s, want the page that was asked for", to)
	}
	b.get("/account").want(200).says("lead@example.nhs.uk", "(here, now)")
	for _, elsewhere := range []string{"//evil.example/", "https://evil.example/", "/\\evil.example", "account"} {
		w := s.visitor().post("/sign-in", url.Values{"email": {s.people["lead"].Email}, "password": {password}, "next": {elsewhere}})
		if to := w.want(303).Header().Get("Location"); to != "/" {
			t.Errorf("next=%s leads to %s, want the first page", elsewhere, to)
		}
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	s := emptySite(t, Options{})
	b := s.visitor()
	for range 3 {
		b.tries(s.people["lead"].Email, "wrong").want(422)
	}
	b.tries(s.people["lead"].Email, password).want(429).says("Too many attempts on this account. Wait")
	s.signIn("manager") // others are not slowed down
	s.clock.Add(10 * time.Second)
	b.tries(s.people["lead"].Email, password).want(303)
}

func TestABlockEndsAtOnceWhatAPersonDoes(t *testing.T) {
	s := emptySite(t, Options{})
	lead, admin := s.signIn("lead"), s.signIn("administrator")
	lead.get(s.path("/set-up")).want(200)
	account := "/accounts/" + idOf(s.people["lead"].ID)
	admin.get(account+"/block").want(200).says("Block the account", s.people["lead"].Name)
	admin.post(account+"/block", nil).want(303)
	admin.get(account).says("Blocked")
	lead.get(s.path("/set-up")).signedOut()
	lead.post(s.path("/people/new"), nil).signedOut()
	s.visitor().tries(s.people["lead"].Email, password).want(422).says("The email address or the password is not right.")
	admin.post(account+"/unblock", nil).want(303)
	lead.get(s.path("/set-up")).signedOut()
	s.signIn("lead").get(s.path("/set-up")).want(200)
}

// A slowBody says when it is read first, and then waits.
type slowBody struct {
	reading, goOn chan struct{}
	text          io.Reader
}

func (s *slowBody) Read(b []byte) (int, error) {
	select {
	case <-s.goOn:
	default:
		close(s.reading)
		<-s.goOn
	}
	return s.text.Read(b)
}

func TestASessionThatWasSignedOutStaysDeadWhenASlowRequestEndsLater(t *testing.T) {
	s := emptySite(t, Options{})
	b := s.signIn("lead")
	s.clock.Add(2 * time.Minute) // so that the slow request has a use of the session to note
	body := &slowBody{make(chan struct{}), make(chan struct{}), strings.NewReader("old=wrong&password=wrong&key=1")}
	slow := httptest.NewRequest("POST", "http://harm.test/account/password", body)
	slow.Header.Set("Sec-Fetch-Site", "same-origin")
	slow.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	old := &browser{s, map[string]string{"session": b.jar["session"]}}
	done := make(chan int)
	go func() { done <- old.do(slow).Code }()
	<-body.reading
	out := b.post("/sign-out", nil).signedOut()
	if got := out.Header().Get("Clear-Site-Data"); !strings.Contains(got, "cache") {
		t.Errorf("got Clear-Site-Data %s", got)
	}
	close(body.goOn)
	if code := <-done; code != 422 {
		t.Errorf("the slow request got %d, want the answer of somebody who was signed in when it came", code)
	}
	(&browser{s, map[string]string{"session": b.jar["session"]}}).get("/account").signedOut()
	old.get("/account").signedOut()
}

func TestWhatWasTypedComesBackAfterTheSessionRanOut(t *testing.T) {
	s := emptySite(t, Options{})
	b := s.signIn("manager")
	address := s.path("/set-up/facts")
	form := with(b.get(address).want(200).form("form.app-panel"), "name", "A <name> & what was typed", "reason", "It was wrong", "discovered_on-day", "31")
	s.clock.Add(31 * time.Minute)
	to := b.post(address, form).signedOut().Header().Get("Location")
	b.get(to).want(200).says("What you typed was kept")

	other := s.visitor()
	other.post("/sign-in", url.Values{"email": {s.people["manager2"].Email}, "password": {password}, "next": {address}}).follow().
		want(200).hides("what was typed", "What you typed")

	page := b.post("/sign-in", url.Values{"email": {s.people["manager"].Email}, "password": {password}, "next": {address}}).follow().
		want(200).says("What you typed is back on this page. It has not been sent yet.")
	if page.value("name") != "A <name> & what was typed" || page.value("reason") != "It was wrong" || page.value("discovered_on-day") != "31" {
		t.Errorf("the form came back as %v", page.form("form.app-panel"))
	}
	b.get(address).want(200).hides("what was typed")
	b.post(address, with(page.form("form.app-panel"), "discovered_on-day", "")).want(303)
}

func TestNothingIsKeptOfAPasswordOrOfWhoeverSignedOut(t *testing.T) {
	s := emptySite(t, Options{})
	b := s.signIn("manager")
	s.clock.Add(31 * time.Minute)
	to := b.post("/account/password", url.Values{"old": {password}, "password": {"spanner orchid gravel"}}).signedOut().Header().Get("Location")
	if !strings.Contains(to, "kept=no") {
		t.Errorf("leads to %s, want kept=no", to)
	}
	b = s.signIn("manager")
	token := b.jar["session"]
	b.post("/sign-out", nil)
	b.jar["session"] = token
	to = b.post(s.path("/set-up/facts"), url.Values{"name": {"typed by whoever came next"}}).signedOut().Header().Get("Location")
	if !strings.Contains(to, "kept=no") {
		t.Errorf("leads to %s, want kept=no", to)
	}
	to = s.visitor().post(s.path("/set-up/facts"), url.Values{"name": {"typed by nobody"}}).signedOut().Header().Get("Location")
	if !strings.Contains(to, "kept=no") {
		t.Errorf("leads to %s, want kept=no", to)
	}
	s.signIn("manager").get(s.path("/set-up/facts")).hides("typed by")
}

func TestTheCookieIsBoundToTheSite(t *testing.T) {
	for secure, want := range map[bool]string{
		false: "session=X; Path=/; HttpOnly; SameSite=Lax",
		true:  "__Host-session=X; Path=/; HttpOnly; Secure; SameSite=Lax",
	} {
		s := emptySite(t, Options{Secure: secure})
		w := s.visitor().tries(s.people["lead"].Email, password).want(303)
		cookies := w.Result().Cookies()
		if len(cookies) != 1 {
			t.Fatalf("secure %t: got %d cookies, want 1", secure, len(cookies))
		}
		if got := strings.ReplaceAll(w.Header().Get("Set-Cookie"), cookies[0].Value, "X"); got != want {
			t.Errorf("got the cookie %s, want %s", got, want)
		}
		if got := w.Header().Get("Strict-Transport-Security") != ""; got != secure {
			t.Errorf("secure %t: asks for https only: %t", secure, got)
		}
	}
}

func TestASignInGetsATokenThatNobodyKnewBefore(t *testing.T) {
	s := emptySite(t, Options{})
	b := s.signIn("lead")
	first := b.jar["session"]
	b.tries(s.people["manager"].Email, password).want(303)
	if b.jar["session"] == first {
		t.Error("the second sign-in has the token of the first")
	}
	(&browser{s, map[string]string{"session": first}}).get("/account").signedOut()
	(&browser{s, map[string]string{"session": "planted-by-somebody"}}).tries(s.people["lead"].Email, password).want(303)
	(&browser{s, map[string]string{"session": "planted-by-somebody"}}).get("/account").signedOut()
}

// A form from a reverse proxy on this machine is not one from this machine.
func TestAFormThatSaysNothingIsRefusedBehindAProxy(t *testing.T) {
	s := emptySite(t, Options{Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	b := s.signIn("manager")
	r := httptest.NewRequest("POST", "http://harm.test/account/sessions", strings.NewReader("key=k"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr = "127.0.0.1:7"
	b.do(r).want(403)
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	s := emptySite(t, Options{})
	b := s.signIn("manager")
	send := func(from string, headers ...string) int {
		r := httptest.NewRequest("POST", "http://harm.test/account/sessions", strings.NewReader("key=k"+from))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RemoteAddr = from
		for i := 0; i+1 < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		return b.do(r).Code
	}
	for _, x := range []struct {
		from    string
		headers []string
		want    int
	}{
		{"192.0.2.1:1", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"192.0.2.1:2", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"192.0.2.1:3", []string{"Origin", "https://evil.example"}, 403},
		{"192.0.2.1:4", []string{"Origin", "null"}, 403},
		{"127.0.0.1:5", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"192.0.2.1:6", nil, 403}, // says nothing, and has a session
		{"127.0.0.1:7", nil, 303},
		{"192.0.2.1:8", []string{"Sec-Fetch-Site", "same-origin"}, 303},
		{"192.0.2.1:9", []string{"Origin", "http://harm.test"}, 303},
	} {
		if got := send(x.from, x.headers...); got != x.want {
			t.Errorf("from %s with %v: got %d, want %d", x.from, x.headers, got, x.want)
		}
	}
}

func TestAFormIsAFormAndSetsWhatItAsksForOnly(t *testing.T) {
	s := emptySite(t, Options{})
	b := s.signIn("administrator")
	for _, kind := range []string{"application/json", "text/plain", "multipart/form-data; boundary=x", "application/xml", ""} {
		r := httptest.NewRequest("POST", "http://harm.test/accounts/new", strings.NewReader(`{"Name":"Jay Son","Email":"jay@example.nhs.uk","Administrator":"yes"}`))
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("Content-Type", kind)
		b.do(r).want(415).says("Nothing was saved.")
	}
	if _, err := s.store.PersonByEmail(t.Context(), "jay@example.nhs.uk"); err == nil {
		t.Error("a JSON body made an account")
	}
	var form struct {
		Name     string `form:"name"`
		Problems review.Problems
		Secret   string
		Inner    struct{ Name2 string }
	}
	if err := fill(&form, url.Values{"name": {"as typed"}, "Problems": {"x"}, "problems": {"x"}, "Secret": {"x"}, "Name2": {"x"}, "Inner.Name2": {"x"}}); err != nil {
		t.Fatal(err)
	}
	if form.Name != "as typed" || form.Problems != nil || form.Secret != "" || form.Inner.Name2 != "" {
		t.Errorf("got %+v, want the name only", form)
	}
}

func TestEveryAnswerIsKeptFromCachesFramesAndForeignScripts(t *testing.T) {
	s := emptySite(t, Options{})
	b := s.signIn("manager")
	facts := s.path("/set-up/facts")
	form := with(b.get(facts).form("form.app-panel"), "name", "Another name", "reason", "why")
	b.post(facts, form).want(303)
	foreign := httptest.NewRequest("POST", "http://harm.test/account/sessions", nil)
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	noForm := httptest.NewRequest("POST", "http://harm.test"+facts, bytes.NewReader([]byte("{}")))
	noForm.Header.Set("Sec-Fetch-Site", "same-origin")
	answers := map[int][]*answer{
		200: {b.get(facts), s.visitor().get("/sign-in"), b.get("/healthz"), b.get("/readyz")},
		303: {s.visitor().get("/account")},
		403: {s.signIn("lead").get(facts), b.do(foreign)},
		404: {b.get("/nothing-here"), s.signIn("stranger").get(facts), s.visitor().get("/invitations/none"), b.get("/static/nothing.css")},
		409: {b.post(facts, with(form, "key", newKey()))},
		415: {b.do(noForm)},
		422: {b.post(s.path("/people/new"), nil), s.visitor().tries("nobody@example.nhs.uk", "wrong")},
	}
	s.breakIncidents()
	answers[500] = []*answer{b.get(facts)}
	for code, all := range answers {
		for _, w := range all {
			w.want(code)
			for name, want := range map[string]string{
				"Content-Security-Policy": contentPolicy, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
				"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store",
			} {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%d: got %s %q, want %q", code, name, got, want)
				}
			}
		}
	}
}

// breakIncidents takes a table away, so that pages of incidents fail.
func (s *testSite) breakIncidents() {
	s.t.Helper()
	db, err := sql.Open("sqlite", s.store.File())
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(s.t.Context(), `ALTER TABLE rota RENAME TO gone`); err != nil {
		s.t.Fatal(err)
	}
}

func TestAFaultSaysWhetherAnythingWasSaved(t *testing.T) {
	s := emptySite(t, Options{})
	b := s.signIn("manager")
	s.breakIncidents()
	page := b.get(s.path("/set-up")).want(500).says("The fault is ours and has been noted.")
	if strings.Contains(page.text(), "saved") || strings.Contains(page.Body.String(), "rota") {
		t.Errorf("a page that was only read speaks of saving, or of the inside:\n%s", page.text())
	}
	b.post(s.path("/set-up/facts"), nil).want(500).says("Nothing was saved.")
}

// idOf is a person as addresses have them.
func idOf(id review.PersonID) string { return strconv.FormatInt(int64(id), 10) }
