package store

import (
	"context"
	"database/sql"

	"harmreview/review"
)

// A TakeBackAsk is which cases are taken back: those picked, all that a filter
// selects, or all of a person.
type TakeBackAsk struct {
	Cases  []review.CaseID
	Filter *review.CaseFilter
	Person review.PersonID
}

// TakeBackPlan are the cases that would go back to the queue, from whom, and the
// first of those that may be named.
func (s *Store) TakeBackPlan(ctx context.Context, by review.Actor, ask TakeBackAsk) (review.AllocationPlan, error) {
	var p review.AllocationPlan
	if err := mayAllocate(by); err != nil {
		return p, err
	}
	err := s.view(ctx, func(q querier) error {
		p = review.AllocationPlan{}
		found, err := s.heldByAllocation(q, by, ask)
		if err != nil {
			return err
		}
		if p.Fits = len(found); p.Fits == 0 {
			return nil
		}
		p.Sample, err = s.openLines(q, by, found)
		return err
	})
	return p, err
}

// heldByAllocation are the cases that an allocation binds now, among those asked for.
func (s *Store) heldByAllocation(q querier, by review.Actor, ask TakeBackAsk) ([]given, error) {
	var w where
	if ask.Filter != nil {
		w = s.filtered(by, ask.Filter.Known(by))
	} else {
		w.visible(by, s.now())
	}
	if len(ask.Cases) > 0 {
		w.and("cases.id IN (SELECT value FROM json_each(%s))", toJSON(ask.Cases))
	}
	if len(ask.Cases) == 0 && ask.Filter == nil || ask.Person != 0 {
		w.and("cases.allocated_to = %s", ask.Person)
	}
	w.and("cases.allocated_to IS NOT NULL AND allocated_until > %s", instant(s.now()))
	return list(q, func(rows *sql.Rows, g *given) error { return rows.Scan(&g.id, &g.version, &g.was, &g.name) },
		`SELECT cases.id, cases.version, allocated_to, people.name FROM cases JOIN people ON people.id = allocated_to WHERE `+w.String()+` ORDER BY cases.id`, w.args...)
}

// openLines are the first of these cases that may be named, with whose each is,
// to somebody who still may have to review them without knowing that.
func (s *Store) openLines(q querier, a review.Actor, found []given) ([]review.AllocationLine, error) {
	var all []review.AllocationLine
	for len(found) > 0 && len(all) < sampleLines {
		n := min(len(found), casesPage)
		var ids []review.CaseID
		whose := map[review.CaseID]string{}
		for _, g := range found[:n] {
			ids = append(ids, g.id)
			whose[g.id] = g.name
		}
		lines, err := s.linesOf(q, a, ids)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			named, err := mayBeNamed(q, a, l)
			if err != nil {
				return nil, err
			}
			if named && len(all) < sampleLines {
				all = append(all, review.AllocationLine{CaseLine: l, To: whose[l.Case]})
			}
		}
		found = found[n:]
	}
	return all, nil
}

// TakeBack gives allocated cases back to the queue, with one event. seen is how
// many the page showed.
// It returns review.ErrForbidden, or a review.Refusal with both numbers.
func (s *Store) TakeBack(ctx context.Context, cause review.Cause, ask TakeBackAsk, seen int, done func(id review.AllocationID, n int) review.Answer) (review.Answer, error) {
	if err := mayAllocate(cause.Actor); err != nil {
		return review.Answer{}, err
	}
	return s.changeAnswer(ctx, cause, func(tx *Tx) (review.Answer, error) {
		found, err := s.heldByAllocation(tx, cause.Actor, ask)
		if err != nil {
			return review.Answer{}, err
		}
		if len(found) != seen || seen == 0 {
			return review.Answer{}, otherNumber(seen, len(found))
		}
		g := giving{tx: tx, kind: review.TakingBack, cases: found}
		if err := g.begin(map[string]string{}); err != nil {
			return review.Answer{}, err
		}
		return done(g.id, seen), g.give()
	})
}
