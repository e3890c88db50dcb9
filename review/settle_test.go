package review

import (
	"slices"
	"testing"
)

func TestWhereTwoReviewersAgree(t *testing.T) {
	low := harm(LowHarm, 1)
	tests := map[string]struct {
		change func(*Answers)
		want   []string
	}{
		"the same":                        {func(*Answers) {}, nil},
		"late and not done":               {func(a *Answers) { a.Actions[0].Done = DoneLate }, nil},
		"still possible, both below":      {func(a *Answers) { a.StillPhysical = LowHarm }, nil},
		"association":                     {func(a *Answers) { a.Association = PossiblyLed }, nil},
		"judgement, evidence and reasons": {func(a *Answers) { a.Judgement, a.Evidence, a.CandourReasons = "x", "y", "z" }, nil},
		"not done and done":               {func(a *Answers) { a.Actions[0].Done = DoneInTime }, []string{"action_1_1"}},
		"not done and cannot tell":        {func(a *Answers) { a.Actions[0].Done = CannotTell }, []string{"action_1_1"}},
		"an action the other left out":    {func(a *Answers) { a.Actions = nil }, []string{"action_1_1"}},
		"one grade apart":                 {func(a *Answers) { a.Physical = NoHarm }, []string{"physical"}},
		"known and not known yet":         {func(a *Answers) { a.Psychological = NotKnownYet }, []string{"psychological"}},
		"still possible, across moderate": {func(a *Answers) { a.StillPhysical = Moderate }, []string{"still_physical"}},
		"mind, across moderate":           {func(a *Answers) { a.StillPsychological = Severe }, []string{"still_psychological"}},
		"candour":                         {func(a *Answers) { a.Resulted = Yes }, []string{"resulted"}},
		"candour, one cannot tell":        {func(a *Answers) { a.CouldResult = YesNoNotKnown }, []string{"could_result"}},
	}
	for name, test := range tests {
		other := with(low, test.change)
		if got := Differences(low, other); !slices.Equal(got, test.want) || Agree(low, other) != (test.want == nil) {
			t.Errorf("%s: got differences %q, agree %v; want %q", name, got, Agree(low, other), test.want)
		}
		if got := Differences(other, low); !slices.Equal(got, test.want) {
			t.Errorf("%s, the other way round: got %q, want %q", name, got, test.want)
		}
	}
	met := with(clean(1), func(a *Answers) { a.Actions[0].Done = NoLongerNeeded })
	if !Agree(clean(1), met) {
		t.Error("done in time and no longer needed: got a difference, want none")
	}
	severe, moderate := with(low, func(a *Answers) { a.StillPhysical = Severe }), with(low, func(a *Answers) { a.StillPhysical = Moderate })
	if !Agree(severe, moderate) {
		t.Error("still possible, both moderate or worse: got a difference, want none")
	}
}

func TestWhatFollowsFromASecondReview(t *testing.T) {
	tests := map[string]struct {
		first, second Answers
		want          Stage
	}{
		"agree, below moderate":      {harm(LowHarm, 1), harm(LowHarm, 1), Decided},
		"agree, moderate":            {harm(Moderate, 1), harm(Moderate, 1), InPanel},
		"agree, still moderate":      {with(clean(1), still(Moderate)), with(clean(1), still(Severe)), InPanel},
		"agree, notifiable":          {with(clean(1), notifiable), with(clean(1), notifiable), InPanel},
		"differ":                     {harm(LowHarm, 1), clean(1), InSecondReview},
		"differ, one of them severe": {harm(LowHarm, 1), harm(Severe, 1), InSecondReview},
	}
	for name, test := range tests {
		c := reviewing(t, 1, test.first)
		c.do(ben, c.second(test.second))
		if c.Stage != test.want || !c.Assessments[1].Blind {
			t.Errorf("%s: got stage %s, blind %v; want %s, blind", name, c.Stage, c.Assessments[1].Blind, test.want)
		}
	}
}

func still(g Grade) func(*Answers) {
	return func(a *Answers) { a.StillPhysical, a.CandourReasons = g, "It could not." }
}

// The last signature writes its own opinion, not the other's words.
func TestAgreedOutcomeAndCandourDecisionAreTheLastSignersOwn(t *testing.T) {
	c := reviewing(t, 1, harm(LowHarm, 1))
	c.do(ben, c.second(with(harm(LowHarm, 1), func(a *Answers) { a.Association, a.CandourReasons = PossiblyLed, "Ben’s reasons." }))).in(Decided)
	o, d := c.Outcomes[0], c.Candours[0]
	if o.Basis != Agreed || o.SignedBy != ben.Person || o.Finding.Association != PossiblyLed || o.Registration != ben.Registration {
		t.Errorf("got outcome %+v, want Ben’s", o)
	}
	if d.By != ben.Person || d.Reasons != "Ben’s reasons." || d.Registration != ben.Registration {
		t.Errorf("got candour decision %+v, want Ben’s with his reasons", d)
	}
	c = talking(t)
	c.do(ann, AmendAssessment{Answers: with(clean(1), func(a *Answers) { a.CandourReasons = "Ann’s reasons." }), Reason: "We talked."}).in(Decided)
	if o, d := c.Outcomes[0], c.Candours[0]; o.SignedBy != ann.Person || d.Reasons != "Ann’s reasons." {
		t.Errorf("got outcome by %s, reasons %q; want Ann’s", o.SignedByName, d.Reasons)
	}
}

func TestASecondReviewerIsSomebodyElseWithTheRight(t *testing.T) {
	c := reviewing(t, 1, harm(LowHarm, 1))
	c.refused(dan, c.second(clean(1)), ErrForbidden)
	c.refused(secondReading(ann), c.second(clean(1)), ErrForbidden)
	c.do(ben, c.second(harm(LowHarm, 1))).in(Decided)
	c = reviewing(t, 1, harm(LowHarm, 1))
	c.do(lee, c.second(harm(LowHarm, 1))).in(Decided)
}

// Whoever took something back is still known to have signed it.
func TestNobodySignsBothReviewsEvenAfterTakingOneBack(t *testing.T) {
	c := reviewing(t, 1, harm(LowHarm, 1))
	c.do(lee, WithdrawAssessment{Assessment: c.Assessments[0].ID, Reason: "Wrong record."}).in(InAssessment)
	c.do(cat, c.first(harm(LowHarm, 1))).in(InSecondReview)
	c.refused(secondReading(ann), c.second(clean(1)), ErrForbidden)
	c.do(ben, c.second(harm(LowHarm, 1))).in(Decided)
	c.do(lee, Reopen{To: InAssessment, Reason: "A complaint."})
	c.refused(ben, c.first(clean(1)), ErrForbidden)
	c.do(ann, c.first(clean(1))).in(Decided)
	if a := c.Assessments[len(c.Assessments)-1]; a.Blind {
		t.Error("got an assessment marked blind by somebody who had signed here before, want not")
	}
}

func TestReviewersWhoDifferTalkThenAmendOrGoToThePanel(t *testing.T) {
	c := talking(t)
	c.refused(cat, StillDiffer{Note: "No."}, ErrForbidden)
	c.problem(ann, StillDiffer{Note: " "}, "note")
	c.do(ann, StillDiffer{Note: "Whether it was harm."}).in(InPanel)
	c = talking(t)
	c.problem(ben, AmendAssessment{Answers: harm(LowHarm, 1)}, "reason")
	c.do(ben, AmendAssessment{Answers: harm(LowHarm, 1), Reason: "I had missed the entry."}).in(Decided)
	last := c.Assessments[len(c.Assessments)-1]
	if last.Kind != Amended || last.Blind || last.Supersedes != c.Assessments[1].ID || last.Round != Second || !slices.Equal(last.Letters, []LetterID{1}) {
		t.Errorf("got %+v, want an amended second review, not blind, in place of the old one", last)
	}
	waiting := reviewing(t, 1, harm(LowHarm, 1))
	waiting.refused(ann, StillDiffer{Note: "No."}, ErrNotNow)
}

// A death with an action that was not done is for the panel, even where both agree
// on less than moderate harm.
func TestADeathWithAnUndoneActionGoesToThePanel(t *testing.T) {
	for _, x := range []struct {
		died, from string
		done       DoneAnswer
		want       Stage
	}{
		{"2026-02-01", "2026-01-01", NotDone, InPanel},
		{"2026-02-01", "", NotDone, InPanel},
		{"2025-12-31", "2026-01-01", NotDone, Decided}, // before any letter was lost
		{"2026-02-01", "2026-01-01", DoneLate, Decided},
		{"", "2026-01-01", NotDone, Decided},
	} {
		c := assessing(t, 1)
		c.Died, c.WindowFrom = x.died, x.from
		low := with(harm(LowHarm, 1), func(a *Answers) { a.Actions[0].Done = x.done })
		c.do(ann, c.first(low)).do(ben, c.second(low)).in(x.want)
	}
}
