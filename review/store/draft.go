package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"harmreview/review"
)

// A Draft is what somebody has typed into a form about a case and not yet
// signed: a working note that its author alone sees.
type Draft struct {
	Form       string
	Definition review.DefinitionID // of the wording that it answers, or zero
	Body       json.RawMessage
	Saved      time.Time
	Version    int
	Worked     time.Duration // at work on it until it was saved, without pauses

	// Notice is the last of those that the form showed which say that the case was
	// taken over from its author.
	Notice review.ClaimNoticeID
}

// Draft returns a person's draft, or review.ErrNotFound.
func (s *Store) Draft(ctx context.Context, person review.PersonID, id review.CaseID, form string) (Draft, error) {
	var d Draft
	err := s.view(ctx, func(q querier) (err error) {
		d, err = findDraft(q, person, id, form)
		return err
	})
	return d, err
}

func findDraft(q querier, person review.PersonID, id review.CaseID, form string) (Draft, error) {
	d := Draft{Form: form}
	var body string
	err := q.QueryRow(`SELECT definition_id, body, saved_at, version, worked * 1000000000 FROM drafts WHERE person_id = $1 AND case_id = $2 AND form = $3`,
		person, id, form).Scan(&d.Definition, &body, (*instant)(&d.Saved), &d.Version, &d.Worked)
	if err != nil {
		return Draft{}, fmt.Errorf("draft of case %s: %w", id, err)
	}
	d.Body = json.RawMessage(body)
	return d, nil
}

// SaveDraft keeps a draft in place of the one whose version the form showed, 0
// for none, and returns its new version. Whoever holds the case while they type
// goes on holding it. It needs no key: the same draft sent twice is stale the
// second time. It returns review.ErrNotFound when a may not
// see the case, and review.ErrStale when the draft was saved or discarded on
// another screen since, or, as review.ErrTakenOver, when somebody took the case over.
func (s *Store) SaveDraft(ctx context.Context, a review.Actor, id review.CaseID, d Draft) (version int, err error) {
	if !json.Valid(d.Body) {
		return 0, fmt.Errorf("draft of case %s: its body is no JSON", id)
	}
	err = s.change(ctx, review.Cause{Actor: a}, func(tx *Tx) error {
		if _, err := tx.findCase(a, id); err != nil {
			return err
		}
		if err := tx.takenFrom(id, d.Notice); err != nil {
			return err
		}
		if err := tx.prolong(id); err != nil {
			return err
		}
		version = d.Version + 1
		if d.Version == 0 {
			return tx.addDraft(a.Person, id, d)
		}
		return tx.ExecOne(`
			UPDATE drafts SET definition_id = $1, body = $2, saved_at = $3, version = version + 1, worked = worked + `+sinceThen("saved_at", "$3")+`
			WHERE person_id = $4 AND case_id = $5 AND form = $6 AND version = $7`,
			d.Definition, string(d.Body), instant(tx.Now()), a.Person, id, d.Form, d.Version)
	})
	if err != nil {
		return 0, fmt.Errorf("draft of case %s: %w", id, err)
	}
	return version, nil
}

func (tx *Tx) addDraft(person review.PersonID, id review.CaseID, d Draft) error {
	n, err := tx.ExecN(`
		INSERT INTO drafts (person_id, case_id, form, definition_id, body, saved_at, worked) VALUES ($1, $2, $3, $4, $5, $6,
			coalesce((SELECT `+sinceThen("since", "$6")+` FROM claims WHERE case_id = $2 AND person_id = $1), 0))
		ON CONFLICT (person_id, case_id, form) DO NOTHING`,
		person, id, d.Form, d.Definition, string(d.Body), instant(tx.Now()))
	if err == nil && n == 0 {
		return review.ErrStale
	}
	return err
}

// pause is how long somebody may say nothing and still be at work.
const pause = 2 * time.Minute

// sinceThen is the SQL of the seconds at work from one instant to another: none
// beyond a pause.
func sinceThen(from, to string) string {
	return fmt.Sprintf(`min(%d, max(0, CAST(round((julianday(%s) - julianday(%s)) * 86400) AS INTEGER)))`, int(pause.Seconds()), to, from)
}

// WorkedUntil is how long the author was at work on the draft until a moment after
// it was saved, without pauses.
func (d Draft) WorkedUntil(now time.Time) time.Duration {
	return d.Worked + min(pause, max(0, now.Sub(d.Saved).Round(time.Second)))
}

// DiscardDraft throws the actor's draft away and records that.
// It returns review.ErrNotFound when there is none.
func (s *Store) DiscardDraft(ctx context.Context, cause review.Cause, id review.CaseID, form string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		n, err := tx.dropDraft(cause.Actor.Person, id, form)
		if err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("draft of case %s: %w", id, review.ErrNotFound)
		}
		_, err = tx.Record(review.Event{
			Change: "discard draft", Objects: []review.Object{{Kind: caseKind, ID: int64(id)}}, Facts: map[string]string{"form": form},
		})
		return err
	})
}

// dropDraft removes a draft, as signing it does, and returns how many there were.
func (tx *Tx) dropDraft(person review.PersonID, id review.CaseID, form string) (int64, error) {
	n, err := tx.ExecN(`DELETE FROM drafts WHERE person_id = $1 AND case_id = $2 AND form = $3`, person, id, form)
	if err != nil {
		return 0, fmt.Errorf("draft of case %s: %w", id, err)
	}
	return n, nil
}
