package store

import (
	"database/sql"
	"fmt"

	"harmreview/review"
	"harmreview/review/intake"
)

// bringBack decides the next rows again that a rule excluded which has ended, in
// the order in which they were listed, and returns how many there were.
func (tx *Tx) bringBack(incident review.Incident, r intake.ClassRule) (int, error) {
	b := tx.newClassBatch(incident, r, "bring rows back")
	rows, err := list(tx, func(rows *sql.Rows, x *rowNow) error { return rows.Scan(&x.id, &x.list, &x.line) }, `
		SELECT row_id, list_id, line FROM class_rows WHERE class_id = $1 AND fate = 'excluded' AND list_id = (
			SELECT list_id FROM class_rows WHERE class_id = $1 AND fate = 'excluded' ORDER BY list_id LIMIT 1) ORDER BY line LIMIT $2`, r.ID, classRowsAtOnce)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	if b.load.list, err = b.listOf(rows[0].list); err != nil {
		return 0, err
	}
	again, err := b.excludedOtherwise(rows)
	if err != nil {
		return 0, err
	}
	decisions, err := b.asListed(again)
	if err != nil {
		return 0, err
	}
	letters, err := b.admitAgain(decisions)
	if err != nil {
		return 0, err
	}
	b.event.Facts = map[string]string{"rows": fmt.Sprint(len(rows)), "letters": fmt.Sprint(len(letters))}
	if _, err := b.Record(b.event); err != nil {
		return 0, err
	}
	return len(rows), b.afterwards(letters)
}

// excludedOtherwise keeps those rows excluded whose list was undone, or that
// another rule in force excludes, and returns the others.
func (b *classBatch) excludedOtherwise(rows []rowNow) ([]rowNow, error) {
	var again []rowNow
	for _, x := range rows {
		now, err := rowAsNow(b, x.id)
		if err != nil {
			return nil, err
		}
		if err := b.setFate(b.rule.ID, x.id, intake.ClassBack); err != nil {
			return nil, err
		}
		reason := ""
		if b.load.list.Phase != intake.Loaded {
			reason = intake.UndoneReason
		}
		other, err := list(b, scanClass, selectClass+` JOIN class_rows ON class_id = classes.id
			WHERE row_id = $1 AND fate = 'passed' AND state IN ('in force', 'excluding') ORDER BY n LIMIT 1`, x.id)
		if err != nil {
			return nil, err
		}
		if reason == "" && len(other) > 0 {
			reason = other[0].Reason()
			if err := b.setFate(other[0].ID, x.id, intake.ClassExcluded); err != nil {
				return nil, err
			}
		}
		if reason == "" {
			again = append(again, now)
			continue
		}
		if err := b.setResult(now, intake.Excluded, reason, 0); err != nil {
			return nil, err
		}
	}
	return again, nil
}

// asListed decides rows as the load of their list would now.
func (b *classBatch) asListed(rows []rowNow) ([]decision, error) {
	decisions, recipes := make([]decision, len(rows)), make([]intake.Recipe, len(rows))
	for i, x := range rows {
		k, err := b.keptRow(x)
		if err != nil {
			return nil, err
		}
		decisions[i], recipes[i] = decision{rowNow: x, keptRow: k}, k.Recipe()
	}
	documents, err := knownDocuments(b, b.load.list, recipes)
	if err != nil {
		return nil, err
	}
	for i := range decisions {
		d := &decisions[i]
		d.result, d.reason = documents.Result(d.keptRow.Row)
	}
	return decisions, nil
}
