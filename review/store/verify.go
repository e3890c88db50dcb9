package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

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

// A check is something that must always hold in the database besides the log.
// Its error names the first row that does not fit.
type check struct {
	name string
	run  func(querier) error
}

// checks are all of them, in the order in which Verify runs them.
var checks = []check{
	{"references between tables", checkReferences},
	{"digests of definitions", checkDefinitions},
}

// Verify looks whether the database is whole, rebuilds the audit log from its
// events alone and compares it with what is stored, with all checkpoints kept
// here and with those given, then runs every further check. It writes one line
// to w for each step and returns the first fault, by the event's number where
// it is one of the log.
func (s *Store) Verify(ctx context.Context, w io.Writer, checkpoints []string) (Summary, error) {
	var sum Summary
	err := s.view(ctx, func(q querier) error {
		if err := checkStructure(q); err != nil {
			return err
		}
		fmt.Fprintln(w, "database: whole")
		marks, err := s.checkpointsToMeet(q, checkpoints)
		if err != nil {
			return err
		}
		if err := verifyLog(q, marks, &sum); err != nil {
			return err
		}
		fmt.Fprintf(w, "audit log: %d events, %d details, %d checkpoints\n", sum.Events, sum.Details, sum.Checkpoints)
		for _, c := range checks {
			if err := c.run(q); err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			sum.Checks++
			fmt.Fprintf(w, "%s: in order\n", c.name)
		}
		return nil
	})
	return sum, err
}

func checkStructure(q querier) error {
	found, err := one[string](q, `PRAGMA integrity_check(1)`)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if found != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, found)
	}
	return nil
}

func checkReferences(q querier) error {
	var table, parent string
	var row *int64
	var n int
	err := q.QueryRow(`PRAGMA foreign_key_check`).Scan(&table, &row, &parent, &n)
	if err == nil {
		return fmt.Errorf("a row of %s points to none in %s", table, parent)
	}
	return ignoreNotFound(err)
}

func checkDefinitions(q querier) error {
	return checkDigests(q, `SELECT id, body, sha256 FROM definitions ORDER BY id`)
}

// checkDigests compares the text in the second column of a query with the
// SHA-256 in its third, and names the first row, by its first, that differs.
func checkDigests(q querier, query string) error {
	return q.each(query, nil, func(rows *sql.Rows) error {
		var id int64
		var body, digest string
		if err := rows.Scan(&id, &body, &digest); err != nil {
			return err
		}
		if digest != Digest(body) {
			return fmt.Errorf("row %d was changed after it was signed", id)
		}
		return nil
	})
}

func ignoreNotFound(err error) error {
	if errors.Is(err, review.ErrNotFound) {
		return nil
	}
	return err
}
