package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"harmreview/review"
)

// bound is the condition on cases that their allocation keeps from everybody
// else, at the time $3. It binds nobody once it has run out, when whoever was to
// do it is at work here no more, or has a part in the case that keeps them from
// it: nobody but them may know of that, so that it shows only by the case being
// in the queue for the others.
const bound = `cases.allocated_to IS NOT NULL AND cases.allocated_until > $3
	AND EXISTS (SELECT 1 FROM members JOIN people ON people.id = person_id WHERE members.incident_id = cases.incident_id AND person_id = cases.allocated_to AND blocked_at IS NULL)
	AND NOT (cases.stage <> 'triage' AND EXISTS (SELECT 1 FROM assessments WHERE case_id = cases.id AND by = cases.allocated_to))
	AND NOT (cases.sampled = 'closing' AND EXISTS (SELECT 1 FROM triage_decisions WHERE case_id = cases.id AND by = cases.allocated_to))
	AND NOT (cases.returned_to IS NOT NULL AND cases.returned_to <> cases.allocated_to)`

// sampleLines is how many cases a preview shows, and leftCases how many of
// those left out for one reason.
const (
	sampleLines = 10
	leftCases   = 5
)

// A spare is a case that may be given to somebody, with whom it is given to.
type spare struct {
	review.Spare
	urgency  review.Urgency
	due      string
	rank     int
	was      review.PersonID // to whom it is allocated in the database, run out or not
	closing  bool            // a closing at triage that was drawn
	returned review.PersonID
	locked   bool // the patient is restricted
	to       review.PersonID
}

// AllocationPlan works out what an allocation would do now.
// It returns review.ErrForbidden without the right to allocate, or review.Problems.
func (s *Store) AllocationPlan(ctx context.Context, by review.Actor, ask review.AllocationAsk) (review.AllocationPlan, error) {
	var p review.AllocationPlan
	err := s.view(ctx, func(q querier) (err error) {
		pl, err := s.planAllocation(q, by, ask)
		if err != nil {
			return err
		}
		p = pl.AllocationPlan
		p.Sample, err = pl.sample(q)
		return err
	})
	return p, err
}

func mayAllocate(a review.Actor) error {
	if !a.May(review.Allocate) {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Only managers and leads allocate cases."}
	}
	return nil
}

// A planning is an allocation on its way to being worked out.
type planning struct {
	review.AllocationPlan
	store *Store
	by    review.Actor
	now   time.Time
	to    map[review.PersonID]review.Actor
	give  []spare
	freed []spare // on handing over: for the queue
	got   map[review.PersonID]int
	ties  ties
	read  map[review.CaseID]caseLoad
}

func (s *Store) planAllocation(q querier, by review.Actor, ask review.AllocationAsk) (*planning, error) {
	if err := mayAllocate(by); err != nil {
		return nil, err
	}
	ask.Filter = ask.Filter.Known(by)
	slices.Sort(ask.To)
	ask.To = slices.Compact(ask.To)
	if err := ask.Check(s.now()); err != nil {
		return nil, err
	}
	p := &planning{AllocationPlan: review.AllocationPlan{Ask: ask}, store: s, by: by, now: s.now(),
		to: map[review.PersonID]review.Actor{}, got: map[review.PersonID]int{}, read: map[review.CaseID]caseLoad{}}
	for _, id := range ask.To {
		a, err := actor(q, id, by.Incident)
		if err != nil {
			return nil, review.Problems{"to": "Choose people who work on this incident now."}
		}
		p.to[id] = a
		p.People = append(p.People, review.AllocationShare{Person: id, Name: a.Name})
	}
	if err := p.work(q); err != nil {
		return nil, err
	}
	for i := range p.People {
		p.People[i].N = p.got[p.People[i].Person]
	}
	p.Fits = len(p.give)
	return p, nil
}

// work goes through the cases that were asked for, in the order of the queue,
// until enough are given.
func (p *planning) work(q querier) error {
	left := map[review.LeftOut]*review.AllocationLeft{}
	var after *spare
	for looked := 0; ; {
		batch, err := p.spares(q, after)
		if err != nil {
			return err
		}
		if err := p.tie(q, batch); err != nil {
			return err
		}
		for i := range batch {
			if looked == review.AllocationLimit {
				p.More = true
				break
			}
			looked++
			if err := p.place(q, batch[i], left); err != nil {
				return err
			}
			if p.Ask.Scope == review.AllocateKind && len(p.give) == p.Ask.N {
				batch = nil
				break
			}
		}
		if len(batch) < sparesRead || p.More {
			break
		}
		after = &batch[len(batch)-1]
	}
	for _, why := range review.LeftOuts {
		if l := left[why]; l != nil {
			p.Left = append(p.Left, *l)
		}
	}
	return nil
}

// place gives a case to somebody, or leaves it out.
func (p *planning) place(q querier, c spare, left map[review.LeftOut]*review.AllocationLeft) error {
	why := c.LeftOut(p.Ask, p.by)
	if p.Ask.Scope == review.AllocateTheirs && c.Allocated && c.was != p.Ask.From {
		why = review.LeftAllocated // it is somebody else's, who keeps it
	}
	if why == "" {
		var failed error
		c.to, why = p.Ask.ShareOut(p.got, func(to review.PersonID) review.LeftOut {
			l, err := p.giveTo(q, c, p.to[to])
			if failed == nil {
				failed = err
			}
			return l
		})
		if failed != nil {
			return failed
		}
	}
	if why == "" {
		p.give = append(p.give, c)
		return nil
	}
	if left[why] == nil {
		left[why] = &review.AllocationLeft{Why: why}
	}
	l := left[why]
	l.N++
	if p.Ask.Scope == review.AllocateTheirs && (c.was == 0 || c.was == p.Ask.From) {
		p.freed = append(p.freed, c)
	}
	if why.Listed() && len(l.Cases) < leftCases {
		l.Cases = append(l.Cases, c.Case)
	}
	return nil
}

// giveTo asks the rules whether a case can be given to a person. A case with
// which they, and nothing else, have to do is read whole; of the others it is
// known that only the role can refuse.
func (p *planning) giveTo(q querier, c spare, to review.Actor) (review.LeftOut, error) {
	if !to.WorksOn(c.Stage) {
		return review.LeftNoRight, nil
	}
	if !p.ties.any(c, to) {
		return "", nil
	}
	whole, known := p.read[c.Case]
	if !known {
		var err error
		if whole, err = loadCase(q, c.Case); err != nil {
			return "", fmt.Errorf("case %s: %w", c.Case, err)
		}
		p.read[c.Case] = whole
	}
	if err := whole.facts(q, to, p.now); err != nil {
		return "", err
	}
	if p.Ask.From != 0 && c.returned == p.Ask.From {
		sent := *whole.Case // back to whoever takes it over
		sent.ReturnedTo = to.Person
		return sent.GiveTo(to, p.by, p.now), nil
	}
	return whole.GiveTo(to, p.by, p.now), nil
}

// sparesRead is how many cases are read at once.
const sparesRead = 1000

// spares are the next cases that were asked for.
func (p *planning) spares(q querier, after *spare) ([]spare, error) {
	now := instant(p.now)
	f := p.Ask.Filter
	if p.Ask.Scope == review.AllocatePicked {
		f = review.CaseFilter{}
	}
	if p.Ask.Scope == review.AllocateKind {
		f = review.CaseFilter{Stage: f.Stage, Urgency: f.Urgency, Specialty: f.Specialty}
	}
	w, k := p.store.filtered(p.by, f), keys(p.by, f)
	if p.Ask.Scope == review.AllocateTheirs {
		w = where{args: []any{p.Ask.From, now}}
		w.and(held+" AND cases.incident_id = %s", p.by.Incident)
		k[0] = "+cases.urgency"
	}
	if p.Ask.Scope == review.AllocatePicked {
		w.and("cases.id IN (SELECT value FROM json_each(%s))", toJSON(p.Ask.Cases))
		k[0] = "+cases.urgency"
	}
	if after != nil {
		w.beside(k, ">", place{after.urgency, after.due, after.rank, after.Case})
	}
	return list(q, func(rows *sql.Rows, c *spare) error {
		return rows.Scan(&c.Case, &c.Version, &c.Stage, &c.urgency, &c.due, &c.rank, &c.Held, &c.was, &c.Allocated, &c.Claimed, &c.closing, &c.returned, &c.locked)
	}, fmt.Sprintf(`SELECT cases.id, cases.version, stage, urgency, due_at, rank, held_until > %[1]s, coalesce(allocated_to, 0),
			allocated_to IS NOT NULL AND allocated_until > %[1]s, EXISTS (SELECT 1 FROM claims WHERE claims.case_id = cases.id AND until > %[1]s AND person_id <> %[5]s),
			sampled = 'closing', coalesce(returned_to, 0), EXISTS (SELECT 1 FROM patients WHERE patients.id = patient_id AND restricted = 1)
		FROM cases WHERE %[2]s ORDER BY %[3]s LIMIT %[4]d`, w.arg(now), w.String(), strings.Join(k, ", "), sparesRead, w.arg(p.Ask.From)), w.args...)
}

// sample are the first cases that fit, with whom each goes to.
func (p *planning) sample(q querier) ([]review.AllocationLine, error) {
	var ids []review.CaseID
	to := map[review.CaseID]string{}
	for _, c := range p.give[:min(len(p.give), sampleLines)] {
		ids = append(ids, c.Case)
		to[c.Case] = p.to[c.to].Name
	}
	lines, err := p.store.linesOf(q, p.by, ids)
	all := make([]review.AllocationLine, len(lines))
	for i, l := range lines {
		all[i] = review.AllocationLine{CaseLine: l, To: to[l.Case]}
	}
	return all, err
}

// linesOf are the lines of these cases that the actor may see, in the order of
// the queue.
func (s *Store) linesOf(q querier, a review.Actor, ids []review.CaseID) ([]review.CaseLine, error) {
	var w where
	w.and("cases.id IN (SELECT value FROM json_each(%s))", toJSON(ids))
	w.visible(a, s.now())
	rows, err := list(q, scanCaseRow, selectCaseLine+` WHERE `+w.String()+` ORDER BY +cases.urgency, cases.due_at, cases.rank, cases.id`, w.args...)
	if err != nil {
		return nil, err
	}
	return s.shownLines(q, a, rows)
}
