package store

import (
	"context"
	"database/sql"
	"errors"
)

// The readers are read-only connections, opened when they are first needed.
type readers struct {
	db   *sql.DB
	free chan *conn // nil stands for one that is not open yet
	n    int
}

func newReaders(db *sql.DB, n int) *readers {
	if n == 0 {
		n = 4
	}
	r := &readers{db: db, free: make(chan *conn, n), n: n}
	for range n {
		r.free <- nil
	}
	return r
}

// view runs fn inside one read transaction: all it asks is answered as of one
// moment. It gives up when ctx ends.
func (s *Store) view(ctx context.Context, fn func(querier) error) error {
	c, err := s.reads.take(ctx)
	if err != nil {
		return err
	}
	ok := false
	defer func() {
		if !ok || c.run(`ROLLBACK`) != nil {
			c.discard()
			c = nil
		}
		s.reads.free <- c
	}()
	if err := c.run(`BEGIN`); err != nil {
		return err
	}
	c.tidy()
	err = fn(&handle{conn: c, ctx: ctx})
	ok = true
	return err
}

func (r *readers) take(ctx context.Context) (*conn, error) {
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case c := <-r.free:
		if c != nil {
			return c, nil
		}
		c, err := connect(ctx, r.db)
		if err != nil {
			r.free <- nil
		}
		return c, err
	}
}

func (r *readers) close() error {
	var errs []error
	for range r.n {
		if c := <-r.free; c != nil {
			errs = append(errs, c.db.Close())
		}
	}
	return errors.Join(append(errs, r.db.Close())...)
}
