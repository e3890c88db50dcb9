package made

import (
	"math/rand/v2"
	"slices"
	"time"

	"harmreview/review"
)

// The staff by their places. The first two clinicians are second readers.
const (
	clinicianA = iota
	clinicianB
	clinicianC
	leadA
	leadB
	leadC
	theManager
	theClerk
	theLiaison
	theOwner
)

var (
	theLeads      = []int{leadA, leadB, leadC}
	secondReaders = []int{clinicianA, clinicianB, leadA, leadB, leadC}
	theClinicians = []int{clinicianA, clinicianB, clinicianC}
)

// A script is what happens to one case: moves one after another, by a clock
// that keeps to working hours. Once the days are over nothing more happens, and
// the case stands as it then is.
type script struct {
	*play
	c       *casting
	session int
	at      time.Time
	urgency review.Urgency // as triage sees it; 0 for what its letters ask

	first, second, chair int // who assesses, who reads second, who chairs the panel
}

func (p *play) script(c *casting, session int) *script {
	s := &script{play: p, c: c}
	s.first = pick(p.rng, theClinicians)
	if p.rng.IntN(5) == 0 {
		s.first = pick(p.rng, theLeads)
	}
	s.second = other(p.rng, secondReaders, s.first)
	s.chair = other(p.rng, theLeads, s.first, s.second)
	s.on(session)
	return s
}

// other picks somebody of all who is none of these.
func other(rng *rand.Rand, all []int, than ...int) int {
	for {
		if one := pick(rng, all); !slices.Contains(than, one) {
			return one
		}
	}
}

// on goes to some moment of the working hours of a session.
func (s *script) on(session int) {
	s.session = session
	if !s.over() {
		s.at = clock(s.sessions[session], 8, 30).Add(time.Duration(s.rng.IntN(8*3600)) * time.Second)
	}
}

// next goes some sessions on.
func (s *script) next(sessions int) { s.on(s.session + sessions) }

// morning goes to the beginning of the session, for what takes all day.
func (s *script) morning() {
	if !s.over() {
		s.at = clock(s.sessions[s.session], 8, 40).Add(time.Duration(s.rng.IntN(7200)) * time.Second)
	}
}

// after lets time go by; what would come late in the evening comes in the next
// session.
func (s *script) after(d time.Duration) {
	s.at = s.at.Add(d)
	if !s.over() && s.at.After(clock(s.sessions[s.session], 20, 0)) {
		s.next(1)
	}
}

func (s *script) minutes(from, to int) {
	s.after(time.Duration(from+s.rng.IntN(to-from)) * time.Minute)
}

func (s *script) over() bool { return s.session >= len(s.sessions) }

// do lets somebody make a change.
func (s *script) do(by int, change func(*review.Case) review.Change) {
	if s.over() {
		return
	}
	s.moves = append(s.moves, Move{Case: s.c.ID, By: s.people[by], At: s.at, Change: change})
	s.at = s.at.Add(time.Duration(40+s.rng.IntN(200)) * time.Second)
}

// in makes a change only in a stage.
func in(stage review.Stage, change func(*review.Case) review.Change) func(*review.Case) review.Change {
	return func(c *review.Case) review.Change {
		if c.Stage != stage {
			return nil
		}
		return change(c)
	}
}

// always makes a change that does not depend on how the case stands.
func always(change review.Change) func(*review.Case) review.Change {
	return func(*review.Case) review.Change { return change }
}

// doOpen lets somebody make a change to the first open obligation of a kind that
// they may know of.
func (s *script) doOpen(by int, kind review.ObligationKind, change func(*review.Case, review.Obligation) review.Change) {
	actor := s.actor(by)
	s.do(by, func(c *review.Case) review.Change {
		for _, o := range review.Shown(*c, actor).Obligations {
			if o.Kind == kind && o.State == review.Open {
				return change(c, o)
			}
		}
		return nil
	})
}

// actor is somebody of the staff at work.
func (p *play) actor(n int) review.Actor {
	m := staff[n]
	return review.Actor{Person: p.people[n], Name: m.Name, Roles: []review.Role{review.Role(m.Role)}, SecondReader: m.SecondReader}
}

// written is a date as people write it in what they enter.
func written(t time.Time) string { return t.In(review.London).Format("02-Jan-2006") }

// staffName is how somebody of the staff is called.
func staffName(n int) string { return staff[n].Name }
