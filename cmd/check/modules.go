package main

import (
	"fmt"
	"os"

	"golang.org/x/mod/modfile"
)

const (
	sqliteModule = "modernc.org/sqlite"
	libcModule   = "modernc.org/libc"
)

// modules checks that go.mod lists exactly what is imported, and that the C
// library is the one that SQLite was translated with: with any other version
// it may fail in ways that no test shows, and go get does not keep the two
// together.
func modules() error {
	if err := show("go", "mod", "tidy", "-diff"); err != nil {
		return fmt.Errorf("%w; run go mod tidy", err)
	}
	path, err := output("go", "list", "-m", "-f", "{{.GoMod}}", sqliteModule)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	want, err := requirement(path, text, libcModule)
	if err != nil {
		return err
	}
	got, err := output("go", "list", "-m", "-f", "{{.Version}}", libcModule)
	if err != nil {
		return err
	}
	if got != want {
		return fmt.Errorf("%s is %s, but %s needs exactly %s", libcModule, got, sqliteModule, want)
	}
	return nil
}

// requirement gives the version of a module that a go.mod asks for.
func requirement(path string, text []byte, module string) (string, error) {
	file, err := modfile.ParseLax(path, text, nil)
	if err != nil {
		return "", err
	}
	for _, require := range file.Require {
		if require.Mod.Path == module {
			return require.Mod.Version, nil
		}
	}
	return "", fmt.Errorf("%s does not require %s", path, module)
}
