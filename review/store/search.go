package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
)

const (
	keepSearch   = 24 * time.Hour
	searchLimit  = 50
	accessLength = 24 * time.Hour
)

// KeepSearch keeps what somebody searched for under an opaque name, because
// names and numbers of patients never stand in an address.
func (s *Store) KeepSearch(ctx context.Context, a review.Actor, query string) (id string, err error) {
	id = rand.Text()
	err = s.change(ctx, review.Cause{Actor: a}, func(tx *Tx) error {
		if err := tx.Exec(`DELETE FROM searches WHERE until < $1`, instant(tx.Now())); err != nil {
			return err
		}
		return tx.Exec(`INSERT INTO searches (id, person_id, incident_id, query, until) VALUES ($1, $2, $3, $4, $5)`,
			id, a.Person, a.Incident, query, instant(tx.Now().Add(keepSearch)))
	})
	return id, err
}

// Search returns what the actor searched for and the cases that fit: by case
// reference, NHS number, hospital number, or family name with or without given
// name. It finds every patient of the incident for those who may search; what
// of a case they then may open is another question.
// It returns review.ErrNotFound for a search that is not theirs or too old.
func (s *Store) Search(ctx context.Context, a review.Actor, id string) (query string, lines []review.CaseLine, more bool, err error) {
	err = s.view(ctx, func(q querier) error {
		query, err = one[string](q, `SELECT query FROM searches WHERE id = $1 AND person_id = $2 AND incident_id = $3 AND until > $4`,
			id, a.Person, a.Incident, instant(s.now()))
		if err != nil {
			return fmt.Errorf("search: %w", err)
		}
		w, ok := searchFor(a, query)
		if !ok {
			return nil
		}
		lines, err = list(q, scanCaseLine, selectCaseLine+` WHERE `+w.String()+fmt.Sprintf(` ORDER BY family_folded, given_folded, cases.id LIMIT %d`, searchLimit+1), w.args...)
		return err
	})
	if len(lines) > searchLimit {
		return query, lines[:searchLimit], true, err
	}
	return query, lines, false, err
}

// searchFor is the condition of a search; false when there is nothing to look for.
func searchFor(a review.Actor, query string) (w where, ok bool) {
	query = strings.TrimSpace(query)
	w.and("cases.incident_id = %s AND patients.incident_id = %s", a.Incident, a.Incident)
	if id, err := review.ParseCaseID(query); err == nil && strings.HasPrefix(strings.ToUpper(query), "HR-") {
		w.and("cases.id = %s", id)
		return w, true
	}
	digits := strings.NewReplacer(" ", "", "-", "").Replace(query)
	if len(digits) == 10 && strings.Trim(digits, "0123456789") == "" {
		w.and("patients.nhs_number = %s", digits)
		return w, true
	}
	if strings.ContainsAny(query, "0123456789") {
		w.and("patients.local_id = %s", query)
		return w, true
	}
	family, given, _ := strings.Cut(query, ",")
	family, given = intake.Fold(family), intake.Fold(given)
	if family == "" {
		return w, false
	}
	w.and("patients.family_folded >= %s AND patients.family_folded < %s", family, family+"\uffff")
	if given != "" {
		w.and("patients.given_folded >= %s AND patients.given_folded < %s", given, given+"\uffff")
	}
	return w, true
}

// Access lets the actor open a case of the incident that they found by search,
// for 24 hours and with a reason; as break glass it opens a restricted patient,
// which is for managers, or letters, which is for liaison staff.
// It returns review.ErrNotFound, review.ErrForbidden or review.Problems.
func (s *Store) Access(ctx context.Context, cause review.Cause, id review.CaseID, kind, reason string) error {
	a := cause.Actor
	return s.change(ctx, cause, func(tx *Tx) error {
		allowed := kind == "search" && a.Is(review.Clinician, review.Auditor) && a.May(review.FindPatients) ||
			kind == "break glass" && a.Is(review.Manager, review.Liaison)
		if !allowed {
			return review.Refusal{Kind: review.ErrForbidden, Why: "Your role in this incident does not open cases this way."}
		}
		p := review.Problems{}
		p.Add(strings.TrimSpace(reason) != "", "reason", "Say why you need to open this case.")
		if err := p.Err(); err != nil {
			return err
		}
		var restricted bool
		err := tx.QueryRow(`SELECT patients.restricted FROM cases JOIN patients ON patients.id = cases.patient_id WHERE cases.id = $1 AND cases.incident_id = $2`,
			id, a.Incident).Scan(&restricted)
		if err != nil {
			return err
		}
		if restricted && kind == "search" {
			return review.Refusal{Kind: review.ErrForbidden, Why: "This person is restricted. Ask the incident manager."}
		}
		if err := tx.Exec(`INSERT INTO accesses (person_id, case_id, kind, reason, from_at, until) VALUES ($1, $2, $3, $4, $5, $6)`,
			a.Person, id, kind, strings.TrimSpace(reason), instant(tx.Now()), instant(tx.Now().Add(accessLength))); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{Change: "open case by " + kind, Objects: []review.Object{{Kind: "case", ID: int64(id)}},
			Detail: map[string]string{"reason": reason}})
		return err
	})
}

// Openable reports whether the actor, who does not see the case, could open it
// with a reason: it is one of the incident's.
func (s *Store) Openable(ctx context.Context, a review.Actor, id review.CaseID) (bool, error) {
	if !a.Is(review.Clinician, review.Auditor) {
		return false, nil
	}
	err := s.view(ctx, func(q querier) error {
		_, err := one[int64](q, `SELECT cases.id FROM cases JOIN patients ON patients.id = patient_id WHERE cases.id = $1 AND cases.incident_id = $2 AND restricted = 0`, id, a.Incident)
		return err
	})
	if errors.Is(err, review.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
