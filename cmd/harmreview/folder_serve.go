package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"

	"harmreview/app"
	"harmreview/review/store"
)

// checkedBefore is the size up to which a database is looked through before
// anybody is served: above it that takes minutes, and is done only where the
// last stop was not a clean one.
const checkedBefore = 512 << 20

// lockFolder makes sure that this is the only server of a data folder. The lock
// is on the folder itself and ends with the process, however that ends.
func lockFolder(dir string) (release func(), err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, advised(fmt.Errorf("%w: %w", store.ErrFolder, err))
	}
	f, err := os.Open(dir)
	if err != nil {
		return nil, advised(fmt.Errorf("%w: %w", store.ErrFolder, err))
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = fmt.Errorf("another harmreview serves %s. Stop it, or choose another folder with -data", dir)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() { _ = f.Close() }, nil
}

// advised adds to why a data folder cannot be served what to do about it.
func advised(err error) error {
	switch {
	case errors.Is(err, store.ErrNewer):
		return fmt.Errorf("%w. Start that program, or serve a backup from before it", err)
	case errors.Is(err, store.ErrFolder):
		return fmt.Errorf("%w. Let this user read and write it, or choose another with -data", err)
	}
	return err
}

// checkDatabase looks for damage before anybody is served, and reports whether
// that is left for later. A write must work too.
func (s *site) checkDatabase(ctx context.Context, st *store.Store) (later bool, err error) {
	info, err := os.Stat(st.File())
	if err != nil {
		return false, err
	}
	if later = info.Size() > checkedBefore && !st.Unclean(); !later {
		err := st.QuickCheck(ctx)
		if errors.Is(err, store.ErrDamaged) {
			found := strings.Join(strings.Fields(err.Error()), " ") // of several lines
			return false, fmt.Errorf("%s. Nothing was changed. Restore the latest backup into an empty folder and serve that; keep %s as it is", found, s.dir)
		}
		if err != nil {
			return false, err
		}
	}
	if err := st.Probe(ctx); err != nil {
		return false, fmt.Errorf("%w. Is the disk full, or read-only?", err)
	}
	return later, nil
}

// checkLater looks for damage while people are served, and fails /readyz when
// it finds some.
func (s *site) checkLater(ctx context.Context, st *store.Store, a *app.App) {
	err := st.QuickCheck(ctx)
	if errors.Is(err, store.ErrDamaged) {
		a.MarkUnsound()
		s.log.Error("the database is damaged; restore the latest backup", "folder", s.dir)
	}
}
