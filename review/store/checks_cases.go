package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"maps"
	"slices"

	"harmreview/review"
)

// checkMadeCases works out anew the digest of every batch of cases that a load
// made: which patients' they are, and which letters were in them.
func checkMadeCases(v *verification) error {
	made := map[int64]loadEvent{}
	for _, events := range v.log.loads {
		for _, e := range events {
			if e.change == "make cases" {
				made[e.seq] = e
			}
		}
	}
	batch := madeBatch{sum: sha256.New(), made: made}
	err := v.q.each(`
		SELECT from_event, case_id, cases.patient_id, letter_id FROM case_letters
		JOIN cases ON cases.id = case_id JOIN letters ON letters.id = letter_id
		ORDER BY from_event, case_id, coalesce(first_written_on, written_on), letter_id`, nil, func(rows *sql.Rows) error {
		var seq int64
		var id review.CaseID
		var patient review.PatientID
		var letter review.LetterID
		if err := rows.Scan(&seq, &id, &patient, &letter); err != nil {
			return err
		}
		if _, ok := made[seq]; !ok {
			return v.checkAdded(seq, id, letter)
		}
		return batch.letter(seq, id, patient, letter)
	})
	if err != nil {
		return err
	}
	if err := batch.end(); err != nil {
		return err
	}
	if len(made) == 0 {
		return nil
	}
	e := made[slices.Min(slices.Collect(maps.Keys(made)))]
	return fmt.Errorf("cases %s to %s: those that event %d made are missing", e.facts["from"], e.facts["to"], e.seq)
}

// checkAdded looks whether the event that put a letter into a case later names it.
func (v *verification) checkAdded(seq int64, id review.CaseID, letter review.LetterID) error {
	var l leaf
	err := v.q.QueryRow(`SELECT record FROM events WHERE seq = $1`, seq).Scan(fromJSON(&l))
	if err != nil && !errors.Is(err, review.ErrNotFound) {
		return err
	}
	for _, o := range l.Objects {
		if o.Kind == caseKind && o.ID == int64(id) {
			return nil
		}
	}
	return fmt.Errorf("case %s: event %d did not put letter %d into it", id, seq, letter)
}

// A madeBatch is the cases of one event on their way into its digest.
type madeBatch struct {
	made    map[int64]loadEvent // those not met yet
	sum     hash.Hash
	seq     int64
	id      review.CaseID
	patient review.PatientID
	letters []review.LetterID
}

func (b *madeBatch) letter(seq int64, id review.CaseID, patient review.PatientID, letter review.LetterID) error {
	if id != b.id {
		b.flush()
	}
	if seq != b.seq {
		if err := b.end(); err != nil {
			return err
		}
	}
	b.seq, b.id, b.patient = seq, id, patient
	b.letters = append(b.letters, letter)
	return nil
}

// flush adds the case at hand to the digest, as makeCases did.
func (b *madeBatch) flush() {
	if b.id != 0 {
		digestCase(b.sum, b.id, b.patient, b.letters)
	}
	b.id, b.letters = 0, nil
}

// end compares the digest with that of the event.
func (b *madeBatch) end() error {
	b.flush()
	if b.seq == 0 {
		return nil
	}
	e := b.made[b.seq]
	if hex.EncodeToString(b.sum.Sum(nil)) != e.facts["sha256"] {
		return fmt.Errorf("cases %s to %s: a patient or a letter is not the one that event %d gave", e.facts["from"], e.facts["to"], e.seq)
	}
	delete(b.made, b.seq)
	b.seq = 0
	b.sum.Reset()
	return nil
}

// checkCaseLetters asks that every letter of a whole list whose row is a letter
// now is in a case, and that it is the case of its patient.
func checkCaseLetters(v *verification) error {
	id, err := one[review.LetterID](v.q, `
		SELECT letters.id FROM letters JOIN rows ON rows.id = letters.row_id JOIN lists ON lists.id = rows.list_id
		LEFT JOIN row_fates ON row_fates.row_id = rows.id
		WHERE lists.phase IN ('done', 'undoing', 'undone') AND coalesce(row_fates.result, 'letter') = 'letter'
			AND NOT EXISTS (SELECT 1 FROM case_letters JOIN letters AS held ON held.id = letter_id WHERE held.row_id = rows.id AND to_event IS NULL)
		ORDER BY letters.id LIMIT 1`)
	if err == nil {
		return fmt.Errorf("letter %d is in no case", id)
	}
	if !errors.Is(err, review.ErrNotFound) {
		return err
	}
	id, err = one[review.LetterID](v.q, `
		SELECT letters.id FROM case_letters JOIN letters ON letters.id = letter_id JOIN cases ON cases.id = case_id
		WHERE to_event IS NULL AND cases.patient_id <> letters.patient_id ORDER BY letters.id LIMIT 1`)
	if err == nil {
		return fmt.Errorf("letter %d is in the case of another patient", id)
	}
	return ignoreNotFound(err)
}

// checkCaseColumns counts what cases keep of their letters and obligations.
func checkCaseColumns(v *verification) error {
	return v.q.each(`
		SELECT id, letters, open_obligations, complete, emptied,
			(SELECT count(*) FROM case_letters WHERE case_id = cases.id AND to_event IS NULL),
			(SELECT count(*) FROM obligations WHERE case_id = cases.id AND state = 'open'),
			stage = 'decided' AND emptied = 0
		FROM cases ORDER BY id`, nil, func(rows *sql.Rows) error {
		var id review.CaseID
		var letters, open, lettersNow, openNow int
		var complete, emptied, decided bool
		if err := rows.Scan(&id, &letters, &open, &complete, &emptied, &lettersNow, &openNow, &decided); err != nil {
			return err
		}
		switch {
		case letters != lettersNow:
			return fmt.Errorf("case %s is kept with %d letters and has %d", id, letters, lettersNow)
		case emptied != (lettersNow == 0):
			return fmt.Errorf("case %s is kept as emptied %t and has %d letters", id, emptied, lettersNow)
		case open != openNow:
			return fmt.Errorf("case %s is kept with %d open obligations and has %d", id, open, openNow)
		case complete != (decided && openNow == 0):
			return fmt.Errorf("case %s is kept as complete %t", id, complete)
		}
		return nil
	})
}

// checkCaseCounts counts the cases anew and compares that with the counters.
func checkCaseCounts(v *verification) error {
	const key = `incident_id, stage, urgency, specialty, held, complete`
	var c count
	var kept, found int
	err := v.q.QueryRow(`
		SELECT `+key+`, sum(kept), sum(found) FROM (
			SELECT `+key+`, n AS kept, 0 AS found FROM case_counts
			UNION ALL
			SELECT incident_id, stage, urgency, specialty, held_until <> '', complete, 0, count(*) FROM cases WHERE emptied = 0 GROUP BY 1, 2, 3, 4, 5, 6)
		GROUP BY `+key+` HAVING sum(kept) <> sum(found) ORDER BY `+key+` LIMIT 1`).
		Scan(&c.incident, &c.stage, &c.urgency, &c.specialty, &c.held, &c.complete, &kept, &found)
	if err == nil {
		return fmt.Errorf("incident %d, %s, %s, %q, held %t, complete %t: the counter says %d, there are %d cases",
			c.incident, c.stage, c.urgency.Label(), c.specialty, c.held, c.complete, kept, found)
	}
	return ignoreNotFound(err)
}
