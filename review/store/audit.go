package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"harmreview/review"
)

// auditPage is how many events a page of the audit trail shows.
const auditPage = 50

// Audit returns the events of the actor's incident that f selects, newest
// first, a page of them from before the event with that number on (0 for the
// first page), and the number that the next page goes on from, 0 for none.
//
// To whoever also reviews it shows of a case whose signed answers are closed
// only that something happened, and not who did it. A filter by person or
// change leaves such lines out, so that it cannot give away what they hide.
//
// It returns review.ErrForbidden without the right to read the audit trail, or
// review.Problems on from or to.
func (s *Store) Audit(ctx context.Context, a review.Actor, f review.AuditFilter, before int64) (lines []review.AuditLine, next int64, err error) {
	if !a.May(review.ReadAudit) {
		return nil, 0, review.Refusal{Kind: review.ErrForbidden, Why: "Your role in this incident does not include the audit trail."}
	}
	condition, err := auditWhere(f, a.Incident)
	if err != nil {
		return nil, 0, err
	}
	err = s.view(ctx, func(q querier) (err error) {
		v := veil{q: q, actor: a, filter: f, open: map[review.CaseID]bool{}}
		lines, next, err = auditLines(q, condition, before, v.over)
		return err
	})
	return lines, next, err
}

// SignInEvents are the events that belong to no incident, for administrators:
// sign-ins, sessions, accounts, backups. Its cases are left out.
// It returns review.ErrForbidden to anybody else.
func (s *Store) SignInEvents(ctx context.Context, person review.PersonID, f review.AuditFilter, before int64) (lines []review.AuditLine, next int64, err error) {
	f.Case = 0
	condition, err := auditWhere(f, 0)
	if err != nil {
		return nil, 0, err
	}
	err = s.view(ctx, func(q querier) error {
		p, err := findPerson(q, person)
		if err != nil {
			return err
		}
		if !p.Administrator || p.Blocked {
			return review.Refusal{Kind: review.ErrForbidden, Why: "Only an administrator sees sign-ins and accounts."}
		}
		lines, next, err = auditLines(q, condition, before, func(l *review.AuditLine) (bool, error) {
			l.Cases = nil
			l.Objects = slices.DeleteFunc(l.Objects, func(o review.Object) bool { return o.Kind == caseKind })
			return true, nil
		})
		return err
	})
	return lines, next, err
}

// auditWhere is the condition on the events of an incident that f selects.
func auditWhere(f review.AuditFilter, incident review.IncidentID) (where, error) {
	var w where
	p := review.Problems{}
	day := func(date, field string, days int) instant {
		at, err := time.ParseInLocation(time.DateOnly, date, review.London)
		p.Add(err == nil, field, "Enter a real date, or leave it empty.")
		return instant(at.AddDate(0, 0, days))
	}
	w.and("events.incident_id = %s", incident)
	if f.Person != 0 {
		w.and("events.person_id = %s", f.Person)
	}
	if f.Change != "" {
		w.and("events.change = %s", f.Change)
	}
	if f.Result != "" {
		w.and("events.result = %s", f.Result)
	}
	if f.Result != "" && f.Result != review.Done {
		w.and("events.result <> 'done'") // what few events are: they have an index
	}
	if f.From != "" {
		w.and("events.at >= %s", day(f.From, "from", 0))
	}
	if f.To != "" {
		w.and("events.at < %s", day(f.To, "to", 1))
	}
	if f.Case != 0 {
		w.about(f.Case)
	}
	return w, p.Err()
}

// about adds the condition on events about a case: those of its history, and the
// list views that are not in it yet.
func (w *where) about(id review.CaseID) {
	w.and(`events.seq IN (SELECT seq FROM event_cases WHERE case_id = %s
		UNION ALL SELECT later.seq FROM events AS later, json_each(later.record, '$.objects') AS object
			WHERE later.seq >= (SELECT seq FROM event_cases_mark) AND object.value ->> '$.kind' = 'case' AND object.value ->> '$.id' = %s)`, id, id)
}

// AuditChanges are the changes that events of an incident have, for a filter; of
// incident 0, those of no incident.
func (s *Store) AuditChanges(ctx context.Context, incident review.IncidentID) ([]string, error) {
	var all []string
	err := s.view(ctx, func(q querier) (err error) {
		all, err = column[string](q, `
			WITH RECURSIVE each (change) AS (
				SELECT min(change) FROM events WHERE incident_id = $1
				UNION ALL
				SELECT (SELECT min(change) FROM events WHERE incident_id = $1 AND change > each.change) FROM each WHERE each.change IS NOT NULL)
			SELECT change FROM each WHERE change IS NOT NULL`, incident)
		return err
	})
	return all, err
}

// auditRounds is how many pages are read at most to fill one.
const auditRounds = 10

// auditLines reads a page of events. show may change a line, or leave it out.
func auditLines(q querier, condition where, before int64, show func(*review.AuditLine) (bool, error)) (lines []review.AuditLine, next int64, err error) {
	for range auditRounds {
		batch, err := auditBatch(q, condition, before)
		if err != nil {
			return nil, 0, err
		}
		for _, l := range batch[:min(auditPage, len(batch))] {
			if len(lines) == auditPage {
				return lines, before, nil
			}
			before = l.Seq
			shown, err := show(&l)
			if err != nil {
				return nil, 0, err
			}
			if shown {
				lines = append(lines, l)
			}
		}
		if len(batch) <= auditPage {
			return lines, 0, nil
		}
		if len(lines) == auditPage {
			break
		}
	}
	return lines, before, nil
}

// auditBatch reads the events after one, and one more than a page if there is.
func auditBatch(q querier, w where, before int64) ([]review.AuditLine, error) {
	w.args, w.conditions = slices.Clone(w.args), slices.Clone(w.conditions)
	if before != 0 {
		w.and("(events.at, events.seq) < ((SELECT at FROM events WHERE seq = %s), %s)", before, before)
	}
	return list(q, scanAuditLine, `
		SELECT events.seq, events.record, coalesce(people.name, '') FROM events LEFT JOIN people ON people.id = events.person_id
		WHERE `+w.String()+fmt.Sprintf(` ORDER BY events.at DESC, events.seq DESC LIMIT %d`, auditPage+1), w.args...)
}

func scanAuditLine(rows *sql.Rows, line *review.AuditLine) error {
	var l leaf
	var name string
	if err := rows.Scan(&line.Seq, fromJSON(&l), &name); err != nil {
		return err
	}
	line.At, _ = time.Parse(instantLayout, l.Time)
	line.Person, line.Kind, line.Change, line.Result = l.Actor, string(l.Kind), l.Change, l.Result
	switch l.Kind {
	case byPerson:
		line.Who = name
	case byCommandLine:
		line.Who = "The command line (" + l.System + ")"
	default:
		line.Who = "The program"
	}
	for i, r := range l.Roles {
		if i > 0 {
			line.Roles += ", "
		}
		line.Roles += r.Label()
	}
	for _, o := range l.Objects {
		line.Objects = append(line.Objects, review.Object{Kind: o.Kind, ID: o.ID, Before: o.Before, After: o.After})
		if o.Kind == caseKind {
			line.Cases = append(line.Cases, review.CaseID(o.ID))
		}
	}
	line.Facts = factsText(l.Facts)
	return nil
}

// factsText is the facts of an event in a line, digests cut short.
func factsText(facts map[string]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		value := facts[name]
		if len(value) == 64 && !strings.ContainsAny(value, " .,;") {
			value = value[:12] + "…"
		}
		parts = append(parts, name+": "+value)
	}
	return strings.Join(parts, "; ")
}
