package store

import (
	"context"
	"fmt"
	"time"

	"harmreview/review"
)

// recounts are the checks that count what the pages show anew from the rows
// beneath it. They ask nothing of the log, so that they can run beside the work.
var recounts = []check{
	{"results of rows", checkFates},
	{"rows that rules exclude", checkClasses},
	{"letters closed with their class", checkLetterClasses},
	{"packs of print runs", checkPrintRuns},
	{"figures of lists", recountLists},
	{"letters and recipients of rows", checkLetters},
	{"columns of cases", checkCaseColumns},
	{"cases that were joined", checkJoined},
	{"counters of cases", checkCaseCounts},
}

// keepSelfChecks is how long the result of a self-check is kept.
const keepSelfChecks = 400 * 24 * time.Hour

// SelfCheck counts anew everything that pages show as figures, and keeps what it
// found for the ledger and the first page. A figure that does not equal its rows
// is an event of the log too.
func (s *Store) SelfCheck(ctx context.Context) error {
	var found review.SelfCheck
	err := s.view(ctx, func(q querier) error {
		found = review.SelfCheck{}
		v := &verification{store: s, q: q}
		for _, c := range recounts {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := c.run(v); err != nil {
				found.Name, found.Fault = c.name, err.Error()
				return nil
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("recount: %w", err)
	}
	return s.change(ctx, review.Cause{Actor: review.Program(0)}, func(tx *Tx) error {
		if err := tx.Exec(`INSERT INTO self_checks (at, name, fault) VALUES ($1, $2, $3) ON CONFLICT (at) DO UPDATE SET name = excluded.name, fault = excluded.fault`,
			instant(tx.Now()), found.Name, found.Fault); err != nil {
			return err
		}
		if err := tx.Exec(`DELETE FROM self_checks WHERE at < $1`, instant(tx.Now().Add(-keepSelfChecks))); err != nil || found.Fault == "" {
			return err
		}
		_, err := tx.Record(review.Event{Change: "self-check", Result: review.Failed, Facts: map[string]string{"recount": found.Name, "fault": found.Fault}})
		return err
	})
}

// selfChecked is what the last self-check found; its At is zero before the first.
func selfChecked(q querier) (review.SelfCheck, error) {
	var c review.SelfCheck
	err := q.QueryRow(`SELECT at, name, fault FROM self_checks ORDER BY at DESC LIMIT 1`).Scan((*instant)(&c.At), &c.Name, &c.Fault)
	return c, ignoreNotFound(err)
}
