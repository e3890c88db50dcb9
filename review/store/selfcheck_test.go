package store

import (
	"strings"
	"testing"
	"time"

	"harmreview/review"
)

func TestASelfCheckFindsAFigureThatDoesNotEqualItsRows(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	loadList(t, s, incident, listOf(t, madeUp(60).WriteList))
	manager := review.Actor{Person: 1, Incident: incident, Roles: []review.Role{review.Manager}}
	recounted := func() review.SelfCheck {
		t.Helper()
		Clock(t, s).Add(time.Hour)
		if err := s.SelfCheck(t.Context()); err != nil {
			t.Fatal(err)
		}
		l, err := s.Ledger(t.Context(), manager)
		if err != nil {
			t.Fatal(err)
		}
		return l.Recounted
	}
	if c := recounted(); c.Fault != "" || c.At.IsZero() {
		t.Fatalf("got %+v of what was only loaded, want all in order", c)
	}
	for name, change := range map[string]struct{ wrong, right, want string }{
		"a figure of a list": {`UPDATE lists SET now = json_set(coalesce(now, figures), '$.waiting', 1000)`, `UPDATE lists SET now = NULL`, "figures of lists"},
		"a counter of cases": {`UPDATE case_counts SET n = n + 1`, `UPDATE case_counts SET n = n - 1`, "counters of cases"},
		"a case's letters":   {`UPDATE cases SET letters = letters + 1 WHERE id = 1`, `UPDATE cases SET letters = letters - 1 WHERE id = 1`, "columns of cases"},
	} {
		tamper(t, s, change.wrong)
		if c := recounted(); c.Name != change.want || c.Fault == "" {
			t.Errorf("%s: got %+v, want a fault of %s", name, c, change.want)
		}
		h, err := s.Home(t.Context(), manager)
		if err != nil || !strings.Contains(h.Recounted.Name, change.want) {
			t.Errorf("%s: the first page has %+v, %v", name, h.Recounted, err)
		}
		tamper(t, s, change.right)
	}
	if c := recounted(); c.Fault != "" {
		t.Errorf("got %+v once it was mended, want all in order", c)
	}
}
