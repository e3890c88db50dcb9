package store

import (
	"errors"
	"fmt"
	"slices"

	"harmreview/review"
)

// A veil keeps back, from an auditor or manager who also reviews, what the
// audit trail would give away about cases whose signed answers are closed.
type veil struct {
	q      querier
	actor  review.Actor
	filter review.AuditFilter
	open   map[review.CaseID]bool
}

// over lays the veil over a line, and reports whether it may be shown at all.
func (v veil) over(l *review.AuditLine) (bool, error) {
	if !v.actor.Is(review.Clinician, review.Lead) || l.Person == v.actor.Person || len(l.Cases) == 0 {
		return true, nil
	}
	if len(l.Cases) > 1 && v.filter.Case == 0 { // a page of a list: who saw it says nothing of one case, once they are not named
		l.Facts = fmt.Sprintf("cases: %d", len(l.Cases))
		l.Cases, l.Objects = nil, nil
		return true, nil
	}
	id := l.Cases[0]
	if v.filter.Case != 0 {
		id = v.filter.Case
	}
	open, err := v.answersOpen(id)
	if err != nil || open {
		return true, err
	}
	l.Who, l.Person, l.Kind, l.Roles, l.Facts = "", 0, string(byPerson), "", ""
	l.Cases, l.Objects = []review.CaseID{id}, []review.Object{{Kind: caseKind, ID: int64(id)}}
	switch {
	case slices.Contains(views, l.Change):
		l.Change = "see case"
	case !slices.Contains(neutral, review.ChangeName(l.Change)):
		l.Change = "change case"
	}
	return v.filter.Person == 0 && v.filter.Change == "", nil
}

// answersOpen reports whether signed answers of a case may be seen now.
func (v veil) answersOpen(id review.CaseID) (bool, error) {
	open, known := v.open[id]
	if known {
		return open, nil
	}
	c, err := loadCase(v.q, id)
	if errors.Is(err, review.ErrNotFound) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("case %s: %w", id, err)
	}
	v.open[id] = c.AnswersOpen()
	return v.open[id], nil
}
