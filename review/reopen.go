package review

import (
	"slices"
	"strings"
	"time"
)

// AddInformation records something new about the patient, from anybody. A
// decided case goes back to assessment with an urgency; any other keeps its
// stage, and the reviewers see it as question and answer. What must be looked
// at the same day raises an action, as any same-day decision does.
type AddInformation struct {
	From    string // who told it, for example the patient's daughter
	What    string
	Urgency Urgency
	ToRing  string    // whom same-day information names, as the page showed it
	Raised  bool      // its same-day action was raised already, on the call that told it
	Harm    bool      // it says that the patient came to harm, moderate or worse: what turns out notifiable was known from now on
	Told    time.Time // when it was told, zero for now
	For     Actor     `json:"-"` // in whose name the program sets aside what does not stand any more
}

// Name is the change's name.
func (AddInformation) Name() ChangeName { return AddInfoName }

func (a AddInformation) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	p.Add(strings.TrimSpace(a.From) != "", "from", "Say who told it.")
	p.Add(strings.TrimSpace(a.What) != "", "what", "Say what is new.")
	p.Add(a.Urgency.Valid(), "urgency", "Choose how soon it must be looked at.")
	if err := p.Err(); err != nil {
		return "", err
	}
	c.open(Obligation{Kind: Enquiry, What: "New information from " + strings.TrimSpace(a.From), State: Met, Proof: strings.TrimSpace(a.What),
		ClosedBy: by.Person, ClosedByName: by.Name, ClosedAt: at, Urgency: a.Urgency, OpenedBy: by.Person, Facts: ObligationFacts{Information: true, Harm: a.Harm, ToldAt: a.Told}}, at)
	c.Urgency = min(c.Urgency, a.Urgency)
	if a.Urgency == SameDay && !a.Raised {
		c.openSameDay(a.What, 0, a.ToRing, by, at)
	}
	if c.Stage != Decided {
		return c.Stage, nil
	}
	if by.Person == 0 {
		by = a.For
	}
	c.startAnew(InAssessment, "New information came.", by, at)
	return InAssessment, nil
}

// startAnew ends what must not stand when the review starts again at a stage.
func (c *Case) startAnew(to Stage, reason string, by Actor, at time.Time) {
	outcomes := c.InForce()
	switch to {
	case InSecondReview:
		outcomes = c.standingOn(OneSignature, Agreed, ByPanel)
	case InPanel:
		outcomes = c.standingOn(Agreed, ByPanel)
	}
	c.withdrawOutcomes(outcomes, reason, by, at)
	switch to {
	case InTriage:
		c.undoTriage(reason, by, at)
		c.setAside(First, reason, by, at)
		c.setAside(Second, reason, by, at)
	case InAssessment:
		c.setAside(First, reason, by, at)
		c.setAside(Second, reason, by, at)
		if len(c.undecided()) == 0 || len(c.Untriaged()) > 0 {
			c.Sampled = ClosedToo
		}
	case InSecondReview:
		c.setAside(Second, reason, by, at)
		c.SecondAsked = true
	}
}

// Reopen sends a decided case back to a stage that a lead names.
type Reopen struct {
	To     Stage
	Reason string
}

// Name is the change's name.
func (Reopen) Name() ChangeName { return ReopenName }

func (r Reopen) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	p.Add(slices.Contains([]Stage{InTriage, InAssessment, InSecondReview, InPanel}, r.To), "to", "Choose the stage that the case goes back to.")
	p.Add(strings.TrimSpace(r.Reason) != "", "reason", "Say why the case is reopened.")
	first, second := len(c.LastStanding(First)), len(c.LastStanding(Second))
	p.Add(r.To != InSecondReview || first > 0, "to", "There is no signed assessment to review: reopen it at triage or assessment.")
	p.Add(r.To != InTriage || !c.nothingFound(), "to", "No letter of this case could be found or read. Triage goes on once one is.")
	p.Add(r.To != InPanel || first > 0 && second > 0, "to", "The panel needs two signed assessments: reopen the case at an earlier stage.")
	if err := p.Err(); err != nil {
		return "", err
	}
	c.startAnew(r.To, strings.TrimSpace(r.Reason), by, at)
	return r.To, nil
}

// ProposeWithoutReview proposes to decide a case that nobody here can review.
// It is never counted as no harm.
type ProposeWithoutReview struct {
	Basis  Basis // Assumed or ReviewedElsewhere
	Reason string
}

// Name is the change's name.
func (ProposeWithoutReview) Name() ChangeName { return ProposeName }

func (w ProposeWithoutReview) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	p.Add(w.Basis == Assumed || w.Basis == ReviewedElsewhere, "basis", "Choose what you propose.")
	p.Add(strings.TrimSpace(w.Reason) != "", "reason", "Give the reason and the evidence.")
	if err := p.Err(); err != nil {
		return "", err
	}
	basis := ProposedAssumed
	if w.Basis == ReviewedElsewhere {
		basis = ProposedElsewhere
	}
	c.Outcomes = append(c.Outcomes, Outcome{Basis: basis, Letters: c.waiting(), SignedBy: by.Person, SignedByName: by.Name,
		Registration: by.Registration, Reason: strings.TrimSpace(w.Reason), At: at})
	return c.Stage, nil
}

// waiting are the letters that wait for a first reading or for an outcome. A
// letter that is closed, or that could not be found, is not among them.
func (c *Case) waiting() []LetterID {
	return slices.Compact(sorted(append(c.Untriaged(), c.undecided()...)))
}

// ApproveWithoutReview is the owner's answer to such a proposal.
type ApproveWithoutReview struct {
	Answer YesNo // Yes approves, No refuses
	Reason string
}

// Name is the change's name.
func (ApproveWithoutReview) Name() ChangeName { return ApproveName }

func (w ApproveWithoutReview) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	p.Add(w.Answer == Yes || w.Answer == No, "answer", "Choose whether you approve it.")
	p.Add(strings.TrimSpace(w.Reason) != "", "reason", "Say why you approve or refuse it.")
	proposed := *c.Proposal()
	p.Add(w.Answer != Yes || slices.Equal(sorted(proposed.Letters), c.waiting()), "answer",
		"The letters that wait have changed since this was proposed. Refuse it; it can be proposed again.")
	if err := p.Err(); err != nil {
		return "", err
	}
	o := Outcome{Letters: proposed.Letters, SignedBy: by.Person, SignedByName: by.Name, Reason: strings.TrimSpace(w.Reason), At: at, Supersedes: proposed.ID}
	switch {
	case w.Answer == No:
		o.Basis = NoLongerCounts
		c.Outcomes = append(c.Outcomes, o)
		return c.Stage, nil
	case proposed.Basis == ProposedElsewhere:
		o.Basis = ReviewedElsewhere
	default:
		o.Basis = Assumed
	}
	c.Outcomes = append(c.Outcomes, o)
	c.tellEveryone(by, at)
	return Decided, nil
}

// ReportWrongPatient opens identity again and stops sending; the stage stays.
type ReportWrongPatient struct{ Reason string }

// Name is the change's name.
func (ReportWrongPatient) Name() ChangeName { return WrongPatientName }

func (r ReportWrongPatient) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	p.Add(strings.TrimSpace(r.Reason) != "", "reason", "Say what makes you think a letter is somebody else’s.")
	if err := p.Err(); err != nil {
		return "", err
	}
	c.SendingStopped = true
	c.open(Obligation{Kind: Identity, What: "Reported as the wrong patient: " + strings.TrimSpace(r.Reason), Urgency: Urgent,
		Due: c.Policy.DueAt(Urgent, at), OpenedBy: by.Person}, at)
	return c.Stage, nil
}

// ResumeSending lets telling go on after identity has been settled again.
type ResumeSending struct{}

// Name is the change's name.
func (ResumeSending) Name() ChangeName { return ResumeSendingName }

func (ResumeSending) apply(c *Case, _ Actor, _ time.Time) (Stage, error) {
	c.SendingStopped = false
	return c.Stage, nil
}

// Hold sets a case aside until a date, on which it returns by itself.
type Hold struct {
	Until  string // a date in London
	Reason string
}

// Name is the change's name.
func (Hold) Name() ChangeName { return HoldName }

func (h Hold) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	until, err := time.ParseInLocation(time.DateOnly, h.Until, London)
	p.Add(err == nil && until.After(at) && until.Before(at.AddDate(0, 6, 0)), "until", "Enter a date from tomorrow, at most six months ahead.")
	p.Add(strings.TrimSpace(h.Reason) != "", "reason", "Say why the case is put on hold.")
	if err := p.Err(); err != nil {
		return "", err
	}
	c.HeldUntil, c.HoldReason, c.HeldBy = until, strings.TrimSpace(h.Reason), by.Person
	return c.Stage, nil
}

// EndHold brings a case back before its date.
type EndHold struct{}

// Name is the change's name.
func (EndHold) Name() ChangeName { return EndHoldName }

func (EndHold) apply(c *Case, _ Actor, _ time.Time) (Stage, error) {
	c.endHold()
	return c.Stage, nil
}

// endHold leaves nothing of a hold, whether it lasts or has run out.
func (c *Case) endHold() { c.HeldUntil, c.HoldReason, c.HeldBy = time.Time{}, "", 0 }
