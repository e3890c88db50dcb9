package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"harmreview/review"
	"harmreview/review/intake"
)

// breachHours is how long there is to report a breach of personal data to the
// Information Commissioner (UK GDPR article 33(1)), from when it is known.
const breachHours = 72

// A Parting asks to take letters out of a case: into another one, or, where Into
// is zero, into a new case of the person described.
type Parting struct {
	From, Into  review.CaseID
	FromVersion int
	Letters     []review.LetterID
	Reason      string
	Who         intake.Person // of a new case
}

// TakeApart moves letters to the case of the person whom they are about. Where
// something was said or sent about them under the wrong identity, it opens a
// data-breach record and returns true.
//
// It returns review.ErrNotFound for a case that the actor may not see,
// review.ErrStale, a review.Refusal or review.Problems.
func (s *Store) TakeApart(ctx context.Context, cause review.Cause, p Parting) (into review.CaseID, breach bool, err error) {
	err = s.change(ctx, cause, func(tx *Tx) (err error) {
		into, breach, err = tx.takeApart(p)
		return err
	})
	return into, breach, err
}

func (tx *Tx) takeApart(p Parting) (review.CaseID, bool, error) {
	into, isNew := p.Into, p.Into == 0
	apart := review.Apart{Letters: p.Letters, Reason: p.Reason, New: isNew}
	if isNew {
		who, err := checkWho(tx, p.Who)
		if err != nil {
			return 0, false, err
		}
		p.Who, apart.Doubt = who, who.Uncertain()
		if into, err = tx.newCase(p.From, p.Who, apart.Doubt); err != nil {
			return 0, false, err
		}
	}
	from, other, err := tx.partingCases(p, into, isNew)
	if err != nil {
		return 0, false, err
	}
	since, err := cameAt(tx, p.From, p.Letters)
	if err != nil {
		return 0, false, err
	}
	breach, err := tx.part("apart", from, other, apart, since)
	return into, breach, err
}

// partingCases loads the case that letters leave and the one that they come into.
func (tx *Tx) partingCases(p Parting, into review.CaseID, isNew bool) (from, other *review.Case, err error) {
	if !isNew {
		return tx.casesAt(p.From, p.FromVersion, into, 0)
	}
	if from, err = tx.findCase(tx.Cause().Actor, p.From); err != nil {
		return nil, nil, err
	}
	if p.FromVersion != 0 && from.Version != p.FromVersion {
		return nil, nil, fmt.Errorf("case %s: %w", p.From, review.ErrStale)
	}
	loaded, err := loadCase(tx, into)
	return from, loaded.Case, err
}

// part takes letters apart and keeps everything that follows from it.
func (tx *Tx) part(kind string, from, into *review.Case, a review.Apart, since time.Time) (breach bool, err error) {
	m, err := tx.moving(kind, from, into)
	if err != nil {
		return false, err
	}
	said := from.SaidSince(a.Letters, since)
	event, err := review.TakeApart(from, into, a, tx.Cause().Actor, tx.Now())
	if err != nil {
		return false, err
	}
	event.Detail = map[string]any{"reason": a.Reason, "letters": a.Letters}
	event.Facts["kind"] = kind
	if err := m.keep(event); err != nil {
		return false, err
	}
	if err := tx.keepApart(m.event, from.Patient, into.Patient); err != nil {
		return false, err
	}
	if len(said) == 0 {
		return false, nil
	}
	return true, tx.openBreach(m, said)
}

// keepApart remembers that two patients are two people.
func (tx *Tx) keepApart(event int64, a, b review.PatientID) error {
	return tx.Exec(`INSERT INTO kept_apart (a_id, b_id, event) VALUES (min($1, $2), max($1, $2), $3) ON CONFLICT DO NOTHING`, a, b, event)
}

// cameAt is when the first of letters came into a case.
func cameAt(q querier, id review.CaseID, letters []review.LetterID) (time.Time, error) {
	var at instant
	err := q.QueryRow(`SELECT coalesce(min(events.at), '') FROM case_letters JOIN events ON events.seq = from_event
		WHERE case_id = $1 AND to_event IS NULL AND letter_id IN (SELECT value FROM json_each($2))`, id, toJSON(letters)).Scan(&at)
	return time.Time(at), err
}

// newCase makes a patient as described, and an empty case in triage for them.
func (tx *Tx) newCase(from review.CaseID, who intake.Person, doubt string) (review.CaseID, error) {
	patient, err := one[review.PatientID](tx, `
		INSERT INTO patients (incident_id, list_id, nhs_number, nhs_status, born, family, given, title, sex, local_id, family_folded, given_folded, uncertain, after_load)
		SELECT patients.incident_id, list_id, $2, '', $3, $4, $5, $6, $7, $8, $9, $10, $11, 1
		FROM cases JOIN patients ON patients.id = cases.patient_id WHERE cases.id = $1 RETURNING id`,
		from, who.NHSNumber, who.Born, who.Family, who.Given, who.Title, who.Sex, who.LocalID, intake.Fold(who.Family), intake.Fold(who.Given), doubt)
	if err != nil {
		return 0, err
	}
	return one[review.CaseID](tx, `
		INSERT INTO cases (incident_id, patient_id, stage, urgency, due_at, specialty, emptied, stage_since)
		SELECT incident_id, $2, $3, urgency, due_at, specialty, 1, $4 FROM cases WHERE id = $1 RETURNING id`,
		from, patient, review.InTriage, instant(tx.Now()))
}

// UndoJoin takes a join apart again, whenever that is: the letters go back with
// what was decided on them since, and both cases are judged anew.
//
// It returns review.ErrNotFound for what is no join that stands, and what
// TakeApart returns.
func (s *Store) UndoJoin(ctx context.Context, cause review.Cause, id review.CaseID, version int, event int64, reason string) (breach bool, err error) {
	err = s.change(ctx, cause, func(tx *Tx) (err error) {
		breach, err = tx.undoJoin(id, version, event, reason)
		return err
	})
	return breach, err
}

func (tx *Tx) undoJoin(id review.CaseID, version int, event int64, reason string) (bool, error) {
	back, err := one[review.CaseID](tx, `SELECT from_case FROM moves WHERE event = $1 AND into_case = $2 AND kind = 'join' AND undone_event IS NULL`, event, id)
	if err != nil {
		return false, err
	}
	from, err := tx.findCase(tx.Cause().Actor, id)
	if err != nil {
		return false, err
	}
	if version != 0 && from.Version != version {
		return false, fmt.Errorf("case %s: %w", id, review.ErrStale)
	}
	into, err := loadCase(tx, back)
	if err != nil {
		return false, err
	}
	a, since, before, err := tx.goingBack(event, from, into, reason)
	if err != nil {
		return false, err
	}
	breach, err := tx.part("undo join", from, into.Case, a, since)
	if err != nil {
		return false, err
	}
	return breach, tx.partPatients(event, before, from.Patient, into.Patient, back)
}

// goingBack is what an undone join sends back to the case that it emptied, since
// when it was here, and what the two cases were before.
func (tx *Tx) goingBack(event int64, from *review.Case, into caseLoad, reason string) (a review.Apart, since time.Time, before [2]caseBefore, err error) {
	for i, id := range []review.CaseID{into.ID, from.ID} {
		if err = tx.QueryRow(`SELECT before FROM change_items WHERE event = $1 AND case_id = $2`, event, id).Scan(fromJSON(&before[i])); err != nil {
			return a, since, before, err
		}
	}
	if err = tx.QueryRow(`SELECT at FROM events WHERE seq = $1`, event).Scan((*instant)(&since)); err != nil {
		return a, since, before, err
	}
	a = review.Apart{Reason: reason, New: true, Back: before[0].Obligations}
	for _, l := range from.Letters {
		if slices.Contains(before[0].Letters, l.ID) {
			a.Letters = append(a.Letters, l.ID)
		}
	}
	if into.WasJoinedIn() {
		a.Doubt = "A join was undone: " + reason
	}
	if len(a.Letters) == 0 {
		err = review.Refusal{Kind: review.ErrNotNow, Why: "These letters have gone on to another case. Undo that first."}
	}
	return a, since, before, err
}

// partPatients gives both patients back what they were known by before a join.
func (tx *Tx) partPatients(event int64, before [2]caseBefore, joined, back review.PatientID, backCase review.CaseID) error {
	now, err := patientRowOf(tx, joined)
	if err != nil {
		return err
	}
	restored := now.without(before[1].Patient, before[1].Patient.with(before[0].Patient))
	if err := restored.save(tx, joined); err != nil {
		return err
	}
	if !before[1].Patient.Reach {
		if err := tx.Exec(`DELETE FROM patient_contacts WHERE patient_id = $1 AND version = 1`, joined); err != nil {
			return err
		}
	}
	if err := tx.ExecOne(`UPDATE patients SET joined_into = NULL, version = version + 1 WHERE id = $1`, back); err != nil {
		return err
	}
	undone, err := one[int64](tx, `SELECT max(event) FROM moves WHERE into_case = $1`, backCase)
	if err != nil {
		return err
	}
	return tx.ExecOne(`UPDATE moves SET undone_event = $1 WHERE event = $2 AND from_case = $3`, undone, event, backCase)
}
