package store

import (
	"database/sql"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"harmreview/review"
)

// short is what a query may walk over as a whole: tables that do not grow with
// an incident, the values of a JSON array, and what it has gathered itself.
var short = regexp.MustCompile(`^SCAN (CONSTANT ROW|people|members|lists|incidents|definitions|case_counts|self_checks|sites|rota|log_head|event_cases_mark|outcomes USING INDEX outcomes_proposed|\(.*|.* VIRTUAL TABLE .*|each)\b`)

// incidents is a step over all cases, patients or events of an incident, which
// only a query that stops after a page of them may take, in the order of the index.
var incidents = regexp.MustCompile(`^SEARCH (cases|patients|events) USING (COVERING )?INDEX (cases_\w+|events_\w+|patients_name|patients_local) \(incident_id=\?\)$`)

// walksOver reports whether a query looks at very many rows.
func walksOver(query string, plan []string) (step string, walks bool) {
	sorts := slices.ContainsFunc(plan, func(s string) bool { return strings.HasPrefix(s, "USE TEMP B-TREE") })
	for _, s := range plan {
		if strings.HasPrefix(s, "SCAN ") && !short.MatchString(s) || incidents.MatchString(s) && (sorts || !strings.Contains(query, "LIMIT")) {
			return s, true
		}
	}
	return "", false
}

// Everything that the busy pages and changes ask is answered by an index.
func TestBusyQueriesUseAnIndex(t *testing.T) {
	w := aWorld(t, 60)
	deliver(w.t, w.Store, w.incident, zipOf(w.t, "a.txt", letterBody("a"), "b.txt", "x"))
	_ = w.MatchFile(t.Context(), review.Cause{Actor: w.manager}, review.FileMatch{File: 1, Letter: "HR-000001-1", Reason: "read it"})
	id := w.panelled()
	w.told(id)
	if _, err := w.IndexEventCases(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.forget()
	for _, a := range []review.Actor{w.clinician, w.lead, w.manager, w.clerk, w.liaison, w.owner, w.auditor} {
		w.usePages(a, id)
	}
	w.useChanges()
	queries := w.prepared()
	if len(queries) < 60 {
		t.Fatalf("got %d queries, want those of all busy pages", len(queries))
	}
	for _, bad := range []string{`SELECT count(*) FROM cases WHERE letters = $1`, `SELECT count(*) FROM cases WHERE incident_id = $1`,
		`SELECT id FROM cases WHERE incident_id = $1 ORDER BY letters LIMIT 50`} {
		if _, walks := walksOver(bad, w.plan(bad)); !walks {
			t.Errorf("%s is not seen to walk over all cases: %q", bad, w.plan(bad))
		}
	}
	for _, query := range queries {
		if step, walks := walksOver(query, w.plan(query)); walks {
			t.Errorf("%s in\n%s", step, query)
		}
	}
}

// someplace is a place in case lists.
const someplace = "3_2026-12-01T00:00:00.000Z_100_5"

// oneOwed is an obligation of a kind, 0 when there is none.
func (w *world) oneOwed(kind review.ObligationKind) review.ObligationID {
	return review.ObligationID(w.count(`SELECT coalesce(max(id), 0) FROM obligations WHERE kind = $1`, kind))
}

// usePages reads what a person's busy pages show; what they may not see is as
// good, since it was asked for.
func (w *world) usePages(a review.Actor, id review.CaseID) {
	w.t.Helper()
	ctx := w.t.Context()
	if _, err := w.Actor(ctx, a.Person, w.incident); err != nil {
		w.t.Fatal(err)
	}
	_ = w.SaveView(ctx, review.Cause{Actor: a}, review.SavedView{List: review.CasesList, Query: "stage=triage&due=overdue", Name: "Late in triage"})
	if _, err := w.Home(ctx, a); err != nil {
		w.t.Fatal(err)
	}
	for _, f := range []review.CaseFilter{{}, {Stage: review.InTriage}, {Stage: review.InAssessment, Urgency: review.Urgent}, {Specialty: "Cardiology"},
		{Stage: review.InTriage, Specialty: "Cardiology"}, {Due: review.DueOverdue}, {Due: review.DueToday, Stage: review.InTriage}, {Held: "yes"}, {Held: "no"}, {Held: review.HeldByMe}, {Mine: review.BackFrom}, {Complete: "yes"},
		{Complete: "no"}, {Mine: review.Claimed}, {Mine: review.Allocated}, {Mine: review.Returned}, {Mine: review.DecidedOn}} {
		for _, at := range []review.Place{{}, {After: someplace}, {Before: someplace}} {
			if _, err := w.Cases(ctx, a, f, at); err != nil {
				w.t.Fatalf("%s: %+v: %v", a.Name, f, err)
			}
			if _, err := w.BesideCase(ctx, a, f, at, review.Line{Case: id, At: someplace}); err != nil {
				w.t.Fatalf("%s: %+v: %v", a.Name, f, err)
			}
		}
	}
	for _, class := range append([]review.LateClass{""}, review.LateClasses...) {
		_, _ = w.Late(ctx, a, class, review.Place{}, 0)
		_, _ = w.Late(ctx, a, class, review.Place{}, w.oneOwed(review.Identity))
	}
	_, _ = w.CasePage(ctx, a, id, "")
	_, _ = w.Opening(ctx, a, id)
	_, _ = w.SameDay(ctx, w.incident)
	for _, kind := range review.ObligationKinds {
		for _, due := range []review.Due{review.DueAny, review.DueOverdue} {
			_, _ = w.Owed(ctx, a, kind, due, 0)
			_, _ = w.BesideOwed(ctx, a, kind, due, 0, review.Line{Obligation: w.oneOwed(kind)})
			_, _ = w.BesideOwed(ctx, a, kind, due, w.oneOwed(kind), review.Line{Obligation: w.oneOwed(kind)})
		}
	}
	for _, state := range append([]review.FileState{""}, review.FileStates...) {
		_, _ = w.DeliveryFiles(ctx, a, 1, state, 0, 0)
		_, _ = w.DeliveryFiles(ctx, a, 1, state, 0, 2)
	}
	_, _ = w.DeliveryFile(ctx, a, 1)
	_, _ = w.MissingFiles(ctx, a, 3, 0)
	_, _ = w.MissingFiles(ctx, a, 0, 3)
	_, _, _ = w.LetterFile(ctx, a, id, 1)
	for _, query := range []string{"HR-000003", "999 000 0000", "MRN123", "Smith", "Smith, Anna"} {
		search, err := w.KeepSearch(ctx, review.Cause{Actor: a}, query)
		if err != nil {
			continue
		}
		if _, err := w.Search(ctx, a, search); err != nil {
			w.t.Fatalf("%s: search %q: %v", a.Name, query, err)
		}
	}
	for _, f := range []review.AuditFilter{{}, {Person: a.Person}, {Case: id}, {Change: "see case"}, {Result: review.Refused}, {From: "2026-11-23", To: "2026-11-23"}} {
		_, _, _ = w.Audit(ctx, a, f, 0)
		_, _, _ = w.Audit(ctx, a, f, 5)
	}
}

// useChanges makes the changes that people wait for.
func (w *world) useChanges() {
	w.t.Helper()
	ctx := w.t.Context()
	for _, stage := range []review.Stage{"", review.InTriage, review.InAssessment, review.InSecondReview, review.InPanel} {
		for _, a := range []review.Actor{w.second, w.lead, w.clerk} {
			_, _ = w.Next(ctx, review.Cause{Actor: a}, stage)
		}
	}
	id := w.panelled()
	w.told(id)
	w.sees(w.lead, "see cases", true, 1, 2, 3)
	if _, err := w.SaveDraft(ctx, w.clinician, id, Draft{Form: "assessment", Body: []byte(`{}`)}); err != nil {
		w.t.Fatal(err)
	}
	x := w.Sessions(testIdle, testLifetime)
	if err := x.Bind(ctx, "token", w.lead.Person, "a browser"); err != nil {
		w.t.Fatal(err)
	}
	if err := x.CommitCtx(ctx, "token", []byte(`{}`), w.Now()); err != nil {
		w.t.Fatal(err)
	}
	_, _ = w.SessionsOf(ctx, w.lead.Person)
}

// forget drops the statements that were prepared so far.
func (w *world) forget() {
	w.eachConn(func(c *conn) {
		for _, s := range c.statements {
			s.Close()
		}
		clear(c.statements)
	})
}

// prepared are the queries and changes that were prepared since.
func (w *world) prepared() []string {
	all := map[string]bool{}
	w.eachConn(func(c *conn) {
		for query := range c.statements {
			if strings.Contains(query, "SELECT") || strings.Contains(query, "UPDATE") || strings.Contains(query, "DELETE") {
				all[query] = true
			}
		}
	})
	return slices.Sorted(maps.Keys(all))
}

// eachConn calls fn for the writer's connection and for every reader's.
func (w *world) eachConn(fn func(*conn)) {
	w.t.Helper()
	if err := w.change(w.t.Context(), review.Cause{}, func(tx *Tx) error {
		fn(tx.conn)
		return nil
	}); err != nil {
		w.t.Fatal(err)
	}
	var taken []*conn
	for range w.reads.n {
		c, err := w.reads.take(w.t.Context())
		if err != nil {
			w.t.Fatal(err)
		}
		taken = append(taken, c)
		fn(c)
	}
	for _, c := range taken {
		w.reads.free <- c
	}
}

// plan is how the database would answer a query.
func (w *world) plan(query string) []string {
	w.t.Helper()
	var steps []string
	var args []any
	for n := 1; strings.Contains(query, fmt.Sprintf("$%d", n)); n++ {
		args = append(args, "")
	}
	if err := w.change(w.t.Context(), review.Cause{}, func(tx *Tx) error {
		return tx.each(`EXPLAIN QUERY PLAN `+query, args, func(rows *sql.Rows) error {
			var id, parent, unused int
			var step string
			if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
				return err
			}
			steps = append(steps, step)
			return nil
		})
	}); err != nil {
		w.t.Fatalf("%v in\n%s", err, query)
	}
	return steps
}
