package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"harmreview/review"
)

// touchEvery is how often a session that is merely used is written.
const touchEvery = time.Minute

// Sessions keeps the sessions of scs, as its CtxStore. It hashes tokens itself,
// so HashTokenInStore stays off, and it works out by the store's clock when a
// session ends: Idle after it was last used, Lifetime after the sign-in.
//
// A session that was ended stays dead, even when a request that had loaded it
// before ends later; it remains as a row until it would have expired.
type Sessions struct {
	store          *Store
	idle, lifetime time.Duration
}

// Sessions returns the store of sessions that end idle after their last use
// and lifetime after the sign-in.
func (s *Store) Sessions(idle, lifetime time.Duration) *Sessions {
	return &Sessions{s, idle, lifetime}
}

// A Session is one sign-in on one device.
type Session struct {
	ID       string // says nothing about the token; also what events keep
	Person   review.PersonID
	From     string // the browser and the address that signed in
	SignedIn time.Time
	Seen     time.Time // to about a minute
	Expires  time.Time
	Ended    time.Time // zero unless it was ended
	Why      string    // why it was ended
	Proved   time.Time // when its person last proved who they are
	data     string
}

// Live reports whether the session can be used at the time now.
func (x Session) Live(now time.Time) bool { return x.Ended.IsZero() && now.Before(x.Expires) }

const selectSession = `SELECT token_hash, coalesce(person_id, 0), signed_in_from, signed_in, seen_at, expires_at, ended_at, ended_why, confirmed_at, data FROM sessions`

func (x *Session) into() []any {
	return []any{&x.ID, &x.Person, &x.From, (*instant)(&x.SignedIn), (*instant)(&x.Seen), (*instant)(&x.Expires), (*instant)(&x.Ended), &x.Why, (*instant)(&x.Proved), &x.data}
}

func findSession(q querier, hash string) (Session, error) {
	var x Session
	err := q.QueryRow(selectSession+` WHERE token_hash = $1`, hash).Scan(x.into()...)
	x.ID = shortID(hash)
	return x, err
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func shortID(hash string) string { return hash[:min(12, len(hash))] }

// SessionID is the ID of the session with token.
func SessionID(token string) string { return shortID(tokenHash(token)) }

// Session returns the session with token, live or not, so that somebody whose
// session ran out while they typed can be told apart from a stranger. It
// returns review.ErrNotFound when there is none.
func (s *Store) Session(ctx context.Context, token string) (Session, error) {
	var x Session
	err := s.view(ctx, func(q querier) (err error) {
		x, err = findSession(q, tokenHash(token))
		return err
	})
	return x, err
}

// SessionsOf returns the live sessions of a person, the latest used first.
func (s *Store) SessionsOf(ctx context.Context, person review.PersonID) ([]Session, error) {
	var all []Session
	err := s.view(ctx, func(q querier) (err error) {
		all, err = list(q, func(rows *sql.Rows, x *Session) error {
			err := rows.Scan(x.into()...)
			x.ID = shortID(x.ID)
			return err
		}, selectSession+` WHERE person_id = $1 AND ended_at IS NULL AND expires_at > $2 ORDER BY seen_at DESC`, person, instant(s.now()))
		return err
	})
	return all, err
}

// FindCtx returns the data of a live session.
func (x *Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	found, err := x.store.Session(ctx, token)
	if errors.Is(err, review.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("find a session: %w", err)
	}
	if !found.Live(x.store.now()) || found.data == "" {
		return nil, false, nil
	}
	return []byte(found.data), true, nil
}

// CommitCtx keeps the data of a session, unless it was ended. Where the data is
// what is kept already it writes at most once a minute, to say that the session
// is in use, and a failure to say so is logged but not returned: the request
// has done its work by then. The expiry that scs proposes is not used.
func (x *Sessions) CommitCtx(ctx context.Context, token string, data []byte, _ time.Time) error {
	ctx = context.WithoutCancel(ctx) // a reader who has gone away still has a session
	hash, now := tokenHash(token), x.store.now()
	var found Session
	err := x.store.view(ctx, func(q querier) (err error) {
		found, err = findSession(q, hash)
		return err
	})
	if err != nil && !errors.Is(err, review.ErrNotFound) {
		return fmt.Errorf("find a session: %w", err)
	}
	same := err == nil && found.data == string(data)
	if !found.Ended.IsZero() || same && now.Sub(found.Seen) < touchEvery {
		return nil
	}
	err = x.store.change(ctx, review.Cause{}, func(tx *Tx) error {
		return tx.Exec(`
			INSERT INTO sessions (token_hash, data, seen_at, expires_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (token_hash) DO UPDATE SET data = excluded.data, seen_at = excluded.seen_at, expires_at = excluded.expires_at
			WHERE sessions.ended_at IS NULL`,
			hash, string(data), instant(now), instant(x.expiry(found.SignedIn, now)))
	})
	if err != nil && same {
		slog.WarnContext(ctx, "a session's last use was not noted", "session", shortID(hash))
		return nil
	}
	return err
}

func (x *Sessions) expiry(signedIn, now time.Time) time.Time {
	expires := now.Add(x.idle)
	if last := signedIn.Add(x.lifetime); !signedIn.IsZero() && last.Before(expires) {
		return last
	}
	return expires
}

// DeleteCtx ends a session. One that was never kept needs no ending.
func (x *Sessions) DeleteCtx(ctx context.Context, token string) error {
	if token == "" {
		return nil
	}
	return x.store.change(ctx, review.Cause{}, func(tx *Tx) error {
		_, err := endSessions(tx, "signed out", `token_hash = $3`, tokenHash(token))
		return err
	})
}

// Bind makes the session with token that of person, who has just signed in from
// a browser at an address. It is to be called with the token that scs made
// after the sign-in. It returns ErrSignIn for an account that was blocked in
// this moment.
func (x *Sessions) Bind(ctx context.Context, token string, person review.PersonID, from string) error {
	return x.store.change(ctx, review.Cause{}, func(tx *Tx) error {
		if p, err := findPerson(tx, person); err != nil || p.Blocked {
			return errors.Join(ErrSignIn, err)
		}
		return tx.Exec(`
			INSERT INTO sessions (token_hash, person_id, data, signed_in_from, signed_in, confirmed_at, seen_at, expires_at) VALUES ($1, $2, '', $3, $4, $4, $4, $5)
			ON CONFLICT (token_hash) DO UPDATE SET person_id = excluded.person_id, signed_in_from = excluded.signed_in_from, signed_in = excluded.signed_in,
				confirmed_at = excluded.confirmed_at
			WHERE sessions.ended_at IS NULL`,
			tokenHash(token), person, from, instant(tx.Now()), instant(x.expiry(tx.Now(), tx.Now())))
	})
}

// SignOut ends the session with token and records that its person did so. What
// they decided at triage can then not be taken back at once any more.
func (s *Store) SignOut(ctx context.Context, cause review.Cause, token string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		n, err := endSessions(tx, "signed out", `token_hash = $3`, tokenHash(token))
		if err != nil || n == 0 {
			return err
		}
		if err := tx.endBatches(cause.Actor.Person); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{Change: "sign out", Objects: personObject(cause.Actor.Person)})
		return err
	})
}

// EndSessions ends all sessions of person but the one whose token is keep, ""
// for none, and returns how many there were. Those of others are ended by
// administrators and the command line only; it returns review.ErrForbidden.
func (s *Store) EndSessions(ctx context.Context, cause review.Cause, person review.PersonID, keep, why string) (int64, error) {
	var n int64
	err := s.change(ctx, cause, func(tx *Tx) (err error) {
		if person != cause.Actor.Person {
			if err := tx.mayAdminister(); err != nil {
				return err
			}
		}
		if n, err = endSessionsOf(tx, person, keep, why); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{
			Change: "end sessions", Objects: personObject(person), Facts: map[string]string{"why": why, "ended": fmt.Sprint(n)},
		})
		return err
	})
	return n, err
}

func endSessionsOf(tx *Tx, person review.PersonID, keep, why string) (int64, error) {
	return endSessions(tx, why, `person_id = $3 AND token_hash <> $4`, person, tokenHash(keep))
}

// endSessions ends the live sessions that match where, whose first parameter is
// $3. Whoever is signed in nowhere then holds no case any more.
func endSessions(tx *Tx, why, where string, args ...any) (int64, error) {
	people, err := column[review.PersonID](tx, `UPDATE sessions SET ended_at = $1, ended_why = $2, data = '' WHERE ended_at IS NULL AND `+where+` RETURNING coalesce(person_id, 0)`,
		append([]any{instant(tx.Now()), why}, args...)...)
	if err != nil {
		return 0, fmt.Errorf("end sessions: %w", err)
	}
	n := int64(len(people))
	slices.Sort(people)
	for _, person := range slices.Compact(people) {
		if person == 0 {
			continue
		}
		if err := tx.giveUpSignedOut(person, why); err != nil {
			return 0, err
		}
	}
	return n, nil
}

// scs also asks for the methods without a context; it does not call them.

// Find is FindCtx.
func (x *Sessions) Find(token string) ([]byte, bool, error) {
	return x.FindCtx(context.Background(), token)
}

// Commit is CommitCtx.
func (x *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return x.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx.
func (x *Sessions) Delete(token string) error { return x.DeleteCtx(context.Background(), token) }
