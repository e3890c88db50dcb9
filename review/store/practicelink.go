package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"harmreview/review"
)

// practiceLinkKind is what links for practices are in events.
const practiceLinkKind = "practice link"

const selectPracticeLink = `SELECT practice_links.id, practice_links.incident_id, practice, practice_links.name, by, maker.name, practice_links.at, until,
		coalesce(ender.name, ''), ended_at, ended_why, opened_at,
		(SELECT coalesce(sum(letters), 0) FROM practice_link_answers WHERE link_id = practice_links.id),
		(SELECT coalesce(max(at), '') FROM practice_link_answers WHERE link_id = practice_links.id)
	FROM practice_links JOIN people AS maker ON maker.id = by LEFT JOIN people AS ender ON ender.id = ended_by`

func scanPracticeLink(rows *sql.Rows, l *review.PracticeLink) error {
	return rows.Scan(&l.ID, &l.Incident, &l.To.Code, &l.To.Name, &l.By, &l.ByName, (*instant)(&l.At), (*instant)(&l.Until),
		&l.EndedBy, (*instant)(&l.EndedAt), &l.EndedWhy, (*instant)(&l.OpenedAt), &l.Answers, (*instant)(&l.Answered))
}

// PracticeLinks are the links that were made for a practice with late letters. It
// returns review.ErrForbidden, or review.ErrNotFound.
func (s *Store) PracticeLinks(ctx context.Context, a review.Actor, code string) (review.PracticeLinkList, error) {
	var l review.PracticeLinkList
	if !a.May(review.ApproveReleases) {
		return l, review.ErrForbidden
	}
	err := s.view(ctx, func(q querier) error {
		page, err := s.practicePage(q, a, code, "")
		if err != nil {
			return err
		}
		l.To, l.On = page.Practice, page.Policy.PracticeLinks
		l.Links, err = list(q, scanPracticeLink, selectPracticeLink+` WHERE practice_links.incident_id = $1 AND practice = $2 ORDER BY practice_links.id DESC`, a.Incident, code)
		return err
	})
	return l, err
}

// PracticeLink is a link that was made for a practice. It returns
// review.ErrForbidden, or review.ErrNotFound.
func (s *Store) PracticeLink(ctx context.Context, a review.Actor, id review.PracticeLinkID) (review.PracticeLink, error) {
	var l review.PracticeLink
	if !a.May(review.ApproveReleases) {
		return l, review.ErrForbidden
	}
	err := s.view(ctx, func(q querier) (err error) {
		l, err = practiceLink(q, a.Incident, id)
		return err
	})
	return l, err
}

func practiceLink(q querier, incident review.IncidentID, id review.PracticeLinkID) (review.PracticeLink, error) {
	found, err := list(q, scanPracticeLink, selectPracticeLink+` WHERE practice_links.id = $1 AND practice_links.incident_id = $2`, id, incident)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("practice link %d: %w", id, review.ErrNotFound)
	}
	if err != nil {
		return review.PracticeLink{}, err
	}
	return found[0], nil
}

// MakePracticeLink makes a link through which a practice answers. Its token is
// shown to whoever made it, who passes it on; only its SHA-256 is kept. It returns
// review.ErrNotFound for a practice without late letters, a review.Refusal, or
// review.Problems.
func (s *Store) MakePracticeLink(ctx context.Context, cause review.Cause, n review.NewPracticeLink) (token string, err error) {
	token = newToken()
	err = s.change(ctx, cause, func(tx *Tx) error {
		a := cause.Actor
		policy, err := policyOf(tx, a.Incident)
		if err != nil {
			return err
		}
		if err := policy.LinkRefusal(n.Practice, a); err != nil {
			return err
		}
		page, err := s.practicePage(tx, a, n.Practice, "")
		if err != nil {
			return err
		}
		if err := n.Check().Err(); err != nil {
			return err
		}
		until := tx.Now().Add(time.Duration(n.Days) * 24 * time.Hour)
		id, err := one[int64](tx, `INSERT INTO practice_links (token_hash, incident_id, practice, name, by, at, until) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
			tokenHash(token), a.Incident, n.Practice, page.Name, a.Person, instant(tx.Now()), instant(until))
		if err != nil {
			return err
		}
		_, err = tx.Record(review.Event{Change: "make practice link", Objects: []review.Object{{Kind: practiceLinkKind, ID: id}},
			Facts: map[string]string{"practice": n.Practice, "days": strconv.Itoa(n.Days)}})
		return err
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// EndPracticeLink ends a link before it runs out. It returns review.ErrNotFound, a
// review.Refusal, or review.Problems.
func (s *Store) EndPracticeLink(ctx context.Context, cause review.Cause, id review.PracticeLinkID, why string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		a := cause.Actor
		l, err := practiceLink(tx, a.Incident, id)
		if err == nil {
			err = l.EndRefusal(a, tx.Now())
		}
		if err != nil {
			return err
		}
		why := strings.TrimSpace(why)
		p := review.Problems{}
		p.Add(why != "", "why", "Say why the link is ended.")
		if err := p.Err(); err != nil {
			return err
		}
		if err := tx.ExecOne(`UPDATE practice_links SET ended_by = $1, ended_at = $2, ended_why = $3 WHERE id = $4`, a.Person, instant(tx.Now()), why, id); err != nil {
			return err
		}
		_, err = tx.Record(review.Event{Change: "end practice link", Objects: []review.Object{{Kind: practiceLinkKind, ID: int64(id)}}, Facts: map[string]string{"practice": l.To.Code}, Detail: map[string]string{"why": why}})
		return err
	})
}
