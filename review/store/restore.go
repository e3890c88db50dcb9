package store

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"

	"harmreview/review"
)

// ErrBackup is wrapped by the error of Restore when what it reads is no
// backup, or not a whole one.
var ErrBackup = errors.New("this is not a whole backup of harmreview")

// restoring is the folder within the data folder in which a restore works
// until all is there and in order.
const restoring = "restoring"

// Restore makes the data folder dir from what Backup wrote. It ends every
// sign-in of the time of the backup, since nobody knows which were ended after
// it, and records the restore. When it fails it leaves nothing behind.
// It returns an error that wraps ErrFolder when dir is there and not empty,
// ErrBackup, ErrDamaged, or ErrNewer.
func Restore(ctx context.Context, cause review.Cause, r io.Reader, dir string) (err error) {
	undo, err := emptyFolder(dir)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, undo())
		}
	}()
	work := filepath.Join(dir, restoring)
	for _, folder := range folders {
		if err := os.MkdirAll(filepath.Join(work, folder), 0o700); err != nil {
			return fmt.Errorf("%w: %w", ErrFolder, err)
		}
	}
	if err := unpack(ctx, r, work); err != nil {
		return err
	}
	if err := checkRestored(ctx, cause, work); err != nil {
		return err
	}
	return moveUp(work, dir)
}

// folders are those of the data folder that a backup holds files of.
var folders = []string{"lists", "documents", "deliveries", "supplements", "packs"}

// emptyFolder makes dir a private empty folder. undo takes back what Restore
// put there, and the folder itself where it had not been.
func emptyFolder(dir string) (undo func() error, err error) {
	entries, err := os.ReadDir(dir)
	missing := errors.Is(err, fs.ErrNotExist)
	if err != nil && !missing {
		return nil, fmt.Errorf("%w: %w", ErrFolder, err)
	}
	if len(entries) > 0 {
		return nil, fmt.Errorf("%w: %s is not empty; restore into an empty folder or one that does not exist", ErrFolder, dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFolder, err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFolder, err)
	}
	return func() error {
		if missing {
			return os.RemoveAll(dir)
		}
		entries, err := os.ReadDir(dir)
		for _, e := range entries {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
		}
		return err
	}, nil
}

// inBackup are the names that a backup may hold. No other is written, so none
// leads out of the folder.
var inBackup = regexp.MustCompile(`^(` + regexp.QuoteMeta(databaseName) + `|[A-Za-z0-9_-]+\.key|lists/[0-9a-f]{64}\.csv|documents/[0-9a-f]{64}|deliveries/[0-9a-f]{64}\.zip|supplements/[0-9a-f]{64}|packs/[0-9a-f]{64})$`)

// unpack writes the files of a backup to dir and compares them with the list
// of contents at its end.
func unpack(ctx context.Context, r io.Reader, dir string) error {
	archive := tar.NewReader(r)
	var contents []byte
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		header, err := archive.Next()
		if err == io.EOF {
			return fmt.Errorf("%w: it was cut short", ErrBackup)
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrBackup, err)
		}
		if header.Name == contentsName {
			return checkContents(archive, contents)
		}
		if header.Typeflag != tar.TypeReg || !inBackup.MatchString(header.Name) {
			return fmt.Errorf("%w: it holds %q, which no backup has", ErrBackup, path.Clean(header.Name))
		}
		sum, err := unpackFile(archive, filepath.Join(dir, filepath.FromSlash(header.Name)))
		if err != nil {
			return err
		}
		contents = append(contents, contentsLine(header.Name, sum)...)
	}
}

func unpackFile(r io.Reader, file string) (sum []byte, err error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	h := sha256.New()
	b := reading{r: r}
	_, err = io.Copy(io.MultiWriter(f, h), &b)
	err = errors.Join(err, f.Sync(), f.Close())
	if b.err != nil {
		return nil, fmt.Errorf("%w: it was cut short or changed: %w", ErrBackup, b.err)
	}
	if err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	return h.Sum(nil), nil
}

// A reading remembers the error of its reader, to tell a broken backup from a
// full disk.
type reading struct {
	r   io.Reader
	err error
}

func (b *reading) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

func checkContents(r io.Reader, found []byte) error {
	wanted, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("%w: it was cut short or changed: %w", ErrBackup, err)
	}
	if !bytes.Equal(wanted, found) {
		return fmt.Errorf("%w: a file is not the one that was backed up", ErrBackup)
	}
	return nil
}

// checkRestored opens the database that was unpacked and looks whether it is
// whole.
func checkRestored(ctx context.Context, cause review.Cause, dir string) error {
	if _, err := os.Stat(filepath.Join(dir, databaseName)); err != nil {
		return fmt.Errorf("%w: it holds no database", ErrBackup)
	}
	s, err := Open(ctx, dir, Options{})
	if err != nil {
		return err
	}
	err = s.QuickCheck(ctx)
	if err == nil {
		err = s.change(ctx, cause, func(tx *Tx) error {
			n, err := endSessions(tx, "restored from a backup", `1 = 1`)
			if err == nil {
				err = tx.Exec(`DELETE FROM letters_to_attach`) // a backup has no files of working notes
			}
			if err != nil {
				return err
			}
			_, err = tx.Record(review.Event{Change: "restore", Facts: map[string]string{"sessions ended": fmt.Sprint(n)}})
			return err
		})
	}
	return errors.Join(err, s.Close())
}

// moveUp puts what was restored where it belongs, the database last.
func moveUp(work, dir string) error {
	keys, err := filepath.Glob(filepath.Join(work, "*.key"))
	if err != nil {
		return err
	}
	for _, folder := range folders {
		keys = append(keys, filepath.Join(work, folder))
	}
	for _, from := range append(keys, filepath.Join(work, databaseName)) {
		if err := os.Rename(from, filepath.Join(dir, filepath.Base(from))); err != nil {
			return fmt.Errorf("restore: %w", err)
		}
	}
	return os.RemoveAll(work)
}
