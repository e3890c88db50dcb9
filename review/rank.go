package review

import (
	"slices"
	"time"
)

// A Ranked puts a case where priority rules say, while it waits in triage. The
// program makes it. It never closes anything, and makes nothing less urgent than
// a person or the source has it.
type Ranked struct {
	Rank   int
	Mixed  bool // no rule touched it, and it was drawn to come early all the same
	Urgent bool // a red flag touches it, or enough other rules do
	Under  DefinitionID
}

// Name is the change's name.
func (Ranked) Name() ChangeName { return RankName }

func (r Ranked) apply(c *Case, _ Actor, _ time.Time) (Stage, error) {
	c.Rank, c.Mixed, c.RankedUnder = r.Rank, r.Mixed, r.Under
	if r.Urgent {
		c.Urgency = min(c.Urgency, Urgent)
	}
	return c.Stage, nil
}

// otherLetters reports whether a change put letters into a case or took some
// out: what rules make of it is then worked out anew.
func otherLetters(before, after []Letter) bool {
	return !slices.EqualFunc(before, after, func(a, b Letter) bool { return a.ID == b.ID })
}
