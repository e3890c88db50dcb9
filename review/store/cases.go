package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"harmreview/review"
)

// casesPage is how many cases a list shows at once.
const casesPage = 50

// tallyLimit is where counting stops when there is no counter for it.
const tallyLimit = 1000

// Cases returns the page of a case list that begins after, or ends before, a
// place that another page named; the first page when it names none.
func (s *Store) Cases(ctx context.Context, a review.Actor, f review.CaseFilter, at review.Place) (review.CaseList, error) {
	var l review.CaseList
	err := s.view(ctx, func(q querier) (err error) {
		l, err = s.cases(q, a, f.Known(a), at)
		return err
	})
	return l, err
}

// cases is Cases within a larger read.
func (s *Store) cases(q querier, a review.Actor, f review.CaseFilter, at review.Place) (l review.CaseList, err error) {
	if l.Total, err = s.countCases(q, a, f); err != nil {
		return l, err
	}
	if l.Lines, err = s.caseLines(q, a, f, at); err != nil || len(l.Lines) == 0 {
		return l, err
	}
	first, last := placeOf(l.Lines[0]), placeOf(l.Lines[len(l.Lines)-1])
	if l.Before, err = s.countBeside(q, a, f, "<", first, tallyLimit); err != nil {
		return l, err
	}
	if l.Before.N > 0 {
		l.Previous = first.String()
	}
	after, err := s.countBeside(q, a, f, ">", last, 1)
	if after.N > 0 {
		l.Next = last.String()
	}
	return l, err
}

// A place is where a line stands in the order of case lists.
type place struct {
	urgency review.Urgency
	due     string
	rank    int
	id      review.CaseID
}

func placeOf(l review.CaseLine) place {
	return place{l.Urgency, instant(l.Due).String(), l.Rank, l.Case}
}

func (p place) String() string { return fmt.Sprintf("%d_%s_%d_%d", p.urgency, p.due, p.rank, p.id) }

// readPlace reads what String wrote; ok is false for anything else.
func readPlace(s string) (p place, ok bool) {
	urgency, rest, _ := strings.Cut(s, "_")
	due, rest, _ := strings.Cut(rest, "_")
	rank, id, _ := strings.Cut(rest, "_")
	u, err := strconv.Atoi(urgency)
	r, err2 := strconv.Atoi(rank)
	n, err3 := strconv.ParseInt(id, 10, 64)
	return place{review.Urgency(u), due, r, review.CaseID(n)}, err == nil && err2 == nil && err3 == nil
}

// keys are the columns that a case list is ordered by: by reference alone for
// those who read no letters, whom an order by urgency would tell it. Where a
// person sees few cases those are sorted, rather than the index over all walked.
func keys(a review.Actor, f review.CaseFilter) []string {
	switch {
	case !a.May(review.SeeLetters):
		return []string{"cases.id"}
	case few(a, f.Stage) || f.Mine != "" || f.Held == "yes" || f.Held == review.HeldByMe:
		return []string{"+cases.urgency", "cases.due_at", "cases.rank", "cases.id"}
	}
	return []string{"cases.urgency", "cases.due_at", "cases.rank", "cases.id"}
}

// beside adds the condition that a line stands before (<) or after (>) a place.
func (w *where) beside(keys []string, side string, p place) {
	var marks []string
	for _, v := range []any{p.urgency, p.due, p.rank, p.id}[4-len(keys):] {
		marks = append(marks, w.arg(v))
	}
	w.conditions = append(w.conditions, "("+strings.Join(keys, ", ")+") "+side+" ("+strings.Join(marks, ", ")+")")
}

func (s *Store) countBeside(q querier, a review.Actor, f review.CaseFilter, side string, p place, limit int) (review.Tally, error) {
	w := s.paged(a, f)
	w.beside(keys(a, f), side, p)
	return tallied(q, `cases`, w, limit)
}

// tallied counts the rows that a condition leaves of a table, up to a limit.
func tallied(q querier, from string, w where, limit int) (review.Tally, error) {
	n, err := one[int](q, fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM %s WHERE %s LIMIT %d)`, from, w.String(), limit+1), w.args...)
	return review.Tally{N: min(n, limit), More: n > limit}, err
}

// caseLines are the lines of one page, as far as the actor may see them.
func (s *Store) caseLines(q querier, a review.Actor, f review.CaseFilter, at review.Place) ([]review.CaseLine, error) {
	w, k, order := s.paged(a, f), keys(a, f), ""
	back, isBack := readPlace(at.Before)
	if on, ok := readPlace(at.After); ok && !isBack {
		w.beside(k, ">", on)
	}
	if isBack {
		w.beside(k, "<", back)
		order = " DESC"
	}
	rows, err := list(q, scanCaseRow, selectCaseLine+` WHERE `+w.String()+
		fmt.Sprintf(` ORDER BY %s LIMIT %d`, strings.Join(k, order+", ")+order, casesPage), w.args...)
	if err != nil {
		return nil, err
	}
	if isBack {
		slices.Reverse(rows)
	}
	lines, err := s.shownLines(q, a, rows)
	for i := range lines {
		lines[i].At = placeOf(lines[i]).String()
	}
	return lines, err
}

// shownLines are lines as far as a may see them.
func (s *Store) shownLines(q querier, a review.Actor, rows []caseRow) ([]review.CaseLine, error) {
	lines := make([]review.CaseLine, len(rows))
	for i, r := range rows {
		var err error
		if !r.until.After(s.now()) { // it has run out
			r.allocated, r.Allocated = 0, ""
		}
		if lines[i], err = shownLine(q, r, a); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// shownLine is a line as far as a may see it. The case is read whole only where
// the line holds something that may have to be kept back.
func shownLine(q querier, r caseRow, a review.Actor) (review.CaseLine, error) {
	if !a.May(review.SeeLetters) {
		return review.CaseLine{Banner: r.Banner, Stage: r.Stage, Complete: r.Complete}, nil
	}
	if r.Owed == 0 && r.allocated == 0 {
		return r.CaseLine, nil
	}
	c, err := loadCase(q, r.Case)
	if err != nil {
		return review.CaseLine{}, fmt.Errorf("case %s: %w", r.Case, err)
	}
	return r.Shown(*c.Case, r.allocated, a), nil
}

const selectCaseLine = `
	SELECT ` + bannerColumns + `,
		cases.stage, cases.urgency, cases.due_at, cases.rank, cases.specialty, cases.held_until, cases.complete, cases.letters, cases.open_obligations,
		coalesce(allocated.name, ''), coalesce(cases.allocated_to, 0), cases.allocated_until
	FROM cases JOIN patients ON patients.id = cases.patient_id LEFT JOIN people AS allocated ON allocated.id = cases.allocated_to`

// A caseRow is a line of a case list before anything is kept back from it.
type caseRow struct {
	review.CaseLine
	allocated review.PersonID
	until     time.Time
}

func scanCaseRow(rows *sql.Rows, l *caseRow) error {
	return rows.Scan(append(bannerInto(&l.Banner), &l.Stage, &l.Urgency, (*instant)(&l.Due), &l.Rank, &l.Specialty, (*instant)(&l.HeldUntil),
		&l.Complete, &l.Letters, &l.Owed, &l.Allocated, &l.allocated, (*instant)(&l.until))...)
}

// bannerColumns are those that bannerInto reads.
const bannerColumns = `cases.id, patients.id, family, given, title, born, died, sex, nhs_number, local_id, needs, restricted, uncertain, ` + practiceColumns

func bannerInto(b *review.Banner) []any {
	return []any{&b.Case, &b.Patient, &b.Family, &b.Given, &b.Title, &b.Born, &b.Died, &b.Sex, &b.NHSNumber, &b.LocalID, &b.Needs,
		&b.Restricted, &b.Uncertain, &b.Practice.Code, &b.Practice.Name, &b.Practice.Closed, &b.Practice.Listed}
}
