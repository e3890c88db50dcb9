package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"harmreview/review"
	"harmreview/review/document"
)

// documentsDir is the private folder of letters' files.
func (s *Store) documentsDir() string { return filepath.Join(s.dir, "documents") }

// documentFile is where the bytes of a letter's file are kept, by their SHA-256.
func (s *Store) documentFile(sum string) string { return filepath.Join(s.documentsDir(), sum) }

// deliveryFile is where a delivery waits until all its files are kept.
func (s *Store) deliveryFile(sum string) string {
	return filepath.Join(s.dir, "deliveries", sum+".zip")
}

// AddDelivery takes in a ZIP of the files that letters come as: it is spooled to
// the data folder, bounded, and entered, to be read by ReadDelivery. The same
// bytes again make no new delivery: again is true, and it is the first one.
// It returns a document.Refusal for a file that cannot be taken, or a
// review.Refusal for somebody who may load none; nothing of it is kept then.
func (s *Store) AddDelivery(ctx context.Context, cause review.Cause, d review.Delivery, r io.Reader, maxBytes int64) (id review.DeliveryID, again bool, err error) {
	if cause.Actor.Person != 0 && !cause.Actor.May(review.LoadLists) {
		return 0, false, review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager of this incident loads letters’ files."}
	}
	spooled, sum, err := spool(filepath.Dir(s.deliveryFile("")), r, maxBytes)
	if err != nil {
		return 0, false, err
	}
	defer func() { _ = errors.Join(os.Remove(spooled.Name()), spooled.Close()) }() // it has its place by then, or none
	if id, err := s.deliveryWith(ctx, d.Incident, sum); err == nil {
		return id, true, nil
	}
	info, err := spooled.Stat()
	if err != nil {
		return 0, false, err
	}
	files, err := document.Files(spooled, info.Size())
	if err != nil {
		return 0, false, err
	}
	d.SHA256, d.Files = sum, len(files)
	cause.Fields += " " + sum // the file is one of the form's fields
	err = s.change(ctx, cause, func(tx *Tx) (err error) {
		if err := keepFile(spooled.Name(), s.deliveryFile(sum)); err != nil {
			return fmt.Errorf("keep the file: %w", err)
		}
		id, err = tx.addDelivery(d, info.Size())
		return err
	})
	if isUnique(err) { // somebody sent the same file in this moment
		id, err = s.deliveryWith(ctx, d.Incident, sum)
		return id, true, err
	}
	return id, false, err
}

func (tx *Tx) addDelivery(d review.Delivery, bytes int64) (review.DeliveryID, error) {
	id, err := one[review.DeliveryID](tx, `
		INSERT INTO deliveries (incident_id, file_name, sha256, phase, files, received_by, received_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		d.Incident, d.FileName, d.SHA256, review.DeliveryReading, d.Files, null(tx.Cause().Actor.Person), instant(tx.Now()))
	if err != nil {
		return 0, err
	}
	tx.Answer(review.Answer{Location: fmt.Sprintf("/incidents/%d/lists/files/%d", d.Incident, id), Message: "The files were received whole."})
	_, err = tx.Record(review.Event{
		Change:  "add delivery",
		Objects: []review.Object{{Kind: deliveryKind, ID: int64(id)}, {Kind: incidentKind, ID: int64(d.Incident)}},
		Facts:   map[string]string{"sha256": d.SHA256, "files": fmt.Sprint(d.Files), "bytes": fmt.Sprint(bytes)},
		Detail:  map[string]string{"file": d.FileName},
	})
	return id, err
}

// deliveryKind is what events call a delivery.
const deliveryKind = "delivery"

func (s *Store) deliveryWith(ctx context.Context, incident review.IncidentID, sum string) (review.DeliveryID, error) {
	var id review.DeliveryID
	err := s.view(ctx, func(q querier) (err error) {
		id, err = one[review.DeliveryID](q, `SELECT id FROM deliveries WHERE incident_id = $1 AND sha256 = $2`, incident, sum)
		return err
	})
	return id, err
}

const selectDelivery = `
	SELECT deliveries.id, incident_id, file_name, sha256, phase, files, done, matched, unmatched, waiting, doubtful,
		coalesce(people.name, 'the command line'), received_at, finished_at, seconds
	FROM deliveries LEFT JOIN people ON people.id = received_by`

func scanDelivery(rows *sql.Rows, d *review.Delivery) error {
	return rows.Scan(&d.ID, &d.Incident, &d.FileName, &d.SHA256, &d.Phase, &d.Files, &d.Done, &d.Matched, &d.Unmatched, &d.Waiting, &d.Doubtful,
		&d.ReceivedBy, (*instant)(&d.ReceivedAt), (*instant)(&d.FinishedAt), &d.Seconds)
}

// Deliveries are those of an incident, newest first.
func (s *Store) Deliveries(ctx context.Context, incident review.IncidentID) ([]review.Delivery, error) {
	var all []review.Delivery
	err := s.view(ctx, func(q querier) (err error) {
		all, err = list(q, scanDelivery, selectDelivery+` WHERE incident_id = $1 ORDER BY deliveries.id DESC`, incident)
		return err
	})
	return all, err
}

// Delivery returns a delivery of an incident, or of any where incident is 0, or
// review.ErrNotFound.
func (s *Store) Delivery(ctx context.Context, incident review.IncidentID, id review.DeliveryID) (review.Delivery, error) {
	var d review.Delivery
	err := s.view(ctx, func(q querier) (err error) {
		d, err = delivery(q, incident, id)
		return err
	})
	return d, err
}

func delivery(q querier, incident review.IncidentID, id review.DeliveryID) (review.Delivery, error) {
	found, err := list(q, scanDelivery, selectDelivery+` WHERE deliveries.id = $1 AND ($2 = 0 OR incident_id = $2)`, id, incident)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("delivery %d: %w", id, review.ErrNotFound)
	}
	if err != nil {
		return review.Delivery{}, err
	}
	return found[0], nil
}

// placeDocument keeps the bytes of a letter's file under their SHA-256, which it
// returns; they are whole on the disk then, or not there.
func (s *Store) placeDocument(b []byte) (sum string, err error) {
	if sum, err = keepBytes(s.documentsDir(), b); err != nil {
		err = fmt.Errorf("keep a letter's file: %w", err)
	}
	return sum, err
}

// keepBytes keeps bytes in a private folder under their SHA-256, which it returns;
// they are whole on the disk then, or not there.
func keepBytes(dir string, b []byte) (string, error) {
	digest := sha256.Sum256(b)
	sum := hex.EncodeToString(digest[:])
	name := filepath.Join(dir, sum)
	if info, err := os.Stat(name); err == nil && info.Size() == int64(len(b)) {
		return sum, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	f, err := createIncoming(dir)
	if err != nil {
		return "", err
	}
	defer f.Close()
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return "", err
	}
	return sum, nil
}

// removeFile removes a file that may be gone already.
func removeFile(name string) error {
	if err := os.Remove(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
