package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/review/sheet"
)

// records are those of a list, from its file.
func records(file string, l intake.List) iter.Seq2[sheet.Record, error] {
	return func(yield func(sheet.Record, error) bool) {
		f, err := os.Open(file)
		if err != nil {
			yield(sheet.Record{}, fmt.Errorf("the file of the list: %w", err))
			return
		}
		defer f.Close()
		for r, err := range l.Reading.Records(f, l.Bytes, filepath.Dir(file)) {
			if !yield(r, err) {
				return
			}
		}
	}
}

// rows is phase 1: every row as received, with its result.
func (l *load) rows(ctx context.Context) error {
	batch := make([]intake.Row, 0, loadBatch)
	n := 0
	for record, err := range records(l.store.spoolFile(l.list.SHA256), l.list) {
		if err != nil {
			return err
		}
		if n++; n <= l.list.Done {
			continue
		}
		if batch = append(batch, l.mapping.Parse(record, l.terms())); len(batch) < loadBatch {
			continue
		}
		if err := l.keepRows(ctx, n, batch); err != nil {
			return err
		}
		batch = batch[:0]
	}
	if len(batch) > 0 {
		if err := l.keepRows(ctx, n, batch); err != nil {
			return err
		}
	}
	return l.enter(ctx, intake.LoadingLetters, n)
}

func (l *load) keepRows(ctx context.Context, done int, batch []intake.Row) error {
	recipes := make([]intake.Recipe, len(batch))
	for i, r := range batch {
		recipes[i] = r.Recipe()
	}
	return l.batch(ctx, done, func(tx *Tx) error {
		documents, err := knownDocuments(tx, l.list, recipes)
		if err != nil {
			return err
		}
		rules, err := rulingsOn(tx, l.list)
		if err == nil {
			err = rules.meet(tx, recipes)
		}
		if err != nil {
			return err
		}
		sum, err := l.writeRows(tx, rules, documents, batch)
		if err != nil {
			return err
		}
		_, err = tx.Record(review.Event{
			Change:  "load rows",
			Objects: []review.Object{{Kind: "list", ID: int64(l.list.ID)}},
			Facts: map[string]string{"from": fmt.Sprint(batch[0].Line), "to": fmt.Sprint(batch[len(batch)-1].Line),
				"rows": fmt.Sprint(len(batch)), "sha256": hex.EncodeToString(sum)},
		})
		return err
	})
}

// writeRows decides rows and keeps them, and returns the digest of it.
func (l *load) writeRows(tx *Tx, rules rulings, documents *intake.Documents, batch []intake.Row) ([]byte, error) {
	id, err := one[review.RowID](tx, `SELECT coalesce(max(id), 0) + 1 FROM rows`)
	if err != nil {
		return nil, err
	}
	home, textColumn, sum := homecoming{l.list, l.mapping, l.incident.Demonstration}, textColumn(l.list.Columns), sha256.New()
	rows, urgent := into(`rows (id, list_id, line, cells, result, reason, content)`), into(`urgent_rows (incident_id, row_id)`)
	ruled, index := newClassRows(), newIndexing(l.list.Incident)
	texts, err := l.keepTexts(tx, batch, textColumn)
	if err != nil {
		return nil, err
	}
	for i, r := range batch {
		result, reason, by, err := home.decide(tx, rules, documents, r)
		if err != nil {
			return nil, err
		}
		rows.add(id, l.list.ID, r.Line, cellsJSON(r.Cells, textColumn, texts[i]), result, reason, r.Content[:])
		index.add(id, r, result)
		addRuled(ruled, by, id, l.list.ID, r)
		if r.Document.Urgent && (result == intake.Waiting || result == intake.Excluded) { // the rule may end
			urgent.add(l.list.Incident, id)
		}
		digestRow(sum.Write, r.Line, r.Content[:], result, reason)
		id++
	}
	if err := rows.flush(tx); err != nil {
		return nil, err
	}
	return sum.Sum(nil), errors.Join(index.flush(tx), urgent.flush(tx), ruled.flush(tx))
}

// keepTexts keeps the texts of the letters of rows.
func (l *load) keepTexts(tx *Tx, batch []intake.Row, column int) ([]int64, error) {
	bodies := make([]string, len(batch))
	for i, r := range batch {
		bodies[i] = textCell(r.Cells, column)
	}
	return tx.texts(bodies)
}

// digestRow writes what the digest of a batch covers of one row.
func digestRow(write func([]byte) (int, error), line int, content []byte, result intake.Result, reason string) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(line))
	for _, part := range [][]byte{n[:], content, []byte(result), {0}, []byte(reason), {0}} {
		_, _ = write(part) // a hash never fails
	}
}

func textColumn(columns []string) int {
	for i, c := range columns {
		if c == "free_text" {
			return i
		}
	}
	return -1
}
