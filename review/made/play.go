package made

import (
	"math/rand/v2"
	"slices"
	"time"

	"harmreview/review"
)

// mostChanges is how many changes a played incident has at most.
const mostChanges = 7900

// playedShare is how many of the cases have been through triage by today,
// unless mostChanges allows fewer.
const playedShare = 0.3

// A Case is one that the first list made, with the documents that its letters
// came from.
type Case struct {
	ID        review.CaseID
	Urgency   review.Urgency
	Died      bool
	Uncertain bool
	Letters   map[review.LetterID]string // their document ids
}

// A Move is one change that somebody made to a case. Change works out what it
// is from the case as it then stands; nil is nothing, because the case went
// another way.
type Move struct {
	Case   review.CaseID
	By     review.PersonID
	At     time.Time
	Change func(*review.Case) review.Change
}

// A Draft is an assessment that somebody has begun.
type Draft struct {
	Case    review.CaseID
	By      review.PersonID
	Answers func(*review.Case) review.Answers
}

// Play is the review so far: what the staff did to the cases of the first list
// since it was loaded, in the order of time, up to the evening before today, and
// what they left half typed then. people are the accounts of Staff, in its
// order. By today cases stand in every stage and with every kind of obligation,
// so that each role has work at once.
func (i *Incident) Play(cases []Case, people []review.PersonID) ([]Move, []Draft) {
	p := &play{incident: i, people: people, rng: rand.New(rand.NewPCG(i.seed, 2)), sessions: i.sessions(), size: len(cases)}
	for _, c := range cases {
		p.cast = append(p.cast, p.casting(c))
	}
	p.shuffled = p.rng.Perm(len(p.cast))
	for _, f := range fates {
		p.play(f)
	}
	p.triageRest()
	p.readDrawn()
	slices.SortStableFunc(p.moves, func(a, b Move) int { return a.At.Compare(b.At) })
	return p.moves, p.drafts
}

// LoadedAt is when the first list was loaded, some weeks before today.
func (i *Incident) LoadedAt() time.Time { return clock(i.sessions()[0], 7, 40) }

// LaterLoadedAt is when the list that was found later was loaded, a few days
// before today.
func (i *Incident) LaterLoadedAt() time.Time {
	days := i.sessions()
	return clock(days[max(0, len(days)-4)], 7, 15)
}

// EndOfPlay is when the last of the staff went home, the evening before today.
func (i *Incident) EndOfPlay() time.Time {
	days := i.sessions()
	return clock(days[len(days)-1], 21, 0)
}

// sessions are the days on which people worked on the review: the working days
// of the last twenty, and yesterday whatever it was.
func (i *Incident) sessions() []time.Time {
	var days []time.Time
	yesterday := clock(i.today.AddDate(0, 0, -1), 0, 0)
	for day := clock(i.today.AddDate(0, 0, -21), 0, 0); ; {
		end := review.AddWorkingDays(day, 1)
		day = clock(end, 0, 0)
		if !day.Before(yesterday) {
			return append(days, yesterday)
		}
		days = append(days, day)
	}
}

// clock is an hour and a minute of a day in London.
func clock(day time.Time, hour, minute int) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, hour, minute, 0, 0, review.London)
}

// A play is the review of an incident on its way to being played.
type play struct {
	incident  *Incident
	people    []review.PersonID
	rng       *rand.Rand
	sessions  []time.Time
	size      int
	cast      []*casting
	shuffled  []int
	moves     []Move
	negatives []*script // whose first assessment finds nothing
	drafts    []Draft
}

// A casting is a case with the truth about its letters, in their order.
type casting struct {
	Case
	letters []castLetter
	worst   Content
	taken   bool
}

type castLetter struct {
	id review.LetterID
	Letter
}

// urgencyOf orders contents by how soon they must be looked at.
var urgencyOf = map[Content]review.Urgency{SameDay: review.SameDay, Urgent: review.Urgent, Requests: review.Routine}

func (p *play) casting(c Case) *casting {
	x := &casting{Case: c, worst: NotALetter}
	for id, document := range c.Letters {
		l, _ := p.incident.Letter(document)
		x.letters = append(x.letters, castLetter{id, l})
	}
	slices.SortFunc(x.letters, func(a, b castLetter) int { return int(a.id - b.id) })
	order := []Content{SameDay, Urgent, Requests, Information, NoClinical, NotALetter}
	for _, l := range x.letters {
		if slices.Index(order, l.Content) < slices.Index(order, x.worst) {
			x.worst = l.Content
		}
	}
	return x
}

// A fate is what happened to some of the cases. Of is how many there are in an
// incident of the real size, and at least how many in any.
type fate struct {
	of, least int
	session   int // of its triage, at the earliest
	fits      []func(*casting) bool
	happens   func(s *script, n int)
}

// play gives a fate to the cases that fit it: those of the first test, then, if
// these are too few, of the next.
func (p *play) play(f fate) {
	left := max(f.least, f.of*p.size/realCases)
	n := 0
	for _, fits := range f.fits {
		for _, k := range p.shuffled {
			if left == 0 {
				return
			}
			if c := p.cast[k]; !c.taken && fits(c) {
				c.taken = true
				f.happens(p.script(c, f.session+p.rng.IntN(3)), n)
				left--
				n++
			}
		}
	}
}

// realCases is about how many cases an incident of the real size has.
const realCases = 22300

func isCertain(c *casting) bool { return !c.Uncertain && !c.Died }

func isUrgent(c *casting) bool {
	return isCertain(c) && c.worst == Urgent && c.Case.Urgency == review.Urgent
}

func isAsking(c *casting) bool { return isCertain(c) && (c.worst == Requests || c.worst == Urgent) }

func isOfTheDead(c *casting) bool {
	return !c.Uncertain && c.Died && (c.worst == Requests || c.worst == Urgent)
}

func isSameDay(c *casting) bool { return isCertain(c) && c.worst == SameDay }

func isInformation(c *casting) bool { return isCertain(c) && c.worst == Information }

func isEmpty(c *casting) bool {
	return isCertain(c) && (c.worst == NoClinical || c.worst == NotALetter)
}

func isDoubtful(c *casting) bool { return c.Uncertain }
