package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"

	"harmreview/review"
)

// together queues jobs so that they share a transaction, by holding the writer
// back until all of them wait, and returns their errors.
func together(t *testing.T, s *Store, ctx context.Context, jobs ...func(*Tx) error) []error {
	t.Helper()
	release, held := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = s.change(context.Background(), review.Cause{}, func(*Tx) error {
			close(held)
			<-release
			return nil
		})
	})
	<-held
	errs := make([]error, len(jobs))
	for i, fn := range jobs {
		j := &job{ctx: context.WithoutCancel(ctx), fn: fn, done: make(chan error, 1)}
		s.writer.jobs <- j
		wg.Go(func() { errs[i] = <-j.done })
	}
	close(release)
	wg.Wait()
	return errs
}

func addPerson(email string) func(*Tx) error {
	return func(tx *Tx) error {
		if err := tx.Exec(`INSERT INTO people (email, name) VALUES ($1, $1)`, email); err != nil {
			return err
		}
		_, err := tx.Record(review.Event{Change: "add " + email})
		return err
	}
}

// state lists the accounts and the changes in the log.
func state(t *testing.T, s *Store) (emails, changes string) {
	t.Helper()
	err := s.view(t.Context(), func(q querier) error {
		e, err := column[string](q, `SELECT email FROM people ORDER BY id`)
		if err != nil {
			return err
		}
		c, err := column[string](q, `SELECT record ->> 'change' FROM events ORDER BY seq`)
		emails, changes = strings.Join(e, " "), strings.Join(c, " ")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return emails, changes
}

func wantState(t *testing.T, s *Store, emails, changes string) {
	t.Helper()
	gotEmails, gotChanges := state(t, s)
	if gotEmails != emails || gotChanges != changes {
		t.Errorf("got people %q and events %q, want %q and %q", gotEmails, gotChanges, emails, changes)
	}
	var size int64
	err := s.view(t.Context(), func(q querier) (err error) {
		size, err = logSize(q)
		return err
	})
	if want := int64(len(strings.Fields(changes)) / 2); err != nil || size != want {
		t.Errorf("got log size %d (%v), want %d", size, err, want)
	}
}

func TestNeighboursOfARefusedWriteAreKept(t *testing.T) {
	s := Test(t)
	refused := errors.New("refused")
	errs := together(t, s, t.Context(), addPerson("a"), func(tx *Tx) error {
		if err := addPerson("b")(tx); err != nil {
			return err
		}
		return refused
	}, addPerson("c"))
	if errs[0] != nil || !errors.Is(errs[1], refused) || errs[2] != nil {
		t.Errorf("got %v, want only the second refused", errs)
	}
	wantState(t, s, "a c", "add a add c")
}

func TestNeighboursOfAPanicAreKept(t *testing.T) {
	s := Test(t)
	errs := together(t, s, t.Context(), addPerson("a"), func(tx *Tx) error {
		if err := addPerson("b")(tx); err != nil {
			return err
		}
		return tx.each(`SELECT seq FROM events`, nil, func(*sql.Rows) error { panic("boom") })
	}, addPerson("c"))
	fault, ok := errors.AsType[*Fault](errs[1])
	if errs[0] != nil || !ok || errs[2] != nil {
		t.Fatalf("got %v, want only the second to be a fault", errs)
	}
	if fault.Value != "boom" || len(fault.Stack) == 0 {
		t.Errorf("got value %v and %d bytes of stack, want boom and some", fault.Value, len(fault.Stack))
	}
	wantState(t, s, "a c", "add a add c")
}

func TestACancelledRequestDoesNotInterruptAWrite(t *testing.T) {
	s := Test(t)
	ctx, cancel := context.WithCancel(t.Context())
	errs := together(t, s, ctx, addPerson("a"), func(tx *Tx) error {
		cancel()
		return addPerson("b")(tx)
	}, addPerson("c"))
	if err := errors.Join(errs...); err != nil {
		t.Errorf("got %v, want all three saved", err)
	}
	wantState(t, s, "a b c", "add a add b add c")
}

// A full disk makes SQLite roll the whole transaction back, neighbours included.
func TestNeighboursOfAFullDiskAreKept(t *testing.T) {
	s := Test(t)
	runs := 0
	errs := together(t, s, t.Context(), addPerson("a"), func(tx *Tx) error {
		runs++
		pages, err := one[int](tx, `PRAGMA page_count`)
		if err != nil {
			return err
		}
		if _, err := one[int](tx, `PRAGMA max_page_count = `+strconv.Itoa(pages)); err != nil {
			return err
		}
		defer func() { _ = tx.conn.run(`PRAGMA max_page_count = 1000000`) }()
		for {
			if err := tx.Exec(`INSERT INTO texts (sha256, body) VALUES (randomblob(32), hex(zeroblob(100000)))`); err != nil {
				return nil // a write that overlooks the error must not go on half
			}
		}
	}, addPerson("c"))
	if errs[0] != nil || errs[1] == nil || errs[2] != nil {
		t.Errorf("got %v, want only the second to fail", errs)
	}
	if WhatWasSaved(errs[1]) != NothingSaved {
		t.Errorf("got %q for a full disk, want that nothing was saved", WhatWasSaved(errs[1]))
	}
	if runs != 2 {
		t.Errorf("got %d runs, want once with the others and once alone", runs)
	}
	wantState(t, s, "a c", "add a add c")
}

func TestNeighboursOfAFailedCommitAreKept(t *testing.T) {
	s := Test(t)
	errs := together(t, s, t.Context(), addPerson("a"), func(tx *Tx) error {
		if err := tx.Exec(`PRAGMA defer_foreign_keys = ON`); err != nil {
			return err
		}
		return tx.Exec(`INSERT INTO invitations (token_hash, person_id, purpose, expires_at) VALUES ('x', 999, '', '')`)
	}, addPerson("c"))
	if errs[0] != nil || errs[1] == nil || errs[2] != nil {
		t.Errorf("got %v, want only the second to fail", errs)
	}
	wantState(t, s, "a c", "add a add c")
}

func TestJobsThatWaitShareATransaction(t *testing.T) {
	s := Test(t)
	var sizes []*logTail
	note := func(tx *Tx) error {
		if err := addPerson("p" + strconv.Itoa(len(sizes)))(tx); err != nil {
			return err
		}
		sizes = append(sizes, *tx.log)
		return nil
	}
	if err := errors.Join(together(t, s, t.Context(), note, note, note)...); err != nil {
		t.Fatal(err)
	}
	if len(sizes) != 3 || sizes[0] != sizes[2] {
		t.Errorf("got %d runs that do not share what they know of the log, want 3 that do", len(sizes))
	}
}

func TestAWriteAfterCloseIsRefused(t *testing.T) {
	s, err := Open(t.Context(), t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.change(t.Context(), review.Cause{}, addPerson("a")); !errors.Is(err, ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
}

func TestAStoreCanBeClosedTwice(t *testing.T) {
	s := Test(t)
	for n := range 2 {
		if err := s.Close(); err != nil {
			t.Errorf("closing %d: %v", n+1, err)
		}
	}
}
