package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"harmreview/review"
)

// releasePractice is the practice of a release: the one that it was sent to, or
// that it goes to, see review.Case.ReleaseTo.
const releasePractice = `coalesce(nullif(json_extract(obligations.body, '$.release.practice'), ''), ` + patientPractice + `)`

// patientPractice is the practice that the last tracing answer names, or the list.
const patientPractice = `coalesce(nullif((SELECT practice_code FROM traces WHERE traces.patient_id = patients.id OR traces.patient_id IN (
		SELECT patient_id FROM cases AS joined WHERE joined.id IN (SELECT from_case FROM moves WHERE into_case = cases.id AND kind = 'join' AND undone_event IS NULL))
		ORDER BY answered DESC, traces.id DESC LIMIT 1), ''), patients.gp_practice)`

// repliesOwed is the condition on releases that have gone and to which the practice
// owes a reply: these alone are due.
const repliesOwed = `obligations.state = 'open' AND obligations.due_at <> ''`

// releaseState is review.Obligation.ReleaseState in SQL, and whether the letter is
// in a batch that has not gone.
func (w *where) releaseState(s *Store, chases int) string {
	return `CASE WHEN obligations.state = 'waived' THEN 'waived'
		WHEN obligations.state = 'met' AND coalesce(json_extract(obligations.body, '$.release.reply'), '') <> '' THEN 'replied: ' || json_extract(obligations.body, '$.release.reply')
		WHEN obligations.state = 'met' THEN 'released'
		WHEN coalesce(json_extract(obligations.body, '$.release.sent_at'), '') = '' THEN CASE WHEN EXISTS (
			SELECT 1 FROM release_batch_parts JOIN release_batches ON release_batches.id = batch_id
			WHERE release_batch_parts.obligation_id = obligations.id AND release_batches.state IN ('made', 'approved')) THEN 'in a batch' ELSE 'waiting' END
		WHEN coalesce(json_extract(obligations.body, '$.release.escalated'), '') <> '' THEN 'escalated'
		WHEN obligations.due_at >= ` + w.arg(instant(s.now())) + ` THEN 'reply owed'
		WHEN coalesce(json_extract(obligations.body, '$.release.chases'), 0) >= ` + w.arg(chases) + ` THEN 'to escalate'
		ELSE 'chase due' END`
}

// releases is a query of an actor's releases: their id, practice and state. Those
// of restricted patients are in no list. It leaves out what review.Shown would; an
// owner, who waives whole classes, and the program have all of the incident.
func (s *Store) releases(a review.Actor, chases int) (query string, w where) {
	state := w.releaseState(s, chases)
	w.and("obligations.incident_id = %s AND obligations.kind = 'GP release' AND obligations.state <> 'not owed any more' AND patients.restricted = 0", a.Incident)
	if a.Person != 0 && !a.Is(review.Owner) {
		w.visible(a, s.now())
	}
	if a.Is(review.Lead, review.Clinician) {
		w.conditions = append(w.conditions, answersOpenHere)
	}
	return `SELECT obligations.id AS id, ` + releasePractice + ` AS practice, ` + state + ` AS state
		FROM obligations JOIN cases ON cases.id = obligations.case_id JOIN patients ON patients.id = cases.patient_id WHERE ` + w.String(), w
}

// Practices are the practices with late letters of the incident, with how many
// are in each state; those with a letter in one state alone, "" for all.
// It returns review.ErrForbidden without the right to see them, and
// review.ErrNotFound for what is no state.
func (s *Store) Practices(ctx context.Context, a review.Actor, only review.ReleaseState) (review.PracticeList, error) {
	l := review.PracticeList{Only: only}
	switch {
	case !a.May(review.SeePractices):
		return l, review.ErrForbidden
	case only != "" && !slices.Contains(review.ReleaseStates, only):
		return l, fmt.Errorf("releases %q: %w", only, review.ErrNotFound)
	}
	err := s.view(ctx, func(q querier) error {
		policy, err := policyOf(q, a.Incident)
		if err != nil {
			return err
		}
		query, w := s.releases(a, policy.ReplyChases)
		l.Lines, l.Total, l.Shut = nil, review.PracticeLine{Counts: map[review.ReleaseState]int{}}, 0
		all, err := practiceCounts(q, query, w)
		if err != nil {
			return err
		}
		for _, line := range all {
			for state, n := range line.Counts {
				l.Total.Counts[state] += n
			}
			if only != "" && line.Counts[only] == 0 {
				continue
			}
			if line.Practice, err = practiceShown(q, a.Incident, line.Code); err != nil {
				return err
			}
			if line.Code == "" || line.Closed != "" || line.Listed == review.UnlistedPractice {
				l.Shut++
			}
			l.Lines = append(l.Lines, line)
		}
		l.Waived, err = list(q, func(rows *sql.Rows, c *review.WaivedClass) error {
			return rows.Scan(&c.Name, &c.By, (*instant)(&c.At), &c.Letters)
		}, `SELECT release_waivers.name, people.name, at, letters FROM release_waivers JOIN people ON people.id = by WHERE incident_id = $1 ORDER BY release_waivers.id DESC`, a.Incident)
		return err
	})
	return l, err
}

// practiceCounts counts releases by practice and state, in the order of their codes.
func practiceCounts(q querier, query string, w where) ([]review.PracticeLine, error) {
	var all []review.PracticeLine
	err := q.each(`SELECT practice, state, count(*) FROM (`+query+`) GROUP BY practice, state ORDER BY practice`, w.args, func(rows *sql.Rows) error {
		var code string
		var state review.ReleaseState
		var n int
		if err := rows.Scan(&code, &state, &n); err != nil {
			return err
		}
		if len(all) == 0 || all[len(all)-1].Code != code {
			all = append(all, review.PracticeLine{Practice: review.Practice{Code: code}, Counts: map[review.ReleaseState]int{}})
		}
		all[len(all)-1].Counts[state] = n
		return nil
	})
	return all, err
}

// practiceShown is a practice as the directory has it, or as lists of the
// incident name it.
func practiceShown(q querier, incident review.IncidentID, code string) (review.Practice, error) {
	if code == "" {
		return review.Practice{}, nil
	}
	p, err := practiceNamed(q, code)
	if err != nil || p.Name != "" {
		return p, err
	}
	p.Name, err = one[string](q, `SELECT gp_name FROM patients WHERE incident_id = $1 AND gp_practice = $2 AND gp_name <> '' ORDER BY id LIMIT 1`, incident, code)
	return p, ignoreNotFound(err)
}

// PracticeReleases is a page of one practice's late letters in a state, "" for
// all, those after a release: the oldest first. It returns review.ErrForbidden,
// and review.ErrNotFound for a practice without any and for what is no state.
func (s *Store) PracticeReleases(ctx context.Context, a review.Actor, code string, state review.ReleaseState, after review.ObligationID) (review.PracticePage, error) {
	p := review.PracticePage{State: state}
	switch {
	case !a.May(review.SeePractices):
		return p, review.ErrForbidden
	case state != "" && !slices.Contains(review.ReleaseStates, state):
		return p, fmt.Errorf("releases %q: %w", state, review.ErrNotFound)
	}
	err := s.view(ctx, func(q querier) (err error) {
		if p, err = s.practicePage(q, a, code, state); err != nil {
			return err
		}
		if p.Lines, err = s.releaseLines(q, a, code, state, after, casesPage+1); err != nil {
			return err
		}
		if len(p.Lines) > casesPage {
			p.Lines = p.Lines[:casesPage]
			p.Next = p.Lines[casesPage-1].Release
		}
		return s.waitingLines(q, p.Lines)
	})
	return p, err
}

// practicePage is a practice without its lines.
func (s *Store) practicePage(q querier, a review.Actor, code string, state review.ReleaseState) (review.PracticePage, error) {
	p := review.PracticePage{State: state}
	var err error
	if p.Policy, err = policyOf(q, a.Incident); err != nil {
		return p, err
	}
	query, w := s.releases(a, p.Policy.ReplyChases)
	query += ` AND ` + releasePractice + ` = ` + w.arg(code)
	all, err := practiceCounts(q, query, w)
	if err != nil {
		return p, err
	}
	if len(all) == 0 {
		return p, fmt.Errorf("practice %q: %w", code, review.ErrNotFound)
	}
	p.PracticeLine = all[0]
	if p.Practice, err = practiceShown(q, a.Incident, code); err != nil {
		return p, err
	}
	p.Total = p.All()
	if state != "" {
		p.Total = p.Counts[state]
	}
	if p.Left, err = leftToday(q, a.Incident, code, p.Policy, review.Date(s.now())); err != nil {
		return p, err
	}
	p.Batches, err = releaseBatches(q, a.Incident, code)
	return p, err
}

// releaseLines are late letters of a practice in a state, those after a release.
func (s *Store) releaseLines(q querier, a review.Actor, code string, state review.ReleaseState, after review.ObligationID, limit int) ([]review.ReleaseLine, error) {
	return s.linesAmong(q, a, code, `1 = 1`, state, after, limit)
}

// linesAmong are releaseLines among the releases of which a condition is true. Who
// does not see cases learns their references alone.
func (s *Store) linesAmong(q querier, a review.Actor, code, condition string, state review.ReleaseState, after review.ObligationID, limit int) ([]review.ReleaseLine, error) {
	policy, err := policyOf(q, a.Incident)
	if err != nil {
		return nil, err
	}
	query, w := s.releases(a, policy.ReplyChases)
	query += ` AND ` + condition + ` AND obligations.id > ` + w.arg(after) + ` AND ` + releasePractice + ` = ` + w.arg(code)
	query = `SELECT late.id, late.state, obligations.version, coalesce(letters.written_on, ''), obligations.body, obligations.due_at, ` + bannerColumns + `
		FROM (` + query + `) AS late JOIN obligations ON obligations.id = late.id JOIN cases ON cases.id = obligations.case_id JOIN patients ON patients.id = cases.patient_id
		LEFT JOIN letters ON letters.id = obligations.letter_id`
	if state != "" {
		query += ` WHERE late.state = ` + w.arg(state)
	}
	query += ` ORDER BY late.id LIMIT ` + w.arg(limit)
	named := a.Is(review.Liaison, review.Lead, review.Manager)
	return list(q, func(rows *sql.Rows, l *review.ReleaseLine) error {
		err := rows.Scan(append([]any{&l.Release, &l.State, &l.Version, &l.Written, fromJSON(&l.Facts), (*instant)(&l.Due)}, bannerInto(&l.Banner)...)...)
		l.Cover = l.Facts.Cover
		if !named {
			l.Banner = review.Banner{Case: l.Case}
		}
		return err
	}, query, w.args...)
}

// waitingLines adds to letters that wait what their cover notes say and what
// keeps them from going now.
func (s *Store) waitingLines(q querier, lines []review.ReleaseLine) error {
	for i := range lines {
		l := &lines[i]
		if l.State != review.ReleaseWaits {
			continue
		}
		c, err := loadCase(q, l.Case)
		if err != nil {
			return fmt.Errorf("case %s: %w", l.Case, err)
		}
		o, _ := c.Obligation(l.Release)
		l.Cover, l.Closed = c.CoverOf(o), c.GatesOfRelease(o, s.now())
	}
	return nil
}

// EachRelease calls do for every late letter of a practice in a state, the oldest
// first, as its export has them.
func (s *Store) EachRelease(ctx context.Context, a review.Actor, code string, state review.ReleaseState, do func(review.ReleaseLine) error) error {
	if !a.May(review.SeePractices) {
		return review.ErrForbidden
	}
	for after := review.ObligationID(0); ; {
		var lines []review.ReleaseLine
		err := s.view(ctx, func(q querier) (err error) {
			lines, err = s.releaseLines(q, a, code, state, after, exportedAtOnce)
			return err
		})
		if err != nil {
			return err
		}
		for _, l := range lines {
			if err := do(l); err != nil {
				return err
			}
			after = l.Release
		}
		if len(lines) < exportedAtOnce {
			return nil
		}
	}
}

// exportedAtOnce is how many lines of an export are read in one go.
const exportedAtOnce = 500
