package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"harmreview/review"
	"harmreview/review/store"
)

// linkOn is the one-time link that a page shows, as a path.
func linkOn(w *answer) string {
	w.t.Helper()
	shown := w.want(200).all(".app-once")
	if len(shown) != 1 {
		w.t.Fatalf("the page shows %d links, want 1:\n%s", len(shown), w.text())
	}
	return strings.TrimPrefix(strings.TrimSpace(textOf(shown[0])), "http://harm.test")
}

const otherPassword = "spanner orchid gravel"

func accountOf(p review.Person) string { return "/accounts/" + idOf(p.ID) }

func newAccount(name string) url.Values {
	return url.Values{"name": {name}, "email": {strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@example.nhs.uk"}}
}

func TestAnAdministratorAddsAnAccountAndItsOwnerJoins(t *testing.T) {
	s := emptySite(t, Options{})
	admin := s.signIn("administrator")
	page := admin.post("/accounts/new", with(newAccount("Nia Newcomer"), "registration_body", "NMC", "registration", "12A3456E"))
	link := linkOn(page.says("Nia Newcomer", "shown only now"))
	admin.get("/accounts").says("nia.newcomer@example.nhs.uk", "Invited, link works until 30-Nov-2026", "NMC 12A3456E")

	b := s.visitor()
	b.get(link).want(200).says("Join Harm review", "Nia Newcomer")
	b.post(link, url.Values{"password": {"short"}}).want(422).says("Use at least 12 characters.").has(".nhsuk-error-summary")
	b.post(link, url.Values{"password": {"nianewcomernia"}}).want(422).says("made of your name")
	if to := b.post(link, url.Values{"password": {otherPassword}}).want(303).Header().Get("Location"); to != "/" {
		t.Errorf("leads to %s, want the first page", to)
	}
	b.get("/account").want(200).says("Nia Newcomer", "NMC 12A3456E")
	s.visitor().tries("nia.newcomer@example.nhs.uk", otherPassword).want(303)
	admin.get("/accounts").says("Active")
	for _, w := range []*answer{s.visitor().get(link), s.visitor().post(link, url.Values{"password": {"another good password here"}})} {
		w.want(404).says("This link does not work any more", "ask an administrator of this program for a new link")
	}
}

func TestOnlyTheNewestLinkWorksAndForAWeek(t *testing.T) {
	s := emptySite(t, Options{})
	admin := s.signIn("administrator")
	account := accountOf(s.people["lead"])
	admin.get(account).says("Make a link for a new password")
	first := linkOn(admin.post(account+"/invite", nil))
	second := linkOn(admin.post(account+"/invite", nil))
	s.visitor().get(first).want(404)
	s.visitor().get(second).want(200).says("Set a new password")
	lead := s.signIn("lead")
	s.clock.Add(7*24*time.Hour - time.Minute)
	s.visitor().get(second).want(200)
	s.visitor().post(second, url.Values{"password": {otherPassword}}).want(303)
	s.visitor().tries(s.people["lead"].Email, password).want(422)
	lead.get("/account").signedOut()

	admin = s.signIn("administrator")
	third := linkOn(admin.post(account+"/invite", nil))
	s.clock.Add(7 * 24 * time.Hour)
	s.visitor().get(third).want(404)
}

func TestALinkIsKeptNowhere(t *testing.T) {
	var log bytes.Buffer
	s := emptySite(t, Options{Log: slog.New(slog.NewJSONHandler(&log, nil))})
	admin := s.signIn("administrator")
	form := with(newAccount("Nia Newcomer"), "key", newKey())
	page := admin.post("/accounts/new", form)
	link := linkOn(page)
	if page.Header().Get("Location") != "" {
		t.Error("the link is shown by way of an address")
	}
	admin.post("/accounts/new", form).follow().want(200).says("The account was added and its link shown.").hides(link)
	s.visitor().get(link).want(200)
	s.visitor().post(link, url.Values{"password": {"short"}}).want(422)
	s.visitor().post(link, url.Values{"password": {otherPassword}}).want(303)

	token := strings.TrimPrefix(link, "/invitations/")
	if strings.Contains(log.String(), token) || !strings.Contains(log.String(), `"/invitations/:token"`) {
		t.Errorf("the log holds the link, or not its route:\n%s", log.String())
	}
	files, err := filepath.Glob(filepath.Join(s.store.Dir(), "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("got files %v (%v)", files, err)
	}
	for _, f := range files {
		content, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(token)) {
			t.Errorf("%s holds the link", filepath.Base(f))
		}
	}
}

func TestTheFirstAdministratorMakesTheirAccount(t *testing.T) {
	s := &testSite{t: t, store: store.Test(t)}
	s.clock = store.Clock(t, s.store)
	s.app = New(s.store, Options{})
	token, needed, err := s.store.FirstInvitation(t.Context())
	if err != nil || !needed {
		t.Fatalf("got needed %t, %v", needed, err)
	}
	link := "/invitations/" + token
	b := s.visitor()
	b.get(link).want(200).says("Set up the first administrator", "they see no patients")
	again := b.post(link, url.Values{"email": {"not an address"}, "name": {"Fay First"}, "password": {"short"}}).want(422)
	if got := len(again.all(".nhsuk-error-summary li")); got != 2 || again.value("name") != "Fay First" || again.value("email") != "not an address" {
		t.Errorf("got %d problems and %q, %q, want 2 and what was typed", got, again.value("name"), again.value("email"))
	}
	b.post(link, url.Values{"email": {"fay@example.nhs.uk"}, "name": {"Fay First"}, "password": {otherPassword}}).want(303)
	b.get("/accounts").want(200).says("Fay First", "Administrator")
	b.get("/incidents/new").want(403)
	s.visitor().post(link, url.Values{"email": {"eve@example.nhs.uk"}, "name": {"Eve Second"}, "password": {otherPassword}}).want(404)
	if _, needed, err := s.store.FirstInvitation(t.Context()); err != nil || needed {
		t.Errorf("got needed %t (%v) once there is an administrator", needed, err)
	}
}

func TestAccountsAreForAdministrators(t *testing.T) {
	s := emptySite(t, Options{})
	manager, admin := s.signIn("manager"), s.signIn("administrator")
	account := accountOf(s.people["lead"])
	for _, path := range []string{"/accounts", "/accounts/new", account, account + "/invite", account + "/block", account + "/unblock", account + "/end-sessions", "/sign-ins"} {
		manager.get(path).want(403).says("Only an administrator opens this page.")
		if path != "/accounts" && path != "/sign-ins" {
			manager.post(path, newAccount("Eve Intruder")).want(403)
		}
	}
	admin.get("/accounts").hides("Eve Intruder")
	admin.get("/sign-ins").want(200).says("Open page Refused")
	for _, path := range []string{"", "/people", "/set-up", "/cases"} {
		admin.get(s.path(path)).want(404)
	}
}

func TestNobodyChangesTheirOwnRights(t *testing.T) {
	s := emptySite(t, Options{})
	admin := s.signIn("administrator")
	own, other := accountOf(s.people["administrator"]), accountOf(s.people["lead"])
	form := admin.get(own).want(200).says("Another administrator can change them.").form("form.app-panel")
	admin.post(own, with(form, "creates_incidents", "yes")).want(403).says("Nobody changes their own rights.")
	admin.post(own, with(form, "administrator", "", "key", newKey())).want(403)
	admin.post(own+"/block", nil).want(403).says("Nobody blocks their own account.")
	admin.post(own, with(form, "name", "Tess Renamed", "key", newKey())).want(303)
	admin.get("/accounts").says("Tess Renamed", "Administrator")

	admin.post(other, with(admin.get(other).form("form.app-panel"), "creates_incidents", "yes")).want(303)
	admin.get(other).says("GMC")
	if p, err := s.store.Person(t.Context(), s.people["lead"].ID); err != nil || !p.CreatesIncidents || p.Administrator {
		t.Errorf("got %+v (%v), want somebody who may create incidents", p, err)
	}
}

func TestTwoAdministratorsOnOneAccountSeeBothTexts(t *testing.T) {
	s := emptySite(t, Options{})
	s.addPerson("administrator2", "")
	p := s.people["administrator2"]
	p.Administrator = true
	if err := s.store.SavePerson(t.Context(), commandLine, p); err != nil {
		t.Fatal(err)
	}
	one, two := s.signIn("administrator"), s.signIn("administrator2")
	account := accountOf(s.people["lead"])
	form := one.get(account).form("form.app-panel")
	two.post(account, with(two.get(account).form("form.app-panel"), "name", "Saved By Two")).want(303)

	one.post(account, with(form, "name", "")).want(422)
	again := one.post(account, with(form, "name", "Typed By One", "key", newKey())).want(409).says("What is saved now", "Saved By Two", "Nothing of yours was saved.")
	if got := again.value("name"); got != "Typed By One" {
		t.Errorf("the name came back as %q", got)
	}
	one.post(account, again.form("form.app-panel")).want(303)
	one.get(account).says("Typed By One")
}

func TestAPasswordIsChangedByWhoeverKnowsTheOldOne(t *testing.T) {
	s := emptySite(t, Options{})
	b, elsewhere := s.signIn("lead"), s.signIn("lead")
	b.get("/account").says("Sign out everywhere else")
	page := b.post("/account/password", url.Values{"old": {"wrong"}, "password": {otherPassword}}).want(422).says("This is not your password now.")
	if page.value("old") != "" || page.value("password") != "" {
		t.Error("a password was sent back")
	}
	b.post("/account/password", url.Values{"old": {password}, "password": {"short"}}).want(422).says("Use at least 12 characters.")
	elsewhere.get("/account").want(200)

	form := url.Values{"old": {password}, "password": {otherPassword}, "key": {"the key"}}
	b.post("/account/password", form).want(303)
	b.post("/account/password", form).follow().want(200).says("Your password was changed. Everywhere else you were signed out.")
	elsewhere.get("/account").signedOut()
	s.visitor().tries(s.people["lead"].Email, password).want(422)
	s.visitor().tries(s.people["lead"].Email, otherPassword).want(303)

	form.Del("key")
	sum := sha256.Sum256([]byte(form.Encode()))
	content, err := os.ReadFile(s.store.File() + "-wal")
	if err != nil || !bytes.Contains(content, []byte("POST /account/password")) {
		t.Fatalf("the form's answer is not where it is looked for (%v)", err)
	}
	if bytes.Contains(content, []byte(hex.EncodeToString(sum[:]))) {
		t.Error("a digest by which the password can be guessed is kept")
	}
}

func TestSessionsAreShownAndEnded(t *testing.T) {
	s := emptySite(t, Options{})
	b, elsewhere := s.signIn("lead"), s.signIn("lead")
	b.get("/account").says("An unknown browser on an unknown system, 192.0.2.1 (here, now)")
	b.get("/account/sessions").want(200)
	b.post("/account/sessions", nil).follow().says("Everywhere else you were signed out.").hides("Sign out everywhere else")
	elsewhere.get("/account").signedOut()
	b.get("/account").want(200)

	admin := s.signIn("administrator")
	account := accountOf(s.people["lead"])
	admin.get(account).says("Signed in now: 1 session.")
	admin.post(account+"/end-sessions", nil).follow().says("All sessions of the account have ended.", "Signed in now: 0 sessions.")
	b.get("/account").signedOut()
}

func TestABlockedAccountIsNotInvited(t *testing.T) {
	s := emptySite(t, Options{})
	admin := s.signIn("administrator")
	account := accountOf(s.people["lead"])
	link := linkOn(admin.post(account+"/invite", nil))
	admin.post(account+"/block", nil).want(303)
	s.visitor().get(link).want(404)
	admin.post(account+"/invite", nil).want(409).says("This account is blocked. Unblock it, then invite.")
}

func TestSignInsAreListedNewestFirst(t *testing.T) {
	s := emptySite(t, Options{})
	s.visitor().tries(s.people["lead"].Email, "wrong")
	s.signIn("lead").post("/sign-out", nil)
	admin := s.signIn("administrator")
	page := admin.get("/sign-ins").want(200).says("Sign in Refused", "Sign out", "Create person")
	if got := textOf(page.all("tbody tr")[0]); !strings.Contains(got, "Sign in") || !strings.Contains(got, s.people["administrator"].Name) {
		t.Errorf("the first line is %q, want the latest sign-in", got)
	}
	for range 60 {
		s.clock.Add(time.Second)
		s.signIn("manager")
	}
	s.clock.Add(time.Second)
	page = s.signIn("administrator").get("/sign-ins").want(200)
	next := page.all(".nhsuk-pagination__link--next")
	if len(page.all("tbody tr")) != 50 || len(next) != 1 {
		t.Fatalf("got %d lines and %d links to older ones, want 50 and 1", len(page.all("tbody tr")), len(next))
	}
	s.signIn("administrator").get(attribute(next[0], "href")).want(200).says("Create person")
	s.signIn("administrator").get("/sign-ins?before=x").want(404)
}

func TestAnAccountIsChecked(t *testing.T) {
	s := emptySite(t, Options{})
	admin := s.signIn("administrator")
	page := admin.post("/accounts/new", url.Values{"name": {" "}, "email": {s.people["lead"].Email}, "registration": {"123"}, "creates_incidents": {"yes"}}).want(422).
		says("Enter the name as colleagues know it.", "There is an account with this email address already.", "Say who the registration is with.")
	if page.value("creates_incidents") != "yes" || page.value("registration") != "123" {
		t.Error("what was typed did not come back")
	}
	admin.get("/accounts/999").want(404)
	admin.get("/accounts/x").want(404)
}

// Whoever has no registration gives it once; from then on an administrator
// changes it. The telephone number stays their own to change.
func TestOwnDetails(t *testing.T) {
	s := site(t, 30)
	s.addPerson("newcomer", "")
	b := s.signIn("newcomer")
	page := b.get("/account/details").want(200)
	form := url.Values{"version": {page.value("version")}, "telephone": {"01632 960999"}, "registration_body": {""}, "registration": {"7012345"}}
	again := b.post("/account/details", form).want(422).says("Say who the registration is with.")
	if got := again.value("telephone"); got != "01632 960999" {
		t.Errorf("the number came back as %q", got)
	}
	form.Set("registration_body", "GMC")
	b.post("/account/details", form).want(303).follow().says("Your details were saved.", "GMC 7012345", "01632 960999")
	form.Set("key", newKey())
	b.post("/account/details", form).want(409)

	page = b.get("/account/details").want(200)
	form = url.Values{"version": {page.value("version")}, "telephone": {"01632 960998"}, "registration_body": {"GMC"}, "registration": {"7099999"}}
	b.post("/account/details", form).want(403)
	form = with(form, "key", newKey(), "registration", page.value("registration"))
	b.post("/account/details", form).want(303).follow().says("01632 960998", "GMC 7012345")

	p, err := s.store.Person(t.Context(), s.people["newcomer"].ID)
	if err != nil || p.Administrator || p.CreatesIncidents || p.Name != s.people["newcomer"].Name {
		t.Errorf("got %+v, %v, want nothing else changed", p, err)
	}
}
