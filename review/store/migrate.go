package store

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"

	"harmreview/migrations"
)

// migrate brings the schema to the program's version. A database that holds
// something is copied beside itself first. A step whose number is lower than one
// that was taken already is taken too: it was written later. It returns an error that wraps
// ErrNewer, and changes nothing, when the schema is ahead of the program.
func (s *Store) migrate(ctx context.Context) error {
	wanted, err := programSchema()
	if err != nil {
		return err
	}
	found, err := databaseSchema(ctx, s.writes)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrFolder, s.File(), err)
	}
	if found > wanted {
		return fmt.Errorf("%w: %s has schema %d, this program knows up to %d", ErrNewer, s.File(), found, wanted)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, s.writes, migrations.Files, goose.WithSlog(slog.New(slog.DiscardHandler)), goose.WithAllowOutofOrder(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if waits, err := p.HasPending(ctx); err != nil || !waits {
		return err
	}
	if found > 0 {
		if err := copyInto(ctx, s.writes, fmt.Sprintf("%s.before-%03d", s.File(), wanted)); err != nil {
			return err
		}
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bring the schema of %s up to date: %w", s.File(), err)
	}
	return nil
}

// programSchema is the number of the last migration that the program has.
func programSchema() (int64, error) {
	files, err := migrations.Files.ReadDir(".")
	if err != nil {
		return 0, fmt.Errorf("read migrations: %w", err)
	}
	var last int64
	for _, f := range files {
		digits, _, _ := strings.Cut(f.Name(), "_")
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("migration %s: %w", f.Name(), err)
		}
		last = max(last, n)
	}
	return last, nil
}

// databaseSchema is the number of the last migration that was applied to db, 0
// for an empty file.
func databaseSchema(ctx context.Context, db *sql.DB) (int64, error) {
	var tables, n int64
	err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name = 'goose_db_version'`).Scan(&tables)
	if err != nil || tables == 0 {
		return 0, err
	}
	err = db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied = 1`).Scan(&n)
	return n, err
}

// copyInto writes a consistent copy of the open database to file, replacing an
// earlier one, readable by its owner alone.
func copyInto(ctx context.Context, db *sql.DB, file string) error {
	if err := os.Remove(file); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("copy the database: %w", err)
	}
	if err := createPrivate(file); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, `VACUUM INTO $1`, file); err != nil {
		return fmt.Errorf("copy the database to %s: %w", file, err)
	}
	return nil
}

// CopyTo writes a consistent copy of the database to file, which must not hold
// anything yet, while writes go on.
func (s *Store) CopyTo(ctx context.Context, file string) error {
	db, err := openPool(s.File(), writeOptions)
	if err != nil {
		return err
	}
	defer db.Close()
	return copyInto(ctx, db, file)
}
