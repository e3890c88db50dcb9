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
func (w *where) visible(a review.Actor, now time.Time) {
	w.and("cases.incident_id = %s", a.Incident)
	access := func(kinds string) string {
		return fmt.Sprintf(`EXISTS (SELECT 1 FROM accesses WHERE accesses.person_id = %s AND accesses.case_id = cases.id AND accesses.until > %s AND accesses.kind IN (%s))`,
			w.arg(a.Person), w.arg(instant(now)), kinds)
	}
	// A restricted patient is for named reviewers and whoever broke the glass.
	w.conditions = append(w.conditions, `(NOT EXISTS (SELECT 1 FROM patients WHERE patients.id = cases.patient_id AND patients.restricted = 1) OR `+
		w.mine(a, now)+` OR `+access(`'break glass'`)+`)`)
	if a.Is(review.Lead, review.Manager, review.Liaison) {
		return
	}
	var any []string
	if a.Is(review.Clinician) {
		any = append(any, w.mine(a, now), access(`'search'`))
	}
	if a.Is(review.Auditor) {
		any = append(any, access(`'search'`))
	}
	if a.Is(review.Clerk) {
		any = append(any, `cases.stage = 'triage'`, `EXISTS (SELECT 1 FROM obligations WHERE obligations.case_id = cases.id AND obligations.kind = 'identity' AND obligations.state = 'open')`)
	}
	if a.Is(review.Owner) {
		any = append(any, `EXISTS (SELECT 1 FROM outcomes WHERE outcomes.case_id = cases.id AND (outcomes.basis LIKE 'proposed:%' OR outcomes.signed_by = `+w.arg(a.Person)+`))`)
	}
	if len(any) == 0 {
		any = append(any, `1 = 0`)
	}
	w.conditions = append(w.conditions, `(`+strings.Join(any, ` OR `)+`)`)
}

// mine is the condition on cases that a person claimed, was allocated, had
// returned or has decided on.
func (w *where) mine(a review.Actor, now time.Time) string {
	p := w.arg(a.Person)
	return `cases.id IN (
		SELECT case_id FROM claims WHERE person_id = ` + p + ` AND until > ` + w.arg(instant(now)) + `
		UNION ALL SELECT id FROM cases WHERE allocated_to = ` + p + `
		UNION ALL SELECT id FROM cases WHERE returned_to = ` + p + `
		UNION ALL SELECT case_id FROM triage_decisions WHERE by = ` + p + `
		UNION ALL SELECT case_id FROM assessments WHERE by = ` + p + `
		UNION ALL SELECT case_id FROM panel_decisions WHERE signed_by = ` + p + `)`
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
