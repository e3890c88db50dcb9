package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"harmreview/review"
)

// keepAnswers is how long the answer to a form is kept for its repetition.
const keepAnswers = 7 * 24 * time.Hour

// A Repeated is the error of a write whose key was used before. Its answer is
// the one given then. Where Other is set, the fields or the route are not those
// of then: the error wraps review.ErrRepeated, and nothing new was saved.
type Repeated struct {
	Answer review.Answer
	Other  bool
}

func (r Repeated) Error() string {
	if r.Other {
		return review.ErrRepeated.Error()
	}
	return "this form was already sent"
}

// Unwrap is review.ErrRepeated when the form came back with other answers.
func (r Repeated) Unwrap() error {
	if r.Other {
		return review.ErrRepeated
	}
	return nil
}

// changeAnswer is change for a form: fn returns what the person gets back, and
// the same form sent again gets it once more without fn being run. The error
// wraps review.ErrRepeated when the key comes back with other fields.
func (s *Store) changeAnswer(ctx context.Context, cause review.Cause, fn func(*Tx) (review.Answer, error)) (review.Answer, error) {
	var answer review.Answer
	err := s.change(ctx, cause, func(tx *Tx) error {
		var err error
		if answer, err = fn(tx); err != nil {
			return err
		}
		tx.Answer(answer)
		return nil
	})
	if again, ok := errors.AsType[Repeated](err); ok && !again.Other {
		return again.Answer, nil
	}
	return answer, err
}

// Answer sets what the person gets back for this form. Without it, that is
// Done of the cause.
func (tx *Tx) Answer(a review.Answer) { tx.answer = &a }

// keyed reports whether a write comes from a form that may be sent twice.
func keyed(cause review.Cause) bool { return cause.Key != "" && cause.Actor.Person != 0 }

// checkKey returns a Repeated when the form of a write was answered before.
func checkKey(q querier, cause review.Cause) error {
	if !keyed(cause) {
		return nil
	}
	var route, fields string
	var again Repeated
	err := q.QueryRow(`SELECT route, fields_sha256, location, message FROM answers WHERE person_id = $1 AND key = $2`,
		cause.Actor.Person, cause.Key).Scan(&route, &fields, &again.Answer.Location, &again.Answer.Message)
	if errors.Is(err, review.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look up the form's key: %w", err)
	}
	again.Other = route != cause.Route || fields != cause.Fields
	return again
}

// saveAnswer uses the form's key up.
func (tx *Tx) saveAnswer() error {
	if !keyed(tx.cause) {
		return nil
	}
	a := tx.cause.Done
	if tx.answer != nil {
		a = *tx.answer
	}
	err := tx.Exec(`
		INSERT INTO answers (person_id, key, route, fields_sha256, location, message, at, undo)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		tx.cause.Actor.Person, tx.cause.Key, tx.cause.Route, tx.cause.Fields, a.Location, a.Message, instant(tx.now), a.Undo)
	if err != nil {
		return fmt.Errorf("keep the form's answer: %w", err)
	}
	return nil
}

// Answered returns what person was told when the form with key was saved, with
// the decision that they can still take back. It
// returns review.ErrNotFound when that was never, or too long ago.
func (s *Store) Answered(ctx context.Context, person review.PersonID, key string) (review.Answer, error) {
	var a review.Answer
	err := s.view(ctx, func(q querier) error {
		return q.QueryRow(`SELECT location, message, CASE WHEN EXISTS (
				SELECT 1 FROM batch_decisions JOIN triage_batches ON triage_batches.id = batch_id
				WHERE event = undo AND undone_event IS NULL AND `+openBatch+`) THEN undo ELSE 0 END
			FROM answers WHERE answers.person_id = $1 AND key = $2`, person, key, openSince(s.now())).
			Scan(&a.Location, &a.Message, &a.Undo)
	})
	return a, err
}
