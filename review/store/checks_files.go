package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"harmreview/review"
)

// checkDocuments reads every letter's file and compares it with its SHA-256.
func checkDocuments(v *verification) error {
	return v.q.each(`SELECT id, sha256, bytes FROM documents ORDER BY id`, nil, func(rows *sql.Rows) error {
		var id, bytes int64
		var sum string
		if err := rows.Scan(&id, &sum, &bytes); err != nil {
			return err
		}
		f, err := os.Open(v.store.documentFile(sum))
		if err != nil {
			return fmt.Errorf("document %d: its file cannot be read: documents/%s", id, sum)
		}
		defer f.Close()
		h := sha256.New()
		n, err := io.Copy(h, f)
		if err != nil || n != bytes || hex.EncodeToString(h.Sum(nil)) != sum {
			return fmt.Errorf("document %d: its file was changed after it was received: documents/%s", id, sum)
		}
		return nil
	})
}

// checkFiles looks whether each file is matched as was last noted of it, each
// letter read from a file that is matched to it, and each delivery's figures
// are those of its files.
func checkFiles(v *verification) error {
	for _, c := range []struct{ query, fault string }{
		{`SELECT id FROM document_files WHERE coalesce(letter_id, 0) <> coalesce((
			SELECT letter_id FROM letter_files WHERE file_id = document_files.id ORDER BY id DESC LIMIT 1), 0) OR (letter_id IS NULL) = (state = 'matched') LIMIT 1`,
			"file %d is not matched as the last change of it says"},
		{`SELECT letters.id FROM letters LEFT JOIN document_files ON document_files.id = letters.file_id
			WHERE letters.file_id IS NOT NULL AND document_files.letter_id IS NOT letters.id LIMIT 1`,
			"letter %d is read from a file that is not matched to it"},
		{`SELECT document_files.letter_id FROM document_files JOIN letters ON letters.id = document_files.letter_id WHERE letters.file_id IS NULL LIMIT 1`,
			"letter %d has a file matched to it and is not read from it"},
	} {
		id, err := one[int64](v.q, c.query)
		if err == nil {
			return fmt.Errorf(c.fault, id)
		}
		if ignoreNotFound(err) != nil {
			return err
		}
	}
	deliveries, err := list(v.q, scanDelivery, selectDelivery+` ORDER BY deliveries.id`)
	if err != nil {
		return err
	}
	for _, d := range deliveries {
		if err := v.countFiles(d); err != nil {
			return err
		}
	}
	return nil
}

func (v *verification) countFiles(d review.Delivery) error {
	found := d
	err := v.q.QueryRow(`SELECT count(*), count(*) FILTER (WHERE state = 'matched'), count(*) FILTER (WHERE state = 'unmatched'),
		count(*) FILTER (WHERE state = 'waiting'), coalesce(sum(doubtful), 0) FROM document_files WHERE delivery_id = $1`, d.ID).
		Scan(&found.Done, &found.Matched, &found.Unmatched, &found.Waiting, &found.Doubtful)
	if err != nil {
		return err
	}
	if found != d || d.Phase == review.DeliveryDone && d.Done != d.Files {
		return fmt.Errorf("delivery %d: its figures are not those of its files", d.ID)
	}
	return nil
}
