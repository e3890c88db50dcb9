package store

import (
	"context"
	"database/sql"
	"fmt"

	"harmreview/review"
)

// Pairs are the cases of the actor's incident that two now have assessed, in the
// order of their references. A case is among them once its answers are open, as
// review.Shown has it: nothing of one whose second review is not signed, or that is
// being read anew, moves a figure.
// It returns review.ErrForbidden without the right to see how reviewers agree.
func (s *Store) Pairs(ctx context.Context, a review.Actor) ([]review.Pair, error) {
	if !a.May(review.SeeAgreement) {
		return nil, review.Refusal{Kind: review.ErrForbidden, Why: "How reviewers agree is for leads."}
	}
	var all []review.Pair
	err := s.view(ctx, func(q querier) (err error) {
		all, err = pairs(q, a.Incident)
		return err
	})
	return all, err
}

func pairs(q querier, incident review.IncidentID) ([]review.Pair, error) {
	type row struct {
		of    review.CaseID
		stage review.Stage
		open  bool
		review.Assessment
	}
	rows, err := list(q, func(rows *sql.Rows, r *row) error {
		return rows.Scan(&r.of, &r.stage, &r.open, &r.ID, &r.Round, &r.Kind, &r.By, &r.ByName, fromJSON(&r.Letters), fromJSON(&r.Answers), &r.Blind, (*instant)(&r.At), &r.Supersedes)
	}, `SELECT cases.id, cases.stage, `+answersOpenHere+`, assessments.id, round, kind, by, people.name, assessments.letters, body, blind, at, coalesce(supersedes, 0)
		FROM cases JOIN assessments ON assessments.case_id = cases.id JOIN people ON people.id = by
		WHERE cases.incident_id = $1 AND emptied = 0 AND (`+answersOpenHere+` OR cases.stage = 'second review')
			AND EXISTS (SELECT 1 FROM assessments AS second WHERE second.case_id = cases.id AND second.round = 'second')
		ORDER BY cases.id, assessments.id`, incident)
	if err != nil {
		return nil, err
	}
	var all []review.Pair
	for len(rows) > 0 {
		first, n := rows[0], 0
		var own []review.Assessment
		for n < len(rows) && rows[n].of == first.of {
			own = append(own, rows[n].Assessment)
			n++
		}
		rows = rows[n:]
		p, both := review.PairOf(first.of, own)
		open := first.open
		if both && !open {
			if open, err = bothSigned(q, first.of); err != nil {
				return nil, err
			}
		}
		if both && open {
			all = append(all, p)
		}
	}
	return all, nil
}

// PairLines are the cases behind a figure about pairs after a case.
// It returns review.ErrForbidden, or review.ErrNotFound for what is no figure.
func (s *Store) PairLines(ctx context.Context, a review.Actor, f review.PairFilter, after review.CaseID) (review.AssuranceTable, error) {
	var t review.AssuranceTable
	if !a.May(review.SeeAgreement) {
		return t, review.Refusal{Kind: review.ErrForbidden, Why: "How reviewers agree is for leads."}
	}
	if !f.Known() {
		return t, fmt.Errorf("figure %q about pairs: %w", f.Figure, review.ErrNotFound)
	}
	err := s.view(ctx, func(q querier) error {
		t = review.AssuranceTable{}
		all, err := pairs(q, a.Incident)
		if err != nil {
			return err
		}
		var ids []review.CaseID
		for _, p := range all {
			if f.Counts(p) {
				ids = append(ids, p.Case)
			}
		}
		return s.assuranceLines(q, a, casesIn(ids), after, &t)
	})
	return t, err
}
