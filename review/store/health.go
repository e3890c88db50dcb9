package store

import (
	"context"
	"fmt"

	"harmreview/review"
)

// Ready returns why the store cannot serve now, or nil: its schema must be the
// program's, one real write must have worked since it was opened, and so must
// the latest one. After a failed write it tries one of its own, so that it
// recovers once there is room on the disk again.
func (s *Store) Ready(ctx context.Context) error {
	wanted, err := programSchema()
	if err != nil {
		return err
	}
	var found int64
	err = s.view(ctx, func(q querier) (err error) {
		found, err = one[int64](q, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied = 1`)
		return err
	})
	if err != nil {
		return fmt.Errorf("read the database: %w", err)
	}
	if found != wanted {
		return fmt.Errorf("the database has schema %d, this program has %d", found, wanted)
	}
	if last := s.writer.last.Load(); s.probed.Load() && last != nil && last.err == nil {
		return nil
	}
	return s.Probe(ctx)
}

// Probe writes one row to the disk and returns why that failed, if it did.
func (s *Store) Probe(ctx context.Context) error {
	err := s.change(ctx, review.Cause{}, func(tx *Tx) error {
		// No account's key reads like this; the count makes each write a real one.
		return tx.Exec(`
			INSERT INTO throttles (key, failures, next_at) VALUES ('probe', 0, $1)
			ON CONFLICT (key) DO UPDATE SET failures = (failures + 1) % 1000, next_at = excluded.next_at`, instant(tx.Now()))
	})
	if err != nil {
		return fmt.Errorf("write to the database: %w", err)
	}
	s.probed.Store(true)
	return nil
}
