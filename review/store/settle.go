package store

import (
	"context"
	"database/sql"
	"fmt"

	"harmreview/review"
	"harmreview/review/intake"
)

// Settle says in a manager's name that a case is a person of their own, and
// remembers who was offered as the same, so that nobody offers them again.
//
// It returns review.ErrNotFound, review.ErrStale, a review.Refusal or
// review.Problems.
func (s *Store) Settle(ctx context.Context, cause review.Cause, id review.CaseID, version int, x review.SettleIdentity) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		c, err := tx.findCase(cause.Actor, id)
		if err != nil {
			return err
		}
		if version != 0 && c.Version != version {
			return fmt.Errorf("case %s: %w", id, review.ErrStale)
		}
		before := *c
		event, err := c.Apply(x, cause.Actor, tx.Now())
		if err != nil {
			return err
		}
		event.Detail = x
		seq, err := tx.saveCases(event, changed{&before, c})
		if err != nil {
			return err
		}
		return tx.ownPerson(seq, c, x.Apart)
	})
}

// ownPerson takes the doubt off a patient and keeps apart who was offered.
func (tx *Tx) ownPerson(event int64, c *review.Case, apart []review.CaseID) error {
	before, err := patientRowOf(tx, c.Patient)
	if err != nil {
		return err
	}
	item := caseBefore{Stage: c.Stage, Version: c.Version - 1, Patient: before}
	if err := tx.Exec(`INSERT INTO change_items (event, case_id, before) VALUES ($1, $2, $3)`, event, c.ID, toJSON(item)); err != nil {
		return err
	}
	if before.Uncertain != "" {
		if err := tx.ExecOne(`UPDATE patients SET uncertain = '', version = version + 1 WHERE id = $1`, c.Patient); err != nil {
			return err
		}
	}
	others, err := column[review.PatientID](tx, `SELECT patient_id FROM cases WHERE incident_id = $1 AND patient_id <> $2 AND id IN (SELECT value FROM json_each($3))`,
		c.Incident, c.Patient, toJSON(apart))
	if err != nil {
		return err
	}
	for _, other := range others {
		if err := tx.keepApart(event, c.Patient, other); err != nil {
			return err
		}
	}
	return nil
}

// Correct changes the details that a patient is kept with. They are checked as
// those of a row are; the rows stay as they came, and what was there before is
// kept with the event.
//
// It returns review.ErrNotFound, review.ErrStale, a review.Refusal or
// review.Problems.
func (s *Store) Correct(ctx context.Context, cause review.Cause, id review.CaseID, version int, who intake.Person, reason string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		c, err := tx.findCase(cause.Actor, id)
		if err != nil {
			return err
		}
		if version != 0 && c.Version != version {
			return fmt.Errorf("case %s: %w", id, review.ErrStale)
		}
		return tx.correct(c, who, reason)
	})
}

func (tx *Tx) correct(c *review.Case, who intake.Person, reason string) error {
	who, err := checkWho(tx, who)
	was := *c
	event, refused := c.Apply(review.CorrectPatient{Reason: reason}, tx.Cause().Actor, tx.Now())
	if problems, ok := refused.(review.Problems); ok || refused == nil {
		refused = both(err, problems)
	}
	if refused != nil {
		return refused
	}
	event.Detail = map[string]any{"reason": reason, "details": who}
	seq, err := tx.saveCases(event, changed{&was, c})
	if err != nil {
		return err
	}
	p, err := patientRowOf(tx, c.Patient)
	if err != nil {
		return err
	}
	if err := tx.Exec(`INSERT INTO change_items (event, case_id, before) VALUES ($1, $2, $3)`, seq, c.ID,
		toJSON(caseBefore{Stage: was.Stage, Version: was.Version, Patient: p})); err != nil {
		return err
	}
	p.NHSNumber, p.Born, p.Family, p.Given, p.Title, p.LocalID, p.Sex = who.NHSNumber, who.Born, who.Family, who.Given, who.Title, who.LocalID, who.Sex
	if err := p.save(tx, c.Patient); err != nil {
		return err
	}
	return tx.identifyAnew(c, who)
}

// both joins the problems of a form.
func both(err error, more review.Problems) error {
	problems, ok := err.(review.Problems)
	if err != nil && !ok {
		return err
	}
	all := review.Problems{}
	for field, text := range problems {
		all[field] = text
	}
	for field, text := range more {
		all[field] = text
	}
	return all.Err()
}

// identifyAnew has the letters of a case say of their NHS number what a person
// corrected: a number that was another's is contradicted by them no longer.
func (tx *Tx) identifyAnew(c *review.Case, who intake.Person) error {
	rows, err := column[review.RowID](tx, `SELECT row_id FROM letters WHERE patient_id = $1`, c.Patient)
	if err != nil {
		return err
	}
	for _, id := range rows {
		if err := tx.Exec(`DELETE FROM identities WHERE incident_id = $1 AND row_id = $2 AND nhs_number IN
			(SELECT json_extract(before, '$.patient.nhs_number') FROM change_items WHERE case_id = $3)`, c.Incident, id, c.ID); err != nil {
			return err
		}
		if who.NHSNumber == "" {
			continue
		}
		if err := tx.Exec(`INSERT INTO identities (incident_id, nhs_number, row_id, born, given) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			c.Incident, who.NHSNumber, id, who.Born, intake.Fold(who.Given)); err != nil {
			return err
		}
	}
	return nil
}

// checkWho checks the details of a person as those of a row are, and returns
// them in the form in which they are kept, or review.Problems.
func checkWho(tx *Tx, who intake.Person) (intake.Person, error) {
	demonstration, err := one[bool](tx, `SELECT demonstration FROM incidents WHERE id = $1`, tx.Cause().Actor.Incident)
	if err != nil {
		return who, err
	}
	who, problems := intake.Correct(who, intake.Terms{Demonstration: demonstration, Received: review.Date(tx.Now())})
	return who, review.Problems(problems).Err()
}

// Identities returns a page of the open questions of identity of a kind, the
// most urgent first, then by due time and age: those after the one with number
// after, 0 for the first page.
// It returns review.ErrForbidden without the right to settle identity.
func (s *Store) Identities(ctx context.Context, a review.Actor, doubt review.Doubt, after review.ObligationID) (review.IdentityList, error) {
	l := review.IdentityList{Doubt: doubt}
	if !a.May(review.SettleWho) {
		return l, review.Refusal{Kind: review.ErrForbidden, Why: "Your role in this incident does not settle identity."}
	}
	err := s.view(ctx, func(q querier) (err error) {
		for _, d := range append([]review.Doubt{review.AnyDoubt}, review.Doubts...) {
			n, err := tallied(q, doubtsFrom, s.doubts(a, d), tallyLimit)
			if err != nil {
				return err
			}
			l.Doubts = append(l.Doubts, review.DoubtCount{Doubt: d, Open: n})
			if d == doubt {
				l.Total = n
			}
		}
		if l.Lines, err = s.identityLines(q, a, doubt, after); err != nil {
			return err
		}
		if len(l.Lines) > casesPage {
			l.Lines = l.Lines[:casesPage]
			l.Next = l.Lines[casesPage-1].ID
		}
		if a.May(review.DecideWho) {
			l.Accepted, err = lastAccepted(q, a.Incident)
		}
		return err
	})
	return l, err
}

const doubtsFrom = `obligations JOIN cases ON cases.id = obligations.case_id`

// doubts is the condition on open questions of identity of a kind.
func (s *Store) doubts(a review.Actor, doubt review.Doubt) where {
	var w where
	w.visible(a, s.now())
	w.and("obligations.incident_id = %s AND obligations.state = 'open' AND obligations.kind = 'identity'", a.Incident)
	if doubt != review.AnyDoubt {
		w.and("obligations.doubt = %s", doubt)
	}
	return w
}

func (s *Store) identityLines(q querier, a review.Actor, doubt review.Doubt, after review.ObligationID) ([]review.OwedLine, error) {
	w := s.doubts(a, doubt)
	if after != 0 {
		var urgency int
		var at string
		err := q.QueryRow(`SELECT urgency, due_at FROM obligations WHERE id = $1 AND incident_id = $2`, after, a.Incident).Scan(&urgency, &at)
		if err != nil {
			return nil, err
		}
		w.and("(obligations.urgency, obligations.due_at, obligations.id) > (%s, %s, %s)", urgency, at, after)
	}
	return list(q, func(rows *sql.Rows, l *review.OwedLine) error {
		l.Kind = review.Identity
		return rows.Scan(append([]any{&l.ID, &l.Version, &l.What, (*instant)(&l.Obligation.Due), &l.Obligation.Urgency, &l.State,
			(*instant)(&l.OpenedAt), fromJSON(&l.Facts), &l.Stage}, bannerInto(&l.Banner)...)...)
	}, `SELECT obligations.id, obligations.version, obligations.what, obligations.due_at, obligations.urgency, obligations.state, obligations.opened_at,
			obligations.body, cases.stage, `+bannerColumns+`
		FROM obligations JOIN cases ON cases.id = obligations.case_id JOIN patients ON patients.id = cases.patient_id
		WHERE `+w.String()+fmt.Sprintf(` ORDER BY obligations.urgency, obligations.due_at, obligations.id LIMIT %d`, casesPage+1), w.args...)
}
