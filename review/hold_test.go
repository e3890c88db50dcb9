package review

import (
	"testing"
	"time"
)

func TestAHoldHasAReasonAndADateOnWhichItEndsByItself(t *testing.T) {
	c := assessing(t, 1)
	c.problem(max_, Hold{Until: "2026-12-07", Reason: " "}, "reason")
	for _, until := range []string{"", "2026-11-23", "2026-11-22", "2027-05-24", "soon"} {
		c.problem(max_, Hold{Until: until, Reason: "The record is on its way."}, "until")
	}
	c.do(max_, Hold{Until: "2026-12-07", Reason: "The record is on its way."}).in(InAssessment)
	ends := time.Date(2026, 12, 7, 0, 0, 0, 0, London)
	if !c.Held(ends.Add(-time.Second)) || c.Held(ends) || c.HoldReason == "" {
		t.Errorf("got held until %v for %q, want until the day begins", c.HeldUntil, c.HoldReason)
	}
	c.now = ends
	c.refused(max_, EndHold{}, ErrNotNow)
}

func TestAHoldIsEndedByHandOrByWhatMovesTheCase(t *testing.T) {
	c := assessing(t, 1).do(max_, Hold{Until: "2026-12-07", Reason: "Waiting."})
	c.refused(carl, EndHold{}, ErrForbidden)
	if c.do(ann, EndHold{}); c.Held(c.now) || c.HoldReason != "" {
		t.Errorf("got held until %v for %q, want no hold", c.HeldUntil, c.HoldReason)
	}
	c.refused(ann, EndHold{}, ErrNotNow)
	c.do(max_, Hold{Until: "2026-12-07", Reason: "Waiting."}).do(ann, c.first(harm(LowHarm, 1))).in(InSecondReview)
	if c.Held(c.now) || c.HoldReason != "" {
		t.Errorf("got held until %v in the next stage, want no hold", c.HeldUntil)
	}
}

func TestASameDayOrADecidedCaseIsNotHeld(t *testing.T) {
	c := begin(t, 1)
	c.do(ann, c.toAssess(SameDay))
	c.refused(max_, Hold{Until: "2026-12-07", Reason: "Waiting."}, ErrNotNow)
	decided(t).refused(max_, Hold{Until: "2026-12-07", Reason: "Waiting."}, ErrNotNow)
}
