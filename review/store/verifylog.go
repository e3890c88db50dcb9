package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// A logCheck is one walk along the audit log.
type logCheck struct {
	q     querier
	sum   *Summary
	tree  tree
	marks []mark
	met   int64 // size of the last checkpoint that fitted
	last  time.Time
	gone  []int64 // events whose detail is not there
	order map[int64]bool
	told  told
}

const verifyChunk = 4096

// verifyLog rebuilds the log from the events and compares it with everything
// that is kept about it. It returns what the log says of other tables.
func verifyLog(q querier, marks []mark, sum *Summary) (*told, error) {
	head, err := logSize(q)
	if err != nil {
		return nil, err
	}
	c := &logCheck{q: q, sum: sum, marks: marks, order: map[int64]bool{}, told: newTold()}
	if err := c.meet(); err != nil {
		return nil, err
	}
	for {
		n, err := c.chunk()
		if err != nil {
			return nil, err
		}
		if n < verifyChunk {
			break
		}
	}
	sum.Events, sum.Checkpoints = c.tree.size, len(marks)
	return &c.told, c.finish(head)
}

// finish compares the ends, and the details that are missing with the orders.
func (c *logCheck) finish(head int64) error {
	n := c.tree.size
	if head > n {
		return fmt.Errorf("event %d: it is missing; the log had %d events", n, head)
	}
	if head < n {
		return fmt.Errorf("event %d: it lies beyond the end of the log", head)
	}
	if len(c.marks) > 0 {
		return fmt.Errorf("event %d: it is missing; a signed checkpoint covers %d events", n, c.marks[0].size)
	}
	hashes, err := one[int64](c.q, `SELECT count(*) FROM log_hashes`)
	if err != nil {
		return err
	}
	if want := tlog.StoredHashCount(n); hashes != want {
		return fmt.Errorf("the log keeps %d hashes for %d events instead of %d", hashes, n, want)
	}
	for _, seq := range c.gone {
		if !c.order[seq] {
			return fmt.Errorf("event %d: its detail is missing, and no order to erase it is in the log", seq)
		}
		c.sum.Erased++
	}
	return nil
}

// chunk checks the next events and returns how many it found.
func (c *logCheck) chunk() (int, error) {
	from := c.tree.size
	hashes, err := c.hashes(from)
	if err != nil {
		return 0, err
	}
	details, err := c.details(from)
	if err != nil {
		return 0, err
	}
	n := 0
	err = c.q.each(`SELECT seq, record FROM events WHERE seq >= $1 AND seq < $2 ORDER BY seq`, []any{from, from + verifyChunk},
		func(rows *sql.Rows) error {
			var seq int64
			var record []byte
			if err := rows.Scan(&seq, &record); err != nil {
				return err
			}
			n++
			if seq != c.tree.size {
				return fmt.Errorf("event %d: it is missing", c.tree.size)
			}
			return c.event(seq, record, hashes, details)
		})
	if err == nil && n < verifyChunk {
		err = c.nothingAfter(c.tree.size)
	}
	return n, err
}

// nothingAfter finds events behind a gap that is as long as a chunk.
func (c *logCheck) nothingAfter(seq int64) error {
	found, err := one[bool](c.q, `SELECT EXISTS (SELECT 1 FROM events WHERE seq >= $1)`, seq)
	if err == nil && found {
		return fmt.Errorf("event %d: it is missing", seq)
	}
	return err
}

// event checks one event against the tree, its detail and the clock.
func (c *logCheck) event(seq int64, record []byte, stored map[int64]tlog.Hash, details map[int64]string) error {
	at := tlog.StoredHashIndex(0, seq)
	for i, h := range c.tree.add(record) {
		if stored[at+int64(i)] != h {
			return fmt.Errorf("event %d: its record is not the one that the log was built from", seq)
		}
	}
	var l leaf
	if err := json.Unmarshal(record, &l); err != nil {
		return fmt.Errorf("event %d: its record cannot be read: %w", seq, err)
	}
	if l.Change == eraseDetail {
		for _, o := range l.Objects {
			c.order[o.ID] = true
		}
	}
	if err := c.detail(seq, l.Detail, details); err != nil {
		return err
	}
	c.clock(seq, l.Time)
	c.told.hear(seq, l)
	return c.meet()
}

func (c *logCheck) detail(seq int64, digest string, details map[int64]string) error {
	found, ok := details[seq]
	switch {
	case !ok && digest == "":
		return nil
	case !ok:
		c.gone = append(c.gone, seq)
		return nil
	case found != digest:
		return fmt.Errorf("event %d: its detail is not the one that was recorded", seq)
	}
	c.sum.Details++
	return nil
}

// clock notes an event that is more than a minute older than the one before.
func (c *logCheck) clock(seq int64, text string) {
	at, err := time.Parse(instantLayout, text)
	if err != nil {
		c.sum.Notes = append(c.sum.Notes, fmt.Sprintf("event %d has no time", seq))
		return
	}
	if at.Before(c.last.Add(-time.Minute)) {
		c.sum.Notes = append(c.sum.Notes, fmt.Sprintf("event %d: the clock had been put back by %s", seq, c.last.Sub(at).Round(time.Second)))
	}
	c.last = at
}

// meet compares the tree with the checkpoints of its present size.
func (c *logCheck) meet() error {
	for len(c.marks) > 0 && c.marks[0].size == c.tree.size {
		root, err := c.tree.root()
		if err != nil {
			return err
		}
		if root != c.marks[0].root {
			return fmt.Errorf("event %d or one after it, before event %d: the log is not the one of the checkpoint signed at that size",
				c.met, c.tree.size)
		}
		c.met = c.tree.size
		c.marks = c.marks[1:]
	}
	return nil
}

// hashes reads the stored hashes of the events from seq on.
func (c *logCheck) hashes(seq int64) (map[int64]tlog.Hash, error) {
	hashes := make(map[int64]tlog.Hash, 2*verifyChunk)
	from, to := tlog.StoredHashIndex(0, seq), tlog.StoredHashIndex(0, seq+verifyChunk)
	err := c.q.each(`SELECT idx, hash FROM log_hashes WHERE idx >= $1 AND idx < $2`, []any{from, to}, func(rows *sql.Rows) error {
		var idx int64
		var b sql.RawBytes
		if err := rows.Scan(&idx, &b); err != nil {
			return err
		}
		if len(b) != tlog.HashSize {
			return errors.New("a hash of the log is cut short")
		}
		hashes[idx] = tlog.Hash(b)
		return nil
	})
	return hashes, err
}

// details works out the digests of the details of the events from seq on.
func (c *logCheck) details(seq int64) (map[int64]string, error) {
	details := map[int64]string{}
	err := c.q.each(`SELECT seq, salt, body FROM event_details WHERE seq >= $1 AND seq < $2`, []any{seq, seq + verifyChunk},
		func(rows *sql.Rows) error {
			var seq int64
			var salt []byte
			var body string
			if err := rows.Scan(&seq, &salt, &body); err != nil {
				return err
			}
			details[seq] = detailDigest(salt, body)
			return nil
		})
	return details, err
}
