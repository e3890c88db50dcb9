package review

import (
	"slices"
	"time"
)

// What became of each letter of a case, and what waits for whom.

// letter returns the letter of c with id, or nil.
func (c *Case) letter(id LetterID) *Letter {
	for i := range c.Letters {
		if c.Letters[i].ID == id {
			return &c.Letters[i]
		}
	}
	return nil
}

// anyWithoutText reports whether one of letters cannot be read here.
func (c *Case) anyWithoutText(letters []LetterID) bool {
	return slices.ContainsFunc(letters, func(id LetterID) bool {
		l := c.letter(id)
		return l != nil && l.NoText
	})
}

// allOpened reports whether each of letters that can be read here was opened by
// the person at work: what was never sent to them they cannot have read.
func (c *Case) allOpened(letters []LetterID) bool {
	return !slices.ContainsFunc(letters, func(id LetterID) bool {
		l := c.letter(id)
		return l != nil && !l.NoText && !slices.Contains(c.Opened, id)
	})
}

// DecisionOn returns the triage decision in force on a letter, or nil.
func (c *Case) DecisionOn(id LetterID) *TriageDecision {
	i := c.lastDecision(id)
	if i < 0 || c.Decisions[i].Answer == Undone {
		return nil
	}
	return &c.Decisions[i]
}

// waits reports whether the letter is still to be read after this decision: for
// the second time, by a clinician, or once it is found.
func (d TriageDecision) waits() bool { return d.Reread || d.Answer == PassUp || d.Answer == NotFound }

// lastDecision is the index of the last triage decision on a letter, or -1.
func (c *Case) lastDecision(id LetterID) int {
	for i := len(c.Decisions) - 1; i >= 0; i-- {
		if c.Decisions[i].Letter == id {
			return i
		}
	}
	return -1
}

// NotFound reports whether a letter could not be read or found: it is neither
// triaged nor covered until that enquiry ends.
func (c *Case) NotFound(id LetterID) bool {
	return slices.ContainsFunc(c.Obligations, func(o Obligation) bool {
		return o.Letter == id && o.Facts.LetterNotFound && (o.State == Open || o.State == Waived)
	})
}

// nothingFound reports whether there is no letter that can be read.
func (c *Case) nothingFound() bool {
	return !slices.ContainsFunc(c.Letters, func(l Letter) bool { return !c.NotFound(l.ID) })
}

// Untriaged returns the letters that wait for a first reading, or for the
// second reading that their closing needs.
func (c *Case) Untriaged() []LetterID {
	covered := c.outcomeLetters()
	var ids []LetterID
	for _, l := range c.Letters {
		d := c.DecisionOn(l.ID)
		if (d == nil || d.waits()) && !c.NotFound(l.ID) && !covered[l.ID] && !c.assessedSince(l.ID) {
			ids = append(ids, l.ID)
		}
	}
	return ids
}

// ToAssess returns the letters that a signature must name now: in assessment
// and second review those that no assessment of that round names yet, at the
// panel all that wait for an outcome. Each letter that arrived while the case
// was in review is read for itself; what was signed before stands.
func (c *Case) ToAssess() []LetterID {
	switch c.Stage {
	case InAssessment:
		return c.unsigned(First)
	case InSecondReview:
		return c.unsigned(Second)
	}
	return c.undecided()
}

// undecided are the letters that wait for an outcome: those that triage sent
// to assessment and no outcome in force covers. Closed letters are among them
// after a draw, once assessed, or when new information came about the case;
// then those that were never triaged are too.
func (c *Case) undecided() []LetterID {
	covered := c.outcomeLetters()
	var ids []LetterID
	for _, l := range c.Letters {
		if !covered[l.ID] && !c.NotFound(l.ID) && (c.Sampled == ClosedToo || c.sentToAssessment(l.ID)) {
			ids = append(ids, l.ID)
		}
	}
	return ids
}

// sentToAssessment reports whether the triage decision on a letter sent it to
// assessment, or a closing was drawn, or it has been assessed since.
func (c *Case) sentToAssessment(id LetterID) bool {
	if c.assessedSince(id) {
		return true
	}
	d := c.DecisionOn(id)
	return d != nil && !d.Reread && (d.Answer == Assess || c.Sampled == SampledClosing)
}

// assessedSince reports whether an assessment names a letter that triage has
// not decided on anew since.
func (c *Case) assessedSince(id LetterID) bool {
	var triaged time.Time
	if i := c.lastDecision(id); i >= 0 {
		triaged = c.Decisions[i].At
	}
	return slices.ContainsFunc(c.Assessments, func(a Assessment) bool {
		return a.signs() && slices.Contains(a.Letters, id) && !a.At.Before(triaged)
	})
}

// outcomeLetters are the letters that an outcome in force names.
func (c *Case) outcomeLetters() map[LetterID]bool {
	covered := map[LetterID]bool{}
	for _, o := range c.InForce() {
		for _, id := range o.Letters {
			covered[id] = true
		}
	}
	return covered
}

// Covered are the letters named by a closing at triage or an outcome now in force.
func (c *Case) Covered() map[LetterID]bool {
	covered := c.outcomeLetters()
	for _, l := range c.Letters {
		if d := c.DecisionOn(l.ID); d != nil && d.Answer == Close && !d.Reread {
			covered[l.ID] = true
		}
	}
	return covered
}

// hasRead reports whether what somebody signed about a letter now stands.
func (c *Case) hasRead(id LetterID) bool {
	return c.Covered()[id] || len(naming(append(c.Standing(First), c.Standing(Second)...), []LetterID{id})) > 0
}
