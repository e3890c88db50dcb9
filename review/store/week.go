package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"harmreview/review"
)

// weekOf is the working week of a member, of noughts when none was given.
func weekOf(q querier, incident review.IncidentID, person review.PersonID) (review.WorkingWeek, error) {
	var w review.WorkingWeek
	err := q.QueryRow(`SELECT half_days FROM member_weeks WHERE incident_id = $1 AND person_id = $2`, incident, person).Scan(fromJSON(&w))
	if errors.Is(err, review.ErrNotFound) {
		return w, nil
	}
	return w, err
}

// WorkingWeek is when a member says that they work on cases.
func (s *Store) WorkingWeek(ctx context.Context, incident review.IncidentID, person review.PersonID) (review.WorkingWeek, error) {
	var w review.WorkingWeek
	err := s.view(ctx, func(q querier) (err error) {
		w, err = weekOf(q, incident, person)
		return err
	})
	return w, err
}

// WorkingWeeks are those of all members who have given one, for an allocation by rota.
func (s *Store) WorkingWeeks(ctx context.Context, incident review.IncidentID) (map[review.PersonID]review.WorkingWeek, error) {
	all := map[review.PersonID]review.WorkingWeek{}
	err := s.view(ctx, func(q querier) error {
		return q.each(`SELECT person_id, half_days FROM member_weeks WHERE incident_id = $1
			AND EXISTS (SELECT 1 FROM members JOIN people ON people.id = members.person_id
				WHERE members.incident_id = $1 AND members.person_id = member_weeks.person_id AND blocked_at IS NULL)`, []any{incident}, func(rows *sql.Rows) error {
			var id review.PersonID
			var w review.WorkingWeek
			err := rows.Scan(&id, fromJSON(&w))
			all[id] = w
			return err
		})
	})
	return all, err
}

// SetWorkingWeek keeps when a member works on cases. was is what the form showed.
// Everybody sets their own, and whoever grants roles sets those of others.
//
// It returns review.ErrForbidden, review.ErrNotFound for no member,
// review.ErrStale when something else is there now, or review.Problems.
func (s *Store) SetWorkingWeek(ctx context.Context, cause review.Cause, person review.PersonID, was, week review.WorkingWeek) error {
	return s.changeMember(ctx, cause, person, "working week", func(tx *Tx) error {
		before, err := weekOf(tx, cause.Actor.Incident, person)
		if err != nil {
			return err
		}
		if before != was {
			return fmt.Errorf("working week of %d: %w", person, review.ErrStale)
		}
		if err := week.Check(); err != nil || week == before {
			return err
		}
		if err := tx.Exec(`INSERT INTO member_weeks (incident_id, person_id, half_days) VALUES ($1, $2, $3)
			ON CONFLICT DO UPDATE SET half_days = excluded.half_days`, cause.Actor.Incident, person, toJSON(week)); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{
			Change:  "set working week",
			Objects: []review.Object{{Kind: "person", ID: int64(person)}, {Kind: incidentKind, ID: int64(cause.Actor.Incident)}},
			Detail:  map[string]review.WorkingWeek{"before": before, "after": week},
		})
		return err
	})
}
