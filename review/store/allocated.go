package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"harmreview/review"
)

// noticeDays is for how long a person is told that cases were given to them or
// taken back.
const noticeDays = 7

const selectAllocation = `
	SELECT allocations.id, allocations.event, kind, allocations.by, giver.name, allocations.at, until, coalesce(undoer.name, ''), undone_at
	FROM allocations JOIN people AS giver ON giver.id = allocations.by LEFT JOIN people AS undoer ON undoer.id = undone_by`

func scanAllocation(rows *sql.Rows, a *review.Allocation) error {
	return rows.Scan(&a.ID, &a.Event, &a.Kind, &a.By, &a.ByName, (*instant)(&a.At), (*instant)(&a.Until), &a.UndoneBy, (*instant)(&a.UndoneAt))
}

// Allocations is one page of the allocations of an incident, the latest first:
// those before the one with id before, 0 for the first page. next is what the
// page after follows, 0 for none.
// It returns review.ErrForbidden without the right to allocate.
func (s *Store) Allocations(ctx context.Context, a review.Actor, before review.AllocationID) (all []review.Allocation, next review.AllocationID, err error) {
	if err := mayAllocate(a); err != nil {
		return nil, 0, err
	}
	err = s.view(ctx, func(q querier) (err error) {
		all, err = list(q, scanAllocation, selectAllocation+fmt.Sprintf(` WHERE incident_id = $1 AND ($2 = 0 OR allocations.id < $2) ORDER BY allocations.id DESC LIMIT %d`, casesPage+1), a.Incident, before)
		if err != nil {
			return err
		}
		if next = 0; len(all) > casesPage {
			all = all[:casesPage]
			next = all[casesPage-1].ID
		}
		for i := range all {
			if err := sharesOf(q, &all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return all, next, err
}

// AllocatedNow are the people to whom cases are allocated now, with how many of
// those that the actor sees.
// It returns review.ErrForbidden without the right to allocate.
func (s *Store) AllocatedNow(ctx context.Context, a review.Actor) ([]review.AllocationShare, error) {
	if err := mayAllocate(a); err != nil {
		return nil, err
	}
	var all []review.AllocationShare
	err := s.view(ctx, func(q querier) (err error) {
		var w where
		w.and("cases.allocated_to IS NOT NULL AND cases.allocated_until > %s", instant(s.now()))
		w.visible(a, s.now())
		all, err = list(q, func(rows *sql.Rows, p *review.AllocationShare) error { return rows.Scan(&p.Person, &p.Name, &p.N) },
			`SELECT allocated_to, people.name, count(*) FROM cases JOIN people ON people.id = allocated_to WHERE `+w.String()+` GROUP BY allocated_to ORDER BY people.name, allocated_to`, w.args...)
		return err
	})
	return all, err
}

// sharesOf adds who got how many cases, or was relieved of them.
func sharesOf(q querier, a *review.Allocation) (err error) {
	a.People, err = list(q, func(rows *sql.Rows, p *review.AllocationShare) error { return rows.Scan(&p.Person, &p.Name, &p.N) },
		`SELECT person_id, people.name, n FROM allocation_people JOIN people ON people.id = person_id WHERE allocation_id = $1 ORDER BY n < 0, people.name, person_id`, a.ID)
	if err == nil {
		a.Cases, err = one[int](q, `SELECT count(*) FROM change_items WHERE event = $1`, a.Event)
	}
	return err
}

// back says, of a case (cases) and what an allocation found and left there
// (change_items, event $1) at the time $2, why it would not be undone: 1 it has
// left the stage, 2 it was given or taken back since, 3 it is being worked on; 0
// it would.
const back = `CASE
	WHEN cases.stage <> before ->> '$.stage' OR cases.emptied = 1 THEN 1
	WHEN coalesce(cases.allocated_to, 0) <> before ->> '$.now' OR before ->> '$.now' <> 0 AND cases.allocation IS NOT (SELECT id FROM allocations WHERE allocations.event = $1) THEN 2
	WHEN EXISTS (SELECT 1 FROM claims WHERE claims.case_id = cases.id AND until > $2) THEN 3
	ELSE 0 END`

// backs is what the numbers of back mean to a: whoever may still review is not
// told who is at work.
func backs(a review.Actor) map[int]review.LeftBack {
	if a.Is(review.Clinician, review.Lead) {
		return map[int]review.LeftBack{1: review.BackMoved, 2: review.BackTaken, 3: review.BackTaken}
	}
	return map[int]review.LeftBack{1: review.BackMoved, 2: review.BackGiven, 3: review.BackClaimed}
}

// Allocation is an allocation with what of it could be undone now, and its cases
// after the one with id after.
// It returns review.ErrForbidden without the right to allocate, and
// review.ErrNotFound for none of the incident's.
func (s *Store) Allocation(ctx context.Context, a review.Actor, id review.AllocationID, after review.CaseID) (review.Allocation, error) {
	var x review.Allocation
	if err := mayAllocate(a); err != nil {
		return x, err
	}
	err := s.view(ctx, func(q querier) (err error) {
		if x, err = s.allocation(q, a, id); err != nil {
			return err
		}
		return s.allocatedLines(q, a, &x, after)
	})
	return x, err
}

func (s *Store) allocation(q querier, a review.Actor, id review.AllocationID) (review.Allocation, error) {
	found, err := list(q, scanAllocation, selectAllocation+` WHERE allocations.id = $1 AND incident_id = $2`, id, a.Incident)
	if err != nil || len(found) == 0 {
		return review.Allocation{}, orNotFound(err)
	}
	x := found[0]
	if err := sharesOf(q, &x); err != nil {
		return x, err
	}
	if x.Kind == review.HandingOver {
		if err := handedFrom(q, a.Incident, &x); err != nil {
			return x, err
		}
	}
	words, counts := backs(a), map[review.LeftBack]int{}
	err = q.each(`SELECT `+back+`, count(*) FROM change_items JOIN cases ON cases.id = case_id WHERE event = $1 GROUP BY 1 ORDER BY 1`,
		[]any{x.Event, instant(s.now())}, func(rows *sql.Rows) error {
			var why, n int
			err := rows.Scan(&why, &n)
			if why == 0 {
				x.Undoable = n
				return err
			}
			counts[words[why]] += n
			return err
		})
	for _, why := range review.LeftBacks {
		if counts[why] > 0 {
			x.Left = append(x.Left, review.AllocationBack{Why: why, N: counts[why]})
		}
	}
	return x, err
}

// handedFrom adds whose work was handed over, and what of it is owed and stands.
func handedFrom(q querier, incident review.IncidentID, x *review.Allocation) (err error) {
	if x.From, err = one[review.PersonID](q, `SELECT person_id FROM allocation_people WHERE allocation_id = $1 AND n <= 0`, x.ID); err != nil {
		return err
	}
	_, err = actor(q, x.From, incident)
	if x.FromHere = err == nil; err != nil && !errors.Is(err, review.ErrNotFound) {
		return err
	}
	x.Owed, err = one[int](q, `SELECT count(*) `+stillHanded, x.Event)
	return err
}

func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return review.ErrNotFound
}

// allocatedLines adds a page of the cases, as far as they may be named: neither
// those that the actor does not see, nor, to whoever may still have to review
// them, those whose reviewers are not known to them.
func (s *Store) allocatedLines(q querier, a review.Actor, x *review.Allocation, after review.CaseID) error {
	type item struct {
		id  review.CaseID
		why int
		to  string
	}
	items, err := list(q, func(rows *sql.Rows, i *item) error { return rows.Scan(&i.id, &i.why, &i.to) }, fmt.Sprintf(`SELECT cases.id, `+back+`, coalesce(people.name, '')
		FROM change_items JOIN cases ON cases.id = case_id LEFT JOIN people ON people.id = before ->> '$.now'
		WHERE event = $1 AND case_id > $3 ORDER BY case_id LIMIT %d`, casesPage), x.Event, instant(s.now()), after)
	if err != nil || len(items) == 0 {
		return err
	}
	if len(items) == casesPage {
		x.Next = items[len(items)-1].id
	}
	var ids []review.CaseID
	of := map[review.CaseID]item{}
	for _, i := range items {
		ids = append(ids, i.id)
		of[i.id] = i
	}
	lines, err := s.linesOf(q, a, ids)
	if err != nil {
		return err
	}
	words := backs(a)
	for _, l := range lines {
		named, err := mayBeNamed(q, a, l)
		if err != nil {
			return err
		}
		if named {
			x.Lines = append(x.Lines, review.AllocationLine{CaseLine: l, To: of[l.Case].to, Why: words[of[l.Case].why]})
		}
	}
	return nil
}

// mayBeNamed reports whether it may be said of a case to whom it was given: not to
// whoever may have to review it without knowing who else does.
func mayBeNamed(q querier, a review.Actor, l review.CaseLine) (bool, error) {
	if !a.Is(review.Clinician, review.Lead) {
		return true, nil
	}
	c, err := loadCase(q, l.Case)
	if err != nil {
		return false, fmt.Errorf("case %s: %w", l.Case, err)
	}
	return !c.KeepsWorkersFrom(a), nil
}

// UndoAllocation puts the cases of an allocation back as they were, as far as
// they still are as it left them, with one event. seen is how many the page said
// that would be.
//
// It returns review.ErrForbidden, review.ErrNotFound, or a review.Refusal when
// nothing can be undone or another number by now.
func (s *Store) UndoAllocation(ctx context.Context, cause review.Cause, id review.AllocationID, seen int) error {
	if err := mayAllocate(cause.Actor); err != nil {
		return err
	}
	return s.change(ctx, cause, func(tx *Tx) error {
		x, err := s.allocation(tx, cause.Actor, id)
		if err != nil {
			return err
		}
		switch {
		case x.UndoneBy != "":
			return review.Refusal{Kind: review.ErrNotNow, Why: x.UndoneBy + " has undone it already."}
		case !x.CanUndo():
			return review.Refusal{Kind: review.ErrNotNow, Why: "No case is as it left it any more, so there is nothing to undo."}
		case x.Undoable != seen:
			return review.Refusal{Kind: review.ErrNotNow, Why: fmt.Sprintf("When you looked, %s could be undone; now it is %d. Look again and undo it if it is right.", caseCount(seen), x.Undoable)}
		}
		return tx.undoAllocation(x)
	})
}

func (tx *Tx) undoAllocation(x review.Allocation) error {
	now := instant(tx.Now())
	ids, err := column[review.CaseID](tx, `SELECT case_id FROM change_items JOIN cases ON cases.id = case_id WHERE event = $1 AND `+back+` = 0 ORDER BY case_id`, x.Event, now)
	if err != nil {
		return err
	}
	e := review.Event{Change: "undo allocation", Facts: map[string]string{"undone": fmt.Sprint(x.Event), "cases": fmt.Sprint(len(ids))}}
	for _, id := range ids {
		e.Objects = append(e.Objects, review.Object{Kind: caseKind, ID: int64(id)})
	}
	seq, err := tx.Record(e)
	if err != nil {
		return err
	}
	if x.Kind == review.HandingOver {
		if err := tx.handBack(x, seq); err != nil {
			return err
		}
	}
	n, err := tx.ExecN(`UPDATE cases SET allocated_to = nullif(before ->> '$.to', 0), allocated_until = before ->> '$.until', allocation = nullif(before ->> '$.allocation', 0),
			returned_to = CASE WHEN $3 THEN nullif(before ->> '$.returned', 0) ELSE returned_to END
		FROM json_each($1) AS each JOIN change_items ON change_items.event = $2 AND change_items.case_id = each.value WHERE cases.id = each.value`, toJSON(ids), x.Event, x.Kind == review.HandingOver)
	if err != nil {
		return err
	}
	if int(n) != len(ids) {
		return fmt.Errorf("undo of allocation %d: %d of %d cases were put back", x.ID, n, len(ids))
	}
	return tx.ExecOne(`UPDATE allocations SET undone_by = $1, undone_at = $2, undone_event = $3 WHERE id = $4 AND undone_by IS NULL`, tx.Cause().Actor.Person, now, seq, x.ID)
}

// allocationNotices are what a person is told of: what was given to them or taken
// back within the last days, the latest first.
func allocationNotices(q querier, a review.Actor, now time.Time) ([]review.AllocationNotice, error) {
	since := instant(now.AddDate(0, 0, -noticeDays))
	return list(q, func(rows *sql.Rows, n *review.AllocationNotice) error {
		return rows.Scan(&n.ID, &n.Kind, &n.ByName, (*instant)(&n.At), (*instant)(&n.Until), &n.N)
	}, `SELECT allocations.id, kind, coalesce(undoer.name, giver.name), CASE WHEN undone_at = '' THEN at ELSE undone_at END, until, CASE WHEN undone_at = '' THEN n ELSE -n END
		FROM allocation_people JOIN allocations ON allocations.id = allocation_id JOIN people AS giver ON giver.id = by LEFT JOIN people AS undoer ON undoer.id = undone_by
		WHERE person_id = $1 AND incident_id = $2 AND (at > $3 OR undone_at > $3) ORDER BY allocations.id DESC LIMIT 5`, a.Person, a.Incident, since)
}
