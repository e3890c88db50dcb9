package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"

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
	for _, r := range batch {
		result, reason, by, err := home.decide(tx, rules, documents, r)
		if err != nil {
			return nil, err
		}
		cells, err := tx.keepCells(r.Cells, textColumn)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", r.Line, err)
		}
		rows.add(id, l.list.ID, r.Line, cells, result, reason, r.Content[:])
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

// keepCells is the JSON of a row's cells as received. The letter's text is kept
// once, by its SHA-256, and the row refers to it.
func (tx *Tx) keepCells(cells []string, textColumn int) (string, error) {
	if textColumn < 0 || textColumn >= len(cells) || cells[textColumn] == "" {
		return toJSON(cells), nil
	}
	id, err := tx.text(cells[textColumn])
	if err != nil {
		return "", err
	}
	kept := make([]any, len(cells))
	for i, c := range cells {
		kept[i] = c
	}
	kept[textColumn] = map[string]int64{"text": id}
	return toJSON(kept), nil
}

// text returns the number under which body is kept, keeping it if it is new.
func (tx *Tx) text(body string) (int64, error) {
	sum := sha256.Sum256([]byte(body))
	id, err := one[int64](tx, `INSERT INTO texts (sha256, body) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING RETURNING id`, sum[:], body)
	if errors.Is(err, review.ErrNotFound) { // it is there already
		return one[int64](tx, `SELECT id FROM texts WHERE sha256 = $1`, sum[:])
	}
	return id, err
}

// keptCells are a row's cells as they come back: the text is only referred to,
// by an object where it stood.
type keptCells struct {
	texts []string
	text  int64
}

// textReference is how that object begins. Within a cell its quotes are escaped.
const textReference = `{"text":`

// Scan reads what keepCells wrote.
func (k *keptCells) Scan(v any) (err error) {
	cells, ok := v.(string)
	if !ok {
		return fmt.Errorf("cells: cannot read a %T", v)
	}
	*k = keptCells{}
	before, rest, refers := strings.Cut(cells, textReference)
	if refers {
		number, after, _ := strings.Cut(rest, "}")
		if k.text, err = strconv.ParseInt(number, 10, 64); err != nil {
			return fmt.Errorf("cells: %w", err)
		}
		cells = before + `""` + after
	}
	return json.Unmarshal([]byte(cells), &k.texts)
}
