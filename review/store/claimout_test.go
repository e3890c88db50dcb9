package store

import (
	"errors"
	"testing"
	"time"

	"harmreview/review"
)

// holds reports whether a holds the case now.
func (w *world) holds(a review.Actor, id review.CaseID) bool {
	w.t.Helper()
	return w.count(`SELECT count(*) FROM claims WHERE case_id = $1 AND person_id = $2 AND until > $3`, id, a.Person, instant(w.Now())) == 1
}

// givenUp is why the latest claims were given up, and in which incident.
func (w *world) givenUp() (why string, incident review.IncidentID) {
	w.t.Helper()
	if err := w.view(w.t.Context(), func(q querier) error {
		return q.QueryRow(`SELECT coalesce(record ->> '$.facts.why', ''), incident_id FROM events WHERE change = 'release case' ORDER BY seq DESC LIMIT 1`).Scan(&why, &incident)
	}); err != nil {
		w.t.Fatal(err)
	}
	return why, incident
}

// A claim is given up on every way out, with an event of the case's incident that
// says why, and what was typed stays where it can be found.
func TestAClaimIsGivenUpOnEveryWayOut(t *testing.T) {
	for why, out := range map[string]func(w *world, id review.CaseID) error{
		"given back": func(w *world, id review.CaseID) error {
			return w.Release(w.t.Context(), review.Cause{Actor: w.clinician}, id)
		},
		"signed out": func(w *world, _ review.CaseID) error {
			return w.SignOut(w.t.Context(), review.Cause{Actor: review.Actor{Person: w.clinician.Person}}, "token")
		},
		"ended by an administrator": func(w *world, _ review.CaseID) error {
			_, err := w.EndSessions(w.t.Context(), byTheCommandLine, w.clinician.Person, "", "ended by an administrator")
			return err
		},
		"account blocked": func(w *world, _ review.CaseID) error {
			return w.Block(w.t.Context(), byTheCommandLine, w.clinician.Person, true)
		},
		"roles changed": func(w *world, _ review.CaseID) error {
			return w.SetRoles(w.t.Context(), byTheCommandLine, w.incident, w.clinician.Person, []review.Role{review.Auditor}, false)
		},
	} {
		t.Run(why, func(t *testing.T) {
			w := aWorld(t, 20)
			w.t = t
			if err := w.Sessions(testIdle, testLifetime).Bind(t.Context(), "token", w.clinician.Person, "a browser"); err != nil {
				t.Fatal(err)
			}
			id := w.next(w.clinician, review.InTriage)
			if !w.holds(w.clinician, id) {
				t.Fatal("the case is not held to begin with")
			}
			if err := out(w, id); err != nil {
				t.Fatal(err)
			}
			if w.holds(w.clinician, id) {
				t.Error("it is still held")
			}
			if got, in := w.givenUp(); got != why || in != w.incident {
				t.Errorf("got %q in incident %d recorded, want %q in %d", got, in, why, w.incident)
			}
			if other := w.next(w.second, review.InTriage); other != id {
				t.Errorf("got case %s for another, want %s", other, id)
			}
		})
	}
}

// Whoever is still signed in elsewhere goes on holding what they work on there.
func TestSigningOutOfOneOfTwoBrowsersGivesNothingUp(t *testing.T) {
	w := aWorld(t, 20)
	x := w.Sessions(testIdle, testLifetime)
	for _, token := range []string{"one", "other"} {
		if err := x.Bind(t.Context(), token, w.clinician.Person, token); err != nil {
			t.Fatal(err)
		}
	}
	id := w.next(w.clinician, review.InTriage)
	for i, token := range []string{"one", "other"} {
		if err := w.SignOut(t.Context(), review.Cause{Actor: review.Actor{Person: w.clinician.Person}}, token); err != nil {
			t.Fatal(err)
		}
		if got, want := w.holds(w.clinician, id), i == 0; got != want {
			t.Errorf("signed out of %s: got held %t, want %t", token, got, want)
		}
	}
}

// A role that is lost takes along only the claims on work that it was for.
func TestALostRoleGivesUpOnlyItsOwnWork(t *testing.T) {
	w := aWorld(t, 60)
	both := w.member("Cle Rician", review.Clerk, review.Clinician)
	assessing := w.triaged()
	w.claims(both, assessing)
	triaging := w.anyIn(review.InTriage, assessing)
	w.claims(both, triaging)
	if err := w.SetRoles(t.Context(), byTheCommandLine, w.incident, both.Person, []review.Role{review.Clerk}, false); err != nil {
		t.Fatal(err)
	}
	if w.holds(both, assessing) || !w.holds(both, triaging) {
		t.Errorf("held: assessment %t, triage %t; want triage alone", w.holds(both, assessing), w.holds(both, triaging))
	}
}

// anyIn is a free case of a stage other than but.
func (w *world) anyIn(stage review.Stage, but review.CaseID) review.CaseID {
	w.t.Helper()
	return review.CaseID(w.count(`SELECT min(id) FROM cases WHERE stage = $1 AND id <> $2 AND NOT EXISTS (SELECT 1 FROM claims WHERE case_id = cases.id)`, stage, but))
}

// Everything that its holder does with a case prolongs the claim; what others do does not.
func TestAClaimRunsFromTheLastActivity(t *testing.T) {
	for name, test := range map[string]struct {
		does  func(w *world, id review.CaseID) error
		keeps bool
	}{
		"looks": {func(w *world, id review.CaseID) error {
			return w.RecordView(w.t.Context(), review.Cause{Actor: w.clinician}, View{Change: "see case", Cases: []review.CaseID{id}})
		}, true},
		"types": {func(w *world, id review.CaseID) error {
			_, err := w.SaveDraft(w.t.Context(), w.clinician, id, Draft{Form: "x", Body: []byte(`{}`)})
			return err
		}, true},
		"changes": {func(w *world, id review.CaseID) error {
			_, err := w.ChangeCase(w.t.Context(), review.Cause{Actor: w.clinician}, id, 0, review.Hold{Until: review.Date(w.Now().AddDate(0, 0, 3)), Reason: "The record is asked for."})
			return err
		}, true},
		"opens the work again": {func(w *world, id review.CaseID) error {
			return w.Claim(w.t.Context(), review.Cause{Actor: w.clinician}, id)
		}, true},
		"is shown it in a list": {func(w *world, id review.CaseID) error {
			return w.RecordView(w.t.Context(), review.Cause{Actor: w.clinician}, View{Change: "see cases", Cases: []review.CaseID{id}, Listed: true})
		}, false},
		"somebody else looks": {func(w *world, id review.CaseID) error {
			return w.RecordView(w.t.Context(), review.Cause{Actor: w.lead}, View{Change: "see case", Cases: []review.CaseID{id}})
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := aWorld(t, 20)
			id := w.certain(w.clinician)
			Clock(t, w.Store).Add(claimTime - time.Minute)
			if err := test.does(w, id); err != nil {
				t.Fatal(err)
			}
			Clock(t, w.Store).Add(claimTime - 2*time.Minute)
			if got := w.holds(w.clinician, id); got != test.keeps {
				t.Errorf("got held %t, want %t", got, test.keeps)
			}
			Clock(t, w.Store).Add(3 * time.Minute)
			if w.holds(w.clinician, id) {
				t.Error("it is held more than half an hour after the last activity")
			}
		})
	}
}

// Looking again within the minute writes nothing about the claim.
func TestAClaimIsWrittenAtMostOnceAMinute(t *testing.T) {
	w := aWorld(t, 20)
	id := w.next(w.clinician, review.InTriage)
	until := func() int {
		return w.count(`SELECT unixepoch(until) FROM claims WHERE case_id = $1`, id)
	}
	first, events := until(), eventCount(t, w.Store)
	Clock(t, w.Store).Add(59 * time.Second)
	if err := w.Claim(t.Context(), review.Cause{Actor: w.clinician}, id); err != nil || until() != first {
		t.Errorf("within the minute: got %v and %d more seconds, want nothing written", err, until()-first)
	}
	Clock(t, w.Store).Add(time.Second)
	if err := w.Claim(t.Context(), review.Cause{Actor: w.clinician}, id); err != nil || until() != first+60 {
		t.Errorf("after it: got %v and %d more seconds, want 60", err, until()-first)
	}
	if n := eventCount(t, w.Store); n != events {
		t.Errorf("%d events of a claim that was only prolonged", n-events)
	}
}

// Whoever goes to another case by Next gives the one before up, but not its draft.
func TestNextGivesTheCaseBeforeUp(t *testing.T) {
	w := aWorld(t, 60)
	assessing := w.triaged()
	w.claims(w.lead, assessing)
	version, err := w.SaveDraft(t.Context(), w.lead, assessing, Draft{Form: "sign assessment", Body: []byte(`{}`)})
	if err != nil {
		t.Fatal(err)
	}
	triaging := w.next(w.lead, review.InTriage)
	if w.holds(w.lead, assessing) || !w.holds(w.lead, triaging) {
		t.Errorf("held: before %t, next %t; want the next alone", w.holds(w.lead, assessing), w.holds(w.lead, triaging))
	}
	if d, err := w.Draft(t.Context(), w.lead.Person, assessing, "sign assessment"); err != nil || d.Version != version {
		t.Errorf("got draft %d (%v), want it kept", d.Version, err)
	}
	if why, _ := w.givenUp(); why != "went to another case" {
		t.Errorf("got %q recorded", why)
	}
}

// Nobody but its holder does the work of a held case.
func TestAHeldCaseIsDecidedByItsHolderAlone(t *testing.T) {
	w := aWorld(t, 20)
	id := w.next(w.clinician, review.InTriage)
	change := review.TriageLetters{Letters: w.whole(id).Untriaged(), Answer: review.Assess, Urgency: review.Urgent, Reason: "A result."}
	if _, err := w.ChangeCase(t.Context(), review.Cause{Actor: w.lead}, id, 0, change); !errors.Is(err, review.ErrHeld) {
		t.Errorf("got %v for a lead, want ErrHeld", err)
	}
	if _, err := w.ChangeCase(t.Context(), review.Cause{Actor: w.clinician}, id, 0, change); err != nil {
		t.Errorf("got %v for the holder", err)
	}
}
