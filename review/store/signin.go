package store

import (
	"context"
	"errors"
	"fmt"

	"harmreview/review"
)

// SignIn returns the person whose email address and password these are, and
// records it. An account that is unknown, blocked or without a password takes
// as long and gives the same ErrSignIn as a wrong password, and each is
// recorded as refused; an attempt that comes too early is a Throttled, which
// wraps ErrSignIn, and is not recorded.
func (s *Store) SignIn(ctx context.Context, cause review.Cause, email, password string) (review.Person, error) {
	g, err := s.guessed(ctx, email, password)
	if err != nil {
		return review.Person{}, err
	}
	var p review.Person
	err = s.change(ctx, cause, func(tx *Tx) (err error) {
		p, err = tx.signIn(email, g.hash, g.right, g.key)
		return err
	})
	if err == nil && p.ID == 0 {
		err = ErrSignIn
	}
	return p, err
}

// signIn records how an attempt ended. It returns nobody when it was refused.
func (tx *Tx) signIn(email, hash string, ok bool, key string) (review.Person, error) {
	var p review.Person
	var now string
	err := tx.QueryRow(`SELECT id, password FROM people WHERE email = $1 AND blocked_at IS NULL`, foldEmail(email)).Scan(&p.ID, &now)
	if err != nil && !errors.Is(err, review.ErrNotFound) {
		return p, fmt.Errorf("sign in: %w", err)
	}
	if !ok || err != nil || now != hash {
		_, err := tx.Record(review.Event{Change: "sign in", Result: review.Refused, Detail: map[string]string{"email": foldEmail(email)}})
		return review.Person{}, err
	}
	if p, err = findPerson(tx, p.ID); err != nil {
		return review.Person{}, err
	}
	if err := forgive(tx, key); err != nil {
		return review.Person{}, err
	}
	tx.actAs(p)
	_, err = tx.Record(review.Event{Change: "sign in", Objects: personObject(p.ID)})
	return p, err
}

// A guess is a password that somebody gave for an account.
type guess struct {
	right bool
	hash  string // of the password that is right
	key   string // of the throttle that counts the guess until it is forgiven
}

// tooManyGuesses says why a guess is not looked at.
const tooManyGuesses = "Too many wrong passwords were given for this account. Try again in a quarter of an hour."

// guessed counts a guess and says whether it is right, as slowly for an account
// that is unknown, blocked or without a password. It returns a Throttled, which
// wraps ErrSignIn, for a guess that comes too early.
func (s *Store) guessed(ctx context.Context, email, password string) (guess, error) {
	var g guess
	var err error
	if g.key, err = s.throttleKey(email); err != nil {
		return g, err
	}
	if err := s.guess(ctx, g.key); err != nil {
		return g, err
	}
	if g.hash, err = s.passwordOf(ctx, email); err == nil {
		g.right, err = s.hashes.matches(password, g.hash)
	}
	return g, err
}

// passwordOf is the password of an account as it is kept, "" when there is no
// such account or none that can sign in.
func (s *Store) passwordOf(ctx context.Context, email string) (string, error) {
	var hash string
	err := s.view(ctx, func(q querier) (err error) {
		hash, err = one[string](q, `SELECT password FROM people WHERE email = $1 AND blocked_at IS NULL`, foldEmail(email))
		return err
	})
	if err != nil && !errors.Is(err, review.ErrNotFound) {
		return "", fmt.Errorf("sign in: %w", err)
	}
	return hash, nil
}

// actAs makes a person, who has just shown who they are, the one who acts.
// Such a form has no key: it was sent by nobody yet.
func (tx *Tx) actAs(p review.Person) {
	tx.cause.Actor = review.Actor{Person: p.ID, Name: p.Name}
	tx.cause.Key = ""
}

// SetPassword sets a password without asking for the old one, for the command
// line and the demonstration. It returns review.ErrForbidden to a person,
// review.ErrNotFound, or review.Problems on password.
func (s *Store) SetPassword(ctx context.Context, cause review.Cause, person review.PersonID, password string) error {
	if cause.Actor.Person != 0 {
		return review.Refusal{Kind: review.ErrForbidden, Why: "A password is set by its owner, through an invitation."}
	}
	return s.newPassword(ctx, cause, person, password, s.hashes.hash, "", "set password")
}

// ChangePassword sets a person's own password, who must know the old one, and
// ends all their sessions but the one with keepToken. Wrong guesses of the old
// password count like those of a sign-in.
// It returns review.ErrNotFound, or review.Problems on old or password.
func (s *Store) ChangePassword(ctx context.Context, cause review.Cause, person review.PersonID, old, password, keepToken string) error {
	// Sent again, the form has a password that was right then and no longer is.
	if err := s.view(ctx, func(q querier) error { return checkKey(q, cause) }); err != nil {
		return err
	}
	p, err := s.Person(ctx, person)
	if err != nil {
		return err
	}
	if err := checkPassword(password, p).Err(); err != nil {
		return err
	}
	g, err := s.guessed(ctx, p.Email, old)
	if errors.Is(err, ErrSignIn) {
		return review.Problems{"old": tooManyGuesses}
	}
	if err != nil {
		return err
	}
	if !g.right {
		return review.Problems{"old": "This is not your password now. Enter the one that you signed in with."}
	}
	return s.newPassword(ctx, cause, person, password, s.hashes.hash, keepToken, "change password")
}

// newPassword checks a password, keeps it and records change.
func (s *Store) newPassword(ctx context.Context, cause review.Cause, person review.PersonID, password string,
	hash func(string) (string, error), keepToken, change string) error {
	p, err := s.Person(ctx, person)
	if err != nil {
		return err
	}
	if err := checkPassword(password, p).Err(); err != nil {
		return err
	}
	kept, err := hash(password)
	if err != nil {
		return err
	}
	return s.change(ctx, cause, func(tx *Tx) error {
		ended, err := tx.setPassword(p, kept, keepToken, change)
		if err != nil {
			return err
		}
		_, err = tx.Record(review.Event{
			Change: change, Objects: personObject(person), Facts: map[string]string{"sessions ended": fmt.Sprint(ended)},
		})
		return err
	})
}

// setPassword keeps a password and undoes what the old one let others do: it
// ends sessions, but the one with keep, and invitations, and forgets guesses.
// It returns how many sessions it ended.
func (tx *Tx) setPassword(p review.Person, hash, keep, why string) (int64, error) {
	if err := tx.ExecOne(`UPDATE people SET password = $1 WHERE id = $2`, hash, p.ID); err != nil {
		return 0, fmt.Errorf("set password: %w", err)
	}
	if err := tx.endInvitations(p.ID); err != nil {
		return 0, err
	}
	key, err := tx.store.throttleKey(p.Email)
	if err != nil {
		return 0, err
	}
	if err := forgive(tx, key); err != nil {
		return 0, err
	}
	return endSessionsOf(tx, p.ID, keep, why)
}
