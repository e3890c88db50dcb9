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
			SELECT people.id, people.version, email, name, registration_body, registration, blocked_at IS NOT NULL, role, second_reader
			FROM members JOIN people ON people.id = person_id
			WHERE incident_id = $1 ORDER BY name, people.id, role`, []any{incident}, func(rows *sql.Rows) error {
			var p review.Person
			var role review.Role
			var second bool
			if err := rows.Scan(&p.ID, &p.Version, &p.Email, &p.Name, &p.RegistrationBody, &p.Registration, &p.Blocked, &role, &second); err != nil {
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
		p := review.Problems{}
		for _, r := range roles {
			p.Add(r.Valid(), "roles", "Choose roles from the list.")
		}
		if err := p.Err(); err != nil {
			return err
		}
		before, err := actor(tx, person, incident)
		if err != nil && !errors.Is(err, review.ErrNotFound) {
			return err
		}
		if err := tx.Exec(`DELETE FROM members WHERE incident_id = $1 AND person_id = $2`, incident, person); err != nil {
			return err
		}
		for _, r := range roles {
			if err := tx.Exec(`INSERT INTO members (incident_id, person_id, role, second_reader) VALUES ($1, $2, $3, $4)`,
				incident, person, r, secondReader && r == review.Clinician); err != nil {
				return err
			}
		}
		_, err = tx.Record(review.Event{
			Change:  "grant roles",
			Objects: []review.Object{{Kind: "person", ID: int64(person)}, {Kind: "incident", ID: int64(incident)}},
			Facts:   map[string]string{"before": fmt.Sprint(before.Roles), "after": fmt.Sprint(roles), "second reader": fmt.Sprint(secondReader)},
		})
		return err
	})
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

// ConfirmIncident is the second person's word that the creator of an incident
// may be its first manager.
// It returns review.ErrForbidden to the creator, review.ErrNotNow when done.
func (s *Store) ConfirmIncident(ctx context.Context, cause review.Cause, id review.IncidentID) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		i, err := loadIncident(tx, id)
		if err != nil {
			return err
		}
		if i.CreatedBy == 0 || i.ConfirmedBy != 0 {
			return review.Refusal{Kind: review.ErrNotNow, Why: "This incident has been confirmed already."}
		}
		if i.CreatedBy == cause.Actor.Person || cause.Actor.Person == 0 {
			return review.Refusal{Kind: review.ErrForbidden, Why: "Somebody else must confirm the incident that you created."}
		}
		if err := tx.Exec(`UPDATE incidents SET confirmed_by = $1 WHERE id = $2`, cause.Actor.Person, id); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{Change: "confirm incident", Objects: []review.Object{{Kind: "incident", ID: int64(id)}, {Kind: "person", ID: int64(i.CreatedBy)}}})
		return err
	})
}

// Unconfirmed are the incidents whose first manager waits for a second
// person's word.
func (s *Store) Unconfirmed(ctx context.Context) ([]review.Incident, error) {
	var all []review.Incident
	err := s.view(ctx, func(q querier) error {
		ids, err := column[review.IncidentID](q, `SELECT id FROM incidents WHERE created_by IS NOT NULL AND confirmed_by IS NULL ORDER BY id`)
		if err != nil {
			return err
		}
		all, err = incidentsWith(q, ids)
		return err
	})
	return all, err
}

func incidentsWith(q querier, ids []review.IncidentID) ([]review.Incident, error) {
	var all []review.Incident
	for _, id := range ids {
		i, err := loadIncident(q, id)
		if err != nil {
			return nil, err
		}
		all = append(all, i)
	}
	return all, nil
}
