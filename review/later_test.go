package review

import (
	"slices"
	"testing"
	"time"
)

// arrives puts one more letter into the case.
func (c *testCase) arrives() LetterID {
	c.t.Helper()
	id := LetterID(len(c.Letters) + 1)
	c.later(time.Hour).do(Program(1), AddLetters{Letters: []Letter{letter(id)}}).in(InTriage)
	return id
}

// talking is a case whose reviewers have signed and do not agree.
func talking(t failer) *testCase {
	c := reviewing(t, 1, harm(LowHarm, 1))
	return c.do(ben, c.second(clean(1))).later(time.Hour).in(InSecondReview)
}

var interrupted = map[string]struct {
	at   func(failer) *testCase
	back Stage
}{
	"in assessment":                {func(t failer) *testCase { return assessing(t, 1) }, InAssessment},
	"in second review":             {func(t failer) *testCase { return reviewing(t, 1, harm(LowHarm, 1)) }, InSecondReview},
	"both signed, differing":       {talking, InSecondReview},
	"at the panel":                 {atPanel, InPanel},
	"closed at triage":             {closed, Decided},
	"decided by one signature":     {decided, Decided},
	"decided by the panel":         {func(t failer) *testCase { c := atPanel(t); return c.do(lee, c.panel(moderate, No)) }, Decided},
	"in triage, nothing yet read":  {func(t failer) *testCase { return begin(t, 1) }, InTriage},
	"sent back to ben by a panel":  {func(t failer) *testCase { c := atPanel(t); return c.do(lee, c.more(ben.Person)) }, InAssessment},
	"in second review, amended":    {amendedOnce, InSecondReview},
	"decided and asked for second": {func(t failer) *testCase { return decided(t).do(lee, AskSecondReview{Reason: "The board."}) }, InSecondReview},
}

func amendedOnce(t failer) *testCase {
	c := reviewing(t, 1, harm(LowHarm, 1))
	return c.do(ann, AmendAssessment{Answers: with(harm(LowHarm, 1), func(a *Answers) { a.Judgement = "Once more." }), Reason: "A slip."}).in(InSecondReview)
}

func TestALaterLetterGoesToTriageAloneAndBackWhenItAsksNothing(t *testing.T) {
	for name, x := range interrupted {
		c := x.at(t)
		assessments, inForce, returned := len(c.Assessments), len(c.InForce()), c.ReturnedTo
		id := c.arrives()
		if x.back == InTriage {
			continue
		}
		if got := c.Untriaged(); !slices.Equal(got, []LetterID{id}) {
			t.Errorf("%s: letters waiting for triage: got %v, want %d alone", name, got, id)
		}
		c.do(cat, c.toClose()).in(x.back)
		if len(c.Assessments) != assessments || len(c.InForce()) != inForce || c.ReturnedTo != returned {
			t.Errorf("%s: got %d assessments, %d outcomes, returned to %d; want what stood before: %d, %d, %d",
				name, len(c.Assessments), len(c.InForce()), c.ReturnedTo, assessments, inForce, returned)
		}
		if c.Resume != "" {
			t.Errorf("%s: got %q still interrupted, want nothing", name, c.Resume)
		}
	}
}

func TestALaterLetterThatAsksForSomethingIsAssessedForItself(t *testing.T) {
	for name, x := range interrupted {
		c := x.at(t)
		waiting := c.undecided()
		if x.back == InAssessment || x.back == InTriage {
			continue // read together with what was not signed yet
		}
		id := c.arrives()
		c.do(carl, c.toAssess(Routine)).in(InAssessment)
		if got := c.ToAssess(); !slices.Equal(got, []LetterID{id}) {
			t.Errorf("%s: letters to assess: got %v, want %d alone", name, got, id)
		}
		c.do(ann, c.first(clean(id)))
		if c.Stage != x.back {
			t.Errorf("%s, nothing found: got stage %s, want %s", name, c.Stage, x.back)
		}
		for _, old := range waiting {
			if c.Covered()[old] {
				t.Errorf("%s: letter %d is covered by what was signed about another", name, old)
			}
		}
	}
}

func TestWhatIsFoundInALaterLetterNeedsASecondReviewOfThatLetterAlone(t *testing.T) {
	for name, x := range map[string]struct {
		at   func(failer) *testCase
		next Stage
	}{"at the panel": {atPanel, InPanel}, "both signed, differing": {talking, InSecondReview}} {
		c := x.at(t)
		id := c.arrives()
		c.do(carl, c.toAssess(Routine)).do(ann, c.first(harm(LowHarm, id))).in(InSecondReview)
		if got := c.ToAssess(); !slices.Equal(got, []LetterID{id}) || c.BothSigned() {
			t.Errorf("%s: got letters %v to review, both signed %v; want %d alone, not both", name, got, c.BothSigned(), id)
		}
		c.do(ben, c.second(harm(LowHarm, id))).in(x.next)
		if len(c.InForce()) > 0 {
			t.Errorf("%s: got an outcome in force, want none before what was disputed is settled", name)
		}
	}
}

// A case in second review is read whole by the second reviewer.
func TestTheSecondReviewerReadsALaterLetterToo(t *testing.T) {
	c := reviewing(t, 1, harm(LowHarm, 1))
	c.arrives()
	c.do(carl, c.toAssess(Routine)).do(cat, c.first(clean(2))).in(InSecondReview)
	c.refused(cat, c.second(clean(1, 2)), ErrForbidden)
	c.refused(ben, SignSecondReview{Letters: []LetterID{1}, Answers: harm(LowHarm, 1)}, ErrNotNow)
	c.do(ben, c.second(with(harm(LowHarm, 1, 2), func(a *Answers) { a.Actions[1].Done = DoneInTime }))).in(Decided)
	if got := c.InForce(); len(got) != 1 || got[0].Basis != Agreed || !slices.Equal(got[0].Letters, []LetterID{1, 2}) {
		t.Errorf("got outcomes %+v, want one, agreed, about both letters", got)
	}
}

func TestALetterThatComesAfterThePageWasOpenedRefusesTheSignature(t *testing.T) {
	c := assessing(t, 1)
	sign := c.first(clean(1))
	c.arrives()
	c.do(carl, c.toAssess(Routine))
	c.refused(ann, sign, ErrNotNow)
	c.do(ann, c.first(clean(1, 2))).in(Decided)
}

// Two letters were decided apart: what befalls one leaves the other alone.
func TestTakingOneAssessmentBackLeavesOutcomesOfOtherLettersStanding(t *testing.T) {
	twice := func() *testCase {
		c := decided(t)
		c.arrives()
		c.do(carl, c.toAssess(Routine)).do(cat, c.first(clean(2))).in(Decided)
		return c
	}
	c := twice()
	c.do(ann, WithdrawAssessment{Assessment: c.StandingOf(ann.Person).ID, Reason: "Wrong record."}).in(InAssessment)
	if got := c.InForce(); len(got) != 1 || !slices.Equal(got[0].Letters, []LetterID{2}) || !slices.Equal(c.ToAssess(), []LetterID{1}) {
		t.Errorf("withdrawn: got outcomes %+v, to assess %v; want letter 2 covered, letter 1 to assess", got, c.ToAssess())
	}
	c = twice()
	c.do(ann, AmendAssessment{Answers: harm(LowHarm, 1), Reason: "I overlooked it."}).in(InSecondReview)
	if got := c.ToAssess(); !slices.Equal(got, []LetterID{1}) {
		t.Errorf("amended: got %v to review, want letter 1 alone", got)
	}
}

func TestASecondReviewIsAskedForOfWhatStandsOnOneSignature(t *testing.T) {
	c := reviewing(t, 1, harm(LowHarm, 1))
	c.do(ben, c.second(harm(LowHarm, 1))).in(Decided)
	c.refused(lee, AskSecondReview{Reason: "The board."}, ErrNotNow)
	c.arrives()
	c.do(carl, c.toAssess(Routine)).do(ann, c.first(clean(2))).in(Decided)
	c.do(lee, AskSecondReview{Reason: "The board."}).in(InSecondReview)
	if got := c.InForce(); len(got) != 1 || got[0].Basis != Agreed || !slices.Equal(c.ToAssess(), []LetterID{2}) {
		t.Errorf("got outcomes %+v, to review %v; want the agreed one in force, letter 2 to review", got, c.ToAssess())
	}
}

func TestSeveralLettersMayComeBeforeTheFirstIsRead(t *testing.T) {
	c := reviewing(t, 1, harm(LowHarm, 1))
	c.arrives()
	c.arrives()
	c.do(cat, c.toClose()).in(InSecondReview)
}

// What was disputed before the panel stays so, without being said again.
func TestADisputedCaseGoesBackToThePanelAfterALaterLetter(t *testing.T) {
	c := talking(t).do(ann, StillDiffer{Note: "Whether it was harm."}).in(InPanel)
	id := c.arrives()
	c.do(carl, c.toAssess(Routine)).do(ann, c.first(harm(LowHarm, id))).do(ben, c.second(harm(LowHarm, id))).in(InPanel)
}

func TestWhatIsFoundInSeveralLettersIsTakenTogetherAtItsWorst(t *testing.T) {
	one, two := with(clean(1), func(a *Answers) { a.Physical, a.StillPsychological = LowHarm, LowHarm }),
		with(harm(Moderate, 2), func(a *Answers) { a.Psychological, a.StillPhysical = NotKnownYet, Severe; notifiable(a) })
	for _, both := range [][]Assessment{{{Answers: one}, {Answers: two}}, {{Answers: two}, {Answers: one}}} {
		got := merged(both)
		if got.Physical != Moderate || got.Psychological != NotKnownYet || got.StillPhysical != Severe || got.StillPsychological != LowHarm {
			t.Errorf("got %+v, want the worst of each grade", got)
		}
		if got.Association != ProbablyLed || !got.Notifiable() || got.CandourReasons == "" || len(got.Actions) != 2 {
			t.Errorf("got %+v, want the stronger association, notifiable with its reasons, both actions", got)
		}
	}
	if len(one.Actions) != 1 {
		t.Errorf("got %d actions in what was signed, want it left alone", len(one.Actions))
	}
}

// A letter that took a case back to assessment is closed after all: the case goes
// on with the second review that the first letter waits for.
func TestWhatWaitsForASecondReviewGoesOnThereWhenLaterLettersAreClosed(t *testing.T) {
	c := reviewing(t, 1, harm(LowHarm, 1))
	second := c.arrives()
	c.do(ann, TriageLetters{Letters: []LetterID{second}, Answer: Assess, Urgency: Routine}).in(InAssessment)
	c.arrives()
	c.do(ann, UndoTriage{Decisions: c.batches[ann.Person][len(c.batches[ann.Person])-1].Decisions}).in(InTriage)
	c.do(ben, c.toClose()).in(InSecondReview)
	if got := c.ToAssess(); len(got) != 1 || got[0] != 1 {
		t.Errorf("got letters %v to assess, want the first", got)
	}
}
