package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"time"

	"harmreview/review"
)

// Why a batch of triage decisions ended.
const (
	batchConfirmed = "confirmed"
	batchSignedOut = "signed out"
	batchTime      = "time"
)

// openBatch is the condition on batches whose decisions can still be taken back;
// $3 is openSince.
const openBatch = `triage_batches.ended_at = '' AND triage_batches.last_at > $3`

func openSince(now time.Time) instant { return instant(now.Add(-review.BatchTime)) }

// Batch is what the actor has decided at triage and can still take back. It is
// empty when that is nothing.
func (s *Store) Batch(ctx context.Context, a review.Actor) (review.Batch, error) {
	var b review.Batch
	err := s.view(ctx, func(q querier) (err error) {
		if b, err = batchNow(q, a, s.now()); err != nil || b.ID == 0 {
			return err
		}
		if b.Decisions, err = batchDecisions(q, b.ID); err != nil {
			return err
		}
		return s.withoutUnseen(q, a, b.Decisions)
	})
	return b, err
}

// batchNow is the actor's open batch without its decisions.
func batchNow(q querier, a review.Actor, now time.Time) (review.Batch, error) {
	var b review.Batch
	err := q.QueryRow(`SELECT id, last_at FROM triage_batches WHERE person_id = $1 AND incident_id = $2 AND `+openBatch, a.Person, a.Incident, openSince(now)).
		Scan(&b.ID, (*instant)(&b.Last))
	return b, ignoreNotFound(err)
}

// BatchSize is how many decisions of the actor's can still be taken back.
func (s *Store) BatchSize(ctx context.Context, a review.Actor) (int, error) {
	var n int
	err := s.view(ctx, func(q querier) (err error) {
		n, err = batchSize(q, a, s.now())
		return err
	})
	return n, err
}

func batchSize(q querier, a review.Actor, now time.Time) (int, error) {
	return one[int](q, `SELECT count(*) FROM batch_decisions JOIN triage_batches ON triage_batches.id = batch_id
		WHERE person_id = $1 AND incident_id = $2 AND undone_event IS NULL AND `+openBatch, a.Person, a.Incident, openSince(now))
}

// batchDecisions are those of a batch, the latest first.
func batchDecisions(q querier, id review.BatchID) ([]review.BatchDecision, error) {
	var all []review.BatchDecision
	err := q.each(`
		SELECT batch_decisions.event, batch_decisions.case_id, undone_event IS NOT NULL, at, answer, `+closingLabel+`, triage_decisions.urgency, reason,
			written_on, specialty, kind
		FROM batch_decisions
		JOIN triage_decisions ON triage_decisions.case_id = batch_decisions.case_id AND triage_decisions.event = batch_decisions.event
		JOIN letters ON letters.id = letter_id
		WHERE batch_id = $1 ORDER BY batch_decisions.event DESC, triage_decisions.id`, []any{id}, func(rows *sql.Rows) error {
		var d review.BatchDecision
		var l review.BatchLetter
		if err := rows.Scan(&d.Event, &d.Case, &d.Undone, (*instant)(&d.At), &d.Answer, &d.Label, &d.Urgency, &d.Reason,
			&l.WrittenOn, &l.Specialty, &l.Kind); err != nil {
			return err
		}
		if n := len(all); n == 0 || all[n-1].Event != d.Event {
			all = append(all, d)
		}
		last := &all[len(all)-1]
		last.Letters = append(last.Letters, l)
		return nil
	})
	return all, err
}

// withoutUnseen leaves out, of cases that were hidden from the actor since, what
// the decision was about.
func (s *Store) withoutUnseen(q querier, a review.Actor, all []review.BatchDecision) error {
	seen, err := seenOf(s, q, a, all, func(d review.BatchDecision) review.CaseID { return d.Case })
	for i := range all {
		if !slices.Contains(seen, all[i].Case) {
			all[i].Letters, all[i].Reason = nil, ""
		}
	}
	return err
}

// seenOf are those of the cases that lines are about which the actor may see now.
func seenOf[L any](s *Store, q querier, a review.Actor, lines []L, of func(L) review.CaseID) ([]review.CaseID, error) {
	ids := make([]review.CaseID, len(lines))
	for i, l := range lines {
		ids[i] = of(l)
	}
	return s.seenAmong(q, a, ids)
}

// canTakeBack is what the actor decided about a case in their open batch.
func canTakeBack(q querier, a review.Actor, id review.CaseID, now time.Time) ([]review.Undoable, error) {
	return list(q, func(rows *sql.Rows, u *review.Undoable) error { return rows.Scan(fromJSON(&u.Decisions), &u.Before) }, `
		SELECT (SELECT json_group_array(id ORDER BY id) FROM triage_decisions WHERE triage_decisions.case_id = batch_decisions.case_id AND triage_decisions.event = batch_decisions.event),
			urgency
		FROM batch_decisions JOIN triage_batches ON triage_batches.id = batch_id
		WHERE batch_decisions.case_id = $1 AND person_id = $2 AND undone_event IS NULL AND `+openBatch+` ORDER BY event`, id, a.Person, openSince(now))
}

// intoBatch puts the decision that event saved into the actor's batch, and
// begins one when none is open.
func (tx *Tx) intoBatch(before *review.Case, event int64) error {
	a, now := tx.Cause().Actor, tx.Now()
	b, err := batchNow(tx, a, now)
	if err != nil {
		return err
	}
	if b.ID == 0 {
		if b.ID, err = tx.beginBatch(); err != nil {
			return err
		}
	}
	if err := tx.Exec(`UPDATE triage_batches SET last_at = $1 WHERE id = $2`, instant(now), b.ID); err != nil {
		return err
	}
	tx.decided = event
	return tx.Exec(`INSERT INTO batch_decisions (batch_id, event, case_id, urgency) VALUES ($1, $2, $3, $4)`, b.ID, event, before.ID, before.Urgency)
}

// beginBatch begins a batch of the actor, and ends the one whose time is over.
func (tx *Tx) beginBatch() (review.BatchID, error) {
	a, now := tx.Cause().Actor, instant(tx.Now())
	if err := tx.Exec(`UPDATE triage_batches SET ended_at = $1, ended_why = $2 WHERE person_id = $3 AND incident_id = $4 AND ended_at = ''`,
		now, batchTime, a.Person, a.Incident); err != nil {
		return 0, err
	}
	return one[review.BatchID](tx, `INSERT INTO triage_batches (incident_id, person_id, began_at, last_at) VALUES ($1, $2, $3, $3) RETURNING id`, a.Incident, a.Person, now)
}

// endBatches ends the batches of somebody who signs out.
func (tx *Tx) endBatches(person review.PersonID) error {
	return tx.Exec(`UPDATE triage_batches SET ended_at = $1, ended_why = $2 WHERE person_id = $3 AND ended_at = ''`, instant(tx.Now()), batchSignedOut, person)
}

// UndoTriage takes back the decision at triage that event saved; then says
// where the person goes on with its case, which they then hold if nobody else
// does. It returns review.ErrNotFound for what is not in a batch of theirs, and
// the errors of ChangeCase.
func (s *Store) UndoTriage(ctx context.Context, cause review.Cause, event int64, then func(review.CaseID) review.Answer) (review.Answer, error) {
	return s.changeAnswer(ctx, cause, func(tx *Tx) (review.Answer, error) {
		var id review.CaseID
		var u review.UndoTriage
		err := tx.QueryRow(`
			SELECT batch_decisions.case_id, (SELECT json_group_array(id ORDER BY id) FROM triage_decisions
				WHERE triage_decisions.case_id = batch_decisions.case_id AND triage_decisions.event = batch_decisions.event)
			FROM batch_decisions JOIN triage_batches ON triage_batches.id = batch_id
			WHERE event = $1 AND person_id = $2 AND incident_id = $3`, event, cause.Actor.Person, cause.Actor.Incident).Scan(&id, fromJSON(&u.Decisions))
		if err != nil {
			return review.Answer{}, err
		}
		if _, err := tx.ChangeCase(id, 0, u); err != nil {
			return review.Answer{}, err
		}
		tail, err := tx.tail()
		if err != nil {
			return review.Answer{}, err
		}
		if err := tx.ExecOne(`UPDATE batch_decisions SET undone_event = $1 WHERE event = $2 AND undone_event IS NULL`, tail.size-1, event); err != nil {
			return review.Answer{}, err
		}
		if err := tx.claim(id); err != nil && !errors.Is(err, review.ErrNotNow) {
			return review.Answer{}, err
		}
		return then(id), nil
	})
}

// ConfirmBatch ends the actor's batch as it was shown to them: with so many
// decisions that stand. It returns a review.Refusal when it is not that any more.
func (s *Store) ConfirmBatch(ctx context.Context, cause review.Cause, id review.BatchID, standing int) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		b, err := batchNow(tx, cause.Actor, tx.Now())
		if err != nil {
			return err
		}
		if b.ID == 0 || b.ID != id {
			return review.Refusal{Kind: review.ErrNotNow, Why: "This batch has ended already. Its decisions took effect when they were saved, and stand."}
		}
		if b.Decisions, err = batchDecisions(tx, id); err != nil {
			return err
		}
		if b.Standing() != standing {
			return review.Refusal{Kind: review.ErrNotNow, Why: "Your batch holds other decisions than this page showed. Look at them again, then confirm."}
		}
		if err := tx.ExecOne(`UPDATE triage_batches SET ended_at = $1, ended_why = $2 WHERE id = $3 AND ended_at = ''`, instant(tx.Now()), batchConfirmed, id); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{Change: "confirm triage batch", Objects: []review.Object{{Kind: "triage batch", ID: int64(id)}},
			Facts: map[string]string{"decisions": strconv.Itoa(standing)}})
		return err
	})
}
