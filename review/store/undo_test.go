package store

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"harmreview/review"
	"harmreview/review/intake"
)

// undoer is a manager of an incident who undoes lists.
func undoer(t testing.TB, s *Store, incident review.IncidentID) review.Actor {
	t.Helper()
	return memberOf(t, s, incident, "undoer", review.Manager)
}

// memberOf is somebody of an incident with a role.
func memberOf(t testing.TB, s *Store, incident review.IncidentID, name string, role review.Role) review.Actor {
	t.Helper()
	id, err := s.CreatePerson(t.Context(), review.Cause{System: "test"}, review.Person{Email: name + "@example.nhs.uk", Name: name, RegistrationBody: "GMC", Registration: "7000001"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetRoles(t.Context(), review.Cause{System: "test"}, incident, id, []review.Role{role}, true); err != nil {
		t.Fatal(err)
	}
	a, err := s.Actor(t.Context(), id, incident)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// undoList undoes a list to its end.
func undoList(t testing.TB, s *Store, by review.Actor, id review.ListID) {
	t.Helper()
	if err := s.UndoList(t.Context(), review.Cause{Actor: by}, id, intake.Undo{Reason: "The wrong export."}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(t.Context(), id); err != nil {
		t.Fatal(err)
	}
}

func verified(t testing.TB, s *Store) {
	t.Helper()
	if _, err := s.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Fatalf("verify: %v", err)
	}
}

// grouping is one text of all cases with the documents that they hold, by their
// names, and of all rows of lists that stand with what they are.
func grouping(t testing.TB, s *Store) string {
	t.Helper()
	var shape string
	if err := s.view(t.Context(), func(q querier) (err error) {
		shape, err = one[string](q, `SELECT coalesce(group_concat(held, '; '), '') FROM (
			SELECT held FROM (SELECT group_concat(document_id, ',') AS held FROM (SELECT case_id, document_id FROM case_letters
				JOIN letters ON letters.id = letter_id WHERE to_event IS NULL ORDER BY case_id, document_id) GROUP BY case_id) ORDER BY held)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return shape
}

const undoHeader = "document_id,nhs_number,family_name,given_name,date_of_birth,intended_recipient\n"

func fileOf(rows ...string) []byte { return []byte(undoHeader + strings.Join(rows, "\n") + "\n") }

func TestAnUndoneListLeavesNothingButItsRows(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	by := undoer(t, s, incident)
	loadList(t, s, incident, fileOf("A,9990000018,Smith,Ann,1950-01-02,GP"))
	before := grouping(t, s)
	file := fileOf("B,9990000018,Smith,Ann,1950-01-02,GP", "B,9990000018,Smith,Ann,1950-01-02,Patient", "C,9990000026,Jones,Bob,1960-01-02,GP", "D,1,x,y,z,GP")
	id := addList(t, s, incident, file)
	if _, err := s.Load(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	undoList(t, s, by, id)
	l, err := s.List(t.Context(), incident, id)
	if err != nil || l.Phase != intake.Undone || l.Now.Excluded != 4 || l.Undo.By != "undoer" || l.Undo.Reason != "The wrong export." {
		t.Fatalf("got %s, %+v, %+v (%v)", l.Phase, l.Now, l.Undo, err)
	}
	if got := grouping(t, s); got != before {
		t.Errorf("got cases %q, want %q as before the list", got, before)
	}
	verified(t, s)
	f := loadList(t, s, incident, file)
	if f.Letters != 2 || f.Recipients != 1 || f.Waiting != 1 || f.Patients != 1 {
		t.Errorf("the same file again: got %+v, want it loaded as if it had never come", f)
	}
	verified(t, s)
}

// What only another list brings now is a letter, in its first row there.
func TestRowsThatRepeatAnUndoneDocumentKeepIt(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	by := undoer(t, s, incident)
	first := addList(t, s, incident, fileOf("A,9990000018,Smith,Ann,1950-01-02,GP", "B,9990000018,Smith,Ann,1950-01-02,GP"))
	if _, err := s.Load(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	second := addList(t, s, incident, fileOf("A,9990000018,Smith,Ann,1950-01-02,GP", "A,9990000018,Smith,Ann,1950-01-02,Patient",
		"A,9990000018,Smith,Ann,1950-01-02,GP", "B,9990000018,Smythe,Ann,1950-01-02,GP"))
	if _, err := s.Load(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	undoList(t, s, by, first)
	l, err := s.List(t.Context(), incident, second)
	if err != nil {
		t.Fatal(err)
	}
	if n := l.Now; n.Letters != 2 || n.Recipients != 1 || n.Duplicates != 1 || n.Waiting != 0 {
		t.Errorf("got %+v, want two letters, a further recipient and a duplicate", n)
	}
	if got := grouping(t, s); got != "A,B" {
		t.Errorf("got cases %q, want both letters with their patient", got)
	}
	verified(t, s)
	undoList(t, s, by, second)
	if got := grouping(t, s); got != "" {
		t.Errorf("got cases %q, want none", got)
	}
	verified(t, s)
}

// A number that an undone list contradicted is its patient's again.
func TestADoubtEndsWithTheListThatBroughtIt(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	by := undoer(t, s, incident)
	loadList(t, s, incident, fileOf("A,9990000018,Smith,Ann,1950-01-02,GP"))
	wrong := addList(t, s, incident, fileOf("B,9990000018,Smith,Ann,1970-07-07,GP"))
	if _, err := s.Load(t.Context(), wrong); err != nil {
		t.Fatal(err)
	}
	loadList(t, s, incident, fileOf("C,9990000018,Smith,Ann,1950-01-02,GP"))
	if got := grouping(t, s); got != "A; B; C" {
		t.Fatalf("got cases %q, want three apart", got)
	}
	undoList(t, s, by, wrong)
	if got := grouping(t, s); got != "A,C" {
		t.Errorf("got cases %q, want A and C with their patient", got)
	}
	if n := countOf(t, s, `SELECT count(*) FROM obligations WHERE kind = 'identity' AND state = 'open'`); n != 0 {
		t.Errorf("%d questions of identity are open, want none", n)
	}
	verified(t, s)
}

func countOf(t testing.TB, s *Store, query string) int {
	t.Helper()
	n := 0
	if err := s.view(t.Context(), func(q querier) (err error) {
		n, err = one[int](q, query)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestALetterWhoseCaseWasWorkedOnStays(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	by, clinician := undoer(t, s, incident), memberOf(t, s, incident, "clinician", review.Clinician)
	id := addList(t, s, incident, fileOf("A,9990000018,Smith,Ann,1950-01-02,GP", "A,9990000018,Smith,Ann,1950-01-02,Patient", "B,9990000026,Jones,Bob,1960-01-02,GP"))
	if _, err := s.Load(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Next(t.Context(), review.Cause{Actor: clinician}, review.InTriage); err != nil {
		t.Fatal(err)
	}
	undoList(t, s, by, id)
	l, err := s.List(t.Context(), incident, id)
	if err != nil || l.Now.Letters != 1 || l.Now.Excluded != 2 && l.Now.Excluded != 1 {
		t.Errorf("got %+v (%v), want the letter of the claimed case kept", l.Now, err)
	}
	if n := countOf(t, s, `SELECT count(*) FROM kept_letters WHERE state = 'open'`); n != 1 {
		t.Errorf("%d letters are marked, want one", n)
	}
	verified(t, s)
}

// An undo that is stopped after any batch goes on where it was.
func TestAnUndoSurvivesBeingKilledAfterAnyBatch(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another, and long")
	}
	rows := make([]string, 1100)
	for i := range rows {
		rows[i] = fmt.Sprintf("D%d,,Smith%d,Ann,1950-01-02,GP", i, i%400)
	}
	dir := t.TempDir()
	s, err := openTest(t.Context(), dir, &TestClock{at: testStart}, false)
	if err != nil {
		t.Fatal(err)
	}
	incident := anIncident(t, s)
	by := undoer(t, s, incident)
	id := addList(t, s, incident, fileOf(rows...))
	if _, err := s.Load(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := s.UndoList(t.Context(), review.Cause{Actor: by}, id, intake.Undo{Reason: "Wrong."}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for stop := 3; ; stop += 3 {
		s := testCopy(t, dir)
		_, err := s.Load(dyingAfter(t.Context(), stop), id)
		if err == nil {
			if stop < 9 {
				t.Fatal("the undo was done at once; the test proves nothing")
			}
			t.Logf("killed after each third of %d", stop)
			return
		}
		verified(t, s)
		if err := s.LoadWaiting(t.Context()); err != nil {
			t.Fatalf("stopped after %d: %v", stop, err)
		}
		l, err := s.List(t.Context(), incident, id)
		if err != nil || l.Phase != intake.Undone || l.Now.Excluded != len(rows) || grouping(t, s) != "" {
			t.Fatalf("stopped after %d: got %s, %+v (%v)", stop, l.Phase, l.Now, err)
		}
		verified(t, s)
	}
}

// aKept is a letter that stayed when its list was undone, of a case that was
// triaged and whose patient was told, when told is true.
func aKept(t *testing.T, s *Store, incident review.IncidentID, told bool) (review.Actor, intake.KeptLetter) {
	t.Helper()
	by, lead := undoer(t, s, incident), memberOf(t, s, incident, "lead", review.Lead)
	loadList(t, s, incident, fileOf("A,9990000018,Smith,Ann,1950-01-02,GP"))
	id := addList(t, s, incident, fileOf("B,9990000018,Smith,Ann,1950-01-02,GP", "B,9990000018,Smith,Ann,1950-01-02,Patient"))
	if _, err := s.Load(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	loadList(t, s, incident, fileOf("B,9990000018,Smith,Ann,1950-01-02,GP"))
	change := func(change review.Change) {
		t.Helper()
		if _, err := s.ChangeCase(t.Context(), review.Cause{Actor: lead}, 1, 0, change); err != nil {
			t.Fatal(err)
		}
	}
	change(review.TriageLetters{Letters: []review.LetterID{1}, Answer: review.Close, Code: "information only", Reason: "Read at the hospital."})
	if told {
		change(review.OpenObligation{Kind: review.Telling, What: "Tell her", Route: review.RouteOutcome})
		if err := s.change(t.Context(), review.Cause{}, func(tx *Tx) error {
			return tx.Exec(`UPDATE obligations SET state = 'met' WHERE kind = 'telling'`)
		}); err != nil {
			t.Fatal(err)
		}
	}
	undoList(t, s, by, id)
	l, err := s.KeptLetters(t.Context(), by, 0)
	if err != nil || l.Total != 1 || len(l.Letters) != 1 || l.Letters[0].Told != told {
		t.Fatalf("got %+v (%v), want one letter to decide on, told %v", l, err, told)
	}
	return by, l.Letters[0]
}

func TestAManagerKeepsALetterOfAnUndoneListForGood(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	by, k := aKept(t, s, incident, false)
	if err := s.DecideKept(t.Context(), review.Cause{Actor: by}, k.Letter, intake.KeptDecision{Version: k.Version, Answer: "keep", Reason: "It is hers."}); err != nil {
		t.Fatal(err)
	}
	l, err := s.List(t.Context(), incident, k.List)
	if err != nil || l.Now.Letters != 1 || l.Now.Recipients != 1 || grouping(t, s) != "A,B" {
		t.Errorf("got %+v and cases %q (%v), want the letter and its recipient kept", l.Now, grouping(t, s), err)
	}
	if n, err := s.KeptCount(t.Context(), incident); err != nil || n != 0 {
		t.Errorf("%d letters wait (%v), want none", n, err)
	}
	verified(t, s)
}

// An excluded letter leaves its case, the case goes on with the others, and what
// another list repeats is that list's.
func TestAManagerExcludesALetterOfAnUndoneList(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	by, k := aKept(t, s, incident, false)
	d := intake.KeptDecision{Version: k.Version, Answer: "exclude", Reason: "It is not ours."}
	if err := s.DecideKept(t.Context(), review.Cause{Actor: memberOf(t, s, incident, "clerk", review.Clerk)}, k.Letter, d); !errors.Is(err, review.ErrForbidden) {
		t.Errorf("a clerk: got %v, want it refused", err)
	}
	if err := s.DecideKept(t.Context(), review.Cause{Actor: by}, k.Letter, d); err != nil {
		t.Fatal(err)
	}
	l, err := s.List(t.Context(), incident, k.List)
	if err != nil || l.Now.Excluded != 2 {
		t.Errorf("got %+v (%v), want both rows excluded", l.Now, err)
	}
	if got := grouping(t, s); got != "A,B" {
		t.Errorf("got cases %q, want the letter of the other list with its patient", got)
	}
	if n := countOf(t, s, `SELECT count(*) FROM letters JOIN case_letters ON letter_id = letters.id AND to_event IS NULL JOIN rows ON rows.id = row_id WHERE list_id = 3`); n != 1 {
		t.Errorf("%d letters of the third list are in cases, want the one that repeats it", n)
	}
	verified(t, s)
}

func TestALetterWhosePatientWasToldNeedsTwoManagersToLeave(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	by, k := aKept(t, s, incident, true)
	other := memberOf(t, s, incident, "other", review.Manager)
	d := intake.KeptDecision{Version: k.Version, Answer: "exclude", Reason: "It is not hers."}
	problems, _ := errors.AsType[review.Problems](s.DecideKept(t.Context(), review.Cause{Actor: by}, k.Letter, d))
	if problems["breach"] == "" {
		t.Errorf("got %v, want the question of a data breach asked", problems)
	}
	d.Breach = "no"
	problems, _ = errors.AsType[review.Problems](s.DecideKept(t.Context(), review.Cause{Actor: by}, k.Letter, d))
	if problems["breach_why"] == "" {
		t.Errorf("got %v, want it asked why no record is needed", problems)
	}
	d.Breach = "yes"
	if err := s.DecideKept(t.Context(), review.Cause{Actor: by}, k.Letter, d); err != nil {
		t.Fatal(err)
	}
	if got := grouping(t, s); got != "A,B" {
		t.Errorf("got cases %q, want the letter there until a second manager agrees", got)
	}
	d.Version++
	if err := s.DecideKept(t.Context(), review.Cause{Actor: by}, k.Letter, d); !errors.Is(err, review.ErrNotNow) {
		t.Errorf("the same manager again: got %v, want it refused", err)
	}
	if err := s.DecideKept(t.Context(), review.Cause{Actor: other}, k.Letter, d); err != nil {
		t.Fatal(err)
	}
	if n := countOf(t, s, `SELECT count(*) FROM kept_letters WHERE state = 'excluded' AND decided_by <> proposed_by`); n != 1 {
		t.Errorf("%d letters were excluded by two, want one", n)
	}
	if n := countOf(t, s, `SELECT count(*) FROM breaches JOIN events ON seq = event WHERE state = 'open' AND events.change = 'exclude letter' AND json_array_length(what) = 1`); n != 1 {
		t.Errorf("%d data-breach records opened, want one", n)
	}
	verified(t, s)
}

// The file of a letter that left is nobody's until another row names it.
func TestTheFileOfALetterThatLeftWaitsForAnotherRow(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	by := undoer(t, s, incident)
	const header = "document_id,nhs_number,family_name,given_name,date_of_birth,file_name\n"
	row := "A,9990000018,Smith,Ann,1950-01-02,a.txt\n"
	first := addList(t, s, incident, []byte(header+row))
	if _, err := s.Load(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if err := s.change(t.Context(), review.Cause{Actor: review.Program(incident)}, func(tx *Tx) error {
		return tx.Exec(`INSERT INTO deliveries (id, incident_id, file_name, sha256, phase, files, done, waiting, received_at) VALUES (1, $1, 'a.zip', 'x', 'done', 1, 1, 1, '');
			INSERT INTO documents (id, sha256, media_type, bytes, opens) VALUES (1, 'y', 'text/plain', 1, 1);
			INSERT INTO document_files (delivery_id, incident_id, n, name, document_id, state) VALUES (1, $1, 1, 'a.txt', 1, 'waiting')`, incident)
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.matchFiles(t.Context(), incident); err != nil {
		t.Fatal(err)
	}
	matched := func(want int) {
		t.Helper()
		if n := countOf(t, s, `SELECT count(*) FROM document_files JOIN letters ON letters.file_id = document_files.id WHERE state = 'matched'`); n != want {
			t.Fatalf("%d files are matched, want %d", n, want)
		}
	}
	matched(1)
	undoList(t, s, by, first)
	matched(0)
	loadList(t, s, incident, []byte(header+row))
	matched(1)
}
