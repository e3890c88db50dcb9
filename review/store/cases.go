package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"harmreview/review"
)

// casesPage is how many cases a list shows at once.
const casesPage = 50

// tallyLimit is where counting stops when there is no counter for it.
const tallyLimit = 1000

// Cases returns the page of a case list that follows the position after (""
// for the first page), how many there are in all, and the position that the
// next page follows ("" for none). A position is the last line's coded sort
// keys and reference.
func (s *Store) Cases(ctx context.Context, a review.Actor, f review.CaseFilter, after string) (lines []review.CaseLine, total review.Tally, next string, err error) {
	err = s.view(ctx, func(q querier) error {
		if total, err = s.countCases(q, a, f); err != nil {
			return err
		}
		w := s.filtered(a, f)
		urgency, due, id := "cases.urgency", "cases.due_at", "cases.id"
		if few(a) || f.Mine != "" { // sort their own few cases rather than walk the index over all
			urgency = "+cases.urgency"
		}
		if u, d, i, ok := position(after); ok {
			w.and("("+urgency+", "+due+", "+id+") > (%s, %s, %s)", u, d, i)
		}
		lines, err = list(q, scanCaseLine, selectCaseLine+` WHERE `+w.String()+
			fmt.Sprintf(` ORDER BY %s, %s, %s LIMIT %d`, urgency, due, id, casesPage+1), w.args...)
		return err
	})
	if len(lines) > casesPage {
		lines = lines[:casesPage]
		l := lines[casesPage-1]
		next = fmt.Sprintf("%d_%s_%d", l.Urgency, instant(l.Due), l.Case)
	}
	return lines, total, next, err
}

// position reads what Cases returned as next.
func position(after string) (urgency int, due string, id int64, ok bool) {
	parts := strings.Split(after, "_")
	if len(parts) != 3 {
		return 0, "", 0, false
	}
	urgency, err := strconv.Atoi(parts[0])
	id, err2 := strconv.ParseInt(parts[2], 10, 64)
	return urgency, parts[1], id, err == nil && err2 == nil
}

// few reports whether the actor sees only cases that they have to do with.
func few(a review.Actor) bool {
	return !a.Is(review.Lead, review.Manager, review.Liaison, review.Clerk)
}

const caseLineColumns = `
	cases.id, patients.id, family, given, title, born, died, sex, nhs_number, local_id, needs, restricted, uncertain, gp_practice, gp_name,
	cases.stage, cases.urgency, cases.due_at, cases.specialty, cases.held_until, cases.complete, cases.letters, cases.open_obligations,
	coalesce(allocated.name, '')`

const selectCaseLine = `SELECT ` + caseLineColumns + `
	FROM cases JOIN patients ON patients.id = cases.patient_id LEFT JOIN people AS allocated ON allocated.id = cases.allocated_to`

func scanCaseLine(rows *sql.Rows, l *review.CaseLine) error {
	return rows.Scan(append(bannerInto(&l.Banner), &l.Stage, &l.Urgency, (*instant)(&l.Due), &l.Specialty, (*instant)(&l.HeldUntil),
		&l.Complete, &l.Letters, &l.Owed, &l.Allocated)...)
}

func bannerInto(b *review.Banner) []any {
	return []any{&b.Case, &b.Patient, &b.Family, &b.Given, &b.Title, &b.Born, &b.Died, &b.Sex, &b.NHSNumber, &b.LocalID, &b.Needs,
		&b.Restricted, &b.Uncertain, &b.GPPractice, &b.GPName}
}

// filtered is the condition of a case list.
func (s *Store) filtered(a review.Actor, f review.CaseFilter) where {
	var w where
	now := s.now()
	w.visible(a, now)
	w.and("cases.emptied = 0")
	if f.Stage != "" {
		w.and("cases.stage = %s", f.Stage)
	}
	if f.Urgency != 0 {
		w.and("cases.urgency = %s", f.Urgency)
	}
	if f.Specialty != "" {
		w.and("cases.specialty = %s", f.Specialty)
	}
	switch f.Held {
	case "yes":
		w.and("cases.held_until > %s", instant(now))
	case "no":
		w.and("cases.held_until <= %s", instant(now))
	}
	switch f.Complete {
	case "yes":
		w.and("cases.complete = 1")
	case "no":
		w.and("cases.complete = 0")
	}
	if f.Due != review.DueAny {
		from, before := f.Due.Span(now)
		w.and("cases.due_at >= %s AND cases.due_at < %s AND cases.stage <> 'decided'", instant(from), instant(before))
	}
	w.mineOnly(a, f.Mine, instant(now))
	return w
}

func (w *where) mineOnly(a review.Actor, mine string, now instant) {
	switch mine {
	case "claimed":
		w.and("cases.id IN (SELECT case_id FROM claims WHERE person_id = %s AND until > %s)", a.Person, now)
	case "allocated":
		w.and("cases.allocated_to = %s", a.Person)
	case "returned":
		w.and("cases.returned_to = %s", a.Person)
	case "decided":
		w.and(`cases.id IN (SELECT case_id FROM triage_decisions WHERE by = %s UNION ALL SELECT case_id FROM assessments WHERE by = %s
			UNION ALL SELECT case_id FROM panel_decisions WHERE signed_by = %s)`, a.Person, a.Person, a.Person)
	}
}

// countCases counts by the counters where they can tell, else up to a limit.
func (s *Store) countCases(q querier, a review.Actor, f review.CaseFilter) (review.Tally, error) {
	w := s.filtered(a, f)
	n, err := one[int](q, fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM cases WHERE %s LIMIT %d)`, w.String(), tallyLimit+1), w.args...)
	if err != nil || n <= tallyLimit {
		return review.Tally{N: n}, err
	}
	if !a.Is(review.Lead, review.Manager, review.Liaison) || f.Due != review.DueAny || f.Mine != "" || f.Held != "" {
		return review.Tally{N: tallyLimit, More: true}, nil
	}
	restricted, err := one[int](q, `SELECT count(*) FROM (SELECT 1 FROM patients WHERE incident_id = $1 AND restricted = 1 LIMIT 1)`, a.Incident)
	if err != nil || restricted > 0 {
		return review.Tally{N: tallyLimit, More: true}, err
	}
	n, err = countersOf(q, a.Incident, f)
	return review.Tally{N: n}, err
}

func countersOf(q querier, incident review.IncidentID, f review.CaseFilter) (int, error) {
	return one[int](q, `
		SELECT coalesce(sum(n), 0) FROM case_counts WHERE incident_id = $1 AND ($2 = '' OR stage = $2) AND ($3 = 0 OR urgency = $3)
			AND ($4 = '' OR specialty = $4) AND ($5 = '' OR complete = ($5 = 'yes'))`,
		incident, f.Stage, f.Urgency, f.Specialty, f.Complete)
}

// Specialties are those of an incident's cases, for a filter.
func (s *Store) Specialties(ctx context.Context, incident review.IncidentID) ([]string, error) {
	var all []string
	err := s.view(ctx, func(q querier) (err error) {
		all, err = column[string](q, `SELECT DISTINCT specialty FROM case_counts WHERE incident_id = $1 AND specialty <> '' AND n > 0 ORDER BY specialty`, incident)
		return err
	})
	return all, err
}
