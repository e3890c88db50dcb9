package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"

	"harmreview/review"
	"harmreview/review/store"
)

// defaultData is the data folder of every command that names none.
const defaultData = "./harmreview-data"

// openExisting opens the store of a data folder that is there: a mistyped name
// must not make a new one.
func openExisting(ctx context.Context, dir string) (*store.Store, error) {
	_, err := os.Stat(filepath.Join(dir, "harmreview.db"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is no data folder of harmreview: it holds no harmreview.db", dir)
	}
	if err != nil {
		return nil, err
	}
	return openOrMake(ctx, dir)
}

// openOrMake opens the store of a data folder, and makes it where there is none.
func openOrMake(ctx context.Context, dir string) (*store.Store, error) {
	return store.Open(ctx, dir, store.Options{})
}

// systemCause names the operating-system user of a command line.
func systemCause() review.Cause {
	u, err := user.Current()
	if err != nil {
		return review.Cause{System: fmt.Sprintf("uid %d", os.Getuid())}
	}
	return review.Cause{System: u.Username}
}
