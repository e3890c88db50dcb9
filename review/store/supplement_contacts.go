package store

import (
	"database/sql"
	"fmt"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/sheet"
)

// contactDetails takes over a file of how people can be reached.
type contactDetails struct {
	mapping intake.Mapping
	terms   *intake.Terms
}

func (*contactDetails) known(cells []string) int { return intake.Known(cells) }

func (c *contactDetails) begin(_ review.Supplement, found sheet.Found) error {
	c.mapping = intake.Map(found.Header)
	return intake.CheckContacts(found.Header)
}

// parse reads a line under the terms of its incident.
func (c *contactDetails) parse(q querier, s review.Supplement, line sheet.Record) (intake.Row, error) {
	if c.terms == nil {
		t := intake.Terms{Received: review.Date(s.LoadedAt)}
		if s.LoadedAt.IsZero() {
			t.Received = ""
		}
		if err := q.QueryRow(`SELECT demonstration FROM incidents WHERE id = $1`, s.Incident).Scan(&t.Demonstration); err != nil {
			return intake.Row{}, err
		}
		c.terms = &t
	}
	return c.mapping.Parse(line, *c.terms), nil
}

func (c *contactDetails) fits(q querier, s review.Supplement, cells []string) (bool, error) {
	row, err := c.parse(q, s, sheet.Record{Cells: cells})
	if err != nil || row.Waiting != "" {
		return false, err
	}
	found, err := contactsFor(q, s.Incident, row.Person)
	return len(found) > 0, err
}

// A contacted is a patient whom a line may be about.
type contacted struct {
	id         review.PatientID
	cases      review.CaseID
	given      string
	restricted bool
}

// contactsFor are the patients with the NHS number of a line, or, where it has
// none, its hospital number, who were born on its day: nothing less is certain.
func contactsFor(q querier, incident review.IncidentID, p intake.Person) ([]contacted, error) {
	condition, number := `nhs_number = $1 AND nhs_number <> ''`, p.NHSNumber
	if number == "" {
		condition, number = `lower(local_id) = lower($1) AND local_id <> ''`, p.LocalID
	}
	if number == "" || p.Born == "" {
		return nil, nil
	}
	return list(q, func(rows *sql.Rows, x *contacted) error { return rows.Scan(&x.id, &x.cases, &x.given, &x.restricted) },
		`SELECT patients.id, cases.id, given, restricted FROM patients JOIN cases ON cases.patient_id = patients.id
		WHERE `+condition+` AND patients.incident_id = $2 AND born = $3 ORDER BY cases.id LIMIT 2`, number, incident, p.Born)
}

func (c *contactDetails) take(b *supplementBatch, line sheet.Record) (review.SupplementLine, error) {
	row, err := c.parse(b.tx, b.s, line)
	l := review.SupplementLine{Result: review.LineUnreadable, Why: row.Waiting}
	if err != nil || row.Waiting != "" {
		return l, err
	}
	found, err := contactsFor(b.tx, b.s.Incident, row.Person)
	if err != nil {
		return l, err
	}
	switch {
	case len(found) == 0:
		l.Result, l.Why = review.LineUnknown, "No patient of this incident has this number and date of birth."
	case len(found) > 1:
		l.Result, l.Why = review.ContactAmbiguous, "More than one patient has this number and date of birth."
	case intake.Fold(row.Person.Given) != "" && intake.Fold(found[0].given) != "" && !intake.SameGiven(row.Person.Given, found[0].given):
		l.Result, l.Why = review.LineSomebodyElse, "The given name is not that of the patient with this number and date of birth."
	case found[0].restricted:
		l.Case, l.Result, l.Why = found[0].cases, review.ContactWithheld, "The patient is restricted: nothing about where they are is kept."
	default:
		l.Case = found[0].cases
		l.Result, l.Why, err = b.takeContacts(line.Line, found[0], row.Person.Contacts())
	}
	return l, err
}

// takeContacts takes over what nothing was known of. Where a line says otherwise
// than what is known, a person settles all that is new of it.
func (b *supplementBatch) takeContacts(line int, who contacted, said map[string]string) (review.SupplementResult, string, error) {
	known, err := contactsOf(b.tx, who.id)
	if err != nil {
		return "", "", err
	}
	fresh, other := intake.CompareContacts(said, known)
	switch {
	case len(other) > 0:
		for field, value := range fresh {
			other[field] = value
		}
		if err := b.tx.Exec(`UPDATE proposals SET state = 'overtaken', version = version + 1 WHERE case_id = $1 AND state = 'open' AND kind = $2`, who.cases, review.ProposeContact); err != nil {
			return "", "", err
		}
		return review.ContactOther, "A person decides which is right.", b.propose(line, who.cases, who.id, review.Proposal{Kind: review.ProposeContact, Said: other})
	case len(fresh) == 0:
		return review.ContactSame, "", nil
	}
	b.event.Objects = append(b.event.Objects, review.Object{Kind: caseKind, ID: int64(who.cases)})
	return review.ContactTaken, fmt.Sprintf("%d details that were not known.", len(fresh)), b.tx.takeSaid(who.id, fresh, b.s.Source)
}

// contactFields are how a patient can be reached, by the names that proposals
// use; each is a column of patient_contacts.
var contactFields = []string{"address", "postcode", "telephone", "mobile", "email", "language", "carer_name", "carer_telephone"}

// contactsOf are what is known now, by field.
func contactsOf(q querier, id review.PatientID) (map[string]string, error) {
	known := map[string]string{}
	values := make([]string, len(contactFields)+3)
	into := make([]any, len(values))
	for i := range values {
		into[i] = &values[i]
	}
	err := q.QueryRow(`SELECT coalesce(address, ''), coalesce(postcode, ''), coalesce(telephone, ''), coalesce(mobile, ''), coalesce(email, ''), coalesce(language, ''),
			coalesce(carer_name, ''), coalesce(carer_telephone, ''), needs, gp_practice, nhs_number
		FROM patients LEFT JOIN patient_contacts ON patient_id = patients.id WHERE patients.id = $1`, id).Scan(into...)
	for i, field := range append(contactFields[:len(contactFields):len(contactFields)], "needs", "practice", "nhs_number") {
		known[field] = values[i]
	}
	return known, err
}

// takeSaid makes what a supplement says what is on file of a patient.
func (tx *Tx) takeSaid(id review.PatientID, said map[string]string, source string) error {
	tx.otherFacts.patients = append(tx.otherFacts.patients, id)
	if err := tx.Exec(`INSERT INTO patient_contacts (patient_id, source) VALUES ($1, $2) ON CONFLICT (patient_id) DO NOTHING`, id, source); err != nil {
		return err
	}
	for _, field := range contactFields {
		if value, ok := said[field]; ok {
			if err := tx.Exec(`UPDATE patient_contacts SET `+field+` = $1, source = $2, version = version + 1 WHERE patient_id = $3`, value, source, id); err != nil {
				return err
			}
		}
	}
	for field, set := range map[string]string{"needs": `needs = $1`, "nhs_number": `nhs_number = $1`,
		"practice": `gp_practice = $1, gp_name = coalesce((SELECT name FROM practices WHERE code = $1), '')`} {
		if value, ok := said[field]; ok {
			if err := tx.Exec(`UPDATE patients SET `+set+`, version = version + 1 WHERE id = $2`, value, id); err != nil {
				return err
			}
		}
	}
	return nil
}
