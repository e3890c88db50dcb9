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
	if err := mayLoad(cause); err != nil {
		return Taken{}, err
	}
	spooled, sum, err := s.spool(r, maxBytes)
	if err != nil {
		return Taken{}, err
	}
	defer func() { _ = errors.Join(os.Remove(spooled.Name()), spooled.Close()) }() // it has its place by then, or none
	if t, err := s.taken(ctx, l.Incident, sum); err != nil || t.Again || t.List != 0 {
		return t, err
	}
	found, size, err := s.inspect(ctx, spooled, l.FileName, sheet.Reading{}, maxBytes)
	if err != nil {
		return Taken{}, err
	}
	u := intake.Upload{Incident: l.Incident, FileName: l.FileName, SHA256: sum, Bytes: size, SuppliedBy: l.SuppliedBy, SourceSystem: l.SourceSystem,
		Declared: l.Declared, DeclaredWhat: l.DeclaredWhat, Found: found}
	cause.Fields += " " + sum // the file is one of the form's fields
	var t Taken
	err = s.change(ctx, cause, func(tx *Tx) (err error) {
		if err := keepFile(spooled.Name(), s.spoolFile(sum)); err != nil {
			return fmt.Errorf("keep the file: %w", err)
		}
		t.Upload, err = tx.addUpload(u)
		return err
	})
	if isUnique(err) { // somebody sent the same file in this moment
		return s.taken(ctx, l.Incident, sum)
	}
	if err != nil {
		return Taken{}, errors.Join(err, s.dropFile(ctx, sum))
	}
	return t, nil
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

// inspect reads a spooled file for its structure, as want says where a person
// has said it.
func (s *Store) inspect(ctx context.Context, f *os.File, name string, want sheet.Reading, maxBytes int64) (sheet.Found, int64, error) {
	info, err := f.Stat()
	if err != nil {
		return sheet.Found{}, 0, err
	}
	found, err := sheet.Inspect(ctx, f, info.Size(), sheet.Options{Name: name, Want: want, Known: intake.Known, MaxBytes: maxBytes, TempDir: s.spoolDir()})
	return found, info.Size(), err
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
	tx.Answer(review.Answer{Location: uploadURL(u.Incident, id, "/columns"), Message: "The file was received whole."})
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
	if errors.Is(err, review.ErrNotFound) || err != nil {
		return ignore(err, review.ErrNotFound)
	}
	if !slices.Equal(header, u.Found.Header) {
		return nil
	}
	u.Columns, u.Dates, u.Remembered = columns, dates, true
	return nil
}

// ignore returns err unless it is the one that means nothing here.
func ignore(err, harmless error) error {
	if errors.Is(err, harmless) {
		return nil
	}
	return err
}

const selectUpload = `
	SELECT uploads.id, incident_id, uploads.version, file_name, sha256, bytes, supplied_by, source_system, coalesce(declared, 0), declared_what,
		found, columns, dates, matched, remembered, checked, checked_at, done, coalesce(people.name, 'the command line'), at
	FROM uploads LEFT JOIN people ON people.id = by`

func scanUpload(rows *sql.Rows, u *intake.Upload) error {
	var checked intake.Check
	err := rows.Scan(&u.ID, &u.Incident, &u.Version, &u.FileName, &u.SHA256, &u.Bytes, &u.SuppliedBy, &u.SourceSystem, &u.Declared, &u.DeclaredWhat,
		fromJSON(&u.Found), fromJSON(&u.Columns), &u.Dates, &u.Matched, &u.Remembered, fromJSON(&checked), (*instant)(&u.CheckedAt), &u.Done, &u.By, (*instant)(&u.At))
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

// Upload returns an upload of an incident, or review.ErrNotFound.
func (s *Store) Upload(ctx context.Context, incident review.IncidentID, id review.UploadID) (intake.Upload, error) {
	var u intake.Upload
	err := s.view(ctx, func(q querier) (err error) {
		u, err = findUpload(q, incident, id)
		return err
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

// changeUpload changes an upload that is still at version.
// It returns review.ErrStale when it is not.
func (s *Store) changeUpload(ctx context.Context, cause review.Cause, id review.UploadID, version int, fn func(*Tx, intake.Upload) error) error {
	if err := mayLoad(cause); err != nil {
		return err
	}
	return s.change(ctx, cause, func(tx *Tx) error {
		u, err := findUpload(tx, cause.Actor.Incident, id)
		if err != nil {
			return err
		}
		if u.Version != version {
			return review.ErrStale
		}
		return fn(tx, u)
	})
}

// MatchColumns keeps which cell of the header is which column and how dates are
// written. The file is checked under it afterwards, see CheckWaiting.
// It returns review.Problems for a matching that cannot be, and
// review.ErrStale when somebody matched them meanwhile.
func (s *Store) MatchColumns(ctx context.Context, cause review.Cause, id review.UploadID, version int, columns []string, dates intake.DateOrder) error {
	return s.changeUpload(ctx, cause, id, version, func(tx *Tx, u intake.Upload) error {
		if err := intake.CheckColumns(u.Found.Header, columns, dates).Err(); err != nil {
			return err
		}
		if err := tx.ExecOne(`UPDATE uploads SET columns = $1, dates = $2, matched = 1, checked = '{}', checked_at = '', done = 0, version = version + 1 WHERE id = $3`,
			toJSON(columns), dates, id); err != nil {
			return err
		}
		tx.Answer(review.Answer{Location: uploadURL(u.Incident, id, ""), Message: "The columns were matched."})
		return tx.recordUpload(u, "match columns", map[string]string{"columns": toJSON(columns), "dates": string(dates)})
	})
}

// ChooseSheet looks at a file again, at another sheet, encoding, separator or
// header line. It returns a sheet.Refusal when nothing can be read so.
func (s *Store) ChooseSheet(ctx context.Context, cause review.Cause, id review.UploadID, version int, want sheet.Reading) error {
	u, err := s.Upload(ctx, cause.Actor.Incident, id)
	if err != nil {
		return err
	}
	f, err := os.Open(s.spoolFile(u.SHA256))
	if err != nil {
		return fmt.Errorf("the file of the upload: %w", err)
	}
	defer f.Close()
	found, _, err := s.inspect(ctx, f, u.FileName, want, u.Bytes)
	if err != nil {
		return err
	}
	return s.changeUpload(ctx, cause, id, version, func(tx *Tx, u intake.Upload) error {
		u.Found = found
		if err := tx.propose(&u); err != nil {
			return err
		}
		if err := tx.ExecOne(`UPDATE uploads SET found = $1, columns = $2, dates = $3, remembered = $4, matched = 0, checked = '{}', checked_at = '', done = 0,
			version = version + 1 WHERE id = $5`, toJSON(u.Found), toJSON(u.Columns), u.Dates, u.Remembered, id); err != nil {
			return err
		}
		tx.Answer(review.Answer{Location: uploadURL(u.Incident, id, "/columns"), Message: "The file was read anew."})
		return tx.recordUpload(u, "choose sheet", map[string]string{"reading": toJSON(found.Reading)})
	})
}

func (tx *Tx) recordUpload(u intake.Upload, change review.ChangeName, facts map[string]string) error {
	if facts == nil {
		facts = map[string]string{}
	}
	facts["sha256"] = u.SHA256
	_, err := tx.Record(review.Event{Change: change, Objects: []review.Object{{Kind: uploadKind, ID: int64(u.ID)}, {Kind: incidentKind, ID: int64(u.Incident)}}, Facts: facts})
	return err
}

// CommitUpload makes a list of a file that was checked, to be loaded by Load.
// Where the check found signs that it is the wrong file, why says why it is the
// right one all the same. It returns review.Problems without that, and a
// review.Refusal for a file that is not checked as it stands.
func (s *Store) CommitUpload(ctx context.Context, cause review.Cause, id review.UploadID, version int, why string) (review.ListID, error) {
	var made review.ListID
	err := s.changeUpload(ctx, cause, id, version, func(tx *Tx, u intake.Upload) (err error) {
		if u.Checked == nil {
			return review.Refusal{Kind: review.ErrNotNow, Why: "The file is still being checked. Load it once you have seen what a load would do."}
		}
		doubts := u.Checked.Doubts()
		p := review.Problems{}
		p.Add(len(doubts) == 0 || why != "", "why", "Say how you know that this is the right file, or drop it.")
		if err := p.Err(); err != nil {
			return err
		}
		if made, err = tx.addList(u.List(), why); err != nil {
			return err
		}
		if err := tx.remember(u); err != nil {
			return err
		}
		return tx.Exec(`DELETE FROM uploads WHERE id = $1`, id)
	})
	return made, err
}

// remember keeps how the columns of a source were matched, for its next list.
func (tx *Tx) remember(u intake.Upload) error {
	return tx.Exec(`
		INSERT INTO mappings (incident_id, source_system, header, columns, dates, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (incident_id, source_system) DO UPDATE SET header = excluded.header, columns = excluded.columns, dates = excluded.dates, at = excluded.at`,
		u.Incident, u.SourceSystem, toJSON(u.Found.Header), toJSON(u.Columns), u.Dates, instant(tx.Now()))
}

// DropUpload forgets a file that was not loaded: nothing of it is kept but what
// the event says, which is how it was called, how many rows it had, and its digest.
func (s *Store) DropUpload(ctx context.Context, cause review.Cause, id review.UploadID, version int) error {
	var sum string
	err := s.changeUpload(ctx, cause, id, version, func(tx *Tx, u intake.Upload) error {
		sum = u.SHA256
		if err := tx.Exec(`DELETE FROM uploads WHERE id = $1`, id); err != nil {
			return err
		}
		tx.Answer(review.Answer{Location: fmt.Sprintf("/incidents/%d/lists", u.Incident), Message: "The file was dropped. Nothing of it was loaded."})
		return tx.recordUpload(u, "drop upload", map[string]string{"rows": fmt.Sprint(u.Found.Rows)})
	})
	if err != nil {
		return err
	}
	return s.dropFile(ctx, sum)
}

// CheckWaiting checks the uploads whose columns are matched and that are not
// checked as they stand, one after another. One that cannot be checked keeps
// back no other; what was wrong is returned at the end.
func (s *Store) CheckWaiting(ctx context.Context) error {
	var waiting []intake.Upload
	err := s.view(ctx, func(q querier) (err error) {
		waiting, err = list(q, scanUpload, selectUpload+` WHERE matched = 1 AND checked_at = '' ORDER BY uploads.id`)
		return err
	})
	for _, u := range waiting {
		if failed := s.checkUpload(ctx, u); failed != nil && !errors.Is(failed, review.ErrStale) {
			err = errors.Join(err, fmt.Errorf("check upload %d: %w", u.ID, failed))
		}
	}
	return err
}

// checkSays is after how many rows a check says how far it is.
const checkSays = 10 * loadBatch

// checkUpload returns review.ErrStale when the upload was changed or dropped
// meanwhile.
func (s *Store) checkUpload(ctx context.Context, u intake.Upload) error {
	cause := review.Cause{Actor: review.Program(u.Incident)}
	found, err := s.checkList(ctx, u.List(), func(rows int) error {
		if rows%checkSays != 0 {
			return ctx.Err()
		}
		return s.change(ctx, cause, func(tx *Tx) error {
			return tx.ExecOne(`UPDATE uploads SET done = $1 WHERE id = $2 AND version = $3`, rows, u.ID, u.Version)
		})
	})
	if errors.Is(err, fs.ErrNotExist) {
		return review.ErrStale // it was dropped
	}
	if err != nil {
		return err
	}
	return s.change(ctx, cause, func(tx *Tx) error {
		if err := tx.ExecOne(`UPDATE uploads SET checked = $1, checked_at = $2, done = $3 WHERE id = $4 AND version = $5`,
			toJSON(found), instant(tx.Now()), found.Figures.Rows, u.ID, u.Version); err != nil {
			return err
		}
		return tx.recordUpload(u, "check upload", map[string]string{"rows": fmt.Sprint(found.Figures.Rows), "waiting": fmt.Sprint(found.Figures.Waiting)})
	})
}
