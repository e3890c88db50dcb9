package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"harmreview/review"
)

func (c caseLoad) conflicts(q querier) (err error) {
	c.Conflicts, err = list(q, func(rows *sql.Rows, d *review.Conflict) error {
		return rows.Scan(&d.ID, &d.Kind, &d.Person, &d.PersonName, &d.Note, &d.By, &d.ByName, (*instant)(&d.At), &d.Approves)
	}, `SELECT conflicts.id, kind, person_id, whose.name, note, by, whom.name, at, coalesce(approves, 0)
		FROM conflicts JOIN people AS whose ON whose.id = person_id JOIN people AS whom ON whom.id = by WHERE case_id = $1 ORDER BY conflicts.id`, c.ID)
	return err
}

// conflicts keeps what is new. Whoever must not judge the case holds it no more.
func (k keeping) conflicts() error {
	for i := range k.c.Conflicts {
		d := &k.c.Conflicts[i]
		if d.ID != 0 {
			continue
		}
		var err error
		if d.ID, err = one[int64](k.tx, `INSERT INTO conflicts (case_id, kind, person_id, note, by, at, approves, event) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
			k.c.ID, d.Kind, d.Person, d.Note, d.By, instant(d.At), null(d.Approves), k.seq); err != nil {
			return err
		}
		if d.Kind == review.Approved {
			continue
		}
		if err := k.tx.Exec(`DELETE FROM claims WHERE case_id = $1 AND person_id = $2`, k.c.ID, d.Person); err != nil {
			return err
		}
	}
	return nil
}

// namesOf are the names on letters that a member must not judge, besides that of
// their account.
func namesOf(q querier, incident review.IncidentID, person review.PersonID) ([]review.LetterName, error) {
	return list(q, func(rows *sql.Rows, n *review.LetterName) error {
		return rows.Scan(&n.Name, &n.Firm, &n.Approved, &n.ApprovedBy, (*instant)(&n.ApprovedAt), &n.Reason)
	}, `SELECT member_names.name, firm, approved_by IS NOT NULL, coalesce(people.name, ''), approved_at, reason
		FROM member_names LEFT JOIN people ON people.id = approved_by WHERE incident_id = $1 AND person_id = $2 ORDER BY firm, member_names.name`, incident, person)
}

// NamesOf are the names on letters that a member must not judge, besides that of
// their account: their own first, then their firm's.
func (s *Store) NamesOf(ctx context.Context, incident review.IncidentID, person review.PersonID) ([]review.LetterName, error) {
	var all []review.LetterName
	err := s.view(ctx, func(q querier) (err error) {
		all, err = namesOf(q, incident, person)
		return err
	})
	return all, err
}

// SetNames makes these the names of a member on letters, own and firm's. What a
// lead approved stays approved; a name that is taken away loses its approval.
// Everybody sets their own, and whoever grants roles sets those of others; was
// is what the form showed.
//
// It returns review.ErrForbidden, review.ErrNotFound for no member,
// review.ErrStale when something else is there now, or review.Problems.
func (s *Store) SetNames(ctx context.Context, cause review.Cause, person review.PersonID, was, own, firm []string) error {
	a := cause.Actor
	if err := ownOrGranted(a, person, "names on letters"); err != nil {
		return err
	}
	own, firm = tidyNames(own), tidyNames(firm)
	firm = slices.DeleteFunc(firm, func(n string) bool { return slices.Contains(own, n) })
	if err := review.CheckNames(own, firm).Err(); err != nil {
		return err
	}
	return s.change(ctx, cause, func(tx *Tx) error {
		before, err := tx.namesToChange(person, was)
		if err != nil {
			return err
		}
		kept := slices.Concat(own, firm)
		if err := tx.Exec(`DELETE FROM member_names WHERE incident_id = $1 AND person_id = $2 AND name NOT IN (SELECT value FROM json_each($3))`,
			a.Incident, person, texts(kept)); err != nil {
			return err
		}
		for i, name := range kept {
			if err := tx.Exec(`INSERT INTO member_names (incident_id, person_id, name, firm) VALUES ($1, $2, $3, $4)
				ON CONFLICT (incident_id, person_id, name) DO UPDATE SET firm = excluded.firm`, a.Incident, person, name, i >= len(own)); err != nil {
				return err
			}
		}
		return tx.recordNames("set names on letters", person, map[string]any{"before": before, "own": own, "firm": firm})
	})
}

// tidyNames are names without spaces around them, each once, in order.
func tidyNames(all []string) []string {
	names := []string{}
	for _, n := range all {
		if n = strings.Join(strings.Fields(n), " "); n != "" {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// namesToChange are the names of a member that a form showed as was.
func (tx *Tx) namesToChange(person review.PersonID, was []string) ([]review.LetterName, error) {
	incident := tx.Cause().Actor.Incident
	if err := tx.worksHere(person); err != nil {
		return nil, err
	}
	before, err := namesOf(tx, incident, person)
	if err != nil {
		return nil, err
	}
	now := []string{}
	for _, n := range before {
		now = append(now, n.Mark())
	}
	if slices.Sort(now); !slices.Equal(now, slices.Sorted(slices.Values(was))) {
		return nil, fmt.Errorf("names of %d: %w", person, review.ErrStale)
	}
	return before, nil
}

func (tx *Tx) recordNames(change string, person review.PersonID, detail any) error {
	_, err := tx.Record(review.Event{Change: change,
		Objects: []review.Object{{Kind: "person", ID: int64(person)}, {Kind: "incident", ID: int64(tx.Cause().Actor.Incident)}}, Detail: detail})
	return err
}

// ApproveNames lets a member judge letters under exactly these of their names, for
// a reason; was is what the form showed. Only a lead may, and never for themselves.
// It returns the errors of SetNames.
func (s *Store) ApproveNames(ctx context.Context, cause review.Cause, person review.PersonID, was, names []string, reason string) error {
	a := cause.Actor
	if !a.May(review.ApproveNames) || person == a.Person {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Another lead of this incident says which letters somebody may judge in spite of a conflict of interest."}
	}
	return s.change(ctx, cause, func(tx *Tx) error {
		before, err := tx.namesToChange(person, was)
		if err != nil {
			return err
		}
		m, err := member(tx, a.Incident, person)
		if err != nil {
			return err
		}
		p := review.Problems{}
		p.Add(len(names) == 0 || strings.TrimSpace(reason) != "", "reason", "Give the reason, for example that three people wrote all letters of the specialty.")
		for _, n := range names {
			p.Add(n == m.Person.Name || slices.ContainsFunc(before, func(b review.LetterName) bool { return b.Name == n }), "names", "Choose names from the list.")
		}
		if err := p.Err(); err != nil {
			return err
		}
		if err := tx.Exec(`UPDATE member_names SET approved_by = NULL, approved_at = '', reason = '' WHERE incident_id = $1 AND person_id = $2
			AND name NOT IN (SELECT value FROM json_each($3))`, a.Incident, person, texts(names)); err != nil {
			return err
		}
		for _, n := range names {
			if err := tx.Exec(`INSERT INTO member_names (incident_id, person_id, name, firm, approved_by, approved_at, reason) VALUES ($1, $2, $3, 0, $4, $5, $6)
				ON CONFLICT (incident_id, person_id, name) DO UPDATE SET approved_by = $4, approved_at = $5, reason = $6 WHERE approved_by IS NULL`,
				a.Incident, person, n, a.Person, instant(tx.Now()), strings.TrimSpace(reason)); err != nil {
				return err
			}
		}
		return tx.recordNames("approve names on letters", person, map[string]any{"before": before, "names": names, "reason": reason})
	})
}
