package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// may says which packages of ours a package may import. Who is not here has not
// been thought about.
var may = map[string][]string{
	"migrations":       {},
	"static":           {},
	"review":           {},
	"review/agreement": {},
	"review/document":  {},
	"review/sheet":     {"review/document"},
	"review/intake":    {"review", "review/sheet"},
	"review/ods":       {"review"},
	"review/made":      {"review"},
	"review/priority":  {"review"},
	"review/store":     {"review", "review/document", "review/intake", "review/sheet", "migrations", "review/ods", "review/tracing", "review/priority", "review/paper", "review/wording"},
	"views/kit":        {},
	"review/tracing":   {"review", "review/intake", "review/sheet"},
	"views":            {"review", "review/agreement", "review/intake", "review/priority", "review/paper", "review/wording", "views/kit", "static"},
	"app":              {"review", "review/agreement", "review/document", "review/intake", "review/sheet", "review/store", "views", "views/kit", "static", "review/ods", "review/tracing", "review/priority", "review/paper", "review/wording"},
	"app/browsertest":  {},
	"cmd/harmreview":   {"app", "views", "review", "review/intake", "review/made", "review/ods", "review/sheet", "review/store", "review/wording"}, // of views, the form of a draft
	"cmd/check":        {},
	"review/paper":     {},
	"review/wording":   {"review", "review/paper"},
}

// alone says who may know a library that only some may know.
var alone = map[string][]string{
	"github.com/labstack/echo":     {"app"},
	"github.com/alexedwards/scs":   {"app"},
	"github.com/a-h/templ":         {"app", "views", "views/kit"},
	"database/sql":                 {"review/store"},
	"modernc.org/sqlite":           {"review/store"},
	"github.com/pressly/goose":     {"review/store"},
	"github.com/chromedp/chromedp": {"app/browsertest"},
}

// The packages are kept apart as the README draws them.
func TestWhoImportsWhom(t *testing.T) {
	const module = "harmreview/"
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		pkg, imports, _ := strings.Cut(strings.TrimSpace(line), " ")
		pkg = strings.TrimPrefix(pkg, module)
		allowed, known := may[pkg]
		if !known {
			t.Errorf("package %s: say here what it may import", pkg)
		}
		seen++
		for imported := range strings.FieldsSeq(imports) {
			ours, ok := strings.CutPrefix(imported, module)
			if ok && !slices.Contains(allowed, ours) {
				t.Errorf("%s must not import %s", pkg, ours)
			}
			for library, knowers := range alone {
				if (imported == library || strings.HasPrefix(imported, library+"/")) && !slices.Contains(knowers, pkg) {
					t.Errorf("%s must not know %s", pkg, library)
				}
			}
		}
	}
	if seen < len(may) {
		t.Errorf("got %d packages, want the %d that are named here", seen, len(may))
	}
}
