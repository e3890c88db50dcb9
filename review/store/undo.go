package store

import (
	"context"
	"fmt"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// UndoList orders a list undone; Load carries it out, batch by batch, like a
// load. It returns a review.Refusal, also while another list of the incident is
// on its way, or review.Problems.
func (s *Store) UndoList(ctx context.Context, cause review.Cause, id review.ListID, u intake.Undo) error {
	l, err := s.List(ctx, cause.Actor.Incident, id)
	if err != nil {
		return err
	}
	return s.change(ctx, cause, func(tx *Tx) error {
		if l.Phase, err = one[intake.Phase](tx, `SELECT phase FROM lists WHERE id = $1`, id); err != nil {
			return err
		}
		if err := u.Check(cause.Actor, l); err != nil {
			return err
		}
		if err := tx.nothingUnderWay(l.Incident); err != nil {
			return err
		}
		if err := tx.ExecOne(`UPDATE lists SET phase = $1, done = 0, total = $2, undone_by = $3, undone_at = $4, undone_why = $5 WHERE id = $6`,
			intake.Undoing, l.Figures.Rows, cause.Actor.Person, instant(tx.Now()), strings.TrimSpace(u.Reason), id); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{Change: "undo list", Objects: []review.Object{{Kind: "list", ID: int64(id)}},
			Facts: map[string]string{"rows": fmt.Sprint(l.Figures.Rows)}, Detail: map[string]string{"reason": strings.TrimSpace(u.Reason)}})
		return err
	})
}

// nothingUnderWay refuses what must not happen while the rows of a list of the
// incident get their results or lose them.
func (tx *Tx) nothingUnderWay(incident review.IncidentID) error {
	n, err := one[int](tx, `SELECT count(*) FROM lists WHERE incident_id = $1 AND `+unfinished, incident)
	if err == nil && n > 0 {
		return review.Refusal{Kind: review.ErrNotNow, Why: "Another list of this incident is being loaded or undone. Wait until it is whole."}
	}
	return err
}

// undo is what Load does with a list that was ordered undone: its rows become
// excluded in the order of their lines. A letter whose case somebody has worked
// on stays until a manager has looked at it.
func (l *load) undo(ctx context.Context) error {
	line, err := l.lineOf(ctx, l.list.Done)
	if err != nil {
		return err
	}
	for {
		batch, err := l.store.keptBatch(ctx, l.list, line, l.terms())
		if err != nil {
			return err
		}
		if len(batch) == 0 {
			break
		}
		if err := l.batch(ctx, l.list.Done+len(batch), func(tx *Tx) error { return l.undoBatch(tx, batch) }); err != nil {
			return err
		}
		line = batch[len(batch)-1].Line
	}
	if err := l.store.matchFiles(ctx, l.list.Incident); err != nil { // of letters that another list has too
		return err
	}
	return l.endUndo(ctx)
}

// endUndo gives the digest of the file back, and the lease.
func (l *load) endUndo(ctx context.Context) error {
	return l.store.change(ctx, l.cause(), func(tx *Tx) error {
		if err := tx.ExecOne(`UPDATE lists SET phase = $1, sha256 = sha256 || '~' || id, lease_by = '', figures = json_remove(figures, '$.began', '$.from') WHERE id = $2 AND lease_by = $3`,
			intake.Undone, l.list.ID, l.holder); err != nil {
			return err
		}
		l.list.Phase = intake.Undone
		if err := tx.checkAgain(l.list.Incident); err != nil {
			return err
		}
		var now intake.Figures
		if err := tx.QueryRow(`SELECT coalesce(now, figures) FROM lists WHERE id = $1`, l.list.ID).Scan(fromJSON(&now)); err != nil {
			return err
		}
		_, err := tx.Record(review.Event{Change: "finish undo", Objects: []review.Object{{Kind: "list", ID: int64(l.list.ID)}},
			Facts: map[string]string{"rows": fmt.Sprint(now.Rows), "excluded": fmt.Sprint(now.Excluded), "kept letters": fmt.Sprint(now.Letters)}})
		return err
	})
}
