package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"harmreview/review"
	"harmreview/review/store"
)

// demoOf runs a small demonstration and returns its accounts, in the order of
// the lines, each as role, email address and password.
func demoOf(t *testing.T, args ...string) (serving, [][]string) {
	t.Helper()
	s := serves(t, append([]string{"demo", "-letters", "300", "-addr", "localhost:0"}, args...)...)
	var accounts [][]string
	for _, line := range s.lines {
		accounts = append(accounts, strings.Split(line, "\t"))
	}
	return s, accounts
}

// signIn signs in as the form does and returns the page that follows.
func (s serving) signIn(t *testing.T, email, password string) (status int, page string) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	r, err := client.PostForm(s.base+"/sign-in", url.Values{"email": {email}, "password": {password}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

func TestTheDemonstrationLetsEveryRoleIn(t *testing.T) {
	s, accounts := demoOf(t)
	var roles []string
	for _, a := range accounts {
		if len(a) != 3 {
			t.Fatalf("got %q, want role, email address and password", a)
		}
		roles = append(roles, a[0])
		status, page := s.signIn(t, a[1], a[2])
		if status != http.StatusOK || !strings.Contains(strings.ToLower(page), "made-up data") {
			t.Errorf("%s: got status %d, want a page that says that the data is made up", a[0], status)
		}
	}
	want := []string{"administrator", "auditor", "clerk", "clinician", "clinician", "clinician", "lead", "lead", "lead", "liaison", "manager", "owner"}
	slices.Sort(roles)
	if !slices.Equal(roles, want) {
		t.Errorf("got accounts for %q, want %q", roles, want)
	}
	if status, _ := s.signIn(t, accounts[0][1], "not the password"); status == http.StatusOK {
		t.Error("any password lets somebody in")
	}
	if err := s.stop(); err != nil {
		t.Errorf("got %v, want a clean stop", err)
	}
}

// The same seed gives the same passwords and cases; the folder that was named
// stays, and can be served and checked like any other.
func TestTheSameSeedGivesTheSameDemonstration(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	first, accounts := demoOf(t, "-data", dir)
	first.stop()
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	second, again := demoOf(t)
	if !slices.EqualFunc(accounts, again, slices.Equal) {
		t.Errorf("got %q and then %q, want the same", accounts, again)
	}
	second.stop()
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("got %v (%v), want the temporary folder removed", left, err)
	}
	if slices.Equal(passwords(1, 12), passwords(2, 12)) {
		t.Error("another seed gives the same passwords")
	}
	saysTo(t, "verify", "-data", dir).wants(t, 0, "sound")
	saysTo(t, "demo", "-data", dir, "-addr", "localhost:0").wants(t, 1, "not empty")
	everyoneHasWork(t, reopen(t, dir), accounts)
}

// everyoneHasWork fails unless each of the staff has something to do this morning.
func everyoneHasWork(t *testing.T, s *store.Store, accounts [][]string) {
	t.Helper()
	for _, account := range accounts {
		p, err := s.PersonByEmail(t.Context(), account[1])
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.Actor(t.Context(), p.ID, 1)
		if account[0] == administrator {
			if err == nil {
				t.Error("the administrator has a role in the incident")
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		home, err := s.Home(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		if len(home.SameDay) < 2 || len(home.SameDay) > 4 {
			t.Errorf("%s: got %d same-day actions, want 2 to 4", p.Name, len(home.SameDay))
		}
		if a.Is(review.Clinician) && (home.Returned.N == 0 || !drafted(t, s, p.ID)) {
			t.Errorf("%s: got %d cases sent back and draft %v, want both", p.Name, home.Returned.N, drafted(t, s, p.ID))
		}
	}
}

// drafted reports whether somebody has begun an assessment.
func drafted(t *testing.T, s *store.Store, person review.PersonID) bool {
	t.Helper()
	for id := review.CaseID(1); id < 300; id++ {
		if _, err := s.Draft(t.Context(), person, id, string(review.SignFirstName)); err == nil {
			return true
		}
	}
	return false
}
