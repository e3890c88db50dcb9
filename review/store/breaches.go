package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"harmreview/review"
)

// openBreach opens the record of what was said or sent under the wrong identity.
// Where the letters are in no case any more, both cases are the one that they left.
func (tx *Tx) openBreach(m *moving, said []review.Said) error {
	id, err := one[int64](tx, `INSERT INTO breaches (incident_id, case_id, other_case, event, what, opened_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		m.from.Incident, m.from.ID, m.into.ID, m.event, toJSON(said), instant(tx.Now()), instant(tx.Now().Add(breachHours*time.Hour)))
	if err != nil {
		return err
	}
	_, err = tx.Record(review.Event{Change: "open data breach", Objects: []review.Object{{Kind: "breach", ID: id, After: 1},
		{Kind: caseKind, ID: int64(m.from.ID)}, {Kind: caseKind, ID: int64(m.into.ID)}}})
	return err
}

const selectBreach = `SELECT breaches.id, case_id, other_case, what, opened_at, due_at, state, done, reported, reference, coalesce(people.name, ''), closed_at, breaches.version
	FROM breaches LEFT JOIN people ON people.id = closed_by`

func scanBreach(rows *sql.Rows, b *review.Breach) error {
	return rows.Scan(&b.ID, &b.Case, &b.Other, fromJSON(&b.What), (*instant)(&b.OpenedAt), (*instant)(&b.Due), &b.State, &b.Done, &b.Reported, &b.Reference,
		&b.ClosedBy, (*instant)(&b.ClosedAt), &b.Version)
}

// Breaches are the data-breach records of the actor's incident, the open ones
// first, by their clock: those after the one with number after, 0 for the first
// page, and the number that the next page follows, 0 for none.
// It returns review.ErrForbidden without the right to see them.
func (s *Store) Breaches(ctx context.Context, a review.Actor, after int64) (all []review.Breach, next int64, err error) {
	if !a.May(review.SeeBreaches) {
		return nil, 0, review.Refusal{Kind: review.ErrForbidden, Why: "Your role in this incident does not include data breaches."}
	}
	err = s.view(ctx, func(q querier) (err error) {
		var w where
		w.and("breaches.incident_id = %s", a.Incident)
		if after != 0 {
			var state, due string
			if err := q.QueryRow(`SELECT state, due_at FROM breaches WHERE id = $1 AND incident_id = $2`, after, a.Incident).Scan(&state, &due); err != nil {
				return err
			}
			w.and("(state < %s OR state = %s AND (due_at, breaches.id) > (%s, %s))", state, state, due, after)
		}
		all, err = list(q, scanBreach, selectBreach+` WHERE `+w.String()+` ORDER BY state DESC, due_at, breaches.id LIMIT 51`, w.args...)
		return err
	})
	if len(all) > casesPage {
		all = all[:casesPage]
		next = all[casesPage-1].ID
	}
	return all, next, err
}

// Breach is one data-breach record. It returns review.ErrNotFound when there is
// none, and review.ErrForbidden without the right to see it.
func (s *Store) Breach(ctx context.Context, a review.Actor, id int64) (review.Breach, error) {
	var b review.Breach
	if !a.May(review.SeeBreaches) {
		return b, review.Refusal{Kind: review.ErrForbidden, Why: "Your role in this incident does not include data breaches."}
	}
	err := s.view(ctx, func(q querier) (err error) {
		b, err = breachOf(q, a.Incident, id)
		return err
	})
	return b, err
}

func breachOf(q querier, incident review.IncidentID, id int64) (review.Breach, error) {
	all, err := list(q, scanBreach, selectBreach+` WHERE breaches.id = $1 AND incident_id = $2`, id, incident)
	if err == nil && len(all) == 0 {
		err = review.ErrNotFound
	}
	if err != nil {
		return review.Breach{}, err
	}
	return all[0], nil
}

// CloseBreach records what was done about a data breach and whether it was
// reported. It returns review.ErrNotFound, review.ErrStale, a review.Refusal or
// review.Problems.
func (s *Store) CloseBreach(ctx context.Context, cause review.Cause, id int64, version int, done string, reported review.YesNo, reference string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		b, err := breachOf(tx, cause.Actor.Incident, id)
		if err != nil {
			return err
		}
		if err := b.Close(done, reported, reference, cause.Actor); err != nil {
			return err
		}
		if b.Version != version {
			return review.ErrStale
		}
		if err := tx.ExecOne(`UPDATE breaches SET state = 'closed', done = $1, reported = $2, reference = $3, closed_by = $4, closed_at = $5, version = version + 1
			WHERE id = $6 AND version = $7`, strings.TrimSpace(done), reported, strings.TrimSpace(reference), cause.Actor.Person, instant(tx.Now()), id, version); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{Change: "close data breach", Objects: []review.Object{{Kind: "breach", ID: id, Before: version, After: version + 1},
			{Kind: caseKind, ID: int64(b.Case)}, {Kind: caseKind, ID: int64(b.Other)}},
			Facts: map[string]string{"reported": string(reported)}, Detail: map[string]string{"done": done, "reference": reference}})
		return err
	})
}
