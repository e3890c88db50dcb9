package store

import (
	"context"
	"fmt"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// A comparing is a row that came again with other content, and the version that
// its letter has now.
type comparing struct {
	*mending
	row   presentRow
	first presentRow
	at    intake.AlikeRow
	held  review.CaseID
}

// SettleChanged decides on a row whose document came before with other content:
// keep the version that the letter has, or take the row's. Either way the row
// repeats the letter from then on, or is one more recipient of it.
//
// It returns review.ErrNotFound, a review.Refusal or review.Problems. Only a
// manager takes the new version: the letter's case goes back to triage for it.
func (s *Store) SettleChanged(ctx context.Context, cause review.Cause, l intake.List, line int, c intake.Comparison) error {
	if err := mayCorrect(cause.Actor); err != nil {
		return err
	}
	if err := c.Check(cause.Actor); err != nil {
		return err
	}
	return s.mendRow(ctx, cause, l, rowAt{line, c.Version, intake.Waiting}, func(m *mending, r presentRow) error {
		x, err := m.comparison(s, r)
		if err != nil {
			return err
		}
		return x.settleAs(c)
	})
}

// comparison finds the version that a row is compared with.
func (m *mending) comparison(s *Store, r presentRow) (comparing, error) {
	x := comparing{mending: m, row: r}
	if !intake.Changed(r.now.reason) {
		return x, review.Refusal{Kind: review.ErrNotNow, Why: "This row does not wait because its document came before with other content."}
	}
	first, v, err := s.versionBefore(m, m.Cause().Actor, r)
	if err != nil {
		return x, err
	}
	x.first, x.at, x.held = first, v.AlikeRow, v.Case
	if v.Case == 0 {
		return x, review.Refusal{Kind: review.ErrNotNow, Why: "The first version is no letter yet. Decide that row first, then this one."}
	}
	return x, nil
}

func (x comparing) settleAs(c intake.Comparison) error {
	e := review.Event{Change: "keep first version", Detail: map[string]string{"words": c.Words}}
	if c.Answer == intake.TakeNew {
		if !intake.SamePerson(x.first.Person, x.row.Person) {
			return review.Problems{"answer": "The two versions name different people. Nobody is put into another’s case by this: keep the first, or correct this row’s document id or person."}
		}
		e.Change = "take new version"
		e.Detail = map[string]any{"words": c.Words, "before": x.first.Cells, "after": x.row.Cells}
	}
	d, err := x.repeats(comparedWith(x.at, c.Answer))
	if err != nil {
		return err
	}
	if c.Answer == intake.TakeNew {
		if err := x.replace(d, c.Words); err != nil {
			return err
		}
	}
	if err := x.settle(x.row, &d, strings.TrimSpace(c.Words), e); err != nil || c.Answer != intake.TakeNew {
		return err
	}
	return x.keepVersion(d.letter, x.row.id, d.event)
}

// comparedWith is the reason of a row that was compared with another.
func comparedWith(first intake.AlikeRow, answer intake.Answer) string {
	said := map[intake.Answer]string{intake.KeepFirst: "that version stands", intake.TakeNew: "this version was taken"}[answer]
	return fmt.Sprintf("Compared with line %d of “%s”: %s.", first.Line, first.FileName, said)
}

// repeats makes the row a repeat of its letter, or one more recipient of it, and
// keeps in mind that what it says is settled.
func (x comparing) repeats(reason string) (decided, error) {
	is := x.row.Recipe()
	taken, err := one[bool](x, `
		SELECT EXISTS (SELECT 1 FROM document_rows JOIN rows ON rows.id = document_rows.row_id LEFT JOIN row_fates ON row_fates.row_id = rows.id
			WHERE document_rows.incident_id = $1 AND document = $2 AND recipient = $3 AND coalesce(row_fates.result, rows.result) IN ('letter', 'further recipient'))`,
		x.row.list.Incident, is.Document[:], is.To[:])
	if err != nil {
		return decided{}, err
	}
	d := decided{result: intake.FurtherRecipient, reason: reason}
	if taken {
		d.result = intake.Duplicate
	}
	if err := x.become(x.row, &d); err != nil {
		return d, err
	}
	return d, x.enter(x.row, true)
}

// replace gives the letter the facts of the row, and sends its case back to
// triage for it.
func (x comparing) replace(d decided, words string) error {
	if err := x.takeFacts(x.row, d.letter); err != nil {
		return err
	}
	letters, err := list(x, scanLetter, selectLetter+` FROM letters WHERE letters.id = $1`, d.letter)
	if err != nil {
		return err
	}
	by := x.Cause().Actor
	return x.byProgram(func() error {
		_, err := x.ChangeCase(x.held, 0, replaced(letters[0], by, words))
		return err
	})
}

// replaced is the change to a case whose letter has other facts now.
func replaced(l review.Letter, by review.Actor, words string) review.ReplaceLetter {
	return review.ReplaceLetter{Letter: l, By: by, Reason: "A later list says otherwise: " + strings.TrimSpace(words)}
}

// takeFacts gives a letter the facts of a row.
func (m *mending) takeFacts(from presentRow, letter review.LetterID) error {
	f := from.Document
	return m.ExecOne(`
		UPDATE letters SET kind = $1, written_on = $2, event_on = $3, author = $4, clinician = $5, specialty = $6, site = $7,
			urgent = $8, action_flag = $9, medicine_flag = $10, text_id = $11, file_name = $12,
			first_written_on = coalesce(first_written_on, written_on) WHERE id = $13`,
		f.Kind, f.WrittenOn, f.EventOn, f.Author, f.Clinician, f.Specialty, f.Site, f.Urgent, f.Action, f.Medicine, null(from.text), f.FileName, letter)
}

// keepVersion keeps that a letter has its facts from a row.
func (m *mending) keepVersion(letter review.LetterID, row review.RowID, event int64) error {
	return m.Exec(`INSERT INTO letter_versions (letter_id, n, row_id, event)
		SELECT $1, coalesce(max(n), 0) + 1, $2, $3 FROM letter_versions WHERE letter_id = $1`, letter, row, event)
}
