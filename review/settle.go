package review

import (
	"slices"
	"time"
)

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
		m.Letters = append(slices.Clone(m.Letters), a.Answers.Letters...)
		m.NearMiss = m.NearMiss || a.Answers.NearMiss
		if a.Answers.Notifiable() && !m.Notifiable() {
			m.Resulted, m.CouldResult, m.CandourReasons = a.Answers.Resulted, a.Answers.CouldResult, a.Answers.CandourReasons
		}
	}
	return m
}

// settle is the stage that follows from the assessments that now stand. Where
// no lead is needed it writes the outcome and the candour decision, signed by
// the last signature. Letters that only the first reviewer has read stand on
// that signature unless it asks for a second, whatever else is in review.
func (c *Case) settle(by Actor, at time.Time) Stage {
	if len(c.Standing(First)) == 0 || len(c.unsigned(First)) > 0 {
		return InAssessment
	}
	if alone := c.unsigned(Second); len(alone) > 0 {
		one := merged(naming(c.Standing(First), alone))
		if c.Sampled == SampledAssessment || c.SecondAsked || c.panelAsked() || c.positive(one) || one.Notifiable() {
			return InSecondReview
		}
		c.decide(OneSignature, findingOf(one), one, alone, by, at)
	}
	if len(c.undecided()) == 0 {
		return Decided
	}
	return c.compare(by, at)
}

// panelAsked reports whether the panel sent the case back for more: what came
// before it is not for one signature to decide.
func (c *Case) panelAsked() bool {
	return len(c.Panels) > 0 && c.Panels[len(c.Panels)-1].Record.SentTo != 0
}

// compare is the stage that follows when both have signed: those who agree
// decide, unless a lead must. A case that a later letter took from the panel
// goes back to it.
func (c *Case) compare(by Actor, at time.Time) Stage {
	second := c.Standing(Second)
	one, other := merged(c.Standing(First)), merged(second)
	switch {
	case c.Resume == InPanel:
		return InPanel
	case !Agree(one, other):
		return InSecondReview
	case one.Serious() || other.Serious() || c.diedOver(one) || c.diedOver(other):
		return InPanel
	}
	own := one
	if slices.ContainsFunc(second, func(a Assessment) bool { return a.By == by.Person }) {
		own = other
	}
	c.decide(Agreed, findingOf(own), own, c.undecided(), by, at)
	return Decided
}

// diedOver reports whether the patient died while letters were lost, or since, and
// an action that one had asked for was not done. Such a case always goes to the
// panel, whatever the reviewers agree on.
func (c *Case) diedOver(a Answers) bool {
	return c.Died != "" && c.Died >= c.WindowFrom && slices.ContainsFunc(a.Actions, func(x ActionAnswer) bool { return x.Done == NotDone })
}

// naming are those of assessments that name any of letters.
func naming(assessments []Assessment, letters []LetterID) []Assessment {
	return slices.DeleteFunc(assessments, func(a Assessment) bool {
		return !slices.ContainsFunc(a.Letters, func(id LetterID) bool { return slices.Contains(letters, id) })
	})
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
	d := CandourDecision{Resulted: candour.Resulted, CouldResult: candour.CouldResult, Reasons: candour.CandourReasons,
		By: by.Person, ByName: by.Name, Registration: by.Registration, At: at}
	for _, old := range c.Outcomes {
		if before := c.candourOf(old); before != nil && slices.ContainsFunc(old.Letters, func(id LetterID) bool { return slices.Contains(letters, id) }) {
			d.Supersedes = before.ID
		}
	}
	c.Outcomes, c.Candours = append(c.Outcomes, o), append(c.Candours, d)
	c.tellOutcome(o, d, by, at)
}
