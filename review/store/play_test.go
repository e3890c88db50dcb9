package store

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"harmreview/review"
)

func has(t *testing.T, s *Store, query string, args ...any) bool {
	t.Helper()
	n := 0
	if err := s.view(t.Context(), func(q querier) (err error) {
		n, err = one[int](q, `SELECT count(*) FROM (`+query+`)`, args...)
		return err
	}); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n > 0
}

// However few letters there are, each role finds work: cases in every stage,
// every kind of obligation, and whatever else somebody must decide today.
func TestAPlayedIncidentHasWorkForEveryRole(t *testing.T) {
	s := played(t, 300).Store
	for _, stage := range review.Stages {
		if !has(t, s, `SELECT 1 FROM cases WHERE stage = $1`, stage) {
			t.Errorf("no case is in %s", stage)
		}
	}
	for _, kind := range review.ObligationKinds {
		for _, state := range []review.ObligationState{review.Open, review.Met} {
			if !has(t, s, `SELECT 1 FROM obligations WHERE kind = $1 AND state = $2`, kind, state) {
				t.Errorf("no %s is %s", kind, state)
			}
		}
	}
	for _, kind := range []review.ObligationKind{review.Action, review.Enquiry, review.Telling, review.GPRelease} {
		if !has(t, s, `SELECT 1 FROM obligations WHERE kind = $1 AND state = 'waived'`, kind) {
			t.Errorf("no %s is waived", kind)
		}
	}
	now := instant(s.Now())
	for what, query := range map[string]string{
		"a complete case":                      `SELECT 1 FROM cases WHERE complete = 1 AND $1 = $1`,
		"a case on hold":                       `SELECT 1 FROM cases WHERE held_until > $1`,
		"an overdue case":                      `SELECT 1 FROM cases WHERE stage <> 'decided' AND due_at < $1`,
		"an overdue action":                    `SELECT 1 FROM obligations WHERE kind = 'action' AND state = 'open' AND due_at < $1`,
		"an overdue enquiry":                   `SELECT 1 FROM obligations WHERE kind = 'enquiry' AND state = 'open' AND due_at < $1`,
		"an overdue telling":                   `SELECT 1 FROM obligations WHERE kind = 'telling' AND state = 'open' AND due_at < $1`,
		"an accepted same-day action":          `SELECT 1 FROM obligations WHERE kind = 'same-day action' AND state = 'open' AND json_extract(body, '$.accepted_by') <> '' AND $1 = $1`,
		"a same-day action nobody accepted":    `SELECT 1 FROM obligations WHERE kind = 'same-day action' AND state = 'open' AND json_extract(body, '$.accepted_by') IS NULL AND json_extract(body, '$.accept_by') < $1`,
		"an open candour telling":              `SELECT 1 FROM obligations WHERE kind = 'telling' AND state = 'open' AND json_extract(body, '$.route') = 'candour' AND $1 = $1`,
		"a candour telling in progress":        `SELECT 1 FROM obligations JOIN contacts ON obligation_id = obligations.id WHERE obligations.state = 'open' AND contacts.kind = 'in person' AND $1 = $1`,
		"a proposal that waits for the owner":  `SELECT 1 FROM outcomes AS o WHERE basis LIKE 'proposed:%' AND NOT EXISTS (SELECT 1 FROM outcomes WHERE supersedes = o.id) AND $1 = $1`,
		"two who differ":                       `SELECT 1 FROM cases WHERE stage = 'second review' AND (SELECT count(DISTINCT round) FROM assessments WHERE case_id = cases.id) = 2 AND $1 = $1`,
		"a clerk's closing to be read again":   `SELECT 1 FROM triage_decisions AS d JOIN members ON person_id = d.by AND role = 'clerk' WHERE reread = 1 AND NOT EXISTS (SELECT 1 FROM triage_decisions WHERE supersedes = d.id) AND $1 = $1`,
		"a case that was reopened":             `SELECT 1 FROM events WHERE json_extract(record, '$.change') = 'reopen' AND $1 = $1`,
		"an amended assessment":                `SELECT 1 FROM assessments WHERE kind = 'amended' AND $1 = $1`,
		"a withdrawn assessment":               `SELECT 1 FROM assessments WHERE kind = 'withdrawn' AND $1 = $1`,
		"a case that a later list interrupted": `SELECT 1 FROM cases WHERE stage = 'triage' AND resume <> '' AND $1 = $1`,
		"a row that waits":                     `SELECT 1 FROM rows WHERE result = 'waiting' AND $1 = $1`,
	} {
		if !has(t, s, query, now) {
			t.Errorf("there is not %s", what)
		}
	}
	for _, n := range []int{1, 2, 3} { // the clinicians
		if !has(t, s, `SELECT 1 FROM cases WHERE returned_to = $1`, n) {
			t.Errorf("no case was sent back to person %d", n)
		}
	}
	if _, err := s.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// The same seed on the same day plays the same: all decisions, references and
// times, though not the salts of the log.
func TestTheSameSeedPlaysTheSame(t *testing.T) {
	first, second := played(t, 300).Store, played(t, 300).Store
	for _, table := range []string{"patients", "letters", "recipients", "rows", "cases", "case_letters", "case_counts", "triage_decisions", "requested_actions",
		"assessments", "action_answers", "differences", "panel_decisions", "outcomes", "candour_decisions", "obligations", "obligation_steps", "relevant_people", "contacts", "traces"} {
		a, b := contentOf(t, first, table), contentOf(t, second, table)
		if len(a) == 0 || !bytes.Equal(a, b) {
			t.Errorf("%s: got %d bytes and %d, want the same and something", table, len(a), len(b))
		}
	}
}

// contentOf is all that stands in a table, as text, but salts, which are drawn anew.
func contentOf(t *testing.T, s *Store, table string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.view(t.Context(), func(q querier) error {
		columns, err := column[string](q, `SELECT group_concat('quote("' || name || '")', ' || ''|'' || ') FROM pragma_table_info($1) WHERE name <> 'salt'`, table)
		if err != nil {
			return err
		}
		lines, err := column[string](q, `SELECT `+columns[0]+` FROM `+table+` ORDER BY 1`)
		for _, line := range lines {
			b.WriteString(line + "\n")
		}
		return err
	}); err != nil {
		t.Fatalf("%s: %v", table, err)
	}
	return b.Bytes()
}

// A played change is refused like any other, and with it the moves that share
// its transaction.
func TestPlayObeysTheRules(t *testing.T) {
	w := played(t, 40)
	cast, err := w.Cast(t.Context(), w.incident)
	if err != nil {
		t.Fatal(err)
	}
	clerk := w.auditor.Person - 3
	before := contentOf(t, w.Store, "cases")
	reported := Move{Case: cast[0].ID, By: clerk, At: w.Now(), Change: func(*review.Case) review.Change {
		return review.ReportWrongPatient{Reason: "Another hospital number."}
	}}
	signed := Move{Case: cast[1].ID, By: clerk, At: w.Now(), Change: func(*review.Case) review.Change { return review.SignAssessment{} }}
	if n, err := w.Play(t.Context(), w.incident, []Move{reported, signed}); n != 0 || !errors.Is(err, review.ErrForbidden) {
		t.Errorf("got %d changes and %v, want none, and that a clerk signs nothing", n, err)
	}
	if !bytes.Equal(before, contentOf(t, w.Store, "cases")) {
		t.Error("something of the refused play was kept")
	}
	if n, err := w.Play(t.Context(), w.incident, []Move{reported}); n != 1 || err != nil {
		t.Errorf("got %d changes and %v, want the one that is allowed", n, err)
	}
}
