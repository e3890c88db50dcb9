package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"harmreview/review"
)

// A conn is one connection with the statements that were prepared on it.
// Only one goroutine uses it at a time.
type conn struct {
	db         *sql.Conn
	statements map[string]*statement
}

// A statement is prepared once. While its rows are being read it is busy, and
// the same query inside that loop is prepared anew.
type statement struct {
	*sql.Stmt
	busy bool
}

const maxStatements = 400

func connect(ctx context.Context, db *sql.DB) (*conn, error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect to the database: %w", err)
	}
	return &conn{db: c, statements: map[string]*statement{}}, nil
}

// prepared returns the statement for query, preparing it when it is new.
func (c *conn) prepared(ctx context.Context, query string) (*statement, error) {
	if s, ok := c.statements[query]; ok {
		return s, nil
	}
	s, err := c.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	c.statements[query] = &statement{Stmt: s}
	return c.statements[query], nil
}

// tidy forgets the statements when there are very many, as filters make them.
// It must not be called while rows are being read.
func (c *conn) tidy() {
	if len(c.statements) <= maxStatements {
		return
	}
	for _, s := range c.statements {
		s.Close()
	}
	clear(c.statements)
}

// run executes a statement of transaction control.
func (c *conn) run(query string) error {
	s, err := c.prepared(context.Background(), query)
	if err != nil {
		return err
	}
	_, err = s.ExecContext(context.Background())
	return err
}

// discard closes the connection itself, and with it whatever transaction it
// may still be in, rather than giving it back to its pool.
func (c *conn) discard() {
	_ = c.db.Raw(func(any) error { return driver.ErrBadConn })
	_ = c.db.Close()
}

// A querier answers queries inside one transaction: a *Tx, or what view gives.
// Hot reads go through QueryRow, each, list or one, which keep their statement.
type querier interface {
	// QueryRow asks for one row. Its Scan returns review.ErrNotFound when there is none.
	QueryRow(query string, args ...any) row
	// Query asks for rows, which the caller closes.
	Query(query string, args ...any) (*sql.Rows, error)
	// each calls read for every row.
	each(query string, args []any, read func(*sql.Rows) error) error
}

// A handle is a connection inside a transaction, for one piece of work.
type handle struct {
	conn *conn
	ctx  context.Context
	// fatal is the first error after which SQLite may have rolled the whole
	// transaction back. From then on nothing is executed: it would be saved by
	// itself, outside of any transaction.
	fatal error
}

func (h *handle) QueryRow(query string, args ...any) row { return row{h, query, args} }

func (h *handle) Query(query string, args ...any) (*sql.Rows, error) {
	if h.fatal != nil {
		return nil, h.fatal
	}
	rows, err := h.conn.db.QueryContext(h.ctx, query, args...)
	return rows, h.note(err)
}

func (h *handle) each(query string, args []any, read func(*sql.Rows) error) error {
	return h.ask(query, args, func(rows *sql.Rows) error {
		for rows.Next() {
			if err := read(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}

// first calls read for the first row, if there is one.
func (h *handle) first(query string, args []any, read func(*sql.Rows) error) error {
	return h.ask(query, args, func(rows *sql.Rows) error {
		if rows.Next() {
			if err := read(rows); err != nil {
				return err
			}
			rows.Next() // to the end of an INSERT … RETURNING, whose constraints are checked there
		}
		return rows.Err()
	})
}

// ask starts a query and has its answer read.
func (h *handle) ask(query string, args []any, read func(*sql.Rows) error) error {
	if h.fatal != nil {
		return h.fatal
	}
	rows, done, err := h.rows(query, args)
	if err != nil {
		return h.note(err)
	}
	defer done()
	return h.note(read(rows))
}

// rows starts a query on its prepared statement, or on a new one while that is busy.
func (h *handle) rows(query string, args []any) (rows *sql.Rows, done func(), err error) {
	s, err := h.conn.prepared(h.ctx, query)
	if err != nil {
		return nil, nil, err
	}
	if s.busy {
		rows, err := h.conn.db.QueryContext(h.ctx, query, args...)
		return rows, func() { rows.Close() }, err
	}
	rows, err = s.QueryContext(h.ctx, args...)
	if err != nil {
		return nil, nil, err
	}
	s.busy = true
	return rows, func() { rows.Close(); s.busy = false }, nil
}

func (h *handle) exec(query string, args []any) (sql.Result, error) {
	if h.fatal != nil {
		return nil, h.fatal
	}
	s, err := h.conn.prepared(h.ctx, query)
	if err != nil {
		return nil, h.note(err)
	}
	result, err := s.ExecContext(h.ctx, args...)
	return result, h.note(err)
}

// note remembers err when it is fatal, and returns it.
func (h *handle) note(err error) error {
	if err != nil && h.fatal == nil && mayRollBack(err) {
		h.fatal = err
	}
	return err
}

// mayRollBack reports whether SQLite may answer err by rolling back the whole
// transaction, as it does for a full disk, and not only the statement.
func mayRollBack(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone)
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_RANGE, sqlite3.SQLITE_TOOBIG:
		return false
	}
	return true
}

// isUnique reports whether err says that a row like this is there already.
func isUnique(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// A row is the first row of a query's answer. The query runs when it is scanned.
type row struct {
	h     *handle
	query string
	args  []any
}

// Scan copies the columns of the row. It returns review.ErrNotFound when there is none.
func (r row) Scan(into ...any) error {
	found := false
	err := r.h.first(r.query, r.args, func(rows *sql.Rows) error {
		found = true
		return rows.Scan(into...)
	})
	if err == nil && !found {
		return review.ErrNotFound
	}
	return err
}

// list runs a query and collects one T from each row.
func list[T any](q querier, scan func(*sql.Rows, *T) error, query string, args ...any) ([]T, error) {
	var all []T
	err := q.each(query, args, func(rows *sql.Rows) error {
		var one T
		if err := scan(rows, &one); err != nil {
			return err
		}
		all = append(all, one)
		return nil
	})
	return all, err
}

// one runs a query for a single value. It returns review.ErrNotFound when
// there is no row.
func one[T any](q querier, query string, args ...any) (T, error) {
	var v T
	err := q.QueryRow(query, args...).Scan(&v)
	return v, err
}

// column runs a query for the values of one column.
func column[T any](q querier, query string, args ...any) ([]T, error) {
	return list(q, func(rows *sql.Rows, v *T) error { return rows.Scan(v) }, query, args...)
}
