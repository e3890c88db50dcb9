package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"harmreview/review"
)

// A fileNow is a file as a change by hand finds it.
type fileNow struct {
	id       review.FileID
	delivery review.DeliveryID
	document int64
	name     string
	state    review.FileState
	letter   review.LetterID
}

// MatchFile matches a file to a letter by hand, in place of the one that the
// letter had, or takes it off. It returns a review.Refusal or review.Problems,
// and review.ErrStale when the file is no longer where the page showed it.
func (s *Store) MatchFile(ctx context.Context, cause review.Cause, m review.FileMatch) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		if err := m.Check(cause.Actor); err != nil {
			return err
		}
		var f fileNow
		err := tx.QueryRow(`SELECT id, delivery_id, coalesce(document_id, 0), name, state, coalesce(letter_id, 0) FROM document_files WHERE id = $1 AND incident_id = $2`,
			m.File, cause.Actor.Incident).Scan(&f.id, &f.delivery, &f.document, &f.name, &f.state, &f.letter)
		if err != nil {
			return err
		}
		if f.letter != m.Was {
			return review.ErrStale
		}
		if f.document == 0 {
			return review.Refusal{Kind: review.ErrNotNow, Why: "This file could not be unpacked, so it can be no letter. Ask for it again."}
		}
		if strings.TrimSpace(m.Letter) == "" {
			return tx.takeOff(f, m.Reason)
		}
		return tx.matchByHand(f, m)
	})
}

func (tx *Tx) matchByHand(f fileNow, m review.FileMatch) error {
	letter, in, err := tx.letterNamed(m.Letter)
	if errors.Is(err, review.ErrNotFound) {
		return review.Problems{"letter": "There is no such letter that you may see. Give the case reference, a hyphen and the place of the letter in the case, or the letter’s document id."}
	}
	if err != nil {
		return err
	}
	if letter == f.letter {
		return review.Problems{"letter": "The file is this letter’s already. Name another one."}
	}
	if f.letter != 0 {
		if err := tx.releaseAll(f.letter, review.WhyTakenOff, m.Reason); err != nil {
			return err
		}
		f.state = review.FileUnmatched
	}
	if err := tx.releaseAll(letter, review.WhyReplaced, m.Reason); err != nil {
		return err
	}
	if err := tx.ExecOne(`UPDATE letters SET file_id = $1 WHERE id = $2`, f.id, letter); err != nil {
		return err
	}
	tx.otherFacts.letters = append(tx.otherFacts.letters, letter)
	if err := tx.setFile(f.id, f.delivery, f.state, review.FileMatched, review.WhyByHand, letter); err != nil {
		return err
	}
	seq, err := tx.recordMatch("match file", f, letter, in, m.Reason)
	if err != nil {
		return err
	}
	return tx.noteFile(f.id, f.document, f.name, letter, review.WhyByHand, m.Reason, seq)
}

// letterNamed finds the letter that somebody named, in a case that they may see.
func (tx *Tx) letterNamed(name string) (review.LetterID, review.CaseID, error) {
	a := tx.Cause().Actor
	if id, place, ok := review.ParseLetterReference(name); ok {
		c, err := findCase(tx, a, id, tx.Now())
		if err == nil && place > len(c.Letters) {
			err = review.ErrNotFound
		}
		if err != nil {
			return 0, 0, err
		}
		return c.Letters[place-1].ID, id, nil
	}
	var w where
	w.visible(a, tx.Now())
	w.and("letters.document_id = %s AND letters.incident_id = %s", strings.TrimSpace(name), a.Incident)
	found, err := column[review.LetterID](tx, `SELECT letters.id FROM letters JOIN case_letters ON case_letters.letter_id = letters.id AND to_event IS NULL
		JOIN cases ON cases.id = case_letters.case_id WHERE `+w.String()+` LIMIT 2`, w.args...)
	if err == nil && len(found) != 1 {
		err = review.ErrNotFound
	}
	if err != nil {
		return 0, 0, err
	}
	in, err := one[review.CaseID](tx, `SELECT case_id FROM case_letters WHERE letter_id = $1 AND to_event IS NULL`, found[0])
	return found[0], in, err
}

func scanFileNow(rows *sql.Rows, f *fileNow) error {
	return rows.Scan(&f.id, &f.delivery, &f.document, &f.name, &f.state, &f.letter)
}

// takeOff takes a file off its letter, and with it the same file where it came
// more than once.
func (tx *Tx) takeOff(f fileNow, reason string) error {
	in, err := one[review.CaseID](tx, `SELECT case_id FROM case_letters WHERE letter_id = $1 AND to_event IS NULL`, f.letter)
	if ignoreNotFound(err) != nil {
		return err
	}
	if err := tx.releaseAll(f.letter, review.WhyTakenOff, reason); err != nil {
		return err
	}
	_, err = tx.recordMatch("take file off", f, f.letter, in, reason)
	return err
}

// releaseAll takes every file that a letter has off it; the event follows.
func (tx *Tx) releaseAll(letter review.LetterID, why, reason string) error {
	return tx.releaseTo(review.FileUnmatched, letter, why, reason)
}

// releaseWaiting takes the files off a letter that leaves the review: they wait
// for another row that names them.
func (tx *Tx) releaseWaiting(letter review.LetterID) error {
	return tx.releaseTo(review.FileWaiting, letter, review.WhyListUndone, "")
}

func (tx *Tx) releaseTo(state review.FileState, letter review.LetterID, why, reason string) error {
	tail, err := tx.tail()
	if err != nil {
		return err
	}
	files, err := list(tx, scanFileNow, `SELECT id, delivery_id, document_id, name, state, letter_id FROM document_files
		WHERE id IN (SELECT file_id FROM letter_files WHERE letter_id = $1) AND letter_id = $1`, letter)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := tx.setFile(f.id, f.delivery, f.state, state, why, 0); err != nil {
			return err
		}
		if err := tx.noteFile(f.id, f.document, f.name, 0, why, reason, tail.size); err != nil {
			return err
		}
	}
	tx.otherFacts.letters = append(tx.otherFacts.letters, letter)
	return tx.Exec(`UPDATE letters SET file_id = NULL WHERE id = $1 AND file_id IS NOT NULL`, letter)
}

func (tx *Tx) recordMatch(change string, f fileNow, letter review.LetterID, in review.CaseID, reason string) (int64, error) {
	objects := []review.Object{{Kind: "file", ID: int64(f.id)}, {Kind: "letter", ID: int64(letter)}}
	if in != 0 {
		objects = append(objects, review.Object{Kind: caseKind, ID: int64(in)})
	}
	return tx.Record(review.Event{Change: change, Objects: objects, Detail: map[string]string{"file": f.name, "reason": reason}})
}
