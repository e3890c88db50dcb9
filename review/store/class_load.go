package store

import (
	"database/sql"
	"encoding/hex"
	"math"

	"harmreview/review"
	"harmreview/review/intake"
)

// rulings are the rules in force while rows of a list are read: a load and a
// check ask them before anything else decides a row.
type rulings []*ruling

// A ruling is a rule in force on one list.
type ruling struct {
	rule    intake.ClassRule
	matches func([]string) bool
	seed    string
	share   float64
	sample  int                 // rows of it so far
	sampled map[intake.Key]bool // documents that are in it, of those met
}

// A ruledRow is what a rule does with a row that matches it.
type ruledRow struct {
	class int64
	fate  intake.ClassFate
	draw  int64
}

// rulingsOn are the rules in force in the incident of a list.
func rulingsOn(q querier, l intake.List) (rulings, error) {
	rules, err := list(q, scanClass, selectClass+` WHERE incident_id = $1 AND state IN ('in force', 'excluding') ORDER BY n`, l.Incident)
	if err != nil {
		return nil, err
	}
	var all rulings
	for _, r := range rules {
		x := &ruling{rule: r, matches: r.Matches(l.Columns), sampled: map[intake.Key]bool{}}
		if err := q.QueryRow(`SELECT sample_seed, share, (SELECT count(*) FROM class_rows WHERE class_id = $1 AND fate = 'sample')
			FROM classes JOIN incidents ON incidents.id = incident_id WHERE classes.id = $1`, r.ID).Scan(&x.seed, &x.share, &x.sample); err != nil {
			return nil, err
		}
		all = append(all, x)
	}
	return all, nil
}

// meet learns which documents of the rows are in a sample already.
func (all rulings) meet(q querier, rows []intake.Recipe) error {
	for _, x := range all {
		wanted := make([]string, len(rows))
		for i, r := range rows {
			wanted[i] = hex.EncodeToString(r.Document[:])
		}
		if err := q.each(`SELECT DISTINCT document FROM (SELECT DISTINCT unhex(value) AS document FROM json_each($1)) CROSS JOIN class_rows USING (document)
			WHERE class_id = $2 AND fate = 'sample'`, []any{toJSON(wanted), x.rule.ID}, func(rows *sql.Rows) error {
			var document sql.RawBytes
			err := rows.Scan(&document)
			x.sampled[intake.Key(document)] = true
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// reason is why a row is excluded, "" when no rule excludes it, and what each
// rule that it matches does with it. The sample of a later list is the share that
// the rule was approved with, and as many rows as its sample lacks.
func (all rulings) reason(r intake.Row) (reason string, ruled []ruledRow) {
	for _, x := range all {
		if !x.matches(r.Cells) {
			continue
		}
		document := r.Recipe().Document
		drawn := draw(x.seed, x.rule.ID, document)
		fate := intake.ClassExcluded
		switch {
		case reason != "":
			fate = intake.ClassPassed
		case x.sampled[document] || x.sample < intake.LeastSample || float64(drawn) < x.share*math.MaxInt64:
			fate = intake.ClassSampled
			x.sample++
			x.sampled[document] = true
		default:
			reason = x.rule.Reason()
		}
		ruled = append(ruled, ruledRow{x.rule.ID, fate, drawn})
	}
	return reason, ruled
}

// addRuled enters what rules do with a row.
func addRuled(rows *bulk, ruled []ruledRow, id review.RowID, l review.ListID, r intake.Row) {
	if len(ruled) == 0 {
		return
	}
	document := r.Recipe().Document
	for _, x := range ruled {
		rows.add(x.class, id, l, r.Line, document[:], x.draw, x.fate)
	}
}
