package store

import (
	"context"

	"harmreview/review"
)

// paged is the condition of a page of a case list, without its place. An order
// by reference is that of the table itself.
func (s *Store) paged(a review.Actor, f review.CaseFilter) where {
	if a.May(review.SeeLetters) {
		return s.filtered(a, f)
	}
	var w where
	w.visible(a, s.now())
	w.and("cases.id > 0")
	s.filter(&w, a, f)
	return w
}

// filtered is the condition on the cases that a list holds for a.
func (s *Store) filtered(a review.Actor, f review.CaseFilter) where {
	var w where
	if f.Mine == "" && f.Held != review.HeldByMe {
		w.walk(a, f.Stage, s.now())
	} else {
		w.visible(a, s.now())
	}
	s.filter(&w, a, f)
	return w
}

// filter adds what f asks for, of whatever cases a sees.
func (s *Store) filter(w *where, a review.Actor, f review.CaseFilter) {
	now := s.now()
	w.and("cases.emptied = 0")
	if f.Stage != "" {
		w.and("cases.stage = %s", f.Stage)
	}
	if f.Urgency != 0 {
		w.and("cases.urgency = %s", f.Urgency)
	}
	if f.Specialty != "" {
		w.and("cases.specialty = %s", f.Specialty)
	}
	switch f.Held {
	case "yes":
		w.and("cases.held_until <> '' AND cases.held_until > %s", instant(now))
	case review.HeldByMe:
		w.and("cases.held_by = %s AND cases.held_until > %s", a.Person, instant(now))
	case "no":
		w.and("cases.held_until <= %s", instant(now))
	}
	switch f.Complete {
	case "yes":
		w.and("cases.complete = 1")
	case "no":
		w.and("cases.complete = 0")
	}
	if f.Died != "" {
		w.and("(SELECT died <> '' FROM patients WHERE patients.id = cases.patient_id) = %s", f.Died == "yes")
	}
	if f.Due != review.DueAny {
		from, before := f.Due.Span(now)
		w.and("cases.due_at >= %s AND cases.due_at < %s AND cases.stage <> 'decided'", instant(from), instant(before))
		if f.Urgency == 0 { // one stretch of the index for each
			w.and("cases.urgency IN (%s, %s, %s)", review.SameDay, review.Urgent, review.Routine)
		}
	}
	w.mineOnly(a, f.Mine, instant(now))
}

func (w *where) mineOnly(a review.Actor, mine string, now instant) {
	switch mine {
	case review.Claimed:
		w.and("cases.id IN (SELECT case_id FROM claims WHERE person_id = %s AND until > %s)", a.Person, now)
	case review.Allocated:
		w.and("cases.allocated_to = %s AND cases.allocated_until > %s", a.Person, now)
	case review.Returned:
		w.and("cases.returned_to = %s", a.Person)
	case review.BackFrom:
		w.and("cases.held_by = %s AND cases.held_until <= %s", a.Person, now)
	case review.DecidedOn:
		w.and(`cases.id IN (SELECT case_id FROM triage_decisions WHERE by = %s UNION ALL SELECT case_id FROM assessments WHERE by = %s
			UNION ALL SELECT case_id FROM panel_decisions WHERE signed_by = %s
			UNION ALL SELECT case_id FROM outcomes WHERE signed_by = %s AND basis IN ('assumed', 'reviewed elsewhere'))`, a.Person, a.Person, a.Person, a.Person)
	case review.Proposed:
		w.and(`cases.id IN (SELECT case_id FROM outcomes WHERE basis IN ('proposed: assumed', 'proposed: reviewed elsewhere')
			AND NOT EXISTS (SELECT 1 FROM outcomes AS later WHERE later.case_id = outcomes.case_id AND later.supersedes = outcomes.id))`)
	}
}

// countCases counts by the counters where they can tell, else up to a limit.
func (s *Store) countCases(q querier, a review.Actor, f review.CaseFilter) (review.Tally, error) {
	if a.Is(review.Lead, review.Manager, review.Liaison) && f.Due == review.DueAny && f.Mine == "" && f.Held == "" && f.Died == "" {
		restricted, err := one[bool](q, `SELECT EXISTS (SELECT 1 FROM patients WHERE incident_id = $1 AND restricted = 1)`, a.Incident)
		if err != nil {
			return review.Tally{}, err
		}
		if !restricted {
			n, err := countersOf(q, a.Incident, f)
			return review.Tally{N: n}, err
		}
	}
	return tallied(q, `cases`, s.filtered(a, f), tallyLimit)
}

func countersOf(q querier, incident review.IncidentID, f review.CaseFilter) (int, error) {
	return one[int](q, `
		SELECT coalesce(sum(n), 0) FROM case_counts WHERE incident_id = $1 AND ($2 = '' OR stage = $2) AND ($3 = 0 OR urgency = $3)
			AND ($4 = '' OR specialty = $4) AND ($5 = '' OR complete = ($5 = 'yes'))`,
		incident, f.Stage, f.Urgency, f.Specialty, f.Complete)
}

// Specialties are those of an incident's cases, for a filter.
func (s *Store) Specialties(ctx context.Context, incident review.IncidentID) ([]string, error) {
	var all []string
	err := s.view(ctx, func(q querier) (err error) {
		all, err = column[string](q, `SELECT DISTINCT specialty FROM case_counts WHERE incident_id = $1 AND specialty <> '' AND n > 0 ORDER BY specialty`, incident)
		return err
	})
	return all, err
}
