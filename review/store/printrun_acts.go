package store

import (
	"context"
	"fmt"
	"strings"

	"harmreview/review"
	"harmreview/review/wording"
)

// What people decide about a print run. Each returns review.ErrNotFound,
// review.ErrStale when the run is not at version any more, a review.Refusal, or
// review.Problems.

// CheckPrintRun has it checked anew whom the letters of run n go to, by the
// wording now in force.
func (s *Store) CheckPrintRun(ctx context.Context, cause review.Cause, n, version int) error {
	return s.onPrintRun(ctx, cause, n, version, "check print run", func(tx *Tx, r review.PrintRun) (map[string]string, any, error) {
		if err := r.MayCheck(cause.Actor); err != nil {
			return nil, nil, err
		}
		says, err := packWordingOf(tx, cause.Actor.Incident, wording.Kind(r.Kind))
		if err != nil {
			return nil, nil, err
		}
		if err := tx.Exec(`DELETE FROM print_run_members WHERE run_id = $1`, r.ID); err != nil {
			return nil, nil, err
		}
		if err := tx.ExecOne(`UPDATE print_runs SET state = $1, seen = 0, done = 0, wording_id = $2, letterhead_id = $3 WHERE id = $4`, review.RunChecking, says.inForce.ID, says.letterhead.ID, r.ID); err != nil {
			return nil, nil, err
		}
		return nil, nil, tx.countRunTellings(r.ID)
	})
}

// DropPrintRun ends run n before anything was made.
func (s *Store) DropPrintRun(ctx context.Context, cause review.Cause, n, version int, why string) error {
	return s.onPrintRun(ctx, cause, n, version, "drop print run", func(tx *Tx, r review.PrintRun) (map[string]string, any, error) {
		if err := r.MayDrop(cause.Actor); err != nil {
			return nil, nil, err
		}
		return nil, map[string]string{"why": why}, tx.endRun(r, review.RunDropped, why)
	})
}

// endRun keeps who ended a run and why.
func (tx *Tx) endRun(r review.PrintRun, to review.RunState, why string) error {
	p := review.Problems{}
	p.Add(strings.TrimSpace(why) != "", "why", "Say why.")
	if err := p.Err(); err != nil {
		return err
	}
	return tx.ExecOne(`UPDATE print_runs SET state = $1, ended_by = $2, ended_at = $3, ended_why = $4 WHERE id = $5`, to, tx.Cause().Actor.Person, instant(tx.Now()), strings.TrimSpace(why), r.ID)
}

// An Approval lets the packs of a print run be made: as many as the approver was
// told, once they have looked at the first letters.
type Approval struct {
	Version int
	Goes    int
	Looked  bool
	Why     string
}

// ApprovePrintRun has the packs of run n made.
func (s *Store) ApprovePrintRun(ctx context.Context, cause review.Cause, n int, x Approval) error {
	return s.onPrintRun(ctx, cause, n, x.Version, "approve print run", func(tx *Tx, r review.PrintRun) (map[string]string, any, error) {
		if err := r.MayApprove(cause.Actor); err != nil {
			return nil, nil, err
		}
		if r.Goes != x.Goes {
			return nil, nil, fmt.Errorf("%d people would get a letter, not %d: %w", r.Goes, x.Goes, review.ErrStale)
		}
		p := review.Problems{}
		p.Add(x.Looked, "looked", "Look at the first letters, and tick that you have.")
		p.Add(strings.TrimSpace(x.Why) != "", "why", "Say why these letters may go.")
		if err := p.Err(); err != nil {
			return nil, nil, err
		}
		same, err := saysTheSame(tx, cause.Actor.Incident, review.Pack{Kind: r.Kind, Wording: r.Wording, Letterhead: r.Letterhead})
		if err != nil {
			return nil, nil, err
		}
		if !same {
			return nil, nil, review.Refusal{Kind: review.ErrNotNow, Why: "The wording was changed since this print run was checked. Have it checked anew."}
		}
		err = tx.ExecOne(`UPDATE print_runs SET state = $1, done = 0, total = $2, approved_by = $3, approved_at = $4, approved_why = $5 WHERE id = $6`,
			review.RunProducing, r.Goes, cause.Actor.Person, instant(tx.Now()), strings.TrimSpace(x.Why), r.ID)
		return map[string]string{"packs": fmt.Sprint(r.Goes)}, map[string]string{"why": x.Why}, err
	})
}

// HandOverPrintRun records to whom run n was handed for printing.
func (s *Store) HandOverPrintRun(ctx context.Context, cause review.Cause, n, version int, to string) error {
	return s.onPrintRun(ctx, cause, n, version, "hand over print run", func(tx *Tx, r review.PrintRun) (map[string]string, any, error) {
		if err := r.MayHandOver(cause.Actor); err != nil {
			return nil, nil, err
		}
		p := review.Problems{}
		p.Add(strings.TrimSpace(to) != "", "to", "Say who prints and posts it.")
		if err := p.Err(); err != nil {
			return nil, nil, err
		}
		err := tx.ExecOne(`UPDATE print_runs SET state = $1, handed_by = $2, handed_at = $3, handed_to = $4 WHERE id = $5`,
			review.RunHandedOver, cause.Actor.Person, instant(tx.Now()), strings.TrimSpace(to), r.ID)
		return nil, map[string]string{"to": to}, err
	})
}

// waitingPacks are the members of run $1 whose pack may still lie somewhere.
const waitingPacks = `SELECT obligation_id FROM packs WHERE run_id = $1 AND state IN ('made', 'pulled')`

// PostPrintRun has it recorded that packs of run n went: all that wait, but those
// at positions that did not go, and those before which a gate is closed, unless
// they are named as gone all the same.
func (s *Store) PostPrintRun(ctx context.Context, cause review.Cause, n, version int, x review.RunPosting) error {
	return s.onPrintRun(ctx, cause, n, version, "record that a print run went", func(tx *Tx, r review.PrintRun) (map[string]string, any, error) {
		if err := r.MaySend(cause.Actor); err != nil {
			return nil, nil, err
		}
		if err := x.Check(r, tx.Now()).Err(); err != nil {
			return nil, nil, err
		}
		tail, err := tx.tail()
		if err != nil {
			return nil, nil, err
		}
		if err := tx.Exec(`INSERT INTO print_run_postings (run_id, happened_at, channel, note, not_sent, anyway, by, at, event) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			r.ID, instant(x.HappenedAt), x.Channel, strings.TrimSpace(x.Note), x.Not.String(), x.Anyway.String(), cause.Actor.Person, instant(tx.Now()), tail.size); err != nil {
			return nil, nil, err
		}
		const within = `EXISTS (SELECT 1 FROM json_each(%s) WHERE packs.position BETWEEN value ->> 'First' AND value ->> 'Last')`
		err = tx.Exec(`UPDATE print_run_members SET kept = '[]', turn = (SELECT CASE WHEN `+fmt.Sprintf(within, "$3")+` THEN 'send anyway' ELSE 'send' END
				FROM packs WHERE packs.run_id = $1 AND packs.obligation_id = print_run_members.obligation_id AND state IN ('made', 'pulled'))
			WHERE run_id = $1 AND obligation_id IN (`+waitingPacks+` AND NOT `+fmt.Sprintf(within, "$2")+`)`, r.ID, toJSON(x.Not), toJSON(x.Anyway))
		if err != nil {
			return nil, nil, err
		}
		total, err := tx.beginTurns(r, review.RunSending)
		return map[string]string{"packs": fmt.Sprint(total), "channel": x.Channel}, x, err
	})
}

// beginTurns has the program do what was ordered for the packs of a run.
func (tx *Tx) beginTurns(r review.PrintRun, to review.RunState) (total int, err error) {
	if total, err = one[int](tx, `SELECT count(*) FROM print_run_members WHERE run_id = $1 AND turn <> ''`, r.ID); err != nil {
		return 0, err
	}
	return total, tx.ExecOne(`UPDATE print_runs SET state = $1, done = 0, total = $2 WHERE id = $3`, to, total, r.ID)
}

// RecallPrintRun sets aside all packs of run n that may still lie somewhere, and,
// where wrong, records of those that went that they were wrong. What was not made
// yet is not made.
func (s *Store) RecallPrintRun(ctx context.Context, cause review.Cause, n, version int, why string, wrong bool) error {
	return s.onPrintRun(ctx, cause, n, version, "recall print run", func(tx *Tx, r review.PrintRun) (map[string]string, any, error) {
		if err := r.MayRecall(cause.Actor); err != nil {
			return nil, nil, err
		}
		p := review.Problems{}
		p.Add(wrong || r.State == review.RunProducing || r.Waiting() > 0, "wrong", "All of it went. Tick this if what went was wrong; otherwise there is nothing to recall.")
		if err := p.Err(); err != nil {
			return nil, nil, err
		}
		if err := tx.endRun(r, review.RunRecalling, why); err != nil {
			return nil, nil, err
		}
		if err := tx.Exec(`UPDATE print_run_members SET fate = 'left out', late = 1, gate = $1, words = $2 WHERE run_id = $3 AND fate = 'goes'`,
			review.GateEnded, toJSON([]string{"The print run was recalled before this pack was made."}), r.ID); err != nil {
			return nil, nil, err
		}
		if err := tx.Exec(`UPDATE print_run_members SET turn = 'set aside' WHERE run_id = $1 AND obligation_id IN (`+waitingPacks+`)`, r.ID); err != nil {
			return nil, nil, err
		}
		if wrong {
			if err := tx.Exec(`UPDATE print_run_members SET turn = 'wrong' WHERE run_id = $1 AND obligation_id IN (SELECT obligation_id FROM packs WHERE run_id = $1 AND state = 'sent' AND id NOT IN (SELECT pack_id FROM wrong_packs) AND id NOT IN (SELECT pack_id FROM returned_mail))`, r.ID); err != nil {
				return nil, nil, err
			}
		}
		total, err := tx.beginTurns(r, review.RunRecalling)
		facts := map[string]string{"packs": fmt.Sprint(total)}
		if wrong {
			facts["wrong"] = "also what went"
		}
		return facts, map[string]string{"why": why}, err
	})
}
