package store

import (
	"context"
	"errors"
	"slices"

	"harmreview/review"
)

// produce makes the packs of all who would go. All gates are tested when a pack is
// printed, and again in the transaction that keeps it. While one batch is kept the
// next is printed. What the case had just changed beneath is made in another pass.
func (w *runWork) produce(ctx context.Context) error {
	var after review.ObligationID
	kept := make(chan error, 1)
	kept <- nil
	for {
		members, err := w.toMake(ctx, after)
		if err == nil {
			err = w.share(ctx, members, w.print)
		}
		if err = errors.Join(err, <-kept); err != nil {
			return errors.Join(err, w.placed(ctx, members))
		}
		if len(members) == 0 {
			break
		}
		after = members[len(members)-1].telling
		go func() {
			var err error
			for some := range slices.Chunk(members, runKeptAtOnce) {
				if err == nil {
					err = w.change(ctx, func(tx *Tx) error { return w.keepPacks(tx, some) })
				}
			}
			kept <- errors.Join(err, w.placed(ctx, members))
		}()
	}
	switch {
	case after == 0:
		return w.change(ctx, func(tx *Tx) error { return w.enter(tx, review.RunMade, "made_at", "made print run") })
	case !w.moved:
		return errors.New("whatever is made, the case has changed beneath it")
	}
	return nil
}

// toMake are the next members after one whose packs are to be made.
func (w *runWork) toMake(ctx context.Context, after review.ObligationID) ([]runMember, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var members []runMember
	err := w.store.view(ctx, func(q querier) (err error) {
		members, err = list(q, scanRunMember, `SELECT obligation_id, case_id FROM print_run_members WHERE run_id = $1 AND fate = 'goes' AND obligation_id > $2 ORDER BY obligation_id LIMIT $3`, w.run.ID, after, runPrintedAtOnce)
		return err
	})
	return members, err
}

// keepPacks keeps the packs of a batch, each with its event, and says of those
// that must not go any more why.
func (w *runWork) keepPacks(tx *Tx, members []runMember) error {
	same, err := saysTheSame(tx, w.by.Incident, review.Pack{Kind: w.run.Kind, Wording: w.run.Wording, Letterhead: w.run.Letterhead})
	if err != nil {
		return err
	}
	last, err := one[int](tx, `SELECT coalesce(max(position), 0) FROM packs WHERE run_id = $1`, w.run.ID)
	if err != nil {
		return err
	}
	for _, m := range members {
		kept, err := w.take(tx, m, same, last+1)
		if err != nil {
			return err
		}
		if kept {
			last++
		}
	}
	return nil
}

// take keeps the pack of a member at a position, or says why there is none. It
// reports whether the pack was kept.
func (w *runWork) take(tx *Tx, m runMember, same bool, position int) (kept bool, err error) {
	waits, err := one[bool](tx, `SELECT fate = 'goes' FROM print_run_members WHERE run_id = $1 AND obligation_id = $2`, w.run.ID, m.telling)
	if err != nil || !waits { // another worker was here
		return false, err
	}
	closed := m.closed
	if !same {
		closed = []review.Gate{{Name: review.GateWording, Words: "The wording was changed after the print run was approved."}}
	}
	if len(closed) == 0 {
		m.pack.Position = position
		closed, err = w.keepPack(tx, m)
	}
	if errors.Is(err, review.ErrStale) { // what it stands on has just changed: it is made once more
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return len(closed) == 0, w.became(tx, m, closed)
}

// keepPack keeps a pack, or returns the gates that are closed for it now. Where the
// run presumes who must be told, that is recorded first, for whom a pack is kept.
func (w *runWork) keepPack(tx *Tx, m runMember) ([]review.Gate, error) {
	change := review.MakePack{Version: m.packing.Telling.Version, Pack: m.pack}
	c, err := tx.findCase(w.by, m.inCase)
	if err == nil {
		named, presumed := w.run.Presume(c, tx.Now())
		as := *c
		if presumed {
			as.Relevant = []review.RelevantPerson{named.Person}
		}
		if closed := as.GatesOf(change, tx.Now()); len(closed) > 0 {
			return closed, nil
		}
		if presumed {
			err = tx.apply(c, named)
		}
	}
	if err == nil {
		err = tx.apply(c, change)
	}
	if gate, ok := gateOf(err); ok {
		return []review.Gate{gate}, nil
	}
	return nil, err
}

// became keeps what became of a member when its turn came.
func (w *runWork) became(tx *Tx, m runMember, closed []review.Gate) error {
	fate, late := review.RunPacked, false
	if len(closed) > 0 {
		fate, late = review.RunLeftOut, true
	}
	if err := tx.ExecOne(`UPDATE print_run_members SET fate = $1, gate = $2, words = $3, late = $4 WHERE run_id = $5 AND obligation_id = $6`,
		fate, firstGate(closed), gateWords(closed), late, w.run.ID, m.telling); err != nil {
		return err
	}
	w.moved = true
	return tx.ExecOne(`UPDATE print_runs SET done = min(done + 1, total) WHERE id = $1`, w.run.ID)
}

// placed ends the placing of the files of a batch: those of packs that were not
// kept are removed.
func (w *runWork) placed(ctx context.Context, members []runMember) error {
	var sums []string
	for _, m := range members {
		if m.pack.SHA != "" {
			sums = append(sums, m.pack.SHA, m.pack.Sheet)
		}
	}
	return w.store.dropPackFiles(ctx, sums...)
}
