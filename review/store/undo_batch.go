package store

import (
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"

	"harmreview/review"
	"harmreview/review/intake"
)

// An undoing is one batch of an undo: its rows, as they are now, and what goes.
type undoing struct {
	*Tx
	load      *load
	event     review.Event
	documents map[intake.Key]bool // that rows which go named first or for somebody
	numbers   map[string]bool     // NHS numbers of the letters that go
	came      map[string]bool     // NHS numbers of the letters that come in their place
	letters   int                 // that went
	kept      int                 // that stayed
	rule      *intake.ClassRule   // by which rows go; nil: their list is undone
}

// An undoneRow is a row of such a batch, with the letter that it is in a case.
type undoneRow struct {
	rowNow
	row    intake.Row
	holder review.CaseID   // of its letter, 0 for none
	is     review.LetterID // of which it is the first row, 0 for none
}

func newUndoing(tx *Tx, l *load, event review.Event) *undoing {
	return &undoing{Tx: tx, load: l, event: event, documents: map[intake.Key]bool{}, numbers: map[string]bool{}, came: map[string]bool{}}
}

func (l *load) undoBatch(tx *Tx, batch []keptRow) error {
	u := newUndoing(tx, l, review.Event{Change: "undo rows", Objects: []review.Object{{Kind: "list", ID: int64(l.list.ID)}}})
	rows, err := u.rows(batch)
	if err != nil {
		return err
	}
	if err := u.takeOut(rows); err != nil {
		return err
	}
	u.event.Facts = map[string]string{"from": fmt.Sprint(batch[0].Line), "to": fmt.Sprint(batch[len(batch)-1].Line), "rows": fmt.Sprint(len(batch)),
		"kept letters": fmt.Sprint(u.kept)}
	return u.finish(rows)
}

// finish excludes rows whose letters have left, and concludes.
func (u *undoing) finish(rows []undoneRow) error {
	for _, r := range rows {
		if err := u.exclude(r); err != nil {
			return fmt.Errorf("line %d: %w", r.line, err)
		}
	}
	return u.conclude()
}

// conclude decides anew on the rows that repeat those that went, and records the
// event of it all.
func (u *undoing) conclude() error {
	again, err := u.decideAgain()
	if err != nil {
		return err
	}
	admitted, err := u.admitAgain(again)
	if err != nil {
		return err
	}
	if u.event.Facts == nil {
		u.event.Facts = map[string]string{}
	}
	u.event.Facts["letters"], u.event.Facts["decided again"] = fmt.Sprint(u.letters), fmt.Sprint(len(again))
	if _, err := u.Record(u.event); err != nil {
		return err
	}
	return u.afterwards(admitted)
}

// afterwards puts letters that are new into cases, and looks anew at the numbers
// of all that went or came. It records its own events.
func (u *undoing) afterwards(admitted []review.LetterID) error {
	return u.byProgram(u.load.list.Incident, func() error {
		if err := u.intoCases(admitted); err != nil {
			return err
		}
		return u.settleDoubts()
	})
}

// rows are those of the batch as they are now.
func (u *undoing) rows(batch []keptRow) ([]undoneRow, error) {
	rows := make([]undoneRow, len(batch))
	for i, k := range batch {
		r := &rows[i]
		var err error
		if r.rowNow, err = rowAsNow(u, k.id); err != nil {
			return nil, err
		}
		r.row = k.Row
		err = u.QueryRow(`SELECT letters.id, case_id FROM letters JOIN case_letters ON letter_id = letters.id AND to_event IS NULL WHERE letters.row_id = $1`, k.id).
			Scan(&r.is, &r.holder)
		if ignoreNotFound(err) != nil {
			return nil, err
		}
	}
	return rows, nil
}

// takeOut takes the letters of the rows out of their cases, but for those whose
// case somebody has worked on: they stay, marked.
func (u *undoing) takeOut(rows []undoneRow) error {
	held := map[review.CaseID][]review.LetterID{}
	for _, r := range rows {
		if r.holder != 0 {
			held[r.holder] = append(held[r.holder], r.is)
		}
	}
	worked, err := workedAmong(u, slices.Sorted(maps.Keys(held)), u.Now())
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(held)) {
		out := !slices.Contains(worked, id)
		if out {
			err = u.removeLetters(id, held[id], review.Actor{}, intake.UndoneNote, &u.event)
		}
		if refused := errors.Is(err, review.ErrNotNow); refused || !out && err == nil {
			err = u.keep(id, held[id])
		}
		if err != nil {
			return fmt.Errorf("case %s: %w", id, err)
		}
	}
	return nil
}

// keep marks letters that stay in a case until a manager has decided on them.
func (u *undoing) keep(id review.CaseID, letters []review.LetterID) error {
	for _, letter := range letters {
		if err := u.Exec(`INSERT INTO kept_letters (letter_id, incident_id, list_id, case_id) VALUES ($1, $2, $3, $4)`,
			letter, u.load.list.Incident, u.load.list.ID, id); err != nil {
			return err
		}
	}
	u.kept += len(letters)
	return nil
}

// exclude gives a row of the list its result, unless its letter stays.
func (u *undoing) exclude(r undoneRow) error {
	stays, err := u.stays(r)
	if err != nil || stays || r.result == intake.Excluded {
		return err
	}
	return u.out(r, intake.UndoneReason)
}

// out excludes a row whose letter, if it had one, has left.
func (u *undoing) out(r undoneRow, reason string) error {
	if r.result != intake.Duplicate {
		u.documents[r.row.Recipe().Document] = true
		if err := u.documentsOf(r.id); err != nil {
			return err
		}
	}
	if r.is != 0 {
		u.letters++
		if err := u.forget(r); err != nil {
			return err
		}
	}
	if err := u.Exec(`DELETE FROM recipients WHERE row_id = $1 AND n > 1`, r.id); err != nil {
		return err
	}
	return u.setResult(r.rowNow, intake.Excluded, reason, 0)
}

// stays reports whether a row keeps its result: its letter, or the letter of
// this list that it is one more recipient of, is in a case still.
func (u *undoing) stays(r undoneRow) (bool, error) {
	if r.result != intake.Letter && r.result != intake.FurtherRecipient {
		return false, nil
	}
	return one[bool](u, `
		SELECT EXISTS (SELECT 1 FROM letters JOIN case_letters ON letter_id = letters.id AND to_event IS NULL WHERE letters.row_id = $1)
			OR EXISTS (SELECT 1 FROM recipients JOIN letters ON letters.id = recipients.letter_id JOIN rows ON rows.id = letters.row_id
				JOIN case_letters ON case_letters.letter_id = letters.id AND to_event IS NULL
				WHERE recipients.row_id = $1 AND n > 1 AND rows.list_id = $2)`, r.id, r.list)
}

// documentsOf adds the documents that a row was corrected to.
func (u *undoing) documentsOf(id review.RowID) error {
	return u.each(`SELECT document FROM document_rows WHERE row_id = $1 AND content IS NOT NULL`, []any{id}, func(rows *sql.Rows) error {
		var document sql.RawBytes
		if err := rows.Scan(&document); err != nil {
			return err
		}
		var key intake.Key
		copy(key[:], document)
		u.documents[key] = true
		return nil
	})
}

// forget takes back what a letter that goes said of the owner of its NHS number.
func (u *undoing) forget(r undoneRow) error {
	said, err := one[string](u, `SELECT nhs_number FROM patients JOIN letters ON letters.patient_id = patients.id WHERE letters.id = $1`, r.is)
	if err != nil {
		return err
	}
	for _, nhs := range []string{r.row.Person.NHSNumber, said} {
		if nhs == "" {
			continue
		}
		u.numbers[nhs] = true
		if err := u.Exec(`DELETE FROM identities WHERE incident_id = $1 AND nhs_number = $2 AND row_id = $3`, u.load.list.Incident, nhs, r.id); err != nil {
			return err
		}
	}
	return nil
}

// from is the list whose rows go, 0 where a rule says which.
func (u *undoing) from() review.ListID {
	if u.rule != nil {
		return 0
	}
	return u.load.list.ID
}

// note is what is noted of what ends with the letters that go.
func (u *undoing) note() string {
	if u.rule != nil {
		return intake.ClassNote
	}
	return intake.UndoneNote
}

// wanted is the documents as a query takes them.
func (u *undoing) wanted() string {
	all := make([]string, 0, len(u.documents))
	for key := range u.documents {
		all = append(all, hex.EncodeToString(key[:]))
	}
	slices.Sort(all)
	return toJSON(all)
}
