package store

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"

	"harmreview/review"
)

// contentsName is the last file of a backup: the SHA-256 and the name of each
// file before it, as the sha256sum tool writes and checks them. A backup
// without it was cut short.
const contentsName = "contents.sha256"

// Backup writes the whole data folder to w as a tar, while writes go on: the
// database as of one moment, the files that lists came in, and the keys. What
// it writes is for the eyes of nobody but the folder's owner; encrypting it is
// the caller's part. The event of the backup is in the database that it copies.
func (s *Store) Backup(ctx context.Context, cause review.Cause, w io.Writer) error {
	if err := s.record(ctx, cause, review.Event{Change: "back up"}); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(s.dir, "backup-*")
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer os.RemoveAll(dir)
	database := filepath.Join(dir, databaseName)
	if err := s.CopyTo(ctx, database); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	files, err := s.backupFiles(ctx)
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	a := archive{tar: tar.NewWriter(w)}
	err = a.add(databaseName, database)
	for _, name := range files {
		if err == nil {
			err = errors.Join(ctx.Err(), a.add(name, filepath.Join(s.dir, filepath.FromSlash(name))))
		}
	}
	if err == nil {
		err = a.end()
	}
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	return nil
}

// backupFiles are the names of what a backup holds besides the database: the
// file of every list, also of one that is not loaded yet, every letter's file, every file that was made to be sent and
// every delivery that is not read to its end, which must be there, and the keys.
func (s *Store) backupFiles(ctx context.Context) ([]string, error) {
	var names []string
	err := s.view(ctx, func(q querier) error {
		names = nil
		for _, kept := range []struct {
			query string
			file  func(string) string
		}{
			{`SELECT substr(sha256, 1, 64) FROM lists WHERE phase <> 'erased' UNION SELECT sha256 FROM uploads ORDER BY 1`, s.spoolFile},
			{`SELECT sha256 FROM documents ORDER BY sha256`, s.documentFile},
			{`SELECT sha256 FROM packs UNION SELECT sheet FROM packs UNION SELECT sha256 FROM release_batches ORDER BY 1`, s.packFile},
			{`SELECT DISTINCT sha256 FROM supplements WHERE finished_at = '' ORDER BY sha256`, s.supplementFile},
			{`SELECT DISTINCT sha256 FROM deliveries WHERE phase <> 'done' ORDER BY sha256`, s.deliveryFile},
		} {
			sums, err := column[string](q, kept.query)
			if err != nil {
				return err
			}
			for _, sum := range sums {
				file := kept.file(sum)
				names = append(names, path.Join(filepath.Base(filepath.Dir(file)), filepath.Base(file)))
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	keys, err := filepath.Glob(filepath.Join(s.dir, "*.key"))
	for _, key := range keys {
		names = append(names, filepath.Base(key))
	}
	return names, err
}

// An archive is a backup on its way out.
type archive struct {
	tar      *tar.Writer
	contents []byte
}

// add puts the file into the archive under name.
func (a *archive) add(name, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := a.tar.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: info.ModTime()}); err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(a.tar, sum), io.LimitReader(f, info.Size())); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	a.contents = append(a.contents, contentsLine(name, sum.Sum(nil))...)
	return nil
}

// end adds the list of contents.
func (a *archive) end() error {
	if err := a.tar.WriteHeader(&tar.Header{Name: contentsName, Mode: 0o600, Size: int64(len(a.contents))}); err != nil {
		return err
	}
	if _, err := a.tar.Write(a.contents); err != nil {
		return err
	}
	return a.tar.Close()
}

func contentsLine(name string, sum []byte) string {
	return hex.EncodeToString(sum) + "  " + name + "\n"
}
