package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"harmreview/review"
)

// packsLie is the condition on print runs of which a pack may still lie somewhere.
const packsLie = `EXISTS (SELECT 1 FROM packs WHERE packs.run_id = print_runs.id AND packs.state IN ('made', 'pulled'))`

// toSend counts what waits for the actor of what is sent and rung. Each figure is
// that of the list which it opens; those who may not deal with it have none.
func (s *Store) toSend(q querier, a review.Actor) (n review.ToSend, err error) {
	for _, c := range []struct {
		into  *int
		may   review.Permission
		query string
		args  []any
	}{
		{&n.RunsToApprove, review.ApproveRuns, `SELECT count(*) FROM print_runs WHERE incident_id = $1 AND state = 'checked' AND by <> $2
			AND EXISTS (SELECT 1 FROM print_run_members WHERE run_id = print_runs.id AND fate = 'goes')`, []any{a.Incident, a.Person}},
		{&n.RunsToSend, review.MakeRuns, `SELECT count(*) FROM print_runs WHERE incident_id = $1 AND state IN ('made', 'handed over', 'sent') AND ` + packsLie, []any{a.Incident}},
		{&n.BatchesToApprove, review.ApproveReleases, countBatches + batchesShown[review.BatchesToApprove], []any{a.Incident, a.Person}},
		{&n.BatchesToSend, review.ReleaseLate, countBatches + batchesShown[review.BatchesToSend], []any{a.Incident, a.Person}},
		{&n.RingBacks, review.SettleApart, countCalls + callsShown[review.CallsToRing], []any{a.Incident}},
		{&n.UrgentBacks, review.SettleApart, countCalls + callsShown[review.CallsToRing] + ` AND urgency IN (1, 2)`, []any{a.Incident}},
		{&n.TalkBacks, review.AnswerCalls, countCalls + callsShown[review.CallsToTalk], []any{a.Incident}},
		{&n.CallsToSettle, review.AnswerCalls, countCalls + callsShown[review.CallsOpen], []any{a.Incident}},
	} {
		if !a.May(c.may) {
			continue
		}
		if *c.into, err = one[int](q, c.query, c.args...); err != nil {
			return n, err
		}
	}
	if a.May(review.DoTell) {
		if a.HasOwed(review.Telling) {
			if n.ToTell, err = s.toTellToday(q, a); err != nil {
				return n, err
			}
		}
		for into, state := range map[*review.Tally]review.PackState{&n.Pulled: review.PackPulled, &n.CameBack: review.PackCameBack} {
			if *into, err = tallied(q, packsFrom, s.packsSeen(a, state), tallyLimit); err != nil {
				return n, err
			}
		}
	}
	if a.May(review.ReleaseLate) {
		err = s.countSilent(q, a, &n)
	}
	return n, err
}

// countSilent counts the late letters to which no reply has come in time, by what is
// to be done about it.
func (s *Store) countSilent(q querier, a review.Actor, n *review.ToSend) error {
	policy, err := policyOf(q, a.Incident)
	if err != nil {
		return err
	}
	query, w := s.releases(a, policy.ReplyChases)
	query += ` AND ` + repliesOwed + ` AND obligations.due_at < ` + w.arg(instant(s.now()))
	return q.each(`SELECT state, count(*) FROM (`+query+`) GROUP BY state`, w.args, func(rows *sql.Rows) error {
		var state review.ReleaseState
		var letters int
		err := rows.Scan(&state, &letters)
		switch state {
		case review.ChaseDue:
			n.ToChase = letters
		case review.ToEscalate:
			n.ToEscalate = letters
		}
		return err
	})
}

const countCalls = `SELECT count(*) FROM calls WHERE incident_id = $1 AND `

// batchesShown is the condition on the batches of a list; $2 is who looks.
var batchesShown = map[review.BatchShow]string{
	review.WaitingBatches:   `state IN ('made', 'approved') AND $2 = $2`,
	review.BatchesToApprove: `state IN ('made', 'approved') AND state = 'made' AND by <> $2`,
	review.BatchesToSend:    `state IN ('made', 'approved') AND state = 'approved' AND $2 = $2`,
}

const countBatches = `SELECT count(*) FROM release_batches WHERE incident_id = $1 AND `

// ReleaseBatches are the batches of late letters that wait, the first first. It
// returns review.ErrForbidden, or review.ErrNotFound for no such list.
func (s *Store) ReleaseBatches(ctx context.Context, a review.Actor, show review.BatchShow) (review.ReleaseBatchList, error) {
	l := review.ReleaseBatchList{Show: show}
	switch {
	case !a.May(review.ApproveReleases):
		return l, review.ErrForbidden
	case !slices.Contains(review.BatchShows, show):
		return l, fmt.Errorf("batches %q: %w", show, review.ErrNotFound)
	}
	err := s.view(ctx, func(q querier) error {
		all, err := list(q, scanReleaseBatch, selectReleaseBatch+` WHERE incident_id = $1 AND `+batchesShown[review.WaitingBatches]+` ORDER BY release_batches.id`, a.Incident, a.Person)
		l.Counts, l.Lines = map[review.BatchShow]int{}, nil
		for _, b := range all {
			for _, x := range review.BatchShows {
				if b.In(x, a) {
					l.Counts[x]++
				}
			}
			if b.In(show, a) {
				l.Lines = append(l.Lines, b)
			}
		}
		return err
	})
	return l, err
}
