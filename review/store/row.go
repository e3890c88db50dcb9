package store

import (
	"database/sql"
	"fmt"

	"harmreview/review"
	"harmreview/review/intake"
)

// A presentRow is a row as it stands: with the cells that it came with, or those
// that it was corrected to last.
type presentRow struct {
	keptRow
	now       rowNow
	list      intake.List
	given     int      // results since its loading
	came      []string // its cells as it came
	corrected bool
}

// presentRow reads the row of a list on a line, or returns review.ErrNotFound.
func readRow(q querier, l intake.List, line int, demonstration bool) (presentRow, error) {
	r := presentRow{list: l}
	var came, cells keptCells
	err := q.QueryRow(`
		SELECT rows.id, rows.cells, coalesce((SELECT cells FROM row_corrections WHERE row_id = rows.id ORDER BY n DESC LIMIT 1), rows.cells),
			EXISTS (SELECT 1 FROM row_corrections WHERE row_id = rows.id), (SELECT count(*) FROM row_results WHERE row_id = rows.id)
		FROM rows WHERE list_id = $1 AND line = $2`, l.ID, line).Scan(&r.id, &came, &cells, &r.corrected, &r.given)
	if err != nil {
		return r, fmt.Errorf("list %d, line %d: %w", l.ID, line, err)
	}
	if r.now, err = rowAsNow(q, r.id); err != nil {
		return r, err
	}
	r.came, r.result = came.texts, r.now.result
	return r, r.read(q, cells, demonstration)
}

// read parses the cells of a row with its text in its place.
func (r *presentRow) read(q querier, cells keptCells, demonstration bool) error {
	r.text = cells.text
	texts := cells.texts
	if at := textColumn(r.list.Columns); r.text != 0 && at >= 0 && at < len(texts) {
		body, err := one[string](q, `SELECT body FROM texts WHERE id = $1`, r.text)
		if err != nil {
			return fmt.Errorf("text of line %d: %w", r.now.line, err)
		}
		texts[at] = body
	}
	r.Row = r.list.Mapping().Parse(intake.Record{Line: r.now.line, Cells: texts}, termsOf(r.list, demonstration))
	return nil
}

// found is the row as the pages of lists know it, to ask what must be withheld.
func (r presentRow) found(cells []string) foundRow {
	return foundRow{ListRow: intake.ListRow{ID: r.id, List: r.list.ID, Line: r.now.line, Result: r.now.result, Reason: r.now.reason, Cells: cells}}
}

// alikeRows are the rows that wait with one: those of its document that say the
// same, whoever they are for.
func alikeRows(q querier, r presentRow) ([]intake.AlikeRow, error) {
	document := r.Recipe().Document
	return list(q, func(rows *sql.Rows, a *intake.AlikeRow) error {
		return rows.Scan(&a.ID, &a.List, &a.FileName, &a.Line)
	}, `
		SELECT rows.id, lists.id, file_name, rows.line FROM document_rows JOIN rows ON rows.id = document_rows.row_id
		JOIN lists ON lists.id = rows.list_id LEFT JOIN row_fates ON row_fates.row_id = rows.id
		WHERE document_rows.incident_id = $1 AND document = $2 AND corrected = 0 AND rows.id <> $3
			AND coalesce(document_rows.content, rows.content) = $4 AND coalesce(row_fates.result, rows.result) = 'waiting' ORDER BY rows.id`,
		r.list.Incident, document[:], r.id, r.Content[:])
}

// historyOf are the results that a row was given after its loading, oldest first.
func historyOf(q querier, id review.RowID) ([]intake.RowChange, error) {
	return list(q, func(rows *sql.Rows, h *intake.RowChange) error {
		return rows.Scan(&h.Result, &h.Reason, &h.Note, &h.By, (*instant)(&h.At))
	}, `
		SELECT row_results.result, row_results.reason, note, coalesce(people.name, 'The program'), events.at
		FROM row_results JOIN events ON events.seq = row_results.event LEFT JOIN people ON people.id = events.person_id
		WHERE row_id = $1 ORDER BY n`, id)
}
