package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"harmreview/review"
)

// callsShown is the condition on the calls of a list.
var callsShown = map[review.CallShow]string{
	review.AllCalls:       `1 = 1`,
	review.CallsToRing:    `ring_back = 'owed' AND ring_by = 'manager'`,
	review.CallsToTalk:    `ring_back = 'owed' AND ring_by = 'liaison'`,
	review.CallsUnmatched: `result = 'not on the lists so far'`,
	review.CallsOpen:      `result IN ('not settled whom it is about', 'not compared with the record yet')`,
}

// Calls is a page of the calls of the incident, the last first, those before a
// call, 0 for the first page. Of those that were on no list it says who fits a
// list by now. It returns review.ErrForbidden, or review.ErrNotFound for no such list.
func (s *Store) Calls(ctx context.Context, a review.Actor, show review.CallShow, before review.CallID) (review.CallList, error) {
	l := review.CallList{Show: show, Counts: map[review.CallShow]int{}}
	if !a.May(review.SeeCalls) {
		return l, review.ErrForbidden
	}
	if callsShown[show] == "" {
		return l, fmt.Errorf("calls %q: %w", show, review.ErrNotFound)
	}
	err := s.view(ctx, func(q querier) (err error) {
		for _, x := range review.CallShows {
			if l.Counts[x], err = one[int](q, `SELECT count(*) FROM calls WHERE incident_id = $1 AND `+callsShown[x], a.Incident); err != nil {
				return err
			}
		}
		l.Lines, err = list(q, scanCall, selectCall+` WHERE incident_id = $1 AND `+callsShown[show]+` AND ($2 = 0 OR calls.id < $2) ORDER BY calls.id DESC LIMIT $3`, a.Incident, before, casesPage+1)
		if err != nil {
			return err
		}
		if len(l.Lines) > casesPage {
			l.Lines = l.Lines[:casesPage]
			l.Next = l.Lines[casesPage-1].ID
		}
		return completeCalls(q, a.Incident, l.Lines)
	})
	return l, err
}

// completeCalls adds to calls of a list how ringing back went, marks those that were
// on no list and fit somebody who may be named by now, and names no restricted
// patient's case, to whomever it is shown.
func completeCalls(q querier, incident review.IncidentID, lines []review.CallLine) error {
	for i := range lines {
		l := &lines[i]
		var err error
		if l.Rings, err = callRings(q, l.ID); err != nil {
			return err
		}
		if l.Apart {
			l.Case = 0
		}
		if l.Result != review.NotOnLists {
			continue
		}
		fits, err := callPatients(q, incident, l.HelpCall)
		if err != nil {
			return err
		}
		l.FitsNow = len(fits.hits) > 0
	}
	return nil
}

// MatchCalls looks whether callers who were on no list fit by now what must not be
// told apart, which a list that came since holds or which was restricted since: a
// manager rings them back. Where nothing has changed since it looked last, it reads no rows.
func (s *Store) MatchCalls(ctx context.Context) error {
	type due struct {
		incident review.IncidentID
		state    string
	}
	var all []due
	err := s.view(ctx, func(q querier) (err error) {
		all, err = list(q, func(rows *sql.Rows, d *due) error { return rows.Scan(&d.incident, &d.state) }, `
			SELECT id, state FROM (SELECT incidents.id, calls_matched, concat_ws(' ',
					(SELECT group_concat(lists.id || ' ' || phase || ' ' || coalesce(now, figures, ''), ' ') FROM lists WHERE lists.incident_id = incidents.id),
					(SELECT count(*) FROM row_corrections), (SELECT max(id) FROM restrictions)) AS state
				FROM incidents WHERE EXISTS (SELECT 1 FROM calls WHERE calls.incident_id = incidents.id AND `+callsShown[review.CallsUnmatched]+` AND ring_back = ''))
			WHERE calls_matched <> state ORDER BY id`)
		return err
	})
	for _, d := range all {
		if err := ctx.Err(); err != nil {
			return err
		}
		if failed := s.matchCalls(ctx, d.incident, d.state); failed != nil {
			err = errors.Join(err, fmt.Errorf("calls of incident %d: %w", d.incident, failed))
		}
	}
	return err
}

// matchCalls reads beside the writer, which thousands of rows would keep waiting, and
// writes only what it found.
func (s *Store) matchCalls(ctx context.Context, incident review.IncidentID, state string) error {
	var found []review.HelpCall
	err := s.view(ctx, func(q querier) (err error) {
		found, err = callsApart(q, incident)
		return err
	})
	if err != nil {
		return err
	}
	return s.change(ctx, review.Cause{Actor: review.Program(incident)}, func(tx *Tx) error {
		for _, c := range found {
			now, err := findCall(tx, incident, c.ID)
			if err != nil {
				return err
			}
			if now.Version != c.Version { // somebody has settled it meanwhile
				continue
			}
			now.RingBack, now.RingBy = review.RingOwed, review.Manager
			if err := tx.saveCall(now, now.Version, "match call", nil); err != nil {
				return err
			}
		}
		return tx.ExecOne(`UPDATE incidents SET calls_matched = $1 WHERE id = $2`, state, incident)
	})
}

// callsApart are the calls that were on no list, that nobody rings back, and that fit
// by now what must not be told apart.
func callsApart(q querier, incident review.IncidentID) ([]review.HelpCall, error) {
	lines, err := list(q, scanCall, selectCall+` WHERE incident_id = $1 AND `+callsShown[review.CallsUnmatched]+` AND ring_back = '' ORDER BY calls.id`, incident)
	if err != nil {
		return nil, err
	}
	calls := make([]review.HelpCall, len(lines))
	for i := range lines {
		calls[i] = lines[i].HelpCall
	}
	rows, err := fittingRows(q, incident, calls)
	if err != nil {
		return nil, err
	}
	var found []review.HelpCall
	for i, c := range calls {
		fits, err := callPatients(q, incident, c)
		if err != nil {
			return nil, err
		}
		if len(fits.hidden)+len(rows[i]) > 0 {
			found = append(found, c)
		}
	}
	return found, nil
}
