package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"harmreview/review"
	"harmreview/review/intake"
)

const (
	classRowsAtOnce  = 250  // that a transaction excludes or brings back
	lookedRowsAtOnce = 1000 // that a transaction compares with the terms
)

// RunClasses does what was ordered about rules: it finds the rows that match,
// excludes them or brings them back, batch by batch. What was broken off goes on
// where it was.
func (s *Store) RunClasses(ctx context.Context) error {
	var incidents []review.IncidentID
	err := s.view(ctx, func(q querier) (err error) {
		incidents, err = column[review.IncidentID](q, `SELECT DISTINCT incident_id FROM classes WHERE `+classAtWork+` ORDER BY incident_id`)
		return err
	})
	for _, id := range incidents {
		release, held := s.hold(id)
		if errors.Is(held, review.ErrNotNow) {
			continue // a load is at it, or does this before it begins
		}
		if held != nil {
			return errors.Join(err, held)
		}
		err = errors.Join(err, s.runClasses(ctx, id))
		release()
	}
	return err
}

const classAtWork = `state IN ('looking', 'excluding', 'ending')`

// runClasses brings the rules of an incident to where they were ordered. The
// caller holds the incident's lists.
func (s *Store) runClasses(ctx context.Context, id review.IncidentID) error {
	var numbers []int
	err := s.view(ctx, func(q querier) (err error) {
		numbers, err = column[int](q, `SELECT n FROM classes WHERE incident_id = $1 AND `+classAtWork+` ORDER BY n`, id)
		return err
	})
	if err != nil || len(numbers) == 0 {
		return err
	}
	incident, err := s.Incident(ctx, id)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		for more := true; more; {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := s.change(ctx, review.Cause{Actor: review.Program(id)}, func(tx *Tx) (err error) {
				more, err = tx.runClass(incident, n)
				return err
			}); err != nil {
				return fmt.Errorf("rule %d of incident %d: %w", n, id, err)
			}
		}
	}
	return s.matchFiles(ctx, id) // of letters that came back
}

// runClass does the next batch of a rule, and says whether there is more to do.
func (tx *Tx) runClass(incident review.Incident, n int) (more bool, err error) {
	r, err := classRule(tx, incident.ID, n)
	if err != nil || !r.State.AtWork() {
		return false, err
	}
	if r.State == intake.ClassEnding {
		done, err := tx.bringBack(incident, r)
		if err != nil || done > 0 {
			return true, errors.Join(err, tx.classProgress(r, done))
		}
		return false, tx.enterClass(r, intake.ClassEnded)
	}
	seen, err := tx.lookForClass(incident, r)
	if err != nil || seen > 0 {
		return true, err
	}
	if r.State == intake.ClassLooking {
		return false, errors.Join(tx.drawShown(r), tx.enterClass(r, intake.ClassDrafted))
	}
	if err := tx.drawSample(incident, r); err != nil {
		return false, err
	}
	done, err := tx.excludeClass(incident, r)
	if err != nil || done > 0 {
		return true, errors.Join(err, tx.classProgress(r, done))
	}
	return false, tx.enterClass(r, intake.ClassInForce)
}

func (tx *Tx) classProgress(r intake.ClassRule, done int) error {
	return tx.ExecOne(`UPDATE classes SET done = min(done + $1, total) WHERE id = $2`, done, r.ID)
}

// enterClass ends what the program was at.
func (tx *Tx) enterClass(r intake.ClassRule, next intake.ClassState) error {
	if err := tx.ExecOne(`UPDATE classes SET state = $1, done = total, version = version + 1 WHERE id = $2 AND version = $3`, next, r.ID, r.Version); err != nil {
		return err
	}
	facts := map[string]string{"state": string(next)}
	if err := tx.each(`SELECT fate, count(*) FROM class_rows WHERE class_id = $1 GROUP BY fate`, []any{r.ID}, func(rows *sql.Rows) error {
		var fate string
		var n int
		err := rows.Scan(&fate, &n)
		facts[fate] = fmt.Sprint(n)
		return err
	}); err != nil {
		return err
	}
	_, err := tx.Record(review.Event{Change: "carry out rule", Objects: []review.Object{{Kind: classKind, ID: r.ID, Before: r.Version, After: r.Version + 1}}, Facts: facts})
	return err
}

// A lookedRow is a row on its way through the terms of a rule.
type lookedRow struct {
	id      review.RowID
	list    review.ListID
	line    int
	cells   keptCells
	content []byte
}

// lookForClass compares the next rows of the incident with the terms of a rule,
// and returns how many there were.
func (tx *Tx) lookForClass(incident review.Incident, r intake.ClassRule) (int, error) {
	found, err := list(tx, func(rows *sql.Rows, l *lookedRow) error {
		return rows.Scan(&l.id, &l.list, &l.line, &l.cells, &l.content)
	}, `SELECT rows.id, list_id, line, cells, content FROM rows WHERE rows.id > (SELECT seen_row FROM classes WHERE id = $1)
		AND +list_id IN (SELECT id FROM lists WHERE incident_id = $2) ORDER BY rows.id LIMIT $3`, r.ID, incident.ID, lookedRowsAtOnce)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	seed, err := one[string](tx, `SELECT sample_seed FROM incidents WHERE id = $1`, incident.ID)
	if err != nil {
		return 0, err
	}
	into, lists := newClassRows(), map[review.ListID]*ruledList{}
	for _, x := range found {
		l := lists[x.list]
		if l == nil {
			if l, err = ruled(tx, incident, r, x.list); err != nil {
				return 0, err
			}
			lists[x.list] = l
		}
		_, returned := l.mapping.Returned(x.cells.texts)
		if returned || !l.matches(x.cells.texts) {
			continue
		}
		row := l.mapping.Parse(intake.Record{Line: x.line, Cells: x.cells.texts}, l.terms)
		copy(row.Content[:], x.content) // of all cells, the text included
		document := row.Recipe().Document
		into.add(r.ID, x.id, x.list, x.line, document[:], draw(seed, r.ID, document), intake.ClassMatches)
	}
	if err := into.flush(tx); err != nil {
		return 0, err
	}
	return len(found), tx.ExecOne(`UPDATE classes SET seen_row = $1, done = min(done + $2, total) WHERE id = $3`, found[len(found)-1].id, len(found), r.ID)
}

func newClassRows() *bulk {
	return into(`class_rows (class_id, row_id, list_id, line, document, draw, fate)`).unlessThere()
}

// A ruledList is a list as a rule reads it.
type ruledList struct {
	mapping intake.Mapping
	terms   intake.Terms
	matches func([]string) bool
}

func ruled(q querier, incident review.Incident, r intake.ClassRule, id review.ListID) (*ruledList, error) {
	found, err := list(q, scanList, selectList+` WHERE lists.id = $1`, id)
	if err != nil {
		return nil, err
	}
	l := found[0]
	return &ruledList{l.Mapping(), termsOf(l, incident.Demonstration), r.Matches(l.Columns)}, nil
}

// draw is a number by which a sample of documents is drawn: the same for all rows
// of a document, and the same again for the same seed.
func draw(seed string, class int64, document intake.Key) int64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00class\x00%d\x00%x", seed, class, document))
	return int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
}

// drawShown draws the rows that a lead reads before the rule is approved: other
// ones than those of the sample, as far as there are any.
func (tx *Tx) drawShown(r intake.ClassRule) error {
	ids, err := column[review.RowID](tx, `SELECT class_rows.row_id FROM class_rows JOIN rows ON rows.id = class_rows.row_id LEFT JOIN row_fates ON row_fates.row_id = rows.id
		WHERE class_id = $1 AND coalesce(row_fates.result, rows.result) IN ('letter', 'waiting') ORDER BY draw DESC LIMIT $2`, r.ID, intake.LeastSample)
	if err != nil {
		return err
	}
	return tx.ExecOne(`UPDATE classes SET shown = $1 WHERE id = $2`, toJSON(ids), r.ID)
}

// drawSample fixes, once for a rule, which of the rows that it would exclude stay
// as the sample.
func (tx *Tx) drawSample(incident review.Incident, r intake.ClassRule) error {
	drawn, err := one[bool](tx, `SELECT below > 0 FROM classes WHERE id = $1`, r.ID)
	if err != nil || drawn {
		return err
	}
	draws, err := column[int64](tx, `
		WITH held (draw, case_id) AS MATERIALIZED (
			SELECT draw, coalesce(case_id, 0) FROM class_rows JOIN rows ON rows.id = class_rows.row_id LEFT JOIN row_fates ON row_fates.row_id = rows.id
			LEFT JOIN letters ON letters.row_id = rows.id LEFT JOIN case_letters ON case_letters.letter_id = letters.id AND to_event IS NULL
			WHERE class_id = $1 AND fate = 'matches' AND (coalesce(row_fates.result, rows.result) = 'waiting'
				OR coalesce(row_fates.result, rows.result) = 'letter' AND case_id IS NOT NULL))
		SELECT draw FROM held WHERE case_id NOT IN (SELECT case_id FROM (`+workedOn(`case_id IN (SELECT case_id FROM held)`)+`)) ORDER BY draw`,
		r.ID, instant(tx.Now()))
	if err != nil {
		return err
	}
	share := incident.Policy.ClosingsSampled
	below := int64(math.MaxInt64)
	if n := max(intake.LeastSample, int(math.Ceil(share*float64(len(draws))))); n < len(draws) {
		below = draws[n-1] + 1
	}
	return tx.ExecOne(`UPDATE classes SET below = $1, share = $2, done = 0, total = (SELECT count(*) FROM class_rows WHERE class_id = $3) WHERE id = $3`, below, share, r.ID)
}
