package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// lastAccepted are the last acceptances of an incident, the latest first.
func lastAccepted(q querier, incident review.IncidentID) ([]review.AcceptedTogether, error) {
	return list(q, func(rows *sql.Rows, x *review.AcceptedTogether) error {
		return rows.Scan(&x.Event, (*instant)(&x.At), &x.By, &x.Cases)
	}, `SELECT seq, at, coalesce(people.name, ''), coalesce(record ->> '$.facts.cases', '') FROM events LEFT JOIN people ON people.id = events.person_id
		WHERE incident_id = $1 AND change IN ($2, $3) ORDER BY at DESC LIMIT 10`, incident, acceptances[intake.BulkOwn], acceptances[intake.BulkJoin])
}

// Accepted is an acceptance of many questions of identity, and what of it still
// stands.
// It returns review.ErrNotFound for an event that made none.
func (s *Store) Accepted(ctx context.Context, a review.Actor, event int64) (intake.Accepted, error) {
	done := intake.Accepted{Event: event}
	if !a.May(review.DecideWho) {
		return done, review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager settles whose letters these are."}
	}
	err := s.view(ctx, func(q querier) (err error) {
		if done.Bulk, err = bulkOf(q, a.Incident, event); err != nil {
			return err
		}
		done.Lines, err = s.acceptedLines(q, a, done.Bulk, event)
		return err
	})
	return done, err
}

// acceptedLines are the cases of an acceptance that the actor may see.
func (s *Store) acceptedLines(q querier, a review.Actor, b intake.Bulk, event int64) ([]intake.BulkLine, error) {
	var w where
	mark := w.arg(event)
	into, stands := `0`, `cases.emptied = 0 AND NOT EXISTS (SELECT 1 FROM obligations WHERE obligations.case_id = cases.id AND kind = 'identity' AND state = 'open')`
	from := `change_items JOIN cases ON cases.id = change_items.case_id`
	if b == intake.BulkJoin {
		into, stands, from = `into_case`, `undone_event IS NULL`, `moves JOIN cases ON cases.id = moves.from_case`
	}
	w.visible(a, s.now())
	return list(q, func(rows *sql.Rows, l *intake.BulkLine) error {
		return rows.Scan(append([]any{&l.Into, &l.Stands}, bannerInto(&l.Banner)...)...)
	}, `SELECT `+into+`, `+stands+`, `+bannerColumns+` FROM `+from+` JOIN patients ON patients.id = cases.patient_id
		WHERE event = `+mark+` AND `+w.String()+` ORDER BY cases.id`, w.args...)
}

// bulkOf is the acceptance that an event of the incident made.
func bulkOf(q querier, incident review.IncidentID, event int64) (intake.Bulk, error) {
	change, err := one[string](q, `SELECT change FROM events WHERE seq = $1 AND incident_id = $2`, event, incident)
	if err != nil {
		return "", err
	}
	for b, name := range acceptances {
		if name == change {
			return b, nil
		}
	}
	return "", review.ErrNotFound
}

// UndoAccepted takes an acceptance back as far as it still stands: questions that
// it settled are open again, joins are taken apart by the rules of UndoJoin.
//
// It returns review.ErrNotFound, a review.Refusal or review.Problems.
func (s *Store) UndoAccepted(ctx context.Context, cause review.Cause, event int64, reason string) error {
	if !cause.Actor.May(review.DecideWho) {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager settles whose letters these are."}
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return review.Problems{"reason": "Say why it is undone."}
	}
	return s.change(ctx, cause, func(tx *Tx) error {
		b, err := bulkOf(tx, cause.Actor.Incident, event)
		if err != nil {
			return err
		}
		lines, err := s.acceptedLines(tx, cause.Actor, b, event)
		if err != nil {
			return err
		}
		lines = slices.DeleteFunc(lines, func(l intake.BulkLine) bool { return !l.Stands })
		if len(lines) == 0 {
			return review.Refusal{Kind: review.ErrNotNow, Why: "Nothing of it stands any more."}
		}
		if b == intake.BulkOwn {
			return tx.doubtAgain(event, lines, reason)
		}
		for _, l := range lines {
			if _, err := tx.undoJoin(l.Into, 0, event, reason); err != nil {
				return err
			}
		}
		return nil
	})
}

// doubtAgain opens the questions of identity again that an acceptance settled,
// in one event.
func (tx *Tx) doubtAgain(event int64, lines []intake.BulkLine, reason string) error {
	undo := review.Event{Change: "undo acceptance", Detail: map[string]string{"reason": reason}}
	var all []changed
	for _, l := range lines {
		c, err := tx.findCase(tx.Cause().Actor, l.Banner.Case)
		if err != nil {
			return err
		}
		before := *c
		e, err := c.Apply(review.OpenObligation{Kind: review.Identity, What: lastDoubt(c)}, tx.Cause().Actor, tx.Now())
		if err != nil {
			return err
		}
		undo.Objects = append(undo.Objects, e.Objects...)
		all = append(all, changed{&before, c})
		if err := tx.Exec(`UPDATE patients SET version = version + 1,
				uncertain = (SELECT json_extract(before, '$.patient.uncertain') FROM change_items WHERE event = $1 AND case_id = $2)
			WHERE id = $3 AND uncertain = ''`, event, c.ID, c.Patient); err != nil {
			return err
		}
	}
	_, err := tx.saveCases(undo, all...)
	return err
}

// lastDoubt is what the question of identity was about that was settled last.
func lastDoubt(c *review.Case) string {
	var last review.Obligation
	for _, o := range c.Obligations {
		if o.Kind == review.Identity && !o.ClosedAt.Before(last.ClosedAt) {
			last = o
		}
	}
	return last.What
}
