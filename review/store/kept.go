package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// keptPage is how many letters a page of those that wait for a manager shows.
const keptPage = 50

const selectKept = `
	SELECT kept_letters.letter_id, kept_letters.case_id, kept_letters.list_id, lists.file_name, rows.line, kept_letters.version, state, NOT ` + answersOpenHere + `,
		EXISTS (SELECT 1 FROM contacts WHERE contacts.case_id = cases.id AND contacts.kind IN ('in person', 'written'))
			OR EXISTS (SELECT 1 FROM obligations WHERE obligations.case_id = cases.id AND obligations.kind IN ('telling', 'GP release') AND obligations.state = 'met'),
		coalesce(proposed_by, 0), coalesce(people.name, ''), proposed_at, proposed_why, breach, breach_why
	FROM kept_letters JOIN lists ON lists.id = kept_letters.list_id JOIN letters ON letters.id = kept_letters.letter_id JOIN rows ON rows.id = letters.row_id
	JOIN cases ON cases.id = kept_letters.case_id LEFT JOIN people ON people.id = proposed_by`

func scanKept(rows *sql.Rows, k *intake.KeptLetter) error {
	return rows.Scan(&k.Letter, &k.Case, &k.List, &k.FileName, &k.Line, &k.Version, &k.State, &k.Closed, &k.Told,
		&k.ProposedBy, &k.Proposer, (*instant)(&k.ProposedAt), &k.ProposedWhy, &k.Breach, &k.BreachWhy)
}

// keptOpen is the condition on letters that wait for a manager.
const keptOpen = `kept_letters.state IN ('open', 'proposed')`

// KeptCount is how many letters of undone lists wait for a manager.
func (s *Store) KeptCount(ctx context.Context, incident review.IncidentID) (int, error) {
	n := 0
	err := s.view(ctx, func(q querier) (err error) {
		n, err = keptCount(q, incident)
		return err
	})
	return n, err
}

func keptCount(q querier, incident review.IncidentID) (int, error) {
	return one[int](q, `SELECT count(*) FROM kept_letters WHERE incident_id = $1 AND `+keptOpen, incident)
}

// KeptLetters is a page of the letters that wait for a manager, after a letter.
func (s *Store) KeptLetters(ctx context.Context, a review.Actor, after review.LetterID) (intake.KeptList, error) {
	var l intake.KeptList
	err := s.view(ctx, func(q querier) (err error) {
		if l.Total, err = keptCount(q, a.Incident); err != nil {
			return err
		}
		l.Letters, err = list(q, scanKept, selectKept+fmt.Sprintf(` WHERE kept_letters.incident_id = $1 AND kept_letters.letter_id > $2 AND `+keptOpen+
			` ORDER BY kept_letters.letter_id LIMIT %d`, keptPage+1), a.Incident, after)
		if err != nil {
			return err
		}
		if len(l.Letters) > keptPage {
			l.Letters = l.Letters[:keptPage]
			l.Next = l.Letters[keptPage-1].Letter
		}
		return s.workOnKept(q, a, l.Letters)
	})
	return l, err
}

// KeptLetter is one letter of an undone list, or review.ErrNotFound.
func (s *Store) KeptLetter(ctx context.Context, a review.Actor, id review.LetterID) (intake.KeptLetter, error) {
	all := make([]intake.KeptLetter, 1)
	err := s.view(ctx, func(q querier) (err error) {
		if all[0], err = keptLetter(q, a, id); err != nil {
			return err
		}
		return s.workOnKept(q, a, all)
	})
	return all[0], err
}

func keptLetter(q querier, a review.Actor, id review.LetterID) (intake.KeptLetter, error) {
	found, err := list(q, scanKept, selectKept+` WHERE kept_letters.letter_id = $1 AND kept_letters.incident_id = $2`, id, a.Incident)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("letter %d: %w", id, review.ErrNotFound)
	}
	if err != nil {
		return intake.KeptLetter{}, err
	}
	return found[0], nil
}

// workOnKept says of letters what was done on their cases, and hides from who may
// have to review a case what was told of it.
func (s *Store) workOnKept(q querier, a review.Actor, all []intake.KeptLetter) error {
	ids := make([]review.CaseID, len(all))
	for i, k := range all {
		ids[i] = k.Case
	}
	seen, err := s.seenAmong(q, a, ids)
	if err != nil {
		return err
	}
	work, err := workShown(q, a, ids, s.now())
	for i := range all {
		k := &all[i]
		k.Work, k.Sees = work[k.Case], slices.Contains(seen, k.Case)
		k.Told = k.Told && !k.ForOthers(a)
	}
	return err
}

// DecideKept keeps a letter of an undone list or excludes it: then it leaves its
// case, as when the list was undone. Where somebody was told, the first manager
// proposes and a second one agrees. It returns the errors of
// intake.KeptDecision.Check, and a review.Refusal where the case would be left
// without a letter while something is owed.
func (s *Store) DecideKept(ctx context.Context, cause review.Cause, id review.LetterID, d intake.KeptDecision) error {
	incident, err := s.Incident(ctx, cause.Actor.Incident)
	if err != nil {
		return err
	}
	return s.change(ctx, cause, func(tx *Tx) error {
		k, err := keptLetter(tx, cause.Actor, id)
		if err != nil {
			return err
		}
		if err := d.Check(cause.Actor, k); err != nil {
			return err
		}
		d.Reason, d.BreachWhy = strings.TrimSpace(d.Reason), strings.TrimSpace(d.BreachWhy)
		switch d.Leads(k) {
		case intake.KeptProposed:
			return tx.proposeExclusion(k, d)
		case intake.KeptExcluded:
			return tx.excludeKept(incident, k, d)
		}
		return tx.keepForGood(k, d)
	})
}

func (tx *Tx) proposeExclusion(k intake.KeptLetter, d intake.KeptDecision) error {
	if err := tx.ExecOne(`UPDATE kept_letters SET state = $1, proposed_by = $2, proposed_at = $3, proposed_why = $4, breach = $5, breach_why = $6, version = version + 1
		WHERE letter_id = $7 AND version = $8`,
		intake.KeptProposed, tx.Cause().Actor.Person, instant(tx.Now()), d.Reason, d.Breach, d.BreachWhy, k.Letter, k.Version); err != nil {
		return err
	}
	_, err := tx.Record(keptEvent("propose to exclude letter", k, d))
	return err
}

func (tx *Tx) keepForGood(k intake.KeptLetter, d intake.KeptDecision) error {
	if err := tx.decideKept(k, d); err != nil {
		return err
	}
	row, err := tx.rowOf(k)
	if err != nil {
		return err
	}
	if err := tx.setResult(row, intake.Letter, intake.KeptReason, k.Letter); err != nil {
		return err
	}
	_, err = tx.Record(keptEvent("keep letter", k, d))
	return err
}

// decideKept notes who decided what on a letter.
func (tx *Tx) decideKept(k intake.KeptLetter, d intake.KeptDecision) error {
	return tx.ExecOne(`UPDATE kept_letters SET state = $1, decided_by = $2, decided_at = $3, decided_why = $4, version = version + 1 WHERE letter_id = $5 AND version = $6`,
		d.Leads(k), tx.Cause().Actor.Person, instant(tx.Now()), d.Reason, k.Letter, k.Version)
}

func (tx *Tx) rowOf(k intake.KeptLetter) (rowNow, error) {
	id, err := one[review.RowID](tx, `SELECT row_id FROM letters WHERE id = $1`, k.Letter)
	if err != nil {
		return rowNow{}, err
	}
	return rowAsNow(tx, id)
}

func keptEvent(change string, k intake.KeptLetter, d intake.KeptDecision) review.Event {
	return review.Event{Change: change, Objects: []review.Object{{Kind: "list", ID: int64(k.List)}, {Kind: caseKind, ID: int64(k.Case)}, {Kind: "letter", ID: int64(k.Letter)}},
		Detail: map[string]string{"reason": d.Reason, "breach": d.Breach, "why no breach": d.BreachWhy}}
}

// excludeKept takes a letter out of its case as the undo would have done, with
// the rows of its list that name further recipients of it.
func (tx *Tx) excludeKept(incident review.Incident, k intake.KeptLetter, d intake.KeptDecision) error {
	if err := tx.decideKept(k, d); err != nil {
		return err
	}
	u := newUndoing(tx, &load{store: tx.store, caseMaker: caseMaker{incident: incident}}, keptEvent("exclude letter", k, d))
	u.event.Objects = slices.DeleteFunc(u.event.Objects, func(o review.Object) bool { return o.Kind == caseKind || o.Kind == "letter" }) // they follow
	var err error
	if u.load.list, err = u.listOf(k.List); err != nil {
		return err
	}
	rows, err := u.rowsOfLetter(k)
	if err != nil {
		return err
	}
	holder, err := one[review.CaseID](tx, `SELECT case_id FROM case_letters WHERE letter_id = $1 AND to_event IS NULL`, k.Letter)
	if err != nil {
		return err
	}
	c, err := loadCase(tx, holder)
	if err != nil {
		return err
	}
	said := c.ToldOf(k.Letter)
	if err := u.removeLetters(holder, []review.LetterID{k.Letter}, tx.Cause().Actor, intake.UndoneNote, &u.event); err != nil {
		return err
	}
	tail, err := tx.tail()
	if err != nil {
		return err
	}
	event := tail.size // of the exclusion, which finish records
	if err := u.finish(rows); err != nil || k.Breach != "yes" {
		return err
	}
	return tx.openBreach(&moving{from: c.Case, into: c.Case, event: event}, said)
}

// rowsOfLetter are the row of a letter and those of the same list that name
// further recipients of it, as they were read.
func (u *undoing) rowsOfLetter(k intake.KeptLetter) ([]undoneRow, error) {
	lines, err := column[int](u, `SELECT rows.line FROM recipients JOIN rows ON rows.id = recipients.row_id WHERE letter_id = $1 AND rows.list_id = $2 ORDER BY rows.line`,
		k.Letter, k.List)
	if err != nil {
		return nil, err
	}
	var batch []keptRow
	for _, line := range lines {
		r, err := u.keptRow(rowNow{list: k.List, line: line})
		if err != nil {
			return nil, err
		}
		batch = append(batch, r)
	}
	return u.rows(batch)
}
