package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"harmreview/review"
	"harmreview/review/priority"
)

const (
	classCasesAtOnce  = 50  // that a transaction closes letters of, or undoes
	lookedCasesAtOnce = 500 // that are compared with the conditions at once
)

// RunLetterClasses does what was ordered about classes of letters: it finds those
// that fit, closes them, or takes the closings back, batch by batch. What was
// broken off goes on where it was.
func (s *Store) RunLetterClasses(ctx context.Context) error {
	var waiting []struct {
		incident review.IncidentID
		n        int
	}
	err := s.view(ctx, func(q querier) error {
		waiting = nil
		return q.each(`SELECT incident_id, n FROM letter_classes WHERE state IN ('looking', 'closing', 'undoing') ORDER BY id`, nil, func(rows *sql.Rows) error {
			waiting = append(waiting, struct {
				incident review.IncidentID
				n        int
			}{})
			last := &waiting[len(waiting)-1]
			return rows.Scan(&last.incident, &last.n)
		})
	})
	for _, w := range waiting {
		for more := true; more && err == nil; {
			if more, err = s.runLetterClass(ctx, w.incident, w.n); err != nil {
				err = fmt.Errorf("class %d of incident %d: %w", w.n, w.incident, err)
			}
		}
	}
	return err
}

// runLetterClass does the next batch of a class, and says whether there is more.
func (s *Store) runLetterClass(ctx context.Context, incident review.IncidentID, n int) (more bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	c, err := s.LetterClass(ctx, incident, n)
	if err != nil {
		return false, err
	}
	switch c.State {
	case priority.ClassLooking:
		return s.lookForLetters(ctx, incident, c)
	case priority.ClassClosing:
		return s.workOnClass(ctx, incident, c, priority.FateFits, priority.ClassClosed, (*classWork).close)
	case priority.ClassUndoing:
		return s.workOnClass(ctx, incident, c, priority.FateClosed, priority.ClassUndone, (*classWork).undo)
	}
	return false, nil
}

// A classWork is one batch of work on a class, in one transaction.
type classWork struct {
	*Tx
	class    priority.WrittenClass
	incident review.IncidentID
	by       review.Actor // who ordered it
	fits     func(priority.Patient, priority.Letter, string) (priority.Hit, bool)
	flags    func(priority.Patient, priority.Letter) bool
	changed  []changed
	fates    []memberFate
}

type memberFate struct {
	letter review.LetterID
	fate   priority.ClassFate
	why    review.ClassLeftOut
}

// lookForLetters compares the next cases that wait for triage with the conditions
// of a class. It reads outside of any write.
func (s *Store) lookForLetters(ctx context.Context, incident review.IncidentID, c priority.WrittenClass) (more bool, err error) {
	var last review.CaseID
	var found []classMember
	looked := 0
	err = s.view(ctx, func(q querier) error {
		found = nil
		w, err := s.classWork(q, incident, c, c.By)
		if err != nil {
			return err
		}
		seen, err := one[review.CaseID](q, `SELECT seen_case FROM letter_classes WHERE id = $1`, c.ID)
		if err != nil {
			return err
		}
		ids, err := nextWaiting(q, incident, seen, lookedCasesAtOnce)
		if err != nil || len(ids) == 0 {
			return err
		}
		last, looked = ids[len(ids)-1], len(ids)
		found, err = w.look(q, s, ids)
		return err
	})
	if err != nil {
		return false, err
	}
	return looked > 0, s.change(ctx, review.Cause{Actor: review.Program(incident)}, func(tx *Tx) error {
		if looked == 0 {
			return errors.Join(tx.drawClassSample(c), tx.enterLetterClass(c, priority.ClassReading))
		}
		into := into(`letter_class_members (class_id, letter_id, case_id, fate, why, draw)`).unlessThere()
		for _, m := range found {
			into.add(c.ID, m.letter, m.held, m.fate, m.why, m.draw)
		}
		if err := into.flush(tx); err != nil {
			return err
		}
		return tx.ExecOne(`UPDATE letter_classes SET seen_case = $1, done = min(done + $2, total) WHERE id = $3`, last, looked, c.ID)
	})
}

// drawClassSample draws which letters are read before the class is closed.
func (tx *Tx) drawClassSample(c priority.WrittenClass) error {
	return tx.Exec(`UPDATE letter_class_members SET sampled = 1 WHERE class_id = $1 AND letter_id IN (
		SELECT letter_id FROM letter_class_members WHERE class_id = $1 AND fate = 'fits' ORDER BY draw LIMIT $2)`, c.ID, c.Sample)
}

// enterLetterClass ends what the program was at.
func (tx *Tx) enterLetterClass(c priority.WrittenClass, next priority.ClassState) error {
	if err := tx.ExecOne(`UPDATE letter_classes SET state = $1, done = total, version = version + 1 WHERE id = $2 AND version = $3`, next, c.ID, c.Version); err != nil {
		return err
	}
	if err := countLetterClass(tx, &c); err != nil {
		return err
	}
	facts := map[string]string{"state": string(next), "sample": fmt.Sprint(c.Drawn)}
	for fate, n := range c.Fates {
		facts[string(fate)] = fmt.Sprint(n)
	}
	_, err := tx.Record(review.Event{Change: "carry out class", Objects: []review.Object{{Kind: letterClassKind, ID: int64(c.ID), Before: c.Version, After: c.Version + 1}}, Facts: facts})
	return err
}

// workOnClass does something with the next cases of a class that have letters of
// a fate, as one event, and says whether there is more to do.
func (s *Store) workOnClass(ctx context.Context, incident review.IncidentID, c priority.WrittenClass, fate priority.ClassFate, end priority.ClassState,
	do func(*classWork, caseLoad, []review.LetterID) error) (more bool, err error) {
	var w *classWork
	if err := s.view(ctx, func(q querier) (err error) {
		w, err = s.classWork(q, incident, c, 0)
		return err
	}); err != nil {
		return false, err
	}
	err = s.change(ctx, review.Cause{Actor: w.by}, func(tx *Tx) error { // whose decisions these are
		w.Tx, w.changed, w.fates = tx, nil, nil
		ids, err := column[review.CaseID](tx, `SELECT DISTINCT case_id FROM letter_class_members WHERE class_id = $1 AND fate = $2 ORDER BY case_id LIMIT $3`, c.ID, fate, classCasesAtOnce)
		if err != nil {
			return err
		}
		if more = len(ids) > 0; !more {
			return tx.enterLetterClass(c, end)
		}
		for _, id := range ids {
			letters, err := column[review.LetterID](tx, `SELECT letter_id FROM letter_class_members WHERE class_id = $1 AND fate = $2 AND case_id = $3 ORDER BY letter_id`, c.ID, fate, id)
			if err != nil {
				return err
			}
			held, err := loadCase(tx, id)
			if err == nil {
				err = do(w, held, letters)
			}
			if err != nil {
				return fmt.Errorf("case %s: %w", id, err)
			}
		}
		return w.keep(len(ids))
	})
	return more, err
}

// keep keeps the cases that the batch changed and what became of each letter.
func (w *classWork) keep(cases int) error {
	if len(w.changed) > 0 {
		name := review.CloseOfClassName
		if w.class.State == priority.ClassUndoing {
			name = review.UndoOfClassName
		}
		event := review.Event{Change: string(name), Objects: []review.Object{{Kind: letterClassKind, ID: int64(w.class.ID)}}, Facts: map[string]string{"cases": fmt.Sprint(len(w.changed))}}
		for _, c := range w.changed {
			event.Objects = append(event.Objects, review.Object{Kind: caseKind, ID: int64(c.after.ID), Before: c.before.Version, After: c.after.Version})
		}
		if _, err := w.saveCases(event, w.changed...); err != nil {
			return err
		}
	}
	for _, f := range w.fates {
		if err := w.ExecOne(`UPDATE letter_class_members SET fate = $1, why = $2 WHERE class_id = $3 AND letter_id = $4`, f.fate, f.why, w.class.ID, f.letter); err != nil {
			return err
		}
	}
	return w.ExecOne(`UPDATE letter_classes SET done = min(done + $1, total) WHERE id = $2`, cases, w.class.ID)
}
