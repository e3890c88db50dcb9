package store

import (
	"context"
	"fmt"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// A mendedCell is what an event's detail says of a corrected cell.
type mendedCell struct {
	Column string `json:"column"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// CorrectRow corrects a row that waits, and decides it again: it becomes a
// letter in a case, one more recipient, or a duplicate, or still waits with a
// reason. As it came it stays.
//
// It returns review.ErrNotFound, a review.Refusal, or review.Problems when
// nothing was corrected and the row must go on waiting.
func (s *Store) CorrectRow(ctx context.Context, cause review.Cause, l intake.List, line int, c intake.Correction) error {
	if err := mayCorrect(cause.Actor); err != nil {
		return err
	}
	return s.mendRow(ctx, cause, l, rowAt{line, c.Version, intake.Waiting}, func(m *mending, r presentRow) error {
		alike, err := alikeRows(m, r)
		if err != nil {
			return err
		}
		d, err := m.correct(r, c)
		if err != nil {
			return err
		}
		n := 1
		if c.Alike {
			after, _ := l.Mapping().Corrected(r.Cells, c)
			if err := m.correctAlike(r, after, alike); err != nil {
				return err
			}
			n += len(alike)
		}
		m.answer(cause, d, n)
		return nil
	})
}

func mayCorrect(a review.Actor) error {
	if a.May(review.CorrectRows) {
		return nil
	}
	return review.Refusal{Kind: review.ErrForbidden, Why: "Only a clerk or a manager of this incident decides on rows that wait."}
}

// answer says on the next page what became of the row.
func (m *mending) answer(cause review.Cause, d decided, rows int) {
	said := map[intake.Result]string{
		intake.Letter: fmt.Sprintf("The row is a letter now, in case %s, which waits for triage of it.", d.known), intake.FurtherRecipient: fmt.Sprintf("The row is one more recipient of a letter in case %s.", d.known),
		intake.Duplicate: "The row repeats one that was taken already. It is a duplicate.", intake.Waiting: "The correction is kept. The row still waits.",
	}[d.result]
	if rows > 1 {
		said += fmt.Sprintf(" %d rows that waited with it were decided too.", rows-1)
	}
	m.Answer(review.Answer{Location: cause.Done.Location, Message: said})
}

// correct keeps the corrected cells of a row and decides it again.
func (m *mending) correct(r presentRow, c intake.Correction) (decided, error) {
	mapping := r.list.Mapping()
	cells, differs := mapping.Corrected(r.Cells, c)
	d, err := m.decide(r, cells, differs)
	if err != nil {
		return d, err
	}
	if !differs && d.result == intake.Waiting && d.reason == r.now.reason {
		return d, review.Problems{"cells": "Nothing was corrected, and the row still waits for the same reason."}
	}
	return d, m.keepCorrection(r, cells, differs, &d)
}

func (m *mending) keepCorrection(r presentRow, cells []string, differs bool, d *decided) error {
	e := review.Event{Change: "decide row again"}
	if differs {
		e.Change, e.Detail = "correct row", mendedCells(r, cells)
	}
	if err := m.settle(r, d, "", e); err != nil || !differs {
		return err
	}
	kept, err := m.keepCells(cells, textColumn(r.list.Columns))
	if err != nil {
		return err
	}
	return m.Exec(`INSERT INTO row_corrections (row_id, n, cells, by, at, event)
		SELECT $1, coalesce(max(n), 0) + 1, $2, $3, $4, $5 FROM row_corrections WHERE row_id = $1`,
		r.id, kept, null(m.Cause().Actor.Person), instant(m.Now()), d.event)
}

func mendedCells(r presentRow, cells []string) []mendedCell {
	var all []mendedCell
	for i := range max(len(cells), len(r.Cells)) {
		before, after, column := "", "", "beyond the header"
		if i < len(r.Cells) {
			before = r.Cells[i]
		}
		if i < len(cells) {
			after, column = cells[i], strings.TrimSpace(r.list.Header[i])
		}
		if before != after {
			all = append(all, mendedCell{column, before, after})
		}
	}
	return all
}

// correctAlike corrects the rows that wait with a row as it was corrected.
func (m *mending) correctAlike(r presentRow, after []string, alike []intake.AlikeRow) error {
	rows, err := m.rowsOf(alike)
	if err != nil {
		return err
	}
	for _, x := range rows {
		c := r.list.Mapping().Likewise(r.Cells, after, x.list.Mapping())
		cells, differs := x.list.Mapping().Corrected(x.Cells, c)
		d, err := m.decide(x, cells, differs)
		if err != nil {
			return err
		}
		if err := m.keepCorrection(x, cells, differs, &d); err != nil {
			return fmt.Errorf("list %d, line %d: %w", x.list.ID, x.now.line, err)
		}
	}
	return nil
}

// ExcludeRow leaves a row out that waits, by a person's decision with its
// reason. The row stays and is counted as excluded.
//
// It returns review.ErrNotFound, a review.Refusal or review.Problems.
func (s *Store) ExcludeRow(ctx context.Context, cause review.Cause, l intake.List, line int, x intake.Excluding) error {
	if err := mayCorrect(cause.Actor); err != nil {
		return err
	}
	if err := x.Check(cause.Actor); err != nil {
		return err
	}
	return s.mendRow(ctx, cause, l, rowAt{line, x.Version, intake.Waiting}, func(m *mending, r presentRow) error {
		rows := []presentRow{r}
		if x.Alike {
			alike, err := alikeRows(m, r)
			if err != nil {
				return err
			}
			others, err := m.rowsOf(alike)
			if err != nil {
				return err
			}
			rows = append(rows, others...)
		}
		for _, r := range rows {
			if err := m.exclude(r, x); err != nil {
				return err
			}
		}
		return nil
	})
}

func (m *mending) exclude(r presentRow, x intake.Excluding) error {
	owes, err := openOn(m, r.id)
	if err != nil {
		return err
	}
	if owes {
		return review.Refusal{Kind: review.ErrNotNow, Why: fmt.Sprintf("A same-day action is open on line %d. Record what was done first, then exclude the row.", r.now.line)}
	}
	words := strings.TrimSpace(x.Words)
	return m.settle(r, &decided{result: intake.Excluded, reason: x.Code.Reason()}, words,
		review.Event{Change: "exclude row", Detail: map[string]string{"code": string(x.Code), "words": words}})
}

// IncludeRow takes an excluded row back to those that wait, with the reason that
// it waited for before. Only a manager may.
//
// It returns review.ErrNotFound, a review.Refusal or review.Problems.
func (s *Store) IncludeRow(ctx context.Context, cause review.Cause, l intake.List, line, version int, words string) error {
	if !cause.Actor.May(review.LoadLists) {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager of this incident includes an excluded row again."}
	}
	p := review.Problems{}
	p.Add(strings.TrimSpace(words) != "", "words", "Say why the row is included again.")
	if err := p.Err(); err != nil {
		return err
	}
	return s.mendRow(ctx, cause, l, rowAt{line, version, intake.Excluded}, func(m *mending, r presentRow) error {
		if err := notByRule(m, r.id); err != nil {
			return err
		}
		result, reason, err := before(m, r.id)
		if err != nil {
			return err
		}
		if result != intake.Waiting {
			return review.Refusal{Kind: review.ErrNotNow, Why: "This row was not excluded by itself. Take back what excluded it."}
		}
		return m.settle(r, &decided{result: result, reason: reason}, strings.TrimSpace(words),
			review.Event{Change: "include row", Detail: map[string]string{"words": strings.TrimSpace(words)}})
	})
}

// before is the result that a row had before the one that it has now.
func before(q querier, id review.RowID) (result intake.Result, reason string, err error) {
	err = q.QueryRow(`
		SELECT result, reason FROM (
			SELECT n, result, reason FROM row_results WHERE row_id = $1 UNION ALL SELECT 0, result, reason FROM rows WHERE id = $1)
		ORDER BY n DESC LIMIT 1 OFFSET 1`, id).Scan(&result, &reason)
	return result, reason, err
}
