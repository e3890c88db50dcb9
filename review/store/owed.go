package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"harmreview/review"
)

// Owed returns a page of the open obligations of a kind, the most urgent first:
// those after the one with number after, 0 for the first page. With kind "" it
// is the first kind that the actor works on of which something is open. It
// returns review.ErrNotFound for a kind that the actor does not work on.
func (s *Store) Owed(ctx context.Context, a review.Actor, kind review.ObligationKind, due review.Due, after review.ObligationID) (review.OwedList, error) {
	var l review.OwedList
	err := s.view(ctx, func(q querier) (err error) {
		l = review.OwedList{Kind: kind, Due: due, After: after}
		if l.Kinds, err = s.owedCounts(q, a); err != nil || len(l.Kinds) == 0 {
			return err
		}
		if !chooseKind(&l) {
			return review.ErrNotFound
		}
		if l.Total, err = s.tallyOwed(q, a, l.Kind, due); err != nil {
			return err
		}
		if l.Lines, err = s.owedLines(q, a, l.Kind, due, after); err != nil {
			return err
		}
		if len(l.Lines) > casesPage {
			l.Lines = l.Lines[:casesPage]
			l.Next = l.Lines[casesPage-1].ID
		}
		if l.Kind == review.Telling {
			return s.tellingLines(q, a, l.Lines)
		}
		return nil
	})
	return l, err
}

// chooseKind settles the kind of a list, and reports whether there is one.
func chooseKind(l *review.OwedList) bool {
	if l.Kind != "" {
		return slices.ContainsFunc(l.Kinds, func(c review.OwedCount) bool { return c.Kind == l.Kind })
	}
	l.Kind = l.Kinds[0].Kind
	if i := slices.IndexFunc(l.Kinds, func(c review.OwedCount) bool { return c.Open.N > 0 }); i >= 0 {
		l.Kind = l.Kinds[i].Kind
	}
	return true
}

func (s *Store) owedCounts(q querier, a review.Actor) ([]review.OwedCount, error) {
	var all []review.OwedCount
	for _, kind := range review.OwedKinds(a) {
		c := review.OwedCount{Kind: kind}
		var err error
		if c.Open, err = s.tallyOwed(q, a, kind, review.DueAny); err != nil {
			return nil, err
		}
		if c.Overdue, err = s.tallyOwed(q, a, kind, review.DueOverdue); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

func (s *Store) tallyOwed(q querier, a review.Actor, kind review.ObligationKind, due review.Due) (review.Tally, error) {
	return tallied(q, owedFrom, s.owed(a, kind, due), tallyLimit)
}

// answersOpenHere is the condition on cases whose signed answers may be seen.
const answersOpenHere = `(cases.stage IN ('panel', 'decided') OR cases.stage = 'triage' AND cases.resume IN ('panel', 'decided'))`

// owed is the condition of a list of open obligations. It leaves out what
// review.Shown would: whose telling is owed says that a review found something.
// While a second review lasts it leaves that out to the end.
func (s *Store) owed(a review.Actor, kind review.ObligationKind, due review.Due) where {
	var w where
	w.visible(a, s.now())
	w.and("obligations.incident_id = %s AND obligations.state = 'open' AND obligations.kind = %s", a.Incident, kind)
	reviews, knows := a.Is(review.Lead, review.Clinician), a.Is(review.Manager, review.Owner, review.Auditor)
	if kind == review.Telling && (reviews || knows) || kind == review.GPRelease && reviews {
		w.and(answersOpenHere)
	}
	if kind == review.Action && reviews { // the action to look again says what was answered
		w.and("("+answersOpenHere+" OR obligations.opened_by = %s OR coalesce(json_extract(obligations.body, '$.kept_back'), 0) = 0)", a.Person)
	}
	if due != review.DueAny {
		from, before := due.Span(s.now())
		w.and("obligations.due_at <> '' AND obligations.due_at >= %s AND obligations.due_at < %s", instant(from), instant(before))
	}
	return w
}

// owedLines reads a page of a list and one line more, if there is one.
func (s *Store) owedLines(q querier, a review.Actor, kind review.ObligationKind, due review.Due, after review.ObligationID) ([]review.OwedLine, error) {
	w := s.owed(a, kind, due)
	if after != 0 {
		from, err := owedPlaceOf(q, a, kind, after)
		if err != nil {
			return nil, err
		}
		w.besideOwed(">", from)
	}
	return owedRows(q, a, kind, w, "obligations.urgency, obligations.due_at, obligations.id")
}

// owedRows reads as many lines as a page holds, and one more, in an order.
func owedRows(q querier, a review.Actor, kind review.ObligationKind, w where, order string) ([]review.OwedLine, error) {
	me := w.arg(a.Person) // a reviewer who has signed is not named as an owner to anybody else
	return list(q, func(rows *sql.Rows, l *review.OwedLine) error {
		err := rows.Scan(append([]any{&l.ID, &l.Version, &l.What, &l.Obligation.Owner, (*instant)(&l.Obligation.Due), &l.Obligation.Urgency, &l.State,
			(*instant)(&l.OpenedAt), fromJSON(&l.Facts), &l.Stage, &l.Written}, bannerInto(&l.Banner)...)...)
		l.Kind = kind
		return err
	}, `SELECT obligations.id, obligations.version, obligations.what,
			CASE WHEN obligations.owner_id IS NULL OR obligations.owner_id = `+me+` OR `+answersOpenHere+`
				OR NOT EXISTS (SELECT 1 FROM assessments WHERE assessments.case_id = cases.id AND assessments.by = obligations.owner_id)
				THEN obligations.owner ELSE '' END,
			obligations.due_at, obligations.urgency, obligations.state,
			obligations.opened_at, obligations.body, cases.stage, coalesce(letters.written_on, ''),
			`+bannerColumns+`
		FROM obligations JOIN cases ON cases.id = obligations.case_id JOIN patients ON patients.id = cases.patient_id
		LEFT JOIN letters ON letters.id = obligations.letter_id
		WHERE `+w.String()+fmt.Sprintf(` ORDER BY %s LIMIT %d`, order, casesPage+1), w.args...)
}

// tellingLines adds what whoever tells people must know. Where a person lives
// and their numbers are read for those who tell, and only where no gate keeps
// them from ringing.
func (s *Store) tellingLines(q querier, a review.Actor, lines []review.OwedLine) error {
	for i := range lines {
		l := &lines[i]
		c, err := loadCase(q, l.Banner.Case)
		if err != nil {
			return fmt.Errorf("case %s: %w", l.Banner.Case, err)
		}
		l.Tell = c.TellingLine(l.ID, s.now())
		if !a.May(review.DoTell) && !a.Is(review.Manager) || len(l.Tell.Closed) > 0 {
			continue
		}
		if l.Tell.Reach, err = whereabouts(q, c.Patient); err != nil {
			return err
		}
	}
	return nil
}

// sameDay are the open same-day actions of an incident, which every member sees. One
// that a call raised stays known by the call where its patient is restricted: who took
// the call would learn otherwise which case it is about.
func sameDay(q querier, incident review.IncidentID) ([]review.SameDayLine, error) {
	return list(q, func(rows *sql.Rows, l *review.SameDayLine) error {
		var f review.ObligationFacts
		err := rows.Scan(&l.Case, &l.List, &l.Line, &l.Call, &l.Obligation, &l.Version, (*instant)(&l.OpenedAt), (*instant)(&l.Due), fromJSON(&f))
		l.AcceptBy, l.AcceptedBy, l.ToRing = f.AcceptBy, f.AcceptedBy, f.ToRing
		return err
	}, fmt.Sprintf(`
		SELECT CASE WHEN call_id IS NOT NULL AND EXISTS (SELECT 1 FROM cases JOIN patients ON patients.id = patient_id WHERE cases.id = case_id AND restricted = 1) THEN 0 ELSE coalesce(case_id, 0) END,
			coalesce(rows.list_id, 0), coalesce(rows.line, 0), coalesce(call_id, 0), obligations.id, version, opened_at, due_at, body
		FROM obligations LEFT JOIN rows ON rows.id = row_id AND case_id IS NULL
		WHERE incident_id = $1 AND kind = 'same-day action' AND state = 'open' AND (case_id IS NOT NULL OR row_id IS NOT NULL OR call_id IS NOT NULL)
		ORDER BY urgency, due_at, obligations.id LIMIT %d`, tallyLimit), incident)
}

// SameDay are the open same-day actions of an incident: reference, age and
// whom to ring, for every member, without the letters.
func (s *Store) SameDay(ctx context.Context, incident review.IncidentID) (review.SameDayNow, error) {
	var now review.SameDayNow
	err := s.view(ctx, func(q querier) (err error) {
		now = review.SameDayNow{}
		if now.Lines, err = sameDay(q, incident); err != nil || len(now.Lines) == 0 {
			return err
		}
		if err = sameDayCalls(q, now.Lines); err != nil {
			return err
		}
		now.StandIns, err = standIns(q, incident)
		return err
	})
	return now, err
}

// sameDayCalls adds the calls that did not end in an acceptance to the lines that
// nobody has accepted.
func sameDayCalls(q querier, lines []review.SameDayLine) error {
	at := map[review.ObligationID]int{}
	var ids []review.ObligationID
	for i, l := range lines {
		if l.AcceptedBy == "" {
			at[l.Obligation], ids = i, append(ids, l.Obligation)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return q.each(`SELECT obligation_id, whom, kind, happened_at FROM obligation_steps
		WHERE obligation_id IN (SELECT value FROM json_each($1)) AND kind IN ($2, $3) ORDER BY obligation_id, n`,
		[]any{toJSON(ids), review.NoAnswer, review.NotTaken}, func(rows *sql.Rows) error {
			var id review.ObligationID
			var c review.Call
			if err := rows.Scan(&id, &c.Whom, &c.Result, (*instant)(&c.At)); err != nil {
				return err
			}
			l := &lines[at[id]]
			l.Calls = append(l.Calls, c)
			return nil
		})
}

// standIns are the leads and managers who can sign in, leads first.
func standIns(q querier, incident review.IncidentID) ([]review.StandIn, error) {
	return list(q, func(rows *sql.Rows, s *review.StandIn) error { return rows.Scan(&s.Name, &s.Role, &s.Number) }, `
		SELECT people.name, min(role), CASE telephone WHEN '' THEN email ELSE telephone END
		FROM members JOIN people ON people.id = person_id
		WHERE incident_id = $1 AND role IN ($2, $3) AND blocked_at IS NULL GROUP BY people.id ORDER BY min(role), people.name`, incident, review.Lead, review.Manager)
}

// SameDayAction is one same-day action as every member of the incident sees it,
// whether or not they may see its case. It returns review.ErrNotFound for any
// other obligation.
func (s *Store) SameDayAction(ctx context.Context, a review.Actor, id review.CaseID, obligation review.ObligationID) (review.SameDayPage, error) {
	var p review.SameDayPage
	err := s.view(ctx, func(q querier) error {
		c, err := caseOf(q, a, id)
		if err != nil {
			return err
		}
		_, err = findCase(q, a, id, s.now())
		if err != nil && !errors.Is(err, review.ErrNotFound) {
			return err
		}
		p, err = c.SameDayPage(obligation, a, err == nil, s.now())
		return err
	})
	return p, err
}

// NoteSameDay records who accepted a same-day action by voice and when, or a call
// that nobody answered or that was declined. Every member of the incident may,
// whether or not they see the case; what they see of it afterwards is
// SameDayAction. It returns what ChangeCase does.
func (s *Store) NoteSameDay(ctx context.Context, cause review.Cause, id review.CaseID, note review.NoteObligation) error {
	note.Note = ""
	return s.change(ctx, cause, func(tx *Tx) error {
		c, err := caseOf(tx, cause.Actor, id)
		if err != nil {
			return err
		}
		if _, err := c.SameDayPage(note.ID, cause.Actor, false, tx.Now()); err != nil {
			return err
		}
		return tx.apply(c.Case, note)
	})
}

// caseOf loads a case of the actor's incident for what every member may know or
// do of it.
func caseOf(q querier, a review.Actor, id review.CaseID) (caseLoad, error) {
	c, err := loadCase(q, id)
	if err == nil && c.Incident != a.Incident {
		err = review.ErrNotFound
	}
	return c, err
}
