package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"harmreview/review"
)

const packsFrom = `packs JOIN obligations ON obligations.id = packs.obligation_id JOIN cases ON cases.id = obligations.case_id JOIN patients ON patients.id = cases.patient_id LEFT JOIN returned_mail ON returned_mail.pack_id = packs.id`

// Packs returns a page of the packs in a state of the actor's incident, the oldest
// first: those after the one with the id after, 0 for the first page. It returns
// review.ErrNotFound for what is no state.
func (s *Store) Packs(ctx context.Context, a review.Actor, state review.PackState, after review.PackID) (review.PackList, error) {
	l := review.PackList{State: state}
	if !slices.Contains(review.PackStates, state) {
		return l, fmt.Errorf("packs %q: %w", state, review.ErrNotFound)
	}
	err := s.view(ctx, func(q querier) error {
		l.Counts = nil
		for _, state := range review.PackStates {
			n, err := tallied(q, packsFrom, s.packsSeen(a, state), tallyLimit)
			if err != nil {
				return err
			}
			l.Counts = append(l.Counts, review.PackCount{State: state, Packs: n})
		}
		w := s.packsSeen(a, state)
		w.and("packs.id > %s", after)
		var err error
		l.Lines, err = list(q, func(rows *sql.Rows, p *review.PackLine) error {
			return rows.Scan(append([]any{&p.Pack, &p.Kind, fromJSON(&p.Attached), &p.To, &p.Pages, &p.State, fromJSON(&p.Pulled), fromJSON(&p.Gates), &p.MadeBy, (*instant)(&p.MadeAt), (*instant)(&p.SentAt), &p.RunN, &p.Position, &p.ReturnedOn, &p.ReturnedWhy}, bannerInto(&p.Banner)...)...)
		}, `SELECT packs.id, packs.kind, `+attachedColumn+`, recipient, pages, `+packStateNow+`, pulled, gates, people.name, packs.at, sent_at, coalesce(print_runs.n, 0), coalesce(position, 0),
			coalesce(returned_mail."on", ''), coalesce(returned_mail.reason, ''), `+bannerColumns+`
			FROM `+packsFrom+` JOIN people ON people.id = packs.by LEFT JOIN print_runs ON print_runs.id = packs.run_id WHERE `+w.String()+fmt.Sprintf(` ORDER BY packs.id LIMIT %d`, casesPage+1), w.args...)
		if err == nil && len(l.Lines) > casesPage {
			l.Lines = l.Lines[:casesPage]
			l.Next = l.Lines[casesPage-1].Pack
		}
		return err
	})
	return l, err
}

// packsSeen is the condition of a list of packs. It leaves out what review.Shown
// would: that somebody is told something says that a review found it.
func (s *Store) packsSeen(a review.Actor, state review.PackState) where {
	var w where
	w.visible(a, s.now())
	w.and(packsIn(state)+" AND obligations.incident_id = %s", a.Incident)
	if a.Is(review.Lead, review.Clinician, review.Manager, review.Owner, review.Auditor) {
		w.and(answersOpenHere)
	}
	return w
}

// packsIn is the condition on packs in a state: one that came back by post is not
// among those that were sent. What came back leads to what is owed, and not the other
// way: much more is owed.
func packsIn(state review.PackState) string {
	switch state {
	case review.PackReturned:
		return `returned_mail.pack_id IS NOT NULL`
	case review.PackCameBack:
		return `packs.id IN (SELECT pack_id FROM returned_mail) AND +obligations.state = 'open'
			AND NOT EXISTS (SELECT 1 FROM packs AS later WHERE later.obligation_id = packs.obligation_id AND later.id > packs.id AND later.state IN ('made', 'sent'))`
	case review.PackSent:
		return `packs.state = 'sent' AND returned_mail.pack_id IS NULL`
	}
	return `packs.state = '` + string(state) + `'`
}
