package store

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"harmreview/review"
)

// record appends n events, each with a detail.
func record(t testing.TB, s *Store, n int) {
	t.Helper()
	err := s.change(t.Context(), review.Cause{Request: "r"}, func(tx *Tx) error {
		for i := range n {
			e := review.Event{Change: "view case", Objects: []review.Object{{Kind: "case", ID: int64(i % 50)}}, Detail: map[string]int{"n": i}}
			if _, err := tx.Record(e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tamper changes the database as somebody with the file could, past the triggers.
func tamper(t *testing.T, s *Store, statements ...string) {
	t.Helper()
	ctx := context.Background()
	db, err := openPool(s.File(), writeOptions)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	triggers, err := db.QueryContext(ctx, `SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger'`)
	if err != nil {
		t.Fatal(err)
	}
	first := []string{"PRAGMA foreign_keys = OFF"}
	for triggers.Next() {
		var drop string
		if err := triggers.Scan(&drop); err != nil {
			t.Fatal(err)
		}
		first = append(first, drop)
	}
	if err := triggers.Err(); err != nil {
		t.Fatal(err)
	}
	for _, q := range append(first, statements...) {
		if _, err := db.ExecContext(ctx, q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

func TestVerifyFindsAnUntouchedLogInOrder(t *testing.T) {
	s := Test(t)
	if _, err := s.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Errorf("empty: got %v, want nothing", err)
	}
	var kept []string
	for _, n := range []int{0, 1, 6, 93, 400, 5000} {
		record(t, s, n)
		c, err := s.Checkpoint(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, c.Note)
	}
	var said strings.Builder
	sum, err := s.Verify(t.Context(), &said, kept)
	if err != nil {
		t.Fatal(err)
	}
	if sum.Events != 5500 || sum.Details != 5500 || sum.Checkpoints != 12 || len(sum.Notes) != 0 {
		t.Errorf("got %+v, want 5500 events and details, 12 checkpoints, no notes", sum)
	}
	if !strings.Contains(said.String(), "5500 events") {
		t.Errorf("got %q, want a line about 5500 events", said.String())
	}
}

func TestVerifyNamesTheFirstEventThatDoesNotFit(t *testing.T) {
	for name, test := range map[string]struct {
		tamper []string
		want   string
	}{
		"edited record":        {[]string{`UPDATE events SET record = replace(record, 'view case', 'view list') WHERE seq IN (777, 900)`}, "event 777:"},
		"removed record":       {[]string{`DELETE FROM events WHERE seq = 777`}, "event 777: it is missing"},
		"removed, closed up":   {[]string{`DELETE FROM events WHERE seq = 777`, `UPDATE events SET seq = -seq WHERE seq > 777`, `UPDATE events SET seq = -seq - 1 WHERE seq < 0`}, "event 777:"},
		"cut tail":             {[]string{`DELETE FROM events WHERE seq >= 777`, `DELETE FROM event_details WHERE seq >= 777`}, "event 777: it is missing"},
		"cut tail and size":    {[]string{`DELETE FROM events WHERE seq >= 777`, `DELETE FROM event_details WHERE seq >= 777`, `UPDATE log_head SET size = 777`}, "event 777: it is missing; a signed checkpoint covers 1000"},
		"edited hash":          {[]string{`UPDATE log_hashes SET hash = zeroblob(32) WHERE idx = 0`}, "event 0:"},
		"edited detail":        {[]string{`UPDATE event_details SET body = '{}' WHERE seq = 777`}, "event 777: its detail is not"},
		"removed detail":       {[]string{`DELETE FROM event_details WHERE seq = 777`}, "event 777: its detail is missing"},
		"added event":          {[]string{`INSERT INTO events SELECT 1000, record FROM events WHERE seq = 0`}, "event 1000:"},
		"a gap, then an event": {[]string{`INSERT INTO events SELECT 9000, record FROM events WHERE seq = 0`}, "event 1000: it is missing"},
		"forged key":           {[]string{`UPDATE checkpoints SET note = '` + forged(t) + `' WHERE size = 1000`}, "stored checkpoint of 1000 events: it is not signed"},
	} {
		t.Run(name, func(t *testing.T) {
			s := Test(t)
			record(t, s, 1000)
			if _, err := s.Checkpoint(t.Context()); err != nil {
				t.Fatal(err)
			}
			tamper(t, s, test.tamper...)
			_, err := s.Verify(t.Context(), io.Discard, nil)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func forged(t *testing.T) string {
	t.Helper()
	secret, _, err := note.GenerateKey(zeros{}, "harmreview-00000000")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := note.Sign(&note.Note{Text: "harmreview-00000000\n1000\nAAAA\n"}, signer)
	if err != nil {
		t.Fatal(err)
	}
	return string(signed)
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// Somebody who rewrites the log with all its hashes and signs it anew is found
// out by a checkpoint that was kept elsewhere.
func TestAKeptCheckpointGivesARewrittenLogAway(t *testing.T) {
	s := Test(t)
	record(t, s, 100)
	first, err := s.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	record(t, s, 100)
	kept, err := s.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tamper(t, s, `DELETE FROM events`, `DELETE FROM event_details`, `DELETE FROM log_hashes`, `DELETE FROM checkpoints`, `UPDATE log_head SET size = 0`)
	record(t, s, 200)
	if _, err := s.Verify(t.Context(), io.Discard, nil); err != nil {
		t.Fatalf("the new log: got %v, want it in order by itself", err)
	}
	_, err = s.Verify(t.Context(), io.Discard, []string{kept.Note})
	if err == nil || !strings.Contains(err.Error(), "event 0 or one after it, before event 200") {
		t.Errorf("got %v, want the events before 200 named", err)
	}
	_, err = s.Verify(t.Context(), io.Discard, []string{kept.Note, first.Note})
	if err == nil || !strings.Contains(err.Error(), "before event 100") {
		t.Errorf("got %v, want the events before 100 named", err)
	}
}

func TestErasingADetailByOrderKeepsTheLogSound(t *testing.T) {
	s := Test(t)
	record(t, s, 10)
	if err := s.EraseDetail(t.Context(), review.Cause{System: "root"}, 3, "order of 1 May"); err != nil {
		t.Fatal(err)
	}
	sum, err := s.Verify(t.Context(), io.Discard, nil)
	if err != nil || sum.Erased != 1 {
		t.Errorf("got %d erased (%v), want 1", sum.Erased, err)
	}
	if _, err := s.Detail(t.Context(), 3); err == nil {
		t.Error("the detail is still there")
	}
}

func TestVerifyNotesAClockThatWasPutBack(t *testing.T) {
	s := Test(t)
	record(t, s, 1)
	Clock(t, s).Add(-59 * time.Second)
	record(t, s, 1)
	Clock(t, s).Add(-time.Hour)
	record(t, s, 1)
	sum, err := s.Verify(t.Context(), io.Discard, nil)
	if err != nil || len(sum.Notes) != 1 || !strings.Contains(sum.Notes[0], "event 2") {
		t.Errorf("got notes %q (%v), want one about event 2", sum.Notes, err)
	}
}

func TestTheLogIsAppendOnly(t *testing.T) {
	s := Test(t)
	record(t, s, 2)
	if _, err := s.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"events", "log_hashes", "checkpoints"} {
		column := map[string]string{"events": "seq", "log_hashes": "idx", "checkpoints": "size"}[table]
		for _, query := range []string{"DELETE FROM " + table, fmt.Sprintf("UPDATE %s SET %s = %s + 100", table, column, column)} {
			err := s.change(t.Context(), review.Cause{}, func(tx *Tx) error { return tx.Exec(query) })
			if err == nil || !strings.Contains(err.Error(), "append-only") {
				t.Errorf("%s: got %v, want it refused as append-only", query, err)
			}
		}
	}
}

func TestALeafHoldsNoDetail(t *testing.T) {
	s := Test(t)
	cause := review.Cause{Actor: review.Actor{Incident: 4, Roles: []review.Role{review.Lead}}, System: "root", Request: "r1"}
	err := s.change(t.Context(), cause, func(tx *Tx) error {
		_, err := tx.Record(review.Event{
			Change: "search", Result: review.Refused, Facts: map[string]string{"b": "2", "a": "1"},
			Objects: []review.Object{{Kind: "case", ID: 7, Before: 1, After: 2}}, Detail: map[string]string{"text": "SMITH"},
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var got string
	err = s.view(t.Context(), func(q querier) (err error) {
		got, err = one[string](q, `SELECT json_remove(record, '$.detail') FROM events`)
		return err
	})
	want := `{"change":"search","facts":{"a":"1","b":"2"},"incident":4,"kind":"command line",` +
		`"objects":[{"after":2,"before":1,"id":7,"kind":"case"}],"program":"test","request":"r1","result":"refused",` +
		`"roles":["lead"],"system":"root","time":"2026-11-23T09:30:00.000Z"}`
	if err != nil || got != want {
		t.Errorf("got %s (%v)\nwant %s", got, err, want)
	}
}

func TestReadCheckpointsPartsTheNotesOfAFile(t *testing.T) {
	s := Test(t)
	var file strings.Builder
	for range 3 {
		record(t, s, 5)
		c, err := s.Checkpoint(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		file.WriteString(c.Note + "\n")
	}
	notes, err := ReadCheckpoints(strings.NewReader(file.String()))
	if err != nil || len(notes) != 3 {
		t.Fatalf("got %d notes (%v), want 3", len(notes), err)
	}
	if sum, err := s.Verify(t.Context(), io.Discard, notes); err != nil || sum.Checkpoints != 6 {
		t.Errorf("got %d checkpoints (%v), want 6", sum.Checkpoints, err)
	}
}

func BenchmarkVerify(b *testing.B) {
	s := Test(b)
	for range 20 {
		record(b, s, 5000)
	}
	for b.Loop() {
		if _, err := s.Verify(b.Context(), io.Discard, nil); err != nil {
			b.Fatal(err)
		}
	}
}
