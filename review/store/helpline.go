package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"harmreview/review"
)

// callKind is what calls are in events.
const callKind = "call"

// TakeCall keeps a call to the helpline, with what the search for whom it is about
// found: nothing, somebody to choose from, or something that must not be told
// apart, which goes to a manager. What must be looked at the same day raises an
// action at once, which names toRing. It returns review.ErrForbidden, or
// review.Problems.
func (s *Store) TakeCall(ctx context.Context, cause review.Cause, c review.HelpCall, toRing string, then func(review.CallID) review.Answer) (review.Answer, error) {
	return s.changeAnswer(ctx, cause, func(tx *Tx) (review.Answer, error) {
		a := cause.Actor
		if !a.May(review.AnswerCalls) {
			return review.Answer{}, review.ErrForbidden
		}
		if err := c.Check().Err(); err != nil {
			return review.Answer{}, err
		}
		c.NHSNumber = strings.ReplaceAll(c.NHSNumber, " ", "")
		fits, err := callFits(tx, a.Incident, c)
		if err != nil {
			return review.Answer{}, err
		}
		c.Result = review.CallOpen
		switch {
		case len(fits.hidden) > 0:
			c.Result, c.RingBack, c.RingBy = review.WillRingBack, review.RingOwed, review.Manager
		case len(fits.hits) == 0:
			c.Result = review.NotOnLists
		}
		if c.Result == review.NotOnLists && c.Urgency != 0 {
			c.RingBack, c.RingBy = review.RingOwed, review.Manager // nobody's case can hold what they told
		}
		if c.ID, err = tx.insertCall(c); err != nil {
			return review.Answer{}, err
		}
		if c.Urgency == review.SameDay { // at once, whoever it is about
			err = tx.openOnCall(c, toRing)
		}
		return then(c.ID), err
	})
}

func (tx *Tx) insertCall(c review.HelpCall) (review.CallID, error) {
	tail, err := tx.tail()
	if err != nil {
		return 0, err
	}
	want, a := tail.size, tx.Cause().Actor
	id, err := one[review.CallID](tx, `INSERT INTO calls (incident_id, caller, about, result, by, at, relation, telephone, family, given, born, nhs_number, urgency, harm, ring_back, ring_by, event)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING id`,
		a.Incident, strings.TrimSpace(c.Caller), strings.TrimSpace(c.About), c.Result, a.Person, instant(tx.Now()), c.Relation, strings.TrimSpace(c.Telephone),
		strings.TrimSpace(c.Family), strings.TrimSpace(c.Given), c.Born, c.NHSNumber, c.Urgency, c.Harm, c.RingBack, c.RingBy, want)
	if err != nil {
		return 0, err
	}
	_, err = tx.Record(review.Event{Change: "take call", Objects: []review.Object{{Kind: callKind, ID: int64(id), After: 1}}, Facts: map[string]string{"result": string(c.Result)}, Detail: c})
	return id, err
}

const selectCall = `SELECT calls.id, calls.version, coalesce(case_id, 0), caller, relation, calls.telephone, checked, coalesce(acts_as, 0), family, given, born, nhs_number, about, urgency, harm, result, ring_back, ring_by, dismissed,
		by, taker.name, at, coalesce(comparer.name, ''), compared_at,
		EXISTS (SELECT 1 FROM cases JOIN patients ON patients.id = cases.patient_id WHERE cases.id = case_id AND restricted = 1)
	FROM calls JOIN people AS taker ON taker.id = by LEFT JOIN people AS comparer ON comparer.id = compared_by`

func scanCall(rows *sql.Rows, c *review.CallLine) error {
	return rows.Scan(&c.ID, &c.Version, &c.Case, &c.Caller, &c.Relation, &c.Telephone, fromJSON(&c.Checked), &c.ActsAs, &c.Family, &c.Given, &c.Born, &c.NHSNumber, &c.About, &c.Urgency, &c.Harm, &c.Result, &c.RingBack, &c.RingBy, fromJSON(&c.Dismissed),
		&c.By, &c.ByName, (*instant)(&c.At), &c.ComparedBy, (*instant)(&c.ComparedAt), &c.Apart)
}

func findCall(q querier, incident review.IncidentID, id review.CallID) (review.HelpCall, error) {
	found, err := list(q, scanCall, selectCall+` WHERE calls.id = $1 AND incident_id = $2`, id, incident)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("call %d: %w", id, review.ErrNotFound)
	}
	if err != nil {
		return review.HelpCall{}, err
	}
	c := found[0].HelpCall
	c.Rings, err = callRings(q, id)
	return c, err
}

func callRings(q querier, id review.CallID) ([]review.CallRing, error) {
	return list(q, func(rows *sql.Rows, r *review.CallRing) error {
		return rows.Scan(&r.Result, &r.Note, &r.By, (*instant)(&r.At))
	}, `SELECT result, note, people.name, at FROM call_rings JOIN people ON people.id = by WHERE call_id = $1 ORDER BY n`, id)
}

// Call is one call with what may be said now. Only a manager learns what it was
// that must not be told apart. It returns review.ErrForbidden, or review.ErrNotFound.
func (s *Store) Call(ctx context.Context, a review.Actor, id review.CallID) (review.CallPage, error) {
	var p review.CallPage
	if !a.May(review.SeeCalls) {
		return p, review.ErrForbidden
	}
	err := s.view(ctx, func(q querier) (err error) {
		p, err = s.callPage(q, a, id)
		return err
	})
	return p, err
}

func (s *Store) callPage(q querier, a review.Actor, id review.CallID) (review.CallPage, error) {
	var p review.CallPage
	var err error
	if p.HelpCall, err = findCall(q, a.Incident, id); err != nil {
		return p, err
	}
	fits, err := callFits(q, a.Incident, p.HelpCall)
	if err != nil {
		return p, err
	}
	p.Settles = p.SettleRefusal(a, len(fits.hidden) > 0) == nil
	if a.May(review.SettleApart) {
		if p.Hidden, err = s.hiddenFits(q, a, fits.hidden); err != nil {
			return p, err
		}
	}
	switch {
	case p.Case != 0:
		return p, s.answered(q, a, &p, fits)
	case p.Settles:
		p.Hits = fits.hits
	}
	switch {
	case p.Result == review.WillRingBack || len(fits.hidden) > 0:
		p.Answer = review.RingBackAnswer()
	case p.Result == review.NotOnLists && len(fits.hits) == 0:
		p.Answer = review.NotFoundAnswer(p.HelpCall)
	default:
		p.Hits = fits.hits
	}
	return p, nil
}

// answered adds to the page of a call, of which it is settled whom it is about, what
// may be compared and said. Of a patient who was restricted since, whoever does not
// see the case learns no more.
func (s *Store) answered(q querier, a review.Actor, p *review.CallPage, fits calledFits) error {
	c, err := loadCase(q, p.Case)
	if err != nil {
		return fmt.Errorf("case %s: %w", p.Case, err)
	}
	p.Answer = c.AnswerFor(a, p.HelpCall, s.now())
	p.Hits = slices.DeleteFunc(fits.hits, func(h review.CallHit) bool { return h.Case != p.Case })
	if a.May(review.AnswerCalls) {
		p.Record = c.CallRecord()
	}
	sees, err := seesCase(q, a, p.Case, s.now())
	if !sees {
		p.Case, p.Record = 0, nil
	}
	return err
}

// hiddenFits are what must not be told apart, for a manager: restricted patients
// whose case they have opened, or are named on, may be chosen.
func (s *Store) hiddenFits(q querier, a review.Actor, fits []review.CallFit) ([]review.CallFit, error) {
	for i := range fits {
		if fits[i].Case == 0 {
			continue
		}
		var err error
		if fits[i].Sees, err = seesCase(q, a, fits[i].Case, s.now()); err != nil {
			return nil, err
		}
	}
	return fits, nil
}

// seesCase reports whether the actor may see a case now.
func seesCase(q querier, a review.Actor, id review.CaseID, now time.Time) (bool, error) {
	var w where
	w.and("cases.id = %s", id)
	w.visible(a, now)
	return one[bool](q, `SELECT EXISTS (SELECT 1 FROM cases WHERE `+w.String()+`)`, w.args...)
}
