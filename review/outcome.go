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

	Reviewed Basis = "reviewed" // all that some are shown of the first three
)

// reviewed reports whether somebody here has assessed what the outcome covers,
// and so has signed a candour decision with it.
func (b Basis) reviewed() bool {
	return b == OneSignature || b == Agreed || b == ByPanel || b == Reviewed
}

// proposed reports whether the outcome waits for the owner's approval.
func (b Basis) proposed() bool { return b == ProposedAssumed || b == ProposedElsewhere }

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
	case Reviewed:
		return "Reviewed and decided"
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

// SignsOutcome reports whether who makes the change signs an outcome by it, or that
// there is none: they prove each time who they are. An assessment that lets an
// outcome follow is signed as an assessment.
func (n ChangeName) SignsOutcome() bool { return n == PanelName || n == ApproveName }

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
		gone[a.Supersedes] = true
	}
	delete(gone, 0) // what supersedes nothing
	var standing []Assessment
	covered := c.outcomeLetters()
	for _, a := range c.Assessments {
		done := len(a.Letters) > 0 && !slices.ContainsFunc(a.Letters, func(id LetterID) bool { return !covered[id] })
		if a.Round == round && a.signs() && !gone[a.ID] && !done {
			standing = append(standing, a)
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

// StandingOf returns the assessment of person that now stands, or nil.
func (c *Case) StandingOf(person PersonID) *Assessment {
	for _, a := range append(c.LastStanding(First), c.LastStanding(Second)...) {
		if a.By == person {
			return &a
		}
	}
	return nil
}

// BothSigned reports whether two independent assessments stand of every letter
// that waits for an outcome.
func (c *Case) BothSigned() bool {
	return len(c.Standing(First)) > 0 && len(c.Standing(Second)) > 0 && len(c.unsigned(First)) == 0 && len(c.unsigned(Second)) == 0
}

// unsigned are the letters that wait for an outcome and that no assessment of
// the round names.
func (c *Case) unsigned(round Round) []LetterID {
	standing := c.Standing(round)
	return slices.DeleteFunc(c.undecided(), func(id LetterID) bool {
		return slices.ContainsFunc(standing, func(a Assessment) bool { return slices.Contains(a.Letters, id) })
	})
}

// unreplaced are the outcomes, proposals among them, that no later one took the
// place of, oldest first.
func (c *Case) unreplaced() []Outcome {
	gone := map[int64]bool{}
	for _, o := range c.Outcomes {
		gone[o.Supersedes] = true
	}
	delete(gone, 0) // what supersedes nothing
	return slices.DeleteFunc(slices.Clone(c.Outcomes), func(o Outcome) bool { return gone[o.ID] })
}

// InForce are the outcomes that count now, oldest first.
func (c *Case) InForce() []Outcome {
	return slices.DeleteFunc(c.unreplaced(), func(o Outcome) bool { return o.Basis.proposed() || o.Basis == NoLongerCounts })
}

// Proposal returns what waits for the owner's approval, or nil.
func (c *Case) Proposal() *Outcome {
	for _, o := range c.unreplaced() {
		if o.Basis.proposed() {
			return &o
		}
	}
	return nil
}

// Candour returns the candour decision in force, or nil: the last one whose
// outcome counts, but a notifiable one before any other. What a later letter
// adds never takes back what an earlier one made the trust owe.
func (c *Case) Candour() *CandourDecision {
	var now *CandourDecision
	for _, o := range c.InForce() {
		if d := c.candourOf(o); d != nil && (now == nil || d.Notifiable() || !now.Notifiable()) {
			now = d
		}
	}
	return now
}

// candourOf returns the candour decision that was signed with an outcome, or nil.
func (c *Case) candourOf(o Outcome) *CandourDecision {
	if !o.Basis.reviewed() {
		return nil
	}
	i := slices.IndexFunc(c.Candours, func(d CandourDecision) bool { return d.By == o.SignedBy && d.At.Equal(o.At) })
	if i < 0 {
		return nil
	}
	return &c.Candours[i]
}

// restingOn are the outcomes in force that name any of letters.
func (c *Case) restingOn(letters []LetterID) []Outcome {
	return slices.DeleteFunc(c.InForce(), func(o Outcome) bool {
		return !slices.ContainsFunc(o.Letters, func(id LetterID) bool { return slices.Contains(letters, id) })
	})
}

// standingOn are the outcomes in force on any of bases.
func (c *Case) standingOn(bases ...Basis) []Outcome {
	return slices.DeleteFunc(c.InForce(), func(o Outcome) bool { return !slices.Contains(bases, o.Basis) })
}

// withdrawOutcomes ends outcomes in force; packs of theirs stop, a candour
// telling already begun goes on.
func (c *Case) withdrawOutcomes(outcomes []Outcome, reason string, by Actor, at time.Time) {
	for _, o := range outcomes {
		c.Outcomes = append(c.Outcomes, Outcome{Basis: NoLongerCounts, Letters: o.Letters, Finding: o.Finding, SignedBy: by.Person,
			SignedByName: by.Name, Registration: by.Registration, Reason: reason, At: at, Supersedes: o.ID})
	}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func sorted(ids []LetterID) []LetterID { return slices.Sorted(slices.Values(ids)) }
