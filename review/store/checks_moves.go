package store

import (
	"database/sql"
	"fmt"

	"harmreview/review"
)

// checkMoved looks whether the event that took a letter out of a case names the
// case. That the one which put it there does is checked with how cases were made.
// Events that took thousands out are read once.
func checkMoved(v *verification) error {
	var named map[review.CaseID]bool
	var read int64
	return v.q.each(`SELECT case_id, letter_id, to_event FROM case_letters WHERE to_event IS NOT NULL ORDER BY to_event, case_id, letter_id`, nil, func(rows *sql.Rows) error {
		var id review.CaseID
		var letter review.LetterID
		var seq int64
		if err := rows.Scan(&id, &letter, &seq); err != nil {
			return err
		}
		if named == nil || seq != read {
			var err error
			if named, err = casesNamedBy(v.q, seq); err != nil {
				return err
			}
			read = seq
		}
		if named[id] {
			return nil
		}
		return fmt.Errorf("case %s: event %d did not take letter %d out of it", id, seq, letter)
	})
}

// casesNamedBy are the cases that an event is about, none if there is no such event.
func casesNamedBy(q querier, seq int64) (map[review.CaseID]bool, error) {
	var l leaf
	err := q.QueryRow(`SELECT record FROM events WHERE seq = $1`, seq).Scan(fromJSON(&l))
	if err = ignoreNotFound(err); err != nil {
		return nil, err
	}
	named := make(map[review.CaseID]bool, len(l.Objects))
	for _, o := range l.Objects {
		if o.Kind == caseKind {
			named[review.CaseID(o.ID)] = true
		}
	}
	return named, nil
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
