package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"harmreview/review"
)

// copied opens a copy of the data folder of s, so that one world can be
// tampered with in many ways.
func copied(t *testing.T, s *Store) *Store {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(dir, os.DirFS(s.Dir())); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.CopyTo(t.Context(), filepath.Join(dir, databaseName)); err != nil {
		t.Fatal(err)
	}
	c, err := Open(t.Context(), dir, Options{Clock: Clock(t, s).Now, Program: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// tamperings are changes of the database past its triggers, and what verify then
// names. {case} is a case that has been through everything.
var tamperings = map[string]struct{ tamper, want string }{
	"a text":                     {`UPDATE texts SET body = replace(body, 'e', 'o') WHERE id IN (7, 9)`, "digests of texts: text 7 was changed"},
	"a lot":                      {`UPDATE draws SET drawn = 1 - drawn`, "lots that were drawn: draw "},
	"a definition":               {`UPDATE definitions SET body = replace(body, '20', '21') WHERE kind = 'policy'`, "digests of definitions: definition"},
	"a cell":                     {`UPDATE rows SET cells = replace(cells, 'Clinic Letters', 'Clinic letters') WHERE line IN (50, 60)`, "rows as received: list 1: line 50: it is not as it came"},
	"a line":                     {`UPDATE rows SET line = 900 WHERE line = 50`, "rows as received: list 1: line 51"},
	"a reason":                   {`UPDATE rows SET reason = 'Nothing' WHERE line = 50`, "rows as received: list 1: lines 2 to"},
	"a result":                   {`UPDATE rows SET result = 'duplicate' WHERE line IN (50, 60)`, "figures of lists: list 1"},
	"a result and the figures":   {`UPDATE rows SET result = CASE line WHEN 50 THEN 'waiting' ELSE 'letter' END WHERE line = 50 OR line = (SELECT min(line) FROM rows WHERE result = 'waiting')`, "letters and recipients of rows: letter "},
	"a row":                      {`DELETE FROM document_rows; DELETE FROM rows WHERE result = 'duplicate' AND line = (SELECT min(line) FROM rows WHERE result = 'duplicate')`, "figures of lists: list 1"},
	"the figures":                {`UPDATE lists SET figures = json_set(figures, '$.letters', 1)`, "figures of lists: list 1: its figures are"},
	"a letter":                   {`DELETE FROM letters WHERE id IN (20, 21)`, "references between tables:"},
	"a result since":             {`INSERT INTO row_fates (row_id, list_id, line, result, reason) VALUES (50, 1, 51, 'excluded', '')`, "results of rows: row 50"},
	"a figure of now":            {`UPDATE lists SET now = json_set(now, '$.waiting', 0)`, "figures of lists: list 1: its figures by the results of now"},
	"a recipient":                {`DELETE FROM recipients WHERE letter_id IN (20, 21)`, "letters and recipients of rows: list 1, line "},
	"a recipient twice":          {`INSERT INTO recipients (letter_id, n, row_id, kind) SELECT letter_id, 9, row_id, kind FROM recipients WHERE letter_id = 20 AND n = 1`, "letters and recipients of rows: a recipient of letter 20: "},
	"whose a letter is":          {`UPDATE letters SET patient_id = patient_id + 1 WHERE id IN (20, 21)`, "letters of cases: letter 20 is in the case of another"},
	"whose a case is":            {`UPDATE cases SET patient_id = -patient_id WHERE id IN (3, 4)`, "references between tables: row 3 of cases"},
	"which case holds a letter":  {`UPDATE case_letters SET case_id = 4 WHERE letter_id = 20`, "cases as they were made: cases HR-"},
	"a letter out of its case":   {`UPDATE case_letters SET to_event = 1 WHERE letter_id IN (20, 21)`, "letters of cases: letter 20 is in no case"},
	"the letters of a case":      {`UPDATE cases SET letters = letters + 1 WHERE id IN (3, 4)`, "columns of cases: case HR-000003"},
	"an emptied case":            {`UPDATE cases SET emptied = 1 WHERE id IN (3, 4)`, "columns of cases: case HR-000003 is kept as emptied"},
	"a joined patient":           {`UPDATE patients SET joined_into = 1 WHERE id = (SELECT patient_id FROM cases WHERE id = 3)`, "cases that were joined: case HR-000003"},
	"a letter that left":         {`INSERT INTO case_letters SELECT 4, letter_id, from_event, 1 FROM case_letters WHERE case_id = 3`, "cases as they were made: case"},
	"what cases owe":             {`UPDATE cases SET open_obligations = 9 WHERE id IN (3, 4)`, "columns of cases: case HR-000003"},
	"an obligation":              {`UPDATE obligations SET state = 'open' WHERE case_id = {id}`, "columns of cases: case {case}"},
	"a complete case":            {`UPDATE cases SET complete = 1 WHERE id = 3`, "columns of cases: case HR-000003"},
	"a stage":                    {`UPDATE cases SET stage = 'panel' WHERE id = 3`, `counters of cases: incident 1, panel`},
	"a counter":                  {`UPDATE case_counts SET n = n + 1 WHERE stage = 'triage'`, "counters of cases: incident 1, triage"},
	"a closing":                  {`UPDATE triage_decisions SET answer = 'assess' WHERE answer = 'close'`, "signed decisions: triage decision"},
	"a closing's code":           {`UPDATE triage_decisions SET code = 'superseded' WHERE answer = 'close'`, "signed decisions: triage decision"},
	"an assessment":              {`UPDATE assessments SET body = replace(body, 'moderate', 'low')`, "signed decisions: assessment 1 of case {case}: it was changed after it was signed"},
	"an assessment, digest too":  {`UPDATE assessments SET body = 'null', sha256 = '{null}'`, "signed decisions: assessment 1 of case {case}: it is not what event"},
	"an assessment's author":     {`UPDATE assessments SET by = {third}`, "signed decisions: assessment 1 of case {case}: event"},
	"an assessment's time":       {`UPDATE assessments SET at = '2020-01-01T00:00:00.000Z'`, "signed decisions: assessment 1 of case {case}: event"},
	"an assessment's event":      {`UPDATE assessments SET event = 1`, "signed decisions: assessment 1 of case {case}: event 1 did not add it"},
	"an assessment's case":       {`UPDATE assessments SET case_id = 3`, "signed decisions: assessment 1 of case HR-000003: event"},
	"an assessment's letters":    {`UPDATE assessments SET letters = '[]'`, "signed decisions: assessment 1 of case {case}: its letters"},
	"what an outcome covers":     {`UPDATE outcomes SET letters = json_insert(letters, '$[#]', 5)`, "signed decisions: outcome 1 of case {case}: its letters"},
	"what an outcome stands on":  {`UPDATE outcomes SET basis = 'agreed'`, "signed decisions: outcome 1 of case {case}: its letters"},
	"an assessment taken away":   {`DELETE FROM assessments WHERE id = 2`, "signed decisions: assessment 2: it is missing"},
	"an assessment slipped in":   {`INSERT INTO assessments SELECT 99, case_id, round, kind, reason, by, registration, definition_id, letters, body, sha256, blind, at, NULL, salt, event FROM assessments WHERE id = 1`, "signed decisions: assessment 99 of case {case}: event"},
	"a panel decision":           {`UPDATE panel_decisions SET body = replace(body, 'moderate', 'low')`, "signed decisions: panel decision 1 of case {case}: it was changed"},
	"an outcome":                 {`UPDATE outcomes SET body = replace(body, 'moderate', 'low')`, "signed decisions: outcome 1 of case {case}: it was changed"},
	"a candour decision's event": {`UPDATE candour_decisions SET event = 1`, "signed decisions: candour decision 1"},
	"a candour decision":         {`UPDATE candour_decisions SET resulted = 'no', could_result = 'no'`, "signed decisions: candour decision 1 of case {case}: its letters, or what else it says"},
	"what was said to somebody":  {`UPDATE contacts SET body = replace(body, 'sorry', 'happy')`, "signed decisions: contact"},
	"a contact taken away":       {`DELETE FROM contacts`, "signed decisions: contact 1: it is missing"},
}

// Whoever changes one byte of the database, past its triggers and without
// touching the log, is found out, and what was changed first is named.
func TestVerifyNamesTheFirstRowThatDoesNotFit(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another, and long")
	}
	w := aWorld(t, 60)
	w.closed()
	w.closed()
	id := w.panelled()
	w.panelled()
	w.told(id)
	if _, err := w.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Fatalf("untouched: %v", err)
	}
	values := strings.NewReplacer("{id}", fmt.Sprint(int64(id)), "{case}", id.String(), "{third}", fmt.Sprint(w.third.Person), "{null}", digest("null"))
	for name, test := range tamperings {
		t.Run(name, func(t *testing.T) {
			s := copied(t, w.Store)
			tamper(t, s, values.Replace(test.tamper))
			_, err := s.Verify(t.Context(), io.Discard, nil)
			if want := values.Replace(test.want); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %q", err, want)
			}
		})
	}
}

func TestVerifyComparesRowsWithTheFileTheyCameIn(t *testing.T) {
	w := aWorld(t, 20)
	lists, err := w.Lists(t.Context(), w.incident)
	if err != nil || len(lists) != 1 {
		t.Fatalf("got %d lists (%v), want 1", len(lists), err)
	}
	for name, spoil := range map[string]func(file string) error{
		"was changed": func(file string) error { return os.WriteFile(file, []byte("document_id\n1\n"), 0o600) },
		"no such":     os.Remove,
	} {
		s := copied(t, w.Store)
		if err := spoil(s.spoolFile(lists[0].SHA256)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Verify(t.Context(), io.Discard, nil); err == nil || !strings.Contains(err.Error(), "list 1: the file that it came in") || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want the file of list 1 named", err)
		}
	}
}

// A load that was killed half way leaves nothing that verify complains of.
func TestVerifyTakesAListThatIsNotWholeYet(t *testing.T) {
	file := listOf(t, madeUp(1500).WriteList)
	for stop := 1; stop < 6; stop++ {
		s := Test(t)
		id := addList(t, s, anIncident(t, s), file)
		if _, err := s.Load(dyingAfter(t.Context(), stop), id); err == nil {
			t.Fatalf("the load was not stopped after batch %d", stop)
		}
		if _, err := s.Verify(t.Context(), io.Discard, nil); err != nil {
			t.Errorf("after batch %d: %v", stop, err)
		}
	}
}

// A closing whose detail was erased by order can no longer be compared with it.
func TestVerifyTakesAnErasedDetail(t *testing.T) {
	w := aWorld(t, 20)
	id := w.closed()
	var seq int64
	if err := w.view(t.Context(), func(q querier) (err error) {
		seq, err = one[int64](q, `SELECT event FROM triage_decisions WHERE case_id = $1`, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := w.EraseDetail(t.Context(), review.Cause{System: "root"}, seq, "order of 1 May"); err != nil {
		t.Fatal(err)
	}
	if sum, err := w.Verify(t.Context(), io.Discard, nil); err != nil || sum.Erased != 1 {
		t.Errorf("got %d erased (%v), want 1", sum.Erased, err)
	}
}

// A check that is told to stop at any moment has found no damage.
func TestAStoppedCheckFindsNoDamage(t *testing.T) {
	s := Test(t)
	loadList(t, s, anIncident(t, s), listOf(t, madeUp(500).WriteList))
	for name, check := range map[string]func(context.Context) error{
		"quick check": s.QuickCheck,
		"verify": func(ctx context.Context) error {
			_, err := s.Verify(ctx, io.Discard, nil)
			return err
		},
	} {
		stopped := 0
		for i := range 50 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i)*100*time.Microsecond)
			err := check(ctx)
			cancel()
			if errors.Is(err, ErrDamaged) {
				t.Fatalf("%s stopped after %d × 100 µs: got %v", name, i, err)
			}
			if err != nil {
				stopped++
			}
		}
		if err := check(t.Context()); err != nil || stopped == 0 {
			t.Errorf("%s: got %v unhurried, %d stopped; the test proves nothing", name, err, stopped)
		}
	}
}
