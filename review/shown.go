package review

import "slices"

// Shown is the case as far as a may see it. It is the one place that keeps two
// reviewers independent: until both have signed, nobody but its author sees a
// signed assessment, its author's name, what it led to, or why the case is
// read again. Every page, list, export and figure about single cases shows a
// case that went through it.
func Shown(c Case, a Actor) Case {
	s := *c.clone()
	open := c.answersOpen()
	if !open {
		s.Assessments = slices.DeleteFunc(s.Assessments, func(x Assessment) bool { return x.By != a.Person })
		s.Decisions = undrawn(s.Decisions)
		s.Sampled, s.SecondAsked = NotSampled, false
		s.Outcomes, s.Candours, s.Panels, s.Differences = nil, nil, nil, nil
	}
	switch {
	case !a.Is(Lead, Manager, Clinician, Auditor, Owner):
		s = withoutReasoning(s)
	case !open && a.Is(Clinician, Lead):
		s = onlyWhatIsOwedNow(s, a)
	case !open:
		s.Obligations = slices.DeleteFunc(s.Obligations, func(o Obligation) bool { return o.Kind == Telling })
	}
	if c.Stage != InPanel && c.Stage != Decided && !open {
		s.Resume = ""
	}
	return s
}

// answersOpen reports whether signed answers may be seen: no independent
// reading is still owed. Between the first signature and the second they are
// closed, and so they are while a case that was read before is read anew.
func (c *Case) answersOpen() bool {
	switch c.Stage {
	case InTriage:
		return c.Resume == InPanel || c.Resume == Decided
	case InAssessment:
		return false
	case InSecondReview:
		return c.BothSigned()
	}
	return true
}

// AnswersOpen reports whether signed answers of c may be seen at all now.
func (c *Case) AnswersOpen() bool { return c.answersOpen() }

// undrawn makes every triage decision read alike, so that an assessor cannot
// tell a closing that was drawn from a letter that was sent to assessment.
func undrawn(decisions []TriageDecision) []TriageDecision {
	var alike []TriageDecision
	for _, d := range decisions {
		if d.Answer == Undone {
			continue
		}
		n := TriageDecision{ID: d.ID, Letter: d.Letter, Answer: Assess, Urgency: d.Urgency, At: d.At}
		if d.Urgency != Routine {
			n.Reason = d.Reason
		}
		alike = append(alike, n)
	}
	return alike
}

// onlyWhatIsOwedNow leaves a reviewer who has not signed only actions, and
// enquiries as question and answer without the asker; no telling, no clock.
func onlyWhatIsOwedNow(s Case, a Actor) Case {
	var seen []Obligation
	for _, o := range s.Obligations {
		switch o.Kind {
		case Identity:
			seen = append(seen, o)
		case SameDayAction, Action:
			seen = append(seen, o.anonymous(a))
		case Enquiry:
			seen = append(seen, o.anonymous(a))
		}
	}
	s.Obligations, s.Contacts, s.Relevant = seen, nil, nil
	return s
}

// anonymous hides who raised, asked or answered, unless a did.
func (o Obligation) anonymous(a Actor) Obligation {
	if o.OpenedBy != a.Person {
		o.OpenedBy, o.OpenedByName = 0, ""
	}
	o.ClosedBy, o.ClosedByName = 0, ""
	o.Steps = slices.Clone(o.Steps)
	for i := range o.Steps {
		o.Steps[i].By, o.Steps[i].ByName = 0, ""
	}
	return o
}

// withoutReasoning is the case for those who tell people and those who keep
// the lists: status and what is owed, never clinical reasoning.
func withoutReasoning(s Case) Case {
	s.Assessments, s.Panels, s.Differences = nil, nil, nil
	for i := range s.Outcomes {
		s.Outcomes[i].Reason = ""
	}
	for i := range s.Decisions {
		s.Decisions[i].Reason = ""
	}
	return s
}
