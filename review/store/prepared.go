package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"harmreview/review"
)

// preparedNow is the set of prepared cases in force in an incident; none while no
// lead has approved one there.
func preparedNow(q querier, incident review.IncidentID) (id review.DefinitionID, set review.PreparedCases, err error) {
	var own bool
	err = q.QueryRow(`SELECT id, incident_id <> 0, body FROM definitions WHERE kind = $1 AND incident_id IN (0, $2) ORDER BY incident_id = 0, n DESC LIMIT 1`,
		preparedDefinition, incident).Scan(&id, &own, readOnce[review.PreparedCases]{&knownPrepared, &set})
	if !own {
		set = nil
	}
	return id, set.InUse(), err
}

// preparedTask is what somebody still has to do of the prepared cases.
func preparedTask(q querier, a review.Actor) (review.PreparedTask, error) {
	var t review.PreparedTask
	if !review.ReadsPrepared(a) {
		return t, nil
	}
	policy, err := policyOf(q, a.Incident)
	if err != nil {
		return t, err
	}
	t.First = policy.PreparedFirst
	_, set, err := preparedNow(q, a.Incident)
	if err != nil || len(set) == 0 {
		return t, err
	}
	read, last := map[string]bool{}, int64(0)
	err = q.each(`SELECT key, event FROM prepared_readings WHERE incident_id = $1 AND person_id = $2 ORDER BY id`, []any{a.Incident, a.Person}, func(rows *sql.Rows) error {
		var key string
		err := rows.Scan(&key, &last)
		read[key] = true
		return err
	})
	if err != nil {
		return t, err
	}
	t.Done = len(read)
	for _, c := range set {
		if !read[c.Key] {
			t.Next = c.Key
			break
		}
	}
	if policy.PreparedEvery == 0 || t.Next == "" {
		return t, nil
	}
	signed, err := one[int](q, `SELECT count(*) FROM assessments JOIN cases ON cases.id = case_id
		WHERE by = $1 AND incident_id = $2 AND kind = 'signed' AND event > $3`, a.Person, a.Incident, last)
	t.Due = signed >= policy.PreparedEvery
	return t, err
}

// preparedOwed is how many prepared cases somebody reads before they may assess. It
// is asked with every request, and looks no further where the policy asks for none.
func preparedOwed(q querier, a review.Actor) (int, error) {
	if !review.ReadsPrepared(a) {
		return 0, nil
	}
	policy, err := policyOf(q, a.Incident)
	if err != nil || policy.PreparedFirst == 0 {
		return 0, err
	}
	task, err := preparedTask(q, a)
	return task.Owed(), err
}

// PreparedTask is what somebody still has to do of the prepared cases: nothing for
// whoever is given none.
func (s *Store) PreparedTask(ctx context.Context, a review.Actor) (review.PreparedTask, error) {
	var t review.PreparedTask
	err := s.view(ctx, func(q querier) (err error) {
		t, err = preparedTask(q, a)
		return err
	})
	return t, err
}

// PreparedCase is a case that somebody is given, with what they answered; the
// reading is nil before that, and the case then holds no reference answer and no
// reasons. It returns review.ErrForbidden for whoever is given none, or
// review.ErrNotFound.
func (s *Store) PreparedCase(ctx context.Context, a review.Actor, key string) (review.PreparedCase, *review.PreparedReading, error) {
	var c review.PreparedCase
	var reading *review.PreparedReading
	if !review.ReadsPrepared(a) {
		return c, nil, review.ErrForbidden
	}
	err := s.view(ctx, func(q querier) error {
		mine, err := preparedReadings(q, a.Incident, `person_id = $2 AND key = $3`, a.Person, key)
		if err != nil {
			return err
		}
		definition, set, err := preparedNow(q, a.Incident)
		if err != nil {
			return err
		}
		if len(mine) > 0 {
			reading, definition = &mine[0], mine[0].Definition
			if set, err = preparedSet(q, definition); err != nil {
				return err
			}
		}
		var there bool
		if c, there = set.Find(key); !there {
			return fmt.Errorf("prepared case %q: %w", key, review.ErrNotFound)
		}
		if reading == nil {
			c.Reference, c.Why = review.PreparedAnswer{}, ""
		}
		return nil
	})
	return c, reading, err
}

func preparedSet(q querier, id review.DefinitionID) (review.PreparedCases, error) {
	var set review.PreparedCases
	err := q.QueryRow(`SELECT body FROM definitions WHERE id = $1 AND kind = $2`, id, preparedDefinition).Scan(readOnce[review.PreparedCases]{&knownPrepared, &set})
	return set, err
}

// preparedReadings are what people answered in an incident ($1), oldest first, each
// with its case as it then was.
func preparedReadings(q querier, incident review.IncidentID, condition string, args ...any) ([]review.PreparedReading, error) {
	all, err := list(q, func(rows *sql.Rows, r *review.PreparedReading) error {
		return rows.Scan(&r.ID, &r.Key, &r.Definition, &r.By, &r.ByName, fromJSON(&r.Answer), &r.Judgement, (*instant)(&r.At))
	}, `SELECT prepared_readings.id, key, definition_id, person_id, people.name, answer, judgement, at
		FROM prepared_readings JOIN people ON people.id = person_id WHERE incident_id = $1 AND `+condition+` ORDER BY prepared_readings.id`, append([]any{incident}, args...)...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		set, err := preparedSet(q, all[i].Definition)
		if err != nil {
			return nil, err
		}
		c, _ := set.Find(all[i].Key)
		all[i].Reference, all[i].Title = c.Reference, c.Title
	}
	return all, nil
}

// OwnPreparedReadings are what the actor answered, oldest first.
func (s *Store) OwnPreparedReadings(ctx context.Context, a review.Actor) ([]review.PreparedReading, error) {
	var all []review.PreparedReading
	err := s.view(ctx, func(q querier) (err error) {
		all, err = preparedReadings(q, a.Incident, `person_id = $2`, a.Person)
		return err
	})
	return all, err
}

// PreparedReadings are all that were answered, oldest first, for leads. It returns
// review.ErrForbidden for anybody else.
func (s *Store) PreparedReadings(ctx context.Context, a review.Actor) ([]review.PreparedReading, error) {
	if !a.May(review.WritePrepared) {
		return nil, review.ErrForbidden
	}
	var all []review.PreparedReading
	err := s.view(ctx, func(q querier) (err error) {
		all, err = preparedReadings(q, a.Incident, `1 = 1`)
		return err
	})
	return all, err
}

// AnswerPrepared keeps what the actor says about a prepared case, once. It returns
// review.ErrForbidden for whoever is given none, review.ErrNotFound, a
// review.Refusal when they have answered already, or review.Problems.
func (s *Store) AnswerPrepared(ctx context.Context, cause review.Cause, x review.AnswerPrepared) error {
	a := cause.Actor
	if !review.ReadsPrepared(a) {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Prepared cases are read by clinicians who assess. Leads see the reference answers."}
	}
	return s.change(ctx, cause, func(tx *Tx) error {
		definition, set, err := preparedNow(tx, a.Incident)
		if err != nil {
			return err
		}
		if _, there := set.Find(x.Key); !there {
			return fmt.Errorf("prepared case %q: %w", x.Key, review.ErrNotFound)
		}
		read, err := one[int](tx, `SELECT count(*) FROM prepared_readings WHERE incident_id = $1 AND person_id = $2 AND key = $3`, a.Incident, a.Person, x.Key)
		if err != nil {
			return err
		}
		if read > 0 {
			return review.Refusal{Kind: review.ErrNotNow, Why: "You have answered this case already. An answer is not changed."}
		}
		if err := x.Check().Err(); err != nil {
			return err
		}
		seq, err := tx.Record(review.Event{Change: "answer prepared case", Facts: map[string]string{"case": x.Key}, Detail: x.Answer,
			Objects: []review.Object{{Kind: incidentKind, ID: int64(a.Incident)}}})
		if err != nil {
			return err
		}
		return tx.Exec(`INSERT INTO prepared_readings (incident_id, person_id, key, definition_id, answer, judgement, at, event) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			a.Incident, a.Person, x.Key, definition, toJSON(x.Answer), strings.TrimSpace(x.Judgement), instant(tx.Now()), seq)
	})
}

// PreparedVersions returns the sets of prepared cases of an incident, for leads. It
// returns review.ErrForbidden for anybody else: they hold the reference answers.
func (s *Store) PreparedVersions(ctx context.Context, a review.Actor) (review.Versions[review.PreparedCases], error) {
	var v review.Versions[review.PreparedCases]
	if !a.May(review.WritePrepared) {
		return v, review.ErrForbidden
	}
	err := s.view(ctx, func(q querier) (err error) {
		v, err = allVersions[review.PreparedCases](q, preparedDefinition, a.Incident)
		return err
	})
	return v, err
}

// ProposePrepared puts a set before another lead; base is the one in force that its
// writer saw. It returns review.ErrForbidden, review.ErrStale, a review.Refusal
// while another one waits, or review.Problems.
func (s *Store) ProposePrepared(ctx context.Context, cause review.Cause, base review.DefinitionID, set review.PreparedCases, reason string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		a := cause.Actor
		if !a.May(review.WritePrepared) {
			return review.Refusal{Kind: review.ErrForbidden, Why: "A lead writes prepared cases."}
		}
		all, err := allVersions[review.PreparedCases](tx, preparedDefinition, a.Incident)
		if err != nil {
			return err
		}
		if err := review.CheckPrepared(set, all.InForce, reason).Err(); err != nil {
			return err
		}
		if err := mayPropose(all.Waiting() != nil, all.InForce.ID, base); err != nil {
			return err
		}
		return tx.writeVersion("write prepared cases", base, 0, set, reason, map[string]any{"cases": len(set)})
	})
}

// AnswerPreparedSet approves, refuses or withdraws a set that somebody wrote. It
// returns review.ErrNotFound, a review.Refusal, or review.Problems.
func (s *Store) AnswerPreparedSet(ctx context.Context, cause review.Cause, id int64, answer review.VersionAnswer, reason string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		all, err := allVersions[review.PreparedCases](tx, preparedDefinition, cause.Actor.Incident)
		if err != nil {
			return err
		}
		x, err := all.FindWritten(id)
		if err != nil {
			return err
		}
		return tx.answerVersion("answer prepared cases", preparedDefinition, review.WritePrepared, x.WrittenVersion, x.Based.ID, x.Body, answer, reason)
	})
}
