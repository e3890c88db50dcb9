package review

import (
	"slices"
	"strings"
	"time"
)

// A Difference is a reviewer's word, after both have signed and talked, that
// they still differ.
type Difference struct {
	ID     int64 // zero until kept
	By     PersonID
	ByName string
	Note   string
	At     time.Time
}

// StillDiffer sends a case on which the reviewers do not agree to the panel.
type StillDiffer struct{ Note string }

// Name is the change's name.
func (StillDiffer) Name() ChangeName { return StillDifferName }

func (s StillDiffer) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	p.Add(strings.TrimSpace(s.Note) != "", "note", "Say in a line what you still differ about.")
	if err := p.Err(); err != nil {
		return "", err
	}
	c.Differences = append(c.Differences, Difference{By: by.Person, ByName: by.Name, Note: strings.TrimSpace(s.Note), At: at})
	return InPanel, nil
}

// AmendAssessment signs a new version of the person's own assessment, with a
// reason. The outcome that rested on the old one no longer counts.
type AmendAssessment struct {
	Answers Answers
	Reason  string
}

// Name is the change's name.
func (AmendAssessment) Name() ChangeName { return AmendName }

func (m AmendAssessment) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	old := *c.StandingOf(by.Person)
	c.withdrawOutcomes(c.restingOn(old.Letters), m.Reason, by, at)
	a, err := c.assessment(SignAssessment{Letters: old.Letters, Answers: m.Answers}, old.Round, by, at)
	problems, bad := err.(Problems)
	if err != nil && !bad {
		return "", err
	}
	if problems == nil {
		problems = Problems{}
	}
	problems.Add(strings.TrimSpace(m.Reason) != "", "reason", "Say why you amend what you signed.")
	if err := problems.Err(); err != nil {
		return "", err
	}
	a.Kind, a.Reason, a.Supersedes = Amended, strings.TrimSpace(m.Reason), old.ID
	c.Assessments = append(c.Assessments, a)
	c.lookAgain(a.Answers, by, at)
	return c.settle(by, at), nil
}

// WithdrawAssessment takes a signed assessment back. The other one stands; the
// case goes back to where the withdrawn one was signed.
type WithdrawAssessment struct {
	Assessment int64
	Reason     string
}

// Name is the change's name.
func (WithdrawAssessment) Name() ChangeName { return WithdrawName }

func (w WithdrawAssessment) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	standing := append(c.LastStanding(First), c.LastStanding(Second)...)
	i := slices.IndexFunc(standing, func(a Assessment) bool { return a.ID == w.Assessment })
	p.Add(i >= 0, "assessment", "Choose an assessment that now stands.")
	if i >= 0 {
		p.Add(standing[i].By == by.Person || by.Is(Lead), "assessment", "Only its author or a lead may withdraw an assessment.")
	}
	p.Add(strings.TrimSpace(w.Reason) != "", "reason", "Say why the assessment is withdrawn.")
	if err := p.Err(); err != nil {
		return "", err
	}
	old := standing[i]
	c.withdrawOutcomes(c.restingOn(old.Letters), w.Reason, by, at)
	c.supersede(old, Withdrawn, strings.TrimSpace(w.Reason), by, at)
	c.SecondAsked = c.SecondAsked || old.Round == Second
	if len(c.unsigned(First)) > 0 {
		return InAssessment, nil
	}
	return InSecondReview, nil
}

// supersede adds the row that ends a signed assessment. It keeps the letters
// and answers of the old one, so that the row is whole in itself.
func (c *Case) supersede(old Assessment, kind AssessmentKind, reason string, by Actor, at time.Time) {
	c.Assessments = append(c.Assessments, Assessment{Round: old.Round, Kind: kind, Reason: reason, By: by.Person, ByName: by.Name,
		Registration: by.Registration, Definition: old.Definition, Letters: old.Letters, Answers: old.Answers, At: at, Supersedes: old.ID})
}

// setAside ends the assessments of a round because the case starts there anew.
func (c *Case) setAside(round Round, reason string, by Actor, at time.Time) {
	for _, a := range c.LastStanding(round) {
		c.supersede(a, SetAside, reason, by, at)
	}
}

// AskSecondReview asks for an independent assessment of a decided case that
// stands on one signature. The outcome no longer counts until it is there.
type AskSecondReview struct{ Reason string }

// Name is the change's name.
func (AskSecondReview) Name() ChangeName { return AskSecondName }

func (a AskSecondReview) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	p := Problems{}
	p.Add(strings.TrimSpace(a.Reason) != "", "reason", "Say why a second review is needed.")
	if err := p.Err(); err != nil {
		return "", err
	}
	c.withdrawOutcomes(c.standingOn(OneSignature), strings.TrimSpace(a.Reason), by, at)
	c.SecondAsked = true
	return InSecondReview, nil
}
