package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"

	"harmreview/review"
	"harmreview/review/ods"
)

// maxPracticeFile is how large the practice file may be. The real one has some
// three megabytes.
const maxPracticeFile = 64 << 20

// practiceColumns are the practice of a row of patients: code, name, when it
// closed, and whether the directory lists it. Of a restricted patient it is none.
const practiceColumns = `
	CASE patients.restricted WHEN 1 THEN '' ELSE patients.gp_practice END,
	CASE patients.restricted WHEN 1 THEN '' ELSE coalesce((SELECT practices.name FROM practices WHERE practices.code = patients.gp_practice), patients.gp_name) END,
	CASE patients.restricted WHEN 1 THEN '' ELSE coalesce((SELECT practices.closed FROM practices WHERE practices.code = patients.gp_practice), '') END,
	CASE WHEN patients.restricted = 1 OR patients.gp_practice = '' OR NOT EXISTS (SELECT 1 FROM practice_files WHERE id > 0) THEN ''
		WHEN EXISTS (SELECT 1 FROM practices WHERE practices.code = patients.gp_practice) THEN 'listed' ELSE 'not listed' END`

// LoadPractices replaces the directory of practices by what a file of the ODS
// says, all of it or nothing. The same bytes as last time change nothing.
// It returns an ods.Refusal for what is no such file, and a review.Refusal to
// whoever is no administrator.
func (s *Store) LoadPractices(ctx context.Context, cause review.Cause, name string, r io.Reader) (review.PracticeFile, error) {
	f := review.PracticeFile{FileName: name}
	sum := sha256.New()
	limited := &io.LimitedReader{R: r, N: maxPracticeFile + 1}
	var all []review.Practice
	for p, err := range ods.Practices(io.TeeReader(limited, sum)) {
		if limited.N <= 0 {
			return f, ods.Refusal("The file is larger than any practice file. Choose the practice file of the ODS (epraccur.csv).")
		}
		if err != nil {
			return f, err
		}
		if p.Closed != "" {
			f.Closed++
		}
		all = append(all, p)
	}
	f.Practices, f.SHA256 = len(all), hex.EncodeToString(sum.Sum(nil))
	cause.Fields += " " + f.SHA256 // the file is one of the form's fields
	err := s.change(ctx, cause, func(tx *Tx) error { return tx.loadPractices(f, all) })
	return f, err
}

func (tx *Tx) loadPractices(f review.PracticeFile, all []review.Practice) error {
	by := tx.Cause().Actor.Person
	if by != 0 {
		p, err := findPerson(tx, by)
		if err != nil {
			return err
		}
		if !p.Administrator || p.Blocked {
			return review.Refusal{Kind: review.ErrForbidden, Why: "Only an administrator loads the practice file."}
		}
	}
	last, err := practiceFile(tx)
	if err != nil || last.SHA256 == f.SHA256 {
		return err
	}
	if err := tx.Exec(`DELETE FROM practices`); err != nil {
		return err
	}
	// One statement for all of them: fourteen thousand would hold every other write up.
	if err := tx.Exec(`INSERT INTO practices (code, name, address, postcode, opened, closed, status, setting)
		SELECT value ->> 'Code', value ->> 'Name', value ->> 'Address', value ->> 'Postcode', value ->> 'Opened', value ->> 'Closed', value ->> 'Status', value ->> 'Setting'
		FROM json_each($1)`, toJSON(all)); err != nil {
		return err
	}
	if err := tx.Exec(`INSERT INTO practice_files (file_name, sha256, practices, closed, loaded_by, loaded_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		f.FileName, f.SHA256, f.Practices, f.Closed, null(by), instant(tx.Now())); err != nil {
		return err
	}
	_, err = tx.Record(review.Event{Change: "load practices", Detail: map[string]string{"file": f.FileName},
		Facts: map[string]string{"sha256": f.SHA256, "practices": fmt.Sprint(f.Practices), "closed": fmt.Sprint(f.Closed)}})
	return err
}

// PracticeFile is the directory file that was loaded last; zero for none.
func (s *Store) PracticeFile(ctx context.Context) (review.PracticeFile, error) {
	var f review.PracticeFile
	err := s.view(ctx, func(q querier) (err error) {
		f, err = practiceFile(q)
		return err
	})
	return f, err
}

func practiceFile(q querier) (review.PracticeFile, error) {
	found, err := list(q, func(rows *sql.Rows, f *review.PracticeFile) error {
		return rows.Scan(&f.FileName, &f.SHA256, &f.Practices, &f.Closed, &f.LoadedBy, (*instant)(&f.LoadedAt))
	}, `SELECT file_name, sha256, practices, practice_files.closed, coalesce(people.name, 'the command line'), loaded_at
		FROM practice_files LEFT JOIN people ON people.id = loaded_by ORDER BY practice_files.id DESC LIMIT 1`)
	if err != nil || len(found) == 0 {
		return review.PracticeFile{}, err
	}
	return found[0], nil
}

// practiceNamed is what the directory says of a practice's code.
func practiceNamed(q querier, code string) (review.Practice, error) {
	p := review.Practice{Code: code}
	err := q.QueryRow(`SELECT name, address, postcode, opened, closed, status, setting FROM practices WHERE code = $1`, code).
		Scan(&p.Name, &p.Address, &p.Postcode, &p.Opened, &p.Closed, &p.Status, &p.Setting)
	if err == nil {
		p.Listed = review.ListedPractice
		return p, nil
	}
	if ignoreNotFound(err) != nil {
		return p, err
	}
	loaded, err := practiceFile(q)
	if err == nil && !loaded.LoadedAt.IsZero() {
		p.Listed = review.UnlistedPractice
	}
	return p, err
}
