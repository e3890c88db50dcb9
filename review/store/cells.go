package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// keepCells is the JSON of a row's cells as received. The letter's text is kept
// once, by its SHA-256, and the row refers to it.
func (tx *Tx) keepCells(cells []string, textColumn int) (string, error) {
	text, err := tx.text(textCell(cells, textColumn))
	return cellsJSON(cells, textColumn, text), err
}

// textCell is the text of a letter among the cells of its row, "" when it has none.
func textCell(cells []string, column int) string {
	if column < 0 || column >= len(cells) {
		return ""
	}
	return cells[column]
}

// cellsJSON is the JSON of cells with a reference to the text that was kept, if
// one was, in its place.
func cellsJSON(cells []string, column int, text int64) string {
	if text == 0 {
		return toJSON(cells)
	}
	before, after := toJSON(cells[:column]), toJSON(cells[column+1:])
	all := strings.TrimSuffix(before, "]")
	if column > 0 {
		all += ","
	}
	all += textReference + strconv.FormatInt(text, 10) + "}"
	if column+1 < len(cells) {
		all += ","
	}
	return all + strings.TrimPrefix(after, "[")
}

// text returns the number under which body is kept, keeping it if it is new; 0
// of no text.
func (tx *Tx) text(body string) (int64, error) {
	ids, err := tx.texts([]string{body})
	if err != nil {
		return 0, err
	}
	return ids[0], nil
}

// texts returns the numbers under which bodies are kept, keeping those that are
// new; 0 of no text.
func (tx *Tx) texts(bodies []string) ([]int64, error) {
	sums, wanted := make([][sha256.Size]byte, len(bodies)), make([]string, len(bodies))
	for i, body := range bodies {
		sums[i] = sha256.Sum256([]byte(body))
		wanted[i] = hex.EncodeToString(sums[i][:])
	}
	known, err := knownTexts(tx, wanted)
	if err != nil {
		return nil, err
	}
	next, err := one[int64](tx, `SELECT coalesce(max(id), 0) + 1 FROM texts`)
	if err != nil {
		return nil, err
	}
	ids, added := make([]int64, len(bodies)), into(`texts (id, sha256, body)`)
	for i, body := range bodies {
		if body == "" {
			continue
		}
		id, there := known[sums[i]]
		if !there {
			id = next
			next++
			known[sums[i]] = id
			added.add(id, sums[i][:], body)
		}
		ids[i] = id
	}
	return ids, added.flush(tx)
}

// knownTexts are the numbers of those texts that are kept, by their SHA-256.
func knownTexts(q querier, wanted []string) (map[[sha256.Size]byte]int64, error) {
	known := map[[sha256.Size]byte]int64{}
	err := q.each(`SELECT sha256, texts.id FROM json_each($1) AS wanted CROSS JOIN texts ON sha256 = unhex(wanted.value)`, []any{toJSON(wanted)}, func(rows *sql.Rows) error {
		var sum sql.RawBytes
		var id int64
		err := rows.Scan(&sum, &id)
		known[[sha256.Size]byte(sum)] = id
		return err
	})
	return known, err
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
	if k.texts = plainStrings(cells); k.texts != nil {
		return nil
	}
	return json.Unmarshal([]byte(cells), &k.texts)
}

// plainStrings reads a JSON array of strings as json.Marshal writes it, where no
// string needs an escape; otherwise it is nil. Nearly all rows are such, and a
// load reads every row again.
func plainStrings(array string) []string {
	inner, begins := strings.CutPrefix(array, `["`)
	inner, ends := strings.CutSuffix(inner, `"]`)
	if !begins || !ends || strings.Contains(inner, `\`) {
		return nil
	}
	return strings.Split(inner, `","`)
}
