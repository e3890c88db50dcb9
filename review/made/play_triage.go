package made

import (
	"slices"
	"time"

	"harmreview/review"
)

// closingOf is the code that fits a letter that asks nothing.
var closingOf = map[Content]string{Information: "information only", NoClinical: "no clinical content", NotALetter: "not a letter"}

// triage reads the letters of the case: those that ask nothing are closed, the
// others go to assessment.
func (s *script) triage(by int) {
	for _, content := range []Content{NotALetter, NoClinical, Information} {
		if s.letters(content) != nil {
			s.do(by, s.closing(content, s.code(content)))
		}
	}
	if s.letters(Requests, Urgent, SameDay) != nil {
		s.do(by, s.sending())
	}
}

// code is why letters of this content can be closed: mostly because of what
// they say, now and then because of how they went.
func (s *script) code(content Content) string {
	if content == Information {
		switch s.rng.IntN(20) {
		case 0:
			return "superseded"
		case 1:
			return "recipient already had it"
		}
	}
	return closingOf[content]
}

func (s *script) letters(contents ...Content) []review.LetterID {
	var ids []review.LetterID
	for _, l := range s.c.letters {
		if slices.Contains(contents, l.Content) {
			ids = append(ids, l.id)
		}
	}
	return ids
}

// stillWaiting are those of ids that wait for a reading.
func stillWaiting(c *review.Case, ids []review.LetterID) []review.LetterID {
	var left []review.LetterID
	waiting := c.Untriaged()
	for _, id := range ids {
		if slices.Contains(waiting, id) {
			left = append(left, id)
		}
	}
	return left
}

func (s *script) closing(content Content, code string) func(*review.Case) review.Change {
	ids := s.letters(content)
	return in(review.InTriage, func(c *review.Case) review.Change {
		left := stillWaiting(c, ids)
		if len(left) == 0 {
			return nil
		}
		closing, _ := c.ClosingCodes.Find(code)
		t := review.TriageLetters{Letters: left, Answer: review.Close, Code: code, Release: closing.Release}
		if slices.ContainsFunc(c.Letters, func(l review.Letter) bool { return l.NoText && slices.Contains(left, l.ID) }) {
			t.Reason = "Read in the letters system, where its text is kept."
		}
		return t
	})
}

// sending sends the letters that ask for something to assessment.
func (s *script) sending() func(*review.Case) review.Change {
	ids := s.letters(Requests, Urgent, SameDay)
	urgency := s.urgency
	if urgency == 0 {
		urgency = urgencyOf[s.c.worst]
	}
	reason := ""
	if urgency != review.Routine {
		reason = s.say(urgentReasons, s.gravest())
	}
	release, asks := s.rng.IntN(6) > 0, "Please see whether this was done, and do it if not: "+brief(s.gravest().What)
	ring := s.toRing()
	return in(review.InTriage, func(c *review.Case) review.Change {
		left := stillWaiting(c, ids)
		if len(left) == 0 {
			return nil
		}
		t := review.TriageLetters{Letters: left, Answer: review.Assess, Urgency: urgency, Reason: reason, Release: release}
		if urgency == review.SameDay {
			t.ToRing = ring
		} else if release {
			t.Asks = asks
		}
		return t
	})
}

// toRing is who is rung first at this hour, as the page of triage shows it.
func (s *script) toRing() string {
	onCall := review.Incident{Rota: s.incident.Rota}.OnCall(s.at)
	if len(onCall) == 0 {
		return ""
	}
	return onCall[0].Whom + ", " + onCall[0].Number
}

// gravest is what the letter that is most urgent asks for first.
func (s *script) gravest() Action {
	for _, content := range []Content{SameDay, Urgent, Requests} {
		for _, l := range s.c.letters {
			if l.Content == content && len(l.Actions) > 0 {
				return l.Actions[0]
			}
		}
	}
	return Action{What: "act on this letter", OfWhom: gp}
}

// triageRest lets the queue go down: what sources marked as urgent first, then
// the oldest, until today or until there have been enough changes.
func (p *play) triageRest() {
	var urgent, routine []*casting
	through := 0
	for _, c := range p.cast {
		switch {
		case c.taken:
			through++
		case c.worst == SameDay:
			// whoever opens it today will find it
		case c.Case.Urgency == review.Urgent:
			urgent = append(urgent, c)
		default:
			routine = append(routine, c)
		}
	}
	cases, changes := int(float64(p.size)*playedShare)-through, mostChanges-len(p.moves)
	urgent = p.within(urgent[min(len(urgent), p.size*25/realCases):], &cases, &changes)
	routine = p.within(routine, &cases, &changes)
	p.triageUrgent(urgent)
	for n, c := range routine {
		p.triageOne(c, 1+n*(len(p.sessions)-1)/len(routine))
	}
}

// within are as many of the queue as there is room for.
func (p *play) within(queue []*casting, cases, changes *int) []*casting {
	for n, c := range queue {
		contents := map[Content]bool{}
		for _, l := range c.letters {
			contents[l.Content] = true
		}
		if *cases--; *cases < 0 {
			return queue[:n]
		}
		if *changes -= len(contents); *changes < 0 {
			return queue[:n]
		}
	}
	return queue
}

// triageUrgent spreads the urgent ones so that a few of their assessments are
// overdue by today, some are due today, and most in the days to come.
func (p *play) triageUrgent(urgent []*casting) {
	var overdue, dueToday, later []int // sessions, by when what they sent to assessment is due
	today := p.incident.today.Format(time.DateOnly)
	for n, day := range p.sessions {
		switch due := review.Date(review.AddWorkingDays(day, urgentWorkingDays)); {
		case due < today:
			overdue = append(overdue, n)
		case due == today:
			dueToday = append(dueToday, n)
		default:
			later = append(later, n)
		}
	}
	for n, c := range urgent {
		from := later
		switch {
		case n < share(p.size, 40.0/realCases) && len(overdue) > 0:
			from = overdue
		case n < share(p.size, 90.0/realCases)+1 && len(dueToday) > 0:
			from = dueToday
		}
		p.triageOne(c, pick(p.rng, from))
	}
}

func (p *play) triageOne(c *casting, session int) {
	c.taken = true
	s := p.script(c, session)
	s.triage(s.first)
}
