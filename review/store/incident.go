package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"

	"harmreview/review"
)

// CreateIncident adds an incident. On a page its creator becomes the first
// manager, who can do nothing with patients until another account has
// confirmed it; the command line confirms by itself.
// It returns review.ErrForbidden to a person who may not create incidents, or
// review.Problems.
func (s *Store) CreateIncident(ctx context.Context, cause review.Cause, i review.Incident) (review.IncidentID, error) {
	if i.Policy == (review.Policy{}) {
		i.Policy = review.DefaultPolicy()
	}
	var id review.IncidentID
	err := s.change(ctx, cause, func(tx *Tx) error {
		problems := i.Check()
		if creator := cause.Actor.Person; creator != 0 {
			if err := mayCreate(tx, creator); err != nil {
				return err
			}
			problems = i.CheckChange(review.Incident{}, "created")
		}
		n, err := one[int](tx, `SELECT count(*) FROM incidents WHERE reference = $1`, i.Reference)
		if err != nil {
			return err
		}
		problems.Add(n == 0, "reference", "There is an incident with this reference already.")
		if err := problems.Err(); err != nil {
			return err
		}
		id, err = tx.createIncident(i)
		return err
	})
	return id, err
}

// mayCreate refuses whoever may not create incidents.
func mayCreate(q querier, person review.PersonID) error {
	p, err := findPerson(q, person)
	if err != nil {
		return err
	}
	if !p.CreatesIncidents || p.Blocked {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Your account may not create incidents. Ask an administrator."}
	}
	return nil
}

func (tx *Tx) createIncident(i review.Incident) (review.IncidentID, error) {
	creator := tx.Cause().Actor.Person
	id, err := one[review.IncidentID](tx, `
		INSERT INTO incidents (reference, name, demonstration, sample_seed, created_by, created_at)
		VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		i.Reference, i.Name, i.Demonstration, tx.seed(i), null(creator), instant(tx.Now()))
	if err != nil {
		return 0, err
	}
	i.ID, i.Version = id, 1
	if err := tx.saveIncident(i, "created"); err != nil {
		return 0, err
	}
	if creator != 0 {
		if err := tx.Exec(`INSERT INTO members (incident_id, person_id, role) VALUES ($1, $2, $3)`, id, creator, review.Manager); err != nil {
			return 0, err
		}
	}
	_, err = tx.Record(review.Event{Change: "create incident", Objects: []review.Object{{Kind: "incident", ID: int64(id), After: 1}}, Detail: i})
	return id, err
}

// seed is what samples are drawn by: secret in a real incident, and in a
// demonstration the same each time.
func (tx *Tx) seed(i review.Incident) string {
	if i.Demonstration {
		return "demonstration " + i.Reference
	}
	return rand.Text()
}

// SaveIncident changes the facts, policy, sites and rota of an incident. Its
// reference stays. It returns review.ErrForbidden to a person who may not,
// review.ErrStale when the incident is no longer at i.Version, or
// review.Problems.
func (s *Store) SaveIncident(ctx context.Context, cause review.Cause, i review.Incident, reason string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		if a := cause.Actor; a.Person != 0 && (a.Incident != i.ID || !a.May(review.SetUp)) {
			return review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager of this incident changes its set-up."}
		}
		before, err := loadIncident(tx, i.ID)
		if err != nil {
			return err
		}
		if before.Version != i.Version {
			return review.ErrStale
		}
		if err := i.CheckChange(before, reason).Err(); err != nil {
			return err
		}
		if err := tx.ExecOne(`UPDATE incidents SET version = version + 1 WHERE id = $1 AND version = $2`, i.ID, i.Version); err != nil {
			return err
		}
		if err := tx.saveIncident(i, reason); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{
			Change:  "change incident",
			Objects: []review.Object{{Kind: "incident", ID: int64(i.ID), Before: i.Version, After: i.Version + 1}},
			Detail:  map[string]any{"incident": i, "reason": reason},
		})
		return err
	})
}

// saveIncident writes what SaveIncident and CreateIncident share.
func (tx *Tx) saveIncident(i review.Incident, reason string) error {
	policy, err := tx.addDefinition(policyDefinition, i.ID, i.Policy, tx.Cause().Actor.Person)
	if err != nil {
		return err
	}
	if err := tx.ExecOne(`
		UPDATE incidents SET name = $1, local_reference = $2, lfpse_reference = $3, window_from = $4, window_to = $5, cause = $6,
			discovered_on = $7, declared_on = $8, contact_point = $9, policy_id = $10
		WHERE id = $11`,
		i.Name, i.LocalReference, i.LFPSEReference, i.WindowFrom, i.WindowTo, i.Cause, i.DiscoveredOn, i.DeclaredOn, i.ContactPoint, policy, i.ID); err != nil {
		return err
	}
	if err := tx.Exec(`DELETE FROM sites WHERE incident_id = $1`, i.ID); err != nil {
		return err
	}
	for _, site := range i.Sites {
		if err := tx.Exec(`INSERT INTO sites (incident_id, code, name) VALUES ($1, $2, $3)`, i.ID, site.Code, site.Name); err != nil {
			return err
		}
	}
	if err := tx.Exec(`UPDATE rota SET ended_at = $1 WHERE incident_id = $2 AND ended_at IS NULL`, instant(tx.Now()), i.ID); err != nil {
		return err
	}
	for _, e := range i.Rota {
		if err := tx.Exec(`INSERT INTO rota (incident_id, days, from_hour, to_hour, step, whom, number) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			i.ID, e.Days, e.FromHour, e.ToHour, max(e.Step, 1), e.Whom, e.Number); err != nil {
			return err
		}
	}
	return tx.saveFigures(i, reason)
}

// saveFigures adds a version of each declared figure that has changed.
func (tx *Tx) saveFigures(i review.Incident, reason string) error {
	before, err := figures(tx, i.ID)
	if err != nil {
		return err
	}
	kept := review.Incident{Figures: before}
	for _, what := range review.DeclaredKinds {
		f, ok := i.Declared(what)
		was, had := kept.Declared(what)
		if !ok || had && was.Declared == f.Declared {
			continue
		}
		if f.Reason == "" {
			f.Reason = reason
		}
		if err := tx.Exec(`INSERT INTO incident_figures (incident_id, n, what, declared, reason, by, at)
			SELECT $1, coalesce(max(n), 0) + 1, $2, $3, $4, $5, $6 FROM incident_figures WHERE incident_id = $1`,
			i.ID, what, f.Declared, f.Reason, null(tx.Cause().Actor.Person), instant(tx.Now())); err != nil {
			return err
		}
	}
	return nil
}

func figures(q querier, id review.IncidentID) ([]review.IncidentFigure, error) {
	return list(q, func(rows *sql.Rows, f *review.IncidentFigure) error {
		return rows.Scan(&f.What, &f.Declared, &f.Reason, &f.By, (*instant)(&f.At))
	}, `SELECT what, declared, reason, coalesce(by, 0), at FROM incident_figures WHERE incident_id = $1 ORDER BY n`, id)
}

// Incident returns the incident with id, whole.
func (s *Store) Incident(ctx context.Context, id review.IncidentID) (review.Incident, error) {
	var i review.Incident
	err := s.view(ctx, func(q querier) (err error) {
		i, err = loadIncident(q, id)
		return err
	})
	return i, err
}

// IncidentByReference returns the incident that scripts call by reference.
func (s *Store) IncidentByReference(ctx context.Context, reference string) (review.Incident, error) {
	var i review.Incident
	err := s.view(ctx, func(q querier) error {
		id, err := one[review.IncidentID](q, `SELECT id FROM incidents WHERE reference = $1`, reference)
		if err != nil {
			return fmt.Errorf("incident %s: %w", reference, err)
		}
		i, err = loadIncident(q, id)
		return err
	})
	return i, err
}

func loadIncident(q querier, id review.IncidentID) (review.Incident, error) {
	i := review.Incident{ID: id}
	err := q.QueryRow(`
		SELECT incidents.version, reference, name, local_reference, lfpse_reference, window_from, window_to, cause, discovered_on, declared_on,
			contact_point, demonstration, policy_id, definitions.body, coalesce(created_by, 0), coalesce(confirmed_by, 0), created_at
		FROM incidents JOIN definitions ON definitions.id = policy_id WHERE incidents.id = $1`, id).Scan(
		&i.Version, &i.Reference, &i.Name, &i.LocalReference, &i.LFPSEReference, &i.WindowFrom, &i.WindowTo, &i.Cause, &i.DiscoveredOn, &i.DeclaredOn,
		&i.ContactPoint, &i.Demonstration, &i.PolicyID, fromJSON(&i.Policy), &i.CreatedBy, &i.ConfirmedBy, (*instant)(&i.CreatedAt))
	if err != nil {
		return i, fmt.Errorf("incident %d: %w", id, err)
	}
	i.Sites, err = list(q, func(rows *sql.Rows, s *review.Site) error { return rows.Scan(&s.Code, &s.Name) },
		`SELECT code, name FROM sites WHERE incident_id = $1 ORDER BY code`, id)
	if err != nil {
		return i, err
	}
	if i.Rota, err = rota(q, id); err != nil {
		return i, err
	}
	i.Figures, err = figures(q, id)
	return i, err
}

func rota(q querier, id review.IncidentID) ([]review.RotaEntry, error) {
	return list(q, func(rows *sql.Rows, e *review.RotaEntry) error {
		return rows.Scan(&e.ID, &e.Days, &e.FromHour, &e.ToHour, &e.Step, &e.Whom, &e.Number)
	}, `SELECT id, days, from_hour, to_hour, step, whom, number FROM rota WHERE incident_id = $1 AND ended_at IS NULL ORDER BY step, id`, id)
}

// policyOf is the policy in force in an incident.
func policyOf(q querier, incident review.IncidentID) (p review.Policy, err error) {
	err = q.QueryRow(`SELECT body FROM incidents JOIN definitions ON definitions.id = policy_id WHERE incidents.id = $1`, incident).Scan(readOnce[review.Policy]{&knownPolicies, &p})
	return p, err
}
