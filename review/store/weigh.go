package store

import (
	"context"
	"errors"
	"slices"

	"harmreview/review"
	"harmreview/review/intake"
)

// answerBatch is how many rows one transaction settles.
const answerBatch = 1000

// answerExamples is how many rows are shown before all are answered.
const answerExamples = 10

// changedRows are the rows that wait because their document came before.
var changedRows = intake.RowFilter{Result: intake.Waiting, Reason: intake.ChangedKey()}

// A weighing finds which rows of a list one answer to all can settle.
type weighing struct {
	querier
	store         *Store
	by            review.Actor
	list          intake.List
	answer        intake.Answer
	demonstration bool
	hidden        restrictedPeople
}

// A weighedRow is a row with the version that its letter has now.
type weighedRow struct {
	row, first presentRow
	at         intake.RowVersion
	left       intake.LeftOut // why the answer leaves it out, "" when it does not
}

func (s *Store) weighing(q querier, by review.Actor, l intake.List, answer intake.Answer) (weighing, error) {
	w := weighing{querier: q, store: s, by: by, list: l, answer: answer}
	if l.Phase != intake.Loaded {
		return w, review.Refusal{Kind: review.ErrNotNow, Why: "The rows of this list cannot be decided on: it is not loaded, or was undone."}
	}
	var err error
	if w.demonstration, err = one[bool](q, `SELECT demonstration FROM incidents WHERE id = $1`, l.Incident); err != nil {
		return w, err
	}
	w.hidden, err = restrictedIn(q, l)
	return w, err
}

// rows weighs the rows on some lines.
func (w weighing) rows(lines []int) ([]weighedRow, error) {
	all := make([]weighedRow, len(lines))
	var cases []review.CaseID
	for i, line := range lines {
		var err error
		if all[i], err = w.row(line); err != nil {
			return nil, err
		}
		cases = append(cases, all[i].at.Case)
	}
	if w.answer != intake.TakeNew {
		return all, nil
	}
	untouched, err := untouchedAmong(w, w.store, cases)
	for i := range all {
		if all[i].left == "" && !slices.Contains(untouched, all[i].at.Case) {
			all[i].left = intake.LeftWorkedOn
		}
	}
	return all, err
}

func (w weighing) row(line int) (weighedRow, error) {
	r, err := readRow(w, w.list, line, w.demonstration)
	x := weighedRow{row: r}
	if err != nil {
		return x, err
	}
	if w.hidden.holds(r.found(r.came)) || w.hidden.holds(r.found(r.Cells)) {
		x.left = intake.LeftHidden
		return x, nil
	}
	owed, err := one[bool](w, `SELECT EXISTS (SELECT 1 FROM obligations WHERE row_id = $1 AND case_id IS NULL)`, r.id)
	if err != nil {
		return x, err
	}
	if x.first, x.at, err = w.store.versionBefore(w, w.by, r); errors.Is(err, review.ErrNotFound) {
		x.left = intake.LeftHidden
		return x, nil
	}
	if err != nil {
		return x, err
	}
	switch {
	case owed:
		x.left = intake.LeftOwed
	case x.at.Case == 0:
		x.left = intake.LeftNoLetter
	case !intake.SamePerson(x.first.Person, r.Person):
		x.left = intake.LeftOthers
	case w.answer == intake.TakeNew:
		x.left, err = w.saysOnce(r)
	}
	return x, err
}

// saysOnce is intake.LeftAgain when a row that waits says something else of the
// document: which of the two is newer nobody but a person knows.
func (w weighing) saysOnce(r presentRow) (intake.LeftOut, error) {
	is := r.Recipe()
	again, err := one[bool](w, `
		SELECT EXISTS (SELECT 1 FROM document_rows JOIN rows ON rows.id = document_rows.row_id LEFT JOIN row_fates ON row_fates.row_id = rows.id
			WHERE document_rows.incident_id = $1 AND document = $2 AND corrected = 0 AND rows.id <> $3
				AND coalesce(document_rows.content, rows.content) <> $4 AND coalesce(row_fates.result, rows.result) = 'waiting')`,
		w.list.Incident, is.Document[:], r.id, is.Content[:])
	if again {
		return intake.LeftAgain, err
	}
	return "", err
}

// untouchedAmong are those of the cases that wait for their first triage and
// that nobody has worked on.
func untouchedAmong(q querier, s *Store, ids []review.CaseID) ([]review.CaseID, error) {
	worked, err := workedAmong(q, ids, s.now())
	if err != nil {
		return nil, err
	}
	first, err := column[review.CaseID](q, `SELECT id FROM cases WHERE id IN (SELECT value FROM json_each($1)) AND stage = $2 AND resume = '' AND emptied = 0`,
		toJSON(ids), review.InTriage)
	return slices.DeleteFunc(first, func(id review.CaseID) bool { return slices.Contains(worked, id) }), err
}

// PreviewAnswer says what an answer to all rows of a list would do now whose
// document came before with other content. It changes nothing, and returns a
// review.Refusal for a list whose rows cannot be decided on.
func (s *Store) PreviewAnswer(ctx context.Context, a review.Actor, l intake.List, answer intake.Answer) (intake.AnswerPreview, error) {
	var p intake.AnswerPreview
	err := s.view(ctx, func(q querier) error {
		p = intake.AnswerPreview{}
		w, err := s.weighing(q, a, l, answer)
		if err != nil {
			return err
		}
		lines, err := linesOf(q, l.ID, changedRows, intake.RowPlace{}, 0)
		if err != nil {
			return err
		}
		p.Waiting = len(lines)
		cases := map[review.CaseID]bool{}
		for some := range slices.Chunk(lines, answerBatch) {
			rows, err := w.rows(some)
			if err != nil {
				return err
			}
			for _, x := range rows {
				x.preview(&p, cases)
			}
		}
		p.Cases = len(cases)
		return nil
	})
	return p, err
}

func (x weighedRow) preview(p *intake.AnswerPreview, cases map[review.CaseID]bool) {
	if x.left != "" {
		p.Leave(x.left, x.row.now.line)
		return
	}
	p.Rows++
	cases[x.at.Case] = true
	if len(p.Examples) < answerExamples {
		x.at.Differences = intake.Differences(x.first.list.Mapping(), x.row.list.Mapping(), x.first.Cells, x.row.Cells)
		p.Examples = append(p.Examples, intake.ChangedExample{Line: x.row.now.line, First: x.at})
	}
}
