package store

import (
	"context"
	"errors"
	"slices"

	"harmreview/review"
	"harmreview/review/intake"
)

// RowPage is one row of a loaded list with all that is known of it, as far as
// the actor may see it. It returns review.ErrNotFound for no line of the list.
func (s *Store) RowPage(ctx context.Context, a review.Actor, l intake.List, line int) (intake.RowPage, error) {
	var p intake.RowPage
	err := s.view(ctx, func(q querier) error {
		found, err := rowsAt(q, l.ID, []int{line})
		if err != nil {
			return err
		}
		rows, err := s.filled(q, a, l, found, func(r foundRow) bool { return r.Result == intake.Waiting && a.May(review.SeeLetters) })
		if err != nil {
			return err
		}
		p = intake.RowPage{ListRow: rows[0]}
		if p.Withheld {
			return nil
		}
		return s.rowPage(q, a, l, &p)
	})
	return p, err
}

func (s *Store) rowPage(q querier, a review.Actor, l intake.List, p *intake.RowPage) error {
	demonstration, err := one[bool](q, `SELECT demonstration FROM incidents WHERE id = $1`, l.Incident)
	if err != nil {
		return err
	}
	r, err := readRow(q, l, p.Line, demonstration)
	if err != nil {
		return err
	}
	hidden, err := restrictedIn(q, l)
	if err != nil {
		return err
	}
	if hidden.holds(r.found(r.Cells)) {
		p.Withheld, p.Case, p.Sees, p.Cells, p.Text = true, 0, false, nil, ""
		return nil
	}
	p.Version, p.Fields = r.given, l.Mapping().Correctable(len(r.Cells))
	if r.corrected {
		p.Corrected = slices.Clone(r.Cells)
		if at := textColumn(l.Columns); at >= 0 && at < len(p.Corrected) {
			p.Corrected[at] = "" // the text stands apart, for who may read it
		}
	}
	if p.Result == intake.Waiting {
		p.Faults = r.Faults
		slices.SortStableFunc(p.Fields, func(a, b int) int { return p.FaultRank(a) - p.FaultRank(b) })
	}
	if p.History, err = historyOf(q, r.id); err != nil {
		return err
	}
	if p.Owed, err = obligationsOf(q, `obligations.row_id = $1 AND obligations.case_id IS NULL`, r.id); err != nil {
		return err
	}
	p.Alike, err = alikeRows(q, r)
	return errors.Join(err, s.firstVersion(q, a, r, p))
}
