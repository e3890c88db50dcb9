package made

import (
	"slices"

	"harmreview/review"
)

// What happens to cases that had been decided, or to assessments that had been
// signed.

func (s *script) reopened(n int) {
	s.assess(doneInTime)
	s.next(2 + s.rng.IntN(3))
	to := []review.Stage{review.InAssessment, review.InTriage}[n%2]
	s.do(s.chair, in(review.Decided, always(review.Reopen{To: to,
		Reason: "A discharge summary has turned up in another system that contradicts the entry which the assessment rested on."})))
}

func (s *script) newInformation(n int) {
	s.assess(lateNoHarm)
	s.next(2)
	if n%2 == 1 {
		s.do(theLiaison, always(review.AddInformation{From: "the community pharmacist", Urgency: review.Routine,
			What: "The repeat prescription was changed by telephone two weeks before the date in the record."}))
		return
	}
	s.do(theLiaison, always(review.AddInformation{From: "the patient’s daughter, by telephone", Urgency: review.Urgent,
		What: "She says that her parent was taken to another hospital in the summer with the same complaint and stayed for six nights."}))
}

func (s *script) secondAsked(int) {
	s.assess(lateNoHarm)
	s.next(1)
	s.do(s.chair, in(review.Decided, always(review.AskSecondReview{Reason: "The gap is long for a medicine of this kind. I should like a second opinion before this is closed."})))
}

// amended puts a slip right the next day.
func (s *script) amended(int) {
	s.assess(doneInTime)
	s.next(1)
	voice := s.rng.IntN(1000)
	s.do(s.first, in(review.Decided, func(c *review.Case) review.Change {
		a := s.answers(c, lateNoHarm, voice)
		for _, old := range c.LastStanding(review.First) {
			a = old.Answers
		}
		a.Short, a.Confidence = false, review.FairlySure
		a.Actions = slices.Clone(a.Actions) // what was signed stays as it is
		if len(a.Actions) > 0 {
			a.Actions[0].Done, a.Actions[0].Evidence = review.DoneLate, "On reading again: the entry is of the following month."
		}
		a.Judgement = "I had read the date of the entry wrongly. The action was late; I still see no harm."
		return review.AmendAssessment{Answers: a, Reason: "The date of the practice’s entry was misread."}
	}))
}

// withdrawn is an assessment of somebody who found that they knew the patient.
func (s *script) withdrawn(int) {
	s.assess(lowHarm)
	s.next(1)
	s.do(s.first, func(c *review.Case) review.Change {
		standing := c.LastStanding(review.First)
		if len(standing) == 0 {
			return nil
		}
		return review.WithdrawAssessment{Assessment: standing[0].ID, Reason: "I have learnt that I treated the patient in another trust. Somebody else should assess this."}
	})
}

func (s *script) undone(n int) {
	s.triage(s.first)
	s.next(1)
	by := s.first
	if n%2 == 1 {
		by = s.chair
	}
	s.do(by, in(review.Decided, func(c *review.Case) review.Change {
		if len(c.Outcomes) > 0 {
			return nil
		}
		return review.UndoClosing{Reason: "The last paragraph on the second page asks for a blood test. It had been overlooked."}
	}))
}

// wrongPatient is reported of a case, and settled for one of them.
func (s *script) wrongPatient(n int) {
	s.assess(doneInTime)
	s.next(1)
	s.do([]int{theLiaison, s.first}[n%2], always(review.ReportWrongPatient{Reason: "The letter speaks of an operation that this patient has never had."}))
	if n%3 != 1 {
		return
	}
	s.next(2)
	s.do(theManager, always(review.SettleIdentity{Reason: "The operation is in the notes of the old hospital number. Same person; confirmed by date of birth and address."}))
	s.do(theManager, func(c *review.Case) review.Change {
		if !c.SendingStopped || !c.IdentitySettled() {
			return nil
		}
		return review.ResumeSending{}
	})
}

// proposed without review waits for the owner, or has been answered.
func (s *script) proposed(n int) {
	lead := pick(s.rng, theLeads)
	basis, reason := review.Assumed, "The patient died abroad three years before the letter was typed. No record of the time can be had; see the note of the registrar."
	if n%2 == 0 {
		basis, reason = review.ReviewedElsewhere, "Reviewed in full by the neighbouring trust as part of its own incident; its report of last month names the same letter and finds no harm."
	}
	s.on(len(s.sessions) - 2)
	if n >= 2 {
		s.on(2 + n%4)
	}
	s.do(lead, in(review.InTriage, always(review.ProposeWithoutReview{Basis: basis, Reason: reason})))
	if n < 2 {
		return
	}
	s.next(1)
	answer, why := review.Yes, "I have read the report and accept it for this case."
	if n%4 == 3 {
		answer, why = review.No, "The report names another letter. This one has to be read."
	}
	s.do(theOwner, func(c *review.Case) review.Change {
		if c.Proposal() == nil {
			return nil
		}
		return review.ApproveWithoutReview{Answer: answer, Reason: why}
	})
}
