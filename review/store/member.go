package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"harmreview/review"
)

// Actor is the person at work in an incident, with the roles held there now.
// It returns review.ErrNotFound to whoever is no member, or whose incident has
// not been confirmed by a second person.
func (s *Store) Actor(ctx context.Context, person review.PersonID, incident review.IncidentID) (review.Actor, error) {
	var a review.Actor
	err := s.view(ctx, func(q querier) (err error) {
		a, err = actor(q, person, incident)
		return err
	})
	return a, err
}

func actor(q querier, person review.PersonID, incident review.IncidentID) (review.Actor, error) {
	a := review.Actor{Person: person, Incident: incident}
	err := q.each(`
		SELECT people.name, trim(registration_body || ' ' || registration), role, second_reader
		FROM members
		JOIN people ON people.id = person_id
		JOIN incidents ON incidents.id = incident_id
		WHERE incident_id = $1 AND person_id = $2 AND blocked_at IS NULL AND (created_by IS NULL OR confirmed_by IS NOT NULL)
		ORDER BY role`, []any{incident, person}, func(rows *sql.Rows) error {
		var role review.Role
		var second bool
		if err := rows.Scan(&a.Name, &a.Registration, &role, &second); err != nil {
			return err
		}
		a.Roles = append(a.Roles, role)
		a.SecondReader = a.SecondReader || second
		return nil
	})
	if err == nil && len(a.Roles) == 0 {
		err = fmt.Errorf("member %d of incident %d: %w", person, incident, review.ErrNotFound)
	}
	if err != nil {
		return a, err
	}
	if a.Names, err = namesOf(q, incident, person); err != nil {
		return a, err
	}
	a.PreparedOwed, err = preparedOwed(q, a)
	return a, err
}

// Incidents are those that a person is a member of, newest first.
func (s *Store) Incidents(ctx context.Context, person review.PersonID) ([]review.Incident, error) {
	var all []review.Incident
	err := s.view(ctx, func(q querier) error {
		ids, err := column[review.IncidentID](q, `SELECT DISTINCT incident_id FROM members WHERE person_id = $1 ORDER BY incident_id DESC`, person)
		if err != nil {
			return err
		}
		all, err = incidentsWith(q, ids)
		return err
	})
	return all, err
}

// Members are the people of an incident with their roles, by name.
func (s *Store) Members(ctx context.Context, incident review.IncidentID) ([]review.Member, error) {
	var all []review.Member
	err := s.view(ctx, func(q querier) error {
		all = nil
		return q.each(`
			SELECT `+personColumns+`, role, second_reader
			FROM members JOIN people ON people.id = person_id
			WHERE incident_id = $1 ORDER BY name, people.id, role`, []any{incident}, func(rows *sql.Rows) error {
			var p review.Person
			var role review.Role
			var second bool
			if err := rows.Scan(append(personInto(&p), &role, &second)...); err != nil {
				return err
			}
			if n := len(all); n == 0 || all[n-1].Person.ID != p.ID {
				all = append(all, review.Member{Person: p})
			}
			m := &all[len(all)-1]
			m.Roles = append(m.Roles, role)
			m.SecondReader = m.SecondReader || second
			return nil
		})
	})
	return all, err
}

// SetRoles gives a person exactly these roles in an incident; none ends the
// membership. On a page only a manager of the incident may, and never for
// themselves; the command line names its operating-system user in the event.
// It returns review.ErrForbidden or review.Problems.
func (s *Store) SetRoles(ctx context.Context, cause review.Cause, incident review.IncidentID, person review.PersonID, roles []review.Role, secondReader bool) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		if err := mayGrant(cause, incident, person); err != nil {
			return err
		}
		before, err := member(tx, incident, person)
		if err != nil {
			return err
		}
		return tx.setRoles(incident, before, roles, secondReader)
	})
}

// ChangeRoles is SetRoles for a form that showed what was: with anything else
// there now it returns review.ErrStale.
func (s *Store) ChangeRoles(ctx context.Context, cause review.Cause, incident review.IncidentID, was review.Member, roles []review.Role, secondReader bool) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		if err := mayGrant(cause, incident, was.Person.ID); err != nil {
			return err
		}
		now, err := member(tx, incident, was.Person.ID)
		if err != nil {
			return err
		}
		if !now.SameRoles(was) {
			return review.ErrStale
		}
		return tx.setRoles(incident, now, roles, secondReader)
	})
}

// AddMember gives the account with an email address its first roles in an
// incident. It returns review.ErrForbidden to whoever does not grant roles
// there, or review.Problems on email, roles or second_reader.
func (s *Store) AddMember(ctx context.Context, cause review.Cause, incident review.IncidentID, email string, roles []review.Role, secondReader bool) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		if err := mayGrant(cause, incident, 0); err != nil { // whoever may is a member already
			return err
		}
		problems := review.Member{Roles: roles, SecondReader: secondReader}.Check()
		id, err := one[review.PersonID](tx, `SELECT id FROM people WHERE email = $1`, foldEmail(email))
		if errors.Is(err, review.ErrNotFound) {
			problems.Add(false, "email", "There is no account with this email address. Check it, or ask an administrator to add the account.")
			return problems
		}
		if err != nil {
			return err
		}
		now, err := member(tx, incident, id)
		if err != nil {
			return err
		}
		problems.Add(len(now.Roles) == 0, "email", now.Person.Name+" is a member already. Change their roles on the page People.")
		problems.Add(!now.Person.Blocked, "email", "This account is blocked. Ask an administrator.")
		if err := problems.Err(); err != nil {
			return err
		}
		return tx.setRoles(incident, now, roles, secondReader)
	})
}

func (tx *Tx) setRoles(incident review.IncidentID, before review.Member, roles []review.Role, secondReader bool) error {
	p := review.Problems{}
	for _, r := range roles {
		p.Add(r.Valid(), "roles", "Choose roles from the list.")
	}
	if err := p.Err(); err != nil {
		return err
	}
	person := before.Person.ID
	if err := tx.Exec(`DELETE FROM members WHERE incident_id = $1 AND person_id = $2`, incident, person); err != nil {
		return err
	}
	for _, r := range roles {
		if err := tx.Exec(`INSERT INTO members (incident_id, person_id, role, second_reader) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
			incident, person, r, secondReader && r == review.Clinician); err != nil {
			return err
		}
	}
	if err := tx.giveUpUnfit(review.Actor{Person: person, Incident: incident, Roles: roles, SecondReader: secondReader}); err != nil {
		return err
	}
	_, err := tx.Record(review.Event{
		Change:  "grant roles",
		Objects: []review.Object{{Kind: "person", ID: int64(person)}, {Kind: "incident", ID: int64(incident)}},
		Facts: map[string]string{"before": fmt.Sprint(before.Roles), "after": fmt.Sprint(roles),
			"second reader before": fmt.Sprint(before.SecondReader), "second reader": fmt.Sprint(secondReader)},
	})
	return err
}

// member is a person with the roles held in an incident now, none for whoever
// is no member. It returns review.ErrNotFound for somebody without an account.
func member(q querier, incident review.IncidentID, person review.PersonID) (review.Member, error) {
	var m review.Member
	var err error
	if m.Person, err = findPerson(q, person); err != nil {
		return m, err
	}
	err = q.each(`SELECT role, second_reader FROM members WHERE incident_id = $1 AND person_id = $2 ORDER BY role`, []any{incident, person}, func(rows *sql.Rows) error {
		var role review.Role
		var second bool
		err := rows.Scan(&role, &second)
		m.Roles, m.SecondReader = append(m.Roles, role), m.SecondReader || second
		return err
	})
	return m, err
}

// Member returns a person with the roles held in an incident. It returns
// review.ErrNotFound for whoever is no member.
func (s *Store) Member(ctx context.Context, incident review.IncidentID, person review.PersonID) (review.Member, error) {
	var m review.Member
	err := s.view(ctx, func(q querier) (err error) {
		m, err = member(q, incident, person)
		return err
	})
	if err == nil && len(m.Roles) == 0 {
		err = fmt.Errorf("member %d of incident %d: %w", person, incident, review.ErrNotFound)
	}
	return m, err
}

func mayGrant(cause review.Cause, incident review.IncidentID, person review.PersonID) error {
	a := cause.Actor
	if a.Person == 0 && cause.System != "" {
		return nil // the command line
	}
	if a.Incident != incident || !a.May(review.GrantRoles) {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager of this incident grants its roles."}
	}
	if a.Person == person {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Nobody changes their own roles. Ask another manager."}
	}
	return nil
}

// ownOrGranted refuses whoever sets something of another member without granting roles.
func ownOrGranted(a review.Actor, person review.PersonID, what string) error {
	if person != a.Person && !a.May(review.GrantRoles) {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Only they and a manager of this incident set somebody’s " + what + "."}
	}
	return nil
}

// changeMember makes a change to what a member has set for their work in the
// incident of the cause: their own, or that of others for whoever grants roles.
// It returns review.ErrForbidden, or review.ErrNotFound for no member.
func (s *Store) changeMember(ctx context.Context, cause review.Cause, person review.PersonID, what string, change func(*Tx) error) error {
	if err := ownOrGranted(cause.Actor, person, what); err != nil {
		return err
	}
	return s.change(ctx, cause, func(tx *Tx) error {
		if err := tx.worksHere(person); err != nil {
			return err
		}
		return change(tx)
	})
}

// worksHere returns review.ErrNotFound for somebody who has no role in the incident.
func (tx *Tx) worksHere(person review.PersonID) error {
	m, err := member(tx, tx.Cause().Actor.Incident, person)
	if err == nil && len(m.Roles) == 0 {
		err = fmt.Errorf("member %d: %w", person, review.ErrNotFound)
	}
	return err
}
