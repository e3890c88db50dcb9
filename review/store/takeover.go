package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"harmreview/review"
)

// noticeKept is for how long whoever lost a case to somebody else still sees it,
// so that what they had typed can be read and kept.
const noticeKept = 24 * time.Hour

// TakeOver makes the actor the holder of a case that somebody else holds, and
// tells that person why. held is since when that one holds it, as the page
// showed; a case that came free meanwhile is claimed. What was a draft of
// the other person's stays theirs.
//
// It returns review.ErrNotFound, a review.Refusal when the actor may not do the
// work, review.Problems on reason, or review.ErrStale when yet another person
// took it meanwhile.
func (s *Store) TakeOver(ctx context.Context, cause review.Cause, id review.CaseID, held time.Time, reason string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		c, err := tx.findCase(cause.Actor, id)
		if err != nil {
			return err
		}
		if err := c.TakingOver(cause.Actor, tx.Now()); err != nil {
			return err
		}
		if err := review.CheckTakeOver(reason); err != nil {
			return err
		}
		h, err := holding(tx, id, cause.Actor.Person, tx.Now())
		if err != nil {
			return err
		}
		if h == nil {
			return tx.claim(id)
		}
		if !h.Since.Equal(held) {
			return fmt.Errorf("case %s: %w", id, review.ErrStale)
		}
		return tx.takeClaim(id, h, strings.TrimSpace(reason))
	})
}

func (tx *Tx) takeClaim(id review.CaseID, from *review.Holding, reason string) error {
	if err := tx.hold(id); err != nil {
		return err
	}
	seq, err := tx.Record(review.Event{
		Change:  "take over case",
		Objects: []review.Object{{Kind: caseKind, ID: int64(id)}, {Kind: "person", ID: int64(from.By)}},
		Facts:   map[string]string{"held since": instant(from.Since).String(), "last active": instant(from.Active).String()},
		Detail:  map[string]string{"reason": reason},
	})
	if err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO claim_notices (case_id, person_id, by, reason, at, event) VALUES ($1, $2, $3, $4, $5, $6)`,
		id, from.By, tx.Cause().Actor.Person, reason, instant(tx.Now()), seq)
}

// holding is who else than other holds a case now, nil for nobody.
func holding(q querier, id review.CaseID, other review.PersonID, now time.Time) (*review.Holding, error) {
	var h review.Holding
	var until time.Time
	err := q.QueryRow(`SELECT people.id, people.name, since, until FROM claims JOIN people ON people.id = person_id WHERE case_id = $1 AND person_id <> $2 AND until > $3`,
		id, other, instant(now)).Scan(&h.By, &h.Name, (*instant)(&h.Since), (*instant)(&until))
	if errors.Is(err, review.ErrNotFound) {
		return nil, nil
	}
	h.Active = until.Add(-claimTime)
	return &h, err
}

// shownHolding is holding as a may know of it.
func shownHolding(q querier, c *review.Case, a review.Actor, now time.Time) (*review.Holding, error) {
	h, err := holding(q, c.ID, a.Person, now)
	if h != nil && c.KeepsWorkersFrom(a) {
		h.By, h.Name = 0, ""
	}
	return h, err
}

// mayWorkNow refuses a change that is made by whoever holds the case while
// somebody else does.
func (tx *Tx) mayWorkNow(id review.CaseID, change review.ChangeName) error {
	if !change.Holds() {
		return nil
	}
	h, err := holding(tx, id, tx.Cause().Actor.Person, tx.Now())
	if err == nil && h != nil {
		return heldByAnother
	}
	return err
}

// takenFrom refuses to keep a draft whose form was shown before the case was
// taken over: notice is the last that it showed. Whoever sends it again, knowing
// that, still keeps it.
func (tx *Tx) takenFrom(id review.CaseID, notice review.ClaimNoticeID) error {
	last, err := one[review.ClaimNoticeID](tx, `SELECT coalesce(max(id), 0) FROM claim_notices WHERE case_id = $1 AND person_id = $2`, id, tx.Cause().Actor.Person)
	if err == nil && last > notice {
		return fmt.Errorf("case %s: %w", id, review.ErrTakenOver)
	}
	return err
}

const selectNotice = `SELECT claim_notices.id, case_id, people.name, reason, at FROM claim_notices JOIN people ON people.id = by
	JOIN cases ON cases.id = case_id WHERE claim_notices.person_id = $1 AND cases.incident_id = $2 AND `

// notices reads what a is told of, as they may know of it now.
func (s *Store) notices(q querier, a review.Actor, where string, args ...any) ([]review.ClaimNotice, error) {
	all, err := list(q, func(rows *sql.Rows, n *review.ClaimNotice) error {
		return rows.Scan(&n.ID, &n.Case, &n.Name, &n.Reason, (*instant)(&n.At))
	}, selectNotice+where, append([]any{a.Person, a.Incident}, args...)...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		n := &all[i]
		c, err := findCase(q, a, n.Case, s.now())
		n.Seen = err == nil
		switch {
		case errors.Is(err, review.ErrNotFound): // it is kept from them by now
			n.Name, n.Reason = "", ""
		case err != nil:
			return nil, err
		case c.KeepsWorkersFrom(a):
			n.Name = ""
		}
	}
	return all, nil
}

// unread is the condition on notices that their reader has not said they had read.
const unread = `read_at = '' ORDER BY claim_notices.id DESC LIMIT 5`

// Interrupting are the notices that have not interrupted a page of the actor's
// yet. It returns them once: they wait on the first page of the incident from then on.
func (s *Store) Interrupting(ctx context.Context, cause review.Cause) ([]review.ClaimNotice, error) {
	const waiting = `shown_at = '' AND ` + unread
	var all []review.ClaimNotice
	err := s.view(ctx, func(q querier) (err error) {
		all, err = s.notices(q, cause.Actor, waiting)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	cause.Key = ""
	err = s.change(ctx, cause, func(tx *Tx) error {
		for _, n := range all {
			if err := tx.Exec(`UPDATE claim_notices SET shown_at = $1 WHERE id = $2 AND shown_at = ''`, instant(tx.Now()), n.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// ReadNotice records that the actor has read a notice; doing so twice changes
// nothing. It returns review.ErrNotFound for what is not theirs.
func (s *Store) ReadNotice(ctx context.Context, cause review.Cause, id review.ClaimNoticeID) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		of, err := one[review.CaseID](tx, `SELECT case_id FROM claim_notices JOIN cases ON cases.id = case_id WHERE claim_notices.id = $1 AND person_id = $2 AND incident_id = $3`,
			id, cause.Actor.Person, cause.Actor.Incident)
		if err != nil {
			return fmt.Errorf("notice %d: %w", id, err)
		}
		n, err := tx.ExecN(`UPDATE claim_notices SET read_at = $1, shown_at = coalesce(nullif(shown_at, ''), $1) WHERE id = $2 AND read_at = ''`, instant(tx.Now()), id)
		if err != nil || n == 0 {
			return err
		}
		_, err = tx.Record(review.Event{Change: "read notice", Objects: []review.Object{{Kind: caseKind, ID: int64(of)}}})
		return err
	})
}

// lastNotice is the latest by which the actor was told that this case was taken
// over from them, nil for none.
func (s *Store) lastNotice(q querier, a review.Actor, id review.CaseID) (*review.ClaimNotice, error) {
	all, err := s.notices(q, a, `case_id = $3 ORDER BY claim_notices.id DESC LIMIT 1`, id)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// lookedLately is for how long it is said that somebody has opened a case.
const lookedLately = 15 * time.Minute

// lookers are who else has opened a case lately, the last first, from the views
// that are recorded anyway. Nobody is named where a may have to review the case
// without knowing who else does, nor whoever only audits: that is not announced.
func lookers(q querier, c *review.Case, a review.Actor, now time.Time) ([]review.Looker, error) {
	if c.KeepsWorkersFrom(a) {
		return nil, nil
	}
	return list(q, func(rows *sql.Rows, l *review.Looker) error { return rows.Scan(&l.Name, (*instant)(&l.At)) }, `
		SELECT people.name, max(events.at) FROM event_cases JOIN events ON events.seq = event_cases.seq JOIN people ON people.id = events.person_id
		WHERE event_cases.case_id = $1 AND events.change IN ('see case', 'see answers') AND events.result = 'done' AND events.at > $2 AND events.person_id <> $3
			AND EXISTS (SELECT 1 FROM members WHERE members.incident_id = $4 AND members.person_id = events.person_id AND role <> 'auditor')
		GROUP BY people.id ORDER BY max(events.at) DESC, people.name LIMIT 5`, c.ID, instant(now.Add(-lookedLately)), a.Person, c.Incident)
}
