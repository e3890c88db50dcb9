package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"harmreview/review"
	"harmreview/review/made"
	"harmreview/review/store"
)

// demo makes up an incident, plays what its staff did until yesterday, and
// serves it. The same seed gives the same on the same day in London.
func demo(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	s := site{maxUpload: defaultMaxUpload, demonstration: true, log: slog.New(slog.NewJSONHandler(stderr, nil))}
	flags := newFlags("demo", "", stderr)
	flags.StringVar(&s.dir, "data", "", "an empty `folder` to keep (default: a temporary one, removed at the end)")
	flags.StringVar(&s.addr, "addr", "localhost:8080", "the `address` to listen on")
	flags.BoolVar(&s.insecure, "insecure-http", false, "serve other machines without TLS")
	letters := flags.Int("letters", made.RealSize, "how many letters were lost")
	seed := flags.Uint64("seed", 1, "another number gives other people and letters")
	if err := parse(flags, args, 0); err != nil {
		return err
	}
	if *letters < 1 {
		return wrongUse("-letters: give at least 1")
	}
	if err := s.check(); err != nil {
		return err
	}
	if err := s.tryAddress(ctx); err != nil {
		return err
	}
	remove, err := s.demonstrationFolder()
	if err != nil {
		return err
	}
	defer remove()
	today := time.Now().In(review.London)
	return s.demonstrate(ctx, made.New(made.Options{Seed: *seed, Letters: *letters, Today: today}), *seed, stdout)
}

// demonstrate plays the incident and serves it.
func (s *site) demonstrate(ctx context.Context, incident *made.Incident, seed uint64, stdout io.Writer) (err error) {
	d := &playing{made: incident, clock: &playClock{}}
	d.clock.set(incident.LoadedAt())
	if d.store, err = store.Open(ctx, s.dir, store.Options{Clock: d.clock.Now}); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.store.Close()) }()
	if err := d.play(ctx, passwords(seed, len(incident.Staff))); err != nil {
		if ctx.Err() != nil {
			return nil // told to stop before it was ready
		}
		return err
	}
	return s.run(ctx, d.store, func(string) error { return d.print(stdout) }, stdout)
}

// tryAddress refuses an address that cannot be had before anybody waits for the
// incident.
func (s *site) tryAddress(ctx context.Context) error {
	listener, err := listen(ctx, s.addr)
	if err != nil {
		return err
	}
	return listener.Close()
}

// demonstrationFolder makes a temporary folder, or looks whether the one that
// was named is empty.
func (s *site) demonstrationFolder() (remove func(), err error) {
	if s.dir == "" {
		if s.dir, err = os.MkdirTemp("", "harmreview-demo-"); err != nil {
			return nil, err
		}
		return func() { _ = os.RemoveAll(s.dir) }, nil
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if len(entries) > 0 {
		return nil, fmt.Errorf("%s is not empty. Name an empty folder, or serve what is there with: harmreview -data %s", s.dir, s.dir)
	}
	return func() {}, nil
}
