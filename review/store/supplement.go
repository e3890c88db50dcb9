package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"harmreview/review"
	"harmreview/review/sheet"
)

// supplementKind is what events call a supplement.
const supplementKind = "supplement"

// supplementsDir is the private folder of supplements on their way in.
func (s *Store) supplementsDir() string { return filepath.Join(s.dir, "supplements") }

// supplementFile is where a supplement waits until each of its lines is kept.
func (s *Store) supplementFile(sum string) string { return filepath.Join(s.supplementsDir(), sum) }

// A supplementing knows one kind of supplement.
type supplementing interface {
	// known is sheet.Options.Known.
	known(cells []string) int
	// begin learns the header. It returns a sheet.Refusal for one that it does not know.
	begin(s review.Supplement, found sheet.Found) error
	// fits reports whether a line can be about somebody of the incident.
	fits(q querier, s review.Supplement, cells []string) (bool, error)
	// take takes a line over, and says what became of it.
	take(b *supplementBatch, line sheet.Record) (review.SupplementLine, error)
}

func supplementingOf(kind review.SupplementKind) supplementing {
	if kind == review.TracingAnswers {
		return &tracingAnswers{}
	}
	return &contactDetails{}
}

// sampled is how many lines tell whether a file is about this incident at all.
const sampled = 500

// AddSupplement takes a file about known people in: it is spooled to the data
// folder, looked through and entered, to be taken over by TakeSupplements. The
// same bytes again change nothing: again is true, and it is the first one.
// It returns a sheet.Refusal for a file that cannot be taken, review.Problems,
// or a review.Refusal for somebody who may load none; nothing is kept then.
func (s *Store) AddSupplement(ctx context.Context, cause review.Cause, x review.Supplement, r io.Reader, maxBytes int64) (id review.SupplementID, again bool, err error) {
	if !cause.Actor.May(review.TraceStatus) || cause.Actor.Incident != x.Incident {
		return 0, false, review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager or patient liaison of this incident loads such files."}
	}
	if err := x.Check(s.now()).Err(); err != nil {
		return 0, false, err
	}
	spooled, sum, err := spool(s.supplementsDir(), r, maxBytes)
	if err != nil {
		return 0, false, err
	}
	defer func() { _ = errors.Join(os.Remove(spooled.Name()), spooled.Close()) }() // it has its place by then, or none
	if id, err := s.supplementWith(ctx, x, sum); err == nil {
		return id, true, nil
	}
	x.SHA256 = sum
	found, err := s.inspectSupplement(ctx, &x, spooled, maxBytes)
	if err != nil {
		return 0, false, err
	}
	cause.Fields += " " + sum // the file is one of the form's fields
	err = s.change(ctx, cause, func(tx *Tx) (err error) {
		if err := keepFile(spooled.Name(), s.supplementFile(sum)); err != nil {
			return fmt.Errorf("keep the file: %w", err)
		}
		id, err = tx.addSupplement(x, found.Reading)
		return err
	})
	if isUnique(err) { // somebody loaded the same file in this moment
		id, err = s.supplementWith(ctx, x, sum)
		return id, true, err
	}
	return id, false, err
}

// inspectSupplement looks a file through, and refuses one that is about others.
func (s *Store) inspectSupplement(ctx context.Context, x *review.Supplement, f *os.File, maxBytes int64) (sheet.Found, error) {
	info, err := f.Stat()
	if err != nil {
		return sheet.Found{}, err
	}
	kind := supplementingOf(x.Kind)
	found, err := sheet.Inspect(ctx, f, info.Size(), sheet.Options{Name: x.FileName, Known: kind.known, MaxBytes: maxBytes, TempDir: s.supplementsDir()})
	if err != nil {
		return found, err
	}
	x.Bytes, x.Header, x.Total = info.Size(), found.Header, found.Rows
	if err := kind.begin(*x, found); err != nil {
		return found, err
	}
	lines, fitting := 0, 0
	err = s.view(ctx, func(q querier) error {
		for line, err := range found.Reading.Records(f, info.Size(), s.supplementsDir()) {
			if err != nil || lines == sampled {
				return err
			}
			fits, err := kind.fits(q, *x, line.Cells)
			if err != nil {
				return err
			}
			lines++
			if fits {
				fitting++
			}
		}
		return nil
	})
	if err == nil && fitting*2 < lines {
		err = sheet.Refusal("Fewer than half of the lines are about people of this incident. Choose the file that is about them.")
	}
	return found, err
}

func (tx *Tx) addSupplement(x review.Supplement, reading sheet.Reading) (review.SupplementID, error) {
	id, err := one[review.SupplementID](tx, `
		INSERT INTO supplements (incident_id, kind, file_name, sha256, bytes, header, reading, answered, source, total, loaded_by, loaded_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
		x.Incident, x.Kind, x.FileName, x.SHA256, x.Bytes, toJSON(x.Header), toJSON(reading), x.Answered, x.Source, x.Total, tx.Cause().Actor.Person, instant(tx.Now()))
	if err != nil {
		return 0, err
	}
	tx.Answer(review.Answer{Location: fmt.Sprintf("/incidents/%d/supplements/%d", x.Incident, id), Message: "The file was received whole."})
	_, err = tx.Record(review.Event{
		Change:  "add supplement",
		Objects: []review.Object{{Kind: supplementKind, ID: int64(id)}, {Kind: incidentKind, ID: int64(x.Incident)}},
		Facts:   map[string]string{"kind": string(x.Kind), "sha256": x.SHA256, "lines": fmt.Sprint(x.Total), "answered": x.Answered},
		Detail:  map[string]string{"file": x.FileName, "source": x.Source},
	})
	return id, err
}

func (s *Store) supplementWith(ctx context.Context, x review.Supplement, sum string) (review.SupplementID, error) {
	var id review.SupplementID
	err := s.view(ctx, func(q querier) (err error) {
		id, err = one[review.SupplementID](q, `SELECT id FROM supplements WHERE incident_id = $1 AND kind = $2 AND sha256 = $3`, x.Incident, x.Kind, sum)
		return err
	})
	return id, err
}

const selectSupplement = `
	SELECT supplements.id, incident_id, kind, file_name, sha256, bytes, header, answered, source, total, done, loaded_by, people.name, loaded_at, finished_at
	FROM supplements JOIN people ON people.id = loaded_by`

func scanSupplement(rows *sql.Rows, x *review.Supplement) error {
	return rows.Scan(&x.ID, &x.Incident, &x.Kind, &x.FileName, &x.SHA256, &x.Bytes, fromJSON(&x.Header), &x.Answered, &x.Source, &x.Total, &x.Done,
		&x.LoadedBy, &x.LoadedName, (*instant)(&x.LoadedAt), (*instant)(&x.FinishedAt))
}

// Supplements are those of an incident, newest first.
func (s *Store) Supplements(ctx context.Context, incident review.IncidentID) ([]review.Supplement, error) {
	var all []review.Supplement
	err := s.view(ctx, func(q querier) (err error) {
		all, err = list(q, scanSupplement, selectSupplement+` WHERE incident_id = $1 ORDER BY supplements.id DESC`, incident)
		return err
	})
	return all, err
}

// Supplement returns a supplement of an incident, of any where incident is 0,
// with how many lines have each result. It returns review.ErrNotFound.
func (s *Store) Supplement(ctx context.Context, incident review.IncidentID, id review.SupplementID) (review.Supplement, map[review.SupplementResult]int, error) {
	var x review.Supplement
	results := map[review.SupplementResult]int{}
	err := s.view(ctx, func(q querier) error {
		found, err := list(q, scanSupplement, selectSupplement+` WHERE supplements.id = $1 AND ($2 = 0 OR incident_id = $2)`, id, incident)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fmt.Errorf("supplement %d: %w", id, review.ErrNotFound)
		}
		x = found[0]
		clear(results)
		return q.each(`SELECT result, count(*) FROM supplement_lines WHERE supplement_id = $1 GROUP BY result`, []any{id}, func(rows *sql.Rows) error {
			var r review.SupplementResult
			var n int
			if err := rows.Scan(&r, &n); err != nil {
				return err
			}
			results[r] = n
			return nil
		})
	})
	return x, results, err
}

// linesPage is how many lines of a supplement a page shows.
const linesPage = 50

// SupplementLines is a page of the lines with a result, "" for all, after one,
// and the line that the next page follows, 0 for none. What is about a restricted
// patient whom the actor does not see is withheld.
func (s *Store) SupplementLines(ctx context.Context, a review.Actor, x review.Supplement, result review.SupplementResult, after int) (lines []review.SupplementLine, next int, err error) {
	err = s.view(ctx, func(q querier) error {
		var w where
		w.and("supplement_id = %s AND line > %s", x.ID, after)
		if result != "" {
			w.and("result = %s", result)
		}
		lines, err = list(q, func(rows *sql.Rows, l *review.SupplementLine) error {
			return rows.Scan(&l.Line, fromJSON(&l.Cells), &l.Result, &l.Why, &l.Case, &l.Withheld)
		}, `SELECT line, cells, result, why, coalesce(case_id, 0), coalesce((SELECT restricted FROM cases JOIN patients ON patients.id = cases.patient_id WHERE cases.id = case_id), 0)
			FROM supplement_lines WHERE `+w.String()+fmt.Sprintf(` ORDER BY line LIMIT %d`, linesPage+1), w.args...)
		if err != nil {
			return err
		}
		if len(lines) > linesPage {
			lines = lines[:linesPage]
			next = lines[linesPage-1].Line
		}
		return s.withholdLines(q, a, lines)
	})
	return lines, next, err
}

// withholdLines leaves out what the actor may not see.
func (s *Store) withholdLines(q querier, a review.Actor, lines []review.SupplementLine) error {
	ids := make([]review.CaseID, len(lines))
	for i, l := range lines {
		ids[i] = l.Case
	}
	seen, err := s.seenAmong(q, a, ids)
	if err != nil {
		return err
	}
	for i := range lines {
		l := &lines[i]
		sees := false
		for _, id := range seen {
			sees = sees || id == l.Case
		}
		// Where a restricted patient lives is shown to nobody, named or not.
		if l.Withheld {
			l.Cells = nil
		}
		if !sees {
			l.Case = 0
		}
	}
	return nil
}
