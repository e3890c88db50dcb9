package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"harmreview/review"
	"harmreview/review/intake"
)

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

// checkAgain has the files of an incident that are on their way checked anew:
// what is known of its documents and people is another than they were checked by.
func (tx *Tx) checkAgain(incident review.IncidentID) error {
	return tx.Exec(`UPDATE uploads SET checked = '{}', checked_at = '', done = 0, version = version + 1 WHERE incident_id = $1 AND matched = 1`, incident)
}

// checkSays is after how many rows a check says how far it is.
const checkSays = 10 * loadBatch

// checkUpload returns review.ErrStale when the upload was changed or dropped
// meanwhile.
func (s *Store) checkUpload(ctx context.Context, u intake.Upload) error {
	cause := review.Cause{Actor: review.Program(u.Incident)}
	incident, err := s.Incident(ctx, u.Incident)
	if err != nil {
		return err
	}
	began := s.Now()
	err = s.change(ctx, cause, func(tx *Tx) error {
		return tx.ExecOne(`UPDATE uploads SET checked = $1, done = 0 WHERE id = $2 AND version = $3`, toJSON(intake.Check{Began: began}), u.ID, u.Version)
	})
	if err != nil {
		return err
	}
	found, err := s.checkList(ctx, incident, u.List(), s.spoolFile(u.SHA256), func(rows int) error {
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
	found.Began = began
	return s.change(ctx, cause, func(tx *Tx) error {
		if err := tx.ExecOne(`UPDATE uploads SET checked = $1, checked_at = $2, done = $3 WHERE id = $4 AND version = $5`,
			toJSON(found), instant(tx.Now()), found.Figures.Rows, u.ID, u.Version); err != nil {
			return err
		}
		return tx.recordUpload(u, "check upload", map[string]string{"rows": fmt.Sprint(found.Figures.Rows), "waiting": fmt.Sprint(found.Figures.Waiting)})
	})
}
