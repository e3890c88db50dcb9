package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"harmreview/review"
)

// casesBatch is how many patients phase 3 makes cases of in a transaction:
// each takes a handful of statements.
const casesBatch = 500

// cases is phase 3: a case for each new patient, oldest letter first, then the
// letters of patients who had a case already. A case appears with all its
// letters of the list at once.
func (l *load) cases(ctx context.Context) error {
	waiting, err := l.patientsWithoutCase(ctx)
	if err != nil {
		return err
	}
	for len(waiting) > 0 {
		batch := waiting[:min(casesBatch, len(waiting))]
		if err := l.batch(ctx, l.list.Done+len(batch), func(tx *Tx) error { return l.makeCases(tx, batch) }); err != nil {
			return err
		}
		waiting = waiting[len(batch):]
	}
	if err := l.laterLetters(ctx); err != nil {
		return err
	}
	if err := l.doubts(ctx); err != nil {
		return err
	}
	if err := l.mendReturned(ctx); err != nil {
		return err
	}
	if err := l.store.matchFiles(ctx, l.list.Incident); err != nil { // of letters that came before their rows
		return err
	}
	return l.finish(ctx)
}

func (l *load) patientsWithoutCase(ctx context.Context) ([]review.PatientID, error) {
	var all []review.PatientID
	err := l.store.view(ctx, func(q querier) (err error) {
		all, err = column[review.PatientID](q, `
			SELECT patients.id FROM patients JOIN letters ON letters.patient_id = patients.id
			WHERE patients.list_id = $1 AND NOT EXISTS (SELECT 1 FROM cases WHERE cases.patient_id = patients.id)
			GROUP BY patients.id ORDER BY min(written_on), patients.id`, l.list.ID)
		return err
	})
	return all, err
}

// A newCase is what phase 3 makes of one patient.
type newCase struct {
	id        review.CaseID
	patient   review.PatientID
	nhs       string
	doubt     string
	urgency   review.Urgency
	specialty string
	letters   []review.LetterID
}

// A caseMaker makes cases of new patients of an incident.
type caseMaker struct {
	incident review.Incident
	dueFrom  time.Time // of due
	due      map[review.Urgency]instant
}

func (l *load) makeCases(tx *Tx, patients []review.PatientID) error {
	tail, err := tx.tail()
	if err != nil {
		return err
	}
	seq := tail.size // the number that this batch's event will have
	cases, err := casesToMake(tx, patients)
	if err == nil {
		err = doubtLate(tx, l.list.Incident, cases)
	}
	if err != nil {
		return err
	}
	if err := l.keepCases(tx, cases, seq); err != nil {
		return err
	}
	counts := map[count]int{}
	sum := sha256.New()
	letters := 0
	for _, c := range cases {
		counts[count{incident: l.list.Incident, stage: review.InTriage, urgency: c.urgency, specialty: c.specialty}]++
		letters += len(c.letters)
		digestCase(sum, c.id, c.patient, c.letters)
	}
	for key, n := range counts {
		if err := tx.addCount(key, n); err != nil {
			return err
		}
	}
	_, err = tx.Record(review.Event{
		Change:  "make cases",
		Objects: []review.Object{{Kind: "list", ID: int64(l.list.ID)}},
		Facts: map[string]string{"from": cases[0].id.String(), "to": cases[len(cases)-1].id.String(), "cases": fmt.Sprint(len(cases)),
			"letters": fmt.Sprint(letters), "sha256": hex.EncodeToString(sum.Sum(nil))},
	})
	return err
}

// casesToMake are the cases of patients, in their order, with the numbers that
// they get.
func casesToMake(tx *Tx, patients []review.PatientID) ([]newCase, error) {
	next, err := one[review.CaseID](tx, `SELECT coalesce(max(id), 0) + 1 FROM cases`)
	if err != nil {
		return nil, err
	}
	var cases []newCase
	err = tx.each(`
		SELECT patients.id, nhs_number, uncertain, letters.id, specialty, urgent
		FROM json_each($1) AS wanted JOIN patients ON patients.id = wanted.value JOIN letters ON letters.patient_id = patients.id
		ORDER BY wanted.key, written_on, letters.id`, []any{toJSON(patients)}, func(rows *sql.Rows) error {
		c := newCase{urgency: review.Routine}
		var letter review.LetterID
		var urgent bool
		if err := rows.Scan(&c.patient, &c.nhs, &c.doubt, &letter, &c.specialty, &urgent); err != nil {
			return err
		}
		if n := len(cases); n == 0 || cases[n-1].patient != c.patient {
			c.id = next + review.CaseID(n)
			cases = append(cases, c)
		}
		last := &cases[len(cases)-1]
		last.letters = append(last.letters, letter)
		if last.specialty == "" {
			last.specialty = c.specialty
		}
		if urgent { // as the source marked it; triage decides
			last.urgency = review.Urgent
		}
		return nil
	})
	if err == nil && len(cases) != len(patients) {
		err = fmt.Errorf("%d of %d patients have letters", len(cases), len(patients))
	}
	return cases, err
}

// doubtLate finds the certain patients whose number a letter has contradicted
// since they were made: a row that was corrected while the list was loading.
func doubtLate(tx *Tx, incident review.IncidentID, cases []newCase) error {
	wanted := make([]string, len(cases))
	for i, c := range cases {
		wanted[i] = c.nhs
	}
	several, err := column[string](tx, `
		SELECT nhs_number FROM json_each($1) AS wanted CROSS JOIN identities ON nhs_number = wanted.value AND incident_id = $2
		GROUP BY nhs_number HAVING min(born) <> max(born) OR min(given) <> max(given)`, toJSON(wanted), incident)
	if err != nil || len(several) == 0 {
		return err
	}
	numbers, err := numbersOf(tx, incident, several)
	for i, c := range cases {
		if n := numbers[c.nhs]; n != nil && c.doubt == "" {
			cases[i].doubt = n.doubt
		}
	}
	return err
}

// digestCase writes what the digest of a batch covers of one case.
func digestCase(w io.Writer, id review.CaseID, patient review.PatientID, letters []review.LetterID) {
	fmt.Fprintf(w, "%d %d %v\n", id, patient, letters) // a hash never fails
}

// keepCases keeps new cases with their letters, which came into them by the event
// seq, and what they owe at the start.
func (m *caseMaker) keepCases(tx *Tx, cases []newCase, seq int64) error {
	rows := into(`cases (id, incident_id, patient_id, stage, urgency, due_at, specialty, open_obligations, letters, stage_since)`)
	letters, obligations := into(`case_letters (case_id, letter_id, from_event)`),
		into(`obligations (incident_id, case_id, kind, what, urgency, state, opened_at, body, due_at)`)
	now := tx.Now()
	for _, c := range cases {
		owed := m.owedAtStart(c)
		rows.add(c.id, m.incident.ID, c.patient, review.InTriage, c.urgency, m.dueAt(c.urgency, now), c.specialty, len(owed), len(c.letters), instant(now))
		for _, letter := range c.letters {
			letters.add(c.id, letter, seq)
		}
		for _, o := range owed {
			due := instant{}
			if o.Urgency != review.Routine { // an urgent question of identity has a clock
				due = m.dueAt(o.Urgency, now)
			}
			obligations.add(m.incident.ID, c.id, o.Kind, o.What, o.Urgency, o.State, instant(now), toJSON(o.Facts), due)
		}
	}
	if err := rows.flush(tx); err != nil {
		return err
	}
	return errors.Join(letters.flush(tx), obligations.flush(tx))
}

// dueAt is when a case of an urgency is due that is made now. A batch asks for
// the same answer very often, and counting working days takes its time.
func (m *caseMaker) dueAt(u review.Urgency, now time.Time) instant {
	if !m.dueFrom.Equal(now) {
		m.dueFrom, m.due = now, map[review.Urgency]instant{}
	}
	at, known := m.due[u]
	if !known {
		at = instant(m.incident.Policy.DueAt(u, now))
		m.due[u] = at
	}
	return at
}

// owedAtStart is what a new case owes before anybody has read it.
func (m *caseMaker) owedAtStart(c newCase) []review.Obligation {
	var owed []review.Obligation
	if c.doubt != "" {
		o := review.OpeningIdentity(c.doubt)
		o.Urgency = c.urgency
		owed = append(owed, o)
	}
	if o, ok := review.OpeningTelling(m.incident.Policy); ok {
		owed = append(owed, o)
	}
	return owed
}
