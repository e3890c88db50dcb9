package store

import (
	"context"

	"harmreview/review"
)

// ConfirmIncident is the second person's word that the creator of an incident
// may be its first manager. Whoever administers accounts or may create
// incidents may give it. It returns review.ErrForbidden to others and to the
// creator, review.ErrNotNow when done.
func (s *Store) ConfirmIncident(ctx context.Context, cause review.Cause, id review.IncidentID) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		i, err := loadIncident(tx, id)
		if err != nil {
			return err
		}
		if !i.Waits() {
			return review.Refusal{Kind: review.ErrNotNow, Why: "This incident has been confirmed already."}
		}
		if i.CreatedBy == cause.Actor.Person || cause.Actor.Person == 0 {
			return review.Refusal{Kind: review.ErrForbidden, Why: "Somebody else must confirm the incident that you created."}
		}
		if err := mayConfirm(tx, cause.Actor.Person); err != nil {
			return err
		}
		if err := tx.Exec(`UPDATE incidents SET confirmed_by = $1 WHERE id = $2`, cause.Actor.Person, id); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{Change: "confirm incident", Objects: []review.Object{{Kind: "incident", ID: int64(id)}, {Kind: "person", ID: int64(i.CreatedBy)}}})
		return err
	})
}

func mayConfirm(q querier, person review.PersonID) error {
	p, err := findPerson(q, person)
	if err != nil {
		return err
	}
	if !p.MayConfirm() || p.Blocked {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Only an administrator, or somebody who may create incidents, confirms one."}
	}
	return nil
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
