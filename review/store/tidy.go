package store

import (
	"context"
	"fmt"
	"time"

	"harmreview/review"
)

// keepSessions is how long a session that has run out or was ended stays as a
// row, so that an administrator can still see that it was there.
const keepSessions = 30 * 24 * time.Hour

// Tidy removes working notes whose time is over: the answers to forms, what was
// searched for, forms kept for a sign-in that did not come, letters kept for a form
// that was not sent again, sessions long dead and forgiven guesses. Nothing of the review or its audit log is among them.
func (s *Store) Tidy(ctx context.Context) error {
	err := s.change(ctx, review.Cause{Actor: review.Program(0)}, func(tx *Tx) error {
		now := tx.Now()
		for _, old := range []struct {
			query string
			until time.Time
		}{
			{`DELETE FROM answers WHERE at < $1`, now.Add(-keepAnswers)},
			{`DELETE FROM searches WHERE until < $1`, now},
			{`DELETE FROM parked_forms WHERE until < $1`, now},
			{`DELETE FROM sessions WHERE expires_at < $1`, now.Add(-keepSessions)},
			{`DELETE FROM throttles WHERE next_at < $1 AND key <> 'probe'`, now.Add(-2 * forgetFailures)},
		} {
			if err := tx.Exec(old.query, instant(old.until)); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		err = s.tidyToAttach(ctx)
	}
	if err != nil {
		return fmt.Errorf("remove working notes: %w", err)
	}
	return nil
}
