package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"harmreview/review"
)

// alone selects the cases of incident $1 that are decided on the signature of
// person $2 alone. Restricted patients are for those named on them.
const alone = `SELECT DISTINCT outcomes.case_id FROM outcomes JOIN cases ON cases.id = outcomes.case_id
	JOIN patients ON patients.id = cases.patient_id
	WHERE cases.incident_id = $1 AND cases.stage = 'decided' AND emptied = 0 AND restricted = 0 AND outcomes.signed_by = $2 AND basis = 'one signature' AND ` + inForce

// ReviewerBatch is how many cases stand on the signature of a person alone.
// It returns review.ErrForbidden without the right to see how reviewers agree, and
// review.ErrNotFound for whoever is no clinician or lead of the incident.
func (s *Store) ReviewerBatch(ctx context.Context, a review.Actor, person review.PersonID) (review.ReviewerBatch, error) {
	var r review.ReviewerBatch
	err := s.view(ctx, func(q querier) (err error) {
		r, err = reviewerBatch(q, a, person)
		return err
	})
	return r, err
}

func reviewerBatch(q querier, a review.Actor, person review.PersonID) (review.ReviewerBatch, error) {
	r := review.ReviewerBatch{Reviewer: review.Reviewer{ID: person}}
	if !a.May(review.SeeAgreement) {
		return r, review.Refusal{Kind: review.ErrForbidden, Why: "How reviewers agree is for leads."}
	}
	names, err := column[string](q, `SELECT name FROM people WHERE id = $2 AND (
		EXISTS (SELECT 1 FROM members WHERE incident_id = $1 AND person_id = $2 AND role IN ('clinician', 'lead'))
		OR EXISTS (SELECT 1 FROM assessments JOIN cases ON cases.id = case_id WHERE cases.incident_id = $1 AND by = $2))`, a.Incident, person)
	if err != nil {
		return r, err
	}
	if len(names) == 0 {
		return r, fmt.Errorf("reviewer %d: %w", person, review.ErrNotFound)
	}
	r.Name = names[0]
	r.Alone, err = one[int](q, `SELECT count(*) FROM (`+alone+`)`, a.Incident, person)
	return r, err
}

// AloneLines are those cases after a case. The errors are those of ReviewerBatch.
func (s *Store) AloneLines(ctx context.Context, a review.Actor, person review.PersonID, after review.CaseID) (review.ReviewerBatch, review.AssuranceTable, error) {
	var r review.ReviewerBatch
	var t review.AssuranceTable
	err := s.view(ctx, func(q querier) (err error) {
		t = review.AssuranceTable{}
		if r, err = reviewerBatch(q, a, person); err != nil {
			return err
		}
		ids, err := column[review.CaseID](q, alone, a.Incident, person)
		if err != nil {
			return err
		}
		return s.assuranceLines(q, a, casesIn(ids), after, &t)
	})
	return r, t, err
}

// SendBatch asks for a second review of some of those cases, drawn by lot, in one
// transaction with one event. done says where the person goes.
//
// It returns review.Problems, and the errors of ReviewerBatch.
func (s *Store) SendBatch(ctx context.Context, cause review.Cause, person review.PersonID, ask review.BatchAsk, done func(review.ReviewerBatch) review.Answer) (review.Answer, error) {
	return s.changeAnswer(ctx, cause, func(tx *Tx) (review.Answer, error) {
		a := tx.Cause().Actor
		r, err := reviewerBatch(tx, a, person)
		if err != nil {
			return review.Answer{}, err
		}
		if err := ask.Check(r.Alone).Err(); err != nil {
			return review.Answer{}, err
		}
		ids, err := tx.byLot(a.Incident, person)
		if err != nil {
			return review.Answer{}, err
		}
		return done(r), tx.askSecond(ids[:ask.N], person, strings.TrimSpace(ask.Reason))
	})
}

// byLot are a reviewer's cases in the order of their lots.
func (tx *Tx) byLot(incident review.IncidentID, person review.PersonID) ([]review.CaseID, error) {
	seed, err := one[string](tx, `SELECT sample_seed FROM incidents WHERE id = $1`, incident)
	if err != nil {
		return nil, err
	}
	ids, err := column[review.CaseID](tx, alone, incident, person)
	slices.SortFunc(ids, func(a, b review.CaseID) int {
		return cmp.Compare(review.BatchLot(seed, a), review.BatchLot(seed, b))
	})
	return ids, err
}

func (tx *Tx) askSecond(ids []review.CaseID, person review.PersonID, reason string) error {
	ask := review.AskSecondReview{Reason: reason}
	event := review.Event{Change: string(ask.Name()), Detail: ask,
		Facts: map[string]string{"reviewer": strconv.FormatInt(int64(person), 10), "cases": strconv.Itoa(len(ids))}}
	var all []changed
	for _, id := range ids {
		c, err := tx.findCase(tx.Cause().Actor, id)
		if err != nil {
			return err
		}
		before := *c
		e, err := c.Apply(ask, tx.Cause().Actor, tx.Now())
		if err != nil {
			return fmt.Errorf("case %s: %w", id, err)
		}
		event.Objects = append(event.Objects, e.Objects...)
		all = append(all, changed{&before, c})
	}
	_, err := tx.saveCases(event, all...)
	return err
}
