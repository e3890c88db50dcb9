package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"harmreview/review"
)

// A Summary is what Verify looked at and found in order.
type Summary struct {
	Events      int64
	Details     int64 // texts kept beside the log whose digests fit
	Erased      int64 // texts that were erased by order
	Checkpoints int   // stored and given
	Checks      int   // others: counts, signed rows, references
	Notes       []string
}

// Verify looks whether the database is whole, rebuilds the audit log from its
// events alone and compares it with what is stored, with all checkpoints kept
// here and with those given, then runs every further check. It writes one line
// to w for each step and returns the first fault, by the event's number where
// it is one of the log.
func (s *Store) Verify(ctx context.Context, w io.Writer, checkpoints []string) (Summary, error) {
	var sum Summary
	there, err := s.packFilesThere() // before the moment that is looked at: what is made later is named or not looked at
	if err != nil {
		return sum, err
	}
	err = s.view(ctx, func(q querier) error {
		if err := checkStructure(ctx, q, `PRAGMA integrity_check(1)`); err != nil {
			return err
		}
		fmt.Fprintln(w, "database: whole")
		marks, err := s.checkpointsToMeet(q, checkpoints)
		if err != nil {
			return err
		}
		v := &verification{store: s, q: q}
		if v.log, err = verifyLog(q, marks, &sum); err != nil {
			return err
		}
		fmt.Fprintf(w, "audit log: %d events, %d details, %d checkpoints\n", sum.Events, sum.Details, sum.Checkpoints)
		for _, c := range checks {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := c.run(v); err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			sum.Checks++
			fmt.Fprintf(w, "%s: in order\n", c.name)
		}
		unnamed, err := unnamedOf(q, there)
		if n := len(unnamed); n > 0 {
			sum.Notes = append(sum.Notes, fmt.Sprintf("packs/ holds files that nothing names: %d, such as %s. A stop in the middle leaves them, and the next start removes them; one may be of a pack that is just being made", n, unnamed[0]))
		}
		return err
	})
	return sum, err
}

func ignoreNotFound(err error) error {
	if errors.Is(err, review.ErrNotFound) {
		return nil
	}
	return err
}

// A mark is a checkpoint that the rebuilt tree has to meet.
type mark struct {
	size int64
	root tlog.Hash
}

// checkpointsToMeet opens all stored and given checkpoints, smallest first.
func (s *Store) checkpointsToMeet(q querier, given []string) ([]mark, error) {
	stored, err := storedCheckpoints(q)
	if err != nil || len(stored)+len(given) == 0 {
		return nil, err
	}
	public, err := s.LogKey()
	if err != nil {
		return nil, fmt.Errorf("checkpoints cannot be checked: %w", err)
	}
	key, err := note.NewVerifier(public)
	if err != nil {
		return nil, fmt.Errorf("checkpoints cannot be checked: %w", err)
	}
	var marks []mark
	for _, c := range stored {
		size, root, err := openCheckpoint(c.Note, key)
		if err != nil {
			return nil, fmt.Errorf("stored checkpoint of %d events: %w", c.Size, err)
		}
		if size != c.Size {
			return nil, fmt.Errorf("stored checkpoint of %d events: it states %d", c.Size, size)
		}
		marks = append(marks, mark{size, root})
	}
	for i, text := range given {
		size, root, err := openCheckpoint(text, key)
		if err != nil {
			return nil, fmt.Errorf("given checkpoint %d: %w", i+1, err)
		}
		marks = append(marks, mark{size, root})
	}
	slices.SortFunc(marks, func(a, b mark) int { return int(a.size - b.size) })
	return marks, nil
}
