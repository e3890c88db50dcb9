package store

import (
	"archive/zip"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"harmreview/review"
	"harmreview/review/document"
)

// How much a transaction of a delivery takes, and how long a delivery stays its
// holder's without one: a file that is hard to read takes a minute.
const (
	filesBatch    = 200
	filesBatchFor = 5 * time.Second
	deliveryLease = 3 * time.Minute
)

// A reading of a delivery is one run over its files. Each batch is a
// transaction that moves the progress, so that a kill at any point loses and
// doubles nothing.
type deliveryReading struct {
	store    *Store
	delivery review.Delivery
	reader   document.Reader
	holder   string
	started  time.Time
}

// ReadDeliveries reads every delivery that is not whole and that no living
// process holds. One that cannot be read keeps back no other; what was wrong is
// returned at the end.
func (s *Store) ReadDeliveries(ctx context.Context) error {
	var ids []review.DeliveryID
	err := s.view(ctx, func(q querier) (err error) {
		ids, err = column[review.DeliveryID](q, `SELECT id FROM deliveries WHERE phase <> $1 AND lease_until < $2 ORDER BY id`, review.DeliveryDone, instant(s.now()))
		return err
	})
	if err != nil {
		return err
	}
	var failed error
	for _, id := range ids {
		d, err := s.ReadDelivery(ctx, id)
		if errors.Is(err, review.ErrNotNow) {
			continue // another process is at it
		}
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		slog.InfoContext(ctx, "letters' files read", "delivery", id, "files", d.Files, "matched", d.Matched, "seconds", d.Seconds)
	}
	return failed
}

// ReadDelivery brings a delivery to its end from wherever it is. It returns a
// review.Refusal when another process is reading it now.
func (s *Store) ReadDelivery(ctx context.Context, id review.DeliveryID) (review.Delivery, error) {
	r := &deliveryReading{store: s, holder: rand.Text(), started: time.Now()}
	var err error
	if r.delivery, err = s.Delivery(ctx, 0, id); err != nil || r.delivery.Phase == review.DeliveryDone {
		return r.delivery, err
	}
	if err := r.takeLease(ctx); err != nil {
		return r.delivery, err
	}
	if r.delivery, err = s.Delivery(ctx, 0, id); err != nil { // whoever held it until now may have gone on
		return r.delivery, err
	}
	if err := r.run(ctx); err != nil {
		return r.delivery, fmt.Errorf("delivery %d: %w", id, err)
	}
	return s.Delivery(ctx, 0, id)
}

func (r *deliveryReading) run(ctx context.Context) error {
	if r.delivery.Phase == review.DeliveryReading {
		if err := r.read(ctx); err != nil {
			return err
		}
		if err := r.enterMatching(ctx); err != nil {
			return err
		}
	}
	if err := r.store.matchFiles(ctx, r.delivery.Incident); err != nil {
		return err
	}
	if err := r.finish(ctx); err != nil {
		return err
	}
	return removeFile(r.store.deliveryFile(r.delivery.SHA256))
}

// enterMatching says that every file is kept.
func (r *deliveryReading) enterMatching(ctx context.Context) error {
	return r.store.change(ctx, r.cause(), func(tx *Tx) error {
		return tx.ExecOne(`UPDATE deliveries SET phase = $1 WHERE id = $2 AND lease_by = $3 AND phase = $4`,
			review.DeliveryMatching, r.delivery.ID, r.holder, review.DeliveryReading)
	})
}

func (r *deliveryReading) cause() review.Cause {
	return review.Cause{Actor: review.Program(r.delivery.Incident)}
}

func (r *deliveryReading) takeLease(ctx context.Context) error {
	return r.store.change(ctx, r.cause(), func(tx *Tx) error {
		n, err := tx.ExecN(`UPDATE deliveries SET lease_by = $1, lease_until = $2 WHERE id = $3 AND lease_until < $4`,
			r.holder, instant(tx.Now().Add(deliveryLease)), r.delivery.ID, instant(tx.Now()))
		if err == nil && n == 0 {
			return review.Refusal{Kind: review.ErrNotNow, Why: "These files are being read by another process."}
		}
		return err
	})
}

// read keeps every file of the delivery, and what could be read of it.
func (r *deliveryReading) read(ctx context.Context) error {
	f, err := os.Open(r.store.deliveryFile(r.delivery.SHA256))
	if err != nil {
		return fmt.Errorf("the files as they came: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	files, err := document.Files(f, info.Size())
	if err != nil {
		return err
	}
	r.reader = document.NewReader(r.store.documentsDir())
	for r.delivery.Done < len(files) {
		batch, err := r.nextBatch(ctx, files[r.delivery.Done:])
		if err != nil {
			return err
		}
		if err := r.keep(ctx, batch); err != nil {
			return err
		}
		r.delivery.Done += len(batch)
	}
	return nil
}

// A fileToKeep is a file on its way into the database; sum is "" for one that
// could not be unpacked.
type fileToKeep struct {
	name, sum string
	bytes     int
	found     document.Read
}

// nextBatch unpacks and reads files until there are enough for a transaction.
func (r *deliveryReading) nextBatch(ctx context.Context, files []*zip.File) ([]fileToKeep, error) {
	var batch []fileToKeep
	began := time.Now()
	for _, f := range files[:min(filesBatch, len(files))] {
		k, err := r.unpack(ctx, f)
		if err != nil {
			return nil, err
		}
		if batch = append(batch, k); time.Since(began) > filesBatchFor {
			break
		}
	}
	return batch, nil
}

func (r *deliveryReading) unpack(ctx context.Context, f *zip.File) (fileToKeep, error) {
	k := fileToKeep{name: f.Name}
	if err := ctx.Err(); err != nil {
		return k, err
	}
	unpacked, err := f.Open()
	if err != nil {
		return k, nil
	}
	defer unpacked.Close()
	b, err := io.ReadAll(io.LimitReader(unpacked, document.MaxFile+1))
	if err != nil || len(b) > document.MaxFile {
		return k, nil
	}
	k.bytes = len(b)
	if k.sum, err = r.store.placeDocument(b); err != nil {
		return k, err
	}
	k.found, err = r.reader.Read(ctx, r.store.documentFile(k.sum), b)
	return k, err
}

// keep is one transaction of the delivery.
func (r *deliveryReading) keep(ctx context.Context, batch []fileToKeep) error {
	return r.store.change(ctx, r.cause(), func(tx *Tx) error {
		sum := sha256.New()
		for i, k := range batch {
			n := r.delivery.Done + i + 1
			fmt.Fprintf(sum, "%d %s\n", n, k.sum) // a hash never fails
			if err := tx.keepDelivered(r.delivery, n, k); err != nil {
				return fmt.Errorf("file %d: %w", n, err)
			}
		}
		if err := tx.ExecOne(`UPDATE deliveries SET done = done + $1, lease_until = $2 WHERE id = $3 AND lease_by = $4 AND done = $5 AND phase = $6`,
			len(batch), instant(tx.Now().Add(deliveryLease)), r.delivery.ID, r.holder, r.delivery.Done, review.DeliveryReading); err != nil {
			return err
		}
		_, err := tx.Record(review.Event{
			Change:  "keep files",
			Objects: []review.Object{{Kind: deliveryKind, ID: int64(r.delivery.ID)}},
			Facts: map[string]string{"from": fmt.Sprint(r.delivery.Done + 1), "to": fmt.Sprint(r.delivery.Done + len(batch)),
				"sha256": hex.EncodeToString(sum.Sum(nil))},
		})
		return err
	})
}

// finish counts what became of the delivery and gives the lease back.
func (r *deliveryReading) finish(ctx context.Context) error {
	return r.store.change(ctx, r.cause(), func(tx *Tx) error {
		d, err := delivery(tx, 0, r.delivery.ID)
		if err != nil {
			return err
		}
		if err := tx.ExecOne(`UPDATE deliveries SET phase = $1, finished_at = $2, seconds = seconds + $3, lease_by = '', lease_until = '' WHERE id = $4 AND lease_by = $5`,
			review.DeliveryDone, instant(tx.Now()), float64(time.Since(r.started).Milliseconds())/1000, d.ID, r.holder); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{
			Change:  "finish delivery",
			Objects: []review.Object{{Kind: deliveryKind, ID: int64(d.ID)}},
			Facts: map[string]string{"files": fmt.Sprint(d.Files), "matched": fmt.Sprint(d.Matched), "unmatched": fmt.Sprint(d.Unmatched),
				"waiting": fmt.Sprint(d.Waiting), "doubtful": fmt.Sprint(d.Doubtful)},
		})
		return err
	})
}
