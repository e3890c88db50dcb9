package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"harmreview/review"
)

// A ListReply is one answer of a practice about several of its late letters.
type ListReply struct {
	Practice string // its code
	Releases []review.ObligationID
	Kind     review.ReplyKind
	Whom     string
	At       time.Time
	Note     string
}

// ReplyToList records one answer for all those letters. It returns
// review.ErrForbidden, or review.Problems.
func (s *Store) ReplyToList(ctx context.Context, cause review.Cause, r ListReply) error {
	p := review.Problems{}
	p.Add(len(r.Releases) > 0, "releases", "Tick the letters that the answer is about.")
	p.Add(r.Kind.ForAList(), "reply", "Choose what the practice answered. An action or a harm is about one patient: record it on that letter.")
	return s.eachRelease(ctx, cause, r.Practice, r.Releases, p, review.ReplyName, func(id review.ObligationID) review.Change {
		return review.RecordReply{ID: id, Kind: r.Kind, Whom: r.Whom, At: r.At, Note: r.Note}
	})
}

// A ListChase is that a practice was asked again about several of its late letters,
// or that somebody above it was told.
type ListChase struct {
	Practice string
	Releases []review.ObligationID
	Kind     string // chased, escalated
	Whom     string
	At       time.Time
	Note     string
}

// ChaseList records it for all those letters. It returns review.ErrForbidden, or
// review.Problems.
func (s *Store) ChaseList(ctx context.Context, cause review.Cause, ch ListChase) error {
	p := review.Problems{}
	p.Add(len(ch.Releases) > 0, "releases", "Tick the letters that it was about.")
	p.Add(ch.Kind == "chased" || ch.Kind == "escalated", "kind", "Choose what was done.")
	return s.eachRelease(ctx, cause, ch.Practice, ch.Releases, p, review.StepName, func(id review.ObligationID) review.Change {
		return review.NoteObligation{ID: id, Kind: ch.Kind, Whom: ch.Whom, Note: ch.Note, HappenedAt: ch.At}
	})
}

// eachRelease makes a change for each of some letters that a practice owes a reply
// about, all with one event.
func (s *Store) eachRelease(ctx context.Context, cause review.Cause, code string, ids []review.ObligationID, p review.Problems, name review.ChangeName, of func(review.ObligationID) review.Change) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		if !cause.Actor.May(review.ReleaseLate) {
			return review.ErrForbidden
		}
		awaited, err := s.awaiting(tx, cause.Actor, code)
		if err != nil {
			return err
		}
		var letters []review.ReleaseLine
		for _, id := range ids {
			i := slices.IndexFunc(awaited, func(l review.ReleaseLine) bool { return l.Release == id })
			if i < 0 {
				p.Add(false, "releases", "One of these letters is not waiting for this practice’s answer any more. Open the page again.")
				continue
			}
			letters = append(letters, awaited[i])
		}
		event := review.Event{Change: string(name), Facts: map[string]string{"practice": code, "letters": strconv.Itoa(len(ids))}}
		return tx.changeReleases(event, letters, p, func(l review.ReleaseLine) review.Change { return of(l.Release) })
	})
}

// changeReleases makes a change for each of some letters, all with one event. With
// problems found already, or with one that a change finds, it makes none.
func (tx *Tx) changeReleases(event review.Event, letters []review.ReleaseLine, p review.Problems, of func(review.ReleaseLine) review.Change) error {
	var all []changed
	byCase := map[review.CaseID]int{}
	for _, l := range letters {
		change := of(l)
		event.Detail = change
		at, again := byCase[l.Case]
		if !again {
			c, err := tx.findCase(tx.Cause().Actor, l.Case)
			if err != nil {
				return err
			}
			before := *c
			at = len(all)
			all, byCase[l.Case] = append(all, changed{&before, c}), at
		}
		e, err := all[at].after.Apply(change, tx.Cause().Actor, tx.Now())
		if more, ok := errors.AsType[review.Problems](err); ok {
			for field, words := range more {
				p.Add(false, field, words)
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("case %s: %w", l.Case, err)
		}
		if !again {
			event.Objects = append(event.Objects, e.Objects...)
		}
	}
	if err := p.Err(); err != nil {
		return err
	}
	_, err := tx.saveCases(event, all...)
	return err
}

// awaiting are the letters of a practice to which it owes a reply.
func (s *Store) awaiting(q querier, a review.Actor, code string) ([]review.ReleaseLine, error) {
	lines, err := s.linesAmong(q, a, code, repliesOwed, "", 0, mostAwaited)
	return slices.DeleteFunc(lines, func(l review.ReleaseLine) bool { return !l.State.AwaitsReply() }), err
}

// mostAwaited bounds how many letters of one practice are answered or chased at once.
const mostAwaited = 5000

// Awaiting are the letters of a practice to which it owes a reply, for a form
// about all of them. It returns what PracticeReleases does.
func (s *Store) Awaiting(ctx context.Context, a review.Actor, code string) (review.PracticePage, error) {
	var p review.PracticePage
	if !a.May(review.ReleaseLate) {
		return p, review.ErrForbidden
	}
	err := s.view(ctx, func(q querier) (err error) {
		if p, err = s.practicePage(q, a, code, ""); err == nil {
			p.Lines, err = s.awaiting(q, a, code)
		}
		return err
	})
	return p, err
}

// WaiveReleases waives a class of late letters in an owner's name. Waived stays
// apart from what was met. It returns review.ErrForbidden, or review.Problems.
func (s *Store) WaiveReleases(ctx context.Context, cause review.Cause, w review.WaiveClass) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		a := cause.Actor
		if !a.May(review.WaiveClasses) {
			return review.Refusal{Kind: review.ErrForbidden, Why: "The executive owner waives classes of late letters."}
		}
		lines, err := s.classLines(tx, a, w)
		if err != nil {
			return err
		}
		if err := w.Check(len(lines)).Err(); err != nil {
			return err
		}
		tail, err := tx.tail()
		if err != nil {
			return err
		}
		name, reason := strings.TrimSpace(w.Name), strings.TrimSpace(w.Reason)
		id, err := one[int64](tx, `INSERT INTO release_waivers (incident_id, name, state, practice, letters, reason, by, at, event) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
			a.Incident, name, w.State, w.Practice, len(lines), reason, a.Person, instant(tx.Now()), tail.size)
		if err != nil {
			return err
		}
		return tx.waiveLines(id, w, lines)
	})
}

func (tx *Tx) waiveLines(id int64, w review.WaiveClass, lines []review.ReleaseLine) error {
	event := review.Event{Change: string(review.WaiveClassName), Detail: w, Objects: []review.Object{{Kind: "release waiver", ID: id}},
		Facts: map[string]string{"state": string(w.State), "practice": w.Practice, "letters": strconv.Itoa(len(lines))}}
	return changeEach(tx, event, lines, func(l review.ReleaseLine) review.CaseID { return l.Case }, func(_ *review.Case, lines []review.ReleaseLine) review.Change {
		change := review.WaiveWithClass{Class: w.Name, Reason: w.Reason}
		for _, l := range lines {
			change.Releases = append(change.Releases, l.Release)
		}
		return change
	})
}

// classLines are the letters of a class, one more than can be waived at once if
// there are so many.
func (s *Store) classLines(q querier, a review.Actor, c review.WaiveClass) ([]review.ReleaseLine, error) {
	if c.OneOnly {
		return s.releaseLines(q, a, c.Practice, c.State, 0, review.MostInClass+1)
	}
	policy, err := policyOf(q, a.Incident)
	if err != nil {
		return nil, err
	}
	query, w := s.releases(a, policy.ReplyChases)
	all, err := practiceCounts(q, query, w)
	if err != nil {
		return nil, err
	}
	var lines []review.ReleaseLine
	for _, p := range all {
		if p.Counts[c.State] == 0 || len(lines) > review.MostInClass {
			continue
		}
		some, err := s.releaseLines(q, a, p.Code, c.State, 0, review.MostInClass+1)
		if err != nil {
			return nil, err
		}
		lines = append(lines, some...)
	}
	return lines, nil
}
