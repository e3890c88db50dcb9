package store

import (
	"errors"
	"slices"

	"harmreview/review"
	"harmreview/review/intake"
)

// firstRow is the row that a document is known by besides another one: its
// letter's, or the first that was listed. It returns review.ErrNotFound for none.
func firstRow(q querier, r presentRow) (intake.AlikeRow, error) {
	document := r.Recipe().Document
	var a intake.AlikeRow
	letter, err := letterOf(q, r.list.Incident, document)
	if err == nil { // its facts may have been replaced since
		err = q.QueryRow(`
			SELECT rows.id, lists.id, file_name, rows.line FROM rows JOIN lists ON lists.id = rows.list_id
			WHERE rows.id = coalesce((SELECT row_id FROM letter_versions WHERE letter_id = $1 ORDER BY n DESC LIMIT 1), (SELECT row_id FROM letters WHERE id = $1))`,
			letter).Scan(&a.ID, &a.List, &a.FileName, &a.Line)
		return a, err
	}
	if !errors.Is(err, review.ErrNotFound) {
		return a, err
	}
	err = q.QueryRow(`
		SELECT rows.id, lists.id, file_name, rows.line FROM document_rows JOIN rows ON rows.id = document_rows.row_id
		JOIN lists ON lists.id = rows.list_id LEFT JOIN row_fates ON row_fates.row_id = rows.id
		WHERE document_rows.incident_id = $1 AND document = $2 AND corrected = 0 AND rows.id <> $3 AND coalesce(row_fates.result, rows.result) <> 'excluded'
		ORDER BY rows.id LIMIT 1`,
		r.list.Incident, document[:], r.id).Scan(&a.ID, &a.List, &a.FileName, &a.Line)
	return a, err
}

// firstVersion adds to the page of a row that came again with other content what
// the two differ in.
func (s *Store) firstVersion(q querier, a review.Actor, r presentRow, p *intake.RowPage) error {
	if r.now.result != intake.Waiting || !intake.Changed(r.now.reason) || !a.May(review.SeeLetters) {
		return nil
	}
	first, v, err := s.versionBefore(q, a, r)
	if err != nil {
		return ignoreNotFound(err)
	}
	v.OtherPerson = !intake.SamePerson(first.Person, r.Person)
	v.Differences = intake.Differences(first.list.Mapping(), r.list.Mapping(), first.Cells, r.Cells)
	p.First = &v
	return nil
}

// versionBefore is the first version of a row's document, as far as the actor
// may see it. It returns review.ErrNotFound also for one that is withheld.
func (s *Store) versionBefore(q querier, a review.Actor, r presentRow) (presentRow, intake.RowVersion, error) {
	at, err := firstRow(q, r)
	if err != nil {
		return presentRow{}, intake.RowVersion{}, err
	}
	lists, err := list(q, scanList, selectList+` WHERE lists.id = $1`, at.List)
	if err != nil {
		return presentRow{}, intake.RowVersion{}, err
	}
	demonstration, err := one[bool](q, `SELECT demonstration FROM incidents WHERE id = $1`, r.list.Incident)
	if err != nil {
		return presentRow{}, intake.RowVersion{}, err
	}
	first, err := readRow(q, lists[0], at.Line, demonstration)
	if err != nil {
		return first, intake.RowVersion{}, err
	}
	v := intake.RowVersion{AlikeRow: at, Result: first.now.result}
	found, err := rowsAt(q, at.List, []int{at.Line})
	if err != nil {
		return first, v, err
	}
	v.Case = found[0].Case
	hidden, err := restrictedIn(q, first.list)
	if err != nil {
		return first, v, err
	}
	if hidden.holds(found[0]) || hidden.holds(first.found(first.Cells)) {
		return first, v, review.ErrNotFound
	}
	seen, err := s.seenAmong(q, a, []review.CaseID{v.Case})
	v.Sees = slices.Contains(seen, v.Case)
	return first, v, err
}
