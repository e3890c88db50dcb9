package store

import (
	"database/sql"
	"fmt"

	"harmreview/review"
)

// draws keeps the lots that a change drew. The event does not name them: whoever
// reads the log is not to learn from it which case is read once more.
func (k keeping) draws() error {
	for i := range k.c.Draws {
		d := &k.c.Draws[i]
		if d.ID != 0 {
			continue
		}
		var err error
		d.ID, err = one[int64](k.tx, `INSERT INTO draws (incident_id, case_id, kind, n, share, drawn, at, event) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
			k.c.Incident, k.c.ID, d.Kind, d.N, d.Share, d.Drawn, instant(d.At), k.seq)
		if err != nil {
			return err
		}
	}
	return nil
}

// checkDraws draws every lot again from the seed of its incident.
func checkDraws(v *verification) error {
	return v.q.each(`SELECT draws.id, case_id, kind, n, share, drawn, sample_seed FROM draws JOIN incidents ON incidents.id = incident_id ORDER BY draws.id`, nil, func(rows *sql.Rows) error {
		var d review.Draw
		var id review.CaseID
		var seed string
		if err := rows.Scan(&d.ID, &id, &d.Kind, &d.N, &d.Share, &d.Drawn, &seed); err != nil {
			return err
		}
		if d.Again(seed, id) != d.Drawn {
			return fmt.Errorf("draw %d on case %s comes out otherwise when it is drawn again", d.ID, id)
		}
		return nil
	})
}
