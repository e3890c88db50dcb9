package store

import (
	"context"
	"database/sql"
	"fmt"

	"harmreview/review"
	"harmreview/review/priority"
)

// ruleTryKind is the kind of object that a try of rules is in an event.
const ruleTryKind = "try of priority rules"

// A ruleTry is a try as the store keeps it.
type ruleTry struct {
	priority.Try
	incident review.IncidentID
	sha256   string
	seen     review.CaseID
}

const selectRuleTry = `
	SELECT rule_tries.id, rule_tries.incident_id, rule_tries.body, rule_tries.sha256, state, seen_case, done, total, people.name, rule_tries.at, ended_at,
		definitions.id, CASE definitions.incident_id WHEN 0 THEN 0 ELSE definitions.n END, definitions.body
	FROM rule_tries JOIN people ON people.id = by JOIN definitions ON definitions.id = based_on`

func scanRuleTry(rows *sql.Rows, t *ruleTry) error {
	return rows.Scan(&t.ID, &t.incident, fromJSON(&t.Set), &t.sha256, &t.State, &t.seen, &t.Done, &t.Total, &t.ByName, (*instant)(&t.At), (*instant)(&t.EndedAt),
		&t.Against.ID, &t.Against.N, fromJSON(&t.Against.Body))
}

// ruleTries are the newest try of an incident, or that with an id, with its figures.
func ruleTries(q querier, incident review.IncidentID, id priority.TryID) ([]ruleTry, error) {
	all, err := list(q, scanRuleTry, selectRuleTry+` WHERE rule_tries.incident_id = $1 AND ($2 = 0 OR rule_tries.id = $2) ORDER BY rule_tries.id DESC LIMIT 1`, incident, id)
	if err != nil || len(all) == 0 {
		return all, err
	}
	t := &all[0]
	t.Figures = map[priority.TryFigure]map[int]int{}
	return all, q.each(`SELECT figure, rule, cases FROM rule_try_figures WHERE try_id = $1`, []any{t.ID}, func(rows *sql.Rows) error {
		var f priority.TryFigure
		var rule, n int
		err := rows.Scan(&f, &rule, &n)
		if t.Figures[f] == nil {
			t.Figures[f] = map[int]int{}
		}
		t.Figures[f][rule] = n
		return err
	})
}

// RuleTry returns a try of an incident's rules, or review.ErrNotFound.
func (s *Store) RuleTry(ctx context.Context, incident review.IncidentID, id priority.TryID) (priority.Try, error) {
	var t priority.Try
	err := s.view(ctx, func(q querier) (err error) {
		t, err = ruleTryOf(q, incident, id)
		return err
	})
	return t, err
}

func ruleTryOf(q querier, incident review.IncidentID, id priority.TryID) (priority.Try, error) {
	all, err := ruleTries(q, incident, id)
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("try %d: %w", id, review.ErrNotFound)
	}
	if err != nil {
		return priority.Try{}, err
	}
	return all[0].Try, nil
}

// TryRules has the draft tried whose version the person saw, in the background, and
// returns the try, to which the form's answer leads. It returns a review.Refusal, or review.ErrStale.
func (s *Store) TryRules(ctx context.Context, cause review.Cause, version int) (id priority.TryID, err error) {
	return id, s.change(ctx, cause, func(tx *Tx) error {
		a := cause.Actor
		p, err := tx.ruleDraft(version, priority.RulesPage.MayChange)
		if err != nil {
			return err
		}
		if err := tx.leaveTries(); err != nil {
			return err
		}
		waiting, err := countersOf(tx, a.Incident, review.CaseFilter{Stage: review.InTriage})
		if err != nil {
			return err
		}
		body := toJSON(p.Draft.Set)
		id, err = one[priority.TryID](tx, `INSERT INTO rule_tries (incident_id, based_on, body, sha256, state, total, by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
			a.Incident, p.InForce.ID, body, digest(body), priority.Trying, waiting, a.Person, instant(tx.Now()))
		if err != nil {
			return err
		}
		tx.Answer(review.Answer{Location: fmt.Sprintf("%s/tries/%d", cause.Done.Location, id), Message: cause.Done.Message})
		_, err = tx.Record(review.Event{Change: "try priority rules", Objects: []review.Object{{Kind: ruleTryKind, ID: int64(id)}, {Kind: incidentKind, ID: int64(a.Incident)}},
			Facts: map[string]string{"sha256": digest(body)}})
		return err
	})
}

// leaveTries stops the tries of a draft that has changed.
func (tx *Tx) leaveTries() error {
	return tx.Exec(`UPDATE rule_tries SET state = $1, ended_at = $2 WHERE state = 'trying' AND incident_id = $3`, priority.TryLeft, instant(tx.Now()), tx.Cause().Actor.Incident)
}

// TryCases are the cases drawn behind a figure of a try that a may see; never
// those of restricted patients. It returns review.ErrNotFound, also for what is
// no such figure.
func (s *Store) TryCases(ctx context.Context, a review.Actor, id priority.TryID, f priority.TryFigure, rule int) (priority.TryCases, error) {
	t := priority.TryCases{Figure: f, Rule: rule}
	err := s.view(ctx, func(q querier) (err error) {
		if t.Try, err = ruleTryOf(q, a.Incident, id); err != nil {
			return err
		}
		if !t.Try.Has(f, rule) {
			return fmt.Errorf("figure %q of rule %d: %w", f, rule, review.ErrNotFound)
		}
		w := where{args: []any{id, f, rule}} // $1 to $3
		w.visible(a, s.now())
		t.Lines, err = list(q, func(rows *sql.Rows, c *priority.TryCase) error {
			return rows.Scan(&c.Case, &c.WasUrgent, &c.WasPoints, &c.Urgent, &c.Points)
		}, `SELECT cases.id, was_urgent, was_points, rule_try_cases.urgent, points
			FROM rule_try_cases JOIN cases ON cases.id = case_id JOIN patients ON patients.id = cases.patient_id
			WHERE try_id = $1 AND figure = $2 AND rule = $3 AND restricted = 0 AND emptied = 0 AND `+w.String()+` ORDER BY draw`, w.args...)
		return err
	})
	return t, err
}

// checkRuleTries compares the figures of tries at their end with each other: each
// case is counted once by how it moves, and none is listed that is not counted.
func checkRuleTries(v *verification) error {
	id, err := one[priority.TryID](v.q, `
		SELECT id FROM rule_tries WHERE state = 'tried' AND done <> (SELECT coalesce(sum(cases), 0) FROM rule_try_figures
			WHERE try_id = rule_tries.id AND figure IN ('becomes', 'stops', 'earlier', 'later', 'stays')) ORDER BY id LIMIT 1`)
	if err == nil {
		return fmt.Errorf("try %d: its figures do not add up to the cases that it looked at", id)
	}
	if err = ignoreNotFound(err); err != nil {
		return err
	}
	id, err = one[priority.TryID](v.q, `
		SELECT try_id FROM rule_try_cases GROUP BY try_id, figure, rule
		HAVING count(*) > coalesce((SELECT cases FROM rule_try_figures AS f WHERE f.try_id = rule_try_cases.try_id AND f.figure = rule_try_cases.figure AND f.rule = rule_try_cases.rule), 0)
		ORDER BY try_id LIMIT 1`)
	if err == nil {
		return fmt.Errorf("try %d lists more cases than it counted", id)
	}
	return ignoreNotFound(err)
}
