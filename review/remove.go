package review

import (
	"slices"
	"time"
)

// RemoveLetters takes letters out of a case because the list that brought them
// was undone, or because a manager did not keep them then. It is made by the
// program. What was decided stays on record, and an outcome that names no letter
// of the case any more counts no longer; the case goes to the stage that its
// remaining letters need, and without any it is emptied and counted nowhere.
// It returns a Refusal where the case would be emptied while it owes what only a
// person can end.
type RemoveLetters struct {
	Letters []LetterID
	Why     string // what is noted of what ends with them
	For     Actor  `json:"-"` // the manager on whose behalf; the event names them
}

// Name is the change's name.
func (RemoveLetters) Name() ChangeName { return RemoveLettersName }

func (r RemoveLetters) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	for _, id := range r.Letters {
		if c.letter(id) == nil {
			return "", notNow("One of these letters is not in this case any more.")
		}
	}
	leaves := func(id LetterID) bool { return slices.Contains(r.Letters, id) }
	c.Letters = slices.DeleteFunc(c.Letters, func(l Letter) bool { return leaves(l.ID) })
	c.lapse(r.Why, at, func(o Obligation) bool { return o.Letter != 0 && leaves(o.Letter) && o.ofItsLetter() })
	c.withdrawOutcomes(slices.DeleteFunc(c.InForce(), func(o Outcome) bool {
		return slices.ContainsFunc(o.Letters, func(id LetterID) bool { return c.letter(id) != nil })
	}), r.Why, r.For, at)
	if len(c.Letters) == 0 {
		return c.leftEmpty(r.Why, at)
	}
	if c.reopenRepeats(r.Letters, r.Why, r.For, at) {
		if c.Stage != InTriage {
			c.Resume = c.Stage
		}
		return InTriage, nil
	}
	return c.withFewer(by, at), nil
}

// ofItsLetter reports whether o is owed for its letter alone: it ends with it.
func (o Obligation) ofItsLetter() bool { return o.Kind == GPRelease || o.Facts.LetterNotFound }

// onlyByPeople reports whether nobody but a person can end o: it is about the
// patient's safety, a question that somebody put, or candour.
func (o Obligation) onlyByPeople() bool {
	switch o.Kind {
	case SameDayAction, Action, Enquiry:
		return true
	}
	return o.Facts.Route == RouteCandour
}

// lapse ends the open obligations of which is true as not owed any more.
func (c *Case) lapse(why string, at time.Time, which func(Obligation) bool) {
	for i := range c.Obligations {
		if o := &c.Obligations[i]; o.State == Open && which(*o) {
			o.close(NotOwed, why, Program(c.Incident), at)
			o.Changed = true
		}
	}
}

// leftEmpty ends what a case owes that no letter is in any more.
func (c *Case) leftEmpty(why string, at time.Time) (Stage, error) {
	if slices.ContainsFunc(c.Obligations, func(o Obligation) bool { return o.State == Open && o.onlyByPeople() }) {
		return "", notNow("This would leave the case without a letter while an action, an enquiry or a candour telling is owed. Have that met or waived first.")
	}
	c.lapse(why, at, func(Obligation) bool { return true })
	c.Emptied, c.ReturnedTo = true, 0
	c.endHold()
	c.unallocate()
	return c.Stage, nil
}

// withFewer is the stage that the letters need which a case still has.
func (c *Case) withFewer(by Actor, at time.Time) Stage {
	switch c.Stage {
	case InTriage, InAssessment:
		if to := c.afterTriage(by, at); to != "" {
			return to
		}
		return InAssessment
	case InSecondReview:
		if len(c.undecided()) > 0 && len(c.unsigned(Second)) == 0 {
			return InPanel // what was signed of the others cannot be brought together by machine
		}
	case Decided:
		return Decided
	}
	if len(c.undecided()) == 0 {
		c.tellEveryone(by, at)
		return Decided
	}
	return c.Stage
}

// SettleDoubt ends the questions of identity that the program opened for one of
// these reasons, because no letter gives that reason any more. It is made by the
// program.
type SettleDoubt struct {
	Reasons []string
	Why     string
}

// Name is the change's name.
func (SettleDoubt) Name() ChangeName { return SettleDoubtName }

func (s SettleDoubt) apply(c *Case, _ Actor, at time.Time) (Stage, error) {
	c.lapse(s.Why, at, func(o Obligation) bool {
		return o.Kind == Identity && o.OpenedBy == 0 && slices.Contains(s.Reasons, o.What)
	})
	return c.Stage, nil
}
