package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"harmreview/review"
	"harmreview/review/intake"
)

// A homecoming recognises rows of a list that left the program in an export and
// came back, mended or not.
type homecoming struct {
	list          intake.List
	mapping       intake.Mapping
	demonstration bool
}

// original is the row of the incident that a row says it is, with what the row
// would correct of it. It returns review.ErrNotFound for none.
func (h homecoming) original(q querier, cells []string) (presentRow, intake.Correction, error) {
	var none presentRow
	from, returned := h.mapping.Returned(cells)
	if !returned {
		return none, intake.Correction{}, review.ErrNotFound
	}
	lists, err := list(q, scanList, selectList+` WHERE lists.id = $1 AND incident_id = $2 AND lists.id <> $3 AND phase = $4`,
		from.List, h.list.Incident, h.list.ID, intake.Loaded)
	if err != nil || len(lists) == 0 {
		return none, intake.Correction{}, errors.Join(err, review.ErrNotFound)
	}
	r, err := readRow(q, lists[0], from.Line, h.demonstration)
	if err != nil {
		return none, intake.Correction{}, err
	}
	return r, h.mapping.MendedFor(lists[0].Mapping(), cells), nil
}

// result says what a row is that came back, or "" when it must be decided like
// any other: it repeats its own row, which alone is corrected.
func (h homecoming) result(q querier, cells []string) (intake.Result, string, error) {
	r, c, err := h.original(q, cells)
	if err != nil {
		return "", "", ignoreNotFound(err)
	}
	_, differs := r.list.Mapping().Corrected(r.Cells, c)
	hidden, err := restrictedIn(q, r.list)
	if err != nil {
		return "", "", err
	}
	at := fmt.Sprintf("line %d of list %d", r.now.line, r.list.ID)
	switch {
	case hidden.holds(r.found(r.came)) || hidden.holds(r.found(r.Cells)):
		return intake.Duplicate, "Comes back as " + at + ", which can be changed on its own page alone.", nil
	case !differs:
		return intake.Duplicate, "Comes back unchanged: it is " + at + ".", nil
	case r.now.result == intake.Waiting:
		return intake.Duplicate, "Comes back mended: it corrects " + at + ".", nil
	}
	return "", "", nil
}

// decide gives a row its result at loading: by itself when it came back from an
// export; else a rule in force comes before what is known of its document, and
// what a rule excludes is as if it had never come. No rule is about rows that
// come back: they are decided with their own rows.
func (h homecoming) decide(q querier, rules rulings, documents *intake.Documents, r intake.Row) (intake.Result, string, []ruledRow, error) {
	if h.mapping.IsExport() {
		result, reason, err := h.result(q, r.Cells)
		if err != nil || result != "" {
			return result, reason, nil, err
		}
	}
	var ruled []ruledRow
	if _, returned := h.mapping.Returned(r.Cells); !returned {
		reason, by := rules.reason(r)
		if ruled = by; reason != "" {
			return intake.Excluded, reason, ruled, nil
		}
	}
	result, reason := documents.Result(r)
	return result, reason, ruled, nil
}

// mendReturned corrects the rows of earlier lists that came back mended in this
// one. A row that was corrected before the load was broken off is not corrected
// again.
func (l *load) mendReturned(ctx context.Context) error {
	if !l.mapping.IsExport() {
		return nil
	}
	h := homecoming{l.list, l.mapping, l.incident.Demonstration}
	for line := 0; ; {
		batch, err := l.store.keptBatch(ctx, l.list, line, l.terms())
		if err != nil {
			return err
		}
		for _, r := range batch {
			mends := false
			if err := l.store.view(ctx, func(q querier) (err error) {
				_, _, mends, err = h.mends(q, r)
				return err
			}); err != nil {
				return fmt.Errorf("line %d: %w", r.Line, err)
			}
			if !mends {
				continue
			}
			if err := l.batch(ctx, l.list.Done, func(tx *Tx) error { return l.mendOne(tx, h, r) }); err != nil {
				return fmt.Errorf("line %d: %w", r.Line, err)
			}
		}
		if len(batch) < loadBatch {
			return nil
		}
		line = batch[len(batch)-1].Line
	}
}

func (l *load) mendOne(tx *Tx, h homecoming, r keptRow) error {
	original, c, mends, err := h.mends(tx, r)
	if err != nil || !mends {
		return err
	}
	m := &mending{Tx: tx, caseMaker: caseMaker{incident: l.incident}}
	_, err = m.correct(original, c)
	return err
}

// mends reports whether a row that came back corrects its own row, and how.
func (h homecoming) mends(q querier, r keptRow) (presentRow, intake.Correction, bool, error) {
	if r.result != intake.Duplicate {
		return presentRow{}, intake.Correction{}, false, nil
	}
	cells, err := h.whole(q, r)
	if err != nil {
		return presentRow{}, intake.Correction{}, false, err
	}
	original, c, err := h.original(q, cells)
	if err != nil || original.now.result != intake.Waiting {
		return original, c, false, ignoreNotFound(err)
	}
	hidden, err := restrictedIn(q, original.list)
	if err != nil || hidden.holds(original.found(original.came)) || hidden.holds(original.found(original.Cells)) {
		return original, c, false, err
	}
	_, differs := original.list.Mapping().Corrected(original.Cells, c)
	return original, c, differs, nil
}

// whole are the cells of a kept row with its text in its place.
func (h homecoming) whole(q querier, r keptRow) ([]string, error) {
	at := textColumn(h.list.Columns)
	if r.text == 0 || at < 0 || at >= len(r.Cells) {
		return r.Cells, nil
	}
	body, err := one[string](q, `SELECT body FROM texts WHERE id = $1`, r.text)
	cells := slices.Clone(r.Cells)
	cells[at] = body
	return cells, err
}
