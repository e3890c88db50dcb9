package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// prepareFolder makes dir and an empty database in it, readable by their owner
// alone. A folder that is there already must be so too, unless it is empty:
// then nothing has been shown to anybody, and it is made private here.
func prepareFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("%w: %w", ErrFolder, err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFolder, err)
	}
	if !info.IsDir() {
		return fmt.Errorf("%w: %s is not a folder", ErrFolder, dir)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFolder, err)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		if len(entries) > 0 {
			return fmt.Errorf("%w: %s has mode %#o; make it private with: chmod 700 %s", ErrShared, dir, mode, dir)
		}
		if err := os.Chmod(dir, 0o700); err != nil {
			return fmt.Errorf("%w: %w", ErrFolder, err)
		}
	}
	return prepareFile(filepath.Join(dir, databaseName))
}

// prepareFile makes an empty file that only its owner can read, or narrows the
// rights of the one that is there. SQLite gives its -wal and -shm files the
// rights of the database. The file of a running database is never opened here:
// closing it would drop the locks that SQLite holds in this process.
func prepareFile(file string) error {
	switch _, err := os.Stat(file); {
	case errors.Is(err, fs.ErrNotExist):
		return createPrivate(file)
	case err != nil:
		return fmt.Errorf("%w: %w", ErrFolder, err)
	}
	if err := os.Chmod(file, 0o600); err != nil {
		return fmt.Errorf("%w: %w", ErrFolder, err)
	}
	return nil
}

// createPrivate makes an empty file with mode 0600, whatever the umask is.
func createPrivate(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil // another process was faster
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFolder, err)
	}
	if err := errors.Join(f.Chmod(0o600), f.Close()); err != nil {
		return fmt.Errorf("%w: %w", ErrFolder, err)
	}
	return nil
}
