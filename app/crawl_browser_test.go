//go:build browser

package app

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/labstack/echo/v4"
)

// enough is how many pages of one route a crawl opens for one person. Those who do
// most open all cases, among which is the one that a rare form is about.
const enough = 16

var opensAllCases = []string{"clinician2", "lead", "manager", "liaison"}

const caseRoute = "/incidents/:incident/cases/:case"

// A crawl is somebody's way through all that links lead them to.
type crawl struct {
	t      *testing.T
	as     *browser
	router *echo.Echo
	opened map[string]int // by route
	known  map[string]bool
	to     []string
	all    bool // cases are opened
	listed int  // links that say from which list a case is opened
}

// A foundPage is one that answered somebody.
type foundPage struct {
	who, route, path string
	status           int
	name             string // of its pictures
	mistakes         bool   // its form is sent with nothing in it
	form             bool   // it has a form that is posted to its own address
	kind             string // the same for pages that differ only in what they are about
}

// crawls follows every link of the site as somebody, from the first page on and
// from what else only a form leads to.
func (s *testSite) crawls(t *testing.T, who string, from ...string) []foundPage {
	t.Helper()
	c := &crawl{t: t, as: s.signIn(who), router: echo.New(), all: slices.Contains(opensAllCases, who), opened: map[string]int{}, known: map[string]bool{}}
	s.app.routes(c.router)
	for _, path := range append([]string{"/"}, from...) {
		c.link(path)
	}
	var all []foundPage
	for len(c.to) > 0 {
		path := c.to[0]
		c.to = c.to[1:]
		if p, ok := c.open(path); ok {
			p.who = who
			all = append(all, p)
		}
	}
	return all
}

// link notes where a link leads, unless it was followed before. Only the first say
// from which list a case is opened: else each case would be opened from each list.
func (c *crawl) link(href string) {
	href, _, _ = strings.Cut(href, "#")
	if path, _, ok := strings.Cut(href, "?from="); ok && !c.known[href] {
		if c.listed++; c.listed > 3 || c.routeOf(path) != caseRoute {
			href = path
		}
	}
	if strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "/static/") && !c.known[href] {
		c.known[href] = true
		c.to = append(c.to, href)
	}
}

func (c *crawl) open(path string) (foundPage, bool) {
	route := c.routeOf(path)
	if c.opened[route]++; c.opened[route] > enough && (route != caseRoute || !c.all) {
		return foundPage{}, false
	}
	if strings.HasSuffix(route, "/:sample") {
		return foundPage{}, false // a letter by itself: no page of the site
	}
	w := c.as.get(path)
	if w.Code == 303 {
		c.link(w.Header().Get("Location"))
		return foundPage{}, false
	}
	if w.Code != 200 {
		c.t.Errorf("%s: a link leads there, got status %d", path, w.Code)
		return foundPage{}, false
	}
	if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		return foundPage{}, false
	}
	for _, a := range w.all("a[href]") {
		c.link(attribute(a, "href"))
	}
	for _, f := range w.all(`main form[action*="/release"]`) {
		c.as.post(attribute(f, "action"), nil) // others come after
	}
	p := foundPage{route: route, path: path, status: 200, kind: route + " " + kindOf(w)}
	own, _, _ := strings.Cut(path, "?")
	for _, f := range w.all("main form[method=post]") {
		to, _, _ := strings.Cut(attribute(f, "action"), "?")
		p.form = p.form || to == own
	}
	return p, true
}

// routeOf is the route that answers at an address.
func (c *crawl) routeOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		c.t.Fatal(err)
	}
	ctx := c.router.NewContext(nil, nil)
	c.router.Router().Find("GET", u.Path, ctx)
	if ctx.Path() == "" {
		c.t.Fatalf("a link leads to %s, which no route answers", address)
	}
	return ctx.Path()
}

// kindOf is what a page is made of: its headings, tables, fields and tags.
func kindOf(w *answer) string {
	var parts []string
	for _, n := range w.all("main h1, main h2, main legend, main caption, main th[scope=col], main strong.nhsuk-tag") {
		parts = append(parts, textOf(n))
	}
	for _, n := range w.all("main [name], main .app-notice, main .nhsuk-inset-text, main .nhsuk-warning-callout") {
		parts = append(parts, attribute(n, "name")+attribute(n, "class"))
	}
	slices.Sort(parts)
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, strings.Join(slices.Compact(parts), "|"))
}
