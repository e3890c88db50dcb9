package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// letters is phase 2: patients, letters and recipients. Nobody sees them yet,
// because no case holds them.
func (l *load) letters(ctx context.Context) error {
	var p *plan
	if err := l.store.view(ctx, func(q querier) (err error) {
		p, err = l.plan(q)
		return err
	}); err != nil {
		return err
	}
	line, err := l.lineOf(ctx, l.list.Done)
	if err != nil {
		return err
	}
	for l.list.Done < l.list.Total {
		var batch []keptRow
		if err := l.store.view(ctx, func(q querier) error {
			batch = nil
			for r, err := range keptRows(q, l.list.ID, l.mapping, line, loadBatch, l.terms()) {
				if err != nil {
					return err
				}
				batch = append(batch, r)
			}
			return nil
		}); err != nil {
			return err
		}
		if len(batch) == 0 {
			return fmt.Errorf("%d rows are missing after line %d", l.list.Total-l.list.Done, line)
		}
		made := map[string]review.PatientID{}
		if err := l.batch(ctx, l.list.Done+len(batch), func(tx *Tx) error {
			clear(made)
			return l.keepLetters(tx, p, batch, made)
		}); err != nil {
			return err
		}
		for nhs, id := range made {
			p.numbers[nhs].known = id
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

// fresh are the numbers that the next new rows of a batch get.
type fresh struct {
	letter  review.LetterID
	patient review.PatientID
	made    map[string]review.PatientID // the new patients by NHS number
}

func (l *load) keepLetters(tx *Tx, p *plan, batch []keptRow, made map[string]review.PatientID) error {
	f := fresh{made: made}
	err := tx.QueryRow(`SELECT (SELECT coalesce(max(id), 0) + 1 FROM letters), (SELECT coalesce(max(id), 0) + 1 FROM patients)`).Scan(&f.letter, &f.patient)
	if err != nil {
		return err
	}
	n := 0
	for _, r := range batch {
		var err error
		switch r.result {
		case intake.Letter:
			n++
			err = l.keepLetter(tx, p, r, &f)
		case intake.FurtherRecipient:
			err = l.keepFurther(tx, r)
		}
		if err != nil {
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

func (l *load) keepLetter(tx *Tx, p *plan, r keptRow, f *fresh) error {
	patient, err := l.patient(tx, p, r, f)
	if err != nil {
		return err
	}
	d := r.Document
	id := f.letter
	f.letter++
	if err := tx.Exec(`
		INSERT INTO letters (id, incident_id, patient_id, row_id, source_system, document_id, kind, written_on, event_on, author, clinician,
			specialty, site, urgent, action_flag, medicine_flag, text_id, file_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
		id, l.list.Incident, patient, r.id, d.Source, d.ID, d.Kind, d.WrittenOn, d.EventOn, d.Author, d.Clinician,
		d.Specialty, d.Site, d.Urgent, d.Action, d.Medicine, null(r.text), d.FileName); err != nil {
		return err
	}
	return keepRecipient(tx, id, 1, r)
}

// keepFurther adds the recipient of a further-recipient row to its letter.
func (l *load) keepFurther(tx *Tx, r keptRow) error {
	id, err := one[review.LetterID](tx, `SELECT id FROM letters WHERE incident_id = $1 AND source_system = $2 AND document_id = $3 AND document_id <> ''`,
		l.list.Incident, r.Document.Source, r.Document.ID)
	if err != nil {
		return fmt.Errorf("its letter: %w", err)
	}
	n, err := one[int](tx, `SELECT coalesce(max(n), 0) + 1 FROM recipients WHERE letter_id = $1`, id)
	if err != nil {
		return err
	}
	return keepRecipient(tx, id, n, r)
}

func keepRecipient(tx *Tx, id review.LetterID, n int, r keptRow) error {
	x := r.Recipient
	return tx.Exec(`INSERT INTO recipients (letter_id, n, row_id, kind, code, name, failed_at, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id, n, r.id, x.Kind, x.Code, x.Name, x.FailedAt, x.Reason)
}

// patient finds or makes the patient of a letter. A letter that is not certain
// has one of its own.
func (l *load) patient(tx *Tx, p *plan, r keptRow, f *fresh) (review.PatientID, error) {
	doubt := p.doubt(r)
	if doubt != "" {
		return l.addPatient(tx, r.Person, doubt, f)
	}
	n := p.numbers[r.Person.NHSNumber]
	id := n.known
	if id == 0 {
		id = f.made[r.Person.NHSNumber]
	}
	if id != 0 {
		if n.newestLine == r.Line {
			return id, l.describe(tx, id, r.Person)
		}
		return id, nil
	}
	who := r.Person
	who.Died = n.died
	id, err := l.addPatient(tx, who, "", f)
	f.made[r.Person.NHSNumber] = id
	return id, err
}

func (l *load) addPatient(tx *Tx, p intake.Person, uncertain string, f *fresh) (review.PatientID, error) {
	id := f.patient
	f.patient++
	if err := tx.Exec(`
		INSERT INTO patients (id, incident_id, list_id, nhs_number, nhs_status, born, died, family, given, title, sex, local_id,
			family_folded, given_folded, uncertain, needs, gp_practice, gp_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
		id, l.list.Incident, l.list.ID, p.NHSNumber, p.NHSStatus, p.Born, p.Died, p.Family, p.Given, p.Title, p.Sex, p.LocalID,
		intake.Fold(p.Family), intake.Fold(p.Given), uncertain, p.Needs, p.GPCode, p.GPName); err != nil {
		return 0, err
	}
	if p.Address+p.Postcode+p.Telephone+p.Mobile+p.Email+p.Language == "" {
		return id, nil
	}
	return id, tx.Exec(`INSERT INTO patient_contacts (patient_id, address, postcode, telephone, mobile, email, language, source)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, id, p.Address, p.Postcode, p.Telephone, p.Mobile, p.Email, p.Language, "the list")
}

// describe takes over what the latest letter of the list says of a patient. What
// it does not say stays as it was. Of a patient whom an earlier list made it only
// fills in what is not known, and a death: nothing else about somebody whose
// review has begun changes by itself.
func (l *load) describe(tx *Tx, id review.PatientID, p intake.Person) error {
	set := func(column, mark string) string {
		return column + ` = CASE WHEN list_id = $11 OR ` + column + ` = '' THEN coalesce(nullif(` + mark + `, ''), ` + column + `) ELSE ` + column + ` END, `
	}
	err := tx.ExecOne(`
		UPDATE patients SET `+set("family", "$1")+set("family_folded", "$2")+set("title", "$3")+set("sex", "$4")+set("local_id", "$5")+
		set("needs", "$6")+set("gp_practice", "$7")+set("gp_name", "$8")+`
			died = CASE WHEN died = '' THEN $9 ELSE died END, version = version + 1
		WHERE id = $10`,
		p.Family, intake.Fold(p.Family), p.Title, p.Sex, p.LocalID, p.Needs, p.GPCode, p.GPName, p.Died, id, l.list.ID)
	if err != nil || strings.TrimSpace(p.Address+p.Postcode+p.Telephone+p.Mobile+p.Email) == "" {
		return err
	}
	return tx.Exec(`
		INSERT INTO patient_contacts (patient_id, address, postcode, telephone, mobile, email, language, source)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 'the list')
		ON CONFLICT (patient_id) DO UPDATE SET address = excluded.address, postcode = excluded.postcode, telephone = excluded.telephone,
			mobile = excluded.mobile, email = excluded.email, language = excluded.language, version = version + 1
		WHERE EXISTS (SELECT 1 FROM patients WHERE patients.id = excluded.patient_id AND list_id = $8)`,
		id, p.Address, p.Postcode, p.Telephone, p.Mobile, p.Email, p.Language, l.list.ID)
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
