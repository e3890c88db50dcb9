package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"harmreview/review"
)

// An arriving is what becomes of a file of rows that comes in: known says
// whether the same bytes are there already, look reads it, and enter keeps it in
// the transaction that gives the file its place.
type arriving struct {
	known func(sum string) (bool, error)
	look  func(f *os.File, sum string) error
	enter func(*Tx) error
}

// takeIn spools a file to the data folder and has a make something of it. Where
// anything stands in the way, nothing of the file is kept.
func (s *Store) takeIn(ctx context.Context, cause review.Cause, r io.Reader, maxBytes int64, a arriving) error {
	if err := mayLoad(cause); err != nil {
		return err
	}
	spooled, sum, err := spool(s.spoolDir(), r, maxBytes)
	if err != nil {
		return err
	}
	defer func() { _ = errors.Join(os.Remove(spooled.Name()), spooled.Close()) }() // it has its place by then, or none
	if known, err := a.known(sum); err != nil || known {
		return err
	}
	if err := a.look(spooled, sum); err != nil {
		return err
	}
	cause.Fields += " " + sum // the file is one of the form's fields
	err = s.change(ctx, cause, func(tx *Tx) error {
		if err := keepFile(spooled.Name(), s.spoolFile(sum)); err != nil {
			return fmt.Errorf("keep the file: %w", err)
		}
		return a.enter(tx)
	})
	if isUnique(err) { // somebody sent the same file in this moment
		_, err = a.known(sum)
		return err
	}
	if err != nil {
		return errors.Join(err, s.dropFile(ctx, sum))
	}
	return nil
}

// keepFile moves a spooled file to its place; a job that runs once more finds
// it there.
func keepFile(spooled, place string) error {
	err := os.Rename(spooled, place)
	if errors.Is(err, fs.ErrNotExist) {
		_, err = os.Stat(place)
	}
	return err
}
