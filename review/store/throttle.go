package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"harmreview/review"
)

// Guessing a password is slowed down for each account, known or not: three
// tries at once, then growing waits, and a quarter of an hour after each one
// from the tenth. That is never more than ten in five minutes, and it ends by
// itself, so nobody can lock somebody else out for good.
const (
	freeGuesses    = 3
	patience       = 10
	longWait       = 15 * time.Minute
	forgetFailures = time.Hour // after the last wait has passed
)

// ThrottleKeyName is the file of the data folder with the key under which
// account names are kept in throttles.
const ThrottleKeyName = "throttle.key"

// Throttled is the error of a sign-in that came too early. It wraps ErrSignIn.
type Throttled struct{ Until time.Time }

func (t Throttled) Error() string { return "too many attempts to sign in" }

// Unwrap is ErrSignIn.
func (t Throttled) Unwrap() error { return ErrSignIn }

// waitAfter is how long the next guess has to wait after so many failures.
func waitAfter(failures int) time.Duration {
	switch {
	case failures < freeGuesses:
		return 0
	case failures >= patience:
		return longWait
	}
	return time.Second << (failures - freeGuesses + 1)
}

// throttleKey stands for an account's name, which unknown accounts have too.
func (s *Store) throttleKey(email string) (string, error) {
	secret, err := s.keyFile(ThrottleKeyName, func() (string, error) { return rand.Text(), nil })
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(foldEmail(email)))
	return hex.EncodeToString(mac.Sum(nil)), nil
}

// guess counts an attempt as failed before it is made, so that attempts made
// at once count too; success takes it back with forgive. It returns a Throttled
// when it is too early for one.
func (s *Store) guess(ctx context.Context, key string) error {
	return s.change(ctx, review.Cause{}, func(tx *Tx) error {
		var failures int
		var next time.Time
		err := tx.QueryRow(`SELECT failures, next_at FROM throttles WHERE key = $1`, key).Scan(&failures, (*instant)(&next))
		if err != nil && !errors.Is(err, review.ErrNotFound) {
			return fmt.Errorf("throttle: %w", err)
		}
		if tx.Now().Before(next) {
			return Throttled{next}
		}
		if tx.Now().Sub(next) > forgetFailures {
			failures = 0
		}
		failures++
		return tx.Exec(`
			INSERT INTO throttles (key, failures, next_at) VALUES ($1, $2, $3)
			ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, next_at = excluded.next_at`,
			key, failures, instant(tx.Now().Add(waitAfter(failures))))
	})
}

// forgive forgets the failed attempts on an account.
func forgive(tx *Tx, key string) error {
	return tx.Exec(`DELETE FROM throttles WHERE key = $1`, key)
}
