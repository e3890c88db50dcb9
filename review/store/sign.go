package store

import (
	"context"
	"errors"
	"fmt"

	"harmreview/review"
)

// A Signing turns a draft into the change that it asks for.
type Signing struct {
	Case    review.CaseID
	Form    string
	Version int // of the draft, as its author checked it
	Change  func(Draft) (review.Change, error)

	// Next is the stage whose next case is claimed afterwards, "" for none;
	// Then says where the person goes, as for ChangeCaseAndNext.
	Next review.Stage
	Then func(Onward) review.Answer
}

// SignDraft makes the change that the actor's draft asks for and drops the
// draft, both or neither. It returns review.ErrStale when the draft is not the
// one that was checked, a review.Refusal when the wording that it answers has
// changed since, and else the errors of ChangeCase.
func (s *Store) SignDraft(ctx context.Context, cause review.Cause, g Signing) (review.Answer, error) {
	return s.changeAnswer(ctx, cause, func(tx *Tx) (review.Answer, error) {
		change, err := tx.fromDraft(g)
		if err != nil {
			return review.Answer{}, err
		}
		answer, err := tx.signed(g, change)
		if err != nil {
			return review.Answer{}, err
		}
		_, err = tx.dropDraft(cause.Actor.Person, g.Case, g.Form)
		return answer, err
	})
}

// signed makes the change. The draft is still there, which lets its author see
// a case that they hold no longer.
func (tx *Tx) signed(g Signing, change review.Change) (review.Answer, error) {
	if g.Next != "" {
		return tx.changeAndNext(g.Case, 0, change, g.Next, g.Then)
	}
	_, err := tx.ChangeCase(g.Case, 0, change)
	return g.Then(Onward{}), err
}

// fromDraft is the change that the draft asks for.
func (tx *Tx) fromDraft(g Signing) (review.Change, error) {
	a := tx.Cause().Actor
	d, err := findDraft(tx, a.Person, g.Case, g.Form)
	if errors.Is(err, review.ErrNotFound) || err == nil && d.Version != g.Version {
		return nil, fmt.Errorf("draft of case %s: %w", g.Case, review.ErrStale)
	}
	if err != nil {
		return nil, err
	}
	wording, err := definitionNow(tx, assessmentDefinition, a.Incident)
	if err != nil {
		return nil, err
	}
	if d.Definition != wording {
		return nil, review.Refusal{Kind: review.ErrNotNow, Why: "The wording of the questions has changed since this draft was saved. Go back to it and look at your answers again."}
	}
	d.Worked = d.WorkedUntil(tx.Now())
	return g.Change(d)
}

// Try reports what keeps a change from being made to a case now: the errors of
// ChangeCase, or nil. It changes nothing.
func (s *Store) Try(ctx context.Context, a review.Actor, id review.CaseID, change review.Change) error {
	return s.view(ctx, func(q querier) error {
		c, err := findCase(q, a, id, s.now())
		if err == nil {
			_, err = c.Apply(change, a, s.now())
		}
		return err
	})
}
