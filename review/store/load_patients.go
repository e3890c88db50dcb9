package store

import (
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// whose finds or makes the patient of a letter. A letter that is not certain
// has one of its own.
func (a *admission) whose(r keptRow) review.PatientID {
	doubt := r.Person.Uncertain()
	n := a.numbers[r.Person.NHSNumber]
	if doubt == "" {
		doubt = n.doubt
	}
	if doubt != "" {
		return a.addPatient(r, doubt)
	}
	if n.known == 0 {
		id := a.addPatient(r, "")
		*n = number{known: id, first: a.list.ID, since: r.Document.WrittenOn}
		return id
	}
	newer := r.Document.WrittenOn > n.since
	if newer {
		n.since = r.Document.WrittenOn
	}
	if d := (description{row: r, of: n.known, over: newer && n.first == a.describing()}); d.over || n.first != a.describing() || r.Person.Died != "" {
		a.described = append(a.described, d)
	}
	return n.known
}

func (a *admission) addPatient(r keptRow, uncertain string) review.PatientID {
	id, p := a.patient, r.Person
	a.patient++
	a.patients.add(id, a.list.Incident, a.list.ID, p.NHSNumber, p.NHSStatus, p.Born, p.Died, p.Family, p.Given, p.Title, p.Sex, p.LocalID,
		intake.Fold(p.Family), intake.Fold(p.Given), uncertain, p.Needs, p.GPCode, p.GPName, r.Document.WrittenOn, a.later)
	if p.Address+p.Postcode+p.Telephone+p.Mobile+p.Email+p.Language+p.CarerName+p.CarerTelephone != "" {
		a.contacts.add(id, p.Address, p.Postcode, p.Telephone, p.Mobile, p.Email, p.Language, p.CarerName, p.CarerTelephone, "the list")
	}
	return id
}

// A description is what a letter says of a patient who was there before it.
type description struct {
	row  keptRow
	of   review.PatientID
	over bool // it is the latest letter of the list that made them
}

// describing is the list by which those are described that it made itself; 0
// once it was loaded.
func (a *admission) describing() review.ListID {
	if a.later {
		return 0
	}
	return a.list.ID
}

// describe takes over what a letter says of a patient: the latest letter of the
// list that made them, of all that is known; any other only what is not known
// yet, and a death. What a letter does not say stays as it was: nothing else
// about somebody whose review has begun changes by itself.
func (a *admission) describe(d description) error {
	p := d.row.Person
	set := func(column, mark string) string {
		return column + ` = CASE WHEN $11 OR ` + column + ` = '' THEN coalesce(nullif(` + mark + `, ''), ` + column + `) ELSE ` + column + ` END, `
	}
	err := a.ExecOne(`
		UPDATE patients SET `+set("family", "$1")+set("family_folded", "$2")+set("title", "$3")+set("sex", "$4")+set("local_id", "$5")+
		set("needs", "$6")+set("gp_practice", "$7")+set("gp_name", "$8")+`
			died = CASE WHEN died = '' OR list_id = $12 THEN max(died, $9) ELSE died END,
			described_on = CASE WHEN $11 THEN $13 ELSE described_on END, version = version + 1
		WHERE id = $10`,
		p.Family, intake.Fold(p.Family), p.Title, p.Sex, p.LocalID, p.Needs, p.GPCode, p.GPName, p.Died, d.of, d.over, a.describing(), d.row.Document.WrittenOn)
	if err != nil || strings.TrimSpace(p.Address+p.Postcode+p.Telephone+p.Mobile+p.Email+p.CarerName) == "" {
		return err
	}
	return a.Exec(`
		INSERT INTO patient_contacts (patient_id, address, postcode, telephone, mobile, email, language, carer_name, carer_telephone, source)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'the list')
		ON CONFLICT (patient_id) DO UPDATE SET address = excluded.address, postcode = excluded.postcode, telephone = excluded.telephone,
			mobile = excluded.mobile, email = excluded.email, language = excluded.language, carer_name = excluded.carer_name,
			carer_telephone = excluded.carer_telephone, version = version + 1
		WHERE $10`,
		d.of, p.Address, p.Postcode, p.Telephone, p.Mobile, p.Email, p.Language, p.CarerName, p.CarerTelephone, d.over)
}
