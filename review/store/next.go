package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"harmreview/review"
)

// work is what a person ($4) signs in each stage; Next case offers a case only
// where they may do it. wants leaves out, before cases are loaded, many of those
// on which the rules refuse that person; it never refuses what they allow.
var work = []struct {
	stage  review.Stage
	change review.ChangeName
	wants  string
}{
	{review.InPanel, review.PanelName, `NOT EXISTS (SELECT 1 FROM assessments WHERE case_id = cases.id AND by = $4 AND kind <> 'set aside')`},
	{review.InSecondReview, review.SignSecondName, nothingAsked + ` AND (EXISTS (SELECT 1 FROM outcomes WHERE case_id = cases.id) OR NOT EXISTS (
		SELECT 1 FROM assessments WHERE case_id = cases.id AND by = $4 AND round = 'first' AND kind IN ('signed', 'amended')
			AND NOT EXISTS (SELECT 1 FROM assessments AS later WHERE later.case_id = assessments.case_id AND later.supersedes = assessments.id)))`},
	{review.InAssessment, review.SignFirstName, nothingAsked},
	{review.InTriage, review.TriageName, `cases.letters > (
		SELECT count(*) FROM triage_decisions WHERE case_id = cases.id AND by = $4 AND reread = 1
			AND NOT EXISTS (SELECT 1 FROM triage_decisions AS later WHERE later.case_id = triage_decisions.case_id AND later.supersedes = triage_decisions.id))`},
}

// notPassedUp leaves out the cases of which nothing but what was passed up to a
// clinician waits.
const notPassedUp = ` AND cases.letters > (
	SELECT count(*) FROM triage_decisions WHERE case_id = cases.id AND answer = 'pass up'
		AND NOT EXISTS (SELECT 1 FROM triage_decisions AS later WHERE later.case_id = triage_decisions.case_id AND later.supersedes = triage_decisions.id))`

// nothingAsked is the condition on cases whose assessment no open enquiry holds back.
const nothingAsked = `NOT EXISTS (SELECT 1 FROM obligations WHERE case_id = cases.id AND state = 'open' AND body ->> '$.blocks_assessment')`

// Next claims the case that most needs the actor: one they hold or have a draft
// about, one sent back or allocated to them, then same day before urgent before
// routine, then what is overdue, then their own specialties, then by due time and
// by what priority rules say. want limits it to one stage, "" to none. It returns review.ErrNotFound when nothing waits for them.
func (s *Store) Next(ctx context.Context, cause review.Cause, want review.Stage) (review.CaseID, error) {
	var id review.CaseID
	err := s.change(ctx, cause, func(tx *Tx) (err error) {
		id, err = tx.next(want, 0)
		return err
	})
	return id, err
}

// An Onward is what comes after a change: the next case, which is claimed, 0 when
// nothing waits; or the same one, which the actor keeps, while it needs more of the
// same of them; or a prepared case, before which nothing else is claimed.
type Onward struct {
	Next     review.CaseID
	More     bool
	Prepared string // its key
}

// ChangeCaseAndNext makes change to a case of the stage want and claims the
// next one in the same transaction. then says where the person goes. The errors
// are those of ChangeCase.
func (s *Store) ChangeCaseAndNext(ctx context.Context, cause review.Cause, id review.CaseID, version int, change review.Change, want review.Stage,
	then func(Onward) review.Answer) (review.Answer, error) {
	return s.changeAnswer(ctx, cause, func(tx *Tx) (review.Answer, error) {
		return tx.changeAndNext(id, version, change, want, then)
	})
}

// changeAndNext is ChangeCaseAndNext within a larger write.
func (tx *Tx) changeAndNext(id review.CaseID, version int, change review.Change, want review.Stage,
	then func(Onward) review.Answer) (review.Answer, error) {
	a := tx.Cause().Actor
	after, err := tx.ChangeCase(id, version, change)
	if err != nil {
		return review.Answer{}, err
	}
	answer := func(on Onward) review.Answer {
		answer := then(on)
		answer.Undo = tx.decided
		return answer
	}
	if after.Stage == want && after.May(change.Name(), a, tx.Now()) {
		return answer(Onward{More: true}), nil
	}
	if err := tx.Exec(`DELETE FROM claims WHERE case_id = $1 AND person_id = $2`, id, a.Person); err != nil {
		return review.Answer{}, err
	}
	if want == review.InAssessment {
		task, err := preparedTask(tx, a)
		if err != nil || task.Due {
			return answer(Onward{Prepared: task.Next}), err
		}
	}
	next, err := tx.next(want, id)
	if err != nil && !errors.Is(err, review.ErrNotFound) {
		return review.Answer{}, err
	}
	return answer(Onward{Next: next}), nil
}

// next finds and claims a case for the actor, other than the one just done.
func (tx *Tx) next(want review.Stage, done review.CaseID) (review.CaseID, error) {
	const free = ` AND NOT EXISTS (SELECT 1 FROM claims WHERE claims.case_id = cases.id AND claims.until > $3 AND claims.person_id <> $4)`
	a := tx.Cause().Actor
	if id, err := tx.nextOf(want, done, "+", `cases.id IN (
		SELECT case_id FROM claims WHERE person_id = $4 AND until > $3
		UNION ALL SELECT case_id FROM drafts WHERE person_id = $4
		UNION ALL SELECT id FROM cases WHERE allocated_to = $4 AND allocated_until > $3
		UNION ALL SELECT id FROM cases WHERE returned_to = $4)`+free, a.Person); !errors.Is(err, review.ErrNotFound) {
		return id, err
	}
	return tx.nextOf(want, done, "", `NOT (`+bound+` AND cases.allocated_to <> $4)`+free+forTheDead, a.Person)
}

// A candidate is a case that may be next.
type candidate struct {
	id      review.CaseID
	change  review.ChangeName
	urgency review.Urgency
	due     string
	rank    int

	specialty string
	overdue   bool
	own       bool // of a specialty of the actor's
}

// before puts what is more urgent first and, of what is equally urgent, what is
// overdue; only then comes a person's own specialty, then the due time.
func (c candidate) before(o candidate) bool {
	if c.urgency != o.urgency {
		return c.urgency < o.urgency
	}
	if c.overdue != o.overdue {
		return c.overdue
	}
	if c.own != o.own {
		return c.own
	}
	if c.due != o.due {
		return c.due < o.due
	}
	if c.rank != o.rank {
		return c.rank < o.rank
	}
	return c.id < o.id
}

// nextOf claims the first case among those that condition leaves, over all
// stages that the actor works in. With sort "+" those are few, and are sorted;
// with "" the queue is walked in its order.
func (tx *Tx) nextOf(want review.Stage, done review.CaseID, sort, condition string, args ...any) (review.CaseID, error) {
	var own []string
	if sort == "" { // what somebody has begun or was given is theirs, whatever its specialty
		var err error
		if own, err = specialtiesOf(tx, tx.Cause().Actor.Incident, tx.Cause().Actor.Person); err != nil {
			return 0, err
		}
	}
	var best *candidate
	for _, w := range work {
		if want != "" && want != w.stage || !mayWork(tx.Cause().Actor, w.change) {
			continue
		}
		wants := w.wants
		if w.change == review.TriageName && review.MayPassUp(tx.Cause().Actor) {
			wants += notPassedUp
		}
		found, err := tx.firstOf(w.stage, w.change, done, own, sort, condition+" AND "+wants, args)
		if err != nil {
			return 0, err
		}
		if found != nil && (best == nil || found.before(*best)) {
			best = found
		}
	}
	if best == nil {
		return 0, review.ErrNotFound
	}
	return best.id, tx.goTo(best.id)
}

// goTo claims the next case and gives up what else the actor holds in the
// incident: nobody works on two. What is a draft stays one.
func (tx *Tx) goTo(id review.CaseID) error {
	a := tx.Cause().Actor
	if err := tx.claim(id); err != nil {
		return err
	}
	return tx.giveUp("went to another case", `person_id = $2 AND case_id <> $3 AND (SELECT incident_id FROM cases WHERE cases.id = case_id) = $4`, a.Person, id, a.Incident)
}

func mayWork(a review.Actor, change review.ChangeName) bool {
	switch change {
	case review.PanelName:
		return a.May(review.SitOnPanel)
	case review.SignSecondName:
		return a.May(review.DoAssess) && a.MaySecondRead()
	case review.SignFirstName:
		return a.May(review.DoAssess)
	}
	return a.May(review.DoTriage)
}

// firstOf is firstOffered, but where that is none of the actor's own
// specialties, the first of them that is equally urgent and equally overdue goes
// before it.
func (tx *Tx) firstOf(stage review.Stage, change review.ChangeName, done review.CaseID, own []string, sort, condition string, args []any) (*candidate, error) {
	first, err := tx.firstOffered(stage, change, done, sort, condition, args)
	if err != nil || first == nil {
		return nil, err
	}
	if first.own = slices.Contains(own, first.specialty); first.own {
		return first, nil
	}
	span := ` AND stage <> 'decided' AND specialty = $10 AND urgency = $11 AND due_at `
	if first.overdue {
		span += `< $3`
	} else {
		span += `>= $3`
	}
	best := first
	for _, specialty := range own {
		c, err := tx.firstOffered(stage, change, done, sort, condition+span, args, specialty, first.urgency)
		if err != nil {
			return nil, err
		}
		if c != nil {
			if c.own = true; c.before(*best) {
				best = c
			}
		}
	}
	return best, nil
}

// firstOffered is the first case of a stage that the rules let the actor work
// on, or nil. Cases are asked for in the order of the queue, some at a time,
// because few of them are refused.
func (tx *Tx) firstOffered(stage review.Stage, change review.ChangeName, done review.CaseID, sort, condition string, args []any, more ...any) (*candidate, error) {
	a, now := tx.Cause().Actor, tx.Now()
	after := candidate{}
	for {
		batch, err := list(tx, func(rows *sql.Rows, c *candidate) error {
			return rows.Scan(&c.id, &c.urgency, &c.due, &c.rank, &c.specialty, &c.overdue)
		}, `
			SELECT id, urgency, due_at, rank, specialty, due_at < $3 FROM cases
			WHERE `+sort+`incident_id = $1 AND stage = $2 AND (held_until = '' OR held_until <= $3) AND emptied = 0
				AND (`+sort+`urgency, due_at, rank, id) > ($5, $6, $7, $8) AND id <> $9
				AND NOT EXISTS (SELECT 1 FROM patients WHERE patients.id = cases.patient_id AND patients.restricted = 1
					AND NOT EXISTS (SELECT 1 FROM named_readers WHERE named_readers.case_id = cases.id AND named_readers.person_id = $4))
				AND `+condition+`
			ORDER BY `+sort+`urgency, due_at, rank, id LIMIT 25`,
			append([]any{a.Incident, stage, instant(now)}, append(append(slices.Clone(args), after.urgency, after.due, after.rank, after.id, done), more...)...)...)
		if err != nil || len(batch) == 0 {
			return nil, err
		}
		for _, c := range batch {
			ok, err := tx.offers(c.id, change)
			if err != nil {
				return nil, err
			}
			if ok {
				return &c, nil
			}
		}
		after = batch[len(batch)-1]
	}
}

func (tx *Tx) offers(id review.CaseID, change review.ChangeName) (bool, error) {
	c, err := loadCase(tx, id)
	if err != nil {
		return false, fmt.Errorf("case %s: %w", id, err)
	}
	return c.May(change, tx.Cause().Actor, tx.Now()), nil
}
