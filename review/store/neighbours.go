package store

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"harmreview/review"
)

// BesideCase returns the lines of a case list before and after the one at a place,
// from which a case was opened, with the pages of the list that show them; page is
// the page that it was opened from. The place stays where it was when the case has
// moved in the list or left it since. It returns review.ErrNotFound for what is
// the place of no line.
func (s *Store) BesideCase(ctx context.Context, a review.Actor, f review.CaseFilter, page review.Place, line review.Line) (review.Neighbours, error) {
	var n review.Neighbours
	at, ok := readPlace(line.At)
	if !ok {
		return n, review.ErrNotFound
	}
	err := s.view(ctx, func(q querier) (err error) {
		b := beside{s: s, q: q, a: a, f: f.Known(a), page: page, at: at, id: line.Case}
		n, err = b.neighbours()
		return err
	})
	return n, err
}

// beside looks for the lines beside one of a case list.
type beside struct {
	s    *Store
	q    querier
	a    review.Actor
	f    review.CaseFilter
	page review.Place
	at   place
	id   review.CaseID
}

func (b beside) neighbours() (n review.Neighbours, err error) {
	if n.Next, err = b.line(">", "", b.next); err != nil {
		return n, err
	}
	if n.Previous, err = b.line("<", " DESC", b.previous); err != nil {
		return n, err
	}
	stays, err := b.stays()
	switch {
	case stays:
		n.Here = review.Line{Case: b.id, At: b.at.String(), Page: b.page}
	case n.Next.Page == b.page:
		n.Here = n.Next
	case n.Previous.Page == b.page:
		n.Here = n.Previous
	}
	return n, err
}

// stays reports whether the case is in the list still, where it was.
func (b beside) stays() (bool, error) {
	w := b.s.paged(b.a, b.f)
	w.and("cases.id = %s", b.id)
	p, err := b.one(w, "")
	return p.id != 0 && b.compare(p, b.at) == 0, err
}

// one is the first place that a condition leaves, zero for none.
func (b beside) one(w where, order string) (place, error) {
	var p place
	k := keys(b.a, b.f)
	err := b.q.QueryRow(`SELECT cases.urgency, cases.due_at, cases.rank, cases.id FROM cases WHERE `+w.String()+
		` ORDER BY `+strings.Join(k, order+", ")+order+` LIMIT 1`, w.args...).Scan(&p.urgency, &p.due, &p.rank, &p.id)
	if len(k) == 1 { // how urgent a case is says something clinical
		p = place{id: p.id}
	}
	return p, ignoreNotFound(err)
}

// line is the nearest line on a side of the place, on the page that turn says.
func (b beside) line(side, order string, turn func(place) (review.Place, error)) (review.Line, error) {
	w := b.s.paged(b.a, b.f)
	w.beside(keys(b.a, b.f), side, b.at)
	w.and("cases.id <> %s", b.id)
	p, err := b.one(w, order)
	if err != nil || p.id == 0 {
		return review.Line{}, err
	}
	page, err := turn(p)
	return review.Line{Case: p.id, At: p.String(), Page: page}, err
}

// next is the page on which the line after the place stands: the same one, or the
// one that follows.
func (b beside) next(p place) (review.Place, error) {
	if end, ok := readPlace(b.page.Before); ok {
		if b.compare(p, end) >= 0 {
			return review.Place{After: b.at.String()}, nil
		}
		return b.page, nil
	}
	w := b.s.paged(b.a, b.f)
	if from, ok := readPlace(b.page.After); ok {
		w.beside(keys(b.a, b.f), ">", from)
	}
	w.beside(keys(b.a, b.f), "<=", p)
	return b.unlessFull(w, review.Place{After: b.at.String()})
}

// previous is the page on which the line before the place stands: the same one, or
// the one that comes before.
func (b beside) previous(p place) (review.Place, error) {
	end, ok := readPlace(b.page.Before)
	if !ok {
		if from, ok := readPlace(b.page.After); ok && b.compare(p, from) <= 0 {
			return review.Place{Before: b.at.String()}, nil
		}
		return b.page, nil
	}
	w := b.s.paged(b.a, b.f)
	w.beside(keys(b.a, b.f), ">=", p)
	w.beside(keys(b.a, b.f), "<", end)
	return b.unlessFull(w, review.Place{Before: b.at.String()})
}

// unlessFull is the page that the case was opened from, or another one where more
// lines than a page holds lie between its beginning, or its end, and a line.
func (b beside) unlessFull(w where, other review.Place) (review.Place, error) {
	n, err := tallied(b.q, `cases`, w, casesPage)
	if n.More {
		return other, err
	}
	return b.page, err
}

// compare orders places as the list does.
func (b beside) compare(p, q place) int {
	if len(keys(b.a, b.f)) == 1 {
		return cmp.Compare(p.id, q.id)
	}
	return cmp.Or(cmp.Compare(p.urgency, q.urgency), strings.Compare(p.due, q.due), cmp.Compare(p.rank, q.rank), cmp.Compare(p.id, q.id))
}

// An owedPlace is where an obligation stands in a list of what is owed. It is still
// known when the obligation has left the list.
type owedPlace struct {
	urgency int
	due     string
	id      review.ObligationID
}

// owedPlaceOf returns review.ErrNotFound for an obligation of another kind or incident.
func owedPlaceOf(q querier, a review.Actor, kind review.ObligationKind, id review.ObligationID) (owedPlace, error) {
	p := owedPlace{id: id}
	err := q.QueryRow(`SELECT urgency, due_at FROM obligations WHERE id = $1 AND incident_id = $2 AND kind = $3`, id, a.Incident, kind).Scan(&p.urgency, &p.due)
	return p, err
}

// besideOwed adds the condition that a line of what is owed stands before (<) or
// after (>) a place.
func (w *where) besideOwed(side string, p owedPlace) {
	w.and("(obligations.urgency, obligations.due_at, obligations.id) "+side+" (%s, %s, %s)", p.urgency, p.due, p.id)
}

// BesideOwed is BesideCase for a list of what is owed of a kind: line names the
// obligation, and its page is named by the obligation that it follows. Lines about
// the same case are passed over.
func (s *Store) BesideOwed(ctx context.Context, a review.Actor, kind review.ObligationKind, due review.Due, after review.ObligationID, line review.Line) (review.Neighbours, error) {
	var n review.Neighbours
	if !a.HasOwed(kind) {
		return n, review.ErrNotFound
	}
	err := s.view(ctx, func(q querier) error {
		at, err := owedPlaceOf(q, a, kind, line.Obligation)
		if err != nil {
			return err
		}
		from := owedPlace{}
		if after != 0 {
			if from, err = owedPlaceOf(q, a, kind, after); err != nil {
				return err
			}
		}
		n, err = besideOwed{s, q, a, kind, due, from, at, line.Case}.neighbours()
		return err
	})
	return n, err
}

// besideOwed looks for the lines beside one of a list of what is owed.
type besideOwed struct {
	s    *Store
	q    querier
	a    review.Actor
	kind review.ObligationKind
	due  review.Due
	from owedPlace // zero for the first page
	at   owedPlace
	id   review.CaseID
}

func (b besideOwed) neighbours() (n review.Neighbours, err error) {
	if n.Next, err = b.line(">", "", false); err != nil {
		return n, err
	}
	if n.Previous, err = b.line("<", " DESC", false); err != nil {
		return n, err
	}
	page := afterOwed(b.from.id)
	n.Next.Page, n.Previous.Page = page, page
	if err := b.turn(&n); err != nil {
		return n, err
	}
	w := b.s.owed(b.a, b.kind, b.due)
	w.and("obligations.id = %s", b.at.id)
	there, err := tallied(b.q, owedFrom, w, 1)
	switch {
	case there.N > 0:
		n.Here = review.Line{Case: b.id, Obligation: b.at.id, Page: page}
	case n.Next.Case != 0 && n.Next.Page == page:
		n.Here = n.Next
	case n.Previous.Page == page:
		n.Here = n.Previous
	}
	return n, err
}

const owedFrom = `obligations JOIN cases ON cases.id = obligations.case_id`

// afterOwed is the page that follows an obligation, the first page for 0.
func afterOwed(id review.ObligationID) review.Place {
	if id == 0 {
		return review.Place{}
	}
	return review.Place{After: strconv.FormatInt(int64(id), 10)}
}

// line is the nearest line on a side of the place, or the one a page before it.
func (b besideOwed) line(side, order string, pageBefore bool) (l review.Line, err error) {
	w := b.s.owed(b.a, b.kind, b.due)
	w.besideOwed(side, b.at)
	offset := 0
	if pageBefore {
		offset = casesPage
	} else {
		w.and("obligations.case_id <> %s", b.id)
	}
	err = b.q.QueryRow(fmt.Sprintf(`SELECT obligations.id, obligations.case_id FROM %s WHERE %s ORDER BY obligations.urgency%s, obligations.due_at%s, obligations.id%s LIMIT 1 OFFSET %d`,
		owedFrom, w.String(), order, order, order, offset), w.args...).Scan(&l.Obligation, &l.Case)
	return l, ignoreNotFound(err)
}

// turn says which pages hold the neighbours, where that is another one.
func (b besideOwed) turn(n *review.Neighbours) error {
	if n.Next.Case != 0 {
		next, err := owedPlaceOf(b.q, b.a, b.kind, n.Next.Obligation)
		if err != nil {
			return err
		}
		w := b.s.owed(b.a, b.kind, b.due)
		if b.from.id != 0 {
			w.besideOwed(">", b.from)
		}
		w.besideOwed("<=", next)
		between, err := tallied(b.q, owedFrom, w, casesPage)
		if err != nil {
			return err
		}
		if between.More {
			n.Next.Page = afterOwed(b.at.id)
		}
	}
	if n.Previous.Case == 0 || b.from.id == 0 {
		return nil
	}
	previous, err := owedPlaceOf(b.q, b.a, b.kind, n.Previous.Obligation)
	if err != nil || previous.after(b.from) {
		return err
	}
	before, err := b.line("<", " DESC", true)
	n.Previous.Page = afterOwed(before.Obligation)
	return err
}

// after reports whether p stands after q.
func (p owedPlace) after(q owedPlace) bool {
	return cmp.Or(cmp.Compare(p.urgency, q.urgency), strings.Compare(p.due, q.due), cmp.Compare(p.id, q.id)) > 0
}
