package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
)

// rowOwed is what a row that waits owes.
func rowOwed(q querier, incident review.IncidentID, id review.RowID) (*review.Case, error) {
	return owedBeforeCase(q, incident, `obligations.row_id = $1`, id)
}

// rowID is the row of a list on a line, or review.ErrNotFound.
func rowID(q querier, l intake.List, line int) (review.RowID, error) {
	return one[review.RowID](q, `SELECT id FROM rows WHERE list_id = $1 AND line = $2`, l.ID, line)
}

// RowAction is a same-day action on a row that waits as every member of the
// incident sees it. It returns review.ErrNotFound for any other.
func (s *Store) RowAction(ctx context.Context, a review.Actor, l intake.List, line int, id review.ObligationID) (review.SameDayPage, error) {
	var p review.SameDayPage
	err := s.view(ctx, func(q querier) error {
		row, err := rowID(q, l, line)
		if err != nil {
			return err
		}
		c, err := rowOwed(q, l.Incident, row)
		if err != nil {
			return err
		}
		p, err = c.SameDayPage(id, a, a.May(review.SeeLists) || a.May(review.DoAssess), s.now())
		p.List, p.Line = l.ID, line
		return err
	})
	return p, err
}

// OpenRowAction raises a same-day action on a row that waits.
// It returns review.ErrNotFound, a review.Refusal or review.Problems.
func (s *Store) OpenRowAction(ctx context.Context, cause review.Cause, l intake.List, line, version int, change review.OpenObligation) error {
	change.Kind = review.SameDayAction
	return s.mendRow(ctx, cause, l, rowAt{line, version, intake.Waiting}, func(m *mending, r presentRow) error {
		return m.changeOwed(l, r.id, change)
	})
}

// ChangeRowAction records a step of a same-day action on a row, or that it is
// met. Every member may say who accepted it. It returns what ChangeCase does.
func (s *Store) ChangeRowAction(ctx context.Context, cause review.Cause, l intake.List, line int, change review.Change) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		id, err := rowID(tx, l, line)
		if err != nil {
			return err
		}
		return tx.changeOwed(l, id, change)
	})
}

// changeOwed makes a change to what a row owes and records it.
func (tx *Tx) changeOwed(l intake.List, id review.RowID, change review.Change) error {
	c, err := rowOwed(tx, l.Incident, id)
	if err != nil {
		return err
	}
	return tx.changeBesideCases(c, change, func(o *review.Obligation) { o.Row = id }, review.Object{Kind: "row", ID: int64(id)}, review.Object{Kind: "list", ID: int64(l.ID)})
}

// openOn reports whether a row still owes anything.
func openOn(q querier, id review.RowID) (bool, error) {
	return one[bool](q, `SELECT EXISTS (SELECT 1 FROM obligations WHERE row_id = $1 AND case_id IS NULL AND state = 'open')`, id)
}

// moveOwed moves what a row owed to the case that its letter is in.
func (m *mending) moveOwed(r presentRow, d decided) error {
	owed, err := obligationsOf(m, `obligations.row_id = $1 AND obligations.case_id IS NULL`, r.id)
	if err != nil || len(owed) == 0 || d.known == 0 {
		return err
	}
	for i := range owed {
		owed[i].Letter = d.letter
	}
	return m.byProgram(func() error {
		_, err := m.ChangeCase(d.known, 0, review.TakeOver{Owed: owed})
		return err
	})
}

// UrgentRows are the rows of an incident that wait and that their source marked
// as urgent, the oldest first, at most as many as a page counts.
func (s *Store) UrgentRows(ctx context.Context, a review.Actor) ([]intake.UrgentRow, error) {
	var all []intake.UrgentRow
	err := s.view(ctx, func(q querier) error {
		incident, err := loadIncident(q, a.Incident)
		if err != nil {
			return err
		}
		all, err = list(q, func(rows *sql.Rows, r *intake.UrgentRow) error {
			var came instant
			err := rows.Scan(&r.ID, &r.List, &r.FileName, &r.Line, &r.Reason, &came)
			r.Due = incident.Policy.DueAt(review.Urgent, time.Time(came))
			return err
		}, fmt.Sprintf(`
			SELECT rows.id, lists.id, file_name, rows.line, coalesce(row_fates.reason, rows.reason), loaded_at
			FROM urgent_rows JOIN rows ON rows.id = urgent_rows.row_id JOIN lists ON lists.id = rows.list_id LEFT JOIN row_fates ON row_fates.row_id = rows.id
			WHERE urgent_rows.incident_id = $1 AND coalesce(row_fates.result, rows.result) = 'waiting' AND phase = $2
			ORDER BY rows.id LIMIT %d`, tallyLimit), a.Incident, intake.Loaded)
		return err
	})
	return all, err
}
