package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"harmreview/review"
)

// ErrClosed is returned for a write that comes after Close.
var ErrClosed = errors.New("the database is being closed")

// ErrUnknown is wrapped by the error of a write of which nobody knows whether
// it will be there after a restart: the disk failed while it was committed.
var ErrUnknown = errors.New("it is not known whether this was saved")

// Saved says what an error page can promise about a write.
type Saved string

// What became of a write.
const (
	WasSaved     Saved = "it was saved"
	NothingSaved Saved = "nothing was saved"
	NotKnown     Saved = "it is not known whether this was saved"
)

// WhatWasSaved tells from the error of a write what became of it.
func WhatWasSaved(err error) Saved {
	switch {
	case err == nil:
		return WasSaved
	case errors.Is(err, ErrUnknown):
		return NotKnown
	}
	return NothingSaved
}

// maxBatch is how many jobs share a transaction at most.
const maxBatch = 64

// A job is one write: what to do, and where its answer goes.
type job struct {
	ctx   context.Context
	cause review.Cause
	fn    func(*Tx) error
	err   error
	done  chan error
}

// A writer does all writes, one after another, on its one connection. Jobs
// that wait together share a transaction and so one wait for the disk.
type writer struct {
	store *Store
	jobs  chan *job
	done  chan struct{}

	closing sync.RWMutex
	closed  bool

	conn *conn    // nil until the next transaction needs one
	log  *logTail // nil until the transaction has recorded something
	last atomic.Pointer[lastWrite]
}

// A lastWrite is how the latest transaction ended.
type lastWrite struct {
	at  time.Time
	err error
}

func startWriter(s *Store) *writer {
	w := &writer{store: s, jobs: make(chan *job, maxBatch), done: make(chan struct{})}
	go w.run()
	return w
}

// stop lets the jobs that wait finish and takes no more.
func (w *writer) stop() {
	w.closing.Lock()
	if !w.closed {
		w.closed = true
		close(w.jobs)
	}
	w.closing.Unlock()
	<-w.done
}

// change runs fn in a transaction, on behalf of cause, and returns once it is
// committed or known to have failed, even when ctx has ended: an interrupted
// statement would take the writes of others with it. Nothing of fn remains
// when it returns an error or panics; the others are not touched by that.
//
// fn may run twice, the first time to no effect, so it must assign its results
// and not append to them. It must not call change or view, which would wait for
// it; it reads through tx. Where cause has a key that was used before, fn does
// not run and the error is a Repeated.
func (s *Store) change(ctx context.Context, cause review.Cause, fn func(*Tx) error) error {
	j := &job{ctx: context.WithoutCancel(ctx), cause: cause, fn: fn, done: make(chan error, 1)}
	s.writer.closing.RLock()
	if s.writer.closed {
		s.writer.closing.RUnlock()
		return ErrClosed
	}
	s.writer.jobs <- j
	s.writer.closing.RUnlock()
	return <-j.done
}

func (w *writer) run() {
	defer close(w.done)
	defer func() {
		if w.conn != nil {
			w.conn.db.Close()
		}
	}()
	for first := range w.jobs {
		w.serve(w.gather(first))
	}
}

// gather collects the jobs that wait behind first.
func (w *writer) gather(first *job) []*job {
	batch := []*job{first}
	for len(batch) < maxBatch {
		select {
		case next, open := <-w.jobs:
			if !open {
				return batch
			}
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// serve runs a batch in one transaction, or, when that comes to nothing as a
// whole, each of its jobs once more in a transaction of its own.
func (w *writer) serve(batch []*job) {
	whole := w.attempt(batch)
	for _, j := range batch {
		if whole != nil {
			w.attempt([]*job{j})
		}
		j.done <- j.err
	}
}

// attempt runs the jobs in one transaction and leaves its answer in each. It
// returns an error when the transaction was rolled back as a whole.
func (w *writer) attempt(batch []*job) (whole error) {
	defer func() { w.remember(whole) }()
	if err := w.begin(); err != nil {
		return fail(batch, fmt.Errorf("begin: %w", err))
	}
	if len(batch) == 1 {
		return w.alone(batch[0])
	}
	for _, j := range batch {
		if err := w.one(j); err != nil {
			w.abandon()
			return fail(batch, err)
		}
	}
	if err := w.conn.run(`COMMIT`); err != nil {
		w.abandon()
		return fail(batch, commitFailed(err))
	}
	return nil
}

// alone runs the only job of a transaction. It needs no savepoint, which would
// keep a copy of every page that a load of a thousand rows touches.
func (w *writer) alone(j *job) (whole error) {
	tx := w.tx(j)
	if j.err = tx.do(j.fn); j.err != nil {
		w.abandon()
		return tx.fatal
	}
	if err := w.conn.run(`COMMIT`); err != nil {
		w.abandon()
		return fail([]*job{j}, commitFailed(err))
	}
	return nil
}

// tx is what j works with.
func (w *writer) tx(j *job) *Tx {
	return &Tx{handle: handle{conn: w.conn, ctx: j.ctx}, store: w.store, now: w.store.now(), cause: j.cause, log: &w.log}
}

// fail answers a whole batch with err and returns it.
func fail(batch []*job, err error) error {
	for _, j := range batch {
		j.err = err
	}
	return err
}

// commitFailed says what a failed COMMIT means. A broken rule, a full disk and
// a busy database leave nothing behind; after any other failure the disk may
// hold the transaction or not.
func commitFailed(err error) error {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY:
			return fmt.Errorf("commit: %w", err)
		}
	}
	return fmt.Errorf("commit: %w: %w", ErrUnknown, err)
}

// begin starts a transaction, on a new connection if the old one is gone.
func (w *writer) begin() error {
	w.log = nil
	if w.conn != nil {
		w.conn.tidy()
		if w.conn.run(`BEGIN IMMEDIATE`) == nil {
			return nil
		}
		w.conn.discard()
		w.conn = nil
	}
	c, err := connect(context.Background(), w.store.writes)
	if err != nil {
		return err
	}
	if err := c.run(`BEGIN IMMEDIATE`); err != nil {
		c.discard()
		return err
	}
	w.conn = c
	return nil
}

// abandon rolls the transaction back. A connection that cannot do even that is
// closed, which does it too.
func (w *writer) abandon() {
	w.log = nil
	if err := w.conn.run(`ROLLBACK`); err != nil {
		w.conn.discard()
		w.conn = nil
	}
}

// one runs j between a savepoint and its release. What j itself gets wrong is
// undone and left in j.err; the error it returns means that undoing failed, and
// the transaction with it.
func (w *writer) one(j *job) error {
	if err := w.conn.run(`SAVEPOINT job`); err != nil {
		return err
	}
	j.err = w.tx(j).do(j.fn)
	if j.err == nil {
		return w.conn.run(`RELEASE job`)
	}
	w.log = nil
	if err := w.conn.run(`ROLLBACK TO job`); err != nil {
		return errors.Join(j.err, err)
	}
	return w.conn.run(`RELEASE job`)
}

// remember keeps how a transaction ended, for Ready. A broken rule is the
// job's fault, not the disk's.
func (w *writer) remember(err error) {
	if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code()&0xff == sqlite3.SQLITE_CONSTRAINT {
		err = nil
	}
	w.last.Store(&lastWrite{w.store.now(), err})
}

// A Fault is what a write returns when its own code panicked. Nothing of that
// write was kept.
type Fault struct {
	Value any
	Stack []byte
}

func (f *Fault) Error() string { return fmt.Sprintf("panic in a write: %v", f.Value) }

// guarded runs fn and returns its panic as a *Fault.
func guarded(fn func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &Fault{v, debug.Stack()}
		}
	}()
	return fn(tx)
}

var _ querier = (*Tx)(nil)
