package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"harmreview/review/sheet"
)

// incoming is how the name of a file begins that is on its way in.
const incoming = "incoming-"

// spoolDir is the private folder of the files of lists.
func (s *Store) spoolDir() string { return filepath.Join(s.dir, "lists") }

// spoolFile is where the bytes of a list are kept, by their SHA-256.
func (s *Store) spoolFile(sum string) string { return filepath.Join(s.spoolDir(), sum+".csv") }

// spool writes r to a private file of dir, a part of the data folder, and
// returns it, locked until it is closed, with its SHA-256.
func spool(dir string, r io.Reader, maxBytes int64) (f *os.File, sum string, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, "", fmt.Errorf("keep the file: %w", err)
	}
	if err = sweep(dir); err == nil {
		f, err = createIncoming(dir)
	}
	if err != nil {
		return nil, "", fmt.Errorf("keep the file: %w", err)
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, h), io.LimitReader(r, maxBytes+1))
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		err = fmt.Errorf("keep the file: %w", err)
	}
	if n > maxBytes {
		err = sheet.TooLarge(maxBytes)
	}
	if err != nil {
		return nil, "", errors.Join(err, os.Remove(f.Name()), f.Close())
	}
	return f, hex.EncodeToString(h.Sum(nil)), nil
}

// sweep removes what processes that died left on its way into a folder, or into
// all those that a pattern names: it holds patients' letters.
func sweep(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, incoming+"*"))
	for _, name := range left {
		removeLeft(name)
	}
	return err
}

// createIncoming makes an empty file that is locked while its process lives.
func createIncoming(dir string) (*os.File, error) {
	for {
		f, err := os.CreateTemp(dir, incoming+"*")
		if err != nil {
			return nil, err
		}
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
			return nil, errors.Join(err, os.Remove(f.Name()), f.Close())
		}
		if _, err := os.Stat(f.Name()); err == nil {
			return f, nil
		}
		_ = f.Close() // another process took it for left, before it was locked
	}
}

// removeLeft removes a file that nobody has locked. What it cannot open or
// remove is somebody else's to see to.
func removeLeft(name string) {
	f, err := os.Open(name)
	if err != nil {
		return
	}
	defer f.Close()
	if syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
		_ = os.Remove(name)
	}
}
