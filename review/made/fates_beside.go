package made

import (
	"time"

	"harmreview/review"
)

// What else goes on beside the review: letters that cannot be found, cases that
// wait, people who are identified, letters that are sent on.

// letterNotFound is a letter that could not be read.
func (s *script) letterNotFound(n int) {
	missing := s.c.letters[0].id
	s.do(s.first, in(review.InTriage, always(review.OpenObligation{Kind: review.Enquiry, What: "The file of this letter cannot be opened. Find the original.",
		Whom: "Medical records library", Letter: missing, Missing: true})))
	s.triage(s.first)
	switch n % 3 {
	case 1:
		s.next(3)
		s.meet(s.first, review.Enquiry, "The paper copy was in the notes and has been read to the reviewer.")
	case 2:
		s.next(3)
		s.waive(s.chair, review.Enquiry, "Searched for in the notes, the old system and the secretary’s folder. It cannot be found; the clinic’s outcome form has been read instead.")
	}
}

// held cases wait for something outside; a few have come back.
func (s *script) held(n int) {
	s.triage(s.first)
	s.next(1)
	by := []int{theManager, s.first, s.chair}[n%3]
	days := []int{21, 12, 35}[n%3]
	until, reason := review.Date(s.at.AddDate(0, 0, days)), []string{
		"The notes are with the coroner’s officer and come back at the end of the month.",
		"The practice has asked for two weeks to find its paper records.",
		"The scan that will answer the question is booked.",
	}[n%3]
	s.do(by, func(c *review.Case) review.Change {
		if c.Stage == review.Decided || c.Urgency == review.SameDay {
			return nil
		}
		return review.Hold{Until: until, Reason: reason}
	})
	if n%5 != 4 {
		return
	}
	s.next(2)
	now := s.at
	s.do(by, func(c *review.Case) review.Change {
		if !c.Held(now) {
			return nil
		}
		return review.EndHold{}
	})
}

// identified are letters whose patient was not certain.
func (s *script) identified(n int) {
	if n%3 == 2 {
		s.triage(s.first)
		s.next(1)
	}
	happened := s.at.Add(-time.Minute)
	s.doOpen(theClerk, review.Identity, func(_ *review.Case, o review.Obligation) review.Change {
		return review.NoteObligation{ID: o.ID, Version: o.Version, Kind: "note", Note: "Hospital number and address found in the patient index; prepared for the manager.", HappenedAt: happened}
	})
	if n%2 == 1 {
		return
	}
	s.next(1)
	s.do(theManager, always(review.SettleIdentity{Reason: "Traced by hand: one person of this name and address, with the hospital number of the letter."}))
}

// released are letters of information that the practice has now had.
func (s *script) released(int) {
	s.triage(s.first)
	s.release()
}

// hadIt are some that it had all along.
func (s *script) hadIt(int) {
	s.do(s.first, s.closing(Information, closingOf[Information]))
	s.triage(s.first)
	s.next(1)
	s.waive(s.chair, review.GPRelease, "The practice has confirmed that it holds the letter.")
}

// release sends the late letters of a case on to the practice, unless something
// has come up that forbids it.
func (s *script) release() {
	s.next(1 + s.rng.IntN(3))
	s.trace()
	for range s.c.letters {
		at := s.at
		proof := pick(s.rng, []string{
			"Sent by secure email with the cover note; the practice has confirmed receipt.",
			"Sent through the letters system and acknowledged by the practice’s system.",
			"Sent by post with the cover note, and the practice rung to expect it.",
		})
		s.doOpen(theLiaison, review.GPRelease, func(c *review.Case, o review.Obligation) review.Change {
			if o.Facts.Release.Sent() || len(c.GatesOfRelease(o, at)) > 0 {
				return nil
			}
			return review.MeetObligation{ID: o.ID, Version: o.Version, Proof: proof}
		})
	}
	s.practiceReplies()
}

// practiceReplies is what the practice answers about the first letter that still
// asks it for something; every third practice keeps silent, and is chased.
func (s *script) practiceReplies() {
	n := s.rng.IntN(6)
	kind := []review.ReplyKind{review.NilReturn, review.NilReturn, review.Acknowledged, review.AcceptedAction}[n%4]
	s.next(3 + s.rng.IntN(6))
	happened := s.at.Add(-20 * time.Minute)
	s.doOpen(theLiaison, review.GPRelease, func(_ *review.Case, o review.Obligation) review.Change {
		switch {
		case !o.AwaitsReply() || !happened.After(o.Steps[len(o.Steps)-1].HappenedAt):
			return nil
		case n > 3:
			return review.NoteObligation{ID: o.ID, Version: o.Version, Kind: "chased", Whom: "The practice manager, by telephone", Note: "They have it on their list.", HappenedAt: happened}
		}
		return review.RecordReply{ID: o.ID, Version: o.Version, Kind: kind, Whom: "The practice’s duty doctor", At: happened, Note: "The record was looked through.", Due: review.Date(happened.AddDate(0, 0, 10))}
	})
}

// closedByClerk is what needs no clinician; half of it has been read again.
func (s *script) closedByClerk(n int) {
	s.on(s.session + n%max(1, len(s.sessions)-s.session))
	s.triage(theClerk)
	if n%2 == 1 {
		return
	}
	s.next(1)
	s.triage(s.first)
}
