package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// keyFile returns the secret in the file name of the data folder, making it on
// its first use. Of two processes that make it at once, one wins for both.
func (s *Store) keyFile(name string, make func() (string, error)) (string, error) {
	file := filepath.Join(s.dir, name)
	key, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		fresh, err := make()
		if err != nil {
			return "", fmt.Errorf("make %s: %w", file, err)
		}
		if err := writeKey(file, fresh); err != nil {
			return "", err
		}
		key, err = os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("read %s: %w", file, err)
		}
		return strings.TrimSpace(string(key)), nil
	}
	if err != nil {
		return "", fmt.Errorf("read %s: %w", file, err)
	}
	return strings.TrimSpace(string(key)), nil
}

// writeKey puts a whole key into file, readable by its owner alone, unless the
// file is there already.
func writeKey(file, key string) error {
	f, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(key + "\n")
	if err := errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	if err := os.Link(f.Name(), file); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("write %s: %w", file, err)
	}
	return nil
}
