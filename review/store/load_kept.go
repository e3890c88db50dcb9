package store

import (
	"context"
	"database/sql"
	"iter"

	"harmreview/review"
	"harmreview/review/intake"
)

// A keptRow is a row that phase 1 kept, read again. Its text is only referred to.
type keptRow struct {
	intake.Row
	id     review.RowID
	result intake.Result
	text   int64
}

// keptRows reads the rows of a list in the order of their lines, from after a
// line; all of them when limit is 0.
func keptRows(q querier, l intake.List, after, limit int, terms intake.Terms) iter.Seq2[keptRow, error] {
	m := l.Mapping()
	return func(yield func(keptRow, error) bool) {
		if limit == 0 {
			limit = -1
		}
		stop := false
		err := q.each(`SELECT id, line, cells, result, content FROM rows WHERE list_id = $1 AND line > $2 ORDER BY line LIMIT $3`,
			[]any{l.ID, after, limit}, func(rows *sql.Rows) error {
				if stop {
					return nil
				}
				var r keptRow
				var line int
				var cells keptCells
				var content []byte
				if err := rows.Scan(&r.id, &line, &cells, &r.result, &content); err != nil {
					return err
				}
				r.Row = m.Parse(intake.Record{Line: line, Cells: cells.texts}, terms)
				r.text = cells.text
				copy(r.Content[:], content) // of all cells, the text included
				stop = !yield(r, nil)
				return nil
			})
		if err != nil && !stop {
			yield(keptRow{}, err)
		}
	}
}

// keptBatch are the next rows of a list after a line, as many as a load takes at
// a time.
func (s *Store) keptBatch(ctx context.Context, l intake.List, after int, terms intake.Terms) ([]keptRow, error) {
	var batch []keptRow
	err := s.view(ctx, func(q querier) error {
		batch = nil
		for r, err := range keptRows(q, l, after, loadBatch, terms) {
			if err != nil {
				return err
			}
			batch = append(batch, r)
		}
		return nil
	})
	return batch, err
}
