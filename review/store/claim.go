package store

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"
	"time"

	"harmreview/review"
)

// claimTime is how long a claim lasts after its holder last did something with
// the case. Then it is free again by itself.
const claimTime = 30 * time.Minute

// Claim takes a case for the actor, or keeps it for them; Next does so besides.
// While they hold it, it writes at most once a minute.
// It returns review.ErrNotFound when they may not see it, and a review.Refusal
// when somebody else holds it.
func (s *Store) Claim(ctx context.Context, cause review.Cause, id review.CaseID) error {
	held, err := s.heldOf(ctx, cause.Actor, id)
	if err != nil || held {
		return err
	}
	cause.Key = ""
	return s.change(ctx, cause, func(tx *Tx) error {
		if _, err := tx.findCase(cause.Actor, id); err != nil {
			return err
		}
		return tx.claim(id)
	})
}

// heldOf reports whether the actor holds the case and did something with it just now.
func (s *Store) heldOf(ctx context.Context, a review.Actor, id review.CaseID) (held bool, err error) {
	err = s.view(ctx, func(q querier) (err error) {
		held, err = one[bool](q, `SELECT EXISTS (SELECT 1 FROM claims WHERE case_id = $1 AND person_id = $2 AND until > $3)`,
			id, a.Person, instant(s.now().Add(claimTime-touchEvery)))
		return err
	})
	return held, err
}

// claim takes a case for the actor, or keeps it for them, and records the first.
func (tx *Tx) claim(id review.CaseID) error {
	a := tx.Cause().Actor
	holder, err := one[review.PersonID](tx, `SELECT person_id FROM claims WHERE case_id = $1 AND until > $2`, id, instant(tx.Now()))
	if err != nil && !errors.Is(err, review.ErrNotFound) {
		return err
	}
	if holder != 0 && holder != a.Person {
		return heldByAnother
	}
	if holder == a.Person {
		return tx.prolong(id)
	}
	if err := tx.hold(id); err != nil {
		return err
	}
	_, err = tx.Record(review.Event{Change: "claim case", Objects: []review.Object{{Kind: caseKind, ID: int64(id)}}})
	return err
}

// heldByAnother refuses work on a case that somebody else holds, without saying who.
var heldByAnother = review.Refusal{Kind: review.ErrHeld, Why: "Somebody else is working on this case now."}

// hold makes the actor the holder of a case from now on, whoever held it.
func (tx *Tx) hold(id review.CaseID) error {
	return tx.ExecOne(`
		INSERT INTO claims (case_id, person_id, stage, since, until) SELECT id, $2, stage, $3, $4 FROM cases WHERE id = $1
		ON CONFLICT (case_id) DO UPDATE SET person_id = excluded.person_id, stage = excluded.stage, since = excluded.since, until = excluded.until`,
		id, tx.Cause().Actor.Person, instant(tx.Now()), instant(tx.Now().Add(claimTime)))
}

// prolong lets the actor hold on from now a case that they hold. Every page of
// the case that they open, every draft and every change of theirs does; it
// writes at most once a minute.
func (tx *Tx) prolong(id review.CaseID) error {
	until := tx.Now().Add(claimTime)
	return tx.Exec(`UPDATE claims SET until = $1 WHERE case_id = $2 AND person_id = $3 AND until > $4 AND until <= $5`,
		instant(until), id, tx.Cause().Actor.Person, instant(tx.Now()), instant(until.Add(-touchEvery)))
}

// Release gives the actor's claim on a case back.
func (s *Store) Release(ctx context.Context, cause review.Cause, id review.CaseID) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		if err := tx.giveUp("given back", `person_id = $2 AND case_id = $3`, cause.Actor.Person, id); err != nil {
			return err
		}
		return tx.Exec(`DELETE FROM claims WHERE case_id = $1 AND person_id = $2`, id, cause.Actor.Person)
	})
}

// giveUp ends the claims that match where, whose first parameter is $2, and
// records why in the incident of each. As with a claim that ran out, the row
// stays until somebody else takes the case, so that whoever typed something
// still sees it and loses nothing.
func (tx *Tx) giveUp(why, where string, args ...any) error {
	type given struct {
		id       review.CaseID
		incident review.IncidentID
	}
	all, err := list(tx, func(rows *sql.Rows, g *given) error { return rows.Scan(&g.id, &g.incident) },
		`UPDATE claims SET until = $1 WHERE until > $1 AND `+where+` RETURNING case_id, (SELECT incident_id FROM cases WHERE cases.id = case_id)`,
		append([]any{instant(tx.Now())}, args...)...)
	if err != nil || len(all) == 0 {
		return err
	}
	objects := map[review.IncidentID][]review.Object{}
	for _, g := range all {
		objects[g.incident] = append(objects[g.incident], review.Object{Kind: caseKind, ID: int64(g.id)})
	}
	cause := tx.cause
	defer func() { tx.cause = cause }()
	for _, incident := range slices.Sorted(maps.Keys(objects)) {
		tx.cause.Actor.Incident = incident // a session belongs to none, but its case does
		if _, err := tx.Record(review.Event{Change: "release case", Objects: objects[incident], Facts: map[string]string{"why": why}}); err != nil {
			return err
		}
	}
	return nil
}

// giveUpSignedOut ends the claims of a person who is signed in nowhere any more.
func (tx *Tx) giveUpSignedOut(person review.PersonID, why string) error {
	return tx.giveUp(why, `person_id = $2 AND NOT EXISTS (SELECT 1 FROM sessions WHERE sessions.person_id = $2 AND ended_at IS NULL AND expires_at > $1)`, person)
}

// giveUpUnfit ends the claims of a person in an incident on work that they may
// not do there with these roles.
func (tx *Tx) giveUpUnfit(a review.Actor) error {
	may := []review.Stage{}
	for _, w := range work {
		if mayWork(a, w.change) {
			may = append(may, w.stage)
		}
	}
	return tx.giveUp("roles changed", `person_id = $2 AND stage NOT IN (SELECT value FROM json_each($3))
		AND (SELECT incident_id FROM cases WHERE cases.id = case_id) = $4`, a.Person, toJSON(may), a.Incident)
}
