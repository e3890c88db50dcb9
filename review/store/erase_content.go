package store

import (
	"database/sql"
	"fmt"

	"harmreview/review"
	"harmreview/review/intake"
)

// eraseList empties all that an undone list says, wherever it lies. What is freed
// in the file is overwritten. It returns the files of letters that somebody had begun
// to attach to what such a person was to be told; where a pack was made, somebody had
// worked on the case, and its list is not erased.
func (tx *Tx) eraseList(l intake.List) (attached []string, err error) {
	if _, err := one[int](tx, `PRAGMA secure_delete = ON`); err != nil {
		return nil, err
	}
	texts, err := tx.textsOf(l)
	if err != nil {
		return nil, err
	}
	if err := tx.eraseDetailsOf(l); err != nil {
		return nil, err
	}
	attached, err = column[string](tx, `DELETE FROM letters_to_attach WHERE obligation_id IN (
		SELECT obligations.id FROM obligations JOIN cases ON cases.id = case_id WHERE patient_id IN `+onlyOf+`) RETURNING sha256`, l.ID)
	if err != nil {
		return nil, err
	}
	err = tx.lifted([]string{"rows", "row_corrections", "row_results", "texts", "traces"}, func() error { return tx.eraseRows(l, texts) })
	if err != nil {
		return nil, err
	}
	_, err = one[int](tx, `PRAGMA secure_delete = OFF`)
	return attached, err
}

// lifted runs fn without the triggers that keep tables append-only. They stop
// mistakes; the order of two managers is none. They are back before the
// transaction ends, and a transaction that fails never took them away.
func (tx *Tx) lifted(tables []string, fn func() error) error {
	type trigger struct{ name, sql string }
	all, err := list(tx, func(rows *sql.Rows, t *trigger) error { return rows.Scan(&t.name, &t.sql) },
		`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN (SELECT value FROM json_each($1)) ORDER BY name`, toJSON(tables))
	if err != nil {
		return err
	}
	for _, t := range all {
		if err := tx.Exec(`DROP TRIGGER ` + t.name); err != nil {
			return err
		}
	}
	if err := fn(); err != nil {
		return err
	}
	for _, t := range all {
		if err := tx.Exec(t.sql); err != nil {
			return err
		}
	}
	return nil
}

// onlyOf are the people whom only list $1 brought, and who have no letter now.
const onlyOf = `(SELECT id FROM patients WHERE list_id = $1 AND NOT EXISTS (
	SELECT 1 FROM letters JOIN case_letters ON letter_id = letters.id AND to_event IS NULL WHERE letters.patient_id = patients.id))`

func (tx *Tx) eraseRows(l intake.List, texts []int64) error {
	for _, query := range []string{
		`DELETE FROM patient_contacts WHERE patient_id IN ` + onlyOf,
		`DELETE FROM traces WHERE patient_id IN ` + onlyOf,
		`UPDATE patients SET nhs_number = '', nhs_status = '', born = '', died = '', family = '', given = '', title = '', sex = '', local_id = '',
			family_folded = '', given_folded = '', needs = '', gp_practice = '', gp_name = '', version = version + 1 WHERE id IN ` + onlyOf,
		`UPDATE recipients SET code = '', name = '', reason = '' WHERE row_id IN (SELECT id FROM rows WHERE list_id = $1)`,
		`UPDATE letters SET source_system = '', document_id = '', kind = '', event_on = '', author = '', clinician = '', specialty = '', site = '',
			text_id = NULL, file_name = '' WHERE row_id IN (SELECT id FROM rows WHERE list_id = $1)`,
		`DELETE FROM document_rows WHERE row_id IN (SELECT id FROM rows WHERE list_id = $1)`,
		`DELETE FROM identities WHERE row_id IN (SELECT id FROM rows WHERE list_id = $1)`,
		`UPDATE row_results SET note = '' WHERE row_id IN (SELECT id FROM rows WHERE list_id = $1)`,
		`UPDATE row_corrections SET cells = '[]' WHERE row_id IN (SELECT id FROM rows WHERE list_id = $1)`,
		`UPDATE rows SET cells = '[]', content = zeroblob(32) WHERE list_id = $1`,
	} {
		if err := tx.Exec(query, l.ID); err != nil {
			return err
		}
	}
	used, err := tx.textsUsed()
	if err != nil {
		return err
	}
	return tx.Exec(`DELETE FROM texts WHERE id IN (SELECT value FROM json_each($1)) AND id NOT IN (SELECT value FROM json_each($2))
		AND id NOT IN (SELECT text_id FROM letters WHERE text_id IS NOT NULL) AND id NOT IN (SELECT text_id FROM documents WHERE text_id IS NOT NULL)`,
		toJSON(texts), toJSON(used))
}

// textsOf are the texts that the rows of a list refer to.
func (tx *Tx) textsOf(l intake.List) ([]int64, error) {
	at := textColumn(l.Columns)
	if at < 0 {
		return nil, nil
	}
	return column[int64](tx, `SELECT DISTINCT text FROM (
		SELECT cells ->> $2 AS text FROM rows WHERE list_id = $1
		UNION ALL SELECT row_corrections.cells ->> $2 FROM row_corrections JOIN rows ON rows.id = row_id WHERE list_id = $1) WHERE text IS NOT NULL`,
		l.ID, fmt.Sprintf("$[%d].text", at))
}

// textsUsed are the texts that the rows of all lists refer to.
func (tx *Tx) textsUsed() ([]int64, error) {
	lists, err := list(tx, scanList, selectList+` ORDER BY lists.id`)
	if err != nil {
		return nil, err
	}
	var all []int64
	for _, l := range lists {
		some, err := tx.textsOf(l)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// eraseDetailsOf erases the details of the events about a list and its rows, but
// for those that say how it came, was undone and came to be erased.
func (tx *Tx) eraseDetailsOf(l intake.List) error {
	seqs, err := column[int64](tx, `
		SELECT seq FROM event_details JOIN events USING (seq)
		WHERE incident_id = $1 AND change NOT IN ('add list', 'undo list', 'ask to erase list')
			AND EXISTS (SELECT 1 FROM json_each(record, '$.objects') AS o WHERE o.value ->> 'kind' = 'list' AND o.value ->> 'id' = $2
				OR o.value ->> 'kind' = 'row' AND o.value ->> 'id' IN (SELECT id FROM rows WHERE list_id = $2)) ORDER BY seq`, l.Incident, l.ID)
	if err != nil || len(seqs) == 0 {
		return err
	}
	order := review.Event{Change: eraseDetail, Detail: map[string]string{"order": fmt.Sprintf("List %d was erased.", l.ID)}}
	for _, seq := range seqs {
		order.Objects = append(order.Objects, review.Object{Kind: "event", ID: seq})
	}
	if err := tx.Exec(`DELETE FROM event_details WHERE seq IN (SELECT value FROM json_each($1))`, toJSON(seqs)); err != nil {
		return err
	}
	_, err = tx.Record(order)
	return err
}
