package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
)

const selectAnswer = `
	SELECT answers_to_all.event, answer, rows, coalesce(people.name, 'the command line'), events.at, undone IS NOT NULL
	FROM answers_to_all JOIN events ON events.seq = answers_to_all.event LEFT JOIN people ON people.id = events.person_id`

func scanAnswer(rows *sql.Rows, g *intake.GivenAnswer) error {
	return rows.Scan(&g.Event, &g.Answer, &g.Rows, &g.By, (*instant)(&g.At), &g.Undone)
}

// GivenAnswers are the answers that were given to many rows of a list at once,
// the newest first.
func (s *Store) GivenAnswers(ctx context.Context, id review.ListID) ([]intake.GivenAnswer, error) {
	var all []intake.GivenAnswer
	err := s.view(ctx, func(q querier) (err error) {
		all, err = list(q, scanAnswer, selectAnswer+` WHERE list_id = $1 ORDER BY answers_to_all.event DESC`, id)
		return err
	})
	return all, err
}

// GivenAnswer is one of them, with why it cannot be taken back. It returns
// review.ErrNotFound for none.
func (s *Store) GivenAnswer(ctx context.Context, l intake.List, event int64) (intake.GivenAnswer, error) {
	var g intake.GivenAnswer
	err := s.view(ctx, func(q querier) (err error) {
		if g, err = givenAnswer(q, l, event); err != nil {
			return err
		}
		items, err := answeredRows(q, l, g)
		if err == nil {
			err = undoable(q, s.now(), g, items)
		}
		if refusal, ok := errors.AsType[review.Refusal](err); ok {
			g.Stands = refusal.Why
			return nil
		}
		return err
	})
	return g, err
}

func givenAnswer(q querier, l intake.List, event int64) (intake.GivenAnswer, error) {
	found, err := list(q, scanAnswer, selectAnswer+` WHERE answers_to_all.event = $1 AND list_id = $2`, event, l.ID)
	if err == nil && len(found) == 0 {
		err = review.ErrNotFound
	}
	if err != nil {
		return intake.GivenAnswer{}, err
	}
	return found[0], nil
}

// An answeredRow is a row that an answer to all settled.
type answeredRow struct {
	row     presentRow
	letter  review.LetterID
	held    review.CaseID // in which the letter is now
	entered bool
	before  review.RowID // from which the letter had its facts, 0 when it has them still
}

// answeredRows are those of an answer, the last first.
func answeredRows(q querier, l intake.List, g intake.GivenAnswer) ([]answeredRow, error) {
	demonstration, err := one[bool](q, `SELECT demonstration FROM incidents WHERE id = $1`, l.Incident)
	if err != nil {
		return nil, err
	}
	var lines []int
	items, err := list(q, func(rows *sql.Rows, x *answeredRow) error {
		lines = append(lines, 0)
		return rows.Scan(&lines[len(lines)-1], &x.letter, &x.entered, &x.before)
	}, `SELECT line, letter_id, entered, coalesce(before_row, 0) FROM answered_rows JOIN rows ON rows.id = row_id WHERE event = $1 ORDER BY row_id DESC`, g.Event)
	if err != nil {
		return nil, err
	}
	for i := range items {
		if items[i].row, err = readRow(q, l, lines[i], demonstration); err != nil {
			return nil, err
		}
		if items[i].held, err = caseWith(q, items[i].letter); ignoreNotFound(err) != nil {
			return nil, err
		}
	}
	return items, nil
}

// undoable returns a review.Refusal when an answer cannot be taken back, because
// somebody has gone on from what it said.
func undoable(q querier, now time.Time, g intake.GivenAnswer, items []answeredRow) error {
	if g.Undone {
		return review.Refusal{Kind: review.ErrNotNow, Why: "These answers were taken back already."}
	}
	var cases []review.CaseID
	for _, x := range items {
		document := x.row.Recipe().Document
		since, err := one[bool](q, `
			SELECT EXISTS (SELECT 1 FROM row_results WHERE row_id = $3 AND event > $4)
				OR EXISTS (SELECT 1 FROM document_rows JOIN rows ON rows.id = document_rows.row_id JOIN lists ON lists.id = rows.list_id
					WHERE document_rows.incident_id = $1 AND document = $2 AND (lists.id > (SELECT newest FROM answers_to_all WHERE event = $4) OR EXISTS (
						SELECT 1 FROM row_results WHERE row_results.row_id = document_rows.row_id AND event > $4)))`,
			x.row.list.Incident, document[:], x.row.id, g.Event)
		if err != nil {
			return err
		}
		if since {
			return review.Refusal{Kind: review.ErrNotNow, Why: "A row of these documents was decided on or loaded since. Settle each row by itself."}
		}
		if x.before != 0 {
			cases = append(cases, x.held)
		}
	}
	return casesAsAnswered(q, now, g, cases)
}

// casesAsAnswered returns a review.Refusal when a case is not as an answer left it.
func casesAsAnswered(q querier, now time.Time, g intake.GivenAnswer, cases []review.CaseID) error {
	worked, err := workedAmong(q, cases, now)
	if err != nil {
		return err
	}
	moved, err := one[bool](q, `SELECT EXISTS (SELECT 1 FROM change_items JOIN cases ON cases.id = case_id WHERE event = $1 AND version <> before ->> 'after')`, g.Event)
	if err == nil && (moved || len(worked) > 0) {
		err = review.Refusal{Kind: review.ErrNotNow, Why: "Somebody has worked on a case of these letters since. What the letters say stays as it is."}
	}
	return err
}

// UndoAnswer takes back an answer that was given to many rows of a list at once:
// they wait again, and letters have the facts back that they had before.
//
// It returns review.ErrNotFound for none, a review.Refusal when somebody has gone
// on from it, or review.Problems.
func (s *Store) UndoAnswer(ctx context.Context, cause review.Cause, l intake.List, event int64, words string) error {
	if !cause.Actor.Is(review.Manager) {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager of this incident takes such answers back."}
	}
	p := review.Problems{}
	p.Add(strings.TrimSpace(words) != "", "words", "Say why they are taken back.")
	if err := p.Err(); err != nil {
		return err
	}
	return s.change(ctx, cause, func(tx *Tx) error {
		m, err := tx.mend(l.Incident)
		if err != nil {
			return err
		}
		g, err := givenAnswer(tx, l, event)
		if err != nil {
			return err
		}
		items, err := answeredRows(tx, l, g)
		if err != nil {
			return err
		}
		if err := undoable(tx, tx.Now(), g, items); err != nil {
			return err
		}
		a, err := m.answering(l, words, "undo answers")
		if err != nil {
			return err
		}
		a.event.Objects = append(a.event.Objects, review.Object{Kind: "answer", ID: g.Event})
		return a.takeBack(g, items)
	})
}

func (a *answering) takeBack(g intake.GivenAnswer, items []answeredRow) error {
	versions := map[review.RowID]presentRow{}
	for _, x := range items {
		if x.before == 0 {
			continue
		}
		if _, read := versions[x.before]; !read {
			at, err := list(a, func(rows *sql.Rows, r *intake.AlikeRow) error { return rows.Scan(&r.List, &r.Line) }, `SELECT list_id, line FROM rows WHERE id = $1`, x.before)
			if err != nil {
				return err
			}
			rows, err := a.rowsOf(at)
			if err != nil {
				return err
			}
			versions[x.before] = rows[0]
		}
		if err := a.replaceFacts(versions[x.before], x.letter, x.held); err != nil {
			return err
		}
	}
	for _, x := range items {
		if err := a.waitAgain(x); err != nil {
			return fmt.Errorf("line %d: %w", x.row.now.line, err)
		}
	}
	if err := a.finish(); err != nil {
		return err
	}
	return a.ExecOne(`UPDATE answers_to_all SET undone = $1 WHERE event = $2 AND undone IS NULL`, a.seq, g.Event)
}

// waitAgain has a row wait for the reason that it had before, as if it had not
// been settled.
func (a *answering) waitAgain(x answeredRow) error {
	document := x.row.Recipe().Document
	if x.row.now.result == intake.FurtherRecipient {
		if err := a.ExecOne(`DELETE FROM recipients WHERE row_id = $1 AND n > 1`, x.row.id); err != nil {
			return err
		}
	}
	if x.entered {
		if err := a.ExecOne(`DELETE FROM document_rows WHERE incident_id = $1 AND document = $2 AND row_id = $3 AND corrected = 1`,
			a.list.Incident, document[:], x.row.id); err != nil {
			return err
		}
	}
	result, reason, err := before(a, x.row.id)
	if err != nil {
		return err
	}
	return a.give(x.row, decided{result: result, reason: reason}, x.held)
}
