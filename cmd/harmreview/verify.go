package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"harmreview/review/store"
)

// verify looks whether the audit log, the checkpoints, the counts and the
// database of a data folder are sound, and names the first fault.
func verify(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := newFlags("verify", "", stderr)
	dir := flags.String("data", defaultData, "the data folder")
	kept := flags.String("checkpoints", "", "a file of checkpoints that were kept elsewhere")
	if err := parse(flags, args, 0); err != nil {
		return err
	}
	checkpoints, err := readCheckpoints(*kept)
	if err != nil {
		return err
	}
	s, err := openExisting(ctx, *dir)
	if err != nil {
		return err
	}
	sum, err := s.Verify(ctx, stdout, checkpoints)
	for _, note := range sum.Notes {
		fmt.Fprintln(stdout, "note:", note)
	}
	if err := errors.Join(err, s.Close()); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "sound: %d events, %d details (%d erased by order), %d checkpoints, %d other checks\n",
		sum.Events, sum.Details, sum.Erased, sum.Checkpoints, sum.Checks)
	return nil
}

func readCheckpoints(file string) ([]string, error) {
	if file == "" {
		return nil, nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	notes, err := store.ReadCheckpoints(f)
	if err == nil && len(notes) == 0 {
		err = fmt.Errorf("%s holds no checkpoints", file)
	}
	return notes, err
}
