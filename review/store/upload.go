package store

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"slices"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/sheet"
)

// Taken says what became of a file that came in: an upload to go on with, or
// the list that was loaded from the same bytes before.
type Taken struct {
	Upload review.UploadID
	List   review.ListID // not zero: this list has the same bytes
	Again  bool          // the same bytes are an upload already
}

const uploadKind = "upload"

// AddUpload takes a file in to be looked at: it is spooled to the data folder
// and read once for its structure. The same bytes again make nothing new.
// It returns a sheet.Refusal for a file that cannot be read, or a review.Refusal
// for somebody who may load none; nothing of it is kept then.
func (s *Store) AddUpload(ctx context.Context, cause review.Cause, l intake.List, r io.Reader, maxBytes int64) (Taken, error) {
	u := intake.Upload{Incident: l.Incident, FileName: l.FileName, SuppliedBy: l.SuppliedBy, SourceSystem: l.SourceSystem,
		Declared: l.Declared, DeclaredWhat: l.DeclaredWhat}
	var t Taken
	err := s.takeIn(ctx, cause, r, maxBytes, arriving{
		known: func(sum string) (known bool, err error) {
			t, err = s.taken(ctx, l.Incident, sum)
			return t.Again || t.List != 0, err
		},
		look: func(f *os.File, sum string) (err error) {
			u.SHA256, u.Bytes = sum, size(f.Name())
			u.Found, err = s.look(ctx, u, f, sheet.Reading{}, maxBytes)
			return err
		},
		enter: func(tx *Tx) (err error) {
			t.Upload, err = tx.addUpload(u)
			return err
		},
	})
	return t, err
}

func mayLoad(cause review.Cause) error {
	if cause.Actor.Person != 0 && !cause.Actor.May(review.LoadLists) {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager of this incident loads lists."}
	}
	return nil
}

// taken finds what the same bytes became before.
func (s *Store) taken(ctx context.Context, incident review.IncidentID, sum string) (Taken, error) {
	var t Taken
	err := s.view(ctx, func(q querier) error {
		return q.QueryRow(`SELECT coalesce((SELECT id FROM uploads WHERE incident_id = $1 AND sha256 = $2), 0),
			coalesce((SELECT id FROM lists WHERE incident_id = $1 AND sha256 = $2), 0)`, incident, sum).Scan(&t.Upload, &t.List)
	})
	t.Again = t.Upload != 0
	return t, err
}

// look reads the file of an upload for its structure, as want says where a
// person has said it.
func (s *Store) look(ctx context.Context, u intake.Upload, f *os.File, want sheet.Reading, maxBytes int64) (sheet.Found, error) {
	return sheet.Inspect(ctx, f, u.Bytes, sheet.Options{Name: u.FileName, Want: want, Known: intake.Known, MaxBytes: maxBytes, TempDir: s.spoolDir()})
}

func (tx *Tx) addUpload(u intake.Upload) (review.UploadID, error) {
	if err := tx.propose(&u); err != nil {
		return 0, err
	}
	id, err := one[review.UploadID](tx, `
		INSERT INTO uploads (incident_id, file_name, sha256, bytes, supplied_by, source_system, declared, declared_what, found, columns, dates, remembered, by, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id`,
		u.Incident, u.FileName, u.SHA256, u.Bytes, u.SuppliedBy, u.SourceSystem, null(u.Declared), u.DeclaredWhat,
		toJSON(u.Found), toJSON(u.Columns), u.Dates, u.Remembered, null(tx.Cause().Actor.Person), instant(tx.Now()))
	if err != nil {
		return 0, err
	}
	tx.Answer(review.Answer{Location: uploadURL(u.Incident, id, "/file"), Message: "The file was received whole."})
	_, err = tx.Record(review.Event{
		Change:  "add upload",
		Objects: []review.Object{{Kind: uploadKind, ID: int64(id)}, {Kind: incidentKind, ID: int64(u.Incident)}},
		Facts:   map[string]string{"sha256": u.SHA256, "rows": fmt.Sprint(u.Found.Rows), "bytes": fmt.Sprint(u.Bytes)},
		Detail:  map[string]string{"file": u.FileName, "supplied by": u.SuppliedBy, "source system": u.SourceSystem},
	})
	return id, err
}

func uploadURL(incident review.IncidentID, id review.UploadID, page string) string {
	return fmt.Sprintf("/incidents/%d/lists/uploads/%d%s", incident, id, page)
}

// propose matches the columns of an upload: as those of the same source were
// matched last, where the header names them still, else by their names.
func (tx *Tx) propose(u *intake.Upload) error {
	u.Columns, u.Dates, u.Remembered = intake.Map(u.Found.Header).Columns(), intake.DayFirst, false
	var header, columns []string
	var dates intake.DateOrder
	err := tx.QueryRow(`SELECT header, columns, dates FROM mappings WHERE incident_id = $1 AND source_system = $2`, u.Incident, u.SourceSystem).
		Scan(fromJSON(&header), fromJSON(&columns), &dates)
	if err != nil {
		return ignoreNotFound(err)
	}
	if !slices.Equal(header, u.Found.Header) {
		return nil
	}
	u.Columns, u.Dates, u.Remembered = columns, dates, true
	return nil
}

const selectUpload = `
	SELECT uploads.id, incident_id, uploads.version, file_name, sha256, bytes, supplied_by, source_system, coalesce(declared, 0), declared_what,
		found, columns, dates, matched, remembered, checked, checked_at, done, coalesce(people.name, 'the command line'), at
	FROM uploads LEFT JOIN people ON people.id = by`

func scanUpload(rows *sql.Rows, u *intake.Upload) error {
	var checked intake.Check
	err := rows.Scan(&u.ID, &u.Incident, &u.Version, &u.FileName, &u.SHA256, &u.Bytes, &u.SuppliedBy, &u.SourceSystem, &u.Declared, &u.DeclaredWhat,
		fromJSON(&u.Found), fromJSON(&u.Columns), &u.Dates, &u.Matched, &u.Remembered, fromJSON(&checked), (*instant)(&u.CheckedAt), &u.Done, &u.By, (*instant)(&u.At))
	u.Began = checked.Began
	if !u.CheckedAt.IsZero() {
		u.Checked = &checked
	}
	return err
}

// Uploads are the files of an incident that are on their way, newest first.
func (s *Store) Uploads(ctx context.Context, incident review.IncidentID) ([]intake.Upload, error) {
	var all []intake.Upload
	err := s.view(ctx, func(q querier) (err error) {
		all, err = list(q, scanUpload, selectUpload+` WHERE incident_id = $1 ORDER BY uploads.id DESC`, incident)
		return err
	})
	return all, err
}

// Sources are the source systems that lists and files of an incident have named.
func (s *Store) Sources(ctx context.Context, incident review.IncidentID) ([]string, error) {
	var all []string
	err := s.view(ctx, func(q querier) (err error) {
		all, err = column[string](q, `
			SELECT source_system FROM lists WHERE incident_id = $1 AND source_system <> ''
			UNION SELECT source_system FROM uploads WHERE incident_id = $1 AND source_system <> '' ORDER BY source_system`, incident)
		return err
	})
	return all, err
}

// Upload returns an upload of an incident, without the rows at its beginning
// that may be about restricted people, or review.ErrNotFound.
func (s *Store) Upload(ctx context.Context, incident review.IncidentID, id review.UploadID) (intake.Upload, error) {
	var u intake.Upload
	err := s.view(ctx, func(q querier) (err error) {
		if u, err = findUpload(q, incident, id); err != nil {
			return err
		}
		kept, err := restrictedIn(q, u.List())
		if err != nil {
			return err
		}
		u.Found.First = slices.DeleteFunc(u.Found.First, kept.mayBe)
		return nil
	})
	return u, err
}

func findUpload(q querier, incident review.IncidentID, id review.UploadID) (intake.Upload, error) {
	found, err := list(q, scanUpload, selectUpload+` WHERE uploads.id = $1 AND incident_id = $2`, id, incident)
	if err != nil {
		return intake.Upload{}, err
	}
	if len(found) == 0 {
		return intake.Upload{}, fmt.Errorf("upload %d: %w", id, review.ErrNotFound)
	}
	return found[0], nil
}
