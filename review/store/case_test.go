package store

import (
	"errors"
	"io"
	"testing"
	"time"

	"harmreview/review"
	"harmreview/review/made"
)

// A world is a store with one incident, its people, and cases to work on.
// Nothing is sampled there, so that what a decision leads to is known.
type world struct {
	*Store
	t        testing.TB
	incident review.IncidentID
	made     *made.Incident

	clinician, second, third    review.Actor
	lead, chair                 review.Actor
	manager, clerk, liaison     review.Actor
	owner, auditor, nobodyThere review.Actor
}

// aWorld loads a made-up list of so many letters.
func aWorld(t testing.TB, letters int) *world {
	t.Helper()
	w := &world{Store: Test(t), t: t, made: madeUp(letters)}
	policy := review.DefaultPolicy()
	policy.ClosingsSampled, policy.AssessmentsSampled, policy.ClerkSampled, policy.TellingReason = 0, 0, 0, "Nobody else is affected."
	var err error
	w.incident, err = w.CreateIncident(t.Context(), review.Cause{System: "test"}, review.Incident{Reference: "INC-1", Name: "Letters", Demonstration: true, Policy: policy})
	if err != nil {
		t.Fatal(err)
	}
	w.clinician = w.member("Ann Clinician", review.Clinician)
	w.second = w.member("Ben Second", review.Clinician)
	w.third = w.member("Cas Third", review.Clinician)
	w.lead = w.member("Lia Lead", review.Lead)
	w.chair = w.member("Max Chair", review.Lead)
	w.manager = w.member("Mo Manager", review.Manager)
	w.clerk = w.member("Cy Clerk", review.Clerk)
	w.liaison = w.member("Lou Liaison", review.Liaison)
	w.owner = w.member("Ola Owner", review.Owner)
	w.auditor = w.member("Au Ditor", review.Auditor)
	w.nobodyThere = review.Actor{Person: w.person("No Body"), Incident: w.incident}
	loadList(t, w.Store, w.incident, listOf(t, w.made.WriteList))
	return w
}

// person adds an account with a registration.
func (w *world) person(name string) review.PersonID {
	w.t.Helper()
	id, err := w.CreatePerson(w.t.Context(), review.Cause{System: "test"},
		review.Person{Email: name[len(name)-4:] + "." + name[:2] + "@example.nhs.uk", Name: name, RegistrationBody: "GMC", Registration: "1234567"})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// member adds an account with a role in the incident, and the second-reader right.
func (w *world) member(name string, roles ...review.Role) review.Actor {
	w.t.Helper()
	id := w.person(name)
	if err := w.SetRoles(w.t.Context(), review.Cause{System: "test"}, w.incident, id, roles, true); err != nil {
		w.t.Fatal(err)
	}
	a, err := w.Actor(w.t.Context(), id, w.incident)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// next claims a case of a stage for a.
func (w *world) next(a review.Actor, stage review.Stage) review.CaseID {
	w.t.Helper()
	id, err := w.Next(w.t.Context(), review.Cause{Actor: a}, stage)
	if err != nil {
		w.t.Fatalf("next case in %s for %s: %v", stage, a.Name, err)
	}
	return id
}

// certain claims cases for a until one is of a patient who lives, whose
// identity is settled.
func (w *world) certain(a review.Actor) review.CaseID {
	w.t.Helper()
	for {
		id := w.next(a, review.InTriage)
		c, err := w.Case(w.t.Context(), a, id)
		if err != nil {
			w.t.Fatal(err)
		}
		if c.IdentitySettled() && c.Died == "" {
			return id
		}
		w.must(a, id, review.TriageLetters{Letters: c.Untriaged(), Answer: review.Assess, Urgency: review.Routine})
	}
}

// must makes a change and returns the case as it then is, with all its answers.
func (w *world) must(a review.Actor, id review.CaseID, change review.Change) *review.Case {
	w.t.Helper()
	w.claims(a, id)
	if t, ok := change.(review.TriageLetters); ok {
		w.opens(a, t.Letters)
	}
	if _, err := w.ChangeCase(w.t.Context(), review.Cause{Actor: a}, id, 0, change); err != nil {
		w.t.Fatalf("case %s: %s by %s: %v", id, change.Name(), a.Name, err)
	}
	return w.whole(id)
}

// opens has somebody opened letters, as a page that shows them does.
func (w *world) opens(a review.Actor, letters []review.LetterID) {
	w.t.Helper()
	w.set(`INSERT INTO letters_opened (person_id, letter_id, at, event) SELECT $1, value, $2, 0 FROM json_each($3) WHERE true ON CONFLICT DO NOTHING`,
		a.Person, instant(w.Now()), toJSON(letters))
}

// claims gives a the case to work on, whoever held it.
func (w *world) claims(a review.Actor, id review.CaseID) {
	w.t.Helper()
	err := w.change(w.t.Context(), review.Cause{Actor: a}, func(tx *Tx) error {
		if err := tx.Exec(`DELETE FROM claims WHERE case_id = $1 AND person_id <> $2`, id, a.Person); err != nil {
			return err
		}
		return tx.claim(id)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// whole is a case as the rules see it.
func (w *world) whole(id review.CaseID) *review.Case {
	w.t.Helper()
	var c caseLoad
	if err := w.view(w.t.Context(), func(q querier) (err error) {
		c, err = loadCase(q, id)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return c.Case
}

// harmless are answers that need one signature only.
func harmless() review.Answers {
	return review.Answers{Evidence: "GP record, seen today", Judgement: "Nothing was missed.", Physical: review.NoHarm, Psychological: review.NoHarm,
		StillPhysical: review.NoHarm, StillPsychological: review.NoHarm, Association: review.NotRelated, Resulted: review.No, CouldResult: review.No, NoConflict: true, Confidence: review.Sure}
}

// harmful are answers that need a second review and a panel.
func harmful() review.Answers {
	a := harmless()
	a.Physical, a.Association, a.Resulted, a.CandourReasons = review.Moderate, review.ProbablyLed, review.Yes, "Treatment came months late."
	a.PhysicalMet = []review.Criterion{"moderate:1"}
	return a
}

// triaged sends a certain case to assessment.
func (w *world) triaged() review.CaseID {
	w.t.Helper()
	id := w.certain(w.clinician)
	w.must(w.clinician, id, review.TriageLetters{Letters: w.whole(id).Untriaged(), Answer: review.Assess, Urgency: review.Urgent, Reason: "A result."})
	return id
}

// closed closes a certain case at triage.
func (w *world) closed() review.CaseID {
	w.t.Helper()
	id := w.certain(w.clinician)
	c := w.must(w.clinician, id, review.TriageLetters{Letters: w.whole(id).Untriaged(), Answer: review.Close, Code: "information only"})
	if c.Stage != review.Decided {
		w.t.Fatalf("case %s: got %s after its closing, want it decided", id, c.Stage)
	}
	return id
}

// assessed has a case assessed by the first clinician.
func (w *world) assessed(answers review.Answers) review.CaseID {
	w.t.Helper()
	id := w.triaged()
	w.must(w.clinician, id, review.SignAssessment{Letters: w.whole(id).ToAssess(), Answers: answers})
	return id
}

// panelled has a case decided by the panel, notifiable.
func (w *world) panelled() review.CaseID {
	w.t.Helper()
	id := w.assessed(harmful())
	w.must(w.second, id, review.SignSecondReview{Letters: w.whole(id).ToAssess(), Answers: harmful()})
	c := w.must(w.chair, id, review.SignPanelDecision{Letters: w.whole(id).ToAssess(), Record: review.PanelRecord{
		HeldOn: review.Date(w.Now()), Present: "Max Chair, Lia Lead", Chair: "Dr Chair", Voted: review.Unanimous, Reasons: "Both reviewers agree.",
		Finding:  review.Finding{Physical: review.Moderate, Psychological: review.NoHarm, StillPhysical: review.NoHarm, StillPsychological: review.NoHarm, Association: review.ProbablyLed},
		Resulted: review.Yes, CouldResult: review.No, CandourReasons: "Treatment came months late."}})
	if c.Stage != review.Decided {
		w.t.Fatalf("case %s: got %s after the panel, want it decided", id, c.Stage)
	}
	return id
}

// told has the person of a case told in person and in writing.
func (w *world) told(id review.CaseID) {
	w.t.Helper()
	w.must(w.liaison, id, review.RecordTrace{Answered: review.Date(w.Now()), Source: "PDS", Alive: "alive", Address: "confirmed", Practice: "The same"})
	w.must(w.liaison, id, review.NameRelevantPerson{Person: review.RelevantPerson{Who: review.ThePatient, Capacity: "Dr Ashe, 20 November"}})
	record := review.ContactRecord{ByWhom: "Lou Liaison", Account: "What is known.", Enquiries: "None.", Apology: "We are sorry.", Letter: "File 7"}
	for _, kind := range []review.ContactKind{review.InPerson, review.Written} {
		o := w.whole(id).OpenTelling()
		w.must(w.liaison, id, review.RecordContact{Telling: o.ID, Version: o.Version, Kind: kind, HappenedAt: w.Now().Add(-time.Hour), Channel: review.ChannelsOf(kind)[0], Record: record})
	}
}

func TestACaseGoesFromTriageToTold(t *testing.T) {
	w := aWorld(t, 60)
	id := w.panelled()
	if c := w.whole(id); c.Complete() || c.OpenTelling() == nil {
		t.Fatalf("got complete %t, want a telling open", c.Complete())
	}
	w.told(id)
	if c := w.whole(id); !c.Complete() {
		t.Errorf("got %s with %d owed, want it complete", c.Stage, c.OpenObligations())
	}
	if _, err := w.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}

func TestAChangeOfACaseThatMovedOnIsStale(t *testing.T) {
	w := aWorld(t, 20)
	id := w.certain(w.clinician)
	before := w.whole(id).Version
	w.must(w.clinician, id, review.Hold{Until: review.Date(w.Now().AddDate(0, 0, 3)), Reason: "The record is asked for."})
	events := eventCount(t, w.Store)
	_, err := w.ChangeCase(t.Context(), review.Cause{Actor: w.clinician}, id, before, review.EndHold{})
	if !errors.Is(err, review.ErrStale) {
		t.Errorf("got %v, want ErrStale", err)
	}
	if after := eventCount(t, w.Store); after != events {
		t.Errorf("a stale change added %d events", after-events)
	}
}
