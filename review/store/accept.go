package store

import (
	"context"
	"fmt"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// The changes of an acceptance, as the log names them.
var acceptances = map[intake.Bulk]string{intake.BulkOwn: "accept as own people", intake.BulkJoin: "accept certain joins"}

// AcceptBulk settles the questions of identity of the cases that the page showed
// as fitting, each by the rules by which it is settled singly, in one change with
// one event, and returns what the person gets back: where is the address of the
// acceptance with an event's number.
//
// It returns review.Problems when a case does not fit any more, and what BulkPlan
// returns.
func (s *Store) AcceptBulk(ctx context.Context, cause review.Cause, b intake.Bulk, doubt review.Doubt, ids []review.CaseID, reason string, where func(event int64) review.Answer) (review.Answer, error) {
	if err := mayBulk(cause.Actor, b, doubt); err != nil {
		return review.Answer{}, err
	}
	p := review.Problems{}
	p.Add(strings.TrimSpace(reason) != "", "reason", "Say how it is known that this is right for all of them.")
	p.Add(len(ids) > 0 && len(ids) <= intake.BulkLimit, "cases", "There is nothing to accept.")
	if err := p.Err(); err != nil {
		return review.Answer{}, err
	}
	return s.changeAnswer(ctx, cause, func(tx *Tx) (review.Answer, error) {
		lines, err := s.stillFit(tx, b, doubt, ids)
		if err != nil {
			return review.Answer{}, err
		}
		event := review.Event{Change: acceptances[b], Facts: map[string]string{"kind": string(doubt), "cases": fmt.Sprint(len(ids))}, Detail: map[string]string{"reason": reason}}
		accept := tx.acceptOwn
		if b == intake.BulkJoin {
			accept = tx.acceptJoins
		}
		seq, err := accept(event, lines, strings.TrimSpace(reason))
		return where(seq), err
	})
}

// stillFit looks at cases again when they are accepted.
func (s *Store) stillFit(tx *Tx, b intake.Bulk, doubt review.Doubt, ids []review.CaseID) ([]intake.BulkLine, error) {
	p := intake.BulkPlan{Doubt: doubt, Bulk: b}
	used := map[review.CaseID]bool{}
	for _, id := range ids {
		if err := s.weighBulk(tx, tx.Cause().Actor, &p, review.Banner{Case: id}, used); err != nil {
			return nil, err
		}
	}
	if n := len(p.Left); n > 0 {
		return nil, review.Problems{"cases": fmt.Sprintf("%d of these cases do not fit any more. Nothing was changed: look at those that fit now, and accept again.", n)}
	}
	return p.Fits, nil
}

func (tx *Tx) acceptOwn(event review.Event, lines []intake.BulkLine, reason string) (int64, error) {
	var all []changed
	for _, l := range lines {
		c, err := tx.findCase(tx.Cause().Actor, l.Banner.Case)
		if err != nil {
			return 0, err
		}
		before := *c
		e, err := c.Apply(review.SettleIdentity{Reason: reason}, tx.Cause().Actor, tx.Now())
		if err != nil {
			return 0, err
		}
		event.Objects = append(event.Objects, e.Objects...)
		all = append(all, changed{&before, c})
	}
	seq, err := tx.saveCases(event, all...)
	if err != nil {
		return 0, err
	}
	for _, c := range all {
		if err := tx.ownPerson(seq, c.after, nil); err != nil {
			return 0, err
		}
	}
	return seq, nil
}

func (tx *Tx) acceptJoins(event review.Event, lines []intake.BulkLine, reason string) (int64, error) {
	var all []changed
	var moves []*moving
	for _, l := range lines {
		from, into, err := tx.casesAt(l.Banner.Case, 0, l.Into, 0)
		if err != nil {
			return 0, err
		}
		m, err := tx.moving("join", from, into)
		if err != nil {
			return 0, err
		}
		e, err := review.JoinCases(from, into, reason, false, tx.Cause().Actor, tx.Now())
		if err != nil {
			return 0, err
		}
		event.Objects = append(event.Objects, e.Objects...)
		all = append(all, changed{&m.was[0], from}, changed{&m.was[1], into})
		moves = append(moves, m)
	}
	seq, err := tx.saveCases(event, all...)
	if err != nil {
		return 0, err
	}
	for _, m := range moves {
		m.event = seq
		if err := m.kept(); err != nil {
			return 0, err
		}
		if err := m.joinPatients(false); err != nil {
			return 0, err
		}
	}
	return seq, nil
}
