package store

import (
	"context"
	"database/sql"
	"fmt"

	"harmreview/review"
)

// Home returns what needs the actor in the incident now.
func (s *Store) Home(ctx context.Context, a review.Actor) (review.Home, error) {
	var h review.Home
	err := s.view(ctx, func(q querier) (err error) {
		if h.SameDay, err = sameDay(q, a.Incident); err != nil {
			return err
		}
		if !few(a) {
			if h.Stages, err = stageCounts(q, a.Incident); err != nil {
				return err
			}
		}
		for _, t := range []struct {
			into   *review.Tally
			filter review.CaseFilter
		}{
			{&h.Overdue, review.CaseFilter{Due: review.DueOverdue}}, {&h.Today, review.CaseFilter{Due: review.DueToday}},
			{&h.Week, review.CaseFilter{Due: review.DueWeek}}, {&h.Held, review.CaseFilter{Held: "yes"}},
			{&h.Returned, review.CaseFilter{Mine: "returned"}}, {&h.Claimed, review.CaseFilter{Mine: "claimed"}},
		} {
			if *t.into, err = s.countCases(q, a, t.filter); err != nil {
				return err
			}
		}
		if h.Owed, err = s.owedCounts(q, a); err != nil {
			return err
		}
		h.Waiting, err = one[int](q, `SELECT coalesce(sum(json_extract(figures, '$.waiting')), 0) FROM lists WHERE incident_id = $1 AND phase = 'done'`, a.Incident)
		return err
	})
	return h, err
}

// sameDay are the open same-day actions of an incident, which every member sees.
func sameDay(q querier, incident review.IncidentID) ([]review.SameDayLine, error) {
	return list(q, func(rows *sql.Rows, l *review.SameDayLine) error {
		var f review.ObligationFacts
		err := rows.Scan(&l.Case, &l.Obligation, &l.Version, (*instant)(&l.OpenedAt), (*instant)(&l.Due), fromJSON(&f))
		l.AcceptBy, l.AcceptedBy, l.ToRing = f.AcceptBy, f.AcceptedBy, f.ToRing
		return err
	}, `SELECT case_id, id, version, opened_at, due_at, body FROM obligations
		WHERE incident_id = $1 AND kind = 'same-day action' AND state = 'open' AND case_id IS NOT NULL ORDER BY urgency, due_at, id LIMIT 50`, incident)
}

// SameDay are the open same-day actions of an incident: reference, age and
// whom to ring, for every member, without the letters.
func (s *Store) SameDay(ctx context.Context, incident review.IncidentID) ([]review.SameDayLine, error) {
	var all []review.SameDayLine
	err := s.view(ctx, func(q querier) (err error) {
		all, err = sameDay(q, incident)
		return err
	})
	return all, err
}

func stageCounts(q querier, incident review.IncidentID) ([]review.StageCount, error) {
	counts := map[review.Stage]review.StageCount{}
	err := q.each(`
		SELECT stage, sum(n), coalesce(sum(n) FILTER (WHERE urgency = 1), 0), coalesce(sum(n) FILTER (WHERE urgency = 2), 0), coalesce(sum(n) FILTER (WHERE complete = 1), 0)
		FROM case_counts WHERE incident_id = $1 GROUP BY stage`, []any{incident}, func(rows *sql.Rows) error {
		var c review.StageCount
		if err := rows.Scan(&c.Stage, &c.Cases, &c.SameDay, &c.Urgent, &c.Complete); err != nil {
			return err
		}
		counts[c.Stage] = c
		return nil
	})
	var all []review.StageCount
	for _, stage := range review.Stages {
		c := counts[stage]
		c.Stage = stage
		all = append(all, c)
	}
	return all, err
}

// owedKinds are the kinds of obligation that a role works on.
func owedKinds(a review.Actor) []review.ObligationKind {
	var kinds []review.ObligationKind
	for _, k := range review.ObligationKinds {
		switch k {
		case review.Identity:
			if !a.Is(review.Manager, review.Clerk, review.Lead) {
				continue
			}
		case review.Telling, review.GPRelease:
			if !a.Is(review.Liaison, review.Lead, review.Manager, review.Owner) {
				continue
			}
		default:
			if !a.Is(review.Lead, review.Manager, review.Liaison) {
				continue
			}
		}
		kinds = append(kinds, k)
	}
	return kinds
}

func (s *Store) owedCounts(q querier, a review.Actor) ([]review.OwedCount, error) {
	var all []review.OwedCount
	for _, kind := range owedKinds(a) {
		c := review.OwedCount{Kind: kind}
		var err error
		if c.Open, err = s.tallyOwed(q, a, kind, review.DueAny); err != nil {
			return nil, err
		}
		if c.Overdue, err = s.tallyOwed(q, a, kind, review.DueOverdue); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

func (s *Store) tallyOwed(q querier, a review.Actor, kind review.ObligationKind, due review.Due) (review.Tally, error) {
	w := s.owed(a, kind, due)
	n, err := one[int](q, fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM obligations JOIN cases ON cases.id = obligations.case_id WHERE %s LIMIT %d)`,
		w.String(), tallyLimit+1), w.args...)
	if n > tallyLimit {
		return review.Tally{N: tallyLimit, More: true}, err
	}
	return review.Tally{N: n}, err
}

// owed is the condition of a list of open obligations. Whose telling is owed
// says that a review found something, so it needs a role that may know.
func (s *Store) owed(a review.Actor, kind review.ObligationKind, due review.Due) where {
	var w where
	w.visible(a, s.now())
	w.and("obligations.incident_id = %s AND obligations.state = 'open' AND obligations.kind = %s", a.Incident, kind)
	if due != review.DueAny {
		from, before := due.Span(s.now())
		w.and("obligations.due_at <> '' AND obligations.due_at >= %s AND obligations.due_at < %s", instant(from), instant(before))
	}
	return w
}

// Owed returns the open obligations of a kind after the one with number after,
// at most a page, and the number that the next page follows, 0 for none.
func (s *Store) Owed(ctx context.Context, a review.Actor, kind review.ObligationKind, due review.Due, after int64) (lines []review.OwedLine, total review.Tally, next int64, err error) {
	known := false
	for _, k := range owedKinds(a) {
		known = known || k == kind
	}
	if !known {
		return nil, total, 0, review.ErrNotFound
	}
	err = s.view(ctx, func(q querier) error {
		if total, err = s.tallyOwed(q, a, kind, due); err != nil {
			return err
		}
		w := s.owed(a, kind, due)
		w.and("obligations.id > %s", after)
		lines, err = list(q, func(rows *sql.Rows, l *review.OwedLine) error {
			var facts review.ObligationFacts
			err := rows.Scan(append([]any{&l.ID, &l.Version, &l.What, &l.Obligation.Owner, (*instant)(&l.Obligation.Due), &l.Obligation.Urgency, &l.State,
				(*instant)(&l.OpenedAt), fromJSON(&facts), &l.Stage}, bannerInto(&l.Banner)...)...)
			l.Kind, l.Facts = kind, facts
			return err
		}, `SELECT obligations.id, obligations.version, obligations.what, obligations.owner, obligations.due_at, obligations.urgency, obligations.state,
				obligations.opened_at, obligations.body, cases.stage,
				cases.id, patients.id, family, given, title, born, died, sex, nhs_number, local_id, needs, restricted, uncertain, gp_practice, gp_name
			FROM obligations JOIN cases ON cases.id = obligations.case_id JOIN patients ON patients.id = cases.patient_id
			WHERE `+w.String()+fmt.Sprintf(` ORDER BY obligations.id LIMIT %d`, casesPage+1), w.args...)
		return err
	})
	if len(lines) > casesPage {
		lines = lines[:casesPage]
		next = int64(lines[casesPage-1].ID)
	}
	return lines, total, next, err
}
