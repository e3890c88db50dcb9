//go:build browser

package app

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"strconv"
	"testing"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/made"
	"harmreview/review/store"
	"harmreview/views"
)

// played opens a site on whose incident people have worked for some weeks, as
// on the demonstration's, so that there is something on every page. The staff
// are its people: clinician, clinician2, clinician3, lead and so on.
func played(t *testing.T, letters int) *testSite {
	t.Helper()
	s := &testSite{t: t, store: store.Test(t), people: map[string]review.Person{}}
	s.clock = store.Clock(t, s.store)
	today := s.clock.Now()
	s.app = New(s.store, Options{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Demonstration: true})
	m := made.New(made.Options{Seed: 3, Letters: letters, Today: today})
	s.clock.Set(m.LoadedAt().Add(-time.Hour))
	var err error
	if s.incident, err = s.store.CreateIncident(t.Context(), commandLine, m.Review()); err != nil {
		t.Fatal(err)
	}
	staff := s.enrol(m.Staff)
	s.clock.Set(m.LoadedAt())
	s.receive("letters-not-sent.csv", m.WriteList)
	s.play(m, staff)
	s.clock.Set(today)
	return s
}

// enrol makes the accounts of the staff and returns them in their order.
func (s *testSite) enrol(staff []made.Staff) []review.PersonID {
	s.t.Helper()
	var ids []review.PersonID
	for _, m := range staff {
		id, err := s.store.CreatePerson(s.t.Context(), commandLine, review.Person{Email: m.Email, Name: m.Name, RegistrationBody: m.RegistrationBody,
			Registration: m.Registration, Administrator: m.Role == "administrator", CreatesIncidents: m.Role == "manager"})
		if err != nil {
			s.t.Fatal(err)
		}
		ids = append(ids, id)
		if m.Role != "administrator" {
			if err := s.store.SetRoles(s.t.Context(), commandLine, s.incident, id, []review.Role{review.Role(m.Role)}, m.SecondReader); err != nil {
				s.t.Fatal(err)
			}
		}
		if err := s.store.SetPassword(s.t.Context(), commandLine, id, password); err != nil {
			s.t.Fatal(err)
		}
		name := m.Role
		for n := 2; s.people[name].ID != 0; n++ {
			name = m.Role + strconv.Itoa(n)
		}
		if s.people[name], err = s.store.Person(s.t.Context(), id); err != nil {
			s.t.Fatal(err)
		}
	}
	return ids
}

// receive loads a list, as the manager.
func (s *testSite) receive(name string, write func(io.Writer) error) {
	s.t.Helper()
	var file bytes.Buffer
	if err := write(&file); err != nil {
		s.t.Fatal(err)
	}
	l := intake.List{Incident: s.incident, FileName: name, SuppliedBy: "Letters team", SourceSystem: "Clinic Letters"}
	id, _, err := s.store.AddList(s.t.Context(), review.Cause{Actor: s.actor("manager")}, l, &file, 1<<20)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.store.Load(s.t.Context(), id); err != nil {
		s.t.Fatal(err)
	}
}

// play does what the staff did, and leaves their drafts.
func (s *testSite) play(m *made.Incident, staff []review.PersonID) {
	s.t.Helper()
	cast, err := s.store.Cast(s.t.Context(), s.incident)
	if err != nil {
		s.t.Fatal(err)
	}
	var cases []made.Case
	for _, c := range cast {
		cases = append(cases, made.Case(c))
	}
	moves, drafts := m.Play(cases, staff)
	var before, after []store.Move
	for _, move := range moves {
		if move.At.Before(m.LaterLoadedAt()) {
			before = append(before, store.Move(move))
			continue
		}
		after = append(after, store.Move(move))
	}
	if _, err := s.store.Play(s.t.Context(), s.incident, before); err != nil {
		s.t.Fatal(err)
	}
	s.clock.Set(m.LaterLoadedAt())
	s.receive("letters-not-sent-second-queue.csv", m.WriteLaterList)
	if _, err := s.store.Play(s.t.Context(), s.incident, after); err != nil {
		s.t.Fatal(err)
	}
	s.clock.Set(m.EndOfPlay())
	for _, d := range drafts {
		s.draft(d)
	}
}

func (s *testSite) draft(d made.Draft) {
	s.t.Helper()
	a, err := s.store.Actor(s.t.Context(), d.By, s.incident)
	if err != nil {
		s.t.Fatal(err)
	}
	c, err := s.store.Case(s.t.Context(), a, d.Case)
	if err != nil {
		s.t.Fatal(err)
	}
	form := views.FormOf(d.Answers(&c))
	form.Letters = c.ToAssess()
	body, err := json.Marshal(form)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.store.SaveDraft(s.t.Context(), a, d.Case, store.Draft{Form: string(review.SignFirstName), Definition: c.Definitions.Assessment, Body: body}); err != nil {
		s.t.Fatal(err)
	}
}
