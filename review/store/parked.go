package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"harmreview/review"
)

// How much of a form is parked, and for how long.
const (
	maxParked  = 64 << 10
	parkedTime = 24 * time.Hour
)

// ErrTooLarge is the error of a form that is too large to be parked.
var ErrTooLarge = errors.New("the form is too large to be kept")

// Park keeps the fields of a form whose sender's session had run out, for a
// day, so that it comes back filled once the same person has signed in again.
// A later form for the same path replaces it. It returns ErrTooLarge above 64 KiB.
func (s *Store) Park(ctx context.Context, person review.PersonID, path string, fields url.Values) error {
	text := fields.Encode()
	if len(text) > maxParked {
		return fmt.Errorf("park a form: %w", ErrTooLarge)
	}
	return s.change(ctx, review.Cause{}, func(tx *Tx) error {
		if err := tx.Exec(`DELETE FROM parked_forms WHERE until <= $1`, instant(tx.Now())); err != nil {
			return fmt.Errorf("park a form: %w", err)
		}
		err := tx.Exec(`
			INSERT INTO parked_forms (person_id, path, fields, until) VALUES ($1, $2, $3, $4)
			ON CONFLICT (person_id, path) DO UPDATE SET fields = excluded.fields, until = excluded.until`,
			person, path, text, instant(tx.Now().Add(parkedTime)))
		if err != nil {
			return fmt.Errorf("park a form: %w", err)
		}
		return nil
	})
}

// Parked hands out the fields that were parked for a person at a path, once.
// It returns review.ErrNotFound when there are none, or no longer.
func (s *Store) Parked(ctx context.Context, person review.PersonID, path string) (url.Values, error) {
	if err := s.isParked(ctx, person, path); err != nil {
		return nil, err
	}
	var text string
	err := s.change(ctx, review.Cause{}, func(tx *Tx) (err error) {
		text, err = one[string](tx, `DELETE FROM parked_forms WHERE person_id = $1 AND path = $2 AND until > $3 RETURNING fields`,
			person, path, instant(tx.Now()))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("parked form: %w", err)
	}
	return url.ParseQuery(text)
}

// isParked spares every page that shows a form a write.
func (s *Store) isParked(ctx context.Context, person review.PersonID, path string) error {
	err := s.view(ctx, func(q querier) error {
		_, err := one[int](q, `SELECT 1 FROM parked_forms WHERE person_id = $1 AND path = $2 AND until > $3`, person, path, instant(s.now()))
		return err
	})
	if err != nil {
		return fmt.Errorf("parked form: %w", err)
	}
	return nil
}
