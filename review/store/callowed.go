package store

import (
	"context"
	"fmt"

	"harmreview/review"
)

// owedBeforeCase is what something owes that is no case, as a case that holds nothing
// else: the rules of what is owed are the same.
func owedBeforeCase(q querier, incident review.IncidentID, condition string, id any) (*review.Case, error) {
	i, err := loadIncident(q, incident)
	if err != nil {
		return nil, err
	}
	c := &review.Case{Incident: incident, Stage: review.InTriage, Policy: i.Policy}
	c.Obligations, err = obligationsOf(q, condition+` AND obligations.case_id IS NULL`, id)
	return c, err
}

const ofCall = `obligations.call_id = $1`

// openOnCall raises the same-day action of what a caller told, before anybody knows
// whom the call is about.
func (tx *Tx) openOnCall(call review.HelpCall, toRing string) error {
	c, err := owedBeforeCase(tx, tx.Cause().Actor.Incident, ofCall, call.ID)
	if err != nil {
		return err
	}
	return tx.changeBesideCases(c, review.OpenObligation{Kind: review.SameDayAction, What: call.About, Owner: toRing},
		func(o *review.Obligation) { o.Call = call.ID }, review.Object{Kind: callKind, ID: int64(call.ID)})
}

// changeBesideCases makes a change to what something owes that is no case, and
// records it. hang hangs there what the change opens; about is what it hangs on.
func (tx *Tx) changeBesideCases(c *review.Case, change review.Change, hang func(*review.Obligation), about ...review.Object) error {
	event, err := c.Apply(change, tx.Cause().Actor, tx.Now())
	if err != nil {
		return err
	}
	tail, err := tx.tail()
	if err != nil {
		return err
	}
	for i := range c.Obligations {
		hang(&c.Obligations[i])
	}
	event.Objects, event.Facts, event.Detail = about, nil, change
	if err := (keeping{tx, c, tail.size, &event}).obligations(); err != nil {
		return err
	}
	_, err = tx.Record(event)
	return err
}

// moveOwedOfCall moves what a call owes to the case that it turned out to be about.
func (tx *Tx) moveOwedOfCall(id review.CallID, to review.CaseID) error {
	owed, err := obligationsOf(tx, ofCall+` AND obligations.case_id IS NULL`, id)
	if err != nil || len(owed) == 0 {
		return err
	}
	return tx.byProgram(tx.Cause().Actor.Incident, func() error {
		_, err := tx.ChangeCase(to, 0, review.TakeOver{Owed: owed})
		return err
	})
}

// callOwed is what a call owes: as a case that holds nothing else, or the case that
// it moved to. It returns review.ErrNotFound for what no call of the incident raised.
func callOwed(q querier, incident review.IncidentID, id review.CallID, obligation review.ObligationID) (*review.Case, error) {
	moved, err := one[review.CaseID](q, `SELECT coalesce(case_id, 0) FROM obligations WHERE id = $1 AND call_id = $2 AND incident_id = $3`, obligation, id, incident)
	if err != nil {
		return nil, fmt.Errorf("same-day action %d of call %d: %w", obligation, id, err)
	}
	if moved == 0 {
		return owedBeforeCase(q, incident, ofCall, id)
	}
	c, err := loadCase(q, moved)
	return c.Case, err
}

// CallAction is a same-day action that a call raised, as every member of the incident
// sees it, also once it has moved to a case: whose it is, it does not say. It returns
// review.ErrNotFound for any other.
func (s *Store) CallAction(ctx context.Context, a review.Actor, id review.CallID, obligation review.ObligationID) (review.SameDayPage, error) {
	var p review.SameDayPage
	err := s.view(ctx, func(q querier) error {
		c, err := callOwed(q, a.Incident, id, obligation)
		if err != nil {
			return err
		}
		p, err = c.SameDayPage(obligation, a, a.May(review.DoAssess), s.now())
		p.Case = 0
		return err
	})
	return p, err
}

// ChangeCallAction records a step of a same-day action that a call raised, or that it
// is met, also once it has moved to a case. Every member may say who accepted it. It
// returns what ChangeCase does.
func (s *Store) ChangeCallAction(ctx context.Context, cause review.Cause, id review.CallID, obligation review.ObligationID, change review.Change) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		c, err := callOwed(tx, cause.Actor.Incident, id, obligation)
		if err != nil {
			return err
		}
		if _, err := c.SameDayPage(obligation, cause.Actor, true, tx.Now()); err != nil {
			return err
		}
		if c.ID != 0 {
			return tx.apply(c, change)
		}
		return tx.changeBesideCases(c, change, func(o *review.Obligation) { o.Call = id }, review.Object{Kind: callKind, ID: int64(id)})
	})
}

// CallToAct is a call that raised a same-day action, for whoever acts on it: what was
// taken down, and nothing of whom it turned out to be about. It returns
// review.ErrForbidden, or review.ErrNotFound.
func (s *Store) CallToAct(ctx context.Context, a review.Actor, id review.CallID, obligation review.ObligationID) (review.CallToAct, error) {
	var t review.CallToAct
	if !a.May(review.DoAssess) {
		return t, review.ErrForbidden
	}
	err := s.view(ctx, func(q querier) error {
		c, err := callOwed(q, a.Incident, id, obligation)
		if err != nil {
			return err
		}
		if t.HelpCall, err = findCall(q, a.Incident, id); err != nil {
			return err
		}
		t.HelpCall = t.TakenDown()
		t.Owed, _ = c.Obligation(obligation)
		return nil
	})
	return t, err
}
