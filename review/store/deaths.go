package store

import (
	"context"
	"fmt"
	"slices"

	"harmreview/review"
)

// forTheDead leaves out of the queue of incident $1 the cases of patients who had
// died, unless person $4 is among those who review them, or nobody is named who
// could.
const forTheDead = ` AND (NOT EXISTS (SELECT 1 FROM patients WHERE patients.id = cases.patient_id AND died <> '')
	OR NOT EXISTS (SELECT 1 FROM death_reviewers AS named JOIN members ON members.incident_id = named.incident_id AND members.person_id = named.person_id
		JOIN people ON people.id = named.person_id WHERE named.incident_id = $1 AND role IN ('clinician', 'lead') AND blocked_at IS NULL)
	OR EXISTS (SELECT 1 FROM death_reviewers WHERE incident_id = $1 AND person_id = $4))`

// DeathReviewers are who reviews the cases of patients who had died. With nobody
// named everybody does.
func (s *Store) DeathReviewers(ctx context.Context, incident review.IncidentID) ([]review.PersonID, error) {
	var all []review.PersonID
	err := s.view(ctx, func(q querier) (err error) {
		all, err = deathReviewers(q, incident)
		return err
	})
	return all, err
}

func deathReviewers(q querier, incident review.IncidentID) ([]review.PersonID, error) {
	return column[review.PersonID](q, `SELECT person_id FROM death_reviewers WHERE incident_id = $1 ORDER BY person_id`, incident)
}

// SetDeathReviewers names them; was is what the form showed. It returns
// review.ErrForbidden, review.ErrStale when others are named now, or
// review.Problems on who does not review.
func (s *Store) SetDeathReviewers(ctx context.Context, cause review.Cause, was, people []review.PersonID) error {
	a := cause.Actor
	if !a.May(review.Allocate) {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Managers and leads of this incident say who reviews patients who had died."}
	}
	slices.Sort(was)
	slices.Sort(people)
	people = slices.Compact(people)
	return s.change(ctx, cause, func(tx *Tx) error {
		before, err := deathReviewers(tx, a.Incident)
		if err != nil {
			return err
		}
		if !slices.Equal(before, slices.Compact(was)) {
			return fmt.Errorf("reviewers of the dead: %w", review.ErrStale)
		}
		fit, err := one[int](tx, `SELECT count(DISTINCT person_id) FROM members WHERE incident_id = $1 AND role IN ('clinician', 'lead')
			AND person_id IN (SELECT value FROM json_each($2))`, a.Incident, toJSON(people))
		if err != nil {
			return err
		}
		if fit != len(people) {
			return review.Problems{"people": "Choose from the list: clinicians and leads of this incident."}
		}
		if err := tx.Exec(`DELETE FROM death_reviewers WHERE incident_id = $1`, a.Incident); err != nil {
			return err
		}
		if err := tx.Exec(`INSERT INTO death_reviewers (incident_id, person_id) SELECT $1, value FROM json_each($2)`, a.Incident, toJSON(people)); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{Change: "name reviewers of the dead", Objects: []review.Object{{Kind: "incident", ID: int64(a.Incident)}},
			Detail: map[string][]review.PersonID{"before": before, "after": people}})
		return err
	})
}
