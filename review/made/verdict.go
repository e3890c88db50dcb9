package made

import (
	"slices"
	"strings"
	"time"

	"harmreview/review"
)

// A verdict is what an assessment comes to. Done is said of the first requested
// action of each letter; the others were done in time.
type verdict struct {
	done                                                  review.DoneAnswer
	physical, psychological, stillPhysical, stillDistress review.Grade
	association                                           review.Association
	resulted, could                                       review.YesNo
	short                                                 bool
	lookAgain                                             bool
	nearMiss                                              bool
	found                                                 []string // what the records show of that action
	judgements                                            []string
	candour                                               []string
}

// none is the verdict of no harm, from which the others are made.
var none = verdict{
	physical: review.NoHarm, psychological: review.NoHarm, stillPhysical: review.NoHarm, stillDistress: review.NoHarm,
	association: review.NotRelated, resulted: review.No, could: review.No,
}

var (
	doneInTime = none.with(func(v *verdict) {
		v.done, v.short, v.found, v.judgements = review.DoneInTime, true, foundInTime, judgedInTime
	})
	noLongerNeeded = none.with(func(v *verdict) {
		v.done, v.short, v.found, v.judgements = review.NoLongerNeeded, true, foundNoLonger, judgedNoLonger
	})
	lateNoHarm = none.with(func(v *verdict) {
		v.done, v.found, v.judgements = review.DoneLate, foundLate, judgedLate
	})
	nearMiss = none.with(func(v *verdict) {
		v.done, v.found, v.judgements, v.nearMiss = review.NotDone, foundNotDone, judgedNearMiss, true
	})
	stillLow = nearMiss.with(func(v *verdict) {
		v.stillPhysical, v.association, v.judgements, v.nearMiss = review.LowHarm, review.PossiblyLed, judgedStill, false
	})
	lowHarm = none.with(func(v *verdict) {
		v.done, v.physical, v.association, v.found, v.judgements = review.DoneLate, review.LowHarm, review.ProbablyLed, foundLate, judgedLow
	})
	distress = none.with(func(v *verdict) {
		v.done, v.psychological, v.association, v.found, v.judgements = review.DoneLate, review.LowHarm, review.Caused, foundLate, judgedDistress
	})
	moderate = none.with(func(v *verdict) {
		v.done, v.physical, v.association, v.found, v.judgements = review.NotDone, review.Moderate, review.ProbablyLed, foundNotDone, judgedModerate
		v.resulted, v.candour = review.Yes, candourModerate
	})
	severe = moderate.with(func(v *verdict) {
		v.physical, v.psychological, v.judgements, v.candour = review.Severe, review.LowHarm, judgedSevere, candourSevere
	})
	died = moderate.with(func(v *verdict) {
		v.physical, v.association, v.judgements, v.candour = review.Fatal, review.PossiblyLed, judgedDied, candourDied
	})
	notKnownYet = none.with(func(v *verdict) {
		v.done, v.physical, v.association, v.lookAgain = review.NotDone, review.NotKnownYet, review.AssociationDKn, true
		v.found, v.judgements = foundNotDone, judgedNotKnown
	})
	cannotTell = none.with(func(v *verdict) {
		v.done, v.association, v.found, v.judgements = review.CannotTell, review.AssociationDKn, foundNothing, judgedCannotTell
	})
)

func (v verdict) with(change func(*verdict)) verdict {
	change(&v)
	return v
}

// answers are a verdict as somebody's signed answers about the letters that
// wait. What they write differs from one to the next.
func (s *script) answers(c *review.Case, v verdict, voice int) review.Answers {
	a := review.Answers{
		Physical: v.physical, Psychological: v.psychological, StillPhysical: v.stillPhysical, StillPsychological: v.stillDistress,
		Association: v.association, Resulted: v.resulted, CouldResult: v.could, NoConflict: true, Short: v.short,
	}
	a.PhysicalMet, a.PsychologicalMet = criteriaFor(c.GradeForm.Physical, v.physical, voice), criteriaFor(c.GradeForm.Psychological, v.psychological, voice)
	a.NearMiss = v.nearMiss
	if !a.Short || !a.MayBeShort() {
		a.Confidence = review.Confidences[voice%2]
	}
	waiting := c.ToAssess()
	for _, l := range c.Letters {
		if !slices.Contains(waiting, l.ID) {
			continue
		}
		for n, r := range l.Requested {
			x := review.ActionAnswer{Letter: l.ID, N: r.N, Done: v.done}
			said := v.found
			if n > 0 {
				x.Done, said = review.DoneInTime, foundInTime
			}
			x.Evidence = s.fill(said[(voice+n)%len(said)], l, r)
			a.Actions = append(a.Actions, x)
		}
	}
	l, r := s.about(c)
	a.Evidence = s.fill(evidence[voice%len(evidence)], l, r)
	a.Judgement = s.fill(v.judgements[voice%len(v.judgements)], l, r)
	if len(v.candour) > 0 {
		a.CandourReasons = s.fill(v.candour[voice%len(v.candour)], l, r)
	}
	if v.lookAgain {
		a.LookAgain = review.Date(s.at.AddDate(0, 0, 30+voice%30))
	}
	return a
}

// about is what a judgement speaks of: the first requested action.
func (s *script) about(c *review.Case) (review.Letter, review.RequestedAction) {
	waiting := c.ToAssess()
	for _, l := range c.Letters {
		if slices.Contains(waiting, l.ID) && len(l.Requested) > 0 {
			return l, l.Requested[0]
		}
	}
	g := s.gravest()
	return c.Letters[0], review.RequestedAction{What: g.What, OfWhom: g.OfWhom, ByWhen: g.ByWhen}
}

// fill puts the letter and what it asked into a sentence: {what}, or {all} with
// the reason that the letter gave, {whom}, {letter} (its date), {soon} and {late}
// (dates after it), {now}.
func (s *script) fill(sentence string, l review.Letter, r review.RequestedAction) string {
	on, err := time.Parse(time.DateOnly, l.WrittenOn)
	if err != nil {
		on = s.at.AddDate(0, -6, 0)
	}
	soon, late := on.AddDate(0, 0, 6+int(l.ID)%9), on.AddDate(0, 0, 70+int(l.ID)%40)
	if lately := s.at.AddDate(0, 0, -9); late.After(lately) {
		late = lately
	}
	return strings.NewReplacer("{what}", brief(r.What), "{all}", r.What, "{whom}", r.OfWhom, "{letter}", written(on), "{soon}", written(soon), "{late}", written(late),
		"{now}", written(s.at)).Replace(sentence)
}

// brief is what a letter asks, without the reason that it gives.
func brief(what string) string {
	for _, reason := range []string{", as ", ", which ", ": "} {
		what, _, _ = strings.Cut(what, reason)
	}
	return what
}

// say chooses a sentence about what a letter asks and fills it.
func (s *script) say(sentences []string, a Action) string {
	return s.fill(pick(s.rng, sentences), review.Letter{}, review.RequestedAction{What: a.What, OfWhom: a.OfWhom, ByWhen: a.ByWhen})
}

// criteriaFor are criteria that propose a grade.
func criteriaFor(s review.Scale, g review.Grade, voice int) []review.Criterion {
	for _, text := range s {
		switch {
		case text.Grade != g || g == review.NoHarm:
		case text.All:
			var all []review.Criterion
			for n := range text.Criteria {
				all = append(all, review.CriterionOf(g, n+1))
			}
			return all
		default:
			return []review.Criterion{review.CriterionOf(g, 1+voice%len(text.Criteria))}
		}
	}
	return nil
}
