package store

import (
	"cmp"
	"context"
	"slices"

	"harmreview/review"
)

// Late returns a page of what is late of a class, "" for the first of which
// something is: cases as their list has them, the others the longest overdue first.
// after is the obligation that a page of what is owed follows, 0 for the first.
// It returns review.ErrForbidden for those who do not lead the review, and
// review.ErrNotFound for no such class.
func (s *Store) Late(ctx context.Context, a review.Actor, class review.LateClass, page review.Place, after review.ObligationID) (review.LateList, error) {
	var l review.LateList
	if !a.May(review.SeeLate) {
		return l, review.ErrForbidden
	}
	err := s.view(ctx, func(q querier) (err error) {
		l = review.LateList{Class: class, Page: page, Counts: map[review.LateClass]review.Tally{}}
		if err := s.countLate(q, a, &l); err != nil {
			return err
		}
		if !l.First() {
			return review.ErrNotFound
		}
		if f, ok := l.Class.Filter(); ok {
			l.Cases, err = s.cases(q, a, f.Known(a), page)
			return err
		}
		if l.Class == review.LateOwed {
			l.Owed, l.Next, err = s.lateOwed(q, a, after)
		}
		return err
	})
	return l, err
}

// countLate counts every class as its list does, and adds the same-day actions that
// nobody has accepted, which are few.
func (s *Store) countLate(q querier, a review.Actor, l *review.LateList) error {
	all, err := sameDay(q, a.Incident)
	if err != nil {
		return err
	}
	l.SameDay = slices.DeleteFunc(all, func(l review.SameDayLine) bool { return l.AcceptedBy != "" })
	l.Counts[review.LateAcceptance] = review.Tally{N: len(l.SameDay)}
	if err := sameDayCalls(q, l.SameDay); err != nil {
		return err
	}
	for _, class := range review.LateClasses {
		if f, ok := class.Filter(); ok {
			if l.Counts[class], err = s.countCases(q, a, f); err != nil {
				return err
			}
		}
	}
	var owed review.Tally
	for _, kind := range review.OwedKinds(a) {
		n, err := s.tallyOwed(q, a, kind, review.DueOverdue)
		if err != nil {
			return err
		}
		owed = review.Tally{N: owed.N + n.N, More: owed.More || n.More}
	}
	l.Counts[review.LateOwed] = owed
	return nil
}

// lateOwed is a page of what is overdue of all kinds, and what the next one follows.
func (s *Store) lateOwed(q querier, a review.Actor, after review.ObligationID) (all []review.OwedLine, next review.ObligationID, err error) {
	due := ""
	if after != 0 {
		if due, err = one[string](q, `SELECT due_at FROM obligations WHERE id = $1 AND incident_id = $2`, after, a.Incident); err != nil {
			return nil, 0, err
		}
	}
	for _, kind := range review.OwedKinds(a) {
		w := s.owed(a, kind, review.DueOverdue)
		if after != 0 {
			w.and("(obligations.due_at, obligations.id) > (%s, %s)", due, after)
		}
		lines, err := owedRows(q, a, kind, w, "obligations.due_at, obligations.id")
		if err != nil {
			return nil, 0, err
		}
		all = append(all, lines...)
	}
	slices.SortFunc(all, func(x, y review.OwedLine) int {
		return cmp.Or(x.Obligation.Due.Compare(y.Obligation.Due), cmp.Compare(x.ID, y.ID))
	})
	if len(all) > casesPage {
		all = all[:casesPage]
		next = all[casesPage-1].ID
	}
	return all, next, nil
}
