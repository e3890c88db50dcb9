package review

import (
	"slices"
	"strings"
	"time"
)

// SettleIdentity says, in a manager's name, that the letters of a case are those
// of one person, who is nobody else's case: whoever was offered as the same is
// kept apart from then on.
type SettleIdentity struct {
	Reason string
	Apart  []CaseID // whom the page offered as the same person
}

// Name is the change's name.
func (SettleIdentity) Name() ChangeName { return SettleName }

func (s SettleIdentity) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	p.Add(strings.TrimSpace(s.Reason) != "", "reason", "Say how it is known whose letters these are.")
	if err := p.Err(); err != nil {
		return "", err
	}
	c.settleIdentity(s.Reason, by, at)
	return c.Stage, nil
}

// settleIdentity meets every open question whose letters these are.
func (c *Case) settleIdentity(proof string, by Actor, at time.Time) {
	for i := range c.Obligations {
		o := &c.Obligations[i]
		if o.Kind == Identity && o.State == Open {
			o.step("met", proof, "", at, by, at)
			o.close(Met, proof, by, at)
			o.Changed = true
		}
	}
}

// PrepareIdentity is what a clerk proposes to a manager about an open question
// of identity. It settles nothing.
type PrepareIdentity struct {
	ID      ObligationID
	Version int
	Into    CaseID // the case to join this one into; zero: a person of their own
	Reason  string
}

// Name is the change's name.
func (PrepareIdentity) Name() ChangeName { return PrepareName }

func (p PrepareIdentity) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	o, err := c.find(p.ID, p.Version, PrepareName, by)
	if err != nil {
		return "", err
	}
	problems := Problems{}
	problems.Add(o.Kind == Identity, "into", "This is no question of identity.")
	problems.Add(p.Into != c.ID, "into", "A case cannot be joined into itself.")
	problems.Add(strings.TrimSpace(p.Reason) != "", "reason", "Say what you looked at and what it shows.")
	if err := problems.Err(); err != nil {
		return "", err
	}
	proposal := "A person of their own: "
	if p.Into != 0 {
		proposal = "Join into " + p.Into.String() + ": "
	}
	o.step("prepared", proposal+strings.TrimSpace(p.Reason), "", at, by, at)
	o.Facts.Prepared, o.Facts.PrepareInto = true, p.Into
	return c.Stage, nil
}

// CorrectPatient records that the details of a patient were corrected in the
// program. The rows stay as they were received; what was there before is kept.
type CorrectPatient struct{ Reason string }

// Name is the change's name.
func (CorrectPatient) Name() ChangeName { return CorrectName }

func (x CorrectPatient) apply(c *Case, _ Actor, _ time.Time) (Stage, error) {
	p := Problems{}
	p.Add(strings.TrimSpace(x.Reason) != "", "reason", "Say where the right details come from.")
	return c.Stage, p.Err()
}

func identityOpen(c *Case, _ Actor, _ time.Time) error {
	if c.IdentitySettled() {
		return notNow("Nobody doubts whose letters these are now.")
	}
	return nil
}

// raiseIdentity gives an open question of identity the urgency of its case, with
// its clock: urgent ones head the work list.
func (c *Case) raiseIdentity(at time.Time) {
	for i := range c.Obligations {
		o := &c.Obligations[i]
		if o.Kind == Identity && o.State == Open && c.Urgency < o.Urgency {
			o.Urgency, o.Changed = c.Urgency, true
			o.Due = c.Policy.DueAt(c.Urgency, at)
		}
	}
}

// naming keeps of what was decided on other letters only what is about letters
// that are in the case; rows that name none stay with the case that made them.
func (c *Case) onlyOwn() {
	here := map[LetterID]bool{}
	for _, l := range c.Letters {
		here[l.ID] = true
	}
	away := func(letters []LetterID) bool {
		return len(letters) > 0 && !slices.ContainsFunc(letters, func(id LetterID) bool { return here[id] })
	}
	c.Decisions = slices.DeleteFunc(c.Decisions, func(d TriageDecision) bool { return !here[d.Letter] })
	c.Assessments = slices.DeleteFunc(c.Assessments, func(a Assessment) bool { return away(a.Letters) })
	c.Panels = slices.DeleteFunc(c.Panels, func(p PanelDecision) bool { return away(p.Letters) })
	c.Outcomes = slices.DeleteFunc(c.Outcomes, func(o Outcome) bool { return away(o.Letters) })
}
