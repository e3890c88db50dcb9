package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"sync"
)

// namedPackFiles are the SHA-256 of all files of packs that a row names.
const namedPackFiles = `SELECT sha256 FROM packs UNION ALL SELECT sheet FROM packs UNION ALL SELECT sha256 FROM release_batches UNION ALL SELECT sha256 FROM letters_to_attach`

// packNamed reports whether a row names the file $1.
const packNamed = `SELECT EXISTS (SELECT 1 FROM packs WHERE sha256 = $1) OR EXISTS (SELECT 1 FROM packs WHERE sheet = $1)
	OR EXISTS (SELECT 1 FROM release_batches WHERE sha256 = $1) OR EXISTS (SELECT 1 FROM letters_to_attach WHERE sha256 = $1)`

// A placing counts who is between placing a file and the row that names it. While
// somebody is, nobody removes that file. Only one process makes packs in a folder.
type placing struct {
	mu sync.Mutex
	of map[string]int
}

func (p *placing) begin(sum string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.of == nil {
		p.of = map[string]int{}
	}
	p.of[sum]++
}

// end says that the row is there, or will not be. It is called with the lock held.
func (p *placing) end(sum string) {
	if p.of[sum]--; p.of[sum] <= 0 {
		delete(p.of, sum)
	}
}

// placePackFile keeps the bytes of a file of packs under their SHA-256, which it
// returns. Whoever placed it calls dropPackFiles once a row names it, or none will.
func (s *Store) placePackFile(b []byte) (sum string, err error) {
	sum = digest(string(b))
	s.placing.begin(sum)
	if _, err = keepBytes(s.packsDir(), b); err != nil {
		s.placing.mu.Lock()
		defer s.placing.mu.Unlock()
		s.placing.end(sum)
		return "", err
	}
	return sum, nil
}

// dropPackFiles ends the placing of files, and removes those that no row names.
func (s *Store) dropPackFiles(ctx context.Context, sums ...string) error {
	s.placing.mu.Lock()
	defer s.placing.mu.Unlock()
	for _, sum := range sums {
		s.placing.end(sum)
	}
	return s.removeUnnamed(ctx, sums)
}

// forgetPackFiles removes files that a row named, unless another does.
func (s *Store) forgetPackFiles(ctx context.Context, sums ...string) error {
	s.placing.mu.Lock()
	defer s.placing.mu.Unlock()
	return s.removeUnnamed(ctx, sums)
}

// removeUnnamed removes those of some files that no row names and nobody is
// placing. The lock is held, so that nobody begins to meanwhile; that the reader
// has gone away leaves no file behind.
func (s *Store) removeUnnamed(ctx context.Context, sums []string) error {
	for _, sum := range sums {
		if s.placing.of[sum] > 0 {
			continue
		}
		named := false
		err := s.view(context.WithoutCancel(ctx), func(q querier) (err error) {
			named, err = one[bool](q, packNamed, sum)
			return err
		})
		if err == nil && !named {
			err = removeFile(s.packFile(sum))
		}
		if err != nil {
			return fmt.Errorf("remove a file of packs: %w", err)
		}
	}
	return nil
}

// RemoveUnnamedPackFiles removes the files of packs that no row names, and says how
// many there were: a process that died had placed them, and they hold patients'
// letters. What is being placed meanwhile stays, and so does what is none of ours.
func (s *Store) RemoveUnnamedPackFiles(ctx context.Context) (int, error) {
	if err := sweep(s.packsDir()); err != nil {
		return 0, err
	}
	there, err := s.packFilesThere()
	if err != nil {
		return 0, err
	}
	s.placing.mu.Lock()
	defer s.placing.mu.Unlock()
	var unnamed []string
	err = s.view(ctx, func(q querier) (err error) {
		unnamed, err = unnamedOf(q, there)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("files of packs: %w", err)
	}
	unnamed = slices.DeleteFunc(unnamed, func(sum string) bool { return s.placing.of[sum] > 0 })
	for n, sum := range unnamed {
		if err := removeFile(s.packFile(sum)); err != nil {
			return n, fmt.Errorf("remove a file of packs: %w", err)
		}
	}
	return len(unnamed), nil
}

// packFileNames are what files of packs are called.
var packFileNames = regexp.MustCompile(`^[0-9a-f]{64}$`)

// packFilesThere are the files of packs that the folder holds.
func (s *Store) packFilesThere() ([]string, error) {
	entries, err := os.ReadDir(s.packsDir())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("files of packs: %w", err)
	}
	var all []string
	for _, e := range entries {
		if e.Type().IsRegular() && packFileNames.MatchString(e.Name()) {
			all = append(all, e.Name())
		}
	}
	return all, nil
}

// unnamedOf are those of some files of packs that no row names.
func unnamedOf(q querier, there []string) ([]string, error) {
	all, err := column[string](q, namedPackFiles)
	if err != nil {
		return nil, err
	}
	named := make(map[string]bool, len(all))
	for _, sum := range all {
		named[sum] = true
	}
	return slices.DeleteFunc(slices.Clone(there), func(sum string) bool { return named[sum] }), nil
}
