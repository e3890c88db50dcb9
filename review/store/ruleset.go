package store

import (
	"context"

	"harmreview/review"
	"harmreview/review/priority"
)

// RulesPage returns the priority rules of an incident with every version that was
// in force or was written, and the draft of the next one.
func (s *Store) RulesPage(ctx context.Context, incident review.IncidentID) (priority.RulesPage, error) {
	var p priority.RulesPage
	err := s.view(ctx, func(q querier) (err error) {
		p, err = rulesPage(q, incident)
		return err
	})
	return p, err
}

func rulesPage(q querier, incident review.IncidentID) (priority.RulesPage, error) {
	var p priority.RulesPage
	var err error
	p.Versions, err = allVersions[priority.Set](q, priorityDefinition, incident)
	if err != nil {
		return p, err
	}
	return p, addRuleDraft(q, incident, &p)
}

// addRuleDraft adds the draft, if there is one, and its newest try.
func addRuleDraft(q querier, incident review.IncidentID, p *priority.RulesPage) error {
	var d priority.Draft
	err := q.QueryRow(`SELECT body, rule_drafts.version, people.name, at FROM rule_drafts JOIN people ON people.id = by WHERE incident_id = $1`, incident).
		Scan(fromJSON(&d.Set), &d.Version, &d.ByName, (*instant)(&d.At))
	if err != nil {
		return ignoreNotFound(err)
	}
	p.Draft = &d
	tries, err := ruleTries(q, incident, 0)
	if err != nil || len(tries) == 0 {
		return err
	}
	p.Try = &tries[0].Try
	p.Tried = p.Try.State == priority.TryDone && tries[0].sha256 == digest(toJSON(d.Set)) && p.Try.Against.ID == p.InForce.ID
	return nil
}

// BeginRules begins a draft with the set in force, or with a set that was written
// and did not come into force; 0 is none. It returns review.ErrNotFound or a
// review.Refusal.
func (s *Store) BeginRules(ctx context.Context, cause review.Cause, from int64) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		a := cause.Actor
		p, err := rulesPage(tx, a.Incident)
		if err == nil {
			err = p.MayBegin(a)
		}
		if err != nil {
			return err
		}
		set := p.InForce.Body
		if from != 0 {
			x, err := p.FindWritten(from)
			if err != nil {
				return err
			}
			set = x.Body
		}
		if err := tx.Exec(`INSERT INTO rule_drafts (incident_id, body, by, at) VALUES ($1, $2, $3, $4)`, a.Incident, toJSON(set), a.Person, instant(tx.Now())); err != nil {
			return err
		}
		return tx.recordRules("begin draft of priority rules", map[string]any{"from": from})
	})
}

// EditRules makes an edit to the draft whose version the person saw. A try of the
// draft before it stops. It returns a review.Refusal, review.ErrStale, or the
// review.Problems of the set that would come of it.
func (s *Store) EditRules(ctx context.Context, cause review.Cause, version int, e priority.Edit) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		a := cause.Actor
		p, err := tx.ruleDraft(version, priority.RulesPage.MayChange)
		if err != nil {
			return err
		}
		set, err := e.On(p.Draft.Set)
		if err == nil {
			err = set.Check().Err()
		}
		if err != nil {
			return err
		}
		if err := tx.ExecOne(`UPDATE rule_drafts SET body = $1, by = $2, at = $3, version = version + 1 WHERE incident_id = $4 AND version = $5`,
			toJSON(set), a.Person, instant(tx.Now()), a.Incident, version); err != nil {
			return err
		}
		if err := tx.leaveTries(); err != nil {
			return err
		}
		return tx.recordRules("edit draft of priority rules", map[string]any{"does": e.Does(), "edit": e})
	})
}

// ruleDraft is the draft at the version that a person saw, which may lets them
// go on with. It returns review.ErrStale for another version.
func (tx *Tx) ruleDraft(version int, may func(priority.RulesPage, review.Actor) error) (priority.RulesPage, error) {
	a := tx.Cause().Actor
	p, err := rulesPage(tx, a.Incident)
	if err == nil {
		err = p.MayChange(a)
	}
	if err == nil && p.Draft.Version != version {
		err = review.ErrStale
	}
	if err == nil {
		err = may(p, a)
	}
	return p, err
}

// DiscardRules throws the draft away whose version the person saw. It returns a
// review.Refusal, or review.ErrStale.
func (s *Store) DiscardRules(ctx context.Context, cause review.Cause, version int) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		p, err := tx.ruleDraft(version, priority.RulesPage.MayChange)
		if err != nil {
			return err
		}
		if err := tx.dropRules(version); err != nil {
			return err
		}
		return tx.recordRules("discard draft of priority rules", map[string]any{"rules": p.Draft.Set})
	})
}

func (tx *Tx) dropRules(version int) error {
	if err := tx.ExecOne(`DELETE FROM rule_drafts WHERE incident_id = $1 AND version = $2`, tx.Cause().Actor.Incident, version); err != nil {
		return err
	}
	return tx.leaveTries()
}

func (tx *Tx) recordRules(change string, detail map[string]any) error {
	_, err := tx.Record(review.Event{Change: change, Detail: detail, Objects: []review.Object{{Kind: incidentKind, ID: int64(tx.Cause().Actor.Incident)}}})
	return err
}

// ProposeRules puts the draft before a lead, as it was tried; then it is a draft
// no more. Nothing changes until it is approved. It returns a review.Refusal,
// review.ErrStale, or review.Problems.
func (s *Store) ProposeRules(ctx context.Context, cause review.Cause, version int, reason string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		p, err := tx.ruleDraft(version, priority.RulesPage.MayPropose)
		if err != nil {
			return err
		}
		if err := priority.CheckReason(reason).Err(); err != nil {
			return err
		}
		if err := tx.dropRules(version); err != nil {
			return err
		}
		return tx.writeVersion("write priority rules", p.InForce.ID, int64(p.Try.ID), p.Draft.Set, reason, map[string]any{"rules": p.Draft.Set})
	})
}

// AnswerRules approves, refuses or withdraws a set that somebody wrote. An
// approved one is in force from then on. It returns review.ErrNotFound, a
// review.Refusal, or review.Problems.
func (s *Store) AnswerRules(ctx context.Context, cause review.Cause, id int64, answer review.VersionAnswer, reason string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		all, err := allVersions[priority.Set](tx, priorityDefinition, cause.Actor.Incident)
		if err != nil {
			return err
		}
		x, err := all.FindWritten(id)
		if err != nil {
			return err
		}
		return tx.answerVersion("answer priority rules", priorityDefinition, review.ApproveRules, x.WrittenVersion, x.Based.ID, x.Body, answer, reason)
	})
}
