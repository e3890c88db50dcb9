package store

import (
	"database/sql"

	"harmreview/review"
)

// copies reads what was decided about copies of the letters now in the case.
func (c caseLoad) copies(q querier) (err error) {
	c.Copies, err = list(q, func(rows *sql.Rows, d *review.CopyDecision) error {
		return rows.Scan(&d.ID, &d.Letter, &d.Content, &d.Answer, &d.Reason, &d.Note, &d.By, &d.ByName, (*instant)(&d.At), &d.Supersedes)
	}, `SELECT copy_decisions.id, letter_id, content, answer, reason, note, by, people.name, at, coalesce(supersedes, 0)
		FROM copy_decisions JOIN people ON people.id = by
		WHERE letter_id IN (SELECT value FROM json_each($1)) ORDER BY copy_decisions.id`, c.here())
	return err
}

func (k keeping) copies() error {
	for i := range k.c.Copies {
		d := &k.c.Copies[i]
		if d.ID != 0 {
			continue
		}
		var err error
		d.ID, err = one[int64](k.tx, `INSERT INTO copy_decisions (case_id, letter_id, content, answer, reason, note, by, at, supersedes, event)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
			k.c.ID, d.Letter, d.Content, d.Answer, d.Reason, d.Note, d.By, instant(d.At), null(d.Supersedes), k.seq)
		if err != nil {
			return err
		}
		k.names("copy decision", d.ID)
	}
	return nil
}
