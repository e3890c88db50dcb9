package store

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync/atomic"
	"testing"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/made"
)

// anIncident creates a demonstration incident, as the command line does.
func anIncident(t testing.TB, s *Store) review.IncidentID {
	t.Helper()
	id, err := s.CreateIncident(t.Context(), review.Cause{System: "test"}, review.Incident{Reference: "INC-1", Name: "Letters", Demonstration: true})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func listOf(t testing.TB, write func(io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func addList(t testing.TB, s *Store, incident review.IncidentID, file []byte) review.ListID {
	t.Helper()
	id, _, err := s.AddList(t.Context(), review.Cause{System: "test"}, intake.List{Incident: incident, FileName: "list.csv"}, bytes.NewReader(file), 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func loadList(t testing.TB, s *Store, incident review.IncidentID, file []byte) intake.Figures {
	t.Helper()
	f, err := s.Load(t.Context(), addList(t, s, incident, file))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func madeUp(letters int) *made.Incident {
	return made.New(made.Options{Seed: 1, Letters: letters, Today: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)})
}

func TestEveryRowOfAListIsAccountedFor(t *testing.T) {
	s := Test(t)
	i := madeUp(2500)
	f := loadList(t, s, anIncident(t, s), listOf(t, i.WriteList))
	if got := f.Letters + f.Recipients + f.Duplicates + f.Excluded + f.Waiting; got != f.Rows {
		t.Errorf("%d of %d rows have a result: %+v", got, f.Rows, f)
	}
	if f.Letters != i.DeclaredLetters {
		t.Errorf("got %d letters, want %d", f.Letters, i.DeclaredLetters)
	}
	if f.Cases != i.Cases() || f.Patients != f.Cases {
		t.Errorf("got %d cases and %d patients, want %d of each", f.Cases, f.Patients, i.Cases())
	}
	if _, err := s.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Errorf("verify after the load: %v", err)
	}
}

func TestTheSameFileAgainChangesNothing(t *testing.T) {
	s := Test(t)
	incident := anIncident(t, s)
	file := listOf(t, madeUp(200).WriteList)
	first := loadList(t, s, incident, file)
	before := eventCount(t, s)
	id, again, err := s.AddList(t.Context(), review.Cause{System: "test"}, intake.List{Incident: incident}, bytes.NewReader(file), 1<<30)
	if err != nil || !again {
		t.Fatalf("got again %v, %v, want true", again, err)
	}
	if f, err := s.Load(t.Context(), id); err != nil || f != first {
		t.Errorf("got %+v, %v, want the first figures %+v", f, err, first)
	}
	if after := eventCount(t, s); after != before {
		t.Errorf("%d events were added", after-before)
	}
}

func eventCount(t testing.TB, s *Store) int {
	t.Helper()
	var n int
	if err := s.view(t.Context(), func(q querier) (err error) {
		n, err = one[int](q, `SELECT count(*) FROM events`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

// errKilled stands for a process that dies after some batches.
var errKilled = errors.New("killed")

// A dyingContext ends after it has been asked a number of times. The database
// asks it too, from goroutines of its own.
type dyingContext struct {
	context.Context
	left atomic.Int64
}

func dyingAfter(ctx context.Context, times int) context.Context {
	c := &dyingContext{Context: ctx}
	c.left.Store(int64(times))
	return c
}

func (c *dyingContext) Err() error {
	if c.left.Add(-1) < 0 {
		return errKilled
	}
	return nil
}

// A load that is stopped after any batch goes on where it was, to the same rows
// and cases as one that was never stopped.
func TestALoadSurvivesBeingKilledAfterAnyBatch(t *testing.T) {
	if testing.Short() {
		t.Skip("one thing after another, and long")
	}
	file := listOf(t, madeUp(600).WriteList)
	whole := Test(t)
	want := loadList(t, whole, anIncident(t, whole), file)
	wantShapes := shapes(t, whole)

	for stop := 1; ; stop++ {
		s := Test(t)
		id := addList(t, s, anIncident(t, s), file)
		_, err := s.Load(dyingAfter(t.Context(), stop), id)
		if err == nil {
			if stop < 5 {
				t.Fatalf("the load had only %d batches; the test proves nothing", stop)
			}
			return
		}
		f, err := s.Load(t.Context(), id)
		if err != nil {
			t.Fatalf("after batch %d: %v", stop, err)
		}
		f.Seconds, want.Seconds = 0, 0
		if f != want {
			t.Fatalf("killed after batch %d: got %+v, want %+v", stop, f, want)
		}
		if got := shapes(t, s); got != wantShapes {
			t.Fatalf("killed after batch %d: other rows or cases than in one go", stop)
		}
	}
}

// shapes is one text of all rows with their results and reasons, and of all
// cases with their letters.
func shapes(t testing.TB, s *Store) string {
	t.Helper()
	var shape string
	if err := s.view(t.Context(), func(q querier) (err error) {
		shape, err = one[string](q, `SELECT group_concat(line, ';') FROM (
			SELECT line || ' ' || result || ': ' || reason AS line FROM (SELECT * FROM rows ORDER BY list_id, line)
			UNION ALL SELECT case_id || ':' || group_concat(document_id)
			FROM (SELECT case_id, document_id FROM case_letters JOIN letters ON letters.id = letter_id ORDER BY case_id, letter_id) GROUP BY case_id)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return shape
}

// A later list of a known patient adds its letter to the case that is there.
func TestALaterListJoinsKnownCases(t *testing.T) {
	s := Test(t)
	i := madeUp(400)
	incident := anIncident(t, s)
	loadList(t, s, incident, listOf(t, i.WriteList))
	f := loadList(t, s, incident, listOf(t, i.WriteLaterList))
	if f.Letters != f.Rows || f.Cases >= f.Letters || f.Cases == 0 {
		t.Errorf("got %+v; want every row a letter, most of them in known cases", f)
	}
	if _, err := s.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Errorf("verify: %v", err)
	}
}

// What lies ahead of the day on which a list came, in London, cannot be right.
func TestADateAfterTheListCameWaits(t *testing.T) {
	s := Test(t)
	Clock(t, s).Set(time.Date(2026, 7, 1, 23, 30, 0, 0, time.UTC)) // the second of July in London
	f := loadList(t, s, anIncident(t, s), []byte("document_id,family_name,date_of_birth\nA,Smith,2026-07-02\nB,Smith,2026-07-03\n"))
	if f.Letters != 1 || f.Waiting != 1 {
		t.Errorf("got %+v, want the row of the day a letter, and that of the day after waiting", f)
	}
}

// What a row is depends on the lists before it, so those of one incident are
// loaded in the order in which they came, whoever loads them.
func TestListsOfAnIncidentAreLoadedOneAfterAnother(t *testing.T) {
	const header = "document_id,nhs_number,family_name,given_name,date_of_birth,intended_recipient\n"
	first := []byte(header + "A,9990000018,Smith,Ann,1950-01-02,GP\n")
	second := []byte(header + "A,9990000018,Smith,Ann,1950-01-02,GP\nA,9990000018,Smith,Ann,1950-01-02,Patient\nB,9990000018,Smith,Ann,1950-01-02,GP\n")
	want := intake.Figures{Rows: 3, Letters: 1, Recipients: 1, Duplicates: 1}
	for stop := 1; ; stop++ {
		s := Test(t)
		incident := anIncident(t, s)
		before, after := addList(t, s, incident, first), addList(t, s, incident, second)
		_, err := s.Load(dyingAfter(t.Context(), stop), before)
		if err == nil {
			if stop < 5 {
				t.Fatal("the first list was whole at once; the test proves nothing")
			}
			return
		}
		if l, err := s.List(t.Context(), 0, before); err != nil || l.Phase == intake.Loaded {
			t.Fatalf("after %d: got the list in %s (%v)", stop, l.Phase, err)
		}
		_, err = s.Load(t.Context(), after)
		if held := errors.Is(err, review.ErrNotNow); !held && err != nil {
			t.Fatalf("stopped after %d, the second list: %v", stop, err)
		}
		if err := s.LoadWaiting(t.Context()); err != nil {
			t.Fatalf("stopped after %d: %v", stop, err)
		}
		f, err := s.Load(t.Context(), after)
		if f.Seconds = 0; err != nil || f != want {
			t.Fatalf("stopped after %d: got %+v (%v), want %+v", stop, f, err, want)
		}
		if _, err := s.Verify(t.Context(), io.Discard, nil); err != nil {
			t.Fatalf("stopped after %d: verify: %v", stop, err)
		}
	}
}
