package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"harmreview/review"
)

// trail is the whole audit trail that f selects for a.
func (w *world) trail(a review.Actor, f review.AuditFilter) []review.AuditLine {
	w.t.Helper()
	var all []review.AuditLine
	for before := int64(0); ; {
		lines, next, err := w.Audit(w.t.Context(), a, f, before)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, lines...)
		if next == 0 {
			return all
		}
		before = next
	}
}

// saw lists who saw a case, newest first.
func saw(lines []review.AuditLine) string {
	var all []string
	for _, l := range lines {
		if strings.HasPrefix(l.Change, "see") {
			all = append(all, l.Who+" "+l.Change)
		}
	}
	return strings.Join(all, ", ")
}

func (w *world) sees(a review.Actor, change string, listed bool, cases ...review.CaseID) {
	w.t.Helper()
	if err := w.RecordView(w.t.Context(), review.Cause{Actor: a}, View{Change: change, Cases: cases, Listed: listed}); err != nil {
		w.t.Fatal(err)
	}
}

func TestTheAuditTrailSaysWhoSawAPatient(t *testing.T) {
	w := aWorld(t, 20)
	w.sees(w.lead, "see case", false, 1)
	w.sees(w.clerk, "see cases", true, 1, 2, 3)
	w.sees(w.clerk, "see cases", true, 2, 3)
	const want = "Cy Clerk see cases, Lia Lead see case"
	if got := saw(w.trail(w.auditor, review.AuditFilter{Case: 1})); got != want {
		t.Errorf("before the index: got %q, want %q", got, want)
	}
	for done := false; !done; {
		var err error
		if done, err = w.IndexEventCases(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := saw(w.trail(w.auditor, review.AuditFilter{Case: 1})); got != want {
		t.Errorf("after it: got %q, want %q", got, want)
	}
}

func TestTheAuditTrailIsFiltered(t *testing.T) {
	w := aWorld(t, 20)
	w.sees(w.lead, "see case", false, 1)
	Clock(t, w.Store).Set(time.Date(2026, 11, 24, 0, 30, 0, 0, time.UTC))
	w.sees(w.lead, "see case", false, 2)
	w.sees(w.clerk, "see case", false, 2)
	if err := w.RecordRefusal(t.Context(), review.Cause{Actor: w.clerk}, "open page", nil, nil); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		filter review.AuditFilter
		want   int
	}{
		"person":     {review.AuditFilter{Person: w.lead.Person}, 2},
		"change":     {review.AuditFilter{Change: "see case"}, 3},
		"result":     {review.AuditFilter{Result: review.Refused}, 1},
		"from":       {review.AuditFilter{From: "2026-11-24"}, 3},
		"to":         {review.AuditFilter{Change: "see case", To: "2026-11-23"}, 1},
		"day, case":  {review.AuditFilter{From: "2026-11-24", To: "2026-11-24", Case: 2}, 2},
		"both":       {review.AuditFilter{Person: w.clerk.Person, Change: "see case"}, 1},
		"next day":   {review.AuditFilter{From: "2026-11-25"}, 0},
		"other case": {review.AuditFilter{Case: 99}, 0},
	} {
		if got := len(w.trail(w.auditor, test.filter)); got != test.want {
			t.Errorf("%s: got %d lines, want %d", name, got, test.want)
		}
	}
	_, _, err := w.Audit(t.Context(), w.auditor, review.AuditFilter{From: "24/11/2026"}, 0)
	if p, ok := errors.AsType[review.Problems](err); !ok || p["from"] == "" {
		t.Errorf("got %v for a date that is none, want a problem with it", err)
	}
}

// Every event stands on one page, whatever the clock did.
func TestTheAuditTrailIsPagedWithoutLossOrRepeat(t *testing.T) {
	w := aWorld(t, 10)
	for i := range 130 {
		Clock(t, w.Store).Add(time.Duration(i%3-1) * time.Minute)
		w.sees(w.lead, "see case", false, 1)
	}
	lines := w.trail(w.auditor, review.AuditFilter{Change: "see case"})
	seen := map[int64]bool{}
	for i, l := range lines {
		seen[l.Seq] = true
		if i > 0 && l.At.After(lines[i-1].At) {
			t.Errorf("line %d is newer than the one before", i)
		}
	}
	if len(lines) != 130 || len(seen) != 130 {
		t.Errorf("got %d lines of %d events, want 130 of each", len(lines), len(seen))
	}
}

func TestTheAuditTrailIsForThoseWhoMayReadIt(t *testing.T) {
	w := aWorld(t, 10)
	for _, a := range []review.Actor{w.clinician, w.lead, w.clerk, w.liaison, w.owner, w.nobodyThere} {
		if _, _, err := w.Audit(t.Context(), a, review.AuditFilter{}, 0); !errors.Is(err, review.ErrForbidden) {
			t.Errorf("%s: got %v, want ErrForbidden", a.Name, err)
		}
		if _, _, err := w.SignInEvents(t.Context(), a.Person, review.AuditFilter{}, 0); !errors.Is(err, review.ErrForbidden) {
			t.Errorf("%s: got %v for sign-ins, want ErrForbidden", a.Name, err)
		}
	}
	elsewhere := review.Actor{Person: w.auditor.Person, Incident: w.incident + 1, Roles: []review.Role{review.Auditor}}
	if lines := w.trail(elsewhere, review.AuditFilter{}); len(lines) != 0 {
		t.Errorf("got %d lines for another incident, want none", len(lines))
	}
}

func TestTheIncidentsTrailHasItsCommandLineAndNotTheSignIns(t *testing.T) {
	w := aWorld(t, 10)
	if _, err := w.SignIn(t.Context(), review.Cause{}, "nobody@example.nhs.uk", "wrong"); !errors.Is(err, ErrSignIn) {
		t.Fatal(err)
	}
	changes := func(lines []review.AuditLine) []string {
		var all []string
		for _, l := range lines {
			all = append(all, l.Who+": "+l.Change)
		}
		return all
	}
	incident := changes(w.trail(w.auditor, review.AuditFilter{}))
	for _, want := range []string{"The command line (test): create incident", "The command line (test): grant roles", "The command line (test): add list", "The program: finish list"} {
		if !slices.Contains(incident, want) {
			t.Errorf("%q is not in the incident's trail", want)
		}
	}
	if got := fmt.Sprint(incident); strings.Contains(got, "sign in") || strings.Contains(got, "create person") {
		t.Errorf("the incident's trail has sign-ins or accounts: %s", got)
	}
	admin, err := w.CreatePerson(t.Context(), byTheCommandLine, review.Person{Email: "admin@example.nhs.uk", Name: "Ada Admin", Administrator: true})
	if err != nil {
		t.Fatal(err)
	}
	lines, _, err := w.SignInEvents(t.Context(), admin, review.AuditFilter{}, 0)
	if got := fmt.Sprint(changes(lines)); err != nil || !strings.Contains(got, "sign in") || !strings.Contains(got, "create person") || strings.Contains(got, "list") {
		t.Errorf("got %s (%v), want sign-ins and accounts only", got, err)
	}
}

// Somebody who audits and also reviews learns nothing of the other reviewer
// before both have signed: not who, and not by asking for one person's events.
func TestTheAuditTrailKeepsReviewersIndependent(t *testing.T) {
	w := aWorld(t, 60)
	both := w.member("Dee Double", review.Auditor, review.Clinician)
	id := w.triaged()
	answers := harmless()
	answers.Physical, answers.PhysicalWhy, answers.Association = review.LowHarm, "As the record shows.", review.PossiblyLed
	w.must(w.clinician, id, review.SignAssessment{Letters: w.whole(id).ToAssess(), Answers: answers})
	w.sees(w.clinician, "see case", false, id)

	lines := w.trail(both, review.AuditFilter{Case: id})
	if got := fmt.Sprint(lines); len(lines) < 4 || strings.Contains(got, "Ann") || strings.Contains(got, "sign") || strings.Contains(got, "claim") || strings.Contains(got, "second") || strings.Contains(got, "Clinician") {
		t.Errorf("got %s, want no word of who or what", got)
	}
	for _, f := range []review.AuditFilter{{Case: id, Person: w.clinician.Person}, {Case: id, Change: string(review.SignFirstName)}} {
		if lines := w.trail(both, f); len(lines) != 0 {
			t.Errorf("got %v by the filter %+v, want nothing", lines, f)
		}
	}
	for _, l := range w.trail(both, review.AuditFilter{Person: w.clinician.Person}) {
		if slices.Contains(l.Cases, id) {
			t.Errorf("got %v among the events of one person", l)
		}
	}
	if got := fmt.Sprint(w.trail(w.auditor, review.AuditFilter{Case: id})); !strings.Contains(got, "Ann Clinician") {
		t.Errorf("got %s for an auditor who does not review, want names", got)
	}
	w.must(w.second, id, review.SignSecondReview{Letters: w.whole(id).ToAssess(), Answers: answers})
	if got := fmt.Sprint(w.trail(both, review.AuditFilter{Case: id})); !strings.Contains(got, "Ann Clinician") || !strings.Contains(got, "Ben Second") {
		t.Errorf("got %s after both have signed, want names", got)
	}
}

func TestTheAuditTrailHoldsNoAnswers(t *testing.T) {
	w := aWorld(t, 60)
	w.told(w.panelled())
	got := fmt.Sprint(w.trail(w.auditor, review.AuditFilter{}))
	for _, secret := range []string{"moderate", "Treatment", "GP record", "Both reviewers", "sorry", "A result"} {
		if strings.Contains(got, secret) {
			t.Errorf("the audit trail holds %q", secret)
		}
	}
}
