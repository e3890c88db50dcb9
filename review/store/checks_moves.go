package store

import (
	"database/sql"
	"fmt"
	"slices"

	"harmreview/review"
)

// checkMoved looks whether the event that took a letter out of a case names the
// case. That the one which put it there does is checked with how cases were made.
func checkMoved(v *verification) error {
	return v.q.each(`
		SELECT case_id, letter_id, to_event, coalesce(events.record, '{}') FROM case_letters LEFT JOIN events ON events.seq = to_event
		WHERE to_event IS NOT NULL ORDER BY to_event, case_id, letter_id`, nil, func(rows *sql.Rows) error {
		var id review.CaseID
		var letter review.LetterID
		var seq int64
		var l leaf
		if err := rows.Scan(&id, &letter, &seq, fromJSON(&l)); err != nil {
			return err
		}
		if slices.ContainsFunc(l.Objects, func(o leafObject) bool { return o.Kind == caseKind && o.ID == int64(id) }) {
			return nil
		}
		return fmt.Errorf("case %s: event %d did not take letter %d out of it", id, seq, letter)
	})
}

// checkJoined asks that the case of a patient whose letters a join took over is
// empty.
func checkJoined(v *verification) error {
	id, err := one[review.CaseID](v.q, `
		SELECT cases.id FROM patients JOIN cases ON cases.patient_id = patients.id
		WHERE joined_into IS NOT NULL AND emptied = 0 ORDER BY cases.id LIMIT 1`)
	if err == nil {
		return fmt.Errorf("case %s was joined into another, and is counted still", id)
	}
	return ignoreNotFound(err)
}
