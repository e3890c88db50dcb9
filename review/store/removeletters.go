package store

import (
	"harmreview/review"
)

// removeLetters takes letters out of a case, as part of an event that the caller
// records next, on behalf of a manager or of nobody; why is noted of what ends
// with them. Their recipients go, and their files wait for another row that names
// them; a patient left without letters is nobody whom a later list could mean.
func (tx *Tx) removeLetters(id review.CaseID, letters []review.LetterID, behalf review.Actor, why string, event *review.Event) error {
	c, err := loadCase(tx, id)
	if err != nil {
		return err
	}
	before := *c.Case
	done, err := c.Apply(review.RemoveLetters{Letters: letters, Why: why, For: behalf}, review.Program(c.Incident), tx.Now())
	if err != nil {
		return err
	}
	event.Objects = append(event.Objects, done.Objects...)
	tail, err := tx.tail()
	if err != nil {
		return err
	}
	if err := (keeping{tx, c.Case, tail.size, event}).leave(&before); err != nil {
		return err
	}
	if err := tx.keepCase(&before, c.Case, tail.size, event); err != nil {
		return err
	}
	for _, letter := range letters {
		event.Objects = append(event.Objects, review.Object{Kind: "letter", ID: int64(letter)})
		if err := tx.Exec(`DELETE FROM recipients WHERE letter_id = $1`, letter); err != nil {
			return err
		}
		if err := tx.releaseWaiting(letter); err != nil {
			return err
		}
	}
	if !c.Emptied {
		return nil
	}
	if err := tx.Exec(`DELETE FROM claims WHERE case_id = $1`, id); err != nil {
		return err
	}
	return tx.Exec(`UPDATE patients SET uncertain = $1, version = version + 1 WHERE id = $2`, patientLeft, c.Patient)
}

// patientLeft is why nobody's letters join a patient who has none any more.
const patientLeft = "All letters of this patient left the review"
