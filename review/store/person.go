package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/mail"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"harmreview/review"
)

// ErrSignIn is the error of a sign-in that fails, whatever the reason: it
// tells nobody which accounts there are.
var ErrSignIn = errors.New("the email address or the password is not right")

// foldEmail is the one way in which an email address is kept and compared.
func foldEmail(email string) string {
	return strings.ToLower(norm.NFC.String(strings.TrimSpace(email)))
}

// personObject names a person as what an event is about.
func personObject(id review.PersonID) []review.Object {
	return []review.Object{{Kind: "person", ID: int64(id)}}
}

// personColumns are those that personInto reads.
const personColumns = `people.id, people.version, email, people.name, telephone, registration_body, registration, creates_incidents, administrator,
	blocked_at IS NOT NULL, password <> '', wide_keys`

const selectPerson = `
	SELECT ` + personColumns + ` FROM people`

func scanPerson(rows *sql.Rows, p *review.Person) error { return rows.Scan(personInto(p)...) }

func personInto(p *review.Person) []any {
	return []any{&p.ID, &p.Version, &p.Email, &p.Name, &p.Telephone, &p.RegistrationBody, &p.Registration, &p.CreatesIncidents, &p.Administrator, &p.Blocked, &p.Joined, &p.WideKeys}
}

func findPerson(q querier, id review.PersonID) (review.Person, error) {
	var p review.Person
	if err := q.QueryRow(selectPerson+` WHERE id = $1`, id).Scan(personInto(&p)...); err != nil {
		return p, fmt.Errorf("person %d: %w", id, err)
	}
	return p, nil
}

// Person returns the account with id, or review.ErrNotFound.
func (s *Store) Person(ctx context.Context, id review.PersonID) (review.Person, error) {
	var p review.Person
	err := s.view(ctx, func(q querier) (err error) {
		p, err = findPerson(q, id)
		return err
	})
	return p, err
}

// PersonByEmail returns the account with an email address, or review.ErrNotFound.
func (s *Store) PersonByEmail(ctx context.Context, email string) (review.Person, error) {
	var p review.Person
	err := s.view(ctx, func(q querier) error {
		return q.QueryRow(selectPerson+` WHERE email = $1`, foldEmail(email)).Scan(personInto(&p)...)
	})
	if err != nil {
		return p, fmt.Errorf("person by email address: %w", err)
	}
	return p, nil
}

// People returns all accounts by name.
func (s *Store) People(ctx context.Context) ([]review.Person, error) {
	var all []review.Person
	err := s.view(ctx, func(q querier) (err error) {
		all, err = list(q, scanPerson, selectPerson+` ORDER BY name, id`)
		return err
	})
	return all, err
}

// CreatePerson adds an account without a password, which its owner sets by an
// invitation. Only an administrator and the command line may.
// It returns review.ErrForbidden or review.Problems on email, name or registration.
func (s *Store) CreatePerson(ctx context.Context, cause review.Cause, p review.Person) (review.PersonID, error) {
	var id review.PersonID
	err := s.change(ctx, cause, func(tx *Tx) (err error) {
		if err := tx.mayAdminister(); err != nil {
			return err
		}
		id, err = tx.createPerson(p)
		return err
	})
	return id, err
}

// createPerson checks and adds an account, and records that.
func (tx *Tx) createPerson(p review.Person) (review.PersonID, error) {
	p = tidied(p)
	problems := checkPerson(p)
	problems.Add(validEmail(p.Email), "email", "Enter an email address, such as anna.smith@example.nhs.uk.")
	n, err := one[int](tx, `SELECT count(*) FROM people WHERE email = $1`, p.Email)
	if err != nil {
		return 0, err
	}
	problems.Add(n == 0, "email", "There is an account with this email address already.")
	if err := problems.Err(); err != nil {
		return 0, err
	}
	id, err := one[review.PersonID](tx, `
		INSERT INTO people (email, name, telephone, registration_body, registration, creates_incidents, administrator)
		VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		p.Email, p.Name, p.Telephone, p.RegistrationBody, p.Registration, p.CreatesIncidents, p.Administrator)
	if err != nil {
		return 0, fmt.Errorf("create person: %w", err)
	}
	p.ID, p.Version = id, 1
	_, err = tx.Record(review.Event{
		Change:  "create person",
		Objects: []review.Object{{Kind: "person", ID: int64(id), After: 1}},
		Facts:   rightsOf(p),
		Detail:  p,
	})
	return id, err
}

// SavePerson changes the name, the telephone number, the registration and the
// rights of an account; its email address stays. Only an administrator and the
// command line may, and nobody changes their own rights; but everybody changes
// their own number, and gives their own registration where there is none yet.
// It returns review.ErrForbidden, review.ErrNotFound, review.ErrStale when the
// account is no longer at p.Version, or review.Problems.
func (s *Store) SavePerson(ctx context.Context, cause review.Cause, p review.Person) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		before, err := findPerson(tx, p.ID)
		if err != nil {
			return err
		}
		after := tidied(p)
		if p.ID != tx.Cause().Actor.Person {
			after.WideKeys = before.WideKeys // their own wish alone
		}
		if err := tx.maySavePerson(before, after); err != nil {
			return err
		}
		if err := checkPerson(after).Err(); err != nil {
			return err
		}
		if err := tx.ExecOne(`
			UPDATE people SET name = $1, registration_body = $2, registration = $3, creates_incidents = $4, administrator = $5, telephone = $8, wide_keys = $9,
				version = version + 1
			WHERE id = $6 AND version = $7`,
			after.Name, after.RegistrationBody, after.Registration, after.CreatesIncidents, after.Administrator, p.ID, p.Version, after.Telephone, after.WideKeys); err != nil {
			return err
		}
		after.Email, after.Blocked, after.Joined, after.Version = before.Email, before.Blocked, before.Joined, before.Version+1
		_, err = tx.Record(review.Event{
			Change:  "change person",
			Objects: []review.Object{{Kind: "person", ID: int64(p.ID), Before: before.Version, After: after.Version}},
			Facts:   rightsOf(after),
			Detail:  map[string]review.Person{"before": before, "after": after},
		})
		return err
	})
}

// maySavePerson says who may change what of an account.
func (tx *Tx) maySavePerson(before, after review.Person) error {
	own := before.ID == tx.Cause().Actor.Person
	if own && (after.Administrator != before.Administrator || after.CreatesIncidents != before.CreatesIncidents) {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Nobody changes their own rights. Ask another administrator."}
	}
	registered := before.Signature() == "" || after.Signature() == before.Signature()
	if own && !before.Blocked && after.Name == before.Name && registered {
		return nil
	}
	return tx.mayAdminister()
}

// Block ends all sessions of an account at once and keeps it from signing in,
// or, with blocked false, lets it sign in again. Only an administrator and the
// command line may, and nobody blocks themselves.
// It returns review.ErrForbidden or review.ErrNotFound.
func (s *Store) Block(ctx context.Context, cause review.Cause, person review.PersonID, blocked bool) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		if err := tx.mayAdminister(); err != nil {
			return err
		}
		if person == cause.Actor.Person {
			return review.Refusal{Kind: review.ErrForbidden, Why: "Nobody blocks their own account. Ask another administrator."}
		}
		p, err := findPerson(tx, person)
		if err != nil || p.Blocked == blocked {
			return err
		}
		if blocked {
			return tx.block(p)
		}
		if err := tx.ExecOne(`UPDATE people SET blocked_at = NULL, version = version + 1 WHERE id = $1`, person); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{
			Change:  "unblock person",
			Objects: []review.Object{{Kind: "person", ID: int64(person), Before: p.Version, After: p.Version + 1}},
		})
		return err
	})
}

func (tx *Tx) block(p review.Person) error {
	if err := tx.ExecOne(`UPDATE people SET blocked_at = $1, version = version + 1 WHERE id = $2`, instant(tx.Now()), p.ID); err != nil {
		return err
	}
	ended, err := endSessionsOf(tx, p.ID, "", "account blocked")
	if err != nil {
		return err
	}
	if err := tx.endInvitations(p.ID); err != nil {
		return err
	}
	if err := tx.giveUp("account blocked", `person_id = $2`, p.ID); err != nil {
		return err
	}
	_, err = tx.Record(review.Event{
		Change:  "block person",
		Objects: []review.Object{{Kind: "person", ID: int64(p.ID), Before: p.Version, After: p.Version + 1}},
		Facts:   map[string]string{"sessions ended": strconv.FormatInt(ended, 10)},
	})
	return err
}

// mayAdminister refuses whoever is neither the command line nor an
// administrator whose account is in use.
func (tx *Tx) mayAdminister() error {
	c := tx.Cause()
	if c.Actor.Person == 0 && c.System != "" {
		return nil
	}
	ok, err := one[bool](tx, `SELECT administrator = 1 AND blocked_at IS NULL FROM people WHERE id = $1`, c.Actor.Person)
	if err != nil && !errors.Is(err, review.ErrNotFound) {
		return err
	}
	if !ok {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Only an administrator changes accounts."}
	}
	return nil
}

func rightsOf(p review.Person) map[string]string {
	return map[string]string{
		"administrator":     strconv.FormatBool(p.Administrator),
		"creates incidents": strconv.FormatBool(p.CreatesIncidents),
	}
}

func tidied(p review.Person) review.Person {
	p.Email = foldEmail(p.Email)
	p.Name = strings.Join(strings.Fields(p.Name), " ")
	p.Telephone = strings.TrimSpace(p.Telephone)
	p.RegistrationBody = strings.TrimSpace(p.RegistrationBody)
	p.Registration = strings.TrimSpace(p.Registration)
	return p
}

func checkPerson(p review.Person) review.Problems {
	problems := review.Problems{}
	problems.Add(p.Name != "", "name", "Enter the name as colleagues know it.")
	problems.Add(shortLine(p.Name, 200), "name", "Enter a name of at most 200 characters.")
	problems.Add(shortLine(p.Telephone, 40), "telephone", "Enter a telephone number of at most 40 characters.")
	problems.Add(shortLine(p.Registration, 40), "registration", "Enter a registration number of at most 40 characters.")
	problems.Add(p.Registration == "" || p.RegistrationBody != "", "registration_body", "Say who the registration is with.")
	problems.Add(p.RegistrationBody == "" || p.Registration != "", "registration", "Enter the registration number.")
	problems.Add(shortLine(p.RegistrationBody, 40), "registration_body", "Choose a body from the list.")
	return problems
}

// shortLine reports whether s is one line of at most n characters.
func shortLine(s string, n int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= n && !strings.ContainsFunc(s, unicode.IsControl)
}

func validEmail(email string) bool {
	a, err := mail.ParseAddress(email)
	return err == nil && a.Address == email && len(email) <= 254 && !strings.ContainsFunc(email, unicode.IsSpace)
}
