package store

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"harmreview/review"
)

// What an invitation is for.
const (
	purposeJoin        = "join"
	purposeNewPassword = "new password"
	purposeFirst       = "first administrator"
)

// How long an invitation can be used.
const (
	invitationTime      = 7 * 24 * time.Hour
	firstInvitationTime = 24 * time.Hour
)

// An Invitation lets whoever holds its token set a password, once.
type Invitation struct {
	Token   string
	Purpose string        // join, new password, first administrator
	Person  review.Person // zero for the first administrator, whose account it makes
}

// Invite makes an invitation for a person and ends the earlier ones. The token
// is shown to the inviter, who passes it on; only its SHA-256 is kept. Only an
// administrator and the command line may. It returns review.ErrForbidden,
// review.ErrNotFound, or review.ErrNotNow for a blocked account.
func (s *Store) Invite(ctx context.Context, cause review.Cause, person review.PersonID) (token string, err error) {
	token = newToken()
	err = s.change(ctx, cause, func(tx *Tx) error {
		if err := tx.mayAdminister(); err != nil {
			return err
		}
		p, err := findPerson(tx, person)
		if err != nil {
			return err
		}
		if p.Blocked {
			return review.Refusal{Kind: review.ErrNotNow, Why: "This account is blocked. Unblock it, then invite."}
		}
		if err := tx.endInvitations(person); err != nil {
			return err
		}
		purpose := purposeJoin
		if p.Joined {
			purpose = purposeNewPassword
		}
		return tx.invite(token, person, purpose, invitationTime)
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// FirstInvitation makes the invitation by which the first administrator's
// account is made, and ends the earlier ones of that kind. When there is an
// account, needed is false and there is no token.
func (s *Store) FirstInvitation(ctx context.Context) (token string, needed bool, err error) {
	token = newToken()
	err = s.change(ctx, review.Cause{Actor: review.Program(0)}, func(tx *Tx) error {
		var err error
		if needed, err = nobody(tx); err != nil || !needed {
			return err
		}
		if err := tx.endInvitations(0); err != nil {
			return err
		}
		return tx.invite(token, 0, purposeFirst, firstInvitationTime)
	})
	if err != nil || !needed {
		return "", needed, err
	}
	return token, true, nil
}

// Invitation returns the invitation with a token. It returns review.ErrNotFound
// for one that is unknown, was used, has run out, or whose account is blocked.
func (s *Store) Invitation(ctx context.Context, token string) (Invitation, error) {
	var i Invitation
	err := s.view(ctx, func(q querier) (err error) {
		i, err = findInvitation(q, token, s.now())
		return err
	})
	return i, err
}

func findInvitation(q querier, token string, now time.Time) (Invitation, error) {
	i := Invitation{Token: token}
	var person review.PersonID
	err := q.QueryRow(`
		SELECT coalesce(person_id, 0), purpose FROM invitations WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2`,
		tokenHash(token), instant(now)).Scan(&person, &i.Purpose)
	if err != nil {
		return Invitation{}, fmt.Errorf("invitation: %w", err)
	}
	if person == 0 {
		return i, stillFirst(q)
	}
	if i.Person, err = findPerson(q, person); err != nil {
		return Invitation{}, err
	}
	if i.Person.Blocked {
		return Invitation{}, fmt.Errorf("invitation of a blocked account: %w", review.ErrNotFound)
	}
	return i, nil
}

// stillFirst returns review.ErrNotFound once there is an account.
func stillFirst(q querier) error {
	none, err := nobody(q)
	if err == nil && !none {
		err = fmt.Errorf("invitation of the first administrator: %w", review.ErrNotFound)
	}
	return err
}

func nobody(q querier) (bool, error) {
	n, err := one[int](q, `SELECT count(*) FROM people`)
	return n == 0, err
}

// AcceptInvitation uses an invitation up: it sets the password, forgives the
// account's wrong guesses and ends its sessions. The email address and name of
// p make the account of the first administrator, who may not create incidents;
// for everybody else p is not looked at. It returns review.ErrNotFound like
// Invitation, or review.Problems on password, email or name.
func (s *Store) AcceptInvitation(ctx context.Context, cause review.Cause, token string, p review.Person, password string) (review.PersonID, error) {
	invited, err := s.Invitation(ctx, token)
	if err != nil {
		return 0, err
	}
	if invited.Person.ID == 0 {
		p = tidied(review.Person{Email: p.Email, Name: p.Name, Administrator: true})
	} else {
		p = invited.Person
	}
	if err := firstProblems(invited, p, password).Err(); err != nil {
		return 0, err
	}
	hash, err := s.hashes.hash(password)
	if err != nil {
		return 0, err
	}
	err = s.change(ctx, cause, func(tx *Tx) error {
		i, err := findInvitation(tx, token, tx.Now())
		if err != nil {
			return err
		}
		id := i.Person.ID
		if id == 0 {
			if id, err = tx.createPerson(p); err != nil {
				return err
			}
		}
		p.ID = id
		return tx.accept(i, p, hash)
	})
	if errors.Is(err, review.ErrStale) { // somebody used it in this moment
		return 0, fmt.Errorf("invitation: %w", review.ErrNotFound)
	}
	return p.ID, err
}

// firstProblems are those that can be told before the password is worked on.
func firstProblems(i Invitation, p review.Person, password string) review.Problems {
	problems := checkPassword(password, p)
	if i.Person.ID != 0 {
		return problems
	}
	for field, problem := range checkPerson(p) {
		problems.Add(false, field, problem)
	}
	problems.Add(validEmail(p.Email), "email", "Enter your email address, such as anna.smith@example.nhs.uk.")
	return problems
}

// accept does what using an invitation up does, on behalf of its person.
func (tx *Tx) accept(i Invitation, p review.Person, hash string) error {
	tx.actAs(p)
	if err := tx.ExecOne(`UPDATE invitations SET used_at = $1 WHERE token_hash = $2 AND used_at IS NULL`, instant(tx.Now()), tokenHash(i.Token)); err != nil {
		return err
	}
	ended, err := tx.setPassword(p, hash, "", "password set")
	if err != nil {
		return err
	}
	_, err = tx.Record(review.Event{
		Change:  "accept invitation",
		Objects: personObject(p.ID),
		Facts:   map[string]string{"purpose": i.Purpose, "sessions ended": fmt.Sprint(ended)},
	})
	return err
}

// invite keeps an invitation and records it.
func (tx *Tx) invite(token string, person review.PersonID, purpose string, lasts time.Duration) error {
	if err := tx.Exec(`INSERT INTO invitations (token_hash, person_id, purpose, expires_at) VALUES ($1, $2, $3, $4)`,
		tokenHash(token), null(person), purpose, instant(tx.Now().Add(lasts))); err != nil {
		return fmt.Errorf("invite: %w", err)
	}
	e := review.Event{Change: "invite", Facts: map[string]string{"purpose": purpose}}
	if person != 0 {
		e.Objects = personObject(person)
	}
	_, err := tx.Record(e)
	return err
}

// endInvitations ends the unused invitations of a person; of nobody yet, those
// of the first administrator.
func (tx *Tx) endInvitations(person review.PersonID) error {
	err := tx.Exec(`UPDATE invitations SET expires_at = $1 WHERE coalesce(person_id, 0) = $2 AND used_at IS NULL AND expires_at > $1`,
		instant(tx.Now()), person)
	if err != nil {
		return fmt.Errorf("end invitations: %w", err)
	}
	return nil
}

// newToken is 256 random bits as text.
func newToken() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}
