package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"harmreview/review"
	"harmreview/review/wording"
)

// RunPeople is a page of the people of print run n behind a figure, after a
// place, the packs in the order in which they lie. Whom the actor may not know
// of, or might still review without knowing that they are told, is not named. It returns review.ErrNotFound, also for what is no such
// figure.
func (s *Store) RunPeople(ctx context.Context, a review.Actor, n int, f review.RunFigure, gate review.GateName, after int64) (review.RunPeople, error) {
	t := review.RunPeople{Figure: f, Gate: gate}
	if !slices.Contains(review.RunFigures, f) || gate != "" && (f != review.RunFigureLeftOut || !slices.Contains(review.GateNames, gate)) {
		return t, fmt.Errorf("figure %q of a print run: %w", f, review.ErrNotFound)
	}
	err := s.view(ctx, func(q querier) (err error) {
		if t.Run, err = printRun(q, a.Incident, n); err != nil {
			return err
		}
		t.Lines, t.Next, err = s.runLines(q, a, t, after)
		return err
	})
	return t, err
}

// runConditions are the members behind each figure.
var runConditions = map[review.RunFigure]string{
	review.RunFigureGoes:    `fate = 'goes'`,
	review.RunFigureLeftOut: `fate = 'left out' AND ($2 = '' OR gate = $2)`,
	review.RunFigureKept:    `kept <> '[]' AND packs.state IN ('made', 'pulled')`,
}

// runLines reads a page of such people, and the place after which the next one begins.
func (s *Store) runLines(q querier, a review.Actor, t review.RunPeople, after int64) ([]review.RunLine, int64, error) {
	w := where{args: []any{t.Run.ID, t.Gate, t.Figure.State(), after}} // $1 to $4
	s.runNamed(&w, a)
	condition, ok := runConditions[t.Figure]
	if !ok {
		condition = packStateNow + ` = $3`
	}
	const place = `coalesce(packs.position, members.obligation_id)`
	var places []int64
	lines, err := list(q, func(rows *sql.Rows, l *review.RunLine) error {
		var at int64
		var kept []string
		err := rows.Scan(append(bannerInto(&l.Banner), &l.Named, fromJSON(&l.Words), fromJSON(&kept), &l.Late, &l.Pack, &l.Position, &l.Pages, &at)...)
		if t.Figure == review.RunFigureKept {
			l.Words = kept
		}
		if !l.Named {
			l.Banner, l.Words = review.Banner{}, nil
		}
		places = append(places, at)
		return err
	}, fmt.Sprintf(`
		SELECT %s, coalesce((%s), 0), CASE WHEN packs.pulled <> '[]' THEN packs.pulled ELSE words END, kept, late, coalesce(packs.id, 0), coalesce(position, 0), coalesce(pages, 0), %s
		FROM print_run_members AS members JOIN cases ON cases.id = members.case_id JOIN patients ON patients.id = cases.patient_id
		LEFT JOIN packs ON packs.run_id = members.run_id AND packs.obligation_id = members.obligation_id LEFT JOIN returned_mail ON returned_mail.pack_id = packs.id
		WHERE members.run_id = $1 AND %s AND %s > $4 ORDER BY %s LIMIT %d`, bannerColumns, w.String(), place, condition, place, place, casesPage+1), w.args...)
	if err != nil || len(lines) <= casesPage {
		return lines, 0, err
	}
	return lines[:casesPage], places[casesPage-1], nil
}

// runNamed is the condition on cases that a list of a print run names to the
// actor: who is told says that a review found nothing, or has ended.
func (s *Store) runNamed(w *where, a review.Actor) {
	w.visible(a, s.now())
	if a.Is(review.Lead, review.Clinician) {
		w.and(answersOpenHere)
	}
}

// proofLetters is how many of the first letters are looked at before an approval.
const proofLetters = 5

// RunProof writes the first letters of print run n that would go now and whose
// people the actor may know of. Nothing of it is kept. It returns
// review.ErrNotFound, or a review.Refusal once it is not to be approved any more.
func (s *Store) RunProof(ctx context.Context, a review.Actor, n int) (wording.Proof, error) {
	var proof wording.Proof
	packings, run, err := s.proofPackings(ctx, a, n)
	proof.Run = run
	for _, p := range packings {
		proof.Letters = append(proof.Letters, wording.ProofLetter{Case: p.c.ID, Letter: p.Letter})
	}
	return proof, err
}

func (s *Store) proofPackings(ctx context.Context, a review.Actor, n int) (all []*packing, run review.PrintRun, err error) {
	err = s.view(ctx, func(q querier) (err error) {
		all = nil
		if run, err = printRun(q, a.Incident, n); err != nil {
			return err
		}
		if run.State != review.RunChecked {
			return review.Refusal{Kind: review.ErrNotNow, Why: "There is nothing to look at beforehand now: the print run stands at “" + run.State.Label() + "”."}
		}
		work := &runWork{store: s, run: run, by: a}
		if work.says, err = packWordingOf(q, a.Incident, wording.Kind(run.Kind)); err != nil {
			return err
		}
		w := where{args: []any{run.ID}} // $1
		s.runNamed(&w, a)
		members, err := list(q, scanRunMember, `SELECT members.obligation_id, members.case_id FROM print_run_members AS members JOIN cases ON cases.id = members.case_id
			WHERE run_id = $1 AND fate = 'goes' AND `+w.String()+` ORDER BY members.obligation_id LIMIT 50`, w.args...)
		if err != nil {
			return err
		}
		for i := range members {
			m := &members[i]
			err := work.lookIn(q, m)
			if _, ok := gateOf(err); err != nil && !ok {
				return err
			}
			if err == nil && len(m.closed) == 0 && len(all) < proofLetters {
				all = append(all, m.packing)
			}
		}
		return nil
	})
	return all, run, err
}

// checkPrintRuns compares the packs of each print run with its people, and that
// each was approved by a second person and is of the wording that was looked at.
func checkPrintRuns(v *verification) error {
	for _, c := range []struct{ fault, query string }{
		{"print run %d: a pack of it is not of the telling, the case, the kind or the wording that it was made for", `
			SELECT packs.run_id FROM packs JOIN print_runs ON print_runs.id = packs.run_id LEFT JOIN print_run_members AS members ON members.run_id = packs.run_id AND members.obligation_id = packs.obligation_id
			WHERE coalesce(members.fate, '') <> 'packed' OR packs.kind <> print_runs.kind OR packs.wording_id <> print_runs.wording_id OR packs.letterhead_id <> print_runs.letterhead_id LIMIT 1`},
		{"print run %d: somebody counts as packed, and there is no pack", `
			SELECT run_id FROM print_run_members AS members WHERE fate = 'packed' AND NOT EXISTS (SELECT 1 FROM packs WHERE packs.run_id = members.run_id AND packs.obligation_id = members.obligation_id) LIMIT 1`},
		{"print run %d: its positions do not count from 1 to the number of its packs", `
			SELECT run_id FROM packs WHERE run_id IS NOT NULL GROUP BY run_id HAVING max(position) <> count(*) OR min(position) <> 1 LIMIT 1`},
		{"print run %d: its packs were made without the approval of a second person", `
			SELECT print_runs.id FROM print_runs WHERE (approved_by IS NULL OR approved_by = by) AND EXISTS (SELECT 1 FROM packs WHERE run_id = print_runs.id) LIMIT 1`},
		{"print run %d: it counts as made, and somebody still waits for a pack", `
			SELECT print_runs.id FROM print_runs WHERE state IN ('made', 'handed over', 'sending', 'sent', 'recalling', 'recalled') AND EXISTS (SELECT 1 FROM print_run_members WHERE run_id = print_runs.id AND fate = 'goes') LIMIT 1`},
	} {
		id, err := one[review.PrintRunID](v.q, c.query)
		if err == nil {
			return fmt.Errorf(c.fault, id)
		}
		if err = ignoreNotFound(err); err != nil {
			return err
		}
	}
	return nil
}
