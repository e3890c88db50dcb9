package store

import (
	"context"
	"fmt"
	"slices"

	"harmreview/review"
)

// gaveFirst are those who allocated the case by name for its first assessment.
func (c caseLoad) gaveFirst(q querier) (err error) {
	c.GaveFirst, err = column[review.PersonID](q, `
		SELECT DISTINCT by FROM change_items JOIN allocations ON allocations.event = change_items.event
		WHERE case_id = $1 AND kind <> 'take back' AND undone_by IS NULL AND before ->> '$.stage' = 'assessment' ORDER BY by`, c.ID)
	return err
}

// A givenCase is a case before it was given to somebody or taken back, as
// change_items keeps it, with what it was given as.
type givenCase struct {
	Stage      review.Stage        `json:"stage"`
	To         review.PersonID     `json:"to"`
	Until      string              `json:"until"`
	Allocation review.AllocationID `json:"allocation"`
	Returned   review.PersonID     `json:"returned"`
	Now        review.PersonID     `json:"now"` // whom it is given to; 0 for nobody
}

// Allocate does what an allocation's preview showed, with one event, in one
// transaction that loads no case: what may be given to whom is worked out before,
// and the write goes through only where every case still is as it was then.
// seen is how many cases the preview counted; done says where the person goes.
//
// It returns review.ErrForbidden, review.Problems, or a review.Refusal with both
// numbers where another number of cases fits by now.
func (s *Store) Allocate(ctx context.Context, cause review.Cause, ask review.AllocationAsk, seen int, done func(id review.AllocationID, n int) review.Answer) (review.Answer, error) {
	var p *planning
	var wrong error
	err := s.view(ctx, func(q querier) (err error) {
		p, wrong = s.planAllocation(q, cause.Actor, ask)
		return nil
	})
	if err != nil {
		return review.Answer{}, err
	}
	return s.changeAnswer(ctx, cause, func(tx *Tx) (review.Answer, error) {
		if wrong != nil {
			return review.Answer{}, wrong
		}
		if p.Fits != seen {
			return review.Answer{}, otherNumber(seen, p.Fits)
		}
		if p.Fits == 0 {
			return review.Answer{}, review.Refusal{Kind: review.ErrNotNow, Why: "No case fits, so there is nothing to allocate."}
		}
		id, err := tx.allocate(p)
		return done(id, p.Fits), err
	})
}

// otherNumber refuses what was decided on another number of cases than there are.
func otherNumber(seen, now int) error {
	return review.Refusal{Kind: review.ErrNotNow, Why: fmt.Sprintf("When you looked, %s fitted; now it is %d. Look at what is below and send it again if it is right.", caseCount(seen), now)}
}

func caseCount(n int) string {
	if n == 1 {
		return "1 case"
	}
	return fmt.Sprintf("%d cases", n)
}

// allocate gives the cases of a plan to people.
func (tx *Tx) allocate(p *planning) (review.AllocationID, error) {
	until := instant(p.Ask.Ends())
	g := giving{tx: tx, kind: review.Allocating, until: until}
	for _, c := range p.give {
		g.cases = append(g.cases, given{id: c.Case, version: c.Version, was: c.was, to: c.to})
	}
	if err := g.begin(map[string]string{"scope": string(p.Ask.Scope), "until": p.Ask.Until}); err != nil {
		return 0, err
	}
	return g.id, g.give()
}

// A given case is one that an allocation gives to somebody.
type given struct {
	id      review.CaseID
	version int
	was     review.PersonID
	to      review.PersonID
	name    string // of whoever it was allocated to, where that is shown
}

// A giving is cases on their way to people, in one change.
type giving struct {
	tx    *Tx
	kind  string
	until instant
	cases []given
	from  review.PersonID // whose work is handed over
	id    review.AllocationID
	event int64
}

// begin records the event and the allocation.
func (g *giving) begin(facts map[string]string, about ...review.Object) (err error) {
	e := review.Event{Change: eventOf[g.kind], Facts: facts, Objects: about}
	facts["cases"] = fmt.Sprint(len(g.cases))
	for _, c := range g.cases {
		e.Objects = append(e.Objects, review.Object{Kind: caseKind, ID: int64(c.id)})
	}
	for _, p := range g.people() {
		e.Objects = append(e.Objects, review.Object{Kind: "person", ID: int64(p)})
	}
	if g.event, err = g.tx.Record(e); err != nil {
		return err
	}
	a := g.tx.Cause().Actor
	g.id, err = one[review.AllocationID](g.tx, `INSERT INTO allocations (incident_id, event, kind, by, at, until) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		a.Incident, g.event, g.kind, a.Person, instant(g.tx.Now()), g.until)
	return err
}

// eventOf is how the log names what was done with allocations.
var eventOf = map[string]string{review.Allocating: "allocate cases", review.TakingBack: "take cases back", review.HandingOver: "hand cases over"}

// people are those whom the cases go to, or leave.
func (g *giving) people() []review.PersonID {
	var all []review.PersonID
	if g.from != 0 {
		all = append(all, g.from)
	}
	for _, c := range g.cases {
		for _, p := range []review.PersonID{c.to, c.was} {
			if p != 0 && !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
	}
	slices.Sort(all)
	return all
}

// give writes what was there before and what is there now. A case that is not as
// it was found refuses all of it.
func (g *giving) give() error {
	by := map[review.PersonID][][3]int64{}
	left := map[review.PersonID]int{}
	if g.from != 0 {
		left[g.from] = 0
	}
	for _, c := range g.cases {
		by[c.to] = append(by[c.to], [3]int64{int64(c.id), int64(c.version), int64(c.was)})
		if g.from != 0 {
			left[g.from]++
		} else if c.was != 0 && c.was != c.to {
			left[c.was]++
		}
	}
	now, n := instant(g.tx.Now()), 0
	for to, cases := range by {
		list := toJSON(cases)
		if err := g.tx.Exec(`INSERT INTO change_items (event, case_id, before)
			SELECT $1, cases.id, json_object('stage', stage, 'to', coalesce(allocated_to, 0), 'until', allocated_until, 'allocation', coalesce(allocation, 0), 'returned', coalesce(returned_to, 0), 'now', $2)
			FROM json_each($3) AS each JOIN cases ON cases.id = each.value ->> 0`, g.event, to, list); err != nil {
			return err
		}
		done, err := g.tx.ExecN(`UPDATE cases SET allocated_to = $1, allocated_until = $2, allocation = $3 FROM json_each($4) AS each
			WHERE cases.id = each.value ->> 0 AND cases.version = each.value ->> 1 AND coalesce(allocated_to, 0) = each.value ->> 2 AND emptied = 0
				AND ($1 IS NULL OR NOT EXISTS (SELECT 1 FROM claims WHERE claims.case_id = cases.id AND claims.until > $5))
				AND ($1 IS NULL OR NOT EXISTS (SELECT 1 FROM patients WHERE patients.id = patient_id AND restricted = 1
					AND NOT EXISTS (SELECT 1 FROM named_readers WHERE named_readers.case_id = cases.id AND named_readers.person_id = $1)))`,
			null(to), g.untilFor(to), g.allocationFor(to), list, now)
		if err != nil {
			return err
		}
		n += int(done)
		if to != 0 {
			if err := g.tell(to, len(cases)); err != nil {
				return err
			}
		}
	}
	if n != len(g.cases) {
		return otherNumber(len(g.cases), n)
	}
	return g.relieve(left)
}

func (g *giving) untilFor(to review.PersonID) instant {
	if to == 0 {
		return instant{}
	}
	return g.until
}

func (g *giving) allocationFor(to review.PersonID) any {
	if to == 0 {
		return nil
	}
	return g.id
}

// relieve tells people that cases left them.
func (g *giving) relieve(left map[review.PersonID]int) error {
	for p, n := range left {
		if err := g.tell(p, -n); err != nil {
			return err
		}
	}
	return nil
}

func (g *giving) tell(p review.PersonID, n int) error {
	return g.tx.Exec(`INSERT INTO allocation_people (allocation_id, person_id, n) VALUES ($1, $2, $3) ON CONFLICT (allocation_id, person_id) DO UPDATE SET n = n + excluded.n`, g.id, p, n)
}
