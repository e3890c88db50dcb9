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

// Classes are the rules of an incident, the newest first, each with how many
// rows it did what with.
func (s *Store) Classes(ctx context.Context, incident review.IncidentID) ([]intake.ClassPreview, error) {
	var all []intake.ClassPreview
	err := s.view(ctx, func(q querier) error {
		rules, err := list(q, scanClass, selectClass+` WHERE incident_id = $1 ORDER BY n DESC`, incident)
		if err != nil {
			return err
		}
		all = make([]intake.ClassPreview, len(rules))
		for i, r := range rules {
			all[i].Rule = r
			if all[i].Lists, err = classCounts(q, r); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// classCounts are the rows that match a rule, by list and by what it does with them.
func classCounts(q querier, r intake.ClassRule) ([]intake.ClassCount, error) {
	var all []intake.ClassCount
	return all, q.each(`SELECT list_id, file_name, fate, n FROM (SELECT list_id, fate, count(*) AS n FROM class_rows WHERE class_id = $1 GROUP BY fate, list_id)
		JOIN lists ON lists.id = list_id ORDER BY list_id`, []any{r.ID}, func(rows *sql.Rows) error {
		var c intake.ClassCount
		var fate intake.ClassFate
		var n int
		if err := rows.Scan(&c.List, &c.FileName, &fate, &n); err != nil {
			return err
		}
		if len(all) == 0 || all[len(all)-1].List != c.List {
			c.Fates = map[intake.ClassFate]int{}
			all = append(all, c)
		}
		all[len(all)-1].Fates[fate] = n
		return nil
	})
}

// Class is rule n of the incident with what it does, as far as the actor may see
// it; the letters' texts only for who reads letters, and of the letters that it
// would leave the page after a row. It returns review.ErrNotFound.
func (s *Store) Class(ctx context.Context, a review.Actor, n int, after int64) (intake.ClassPreview, error) {
	var p intake.ClassPreview
	err := s.view(ctx, func(q querier) (err error) {
		if p.Rule, err = classRule(q, a.Incident, n); err != nil {
			return err
		}
		if p.Lists, err = classCounts(q, p.Rule); err != nil {
			return err
		}
		if err := errors.Join(s.classResults(q, &p), classSample(q, &p)); err != nil {
			return err
		}
		if !p.Open() {
			return nil
		}
		return errors.Join(s.classStaying(q, a, &p, after), s.classShown(q, a, &p))
	})
	return p, err
}

// classStayingPage is how many letters that a rule would leave a page shows.
const classStayingPage = 50

// classStaying is a page of the letters that a rule would leave, after a row.
func (s *Store) classStaying(q querier, a review.Actor, p *intake.ClassPreview, after int64) error {
	lines, err := list(q, func(rows *sql.Rows, x *intake.UndoLine) error { return rows.Scan(&x.Key, &x.List, &x.Line, &x.Case) }, `
		WITH held (row_id, list_id, line, case_id) AS MATERIALIZED (SELECT class_rows.row_id, list_id, line, case_id `+classHeld+`)
		SELECT row_id, list_id, line, case_id FROM held WHERE row_id > $3
			AND case_id IN (SELECT case_id FROM (`+workedOn(`case_id IN (SELECT case_id FROM held)`)+`)) ORDER BY row_id LIMIT $4`,
		p.Rule.ID, instant(s.now()), after, classStayingPage+1)
	if err != nil {
		return err
	}
	t := &p.Staying
	if t.Lines = lines; len(lines) > classStayingPage {
		t.Lines = lines[:classStayingPage]
		t.Next = t.Lines[classStayingPage-1].Key
	}
	ids := make([]review.CaseID, len(t.Lines))
	for i, x := range t.Lines {
		ids[i] = x.Case
	}
	seen, err := s.seenAmong(q, a, ids)
	for i := range t.Lines {
		t.Lines[i].Result, t.Lines[i].Sees = intake.Letter, slices.Contains(seen, t.Lines[i].Case)
	}
	return err
}

// classResults counts the rows that match by their results of now and, before a
// rule is approved, the letters that it would take out of cases.
func (s *Store) classResults(q querier, p *intake.ClassPreview) error {
	p.Results = map[intake.Result]int{}
	if !p.Open() {
		return nil
	}
	err := q.each(`SELECT coalesce(row_fates.result, rows.result), count(*) FROM class_rows JOIN rows ON rows.id = class_rows.row_id
		LEFT JOIN row_fates ON row_fates.row_id = rows.id WHERE class_id = $1 GROUP BY 1`, []any{p.Rule.ID}, func(rows *sql.Rows) error {
		var result intake.Result
		var n int
		err := rows.Scan(&result, &n)
		p.Results[result] = n
		return err
	})
	if err != nil {
		return err
	}
	return q.QueryRow(`WITH held (case_id) AS MATERIALIZED (SELECT case_id `+classHeld+`),
		worked (case_id) AS MATERIALIZED (SELECT DISTINCT case_id FROM (`+workedOn(`case_id IN (SELECT case_id FROM held)`)+`))
		SELECT count(*) FILTER (WHERE worked.case_id IS NULL), count(worked.case_id) FROM held LEFT JOIN worked USING (case_id)`,
		p.Rule.ID, instant(s.now())).Scan(&p.Leaving, &p.Stays)
}

// classHeld are the letters in cases that match rule $1.
const classHeld = `FROM class_rows JOIN letters ON letters.row_id = class_rows.row_id
	JOIN case_letters ON letter_id = letters.id AND to_event IS NULL WHERE class_id = $1`

// classSample counts what became of the sample. A closing that was drawn to be
// assessed counts as assessed until its case is decided, so that nobody who
// assesses it learns of the closing.
func classSample(q querier, p *intake.ClassPreview) error {
	x := &p.Sample
	return q.QueryRow(`
		WITH sample (row_id) AS MATERIALIZED (SELECT row_id FROM class_rows WHERE class_id = $1 AND fate = 'sample'),
		read (answer, stage) AS MATERIALIZED (
			SELECT coalesce((SELECT answer FROM triage_decisions WHERE triage_decisions.letter_id = letters.id ORDER BY triage_decisions.id DESC LIMIT 1), ''), stage
			FROM sample JOIN letters USING (row_id) JOIN case_letters ON case_letters.letter_id = letters.id AND to_event IS NULL JOIN cases ON cases.id = case_id)
		SELECT count(*), (SELECT count(*) FROM sample JOIN rows ON rows.id = sample.row_id LEFT JOIN row_fates ON row_fates.row_id = rows.id
				WHERE coalesce(row_fates.result, rows.result) = 'waiting'),
			count(*) FILTER (WHERE answer IN ('close', 'assess')),
			count(*) FILTER (WHERE answer = 'close' AND stage IN ('triage', 'decided')),
			count(*) FILTER (WHERE answer = 'assess' OR answer = 'close' AND stage NOT IN ('triage', 'decided'))
		FROM read`, p.Rule.ID).Scan(&x.Letters, &x.Waiting, &x.Read, &x.Closed, &x.Assessed)
}

// classShown are the rows that were drawn to be read before the rule is approved.
func (s *Store) classShown(q querier, a review.Actor, p *intake.ClassPreview) error {
	ids, err := shownRows(q, p.Rule)
	if err != nil {
		return err
	}
	for _, id := range ids {
		x, err := rowAsNow(q, id)
		if err != nil {
			return err
		}
		lists, err := list(q, scanList, selectList+` WHERE lists.id = $1`, x.list)
		if err != nil {
			return err
		}
		found, err := rowsAt(q, x.list, []int{x.line})
		if err != nil {
			return err
		}
		rows, err := s.filled(q, a, lists[0], found, func(foundRow) bool { return a.May(review.SeeLetters) })
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, intake.ClassRow{ListRow: rows[0], Of: lists[0]})
	}
	return nil
}

// notByRule returns a review.Refusal for a row that a rule excludes.
func notByRule(q querier, id review.RowID) error {
	n, err := one[int](q, `SELECT n FROM class_rows JOIN classes ON classes.id = class_id WHERE row_id = $1 AND fate = 'excluded'`, id)
	if errors.Is(err, review.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return review.Refusal{Kind: review.ErrNotNow, Why: fmt.Sprintf("Rule %d excludes this row with all others of its class. A lead can end the rule.", n)}
}

// checkClasses compares what rules are noted to have done with the results of the
// rows: those they excluded are excluded, and nothing else is for that reason.
func checkClasses(v *verification) error {
	rules, err := list(v.q, scanClass, selectClass+` ORDER BY classes.id`)
	if err != nil {
		return err
	}
	for _, r := range rules {
		const now = `FROM class_rows JOIN rows ON rows.id = class_rows.row_id LEFT JOIN row_fates ON row_fates.row_id = rows.id
			WHERE class_id = $1 AND (fate = 'excluded') <> (coalesce(row_fates.result, rows.result) = 'excluded' AND coalesce(row_fates.reason, rows.reason) = $2)`
		id, err := one[review.RowID](v.q, `SELECT rows.id `+now+` ORDER BY rows.id LIMIT 1`, r.ID, r.Reason())
		if err == nil {
			return fmt.Errorf("rule %d: what it did with row %d is not the result of the row", r.ID, id)
		}
		if !errors.Is(err, review.ErrNotFound) {
			return err
		}
	}
	return nil
}
