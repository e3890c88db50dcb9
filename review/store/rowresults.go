package store

import (
	"context"
	"database/sql"

	"harmreview/review"
	"harmreview/review/intake"
)

// RowResults calls each for every row of a list, in the order of their lines,
// with the result that it was given at loading and the reason. It returns the
// first error of each.
func (s *Store) RowResults(ctx context.Context, id review.ListID, each func(line int, result intake.Result, reason string) error) error {
	return s.view(ctx, func(q querier) error {
		return q.each(`SELECT line, result, reason FROM rows WHERE list_id = $1 ORDER BY line`, []any{id}, func(rows *sql.Rows) error {
			var line int
			var result intake.Result
			var reason string
			if err := rows.Scan(&line, &result, &reason); err != nil {
				return err
			}
			return each(line, result, reason)
		})
	})
}

// unchangedRow is the condition on rows that have the result of their loading.
const unchangedRow = `NOT EXISTS (SELECT 1 FROM row_fates WHERE row_fates.row_id = rows.id)`

// A rowNow is a row with the result that it has now, and the letter that this
// result is about, 0 where the load gave it or there is none.
type rowNow struct {
	id     review.RowID
	list   review.ListID
	line   int
	result intake.Result
	reason string
	letter review.LetterID
}

// rowAsNow is a row as it is now, or review.ErrNotFound.
func rowAsNow(q querier, id review.RowID) (rowNow, error) {
	r := rowNow{id: id}
	err := q.QueryRow(`
		SELECT rows.list_id, rows.line, coalesce(row_fates.result, rows.result), coalesce(row_fates.reason, rows.reason), coalesce(row_fates.letter_id, 0)
		FROM rows LEFT JOIN row_fates ON row_fates.row_id = rows.id WHERE rows.id = $1`, id).Scan(&r.list, &r.line, &r.result, &r.reason, &r.letter)
	return r, err
}

// setResult gives a row another result than it has, with the letter that it now
// is, is one more recipient of, or repeats. The result at loading stays in rows;
// the new one names the event that the caller records next, and the figures of
// its list move with it.
func (tx *Tx) setResult(r rowNow, result intake.Result, reason string, letter review.LetterID) error {
	return tx.setResultSaying(r, result, reason, "", letter)
}

// setResultSaying is setResult with what the person said who decided it.
func (tx *Tx) setResultSaying(r rowNow, result intake.Result, reason, note string, letter review.LetterID) error {
	tail, err := tx.tail()
	if err != nil {
		return err
	}
	if err := tx.Exec(`
		INSERT INTO row_results (row_id, n, result, reason, note, letter_id, event)
		SELECT $1, coalesce(max(n), 0) + 1, $2, $3, $4, $5, $6 FROM row_results WHERE row_id = $1`,
		r.id, result, reason, note, null(letter), tail.size); err != nil {
		return err
	}
	if err := tx.Exec(`
		INSERT INTO row_fates (row_id, list_id, line, result, reason, letter_id) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (row_id) DO UPDATE SET result = excluded.result, reason = excluded.reason, letter_id = excluded.letter_id`,
		r.id, r.list, r.line, result, reason, null(letter)); err != nil {
		return err
	}
	if r.result == result {
		return nil
	}
	return tx.moveFigures(r.list, r.result, result)
}

// moveFigures counts a row of a list under another result. A load counts all of
// its rows when it ends.
func (tx *Tx) moveFigures(id review.ListID, from, to intake.Result) error {
	var f intake.Figures
	err := tx.QueryRow(`SELECT coalesce(now, figures) FROM lists WHERE id = $1 AND phase NOT IN ($2, $3, $4)`,
		id, intake.LoadingRows, intake.LoadingLetters, intake.LoadingCases).Scan(fromJSON(&f))
	if err != nil {
		return ignoreNotFound(err)
	}
	f.Move(from, to)
	return tx.ExecOne(`UPDATE lists SET now = $1 WHERE id = $2`, toJSON(f), id)
}

// figuresNow moves the figures that a load found by the results given since.
func figuresNow(q querier, id review.ListID, f intake.Figures) (intake.Figures, error) {
	err := q.each(`SELECT rows.result, row_fates.result FROM row_fates JOIN rows ON rows.id = row_id WHERE row_fates.list_id = $1`, []any{id}, func(rows *sql.Rows) error {
		var from, to intake.Result
		if err := rows.Scan(&from, &to); err != nil {
			return err
		}
		f.Move(from, to)
		return nil
	})
	return f, err
}
