package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

const selectClass = `
	SELECT classes.id, n, classes.version, classes.name, terms, code, why, state, done, total, classes.by, writers.name, classes.at, proposed_at,
		coalesce(deciders.name, ''), decided_at, decided_why, coalesce(enders.name, ''), ended_at, ended_why
	FROM classes JOIN people AS writers ON writers.id = classes.by LEFT JOIN people AS deciders ON deciders.id = decided_by LEFT JOIN people AS enders ON enders.id = ended_by`

func scanClass(rows *sql.Rows, r *intake.ClassRule) error {
	return rows.Scan(&r.ID, &r.N, &r.Version, &r.Name, fromJSON(&r.Terms), &r.Code, &r.Why, &r.State, &r.Done, &r.Total, &r.By, &r.ByName, (*instant)(&r.At),
		(*instant)(&r.ProposedAt), &r.DecidedBy, (*instant)(&r.DecidedAt), &r.DecidedWhy, &r.EndedBy, (*instant)(&r.EndedAt), &r.EndedWhy)
}

// classRule is rule n of an incident, or review.ErrNotFound.
func classRule(q querier, incident review.IncidentID, n int) (intake.ClassRule, error) {
	found, err := list(q, scanClass, selectClass+` WHERE incident_id = $1 AND n = $2`, incident, n)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("rule %d: %w", n, review.ErrNotFound)
	}
	if err != nil {
		return intake.ClassRule{}, err
	}
	return found[0], nil
}

// WriteClass keeps a rule as a draft and returns its number; the program then
// finds the rows that match. It excludes nothing. It returns a review.Refusal or
// review.Problems.
func (s *Store) WriteClass(ctx context.Context, cause review.Cause, c intake.Class) (n int, err error) {
	if err := intake.MayWriteClass(cause.Actor); err != nil {
		return 0, err
	}
	if err := c.Check(); err != nil {
		return 0, err
	}
	incident := cause.Actor.Incident
	return n, s.change(ctx, cause, func(tx *Tx) error {
		if n, err = one[int](tx, `SELECT coalesce(max(n), 0) + 1 FROM classes WHERE incident_id = $1`, incident); err != nil {
			return err
		}
		id, err := one[int64](tx, `
			INSERT INTO classes (incident_id, n, name, terms, code, why, state, total, by, at)
			SELECT $1, $2, $3, $4, $5, $6, $7, count(rows.id), $8, $9 FROM lists JOIN rows ON rows.list_id = lists.id WHERE lists.incident_id = $1 RETURNING id`,
			incident, n, strings.TrimSpace(c.Name), toJSON(c.Terms), c.Code, strings.TrimSpace(c.Why), intake.ClassLooking, cause.Actor.Person, instant(tx.Now()))
		if err != nil {
			return err
		}
		tx.Answer(review.Answer{Location: fmt.Sprintf("%s/%d", cause.Done.Location, n), Message: cause.Done.Message})
		_, err = tx.Record(review.Event{Change: "write rule", Objects: []review.Object{{Kind: classKind, ID: id, After: 1}}, Detail: c})
		return err
	})
}

// classKind is the kind of object that a rule is in an event.
const classKind = "rule"

// DecideClass does what a person decides on rule n. To approve or to end one
// begins work that RunClasses carries out. It returns review.ErrNotFound, the
// errors of intake.ClassDecision.Check, or a review.Refusal while a list of the
// incident is under way.
func (s *Store) DecideClass(ctx context.Context, cause review.Cause, n int, d intake.ClassDecision) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		r, err := classRule(tx, cause.Actor.Incident, n)
		if err != nil {
			return err
		}
		p := intake.ClassPreview{Rule: r}
		if err := s.classShown(tx, cause.Actor, &p); err != nil {
			return err
		}
		if err := d.Check(cause.Actor, r, p.ToRead()); err != nil {
			return err
		}
		if d.Act == intake.ApproveClass || d.Act == intake.EndClass {
			if err := tx.nothingUnderWay(cause.Actor.Incident); err != nil {
				return err
			}
		}
		d.Reason = strings.TrimSpace(d.Reason)
		if err := tx.moveClass(r, d); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{Change: string(d.Act) + " rule", Objects: []review.Object{{Kind: classKind, ID: r.ID, Before: r.Version, After: r.Version + 1}},
			Facts: map[string]string{"rows read": fmt.Sprint(len(d.Read))}, Detail: map[string]any{"reason": d.Reason, "read": d.Read}})
		return err
	})
}

// shownRows are the rows that were drawn for who approves a rule.
func shownRows(q querier, r intake.ClassRule) ([]review.RowID, error) {
	var ids []review.RowID
	return ids, q.QueryRow(`SELECT shown FROM classes WHERE id = $1`, r.ID).Scan(fromJSON(&ids))
}

func (tx *Tx) moveClass(r intake.ClassRule, d intake.ClassDecision) error {
	by, now := tx.Cause().Actor.Person, instant(tx.Now())
	const where = ` WHERE id = $1 AND version = $2`
	switch d.Act {
	case intake.ProposeClass:
		return tx.ExecOne(`UPDATE classes SET state = $3, proposed_at = $4, version = version + 1`+where, r.ID, r.Version, intake.ClassProposed, now)
	case intake.EndClass:
		return tx.ExecOne(`UPDATE classes SET state = $3, ended_by = $4, ended_at = $5, ended_why = $6, version = version + 1, done = 0,
			total = (SELECT count(*) FROM class_rows WHERE class_id = $1 AND fate = 'excluded')`+where, r.ID, r.Version, intake.ClassEnding, by, now, d.Reason)
	case intake.RefuseClass:
		return tx.ExecOne(`UPDATE classes SET state = $3, decided_by = $4, decided_at = $5, decided_why = $6, version = version + 1`+where,
			r.ID, r.Version, intake.ClassRefused, by, now, d.Reason)
	}
	return tx.ExecOne(`UPDATE classes SET state = $3, decided_by = $4, decided_at = $5, decided_why = $6, version = version + 1, done = 0,
		total = (SELECT count(*) FROM class_rows WHERE class_id = $1)`+where, r.ID, r.Version, intake.ClassExcluding, by, now, d.Reason)
}
