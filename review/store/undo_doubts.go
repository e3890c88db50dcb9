package store

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"harmreview/review"
	"harmreview/review/intake"
)

// settleDoubts looks anew at the NHS numbers of the letters that went or came.
// Where nothing contradicts any more, the letters that stood apart for it alone
// join the patient whom they name, as a load of what is left would have it; where
// a letter that came does, every case of the number is in doubt.
func (u *undoing) settleDoubts() error {
	wanted := slices.Concat(slices.Sorted(maps.Keys(u.numbers)), slices.Sorted(maps.Keys(u.came)))
	numbers, err := numbersOf(u, u.load.list.Incident, wanted)
	if err != nil {
		return err
	}
	for _, nhs := range slices.Sorted(maps.Keys(u.came)) {
		if why := numbers[nhs].doubt; why != "" {
			if err := u.doubtCases(u.load.list.Incident, nhs, why); err != nil {
				return err
			}
		}
	}
	for _, nhs := range slices.Sorted(maps.Keys(u.numbers)) {
		if numbers[nhs].doubt == "" {
			if err := u.settle(nhs, numbers[nhs]); err != nil {
				return err
			}
		}
	}
	return nil
}

// An apart is a case whose letters stood apart because their number was doubted.
type apart struct {
	id      review.CaseID
	patient review.PatientID
}

// settle ends the doubt about a number. Cases that somebody has worked on are
// left to a person.
func (u *undoing) settle(nhs string, n *number) error {
	others, err := u.standApart(nhs)
	if err != nil {
		return err
	}
	into := n.known
	if into == 0 && len(others) > 0 {
		into = others[0].patient
		others = others[1:]
		if err := u.Exec(`UPDATE patients SET uncertain = '', version = version + 1 WHERE id = $1`, into); err != nil {
			return err
		}
	}
	if into == 0 {
		return nil
	}
	id, err := one[review.CaseID](u, `SELECT id FROM cases WHERE patient_id = $1 AND emptied = 0`, into)
	if err != nil {
		return ignoreNotFound(err)
	}
	open, err := one[bool](u, `SELECT EXISTS (SELECT 1 FROM obligations WHERE case_id = $1 AND kind = 'identity' AND state = 'open'
		AND what IN (SELECT value FROM json_each($2)))`, id, toJSON(intake.Contradictions))
	if err == nil && open {
		_, err = u.ChangeCase(id, 0, review.SettleDoubt{Reasons: intake.Contradictions, Why: u.note()})
	}
	if err != nil {
		return err
	}
	for _, o := range others {
		if err := u.join(o, into, id); err != nil {
			return fmt.Errorf("case %s: %w", o.id, err)
		}
	}
	return nil
}

// standApart are the cases of a number that nobody has worked on and that stood
// apart for what contradicted it alone.
func (u *undoing) standApart(nhs string) ([]apart, error) {
	found, err := list(u, func(rows *sql.Rows, a *apart) error { return rows.Scan(&a.id, &a.patient) }, `
		SELECT cases.id, patients.id FROM patients JOIN cases ON cases.patient_id = patients.id
		WHERE nhs_number = $1 AND nhs_number <> '' AND patients.incident_id = $2 AND emptied = 0 AND uncertain IN (SELECT value FROM json_each($3))
		ORDER BY patients.id`, nhs, u.load.list.Incident, toJSON(intake.Contradictions))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	ids := make([]review.CaseID, len(found))
	for i, a := range found {
		ids[i] = a.id
	}
	worked, err := workedAmong(u, ids, u.Now())
	return slices.DeleteFunc(found, func(a apart) bool { return slices.Contains(worked, a.id) }), err
}

// join brings the letters of a case that stood apart into the case of a patient.
func (u *undoing) join(from apart, into review.PatientID, id review.CaseID) error {
	c, err := loadCase(u, from.id)
	if err != nil {
		return err
	}
	letters := slices.Clone(c.Letters)
	ids := make([]review.LetterID, len(letters))
	for i, l := range letters {
		ids[i] = l.ID
	}
	if _, err := u.ChangeCase(from.id, 0, review.RemoveLetters{Letters: ids, Why: u.note()}); err != nil {
		return err
	}
	if err := u.Exec(`UPDATE patients SET uncertain = $1, version = version + 1 WHERE id = $2`, patientLeft, from.patient); err != nil {
		return err
	}
	if err := u.Exec(`UPDATE letters SET patient_id = $1 WHERE id IN (SELECT value FROM json_each($2))`, into, toJSON(ids)); err != nil {
		return err
	}
	_, err = u.ChangeCase(id, 0, review.AddLetters{Letters: letters})
	return err
}
