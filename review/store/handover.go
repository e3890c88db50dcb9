package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"harmreview/review"
)

// held is the condition on cases that a person ($1) holds at the time $2.
const held = `cases.id IN (SELECT id FROM cases WHERE allocated_to = $1 AND allocated_until > $2 UNION ALL SELECT id FROM cases WHERE returned_to = $1
	UNION ALL SELECT case_id FROM claims WHERE person_id = $1 AND until > $2) AND cases.emptied = 0`

// Burden is what a person holds in the actor's incident, member there or not.
// It returns review.ErrForbidden without the right to grant roles, and
// review.ErrNotFound for whoever neither is a member nor holds anything.
func (s *Store) Burden(ctx context.Context, a review.Actor, person review.PersonID) (review.Burden, error) {
	var h review.Burden
	if err := mayGrant(review.Cause{Actor: a}, a.Incident, person); err != nil {
		return h, err
	}
	err := s.view(ctx, func(q querier) (err error) {
		h, err = s.burden(q, a.Incident, person)
		return err
	})
	return h, err
}

func (s *Store) burden(q querier, incident review.IncidentID, person review.PersonID) (review.Burden, error) {
	m, err := member(q, incident, person)
	if err != nil {
		return review.Burden{}, err
	}
	h := review.Burden{Person: person, Name: m.Person.Name}
	for _, n := range []struct {
		into  *int
		query string
		args  []any
	}{
		{&h.Cases, `SELECT count(*) FROM cases WHERE ` + held + ` AND cases.incident_id = $3`, []any{person, instant(s.now()), incident}},
		{&h.Owed, `SELECT count(*) FROM obligations WHERE owner_id = $1 AND state = 'open' AND incident_id = $2`, []any{person, incident}},
		{&h.Drafts, `SELECT count(*) FROM drafts JOIN cases ON cases.id = case_id WHERE person_id = $1 AND incident_id = $2`, []any{person, incident}},
		{&h.Named, `SELECT count(*) FROM named_readers JOIN cases ON cases.id = case_id WHERE person_id = $1 AND incident_id = $2`, []any{person, incident}},
	} {
		if *n.into, err = one[int](q, n.query, n.args...); err != nil {
			return h, err
		}
	}
	i, err := loadIncident(q, incident)
	if err != nil {
		return h, err
	}
	for _, e := range i.Rota {
		if strings.Contains(strings.ToLower(e.Whom), strings.ToLower(h.Name)) {
			h.Rota++
		}
	}
	if len(m.Roles) == 0 && !h.Any() && h.Drafts+h.Named == 0 {
		return h, fmt.Errorf("person %d of incident %d: %w", person, incident, review.ErrNotFound)
	}
	return h, nil
}

// LeftBehind are the people who work on the actor's incident no more, or whose
// account is blocked, and who hold something there all the same.
func (s *Store) LeftBehind(ctx context.Context, a review.Actor) ([]review.Burden, error) {
	var all []review.Burden
	err := s.view(ctx, func(q querier) error {
		all = nil
		ids, err := column[review.PersonID](q, `
			SELECT people.id FROM people
			WHERE (blocked_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM members WHERE members.incident_id = $1 AND person_id = people.id))
				AND (EXISTS (SELECT 1 FROM cases WHERE allocated_to = people.id AND cases.incident_id = $1 AND allocated_until > $2)
					OR EXISTS (SELECT 1 FROM cases WHERE returned_to = people.id AND cases.incident_id = $1)
					OR EXISTS (SELECT 1 FROM obligations WHERE owner_id = people.id AND state = 'open' AND obligations.incident_id = $1))
			ORDER BY people.name, people.id`, a.Incident, instant(s.now()))
		for _, id := range ids {
			h, err := s.burden(q, a.Incident, id)
			if err != nil {
				return err
			}
			all = append(all, h)
		}
		return err
	})
	return all, err
}

// HandOverPlan works out what handing somebody's work over would do now.
// It returns review.ErrForbidden, review.ErrNotFound, or review.Problems on to
// and until.
func (s *Store) HandOverPlan(ctx context.Context, by review.Actor, ask review.HandOverAsk) (review.HandOverPlan, error) {
	var h *handing
	err := s.view(ctx, func(q querier) (err error) {
		h, err = s.planHandOver(q, by, ask)
		return err
	})
	if err != nil {
		return review.HandOverPlan{}, err
	}
	return h.HandOverPlan, nil
}

// A handing is a hand-over on its way to being made.
type handing struct {
	review.HandOverPlan
	cases *planning
	owed  []ownedThing
}

// An ownedThing is an open obligation with whoever comes to own it.
type ownedThing struct {
	id      review.ObligationID
	version int
	of      review.CaseID
	locked  bool
	to      review.PersonID
}

func (s *Store) planHandOver(q querier, by review.Actor, ask review.HandOverAsk) (*handing, error) {
	if err := mayGrant(review.Cause{Actor: by}, by.Incident, ask.From); err != nil {
		return nil, err
	}
	holds, err := s.burden(q, by.Incident, ask.From)
	if err != nil {
		return nil, err
	}
	for _, id := range ask.To {
		if id == ask.From {
			return nil, review.Problems{"to": "Choose somebody else than the person whose work it is."}
		}
	}
	p, err := s.planAllocation(q, by, ask.Ask())
	if err != nil {
		return nil, err
	}
	h := &handing{HandOverPlan: review.HandOverPlan{Burden: holds, People: p.People, Freed: p.Left}, cases: p}
	return h, h.owners(q, by.Incident)
}

// owners shares the open obligations out in turn. One of a restricted patient goes
// only to somebody who is named on the case.
func (h *handing) owners(q querier, incident review.IncidentID) error {
	var err error
	h.owed, err = list(q, func(rows *sql.Rows, o *ownedThing) error { return rows.Scan(&o.id, &o.version, &o.of, &o.locked) }, `
		SELECT obligations.id, obligations.version, coalesce(case_id, 0),
			EXISTS (SELECT 1 FROM cases JOIN patients ON patients.id = patient_id WHERE cases.id = case_id AND restricted = 1)
		FROM obligations WHERE owner_id = $1 AND state = 'open' AND incident_id = $2 ORDER BY due_at, obligations.id`, h.Person, incident)
	if err != nil {
		return err
	}
	got, failed := map[review.PersonID]int{}, error(nil)
	for i := range h.owed {
		o := &h.owed[i]
		o.to, _ = review.AllocationAsk{To: h.cases.Ask.To}.ShareOut(got, func(to review.PersonID) review.LeftOut {
			if !o.locked {
				return ""
			}
			named, err := one[bool](q, `SELECT EXISTS (SELECT 1 FROM named_readers WHERE case_id = $1 AND person_id = $2)`, o.of, to)
			if err != nil {
				failed = err
			}
			if !named {
				return review.LeftRestricted
			}
			return ""
		})
		if o.to == 0 {
			h.Unowned++
		}
	}
	for _, p := range h.cases.People {
		h.Owners = append(h.Owners, review.AllocationShare{Person: p.Person, Name: p.Name, N: got[p.Person]})
	}
	return failed
}

// HandOver gives everything that a person holds to others, with one event, in
// one transaction: cases that they work on, that were allocated or sent back to
// them, and what they own of what is owed. A case that nobody chosen may have goes
// to the queue. cases and owed are how many the page showed.
//
// It returns review.ErrForbidden, review.ErrNotFound, review.Problems, or a
// review.Refusal where they hold something else by now.
func (s *Store) HandOver(ctx context.Context, cause review.Cause, ask review.HandOverAsk, cases, owed int, done func(review.AllocationID) review.Answer) (review.Answer, error) {
	return s.changeAnswer(ctx, cause, func(tx *Tx) (review.Answer, error) {
		h, err := s.planHandOver(tx, cause.Actor, ask)
		if err != nil {
			return review.Answer{}, err
		}
		if h.Cases != cases || h.Owed != owed {
			return review.Answer{}, review.Refusal{Kind: review.ErrNotNow, Why: fmt.Sprintf("When you looked, they held %s and owned %d of what is owed; now it is %d and %d. Look at what is below and send it again if it is right.",
				caseCount(cases), owed, h.Cases, h.Owed)}
		}
		if !h.Any() {
			return review.Answer{}, review.Refusal{Kind: review.ErrNotNow, Why: "They hold nothing, so there is nothing to hand over."}
		}
		id, err := tx.handOver(h)
		return done(id), err
	})
}

func (tx *Tx) handOver(h *handing) (review.AllocationID, error) {
	g := giving{tx: tx, kind: review.HandingOver, until: instant(h.cases.Ask.Ends()), from: h.Person}
	for _, c := range append(h.cases.give, h.cases.freed...) {
		g.cases = append(g.cases, given{id: c.Case, version: c.Version, was: c.was, to: c.to})
	}
	var about []review.Object
	for _, o := range h.owed {
		about = append(about, review.Object{Kind: "obligation", ID: int64(o.id), Before: o.version, After: o.version + 1})
	}
	facts := map[string]string{"until": h.cases.Ask.Until, "owed": fmt.Sprint(len(h.owed)), "drafts kept": fmt.Sprint(h.Drafts)}
	if err := g.begin(facts, about...); err != nil {
		return 0, err
	}
	incident := tx.Cause().Actor.Incident
	if err := tx.Exec(`DELETE FROM claims WHERE person_id = $1 AND case_id IN (SELECT id FROM cases WHERE incident_id = $2)`, h.Person, incident); err != nil {
		return 0, err
	}
	if err := g.give(); err != nil {
		return 0, err
	}
	for _, query := range []string{ // who was asked for more is asked no longer, and what ran out is cleared too
		`UPDATE cases SET returned_to = CASE WHEN allocation = $3 THEN allocated_to END WHERE returned_to = $1 AND incident_id = $2`,
		`UPDATE cases SET allocated_to = NULL, allocated_until = '', allocation = NULL WHERE allocated_to = $1 AND incident_id = $2 AND coalesce(allocation, 0) <> $3`,
	} {
		if err := tx.Exec(query, h.Person, incident, g.id); err != nil {
			return 0, err
		}
	}
	return g.id, g.giveOwed(h.owed)
}

// giveOwed gives what is owed to its new owners, and says so among the steps of each.
func (g *giving) giveOwed(owed []ownedThing) error {
	for _, o := range owed {
		var name string
		var err error
		if o.to != 0 {
			if name, err = one[string](g.tx, `SELECT name FROM people WHERE id = $1`, o.to); err != nil {
				return err
			}
		}
		if err := g.tx.ExecOne(`UPDATE obligations SET owner = $1, owner_id = $2, version = version + 1 WHERE id = $3 AND version = $4`, name, null(o.to), o.id, o.version); err != nil {
			return err
		}
		if err := g.step(o.id, handedOver, name); err != nil {
			return err
		}
	}
	return nil
}

// The steps with which what is owed goes to another owner, and back.
const (
	handedOver = "handed over"
	handedBack = "handed back"
)

func (g *giving) step(id review.ObligationID, kind, whom string) error {
	now := instant(g.tx.Now())
	return g.tx.Exec(`INSERT INTO obligation_steps (obligation_id, n, kind, note, whom, happened_at, by, at, event)
		SELECT $1, coalesce(max(n), 0) + 1, $2, '', $3, $4, $5, $4, $6 FROM obligation_steps WHERE obligation_id = $1`,
		id, kind, whom, now, g.tx.Cause().Actor.Person, g.event)
}

// stillHanded are the obligations that an event ($1) handed over and that nobody
// has done anything about since.
const stillHanded = `FROM obligations JOIN obligation_steps ON obligation_steps.obligation_id = obligations.id AND obligation_steps.event = $1
	WHERE state = 'open' AND obligation_steps.kind = 'handed over' AND owner = obligation_steps.whom
		AND NOT EXISTS (SELECT 1 FROM obligation_steps AS later WHERE later.obligation_id = obligations.id AND later.n > obligation_steps.n)`

// handBack gives what is owed back to whoever it was handed over from.
func (tx *Tx) handBack(x review.Allocation, event int64) error {
	ids, err := column[review.ObligationID](tx, `SELECT obligations.id `+stillHanded+` ORDER BY obligations.id`, x.Event)
	if err != nil {
		return err
	}
	from, err := findPerson(tx, x.From)
	if err != nil {
		return err
	}
	g := giving{tx: tx, event: event}
	for _, id := range ids {
		if err := tx.ExecOne(`UPDATE obligations SET owner = $1, owner_id = $2, version = version + 1 WHERE id = $3`, from.Name, from.ID, id); err != nil {
			return err
		}
		if err := g.step(id, handedBack, from.Name); err != nil {
			return err
		}
	}
	return nil
}
