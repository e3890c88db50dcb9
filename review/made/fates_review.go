package made

import (
	"harmreview/review"
)

// note enters what the letters that were sent to assessment asked for.
func (s *script) note(by int) {
	for _, l := range s.c.letters {
		for _, a := range l.Actions {
			id := l.id
			s.do(by, in(review.InAssessment, always(review.AddRequestedAction{Letter: id, Kind: a.Kind, What: a.What, OfWhom: a.OfWhom, ByWhen: a.ByWhen})))
		}
	}
}

// sign signs the first assessment.
func (s *script) sign(by int, v verdict) {
	voice := s.rng.IntN(1000)
	s.do(by, in(review.InAssessment, func(c *review.Case) review.Change {
		if len(c.ToAssess()) == 0 {
			return nil
		}
		return review.SignAssessment{Letters: c.ToAssess(), Answers: s.answers(c, v, voice)}
	}))
}

// signSecond signs the independent one.
func (s *script) signSecond(by int, v verdict) {
	voice := s.rng.IntN(1000)
	s.do(by, in(review.InSecondReview, func(c *review.Case) review.Change {
		if len(c.Standing(review.Second)) > 0 {
			return nil
		}
		return review.SignSecondReview{Letters: c.ToAssess(), Answers: s.answers(c, v, voice)}
	}))
}

// assess is triage, and an assessment some days later.
func (s *script) assess(v verdict) {
	s.triage(s.first)
	s.next(1 + s.rng.IntN(2))
	s.note(s.first)
	s.minutes(4, 25)
	s.sign(s.first, v)
}

// assessTwice is that, and the other reviewer's some days later.
func (s *script) assessTwice(first, second verdict) {
	s.assess(first)
	s.next(1)
	s.signSecond(s.second, second)
}

func (s *script) inTime(n int) {
	v := doneInTime
	if n%5 == 4 {
		v = noLongerNeeded
	}
	s.assess(v)
	s.negative()
	if n%3 == 0 {
		s.release()
	}
}

func (s *script) late(n int) {
	s.assess(lateNoHarm)
	s.negative()
	if n%3 == 0 {
		s.release()
	}
}

// negative keeps the script as it stands after an assessment that found nothing.
func (s *script) negative() { s.negatives = append(s.negatives, new(*s)) }

// drafted is begun by each of the clinicians, and not finished.
func (s *script) drafted(n int) {
	s.first = theClinicians[n%len(theClinicians)]
	s.triage(s.first)
	s.on(len(s.sessions) - 1)
	s.note(s.first)
	voice := s.rng.IntN(1000)
	v := []verdict{lateNoHarm, lowHarm, doneInTime}[n/3%3]
	s.drafts = append(s.drafts, Draft{Case: s.c.ID, By: s.people[s.first], Answers: func(c *review.Case) review.Answers {
		a := s.answers(c, v, voice)
		a.Judgement, a.NoConflict = "", false
		return a
	}})
}

func (s *script) secondWaits(n int) {
	s.assess([]verdict{lowHarm, nearMiss, moderate, stillLow, distress}[n%5])
}

func (s *script) agreedNearMiss(n int) {
	s.assessTwice(nearMiss, nearMiss)
	if n%2 == 0 {
		s.release()
	}
}

// agreedLow is told, some quickly, some not yet, some never.
func (s *script) agreedLow(n int) {
	v := lowHarm
	if n%4 == 3 {
		v = distress
	}
	s.assessTwice(v, v)
	s.next(1)
	s.tell(n)
	if n%2 == 0 {
		s.release()
	}
}

// agreedStill owes an action besides: what can yet happen must be kept from
// happening.
func (s *script) agreedStill(n int) {
	s.assessTwice(stillLow, stillLow)
	s.minutes(5, 30)
	s.act(n)
	s.next(1)
	s.tell(n + 1)
}

func (s *script) looksAgain(int) { s.assess(notKnownYet) }

// differs leaves two who do not agree to talk.
func (s *script) differs(n int) {
	switch n % 4 {
	case 0, 2:
		s.assessTwice(lowHarm, moderate)
	case 1:
		s.assessTwice(nearMiss, lowHarm)
	default:
		s.assessTwice(nearMiss, doneInTime)
	}
}

func (s *script) stillDiffer(int) {
	s.assessTwice(moderate, lowHarm)
	s.next(1)
	s.differ()
}

// differ lets the second reviewer record that talking has not settled it.
func (s *script) differ() {
	note := pick(s.rng, stillDiffers)
	s.do(s.second, in(review.InSecondReview, func(c *review.Case) review.Change {
		if !c.BothSigned() {
			return nil
		}
		return review.StillDiffer{Note: note}
	}))
}

func (s *script) panelWaits(n int) {
	v := moderate
	if n%4 == 3 {
		v = severe
	}
	s.assessTwice(v, v)
}

func (s *script) panelDecided(n int) {
	v := moderate
	if n%4 == 2 {
		v = severe
	}
	s.assessTwice(v, v)
	s.next(1)
	s.settle(v, panelReasons)
	s.minutes(20, 60)
	s.candour(n)
}

func (s *script) diedAndDecided(n int) {
	v := moderate
	if s.c.Died && n%2 == 0 {
		v = died
	}
	s.assessTwice(v, v)
	s.next(2)
	s.settle(v, panelReasons)
	s.next(1)
	s.candour(n + 1)
}

func (s *script) panelFoundLess(n int) {
	s.assessTwice(moderate, lowHarm)
	s.next(1)
	s.differ()
	s.next(2)
	s.settle(lowHarm, panelBelow)
	s.next(1)
	s.tell(n)
}

// panelSentBack asks one of the clinicians for more, each of them once.
func (s *script) panelSentBack(n int) {
	s.first = theClinicians[n%len(theClinicians)]
	s.second = other(s.rng, secondReaders, s.first)
	s.chair = other(s.rng, theLeads, s.first, s.second)
	s.assessTwice(moderate, severe)
	s.next(1)
	s.differ()
	s.next(1)
	more := panelMore[n%len(panelMore)]
	s.panel(func(review.Letter, review.RequestedAction) review.SignPanelDecision {
		return review.SignPanelDecision{More: true, Record: review.PanelRecord{MoreNeeded: more, SentTo: s.people[s.first]}}
	})
}

// settle is the panel's decision on a verdict.
func (s *script) settle(v verdict, reasons []string) {
	voice := s.rng.IntN(1000)
	s.panel(func(l review.Letter, r review.RequestedAction) review.SignPanelDecision {
		candour := "Below the threshold of the duty of candour; the patient is told all the same."
		if len(v.candour) > 0 {
			candour = s.fill(v.candour[voice%len(v.candour)], l, r)
		}
		return review.SignPanelDecision{Record: review.PanelRecord{
			Finding: review.Finding{Physical: v.physical, Psychological: v.psychological, StillPhysical: v.stillPhysical,
				StillPsychological: v.stillDistress, Association: v.association},
			Reasons: reasons[voice%len(reasons)], Resulted: v.resulted, CouldResult: v.could, CandourReasons: candour,
		}}
	})
}

func (s *script) panel(decision func(review.Letter, review.RequestedAction) review.SignPanelDecision) {
	held := review.Date(s.at)
	present := staffName(s.chair) + " (lead); " + staffName(other(s.rng, theLeads, s.chair)) + " (lead); " + staffName(theManager) + " (incident manager); Dr Maeve Carrick (GP adviser)"
	s.do(s.chair, in(review.InPanel, func(c *review.Case) review.Change {
		d := decision(s.about(c))
		d.Letters, d.Record.HeldOn, d.Record.Present = c.ToAssess(), held, present
		d.Record.External, d.Record.Chair = "Dr Maeve Carrick, GP adviser, from outside the trust", staffName(s.chair)
		if !d.More {
			d.Record.Voted = review.Unanimous
		}
		return d
	}))
}
