package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"harmreview/review"
)

// A View is what somebody was shown. Facts hold coded values only; Detail is
// what was asked and shown. Of Listed cases, as on list pages, their own
// histories learn a little later, from IndexEventCases.
type View struct {
	Change  string // such as "see case"
	Cases   []review.CaseID
	Letters []review.LetterID // whose text or file is sent
	Facts   map[string]string
	Detail  any
	Listed  bool
}

// RecordView records that somebody is shown something, and that its letters are
// open to them from now on, and returns once that is on the disk; the page must
// not be sent before. Looking at a case prolongs the actor's claim on it.
func (s *Store) RecordView(ctx context.Context, cause review.Cause, v View) error {
	objects := make([]review.Object, len(v.Cases))
	for i, id := range v.Cases {
		objects[i] = review.Object{Kind: caseKind, ID: int64(id)}
	}
	cause.Key = ""
	return s.change(ctx, cause, func(tx *Tx) error {
		seq, err := tx.Record(review.Event{Change: v.Change, Objects: objects, Facts: v.Facts, Detail: v.Detail, Listed: v.Listed})
		if err != nil {
			return err
		}
		if len(v.Letters) > 0 {
			if err := tx.opened(v.Letters, seq); err != nil {
				return err
			}
		}
		if v.Listed {
			return nil
		}
		for _, id := range v.Cases {
			if err := tx.prolong(id); err != nil {
				return err
			}
		}
		return nil
	})
}

// opened keeps that letters were sent to the actor, with the view that did.
func (tx *Tx) opened(letters []review.LetterID, event int64) error {
	return tx.Exec(`INSERT INTO letters_opened (person_id, letter_id, at, event) SELECT $1, value, $2, $3 FROM json_each($4) WHERE true ON CONFLICT DO NOTHING`,
		tx.Cause().Actor.Person, instant(tx.Now()), event, toJSON(letters))
}

// RecordRefusal records that somebody was refused something: what they may not
// do, what is hidden from them, a closed gate.
func (s *Store) RecordRefusal(ctx context.Context, cause review.Cause, change string, objects []review.Object, facts map[string]string) error {
	return s.record(ctx, cause, review.Event{Change: change, Result: review.Refused, Objects: objects, Facts: facts})
}

// record keeps one event by itself. It does not use the form's key up: what it
// tells of changed nothing.
func (s *Store) record(ctx context.Context, cause review.Cause, e review.Event) error {
	cause.Key = ""
	return s.change(ctx, cause, func(tx *Tx) error {
		_, err := tx.Record(e)
		return err
	})
}

// indexBatch is how many events IndexEventCases looks at in one go.
const indexBatch = 500

// IndexEventCases enters the next list views into the histories of their
// cases, some hundred events at a time, and reports whether it has come to the
// end of the log.
func (s *Store) IndexEventCases(ctx context.Context) (done bool, err error) {
	var from, to int64
	var listed []listedEvent
	err = s.view(ctx, func(q querier) error {
		if from, err = one[int64](q, `SELECT seq FROM event_cases_mark WHERE one = 1`); err != nil {
			return err
		}
		listed, to, err = listedEvents(q, from)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("index list views: %w", err)
	}
	if to == from {
		return true, nil
	}
	err = s.change(ctx, review.Cause{}, func(tx *Tx) error {
		n, err := tx.ExecN(`UPDATE event_cases_mark SET seq = $1 WHERE one = 1 AND seq = $2`, to, from)
		if err != nil || n == 0 { // another process was faster
			return err
		}
		for _, e := range listed {
			if err := tx.indexCases(e.seq, e.objects); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("index list views: %w", err)
	}
	return to-from < indexBatch, nil
}

// A listedEvent is a list view with what it showed.
type listedEvent struct {
	seq     int64
	objects []review.Object
}

// listedEvents reads the list views among the events from one on, and says
// where to go on.
func listedEvents(q querier, from int64) (found []listedEvent, to int64, err error) {
	to = from
	err = q.each(`SELECT seq, record FROM events WHERE seq >= $1 ORDER BY seq LIMIT $2`, []any{from, indexBatch}, func(rows *sql.Rows) error {
		var seq int64
		var record []byte
		if err := rows.Scan(&seq, &record); err != nil {
			return err
		}
		var l leaf
		if err := json.Unmarshal(record, &l); err != nil {
			return fmt.Errorf("event %d: %w", seq, err)
		}
		to = seq + 1
		if !l.Listed {
			return nil
		}
		e := listedEvent{seq: seq}
		for _, o := range l.Objects {
			e.objects = append(e.objects, review.Object{Kind: o.Kind, ID: o.ID})
		}
		found = append(found, e)
		return nil
	})
	return found, to, err
}
