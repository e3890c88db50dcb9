package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"harmreview/review/ods"
)

// practices replaces the directory of GP practices by a file of the ODS and
// prints what it holds.
func practices(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	flags := newFlags("practices", "FILE", stderr)
	dir := flags.String("data", defaultData, "the data `folder`")
	if err := parse(flags, args, 1); err != nil {
		return err
	}
	f, err := os.Open(flags.Arg(0))
	if err != nil {
		return err
	}
	defer f.Close()
	s, err := openExisting(ctx, *dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	loaded, err := s.LoadPractices(ctx, systemCause(), filepath.Base(flags.Arg(0)), f)
	if refusal, ok := errors.AsType[ods.Refusal](err); ok {
		return fmt.Errorf("%s was refused, and the directory stays as it was: %w", flags.Arg(0), refusal)
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(map[string]any{"practices": loaded.Practices, "closed": loaded.Closed, "sha256": loaded.SHA256})
}
