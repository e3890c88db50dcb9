package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"harmreview/review"
)

// ChangeCase makes change to the case with id and records it, both or neither,
// and returns the case as it then is, as far as the actor may see it.
//
// It returns review.ErrNotFound, review.ErrStale when version is not zero and
// the case is no longer at it, a review.Refusal, or review.Problems.
func (s *Store) ChangeCase(ctx context.Context, cause review.Cause, id review.CaseID, version int, change review.Change) (review.Case, error) {
	var shown review.Case
	err := s.change(ctx, cause, func(tx *Tx) error {
		c, err := tx.ChangeCase(id, version, change)
		if err == nil {
			shown = review.Shown(*c, cause.Actor)
		}
		return err
	})
	return shown, err
}

// ChangeCase is Store.ChangeCase within a larger write.
func (tx *Tx) ChangeCase(id review.CaseID, version int, change review.Change) (*review.Case, error) {
	c, err := tx.findCase(tx.Cause().Actor, id)
	if err != nil {
		return nil, err
	}
	if version != 0 && c.Version != version {
		return nil, fmt.Errorf("case %s: %w", id, review.ErrStale)
	}
	if err := tx.mayWorkNow(id, change.Name()); err != nil {
		return nil, err
	}
	if err := tx.apply(c, change); err != nil {
		return nil, err
	}
	return c, nil
}

// apply makes change to a case that was loaded in this transaction, and
// records it.
func (tx *Tx) apply(c *review.Case, change review.Change) error {
	before := *c
	event, err := c.Apply(change, tx.Cause().Actor, tx.Now())
	if err != nil {
		return err
	}
	event.Detail = change
	seq, err := tx.SaveCase(&before, c, event)
	if err != nil {
		return fmt.Errorf("case %s: %w", c.ID, err)
	}
	if change.Name() == review.TriageName {
		if err := tx.intoBatch(&before, seq); err != nil {
			return err
		}
	}
	if c.Restricted && !before.Restricted {
		return tx.elsewhere(c)
	}
	return nil
}

// findCase loads the case that the change is about. The program sees every case.
func (tx *Tx) findCase(actor review.Actor, id review.CaseID) (*review.Case, error) {
	if actor.Person != 0 {
		return findCase(tx, actor, id, tx.Now())
	}
	c, err := loadCase(tx, id)
	if err != nil {
		return nil, fmt.Errorf("case %s: %w", id, err)
	}
	return c.Case, nil
}

// SaveCase keeps what a change made of a case, and records the event. It is
// the only writer of cases that are there already: it moves the counters and
// adds the rows of signed decisions. Signed rows are named in the event with
// their digests, never with what they say.
func (tx *Tx) SaveCase(before, after *review.Case, event review.Event) (seq int64, err error) {
	return tx.saveCases(event, changed{before, after})
}

// A changed case is as it was and as it is.
type changed struct{ before, after *review.Case }

// saveCases is SaveCase for a change of several cases with one event. Letters
// that go from one of them to another leave before they arrive.
func (tx *Tx) saveCases(event review.Event, all ...changed) (seq int64, err error) {
	tail, err := tx.tail()
	if err != nil {
		return 0, err
	}
	want := tail.size
	for _, c := range all {
		tx.otherFacts.patients = append(tx.otherFacts.patients, c.after.Patient)
		if err := (keeping{tx, c.after, want, &event}).leave(c.before); err != nil {
			return 0, err
		}
	}
	for _, c := range all {
		if err := tx.keepCase(c.before, c.after, want, &event); err != nil {
			return 0, err
		}
	}
	if err := tx.sealRows(&event); err != nil {
		return 0, err
	}
	if signing(event.Change) {
		event.Detail = nil // the signed row is the record; its digest is in the leaf
	}
	seq, err = tx.Record(event)
	if err == nil && seq != want {
		err = fmt.Errorf("event %d was expected to be %d", seq, want)
	}
	return seq, err
}

// keepCase keeps what a change made of a case, in the name of the event that will
// have the number seq and names what was added.
func (tx *Tx) keepCase(before, after *review.Case, seq int64, event *review.Event) error {
	k := keeping{tx, after, seq, event}
	for _, part := range []func() error{
		func() error { return k.row(before) }, func() error { return tx.moveCount(before, after) },
		func() error { return k.letters(before) }, k.patient, k.requested, k.triage, k.assessments, k.draws, k.differences, k.panels, k.outcomes, k.candours,
		k.obligations, k.relevant, k.contacts, k.copies, k.packs, k.conflicts, k.restrictions, func() error { return k.readers(before) }, k.releaseClaim,
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// signing reports whether the change signs something whose text must stand in
// the signed row alone.
func signing(change string) bool {
	switch review.ChangeName(change) {
	case review.SignFirstName, review.SignSecondName, review.AmendName, review.PanelName:
		return true
	}
	return false
}

// A keeping is one SaveCase on its way: the rows it adds name the event.
type keeping struct {
	tx    *Tx
	c     *review.Case
	seq   int64
	event *review.Event
}

func (k keeping) row(before *review.Case) error {
	c := k.c
	return k.tx.ExecOne(`
		UPDATE cases SET version = $1, stage = $2, resume = $3, urgency = $4, due_at = $5, held_until = $6, hold_reason = $7,
			sampled = $8, second_asked = $9, sending_stopped = $10, allocated_to = $11, returned_to = $12,
			open_obligations = $13, complete = $14, emptied = $15, letters = $16, stage_since = $17, specialty = $18, rank = $19, mixed = $20,
			ranked_under = CASE WHEN $21 IS $22 THEN ranked_under ELSE $21 END, -- what changed letters asked for beside this stands
			allocated_until = $23, allocation = $24, held_by = $25
		WHERE id = $26 AND version = $27`,
		c.Version, c.Stage, c.Resume, c.Urgency, instant(c.Due), instant(c.HeldUntil), c.HoldReason,
		c.Sampled, c.SecondAsked, c.SendingStopped, null(c.AllocatedTo), null(c.ReturnedTo),
		c.OpenObligations(), c.Complete(), c.Emptied, len(c.Letters), instant(c.StageSince), c.Specialty, c.Rank, c.Mixed, null(c.RankedUnder), null(before.RankedUnder),
		instant(c.AllocatedUntil), null(c.Allocation), null(c.HeldBy),
		c.ID, before.Version)
}

// moveCount moves the case from one counter to another. An emptied case is in
// none.
func (tx *Tx) moveCount(before, after *review.Case) error {
	from, to := countKey(before), countKey(after)
	if from == to && before.Emptied == after.Emptied {
		return nil
	}
	if !before.Emptied {
		if err := tx.addCount(from, -1); err != nil {
			return err
		}
	}
	if after.Emptied {
		return nil
	}
	return tx.addCount(to, 1)
}

// A count is the key of one counter of cases.
type count struct {
	incident  review.IncidentID
	stage     review.Stage
	urgency   review.Urgency
	specialty string
	held      bool
	complete  bool
}

func countKey(c *review.Case) count {
	return count{c.Incident, c.Stage, c.Urgency, c.Specialty, !c.HeldUntil.IsZero(), c.Complete()}
}

// addCount moves one counter by n.
func (tx *Tx) addCount(c count, n int) error {
	return tx.Exec(`INSERT INTO case_counts (incident_id, stage, urgency, specialty, held, complete, n)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (incident_id, stage, urgency, specialty, held, complete) DO UPDATE SET n = n + excluded.n`,
		c.incident, c.stage, c.urgency, c.specialty, c.held, c.complete, n)
}

// letters puts letters that are new to the case into it.
func (k keeping) letters(before *review.Case) error {
	for _, l := range k.c.Letters {
		if slices.ContainsFunc(before.Letters, func(x review.Letter) bool { return x.ID == l.ID }) {
			continue
		}
		if err := k.tx.Exec(`INSERT INTO case_letters (case_id, letter_id, from_event) VALUES ($1, $2, $3)`, k.c.ID, l.ID, k.seq); err != nil {
			return err
		}
		if err := k.tx.Exec(`UPDATE letters SET patient_id = $1 WHERE id = $2 AND patient_id <> $1`, k.c.Patient, l.ID); err != nil {
			return err
		}
	}
	return nil
}

// leave ends the stay of letters that are not in the case any more.
func (k keeping) leave(before *review.Case) error {
	for _, l := range before.Letters {
		if slices.ContainsFunc(k.c.Letters, func(x review.Letter) bool { return x.ID == l.ID }) {
			continue
		}
		if err := k.tx.ExecOne(`UPDATE case_letters SET to_event = $1 WHERE case_id = $2 AND letter_id = $3 AND to_event IS NULL`, k.seq, k.c.ID, l.ID); err != nil {
			return err
		}
		if err := k.tx.Exec(`DELETE FROM rank_hits WHERE case_id = $1 AND letter_id = $2`, k.c.ID, l.ID); err != nil {
			return err
		}
	}
	return nil
}

// patient keeps a tracing answer, and the death that it told of.
func (k keeping) patient() error {
	t := k.c.NewTrace
	if t == nil {
		return nil
	}
	k.c.NewTrace = nil
	if err := k.tx.Exec(`INSERT INTO traces (patient_id, answered, source, alive, died, address, practice, by, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		k.c.Patient, t.Answered, t.Source, t.Alive, t.Died, t.Address, t.Practice, t.By, instant(t.At)); err != nil {
		return err
	}
	if t.Died == "" {
		return nil
	}
	return k.tx.Exec(`UPDATE patients SET died = $1, version = version + 1 WHERE id = $2 AND died <> $1`, t.Died, k.c.Patient)
}

func (k keeping) requested() error {
	for _, l := range k.c.Letters {
		for i, r := range l.Requested {
			if !r.New {
				continue
			}
			l.Requested[i].New = false
			if err := k.tx.Exec(`INSERT INTO requested_actions (letter_id, n, kind, what, of_whom, by_when, by, at)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, r.Letter, r.N, r.Kind, r.What, r.OfWhom, r.ByWhen, r.By, instant(r.At)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (k keeping) triage() error {
	for i := range k.c.Decisions {
		d := &k.c.Decisions[i]
		if d.ID != 0 {
			continue
		}
		var err error
		d.ID, err = one[int64](k.tx, `
			INSERT INTO triage_decisions (case_id, letter_id, answer, code, same_as, urgency, reason, reread, definition_id, by, at, supersedes, event, class_id)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id`,
			k.c.ID, d.Letter, d.Answer, d.Code, null(d.SameAs), d.Urgency, d.Reason, d.Reread, d.Definition, d.By, instant(d.At), null(d.Supersedes), k.seq, null(d.Class))
		if err != nil {
			return err
		}
		k.names("triage decision", d.ID)
	}
	return nil
}

// names puts a row that this change added into the event.
func (k keeping) names(kind string, id int64) {
	k.event.Objects = append(k.event.Objects, review.Object{Kind: kind, ID: id})
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// releaseClaim gives the case up when it has left the stage it was claimed in;
// until then each change of its holder prolongs the claim.
func (k keeping) releaseClaim() error {
	if err := k.tx.Exec(`DELETE FROM claims WHERE case_id = $1 AND stage <> $2`, k.c.ID, k.c.Stage); err != nil {
		return err
	}
	return k.tx.prolong(k.c.ID)
}
