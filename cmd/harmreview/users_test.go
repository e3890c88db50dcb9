package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"harmreview/review"
	"harmreview/review/store"
)

func reopen(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// joins uses the link that a command printed.
func joins(t *testing.T, s *store.Store, said saying, base string) review.PersonID {
	t.Helper()
	link := strings.TrimSpace(said.out)
	token, ok := strings.CutPrefix(link, base+"/invitations/")
	if !ok {
		t.Fatalf("got %q, want a link below %s", link, base)
	}
	id, err := s.AcceptInvitation(t.Context(), review.Cause{}, token, review.Person{}, "maple-harbour-tennis")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Invitation(t.Context(), token); err == nil {
		t.Error("the link can be used twice")
	}
	return id
}

func TestAPersonIsAddedByALink(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	list := newFile(t, "list.csv", "document_id,family_name,date_of_birth\nD1,Smith,1950-01-02\n")
	saysTo(t, "import", "-data", dir, "-incident", "INC-1", "-create", "Letters", list).wants(t, 0, "")
	add := []string{"users", "add", "-data", dir, "-incident", "INC-1", "-email", "Ann@Example.org", "-name", "Dr Ann Lee", "-role", "clinician"}
	said := saysTo(t, append(add, "-second-reader", "-registration", "GMC 7012345", "-url", "https://review.example.org/")...)
	said.wants(t, 0, "")
	s := reopen(t, dir)
	id := joins(t, s, said, "https://review.example.org")
	incident, err := s.IncidentByReference(t.Context(), "INC-1")
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.Actor(t.Context(), id, incident.ID)
	if err != nil || !a.MaySecondRead() || a.Registration != "GMC 7012345" {
		t.Errorf("got %+v (%v), want a second reader with a registration", a, err)
	}

	again := []string{"users", "add", "-data", dir, "-incident", "INC-1", "-email", "ann@example.org"}
	saysTo(t, append(again, "-role", "manager")...).wants(t, 0, "signs in as before")
	saysTo(t, append(again, "-role", "clinician", "-registration", "NMC 12A3456E")...).wants(t, 0, "signs in as before")
	a, err = s.Actor(t.Context(), id, incident.ID)
	if err != nil || !slices.Contains(a.Roles, review.Manager) || !slices.Contains(a.Roles, review.Clinician) || !a.SecondReader || a.Registration != "NMC 12A3456E" {
		t.Errorf("got %+v (%v), want both roles, the second-reader right and the new registration", a, err)
	}
	saysTo(t, "users", "add", "-data", dir, "-incident", "INC-1", "-email", "cas@example.org", "-name", "Dr Cas Moor", "-role", "lead").wants(t, 0, "can sign no assessment")
	saysTo(t, "users", "add", "-data", dir, "-incident", "INC-2", "-email", "ann@example.org", "-role", "manager").wants(t, 2, "no incident INC-2")
	saysTo(t, "users", "add", "-data", dir, "-incident", "INC-1", "-email", "ben@example.org", "-role", "clerk").wants(t, 2, "name")
}

// The first administrator can be added to a folder that is not there yet, and
// invited again until they have joined.
func TestAnAdministratorIsAddedToANewFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	add := []string{"users", "add", "-data", dir, "-email", "ada@example.org", "-name", "Ada Poole", "-role", "administrator"}
	first, second := saysTo(t, add...), saysTo(t, add...)
	if first.code != 0 || first.out == second.out {
		t.Fatalf("got %+v and %+v, want two links", first, second)
	}
	s := reopen(t, dir)
	p, err := s.Person(t.Context(), joins(t, s, second, "http://localhost:8080"))
	if err != nil || !p.Administrator || p.CreatesIncidents {
		t.Errorf("got %+v (%v), want an administrator and no more", p, err)
	}
	if _, err := s.Invitation(t.Context(), strings.TrimPrefix(strings.TrimSpace(first.out), "http://localhost:8080/invitations/")); err == nil {
		t.Error("the first link still works after the second")
	}
}
