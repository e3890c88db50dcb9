package intake

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
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

// A Key tells documents apart: by source system and document id, without an id
// by content and recipient, so that only an identical row is the same. It is
// 128 bits of a SHA-256.
type Key [16]byte

// A Recipe is what decides the result of a row, without anything of its text.
type Recipe struct {
	Document Key // which document it is
	To       Key // for whom
	Content  [32]byte
}

// Recipe returns what decides the result of r.
func (r Row) Recipe() Recipe {
	to := r.Recipient.key()
	return Recipe{documentKey(r.Document.Source, r.Document.ID, r.Content, to), to, r.Content}
}

// Documents decides results in file order, across the lists of one incident.
// It keeps hashes only, so it holds no text of a row alive.
type Documents struct {
	known map[Key]*document
}

// A document is what is known of it from its first row on.
type document struct {
	content    [32]byte
	corrected  [][32]byte // what rows of it said before they were corrected
	line       int        // of the first row, 0 where it was listed before
	letter     bool       // a repeat of a row that is no letter waits with it
	recipients []Key
}

// NewDocuments knows no document yet.
func NewDocuments() *Documents { return &Documents{known: map[Key]*document{}} }

// Known enters a row that an earlier list, or an earlier part of this one,
// brought, with the result that it has now; they come in the order in which they
// were listed, a letter before all others. The line is 0 for a row of an earlier list, since its line says
// nothing to who reads this one. An excluded row is as if it had never come, and
// a duplicate adds nothing.
func (d *Documents) Known(r Recipe, line int, result Result) {
	if result == Excluded || result == Duplicate {
		return
	}
	doc := d.known[r.Document]
	switch {
	case doc == nil:
		d.known[r.Document] = &document{content: r.Content, line: line, letter: result != Waiting, recipients: []Key{r.To}}
	case !doc.letter && result == Letter: // the rows that were listed before it still wait
		doc.content, doc.line, doc.letter, doc.recipients = r.Content, line, true, []Key{r.To}
	case doc.content == r.Content && (result == Letter || result == FurtherRecipient):
		doc.listed(r.To)
	}
}

// Corrected enters what a row said before a person corrected it or compared it
// with the first, and that is settled by now: the same row again is no news.
func (d *Documents) Corrected(r Recipe) {
	doc := d.known[r.Document]
	if doc == nil {
		doc = &document{content: r.Content, letter: true}
		d.known[r.Document] = doc
	}
	doc.corrected = append(doc.corrected, r.Content)
	doc.listed(r.To)
}

func (d *document) listed(to Key) {
	if !slices.Contains(d.recipients, to) {
		d.recipients = append(d.recipients, to)
	}
}

// Result decides a row and remembers it. The reason is in plain words and holds
// nothing from the row but line numbers.
func (d *Documents) Result(r Row) (Result, string) {
	is := r.Recipe()
	doc := d.known[is.Document]
	if doc == nil {
		d.known[is.Document] = &document{content: r.Content, line: r.Line, letter: r.Waiting == "", recipients: []Key{is.To}}
	}
	again := doc != nil && slices.Contains(doc.corrected, r.Content)
	switch {
	case r.Waiting != "" && !again:
		return Waiting, r.Waiting
	case doc == nil:
		return Letter, "First time this document is listed."
	case doc.content != r.Content && !again:
		return Waiting, changed + doc.where() + ". Compare the two and say which is right."
	case !doc.letter:
		return Waiting, fmt.Sprintf("Repeats a row that waits, %s. It waits with that row.", doc.where())
	case slices.Contains(doc.recipients, is.To):
		return Duplicate, fmt.Sprintf("Same document and same recipient as %s.", doc.before())
	}
	doc.listed(is.To)
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

func documentKey(source, id string, content [32]byte, to Key) Key {
	b := make([]byte, 0, 128)
	if id == "" {
		b = append(b, 0)
		b = append(b, content[:]...)
		return keyOf(append(b, to[:]...))
	}
	b = append(b, 1)
	b = binary.AppendUvarint(b, uint64(len(source)))
	b = append(b, source...)
	return keyOf(append(b, id...))
}

func keyOf(b []byte) Key {
	sum := sha256.Sum256(b)
	return Key(sum[:16])
}

// key is the same for two recipients that a list names alike: the intended
// recipient, the practice's code and its name.
func (r Recipient) key() Key {
	parts := [...]string{r.intended, r.practiceCode, r.practiceName}
	if parts == [3]string{} {
		parts = [...]string{r.Kind, r.Code, r.Name}
	}
	b := make([]byte, 0, 128)
	for _, p := range parts {
		b = append(append(b, Fold(p)...), 0)
	}
	return keyOf(b)
}

// changed is how the reason of a row begins whose document came before with
// other content.
const changed = "This document id comes again with other content; it was first "

// Changed reports whether a row waits for that reason.
func Changed(reason string) bool { return strings.HasPrefix(reason, changed) }
