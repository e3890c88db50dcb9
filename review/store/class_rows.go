package store

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"harmreview/review"
	"harmreview/review/intake"
)

// A classBatch is rows of a rule on their way, all of some documents.
type classBatch struct {
	*undoing
	below int64
	rows  []classRow
}

// A classRow is one of them as it is now, and what the rule does with it.
type classRow struct {
	undoneRow
	drawn   int64
	decided bool // a person has decided on the row, or something is owed on it
	fate    intake.ClassFate
}

func (tx *Tx) newClassBatch(incident review.Incident, r intake.ClassRule, change string) *classBatch {
	l := &load{store: tx.store, list: intake.List{Incident: incident.ID}, caseMaker: caseMaker{incident: incident}}
	u := newUndoing(tx, l, review.Event{Change: change, Objects: []review.Object{{Kind: classKind, ID: r.ID}}})
	u.rule = &r
	return &classBatch{undoing: u}
}

// excludeClass excludes the next rows that match a rule, and returns how many it
// has decided on. Those of the sample stay, and those that somebody has worked on.
func (tx *Tx) excludeClass(incident review.Incident, r intake.ClassRule) (int, error) {
	b := tx.newClassBatch(incident, r, "exclude rows by rule")
	if err := b.read(); err != nil || len(b.rows) == 0 {
		return 0, err
	}
	if err := b.leaveCases(); err != nil {
		return 0, err
	}
	for i := range b.rows {
		x := &b.rows[i]
		if err := b.judge(x); err != nil {
			return 0, fmt.Errorf("list %d, line %d: %w", x.list, x.line, err)
		}
		if x.fate != intake.ClassExcluded {
			continue
		}
		if err := b.out(x.undoneRow, r.Reason()); err != nil {
			return 0, fmt.Errorf("list %d, line %d: %w", x.list, x.line, err)
		}
	}
	if err := b.keepFates(); err != nil {
		return 0, err
	}
	b.load.list.ID = b.rows[0].list // that new cases name
	return len(b.rows), b.conclude()
}

// read gets the next rows with all others of their documents.
func (b *classBatch) read() error {
	if err := b.QueryRow(`SELECT below FROM classes WHERE id = $1`, b.rule.ID).Scan(&b.below); err != nil {
		return err
	}
	found, err := list(b, func(rows *sql.Rows, x *classRow) error { return rows.Scan(&x.id, &x.list, &x.line, &x.drawn) }, `
		SELECT row_id, list_id, line, draw FROM (
			SELECT DISTINCT document FROM (SELECT document FROM class_rows WHERE class_id = $1 AND fate = 'matches' ORDER BY list_id, line LIMIT $2))
		CROSS JOIN class_rows USING (document) WHERE class_id = $1 AND fate = 'matches' ORDER BY row_id`, b.rule.ID, classRowsAtOnce)
	if err != nil || len(found) == 0 {
		return err
	}
	kept, ids := make([]keptRow, len(found)), make([]review.RowID, len(found))
	for i, x := range found {
		ids[i] = x.id
		if kept[i], err = b.keptRow(x.rowNow); err != nil {
			return err
		}
	}
	now, err := b.undoing.rows(kept)
	if err != nil {
		return err
	}
	decided, err := column[review.RowID](b, `
		SELECT row_id FROM row_corrections WHERE row_id IN (SELECT value FROM json_each($1))
		UNION SELECT row_id FROM row_results JOIN events ON events.seq = row_results.event
		WHERE row_id IN (SELECT value FROM json_each($1)) AND events.person_id IS NOT NULL
		UNION SELECT row_id FROM obligations WHERE row_id IN (SELECT value FROM json_each($1))`, toJSON(ids))
	for i := range found {
		found[i].undoneRow, found[i].decided = now[i], slices.Contains(decided, found[i].id)
	}
	b.rows = found
	return err
}

// leaveCases takes the letters out that the rule excludes. What stays because of
// the work on its case is noted as that.
func (b *classBatch) leaveCases() error {
	held := map[review.CaseID][]*classRow{}
	for i := range b.rows {
		if x := &b.rows[i]; x.holder != 0 {
			held[x.holder] = append(held[x.holder], x)
		}
	}
	ids := slices.Sorted(maps.Keys(held))
	worked, err := workedAmong(b, ids, b.Now())
	if err != nil {
		return err
	}
	for _, id := range ids {
		var out []review.LetterID
		for _, x := range held[id] {
			switch {
			case slices.Contains(worked, id) || x.decided:
				x.fate = intake.ClassStays
			case x.drawn < b.below:
				x.fate = intake.ClassSampled
			default:
				out = append(out, x.is)
			}
		}
		if len(out) == 0 {
			continue
		}
		err := b.removeLetters(id, out, review.Actor{}, intake.ClassNote, &b.event)
		if err != nil && !errors.Is(err, review.ErrNotNow) {
			return fmt.Errorf("case %s: %w", id, err)
		}
		for _, x := range held[id] {
			if x.fate == "" && err != nil {
				x.fate = intake.ClassStays
			}
		}
	}
	return nil
}

// judge says what the rule does with a row once the letters have left. A row that
// repeats a letter which is in a case still goes or stays with it.
func (b *classBatch) judge(x *classRow) error {
	if x.fate != "" {
		return nil
	}
	x.fate = intake.ClassExcluded
	switch x.result {
	case intake.Excluded:
		x.fate = intake.ClassPassed
		return nil
	case intake.Letter:
		return nil
	case intake.Waiting:
		if x.decided {
			x.fate = intake.ClassStays
		} else if x.drawn < b.below {
			x.fate = intake.ClassSampled
		}
		return nil
	}
	document := x.row.Recipe().Document
	held, err := one[bool](b, `SELECT EXISTS (SELECT 1 FROM document_rows JOIN letters ON letters.row_id = document_rows.row_id
		JOIN case_letters ON letter_id = letters.id AND to_event IS NULL WHERE document_rows.incident_id = $1 AND document = $2)`,
		b.load.list.Incident, document[:])
	switch {
	case err != nil:
		return err
	case held && x.drawn < b.below:
		x.fate = intake.ClassSampled
	case held || x.decided:
		x.fate = intake.ClassStays
	}
	return nil
}

// keepFates notes what the rule did with each row, and counts it in the event.
func (b *classBatch) keepFates() error {
	counts := map[intake.ClassFate]int{}
	for _, x := range b.rows {
		counts[x.fate]++
		if err := b.setFate(b.rule.ID, x.id, x.fate); err != nil {
			return err
		}
	}
	b.event.Facts = map[string]string{"rows": fmt.Sprint(len(b.rows))}
	for fate, n := range counts {
		b.event.Facts[string(fate)] = fmt.Sprint(n)
	}
	return nil
}

func (tx *Tx) setFate(class int64, row review.RowID, fate intake.ClassFate) error {
	return tx.ExecOne(`UPDATE class_rows SET fate = $1 WHERE class_id = $2 AND row_id = $3`, fate, class, row)
}
