package store

import (
	"database/sql"
	"strings"

	"harmreview/review"
	"harmreview/review/priority"
)

// A waitingCase is what rules ask about a case and its letters.
type waitingCase struct {
	id      review.CaseID
	patient priority.Patient
	letters []priority.Letter
}

// waitingFacts are the facts of all letters of cases, in their order.
func waitingFacts(q querier, ids []review.CaseID) ([]waitingCase, error) {
	var all []waitingCase
	err := q.each(`
		SELECT cases.id, born, died, letters.id, letters.specialty, kind, written_on, urgent, action_flag, medicine_flag, coalesce(texts.body, read.body, ''),
			(SELECT group_concat(DISTINCT recipients.kind) FROM recipients WHERE letter_id = letters.id AND delivery = 'not delivered')
		FROM json_each($1) AS wanted JOIN cases ON cases.id = wanted.value JOIN patients ON patients.id = cases.patient_id
		JOIN case_letters ON case_letters.case_id = cases.id AND to_event IS NULL JOIN letters ON letters.id = case_letters.letter_id
		LEFT JOIN texts ON texts.id = letters.text_id
		LEFT JOIN document_files ON document_files.id = letters.file_id LEFT JOIN documents ON documents.id = document_files.document_id
		LEFT JOIN texts AS read ON read.id = documents.text_id
		ORDER BY wanted.key, written_on, letters.id`, []any{toJSON(ids)}, func(rows *sql.Rows) error {
		var c waitingCase
		var l priority.Letter
		var urgent, action, medicine bool
		var recipients sql.NullString
		if err := rows.Scan(&c.id, &c.patient.Born, &c.patient.Died, &l.ID, &l.Specialty, &l.Kind, &l.WrittenOn, &urgent, &action, &medicine, &l.Text, &recipients); err != nil {
			return err
		}
		for flag, set := range map[string]bool{priority.FlagUrgent: urgent, priority.FlagAction: action, priority.FlagMedicine: medicine} {
			if set {
				l.Flags = append(l.Flags, flag)
			}
		}
		l.Recipients = strings.Split(recipients.String, ",")
		if n := len(all); n == 0 || all[n-1].id != c.id {
			all = append(all, c)
		}
		last := &all[len(all)-1]
		last.letters = append(last.letters, l)
		return nil
	})
	return all, err
}
