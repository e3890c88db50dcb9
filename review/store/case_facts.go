package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"harmreview/review"
)

// sawAnswers is the change name of a view that showed somebody's signed
// answers; facts finds by it who can no longer sign blind.
const sawAnswers = "see answers"

// clerkClosing is the condition on triage decisions that are a clerk's own
// closings, as their first ones are counted: neither the second reading of what
// somebody else closed, which nobody reads again, nor what was taken back before
// anybody had read it again.
const clerkClosing = `triage_decisions.answer = 'close'
	AND NOT EXISTS (SELECT 1 FROM triage_decisions AS read WHERE read.id = triage_decisions.supersedes AND read.answer = 'close' AND read.reread = 1)
	AND NOT EXISTS (SELECT 1 FROM triage_decisions AS later WHERE later.supersedes = triage_decisions.id AND later.case_id = triage_decisions.case_id AND later.answer = 'undone')`

// facts adds what rules ask about the person at work: how many closings a clerk
// has made, what of theirs can be taken back at once, which letters they opened,
// and who has been shown the answers of this case.
func (c caseLoad) facts(q querier, a review.Actor, now time.Time) (err error) {
	if a.Is(review.Clerk) && !a.Is(review.Clinician, review.Lead) {
		c.ClerkClosings, err = one[int](q, `SELECT count(*) FROM (
			SELECT 1 FROM triage_decisions JOIN cases ON cases.id = case_id
			WHERE by = $1 AND incident_id = $2 AND `+clerkClosing+` LIMIT $3)`, a.Person, c.Incident, c.Policy.ClerkRereads)
		if err != nil {
			return err
		}
	}
	if a.May(review.DoTriage) {
		if c.Undoable, err = canTakeBack(q, a, c.ID, now); err != nil {
			return err
		}
		c.Opened, err = column[review.LetterID](q, `SELECT letter_id FROM letters_opened WHERE person_id = $1 AND letter_id IN (SELECT value FROM json_each($2))`, a.Person, c.here())
		if err != nil {
			return err
		}
	}
	if c.Lots, err = lotsOf(q, c.Incident, a.Person); err != nil {
		return err
	}
	c.SawAnswers, c.AskedSecond = nil, nil
	return q.each(`
		SELECT DISTINCT events.change, coalesce(events.person_id, 0)
		FROM event_cases JOIN events ON events.seq = event_cases.seq
		WHERE event_cases.case_id IN (SELECT $1 UNION SELECT from_case FROM moves WHERE into_case = $1) AND events.change IN ($2, $3)`,
		[]any{c.ID, sawAnswers, review.AskSecondName}, func(rows *sql.Rows) error {
			var change string
			var who review.PersonID
			if err := rows.Scan(&change, &who); err != nil {
				return err
			}
			if change == sawAnswers {
				c.SawAnswers = append(c.SawAnswers, who)
			} else {
				c.AskedSecond = append(c.AskedSecond, who)
			}
			return nil
		})
}

func (c caseLoad) obligations(q querier) (err error) {
	c.Obligations, err = obligationsOf(q, `obligations.case_id = $1`, c.ID)
	return err
}

// obligationsOf reads obligations with their steps, oldest first.
func obligationsOf(q querier, condition string, args ...any) ([]review.Obligation, error) {
	all, err := list(q, scanObligation, selectObligation+` WHERE `+condition+` ORDER BY obligations.id`, args...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		o := &all[i]
		o.Steps, err = list(q, func(rows *sql.Rows, s *review.ObligationStep) error {
			return rows.Scan(&s.N, &s.Kind, &s.Note, &s.Whom, (*instant)(&s.HappenedAt), &s.By, &s.ByName, (*instant)(&s.At))
		}, `SELECT n, kind, note, whom, happened_at, coalesce(by, 0), coalesce(people.name, ''), at
			FROM obligation_steps LEFT JOIN people ON people.id = by WHERE obligation_id = $1 ORDER BY n`, o.ID)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

const selectObligation = `
	SELECT obligations.id, obligations.version, kind, what, coalesce(letter_id, 0), coalesce(row_id, 0), coalesce(call_id, 0), owner, coalesce(owner_id, 0),
		due_at, urgency, state, coalesce(opened_by, 0), coalesce(opener.name, ''), opened_at, coalesce(closed_by, 0), coalesce(people.name, ''), closed_at, proof, body
	FROM obligations LEFT JOIN people ON people.id = obligations.closed_by LEFT JOIN people AS opener ON opener.id = obligations.opened_by`

func scanObligation(rows *sql.Rows, o *review.Obligation) error {
	return rows.Scan(&o.ID, &o.Version, &o.Kind, &o.What, &o.Letter, &o.Row, &o.Call, &o.Owner, &o.OwnerID,
		(*instant)(&o.Due), &o.Urgency, &o.State, &o.OpenedBy, &o.OpenedByName, (*instant)(&o.OpenedAt), &o.ClosedBy, &o.ClosedByName, (*instant)(&o.ClosedAt),
		&o.Proof, fromJSON(&o.Facts))
}

// A jsonColumn reads a column of JSON text into a value.
type jsonColumn struct{ into any }

// fromJSON reads a column of JSON text into v.
func fromJSON(v any) jsonColumn { return jsonColumn{v} }

// Scan reads the column.
func (j jsonColumn) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("JSON: cannot read a %T", v)
	}
	return json.Unmarshal([]byte(text), j.into)
}

// A readOnce column reads the JSON text of a definition, of which there are few and
// each is asked for with every case: the same text is parsed once. What it gives is
// shared, and nobody may change it.
type readOnce[T any] struct {
	known *sync.Map // of text to T
	into  *T
}

// Scan reads the column.
func (r readOnce[T]) Scan(v any) error {
	if known, ok := r.known.Load(v); ok {
		*r.into = known.(T)
		return nil
	}
	if err := fromJSON(r.into).Scan(v); err != nil {
		return err
	}
	r.known.Store(v, *r.into)
	return nil
}

var knownPolicies, knownClosingCodes, knownForms, knownPrepared sync.Map

// toJSON is v as canonical JSON text. The types that are signed hold no maps
// and no numbers but whole ones, so that their text is always the same.
func toJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // a type of ours that cannot be JSON
	}
	return string(text)
}
