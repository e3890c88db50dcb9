package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"harmreview/review"
)

// A where gathers the arguments of a query whose conditions depend on what was asked.
type where struct {
	conditions []string
	args       []any
}

// arg adds a value and returns the mark that stands for it.
func (w *where) arg(v any) string {
	w.args = append(w.args, v)
	return fmt.Sprintf("$%d", len(w.args))
}

// and adds a condition, in which each %s is the mark of the value that follows.
func (w *where) and(condition string, values ...any) {
	marks := make([]any, len(values))
	for i, v := range values {
		marks[i] = w.arg(v)
	}
	w.conditions = append(w.conditions, fmt.Sprintf(condition, marks...))
}

// String is all conditions together.
func (w *where) String() string {
	if len(w.conditions) == 0 {
		return "1 = 1"
	}
	return strings.Join(w.conditions, " AND ")
}

// visible adds the condition on cases that every read and every change shares:
// the cases of the actor's incident that any of their roles lets them see now.
// What it hides is not found.
//
// It leads no query to cases: whoever uses it names them otherwise, by their id,
// an obligation, a patient, or, for a list of them, by walk.
func (w *where) visible(a review.Actor, now time.Time) {
	w.and("+cases.incident_id = %s", a.Incident)
	w.seen(a, "", now)
}

// walk is visible for a list of all cases that the actor sees, or of those in one
// stage ("" for any): where these are few an index finds them, else the query
// walks along the index of its order.
func (w *where) walk(a review.Actor, stage review.Stage, now time.Time) {
	incident := "cases.incident_id"
	if few(a, stage) {
		incident = "+" + incident
	}
	w.and(incident+" = %s", a.Incident)
	w.seen(a, stage, now)
}

// seen adds the condition on cases of an incident. What a role sees by the case
// is gathered into one list of cases.
func (w *where) seen(a review.Actor, stage review.Stage, now time.Time) {
	// A restricted patient is for named reviewers and whoever broke the glass.
	w.conditions = append(w.conditions, `(NOT EXISTS (SELECT 1 FROM patients WHERE patients.id = cases.patient_id AND patients.restricted = 1) OR `+
		among([]string{w.named(a), w.opened(a, review.OpenRestricted, now)})+`)`)
	if a.Is(review.Lead, review.Manager, review.Liaison) {
		return
	}
	ids := []string{`SELECT NULL`, w.named(a)}
	if a.Is(review.Clinician) {
		ids = append(ids, w.mine(a, now)...)
	}
	if a.Is(review.Clinician, review.Auditor) {
		ids = append(ids, w.opened(a, review.OpenCase, now))
	}
	if a.Is(review.Clerk) {
		ids = append(ids, `SELECT case_id FROM obligations WHERE incident_id = `+w.arg(a.Incident)+` AND kind = 'identity' AND state = 'open'`)
	}
	if a.Is(review.Owner) {
		ids = append(ids, `SELECT case_id FROM outcomes WHERE basis IN ('proposed: assumed', 'proposed: reviewed elsewhere')`,
			`SELECT case_id FROM outcomes WHERE signed_by = `+w.arg(a.Person))
	}
	if a.Is(review.Clerk) && (stage == "" || stage == review.InTriage) {
		w.conditions = append(w.conditions, `(cases.stage = 'triage' OR `+among(ids)+`)`)
		return
	}
	w.conditions = append(w.conditions, among(ids))
}

// few reports whether the actor sees only cases of the stage ("" for any) that
// they have to do with, by a list of those.
func few(a review.Actor, stage review.Stage) bool {
	return !a.Is(review.Lead, review.Manager, review.Liaison) && !(a.Is(review.Clerk) && (stage == "" || stage == review.InTriage))
}

// among is the condition on cases that one of the queries lists.
func among(ids []string) string {
	return `cases.id IN (` + strings.Join(ids, ` UNION ALL `) + `)`
}

// named lists the restricted patients' cases that a person was named on.
func (w *where) named(a review.Actor) string {
	return `SELECT case_id FROM named_readers WHERE person_id = ` + w.arg(a.Person)
}

// mine lists the cases that a person claimed, has a draft about, was allocated,
// had returned, put on hold or has decided on. A claim that ran out counts until
// somebody else takes the case, and for a day after they took it over, so that
// what was typed too slowly comes back.
func (w *where) mine(a review.Actor, now time.Time) []string {
	p := w.arg(a.Person)
	n := w.arg(instant(now))
	return []string{
		`SELECT case_id FROM claims WHERE person_id = ` + p,
		`SELECT case_id FROM drafts WHERE person_id = ` + p,
		`SELECT id FROM cases WHERE allocated_to = ` + p + ` AND allocated_until > ` + n,
		`SELECT id FROM cases WHERE returned_to = ` + p,
		`SELECT id FROM cases WHERE held_by = ` + p,
		`SELECT case_id FROM triage_decisions WHERE by = ` + p,
		`SELECT case_id FROM assessments WHERE by = ` + p,
		`SELECT case_id FROM panel_decisions WHERE signed_by = ` + p,
		`SELECT case_id FROM case_followers WHERE person_id = ` + p,
		`SELECT case_id FROM claim_notices WHERE person_id = ` + p + ` AND at > ` + w.arg(instant(now.Add(-noticeKept))),
	}
}

// opened lists the cases that a person opened in this way for a reason, which
// still holds: letters opened are no way to a patient who was restricted since.
func (w *where) opened(a review.Actor, as review.Opening, now time.Time) string {
	return `SELECT case_id FROM accesses WHERE person_id = ` + w.arg(a.Person) + ` AND until > ` + w.arg(instant(now)) + ` AND kind = ` + w.arg(as)
}

// Hidden reports whether an incident, or a case of it where id is not zero, is
// there, so that refusing to show it is worth an event.
func (s *Store) Hidden(ctx context.Context, incident review.IncidentID, id review.CaseID) (bool, error) {
	var n int
	err := s.view(ctx, func(q querier) (err error) {
		n, err = one[int](q, `SELECT count(*) FROM incidents WHERE id = $1 AND ($2 = 0 OR EXISTS (SELECT 1 FROM cases WHERE cases.id = $2 AND incident_id = $1))`, incident, id)
		return err
	})
	return n > 0, err
}
