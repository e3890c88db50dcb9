package review

import (
	"slices"
	"strconv"
	"time"
)

// A Basis says what an outcome stands on.
type Basis string

// The bases of an outcome. The proposed ones and the withdrawn one are rows
// that cover nothing.
const (
	OneSignature      Basis = "one signature"
	Agreed            Basis = "agreed"
	ByPanel           Basis = "panel"
	Assumed           Basis = "assumed"
	ReviewedElsewhere Basis = "reviewed elsewhere"
	ProposedAssumed   Basis = "proposed: assumed"
	ProposedElsewhere Basis = "proposed: reviewed elsewhere"
	NoLongerCounts    Basis = "withdrawn"
)

// Label is what screens call b.
func (b Basis) Label() string {
	switch b {
	case OneSignature:
		return "One signed assessment, nothing missed and no harm"
	case Agreed:
		return "Two independent assessments that agree"
	case ByPanel:
		return "Panel decision"
	case Assumed:
		return "Assumed, not reviewed"
	case ReviewedElsewhere:
		return "Reviewed elsewhere"
	case ProposedAssumed:
		return "Proposed as assumed"
	case ProposedElsewhere:
		return "Proposed as reviewed elsewhere"
	case NoLongerCounts:
		return "No longer counts"
	}
	return string(b)
}

// An Outcome is the agreed decision on a case and the letters that it covers.
type Outcome struct {
	ID           int64 // zero until kept
	Basis        Basis
	Letters      []LetterID
	Finding      Finding
	SignedBy     PersonID
	SignedByName string
	Registration string
	Reason       string
	At           time.Time
	Supersedes   int64
}

// A Finding is what an outcome says: grades, association, still-possible harm.
type Finding struct {
	Physical           Grade       `json:"physical"`
	Psychological      Grade       `json:"psychological"`
	StillPhysical      Grade       `json:"still_physical"`
	StillPsychological Grade       `json:"still_psychological"`
	Association        Association `json:"association"`
	CannotRuleOut      bool        `json:"cannot_rule_out"` // a panel's finding: harm is neither shown nor excluded
}

// Affected reports whether the person was, or may yet be, harmed.
func (f Finding) Affected() bool {
	return f.CannotRuleOut || f.Physical != NoHarm || f.Psychological != NoHarm || f.StillPhysical != NoHarm || f.StillPsychological != NoHarm
}

// A CandourDecision is a professional's signed opinion whether this is a
// notifiable safety incident (regulation 20(8)).
type CandourDecision struct {
	ID           int64 // zero until kept
	Resulted     YesNo
	CouldResult  YesNo
	Reasons      string
	By           PersonID
	ByName       string
	Registration string
	At           time.Time
	Supersedes   int64
}

// Notifiable reports whether the duty of candour is owed.
func (d CandourDecision) Notifiable() bool { return d.Resulted == Yes || d.CouldResult == Yes }

// Standing returns the signed assessments of a round that nothing later
// replaced, about letters that no outcome in force covers.
func (c *Case) Standing(round Round) []Assessment {
	gone := map[int64]bool{}
	for _, a := range c.Assessments {
		if a.Supersedes != 0 {
			gone[a.Supersedes] = true
		}
	}
	var standing []Assessment
	covered := c.outcomeLetters()
	for i, a := range c.Assessments {
		counts := a.Kind == Signed || a.Kind == Amended
		replaced := a.ID != 0 && gone[a.ID]
		done := len(a.Letters) > 0 && !slices.ContainsFunc(a.Letters, func(id LetterID) bool { return !covered[id] })
		if a.Round == round && counts && !replaced && !done {
			standing = append(standing, c.Assessments[i])
		}
	}
	return standing
}

// LastStanding is Standing, and where an outcome covers all letters the
// assessments that it rests on: what may be amended or withdrawn.
func (c *Case) LastStanding(round Round) []Assessment {
	all := *c
	all.Outcomes = nil
	return all.Standing(round)
}

// standingOf returns the assessment of person that now stands, or nil.
func (c *Case) standingOf(person PersonID) *Assessment {
	for _, a := range append(c.LastStanding(First), c.LastStanding(Second)...) {
		if a.By == person {
			return &a
		}
	}
	return nil
}

// BothSigned reports whether two independent assessments stand.
func (c *Case) BothSigned() bool { return len(c.Standing(First)) > 0 && len(c.Standing(Second)) > 0 }

// merged joins assessments of one round that name different letters: a letter
// that arrived while the case was in review has one of its own.
func merged(all []Assessment) Answers {
	if len(all) == 0 {
		return Answers{}
	}
	m := all[0].Answers
	m.Actions = slices.Clone(m.Actions)
	for _, a := range all[1:] {
		m.Actions = append(m.Actions, a.Answers.Actions...)
		m.Physical = m.Physical.Worse(a.Answers.Physical)
		m.Psychological = m.Psychological.Worse(a.Answers.Psychological)
		m.StillPhysical = m.StillPhysical.Worse(a.Answers.StillPhysical)
		m.StillPsychological = m.StillPsychological.Worse(a.Answers.StillPsychological)
		m.Association = max(m.Association, a.Answers.Association)
		if a.Answers.Notifiable() && !m.Notifiable() {
			m.Resulted, m.CouldResult, m.CandourReasons = a.Answers.Resulted, a.Answers.CouldResult, a.Answers.CandourReasons
		}
	}
	return m
}

// settle is the stage that follows from the assessments that now stand. Where
// no lead is needed it writes the outcome and the candour decision, signed by
// the last signature.
func (c *Case) settle(by Actor, at time.Time) Stage {
	first, second := c.Standing(First), c.Standing(Second)
	if len(first) == 0 {
		return InAssessment
	}
	one := merged(first)
	if len(second) == 0 {
		if c.Sampled == SampledAssessment || c.SecondAsked || c.positive(one) || one.Notifiable() {
			return InSecondReview
		}
		c.decide(OneSignature, findingOf(one), one, c.ToAssess(), by, at)
		return c.afterOutcome(by, at)
	}
	other := merged(second)
	if !Agree(one, other) {
		return InSecondReview
	}
	if one.Serious() || other.Serious() {
		return InPanel
	}
	c.decide(Agreed, findingOf(one), one, c.ToAssess(), by, at)
	return c.afterOutcome(by, at)
}

// afterOutcome is the stage of a case that has just got an outcome: decided,
// or the stage that a later letter interrupted.
func (c *Case) afterOutcome(by Actor, at time.Time) Stage {
	c.Sampled, c.SecondAsked = NotSampled, false
	if c.Resume == InSecondReview || c.Resume == InPanel {
		if len(c.Standing(First)) > 0 {
			to := c.Resume
			c.Resume = ""
			return to
		}
	}
	return Decided
}

// Agree reports whether two reviewers agree: the same class for each requested
// action (done in time or no longer needed, late or not done, cannot tell),
// the same grades, the same still-possible harm (below moderate or not), the
// same candour proposal. Other differences are shown and kept, not settled.
func Agree(a, b Answers) bool { return len(Differences(a, b)) == 0 }

// Differences names the form fields in which two reviewers do not agree.
func Differences(a, b Answers) []string {
	var fields []string
	classes := map[string]string{}
	for _, x := range a.Actions {
		classes[ActionField(x.Letter, x.N)] = x.Done.class()
	}
	for _, x := range b.Actions {
		field := ActionField(x.Letter, x.N)
		if classes[field] != x.Done.class() {
			fields = append(fields, field)
		}
		delete(classes, field)
	}
	for field := range classes {
		fields = append(fields, field)
	}
	slices.Sort(fields)
	add := func(same bool, field string) {
		if !same {
			fields = append(fields, field)
		}
	}
	add(a.Physical == b.Physical, "physical")
	add(a.Psychological == b.Psychological, "psychological")
	add(a.StillPhysical.Serious() == b.StillPhysical.Serious(), "still_physical")
	add(a.StillPsychological.Serious() == b.StillPsychological.Serious(), "still_psychological")
	add(a.Resulted == b.Resulted, "resulted")
	add(a.CouldResult == b.CouldResult, "could_result")
	return fields
}

func findingOf(a Answers) Finding {
	return Finding{Physical: a.Physical, Psychological: a.Psychological, StillPhysical: a.StillPhysical,
		StillPsychological: a.StillPsychological, Association: a.Association}
}

// decide writes the outcome and the candour decision, and opens what follows.
func (c *Case) decide(basis Basis, f Finding, candour Answers, letters []LetterID, by Actor, at time.Time) {
	o := Outcome{Basis: basis, Letters: letters, Finding: f, SignedBy: by.Person, SignedByName: by.Name, Registration: by.Registration, At: at}
	c.Outcomes = append(c.Outcomes, o)
	d := CandourDecision{Resulted: candour.Resulted, CouldResult: candour.CouldResult, Reasons: candour.CandourReasons,
		By: by.Person, ByName: by.Name, Registration: by.Registration, At: at}
	if n := len(c.Candours); n > 0 {
		d.Supersedes = c.Candours[n-1].ID
	}
	c.Candours = append(c.Candours, d)
	c.tellOutcome(o, d, by, at)
}

// inForce are the outcomes that count now.
func (c *Case) inForce() []Outcome {
	gone := map[int64]bool{}
	for _, o := range c.Outcomes {
		if o.Supersedes != 0 {
			gone[o.Supersedes] = true
		}
	}
	var now []Outcome
	for _, o := range c.Outcomes {
		proposed := o.Basis == ProposedAssumed || o.Basis == ProposedElsewhere || o.Basis == NoLongerCounts
		if !proposed && (o.ID == 0 || !gone[o.ID]) {
			now = append(now, o)
		}
	}
	return now
}

// InForce are the outcomes that count now, oldest first.
func (c *Case) InForce() []Outcome { return c.inForce() }

// Candour returns the candour decision in force, or nil.
func (c *Case) Candour() *CandourDecision {
	if len(c.Candours) == 0 || len(c.inForce()) == 0 {
		return nil
	}
	return &c.Candours[len(c.Candours)-1]
}

// withdrawOutcomes ends every outcome in force; packs of theirs stop, a
// candour telling already begun goes on.
func (c *Case) withdrawOutcomes(reason string, by Actor, at time.Time) {
	for _, o := range c.inForce() {
		c.Outcomes = append(c.Outcomes, Outcome{Basis: NoLongerCounts, Letters: o.Letters, Finding: o.Finding, SignedBy: by.Person,
			SignedByName: by.Name, Registration: by.Registration, Reason: reason, At: at, Supersedes: o.ID})
	}
}

// proposal returns what waits for the owner's approval, or nil.
func (c *Case) proposal() *Outcome {
	gone := map[int64]bool{}
	for _, o := range c.Outcomes {
		gone[o.Supersedes] = true
	}
	for i := range c.Outcomes {
		o := &c.Outcomes[i]
		if (o.Basis == ProposedAssumed || o.Basis == ProposedElsewhere) && !gone[o.ID] {
			return o
		}
	}
	return nil
}

// Proposal returns what waits for the owner's approval, or nil.
func (c *Case) Proposal() *Outcome { return c.proposal() }

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func sorted(ids []LetterID) []LetterID { return slices.Sorted(slices.Values(ids)) }
