package store

import (
	"context"
	"database/sql"
	"fmt"

	"harmreview/review"
	"harmreview/review/tracing"
)

// TraceWhom says who is asked about in a request.
type TraceWhom string

// The choices: everybody, those without an answer of the last so many days, and
// those whom somebody must tell something next.
const (
	TraceAll     TraceWhom = "everybody"
	TraceOld     TraceWhom = "not traced lately"
	TraceTelling TraceWhom = "to be told"
)

// ToTrace is the next part of the people of a request, those of the cases after
// one. Only cases that the actor sees are among them.
func (s *Store) ToTrace(ctx context.Context, a review.Actor, whom TraceWhom, days int, after review.CaseID, limit int) ([]tracing.Person, error) {
	if !a.May(review.TraceStatus) {
		return nil, review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager or patient liaison traces people."}
	}
	var all []tracing.Person
	err := s.view(ctx, func(q querier) (err error) {
		var w where
		w.visible(a, s.now())
		w.and("cases.id > %s AND cases.emptied = 0", after)
		since := review.Date(s.now().In(review.London).AddDate(0, 0, -days))
		switch whom {
		case TraceOld:
			w.and("NOT EXISTS (SELECT 1 FROM traces WHERE traces.patient_id = patients.id AND answered >= %s)", since)
		case TraceTelling:
			w.and("cases.id IN (SELECT case_id FROM obligations WHERE incident_id = %s AND kind IN ('telling', 'GP release') AND state = 'open')", a.Incident)
		}
		all, err = list(q, func(rows *sql.Rows, p *tracing.Person) error {
			return rows.Scan(&p.Case, &p.NHSNumber, &p.Family, &p.Given, &p.Sex, &p.Born, &p.Postcode)
		}, `SELECT cases.id, nhs_number, family, given, sex, born, CASE restricted WHEN 1 THEN '' ELSE coalesce(postcode, '') END
			FROM cases JOIN patients ON patients.id = cases.patient_id LEFT JOIN patient_contacts ON patient_contacts.patient_id = patients.id
			WHERE `+w.String()+fmt.Sprintf(` ORDER BY cases.id LIMIT %d`, limit), w.args...)
		return err
	})
	return all, err
}
