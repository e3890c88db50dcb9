package store

import (
	"context"
	"database/sql"
	"fmt"

	"harmreview/review"
)

// rereads are a clerk's own closings in incident $1, each with the decision that
// took its place, if there is one.
const rereads = `triage_decisions JOIN cases ON cases.id = triage_decisions.case_id
	LEFT JOIN triage_decisions AS second ON second.supersedes = triage_decisions.id AND second.case_id = triage_decisions.case_id
	WHERE cases.incident_id = $1 AND triage_decisions.by = $2 AND ` + clerkClosing

// rereadsFor are those that the actor may know of. A closing that was drawn is in no
// figure for whoever may be asked to assess it, until the case is decided.
func rereadsFor(a review.Actor) string {
	if reviews(a) {
		return rereads + ` AND cases.sampled <> 'closing'`
	}
	return rereads
}

// rereadConditions are the conditions of the figures on them.
var rereadConditions = map[review.RereadFigure]string{
	review.ClerkClosed:  `1 = 1`,
	review.ClerkWaits:   `triage_decisions.reread = 1 AND second.id IS NULL`,
	review.ClerkReread:  `triage_decisions.reread = 1 AND second.id IS NOT NULL`,
	review.ClerkAgreed:  `triage_decisions.reread = 1 AND second.answer = 'close' AND second.code = triage_decisions.code`,
	review.ClerkRecoded: `triage_decisions.reread = 1 AND second.answer = 'close' AND second.code <> triage_decisions.code`,
	review.ClerkSentUp:  `triage_decisions.reread = 1 AND second.answer IN ('assess', 'pass up', 'not found')`,
}

// ClerkRows are the figures of the clerks of the actor's incident about their
// closings. To a clerk they are their own alone.
// It returns review.ErrForbidden without the right to see them.
func (s *Store) ClerkRows(ctx context.Context, a review.Actor) ([]review.ClerkRow, error) {
	if !a.May(review.SeeRereads) {
		return nil, review.Refusal{Kind: review.ErrForbidden, Why: "Your role in this incident does not include how closings were read again."}
	}
	var all []review.ClerkRow
	err := s.view(ctx, func(q querier) (err error) {
		all, err = list(q, func(rows *sql.Rows, r *review.ClerkRow) error { return rows.Scan(&r.Person, &r.Name) }, `
			SELECT people.id, people.name FROM members JOIN people ON people.id = person_id WHERE incident_id = $1 AND role = 'clerk'
				AND NOT EXISTS (SELECT 1 FROM members AS other WHERE other.incident_id = $1 AND other.person_id = people.id AND other.role IN ('clinician', 'lead'))
				AND ($2 OR people.id = $3) ORDER BY people.name, people.id`, a.Incident, a.Is(review.Lead, review.Manager, review.Auditor), a.Person)
		for i := range all {
			if err == nil {
				err = clerkFigures(q, a, &all[i])
			}
		}
		return err
	})
	return all, err
}

func clerkFigures(q querier, a review.Actor, r *review.ClerkRow) error {
	r.N = map[review.RereadFigure]int{}
	for _, f := range review.RereadFigures {
		n, err := one[int](q, `SELECT count(*) FROM `+rereadsFor(a)+` AND `+rereadConditions[f], a.Incident, r.Person)
		if err != nil {
			return err
		}
		r.N[f] = n
	}
	return nil
}

// RereadLines are the cases behind a figure of a clerk after a case, with how many
// letters of each it counts. To a possible reviewer none is named whose answers
// are closed.
// It returns review.ErrForbidden, or review.ErrNotFound for what is no figure and
// whoever is no clerk that the actor may look at.
func (s *Store) RereadLines(ctx context.Context, a review.Actor, clerk review.PersonID, f review.RereadFigure, after review.CaseID) (review.RereadTable, error) {
	t := review.RereadTable{Figure: f}
	rows, err := s.ClerkRows(ctx, a)
	if err != nil {
		return t, err
	}
	for _, r := range rows {
		if r.Person == clerk {
			t.Clerk = r
		}
	}
	condition, known := rereadConditions[f]
	if !known || t.Clerk.Person == 0 {
		return t, fmt.Errorf("figure %q of clerk %d: %w", f, clerk, review.ErrNotFound)
	}
	named := namedTo(a, review.LettersClosed)
	w := where{args: []any{a.Incident, clerk}} // $1 and $2
	w.visible(a, s.now())
	err = s.view(ctx, func(q querier) error {
		if t.Unnamed, err = one[int](q, `SELECT count(*) FROM `+rereadsFor(a)+` AND `+condition+` AND NOT `+named, a.Incident, clerk); err != nil {
			return err
		}
		t.Lines, err = list(q, func(rows *sql.Rows, l *review.LedgerLine) error {
			return rows.Scan(&l.Case, &l.Stage, &l.Letters, &l.Opens)
		},
			fmt.Sprintf(`SELECT cases.id, cases.stage, count(*), coalesce((%s), 0) FROM %s AND %s AND %s AND cases.id > %s GROUP BY cases.id ORDER BY cases.id LIMIT %d`,
				w.String(), rereadsFor(a), condition, named, w.arg(after), ledgerPage+1), w.args...)
		return err
	})
	if len(t.Lines) > ledgerPage {
		t.Lines = t.Lines[:ledgerPage]
		t.Next = t.Lines[ledgerPage-1].Case
	}
	return t, err
}
