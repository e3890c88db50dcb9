package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"harmreview/review"
)

// signedKinds are the kinds of object whose rows an event names when it adds
// them, each with the columns that Verify compares with that event. Where the
// row has a signed body the event holds its digest, and where it has a rest,
// which says what the signature was for, that of the rest; both with the row's
// salt, because a grade could be guessed. What triage decided is in the event's
// detail.
var signedKinds = map[string]struct{ table, signer, body, sum, salt, rest string }{
	"triage decision":  {"triage_decisions", "by", "''", "''", "''", ""},
	"assessment":       {"assessments", "by", "body", "sha256", "hex(salt)", "round, kind, reason, registration, definition_id, letters, blind, supersedes"},
	"panel decision":   {"panel_decisions", "signed_by", "body", "sha256", "hex(salt)", "chair, letters"},
	"outcome":          {"outcomes", "signed_by", "body", "sha256", "hex(salt)", "basis, letters, registration, reason, supersedes"},
	"candour decision": {"candour_decisions", "by", "''", "''", "hex(salt)", "resulted, could_result, reasons, registration, supersedes"},
	"contact":          {"contacts", "by", "''", "''", "hex(salt)", "obligation_id, kind, happened_at, channel, result, body, gates"},
	"copy decision":    {"copy_decisions", "by", "''", "''", "hex(salt)", "letter_id, content, answer, reason, note, supersedes"},
	packKind: {"packs", "by", "''", "''", "hex(salt)",
		"obligation_id, kind, wording_id, letterhead_id, large_print, copies, recipient, needs_met, parts, record || attached, sha256, sheet, bytes, pages, stood"},
	batchKind: {"release_batches", "by", "''", "''", "hex(salt)", "practice, name, wording_id, letterhead_id, sha256, bytes, pages, day"},
}

// sealRows puts the digests of the signed rows that an event names into it.
func (tx *Tx) sealRows(e *review.Event) error {
	for _, o := range e.Objects {
		k := signedKinds[o.Kind]
		if k.rest == "" {
			continue
		}
		var body, salt, rest string
		if err := tx.QueryRow(`SELECT `+k.body+`, `+k.salt+`, json_array(`+k.rest+`) FROM `+k.table+` WHERE id = $1`, o.ID).Scan(&body, &salt, &rest); err != nil {
			return fmt.Errorf("%s %d: %w", o.Kind, o.ID, err)
		}
		if e.Facts == nil {
			e.Facts = map[string]string{}
		}
		if body != "" {
			e.Facts[bodyFact(o.Kind, o.ID)] = digest(salt + body)
		}
		e.Facts[restFact(o.Kind, o.ID)] = digest(salt + rest)
	}
	return nil
}

func bodyFact(kind string, id int64) string { return fmt.Sprintf("%s %d", kind, id) }

func restFact(kind string, id int64) string { return fmt.Sprintf("%s %d for", kind, id) }

// signedOrder is the order in which their rows come to be.
var signedOrder = []string{"triage decision", "assessment", "panel decision", "outcome", "candour decision", "contact", "copy decision", packKind}

// A signedRow is a row with the event that says who added it.
type signedRow struct {
	id        int64
	inCase    review.CaseID
	signer    review.PersonID
	at        string
	body, sum string
	salt      string
	rest      string // "[]" where the event's detail says it
	seq       int64
	event     leaf
}

func checkSigned(v *verification) error {
	for _, kind := range signedOrder {
		if err := v.checkSignedKind(kind); err != nil {
			return err
		}
	}
	return v.checkTriageDetails()
}

// checkSignedKind compares the rows of a kind with their events, both ways: an
// event that names a row which is not there tells of one taken away.
func (v *verification) checkSignedKind(kind string) error {
	k := signedKinds[kind]
	found := map[int64]bool{}
	err := v.q.each(fmt.Sprintf(`
		SELECT id, case_id, %s, at, %s, %s, %s, json_array(%s), event, coalesce((SELECT record FROM events WHERE seq = event), '{}')
		FROM %s ORDER BY id`, k.signer, k.body, k.sum, k.salt, k.rest, k.table), nil,
		func(rows *sql.Rows) error {
			var r signedRow
			if err := rows.Scan(&r.id, &r.inCase, &r.signer, &r.at, &r.body, &r.sum, &r.salt, &r.rest, &r.seq, fromJSON(&r.event)); err != nil {
				return err
			}
			found[r.id] = true
			if err := r.fits(kind); err != nil {
				return fmt.Errorf("%s %d of case %s: %w", kind, r.id, r.inCase, err)
			}
			return nil
		})
	if err != nil {
		return err
	}
	for _, n := range v.log.named[kind] {
		if !found[n.id] {
			return fmt.Errorf("%s %d: it is missing; event %d added it", kind, n.id, n.seq)
		}
	}
	return nil
}

// fits compares a row with its event.
func (r signedRow) fits(kind string) error {
	l := r.event
	names := func(kind string, id int64) bool {
		return slices.ContainsFunc(l.Objects, func(o leafObject) bool { return o.Kind == kind && o.ID == id })
	}
	switch {
	case r.sum != "" && digest(r.body) != r.sum:
		return errors.New("it was changed after it was signed")
	case !names(kind, r.id):
		return fmt.Errorf("event %d did not add it", r.seq)
	case r.sum != "" && l.Facts[bodyFact(kind, r.id)] != digest(r.salt+r.body):
		return fmt.Errorf("it is not what event %d signed", r.seq)
	case r.rest != "[]" && l.Facts[restFact(kind, r.id)] != digest(r.salt+r.rest):
		return fmt.Errorf("its letters, or what else it says of itself, are not what event %d signed", r.seq)
	case !names(caseKind, int64(r.inCase)):
		return fmt.Errorf("event %d added it to another case", r.seq)
	case l.Actor != r.signer:
		return fmt.Errorf("event %d says that somebody else signed it", r.seq)
	case l.Time != r.at:
		return fmt.Errorf("event %d says that it was signed at another time", r.seq)
	}
	return nil
}

// checkTriageDetails compares triage decisions with what the detail of their
// event says was decided, unless that was erased by order.
func (v *verification) checkTriageDetails() error {
	return v.q.each(`
		SELECT triage_decisions.id, triage_decisions.case_id, letter_id, answer, code, coalesce(same_as, 0), triage_decisions.event, event_details.body
		FROM triage_decisions JOIN event_details ON event_details.seq = triage_decisions.event
		WHERE answer <> $1 ORDER BY triage_decisions.id`, []any{review.Undone}, func(rows *sql.Rows) error {
		var id, seq int64
		var inCase review.CaseID
		var letter, same review.LetterID
		var answer review.TriageAnswer
		var code string
		var detail []byte
		if err := rows.Scan(&id, &inCase, &letter, &answer, &code, &same, &seq, &detail); err != nil {
			return err
		}
		var said review.TriageLetters
		if err := json.Unmarshal(detail, &said); err != nil {
			return fmt.Errorf("the detail of event %d: %w", seq, err)
		}
		if !slices.Contains(said.Letters, letter) || said.Answer != answer || answer == review.Close && (said.Code != code || same != 0 && said.SameAs != same) {
			return fmt.Errorf("triage decision %d of case %s: it is not what event %d says was decided", id, inCase, seq)
		}
		return nil
	})
}
