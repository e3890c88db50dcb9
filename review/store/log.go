package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"harmreview/review"
)

// The audit log is a Merkle tree over the records of all events, in the manner
// of RFC 6962: whoever kept a signed checkpoint can tell whether an event that
// it covers was changed or taken away since.

// A leaf is the record of an event as the log keeps it. Its fields stand in the
// order of their names, so that its JSON is the only one that says the same.
type leaf struct {
	Actor    review.PersonID   `json:"actor,omitempty"`
	Change   string            `json:"change"`
	Detail   string            `json:"detail,omitempty"` // SHA-256 of salt and text
	Facts    map[string]string `json:"facts,omitempty"`
	Incident review.IncidentID `json:"incident,omitempty"`
	Kind     actorKind         `json:"kind"`
	Listed   bool              `json:"listed,omitempty"` // its cases are indexed later
	Objects  []leafObject      `json:"objects,omitempty"`
	Program  string            `json:"program"`
	Request  string            `json:"request,omitempty"`
	Result   review.Result     `json:"result"`
	Roles    []review.Role     `json:"roles,omitempty"`
	Session  string            `json:"session,omitempty"`
	System   string            `json:"system,omitempty"`
	Time     string            `json:"time"`
}

// A leafObject is a review.Object with its fields in the order of their names.
type leafObject struct {
	After  int    `json:"after,omitempty"`
	Before int    `json:"before,omitempty"`
	ID     int64  `json:"id"`
	Kind   string `json:"kind"`
}

// An actorKind says what kind of actor an event had.
type actorKind string

const (
	byPerson      actorKind = "person"
	byCommandLine actorKind = "command line"
	byProgram     actorKind = "program"
)

func kindOf(c review.Cause) actorKind {
	switch {
	case c.Actor.Person != 0:
		return byPerson
	case c.System != "":
		return byCommandLine
	}
	return byProgram
}

// caseKind is the kind of object that event_cases indexes; an event about an
// object of incidentKind belongs to that incident, whoever caused it.
const (
	caseKind     = "case"
	incidentKind = "incident"
)

// Record appends e to the audit log, in this transaction, and returns its
// number. Cases among its objects find it in their history at once, unless
// e.Listed leaves that to IndexEventCases.
func (tx *Tx) Record(e review.Event) (seq int64, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("record %q: %w", e.Change, err)
		}
	}()
	text, salt, digest, err := sealDetail(e.Detail)
	if err != nil {
		return 0, err
	}
	record, err := json.Marshal(tx.leaf(e, digest))
	if err != nil {
		return 0, err
	}
	if seq, err = tx.appendRecord(record); err != nil {
		return 0, err
	}
	if digest != "" {
		if err := tx.Exec(`INSERT INTO event_details (seq, salt, body) VALUES ($1, $2, $3)`, seq, salt, text); err != nil {
			return 0, err
		}
	}
	if e.Listed {
		return seq, nil
	}
	return seq, tx.indexCases(seq, e.Objects)
}

func (tx *Tx) leaf(e review.Event, digest string) leaf {
	c := tx.cause
	l := leaf{
		Actor: c.Actor.Person, Change: e.Change, Detail: digest, Facts: e.Facts, Incident: c.Actor.Incident, Kind: kindOf(c),
		Listed: e.Listed, Program: tx.store.program, Request: c.Request, Result: e.Result, Roles: c.Actor.Roles,
		Session: c.Session, System: c.System, Time: instant(tx.now).String(),
	}
	if l.Result == "" {
		l.Result = review.Done
	}
	for _, o := range e.Objects {
		l.Objects = append(l.Objects, leafObject{o.After, o.Before, o.ID, o.Kind})
		if o.Kind == incidentKind && l.Incident == 0 { // from the command line, or by its creator
			l.Incident = review.IncidentID(o.ID)
		}
	}
	return l
}

// sealDetail makes the text of a detail and the digest that stands for it in
// the leaf. The salt keeps a guessed text from being confirmed by its digest
// once the text has been erased.
func sealDetail(detail any) (text string, salt []byte, digest string, err error) {
	if detail == nil {
		return "", nil, "", nil
	}
	body, err := json.Marshal(detail)
	if err != nil {
		return "", nil, "", err
	}
	salt = make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	return string(body), salt, detailDigest(salt, string(body)), nil
}

func detailDigest(salt []byte, text string) string {
	h := sha256.New()
	h.Write(salt)
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))
}

func (tx *Tx) indexCases(seq int64, objects []review.Object) error {
	cases := into("event_cases (case_id, seq)").unlessThere()
	for _, o := range objects {
		if o.Kind == caseKind {
			cases.add(o.ID, seq)
		}
	}
	return cases.flush(tx)
}

// A logTail is what a transaction knows of the log: its size, and those hashes
// that it wrote or read. It is forgotten with the transaction, or as soon as
// part of it is rolled back, because other processes write too.
type logTail struct {
	size   int64
	hashes map[int64]tlog.Hash
}

// tail returns the transaction's logTail, reading the log's size for a new one.
func (tx *Tx) tail() (*logTail, error) {
	if *tx.log != nil {
		return *tx.log, nil
	}
	size, err := logSize(tx)
	if err != nil {
		return nil, err
	}
	*tx.log = &logTail{size: size, hashes: map[int64]tlog.Hash{}}
	return *tx.log, nil
}

func logSize(q querier) (int64, error) {
	size, err := one[int64](q, `SELECT size FROM log_head WHERE one = 1`)
	if err != nil {
		return 0, fmt.Errorf("size of the log: %w", err)
	}
	return size, nil
}

// appendRecord adds a record and the hashes that it completes.
func (tx *Tx) appendRecord(record []byte) (seq int64, err error) {
	tail, err := tx.tail()
	if err != nil {
		return 0, err
	}
	seq = tail.size
	hashes, err := tlog.StoredHashes(seq, record, tailReader(tx, tail))
	if err != nil {
		return 0, err
	}
	if err := tx.Exec(`INSERT INTO events (seq, record) VALUES ($1, $2)`, seq, string(record)); err != nil {
		return 0, err
	}
	at := tlog.StoredHashIndex(0, seq)
	for i, h := range hashes {
		if err := tx.Exec(`INSERT INTO log_hashes (idx, hash) VALUES ($1, $2)`, at+int64(i), h[:]); err != nil {
			return 0, err
		}
		tail.hashes[at+int64(i)] = h
	}
	tail.size++
	tx.recorded = true
	return seq, nil
}

// tailReader reads hashes from what the transaction knows, else from the table.
func tailReader(q querier, tail *logTail) tlog.HashReader {
	stored := storedHashes(q)
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, idx := range indexes {
			h, ok := tail.hashes[idx]
			if !ok {
				found, err := stored.ReadHashes([]int64{idx})
				if err != nil {
					return nil, err
				}
				h = found[0]
				tail.hashes[idx] = h
			}
			hashes[i] = h
		}
		return hashes, nil
	})
}

// storedHashes reads hashes from the table.
func storedHashes(q querier) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, idx := range indexes {
			b, err := one[[]byte](q, `SELECT hash FROM log_hashes WHERE idx = $1`, idx)
			if err != nil {
				return nil, fmt.Errorf("hash %d of the log: %w", idx, err)
			}
			if len(b) != tlog.HashSize {
				return nil, errors.New("a hash of the log is cut short")
			}
			hashes[i] = tlog.Hash(b)
		}
		return hashes, nil
	})
}

// saveHead writes the log's size after a write that recorded something.
func (tx *Tx) saveHead() error {
	if !tx.recorded {
		return nil
	}
	if err := tx.ExecOne(`UPDATE log_head SET size = $1 WHERE one = 1`, (*tx.log).size); err != nil {
		return fmt.Errorf("size of the log: %w", err)
	}
	return nil
}
