package store

import (
	"context"

	"harmreview/review"
)

// TellToday returns who is to be told now: the tellings that are open but for those
// whose next attempt is for later, which come back by themselves, as many as a page
// holds; with aside, those others. Of the most urgent those who are tried today come
// first; as they are told, or put off, the next take their places. It returns
// review.ErrNotFound for whoever works on no tellings.
func (s *Store) TellToday(ctx context.Context, a review.Actor, aside bool) (review.TellList, error) {
	var l review.TellList
	if !a.HasOwed(review.Telling) || !a.May(review.DoTell) {
		return l, review.ErrNotFound
	}
	err := s.view(ctx, func(q querier) (err error) {
		l = review.TellList{Aside: aside}
		if l.Now, err = s.toTellToday(q, a); err != nil {
			return err
		}
		if l.Later, err = tallied(q, owedFrom, s.triedLater(a, true), tallyLimit); err != nil {
			return err
		}
		l.Lines, err = owedRows(q, a, review.Telling, s.triedLater(a, aside), `obligations.urgency, coalesce(obligations.body ->> '$.next_try', '') = '', obligations.body ->> '$.next_try',
			obligations.due_at, obligations.id`)
		if err != nil {
			return err
		}
		l.Lines = l.Lines[:min(len(l.Lines), casesPage)]
		return s.tellingLines(q, a, l.Lines)
	})
	return l, err
}

// toTellToday counts who is to be told now.
func (s *Store) toTellToday(q querier, a review.Actor) (review.Tally, error) {
	return tallied(q, owedFrom, s.triedLater(a, false), tallyLimit)
}

// triedLater is the condition on open tellings whose next attempt is, or is not, for
// later than now, as review.ObligationFacts.TriedLater has it.
func (s *Store) triedLater(a review.Actor, later bool) where {
	w := s.owed(a, review.Telling, review.DueAny)
	today := w.arg(review.Date(s.now()))
	is := `(coalesce(obligations.body ->> '$.next_try', '') > ` + today + ` OR coalesce(obligations.body ->> '$.next_try', '') = ` + today + `
		AND coalesce(obligations.body ->> '$.next_part', '') NOT IN (SELECT value FROM json_each(` + w.arg(toJSON(review.DayPartsBegun(s.now()))) + `)))`
	if !later {
		is = "NOT " + is
	}
	w.conditions = append(w.conditions, is)
	return w
}
