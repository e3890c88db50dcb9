package store

import (
	"context"
	"errors"
	"fmt"

	"harmreview/review"
	"harmreview/review/intake"
)

// letters is phase 2: patients, letters and recipients. Nobody sees them yet,
// because no case holds them.
func (l *load) letters(ctx context.Context) error {
	line, err := l.lineOf(ctx, l.list.Done)
	if err != nil {
		return err
	}
	for l.list.Done < l.list.Total {
		batch, err := l.store.keptBatch(ctx, l.list, line, l.terms())
		if err != nil {
			return err
		}
		if len(batch) == 0 {
			return fmt.Errorf("%d rows are missing after line %d", l.list.Total-l.list.Done, line)
		}
		if err := l.batch(ctx, l.list.Done+len(batch), func(tx *Tx) error { return l.keepLetters(tx, batch) }); err != nil {
			return err
		}
		line = batch[len(batch)-1].Line
	}
	return l.enterCases(ctx)
}

// lineOf is the line of the nth row of the list, 0 for none.
func (l *load) lineOf(ctx context.Context, n int) (int, error) {
	line := 0
	if n == 0 {
		return 0, nil
	}
	err := l.store.view(ctx, func(q querier) (err error) {
		line, err = one[int](q, `SELECT line FROM rows WHERE list_id = $1 ORDER BY line LIMIT 1 OFFSET $2`, l.list.ID, n-1)
		return err
	})
	return line, err
}

// An admission turns rows into letters of patients, in one transaction. What it
// gathers is not written before flush.
type admission struct {
	*Tx
	list    intake.List
	later   bool // after the load of the list: the people it makes are none of its figures
	numbers map[string]*number
	letter  review.LetterID // that the next new letter gets
	patient review.PatientID

	patients, contacts, letters, recipients *bulk
	described                               []description
}

// admit prepares for rows of a list.
func (tx *Tx) admit(l intake.List, rows []keptRow) (*admission, error) {
	var wanted []string
	for _, r := range rows {
		if r.result == intake.Letter {
			wanted = append(wanted, r.Person.NHSNumber)
		}
	}
	a := newAdmission(tx, l)
	var err error
	if a.numbers, err = numbersOf(tx, l.Incident, wanted); err != nil {
		return nil, err
	}
	err = tx.QueryRow(`SELECT (SELECT coalesce(max(id), 0) + 1 FROM letters), (SELECT coalesce(max(id), 0) + 1 FROM patients)`).Scan(&a.letter, &a.patient)
	return a, err
}

func newAdmission(tx *Tx, l intake.List) *admission {
	return &admission{Tx: tx, list: l,
		patients: into(`patients (id, incident_id, list_id, nhs_number, nhs_status, born, died, family, given, title, sex, local_id,
			family_folded, given_folded, uncertain, needs, gp_practice, gp_name, described_on, after_load)`),
		contacts: into(`patient_contacts (patient_id, address, postcode, telephone, mobile, email, language, carer_name, carer_telephone, source)`),
		letters: into(`letters (id, incident_id, patient_id, row_id, source_system, document_id, kind, written_on, event_on, author, clinician,
			specialty, site, urgent, action_flag, medicine_flag, text_id, file_name)`),
		recipients: into(`recipients (letter_id, n, row_id, kind, code, name, failed_at, reason)`)}
}

// flush writes what was gathered, each after what it refers to.
func (a *admission) flush() error {
	if err := errors.Join(a.patients.flush(a.Tx), a.contacts.flush(a.Tx)); err != nil {
		return err
	}
	for _, d := range a.described {
		if err := a.describe(d); err != nil {
			return fmt.Errorf("line %d: %w", d.row.Line, err)
		}
	}
	a.described = nil
	if err := a.letters.flush(a.Tx); err != nil {
		return err
	}
	return a.recipients.flush(a.Tx)
}

func (l *load) keepLetters(tx *Tx, batch []keptRow) error {
	a, err := tx.admit(l.list, batch)
	if err != nil {
		return err
	}
	n := 0
	for _, r := range batch {
		if r.result == intake.Letter {
			n++
			a.addLetter(r)
		}
	}
	if err := a.flush(); err != nil {
		return err
	}
	for _, r := range batch { // their letters may be of the same batch
		if r.result != intake.FurtherRecipient {
			continue
		}
		if _, err := a.keepFurther(r); err != nil {
			return fmt.Errorf("line %d: %w", r.Line, err)
		}
	}
	_, err = tx.Record(review.Event{
		Change:  "load letters",
		Objects: []review.Object{{Kind: "list", ID: int64(l.list.ID)}},
		Facts:   map[string]string{"from": fmt.Sprint(batch[0].Line), "to": fmt.Sprint(batch[len(batch)-1].Line), "letters": fmt.Sprint(n)},
	})
	return err
}

// keepLetter makes the letter of a row, with its first recipient.
func (a *admission) keepLetter(r keptRow) (review.LetterID, error) {
	id := a.addLetter(r)
	return id, a.flush()
}

// addLetter gathers the letter of a row, its first recipient and, where they are
// new, its patient.
func (a *admission) addLetter(r keptRow) review.LetterID {
	patient, d, id := a.whose(r), r.Document, a.letter
	a.letter++
	a.letters.add(id, a.list.Incident, patient, r.id, d.Source, d.ID, d.Kind, d.WrittenOn, d.EventOn, d.Author, d.Clinician,
		d.Specialty, d.Site, d.Urgent, d.Action, d.Medicine, null(r.text), d.FileName)
	a.addRecipient(id, 1, r)
	return id
}

func (a *admission) addRecipient(id review.LetterID, n int, r keptRow) {
	x := r.Recipient
	a.recipients.add(id, n, r.id, x.Kind, x.Code, x.Name, x.FailedAt, x.Reason)
}

// keepFurther adds the recipient of a further-recipient row to its letter.
func (a *admission) keepFurther(r keptRow) (review.LetterID, error) {
	id, err := letterOf(a, a.list.Incident, r.Recipe().Document)
	if err != nil {
		return 0, fmt.Errorf("its letter: %w", err)
	}
	n, err := one[int](a, `SELECT coalesce(max(n), 0) + 1 FROM recipients WHERE letter_id = $1`, id)
	if err != nil {
		return 0, err
	}
	a.addRecipient(id, n, r)
	return id, a.flush()
}

// letterOf is the letter that a document is, or review.ErrNotFound.
func letterOf(q querier, incident review.IncidentID, document intake.Key) (review.LetterID, error) {
	return one[review.LetterID](q, `
		SELECT letters.id FROM document_rows JOIN letters ON letters.row_id = document_rows.row_id
		LEFT JOIN row_fates ON row_fates.row_id = letters.row_id
		WHERE document_rows.incident_id = $1 AND document = $2 AND coalesce(row_fates.result, 'letter') = 'letter'
			AND coalesce(row_fates.letter_id, letters.id) = letters.id
		ORDER BY corrected, letters.id LIMIT 1`, incident, document[:])
}

// enterCases counts what phase 3 has before it.
func (l *load) enterCases(ctx context.Context) error {
	total := 0
	err := l.store.view(ctx, func(q querier) (err error) {
		total, err = one[int](q, `SELECT count(*) FROM patients WHERE list_id = $1`, l.list.ID)
		return err
	})
	return errors.Join(err, l.enter(ctx, intake.LoadingCases, total))
}
