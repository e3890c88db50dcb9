package store

import (
	"errors"
	"testing"
	"time"

	"harmreview/review"
)

const goodPassword = "plaster violin harbour"

// joined is an account whose owner has set the good password.
func joined(t *testing.T, s *Store, email, name string) review.PersonID {
	t.Helper()
	id, err := s.CreatePerson(t.Context(), byTheCommandLine, review.Person{Email: email, Name: name})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetPassword(t.Context(), byTheCommandLine, id, goodPassword); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestASignInTellsNobodyWhichAccountsThereAre(t *testing.T) {
	s := Test(t)
	joined(t, s, "anna@example.nhs.uk", "Anna Smith")
	blocked := joined(t, s, "blocked@example.nhs.uk", "Bob Jones")
	if err := s.Block(t.Context(), byTheCommandLine, blocked, true); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreatePerson(t.Context(), byTheCommandLine, review.Person{Email: "invited@example.nhs.uk", Name: "Cy Brown"}); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ email, password string }{
		{"anna@example.nhs.uk", "wrong password here"}, {"blocked@example.nhs.uk", goodPassword}, {"invited@example.nhs.uk", goodPassword},
		{"invited@example.nhs.uk", ""}, {"nobody@example.nhs.uk", goodPassword}, {"", ""},
	} {
		p, err := s.SignIn(t.Context(), review.Cause{}, x.email, x.password)
		if err != ErrSignIn || p.ID != 0 {
			t.Errorf("%s: got %v and person %d, want just ErrSignIn", x.email, err, p.ID)
		}
	}
	if p, err := s.SignIn(t.Context(), review.Cause{}, " ANNA@example.nhs.uk ", goodPassword); err != nil || p.Name != "Anna Smith" {
		t.Errorf("got %q (%v), want Anna Smith whatever the case of the letters", p.Name, err)
	}
}

// Guessing is slowed down, for accounts that are not there too, and never locks
// the owner out for good.
func TestGuessingIsSlowedDownAndNobodyIsLockedOut(t *testing.T) {
	s := Test(t)
	joined(t, s, "anna@example.nhs.uk", "Anna Smith")
	for _, email := range []string{"nobody@example.nhs.uk", "anna@example.nhs.uk"} {
		made := 0
		for range 600 { // one guess a second for ten minutes
			_, err := s.SignIn(t.Context(), review.Cause{}, email, "wrong password here")
			if _, throttled := errors.AsType[Throttled](err); !throttled {
				made++
			}
			Clock(t, s).Add(time.Second)
		}
		if made < freeGuesses || made > patience+1 {
			t.Errorf("%s: got %d guesses in ten minutes, want at least %d and at most %d", email, made, freeGuesses, patience)
		}
	}
	_, err := s.SignIn(t.Context(), review.Cause{}, "anna@example.nhs.uk", goodPassword)
	early, ok := errors.AsType[Throttled](err)
	if !ok || !errors.Is(err, ErrSignIn) {
		t.Fatalf("got %v for the right password too early, want it throttled", err)
	}
	if wait := early.Until.Sub(s.Now()); wait > longWait {
		t.Errorf("got a wait of %s, want at most %s", wait, longWait)
	}
	Clock(t, s).Set(early.Until)
	if _, err := s.SignIn(t.Context(), review.Cause{}, "anna@example.nhs.uk", goodPassword); err != nil {
		t.Errorf("got %v after the wait, want her signed in", err)
	}
	for range freeGuesses {
		if _, err := s.SignIn(t.Context(), review.Cause{}, "anna@example.nhs.uk", "wrong password here"); err != ErrSignIn {
			t.Errorf("got %v, want earlier guesses forgiven", err)
		}
	}
}

func TestAnInvitationIsUsedOnce(t *testing.T) {
	s := Test(t)
	id, err := s.CreatePerson(t.Context(), byTheCommandLine, review.Person{Email: "anna@example.nhs.uk", Name: "Anna Smith"})
	if err != nil {
		t.Fatal(err)
	}
	first, second := invited(t, s, id), invited(t, s, id)
	notFound(t, "a later one replaced it", accept(t, s, first))
	if err := accept(t, s, second); err != nil {
		t.Fatal(err)
	}
	notFound(t, "it was used", accept(t, s, second))
	notFound(t, "there is none", accept(t, s, "made up"))
	late := invited(t, s, id)
	Clock(t, s).Add(invitationTime)
	notFound(t, "it is old", accept(t, s, late))
	last := invited(t, s, id)
	if err := s.Block(t.Context(), byTheCommandLine, id, true); err != nil {
		t.Fatal(err)
	}
	notFound(t, "the account is blocked", accept(t, s, last))
}

func invited(t *testing.T, s *Store, id review.PersonID) string {
	t.Helper()
	token, err := s.Invite(t.Context(), byTheCommandLine, id)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func accept(t *testing.T, s *Store, token string) error {
	t.Helper()
	_, err := s.AcceptInvitation(t.Context(), review.Cause{}, token, review.Person{}, goodPassword)
	return err
}

func notFound(t *testing.T, why string, err error) {
	t.Helper()
	if !errors.Is(err, review.ErrNotFound) {
		t.Errorf("%s: got %v, want ErrNotFound", why, err)
	}
}

func TestTheFirstAdministratorIsMadeOnce(t *testing.T) {
	s := Test(t)
	first, needed, err := s.FirstInvitation(t.Context())
	if err != nil || !needed {
		t.Fatalf("got needed %t (%v), want it", needed, err)
	}
	again, _, err := s.FirstInvitation(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	me := review.Person{Email: "ada@example.nhs.uk", Name: "Ada Admin"}
	if _, err := s.AcceptInvitation(t.Context(), review.Cause{}, first, me, goodPassword); !errors.Is(err, review.ErrNotFound) {
		t.Errorf("got %v for the link of an earlier start, want ErrNotFound", err)
	}
	id, err := s.AcceptInvitation(t.Context(), review.Cause{}, again, me, goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	if p, err := s.Person(t.Context(), id); err != nil || !p.Administrator || p.CreatesIncidents {
		t.Errorf("got %+v (%v), want an administrator who creates no incidents", p, err)
	}
	if _, needed, err := s.FirstInvitation(t.Context()); err != nil || needed {
		t.Errorf("got needed %t (%v), want no second one", needed, err)
	}
}

func TestPasswordsThatOthersTryFirstAreRefused(t *testing.T) {
	p := review.Person{Name: "Anna Featherstone", Email: "a.featherstone@example.nhs.uk"}
	for _, password := range []string{"short", "elevenchars", "password1234", "Passw0rd!!!!1", "qwertyuiop12", "letmein123456", "123456789012", "aaaaaaaaaaaa", "abcdefghijkl",
		"abababababab", "Featherstone1!", "anna.featherstone", "password password", "harmreview12"} {
		if checkPassword(password, p).Err() == nil {
			t.Errorf("%q was taken", password)
		}
	}
	for _, password := range []string{goodPassword, "tr0mbone&gravel", "no such thing as a free lunch", "пароль из слов", "Featherstone likes cold tea"} {
		if err := checkPassword(password, p).Err(); err != nil {
			t.Errorf("%q: got %v, want it taken", password, err)
		}
	}
}

func TestANewPasswordEndsTheOtherSessions(t *testing.T) {
	s := Test(t)
	id := joined(t, s, "anna@example.nhs.uk", "Anna Smith")
	x := s.Sessions(testIdle, testLifetime)
	signedIn(t, s, x, "here", id)
	signedIn(t, s, x, "elsewhere", id)
	cause := review.Cause{Actor: review.Actor{Person: id}}
	err := s.ChangePassword(t.Context(), cause, id, "not the old one", "another violin harbour", "here")
	if p, ok := errors.AsType[review.Problems](err); !ok || p["old"] == "" {
		t.Errorf("got %v, want a problem with the old password", err)
	}
	if err := s.ChangePassword(t.Context(), cause, id, goodPassword, "another violin harbour", "here"); err != nil {
		t.Fatal(err)
	}
	if !live(t, x, "here") || live(t, x, "elsewhere") {
		t.Error("want only the session that changed it to go on")
	}
}

func TestOnlyAdministratorsChangeAccounts(t *testing.T) {
	w := aWorld(t, 10)
	for _, a := range []review.Actor{w.manager, w.lead, w.owner} {
		cause := review.Cause{Actor: a}
		_, created := w.CreatePerson(t.Context(), cause, review.Person{Email: "new@example.nhs.uk", Name: "New One"})
		_, invited := w.Invite(t.Context(), cause, w.clerk.Person)
		blocked := w.Block(t.Context(), cause, w.clerk.Person, true)
		set := w.SetPassword(t.Context(), cause, w.clerk.Person, goodPassword)
		for what, err := range map[string]error{"create": created, "invite": invited, "block": blocked, "set a password": set} {
			if !errors.Is(err, review.ErrForbidden) {
				t.Errorf("%s: %s: got %v, want ErrForbidden", a.Name, what, err)
			}
		}
	}
}
