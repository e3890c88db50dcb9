package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"time"

	"harmreview/review"
)

// playBatch is how many moves of a demonstration share a transaction.
const playBatch = 200

// A Move is one change to one case of a demonstration: who made it and when.
// Change works out, from the case as it then stands, what it is; nil is nothing,
// because the case went another way.
type Move struct {
	Case   review.CaseID
	By     review.PersonID
	At     time.Time
	Change func(*review.Case) review.Change
}

// Play makes moves in their order, which must be that of their times, many in
// one transaction. Each is a change like any other: the rules are asked, and it
// has its own event, by its own actor, at its own time. Only what the actor may
// see is not asked, nor whether they opened the letters, since whoever worked on a
// case had claimed it and read them. It returns
// how many changes were made, and with the error of the first that the rules
// refused it says which.
func (s *Store) Play(ctx context.Context, incident review.IncidentID, moves []Move) (int, error) {
	changes := 0
	for len(moves) > 0 {
		batch := moves[:min(playBatch, len(moves))]
		n := 0
		if err := s.change(ctx, review.Cause{}, func(tx *Tx) (err error) {
			n, err = tx.play(incident, batch)
			return err
		}); err != nil {
			return changes, err
		}
		changes += n
		moves = moves[len(batch):]
	}
	return changes, nil
}

func (tx *Tx) play(incident review.IncidentID, moves []Move) (int, error) {
	cast := map[review.PersonID]review.Actor{}
	n := 0
	for _, m := range moves {
		a, known := cast[m.By]
		if !known {
			var err error
			if a, err = actor(tx, m.By, incident); err != nil {
				return 0, err
			}
			cast[m.By] = a
		}
		made, err := tx.move(a, m)
		if err != nil {
			return 0, fmt.Errorf("case %s, %s, by %s: %w", m.Case, m.At.Format(time.DateTime), a.Name, err)
		}
		if made {
			n++
		}
	}
	return n, nil
}

func (tx *Tx) move(a review.Actor, m Move) (bool, error) {
	tx.now, tx.cause = m.At.UTC().Truncate(time.Millisecond), review.Cause{Actor: a}
	c, err := loadCase(tx, m.Case)
	if err != nil {
		return false, err
	}
	if err := c.facts(tx, a, tx.now); err != nil {
		return false, err
	}
	for _, l := range c.Letters {
		c.Opened = append(c.Opened, l.ID)
	}
	change := m.Change(c.Case)
	if change == nil {
		return false, nil
	}
	if err := tx.apply(c.Case, change); err != nil {
		return false, fmt.Errorf("%s: %w", change.Name(), err)
	}
	return true, nil
}

// A CastCase is a case with the documents that its letters came from, for
// whoever plays a demonstration.
type CastCase struct {
	ID        review.CaseID
	Urgency   review.Urgency
	Died      bool
	Uncertain bool
	Letters   map[review.LetterID]string // its document ids
}

// Cast are the cases of an incident in the order of their references.
func (s *Store) Cast(ctx context.Context, incident review.IncidentID) ([]CastCase, error) {
	var all []CastCase
	err := s.view(ctx, func(q querier) error {
		all = nil
		return q.each(`
			SELECT cases.id, cases.urgency, died <> '', uncertain <> '', letters.id, document_id
			FROM cases
			JOIN patients ON patients.id = cases.patient_id
			JOIN case_letters ON case_letters.case_id = cases.id AND to_event IS NULL
			JOIN letters ON letters.id = case_letters.letter_id
			WHERE cases.incident_id = $1 ORDER BY cases.id, letters.id`, []any{incident}, func(rows *sql.Rows) error {
			c := CastCase{Letters: map[review.LetterID]string{}}
			var letter review.LetterID
			var document string
			if err := rows.Scan(&c.ID, &c.Urgency, &c.Died, &c.Uncertain, &letter, &document); err != nil {
				return err
			}
			if n := len(all); n == 0 || all[n-1].ID != c.ID {
				all = append(all, c)
			}
			all[len(all)-1].Letters[letter] = document
			return nil
		})
	})
	return all, err
}

// Passwords begins to work on the passwords of a demonstration's accounts, all
// at once and beside whatever else is done. What it returns waits for that and
// sets them, as SetPassword does one, in the order of people.
func (s *Store) Passwords(passwords []string) func(ctx context.Context, cause review.Cause, people []review.PersonID) error {
	hashes := make([]string, len(passwords))
	failed := make([]error, len(passwords))
	var working sync.WaitGroup
	for i, p := range passwords {
		working.Go(func() { hashes[i], failed[i] = s.hashes.hash(p) })
	}
	return func(ctx context.Context, cause review.Cause, people []review.PersonID) error {
		working.Wait()
		for i, id := range people {
			worked := func(string) (string, error) { return hashes[i], failed[i] }
			if err := s.newPassword(ctx, cause, id, passwords[i], worked, "", "set password"); err != nil {
				return err
			}
		}
		return nil
	}
}
