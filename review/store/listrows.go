package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"harmreview/review"
	"harmreview/review/intake"
)

// rowsPage is how many rows of a list a page shows.
const rowsPage = 50

// ListRows returns the page of a loaded list's rows that begins after, or ends
// before, a line; the first page when at names none. The text of a letter comes
// only with a row that waits, because any other has it in a case.
func (s *Store) ListRows(ctx context.Context, a review.Actor, l intake.List, f intake.RowFilter, at intake.RowPlace) (intake.RowList, error) {
	var page intake.RowList
	err := s.view(ctx, func(q querier) (err error) {
		page = intake.RowList{Total: l.Now.Of(f.Result)}
		if f.Reason != "" {
			every, err := linesOf(q, l.ID, f, intake.RowPlace{}, 0)
			if err != nil {
				return err
			}
			page.Total = len(every)
		}
		if f.Rule != 0 {
			if page.Total, err = ruledOn(q, l, f); err != nil {
				return err
			}
		}
		lines, err := linesOf(q, l.ID, f, at, rowsPage)
		if err != nil || len(lines) == 0 {
			return err
		}
		if page.Previous, page.Next, err = turns(q, l.ID, f, lines); err != nil {
			return err
		}
		found, err := rowsAt(q, l.ID, lines)
		if err != nil {
			return err
		}
		if f.Reason != "" {
			_, page.Fault = intake.FaultOf(found[0].Reason)
		}
		page.Rows, err = s.filled(q, a, l, found, func(r foundRow) bool { return r.Result == intake.Waiting && a.May(review.SeeLetters) })
		return err
	})
	return page, err
}

// ExportRows returns the next rows of a loaded list after a line, at most limit,
// with their texts; what is about a restricted patient is withheld.
func (s *Store) ExportRows(ctx context.Context, a review.Actor, l intake.List, f intake.RowFilter, after, limit int) ([]intake.ListRow, error) {
	var rows []intake.ListRow
	err := s.view(ctx, func(q querier) error {
		lines, err := linesOf(q, l.ID, f, intake.RowPlace{After: after}, limit)
		if err != nil || len(lines) == 0 {
			return err
		}
		found, err := rowsAt(q, l.ID, lines)
		if err != nil {
			return err
		}
		rows, err = s.filled(q, a, l, found, func(foundRow) bool { return true })
		return err
	})
	return rows, err
}

// ruledOn counts the rows of a list with which a rule did something.
func ruledOn(q querier, l intake.List, f intake.RowFilter) (int, error) {
	return one[int](q, `SELECT count(*) FROM class_rows WHERE class_id = (SELECT id FROM classes WHERE incident_id = $1 AND n = $2) AND fate = $3 AND list_id = $4`,
		l.Incident, f.Rule, f.Fate, l.ID)
}

// turns are the places of the pages before and after the one with these lines,
// 0 for none.
func turns(q querier, id review.ListID, f intake.RowFilter, lines []int) (previous, next int, err error) {
	first, last := lines[0], lines[len(lines)-1]
	before, err := linesOf(q, id, f, intake.RowPlace{Before: first}, 1)
	if err != nil {
		return 0, 0, err
	}
	after, err := linesOf(q, id, f, intake.RowPlace{After: last}, 1)
	if len(before) > 0 {
		previous = first
	}
	if len(after) > 0 {
		next = last
	}
	return previous, next, err
}

// errEnough ends a query whose further rows nobody needs.
var errEnough = errors.New("enough")

// rowQuery selects line and reason of the rows of a list by the results that
// they have now: those that never had another, and those that were given one
// since. Each part goes by an index in the order of the lines.
func rowQuery(id review.ListID, f intake.RowFilter, at intake.RowPlace) (string, []any) {
	var w where
	w.and("list_id = %s AND line > %s", id, at.After)
	order := ""
	if at.Before > 0 {
		w.and("line < %s", at.Before)
		order = " DESC"
	}
	if f.Rule != 0 {
		w.and("fate = %s AND class_id = (SELECT classes.id FROM classes JOIN lists ON lists.incident_id = classes.incident_id WHERE n = %s AND lists.id = %s)", f.Fate, f.Rule, id)
		return `SELECT line, '' FROM class_rows WHERE ` + w.String() + ` ORDER BY line` + order, w.args
	}
	if f.Result == "" {
		return `SELECT line, '' FROM rows WHERE ` + w.String() + ` ORDER BY line` + order, w.args
	}
	w.and("result = %s", f.Result)
	besides := ""
	if f.Result != intake.Letter {
		besides = ` AND result <> 'letter'` // so that the index of the few is taken
	}
	return `SELECT line, reason FROM rows WHERE ` + w.String() + besides + ` AND ` + unchangedRow +
		` UNION ALL SELECT line, reason FROM row_fates WHERE ` + w.String() + ` ORDER BY line` + order, w.args
}

// linesOf are the lines of a page of rows; all of them when limit is 0.
func linesOf(q querier, id review.ListID, f intake.RowFilter, at intake.RowPlace, limit int) ([]int, error) {
	query, args := rowQuery(id, f, at)
	var lines []int
	err := q.each(query, args, func(rows *sql.Rows) error {
		var line int
		var reason string
		if err := rows.Scan(&line, &reason); err != nil {
			return err
		}
		if f.Reason != "" {
			if key, _ := intake.FaultOf(reason); key != f.Reason {
				return nil
			}
		}
		if lines = append(lines, line); len(lines) == limit {
			return errEnough
		}
		return nil
	})
	if at.Before > 0 {
		slices.Reverse(lines)
	}
	if errors.Is(err, errEnough) {
		return lines, nil
	}
	return lines, err
}

// A foundRow is a row of a list before its text is read and anything withheld.
type foundRow struct {
	intake.ListRow
	text int64
}

// rowsAt are the rows of a list at lines, each with the case that its letter is
// in now.
func rowsAt(q querier, id review.ListID, lines []int) ([]foundRow, error) {
	all := make([]foundRow, len(lines))
	for i, line := range lines {
		r := &all[i]
		var cells keptCells
		err := q.QueryRow(`
			SELECT rows.id, rows.list_id, rows.line, coalesce(row_fates.result, rows.result), coalesce(row_fates.reason, rows.reason), rows.result, cells, coalesce((
				SELECT case_id FROM case_letters WHERE to_event IS NULL AND letter_id = coalesce(row_fates.letter_id,
					(SELECT letters.id FROM letters WHERE letters.row_id = rows.id),
					(SELECT recipients.letter_id FROM recipients WHERE recipients.row_id = rows.id AND n > 1))), 0),
				coalesce((SELECT n FROM class_rows JOIN classes ON classes.id = class_id WHERE class_rows.row_id = rows.id AND fate = 'excluded'), 0)
			FROM rows LEFT JOIN row_fates ON row_fates.row_id = rows.id WHERE rows.list_id = $1 AND rows.line = $2`, id, line).
			Scan(&r.ID, &r.List, &r.Line, &r.Result, &r.Reason, &r.Loaded, &cells, &r.Case, &r.Rule)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		r.Cells, r.text = cells.texts, cells.text
	}
	return all, nil
}

// filled are found rows as the actor may see them, with the text of those that
// withText names.
func (s *Store) filled(q querier, a review.Actor, l intake.List, found []foundRow, withText func(foundRow) bool) ([]intake.ListRow, error) {
	cases := make([]review.CaseID, len(found))
	for i, r := range found {
		cases[i] = r.Case
	}
	seen, err := s.seenAmong(q, a, cases)
	if err != nil {
		return nil, err
	}
	hidden, err := restrictedIn(q, l)
	if err != nil {
		return nil, err
	}
	rows := make([]intake.ListRow, len(found))
	for i, r := range found {
		switch r.Sees = slices.Contains(seen, r.Case); {
		case hidden.holds(r):
			r.Withheld, r.Sees, r.Case, r.Cells = true, false, 0, nil
		case r.text != 0 && withText(r):
			if r.Text, err = one[string](q, `SELECT body FROM texts WHERE id = $1`, r.text); err != nil {
				return nil, fmt.Errorf("text of line %d: %w", r.Line, err)
			}
		}
		rows[i] = r.ListRow
	}
	return rows, nil
}
