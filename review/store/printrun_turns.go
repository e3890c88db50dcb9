package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"harmreview/review"
)

// A packTurn is what was ordered for one pack of a run.
type packTurn struct {
	telling review.ObligationID
	inCase  review.CaseID
	pack    review.PackID
	turn    string // send, send anyway, set aside, wrong
}

// takeTurns does what was ordered for the next packs of a run, each by the change
// and with the event that it would have singly.
func (w *runWork) takeTurns(ctx context.Context) error {
	return w.change(ctx, func(tx *Tx) error {
		turns, err := list(tx, func(rows *sql.Rows, t *packTurn) error { return rows.Scan(&t.telling, &t.inCase, &t.pack, &t.turn) }, `
			SELECT members.obligation_id, members.case_id, packs.id, turn FROM print_run_members AS members INDEXED BY print_run_members_by_turn
			CROSS JOIN packs ON packs.obligation_id = members.obligation_id AND +packs.run_id = members.run_id
			WHERE members.run_id = $1 AND turn <> '' ORDER BY members.obligation_id LIMIT $2`, w.run.ID, runKeptAtOnce)
		if err != nil {
			return err
		}
		if len(turns) == 0 {
			to, change := review.RunSent, "recorded that a print run went"
			if w.run.State == review.RunRecalling {
				to, change = review.RunRecalled, "recalled print run"
			}
			return w.enter(tx, to, "", change)
		}
		for _, t := range turns {
			kept, err := w.takeTurn(tx, t)
			if err != nil {
				return fmt.Errorf("pack %d: %w", t.pack, err)
			}
			if err := tx.ExecOne(`UPDATE print_run_members SET turn = '', kept = $1 WHERE run_id = $2 AND obligation_id = $3`, gateWords(kept), w.run.ID, t.telling); err != nil {
				return err
			}
		}
		return tx.ExecOne(`UPDATE print_runs SET done = min(done + $1, total) WHERE id = $2`, len(turns), w.run.ID)
	})
}

// takeTurn does what was ordered for a pack, or returns what keeps it from that.
// A pack that somebody dealt with meanwhile stays as it is.
func (w *runWork) takeTurn(tx *Tx, t packTurn) ([]review.Gate, error) {
	c, err := tx.findCase(w.by, t.inCase)
	if errors.Is(err, review.ErrNotFound) {
		return []review.Gate{{Name: review.GateUnseen, Words: "This case is not open to whoever recorded it. Ask the incident manager."}}, nil
	}
	if err != nil {
		return nil, err
	}
	p, ok := c.Pack(t.pack)
	if !ok {
		return []review.Gate{{Name: review.GateEnded, Words: "What it was about is not in this case any more."}}, nil
	}
	if t.turn != "wrong" && !p.Waits() || t.turn == "wrong" && !p.CanBeWrong() {
		return nil, nil
	}
	change, closed := w.changeOf(c, p, t)
	if len(closed) > 0 {
		return closed, nil
	}
	err = tx.apply(c, change)
	if gate, ok := gateOf(err); ok {
		return []review.Gate{gate}, nil
	}
	return nil, err
}

// changeOf is the change that was ordered, or what keeps it from being made.
func (w *runWork) changeOf(c *review.Case, p review.Pack, t packTurn) (review.Change, []review.Gate) {
	recalled := fmt.Sprintf("Print run %d was recalled: %s", w.run.N, w.run.EndedWhy)
	switch t.turn {
	case "set aside":
		return review.SetPackAside{Pack: p.ID, Version: p.Version, Reason: recalled}, nil
	case "wrong":
		return review.DisownPack{Pack: p.ID, Version: p.Version, Reason: recalled}, nil
	}
	posting := w.run.Postings[len(w.run.Postings)-1]
	anyway := t.turn == "send anyway"
	if closed := c.GatesWhenSent(p, posting.HappenedAt); len(closed) > 0 && !anyway {
		gates := make([]review.Gate, len(closed))
		for i, words := range closed {
			gates[i].Words = words
		}
		return nil, gates
	}
	return review.SendPack{Pack: p.ID, Version: p.Version, HappenedAt: posting.HappenedAt, Channel: posting.Channel, Note: fmt.Sprintf("Print run %d, position %d. %s", w.run.N, p.Position, posting.Note), Anyway: anyway}, nil
}
