package store

import (
	"context"
	"fmt"

	"harmreview/review"
)

// SettleCall says whom a call is about: a case that fits it, or 0 for nobody on
// the lists. What the caller told that is new goes to the case, with its urgency, and
// so does a same-day action that the call raised. A restricted patient's case is
// chosen by a manager who sees it. It returns review.ErrForbidden, review.ErrNotFound,
// review.ErrStale, a review.Refusal, or review.Problems.
func (s *Store) SettleCall(ctx context.Context, cause review.Cause, id review.CallID, version int, about review.CaseID) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		p, err := s.callPage(tx, cause.Actor, id)
		if err != nil {
			return err
		}
		fits, err := callPatients(tx, cause.Actor.Incident, p.HelpCall)
		if err != nil {
			return err
		}
		kept, err := findCall(tx, cause.Actor.Incident, id)
		switch {
		case err != nil:
			return err
		case p.Version != version:
			return review.ErrStale
		}
		if err := kept.SettleRefusal(cause.Actor, p.Answer.Result == review.WillRingBack); err != nil {
			return err
		}
		if about != 0 && !p.MayBe(about) {
			return review.Problems{"case": "Choose one of those found, or nobody."}
		}
		if about == 0 {
			return tx.settleAsNobody(kept, fits)
		}
		return tx.settleAs(kept, about)
	})
}

// settleAsNobody keeps that a call is about none of those who fit it. What the
// caller told that is new has no case to go to, so they are rung back.
func (tx *Tx) settleAsNobody(c review.HelpCall, fits calledFits) error {
	before := c.Version
	c.Result = review.NotOnLists
	for _, h := range fits.hits {
		c.Dismissed = append(c.Dismissed, h.Case)
	}
	for _, h := range fits.hidden {
		c.Dismissed = append(c.Dismissed, h.Case)
	}
	if c.Urgency != 0 && c.RingBack == review.NoRing {
		c.RingBack, c.RingBy = review.RingOwed, review.Manager
	}
	return tx.saveCall(c, before, "settle call", nil)
}

// settleAs keeps which case a call is about, and moves to it what the call told and
// raised.
func (tx *Tx) settleAs(c review.HelpCall, about review.CaseID) error {
	before := c.Version
	if err := tx.moveOwedOfCall(c.ID, about); err != nil {
		return err
	}
	of, err := tx.findCase(tx.Cause().Actor, about)
	if err != nil {
		return err
	}
	if c.Urgency != 0 {
		from := fmt.Sprintf("%s, %s (call %d)", c.Caller, c.Relation, c.ID)
		if err := tx.apply(of, review.AddInformation{From: from, What: c.About, Urgency: c.Urgency, Raised: c.Urgency == review.SameDay, Harm: c.Harm, Told: c.At}); err != nil {
			return err
		}
	}
	c.Case = about
	c.Answered(of.Answer(c, tx.Now()))
	return tx.saveCall(c, before, "settle call", nil, review.Object{Kind: caseKind, ID: int64(about)})
}

// CheckCall keeps what a caller said rightly, compared with the record of the case
// that the call is about, and what they may be told because of it. It can be done
// again: the last check counts, and each is an event. It returns review.ErrForbidden,
// review.ErrNotFound, review.ErrStale, a review.Refusal, or review.Problems.
func (s *Store) CheckCall(ctx context.Context, cause review.Cause, id review.CallID, version int, check review.CallCheck) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		a := cause.Actor
		if !a.May(review.AnswerCalls) {
			return review.ErrForbidden
		}
		p, err := s.callPage(tx, a, id)
		switch {
		case err != nil:
			return err
		case p.Version != version:
			return review.ErrStale
		case p.Record == nil:
			return review.Refusal{Kind: review.ErrNotNow, Why: "There is nothing to compare with on this call."}
		}
		of, err := tx.findCase(a, p.Case)
		if err != nil {
			return err
		}
		if err := of.CheckOf(p.HelpCall, check).Err(); err != nil {
			return err
		}
		c := p.HelpCall
		c.CallCheck, c.ComparedAt = check, tx.Now()
		c.Answered(of.Answer(c, tx.Now()))
		if err := tx.Exec(`UPDATE calls SET checked = $1, acts_as = $2, compared_by = $3, compared_at = $4 WHERE id = $5`,
			toJSON(append([]string{}, check.Checked...)), null(check.ActsAs), a.Person, instant(tx.Now()), id); err != nil {
			return err
		}
		return tx.saveCall(c, p.Version, "check caller", check, review.Object{Kind: caseKind, ID: int64(c.Case)})
	})
}

// saveCall keeps what became of a call, and records it.
func (tx *Tx) saveCall(c review.HelpCall, before int, change string, detail any, about ...review.Object) error {
	if err := tx.ExecOne(`UPDATE calls SET case_id = $1, result = $2, ring_back = $3, ring_by = $4, dismissed = $5, version = version + 1 WHERE id = $6 AND version = $7`,
		null(c.Case), c.Result, c.RingBack, c.RingBy, toJSON(append([]review.CaseID{}, c.Dismissed...)), c.ID, before); err != nil {
		return err
	}
	objects := append([]review.Object{{Kind: callKind, ID: int64(c.ID), Before: before, After: before + 1}}, about...)
	_, err := tx.Record(review.Event{Change: change, Objects: objects, Facts: map[string]string{"result": string(c.Result), "ring back": string(c.RingBack)}, Detail: detail})
	return err
}

// RingBack records an attempt to ring a caller back, and what was said. It returns
// review.ErrForbidden, review.ErrNotFound, review.ErrStale, a review.Refusal, or
// review.Problems.
func (s *Store) RingBack(ctx context.Context, cause review.Cause, id review.CallID, version int, ring review.CallRing) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		c, err := findCall(tx, cause.Actor.Incident, id)
		switch {
		case err != nil:
			return err
		case c.Version != version:
			return review.ErrStale
		}
		if err := c.Ring(ring, cause.Actor, tx.Now()); err != nil {
			return err
		}
		tail, err := tx.tail()
		if err != nil {
			return err
		}
		n := len(c.Rings)
		if err := tx.Exec(`INSERT INTO call_rings (call_id, n, result, note, by, at, event) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			id, n, c.Rings[n-1].Result, c.Rings[n-1].Note, cause.Actor.Person, instant(tx.Now()), tail.size); err != nil {
			return err
		}
		return tx.saveCall(c, version, "ring back", c.Rings[n-1])
	})
}
