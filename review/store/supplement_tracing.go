package store

import (
	"errors"
	"strings"

	"harmreview/review"
	"harmreview/review/sheet"
	"harmreview/review/tracing"
)

// tracingAnswers takes over the response of the tracing service.
type tracingAnswers struct{ layout tracing.Layout }

func (*tracingAnswers) known(cells []string) int { return tracing.Known(cells) }

func (t *tracingAnswers) begin(s review.Supplement, found sheet.Found) (err error) {
	if t.layout, err = tracing.Read(found.Header); err != nil {
		return err
	}
	if stamp := tracing.Stamp(found.Titles()); stamp != "" && s.Answered != "" && stamp != s.Answered {
		return sheet.Refusal("The first line of the file says that it was answered on another day. Enter that day.")
	}
	return nil
}

func (t *tracingAnswers) fits(q querier, s review.Supplement, cells []string) (bool, error) {
	a := t.layout.Parse(cells)
	subject, err := subjectOf(q, s.Incident, a.Case)
	if errors.Is(err, review.ErrNotFound) {
		return false, nil
	}
	return a.Judge(subject, s.Answered, s.Source).Result != review.LineSomebodyElse && a.Fault == "", err
}

// subjectOf is what is on file of the patient of a case.
func subjectOf(q querier, incident review.IncidentID, id review.CaseID) (tracing.Subject, error) {
	var s tracing.Subject
	err := q.QueryRow(`SELECT nhs_number, family, given, born, died, gp_practice, restricted, coalesce(address, ''), coalesce(postcode, '')
		FROM cases JOIN patients ON patients.id = cases.patient_id LEFT JOIN patient_contacts ON patient_contacts.patient_id = patients.id
		WHERE cases.id = $1 AND cases.incident_id = $2`, id, incident).
		Scan(&s.NHSNumber, &s.Family, &s.Given, &s.Born, &s.Died, &s.Practice, &s.Restricted, &s.Address, &s.Postcode)
	return s, err
}

func (t *tracingAnswers) take(b *supplementBatch, line sheet.Record) (review.SupplementLine, error) {
	a := t.layout.Parse(line.Cells)
	l := review.SupplementLine{Result: review.LineUnreadable, Why: a.Fault}
	if a.Fault != "" && a.Case == 0 {
		return l, nil
	}
	subject, err := subjectOf(b.tx, b.s.Incident, a.Case)
	if errors.Is(err, review.ErrNotFound) {
		l.Result, l.Why = review.LineUnknown, "The unique reference is of no case of this incident."
		return l, nil
	}
	if err != nil {
		return l, err
	}
	f := a.Judge(subject, b.s.Answered, b.s.Source)
	l.Result, l.Why = f.Result, f.Why
	if f.Result == review.LineSomebodyElse || f.Result == review.LineUnreadable {
		return l, nil
	}
	l.Case = a.Case
	return l, b.takeFinding(line.Line, a.Case, f)
}

// takeFinding records the answer in its case, by the same rules as one that was
// entered by hand, and proposes what a person must settle.
func (b *supplementBatch) takeFinding(line int, id review.CaseID, f tracing.Finding) error {
	c, err := loadCase(b.tx, id)
	if err != nil {
		return err
	}
	before := *c.Case
	take := review.TakeAnswer{Trace: f.Trace, Restricted: f.Restricted, Source: "tracing answer", Why: f.Why}
	if take.Trace != nil {
		take.Trace.By, take.Trace.ByName = b.s.LoadedBy, b.s.LoadedName
	}
	event, err := c.Apply(take, review.Program(b.s.Incident), b.tx.Now())
	if err != nil {
		return err
	}
	b.event.Objects = append(b.event.Objects, event.Objects...)
	if err := b.tx.keepCase(&before, c.Case, b.seq, &b.event); err != nil {
		return err
	}
	if c.Restricted && !before.Restricted {
		b.after = append(b.after, func() error { return b.tx.elsewhere(c.Case) })
	}
	if c.Trace != nil && c.Trace.Answered > b.s.Answered { // what was answered later stands
		return nil
	}
	if err := b.tx.Exec(`UPDATE proposals SET state = 'overtaken', version = version + 1 WHERE case_id = $1 AND state = 'open' AND kind <> $2`, id, review.ProposeContact); err != nil {
		return err
	}
	for _, p := range f.Proposals {
		if err := b.propose(line, id, c.Patient, p); err != nil {
			return err
		}
	}
	return nil
}

// propose puts what a line says to a person. A number that is another patient's
// already is no proposal: it opens the question of identity on both.
func (b *supplementBatch) propose(line int, id review.CaseID, patient review.PatientID, p review.Proposal) error {
	if p.Kind == review.ProposeNumber {
		others, err := casesNumbered(b.tx, b.s.Incident, p.Said["nhs_number"], patient)
		if err != nil {
			return err
		}
		if len(others) > 0 {
			b.after = append(b.after, func() error { return b.doubt(append(others, id)) })
			return nil
		}
	}
	return b.tx.Exec(`INSERT INTO proposals (incident_id, supplement_id, line, case_id, kind, said) VALUES ($1, $2, $3, $4, $5, $6)`,
		b.s.Incident, b.s.ID, line, id, p.Kind, toJSON(p.Said))
}

// casesNumbered are the cases of the other patients of an incident with an NHS number.
func casesNumbered(q querier, incident review.IncidentID, nhs string, but review.PatientID) ([]review.CaseID, error) {
	return column[review.CaseID](q, `SELECT cases.id FROM patients JOIN cases ON cases.patient_id = patients.id
		WHERE nhs_number = $1 AND nhs_number <> '' AND patients.incident_id = $2 AND patients.id <> $3 ORDER BY cases.id`, nhs, incident, but)
}

// doubt opens the question of identity on cases.
func (b *supplementBatch) doubt(ids []review.CaseID) error {
	for _, id := range ids {
		c, err := loadCase(b.tx, id)
		if err != nil {
			return err
		}
		why := "The tracing service knows two cases under one NHS number: " + caseNames(ids)
		if err := b.tx.apply(c.Case, review.DoubtIdentity{Why: why}); err != nil {
			return err
		}
	}
	return nil
}

func caseNames(ids []review.CaseID) string {
	var names []string
	for _, id := range ids {
		names = append(names, id.String())
	}
	return strings.Join(names, ", ") + "."
}
