package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"harmreview/review"
)

// tellingWaiverKind is the kind of object that a waiver is in an event.
const tellingWaiverKind = "telling waiver"

// WaiveTellings waives a class of tellings in an owner's name; the program ends them
// in the background. Waived stays apart from what was met. It returns
// review.ErrForbidden, or review.Problems.
func (s *Store) WaiveTellings(ctx context.Context, cause review.Cause, w review.TellingWaiver) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		a := cause.Actor
		if !a.May(review.WaiveClasses) {
			return review.Refusal{Kind: review.ErrForbidden, Why: "The executive owner waives classes of tellings."}
		}
		policy, err := policyOf(tx, a.Incident)
		if err != nil {
			return err
		}
		counts, err := tellingCounts(tx, a.Incident)
		if err != nil {
			return err
		}
		owing := 0
		if i := slices.IndexFunc(counts, func(c review.ClassCount) bool { return c.Class == w.Class }); i >= 0 {
			owing = counts[i].Owing
		}
		if err := w.Check(policy, owing).Err(); err != nil {
			return err
		}
		tail, err := tx.tail()
		if err != nil {
			return err
		}
		id, err := one[int64](tx, `INSERT INTO telling_waivers (incident_id, class, name, reason, people, by, at, event) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
			a.Incident, w.Class, strings.TrimSpace(w.Name), strings.TrimSpace(w.Reason), owing, a.Person, instant(tx.Now()), tail.size)
		if err != nil {
			return err
		}
		_, err = tx.Record(review.Event{Change: "waive class of tellings for all", Detail: w, Objects: []review.Object{{Kind: tellingWaiverKind, ID: id}, {Kind: incidentKind, ID: int64(a.Incident)}},
			Facts: map[string]string{"class": string(w.Class), "people": fmt.Sprint(owing)}})
		return err
	})
}

// A waiverAtWork is a waiver that the program still carries out.
type waiverAtWork struct {
	id       int64
	incident review.IncidentID
	by       review.PersonID
	review.WaiveTellings
}

// RunTellingWaivers ends the tellings of classes that owners waived, batch by batch.
// What was broken off goes on where it was; a class to which the policy tells
// something again keeps what is left of it.
func (s *Store) RunTellingWaivers(ctx context.Context) error {
	var waiting []waiverAtWork
	err := s.view(ctx, func(q querier) (err error) {
		waiting, err = list(q, func(rows *sql.Rows, w *waiverAtWork) error {
			return rows.Scan(&w.id, &w.incident, &w.by, &w.Class, &w.Called, &w.Reason, (*instant)(&w.Before))
		}, `SELECT id, incident_id, by, class, name, reason, at FROM telling_waivers WHERE ended_at = '' ORDER BY id`)
		return err
	})
	for _, w := range waiting {
		for more := true; more; {
			if err := ctx.Err(); err != nil {
				return err
			}
			var failed error
			if more, failed = s.runTellingWaiver(ctx, w); failed != nil {
				err, more = errors.Join(err, fmt.Errorf("telling waiver %d: %w", w.id, failed)), false
			}
		}
	}
	return err
}

func (s *Store) runTellingWaiver(ctx context.Context, w waiverAtWork) (more bool, err error) {
	by := review.Actor{Person: w.by, Incident: w.incident, Roles: []review.Role{review.Owner}} // whose word stands, whatever became of them
	return more, s.change(ctx, review.Cause{Actor: by}, func(tx *Tx) error {
		if err := tx.QueryRow(`SELECT name FROM people WHERE id = $1`, w.by).Scan(&tx.cause.Actor.Name); err != nil {
			return err
		}
		policy, err := policyOf(tx, w.incident)
		if err != nil {
			return err
		}
		var ids []review.CaseID
		if policy.RouteOf(w.Class) == review.RouteNobody {
			ids, err = column[review.CaseID](tx, `WITH `+byClass+` SELECT case_id FROM classes WHERE class = $2 AND EXISTS (
				SELECT 1 FROM obligations WHERE obligations.case_id = classes.case_id AND kind = 'telling' AND state = 'open' AND body ->> '$.route' <> 'candour' AND opened_at <= $3)
				ORDER BY case_id LIMIT $4`, w.incident, w.Class, instant(w.Before), tellingsAtOnce)
			if err != nil {
				return err
			}
		}
		if more = len(ids) > 0; !more {
			return tx.ExecOne(`UPDATE telling_waivers SET ended_at = $1 WHERE id = $2`, instant(tx.Now()), w.id)
		}
		event := review.Event{Change: string(review.WaiveTellingsName), Objects: []review.Object{{Kind: tellingWaiverKind, ID: w.id}}, Facts: map[string]string{"cases": fmt.Sprint(len(ids))}}
		return changeEach(tx, event, ids, func(id review.CaseID) review.CaseID { return id },
			func(*review.Case, []review.CaseID) review.Change { return w.WaiveTellings })
	})
}
