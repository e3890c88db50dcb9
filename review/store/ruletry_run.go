package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"harmreview/review"
	"harmreview/review/priority"
)

// RunRuleTries tries the sets of rules that wait for it, batch by batch. What was
// broken off goes on where it was; one that fails does not keep the others back.
func (s *Store) RunRuleTries(ctx context.Context) error {
	var waiting []priority.TryID
	err := s.view(ctx, func(q querier) (err error) {
		waiting, err = column[priority.TryID](q, `SELECT id FROM rule_tries WHERE state = 'trying' ORDER BY id`)
		return err
	})
	for _, id := range waiting {
		if failed := s.runWholeTry(ctx, id); failed != nil {
			err = errors.Join(err, fmt.Errorf("try %d: %w", id, failed))
		}
	}
	return err
}

func (s *Store) runWholeTry(ctx context.Context, id priority.TryID) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		var now []ruleTry
		err := s.view(ctx, func(q querier) (err error) {
			now, err = list(q, scanRuleTry, selectRuleTry+` WHERE rule_tries.id = $1 AND state = 'trying'`, id)
			return err
		})
		if err != nil || len(now) == 0 {
			return err
		}
		if err := s.runRuleTry(ctx, now[0]); err != nil && !errors.Is(err, review.ErrStale) { // stale: the draft was changed meanwhile
			return err
		}
	}
}

// A triedBatch is what a try makes of the next cases.
type triedBatch struct {
	last    review.CaseID // 0 when there is no more
	cases   int
	counted map[priority.Counted]int
	drawn   map[priority.Counted][]drawnCase
}

type drawnCase struct {
	priority.TryCase
	draw int64
}

// runRuleTry does the next batch of a try. It reads outside of any write.
func (s *Store) runRuleTry(ctx context.Context, t ruleTry) error {
	var b triedBatch
	if err := s.view(ctx, func(q querier) (err error) {
		b, err = s.tryBatch(q, t)
		return err
	}); err != nil {
		return err
	}
	return s.change(ctx, review.Cause{Actor: review.Program(t.incident)}, func(tx *Tx) error {
		if b.last == 0 {
			return tx.endRuleTry(t)
		}
		if err := tx.ExecOne(`UPDATE rule_tries SET seen_case = $1, done = done + $2, total = max(total, done + $2) WHERE id = $3 AND seen_case = $4 AND state = 'trying'`,
			b.last, b.cases, t.ID, t.seen); err != nil {
			return err
		}
		return tx.keepTried(t.ID, b)
	})
}

func (s *Store) tryBatch(q querier, t ruleTry) (triedBatch, error) {
	b := triedBatch{counted: map[priority.Counted]int{}, drawn: map[priority.Counted][]drawnCase{}}
	trial, err := priority.NewTrial(t.Against.Body, t.Set)
	if err != nil {
		return b, err
	}
	ids, err := nextWaiting(q, t.incident, t.seen, lookedCasesAtOnce)
	if err != nil || len(ids) == 0 {
		return b, err
	}
	restricted, err := column[review.CaseID](q, `SELECT cases.id FROM json_each($1) JOIN cases ON cases.id = value JOIN patients ON patients.id = patient_id WHERE restricted = 1`, toJSON(ids))
	if err != nil {
		return b, err
	}
	facts, err := waitingFacts(q, ids)
	if err != nil {
		return b, err
	}
	b.last, b.cases = ids[len(ids)-1], len(facts)
	day := review.Date(t.At)
	for _, f := range facts {
		c, counted := trial.Case(f.patient, f.letters, day)
		c.Case = f.id
		for _, k := range counted {
			b.counted[k]++
			if !slices.Contains(restricted, f.id) {
				b.drawn[k] = append(b.drawn[k], drawnCase{c, drawCase(t.ID, k, f.id)})
			}
		}
	}
	return b, nil
}

// nextWaiting are the next cases of an incident that wait for triage, after one.
func nextWaiting(q querier, incident review.IncidentID, after review.CaseID, n int) ([]review.CaseID, error) {
	return column[review.CaseID](q, `SELECT id FROM cases WHERE id > $1 AND +incident_id = $2 AND +stage = 'triage' AND emptied = 0 ORDER BY id LIMIT $3`, after, incident, n)
}

// drawCase is a number by which cases behind a figure are drawn: the same again
// when a batch is done again.
func drawCase(id priority.TryID, k priority.Counted, c review.CaseID) int64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\x00%s\x00%d\x00%d", id, k.Figure, k.Rule, c))
	return int64(binary.BigEndian.Uint64(sum[:8]) >> 1)
}

// keepTried adds what a batch counted, and keeps those drawn first of what was
// kept before and of the batch.
func (tx *Tx) keepTried(id priority.TryID, b triedBatch) error {
	cases := into(`rule_try_cases (try_id, figure, rule, draw, case_id, was_urgent, was_points, urgent, points)`)
	for k, n := range b.counted {
		if err := tx.Exec(`INSERT INTO rule_try_figures (try_id, figure, rule, cases) VALUES ($1, $2, $3, $4)
			ON CONFLICT (try_id, figure, rule) DO UPDATE SET cases = cases + excluded.cases`, id, k.Figure, k.Rule, n); err != nil {
			return err
		}
		drawn := b.drawn[k]
		slices.SortFunc(drawn, func(a, b drawnCase) int { return cmp.Compare(a.draw, b.draw) })
		for _, c := range drawn[:min(len(drawn), priority.TrySample)] {
			cases.add(id, k.Figure, k.Rule, c.draw, c.Case, c.WasUrgent, c.WasPoints, c.Urgent, c.Points)
		}
	}
	if err := cases.flush(tx); err != nil {
		return err
	}
	for k := range b.counted {
		if err := tx.Exec(`DELETE FROM rule_try_cases WHERE try_id = $1 AND figure = $2 AND rule = $3 AND draw > (
			SELECT draw FROM rule_try_cases WHERE try_id = $1 AND figure = $2 AND rule = $3 ORDER BY draw LIMIT 1 OFFSET $4)`, id, k.Figure, k.Rule, priority.TrySample-1); err != nil {
			return err
		}
	}
	return nil
}

// endRuleTry ends a try that has looked at all cases.
func (tx *Tx) endRuleTry(t ruleTry) error {
	if err := tx.ExecOne(`UPDATE rule_tries SET state = $1, total = done, ended_at = $2 WHERE id = $3 AND seen_case = $4 AND state = 'trying'`,
		priority.TryDone, instant(tx.Now()), t.ID, t.seen); err != nil {
		return err
	}
	_, err := tx.Record(review.Event{Change: "end try of priority rules", Objects: []review.Object{{Kind: ruleTryKind, ID: int64(t.ID)}},
		Facts: map[string]string{"sha256": t.sha256, "cases": fmt.Sprint(t.Done)}})
	return err
}
