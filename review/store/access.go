package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"harmreview/review"
)

// Opening returns how the actor may open a case of their incident for a reason:
// review.NoOpening when it stands open to them as far as it ever does.
// It returns review.ErrNotFound for a case that they neither see nor may open.
func (s *Store) Opening(ctx context.Context, a review.Actor, id review.CaseID) (review.Opening, error) {
	var o review.Opening
	err := s.view(ctx, func(q querier) (err error) {
		o, err = opening(q, a, id, s.now())
		return err
	})
	return o, err
}

func opening(q querier, a review.Actor, id review.CaseID, now time.Time) (review.Opening, error) {
	var restricted, sees bool
	var w where
	w.visible(a, now)
	mark, incident := w.arg(id), w.arg(a.Incident)
	err := q.QueryRow(`SELECT restricted, EXISTS (SELECT 1 FROM cases WHERE cases.id = `+mark+` AND `+w.String()+`)
		FROM cases AS found JOIN patients ON patients.id = found.patient_id WHERE found.id = `+mark+` AND found.incident_id = `+incident,
		w.args...).Scan(&restricted, &sees)
	if err != nil {
		return review.NoOpening, fmt.Errorf("case %s: %w", id, err)
	}
	reads, err := readsLetters(q, a, id, now)
	if err != nil {
		return review.NoOpening, err
	}
	o := a.Opening(sees, reads, restricted)
	if o == review.NoOpening && !sees {
		return o, fmt.Errorf("case %s: %w", id, review.ErrNotFound)
	}
	return o, nil
}

// Access opens a case to the actor for a day, in the way that its page offered
// and for a reason.
// It returns review.ErrNotFound, a review.Refusal or review.Problems.
func (s *Store) Access(ctx context.Context, cause review.Cause, id review.CaseID, as review.Opening, reason string) error {
	reason = strings.TrimSpace(reason)
	return s.change(ctx, cause, func(tx *Tx) error {
		o, err := opening(tx, cause.Actor, id, tx.Now())
		if err != nil {
			return err
		}
		if o == review.NoOpening {
			return review.Refusal{Kind: review.ErrNotNow, Why: "This case stands open to you already."}
		}
		if o != as {
			return review.Refusal{Kind: review.ErrNotNow, Why: "What you would open has changed. Read this page again before you do."}
		}
		p := review.Problems{}
		p.Add(reason != "", "reason", "Say why you need to open it.")
		if err := p.Err(); err != nil {
			return err
		}
		if err := tx.Exec(`INSERT INTO accesses (person_id, case_id, kind, reason, from_at, until) VALUES ($1, $2, $3, $4, $5, $6)`,
			cause.Actor.Person, id, o, reason, instant(tx.Now()), instant(tx.Now().Add(review.OpenFor))); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{Change: "open case by " + o.Kind(), Objects: []review.Object{{Kind: caseKind, ID: int64(id)}},
			Facts: map[string]string{"opened": string(o)}, Detail: map[string]string{"reason": reason}})
		return err
	})
}
