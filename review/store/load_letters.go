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

// An admission turns rows into letters of patients, in one transaction.
type admission struct {
	*Tx
	list    intake.List
	later   bool // after the load of the list: the people it makes are none of its figures
	numbers map[string]*number
	letter  review.LetterID // that the next new letter gets
	patient review.PatientID
}

// admit prepares for rows of a list.
func (tx *Tx) admit(l intake.List, rows []keptRow) (*admission, error) {
	var wanted []string
	for _, r := range rows {
		if r.result == intake.Letter {
			wanted = append(wanted, r.Person.NHSNumber)
		}
	}
	a := &admission{Tx: tx, list: l}
	var err error
	if a.numbers, err = numbersOf(tx, l.Incident, wanted); err != nil {
		return nil, err
	}
	err = tx.QueryRow(`SELECT (SELECT coalesce(max(id), 0) + 1 FROM letters), (SELECT coalesce(max(id), 0) + 1 FROM patients)`).Scan(&a.letter, &a.patient)
	return a, err
}

func (l *load) keepLetters(tx *Tx, batch []keptRow) error {
	a, err := tx.admit(l.list, batch)
	if err != nil {
		return err
	}
	n := 0
	for _, r := range batch {
		switch r.result {
		case intake.Letter:
			n++
			_, err = a.keepLetter(r)
		case intake.FurtherRecipient:
			_, err = a.keepFurther(r)
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

// keepLetter makes the letter of a row, with its first recipient.
func (a *admission) keepLetter(r keptRow) (review.LetterID, error) {
	patient, err := a.whose(r)
	if err != nil {
		return 0, err
	}
	d := r.Document
	id := a.letter
	a.letter++
	if err := a.Exec(`
		INSERT INTO letters (id, incident_id, patient_id, row_id, source_system, document_id, kind, written_on, event_on, author, clinician,
			specialty, site, urgent, action_flag, medicine_flag, text_id, file_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
		id, a.list.Incident, patient, r.id, d.Source, d.ID, d.Kind, d.WrittenOn, d.EventOn, d.Author, d.Clinician,
		d.Specialty, d.Site, d.Urgent, d.Action, d.Medicine, null(r.text), d.FileName); err != nil {
		return 0, err
	}
	return id, keepRecipient(a.Tx, id, 1, r)
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
	return id, keepRecipient(a.Tx, id, n, r)
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

func keepRecipient(tx *Tx, id review.LetterID, n int, r keptRow) error {
	x := r.Recipient
	return tx.Exec(`INSERT INTO recipients (letter_id, n, row_id, kind, code, name, failed_at, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id, n, r.id, x.Kind, x.Code, x.Name, x.FailedAt, x.Reason)
}

// whose finds or makes the patient of a letter. A letter that is not certain
// has one of its own.
func (a *admission) whose(r keptRow) (review.PatientID, error) {
	doubt := r.Person.Uncertain()
	n := a.numbers[r.Person.NHSNumber]
	if doubt == "" {
		doubt = n.doubt
	}
	if doubt != "" {
		return a.addPatient(r, doubt)
	}
	if n.known == 0 {
		id, err := a.addPatient(r, "")
		*n = number{known: id, first: a.list.ID, since: r.Document.WrittenOn}
		return id, err
	}
	newer := r.Document.WrittenOn > n.since
	if newer {
		n.since = r.Document.WrittenOn
	}
	return n.known, a.describe(n, r, newer)
}

func (a *admission) addPatient(r keptRow, uncertain string) (review.PatientID, error) {
	id, p := a.patient, r.Person
	a.patient++
	if err := a.Exec(`
		INSERT INTO patients (id, incident_id, list_id, nhs_number, nhs_status, born, died, family, given, title, sex, local_id,
			family_folded, given_folded, uncertain, needs, gp_practice, gp_name, described_on, after_load)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
		id, a.list.Incident, a.list.ID, p.NHSNumber, p.NHSStatus, p.Born, p.Died, p.Family, p.Given, p.Title, p.Sex, p.LocalID,
		intake.Fold(p.Family), intake.Fold(p.Given), uncertain, p.Needs, p.GPCode, p.GPName, r.Document.WrittenOn, a.later); err != nil {
		return 0, err
	}
	if p.Address+p.Postcode+p.Telephone+p.Mobile+p.Email+p.Language+p.CarerName+p.CarerTelephone == "" {
		return id, nil
	}
	return id, a.Exec(`INSERT INTO patient_contacts (patient_id, address, postcode, telephone, mobile, email, language, carer_name, carer_telephone, source)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, id, p.Address, p.Postcode, p.Telephone, p.Mobile, p.Email, p.Language, p.CarerName, p.CarerTelephone, "the list")
}

// describe takes over what a letter says of a patient: the latest letter of the
// list that made them, of all that is known; any other only what is not known
// yet, and a death. What a letter does not say stays as it was: nothing else
// about somebody whose review has begun changes by itself.
func (a *admission) describe(n *number, r keptRow, newer bool) error {
	list := a.list.ID
	if a.later {
		list = 0
	}
	p, over := r.Person, newer && n.first == list
	if !over && n.first == list && p.Died == "" {
		return nil
	}
	set := func(column, mark string) string {
		return column + ` = CASE WHEN $11 OR ` + column + ` = '' THEN coalesce(nullif(` + mark + `, ''), ` + column + `) ELSE ` + column + ` END, `
	}
	err := a.ExecOne(`
		UPDATE patients SET `+set("family", "$1")+set("family_folded", "$2")+set("title", "$3")+set("sex", "$4")+set("local_id", "$5")+
		set("needs", "$6")+set("gp_practice", "$7")+set("gp_name", "$8")+`
			died = CASE WHEN died = '' OR list_id = $12 THEN max(died, $9) ELSE died END,
			described_on = CASE WHEN $11 THEN $13 ELSE described_on END, version = version + 1
		WHERE id = $10`,
		p.Family, intake.Fold(p.Family), p.Title, p.Sex, p.LocalID, p.Needs, p.GPCode, p.GPName, p.Died, n.known, over, list, r.Document.WrittenOn)
	if err != nil || strings.TrimSpace(p.Address+p.Postcode+p.Telephone+p.Mobile+p.Email+p.CarerName) == "" {
		return err
	}
	return a.Exec(`
		INSERT INTO patient_contacts (patient_id, address, postcode, telephone, mobile, email, language, carer_name, carer_telephone, source)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'the list')
		ON CONFLICT (patient_id) DO UPDATE SET address = excluded.address, postcode = excluded.postcode, telephone = excluded.telephone,
			mobile = excluded.mobile, email = excluded.email, language = excluded.language, carer_name = excluded.carer_name,
			carer_telephone = excluded.carer_telephone, version = version + 1
		WHERE $10`,
		n.known, p.Address, p.Postcode, p.Telephone, p.Mobile, p.Email, p.Language, p.CarerName, p.CarerTelephone, over)
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
