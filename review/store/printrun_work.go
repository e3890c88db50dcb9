package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"harmreview/review"
	"harmreview/review/paper"
	"harmreview/review/wording"
)

// How many tellings a print run takes at once: looked at before the next figure
// is kept, printed, and in one transaction.
const (
	runCheckedAtOnce = 200
	runPrintedAtOnce = 100
	runKeptAtOnce    = 25
)

// RunPrintRuns does what was ordered about print runs, batch by batch: it checks
// whom letters go to, makes the packs, and records what became of them. What was
// broken off goes on where it was; one that fails does not keep the others back.
func (s *Store) RunPrintRuns(ctx context.Context) error {
	type waitingRun struct {
		incident review.IncidentID
		n        int
	}
	var waiting []waitingRun
	err := s.view(ctx, func(q querier) (err error) {
		waiting, err = list(q, func(rows *sql.Rows, w *waitingRun) error { return rows.Scan(&w.incident, &w.n) },
			`SELECT incident_id, n FROM print_runs WHERE state IN ('checking', 'producing', 'sending', 'recalling') ORDER BY id`)
		return err
	})
	for _, w := range waiting {
		for more := true; more; {
			var failed error
			if more, failed = s.runPrintRun(ctx, w.incident, w.n); failed != nil {
				err, more = errors.Join(err, fmt.Errorf("print run %d of incident %d: %w", w.n, w.incident, failed)), false
			}
		}
	}
	return err
}

// runPrintRun does the next batch of a run, and says whether there is more.
func (s *Store) runPrintRun(ctx context.Context, incident review.IncidentID, n int) (more bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	w, err := s.runWork(ctx, incident, n)
	if err != nil {
		return false, err
	}
	switch w.run.State {
	case review.RunChecking:
		err = w.check(ctx)
	case review.RunProducing:
		err = w.produce(ctx)
	case review.RunSending, review.RunRecalling:
		err = w.takeTurns(ctx)
	default:
		return false, nil
	}
	if errors.Is(err, review.ErrStale) { // somebody decided something else meanwhile
		err = nil
	}
	return err == nil, err
}

// A runWork is a print run that the program works on, on behalf of whoever
// ordered that.
type runWork struct {
	store *Store
	run   review.PrintRun
	by    review.Actor
	says  packWording
	seen  review.ObligationID
	moved bool // something became of somebody in this pass
}

// runWork gets ready for a batch. The packs are of whoever made the run; what
// becomes of them later, of whoever ordered it.
func (s *Store) runWork(ctx context.Context, incident review.IncidentID, n int) (*runWork, error) {
	w := &runWork{store: s}
	return w, s.view(ctx, func(q querier) (err error) {
		if w.run, err = uncountedRun(q, incident, n); err != nil {
			return err
		}
		if w.run.State == review.RunChecking {
			if w.run.Goes, err = one[int](q, `SELECT count(*) FROM print_run_members WHERE run_id = $1 AND fate = 'goes'`, w.run.ID); err != nil {
				return err
			}
		}
		by := w.run.By
		switch w.run.State {
		case review.RunSending:
			by = w.run.Postings[len(w.run.Postings)-1].By
		case review.RunRecalling:
			if by, err = one[review.PersonID](q, `SELECT ended_by FROM print_runs WHERE id = $1`, w.run.ID); err != nil {
				return err
			}
		}
		if w.by, err = actor(q, by, incident); errors.Is(err, review.ErrNotFound) { // no member any more: what was ordered stands
			w.by, err = review.Actor{Person: by, Incident: incident, Roles: []review.Role{review.Liaison}}, nil
		}
		if err != nil {
			return err
		}
		if w.seen, err = one[review.ObligationID](q, `SELECT seen FROM print_runs WHERE id = $1`, w.run.ID); err != nil {
			return err
		}
		w.says, err = packWordingOf(q, incident, wording.Kind(w.run.Kind))
		return err
	})
}

// change makes a batch of changes while the run is still in the state in which it
// was found. It returns review.ErrStale when it is not.
func (w *runWork) change(ctx context.Context, do func(*Tx) error) error {
	return w.store.change(ctx, review.Cause{Actor: w.by}, func(tx *Tx) error {
		now, err := one[int](tx, `SELECT version FROM print_runs WHERE id = $1`, w.run.ID)
		if err == nil && now != w.run.Version {
			err = review.ErrStale
		}
		if err != nil {
			return err
		}
		return do(tx)
	})
}

// A runMember is a telling that a run was chosen for, and what keeps it from
// going, or the pack on its way.
type runMember struct {
	telling review.ObligationID
	inCase  review.CaseID
	closed  []review.Gate
	packing *packing
	pack    review.Pack
}

func scanRunMember(rows *sql.Rows, m *runMember) error { return rows.Scan(&m.telling, &m.inCase) }

// share does something for shares of some members, all processors at once.
func (w *runWork) share(ctx context.Context, members []runMember, do func(context.Context, []runMember) error) error {
	if len(members) == 0 {
		return nil
	}
	var workers sync.WaitGroup
	n := min(runtime.GOMAXPROCS(0), 4)
	shares := slices.Collect(slices.Chunk(members, (len(members)+n-1)/n))
	errs := make([]error, len(shares))
	for i, some := range shares {
		workers.Go(func() { errs[i] = do(ctx, some) })
	}
	workers.Wait()
	return errors.Join(errs...)
}

// lookAll finds what keeps each of some members from going now.
func (w *runWork) lookAll(ctx context.Context, members []runMember) error {
	for i := range members {
		if err := w.look(ctx, &members[i]); err != nil {
			return err
		}
	}
	return nil
}

// look finds what keeps a member from going now.
func (w *runWork) look(ctx context.Context, m *runMember) error {
	err := w.store.view(ctx, func(q querier) error { return w.lookIn(q, m) })
	if gate, ok := gateOf(err); ok {
		m.closed, err = []review.Gate{gate}, nil
	}
	return err
}

func (w *runWork) lookIn(q querier, m *runMember) error {
	wish := wording.Wish{Telling: m.telling, Kind: wording.Kind(w.run.Kind), Typed: map[wording.Field]string{}}
	for f, text := range w.run.Typed {
		wish.Typed[wording.Field(f)] = text
	}
	p, err := w.store.beginPacking(q, w.by, m.inCase, wish)
	if err != nil {
		return err
	}
	p.Telling.Facts.Overrides = nil // a lead looked at one person, and not at a run
	if named, ok := w.run.Presume(p.c, p.at); ok {
		p.c.Relevant = []review.RelevantPerson{named.Person} // as it will be when the pack is kept
	}
	p.wish.Kind, p.wish.Address = wish.Kind, p.c.Post.Address
	p.wish.LargePrint, p.wish.NeedsMet = p.c.Post.RunNeeds()
	p.fill(w.says)
	m.closed = append(p.c.RunGates(&p.Telling, w.run.Kind), p.Gates...)
	if len(p.Faults) > 0 {
		m.closed = append(m.closed, review.Gate{Name: review.GatePrint, Words: p.Faults.Error()})
	}
	for _, f := range p.Blank {
		m.closed = append(m.closed, review.Gate{Name: review.GatePrint, Words: "Nothing is known for [" + string(f) + "]."})
	}
	m.packing = p
	return nil
}

// gateOf is the gate that an error about one case stands for, or false for a
// fault.
func gateOf(err error) (review.Gate, bool) {
	if errors.Is(err, review.ErrNotFound) {
		return review.Gate{Name: review.GateUnseen, Words: "This case is not open to whoever made the print run."}, true
	}
	if r, ok := errors.AsType[review.Refusal](err); ok && !errors.Is(err, review.ErrStale) {
		return review.Gate{Name: review.GateEnded, Words: r.Why}, true
	}
	if p, ok := errors.AsType[review.Problems](err); ok {
		return review.Gate{Name: review.GatePrint, Words: p.Error()}, true
	}
	return review.Gate{}, false
}

// check looks at the next tellings, and keeps who would go and who is left out.
func (w *runWork) check(ctx context.Context) error {
	var members []runMember
	err := w.store.view(ctx, func(q querier) (err error) {
		members, err = list(q, scanRunMember, `SELECT obligations.id, case_id FROM print_runs JOIN obligations ON `+runTellings+` WHERE print_runs.id = $1 AND obligations.id > $3 ORDER BY obligations.id LIMIT $4`,
			w.run.ID, review.RunRoute(w.run.Kind), w.seen, runCheckedAtOnce)
		return err
	})
	if err == nil {
		err = w.share(ctx, members, w.lookAll)
	}
	if err != nil {
		return err
	}
	members, full := w.first(members)
	return w.change(ctx, func(tx *Tx) error {
		into := into(`print_run_members (run_id, obligation_id, case_id, fate, gate, words)`)
		for _, m := range members {
			into.add(w.run.ID, m.telling, m.inCase, m.fate(), firstGate(m.closed), gateWords(m.closed))
		}
		if err := into.flush(tx); err != nil {
			return err
		}
		if n := len(members); n > 0 {
			if err := tx.ExecOne(`UPDATE print_runs SET seen = $1, done = min(done + $2, total) WHERE id = $3`, members[n-1].telling, n, w.run.ID); err != nil {
				return err
			}
		}
		if len(members) > 0 && !full {
			return nil
		}
		return w.enter(tx, review.RunChecked, "checked_at", "checked print run")
	})
}

// first cuts off the members after the last that a run may have, and says whether
// it has as many.
func (w *runWork) first(members []runMember) (some []runMember, full bool) {
	goes := w.run.Goes
	for i, m := range members {
		if w.run.Most > 0 && goes >= w.run.Most {
			return members[:i], true
		}
		if len(m.closed) == 0 {
			goes++
		}
	}
	return members, w.run.Most > 0 && goes >= w.run.Most
}

func (m runMember) fate() review.RunFate {
	if len(m.closed) > 0 {
		return review.RunLeftOut
	}
	return review.RunGoes
}

func firstGate(closed []review.Gate) review.GateName {
	if len(closed) == 0 {
		return ""
	}
	return closed[0].Name
}

func gateWords(closed []review.Gate) any {
	words := make([]string, len(closed))
	for i, g := range closed {
		words[i] = g.Words
	}
	return toJSON(words)
}

// enter ends what the program was at; stamp is the column that keeps when, "" for
// none.
func (w *runWork) enter(tx *Tx, to review.RunState, stamp, change string) error {
	if err := tx.ExecOne(`UPDATE print_runs SET state = $1, done = total WHERE id = $2`, to, w.run.ID); err != nil {
		return err
	}
	if stamp != "" {
		if err := tx.ExecOne(`UPDATE print_runs SET `+stamp+` = $1 WHERE id = $2`, instant(tx.Now()), w.run.ID); err != nil {
			return err
		}
	}
	r := w.run
	if err := countPrintRun(tx, &r); err != nil {
		return err
	}
	facts := map[string]string{"goes": fmt.Sprint(r.Goes), "left out": fmt.Sprint(r.Out())}
	for state, n := range r.Packs {
		facts[string(state)] = fmt.Sprint(n)
	}
	return tx.recordRun(w.run, change, facts, nil)
}

// print makes the files of the packs of some members, but of those whom something
// keeps from going. No letter of a run goes with copies.
func (w *runWork) print(ctx context.Context, members []runMember) error {
	if err := w.lookAll(ctx, members); err != nil {
		return err
	}
	var going []*runMember
	var letters []paper.Letter
	for i := range members {
		if m := &members[i]; len(m.closed) == 0 {
			going, letters = append(going, m), append(letters, m.packing.Letter)
		}
	}
	made, err := paper.Covers(letters, paper.DL, w.store.now())
	if err != nil {
		return err
	}
	for i, m := range going {
		m.pack = m.packing.pack(made[i])
		m.pack.Run = w.run.ID
		if err := w.store.placePack(&m.pack, made[i]); err != nil {
			return err
		}
	}
	return nil
}
