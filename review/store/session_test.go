package store

import (
	"bytes"
	"errors"
	"os"
	"testing"
	"time"

	"harmreview/review"
)

const (
	testIdle     = 30 * time.Minute
	testLifetime = 12 * time.Hour
)

// signedIn is a session of a person, with some data in it.
func signedIn(t *testing.T, s *Store, x *Sessions, token string, person review.PersonID) {
	t.Helper()
	if err := x.Bind(t.Context(), token, person, "a browser"); err != nil {
		t.Fatal(err)
	}
	if err := x.CommitCtx(t.Context(), token, []byte(`{"values":{}}`), time.Time{}); err != nil {
		t.Fatal(err)
	}
	if !live(t, x, token) {
		t.Fatalf("session %s is not live", token)
	}
}

func live(t *testing.T, x *Sessions, token string) bool {
	t.Helper()
	_, found, err := x.FindCtx(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// A request that began before the sign-out ends after it, and commits the
// session that it had loaded.
func TestALoggedOutSessionStaysDead(t *testing.T) {
	w := aWorld(t, 10)
	x := w.Sessions(testIdle, testLifetime)
	for name, end := range map[string]func(token string) error{
		"signed out": func(token string) error { return w.SignOut(t.Context(), review.Cause{Actor: w.lead}, token) },
		"destroyed":  func(token string) error { return x.DeleteCtx(t.Context(), token) },
		"ended by another session": func(string) error {
			_, err := w.EndSessions(t.Context(), review.Cause{Actor: w.lead}, w.lead.Person, "other", "asked for")
			return err
		},
	} {
		signedIn(t, w.Store, x, name, w.lead.Person)
		if err := end(name); err != nil {
			t.Fatal(err)
		}
		for _, data := range []string{`{"values":{}}`, `{"values":{"other":1}}`} {
			if err := x.CommitCtx(t.Context(), name, []byte(data), time.Time{}); err != nil {
				t.Errorf("%s: the slow request got %v", name, err)
			}
			if live(t, x, name) {
				t.Errorf("%s: the session came back with %s", name, data)
			}
		}
	}
}

func TestReadingTenPagesInAMinuteCostsNoWrite(t *testing.T) {
	w := aWorld(t, 10)
	x := w.Sessions(testIdle, testLifetime)
	signedIn(t, w.Store, x, "token", w.lead.Person)
	before := w.writer.last.Load()
	read := func() {
		data, found, err := x.FindCtx(t.Context(), "token")
		if err != nil || !found {
			t.Fatalf("got found %t (%v), want it", found, err)
		}
		if err := x.CommitCtx(t.Context(), "token", data, time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	for range 10 {
		Clock(t, w.Store).Add(5900 * time.Millisecond)
		read()
	}
	if w.writer.last.Load() != before {
		t.Error("a page that was only read wrote something")
	}
	Clock(t, w.Store).Add(time.Second)
	read()
	if w.writer.last.Load() == before {
		t.Error("after a minute its use was not noted")
	}
}

func TestASessionEndsIdleAndAtTheLatestAfterItsLifetime(t *testing.T) {
	w := aWorld(t, 10)
	x := w.Sessions(testIdle, testLifetime)
	signedIn(t, w.Store, x, "idle", w.lead.Person)
	Clock(t, w.Store).Add(testIdle)
	if live(t, x, "idle") {
		t.Error("a session that nobody used is live")
	}
	if s, err := w.Session(t.Context(), "idle"); err != nil || s.Person != w.lead.Person {
		t.Errorf("got %+v (%v), want whose it was: what they typed is kept for them", s, err)
	}
	signedIn(t, w.Store, x, "used", w.lead.Person)
	for range 24 {
		Clock(t, w.Store).Add(testIdle - time.Second)
		if err := x.CommitCtx(t.Context(), "used", []byte(`{"values":{}}`), time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	if !live(t, x, "used") {
		t.Error("a session in use ended within its lifetime")
	}
	Clock(t, w.Store).Add(24 * time.Second) // to the end of its lifetime
	if live(t, x, "used") {
		t.Error("a session in use is live after its lifetime")
	}
}

func TestABlockedPersonLosesAllSessionsAtOnce(t *testing.T) {
	w := aWorld(t, 10)
	x := w.Sessions(testIdle, testLifetime)
	signedIn(t, w.Store, x, "one", w.lead.Person)
	signedIn(t, w.Store, x, "two", w.lead.Person)
	signedIn(t, w.Store, x, "another's", w.clerk.Person)
	if err := w.Block(t.Context(), byTheCommandLine, w.lead.Person, true); err != nil {
		t.Fatal(err)
	}
	if live(t, x, "one") || live(t, x, "two") || !live(t, x, "another's") {
		t.Error("want both sessions of the blocked person ended, and no other")
	}
	if err := x.Bind(t.Context(), "three", w.lead.Person, "a browser"); !errors.Is(err, ErrSignIn) {
		t.Errorf("got %v for a new session, want ErrSignIn", err)
	}
	if err := w.Block(t.Context(), byTheCommandLine, w.lead.Person, false); err != nil {
		t.Fatal(err)
	}
	if live(t, x, "one") {
		t.Error("an ended session came back with the account")
	}
}

// Whoever reads the database cannot use the sessions in it.
func TestTokensAreNotKept(t *testing.T) {
	w := aWorld(t, 10)
	const token = "a-token-that-nobody-else-has"
	signedIn(t, w.Store, w.Sessions(testIdle, testLifetime), token, w.lead.Person)
	file := t.TempDir() + "/copy"
	if err := w.CopyTo(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if err != nil || bytes.Contains(b, []byte(token)) {
		t.Errorf("the database holds the token (%v)", err)
	}
}

// The same data is the same text, whatever the order in which it was put in;
// otherwise an unchanged session would seem changed.
func TestTheCodecWritesTheSameDataAlike(t *testing.T) {
	deadline := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	values := map[string]any{"person": int64(7), "kept": "x", "strong": true, "a": int64(1 << 60), "z": "é"}
	first, err := Codec{}.Encode(deadline, values)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		at, back, err := Codec{}.Decode(first)
		if err != nil || !at.Equal(deadline) || back["a"] != int64(1<<60) || back["strong"] != true {
			t.Fatalf("got %v %v (%v), want what was put in", at, back, err)
		}
		if again, err := (Codec{}).Encode(at, back); err != nil || !bytes.Equal(again, first) {
			t.Fatalf("got %s (%v), want %s", again, err, first)
		}
	}
	if _, err := (Codec{}).Encode(deadline, map[string]any{"f": 1.5}); err == nil {
		t.Error("a value that comes back as another was taken")
	}
}
