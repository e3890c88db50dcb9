package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"harmreview/review"
)

// batchKind is what batches of late letters are in events.
const batchKind = "release batch"

// leftToday is how many late letters a practice may still be sent on a day.
func leftToday(q querier, incident review.IncidentID, code string, p review.Policy, day string) (int, error) {
	n, err := one[int](q, `SELECT count(*) FROM release_batches JOIN release_batch_parts ON batch_id = release_batches.id
		WHERE incident_id = $1 AND practice = $2 AND day = $3 AND state <> 'set aside'`, incident, code, day)
	return max(0, p.ReleasesPerDay-n), err
}

const selectReleaseBatch = `SELECT release_batches.id, release_batches.version, practice, release_batches.name, state, sha256, bytes, pages, by, maker.name, at,
		coalesce(approver.name, ''), approved_at, coalesce(ender.name, ''), ended_at, ended_why, sent_at, channel
	FROM release_batches JOIN people AS maker ON maker.id = by LEFT JOIN people AS approver ON approver.id = approved_by LEFT JOIN people AS ender ON ender.id = ended_by`

func scanReleaseBatch(rows *sql.Rows, b *review.ReleaseBatch) error {
	err := rows.Scan(&b.ID, &b.Version, &b.To.Code, &b.To.Name, &b.State, &b.SHA, &b.Bytes, &b.Pages, &b.By, &b.ByName, (*instant)(&b.At),
		&b.ApprovedBy, (*instant)(&b.ApprovedAt), &b.EndedBy, (*instant)(&b.EndedAt), &b.Ended, (*instant)(&b.SentAt), &b.Channel)
	b.Unapproved = b.State == review.BatchSent && b.ApprovedBy == ""
	return err
}

// releaseBatches are the batches of a practice, the last first, without their letters.
func releaseBatches(q querier, incident review.IncidentID, code string) ([]review.ReleaseBatch, error) {
	return list(q, scanReleaseBatch, selectReleaseBatch+` WHERE incident_id = $1 AND practice = $2 ORDER BY release_batches.id DESC LIMIT 50`, incident, code)
}

// ReleaseBatch is one batch with its letters and what keeps each from going now.
// It is for those who send and approve batches: that a letter is in one tells a
// reviewer what triage said of it.
// It returns review.ErrForbidden, or review.ErrNotFound.
func (s *Store) ReleaseBatch(ctx context.Context, a review.Actor, id review.ReleaseBatchID) (review.ReleaseBatch, error) {
	var b review.ReleaseBatch
	if !a.May(review.ApproveReleases) {
		return b, review.ErrForbidden
	}
	err := s.view(ctx, func(q querier) (err error) {
		b, err = s.releaseBatch(q, a.Incident, id)
		return err
	})
	return b, err
}

func (s *Store) releaseBatch(q querier, incident review.IncidentID, id review.ReleaseBatchID) (review.ReleaseBatch, error) {
	found, err := list(q, scanReleaseBatch, selectReleaseBatch+` WHERE release_batches.id = $1 AND incident_id = $2`, id, incident)
	if err == nil && len(found) == 0 {
		err = fmt.Errorf("batch %d: %w", id, review.ErrNotFound)
	}
	if err != nil {
		return review.ReleaseBatch{}, err
	}
	b := found[0]
	b.Parts, err = list(q, func(rows *sql.Rows, p *review.ReleasePart) error {
		return rows.Scan(&p.Release, &p.Case, &p.Letter, &p.Content, &p.How, &p.Pages, &p.Asks, &p.Written, &p.Gone)
	}, `SELECT parts.obligation_id, obligations.case_id, parts.letter_id, content, how, pages, asks, letters.written_on, coalesce(json_extract(obligations.body, '$.release.batch'), 0) = batch_id
		FROM release_batch_parts AS parts JOIN obligations ON obligations.id = parts.obligation_id JOIN letters ON letters.id = parts.letter_id WHERE batch_id = $1 ORDER BY parts.n`, id)
	if err != nil || !b.Waits() {
		return b, err
	}
	for i := range b.Parts {
		if b.Parts[i].Closed, err = s.partGates(q, b, b.Parts[i]); err != nil {
			return b, err
		}
	}
	return b, nil
}

// partGates say why a letter of a batch must not go now.
func (s *Store) partGates(q querier, b review.ReleaseBatch, p review.ReleasePart) ([]string, error) {
	c, err := loadCase(q, p.Case)
	if err != nil {
		return nil, fmt.Errorf("case %s: %w", p.Case, err)
	}
	o, _ := c.Obligation(p.Release)
	if o.State != review.Open {
		return []string{"It is not owed any more."}, nil
	}
	closed := c.GatesOfRelease(o, s.now())
	return append(closed, c.BatchGates(o, b, p)...), nil
}

// ApproveBatch lets a batch go: it is a second person who does. It returns
// review.ErrNotFound, review.ErrStale, or a review.Refusal.
func (s *Store) ApproveBatch(ctx context.Context, cause review.Cause, id review.ReleaseBatchID, version int) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		b, err := s.batchToEnd(tx, id, version)
		if err == nil {
			err = b.ApproveRefusal(cause.Actor)
		}
		if err != nil {
			return err
		}
		if err := tx.ExecOne(`UPDATE release_batches SET state = 'approved', approved_by = $1, approved_at = $2, version = version + 1 WHERE id = $3 AND version = $4`,
			cause.Actor.Person, instant(tx.Now()), id, b.Version); err != nil {
			return err
		}
		_, err = tx.Record(b.event("approve release batch"))
		return err
	})
}

// SetBatchAside records that a batch will not be sent. Its letters wait again. It
// returns review.ErrNotFound, review.ErrStale, a review.Refusal, or review.Problems.
func (s *Store) SetBatchAside(ctx context.Context, cause review.Cause, id review.ReleaseBatchID, version int, reason string) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		b, err := s.batchToEnd(tx, id, version)
		if err != nil {
			return err
		}
		p := review.Problems{}
		p.Add(strings.TrimSpace(reason) != "", "reason", "Say why it is not sent, and what became of the print.")
		if err := p.Err(); err != nil {
			return err
		}
		if err := tx.endBatch(b, review.BatchSetAside, strings.TrimSpace(reason), review.SendBatch{}); err != nil {
			return err
		}
		_, err = tx.Record(b.event("set release batch aside"))
		return err
	})
}

// batchToEnd is a batch that still waits, for whoever sends letters on or approves it.
func (s *Store) batchToEnd(tx *Tx, id review.ReleaseBatchID, version int) (releaseBatchLoad, error) {
	a := tx.Cause().Actor
	if !a.May(review.ApproveReleases) {
		return releaseBatchLoad{}, review.ErrForbidden
	}
	b, err := s.releaseBatch(tx, a.Incident, id)
	switch {
	case err != nil:
	case b.Version != version:
		err = review.Refusal{Kind: review.ErrStale, Why: "Somebody else has changed this batch since the page was opened."}
	case !b.Waits():
		err = review.Refusal{Kind: review.ErrNotNow, Why: "This batch has been " + string(b.State) + " already."}
	}
	return releaseBatchLoad{b}, err
}

// A releaseBatchLoad is a batch on its way into an event.
type releaseBatchLoad struct{ review.ReleaseBatch }

// event is an event about the batch and the cases in it.
func (b releaseBatchLoad) event(change string) review.Event {
	e := review.Event{Change: change, Objects: []review.Object{{Kind: batchKind, ID: int64(b.ID), Before: b.Version, After: b.Version + 1}},
		Facts: map[string]string{"practice": b.To.Code, "letters": strconv.Itoa(len(b.Parts))}}
	for _, p := range b.Parts {
		if o := (review.Object{Kind: caseKind, ID: int64(p.Case)}); !slices.Contains(e.Objects, o) {
			e.Objects = append(e.Objects, o)
		}
	}
	return e
}

func (tx *Tx) endBatch(b releaseBatchLoad, to review.ReleaseBatchState, why string, sent review.SendBatch) error {
	return tx.ExecOne(`UPDATE release_batches SET state = $1, ended_by = $2, ended_at = $3, ended_why = $4, sent_at = $5, channel = $6, version = version + 1 WHERE id = $7 AND version = $8`,
		to, tx.Cause().Actor.Person, instant(tx.Now()), why, instant(sent.SentAt), sent.Channel, b.ID, b.Version)
}

// SendReleases records that a batch went to its practice, with the letters that
// were in it; the others wait again. It returns review.ErrNotFound,
// review.ErrStale, a review.Refusal, or review.Problems.
func (s *Store) SendReleases(ctx context.Context, cause review.Cause, id review.ReleaseBatchID, send review.SendBatch) error {
	return s.change(ctx, cause, func(tx *Tx) error {
		if !cause.Actor.May(review.ReleaseLate) {
			return review.ErrForbidden
		}
		b, err := s.batchToEnd(tx, id, send.Version)
		if err != nil {
			return err
		}
		if err := send.Check(b.ReleaseBatch, tx.Now()).Err(); err != nil {
			return err
		}
		if err := tx.endBatch(b, review.BatchSent, strings.TrimSpace(send.Note), send); err != nil {
			return err
		}
		return tx.releaseParts(b, send)
	})
}

// releaseParts records the release of each letter that went, all with one event.
func (tx *Tx) releaseParts(b releaseBatchLoad, send review.SendBatch) error {
	event := b.event(string(review.ReleaseName))
	event.Objects = event.Objects[:1] // the cases come with what changed of them
	event.Detail = send
	went := slices.DeleteFunc(slices.Clone(b.Parts), func(p review.ReleasePart) bool { return !slices.Contains(send.Parts, p.Release) })
	return changeEach(tx, event, went, func(p review.ReleasePart) review.CaseID { return p.Case }, func(c *review.Case, parts []review.ReleasePart) review.Change {
		r := review.ReleaseLetters{To: b.To, Batch: b.ID, SentAt: send.SentAt, Channel: send.Channel, Note: send.Note, Anyway: send.Anyway, Closed: map[review.ObligationID][]string{}}
		for _, p := range parts {
			o, _ := c.Obligation(p.Release)
			r.Releases, r.Closed[p.Release] = append(r.Releases, p.Release), c.BatchGates(o, b.ReleaseBatch, p)
		}
		return r
	})
}

// changeEach makes one change to every case that some of all are about, and saves
// them with one event, which names what each changed. The cases are loaded whole,
// also those out of the actor's sight: a patient may have been restricted since,
// and who decides on a class sees the class and not each case.
func changeEach[T any](tx *Tx, event review.Event, all []T, caseOf func(T) review.CaseID, change func(*review.Case, []T) review.Change) error {
	byCase := map[review.CaseID][]T{}
	var order []review.CaseID
	for _, x := range all {
		id := caseOf(x)
		if len(byCase[id]) == 0 {
			order = append(order, id)
		}
		byCase[id] = append(byCase[id], x)
	}
	var cases []changed
	for _, id := range order {
		c, err := loadCase(tx, id)
		if err != nil {
			return fmt.Errorf("case %s: %w", id, err)
		}
		before := *c.Case
		e, err := c.Apply(change(c.Case, byCase[id]), tx.Cause().Actor, tx.Now())
		if err != nil {
			return err
		}
		event.Objects = append(event.Objects, e.Objects...)
		cases = append(cases, changed{&before, c.Case})
	}
	_, err := tx.saveCases(event, cases...)
	return err
}

// ReleaseFile returns the bytes of a batch. It returns review.ErrForbidden,
// review.ErrNotFound, or a review.Refusal once somebody in it is restricted.
func (s *Store) ReleaseFile(ctx context.Context, a review.Actor, id review.ReleaseBatchID) ([]byte, []review.CaseID, error) {
	b, err := s.ReleaseBatch(ctx, a, id)
	if err != nil {
		return nil, nil, err
	}
	var cases []review.CaseID
	for _, p := range b.Parts {
		cases = append(cases, p.Case)
	}
	slices.Sort(cases)
	cases = slices.Compact(cases)
	err = s.view(ctx, func(q querier) error {
		n, err := one[int](q, `SELECT count(*) FROM cases JOIN patients ON patients.id = patient_id WHERE restricted = 1 AND cases.id IN (SELECT value FROM json_each($1))`, toJSON(cases))
		if err == nil && n > 0 {
			err = review.Refusal{Kind: review.ErrForbidden, Why: "A patient in this batch has been restricted since. Set it aside and make another."}
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	file, err := readKept(s.packFile(b.SHA), b.SHA)
	if err != nil {
		err = fmt.Errorf("batch %d: %w", id, err)
	}
	return file, cases, err
}

// checkReleaseBatches reads the file of every batch and compares it with its
// SHA-256, and looks whether what went with a batch was in it.
func checkReleaseBatches(v *verification) error {
	err := v.q.each(`SELECT id, sha256, bytes FROM release_batches ORDER BY id`, nil, func(rows *sql.Rows) error {
		var id, bytes int64
		var sum string
		if err := rows.Scan(&id, &sum, &bytes); err != nil {
			return err
		}
		b, err := os.ReadFile(v.store.packFile(sum))
		if err != nil {
			return fmt.Errorf("batch %d: its file cannot be read: packs/%s", id, sum)
		}
		if digest(string(b)) != sum || int64(len(b)) != bytes {
			return fmt.Errorf("batch %d: its file was changed after it was made: packs/%s", id, sum)
		}
		return nil
	})
	if err != nil {
		return err
	}
	id, err := one[int64](v.q, `SELECT obligations.id FROM obligations WHERE kind = 'GP release' AND coalesce(json_extract(body, '$.release.batch'), 0) > 0
		AND NOT EXISTS (SELECT 1 FROM release_batch_parts JOIN release_batches ON release_batches.id = batch_id
			WHERE release_batches.id = json_extract(obligations.body, '$.release.batch') AND release_batches.state = 'sent' AND obligation_id = obligations.id) LIMIT 1`)
	if err == nil {
		return fmt.Errorf("release %d went with a batch that it was not in, or that was not sent", id)
	}
	if errors.Is(err, review.ErrNotFound) {
		return nil
	}
	return err
}
