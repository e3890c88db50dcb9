package review

import (
	"slices"
	"testing"
)

func assume() ProposeWithoutReview {
	return ProposeWithoutReview{Basis: Assumed, Reason: "The record is gone."}
}

func approve() ApproveWithoutReview {
	return ApproveWithoutReview{Answer: Yes, Reason: "The evidence was seen."}
}

func TestALeadProposesAndTheOwnerApprovesADecisionWithoutReview(t *testing.T) {
	for basis, at := range map[Basis]func(failer) *testCase{Assumed: func(t failer) *testCase { return begin(t, 2) },
		ReviewedElsewhere: func(t failer) *testCase { return assessing(t, 2) }} {
		c := at(t)
		stage := c.Stage
		for _, by := range []Actor{carl, ann, max_, lia, owen, audie} {
			c.refused(by, ProposeWithoutReview{Basis: basis, Reason: "Gone."}, ErrForbidden)
		}
		c.refused(owen, approve(), ErrNotNow)
		c.do(lee, ProposeWithoutReview{Basis: basis, Reason: "The other trust reviewed it."}).in(stage)
		c.refused(lou, assume(), ErrNotNow)
		if got := c.Proposal(); got == nil || got.SignedBy != lee.Person || len(c.Covered()) > 0 {
			t.Fatalf("%s: got proposal %+v, covered %v; want one by the lead that covers nothing", basis, got, c.Covered())
		}
		for _, by := range []Actor{carl, ann, lee, lou, max_, lia, audie} {
			c.refused(by, approve(), ErrForbidden)
		}
		c.do(owen, approve()).in(Decided)
		got := c.InForce()
		if len(got) != 1 || got[0].Basis != basis || got[0].SignedBy != owen.Person || !slices.Equal(got[0].Letters, []LetterID{1, 2}) || c.Proposal() != nil {
			t.Errorf("got outcomes %+v, want one, %s, by the owner, about both letters", got, basis)
		}
		if len(c.Candours) > 0 || got[0].Finding != (Finding{}) {
			t.Errorf("got %+v, want no opinion on candour and no grade of harm", got[0])
		}
	}
}

func TestWhoeverProposedDoesNotApprove(t *testing.T) {
	both := actor(81, "Dr Both", Lead, Owner)
	c := begin(t, 1).do(both, assume())
	c.refused(both, approve(), ErrForbidden)
	c.do(owen, approve()).in(Decided)
}

func TestARefusedProposalCoversNothingAndCanBeMadeAgain(t *testing.T) {
	c := begin(t, 1).do(lee, assume()).do(owen, ApproveWithoutReview{Answer: No, Reason: "Ask the practice."}).in(InTriage)
	if len(c.Covered()) > 0 || c.Proposal() != nil {
		t.Errorf("got covered %v, proposal %+v; want neither", c.Covered(), c.Proposal())
	}
	c.do(lee, assume()).do(owen, approve()).in(Decided)
}

// Nobody approved what came after the proposal.
func TestALetterThatCameSinceKeepsAProposalFromBeingApproved(t *testing.T) {
	c := begin(t, 1).do(lee, assume())
	c.arrives()
	c.problem(owen, approve(), "answer")
	c.do(owen, ApproveWithoutReview{Answer: No, Reason: "A letter came."}).do(lee, assume()).do(owen, approve()).in(Decided)
	if !c.Covered()[1] || !c.Covered()[2] {
		t.Errorf("got covered %v, want both letters", c.Covered())
	}
}

func TestALetterThatWentMissingSinceIsNotApproved(t *testing.T) {
	c := begin(t, 2).do(lee, assume()).do(ann, missing(2))
	c.problem(owen, approve(), "answer")
}

// What somebody closed or assessed is not assumed over their heads.
func TestAProposalPassesOverNothingThatWasDecided(t *testing.T) {
	c := begin(t, 2)
	c.do(ann, TriageLetters{Letters: []LetterID{1}, Answer: Close, Code: "superseded"}).do(lee, assume())
	if got := c.Proposal().Letters; !slices.Equal(got, []LetterID{2}) {
		t.Errorf("proposed letters: got %v, want only the one that was not closed", got)
	}
	c = reviewing(t, 1, harm(LowHarm, 1))
	c.arrives()
	c.refused(lee, assume(), ErrNotNow)
}

func TestEverybodyIsToldOfADecisionWithoutReviewWhereThePolicySaysEverybody(t *testing.T) {
	for policy, want := range map[TellingPolicy]int{TellAffected: 0, TellAllAtEnd: 1, TellAllAtStart: 1} {
		c := begin(t, 1)
		c.Policy.Telling = policy
		c.do(lee, assume()).do(owen, approve())
		if got := len(c.owed(Telling)); got != want {
			t.Errorf("%s: got %d tellings owed, want %d", policy, got, want)
		}
	}
}

// The draw that brought a case to assessment ends with its outcome.
func TestALaterLetterOfAnAssumedCaseIsNotDrawnAgainWithIt(t *testing.T) {
	c := begin(t, 1)
	c.Policy.ClosingsSampled = 1
	c.do(ann, c.toClose()).in(InAssessment).do(lee, assume()).do(owen, approve()).in(Decided)
	c.Policy.ClosingsSampled = 0
	c.arrives()
	c.do(ann, c.toClose()).in(Decided)
}
