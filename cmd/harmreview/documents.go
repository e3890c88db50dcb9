package main

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"harmreview/review"
	"harmreview/review/store"
)

// A deliveryFound is what documents prints.
type deliveryFound struct {
	Files     int     `json:"files"`
	Matched   int     `json:"matched"`
	Unmatched int     `json:"unmatched"` // those included that no row names yet
	Missing   int     `json:"missing"`   // letters of the incident whose file has not come
	Doubtful  int     `json:"doubtful"`
	Seconds   float64 `json:"seconds"`
}

// documents loads the files that letters come as, from a folder or a ZIP, and
// prints what became of them. It may run beside a server, and given the same
// files again it goes on where it was stopped, or says what became of them.
func documents(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var dir, reference string
	maxUpload := int64(defaultMaxUpload)
	flags := newFlags("documents", "FOLDER|ZIP", stderr)
	flags.StringVar(&dir, "data", defaultData, "the data `folder`")
	flags.StringVar(&reference, "incident", "", "the `reference` of the incident")
	flags.Func("max-upload", "the most that the files may have together, such as 20GiB (default 1GiB)", sizeFlag(&maxUpload))
	if err := parse(flags, args, 1); err != nil {
		return err
	}
	if reference == "" {
		return wrongUse("say which incident with -incident REFERENCE")
	}
	found, err := loadDocuments(ctx, dir, reference, flags.Arg(0), maxUpload)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(stdout).Encode(found); err != nil {
		return err
	}
	if found.Unmatched > 0 {
		return exitError{code: 3}
	}
	return nil
}

func loadDocuments(ctx context.Context, dir, reference, path string, maxUpload int64) (found deliveryFound, err error) {
	source, err := openLetters(path)
	if err != nil {
		return found, err
	}
	defer source.Close()
	s, err := openExisting(ctx, dir)
	if err != nil {
		return found, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	incident, err := s.IncidentByReference(ctx, reference)
	if errors.Is(err, review.ErrNotFound) {
		return found, wrongUse("there is no incident %s", reference)
	}
	if err != nil {
		return found, err
	}
	id, _, err := s.AddDelivery(ctx, systemCause(), review.Delivery{Incident: incident.ID, FileName: filepath.Base(path)}, source, maxUpload)
	if err != nil {
		return found, fmt.Errorf("%s was refused, and nothing of it was kept: %w", path, err)
	}
	d, err := readDelivery(ctx, s, id)
	if err != nil {
		return found, err
	}
	missing, err := s.MissingCount(ctx, incident.ID)
	return deliveryFound{d.Files, d.Matched, d.Unmatched + d.Waiting, missing, d.Doubtful, d.Seconds}, err
}

// readDelivery brings a delivery to its end. Where another process is reading
// it, it waits: for its end, or to go on in its place.
func readDelivery(ctx context.Context, s *store.Store, id review.DeliveryID) (review.Delivery, error) {
	again := time.NewTicker(time.Second / 4)
	defer again.Stop()
	for {
		d, err := s.ReadDelivery(ctx, id)
		if err != nil && ctx.Err() != nil {
			return d, errors.New("stopped. Give the same command again: it goes on from here")
		}
		if !errors.Is(err, review.ErrNotNow) {
			return d, err
		}
		select {
		case <-ctx.Done():
		case <-again.C:
		}
	}
}

// openLetters opens a ZIP, or makes one of a folder while it is read: the same
// bytes for the same files.
func openLetters(path string) (io.ReadCloser, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return os.Open(path)
	}
	folder, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	r, w := io.Pipe()
	go func() { _ = w.CloseWithError(errors.Join(zipFolder(folder.FS(), w), folder.Close())) }()
	return r, nil
}

// zipFolder writes the files of a folder to a ZIP, uncompressed and without
// their times. Nothing outside of the folder is read.
func zipFolder(folder fs.FS, w io.Writer) error {
	z := zip.NewWriter(w)
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if !entry.Type().IsRegular() {
			return errors.New("it holds a link or a device; copy the letters themselves into a folder")
		}
		f, err := folder.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		out, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return err
		}
		_, err = io.Copy(out, f)
		return err
	})
	return errors.Join(err, z.Close())
}
