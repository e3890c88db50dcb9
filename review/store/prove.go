package store

import (
	"context"
	"errors"

	"harmreview/review"
)

// Confirm has a signed-in person prove by their password that it is they who sign,
// and remembers when in the session with token. Wrong guesses count like those of
// a sign-in, and are recorded as refused.
// It returns review.Problems on signing_password.
func (s *Store) Confirm(ctx context.Context, cause review.Cause, token, password string) error {
	const field = "signing_password"
	if password == "" {
		return review.Problems{field: "Enter your password: it is your signature."}
	}
	p, err := s.Person(ctx, cause.Actor.Person)
	if err != nil {
		return err
	}
	g, err := s.guessed(ctx, p.Email, password)
	if errors.Is(err, ErrSignIn) {
		return review.Problems{field: tooManyGuesses + " Nothing was signed."}
	}
	if err != nil {
		return err
	}
	cause.Key = "" // which belongs to what is signed
	err = s.change(ctx, cause, func(tx *Tx) error {
		event := review.Event{Change: "confirm who signs", Objects: personObject(p.ID)}
		if !g.right {
			event.Result = review.Refused
			_, err := tx.Record(event)
			return err
		}
		if err := forgive(tx, g.key); err != nil {
			return err
		}
		if err := tx.ExecOne(`UPDATE sessions SET confirmed_at = $1 WHERE token_hash = $2 AND ended_at IS NULL`, instant(tx.Now()), tokenHash(token)); err != nil {
			return err
		}
		_, err := tx.Record(event)
		return err
	})
	if err == nil && !g.right {
		err = review.Problems{field: "That is not your password. Nothing was signed. Enter it again."}
	}
	return err
}
