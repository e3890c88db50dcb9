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
// row has a signed body, the event also holds its digest.
var signedKinds = map[string]struct{ table, signer, body, sum string }{
	"triage decision":  {"triage_decisions", "by", "''", "''"},
	"assessment":       {"assessments", "by", "body", "sha256"},
	"panel decision":   {"panel_decisions", "signed_by", "body", "sha256"},
	"outcome":          {"outcomes", "signed_by", "body", "sha256"},
	"candour decision": {"candour_decisions", "by", "''", "''"},
	"contact":          {"contacts", "by", "''", "''"},
}

// signedOrder is the order in which their rows come to be.
var signedOrder = []string{"triage decision", "assessment", "panel decision", "outcome", "candour decision", "contact"}

// A signedRow is a row with the event that says who added it.
type signedRow struct {
	id        int64
	inCase    review.CaseID
	signer    review.PersonID
	at        string
	body, sum string
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
		SELECT signed.id, signed.case_id, signed.%s, signed.at, %s, %s, signed.event, coalesce(events.record, '{}')
		FROM %s AS signed LEFT JOIN events ON events.seq = signed.event ORDER BY signed.id`, k.signer, k.body, k.sum, k.table), nil,
		func(rows *sql.Rows) error {
			var r signedRow
			if err := rows.Scan(&r.id, &r.inCase, &r.signer, &r.at, &r.body, &r.sum, &r.seq, fromJSON(&r.event)); err != nil {
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
	case r.sum != "" && l.Facts[fmt.Sprintf("%s %d", kind, r.id)] != r.sum:
		return fmt.Errorf("it is not what event %d signed", r.seq)
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
		SELECT triage_decisions.id, triage_decisions.case_id, letter_id, answer, code, triage_decisions.event, event_details.body
		FROM triage_decisions JOIN event_details ON event_details.seq = triage_decisions.event
		WHERE answer <> $1 ORDER BY triage_decisions.id`, []any{review.Undone}, func(rows *sql.Rows) error {
		var id, seq int64
		var inCase review.CaseID
		var letter review.LetterID
		var answer review.TriageAnswer
		var code string
		var detail []byte
		if err := rows.Scan(&id, &inCase, &letter, &answer, &code, &seq, &detail); err != nil {
			return err
		}
		var said review.TriageLetters
		if err := json.Unmarshal(detail, &said); err != nil {
			return fmt.Errorf("the detail of event %d: %w", seq, err)
		}
		if !slices.Contains(said.Letters, letter) || said.Answer != answer || answer == review.Close && said.Code != code {
			return fmt.Errorf("triage decision %d of case %s: it is not what event %d says was decided", id, inCase, seq)
		}
		return nil
	})
}
