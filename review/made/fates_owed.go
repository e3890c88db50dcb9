package made

import (
	"time"

	"harmreview/review"
)

// What cases owe beside the review.

// sameDayOpen are those that wait today: one accepted, one accepted too late,
// one that nobody has accepted yet.
func (s *script) sameDayOpen(n int) {
	s.urgency = review.SameDay
	s.on(len(s.sessions) - 1)
	s.at = clock(s.sessions[s.session], 15+n%3, 12+7*n)
	s.triage(s.first)
	switch n {
	case 0:
		s.minutes(18, 40)
	case 1:
		s.minutes(140, 160)
	default:
		return
	}
	s.accept(s.first)
}

// accept records who took a same-day action on, by voice.
func (s *script) accept(by int) {
	whom := []string{"Dr Rosalind Achterberg, GP of the practice", "The practice’s duty doctor", "Medical registrar on call"}[s.rng.IntN(3)]
	happened := s.at.Add(-3 * time.Minute)
	s.doOpen(by, review.SameDayAction, func(_ *review.Case, o review.Obligation) review.Change {
		return review.NoteObligation{ID: o.ID, Version: o.Version, Kind: "accepted", Whom: whom, HappenedAt: happened}
	})
}

// sameDayDone is settled within the day, and assessed.
func (s *script) sameDayDone(n int) {
	s.urgency = review.SameDay
	s.on(s.session + n%max(1, len(s.sessions)-s.session-1))
	s.morning()
	s.triage(s.first)
	s.minutes(15, 90)
	s.accept(s.first)
	s.minutes(60, 200)
	s.meet(s.first, review.SameDayAction, []string{
		"The patient was seen this afternoon; the medicine has been stopped and bloods taken. Told by the practice on the telephone.",
		"Brought in by ambulance and seen in the emergency department, admitted under medicine.",
		"Found well at home. The treatment had been changed by another clinic in the spring; confirmed with the practice.",
	}[n%3])
	s.minutes(10, 60)
	s.note(s.first)
	s.sign(s.first, []verdict{doneInTime, lateNoHarm, doneInTime, lowHarm, lateNoHarm, doneInTime, moderate}[n%7])
}

// meet closes the first open obligation of a kind with its proof.
func (s *script) meet(by int, kind review.ObligationKind, proof string) {
	s.doOpen(by, kind, func(_ *review.Case, o review.Obligation) review.Change {
		return review.MeetObligation{ID: o.ID, Version: o.Version, Proof: proof}
	})
}

func (s *script) waive(by int, kind review.ObligationKind, reason string) {
	s.doOpen(by, kind, func(_ *review.Case, o review.Obligation) review.Change {
		if o.Facts.Route == review.RouteCandour {
			return nil
		}
		return review.WaiveObligation{ID: o.ID, Version: o.Version, Reason: reason}
	})
}

// act raises an action: some are met, some overdue, some due in the days to
// come, a few waived.
func (s *script) act(n int) {
	due := s.at.AddDate(0, 0, []int{3, 30, 21, 5, 16}[n%5])
	a := s.gravest()
	change := review.OpenObligation{Kind: review.Action, What: "Make sure that this is done: " + brief(a.What), Owner: "The patient’s practice",
		Due: review.Date(due), Urgency: []review.Urgency{review.Urgent, review.Routine}[n%2]}
	if n%5 == 2 {
		change.Owner, change.OwnerID = staffName(s.chair), s.people[s.chair]
	}
	s.do(s.first, always(change))
	switch n % 5 {
	case 3:
		s.next(1)
		s.meet(s.first, review.Action, "Done by the practice today; confirmed by its pharmacist on the telephone.")
	case 4:
		s.next(1)
		s.waive(s.chair, review.Action, "Overtaken: the patient has since been seen in clinic and the plan was changed.")
	}
}

// acted is an action that somebody raised while reading the case.
func (s *script) acted(n int) {
	s.triage(s.first)
	s.minutes(2, 20)
	s.act(n)
}

// ask puts an enquiry; blocks keeps the assessment back until it is answered.
func (s *script) ask(by int, what, whom string, blocks bool, days int) {
	change := review.OpenObligation{Kind: review.Enquiry, What: what, Whom: whom, Blocks: blocks}
	if days > 0 {
		change.Due = review.Date(s.at.AddDate(0, 0, days))
	}
	s.do(by, always(change))
}

func (s *script) chase(by int, whom string) {
	happened := s.at.Add(-2 * time.Minute)
	s.doOpen(by, review.Enquiry, func(_ *review.Case, o review.Obligation) review.Change {
		return review.NoteObligation{ID: o.ID, Version: o.Version, Kind: "chased", Whom: whom, Note: "No answer yet. Asked again by telephone.", HappenedAt: happened}
	})
}

// enquire is what cannot be told from the record, and is asked of the practice.
func (s *script) enquire(days int) {
	s.triage(s.first)
	s.next(1)
	s.note(s.first)
	what := "Was the practice ever asked to " + brief(s.gravest().What) + ", and what was done?"
	s.ask(s.first, what, "The practice’s manager", true, days)
}

func (s *script) enquiryOpen(n int) {
	if n%2 == 0 {
		s.enquire(4) // overdue by today
		s.next(4)
		s.chase(theLiaison, "The practice’s manager")
		return
	}
	s.enquire(0)
}

func (s *script) enquiryAnswered(n int) {
	s.enquire(0)
	s.next(2)
	s.meet(s.first, review.Enquiry, "The practice found the entry: done in the week after the clinic, on the patient’s own word.")
	s.minutes(5, 30)
	s.sign(s.first, doneInTime)
}

func (s *script) enquiryUnanswered(int) {
	s.enquire(3)
	s.next(2)
	s.chase(s.first, "The practice’s manager")
	s.next(2)
	s.chase(theLiaison, "The practice’s duty doctor")
	s.next(1)
	s.doOpen(s.first, review.Enquiry, func(_ *review.Case, o review.Obligation) review.Change {
		return review.MeetObligation{ID: o.ID, Version: o.Version, Unanswered: true, Proof: "Asked three times over two weeks. The practice has changed its system and cannot search the old one."}
	})
	s.minutes(5, 20)
	s.sign(s.first, cannotTell)
}

// asked is a question to the patient, by the helpline.
func (s *script) asked(n int) {
	s.triage(s.first)
	s.next(1)
	s.ask(theLiaison, "Did the patient get a copy of the letter by another way?", "The patient, by telephone", false, []int{2, 20, 10, 30}[n%4])
	s.next(1)
	switch n % 4 {
	case 2:
		s.meet(theLiaison, review.Enquiry, "Yes: the consultant’s secretary had sent a copy by post. The patient still has it.")
	case 3:
		s.waive(s.chair, review.Enquiry, "The answer would change nothing: the letter only told what the patient already knew.")
	}
}
