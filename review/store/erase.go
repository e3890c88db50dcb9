package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// AskErase asks that what an undone list says be erased: a file of another
// organisation, or a whole patient index. Another manager confirms it.
// It returns a review.Refusal, or review.Problems without a reason.
func (s *Store) AskErase(ctx context.Context, cause review.Cause, id review.ListID, why string) error {
	return s.erasing(ctx, cause, id, func(tx *Tx, l intake.List) error {
		p := review.Problems{}
		p.Add(strings.TrimSpace(why) != "", "reason", "Say why what the list says must be erased.")
		if err := p.Err(); err != nil {
			return err
		}
		if l.Erasure.Asked() {
			return review.Refusal{Kind: review.ErrNotNow, Why: "Somebody has asked for that already."}
		}
		if err := tx.ExecOne(`UPDATE lists SET erase_asked_by = $1, erase_asked_at = $2, erase_why = $3 WHERE id = $4`,
			cause.Actor.Person, instant(tx.Now()), strings.TrimSpace(why), id); err != nil {
			return err
		}
		return tx.recordErasing("ask to erase list", l, map[string]string{"reason": strings.TrimSpace(why)})
	})
}

// LeaveUnerased takes such a request back: its asker, or the manager who was to
// confirm it.
func (s *Store) LeaveUnerased(ctx context.Context, cause review.Cause, id review.ListID) error {
	return s.erasing(ctx, cause, id, func(tx *Tx, l intake.List) error {
		if !l.Erasure.Asked() {
			return review.Refusal{Kind: review.ErrNotNow, Why: "Nobody asks to erase this list now."}
		}
		if err := tx.ExecOne(`UPDATE lists SET erase_asked_by = NULL, erase_asked_at = '', erase_why = '' WHERE id = $1`, id); err != nil {
			return err
		}
		return tx.recordErasing("leave list unerased", l, nil)
	})
}

// Erase erases what a list says, as another manager than the one who asked:
// cells, texts, letters, people and whereabouts that only it brought, and the
// file. Its rows stay as numbers, so that the ledger and the log still fit.
// It returns a review.Refusal.
func (s *Store) Erase(ctx context.Context, cause review.Cause, id review.ListID) error {
	var sum string
	var attached []string
	err := s.erasing(ctx, cause, id, func(tx *Tx, l intake.List) (err error) {
		if !l.Erasure.Asked() {
			return review.Refusal{Kind: review.ErrNotNow, Why: "Nobody asks to erase this list now."}
		}
		if l.Erasure.AskedBy == cause.Actor.Person {
			return review.Refusal{Kind: review.ErrForbidden, Why: "Another manager than the one who asked must confirm it."}
		}
		sum = l.SHA256
		attached, err = tx.eraseList(l)
		if err != nil {
			return err
		}
		if err := tx.ExecOne(`UPDATE lists SET phase = $1, erased_by = $2, erased_at = $3 WHERE id = $4`,
			intake.Erased, cause.Actor.Person, instant(tx.Now()), id); err != nil {
			return err
		}
		return tx.recordErasing("erase list", l, nil)
	})
	if err != nil {
		return err
	}
	return errors.Join(s.dropFile(ctx, sum), s.forgetPackFiles(ctx, attached...))
}

// erasing changes an undone list of which nothing is in any case.
func (s *Store) erasing(ctx context.Context, cause review.Cause, id review.ListID, fn func(*Tx, intake.List) error) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		found, err := list(tx, scanList, selectList+` WHERE lists.id = $1 AND incident_id = $2`, id, cause.Actor.Incident)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fmt.Errorf("list %d: %w", id, review.ErrNotFound)
		}
		l := found[0]
		if err := intake.CheckErase(cause.Actor, l); err != nil {
			return err
		}
		n, err := one[int](tx, `SELECT (SELECT count(*) FROM kept_letters WHERE list_id = $1)
			+ (SELECT count(*) FROM letter_versions JOIN rows ON rows.id = row_id WHERE list_id = $1) + (SELECT count(*) FROM answers_to_all WHERE list_id = $1)`, id)
		if err == nil && n > 0 {
			err = review.Refusal{Kind: review.ErrNotNow, Why: "Somebody had worked on letters of this list, or taken a version of a letter from it. It can no longer be erased."}
		}
		if err != nil {
			return err
		}
		return fn(tx, l)
	})
}

func (tx *Tx) recordErasing(change string, l intake.List, detail map[string]string) error {
	_, err := tx.Record(review.Event{Change: change, Objects: []review.Object{{Kind: "list", ID: int64(l.ID)}},
		Facts: map[string]string{"rows": fmt.Sprint(l.Figures.Rows), "sha256": l.SHA256}, Detail: detail})
	return err
}
