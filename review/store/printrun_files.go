package store

import (
	"context"
	"database/sql"
	"fmt"

	"harmreview/review"
	"harmreview/review/paper"
)

// RunEntries are the packs of print run n at the places after one, at most so
// many. What was set aside or pulled is among them, so that places can be counted;
// it must not be printed. It returns review.ErrNotFound.
func (s *Store) RunEntries(ctx context.Context, a review.Actor, n, after, most int) ([]review.RunEntry, error) {
	var all []review.RunEntry
	err := s.view(ctx, func(q querier) (err error) {
		all, err = list(q, func(rows *sql.Rows, e *review.RunEntry) error {
			var address string
			err := rows.Scan(&e.Position, &e.Pack, &e.Case, &e.State, &e.SHA, &e.Pages, &e.LargePrint, &e.To, &address, &e.Postcode)
			e.Address = addressLines(address, e.Postcode)
			return err
		}, `SELECT position, packs.id, obligations.case_id, `+packStateNow+`, sha256, pages, large_print, recipient, coalesce(address, ''), coalesce(postcode, '')
			FROM print_runs JOIN packs ON packs.run_id = print_runs.id JOIN obligations ON obligations.id = packs.obligation_id JOIN cases ON cases.id = obligations.case_id
			LEFT JOIN patient_contacts ON patient_contacts.patient_id = cases.patient_id LEFT JOIN returned_mail ON returned_mail.pack_id = packs.id
			WHERE print_runs.incident_id = $1 AND print_runs.n = $2 AND position > $3 ORDER BY position LIMIT $4`, a.Incident, n, after, most)
		return err
	})
	return all, err
}

// RunCases are the cases whose packs would be printed now. It returns a
// review.Refusal where the actor may not know of one of them: half a print run
// would be taken for the whole.
func (s *Store) RunCases(ctx context.Context, a review.Actor, n int) ([]review.CaseID, error) {
	var all []review.CaseID
	err := s.view(ctx, func(q querier) error {
		w := where{args: []any{a.Incident, n}} // $1 and $2
		s.runNamed(&w, a)
		hidden := 0
		all = nil
		err := q.each(`SELECT cases.id, coalesce((`+w.String()+`), 0) FROM print_runs JOIN packs ON packs.run_id = print_runs.id JOIN obligations ON obligations.id = packs.obligation_id JOIN cases ON cases.id = obligations.case_id
			WHERE print_runs.incident_id = $1 AND print_runs.n = $2 AND packs.state = 'made' ORDER BY position`, w.args, func(rows *sql.Rows) error {
			var id review.CaseID
			var named bool
			err := rows.Scan(&id, &named)
			if all = append(all, id); !named {
				hidden++
			}
			return err
		})
		if err == nil && hidden > 0 {
			err = review.Refusal{Kind: review.ErrForbidden, Why: fmt.Sprintf("%d of these packs are of people whose review is not finished, and whom you may be asked to review. Patient liaison fetches the files.", hidden)}
		}
		return err
	})
	return all, err
}

// RunPackFile is the file of a pack of a print run.
func (s *Store) RunPackFile(e review.RunEntry) ([]byte, error) {
	b, err := readKept(s.packFile(e.SHA), e.SHA)
	if err != nil {
		err = fmt.Errorf("pack %d: %w", e.Pack, err)
	}
	return b, err
}

// RunProofFile is RunProof as it would be printed.
func (s *Store) RunProofFile(ctx context.Context, a review.Actor, n int) ([]byte, []review.CaseID, error) {
	packings, _, err := s.proofPackings(ctx, a, n)
	if err == nil && len(packings) == 0 {
		err = review.Refusal{Kind: review.ErrNotNow, Why: "No letter of this print run can be shown to you."}
	}
	if err != nil {
		return nil, nil, err
	}
	var files []paper.File
	var cases []review.CaseID
	for _, p := range packings {
		made, err := s.printPack(ctx, p, nil)
		if err != nil {
			return nil, nil, err
		}
		files, cases = append(files, paper.File{PDF: made.PDF, Pages: made.Pages}), append(cases, p.c.ID)
	}
	b, err := paper.Together(files)
	return b, cases, err
}
