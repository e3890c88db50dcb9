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
		d.ID, err = one[int64](k.tx, `INSERT INTO draws (incident_id, case_id, kind, n, share, drawn, at, event, by, k) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
			k.c.Incident, k.c.ID, d.Kind, d.N, d.Share, d.Drawn, instant(d.At), k.seq, null(d.By), d.K)
		if err != nil {
			return err
		}
	}
	return nil
}

// lotsOf are how many lots of each kind were drawn of somebody's work in an incident.
func lotsOf(q querier, incident review.IncidentID, person review.PersonID) (map[review.Sample]int, error) {
	lots := map[review.Sample]int{}
	err := q.each(`SELECT kind, count(*) FROM draws WHERE incident_id = $1 AND by = $2 GROUP BY kind`, []any{incident, person}, func(rows *sql.Rows) error {
		var kind review.Sample
		var n int
		err := rows.Scan(&kind, &n)
		lots[kind] = n
		return err
	})
	return lots, err
}

// checkDraws draws every lot again from the seed of its incident.
func checkDraws(v *verification) error {
	return v.q.each(`SELECT draws.id, case_id, kind, n, share, drawn, coalesce(by, 0), k, sample_seed FROM draws JOIN incidents ON incidents.id = incident_id ORDER BY draws.id`, nil, func(rows *sql.Rows) error {
		var d review.Draw
		var id review.CaseID
		var seed string
		if err := rows.Scan(&d.ID, &id, &d.Kind, &d.N, &d.Share, &d.Drawn, &d.By, &d.K, &seed); err != nil {
			return err
		}
		if d.Again(seed, id) != d.Drawn {
			return fmt.Errorf("draw %d on case %s comes out otherwise when it is drawn again", d.ID, id)
		}
		return nil
	})
}
