// Package store keeps the harm review in one SQLite file. All SQL of the
// program is here.
//
// Reads go through view, each in one snapshot. Writes go through change, which
// hands them to a single writer; what changes is recorded in the audit log by
// the same transaction, with Tx.Record.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What can stand in the way of opening a data folder. The error that wraps one
// of these names the folder and says what to do.
var (
	ErrFolder  = errors.New("the data folder cannot be used")
	ErrShared  = errors.New("others on this machine can read the data folder")
	ErrNewer   = errors.New("the database was made by a newer version of the program")
	ErrDamaged = errors.New("the database is damaged")
)

const databaseName = "harmreview.db"

// Options say how a store behaves. The zero value is right for a server.
type Options struct {
	Clock           func() time.Time // time.Now when nil
	ReadConnections int              // 4 when 0
	Program         string           // the program's version, as events keep it; that of the build when ""

	unsynced bool // a test does not wait for the disk
}

// writing are the settings of the connection that writes.
func (o Options) writing() url.Values {
	settings := maps.Clone(writeOptions)
	if o.unsynced {
		settings["_synchronous"] = []string{"OFF"}
	}
	return settings
}

// A Store is an open database.
type Store struct {
	dir     string
	clock   func() time.Time
	program string
	unclean bool

	writes *sql.DB
	writer *writer
	reads  *readers
	hashes *hashing
	probed atomic.Bool // a real write has worked

	placing placing

	closing sync.Once
	closed  error // how that went
}

// Open opens the database in the folder dir, making both where they do not
// exist and bringing the schema up to date. It returns an error that wraps
// ErrFolder, ErrShared, ErrNewer or ErrDamaged, having changed nothing, when the
// folder cannot be used as it is.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFolder, err)
	}
	if err := prepareFolder(dir); err != nil {
		return nil, err
	}
	if err := sweep(filepath.Join(dir, "*")); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFolder, err)
	}
	s := &Store{dir: dir, clock: o.Clock, program: o.Program, hashes: newHashing(passwordCost)}
	if s.clock == nil {
		s.clock = time.Now
	}
	if s.program == "" {
		s.program = buildVersion()
	}
	s.unclean = size(s.File()+"-wal") > 0
	if s.writes, err = openPool(s.File(), o.writing()); err != nil {
		return nil, err
	}
	s.writes.SetMaxOpenConns(1)
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(orDamaged(err), s.writes.Close())
	}
	reads, err := openPool(s.File(), readOptions)
	if err != nil {
		return nil, errors.Join(err, s.writes.Close())
	}
	s.reads = newReaders(reads, max(o.ReadConnections, 0))
	s.writer = startWriter(s)
	if err := s.shipDefinitions(ctx); err != nil {
		return nil, errors.Join(orDamaged(err), s.Close())
	}
	return s, nil
}

// orDamaged is an error of SQLite's, and ErrDamaged too where it is that.
func orDamaged(err error) error {
	if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code()&0xff == sqlite3.SQLITE_CORRUPT {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// File is the path of the database.
func (s *Store) File() string { return filepath.Join(s.dir, databaseName) }

// Dir is the data folder.
func (s *Store) Dir() string { return s.dir }

// Unclean reports whether the database had not been closed when it was opened.
func (s *Store) Unclean() bool { return s.unclean }

// now is the time of the store's clock, as precise as the database keeps it.
func (s *Store) now() time.Time { return s.clock().UTC().Truncate(time.Millisecond) }

// Now is the time of the store's clock, which every rule and page goes by.
func (s *Store) Now() time.Time { return s.now() }

// Close waits for the writes that were asked for, folds the write-ahead log
// into the database and closes it. Later writes return ErrClosed; closing again
// does nothing.
func (s *Store) Close() error {
	s.closing.Do(func() { s.closed = s.close() })
	return s.closed
}

func (s *Store) close() error {
	s.writer.stop()
	errs := s.reads.close()
	if _, err := s.writes.ExecContext(context.Background(), `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		errs = errors.Join(errs, fmt.Errorf("fold the write-ahead log: %w", err))
	}
	return errors.Join(errs, s.writes.Close())
}

// QuickCheck looks through the whole file for damage to its structure. It
// returns an error that wraps ErrDamaged for the first that it finds.
func (s *Store) QuickCheck(ctx context.Context) error {
	return s.view(ctx, func(q querier) error { return checkStructure(ctx, q, `PRAGMA quick_check(1)`) })
}

// checkStructure asks SQLite whether the file is whole.
func checkStructure(ctx context.Context, q querier, pragma string) error {
	found, err := one[string](q, pragma)
	if ctx.Err() != nil {
		return ctx.Err() // told to stop, which says nothing of the file
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if found != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, found)
	}
	return nil
}

var writeOptions = url.Values{
	"_txlock": {"immediate"}, "_journal_mode": {"WAL"}, "_synchronous": {"FULL"},
	"_pragma": {"cache_size(-65536)", "journal_size_limit(67108864)", "temp_store(memory)", "trusted_schema(off)"},
}

var readOptions = url.Values{
	"mode": {"ro"}, "_query_only": {"on"},
	"_pragma": {"cache_size(-32768)", "temp_store(memory)", "trusted_schema(off)"},
}

func openPool(file string, options url.Values) (*sql.DB, error) {
	values := url.Values{
		"_busy_timeout": {"5000"}, "_foreign_keys": {"on"}, "_dqs": {"false"}, "_defensive": {"true"},
	}
	for k, v := range options {
		values[k] = v
	}
	name := (&url.URL{Scheme: "file", OmitHost: true, Path: file, RawQuery: values.Encode()}).String()
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	return db, nil
}

// buildVersion is the revision that the program was built from.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(12, len(s.Value))]
		}
	}
	return info.Main.Version
}

func size(file string) int64 {
	info, err := os.Stat(file)
	if err != nil {
		return 0
	}
	return info.Size()
}
