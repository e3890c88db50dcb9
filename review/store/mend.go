package store

import (
	"context"
	"errors"
	"fmt"

	"harmreview/review"
	"harmreview/review/intake"
)

// A mending decides rows again that were loaded, in one transaction.
type mending struct {
	*Tx
	caseMaker
}

// mend begins one for rows of an incident. While a list of it is loading, or
// being undone, it returns a review.Refusal, because what a row is depends on all rows before it.
func (tx *Tx) mend(id review.IncidentID) (*mending, error) {
	if err := tx.nothingUnderWay(id); err != nil {
		return nil, err
	}
	incident, err := loadIncident(tx, id)
	return &mending{Tx: tx, caseMaker: caseMaker{incident: incident}}, err
}

// A rowAt is the row of a list that a form is about, at the version that it
// showed, with the result that the work on it takes for granted.
type rowAt struct {
	line, version int
	result        intake.Result
}

// mendRow runs fn with a row that is still as a form showed it. It returns the
// errors of mend and row.
func (s *Store) mendRow(ctx context.Context, cause review.Cause, l intake.List, at rowAt, fn func(*mending, presentRow) error) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		m, err := tx.mend(l.Incident)
		if err != nil {
			return err
		}
		r, err := m.row(l, at.line, at.version, at.result)
		if err != nil {
			return err
		}
		return fn(m, r)
	})
}

// row reads a row that somebody works on. It returns review.ErrNotFound also for
// one that is withheld, and a review.Refusal when it does not have the result
// that the work is about any more, or was given one since the page was opened.
func (m *mending) row(l intake.List, line, version int, result intake.Result) (presentRow, error) {
	r, err := readRow(m, l, line, m.incident.Demonstration)
	if err != nil {
		return r, err
	}
	hidden, err := restrictedIn(m, l)
	if err != nil {
		return r, err
	}
	switch {
	case hidden.holds(r.found(r.came)) || hidden.holds(r.found(r.Cells)):
		return r, review.ErrNotFound
	case l.Phase == intake.Undone:
		return r, review.Refusal{Kind: review.ErrNotNow, Why: "The list of this row was undone. Where the row is wanted after all, load the file again."}
	case r.now.result != result:
		return r, review.Refusal{Kind: review.ErrNotNow, Why: fmt.Sprintf("This row is no longer “%s”: it is “%s” now.", result.Label(), r.now.result.Label())}
	case r.given != version:
		return r, review.Refusal{Kind: review.ErrStale, Why: "Somebody else has changed this since the page was opened."}
	}
	return r, nil
}

// rowsOf reads rows of any list of the incident.
func (m *mending) rowsOf(all []intake.AlikeRow) ([]presentRow, error) {
	rows := make([]presentRow, len(all))
	for i, a := range all {
		found, err := list(m, scanList, selectList+` WHERE lists.id = $1`, a.List)
		if err != nil {
			return nil, err
		}
		if rows[i], err = readRow(m, found[0], a.Line, m.incident.Demonstration); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// A decided is what a row was decided to be, and where its letter went.
type decided struct {
	result intake.Result
	reason string
	letter review.LetterID
	known  review.CaseID // that the letter is in
	event  int64         // that says so
}

// decide says anew what a row is that stands with these cells, and makes of it
// what a load would: a letter comes into the case of its patient at once. The
// caller gives the row that result.
func (m *mending) decide(r presentRow, cells []string, differs bool) (decided, error) {
	var d decided
	document := r.Recipe().Document
	if err := m.ExecOne(`DELETE FROM document_rows WHERE incident_id = $1 AND document = $2 AND row_id = $3 AND corrected = 0`,
		r.list.Incident, document[:], r.id); err != nil {
		return d, fmt.Errorf("what the row was: %w", err)
	}
	if differs && !r.corrected { // as it came stays known beside what it was corrected to
		if err := m.enter(r, true); err != nil {
			return d, err
		}
	}
	as := r
	as.corrected = differs || r.corrected
	kept, err := m.keepCells(cells, textColumn(r.list.Columns))
	if err != nil {
		return d, err
	}
	var columns keptCells
	if err := errors.Join(columns.Scan(kept), as.read(m, columns, m.incident.Demonstration)); err != nil {
		return d, err
	}
	documents := intake.NewDocuments()
	if err := meetDocuments(m, documents, r.list, []intake.Recipe{as.Recipe()}, false); err != nil {
		return d, err
	}
	d.result, d.reason = documents.Result(as.Row)
	as.result = d.result
	if err := errors.Join(m.enter(as, false), m.identify(as)); err != nil {
		return d, err
	}
	return d, m.become(as, &d)
}

// enter enters a row into what later rows are compared with: as it stands, or as
// it came before it was corrected.
func (m *mending) enter(r presentRow, before bool) error {
	is := r.Recipe()
	var content any
	if r.corrected {
		content = is.Content[:]
	}
	return m.Exec(`INSERT INTO document_rows (incident_id, document, row_id, corrected, recipient, content) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
		r.list.Incident, is.Document[:], r.id, before, is.To[:], content)
}

// identify enters what a letter says of the owner of its NHS number.
func (m *mending) identify(r presentRow) error {
	if r.result != intake.Letter || r.Person.NHSNumber == "" {
		return nil
	}
	return m.Exec(`INSERT INTO identities (incident_id, nhs_number, row_id, born, given) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		r.list.Incident, r.Person.NHSNumber, r.id, r.Person.Born, intake.Fold(r.Person.Given))
}

// become makes the letter or the recipient that a row is now, and finds the case
// that it belongs to, if there is one already.
func (m *mending) become(r presentRow, d *decided) error {
	if d.result == intake.Waiting {
		return nil
	}
	a, err := m.admit(r.list, []keptRow{r.keptRow})
	if err != nil {
		return err
	}
	a.later = true
	switch d.result {
	case intake.Letter:
		d.letter, err = a.keepLetter(r.keptRow)
	case intake.FurtherRecipient:
		d.letter, err = a.keepFurther(r.keptRow)
	default:
		d.letter, err = letterOf(m, r.list.Incident, r.Recipe().Document)
	}
	if err != nil {
		return err
	}
	d.known, err = caseWith(m, d.letter)
	if errors.Is(err, review.ErrNotFound) || err != nil || d.result != intake.Letter {
		return ignoreNotFound(err)
	}
	return m.addLetter(d.known, d.letter)
}

// caseWith is the case of the patient of a letter, or review.ErrNotFound.
func caseWith(q querier, letter review.LetterID) (review.CaseID, error) {
	return one[review.CaseID](q, `SELECT cases.id FROM letters JOIN cases ON cases.patient_id = letters.patient_id WHERE letters.id = $1`, letter)
}

// addLetter puts a letter into a case that was there before, as a later list does.
func (m *mending) addLetter(id review.CaseID, letter review.LetterID) error {
	return m.byProgram(func() error {
		letters, err := list(m, scanLetter, selectLetter+` FROM letters WHERE letters.id = $1`, letter)
		if err == nil {
			_, err = m.ChangeCase(id, 0, review.AddLetters{Letters: letters})
		}
		return err
	})
}

// byProgram is Tx.byProgram in the incident of the rows.
func (m *mending) byProgram(change func() error) error {
	return m.Tx.byProgram(m.incident.ID, change)
}

// byProgram makes changes to cases that the program makes, whoever caused them.
func (tx *Tx) byProgram(incident review.IncidentID, change func() error) error {
	cause := tx.cause
	tx.cause.Actor = review.Program(incident)
	err := change()
	tx.cause = cause
	return err
}

// doubt opens the question of identity on cases whose NHS number the letter of a
// row contradicts.
func (m *mending) doubt(letter review.LetterID) error {
	nhs, err := one[string](m, `SELECT nhs_number FROM letters JOIN patients ON patients.id = patient_id WHERE letters.id = $1`, letter)
	if err != nil || nhs == "" {
		return err
	}
	numbers, err := numbersOf(m, m.incident.ID, []string{nhs})
	if err != nil || numbers[nhs].doubt == "" {
		return err
	}
	return m.byProgram(func() error { return m.doubtCases(m.incident.ID, nhs, numbers[nhs].doubt) })
}

// doubtCases opens the question of identity on the cases of an NHS number where
// it is not open.
func (tx *Tx) doubtCases(incident review.IncidentID, nhs, why string) error {
	ids, err := column[review.CaseID](tx, `
		SELECT cases.id FROM patients JOIN cases ON cases.patient_id = patients.id
		WHERE nhs_number = $1 AND nhs_number <> '' AND patients.incident_id = $2 AND emptied = 0 AND NOT EXISTS (
			SELECT 1 FROM obligations WHERE obligations.case_id = cases.id AND obligations.kind = 'identity' AND obligations.state = 'open')
		ORDER BY cases.id`, nhs, incident)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := tx.ChangeCase(id, 0, review.DoubtIdentity{Why: why}); err != nil {
			return err
		}
	}
	return nil
}

// newCase makes the case of a letter whose patient has none. Its letters name
// the event that the caller records next.
func (m *mending) newCase(letter review.LetterID) (review.CaseID, error) {
	tail, err := m.tail()
	if err != nil {
		return 0, err
	}
	patient, err := one[review.PatientID](m, `SELECT patient_id FROM letters WHERE id = $1`, letter)
	if err != nil {
		return 0, err
	}
	cases, err := casesToMake(m.Tx, []review.PatientID{patient})
	if err == nil {
		err = doubtLate(m.Tx, m.incident.ID, cases)
	}
	if err != nil {
		return 0, err
	}
	c := cases[0]
	if err := m.keepCases(m.Tx, cases, tail.size); err != nil {
		return 0, err
	}
	return c.id, m.addCount(count{incident: m.incident.ID, stage: review.InTriage, urgency: c.urgency, specialty: c.specialty}, 1)
}

// settle gives a row what it was decided to be, makes the case that its letter
// still lacks, and records all of that as one event.
func (m *mending) settle(r presentRow, d *decided, note string, e review.Event) error {
	if d.result == intake.Letter {
		if err := m.doubt(d.letter); err != nil {
			return err
		}
		if d.known == 0 {
			var err error
			if d.known, err = m.newCase(d.letter); err != nil {
				return err
			}
		}
	}
	if err := m.setResultSaying(r.now, d.result, d.reason, note, d.letter); err != nil {
		return err
	}
	e.Objects = append(e.Objects, review.Object{Kind: "row", ID: int64(r.id), Before: r.given, After: r.given + 1}, review.Object{Kind: "list", ID: int64(r.list.ID)})
	if d.known != 0 {
		e.Objects = append(e.Objects, review.Object{Kind: caseKind, ID: int64(d.known)})
	}
	e.Facts = map[string]string{"line": fmt.Sprint(r.now.line), "from": string(r.now.result), "to": string(d.result)}
	seq, err := m.Record(e)
	if err != nil {
		return err
	}
	d.event = seq
	return m.moveOwed(r, *d)
}
