package kit

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
)

// A fixture is one example of a component that upstream ships: the options its
// macro was called with, and the HTML that came out. Reading an option takes it
// away; a fixture is covered when none is left, since then the port has a word
// for each.
type fixture struct {
	Name    string  `json:"name"`
	Context options `json:"context"`
	HTML    string  `json:"html"`

	field string // the name that the port gave to the form field
}

type options map[string]any

// A deviation is a difference from upstream on purpose. It changes upstream's
// tree into what ours should be.
type deviation struct {
	reason string
	apply  func(f fixture, root *html.Node)
}

// TestPortsMatchUpstream compares every component with the examples that
// nhsuk-frontend ships of it. The numbers say how many of them our port has the
// options for, so that a later version of the kit cannot drop out of the test
// without anybody seeing it.
func TestPortsMatchUpstream(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) != len(ports) {
		t.Fatalf("got %d files of fixtures (%v), want one for each of %d ports", len(files), err, len(ports))
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) { compare(t, ports[name], fixtures(t, file)) })
	}
}

func compare(t *testing.T, p port, all []fixture) {
	covered, needed := 0, map[string]bool{}
	for _, f := range all {
		component := p.build(&f)
		if left := f.Context.left(); component == nil || len(left) > 0 {
			t.Logf("not ported: %s: %s", f.Name, strings.Join(left, ", "))
			continue
		}
		covered++
		upstream := parse(t, f.HTML)
		for _, d := range p.deviations {
			before := outline(upstream)
			d.apply(f, upstream)
			needed[d.reason] = needed[d.reason] || outline(upstream) != before
		}
		if got, want := outline(parse(t, render(t, component))), outline(upstream); got != want {
			t.Errorf("%s:\ngot\n%swant\n%s", f.Name, got, want)
		}
	}
	for _, d := range p.deviations {
		if !needed[d.reason] {
			t.Errorf("nothing differs any more because: %s", d.reason)
		}
	}
	t.Logf("%d of %d fixtures covered", covered, len(all))
	if covered != p.covered {
		t.Errorf("got %d of %d fixtures covered, want %d", covered, len(all), p.covered)
	}
}

func fixtures(t *testing.T, file string) []fixture {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []fixture
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return all
}

func render(t *testing.T, component templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := component.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// text reads an option that is a text, or an object with one.
func (o options) text(key string) string {
	switch value := o[key].(type) {
	case nil: // null means the same as leaving it out
		delete(o, key)
	case string:
		delete(o, key)
		return value
	case map[string]any:
		text := options(value).text("text")
		o.drop(key)
		return text
	}
	return ""
}

// drop takes away an object that has been read to its end.
func (o options) drop(key string) {
	if object, ok := o[key].(map[string]any); ok && len(object) == 0 {
		delete(o, key)
	}
}

// object gives an option that is an object, and nil when it is not; drop takes
// it away once it has been read.
func (o options) object(key string) options {
	object, _ := o[key].(map[string]any)
	return object
}

func (o options) flag(key string) bool {
	value, ok := o[key].(bool)
	if ok {
		delete(o, key)
	}
	return value
}

func (o options) number(key string) int {
	value, ok := o[key].(float64)
	if ok {
		delete(o, key)
	}
	return int(value)
}

// objects reads an option that is a list of objects with one function, which
// takes from each what it knows. The list is gone when nothing is left in it.
func (o options) objects(key string, read func(options)) {
	list, _ := o[key].([]any)
	left := false
	for _, item := range list {
		object, ok := item.(map[string]any)
		if ok {
			read(object)
		}
		left = left || !ok || len(object) > 0
	}
	if !left {
		delete(o, key)
	}
}

// left names the options that nobody has read.
func (o options) left() []string {
	var names []string
	for key, value := range o {
		if object, ok := value.(map[string]any); ok {
			for _, inner := range options(object).left() {
				names = append(names, key+"."+inner)
			}
			continue
		}
		names = append(names, key)
	}
	slices.Sort(names)
	return names
}
