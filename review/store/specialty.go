package store

import (
	"context"
	"fmt"
	"slices"

	"harmreview/review"
)

// specialtiesOf are the specialties in which a person works, in order.
func specialtiesOf(q querier, incident review.IncidentID, person review.PersonID) ([]string, error) {
	return column[string](q, `SELECT specialty FROM member_specialties WHERE incident_id = $1 AND person_id = $2 ORDER BY specialty`, incident, person)
}

// SpecialtiesOf are those in which a member says that they work, in order.
func (s *Store) SpecialtiesOf(ctx context.Context, incident review.IncidentID, person review.PersonID) ([]string, error) {
	var all []string
	err := s.view(ctx, func(q querier) (err error) {
		all, err = specialtiesOf(q, incident, person)
		return err
	})
	return all, err
}

// SetSpecialties makes these the specialties of a member, whose cases Next then
// puts before others that are equally urgent. was is what the form showed.
// Everybody sets their own, and whoever grants roles sets those of others.
//
// It returns review.ErrForbidden, review.ErrNotFound for no member,
// review.ErrStale when something else is there now, or review.Problems on
// specialties that no letter of the incident has.
func (s *Store) SetSpecialties(ctx context.Context, cause review.Cause, person review.PersonID, was, specialties []string) error {
	return s.changeMember(ctx, cause, person, "specialties", func(tx *Tx) error {
		before, err := specialtiesOf(tx, cause.Actor.Incident, person)
		if err != nil {
			return err
		}
		slices.Sort(was)
		if !slices.Equal(before, slices.Compact(was)) {
			return fmt.Errorf("specialties of %d: %w", person, review.ErrStale)
		}
		return tx.setSpecialties(person, before, specialties)
	})
}

func (tx *Tx) setSpecialties(person review.PersonID, before, after []string) error {
	incident := tx.Cause().Actor.Incident
	slices.Sort(after)
	after = slices.Compact(after)
	if slices.Equal(before, after) {
		return nil
	}
	unknown, err := one[int](tx, `SELECT count(*) FROM json_each($2) AS each WHERE each.value NOT IN (SELECT value FROM json_each($3))
		AND NOT EXISTS (SELECT 1 FROM case_counts WHERE incident_id = $1 AND specialty = each.value AND specialty <> '')`, incident, texts(after), texts(before))
	if err != nil {
		return err
	}
	if unknown > 0 {
		return review.Problems{"specialties": "Choose specialties from the list: they are those of this incident’s letters."}
	}
	if err := tx.Exec(`DELETE FROM member_specialties WHERE incident_id = $1 AND person_id = $2`, incident, person); err != nil {
		return err
	}
	if err := tx.Exec(`INSERT INTO member_specialties (incident_id, person_id, specialty) SELECT $1, $2, value FROM json_each($3)`, incident, person, texts(after)); err != nil {
		return err
	}
	_, err = tx.Record(review.Event{
		Change:  "set specialties",
		Objects: []review.Object{{Kind: "person", ID: int64(person)}, {Kind: "incident", ID: int64(incident)}},
		Detail:  map[string][]string{"before": before, "after": after},
	})
	return err
}

// texts is a list of texts as a JSON array, never null.
func texts(all []string) string {
	if all == nil {
		return "[]"
	}
	return toJSON(all)
}
