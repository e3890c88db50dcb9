package store

import (
	"database/sql"
	"fmt"

	"harmreview/review"
	"harmreview/review/intake"
)

// A repeat is a row that stays and names a document of which rows go.
type repeat struct {
	rowNow
	intake.Recipe
	again bool // the machine gave its result, so it is decided again
}

// A decision is the result that a row gets now.
type decision struct {
	rowNow
	keptRow keptRow
	result  intake.Result
	reason  string
}

// decideAgain finds the results that the rows of other lists would have had
// without those of this one: a document that only they bring now is not lost.
// They are decided in the order in which they were listed, by the rule of a load.
func (u *undoing) decideAgain() ([]decision, error) {
	if len(u.documents) == 0 {
		return nil, nil
	}
	var all []repeat
	err := u.each(`
		SELECT document, document_rows.recipient, coalesce(document_rows.content, rows.content), rows.id, rows.list_id, rows.line,
			coalesce(row_fates.result, rows.result), coalesce(row_fates.reason, rows.reason), coalesce(row_fates.letter_id, 0), rows.list_id <> $3
		FROM (SELECT DISTINCT unhex(value) AS document FROM json_each($1)) AS wanted
		CROSS JOIN document_rows USING (document) JOIN rows ON rows.id = document_rows.row_id LEFT JOIN row_fates ON row_fates.row_id = rows.id
		WHERE document_rows.incident_id = $2 AND corrected = 0 AND coalesce(row_fates.result, rows.result) <> 'excluded'
			AND (rows.list_id <> $3 OR coalesce(row_fates.result, rows.result) IN ('letter', 'further recipient'))
		ORDER BY document, coalesce(row_fates.result, rows.result) <> 'letter', rows.id`,
		[]any{u.wanted(), u.load.list.Incident, u.from()}, func(rows *sql.Rows) error {
			var r repeat
			var document, to, content sql.RawBytes
			if err := rows.Scan(&document, &to, &content, &r.id, &r.list, &r.line, &r.result, &r.reason, &r.letter, &r.again); err != nil {
				return err
			}
			copy(r.Document[:], document)
			copy(r.To[:], to)
			copy(r.Content[:], content)
			all = append(all, r)
			return nil
		})
	if err != nil {
		return nil, err
	}
	var decided []decision
	for first := 0; first < len(all); {
		last := first
		for last < len(all) && all[last].Document == all[first].Document {
			last++
		}
		some, err := u.decideRepeats(all[first:last])
		if err != nil {
			return nil, err
		}
		decided, first = append(decided, some...), last
	}
	return decided, nil
}

// decideRepeats decides the rows of one document again, its letter being first
// where it has one still.
func (u *undoing) decideRepeats(rows []repeat) ([]decision, error) {
	var decided []decision
	stands := rows[0].result == intake.Letter
	for i := range rows {
		r := &rows[i]
		if r.result == intake.Letter || !r.again {
			continue
		}
		k, err := u.keptRow(r.rowNow)
		if err != nil {
			return nil, err
		}
		known := intake.NewDocuments()
		for _, before := range rows[:i] {
			line := 0
			if before.list == r.list {
				line = before.line
			}
			known.Known(before.Recipe, line, before.result)
		}
		result, reason := known.Result(k.Row)
		same := result == r.result && (result != intake.Waiting || reason == r.reason)
		if same && (stands || result != intake.FurtherRecipient) {
			continue
		}
		decided = append(decided, decision{r.rowNow, k, result, reason})
		r.result = result // as the next rows of the document find it
	}
	return decided, nil
}

// keptRow reads a row of any list of the incident as it stands now.
func (u *undoing) keptRow(r rowNow) (keptRow, error) {
	l, err := u.listOf(r.list)
	if err != nil {
		return keptRow{}, err
	}
	row, err := readRow(u, l, r.line, u.load.incident.Demonstration)
	return row.keptRow, err
}

// listOf is a list of the incident.
func (u *undoing) listOf(id review.ListID) (intake.List, error) {
	found, err := list(u, scanList, selectList+` WHERE lists.id = $1`, id)
	if err == nil && len(found) == 0 {
		err = review.ErrNotFound
	}
	if err != nil {
		return intake.List{}, err
	}
	return found[0], nil
}

// admitAgain carries the decisions out, and returns the letters that are new.
// What all of them say of the owners of NHS numbers is known before the first is
// given to a patient, as in a load.
func (u *undoing) admitAgain(all []decision) ([]review.LetterID, error) {
	rows := newIndexing(u.load.list.Incident)
	for _, d := range all {
		rows.add(d.id, d.keptRow.Row, d.result)
	}
	if err := rows.flush(u.Tx); err != nil {
		return nil, err
	}
	var letters []review.LetterID
	for _, d := range all {
		letter, err := u.admitOne(d)
		if err != nil {
			return nil, fmt.Errorf("list %d, line %d: %w", d.list, d.line, err)
		}
		if err := u.setResult(d.rowNow, d.result, d.reason, letter); err != nil {
			return nil, err
		}
		if d.result == intake.Letter {
			letters = append(letters, letter)
			if nhs := d.keptRow.Person.NHSNumber; nhs != "" {
				u.came[nhs] = true
			}
		}
	}
	return letters, nil
}

// admitOne makes of a row what its new result says, and returns the letter.
func (u *undoing) admitOne(d decision) (review.LetterID, error) {
	if d.rowNow.result == intake.FurtherRecipient {
		if err := u.Exec(`DELETE FROM recipients WHERE row_id = $1 AND n > 1`, d.id); err != nil {
			return 0, err
		}
	}
	if d.result != intake.Letter && d.result != intake.FurtherRecipient {
		return 0, nil
	}
	l, err := u.listOf(d.list)
	if err != nil {
		return 0, err
	}
	k := d.keptRow
	k.result = d.result
	a, err := u.admit(l, []keptRow{k})
	if err != nil {
		return 0, err
	}
	a.later = true
	if d.result == intake.FurtherRecipient {
		return a.keepFurther(k)
	}
	return a.keepLetter(k)
}

// intoCases puts letters into the cases of their patients, as a load does; it
// records its own events.
func (u *undoing) intoCases(letters []review.LetterID) error {
	if len(letters) == 0 {
		return nil
	}
	made, err := column[review.PatientID](u, `
		SELECT patient_id FROM letters WHERE id IN (SELECT value FROM json_each($1)) AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.patient_id = letters.patient_id)
		GROUP BY patient_id ORDER BY min(written_on), patient_id`, toJSON(letters))
	if err != nil {
		return err
	}
	known, err := column[review.CaseID](u, `SELECT DISTINCT cases.id FROM letters JOIN cases ON cases.patient_id = letters.patient_id
		WHERE letters.id IN (SELECT value FROM json_each($1)) ORDER BY cases.id`, toJSON(letters))
	if err != nil {
		return err
	}
	if len(made) > 0 {
		if err := u.load.makeCases(u.Tx, made); err != nil {
			return err
		}
	}
	for _, id := range known {
		add, err := list(u, scanLetter, selectLetter+` FROM letters JOIN cases ON cases.patient_id = letters.patient_id
			WHERE cases.id = $1 AND letters.id IN (SELECT value FROM json_each($2)) ORDER BY written_on, letters.id`, id, toJSON(letters))
		if err != nil {
			return err
		}
		if _, err := u.ChangeCase(id, 0, review.AddLetters{Letters: add}); err != nil {
			return fmt.Errorf("case %s: %w", id, err)
		}
	}
	return nil
}
