package store

import (
	"context"
	"fmt"
	"os"
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/sheet"
)

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
	found, err := s.look(ctx, u, f, want, u.Bytes)
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
		tx.Answer(review.Answer{Location: uploadURL(u.Incident, id, "/file"), Message: "The file was read anew. Look at it again before you go on."})
		return tx.recordUpload(u, "choose sheet", map[string]string{"reading": toJSON(found.Reading)})
	})
}

func (tx *Tx) recordUpload(u intake.Upload, change string, facts map[string]string) error {
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

// Mapping is how the columns of the last list of a source were matched on the
// page: the canonical name of each header cell, and how it wrote dates.
// It returns review.ErrNotFound when there was none.
func (s *Store) Mapping(ctx context.Context, incident review.IncidentID, source string) (map[string]string, intake.DateOrder, error) {
	names := map[string]string{}
	var header, columns []string
	var dates intake.DateOrder
	err := s.view(ctx, func(q querier) error {
		return q.QueryRow(`SELECT header, columns, dates FROM mappings WHERE incident_id = $1 AND source_system = $2`, incident, source).
			Scan(fromJSON(&header), fromJSON(&columns), &dates)
	})
	for i, h := range header {
		names[strings.TrimSpace(h)] = columns[i]
	}
	return names, dates, err
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
