package review

import (
	"slices"
	"testing"
)

func TestTriageGoesOnWithoutALetterThatWasNotFound(t *testing.T) {
	c := begin(t, 2).do(ann, missing(1)).in(InTriage)
	if o := c.one(Enquiry); o.Owner != ann.Name || o.OwnerID != ann.Person || !o.Facts.LetterNotFound {
		t.Errorf("got %+v, want an enquiry that is owned by who reported it", o)
	}
	c.problem(carl, TriageLetters{Letters: []LetterID{1}, Answer: Close, Code: "not a letter"}, "letters")
	c.do(ann, c.toClose()).in(Decided)
	if c.Covered()[1] || !c.Covered()[2] || c.Complete() {
		t.Errorf("got covered %v, complete %v; want only letter 2, and not complete", c.Covered(), c.Complete())
	}
}

func TestACaseWhoseLastWaitingLetterWasNotFoundLeavesTriage(t *testing.T) {
	c := begin(t, 2)
	c.do(ann, TriageLetters{Letters: []LetterID{2}, Answer: Assess, Urgency: Routine}, missing(1)).in(InAssessment)
	c.do(ann, c.first(clean(2))).in(Decided)
	if c.Covered()[1] || c.Complete() {
		t.Errorf("got covered %v, complete %v; want letter 1 uncovered, and not complete", c.Covered(), c.Complete())
	}
}

func TestALetterThatIsFoundIsReadFirst(t *testing.T) {
	for name, at := range map[string]func() *testCase{
		"decided": func() *testCase { c := begin(t, 2).do(ann, missing(1)); return c.do(ann, c.toClose()).in(Decided) },
		"missed in assessment": func() *testCase {
			c := assessing(t, 2).do(ann, missing(1))
			return c.do(ann, c.first(clean(2))).in(Decided)
		},
		"in second review": func() *testCase {
			c := begin(t, 2).do(ann, missing(1))
			c.do(ann, c.toAssess(Routine)).do(ann, c.first(harm(LowHarm, 2)))
			return c.in(InSecondReview)
		},
	} {
		c := at()
		stage := c.Stage
		c.do(lia, meet(c.one(Enquiry)))
		if got := c.Untriaged(); c.Stage != InTriage || !slices.Equal(got, []LetterID{1}) {
			t.Errorf("%s: got stage %s, to triage %v; want letter 1 in triage", name, c.Stage, got)
		}
		c.do(ann, c.toClose())
		if c.Stage != stage || !c.Covered()[1] {
			t.Errorf("%s: got stage %s, covered %v; want back in %s with letter 1 covered", name, c.Stage, c.Covered(), stage)
		}
	}
}

func TestALetterNotFoundIsWaivedAndNeverCovered(t *testing.T) {
	c := begin(t, 2).do(ann, missing(1))
	c.do(ann, c.toClose()).in(Decided)
	c.problem(ann, unanswered(c.one(Enquiry)), "unanswered")
	c.do(lee, waive(c.one(Enquiry)))
	if c.Covered()[1] || !c.Complete() {
		t.Errorf("got covered %v, complete %v; want letter 1 uncovered, the case complete", c.Covered(), c.Complete())
	}
	id := c.arrives()
	if got := c.Untriaged(); !slices.Equal(got, []LetterID{id}) {
		t.Errorf("got letters %v to triage, want only the new one", got)
	}
}

// A letter that somebody has decided on was there to be read.
func TestALetterThatWasReadDoesNotGoMissing(t *testing.T) {
	for _, at := range []func(failer) *testCase{closed, decided, atPanel, func(t failer) *testCase { return reviewing(t, 1, harm(LowHarm, 1)) }} {
		c := at(t)
		c.problem(ann, missing(1), "letter")
	}
	c := begin(t, 1)
	lost := missing(1)
	lost.Letter = 0
	c.problem(ann, lost, "letter")
}

func TestACaseWithoutOneReadableLetterIsNotReopenedAtTriage(t *testing.T) {
	c := begin(t, 1).do(ann, missing(1)).in(Decided)
	c.problem(lee, Reopen{To: InTriage, Reason: "Look again."}, "to")
	c.refused(lee, UndoClosing{Reason: "Look again."}, ErrNotNow)
}
