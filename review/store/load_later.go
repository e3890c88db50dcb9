package store

import (
	"context"
	"database/sql"
	"fmt"

	"harmreview/review"
)

// laterLetters puts letters of this list into the cases that their patients
// had before it: each goes back to triage for them alone.
func (l *load) laterLetters(ctx context.Context) error {
	var ids []review.CaseID
	err := l.store.view(ctx, func(q querier) (err error) {
		ids, err = column[review.CaseID](q, `
			SELECT DISTINCT cases.id FROM rows JOIN letters ON letters.row_id = rows.id JOIN cases ON cases.patient_id = letters.patient_id
			WHERE rows.list_id = $1 AND NOT EXISTS (SELECT 1 FROM case_letters WHERE case_letters.case_id = cases.id AND case_letters.letter_id = letters.id)
			ORDER BY cases.id`, l.list.ID)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := l.batch(ctx, l.list.Done, func(tx *Tx) error {
			letters, err := list(tx, scanLetter, selectLetter+` FROM letters JOIN cases ON cases.patient_id = letters.patient_id
				WHERE cases.id = $1 AND NOT EXISTS (SELECT 1 FROM case_letters WHERE case_letters.case_id = cases.id AND case_letters.letter_id = letters.id)
				ORDER BY written_on, letters.id`, id)
			if err != nil {
				return err
			}
			_, err = tx.ChangeCase(id, 0, review.AddLetters{Letters: letters})
			return err
		}); err != nil {
			return fmt.Errorf("case %s: %w", id, err)
		}
	}
	return nil
}

// A doubtful case is one of an earlier list, and what contradicts its NHS number.
type doubtful struct {
	id       review.CaseID
	nhs, why string
}

// doubts opens the question of identity on cases of earlier lists whose NHS
// number a letter of this list contradicts.
func (l *load) doubts(ctx context.Context) error {
	var all []doubtful
	err := l.store.view(ctx, func(q querier) (err error) {
		all, err = l.doubted(q)
		return err
	})
	if err != nil {
		return err
	}
	for _, d := range all {
		if err := l.batch(ctx, l.list.Done, func(tx *Tx) error {
			_, err := tx.ChangeCase(d.id, 0, review.DoubtIdentity{Why: d.why})
			return err
		}); err != nil {
			return fmt.Errorf("case %s: %w", d.id, err)
		}
	}
	return nil
}

// doubted are the cases that doubts is about. Few lists name a number anew that
// stands apart.
func (l *load) doubted(q querier) ([]doubtful, error) {
	found, err := list(q, func(rows *sql.Rows, d *doubtful) error { return rows.Scan(&d.id, &d.nhs) }, `
		SELECT DISTINCT cases.id, known.nhs_number
		FROM patients AS apart
		JOIN patients AS known ON known.nhs_number = apart.nhs_number AND known.incident_id = apart.incident_id AND known.list_id <> apart.list_id
		JOIN cases ON cases.patient_id = known.id
		WHERE apart.list_id = $1 AND apart.nhs_number <> '' AND apart.uncertain <> ''
			AND NOT EXISTS (SELECT 1 FROM obligations WHERE obligations.case_id = cases.id AND obligations.kind = 'identity' AND obligations.state = 'open')
		ORDER BY cases.id`, l.list.ID)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	wanted := make([]string, len(found))
	for i, d := range found {
		wanted[i] = d.nhs
	}
	numbers, err := numbersOf(q, l.list.Incident, wanted)
	if err != nil {
		return nil, err
	}
	var all []doubtful
	for _, d := range found {
		if why := numbers[d.nhs].doubt; why != "" {
			all = append(all, doubtful{d.id, d.nhs, why})
		}
	}
	return all, nil
}
