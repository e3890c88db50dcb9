package made

import (
	"math/rand/v2"
	"slices"
	"time"

	"harmreview/review"
)

// A closing that was drawn is assessed like any other case. What the letter asked
// of nobody is mostly of no consequence.
var (
	nothingAsked = none.with(func(v *verdict) {
		v.short, v.judgements = true, judgedNothingAsked
	})
	overlooked = none.with(func(v *verdict) {
		v.stillPhysical, v.association, v.judgements = review.LowHarm, review.PossiblyLed, judgedOverlooked
	})
)

var judgedNothingAsked = []string{
	"The letter asks nothing of anybody, and nothing was missed by its loss.",
	"For information; the plan it mentions was carried out by the clinic itself.",
	"No request to the practice or the patient. The record shows no consequence.",
}

var judgedOverlooked = []string{
	"A change of dose is mentioned in passing and was never carried over to the repeat prescription. No harm so far; the patient is still on the old dose.",
	"The last line leaves a check of the kidneys to the practice. It was not done, and the medicine goes on.",
}

// readDrawn has others read what was drawn: closings at triage in full, negative
// assessments a second time. Which these are shows only once the case was closed or
// signed, so all are asked.
func (p *play) readDrawn() {
	p.rng = rand.New(rand.NewPCG(p.incident.seed, 3)) // what was played before stays as it was
	last, by := map[review.CaseID]time.Time{}, map[review.CaseID][]int{}
	for _, m := range p.moves {
		if m.At.After(last[m.Case]) {
			last[m.Case] = m.At
		}
		if who := slices.Index(p.people, m.By); !slices.Contains(by[m.Case], who) {
			by[m.Case] = append(by[m.Case], who)
		}
	}
	for _, c := range p.cast {
		n := len(by[c.ID]) // of more people some might find nobody else
		if n > 0 && n <= 3 && !c.Died && slices.Contains([]Content{NotALetter, NoClinical, Information}, c.worst) {
			p.script(c, p.sessionAfter(last[c.ID])).assessDrawn(by[c.ID])
		}
	}
	for _, s := range p.negatives {
		s.secondDrawn()
	}
}

// sessionAfter is the next session but one after a moment.
func (p *play) sessionAfter(at time.Time) int {
	n := slices.IndexFunc(p.sessions, func(day time.Time) bool { return day.After(at) })
	if n < 0 {
		return len(p.sessions)
	}
	return n + 1
}

// assessDrawn is the blind assessment of a drawn closing by somebody who has had
// nothing to do with the case, and where it finds something the second review.
func (s *script) assessDrawn(busy []int) {
	s.first = other(s.rng, append(slices.Clone(theClinicians), theLeads...), busy...)
	s.second = other(s.rng, secondReaders, append(busy, s.first)...)
	v := nothingAsked
	if s.rng.IntN(9) == 0 {
		v = overlooked
	}
	voice := s.rng.IntN(1000)
	s.do(s.first, in(review.InAssessment, func(c *review.Case) review.Change {
		if c.Sampled != review.SampledClosing || len(c.ToAssess()) == 0 {
			return nil
		}
		return review.SignAssessment{Letters: c.ToAssess(), Answers: s.answers(c, v, voice)}
	}))
	if !v.short {
		s.next(1)
		s.signSecond(s.second, v)
	}
}

// secondDrawn is the second review of a negative that was drawn. Now and then it
// finds what the first reviewer did not.
func (s *script) secondDrawn() {
	v := doneInTime
	if s.rng.IntN(6) == 0 {
		v = nearMiss
	}
	s.next(2)
	voice := s.rng.IntN(1000)
	s.do(s.second, in(review.InSecondReview, func(c *review.Case) review.Change {
		if c.Sampled != review.SampledAssessment || len(c.Standing(review.Second)) > 0 {
			return nil
		}
		return review.SignSecondReview{Letters: c.ToAssess(), Answers: s.answers(c, v, voice)}
	}))
}
