package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// AnswerAll gives one answer to all rows of a list whose document came before
// with other content and that can be settled so; they are weighed anew, and each
// is settled as SettleChanged does. At most 1,000 rows are one transaction with
// one event. A further batch that fails leaves those before it settled.
//
// It returns a review.Refusal, review.Problems, or review.ErrStale when not as
// many rows can be settled as the person was told.
func (s *Store) AnswerAll(ctx context.Context, cause review.Cause, l intake.List, c intake.AnswerToAll) error {
	if err := c.Check(cause.Actor); err != nil {
		return err
	}
	if err := s.stillToAnswer(ctx, cause, l, c); err != nil {
		return err
	}
	for after := 0; ; {
		err := s.change(ctx, cause, func(tx *Tx) (err error) {
			after, err = tx.answerBatch(cause.Actor, l, c, after)
			return err
		})
		if err != nil || after == 0 {
			return err
		}
		cause.Key = "" // it stands for the first batch
	}
}

// stillToAnswer compares what can be settled now with what the person was told,
// unless the form was sent before.
func (s *Store) stillToAnswer(ctx context.Context, cause review.Cause, l intake.List, c intake.AnswerToAll) error {
	if _, err := s.Answered(ctx, cause.Actor.Person, cause.Key); !errors.Is(err, review.ErrNotFound) {
		return err
	}
	p, err := s.PreviewAnswer(ctx, cause.Actor, l, c.Answer)
	switch {
	case err != nil:
		return err
	case p.Rows != c.Rows:
		return fmt.Errorf("%d rows, not %d: %w", p.Rows, c.Rows, review.ErrStale)
	case p.Rows == 0:
		return review.Refusal{Kind: review.ErrNotNow, Why: "No row of this list can be settled so."}
	}
	return nil
}

// answerBatch answers the next rows after a line, and returns the line of the
// last, 0 when no more follow.
func (tx *Tx) answerBatch(by review.Actor, l intake.List, c intake.AnswerToAll, after int) (int, error) {
	m, err := tx.mend(l.Incident)
	if err != nil {
		return 0, err
	}
	w, err := tx.store.weighing(tx, by, l, c.Answer)
	if err != nil {
		return 0, err
	}
	lines, err := linesOf(tx, l.ID, changedRows, intake.RowPlace{After: after}, answerBatch)
	if err != nil || len(lines) == 0 {
		return 0, err
	}
	rows, err := w.rows(lines)
	if err != nil {
		return 0, err
	}
	a, err := m.answering(l, c.Words, map[intake.Answer]string{intake.KeepFirst: "keep first versions", intake.TakeNew: "take new versions"}[c.Answer])
	if err != nil {
		return 0, err
	}
	if err := a.answer(c.Answer, rows); err != nil || len(lines) < answerBatch {
		return 0, err
	}
	return lines[len(lines)-1], nil
}

// An answering settles many rows, or has them wait again, as one event.
type answering struct {
	*mending
	list    intake.List
	words   string
	event   review.Event
	seq     int64 // that the event will have
	rows    int
	letters map[review.CaseID][]review.LetterID // whose facts were replaced
}

func (m *mending) answering(l intake.List, words, change string) (*answering, error) {
	tail, err := m.tail()
	return &answering{mending: m, list: l, words: strings.TrimSpace(words), seq: tail.size, letters: map[review.CaseID][]review.LetterID{},
		event: review.Event{Change: change, Detail: map[string]string{"words": strings.TrimSpace(words)}}}, err
}

// answer settles those of the rows that are not left out.
func (a *answering) answer(answer intake.Answer, rows []weighedRow) error {
	rows = slices.DeleteFunc(rows, func(x weighedRow) bool { return x.left != "" })
	if len(rows) == 0 {
		return nil
	}
	if err := a.Exec(`INSERT INTO answers_to_all (event, list_id, answer, rows, newest) SELECT $1, $2, $3, $4, max(id) FROM lists`, a.seq, a.list.ID, answer, len(rows)); err != nil {
		return err
	}
	for _, x := range rows {
		if err := a.settleOne(comparing{a.mending, x.row, x.first, x.at.AlikeRow, x.at.Case}, answer); err != nil {
			return fmt.Errorf("line %d: %w", x.row.now.line, err)
		}
	}
	return a.finish()
}

func (a *answering) settleOne(x comparing, answer intake.Answer) error {
	document := x.row.Recipe().Document
	known, err := one[bool](a, `SELECT EXISTS (SELECT 1 FROM document_rows WHERE incident_id = $1 AND document = $2 AND row_id = $3 AND corrected = 1)`,
		a.list.Incident, document[:], x.row.id)
	if err != nil {
		return err
	}
	d, err := x.repeats(comparedWith(x.at, answer))
	if err != nil {
		return err
	}
	var before review.RowID
	if d.event = a.seq; answer == intake.TakeNew {
		before = x.first.id
		if err := a.replaceFacts(x.row, d.letter, x.held); err != nil {
			return err
		}
	}
	if err := a.Exec(`INSERT INTO answered_rows (event, row_id, letter_id, entered, before_row) VALUES ($1, $2, $3, $4, $5)`,
		a.seq, x.row.id, d.letter, !known, null(before)); err != nil {
		return err
	}
	return a.give(x.row, d, x.held)
}

// replaceFacts gives a letter in a case the facts of a row.
func (a *answering) replaceFacts(from presentRow, letter review.LetterID, held review.CaseID) error {
	if err := a.takeFacts(from, letter); err != nil {
		return err
	}
	a.letters[held] = append(a.letters[held], letter)
	return a.keepVersion(letter, from.id, a.seq)
}

// give gives a row its result, and names it in the event.
func (a *answering) give(r presentRow, d decided, held review.CaseID) error {
	a.rows++
	a.event.Objects = append(a.event.Objects, review.Object{Kind: "row", ID: int64(r.id), Before: r.given, After: r.given + 1})
	if _, replaced := a.letters[held]; !replaced {
		if o := (review.Object{Kind: caseKind, ID: int64(held)}); held != 0 && !slices.Contains(a.event.Objects, o) {
			a.event.Objects = append(a.event.Objects, o)
		}
	}
	return a.setResultSaying(r.now, d.result, d.reason, a.words, d.letter)
}

// A caseAnswered is what a case was before the facts of its letters were
// replaced, and the version that it had then, as change_items keeps it.
type caseAnswered struct {
	Stage  review.Stage `json:"stage"`
	Before int          `json:"before"`
	After  int          `json:"after"`
}

// finish sends the cases of replaced letters back to triage for them, and
// records all of it as one event.
func (a *answering) finish() error {
	var all []changed
	for _, id := range slices.Sorted(maps.Keys(a.letters)) {
		c, err := a.readAnew(id)
		if err != nil {
			return fmt.Errorf("case %s: %w", id, err)
		}
		all = append(all, c)
		a.event.Objects = append(a.event.Objects, review.Object{Kind: caseKind, ID: int64(id), Before: c.before.Version, After: c.after.Version})
	}
	a.event.Objects = append(a.event.Objects, review.Object{Kind: "list", ID: int64(a.list.ID)})
	a.event.Facts = map[string]string{"rows": fmt.Sprint(a.rows), "cases": fmt.Sprint(len(all))}
	seq, err := a.saveCases(a.event, all...)
	if err != nil {
		return err
	}
	for _, c := range all {
		if err := a.Exec(`INSERT INTO change_items (event, case_id, before) VALUES ($1, $2, $3)`,
			seq, c.after.ID, toJSON(caseAnswered{c.before.Stage, c.before.Version, c.after.Version})); err != nil {
			return err
		}
	}
	return nil
}

// readAnew makes the changes to a case whose letters have other facts now.
func (a *answering) readAnew(id review.CaseID) (changed, error) {
	c, err := loadCase(a, id)
	if err != nil {
		return changed{}, err
	}
	before := *c.Case
	for _, letter := range slices.Compact(slices.Sorted(slices.Values(a.letters[id]))) {
		letters, err := list(a, scanLetter, selectLetter+` FROM letters WHERE letters.id = $1`, letter)
		if err != nil {
			return changed{}, err
		}
		if _, err := c.Apply(replaced(letters[0], a.Cause().Actor, a.words), review.Program(a.incident.ID), a.Now()); err != nil {
			return changed{}, err
		}
	}
	return changed{&before, c.Case}, nil
}
