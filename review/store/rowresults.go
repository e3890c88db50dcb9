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
