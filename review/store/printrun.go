package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"

	"harmreview/review"
	"harmreview/review/wording"
)

// printRunKind is the kind of object that a print run is in an event.
const printRunKind = "print run"

const selectPrintRun = `
	SELECT print_runs.id, print_runs.n, print_runs.version, rule, wording_id, letterhead_id, state, done, total, by, makers.name, at, checked_at,
		coalesce(approvers.name, ''), approved_at, approved_why, made_at, coalesce(handers.name, ''), handed_at, handed_to, coalesce(enders.name, ''), ended_at, ended_why
	FROM print_runs JOIN people AS makers ON makers.id = by LEFT JOIN people AS approvers ON approvers.id = approved_by
	LEFT JOIN people AS handers ON handers.id = handed_by LEFT JOIN people AS enders ON enders.id = ended_by`

func scanPrintRun(rows *sql.Rows, r *review.PrintRun) error {
	return rows.Scan(&r.ID, &r.N, &r.Version, fromJSON(&r.RunRule), &r.Wording, &r.Letterhead, &r.State, &r.Done, &r.Total, &r.By, &r.ByName, (*instant)(&r.At), (*instant)(&r.CheckedAt),
		&r.ApprovedBy, (*instant)(&r.ApprovedAt), &r.ApprovedWhy, (*instant)(&r.MadeAt), &r.HandedBy, (*instant)(&r.HandedAt), &r.HandedTo, &r.EndedBy, (*instant)(&r.EndedAt), &r.EndedWhy)
}

// PrintRuns are the print runs of an incident, the newest first.
func (s *Store) PrintRuns(ctx context.Context, incident review.IncidentID) ([]review.PrintRun, error) {
	var all []review.PrintRun
	err := s.view(ctx, func(q querier) (err error) {
		if all, err = list(q, scanPrintRun, selectPrintRun+` WHERE incident_id = $1 ORDER BY print_runs.n DESC`, incident); err != nil {
			return err
		}
		for i := range all {
			if err := countPrintRun(q, &all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// PrintRun is print run n of an incident. It returns review.ErrNotFound.
func (s *Store) PrintRun(ctx context.Context, incident review.IncidentID, n int) (review.PrintRun, error) {
	var r review.PrintRun
	err := s.view(ctx, func(q querier) (err error) {
		r, err = printRun(q, incident, n)
		return err
	})
	return r, err
}

func printRun(q querier, incident review.IncidentID, n int) (review.PrintRun, error) {
	r, err := uncountedRun(q, incident, n)
	if err == nil {
		err = countPrintRun(q, &r)
	}
	return r, err
}

// uncountedRun is printRun without its people and packs by what became of them:
// counting these for each batch of a run would take longer than the batch.
func uncountedRun(q querier, incident review.IncidentID, n int) (review.PrintRun, error) {
	found, err := list(q, scanPrintRun, selectPrintRun+` WHERE incident_id = $1 AND print_runs.n = $2`, incident, n)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("print run %d: %w", n, review.ErrNotFound)
	}
	if err != nil {
		return review.PrintRun{}, err
	}
	r := &found[0]
	if r.Postings, err = list(q, scanPosting, `SELECT by, people.name, at, happened_at, channel, note, not_sent, anyway FROM print_run_postings JOIN people ON people.id = by WHERE run_id = $1 ORDER BY print_run_postings.id`, r.ID); err != nil {
		return review.PrintRun{}, err
	}
	return *r, nil
}

func scanPosting(rows *sql.Rows, p *review.RunPosting) error {
	var not, anyway string
	err := rows.Scan(&p.By, &p.ByName, (*instant)(&p.At), (*instant)(&p.HappenedAt), &p.Channel, &p.Note, &not, &anyway)
	p.Not, _ = review.ParsePositions(not)
	p.Anyway, _ = review.ParsePositions(anyway)
	return err
}

// countPrintRun counts the people of a run by what became of them, and its packs
// by what became of those.
func countPrintRun(q querier, r *review.PrintRun) error {
	r.LeftOut, r.Packs = map[review.GateName]int{}, map[review.PackState]int{}
	err := q.each(`SELECT fate, gate, count(*) FROM print_run_members WHERE run_id = $1 GROUP BY fate, gate`, []any{r.ID}, func(rows *sql.Rows) error {
		var fate review.RunFate
		var gate review.GateName
		var n int
		err := rows.Scan(&fate, &gate, &n)
		switch fate {
		case review.RunGoes:
			r.Goes = n
		case review.RunLeftOut:
			r.LeftOut[gate] = n
		}
		return err
	})
	if err != nil {
		return err
	}
	if r.Kept, err = one[int](q, `SELECT count(*) FROM print_run_members AS members JOIN packs ON packs.run_id = members.run_id AND packs.obligation_id = members.obligation_id
		WHERE members.run_id = $1 AND kept <> '[]' AND state IN ('made', 'pulled')`, r.ID); err != nil {
		return err
	}
	return q.each(`SELECT `+packStateNow+`, count(*) FROM packs LEFT JOIN returned_mail ON returned_mail.pack_id = packs.id WHERE run_id = $1 GROUP BY 1`, []any{r.ID}, func(rows *sql.Rows) error {
		var state review.PackState
		var n int
		err := rows.Scan(&state, &n)
		r.Packs[state] = n
		return err
	})
}

// packStateNow is the state of a pack, beside what came back by post.
const packStateNow = `CASE WHEN returned_mail.pack_id IS NULL THEN packs.state ELSE 'returned' END`

// ChoosePrintRun keeps whom letters go to in a print run, and returns its number;
// the program then checks who that is. Nothing is made yet. It returns a
// review.Refusal or review.Problems.
func (s *Store) ChoosePrintRun(ctx context.Context, cause review.Cause, rule review.RunRule) (n int, err error) {
	a := cause.Actor
	if !a.May(review.MakeRuns) {
		return 0, review.Refusal{Kind: review.ErrForbidden, Why: "Patient liaison and leads make print runs."}
	}
	return n, s.change(ctx, cause, func(tx *Tx) error {
		problems := rule.Check()
		if err := problems.Err(); err != nil {
			return err
		}
		says, err := packWordingOf(tx, a.Incident, wording.Kind(rule.Kind))
		if err != nil {
			return err
		}
		for _, g := range says.gates {
			problems.Add(false, "kind", g.Words+" A lead approves it under Letters to people.")
		}
		for _, f := range says.inForce.Body.TypedIn() {
			problems.Add(rule.Typed[string(f)] != "", f.Name(), "The letter cannot go with this left blank.")
		}
		if err := problems.Err(); err != nil {
			return err
		}
		if n, err = one[int](tx, `SELECT coalesce(max(n), 0) + 1 FROM print_runs WHERE incident_id = $1`, a.Incident); err != nil {
			return err
		}
		id, err := one[review.PrintRunID](tx, `INSERT INTO print_runs (incident_id, n, rule, kind, wording_id, letterhead_id, state, total, by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
			a.Incident, n, toJSON(rule), rule.Kind, says.inForce.ID, says.letterhead.ID, review.RunChecking, 0, a.Person, instant(tx.Now()))
		if err != nil {
			return err
		}
		if err := tx.countRunTellings(id); err != nil {
			return err
		}
		tx.Answer(review.Answer{Location: fmt.Sprintf("%s/%d", cause.Done.Location, n), Message: cause.Done.Message})
		_, err = tx.Record(review.Event{Change: "choose print run", Objects: []review.Object{{Kind: printRunKind, ID: int64(id), After: 1}}, Detail: rule})
		return err
	})
}

// runTellings is the condition on the tellings that a print run may be about.
const runTellings = `obligations.incident_id = print_runs.incident_id AND obligations.kind = 'telling' AND obligations.state = 'open' AND json_extract(obligations.body, '$.route') = $2
	AND (json_extract(rule, '$.practices') IS NULL AND json_extract(rule, '$.postcodes') IS NULL OR EXISTS (
		SELECT 1 FROM cases JOIN patients ON patients.id = cases.patient_id LEFT JOIN patient_contacts ON patient_contacts.patient_id = patients.id WHERE cases.id = obligations.case_id
		AND (json_extract(rule, '$.practices') IS NULL OR ` + patientPractice + ` IN (SELECT value FROM json_each(rule, '$.practices')))
		AND (json_extract(rule, '$.postcodes') IS NULL OR EXISTS (SELECT 1 FROM json_each(rule, '$.postcodes')
			WHERE replace(upper(postcode), ' ', '') GLOB CASE WHEN value GLOB '*[0-9]*' THEN value || '[0-9][A-Z][A-Z]' ELSE value || '[0-9]*' END))))`

// countRunTellings says how many tellings the check of a run has to look at.
func (tx *Tx) countRunTellings(id review.PrintRunID) error {
	kind, err := one[string](tx, `SELECT kind FROM print_runs WHERE id = $1`, id)
	if err != nil {
		return err
	}
	return tx.ExecOne(`UPDATE print_runs SET total = (SELECT count(*) FROM obligations WHERE `+runTellings+`) WHERE id = $1`, id, review.RunRoute(kind))
}

// onPrintRun makes a change to print run n at a version, and records it as an
// event. It returns review.ErrNotFound, review.ErrStale, or what change returns.
func (s *Store) onPrintRun(ctx context.Context, cause review.Cause, n, version int, change string, do func(*Tx, review.PrintRun) (facts map[string]string, detail any, err error)) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		r, err := printRun(tx, cause.Actor.Incident, n)
		if err != nil {
			return err
		}
		if r.Version != version {
			return fmt.Errorf("print run %d: %w", n, review.ErrStale)
		}
		facts, detail, err := do(tx, r)
		if err != nil {
			return err
		}
		return tx.recordRun(r, change, facts, detail)
	})
}

// recordRun moves a run to its next version and records why.
func (tx *Tx) recordRun(r review.PrintRun, change string, facts map[string]string, detail any) error {
	if err := tx.ExecOne(`UPDATE print_runs SET version = version + 1 WHERE id = $1 AND version = $2`, r.ID, r.Version); err != nil {
		return err
	}
	all := map[string]string{"run": fmt.Sprint(r.N)}
	maps.Copy(all, facts)
	_, err := tx.Record(review.Event{Change: change, Objects: []review.Object{{Kind: printRunKind, ID: int64(r.ID), Before: r.Version, After: r.Version + 1}}, Facts: all, Detail: detail})
	return err
}
