package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"harmreview/review"
	"harmreview/review/intake"
)

// AddList takes a file in: it is spooled to the data folder, looked through
// once for its structure and entered as a list, to be loaded by Load. The same
// bytes again make no new list: again is true, and the list is the first one.
// It returns an intake.Refusal for a file that cannot be taken, and nothing of
// it is kept.
func (s *Store) AddList(ctx context.Context, cause review.Cause, l intake.List, r io.Reader, maxBytes int64) (id review.ListID, again bool, err error) {
	spooled, sum, err := s.spool(r, maxBytes)
	if err != nil {
		return 0, false, err
	}
	defer os.Remove(spooled)
	if id, err := s.listWith(ctx, l.Incident, sum); err == nil {
		return id, true, nil
	}
	file, err := inspect(spooled, maxBytes)
	if err != nil {
		return 0, false, err
	}
	l.SHA256, l.Bytes, l.Header, l.Total = sum, file.Bytes, file.Header, file.Rows
	l.Columns = intake.Map(file.Header).Columns()
	if err := os.Rename(spooled, s.spoolFile(sum)); err != nil {
		return 0, false, fmt.Errorf("keep the file: %w", err)
	}
	err = s.change(ctx, cause, func(tx *Tx) (err error) {
		if cause.Actor.Person != 0 && !cause.Actor.May(review.LoadLists) {
			return review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager of this incident loads lists."}
		}
		id, err = tx.addList(l)
		return err
	})
	if isUnique(err) { // somebody loaded the same file in this moment
		id, err = s.listWith(ctx, l.Incident, sum)
		return id, true, err
	}
	return id, false, err
}

func (tx *Tx) addList(l intake.List) (review.ListID, error) {
	id, err := one[review.ListID](tx, `
		INSERT INTO lists (incident_id, file_name, sha256, bytes, supplied_by, source_system, declared, declared_what,
			header, mapping, phase, total, loaded_by, loaded_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id`,
		l.Incident, l.FileName, l.SHA256, l.Bytes, l.SuppliedBy, l.SourceSystem, null(l.Declared), l.DeclaredWhat,
		toJSON(l.Header), toJSON(l.Columns), intake.LoadingRows, l.Total, null(tx.Cause().Actor.Person), instant(tx.Now()))
	if err != nil {
		return 0, err
	}
	tx.Answer(review.Answer{Location: fmt.Sprintf("/incidents/%d/lists/%d", l.Incident, id), Message: "The list is being loaded."})
	_, err = tx.Record(review.Event{
		Change:  "add list",
		Objects: []review.Object{{Kind: "list", ID: int64(id)}, {Kind: incidentKind, ID: int64(l.Incident)}},
		Facts:   map[string]string{"sha256": l.SHA256, "rows": fmt.Sprint(l.Total), "bytes": fmt.Sprint(l.Bytes)},
		Detail:  map[string]string{"file": l.FileName, "supplied by": l.SuppliedBy, "source system": l.SourceSystem},
	})
	return id, err
}

// spool writes r to a private file of the data folder and returns its SHA-256.
func (s *Store) spool(r io.Reader, maxBytes int64) (file, sum string, err error) {
	dir := filepath.Dir(s.spoolFile(""))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", "", fmt.Errorf("keep the file: %w", err)
	}
	f, err := os.CreateTemp(dir, "incoming-*")
	if err != nil {
		return "", "", fmt.Errorf("keep the file: %w", err)
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, h), io.LimitReader(r, maxBytes+1))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", "", errors.Join(fmt.Errorf("keep the file: %w", err), os.Remove(f.Name()))
	}
	if n > maxBytes {
		return "", "", errors.Join(tooLarge(maxBytes), os.Remove(f.Name()))
	}
	return f.Name(), hex.EncodeToString(h.Sum(nil)), nil
}

func tooLarge(maxBytes int64) error {
	return intake.Refusal(fmt.Sprintf("The file is larger than %d MiB. Split it, or ask for a higher limit (-max-upload).", maxBytes>>20))
}

func inspect(name string, maxBytes int64) (intake.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return intake.File{}, err
	}
	defer f.Close()
	return intake.Inspect(f, maxBytes)
}

// spoolFile is where the bytes of a list are kept, by their SHA-256.
func (s *Store) spoolFile(sum string) string { return filepath.Join(s.dir, "lists", sum+".csv") }

func (s *Store) listWith(ctx context.Context, incident review.IncidentID, sum string) (review.ListID, error) {
	var id review.ListID
	err := s.view(ctx, func(q querier) (err error) {
		id, err = one[review.ListID](q, `SELECT id FROM lists WHERE incident_id = $1 AND sha256 = $2`, incident, sum)
		return err
	})
	return id, err
}

const selectList = `
	SELECT lists.id, incident_id, file_name, sha256, bytes, supplied_by, source_system, coalesce(declared, 0), declared_what, header, mapping,
		phase, done, total, figures, coalesce(people.name, 'the command line'), loaded_at, finished_at
	FROM lists LEFT JOIN people ON people.id = loaded_by`

func scanList(rows *sql.Rows, l *intake.List) error {
	return rows.Scan(&l.ID, &l.Incident, &l.FileName, &l.SHA256, &l.Bytes, &l.SuppliedBy, &l.SourceSystem, &l.Declared, &l.DeclaredWhat,
		fromJSON(&l.Header), fromJSON(&l.Columns), &l.Phase, &l.Done, &l.Total, fromJSON(&l.Figures), &l.LoadedBy,
		(*instant)(&l.LoadedAt), (*instant)(&l.FinishedAt))
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

// ListRows are the rows of a list with a result ("" for any), from after a
// line, at most limit.
func (s *Store) ListRows(ctx context.Context, id review.ListID, result intake.Result, after, limit int) ([]intake.ListRow, error) {
	var all []intake.ListRow
	err := s.view(ctx, func(q querier) (err error) {
		all, err = list(q, func(rows *sql.Rows, r *intake.ListRow) error {
			var cells keptCells
			err := rows.Scan(&r.ID, &r.List, &r.Line, &r.Result, &r.Reason, &cells)
			r.Cells = cells.texts
			return err
		}, `SELECT id, list_id, line, result, reason, cells FROM rows
			WHERE list_id = $1 AND line > $2 AND ($3 = '' OR result = $3) ORDER BY line LIMIT $4`, id, after, result, limit)
		return err
	})
	return all, err
}
