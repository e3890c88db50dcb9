package app

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"harmreview/review"
	"harmreview/review/intake"
)

// TestAccess asks every route as every role and compares the status with
// testdata/access.txt, a table that a lead can read. A new route fails the test
// until somebody has looked at its line and run it with UPDATE=1. The case is
// one in triage that nobody holds, so 404 says that it is hidden.
func TestAccess(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another, and long")
	}
	s := site(t, 60)
	s.deliver("files.zip", "stranger.txt", "Dear Dr Shah, this letter is nobody’s yet.", "a.html", "<p>Dear Dr Shah, thank you for seeing this patient in the clinic today.</p>")
	s.matchFile(1, 1)
	s.addPerson("spare", review.Auditor) // whom the forms about accounts and members are about: some are answered with a block
	s.signIn("manager").upload(suppliedForm(), "letters.csv", smallList()).want(303)
	visitors := []string{"nobody", "stranger", "administrator", "clerk", "clinician", "lead", "manager", "liaison", "owner", "auditor"}
	browsers := map[string]*browser{"nobody": s.visitor()}
	for _, who := range visitors[1:] {
		browsers[who] = s.signIn(who)
	}
	var table []string
	for _, r := range s.registered() {
		line := fmt.Sprintf("%-4s %-66s", r.Method, r.Path)
		for _, who := range visitors {
			line += fmt.Sprintf(" %s=%d", who, browsers[who].ask(r, 1).Code)
		}
		table = append(table, line)
	}
	slices.Sort(table)
	got := strings.Join(table, "\n") + "\n"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile("testdata/access.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile("testdata/access.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("access has changed; look at every line that did, then run with UPDATE=1:\n%s", changedLines(string(want), got))
	}
}

// registered are the routes of the site, but those that end a session.
func (s *testSite) registered() []*echo.Route {
	e := echo.New()
	s.app.routes(e)
	var all []*echo.Route
	for _, r := range e.Routes() {
		if r.Method == "GET" || r.Method == "POST" && r.Path != "/sign-out" {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b *echo.Route) int { return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method) }) // some change what the next one finds
	return all
}

// ask sends an empty form, or opens the page, of a route.
func (b *browser) ask(r *echo.Route, id review.CaseID) *answer {
	b.site.t.Helper()
	path := b.site.addressOf(r.Path, id)
	if r.Method == "GET" {
		return b.get(path)
	}
	return b.post(path, url.Values{})
}

// addressOf is the address of a route about a case; its other parameters stand
// for what there may be one of.
func (s *testSite) addressOf(route string, id review.CaseID) string {
	s.t.Helper()
	about, ok := s.people["spare"]
	if !ok {
		about = s.people["stranger"]
	}
	path := strings.ReplaceAll(route, "/incidents/:incident/cases/:case", s.casePath(id, ""))
	if strings.Contains(path, ":line") {
		path = strings.ReplaceAll(path, ":line", strconv.Itoa(s.waitingLine()))
	}
	if strings.Contains(path, ":letter") {
		path = strings.ReplaceAll(path, ":letter", strconv.FormatInt(int64(s.letterOf(id)), 10))
	}
	path = strings.NewReplacer(":incident", "1", ":list", "1", ":upload", "1", ":obligation", "1", ":person", idOf(about.ID), ":token", "none",
		":try", "1", ":run", "1", ":practice", "none", ":link", "1", ":released", "1", ":call", "1", ":key", "potassium", ":kind", "awareness", ":pack", "1", ":sample", "sample.pdf",
		":search", "none", ":event", "1", ":notice", "1", ":breach", "1", ":view", "1", ":figure", "patients", ":supplement", "1", ":proposal", "1", ":version", "1", ":rule", "1", ":class", "1", ":delivery", "1", ":allocation", "1", ":file", "2").Replace(path)
	if strings.Contains(path, ":") {
		s.t.Fatalf("%s: say in the test what stands for its parameters", route)
	}
	return path
}

// waitingLine is the line of a row of the first list that waits, 2 when none does.
func (s *testSite) waitingLine() int {
	s.t.Helper()
	l, err := s.store.List(s.t.Context(), s.incident, 1)
	if err != nil {
		return 2
	}
	page, err := s.store.ListRows(s.t.Context(), s.actor("manager"), l, intake.RowFilter{Result: intake.Waiting}, intake.RowPlace{})
	if err != nil || len(page.Rows) == 0 {
		return 2
	}
	return page.Rows[0].Line
}

func changedLines(want, got string) string {
	old := strings.Split(want, "\n")
	var b strings.Builder
	for line := range strings.SplitSeq(got, "\n") {
		if !slices.Contains(old, line) {
			b.WriteString("+ " + line + "\n")
		}
	}
	now := strings.Split(got, "\n")
	for _, line := range old {
		if !slices.Contains(now, line) {
			b.WriteString("- " + line + "\n")
		}
	}
	return b.String()
}
