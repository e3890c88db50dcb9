package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"harmreview/review"
	"harmreview/review/priority"
)

// letterClassKind is the kind of object that a class of letters is in an event.
const letterClassKind = "letter class"

const selectLetterClass = `
	SELECT letter_classes.id, n, letter_classes.version, letter_classes.name, conditions, code, why, sample, state, done, total, by, writers.name, at,
		coalesce(closers.name, ''), closed_at, closed_why, coalesce(undoers.name, ''), undone_at, undone_why
	FROM letter_classes JOIN people AS writers ON writers.id = by LEFT JOIN people AS closers ON closers.id = closed_by LEFT JOIN people AS undoers ON undoers.id = undone_by`

func scanLetterClass(rows *sql.Rows, c *priority.WrittenClass) error {
	return rows.Scan(&c.ID, &c.N, &c.Version, &c.Name, fromJSON(&c.Conditions), &c.Code, &c.Why, &c.Sample, &c.State, &c.Done, &c.Total, &c.By, &c.ByName, (*instant)(&c.At),
		&c.ClosedBy, (*instant)(&c.ClosedAt), &c.ClosedWhy, &c.UndoneBy, (*instant)(&c.UndoneAt), &c.UndoneWhy)
}

// LetterClasses are the classes of an incident, the newest first.
func (s *Store) LetterClasses(ctx context.Context, incident review.IncidentID) ([]priority.WrittenClass, error) {
	var all []priority.WrittenClass
	err := s.view(ctx, func(q querier) (err error) {
		if all, err = list(q, scanLetterClass, selectLetterClass+` WHERE incident_id = $1 ORDER BY n DESC`, incident); err != nil {
			return err
		}
		for i := range all {
			if err := countLetterClass(q, &all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// LetterClass is class n of an incident. It returns review.ErrNotFound.
func (s *Store) LetterClass(ctx context.Context, incident review.IncidentID, n int) (priority.WrittenClass, error) {
	var c priority.WrittenClass
	err := s.view(ctx, func(q querier) (err error) {
		c, err = letterClass(q, incident, n)
		return err
	})
	return c, err
}

func letterClass(q querier, incident review.IncidentID, n int) (priority.WrittenClass, error) {
	found, err := list(q, scanLetterClass, selectLetterClass+` WHERE incident_id = $1 AND n = $2`, incident, n)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("class %d: %w", n, review.ErrNotFound)
	}
	if err != nil {
		return priority.WrittenClass{}, err
	}
	return found[0], countLetterClass(q, &found[0])
}

// countLetterClass counts the letters of a class by what became of them, and how
// far its sample was read.
func countLetterClass(q querier, c *priority.WrittenClass) error {
	c.Fates, c.LeftOut = map[priority.ClassFate]int{}, map[review.ClassLeftOut]int{}
	err := q.each(`SELECT fate, why, count(*) FROM letter_class_members WHERE class_id = $1 GROUP BY fate, why`, []any{c.ID}, func(rows *sql.Rows) error {
		var fate priority.ClassFate
		var why review.ClassLeftOut
		var n int
		err := rows.Scan(&fate, &why, &n)
		c.Fates[fate] += n
		if fate == priority.FateLeftOut {
			c.LeftOut[why] += n
		}
		return err
	})
	if err != nil {
		return err
	}
	return q.QueryRow(`SELECT count(*), count(letter_class_readings.letter_id), coalesce(sum(asks), 0) FROM letter_class_members
		LEFT JOIN letter_class_readings USING (class_id, letter_id) WHERE class_id = $1 AND sampled = 1
		AND (letter_class_readings.letter_id IS NOT NULL OR `+stillToRead+`)`, c.ID).Scan(&c.Drawn, &c.Read, &c.Asks)
}

// stillToRead is the condition on members of a class that wait for triage in the
// case where they were found, and that a lead may read there.
const stillToRead = `EXISTS (SELECT 1 FROM cases JOIN patients ON patients.id = cases.patient_id JOIN case_letters ON case_letters.case_id = cases.id
	WHERE cases.id = letter_class_members.case_id AND stage = 'triage' AND restricted = 0 AND case_letters.letter_id = letter_class_members.letter_id AND to_event IS NULL)`

// WriteLetterClass keeps a class and returns its number; the program then finds
// the letters that fit. It closes nothing. It returns a review.Refusal or
// review.Problems.
func (s *Store) WriteLetterClass(ctx context.Context, cause review.Cause, c priority.Class) (n int, err error) {
	a := cause.Actor
	if !a.May(review.CloseClasses) {
		return 0, review.Refusal{Kind: review.ErrForbidden, Why: "Only a lead writes a class of letters to close."}
	}
	if err := c.Check(); err != nil {
		return 0, err
	}
	return n, s.change(ctx, cause, func(tx *Tx) error {
		if err := classCodeInForce(tx, a.Incident, c.Code); err != nil {
			return err
		}
		if n, err = one[int](tx, `SELECT coalesce(max(n), 0) + 1 FROM letter_classes WHERE incident_id = $1`, a.Incident); err != nil {
			return err
		}
		waiting, err := countersOf(tx, a.Incident, review.CaseFilter{Stage: review.InTriage})
		if err != nil {
			return err
		}
		id, err := one[int64](tx, `
			INSERT INTO letter_classes (incident_id, n, name, conditions, code, why, sample, state, total, by, at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
			a.Incident, n, strings.TrimSpace(c.Name), toJSON(c.Conditions), c.Code, strings.TrimSpace(c.Why), c.Sample, priority.ClassLooking, waiting, a.Person, instant(tx.Now()))
		if err != nil {
			return err
		}
		tx.Answer(review.Answer{Location: fmt.Sprintf("%s/%d", cause.Done.Location, n), Message: cause.Done.Message})
		_, err = tx.Record(review.Event{Change: "write class of letters", Objects: []review.Object{{Kind: letterClassKind, ID: id, After: 1}}, Detail: c})
		return err
	})
}

// ReadOfClass keeps what a lead found who read a letter of the sample of class n.
// Where it asks something, or that is not certain, the class is not closed; the
// letter waits for triage as before. It returns review.ErrNotFound, a
// review.Refusal, or review.Problems.
func (s *Store) ReadOfClass(ctx context.Context, cause review.Cause, n int, r priority.Reading) error {
	if err := r.Check(); err != nil {
		return err
	}
	asks, note := r.Asks == review.Yes, strings.TrimSpace(r.Note)
	return s.change(ctx, cause, func(tx *Tx) error {
		c, err := letterClass(tx, cause.Actor.Incident, n)
		if err != nil {
			return err
		}
		if err := c.MayRead(cause.Actor); err != nil {
			return err
		}
		if _, err := sampledLetter(tx, c, r.Letter); err != nil {
			return err
		}
		event := review.Event{Change: "read letter of class", Objects: []review.Object{{Kind: letterClassKind, ID: int64(c.ID), Before: c.Version, After: c.Version}, {Kind: "letter", ID: int64(r.Letter)}},
			Detail: map[string]any{"asks": asks, "note": note}}
		seq, err := tx.Record(event)
		if err != nil {
			return err
		}
		if err := tx.Exec(`INSERT INTO letter_class_readings (class_id, letter_id, asks, note, by, at, event) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			c.ID, r.Letter, asks, note, cause.Actor.Person, instant(tx.Now()), seq); err != nil {
			return err
		}
		if !asks {
			return nil
		}
		return tx.ExecOne(`UPDATE letter_classes SET state = $1, version = version + 1 WHERE id = $2 AND version = $3`, priority.ClassRefused, c.ID, c.Version)
	})
}

// sampledLetter is the case of a letter of the sample that waits to be read.
func sampledLetter(q querier, c priority.WrittenClass, letter review.LetterID) (review.CaseID, error) {
	return one[review.CaseID](q, `SELECT case_id FROM letter_class_members WHERE class_id = $1 AND letter_id = $2 AND sampled = 1 AND `+stillToRead+`
		AND NOT EXISTS (SELECT 1 FROM letter_class_readings WHERE class_id = $1 AND letter_id = $2)`, c.ID, letter)
}

// CloseLetterClass orders that the letters which fit class n are closed, as many
// as the person was told. It returns review.ErrNotFound, a review.Refusal,
// review.Problems, or review.ErrStale when it is another number now.
func (s *Store) CloseLetterClass(ctx context.Context, cause review.Cause, n, version, letters int, why string) error {
	return s.orderOnClass(ctx, cause, n, version, why, func(tx *Tx, c priority.WrittenClass) error {
		if err := c.MayClose(cause.Actor); err != nil {
			return err
		}
		if fits := c.Fates[priority.FateFits]; fits != letters {
			return fmt.Errorf("%d letters fit, not %d: %w", fits, letters, review.ErrStale)
		}
		if err := classCodeInForce(tx, cause.Actor.Incident, c.Code); err != nil {
			return err
		}
		return tx.moveLetterClass(c, priority.ClassClosing, "closed", why, "close class of letters")
	})
}

// UndoLetterClass orders that the closings of class n are taken back where nobody
// has gone on. It returns review.ErrNotFound, a review.Refusal, review.Problems,
// or review.ErrStale.
func (s *Store) UndoLetterClass(ctx context.Context, cause review.Cause, n, version int, why string) error {
	return s.orderOnClass(ctx, cause, n, version, why, func(tx *Tx, c priority.WrittenClass) error {
		if err := c.MayUndo(cause.Actor); err != nil {
			return err
		}
		return tx.moveLetterClass(c, priority.ClassUndoing, "undone", why, "undo class of letters")
	})
}

func (s *Store) orderOnClass(ctx context.Context, cause review.Cause, n, version int, why string, order func(*Tx, priority.WrittenClass) error) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		c, err := letterClass(tx, cause.Actor.Incident, n)
		if err != nil {
			return err
		}
		if c.Version != version {
			return fmt.Errorf("class %d: %w", n, review.ErrStale)
		}
		p := review.Problems{}
		p.Add(strings.TrimSpace(why) != "", "why", "Say why.")
		if err := p.Err(); err != nil {
			return err
		}
		return order(tx, c)
	})
}

// moveLetterClass begins what a lead ordered; field is closed or undone.
func (tx *Tx) moveLetterClass(c priority.WrittenClass, to priority.ClassState, field, why, change string) error {
	why = strings.TrimSpace(why)
	from := map[priority.ClassState]priority.ClassFate{priority.ClassClosing: priority.FateFits, priority.ClassUndoing: priority.FateClosed}[to]
	err := tx.ExecOne(`UPDATE letter_classes SET state = $1, `+field+`_by = $2, `+field+`_at = $3, `+field+`_why = $4, seen_case = 0, done = 0,
			total = (SELECT count(DISTINCT case_id) FROM letter_class_members WHERE class_id = $5 AND fate = $6), version = version + 1
		WHERE id = $5 AND version = $7`, to, tx.Cause().Actor.Person, instant(tx.Now()), why, c.ID, from, c.Version)
	if err != nil {
		return err
	}
	_, err = tx.Record(review.Event{Change: change, Objects: []review.Object{{Kind: letterClassKind, ID: int64(c.ID), Before: c.Version, After: c.Version + 1}},
		Facts: map[string]string{"letters": fmt.Sprint(c.Fates[from])}, Detail: map[string]string{"why": why}})
	return err
}

// classCodeInForce returns review.Problems when nobody may close a letter with a
// code any more, or it asks of which letter.
func classCodeInForce(q querier, incident review.IncidentID, code string) error {
	protocol, err := closingNow(q, incident)
	if err != nil {
		return err
	}
	known, ok := protocol.Body.InForce(code)
	p := review.Problems{}
	p.Add(ok && !known.Which, "code", "Choose a reason of the closing protocol in force.")
	return p.Err()
}
