package store

import (
	"database/sql"
	"errors"
	"slices"
	"testing"

	"harmreview/review"
)

// owning are the columns by which somebody holds something now, each with the
// rows that count. A hand-over leaves none of them.
var owning = map[string]string{
	"cases.allocated_to":   "1 = 1",
	"cases.returned_to":    "1 = 1",
	"claims.person_id":     "1 = 1",
	"obligations.owner_id": "state = 'open'",
}

// history are the columns that say who did something, may do something or was
// shown something, and what is of that person alone. They stay.
var history = []string{"conflicts.person_id", "death_reviewers.person_id", "member_names.person_id",
	"accesses.person_id", "allocation_people.person_id", "answers.person_id", "drafts.person_id", "invitations.person_id", "letters_opened.person_id",
	"members.person_id", "named_readers.person_id", "letters_to_attach.person_id", "parked_forms.person_id", "searches.person_id", "sessions.person_id", "triage_batches.person_id",
	"identity_views.person_id", "panel_decisions.chair", "case_followers.person_id", "member_specialties.person_id", "saved_views.person_id",
	"claim_notices.person_id", "member_weeks.person_id", "prepared_readings.person_id",
}

// nothingOf fails for whatever a person holds, and for a column naming people of
// which nobody has said whether it is something to hold.
func (w *world) nothingOf(a review.Actor) {
	w.t.Helper()
	var columns []string
	err := w.view(w.t.Context(), func(q querier) error {
		return q.each(`SELECT tables.name || '.' || keys."from" FROM sqlite_master AS tables JOIN pragma_foreign_key_list(tables.name) AS keys
			WHERE tables.type = 'table' AND keys."table" = 'people' ORDER BY 1`, nil, func(rows *sql.Rows) error {
			var column string
			err := rows.Scan(&column)
			columns = append(columns, column)
			return err
		})
	})
	if err != nil || len(columns) < 20 {
		w.t.Fatalf("got %d columns that name people, %v", len(columns), err)
	}
	for _, c := range columns {
		table, column := cutAt(c)
		if counts, owns := owning[c]; owns {
			if n := w.count(`SELECT count(*) FROM `+table+` WHERE `+column+` = $1 AND `+counts, a.Person); n != 0 {
				w.t.Errorf("%s: %d rows are still theirs", c, n)
			}
			continue
		}
		did := column == "by" || len(column) > 3 && column[len(column)-3:] == "_by"
		if !did && !slices.Contains(history, c) {
			w.t.Errorf("%s: say in the test whether it is something that somebody holds", c)
		}
	}
}

func cutAt(c string) (table, column string) {
	for i := range c {
		if c[i] == '.' {
			return c[:i], c[i+1:]
		}
	}
	return c, ""
}

// leaver gives the second clinician one thing of each kind to hold.
func (w *world) leaver() review.Actor {
	w.t.Helper()
	w.allocates(w.manager, oldest(review.InTriage, 4, w.second))
	w.next(w.second, review.InTriage)
	returned := w.panelled()
	w.set(`UPDATE cases SET returned_to = $1, stage = 'assessment' WHERE id = $2`, w.second.Person, returned)
	w.must(w.clinician, w.assessed(harmless()), review.OpenObligation{Kind: review.Action, What: "Ring the ward", Owner: w.second.Name, OwnerID: w.second.Person, Due: "2026-12-01"})
	draft := w.next(w.second, review.InTriage)
	if _, err := w.SaveDraft(w.t.Context(), w.second, draft, Draft{Form: "Triage", Body: []byte(`{}`)}); err != nil {
		w.t.Fatal(err)
	}
	return w.second
}

func (w *world) handsOver(ask review.HandOverAsk, h review.HandOverPlan) (review.AllocationID, error) {
	var made review.AllocationID
	_, err := w.HandOver(w.t.Context(), w.by(w.manager), ask, h.Cases, h.Owed, func(id review.AllocationID) review.Answer {
		made = id
		return review.Answer{}
	})
	return made, err
}

// Everything that somebody holds goes to others as one thing, and nothing of them
// is left; its undo gives all of it back that nobody went on with.
func TestHandOverEverything(t *testing.T) {
	w := aWorld(t, 120)
	leaver := w.leaver()
	ask := review.HandOverAsk{From: leaver.Person, To: []review.PersonID{w.third.Person}, Until: "2026-11-30"}
	plan, err := w.HandOverPlan(t.Context(), w.manager, ask)
	if err != nil {
		t.Fatal(err)
	}
	if plan.Cases < 5 || plan.Owed != 1 || plan.Drafts != 1 || plan.Owners[0].N != 1 {
		t.Fatalf("got %+v, want at least 5 cases, one thing owed and a draft", plan)
	}
	gets := plan.People[0].N
	for _, l := range plan.Freed {
		gets += l.N
	}
	if gets != plan.Cases {
		t.Errorf("got %d cases for somebody or the queue, want the %d that are held", gets, plan.Cases)
	}
	before := w.count(`SELECT count(*) FROM events`)
	id, err := w.handsOver(ask, plan)
	if err != nil {
		t.Fatal(err)
	}
	if n := w.count(`SELECT count(*) FROM events`) - before; n != 1 {
		t.Errorf("got %d events, want one", n)
	}
	w.nothingOf(leaver)
	if n := len(w.theirs(w.third)); n != plan.People[0].N {
		t.Errorf("the successor got %d cases, want the %d of the plan", n, plan.People[0].N)
	}
	if n := w.count(`SELECT count(*) FROM drafts WHERE person_id = $1`, leaver.Person); n != 1 {
		t.Errorf("got %d drafts of theirs, want the one, for them alone", n)
	}
	x, err := w.Allocation(t.Context(), w.manager, id, 0)
	if err != nil || !x.CanUndo() || x.Owed != 1 {
		t.Fatalf("got %+v (%v), want one that can be undone with what is owed", x, err)
	}
	if err := w.UndoAllocation(t.Context(), w.by(w.manager), id, x.Undoable); err != nil {
		t.Fatal(err)
	}
	back, err := w.Burden(t.Context(), w.manager, leaver.Person)
	if err != nil || back.Owed != 1 || len(w.theirs(leaver)) < 4 || w.count(`SELECT count(*) FROM cases WHERE returned_to = $1`, leaver.Person) != 1 {
		t.Errorf("got %+v (%v) after the undo, want what was allocated, sent back and owned", back, err)
	}
}

// What they hold changed since the page was shown: nothing is handed over.
func TestHandOverWhatWasLookedAt(t *testing.T) {
	w := aWorld(t, 80)
	w.allocates(w.manager, oldest(review.InTriage, 2, w.second))
	ask := review.HandOverAsk{From: w.second.Person, To: []review.PersonID{w.third.Person}, Until: "2026-11-30"}
	plan, err := w.HandOverPlan(t.Context(), w.manager, ask)
	if err != nil {
		t.Fatal(err)
	}
	w.allocates(w.manager, oldest(review.InTriage, 2, w.second))
	if _, err := w.handsOver(ask, plan); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("got %v, want a refusal", err)
	}
	if n := len(w.theirs(w.second)); n != 4 {
		t.Errorf("got %d cases of theirs, want the 4 as before", n)
	}
}

func TestWhoHandsOver(t *testing.T) {
	w := aWorld(t, 40)
	w.allocates(w.manager, oldest(review.InTriage, 2, w.second))
	ask := review.HandOverAsk{From: w.second.Person, To: []review.PersonID{w.third.Person}, Until: "2026-11-30"}
	for _, a := range []review.Actor{w.clinician, w.lead, w.clerk, w.auditor} {
		if _, err := w.HandOverPlan(t.Context(), a, ask); !errors.Is(err, review.ErrForbidden) {
			t.Errorf("%s: got %v, want ErrForbidden", a.Name, err)
		}
	}
	ask.To = []review.PersonID{w.second.Person}
	if _, err := w.HandOverPlan(t.Context(), w.manager, ask); !errors.As(err, &review.Problems{}) {
		t.Errorf("got %v for handing it to themselves, want a problem", err)
	}
}

// Whoever has left, or was blocked, is named until what they held is handed over;
// the hand-over is not undone then.
func TestWhoLeftSomethingBehind(t *testing.T) {
	w := aWorld(t, 60)
	w.allocates(w.manager, oldest(review.InTriage, 3, w.second))
	if err := w.SetRoles(t.Context(), review.Cause{System: "test"}, w.incident, w.second.Person, nil, false); err != nil {
		t.Fatal(err)
	}
	all, err := w.LeftBehind(t.Context(), w.manager)
	if err != nil || len(all) != 1 || all[0].Person != w.second.Person || all[0].Cases != 3 {
		t.Fatalf("got %+v (%v), want the one who left, with 3 cases", all, err)
	}
	ask := review.HandOverAsk{From: w.second.Person, To: []review.PersonID{w.third.Person}, Until: "2026-11-30"}
	plan, err := w.HandOverPlan(t.Context(), w.manager, ask)
	if err != nil {
		t.Fatal(err)
	}
	id, err := w.handsOver(ask, plan)
	if err != nil {
		t.Fatal(err)
	}
	w.nothingOf(w.second)
	if all, err = w.LeftBehind(t.Context(), w.manager); err != nil || len(all) != 0 {
		t.Errorf("got %+v (%v), want nobody", all, err)
	}
	if x, err := w.Allocation(t.Context(), w.manager, id, 0); err != nil || x.CanUndo() {
		t.Errorf("got %v (%v), want one that cannot go back to somebody who has left", x.CanUndo(), err)
	}
}
