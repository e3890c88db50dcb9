package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"harmreview/review"
	"harmreview/review/wording"
)

// findLink is the link with a token, if it works now: it is there, has not run out,
// was not ended, and the policy lets practices answer so. Else it returns
// review.ErrNotFound, which does not say which of these it is.
func findLink(q querier, token string, now time.Time) (review.PracticeLink, error) {
	found, err := list(q, scanPracticeLink, selectPracticeLink+` WHERE token_hash = $1`, tokenHash(token))
	if err != nil {
		return review.PracticeLink{}, err
	}
	if len(found) == 0 || !found[0].Works(now) {
		return review.PracticeLink{}, fmt.Errorf("practice link: %w", review.ErrNotFound)
	}
	policy, err := policyOf(q, found[0].Incident)
	if err == nil && !policy.PracticeLinks {
		err = fmt.Errorf("practice link: links are switched off: %w", review.ErrNotFound)
	}
	return found[0], err
}

// WrongLink counts that somebody at an address asked for a link that does not work.
// It returns a Throttled when they have done so very often.
func (s *Store) WrongLink(ctx context.Context, address string) error {
	key, err := s.throttleKey("practice link asked for by " + address)
	if err != nil {
		return err
	}
	return s.guess(ctx, key)
}

// OpenPracticeLink is what the link with a token opens, with the answer that was
// given under a key, "" for none. That it was opened is on record. It returns
// review.ErrNotFound for a link that does not work.
func (s *Store) OpenPracticeLink(ctx context.Context, cause review.Cause, token, key string) (review.LinkPage, error) {
	p, err := s.PracticeLinkPage(ctx, token, key)
	if err != nil {
		return p, err
	}
	cause.Actor, cause.Key = review.Program(p.Incident), ""
	event := review.Event{Change: "open practice link", Objects: []review.Object{{Kind: practiceLinkKind, ID: int64(p.ID)}}, Facts: map[string]string{"practice": p.To.Code}, Listed: true}
	for _, l := range p.Lines {
		event.Objects = append(event.Objects, review.Object{Kind: caseKind, ID: int64(l.Case)})
	}
	return p, s.change(ctx, cause, func(tx *Tx) error {
		if err := tx.Exec(`UPDATE practice_links SET opened_at = $1 WHERE id = $2 AND ended_at = ''`, instant(tx.Now()), p.ID); err != nil {
			return err
		}
		_, err := tx.Record(event)
		return err
	})
}

// PracticeLinkPage is what OpenPracticeLink returns, for a form that comes back.
func (s *Store) PracticeLinkPage(ctx context.Context, token, key string) (review.LinkPage, error) {
	var p review.LinkPage
	err := s.view(ctx, func(q querier) (err error) {
		p = review.LinkPage{}
		if p.PracticeLink, err = findLink(q, token, s.now()); err != nil {
			return err
		}
		letters, err := s.awaiting(q, review.Program(p.Incident), p.To.Code)
		if err != nil {
			return err
		}
		p.Lines = review.LinkLines(letters)
		if err := q.QueryRow(`SELECT name, contact_point, demonstration FROM incidents WHERE id = $1`, p.Incident).Scan(&p.Title, &p.ContactPoint, &p.Demonstration); err != nil {
			return err
		}
		if err := fromLetterhead(q, &p); err != nil {
			return err
		}
		_, p.Done, err = linkAnswer(q, p.ID, key)
		return err
	})
	return p, err
}

// fromLetterhead adds what the cover notes say of the trust.
func fromLetterhead(q querier, p *review.LinkPage) error {
	var head wording.Version
	var closed []review.Gate
	if err := wordingOf(q, p.Incident, wording.Letterhead, &head, &closed); err != nil || len(closed) > 0 {
		return err
	}
	p.Trust, _, _ = strings.Cut(head.Body.Sender, "\n")
	if p.ContactPoint == "" {
		p.ContactPoint = head.Body.Telephone
	}
	return nil
}

// linkAnswer is the answer that was given under the key of a form, and the digest of
// the form's fields, "" for none.
func linkAnswer(q querier, id review.PracticeLinkID, key string) (fields string, a review.LinkAnswer, err error) {
	var text string
	err = q.QueryRow(`SELECT fields_sha256, answer FROM practice_link_answers WHERE link_id = $1 AND key = $2`, id, key).Scan(&fields, &text)
	if errors.Is(err, review.ErrNotFound) {
		return "", a, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &a)
	}
	return fields, a, err
}

// longestKey is how long the key of a form can be that comes from one of our pages.
const longestKey = 64

// AnswerByLink records what a practice answers through the link with a token: by the
// program, with the same change that records what staff were told. The same form
// sent again is answered once. It returns review.ErrNotFound for a link that does
// not work, a Throttled, review.ErrRepeated, or review.Problems.
func (s *Store) AnswerByLink(ctx context.Context, cause review.Cause, token string, a review.LinkAnswer) error {
	var l review.PracticeLink
	err := s.view(ctx, func(q querier) (err error) {
		l, err = findLink(q, token, s.now())
		return err
	})
	if err != nil {
		return err
	}
	throttle, err := s.throttleKey("practice link " + strconv.FormatInt(int64(l.ID), 10))
	if err != nil {
		return err
	}
	if err := s.guess(ctx, throttle); err != nil {
		return err
	}
	cause.Actor = review.Program(l.Incident)
	if cause.Key == "" || len(cause.Key) > longestKey {
		cause.Key = newToken() // no page of ours sent it
	}
	return s.change(ctx, cause, func(tx *Tx) error {
		l, err := findLink(tx, token, tx.Now())
		if err != nil {
			return err
		}
		if err := forgive(tx, throttle); err != nil {
			return err
		}
		fields, _, err := linkAnswer(tx, l.ID, cause.Key)
		switch {
		case err != nil:
			return err
		case fields == cause.Fields:
			return nil
		case fields != "":
			return review.ErrRepeated
		}
		return tx.answerByLink(l, a.Tidied())
	})
}

func (tx *Tx) answerByLink(l review.PracticeLink, a review.LinkAnswer) error {
	awaited, err := tx.store.awaiting(tx, tx.Cause().Actor, l.To.Code)
	if err != nil {
		return err
	}
	p := a.Check()
	for _, id := range a.Cases {
		p.Add(slices.ContainsFunc(awaited, func(x review.ReleaseLine) bool { return x.Case == id }), "cases", "One of these references does not wait for your answer any more. The page shows those that do.")
	}
	letters := slices.DeleteFunc(awaited, func(x review.ReleaseLine) bool { return !slices.Contains(a.Cases, x.Case) })
	toRing, err := tx.firstOnCall(l.Incident)
	if err != nil {
		return err
	}
	tail, err := tx.tail()
	if err != nil {
		return err
	}
	want := tail.size
	event := review.Event{Change: string(review.ReplyName), Objects: []review.Object{{Kind: practiceLinkKind, ID: int64(l.ID)}},
		Facts: map[string]string{"practice": l.To.Code, "letters": strconv.Itoa(len(letters)), "link": strconv.FormatInt(int64(l.ID), 10)}}
	if err := tx.changeReleases(event, letters, p, func(x review.ReleaseLine) review.Change { return a.Reply(l, x, toRing, tx.Now()) }); err != nil {
		return err
	}
	return tx.Exec(`INSERT INTO practice_link_answers (link_id, key, fields_sha256, answer, letters, at, event) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		l.ID, tx.Cause().Key, tx.Cause().Fields, toJSON(a), len(letters), instant(tx.Now()), want)
}

// firstOnCall is whom a same-day action names at this hour, "" with nobody on the rota.
func (tx *Tx) firstOnCall(incident review.IncidentID) (string, error) {
	called, err := rota(tx, incident)
	if err != nil {
		return "", err
	}
	now := review.Incident{Rota: called}.OnCall(tx.Now())
	if len(now) == 0 {
		return "", nil
	}
	return now[0].Whom + ", " + now[0].Number, nil
}
