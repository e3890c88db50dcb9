package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"harmreview/review"
	"harmreview/review/sheet"
)

// supplementLines is how many lines a transaction takes over: each may change a
// case, so that more would keep every other write waiting.
const supplementLines = 100

// TakeSupplements takes over what waits of every supplement. One that cannot be
// read keeps back no other; what was wrong is returned at the end.
func (s *Store) TakeSupplements(ctx context.Context) error {
	var ids []review.SupplementID
	err := s.view(ctx, func(q querier) (err error) {
		ids, err = column[review.SupplementID](q, `SELECT id FROM supplements WHERE finished_at = '' ORDER BY id`)
		return err
	})
	if err != nil {
		return err
	}
	var failed error
	for _, id := range ids {
		err := s.takeSupplement(ctx, id)
		if errors.Is(err, review.ErrStale) {
			continue // another process is at it
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("supplement %d: %w", id, err))
			continue
		}
		slog.InfoContext(ctx, "supplement taken over", "supplement", id)
	}
	return failed
}

// takeSupplement brings a supplement to its end from wherever it is.
func (s *Store) takeSupplement(ctx context.Context, id review.SupplementID) error {
	x, _, err := s.Supplement(ctx, 0, id)
	if err != nil {
		return err
	}
	var found sheet.Found
	found.Header = x.Header
	if err := s.view(ctx, func(q querier) error {
		return q.QueryRow(`SELECT reading FROM supplements WHERE id = $1`, id).Scan(fromJSON(&found.Reading))
	}); err != nil {
		return err
	}
	kind := supplementingOf(x.Kind)
	if err := kind.begin(x, found); err != nil {
		return err
	}
	f, err := os.Open(s.supplementFile(x.SHA256))
	if err != nil {
		return fmt.Errorf("the file: %w", err)
	}
	defer f.Close()
	var batch []sheet.Record
	n := 0
	for line, err := range found.Reading.Records(f, x.Bytes, s.supplementsDir()) {
		if err != nil {
			return err
		}
		if n++; n <= x.Done {
			continue
		}
		if batch = append(batch, line); len(batch) == supplementLines {
			if err := s.takeBatch(ctx, &x, kind, batch); err != nil {
				return err
			}
			batch = batch[:0]
		}
	}
	if err := s.takeBatch(ctx, &x, kind, batch); err != nil {
		return err
	}
	return s.finishSupplement(ctx, x)
}

// A supplementBatch is some lines on their way in: one transaction, one event.
type supplementBatch struct {
	tx    *Tx
	s     review.Supplement
	seq   int64
	event review.Event
	after []func() error // what has events of its own
}

func (s *Store) takeBatch(ctx context.Context, x *review.Supplement, kind supplementing, lines []sheet.Record) error {
	if err := ctx.Err(); err != nil || len(lines) == 0 {
		return err
	}
	err := s.change(ctx, review.Cause{Actor: review.Program(x.Incident)}, func(tx *Tx) error {
		if err := tx.ExecOne(`UPDATE supplements SET done = $1 WHERE id = $2 AND done = $3`, x.Done+len(lines), x.ID, x.Done); err != nil {
			return err
		}
		tail, err := tx.tail()
		if err != nil {
			return err
		}
		b := &supplementBatch{tx: tx, s: *x, seq: tail.size}
		b.event = review.Event{Change: "take " + string(x.Kind), Objects: []review.Object{{Kind: supplementKind, ID: int64(x.ID)}},
			Facts: map[string]string{"from": fmt.Sprint(lines[0].Line), "to": fmt.Sprint(lines[len(lines)-1].Line), "lines": fmt.Sprint(len(lines))}}
		return b.take(kind, lines)
	})
	if err == nil {
		x.Done += len(lines)
	}
	return err
}

func (b *supplementBatch) take(kind supplementing, lines []sheet.Record) error {
	for _, record := range lines {
		l, err := kind.take(b, record)
		if err != nil {
			return fmt.Errorf("line %d: %w", record.Line, err)
		}
		if err := b.tx.Exec(`INSERT INTO supplement_lines (supplement_id, line, cells, result, why, case_id) VALUES ($1, $2, $3, $4, $5, $6)`,
			b.s.ID, record.Line, toJSON(record.Cells), l.Result, l.Why, null(l.Case)); err != nil {
			return err
		}
	}
	if err := b.tx.sealRows(&b.event); err != nil {
		return err
	}
	seq, err := b.tx.Record(b.event)
	if err != nil {
		return err
	}
	if seq != b.seq {
		return fmt.Errorf("event %d was expected to be %d", seq, b.seq)
	}
	for _, follow := range b.after {
		if err := follow(); err != nil {
			return err
		}
	}
	return nil
}

// finishSupplement marks the end. The file is needed no more: every line of it is
// kept as it came.
func (s *Store) finishSupplement(ctx context.Context, x review.Supplement) error {
	err := s.change(ctx, review.Cause{Actor: review.Program(x.Incident)}, func(tx *Tx) error {
		if err := tx.ExecOne(`UPDATE supplements SET finished_at = $1 WHERE id = $2 AND done = total AND finished_at = ''`, instant(tx.Now()), x.ID); err != nil {
			return err
		}
		_, err := tx.Record(review.Event{Change: "finish supplement", Objects: []review.Object{{Kind: supplementKind, ID: int64(x.ID)}},
			Facts: map[string]string{"lines": fmt.Sprint(x.Total)}})
		return err
	})
	if err != nil {
		return err
	}
	waits := 0
	err = s.view(ctx, func(q querier) (err error) {
		waits, err = one[int](q, `SELECT count(*) FROM supplements WHERE sha256 = $1 AND finished_at = ''`, x.SHA256)
		return err
	})
	if err != nil || waits > 0 {
		return err
	}
	if err := os.Remove(s.supplementFile(x.SHA256)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
