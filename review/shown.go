package review

import (
	"maps"
	"slices"
)

// Shown is the case as far as a may see it. It is the one place that keeps two
// reviewers independent: until both have signed, nobody but its author sees a
// signed assessment, its author's name, what it led to, or why the case is
// read again. Every page, list, export and figure about single cases shows a
// case that went through it.
func Shown(c Case, a Actor) Case {
	s := *c.clone()
	if !c.AnswersOpen() {
		s = withoutAnswers(s, c, a)
	}
	if !a.Is(Lead, Manager, Clinician, Auditor, Owner) {
		s = withoutReasoning(s)
	}
	if !a.May(DoTell) && !a.Is(Manager) {
		s.Post = Post{}
	}
	s.Conflicts = c.shownConflicts(a, c.AnswersOpen())
	s.Mixed, s.Draws, s.Lots = false, nil, nil // whoever reads it is to read it like any other
	if !c.WhyOpen(a) {
		s.Rank, s.RankedUnder = Unranked, 0
	}
	if c.Restricted {
		s = withoutWhereabouts(s)
	}
	if !a.May(SeeLetters) {
		for i := range s.Letters {
			s.Letters[i].Requested = nil
		}
	}
	return s
}

// withoutWhereabouts is the case of a restricted patient: nothing of it says
// where they live, whoever looks.
func withoutWhereabouts(s Case) Case {
	s.Practice, s.TracedPractice = Practice{}, Practice{}
	s.Post.Address = nil
	if s.Trace != nil {
		s.Trace = new(*s.Trace)
		s.Trace.Practice = ""
	}
	for i := range s.Relevant {
		s.Relevant[i].Contact = ""
	}
	return s
}

// AnswersOpen reports whether signed answers may be seen: no independent
// reading is still owed. Between the first signature and the second they are
// closed, and so they are while a case that was read before is read anew.
func (c *Case) AnswersOpen() bool {
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

// withoutAnswers is c, cloned in s, before its signed answers are open. A
// proposal is no answer: whoever must approve it sees it. Nor is what the panel
// still asks for: the person whom it asks sees that.
func withoutAnswers(s, c Case, a Actor) Case {
	s.Assessments, s.Decisions = c.inSightOf(a), c.undrawn()
	s.Sampled, s.SampleSeed, s.SecondAsked, s.SawAnswers, s.AskedSecond, s.Resume = NotSampled, "", false, nil, nil, ""
	s.Outcomes, s.Candours, s.Panels, s.Differences, s.Copies = nil, nil, nil, nil, nil
	if p := c.Proposal(); p != nil {
		s.Outcomes = []Outcome{*p}
	}
	if n := len(c.Panels); n > 0 && c.ReturnedTo != 0 && c.ReturnedTo == a.Person {
		asked := c.Panels[n-1]
		asked.Record = PanelRecord{HeldOn: asked.Record.HeldOn, MoreNeeded: asked.Record.MoreNeeded, SentTo: asked.Record.SentTo}
		s.Panels = []PanelDecision{asked}
	}
	reviewer := a.Is(Clinician, Lead)
	if a.Is(Lead, Manager, Clinician, Auditor, Owner) {
		s.Obligations = slices.DeleteFunc(s.Obligations, func(o Obligation) bool { return o.Kind == Telling || reviewer && !o.reviewersSee(a) })
		s.Contacts, s.Packs = nil, nil
	}
	if reviewer {
		s.Relevant = nil
	}
	return s.unnamed(c.reviewersBut(a), a)
}

// inSightOf are the assessments that a signed, and that they were ended, whoever
// ended them: a row that ends an assessment repeats its answers, so whoever
// sets somebody else's aside does not see them by it. Those that were taken apart
// with their letters stay in sight of everybody.
func (c *Case) inSightOf(a Actor) []Assessment {
	var own []Assessment
	mine, apart := map[int64]bool{}, map[int64]bool{}
	for _, x := range c.Assessments {
		if x.Kind == TakenApart {
			apart[x.Supersedes] = true
		}
	}
	for _, x := range c.Assessments {
		switch {
		case apart[x.ID], x.Kind == TakenApart:
		case x.signedBy(a):
			mine[x.ID] = true
		case !mine[x.Supersedes]:
			continue
		case x.By != a.Person:
			x.By, x.ByName, x.Registration, x.Reason = 0, "", "", ""
		}
		own = append(own, x)
	}
	return own
}

// undrawn are the triage decisions in force, so alike that an assessor cannot
// tell a closing that was drawn from a letter that was sent to assessment.
// What still waits in triage, and a case that nobody has assessed, hide nothing.
func (c *Case) undrawn() []TriageDecision {
	var alike []TriageDecision
	waiting := c.Untriaged()
	for _, l := range c.Letters {
		d := c.DecisionOn(l.ID)
		switch {
		case d == nil:
			if i := c.lastDecision(l.ID); i >= 0 { // undone: what is in force is nothing
				alike = append(alike, TriageDecision{ID: c.Decisions[i].ID, Letter: l.ID, Answer: Undone, Urgency: Routine, At: c.Decisions[i].At})
			}
		case d.Answer == NotFound, c.Stage == InTriage && (c.Resume == "" || slices.Contains(waiting, l.ID)):
			alike = append(alike, *d)
		default:
			n := TriageDecision{ID: d.ID, Letter: d.Letter, Answer: Assess, Urgency: d.Urgency, At: d.At}
			if d.Urgency != Routine {
				n.Reason = d.Reason
			}
			alike = append(alike, n)
		}
	}
	return alike
}

// reviewersSee reports whether reviewers who have not signed see what is owed:
// actions, because safety outranks independence, enquiries, and that it is not
// certain whose letters they read; no telling, no clock.
func (o Obligation) reviewersSee(a Actor) bool {
	switch o.Kind {
	case Identity:
		return true
	case SameDayAction, Action, Enquiry:
		return !o.Facts.KeptBack || o.OpenedBy == a.Person
	}
	return false
}

// unnamed hides other reviewers wherever a case names them, and from a reviewer
// also who asked, raised or answered anything; what they raised is still theirs.
func (s Case) unnamed(others map[PersonID]string, a Actor) Case {
	reviewer := a.Is(Clinician, Lead)
	names := slices.Collect(maps.Values(others))
	hide := func(p *PersonID, name *string, own bool) {
		if others[*p] != "" || reviewer && !(own && *p == a.Person) {
			*p, *name = 0, ""
		}
	}
	for i := range s.Obligations {
		o := &s.Obligations[i]
		hide(&o.OpenedBy, &o.OpenedByName, true)
		hide(&o.ClosedBy, &o.ClosedByName, false)
		if others[o.OwnerID] != "" || slices.Contains(names, o.Owner) || reviewer && o.Kind == Enquiry && o.OwnerID != a.Person {
			o.Owner, o.OwnerID = "", 0
		}
		o.Steps = slices.Clone(o.Steps)
		for j := range o.Steps {
			hide(&o.Steps[j].By, &o.Steps[j].ByName, false)
		}
	}
	for _, l := range s.Letters {
		for j := range l.Requested {
			var none string
			hide(&l.Requested[j].By, &none, true)
		}
	}
	for _, p := range []*PersonID{&s.AllocatedTo, &s.ReturnedTo, &s.HeldBy} {
		if others[*p] != "" || reviewer && *p != a.Person {
			*p = 0
		}
	}
	return s
}

// withoutReasoning is the case for those who tell people and those who keep
// the lists: status and what is owed, never clinical reasoning, grades or what
// kind of decision they stand on.
func withoutReasoning(s Case) Case {
	s.Assessments, s.Panels, s.Differences = nil, nil, nil
	for i := range s.Outcomes {
		o := &s.Outcomes[i]
		o.Reason, o.Finding = "", Finding{}
		if o.Basis.reviewed() {
			o.Basis = Reviewed
		}
	}
	for i := range s.Candours {
		s.Candours[i].Reasons = ""
	}
	for i := range s.Decisions {
		s.Decisions[i].Reason = ""
	}
	for i := range s.Obligations {
		s.Obligations[i].Facts.Opinion = ""
	}
	for i := range s.Copies {
		s.Copies[i].Reason, s.Copies[i].Note = "", ""
	}
	return s
}
