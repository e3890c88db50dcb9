package store

import (
	"context"
	"database/sql"

	"harmreview/review"
)

// selectAccount has an account's last sign-in from the log, which outlives its
// sessions; its parameter $1 is now.
const selectAccount = `
	SELECT ` + personColumns + `,
		(SELECT max(expires_at) FROM invitations WHERE invitations.person_id = people.id AND used_at IS NULL),
		(SELECT max(at) FROM events WHERE events.person_id = people.id AND incident_id = 0 AND change IN ('sign in', 'accept invitation') AND result = 'done'),
		(SELECT count(*) FROM sessions WHERE sessions.person_id = people.id AND ended_at IS NULL AND expires_at > $1)
	FROM people`

func scanAccount(rows *sql.Rows, a *review.Account) error {
	return rows.Scan(append(personInto(&a.Person), (*instant)(&a.InvitedUntil), (*instant)(&a.SignedIn), &a.Sessions)...)
}

// Accounts returns all accounts by name.
func (s *Store) Accounts(ctx context.Context) ([]review.Account, error) {
	var all []review.Account
	err := s.view(ctx, func(q querier) (err error) {
		all, err = list(q, scanAccount, selectAccount+` ORDER BY name, id`, instant(s.now()))
		return err
	})
	return all, err
}

// Account returns the account of a person, or review.ErrNotFound.
func (s *Store) Account(ctx context.Context, id review.PersonID) (review.Account, error) {
	var all []review.Account
	err := s.view(ctx, func(q querier) (err error) {
		all, err = list(q, scanAccount, selectAccount+` WHERE id = $2`, instant(s.now()), id)
		return err
	})
	if err == nil && len(all) == 0 {
		err = review.ErrNotFound
	}
	if err != nil {
		return review.Account{}, err
	}
	return all[0], nil
}

// Names are the names of people, by who they are.
func (s *Store) Names(ctx context.Context, people ...review.PersonID) (map[review.PersonID]string, error) {
	names := map[review.PersonID]string{}
	err := s.view(ctx, func(q querier) error {
		for _, id := range people {
			if id == 0 || names[id] != "" {
				continue
			}
			p, err := findPerson(q, id)
			if err != nil {
				return err
			}
			names[id] = p.Name
		}
		return nil
	})
	return names, err
}

// CreateInvited adds an account as CreatePerson does, with an invitation as
// Invite makes it: both or neither.
func (s *Store) CreateInvited(ctx context.Context, cause review.Cause, p review.Person) (id review.PersonID, token string, err error) {
	token = newToken()
	err = s.change(ctx, cause, func(tx *Tx) error {
		if err := tx.mayAdminister(); err != nil {
			return err
		}
		var err error
		if id, err = tx.createPerson(p); err != nil {
			return err
		}
		return tx.invite(token, id, purposeJoin, invitationTime)
	})
	if err != nil {
		return 0, "", err
	}
	return id, token, nil
}
