package made

import (
	"time"

	"harmreview/review"
)

// trace enters an answer of the tracing service.
func (s *script) trace() {
	at := s.at
	s.do(theLiaison, func(c *review.Case) review.Change {
		t := review.RecordTrace{Answered: review.Date(at), Source: "Batch tracing service", Alive: "alive", Address: "confirmed", Practice: "The same"}
		if c.Died != "" {
			t.Alive, t.Died = "died", c.Died
		}
		return t
	})
}

// relevant settles who must be told.
func (s *script) relevant() {
	family := pick(s.rng, list(british))
	child := s.incident.people[s.c.letters[0].Person].age(s.incident.today) < 16
	s.do(theLiaison, func(c *review.Case) review.Change {
		if c.OpenTelling() == nil {
			return nil
		}
		reaching := review.Reaching{NeedsAsked: "the trust’s record"}
		who := review.RelevantPerson{Who: review.ThePatient, Wishes: "Prefers to be rung in the morning."}
		switch {
		case c.Died != "":
			who = review.RelevantPerson{Who: review.PatientDied, Name: "Mrs Eleanor " + family, Relationship: "Daughter and executor",
				Authority: "Named as executor in the will; copy seen by the helpline", Wishes: "Wants to know whether her parent suffered because of it."}
		case child:
			who = review.RelevantPerson{Who: review.Under16, Name: "Ms Dawn " + family, Relationship: "Mother", Authority: "Holds parental responsibility; as in the hospital’s record",
				Capacity: "Found not competent to decide about this by the clinic’s paediatrician; as in the hospital’s record"}
		}
		who.Reaching = reaching
		return review.NameRelevantPerson{Person: who}
	})
}

// contact records contact about the telling that is owed now, unless a gate is
// closed.
func (s *script) contact(by int, kind review.ContactKind, channel, result string, record review.ContactRecord) {
	at, happened := s.at, s.at.Add(-time.Duration(4+s.rng.IntN(10))*time.Minute)
	s.do(by, func(c *review.Case) review.Change {
		o := c.OpenTelling()
		if o == nil || kind == review.NotContacted && c.MayEndByRecord(o) != "" || kind != review.NotContacted && len(c.Gates(kind == review.Written, at)) > 0 {
			return nil
		}
		return review.RecordContact{Telling: o.ID, Version: o.Version, Kind: kind, HappenedAt: happened, Channel: channel, Result: result, Record: record}
	})
}

var account = []string{
	"That a letter of the clinic was not sent, what it asked for, when that was noticed, and what the review has found.",
	"The letter of last year never left the hospital’s system. What it asked of the practice was done weeks late. Two clinicians have looked at it independently.",
}

var apology = []string{
	"I am sorry that this happened to you, and that you hear of it only now. You should have been able to rely on us.",
	"On behalf of the trust: we are truly sorry. This was our failure, not yours or your practice’s.",
}

var questions = []string{
	"Whether it can happen again, and who has read the letter.",
	"Why it took so long to notice.",
	"",
}

// told is the conversation.
func (s *script) told(by int) {
	s.contact(by, review.InPerson, pick(s.rng, []string{"telephone", "telephone", "in person", "video"}), "", review.ContactRecord{
		ByWhom: staffName(by) + ", for the review", Account: pick(s.rng, account), Enquiries: "No further enquiries are planned. The whole review will report to the board.",
		Apology: pick(s.rng, apology), Support: "The helpline, and a named nurse to ring.", LateWhy: "The panel’s answer had to be waited for.", Questions: pick(s.rng, questions)})
}

func (s *script) wrote() {
	s.contact(theLiaison, review.Written, "letter", "", review.ContactRecord{ByWhom: staffName(theLiaison) + ", patient liaison", Account: "As said in the conversation, with the dates.",
		Enquiries: "The results of the review, if they change.", Apology: "Repeats the apology in the chief executive’s name.", Letter: "Correspondence folder of the case, second page signed"})
}

func (s *script) attempt(result string) {
	s.contact(theLiaison, review.Attempt, "telephone", result, review.ContactRecord{ByWhom: staffName(theLiaison), NextTry: review.Date(review.AddWorkingDays(s.at, 1)), NextPart: "evening"})
}

// givesUp decides to end with the record, after as many attempts as the policy asks for.
func (s *script) givesUp() {
	s.do(theLiaison, func(c *review.Case) review.Change {
		o := c.OpenTelling()
		if o == nil || len(c.ToDecide()) == 0 {
			return nil
		}
		return review.DecideWhatNow{Telling: o.ID, Version: o.Version, What: "end with the record", Why: "The practice and the tracing service know no other number or address."}
	})
}

// tell tells an outcome: some people are told at once, some after attempts, a
// few decline or cannot be reached, some wait.
func (s *script) tell(n int) {
	if n%6 == 5 {
		return
	}
	s.relevant()
	s.trace()
	s.minutes(3, 40)
	switch n % 6 {
	case 0:
		s.told(theLiaison)
	case 1:
		s.attempt("no answer")
		s.next(1)
		s.attempt("message left, nothing clinical")
	case 2:
		s.attempt("asked to ring back")
		s.next(1)
		s.told(theLiaison)
	case 3:
		s.attempt("no answer")
		s.next(1)
		s.attempt("no answer")
		s.next(1)
		s.attempt("wrong number")
		s.givesUp()
		s.contact(theLiaison, review.NotContacted, "", "", review.ContactRecord{Note: "Rung on three days at different hours; the number is out of use and no other is known. A letter asks the patient to ring."})
	case 4:
		s.waive(s.chair, review.Telling, "The patient’s own consultant told the whole story in clinic last week and has written it down.")
	}
}

// candour is the statutory duty: the conversation, then the letter. Some have
// had both, some the first, some are overdue.
func (s *script) candour(n int) {
	switch n % 5 {
	case 4:
		return
	case 3:
		s.relevant()
		s.trace()
		s.minutes(5, 50)
		s.attempt("no answer")
		return
	}
	s.relevant()
	s.trace()
	s.minutes(10, 90)
	s.told(s.chair)
	if n%5 == 1 {
		return
	}
	s.next(1)
	if n%5 == 2 {
		s.contact(theLiaison, review.Declined, "telephone", "", review.ContactRecord{ByWhom: staffName(theLiaison), WhoDeclined: "The person who was told", Declines: review.Declinings[2], Note: "Rang after the conversation: does not want a letter and asks not to be contacted again."})
		return
	}
	s.wrote()
}
