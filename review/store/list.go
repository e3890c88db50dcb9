package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/sheet"
)

// AddList takes a file in: it is spooled to the data folder, looked through
// once for its structure and entered as a list, to be loaded by Load. The same
// bytes again make no new list: again is true, and the list is the first one.
// It returns a sheet.Refusal for a file that cannot be taken, or a
// review.Refusal for somebody who may load none; nothing of it is kept then.
func (s *Store) AddList(ctx context.Context, cause review.Cause, l intake.List, r io.Reader, maxBytes int64) (id review.ListID, again bool, err error) {
	err = s.takeIn(ctx, cause, r, maxBytes, arriving{
		known: func(sum string) (bool, error) {
			t, err := s.taken(ctx, l.Incident, sum)
			id, again = t.List, t.List != 0
			return again, err
		},
		look: func(f *os.File, sum string) (err error) {
			l.SHA256 = sum
			l, err = s.Inspect(ctx, l, f, maxBytes)
			return err
		},
		enter: func(tx *Tx) (err error) {
			id, err = tx.addList(l, "")
			return err
		},
	})
	return id, again, err
}

// Inspect returns l with what its file says of itself, see intake.List.Inspected.
// Nothing is kept.
func (s *Store) Inspect(ctx context.Context, l intake.List, f *os.File, maxBytes int64) (intake.List, error) {
	if err := os.MkdirAll(s.spoolDir(), 0o700); err != nil {
		return l, fmt.Errorf("keep the file: %w", err)
	}
	l.Bytes = size(f.Name())
	return l.Inspected(ctx, f, sheet.Options{MaxBytes: maxBytes, TempDir: s.spoolDir()})
}

// dropFile removes the file of a list or an upload that is not there, unless
// another has the same. The writer keeps that from happening in between.
func (s *Store) dropFile(ctx context.Context, sum string) error {
	return s.change(ctx, review.Cause{}, func(tx *Tx) error {
		n, err := one[int](tx, `SELECT (SELECT count(*) FROM lists WHERE sha256 = $1 OR sha256 GLOB $1 || '~*' AND phase <> 'erased') + (SELECT count(*) FROM uploads WHERE sha256 = $1)`, sum)
		if err != nil || n > 0 {
			return err
		}
		if err := os.Remove(s.spoolFile(sum)); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}

// addList enters a list to be loaded; why says why it is taken for the right
// file although it looked like another.
func (tx *Tx) addList(l intake.List, why string) (review.ListID, error) {
	id, err := one[review.ListID](tx, `
		INSERT INTO lists (incident_id, file_name, sha256, bytes, supplied_by, source_system, declared, declared_what,
			reading, header, mapping, dates, phase, total, loaded_by, loaded_at, indexed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1) RETURNING id`,
		l.Incident, l.FileName, l.SHA256, l.Bytes, l.SuppliedBy, l.SourceSystem, null(l.Declared), l.DeclaredWhat,
		toJSON(l.Reading), toJSON(l.Header), toJSON(l.Columns), l.Dates, intake.LoadingRows, l.Total, null(tx.Cause().Actor.Person), instant(tx.Now()))
	if err != nil {
		return 0, err
	}
	tx.Answer(review.Answer{Location: fmt.Sprintf("/incidents/%d/lists/%d", l.Incident, id), Message: "The file was received whole."})
	_, err = tx.Record(review.Event{
		Change:  "add list",
		Objects: []review.Object{{Kind: "list", ID: int64(id)}, {Kind: incidentKind, ID: int64(l.Incident)}},
		Facts:   map[string]string{"sha256": l.SHA256, "rows": fmt.Sprint(l.Total), "bytes": fmt.Sprint(l.Bytes)},
		Detail:  map[string]string{"file": l.FileName, "supplied by": l.SuppliedBy, "source system": l.SourceSystem, "why the right file": why},
	})
	return id, err
}

const selectList = `
	SELECT lists.id, incident_id, file_name, sha256, bytes, supplied_by, source_system, coalesce(declared, 0), declared_what, reading, header, mapping, dates,
		phase, done, total, coalesce(figures ->> 'began', ''), coalesce(figures ->> 'from', 0), figures, coalesce(now, figures), coalesce(people.name, 'the command line'), loaded_at, finished_at,
		coalesce(undoer.name, ''), undone_at, undone_why, coalesce(erase_asked_by, 0), coalesce(asker.name, ''), erase_asked_at, erase_why, coalesce(eraser.name, ''), erased_at
	FROM lists LEFT JOIN people ON people.id = loaded_by LEFT JOIN people AS undoer ON undoer.id = undone_by
	LEFT JOIN people AS asker ON asker.id = erase_asked_by LEFT JOIN people AS eraser ON eraser.id = erased_by`

// unfinished is the condition on lists that the program is still at.
const unfinished = `phase NOT IN ('done', 'undone', 'erased')`

func scanList(rows *sql.Rows, l *intake.List) error {
	err := rows.Scan(&l.ID, &l.Incident, &l.FileName, &l.SHA256, &l.Bytes, &l.SuppliedBy, &l.SourceSystem, &l.Declared, &l.DeclaredWhat,
		fromJSON(&l.Reading), fromJSON(&l.Header), fromJSON(&l.Columns), &l.Dates, &l.Phase, &l.Done, &l.Total, (*instant)(&l.Began), &l.From, fromJSON(&l.Figures), fromJSON(&l.Now), &l.LoadedBy,
		(*instant)(&l.LoadedAt), (*instant)(&l.FinishedAt), &l.Undo.By, (*instant)(&l.Undo.At), &l.Undo.Reason,
		&l.Erasure.AskedBy, &l.Erasure.Asker, (*instant)(&l.Erasure.AskedAt), &l.Erasure.Why, &l.Erasure.Confirmer, (*instant)(&l.Erasure.ErasedAt))
	l.SHA256, _, _ = strings.Cut(l.SHA256, "~") // that of an undone list is marked, so that the file can come again
	return err
}

// Lists are those of an incident, newest first.
func (s *Store) Lists(ctx context.Context, incident review.IncidentID) ([]intake.List, error) {
	var all []intake.List
	err := s.view(ctx, func(q querier) (err error) {
		all, err = list(q, scanList, selectList+` WHERE incident_id = $1 ORDER BY lists.id DESC`, incident)
		return err
	})
	return all, err
}

// List returns a list of an incident, or review.ErrNotFound.
func (s *Store) List(ctx context.Context, incident review.IncidentID, id review.ListID) (intake.List, error) {
	var l intake.List
	err := s.view(ctx, func(q querier) error {
		found, err := list(q, scanList, selectList+` WHERE lists.id = $1 AND ($2 = 0 OR incident_id = $2)`, id, incident)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fmt.Errorf("list %d: %w", id, review.ErrNotFound)
		}
		l = found[0]
		return nil
	})
	return l, err
}

// PatientsOn counts the people whom the letters of a list are about, those of
// earlier lists included.
func (s *Store) PatientsOn(ctx context.Context, id review.ListID) (int, error) {
	n := 0
	err := s.view(ctx, func(q querier) (err error) {
		n, err = patientsOn(q, id)
		return err
	})
	return n, err
}

func patientsOn(q querier, id review.ListID) (int, error) {
	return one[int](q, `SELECT count(DISTINCT patient_id) FROM rows JOIN letters ON letters.row_id = rows.id LEFT JOIN row_fates ON row_fates.row_id = rows.id
		WHERE rows.list_id = $1 AND coalesce(row_fates.result, 'letter') = 'letter'`, id)
}

// ChangedRows counts, list by list, the rows of an incident's loaded lists that
// wait because their document came before with other content.
func (s *Store) ChangedRows(ctx context.Context, incident review.IncidentID) (map[review.ListID]int, error) {
	faults, err := s.Faults(ctx, incident)
	n := map[review.ListID]int{}
	for _, f := range faults {
		if f.Key != intake.ChangedKey() {
			continue
		}
		for _, l := range f.Lists {
			n[l.ID] = l.Rows
		}
	}
	return n, err
}

// Faults are the reasons for which rows of an incident's loaded lists wait, the
// most frequent first.
func (s *Store) Faults(ctx context.Context, incident review.IncidentID) ([]intake.Fault, error) {
	var all []intake.Fault
	err := s.view(ctx, func(q querier) error {
		all = nil
		at := map[string]int{}
		return q.each(`
			SELECT lists.id, file_name, reason, count(*) FROM lists JOIN (
				SELECT list_id, reason FROM rows WHERE result = 'waiting' AND result <> 'letter' AND `+unchangedRow+`
				UNION ALL SELECT list_id, reason FROM row_fates WHERE result = 'waiting') AS waiting ON waiting.list_id = lists.id
			WHERE incident_id = $1 AND phase = $2
			GROUP BY lists.id, reason ORDER BY lists.id`, []any{incident, intake.Loaded}, func(rows *sql.Rows) error {
			var l intake.FaultyList
			var reason string
			if err := rows.Scan(&l.ID, &l.FileName, &reason, &l.Rows); err != nil {
				return err
			}
			key, why := intake.FaultOf(reason)
			i, known := at[key]
			if !known {
				i = len(all)
				at[key] = i
				all = append(all, intake.Fault{Key: key, Why: why})
			}
			all[i].Add(l)
			return nil
		})
	})
	slices.SortStableFunc(all, func(a, b intake.Fault) int { return b.Rows - a.Rows })
	return all, err
}
