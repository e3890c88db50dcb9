package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/sheet"
	"harmreview/review/store"
)

// An importing is what the flags of import ask for.
type importing struct {
	dir, incident, create, rows, file string
	demonstration, dryRun             bool
	list                              intake.List // what is said of it
	mapping                           string
	maxUpload                         int64
	stderr                            io.Writer
}

// importList loads a list of lost letters and prints what it found. It may run
// beside a server, and given the same file again it goes on where a load was
// stopped, or says what the first load found.
func importList(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	i := importing{maxUpload: defaultMaxUpload, stderr: stderr}
	flags := newFlags("import", "FILE", stderr)
	flags.StringVar(&i.dir, "data", defaultData, "the data `folder`")
	flags.StringVar(&i.incident, "incident", "", "the `reference` of the incident")
	flags.StringVar(&i.create, "create", "", "make the incident, with this `name`, unless it is there")
	flags.BoolVar(&i.demonstration, "demonstration", false, "the data is made up: NHS numbers that begin with 9 are accepted")
	flags.StringVar(&i.rows, "rows", "", "write the result of each row to this `file`, as CSV")
	flags.StringVar(&i.list.SuppliedBy, "supplied-by", "", "`who` supplied the list")
	flags.StringVar(&i.list.SourceSystem, "source", "", "the `system` that the list comes from, for rows that do not say")
	flags.StringVar(&i.list.Reading.Sheet, "sheet", "", "the `name` of the sheet, in a workbook of several")
	flags.Func("dates", "how the list writes dates in figures: `dmy`, mdy or ymd (default dmy)", datesFlag(&i.list.Dates))
	flags.StringVar(&i.mapping, "mapping", "", "a `file` of JSON that names the column of each header cell, or the source whose last list was matched on the page")
	flags.BoolVar(&i.dryRun, "dry-run", false, "say what a load would find, and change nothing")
	flags.Func("max-upload", "the most that a list may have, such as 500MiB (default 1GiB)", sizeFlag(&i.maxUpload))
	if err := parse(flags, args, 1); err != nil {
		return err
	}
	if i.incident == "" {
		return wrongUse("say which incident with -incident REFERENCE")
	}
	i.file = flags.Arg(0)
	found, err := i.run(ctx)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(stdout).Encode(found); err != nil {
		return err
	}
	if found.Waiting > 0 {
		return exitError{code: 3}
	}
	return nil
}

// datesFlag reads an order of day, month and year.
func datesFlag(into *intake.DateOrder) func(string) error {
	return func(s string) error {
		if *into = intake.DateOrder(s); !slices.Contains(intake.DateOrders, *into) {
			return errors.New("say dmy, mdy or ymd")
		}
		return nil
	}
}

func (i importing) run(ctx context.Context) (found intake.Figures, err error) {
	f, err := os.Open(i.file)
	if err != nil {
		return found, err
	}
	defer f.Close()
	rows, err := i.openRows()
	if err != nil {
		return found, err
	}
	defer rows.Close() // again, where the rows were written
	s, done, err := i.open(ctx)
	if err != nil {
		return found, err
	}
	defer func() { err = errors.Join(err, done()) }()
	i.list.FileName = filepath.Base(i.file)
	incident, err := i.find(ctx, s, f)
	if err != nil {
		return found, err
	}
	if i.dryRun {
		c, err := s.CheckFile(ctx, incident, i.list, f, i.maxUpload)
		return c.Figures, i.refused(err)
	}
	i.list.Incident = incident.ID
	id, _, err := s.AddList(ctx, systemCause(), i.list, f, i.maxUpload)
	if err != nil {
		return found, i.refused(err)
	}
	if found, err = i.load(ctx, s, id); err != nil {
		return found, err
	}
	if rows != nil {
		err = writeRows(ctx, s, id, rows)
	}
	return found, err
}

// open opens the data folder, and returns what closes it. A dry run of an
// incident that would be made works in a folder that is gone afterwards.
func (i importing) open(ctx context.Context) (*store.Store, func() error, error) {
	open, dir, remove := openExisting, i.dir, func() error { return nil }
	if i.create != "" {
		open = openOrMake
	}
	if _, err := os.Stat(i.dir); i.create != "" && i.dryRun && errors.Is(err, fs.ErrNotExist) {
		if dir, err = os.MkdirTemp("", "harmreview-"); err != nil {
			return nil, nil, err
		}
		remove = func() error { return os.RemoveAll(dir) }
	}
	s, err := open(ctx, dir)
	if err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	return s, func() error { return errors.Join(s.Close(), remove()) }, nil
}

// openRows opens the file for the results of the rows, nil where none was asked
// for. It comes before the load, because a list that was kept must not look refused.
func (i importing) openRows() (*os.File, error) {
	if i.rows == "" {
		return nil, nil
	}
	f, err := os.OpenFile(i.rows, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, wrongUse("-rows cannot be written: %w", err)
	}
	return f, nil
}

// find returns the incident, making it where that was asked for and the file
// can be taken: a refused file leaves nothing behind.
func (i *importing) find(ctx context.Context, s *store.Store, f *os.File) (review.Incident, error) {
	incident, err := s.IncidentByReference(ctx, i.incident)
	if err == nil || errors.Is(err, review.ErrNotFound) && i.create != "" {
		if err := i.match(ctx, s, incident.ID); err != nil {
			return incident, err
		}
	}
	switch {
	case errors.Is(err, review.ErrNotFound) && i.create == "":
		return incident, wrongUse("there is no incident %s. Make it with -create NAME", i.incident)
	case errors.Is(err, review.ErrNotFound):
		return i.make(ctx, s, f)
	case err == nil && i.demonstration && !incident.Demonstration:
		return incident, wrongUse("incident %s is about real patients; -demonstration is for made-up ones", i.incident)
	}
	return incident, err
}

func (i importing) make(ctx context.Context, s *store.Store, f *os.File) (review.Incident, error) {
	wanted := review.Incident{Reference: i.incident, Name: i.create, Demonstration: i.demonstration}
	if i.dryRun {
		return wanted, nil
	}
	if _, err := s.Inspect(ctx, i.list, f, i.maxUpload); err != nil {
		return review.Incident{}, i.refused(err)
	}
	id, err := s.CreateIncident(ctx, systemCause(), wanted)
	if problems, ok := errors.AsType[review.Problems](err); ok {
		return review.Incident{}, exitError{2, problems}
	}
	if err != nil {
		return review.Incident{}, err
	}
	return s.Incident(ctx, id)
}

// refused says that nothing was kept of a file that cannot be taken.
func (i importing) refused(err error) error {
	if refusal, ok := errors.AsType[sheet.Refusal](err); ok {
		return fmt.Errorf("%s was refused, and nothing of it was kept: %w", i.file, refusal)
	}
	return err
}

// load brings the list to its end. Where another process is loading it, it says
// so and waits: for its end, or, if that process has died, to go on in its place.
func (i importing) load(ctx context.Context, s *store.Store, id review.ListID) (intake.Figures, error) {
	again := time.NewTicker(time.Second / 4)
	defer again.Stop()
	said := false
	for {
		found, err := s.Load(ctx, id)
		if err != nil && ctx.Err() != nil {
			return found, errors.New("stopped. Give the same command again: it goes on from here")
		}
		busy, ok := errors.AsType[review.Refusal](err)
		if !ok || busy.Kind != review.ErrNotNow {
			return found, err
		}
		if !said {
			said = true
			fmt.Fprintln(i.stderr, "harmreview:", busy.Why, "Waiting for it.")
		}
		select {
		case <-ctx.Done():
		case <-again.C:
		}
	}
}

// writeRows writes one line for each row of the list: its line in the file, its
// result at loading and the reason.
func writeRows(ctx context.Context, s *store.Store, id review.ListID, f *os.File) error {
	if info, err := f.Stat(); err != nil || info.Mode().IsRegular() {
		if err := errors.Join(err, f.Truncate(0)); err != nil {
			return err
		}
	}
	out := csv.NewWriter(f)
	err := errors.Join(out.Write([]string{"line", "result", "reason"}), s.RowResults(ctx, id, func(line int, result intake.Result, reason string) error {
		return out.Write([]string{strconv.Itoa(line), string(result), reason})
	}))
	out.Flush()
	return errors.Join(err, out.Error(), f.Close())
}
