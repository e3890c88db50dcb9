package store

import (
	"errors"

	"harmreview/review"
	"harmreview/review/intake"
)

// A patientRow is what a patient is kept with and a person may correct, or a join
// may fill in.
type patientRow struct {
	NHSNumber  string `json:"nhs_number"`
	NHSStatus  string `json:"nhs_status"`
	Born       string `json:"born"`
	Died       string `json:"died"`
	Family     string `json:"family"`
	Given      string `json:"given"`
	Title      string `json:"title"`
	Sex        string `json:"sex"`
	LocalID    string `json:"local_id"`
	Needs      string `json:"needs"`
	GPPractice string `json:"gp_practice"`
	GPName     string `json:"gp_name"`
	Uncertain  string `json:"uncertain"`
	Restricted bool   `json:"restricted"`
	Reach      bool   `json:"reach"` // it is known how to reach them
	version    int
}

func patientRowOf(q querier, id review.PatientID) (patientRow, error) {
	var p patientRow
	err := q.QueryRow(`SELECT nhs_number, nhs_status, born, died, family, given, title, sex, local_id, needs, gp_practice, gp_name, uncertain, restricted, version,
			EXISTS (SELECT 1 FROM patient_contacts WHERE patient_id = patients.id)
		FROM patients WHERE id = $1`, id).Scan(&p.NHSNumber, &p.NHSStatus, &p.Born, &p.Died, &p.Family, &p.Given, &p.Title, &p.Sex, &p.LocalID, &p.Needs,
		&p.GPPractice, &p.GPName, &p.Uncertain, &p.Restricted, &p.version, &p.Reach)
	return p, err
}

// save keeps p, which was read in this transaction.
func (p patientRow) save(tx *Tx, id review.PatientID) error {
	return tx.ExecOne(`UPDATE patients SET nhs_number = $1, nhs_status = $2, born = $3, died = $4, family = $5, given = $6, title = $7, sex = $8, local_id = $9,
			needs = $10, gp_practice = $11, gp_name = $12, uncertain = $13, restricted = $14, family_folded = $15, given_folded = $16, version = version + 1
		WHERE id = $17 AND version = $18`,
		p.NHSNumber, p.NHSStatus, p.Born, p.Died, p.Family, p.Given, p.Title, p.Sex, p.LocalID, p.Needs, p.GPPractice, p.GPName, p.Uncertain, p.Restricted,
		intake.Fold(p.Family), intake.Fold(p.Given), id, p.version)
}

// texts are the fields that a join fills in where they are not known.
func (p *patientRow) texts() []*string {
	return []*string{&p.NHSNumber, &p.NHSStatus, &p.Born, &p.Died, &p.Family, &p.Given, &p.Title, &p.Sex, &p.LocalID, &p.GPPractice, &p.GPName}
}

// with is p after a join with other: what p does not say is filled in, and of
// what both say the more protective stays.
func (p patientRow) with(other patientRow) patientRow {
	mine, theirs := p.texts(), other.texts()
	for i := range mine {
		if *mine[i] == "" {
			*mine[i] = *theirs[i]
		}
	}
	switch {
	case p.Needs == "":
		p.Needs = other.Needs
	case other.Needs != "" && other.Needs != p.Needs:
		p.Needs += "; " + other.Needs
	}
	p.Restricted = p.Restricted || other.Restricted
	return p
}

// without is p after a join is undone: what the join had put in goes, unless it
// has been corrected since. Who is restricted stays so until somebody lifts it.
func (p patientRow) without(before, joined patientRow) patientRow {
	mine, old, put := p.texts(), before.texts(), joined.texts()
	for i := range mine {
		if *mine[i] == *put[i] {
			*mine[i] = *old[i]
		}
	}
	if p.Needs == joined.Needs {
		p.Needs = before.Needs
	}
	return p
}

// copyReach gives a patient of whom that is not known the way to reach another.
func (tx *Tx) copyReach(from, into review.PatientID) error {
	return tx.Exec(`INSERT INTO patient_contacts (patient_id, address, postcode, telephone, mobile, email, language, source)
		SELECT $2, address, postcode, telephone, mobile, email, language, source FROM patient_contacts WHERE patient_id = $1
		ON CONFLICT (patient_id) DO NOTHING`, from, into)
}

// refuseTwins refuses to make one person of two who may be twins.
func refuseTwins(q querier, from, into review.CaseID) error {
	a, err := personOf(q, from)
	b, err2 := personOf(q, into)
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	if intake.Compare(a.who, b.who).Twins {
		return review.Refusal{Kind: review.ErrNotNow, Why: "They may be twins: the same family name, birthday and address, but another given name. Twins are never joined. If a name is wrong, correct it first."}
	}
	return nil
}
