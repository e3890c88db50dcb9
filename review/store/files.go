package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"harmreview/review"
)

const selectFile = `
	SELECT document_files.id, delivery_id, n, name, coalesce(media_type, ''), coalesce(bytes, 0), coalesce(pages, 0), coalesce(opens, 0), coalesce(doubt, ''),
		state, why, coalesce(document_files.letter_id, 0), coalesce(cases.id, 0), coalesce(patients.restricted, 0)
	FROM document_files LEFT JOIN documents ON documents.id = document_files.document_id
	LEFT JOIN case_letters ON case_letters.letter_id = document_files.letter_id AND to_event IS NULL
	LEFT JOIN cases ON cases.id = case_letters.case_id LEFT JOIN patients ON patients.id = cases.patient_id`

func scanFile(rows *sql.Rows, f *review.DeliveryFile) error {
	return rows.Scan(&f.ID, &f.Delivery, &f.N, &f.Name, &f.Kind, &f.Bytes, &f.Pages, &f.Opens, &f.Doubt,
		&f.State, &f.Why, &f.Letter, &f.Case, &f.Withheld)
}

// DeliveryFiles returns the page of a delivery's files in a state ("" for all)
// that begins after, or ends before, a place; the first page when both are 0.
func (s *Store) DeliveryFiles(ctx context.Context, a review.Actor, id review.DeliveryID, state review.FileState, after, before int) (review.FilePage, error) {
	page := review.FilePage{State: state}
	err := s.view(ctx, func(q querier) (err error) {
		if page.Delivery, err = delivery(q, a.Incident, id); err != nil {
			return err
		}
		found, order := fileCondition(id, state, after, before), ""
		if before > 0 {
			order = " DESC"
		}
		page.Files, err = list(q, scanFile, selectFile+` WHERE `+found.String()+` ORDER BY n`+order+` LIMIT `+fmt.Sprint(rowsPage), found.args...)
		if err != nil || len(page.Files) == 0 {
			return err
		}
		if before > 0 {
			slices.Reverse(page.Files)
		}
		first, last := page.Files[0].N, page.Files[len(page.Files)-1].N
		if page.Previous, err = fileBeyond(q, fileCondition(id, state, 0, first), first); err != nil {
			return err
		}
		if page.Next, err = fileBeyond(q, fileCondition(id, state, last, 0), last); err != nil {
			return err
		}
		return s.veilFiles(q, a, page.Files)
	})
	return page, err
}

func fileCondition(id review.DeliveryID, state review.FileState, after, before int) *where {
	w := &where{}
	w.and("delivery_id = %s AND n > %s", id, after)
	if before > 0 {
		w.and("n < %s", before)
	}
	switch {
	case state == review.FileDoubtful:
		w.and("doubtful = 1")
	case state != "":
		w.and("state = %s", state)
	}
	return w
}

// fileBeyond is place when there is a file that w selects, else 0.
func fileBeyond(q querier, w *where, place int) (int, error) {
	n, err := one[int](q, `SELECT EXISTS (SELECT 1 FROM document_files WHERE `+w.String()+`)`, w.args...)
	return n * place, err
}

// veilFiles says which cases the actor may open, and keeps back the names of
// the files of restricted patients: names of files can be names of people.
func (s *Store) veilFiles(q querier, a review.Actor, files []review.DeliveryFile) error {
	cases := make([]review.CaseID, len(files))
	for i, f := range files {
		cases[i] = f.Case
	}
	seen, err := s.seenAmong(q, a, cases)
	if err != nil {
		return err
	}
	for i := range files {
		f := &files[i]
		f.Sees = slices.Contains(seen, f.Case)
		f.Withheld = f.Withheld && !f.Sees
		if f.Withheld {
			f.Name, f.Case, f.Letter = "", 0, 0
		}
	}
	return nil
}

// DeliveryFile returns one file of the actor's incident, or review.ErrNotFound;
// also where it is about a restricted patient whom the actor may not see.
func (s *Store) DeliveryFile(ctx context.Context, a review.Actor, id review.FileID) (review.DeliveryFile, error) {
	var f review.DeliveryFile
	err := s.view(ctx, func(q querier) error {
		found, err := list(q, scanFile, selectFile+` WHERE document_files.id = $1 AND document_files.incident_id = $2`, id, a.Incident)
		if err != nil {
			return err
		}
		if err := s.veilFiles(q, a, found); err != nil {
			return err
		}
		if len(found) == 0 || found[0].Withheld {
			return fmt.Errorf("file %d: %w", id, review.ErrNotFound)
		}
		f = found[0]
		return nil
	})
	return f, err
}

// missing selects the letters of an incident of which a list names a file that
// never came.
const missing = `letters.incident_id = $1 AND letters.file_name <> '' AND letters.file_id IS NULL AND ` + stillALetter

// stillALetter is the condition on letters that have not left the review.
const stillALetter = `NOT EXISTS (SELECT 1 FROM row_fates WHERE row_fates.row_id = letters.row_id AND row_fates.result <> 'letter')`

// MissingFiles returns the page of an incident's letters whose file is missing
// that begins after, or ends before, a letter.
func (s *Store) MissingFiles(ctx context.Context, a review.Actor, after, before review.LetterID) (review.MissingPage, error) {
	var page review.MissingPage
	err := s.view(ctx, func(q querier) (err error) {
		if page.Total, err = missingTally(q, a.Incident); err != nil {
			return err
		}
		condition, order := `letters.id > $2`, ``
		if before > 0 {
			after, condition, order = before, `letters.id < $2`, ` DESC`
		}
		page.Letters, err = list(q, scanMissing, `
			SELECT letters.id, coalesce(case_id, 0), coalesce(restricted, 0), written_on, kind, letters.file_name, lists.id, lists.file_name, rows.line
			FROM letters JOIN rows ON rows.id = letters.row_id JOIN lists ON lists.id = rows.list_id JOIN patients ON patients.id = letters.patient_id
			LEFT JOIN case_letters ON case_letters.letter_id = letters.id AND to_event IS NULL
			WHERE `+missing+` AND `+condition+` ORDER BY letters.id`+order+` LIMIT `+fmt.Sprint(rowsPage), a.Incident, after)
		if err != nil || len(page.Letters) == 0 {
			return err
		}
		if before > 0 {
			slices.Reverse(page.Letters)
		}
		if page.Previous, page.Next, err = missingTurns(q, a.Incident, page.Letters); err != nil {
			return err
		}
		return s.veilMissing(q, a, page.Letters)
	})
	return page, err
}

func scanMissing(rows *sql.Rows, m *review.MissingFile) error {
	return rows.Scan(&m.Letter, &m.Case, &m.Withheld, &m.WrittenOn, &m.Kind, &m.FileName, &m.List, &m.ListName, &m.Line)
}

func missingTally(q querier, incident review.IncidentID) (review.Tally, error) {
	n, err := one[int](q, `SELECT count(*) FROM (SELECT 1 FROM letters WHERE `+missing+` LIMIT $2)`, incident, tallyLimit+1)
	return review.Tally{N: min(n, tallyLimit), More: n > tallyLimit}, err
}

func missingTurns(q querier, incident review.IncidentID, shown []review.MissingFile) (previous, next review.LetterID, err error) {
	first, last := shown[0].Letter, shown[len(shown)-1].Letter
	err = q.QueryRow(`SELECT EXISTS (SELECT 1 FROM letters WHERE `+missing+` AND letters.id < $2) * $2, EXISTS (SELECT 1 FROM letters WHERE `+missing+` AND letters.id > $3) * $3`,
		incident, first, last).Scan(&previous, &next)
	return previous, next, err
}

func (s *Store) veilMissing(q querier, a review.Actor, letters []review.MissingFile) error {
	cases := make([]review.CaseID, len(letters))
	for i, l := range letters {
		cases[i] = l.Case
	}
	seen, err := s.seenAmong(q, a, cases)
	if err != nil {
		return err
	}
	for i := range letters {
		l := &letters[i]
		l.Sees = slices.Contains(seen, l.Case)
		l.Withheld = l.Withheld && !l.Sees
		if l.Withheld {
			l.Case, l.WrittenOn, l.Kind, l.FileName = 0, "", "", ""
		}
	}
	return nil
}

// MissingTally counts the letters of an incident whose file is missing.
func (s *Store) MissingTally(ctx context.Context, incident review.IncidentID) (review.Tally, error) {
	var t review.Tally
	err := s.view(ctx, func(q querier) (err error) {
		t, err = missingTally(q, incident)
		return err
	})
	return t, err
}

// MissingCount is how many letters of an incident have a file that never came:
// all of them, for a command that counts once.
func (s *Store) MissingCount(ctx context.Context, incident review.IncidentID) (int, error) {
	n := 0
	err := s.view(ctx, func(q querier) (err error) {
		n, err = one[int](q, `SELECT count(*) FROM letters WHERE `+missing, incident)
		return err
	})
	return n, err
}
