package store

import (
	"context"
	"fmt"

	"harmreview/review"
)

// eraseDetail is the change of an event that orders other events' details erased.
const eraseDetail = "erase detail"

// Detail returns the text kept beside an event. It returns review.ErrNotFound
// for an event that has none, or whose text was erased.
func (s *Store) Detail(ctx context.Context, seq int64) (string, error) {
	var text string
	err := s.view(ctx, func(q querier) (err error) {
		text, err = one[string](q, `SELECT body FROM event_details WHERE seq = $1`, seq)
		return err
	})
	return text, err
}

// EraseDetail removes the text kept beside an event, by order: what the order
// says is the detail of the event that records it. The log stays verifiable.
// It returns review.ErrNotFound when there is no such text.
func (s *Store) EraseDetail(ctx context.Context, cause review.Cause, seq int64, order string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		n, err := tx.ExecN(`DELETE FROM event_details WHERE seq = $1`, seq)
		if err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("detail of event %d: %w", seq, review.ErrNotFound)
		}
		_, err = tx.Record(review.Event{
			Change:  eraseDetail,
			Objects: []review.Object{{Kind: "event", ID: seq}},
			Detail:  map[string]string{"order": order},
		})
		return err
	})
}
