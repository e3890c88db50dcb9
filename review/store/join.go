package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"harmreview/review"
	"harmreview/review/intake"
)

// A Join asks to make one case of two. The versions are those that the page
// showed.
type Join struct {
	From, Into               review.CaseID
	FromVersion, IntoVersion int
	Reason                   string
	Settles                  bool // the identity of the joined case is settled by it
}

// Join moves all letters of a case into another, in one change with one event;
// it can be undone.
//
// It returns review.ErrNotFound for a case that the actor may not see,
// review.ErrStale, a review.Refusal or review.Problems.
func (s *Store) Join(ctx context.Context, cause review.Cause, j Join) error {
	return s.change(ctx, cause, func(tx *Tx) error { return tx.join(j) })
}

// casesAt loads two cases that must still be at the versions that a page showed;
// zero is any.
func (tx *Tx) casesAt(a review.CaseID, aVersion int, b review.CaseID, bVersion int) (one, other *review.Case, err error) {
	if one, err = tx.findCase(tx.Cause().Actor, a); err != nil {
		return nil, nil, err
	}
	if other, err = tx.findCase(tx.Cause().Actor, b); err != nil {
		return nil, nil, review.Problems{"into": "There is no such case, or it is not yours to see."}
	}
	if aVersion != 0 && one.Version != aVersion || bVersion != 0 && other.Version != bVersion {
		return nil, nil, fmt.Errorf("cases %s and %s: %w", a, b, review.ErrStale)
	}
	return one, other, nil
}

func (tx *Tx) join(j Join) error {
	from, into, err := tx.casesAt(j.From, j.FromVersion, j.Into, j.IntoVersion)
	if err != nil {
		return err
	}
	if err := refuseTwins(tx, j.From, j.Into); err != nil {
		return err
	}
	m, err := tx.moving("join", from, into)
	if err != nil {
		return err
	}
	event, err := review.JoinCases(from, into, j.Reason, j.Settles, tx.Cause().Actor, tx.Now())
	if err != nil {
		return err
	}
	event.Detail = map[string]any{"reason": j.Reason, "settles": j.Settles}
	if err := m.keep(event); err != nil {
		return err
	}
	return m.joinPatients(j.Settles)
}

// A moving is letters on their way from one case to another, in one transaction.
type moving struct {
	tx          *Tx
	kind        string
	from, into  *review.Case
	was         [2]review.Case
	rows        [2]patientRow
	event       int64
	obligations [2][]review.ObligationID
}

// moving notes what the cases are before letters move.
func (tx *Tx) moving(kind string, from, into *review.Case) (*moving, error) {
	m := &moving{tx: tx, kind: kind, from: from, into: into, was: [2]review.Case{*from, *into}}
	for i, c := range []*review.Case{from, into} {
		var err error
		if m.rows[i], err = patientRowOf(tx, c.Patient); err != nil {
			return nil, err
		}
		for _, o := range c.Obligations {
			m.obligations[i] = append(m.obligations[i], o.ID)
		}
	}
	return m, nil
}

// A caseBefore is what a case was before letters moved, as change_items keeps it.
type caseBefore struct {
	Stage       review.Stage          `json:"stage"`
	Version     int                   `json:"version"`
	Letters     []review.LetterID     `json:"letters"`
	Obligations []review.ObligationID `json:"obligations"`
	Patient     patientRow            `json:"patient"`
}

// keep keeps both cases, what they were, and that letters moved.
func (m *moving) keep(event review.Event) error {
	var err error
	if m.event, err = m.tx.saveCases(event, changed{&m.was[0], m.from}, changed{&m.was[1], m.into}); err != nil {
		return err
	}
	return m.kept()
}

// kept keeps, with the event, what both cases were and that letters moved.
func (m *moving) kept() error {
	for i, c := range m.was {
		before := caseBefore{c.Stage, c.Version, nil, m.obligations[i], m.rows[i]}
		for _, l := range c.Letters {
			before.Letters = append(before.Letters, l.ID)
		}
		if err := m.tx.Exec(`INSERT INTO change_items (event, case_id, before) VALUES ($1, $2, $3)`, m.event, c.ID, toJSON(before)); err != nil {
			return err
		}
	}
	if err := m.tx.Exec(`INSERT INTO moves (event, from_case, into_case, kind) VALUES ($1, $2, $3, $4)`, m.event, m.from.ID, m.into.ID, m.kind); err != nil {
		return err
	}
	return errors.Join(m.followers(), m.work())
}

// followers lets whoever decided on the letters see the case that they are in.
func (m *moving) followers() error {
	people := map[review.PersonID]bool{}
	for _, d := range m.was[0].Decisions {
		people[d.By] = true
	}
	for _, a := range m.was[0].Assessments {
		people[a.By] = true
	}
	for p := range people {
		if err := m.tx.Exec(`INSERT INTO case_followers (person_id, case_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, p, m.into.ID); err != nil {
			return err
		}
	}
	return nil
}

// work takes drafts and the claim of an emptied case along, where they have room.
func (m *moving) work() error {
	if !m.from.Emptied {
		return nil
	}
	if err := m.tx.Exec(`UPDATE drafts SET case_id = $2 WHERE case_id = $1
		AND NOT EXISTS (SELECT 1 FROM drafts AS there WHERE there.case_id = $2 AND there.person_id = drafts.person_id AND there.form = drafts.form)`,
		m.from.ID, m.into.ID); err != nil {
		return err
	}
	if err := m.tx.Exec(`UPDATE claims SET case_id = $2, stage = $3 WHERE case_id = $1 AND NOT EXISTS (SELECT 1 FROM claims AS there WHERE there.case_id = $2)`,
		m.from.ID, m.into.ID, m.into.Stage); err != nil {
		return err
	}
	return m.tx.Exec(`DELETE FROM claims WHERE case_id = $1`, m.from.ID)
}

// joinPatients gives the patient of the joined case what is known of the other,
// the more protective value of each.
func (m *moving) joinPatients(settles bool) error {
	joined := m.rows[1].with(m.rows[0])
	if settles {
		joined.Uncertain = ""
	}
	joined.version = m.rows[1].version
	if err := joined.save(m.tx, m.into.Patient); err != nil {
		return err
	}
	if !m.rows[1].Reach {
		if err := m.tx.copyReach(m.from.Patient, m.into.Patient); err != nil {
			return err
		}
	}
	return m.tx.ExecOne(`UPDATE patients SET joined_into = $1, version = version + 1 WHERE id = $2`, m.into.Patient, m.from.Patient)
}

// joinsInto are the joins into a case that stand, the last first.
func joinsInto(q querier, id review.CaseID) ([]intake.Joined, error) {
	return list(q, func(rows *sql.Rows, j *intake.Joined) error {
		var l leaf
		var name string
		err := rows.Scan(&j.Event, &j.From, fromJSON(&l), &name)
		j.Line, _ = entry(l, name, review.Actor{}, true)
		return err
	}, `SELECT event, from_case, events.record, coalesce(people.name, '') FROM moves JOIN events ON events.seq = moves.event LEFT JOIN people ON people.id = events.person_id
		WHERE into_case = $1 AND kind = 'join' AND undone_event IS NULL ORDER BY event DESC`, id)
}
