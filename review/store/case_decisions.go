package store

import "harmreview/review"

func (k keeping) assessments() error {
	for i := range k.c.Assessments {
		a := &k.c.Assessments[i]
		if a.ID != 0 {
			continue
		}
		body := toJSON(a.Answers)
		var err error
		a.ID, err = one[int64](k.tx, `
			INSERT INTO assessments (case_id, round, kind, reason, by, registration, definition_id, letters, body, sha256, blind, at, supersedes, event)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id`,
			k.c.ID, a.Round, a.Kind, a.Reason, a.By, a.Registration, a.Definition, toJSON(a.Letters), body, digest(body), a.Blind, instant(a.At), null(a.Supersedes), k.seq)
		if err != nil {
			return err
		}
		for _, x := range a.Answers.Actions {
			if err := k.tx.Exec(`INSERT INTO action_answers (assessment_id, letter_id, n, done, evidence) VALUES ($1, $2, $3, $4, $5)`,
				a.ID, x.Letter, x.N, x.Done, x.Evidence); err != nil {
				return err
			}
		}
		k.names("assessment", a.ID)
	}
	return nil
}

func (k keeping) differences() error {
	for i := range k.c.Differences {
		d := &k.c.Differences[i]
		if d.ID != 0 {
			continue
		}
		var err error
		d.ID, err = one[int64](k.tx, `INSERT INTO differences (case_id, by, note, at, event) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
			k.c.ID, d.By, d.Note, instant(d.At), k.seq)
		if err != nil {
			return err
		}
	}
	return nil
}

func (k keeping) panels() error {
	for i := range k.c.Panels {
		p := &k.c.Panels[i]
		if p.ID != 0 {
			continue
		}
		body := toJSON(p.Record)
		var err error
		p.ID, err = one[int64](k.tx, `
			INSERT INTO panel_decisions (case_id, chair, signed_by, letters, body, sha256, at, event)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
			k.c.ID, p.SignedBy, p.SignedBy, toJSON(p.Letters), body, digest(body), instant(p.At), k.seq)
		if err != nil {
			return err
		}
		k.names("panel decision", p.ID)
	}
	return nil
}

func (k keeping) outcomes() error {
	for i := range k.c.Outcomes {
		o := &k.c.Outcomes[i]
		if o.ID != 0 {
			continue
		}
		body := toJSON(o.Finding)
		var err error
		o.ID, err = one[int64](k.tx, `
			INSERT INTO outcomes (case_id, basis, letters, body, sha256, signed_by, registration, reason, at, supersedes, event)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
			k.c.ID, o.Basis, toJSON(o.Letters), body, digest(body), o.SignedBy, o.Registration, o.Reason, instant(o.At), null(o.Supersedes), k.seq)
		if err != nil {
			return err
		}
		k.names("outcome", o.ID)
	}
	return nil
}

func (k keeping) candours() error {
	for i := range k.c.Candours {
		d := &k.c.Candours[i]
		if d.ID != 0 {
			continue
		}
		var err error
		d.ID, err = one[int64](k.tx, `
			INSERT INTO candour_decisions (case_id, resulted, could_result, reasons, by, registration, at, supersedes, event)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
			k.c.ID, d.Resulted, d.CouldResult, d.Reasons, d.By, d.Registration, instant(d.At), null(d.Supersedes), k.seq)
		if err != nil {
			return err
		}
		k.names("candour decision", d.ID)
	}
	return nil
}

func (k keeping) obligations() error {
	for i := range k.c.Obligations {
		o := &k.c.Obligations[i]
		if err := k.obligation(o); err != nil {
			return err
		}
		for j := range o.Steps {
			s := &o.Steps[j]
			if !s.New {
				continue
			}
			s.New = false
			if err := k.tx.Exec(`INSERT INTO obligation_steps (obligation_id, n, kind, note, whom, happened_at, by, at, event)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, o.ID, s.N, s.Kind, s.Note, s.Whom, instant(s.HappenedAt), null(s.By), instant(s.At), k.seq); err != nil {
				return err
			}
		}
	}
	return nil
}

// obligation keeps one that is new or was changed. Its own version keeps two
// people's changes to different obligations of a case apart.
func (k keeping) obligation(o *review.Obligation) error {
	if !o.Changed {
		return nil
	}
	o.Changed = false
	if o.ID == 0 {
		id, err := one[review.ObligationID](k.tx, `
			INSERT INTO obligations (incident_id, case_id, row_id, call_id, letter_id, kind, what, owner, owner_id, due_at, urgency, state,
				opened_by, opened_at, closed_by, closed_at, proof, body)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) RETURNING id`,
			k.c.Incident, null(k.c.ID), null(o.Row), null(o.Call), null(o.Letter), o.Kind, o.What, o.Owner, null(o.OwnerID), instant(o.Due), o.Urgency, o.State,
			null(o.OpenedBy), instant(o.OpenedAt), null(o.ClosedBy), instant(o.ClosedAt), o.Proof, toJSON(o.Facts))
		o.ID, o.Version = id, 1
		k.event.Objects = append(k.event.Objects, review.Object{Kind: "obligation", ID: int64(id), After: 1})
		return err
	}
	before := o.Version
	o.Version++
	k.event.Objects = append(k.event.Objects, review.Object{Kind: "obligation", ID: int64(o.ID), Before: before, After: o.Version})
	return k.tx.ExecOne(`
		UPDATE obligations SET owner = $1, owner_id = $2, due_at = $3, urgency = $4, state = $5, closed_by = $6, closed_at = $7, proof = $8,
			body = $9, version = $10, case_id = $11, letter_id = $12
		WHERE id = $13 AND version = $14`,
		o.Owner, null(o.OwnerID), instant(o.Due), o.Urgency, o.State, null(o.ClosedBy), instant(o.ClosedAt), o.Proof,
		toJSON(o.Facts), o.Version, null(k.c.ID), null(o.Letter), o.ID, before)
}

func (k keeping) relevant() error {
	for i := range k.c.Relevant {
		r := &k.c.Relevant[i]
		if r.ID != 0 {
			continue
		}
		var err error
		r.ID, err = one[int64](k.tx, `
			INSERT INTO relevant_people (case_id, who, name, relationship, authority, capacity, copies, contact, wishes, needs_asked, needs, ruled_out, messages, by, at, event)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING id`,
			k.c.ID, r.Who, r.Name, r.Relationship, r.Authority, r.Capacity, r.Copies, r.Contact, r.Wishes, r.NeedsAsked, r.Needs, toJSON(append([]string{}, r.RuledOut...)), r.Messages, r.By, instant(r.At), k.seq)
		if err != nil {
			return err
		}
	}
	return nil
}

func (k keeping) contacts() error {
	for i := range k.c.Contacts {
		x := &k.c.Contacts[i]
		if x.ID != 0 {
			continue
		}
		gates := x.Gates
		if gates == nil {
			gates = []string{}
		}
		var err error
		x.ID, err = one[int64](k.tx, `
			INSERT INTO contacts (case_id, obligation_id, kind, happened_at, channel, result, body, gates, by, at, event)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
			k.c.ID, x.Telling, x.Kind, instant(x.HappenedAt), x.Channel, x.Result, toJSON(x.Record), toJSON(gates), x.By, instant(x.At), k.seq)
		if err != nil {
			return err
		}
		k.names("contact", x.ID)
	}
	return nil
}
