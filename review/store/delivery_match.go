package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"harmreview/review"
	"harmreview/review/document"
)

// keepDelivered enters a file of a delivery with its document. It waits for a
// row that names it.
func (tx *Tx) keepDelivered(d review.Delivery, n int, k fileToKeep) error {
	var id int64
	state, why, doubtful := review.FileWaiting, "", k.found.Doubt != ""
	if k.sum == "" {
		state, why, doubtful = review.FileUnmatched, review.WhyNotOpened, true
	} else {
		var err error
		if id, err = tx.document(k); err != nil {
			return err
		}
	}
	if err := tx.Exec(`INSERT INTO document_files (delivery_id, incident_id, n, name, document_id, state, why, doubtful) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		d.ID, d.Incident, n, k.name, null(id), state, why, doubtful); err != nil {
		return err
	}
	return tx.ExecOne(`UPDATE deliveries SET `+string(state)+` = `+string(state)+` + 1, doubtful = doubtful + $1 WHERE id = $2`, doubtful, d.ID)
}

// document returns the number under which a file is kept, keeping it if it is
// new. What was read of it when it first came stands.
func (tx *Tx) document(k fileToKeep) (int64, error) {
	id, err := one[int64](tx, `SELECT id FROM documents WHERE sha256 = $1`, k.sum)
	if !errors.Is(err, review.ErrNotFound) {
		return id, err
	}
	var text int64
	if k.found.Body != "" {
		if text, err = tx.text(k.found.Body); err != nil {
			return 0, err
		}
	}
	return one[int64](tx, `INSERT INTO documents (sha256, media_type, bytes, pages, opens, text_id, doubt) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		k.sum, k.found.Kind, k.bytes, k.found.Pages, k.found.Opens, null(text), k.found.Doubt)
}

// A waitingFile is a file that no row named until now, with the letters that do.
type waitingFile struct {
	id       review.FileID
	delivery review.DeliveryID
	document int64
	name     string
	key      document.Name
	found    document.Candidates[review.LetterID]
}

// matchFiles matches the files of an incident that wait to the letters that name
// them, each to one or to none. It is done when files have come and when rows have.
func (s *Store) matchFiles(ctx context.Context, incident review.IncidentID) error {
	var files []*waitingFile
	err := s.view(ctx, func(q querier) (err error) {
		files, err = waitingFiles(q, incident)
		return err
	})
	if err != nil {
		return err
	}
	named := files[:0]
	for _, f := range files {
		if _, how, several := f.found.Only(); how != "" || several {
			named = append(named, f)
		}
	}
	rivals := rivalsOf(named)
	for len(named) > 0 {
		batch := named[:min(loadBatch/2, len(named))]
		if err := s.change(ctx, review.Cause{Actor: review.Program(incident)}, func(tx *Tx) error { return tx.matchBatch(batch, rivals) }); err != nil {
			return fmt.Errorf("match files: %w", err)
		}
		named = named[len(batch):]
	}
	return ctx.Err()
}

// waitingFiles are the files of an incident that wait, with the letters that
// might be theirs. Without any, no letter is looked at.
func waitingFiles(q querier, incident review.IncidentID) ([]*waitingFile, error) {
	files, err := list(q, func(rows *sql.Rows, f **waitingFile) error {
		*f = &waitingFile{}
		return rows.Scan(&(*f).id, &(*f).delivery, &(*f).document, &(*f).name)
	}, `SELECT id, delivery_id, document_id, name FROM document_files WHERE incident_id = $1 AND state = 'waiting' ORDER BY id`, incident)
	if err != nil || len(files) == 0 {
		return nil, err
	}
	full, stem := map[string][]*waitingFile{}, map[string][]*waitingFile{}
	for _, f := range files {
		f.key = document.NameOf(f.name)
		full[f.key.Full] = append(full[f.key.Full], f)
		stem[f.key.Stem] = append(stem[f.key.Stem], f)
	}
	return files, q.each(`SELECT id, file_name, document_id FROM letters WHERE incident_id = $1 AND `+stillALetter, []any{incident}, func(rows *sql.Rows) error {
		var id review.LetterID
		var listed, number string
		if err := rows.Scan(&id, &listed, &number); err != nil {
			return err
		}
		name, key := document.NameOf(listed), document.Key(number)
		seen := map[*waitingFile]bool{}
		for _, some := range [][]*waitingFile{full[name.Full], stem[name.Stem], full[key], stem[key]} {
			for _, f := range some {
				if !seen[f] {
					seen[f] = true
					f.found.Consider(f.key, id, name, key)
				}
			}
		}
		return nil
	})
}

// rivalsOf are the letters to which several files with different contents
// belong: which is right is for a person to say.
func rivalsOf(files []*waitingFile) map[review.LetterID]bool {
	first, rivals := map[review.LetterID]int64{}, map[review.LetterID]bool{}
	for _, f := range files {
		id, how, _ := f.found.Only()
		if how == "" {
			continue
		}
		if d, known := first[id]; known && d != f.document {
			rivals[id] = true
		}
		first[id] = f.document
	}
	return rivals
}

func (tx *Tx) matchBatch(batch []*waitingFile, rivals map[review.LetterID]bool) error {
	tail, err := tx.tail()
	if err != nil {
		return err
	}
	seq := tail.size // the number that this batch's event will have
	sum := sha256.New()
	matched := 0
	for _, f := range batch {
		letter, how, _ := f.found.Only()
		switch {
		case how == "":
			err = tx.moveFile(f, review.FileUnmatched, review.WhySeveral, 0)
		case rivals[letter]:
			err = tx.moveFile(f, review.FileUnmatched, review.WhyRivals, 0)
		default:
			var done bool
			if done, err = tx.matchOne(f, letter, how, seq); done {
				matched++
				fmt.Fprintf(sum, "%d %d\n", f.id, letter) // a hash never fails
			}
		}
		if err != nil {
			return fmt.Errorf("file %d: %w", f.id, err)
		}
	}
	_, err = tx.Record(review.Event{
		Change:  "match files",
		Objects: []review.Object{{Kind: incidentKind, ID: int64(tx.Cause().Actor.Incident)}},
		Facts:   map[string]string{"files": fmt.Sprint(len(batch)), "matched": fmt.Sprint(matched), "sha256": hex.EncodeToString(sum.Sum(nil))},
	})
	return err
}

// matchOne matches a file to its letter, unless that is read from another one.
func (tx *Tx) matchOne(f *waitingFile, letter review.LetterID, how string, seq int64) (bool, error) {
	now, err := one[int64](tx, `SELECT coalesce((SELECT document_id FROM document_files WHERE document_files.id = letters.file_id), 0) FROM letters WHERE id = $1`, letter)
	if err != nil {
		return false, err
	}
	if now != 0 && now != f.document {
		return false, tx.moveFile(f, review.FileUnmatched, review.WhyOther, 0)
	}
	if now == 0 {
		if err := tx.ExecOne(`UPDATE letters SET file_id = $1 WHERE id = $2 AND file_id IS NULL`, f.id, letter); err != nil {
			return false, err
		}
		tx.otherFacts.letters = append(tx.otherFacts.letters, letter)
	}
	if err := tx.moveFile(f, review.FileMatched, how, letter); err != nil {
		return false, err
	}
	return true, tx.noteFile(f.id, f.document, f.name, letter, how, "", seq)
}

// moveFile gives a file that waits another state.
func (tx *Tx) moveFile(f *waitingFile, to review.FileState, why string, letter review.LetterID) error {
	return tx.setFile(f.id, f.delivery, review.FileWaiting, to, why, letter)
}

// setFile gives a file a state, and moves the figures of its delivery.
func (tx *Tx) setFile(id review.FileID, in review.DeliveryID, from, to review.FileState, why string, letter review.LetterID) error {
	if err := tx.ExecOne(`UPDATE document_files SET state = $1, why = $2, letter_id = $3 WHERE id = $4 AND state = $5`, to, why, null(letter), id, from); err != nil {
		return err
	}
	if from == to {
		return nil
	}
	return tx.ExecOne(`UPDATE deliveries SET `+string(from)+` = `+string(from)+` - 1, `+string(to)+` = `+string(to)+` + 1 WHERE id = $1`, in)
}

// noteFile keeps that a file was matched to a letter, or taken off one when
// letter is 0.
func (tx *Tx) noteFile(id review.FileID, doc int64, name string, letter review.LetterID, how, reason string, seq int64) error {
	return tx.Exec(`INSERT INTO letter_files (file_id, letter_id, document_id, name, how, reason, by, at, event) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		id, null(letter), doc, name, how, reason, null(tx.Cause().Actor.Person), instant(tx.Now()), seq)
}
