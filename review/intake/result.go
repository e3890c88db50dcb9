package intake

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
)

// A Result is what becomes of a row. Every row has exactly one.
type Result string

// The results. Excluded is only ever decided by a person.
const (
	Letter           Result = "letter"
	FurtherRecipient Result = "further recipient"
	Duplicate        Result = "duplicate"
	Excluded         Result = "excluded"
	Waiting          Result = "waiting"
)

// Label returns the result in words.
func (r Result) Label() string {
	switch r {
	case Letter:
		return "Letter"
	case FurtherRecipient:
		return "Further recipient"
	case Duplicate:
		return "Duplicate"
	case Excluded:
		return "Excluded"
	case Waiting:
		return "Waiting"
	}
	return string(r)
}

// Documents decides results in file order, across the lists of one incident.
// It keeps hashes only, so it holds no text of a row alive.
type Documents struct {
	known map[[32]byte]*document
}

// A document is what is known of it from its first row on.
type document struct {
	content    [32]byte
	line       int  // of the first row, 0 where it was listed before
	letter     bool // a repeat of a row that is no letter waits with it
	recipients [][32]byte
}

// NewDocuments knows no document yet.
func NewDocuments() *Documents { return &Documents{known: map[[32]byte]*document{}} }

// Known enters a row that an earlier list, or an earlier part of this one,
// brought, with the result it was given then. One of an earlier list has no Line
// here, since its line says nothing to who reads this one.
func (d *Documents) Known(r Row, result Result) {
	to := r.Recipient.key()
	key := documentKey(r.Document.Source, r.Document.ID, r.Content, to)
	doc := d.known[key]
	switch {
	case doc == nil:
		d.known[key] = &document{content: r.Content, line: r.Line, letter: result != Waiting && result != Excluded, recipients: [][32]byte{to}}
	case doc.content == r.Content && (result == Letter || result == FurtherRecipient) && !slices.Contains(doc.recipients, to):
		doc.recipients = append(doc.recipients, to)
	}
}

// Result decides a row and remembers it. The reason is in plain words and holds
// nothing from the row but line numbers.
func (d *Documents) Result(r Row) (Result, string) {
	to := r.Recipient.key()
	key := documentKey(r.Document.Source, r.Document.ID, r.Content, to)
	doc := d.known[key]
	if doc == nil {
		d.known[key] = &document{content: r.Content, line: r.Line, letter: r.Waiting == "", recipients: [][32]byte{to}}
	}
	switch {
	case r.Waiting != "":
		return Waiting, r.Waiting
	case doc == nil:
		return Letter, "First time this document is listed."
	case doc.content != r.Content:
		return Waiting, fmt.Sprintf("This document id comes again with other content; it was first %s. Compare the two and say which is right.", doc.where())
	case !doc.letter:
		return Waiting, fmt.Sprintf("Repeats a row that waits, %s. It waits with that row.", doc.where())
	case slices.Contains(doc.recipients, to):
		return Duplicate, fmt.Sprintf("Same document and same recipient as %s.", doc.before())
	}
	doc.recipients = append(doc.recipients, to)
	return FurtherRecipient, fmt.Sprintf("Same document as %s, for another recipient.", doc.before())
}

func (d *document) where() string {
	if d.line == 0 {
		return "listed before"
	}
	return fmt.Sprintf("on line %d", d.line)
}

func (d *document) before() string {
	if d.line == 0 {
		return "a row listed before"
	}
	return fmt.Sprintf("line %d", d.line)
}

// documentKey tells documents apart: by source system and document id, without
// an id by content and recipient, so that only an identical row is the same.
func documentKey(source, id string, content, to [32]byte) [32]byte {
	b := make([]byte, 0, 128)
	if id == "" {
		b = append(b, 0)
		b = append(b, content[:]...)
		return sha256.Sum256(append(b, to[:]...))
	}
	b = append(b, 1)
	b = binary.AppendUvarint(b, uint64(len(source)))
	b = append(b, source...)
	return sha256.Sum256(append(b, id...))
}

// key is the same for two recipients that a list names alike: the intended
// recipient, the practice's code and its name.
func (r Recipient) key() [32]byte {
	parts := [...]string{r.intended, r.practiceCode, r.practiceName}
	if parts == [3]string{} {
		parts = [...]string{r.Kind, r.Code, r.Name}
	}
	b := make([]byte, 0, 128)
	for _, p := range parts {
		b = append(append(b, Fold(p)...), 0)
	}
	return sha256.Sum256(b)
}
