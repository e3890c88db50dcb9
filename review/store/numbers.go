package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// NumberReport is a page of the people of whom an NHS number says too much or
// nothing: those who share one with somebody else (ISB 0149 requirement 12), or
// have none (requirement 13). after is what the page before named, "" at first.
// It returns review.ErrForbidden without the right to settle identity.
func (s *Store) NumberReport(ctx context.Context, a review.Actor, report intake.NumberReport, after string) (intake.NumberTable, error) {
	t := intake.NumberTable{Report: report}
	if !a.May(review.SettleWho) {
		return t, review.Refusal{Kind: review.ErrForbidden, Why: "Your role in this incident does not settle identity."}
	}
	err := s.view(ctx, func(q querier) (err error) {
		w := s.numbered(a, report)
		if t.Total, err = tallied(q, numberedFrom, w, tallyLimit); err != nil {
			return err
		}
		nhs, id, _ := strings.Cut(after, "_")
		if n, err := strconv.ParseInt(id, 10, 64); err == nil {
			w.and("(patients.nhs_number, patients.id) > (%s, %s)", nhs, n)
		}
		t.Lines, err = list(q, func(rows *sql.Rows, b *review.Banner) error { return rows.Scan(bannerInto(b)...) },
			`SELECT `+bannerColumns+` FROM `+numberedFrom+` WHERE `+w.String()+fmt.Sprintf(` ORDER BY patients.nhs_number, patients.id LIMIT %d`, casesPage+1), w.args...)
		return err
	})
	if len(t.Lines) > casesPage {
		t.Lines = t.Lines[:casesPage]
		last := t.Lines[casesPage-1]
		t.Next = fmt.Sprintf("%s_%d", last.NHSNumber, last.Patient)
	}
	return t, err
}

const numberedFrom = `patients JOIN cases ON cases.patient_id = patients.id`

// numbered is the condition of a report.
func (s *Store) numbered(a review.Actor, report intake.NumberReport) where {
	var w where
	w.visible(a, s.now())
	w.and("patients.incident_id = %s AND cases.emptied = 0", a.Incident)
	if report == intake.NoNumber {
		w.and("patients.nhs_number = ''")
		return w
	}
	w.and(`patients.nhs_number IN (SELECT nhs_number FROM patients WHERE incident_id = %s AND nhs_number <> '' GROUP BY nhs_number HAVING count(*) > 1)`, a.Incident)
	w.and(`EXISTS (SELECT 1 FROM patients AS other JOIN cases AS held ON held.patient_id = other.id
		WHERE other.nhs_number = patients.nhs_number AND other.nhs_number <> '' AND other.incident_id = patients.incident_id
			AND other.id <> patients.id AND held.emptied = 0)`)
	return w
}
