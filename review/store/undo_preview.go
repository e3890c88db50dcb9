package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
)

// undoPage is how many lines a table of what an undo would do shows at once.
const undoPage = 100

// undoParts are the common tables of list $1 that every figure of its undo is
// counted from, at the time $2: the letters that cases hold, which of the cases
// somebody has worked on, and which letters would go.
var undoParts = `
	held (letter_id, row_id, line, case_id) AS MATERIALIZED (
		SELECT letters.id, rows.id, rows.line, case_id FROM rows JOIN letters ON letters.row_id = rows.id
		JOIN case_letters ON letter_id = letters.id AND to_event IS NULL WHERE rows.list_id = $1),
	worked (case_id) AS MATERIALIZED (SELECT DISTINCT case_id FROM (` + workedOn(`case_id IN (SELECT case_id FROM held)`) + `)),
	goes (letter_id, row_id, line, case_id) AS MATERIALIZED (SELECT * FROM held WHERE case_id NOT IN (SELECT case_id FROM worked)),
	less (case_id, n) AS (SELECT case_id, count(*) FROM goes GROUP BY case_id)`

// undoRepeats are, besides, the rows of other lists that name a document of the
// list and are decided again, each with the row of the list.
const undoRepeats = `
	repeats (row_id, list_id, line, result, document) AS MATERIALIZED (
		SELECT rows.id, rows.list_id, rows.line, coalesce(row_fates.result, rows.result), document
		FROM document_rows JOIN rows ON rows.id = document_rows.row_id LEFT JOIN row_fates ON row_fates.row_id = rows.id
		WHERE document_rows.incident_id = (SELECT incident_id FROM lists WHERE id = $1) AND corrected = 0 AND rows.list_id <> $1
			AND coalesce(row_fates.result, rows.result) IN ('duplicate', 'further recipient', 'waiting')),
	again (row_id, list_id, line, result, mine) AS MATERIALIZED (
		SELECT repeats.row_id, repeats.list_id, repeats.line, repeats.result, goes.row_id
		FROM repeats JOIN document_rows ON document_rows.incident_id = (SELECT incident_id FROM lists WHERE id = $1) AND document_rows.document = repeats.document
		JOIN goes ON goes.row_id = document_rows.row_id)`

// undoTables select the lines behind each figure: key, list, line, result, case.
var undoTables = map[intake.UndoFigure]string{
	intake.UndoGoes: `WITH ` + undoParts + ` SELECT line AS key, $1 AS list, line, 'letter' AS result, case_id FROM goes`,
	intake.UndoStays: `WITH ` + undoParts + ` SELECT line AS key, $1 AS list, line, 'letter' AS result, case_id FROM held
		WHERE case_id IN (SELECT case_id FROM worked)`,
	intake.UndoEmptied: `WITH ` + undoParts + ` SELECT case_id AS key, 0 AS list, 0 AS line, '' AS result, case_id FROM less JOIN cases ON cases.id = case_id WHERE n = letters`,
	intake.UndoFewer:   `WITH ` + undoParts + ` SELECT case_id AS key, 0 AS list, 0 AS line, '' AS result, case_id FROM less JOIN cases ON cases.id = case_id WHERE n < letters`,
	intake.UndoAgain:   `WITH ` + undoParts + `, ` + undoRepeats + ` SELECT DISTINCT row_id AS key, list_id AS list, line, result, 0 AS case_id FROM again`,
}

// PreviewUndo says what the undo of a list would do now. It changes nothing, and
// returns a review.Refusal where the actor may not undo it, or not now.
func (s *Store) PreviewUndo(ctx context.Context, a review.Actor, l intake.List) (intake.UndoPreview, error) {
	p := intake.UndoPreview{Counts: map[intake.UndoFigure]int{}, Rows: rowCounts(l.Now)}
	if err := intake.CheckUndo(a, l); err != nil {
		return p, err
	}
	var err error
	if p.Before, err = s.Ledger(ctx, a); err != nil {
		return p, err
	}
	err = s.view(ctx, func(q querier) error {
		for _, f := range intake.UndoFigures {
			if p.Counts[f], err = one[int](q, `SELECT count(*) FROM (`+undoTables[f]+`)`, l.ID, instant(s.now())); err != nil {
				return fmt.Errorf("%s: %w", f, err)
			}
		}
		return q.QueryRow(`WITH `+undoParts+`, `+undoRepeats+`,
			saved (row_id) AS (SELECT DISTINCT mine FROM again WHERE result <> 'waiting')
			SELECT (SELECT count(*) FROM saved),
				(SELECT count(*) FROM less JOIN cases ON cases.id = less.case_id WHERE n = letters
					AND NOT EXISTS (SELECT 1 FROM goes JOIN saved USING (row_id) WHERE goes.case_id = less.case_id)),
				(SELECT count(*) FROM recipients JOIN rows ON rows.id = recipients.row_id AND rows.list_id = $1
					WHERE n > 1 AND letter_id IN (SELECT letter_id FROM held WHERE case_id IN (SELECT case_id FROM worked)))`,
			l.ID, instant(s.now())).Scan(&p.Saved, &p.Lost, &p.Recipients)
	})
	if err == nil {
		p.Stays, err = s.UndoLines(ctx, a, l, intake.UndoStays, 0)
	}
	return p, err
}

// UndoLines is a page of the table behind a figure of the preview, after a key.
// It returns review.ErrNotFound for what is no figure, else the errors of
// PreviewUndo.
func (s *Store) UndoLines(ctx context.Context, a review.Actor, l intake.List, f intake.UndoFigure, after int64) (intake.UndoTable, error) {
	t := intake.UndoTable{Figure: f}
	query, known := undoTables[f]
	if !known {
		return t, fmt.Errorf("figure %q: %w", f, review.ErrNotFound)
	}
	if err := intake.CheckUndo(a, l); err != nil {
		return t, err
	}
	err := s.view(ctx, func(q querier) (err error) {
		if t.Total, err = one[int](q, `SELECT count(*) FROM (`+query+`)`, l.ID, instant(s.now())); err != nil {
			return err
		}
		t.Lines, err = list(q, func(rows *sql.Rows, x *intake.UndoLine) error {
			return rows.Scan(&x.Key, &x.List, &x.Line, &x.Result, &x.Case)
		}, fmt.Sprintf(`SELECT key, list, line, result, case_id FROM (%s) WHERE key > $3 ORDER BY key LIMIT %d`, query, undoPage+1), l.ID, instant(s.now()), after)
		if err != nil {
			return err
		}
		if len(t.Lines) > undoPage {
			t.Lines = t.Lines[:undoPage]
			t.Next = t.Lines[undoPage-1].Key
		}
		return s.workOn(q, a, &t)
	})
	return t, err
}

// workOn says of the cases of a table who may be shown them, and of what stays
// what was done on them.
func (s *Store) workOn(q querier, a review.Actor, t *intake.UndoTable) error {
	seen, err := s.seenAmong(q, a, t.Cases())
	if err != nil {
		return err
	}
	var work map[review.CaseID][]intake.Work
	if t.Figure == intake.UndoStays {
		if work, err = workShown(q, a, t.Cases(), s.now()); err != nil {
			return err
		}
	}
	for i := range t.Lines {
		x := &t.Lines[i]
		x.Sees, x.Work = slices.Contains(seen, x.Case), work[x.Case]
	}
	return nil
}

// workShown is what was done on cases, as far as the actor may know it: while
// signed answers are closed, only that the review has begun; to who may review,
// nothing of telling.
func workShown(q querier, a review.Actor, ids []review.CaseID, now time.Time) (map[review.CaseID][]intake.Work, error) {
	all := map[review.CaseID][]intake.Work{}
	reviews := a.Is(review.Lead, review.Clinician)
	return all, q.each(`
		SELECT case_id, what, coalesce(group_concat(DISTINCT people.name), ''), max(at), `+answersOpenHere+` OR cases.stage = 'triage' AND cases.resume = ''
		FROM (`+workedOn(`case_id IN (SELECT value FROM json_each($1))`)+`) AS done JOIN cases ON cases.id = case_id LEFT JOIN people ON people.id = who
		GROUP BY case_id, what ORDER BY case_id, max(at)`, []any{toJSON(ids), instant(now)}, func(rows *sql.Rows) error {
		var id review.CaseID
		var w intake.Work
		var open bool
		if err := rows.Scan(&id, &w.What, &w.By, (*instant)(&w.Last), &open); err != nil {
			return err
		}
		if !open {
			w = intake.Work{What: "The review has begun"}
		} else if reviews && slices.Contains([]string{"Contact", "Relevant person named", "Tracing answer"}, w.What) {
			w = intake.Work{What: "Work beside the review"}
		}
		if !slices.Contains(all[id], w) {
			all[id] = append(all[id], w)
		}
		return nil
	})
}
