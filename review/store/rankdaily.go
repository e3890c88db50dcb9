package store

import (
	"context"
	"slices"

	"harmreview/review"
	"harmreview/review/priority"
)

// rankAgain marks the cases that wait in triage and that the days since the last
// look may have moved: a letter or a patient reached an age that a rule in force
// asks about. RankWaiting then ranks them anew. A look that is broken off is
// begun again.
func (s *Store) rankAgain(ctx context.Context, incident review.IncidentID) error {
	today := review.Date(s.now())
	var last string
	var aged []review.CaseID
	err := s.view(ctx, func(q querier) (err error) {
		if last, err = one[string](q, `SELECT coalesce(max(day), '') FROM rank_days WHERE incident_id = $1`, incident); err != nil || last == "" || last >= today {
			return err
		}
		rules, under, err := rulesInForce(q, incident)
		if err == nil {
			aged, err = agedSince(q, incident, under, rules.Turning(), last, today)
		}
		return err
	})
	if err != nil || last >= today {
		return err
	}
	for some := range slices.Chunk(aged, rankedCasesAtOnce) {
		if err := s.change(ctx, review.Cause{Actor: review.Program(incident)}, func(tx *Tx) error {
			return tx.Exec(`UPDATE cases SET ranked_under = NULL WHERE id IN (SELECT value FROM json_each($1)) AND stage = 'triage'`, toJSON(some))
		}); err != nil {
			return err
		}
	}
	return s.change(ctx, review.Cause{Actor: review.Program(incident)}, func(tx *Tx) error {
		return tx.Exec(`INSERT INTO rank_days (incident_id, day) VALUES ($1, $2) ON CONFLICT (incident_id) DO UPDATE SET day = excluded.day`, incident, today)
	})
}

// agedSince are the cases in triage, ranked under the rules in force, of which a
// letter or the patient reached an age of t after the day last, up to today.
func agedSince(q querier, incident review.IncidentID, under review.DefinitionID, t priority.Turning, last, today string) ([]review.CaseID, error) {
	birthdays, err := priority.Birthdays(last, today)
	if err != nil {
		return nil, err
	}
	if !t.Birthdays {
		birthdays = nil
	}
	return column[review.CaseID](q, `
		SELECT cases.id FROM cases JOIN patients ON patients.id = cases.patient_id
		WHERE cases.incident_id = $1 AND stage = 'triage' AND emptied = 0 AND ranked_under = $2
			AND (substr(patients.born, 6) IN (SELECT value FROM json_each($3)) OR EXISTS (
				SELECT 1 FROM case_letters JOIN letters ON letters.id = letter_id JOIN json_each($4) AS age
				WHERE case_letters.case_id = cases.id AND to_event IS NULL AND date(written_on, '+' || age.value || ' days') > $5
					AND date(written_on, '+' || age.value || ' days') <= $6))`,
		incident, under, texts(birthdays), toJSON(t.LetterDays), last, today)
}
