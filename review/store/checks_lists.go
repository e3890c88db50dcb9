package store

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"os"
	"slices"
	"strconv"

	"harmreview/review"
	"harmreview/review/intake"
)

func checkTexts(v *verification) error {
	return v.q.each(`SELECT id, sha256, body FROM texts ORDER BY id`, nil, func(rows *sql.Rows) error {
		var id int64
		var sum, body sql.RawBytes
		if err := rows.Scan(&id, &sum, &body); err != nil {
			return err
		}
		if found := sha256.Sum256(body); !bytes.Equal(found[:], sum) {
			return fmt.Errorf("text %d was changed after it was received", id)
		}
		return nil
	})
}

// lists are all lists of all incidents, in the order in which they came.
func (v *verification) lists() ([]intake.List, error) {
	return list(v.q, scanList, selectList+` ORDER BY lists.id`)
}

// eachWhole calls check for every list that is whole.
func (v *verification) eachWhole(check func(intake.List) error) error {
	lists, err := v.lists()
	if err != nil {
		return err
	}
	for _, l := range lists {
		if !l.Phase.HasRows() {
			continue
		}
		if err := check(l); err != nil {
			return err
		}
	}
	return nil
}

// checkFigures compares the figures of each list that is whole with its rows,
// and with those in the log.
func checkFigures(v *verification) error {
	if err := recountLists(v); err != nil {
		return err
	}
	return v.eachWhole(func(l intake.List) error { return v.finished(l.ID, l.Figures) })
}

// recountLists counts the rows of each list that is whole by their results, at
// loading and now, and compares that with the figures kept.
func recountLists(v *verification) error {
	return v.eachWhole(func(l intake.List) error {
		f, err := figuresOf(v.q, l.ID)
		if err != nil {
			return err
		}
		if sum := f.Letters + f.Recipients + f.Duplicates + f.Excluded + f.Waiting; sum != f.Rows {
			return fmt.Errorf("list %d: %d of its %d rows have a result", l.ID, sum, f.Rows)
		}
		kept := l.Figures
		kept.Seconds = 0
		if f != kept {
			return fmt.Errorf("list %d: its figures are %+v, counting gives %+v", l.ID, kept, f)
		}
		if now, err := figuresNow(v.q, l.ID, l.Figures); err != nil || now != l.Now {
			return errors.Join(err, fmt.Errorf("list %d: its figures by the results of now are %+v, counting gives %+v", l.ID, l.Now, now))
		}
		return nil
	})
}

// finished compares counted figures with those that the end of the load recorded.
func (v *verification) finished(id review.ListID, f intake.Figures) error {
	for _, e := range v.log.loads[id] {
		if e.change != "finish list" {
			continue
		}
		for name, n := range map[string]int{"rows": f.Rows, "letters": f.Letters, "recipients": f.Recipients, "duplicates": f.Duplicates,
			"excluded": f.Excluded, "waiting": f.Waiting, "cases": f.Cases} {
			if e.facts[name] != strconv.Itoa(n) {
				return fmt.Errorf("list %d: event %d counted %s %s, now there are %d", id, e.seq, e.facts[name], name, n)
			}
		}
		return nil
	}
	return fmt.Errorf("list %d: no event says that its load ended", id)
}

// checkFates compares the result that each row is kept with with the last that
// it was given.
func checkFates(v *verification) error {
	id, err := one[review.RowID](v.q, `
		SELECT row_id FROM (
			SELECT row_id, result, reason, letter_id, list_id, line, 1 AS kept FROM row_fates
			UNION ALL
			SELECT row_id, row_results.result, row_results.reason, letter_id, list_id, line, -1 FROM row_results JOIN rows ON rows.id = row_id
			WHERE NOT EXISTS (SELECT 1 FROM row_results AS later WHERE later.row_id = row_results.row_id AND later.n > row_results.n))
		GROUP BY row_id, result, reason, letter_id, list_id, line HAVING sum(kept) <> 0 ORDER BY row_id LIMIT 1`)
	if err == nil {
		return fmt.Errorf("row %d: the result that it has now is not the last that it was given", id)
	}
	return ignoreNotFound(err)
}

// checkLetters asks every letter that a case holds and every recipient for the
// row that it comes from, and every row of a whole list for what its result says
// it became. A letter that left the review has a row of another result.
func checkLetters(v *verification) error {
	const result = `coalesce((SELECT row_fates.result FROM row_fates WHERE row_id = rows.id), rows.result)`
	const held = `EXISTS (SELECT 1 FROM case_letters WHERE letter_id = letters.id AND to_event IS NULL)`
	const whole = `lists.phase IN ('done', 'undoing', 'undone')`
	for _, c := range []struct{ query, fault string }{
		{`SELECT letters.id, rows.line FROM letters JOIN rows ON rows.id = letters.row_id
			WHERE ` + result + ` <> 'letter' AND ` + held + ` ORDER BY letters.id LIMIT 1`, "letter %d: the result of its row, line %d, is another"},
		{`SELECT letter_id, rows.line FROM recipients JOIN rows ON rows.id = recipients.row_id
			WHERE ` + result + ` <> CASE recipients.n WHEN 1 THEN 'letter' ELSE 'further recipient' END ORDER BY letter_id LIMIT 1`,
			"a recipient of letter %d: the result of its row, line %d, is another"},
		{`SELECT rows.list_id, rows.line FROM rows JOIN lists ON lists.id = rows.list_id
			WHERE ` + whole + ` AND ` + result + ` = 'letter' AND rows.id NOT IN (SELECT row_id FROM letters) ORDER BY rows.id LIMIT 1`,
			"list %d, line %d: there is no letter of this row"},
		{`SELECT rows.list_id, rows.line FROM rows JOIN lists ON lists.id = rows.list_id
			WHERE ` + whole + ` AND ` + result + ` IN ('letter', 'further recipient') AND rows.id NOT IN (SELECT row_id FROM recipients)
			ORDER BY rows.id LIMIT 1`, "list %d, line %d: there is no recipient of this row"},
		{`SELECT max(letters.id), rows.line FROM letters JOIN rows ON rows.id = letters.row_id WHERE ` + held + ` GROUP BY row_id HAVING count(*) > 1 ORDER BY row_id LIMIT 1`,
			"letter %d: there is another of its row, line %d"},
		{`SELECT max(letter_id), rows.line FROM recipients JOIN rows ON rows.id = recipients.row_id GROUP BY row_id HAVING count(*) > 1 ORDER BY row_id LIMIT 1`,
			"a recipient of letter %d: there is another of its row, line %d"},
	} {
		var id int64
		var line int
		err := v.q.QueryRow(c.query).Scan(&id, &line)
		if err == nil {
			return fmt.Errorf(c.fault, id, line)
		}
		if !errors.Is(err, review.ErrNotFound) {
			return err
		}
	}
	return nil
}

// checkRows compares every row with the file that it came in, and its result
// and reason with the digest of the batch that loaded it.
func checkRows(v *verification) error {
	lists, err := v.lists()
	if err != nil {
		return err
	}
	for _, l := range lists {
		if err := v.checkList(l); err != nil {
			return fmt.Errorf("list %d: %w", l.ID, err)
		}
	}
	return nil
}

func (v *verification) checkList(l intake.List) error {
	added := slices.ContainsFunc(v.log.loads[l.ID], func(e loadEvent) bool { return e.change == "add list" && e.facts["sha256"] == l.SHA256 })
	if !added {
		return errors.New("no event added a list with this file")
	}
	if l.Phase == intake.Erased {
		if !slices.ContainsFunc(v.log.loads[l.ID], func(e loadEvent) bool { return e.change == "erase list" }) {
			return errors.New("it is erased, and no event says so")
		}
		return nil
	}
	f, err := os.Open(v.store.spoolFile(l.SHA256))
	if err != nil {
		return fmt.Errorf("the file that it came in: %w", err)
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return fmt.Errorf("the file that it came in: %w", err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != l.SHA256 {
		return fmt.Errorf("the file that it came in, %s, was changed", f.Name())
	}
	return v.compareRows(l, f)
}

// compareRows walks along the rows of a list and the records of its file.
func (v *verification) compareRows(l intake.List, file io.ReaderAt) error {
	next, stop := iter.Pull2(l.Reading.Records(file, l.Bytes, v.store.spoolDir()))
	defer stop()
	c := batchCheck{sum: sha256.New(), batches: slices.DeleteFunc(slices.Clone(v.log.loads[l.ID]), func(e loadEvent) bool { return e.change != "load rows" })}
	column := textColumn(l.Columns)
	err := v.q.each(`
		SELECT line, cells, result, reason, content, coalesce(texts.body, '') FROM rows
		LEFT JOIN texts ON texts.id = cells ->> ('$[' || $2 || '].text') WHERE list_id = $1 ORDER BY line`,
		[]any{l.ID, max(column, 0)}, func(rows *sql.Rows) error {
			var r listedRow
			if err := rows.Scan(&r.line, &r.cells, &r.result, &r.reason, &r.content, &r.text); err != nil {
				return err
			}
			record, err, more := next()
			if err != nil {
				return err
			}
			if !more || !r.is(record, column) {
				return fmt.Errorf("line %d: it is not as it came", r.line)
			}
			return c.row(r)
		})
	if err != nil {
		return err
	}
	if record, _, more := next(); more && l.Phase != intake.LoadingRows {
		return fmt.Errorf("line %d: its row is missing", record.Line)
	}
	return c.end()
}

// A listedRow is a row with its text.
type listedRow struct {
	line    int
	cells   keptCells
	result  intake.Result
	reason  string
	content []byte
	text    string
}

// is reports whether the row is the record as it came.
func (r listedRow) is(record intake.Record, textColumn int) bool {
	if r.cells.text != 0 && textColumn >= 0 && textColumn < len(r.cells.texts) {
		r.cells.texts[textColumn] = r.text
	}
	return r.line == record.Line && slices.Equal(r.cells.texts, record.Cells)
}

// A batchCheck compares rows with the digests of the batches that loaded them.
type batchCheck struct {
	batches []loadEvent // still to come, the first being the one at hand
	sum     hash.Hash
	rows    int
}

func (c *batchCheck) row(r listedRow) error {
	if len(c.batches) == 0 {
		return fmt.Errorf("line %d: no event loaded it", r.line)
	}
	digestRow(c.sum.Write, r.line, r.content, r.result, r.reason)
	c.rows++
	if strconv.Itoa(r.line) != c.batches[0].facts["to"] {
		return nil
	}
	return c.close()
}

func (c *batchCheck) close() error {
	b := c.batches[0]
	if hex.EncodeToString(c.sum.Sum(nil)) != b.facts["sha256"] || strconv.Itoa(c.rows) != b.facts["rows"] {
		return fmt.Errorf("lines %s to %s: a result or a reason is not the one that event %d gave", b.facts["from"], b.facts["to"], b.seq)
	}
	c.batches, c.rows = c.batches[1:], 0
	c.sum.Reset()
	return nil
}

func (c *batchCheck) end() error {
	if len(c.batches) == 0 {
		return nil
	}
	return c.close()
}
