package review

import (
	"strings"
	"time"
)

// NoteObligation records a step on the way: who accepted a same-day action by
// voice and when, a call about it that nobody answered or that was declined, that
// an enquiry was chased, or a note. Every member may.
type NoteObligation struct {
	ID         ObligationID
	Version    int
	Kind       string // accepted, no answer, declined, chased, escalated, note
	Whom       string
	Note       string
	HappenedAt time.Time
}

// Name is the change's name.
func (NoteObligation) Name() ChangeName { return StepName }

func (n NoteObligation) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	o, err := c.find(n.ID, n.Version, StepName, by)
	if err != nil {
		return "", err
	}
	p := Problems{}
	p.Add(!n.HappenedAt.IsZero() && !n.HappenedAt.After(at), "happened_at", "Enter when it happened, not in the future.")
	switch n.Kind {
	case "accepted":
		p.Add(o.Kind == SameDayAction, "kind", "Only a same-day action is accepted by voice.")
		p.Add(strings.TrimSpace(n.Whom) != "", "whom", "Say who accepted it.")
	case NoAnswer, NotTaken:
		p.Add(o.Kind == SameDayAction, "kind", "Only a same-day action is rung about down the rota.")
		p.Add(strings.TrimSpace(n.Whom) != "", "whom", "Say whom you rang.")
	case "chased":
		p.Add(strings.TrimSpace(n.Whom) != "", "whom", "Say whom you chased.")
	case "escalated":
		p.Add(o.AwaitsReply(), "kind", "Only a practice that does not reply is escalated.")
		p.Add(strings.TrimSpace(n.Whom) != "", "whom", "Say who was told.")
	case "note":
		p.Add(strings.TrimSpace(n.Note) != "", "note", "Write the note.")
	default:
		p.Add(false, "kind", "Choose what happened.")
	}
	if err := p.Err(); err != nil {
		return "", err
	}
	if n.Kind == "accepted" {
		o.Facts.AcceptedBy, o.Facts.AcceptedAt = strings.TrimSpace(n.Whom), n.HappenedAt.UTC().Format(time.RFC3339)
	}
	switch n.Kind {
	case "chased":
		o.chase(c.Policy, n.HappenedAt)
	case "escalated":
		o.Facts.Release.Escalated = n.HappenedAt.UTC().Format(time.RFC3339)
	}
	o.step(n.Kind, n.Note, n.Whom, n.HappenedAt, by, at)
	return c.Stage, nil
}

// MeetObligation records the proof that an obligation is met, the answer to an
// enquiry, or that an enquiry ended unanswered.
type MeetObligation struct {
	ID         ObligationID
	Version    int
	Proof      string
	Unanswered bool // of an enquiry
	Anyway     bool // a letter was sent on although a gate was closed
}

// Name is the change's name.
func (MeetObligation) Name() ChangeName { return MeetName }

func (m MeetObligation) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	o, err := c.find(m.ID, m.Version, MeetName, by)
	if err != nil {
		return "", err
	}
	p := Problems{}
	lacking := "Say what was done and how it is known."
	if m.Unanswered {
		lacking = "Say what was tried, and why no answer will come."
		if err := o.EndRefusal(by); err != nil {
			p.Add(false, "unanswered", err.Error())
		}
	}
	p.Add(strings.TrimSpace(m.Proof) != "", "proof", lacking)
	var gates []Gate
	if o.Kind == GPRelease {
		gates = c.gatesOfRelease(*o, at)
	}
	p.Add(len(gates) == 0 || m.Anyway, "anyway", "Nothing may be sent now. If it has gone already, tick the box: it is recorded and marked.")
	if err := p.Err(); err != nil {
		return "", err
	}
	if o.Kind == GPRelease {
		to := c.ReleaseTo()
		c.sendOn(o.ID, Release{Practice: to.Code, Name: to.Name}, strings.TrimSpace(m.Proof), gates, at, by, at)
		return c.Stage, nil
	}
	o.Facts.Unanswered = m.Unanswered
	kind := "met"
	if o.Kind == Enquiry && !m.Unanswered {
		kind = "answered"
	}
	o.step(kind, m.Proof, "", at, by, at)
	o.close(Met, m.Proof, by, at)
	if o.Facts.LetterNotFound {
		return c.found(o.Letter, by, at), nil
	}
	return c.Stage, nil
}

// found sends a case back to triage for a letter that has been found: whatever
// was decided about it was decided without it.
func (c *Case) found(id LetterID, by Actor, at time.Time) Stage {
	if !c.hasRead(id) {
		c.undoDecision(id, "The letter was found.", by, at)
	}
	if c.Stage != InTriage && len(c.Untriaged()) > 0 {
		c.Resume = c.Stage
		return InTriage
	}
	return c.Stage
}

// WaiveObligation ends an obligation without meeting it, by name and reason.
type WaiveObligation struct {
	ID      ObligationID
	Version int
	Reason  string
}

// Name is the change's name.
func (WaiveObligation) Name() ChangeName { return WaiveName }

func (w WaiveObligation) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	o, err := c.find(w.ID, w.Version, WaiveName, by)
	if err != nil {
		return "", err
	}
	p := Problems{}
	p.Add(strings.TrimSpace(w.Reason) != "", "reason", "Say why it is waived.")
	if err := p.Err(); err != nil {
		return "", err
	}
	o.step("waived", w.Reason, "", at, by, at)
	o.close(Waived, w.Reason, by, at)
	return c.Stage, nil
}
