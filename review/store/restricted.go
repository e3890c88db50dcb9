package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"harmreview/review"
)

// restrictedPage is how many restricted patients a page lists.
const restrictedPage = 50

func (c caseLoad) restrictions(q querier) (err error) {
	c.Restrictions, err = list(q, func(rows *sql.Rows, r *review.Restriction) error {
		return rows.Scan(&r.ID, &r.Kind, &r.Reason, &r.Source, &r.By, &r.ByName, (*instant)(&r.At))
	}, `SELECT restrictions.id, kind, reason, source, coalesce(by, 0), coalesce(people.name, ''), at
		FROM restrictions LEFT JOIN people ON people.id = by WHERE patient_id = $1 ORDER BY restrictions.id`, c.Patient)
	if err != nil || !c.Restricted {
		return err
	}
	c.Readers, err = column[review.PersonID](q, `SELECT person_id FROM named_readers WHERE case_id = $1 ORDER BY person_id`, c.ID)
	return err
}

// restrictions keeps what is new, and whether the patient is restricted now.
func (k keeping) restrictions() error {
	for i := range k.c.Restrictions {
		r := &k.c.Restrictions[i]
		if r.ID != 0 {
			continue
		}
		var err error
		r.ID, err = one[int64](k.tx, `INSERT INTO restrictions (patient_id, kind, reason, source, by, at, event) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
			k.c.Patient, r.Kind, r.Reason, r.Source, null(r.By), instant(r.At), k.seq)
		if err != nil {
			return err
		}
		if err := k.tx.Exec(`UPDATE patients SET restricted = $1, version = version + 1 WHERE id = $2 AND restricted <> $1`, k.c.Restricted, k.c.Patient); err != nil {
			return err
		}
	}
	return nil
}

// readers keeps who is named on the case. Whoever holds the case of a restricted
// patient without being named loses it.
func (k keeping) readers(before *review.Case) error {
	if k.c.Restricted == before.Restricted && slices.Equal(k.c.Readers, before.Readers) {
		return nil
	}
	if err := k.tx.Exec(`DELETE FROM named_readers WHERE case_id = $1`, k.c.ID); err != nil {
		return err
	}
	for _, person := range k.c.Readers {
		n, err := k.tx.ExecN(`INSERT INTO named_readers (case_id, person_id)
			SELECT DISTINCT $1, person_id FROM members WHERE incident_id = $2 AND person_id = $3`, k.c.ID, k.c.Incident, person)
		if err != nil {
			return err
		}
		if n == 0 {
			return review.Problems{"readers": "Choose people of this incident."}
		}
	}
	if !k.c.Restricted {
		return nil
	}
	return k.tx.Exec(`DELETE FROM claims WHERE case_id = $1 AND person_id NOT IN (SELECT person_id FROM named_readers WHERE case_id = $1)`, k.c.ID)
}

// elsewhere restricts the same person in every other incident of the
// installation, without saying there where that comes from.
func (tx *Tx) elsewhere(c *review.Case) error {
	others, err := list(tx, func(rows *sql.Rows, o *struct {
		id       review.CaseID
		incident review.IncidentID
	}) error {
		return rows.Scan(&o.id, &o.incident)
	}, `SELECT cases.id, cases.incident_id FROM patients AS this JOIN patients AS other ON other.nhs_number = this.nhs_number AND other.born = this.born
			AND other.incident_id <> this.incident_id AND other.restricted = 0
		JOIN cases ON cases.patient_id = other.id WHERE this.id = $1 AND this.nhs_number <> '' AND this.born <> '' AND other.nhs_number <> ''`, c.Patient)
	if err != nil {
		return err
	}
	cause := tx.cause
	defer func() { tx.cause = cause }()
	for _, o := range others {
		tx.cause = review.Cause{Actor: review.Program(o.incident)}
		other, err := loadCase(tx, o.id)
		if err != nil {
			return err
		}
		take := review.TakeAnswer{Restricted: true, Source: "another incident", Why: "The person is restricted in this installation."}
		if err := tx.apply(other.Case, take); err != nil {
			return err
		}
	}
	return nil
}

// ChangeRestricted makes a change about who sees a restricted patient, on behalf
// of somebody who need not see the case for it. The errors are those of ChangeCase.
func (s *Store) ChangeRestricted(ctx context.Context, cause review.Cause, id review.CaseID, change review.Change) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		c, err := restrictedCase(tx, cause.Actor, review.KeepBack, id)
		if err != nil {
			return err
		}
		return tx.apply(c.Case, change)
	})
}

// restrictedCase loads the case of a restricted patient for somebody who may
// know of it.
func restrictedCase(q querier, a review.Actor, p review.Permission, id review.CaseID) (caseLoad, error) {
	if !a.May(p) {
		return caseLoad{}, review.Refusal{Kind: review.ErrForbidden, Why: "Your role in this incident does not include this page: " + string(p) + "."}
	}
	c, err := caseOf(q, a, id)
	if err == nil && !c.Restricted {
		err = review.ErrNotFound
	}
	return c, err
}

// RestrictedPage is who may see a restricted patient, and who has looked. It
// returns review.ErrNotFound for a case whose patient is not restricted.
func (s *Store) RestrictedPage(ctx context.Context, a review.Actor, id review.CaseID) (review.RestrictedPage, error) {
	p := review.RestrictedPage{Case: id}
	err := s.view(ctx, func(q querier) error {
		c, err := restrictedCase(q, a, review.SeeKeptBack, id)
		if err != nil {
			return err
		}
		p.Restrictions, p.Readers = c.Restrictions, c.Readers
		for _, name := range []review.ChangeName{review.NameReadersName, review.AskEndName, review.AnswerEndName} {
			if c.May(name, a, s.now()) {
				p.Offered = append(p.Offered, name)
			}
		}
		for _, r := range c.Restrictions {
			if r.Kind == review.Restricted {
				p.Since = r.At
			}
		}
		// Who has looked would name a reviewer to the other.
		if p.LookedHidden = a.Is(review.Clinician, review.Lead) && !c.AnswersOpen(); p.LookedHidden {
			return nil
		}
		p.Looked, err = looked(q, id, p.Since)
		return err
	})
	return p, err
}

// looked are the people who have seen a case or worked on it, the last first.
func looked(q querier, id review.CaseID, since time.Time) ([]review.Look, error) {
	var w where
	w.and("events.result = 'done' AND events.person_id <> 0")
	w.about(id)
	at := w.arg(instant(since))
	return list(q, func(rows *sql.Rows, l *review.Look) error {
		return rows.Scan(&l.Person, &l.Name, &l.Times, &l.After, (*instant)(&l.First), (*instant)(&l.Last))
	}, `SELECT events.person_id, people.name, count(*) FILTER (WHERE events.at <= `+at+`), count(*) FILTER (WHERE events.at > `+at+`), min(events.at), max(events.at)
		FROM events JOIN people ON people.id = events.person_id WHERE `+w.String()+` GROUP BY events.person_id ORDER BY max(events.at) DESC, events.person_id`, w.args...)
}

// RestrictedLines are the restricted patients of an incident after a case, by
// reference, and the case that the next page follows, 0 for none.
func (s *Store) RestrictedLines(ctx context.Context, a review.Actor, after review.CaseID) (lines []review.RestrictedLine, next review.CaseID, err error) {
	if !a.May(review.SeeKeptBack) {
		return nil, 0, review.Refusal{Kind: review.ErrForbidden, Why: "Your role in this incident does not include restricted patients."}
	}
	err = s.view(ctx, func(q querier) error {
		lines, err = list(q, func(rows *sql.Rows, l *review.RestrictedLine) error {
			return rows.Scan(&l.Case, &l.Stage, (*instant)(&l.Since), &l.Source, &l.Readers, &l.EndAsked)
		}, fmt.Sprintf(`SELECT cases.id, stage,
				coalesce((SELECT at FROM restrictions WHERE patient_id = patients.id AND kind = 'restricted' ORDER BY id DESC LIMIT 1), ''),
				coalesce((SELECT source FROM restrictions WHERE patient_id = patients.id AND kind = 'restricted' ORDER BY id DESC LIMIT 1), ''),
				(SELECT count(*) FROM named_readers WHERE case_id = cases.id),
				coalesce((SELECT kind = 'end asked' FROM restrictions WHERE patient_id = patients.id ORDER BY id DESC LIMIT 1), 0)
			FROM patients JOIN cases ON cases.patient_id = patients.id
			WHERE patients.incident_id = $1 AND restricted = 1 AND cases.id > $2 ORDER BY cases.id LIMIT %d`, restrictedPage+1), a.Incident, after)
		return err
	})
	if len(lines) > restrictedPage {
		lines = lines[:restrictedPage]
		next = lines[restrictedPage-1].Case
	}
	return lines, next, err
}
