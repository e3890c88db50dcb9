package store

import (
	"fmt"
	"time"

	"harmreview/review"
)

// A Tx is the transaction of one write. All its statements are part of it; the
// first that fails for a reason of the disk's ends it.
type Tx struct {
	handle
	store    *Store
	now      time.Time
	cause    review.Cause
	log      **logTail // shared by the jobs of a transaction
	recorded bool
	answer   *review.Answer
	decided  int64 // the event of the triage decision that was saved last, 0: none

	otherFacts otherFacts // that packs are tested on at the end
}

// Now is when this write happens: one moment for all that it does.
func (tx *Tx) Now() time.Time { return tx.now }

// Cause says on whose behalf this write happens.
func (tx *Tx) Cause() review.Cause { return tx.cause }

// Exec executes a statement. Named string and integer types, booleans and
// instants can be given as they are.
func (tx *Tx) Exec(query string, args ...any) error {
	_, err := tx.exec(query, args)
	return err
}

// ExecN executes a statement and returns how many rows it changed.
func (tx *Tx) ExecN(query string, args ...any) (int64, error) {
	result, err := tx.exec(query, args)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// ExecOne executes a statement that must change exactly one row: an update of
// what is still at the version that the caller saw. It returns
// review.ErrStale when it changed none.
func (tx *Tx) ExecOne(query string, args ...any) error {
	n, err := tx.ExecN(query, args...)
	if err != nil {
		return err
	}
	if n != 1 {
		return review.ErrStale
	}
	return nil
}

// do runs fn and what belongs to the end of every write.
func (tx *Tx) do(fn func(*Tx) error) error {
	if err := checkKey(tx, tx.cause); err != nil {
		return err
	}
	if err := guarded(fn, tx); err != nil {
		return err
	}
	if err := tx.testPacks(); err != nil {
		return err
	}
	if tx.fatal != nil {
		return fmt.Errorf("went on after an error: %w", tx.fatal)
	}
	if err := tx.saveHead(); err != nil {
		return err
	}
	return tx.saveAnswer()
}
