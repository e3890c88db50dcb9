package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"harmreview/review"
)

// tellingsAtOnce is how many cases a transaction opens a telling for.
const tellingsAtOnce = 250

// byClass files the cases of incident $1 by review.TellingClass, with what they
// were ever to be told: told is 3 for candour, 2 for an outcome, 1 for awareness, 0
// for nothing; owing is 1 while something is to be told. Where candour still is, the
// class is candour.
const byClass = `
	notifiable (case_id) AS (
		SELECT outcomes.case_id FROM outcomes JOIN cases ON cases.id = outcomes.case_id
		JOIN candour_decisions AS said ON said.case_id = outcomes.case_id AND said.by = outcomes.signed_by AND said.at = outcomes.at
		WHERE cases.incident_id = $1 AND ` + inForce + ` AND ` + reviewedHere + ` AND 'yes' IN (said.resulted, said.could_result)),
	results (case_id, found, elsewhere) AS (
		SELECT outcomes.case_id, max(` + reviewedHere + ` AND (outcomes.body ->> '$.cannot_rule_out' OR outcomes.body ->> '$.physical' <> 'none' OR outcomes.body ->> '$.psychological' <> 'none'
				OR outcomes.body ->> '$.still_physical' <> 'none' OR outcomes.body ->> '$.still_psychological' <> 'none')), max(NOT ` + reviewedHere + `)
		FROM outcomes JOIN cases ON cases.id = outcomes.case_id WHERE cases.incident_id = $1 AND ` + inForce + ` GROUP BY outcomes.case_id),
	tellings (case_id, told, owing, candour) AS (
		SELECT case_id, max(CASE body ->> '$.route' WHEN 'candour' THEN 3 WHEN 'outcome' THEN 2 ELSE 1 END),
			max(state = 'open'), max(state = 'open' AND body ->> '$.route' = 'candour')
		FROM obligations WHERE incident_id = $1 AND kind = 'telling' AND case_id IS NOT NULL GROUP BY case_id),
	classes (case_id, letters, class, told, owing) AS (
		SELECT cases.id, letters, CASE
			WHEN coalesce(candour, 0) OR cases.id IN (SELECT case_id FROM notifiable) THEN 'candour'
			WHEN stage <> 'decided' THEN 'undecided'
			WHEN found THEN 'found'
			WHEN elsewhere THEN 'not-reviewed'
			WHEN results.case_id IS NOT NULL THEN 'no-concern'
			ELSE 'closed' END, coalesce(told, 0), coalesce(owing, 0)
		FROM cases LEFT JOIN results ON results.case_id = cases.id LEFT JOIN tellings ON tellings.case_id = cases.id
		WHERE cases.incident_id = $1 AND emptied = 0)`

// reviewedHere is the condition on outcomes that stand on somebody's assessment.
const reviewedHere = `outcomes.basis IN ('one signature', 'agreed', 'panel')`

// partOfClass are the conditions on the cases of a class that make a part of it.
var partOfClass = map[review.ClassPart]string{
	review.WholeClass: `1 = 1`, review.ClassOwing: `owing`, review.ClassWithoutAwareness: `told < 1`, review.ClassWithoutOutcome: `told < 2`,
}

// TellingsByClass counts the people of an incident by what there is to tell them,
// and what they were to be told so far. It returns review.ErrForbidden without the
// right to change the set-up or to waive classes.
func (s *Store) TellingsByClass(ctx context.Context, a review.Actor) ([]review.ClassCount, error) {
	if !a.May(review.SetUp) && !a.May(review.WaiveClasses) {
		return nil, review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager or the owner of this incident sees what a telling policy would do."}
	}
	var all []review.ClassCount
	err := s.view(ctx, func(q querier) (err error) {
		all, err = tellingCounts(q, a.Incident)
		return err
	})
	return all, err
}

func tellingCounts(q querier, incident review.IncidentID) ([]review.ClassCount, error) {
	counts := map[review.TellingClass]review.ClassCount{}
	err := q.each(`WITH `+byClass+` SELECT class, count(*), sum(owing), sum(told < 1), sum(told < 2) FROM classes GROUP BY class`, []any{incident}, func(rows *sql.Rows) error {
		var c review.ClassCount
		err := rows.Scan(&c.Class, &c.People, &c.Owing, &c.WithoutAwareness, &c.WithoutOutcome)
		counts[c.Class] = c
		return err
	})
	all := make([]review.ClassCount, len(review.TellingClasses))
	for i, k := range review.TellingClasses {
		if all[i] = counts[k]; all[i].Class == "" {
			all[i].Class = k
		}
	}
	return all, err
}

// FollowPolicies opens, in incidents in which another policy was switched on, the
// tellings that it asks for and that cases do not have, batch by batch. What was
// broken off goes on where it was. Cases that are decided meanwhile follow the new
// policy by themselves.
func (s *Store) FollowPolicies(ctx context.Context) error {
	var behind []review.IncidentID
	err := s.view(ctx, func(q querier) (err error) {
		behind, err = column[review.IncidentID](q, `SELECT id FROM incidents WHERE told_under IS NOT policy_id ORDER BY id`)
		return err
	})
	for _, incident := range behind {
		for more := true; more; {
			if err := ctx.Err(); err != nil {
				return err
			}
			failed := s.change(ctx, review.Cause{Actor: review.Program(incident)}, func(tx *Tx) (err error) {
				more, err = tx.followPolicy(incident)
				return err
			})
			if failed != nil {
				err, more = errors.Join(err, fmt.Errorf("telling policy of incident %d: %w", incident, failed)), false
			}
		}
	}
	return err
}

// followPolicy does the next batch, and says whether there is more.
func (tx *Tx) followPolicy(incident review.IncidentID) (more bool, err error) {
	policy, err := policyOf(tx, incident)
	if err != nil {
		return false, err
	}
	var lacking []string
	for _, k := range review.TellingClasses {
		if part, asks := policy.RouteOf(k).Without(); asks {
			lacking = append(lacking, `class = '`+string(k)+`' AND `+partOfClass[part])
		}
	}
	ids, err := column[review.CaseID](tx, `WITH `+byClass+` SELECT case_id FROM classes WHERE `+strings.Join(lacking, " OR ")+` ORDER BY case_id LIMIT $2`, incident, tellingsAtOnce)
	if err != nil {
		return false, err
	}
	if len(ids) == 0 {
		return false, tx.ExecOne(`UPDATE incidents SET told_under = policy_id WHERE id = $1`, incident)
	}
	event := review.Event{Change: string(review.FollowPolicyName), Facts: map[string]string{"cases": fmt.Sprint(len(ids))}}
	return true, changeEach(tx, event, ids, func(id review.CaseID) review.CaseID { return id },
		func(*review.Case, []review.CaseID) review.Change { return review.FollowPolicy{} })
}
