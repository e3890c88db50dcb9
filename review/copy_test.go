package review

import "testing"

func TestACopyIsDecidedForTheLetterAsItIs(t *testing.T) {
	c := decided(t).owingAll()
	l := c.Letters[0].ID
	c.refused(lia, DecideCopy{Letter: l, Answer: CopyIt}, ErrForbidden)
	c.problem(ann, DecideCopy{Letter: l}, "answer")
	c.problem(ann, DecideCopy{Letter: l, Answer: NoCopy}, "reason")
	c.problem(ann, DecideCopy{Letter: 999, Answer: CopyIt}, "letter")
	c.do(ann, DecideCopy{Letter: l, Answer: AfterTalk, Reason: CopyReasons[0]})
	if d := c.CopyOn(l); d == nil || d.Answer != AfterTalk {
		t.Fatalf("got %+v", d)
	}
	c.refused(lou, DecideCopy{Letter: l, Answer: CopyIt}, ErrStale)
	c.do(lou, DecideCopy{Letter: l, Was: c.CopyOn(l).ID, Answer: CopyIt})
	if d := c.CopyOn(l); d == nil || d.Answer != CopyIt || d.Supersedes == 0 {
		t.Fatalf("got %+v", d)
	}
	c.Letters[0].Content = "another file"
	if d := c.CopyOn(l); d != nil {
		t.Errorf("a decision about other content counts: %+v", d)
	}
}

func TestWhoHasNotReadALetterDoesNotLetItGo(t *testing.T) {
	c := decided(t).owingAll()
	c.Opened = nil
	if _, err := c.Apply(DecideCopy{Letter: 1, Answer: CopyIt}, ann, c.now); err == nil {
		t.Error("it was let go unread")
	}
	c.Letters[0].NoText = true
	c.problem(ann, DecideCopy{Letter: 1, Answer: CopyIt}, "answer")
}

func TestWhyALetterIsNotCopiedIsForClinicians(t *testing.T) {
	c := decided(t).owingAll()
	c.do(ann, DecideCopy{Letter: 1, Answer: NoCopy, Reason: CopyReasons[3], Note: "See the notes"})
	if d := Shown(*c.Case, lia).Copies[0]; d.Answer != NoCopy || d.Reason != "" || d.Note != "" {
		t.Errorf("liaison sees %+v", d)
	}
	if d := Shown(*c.Case, lou).Copies[0]; d.Reason == "" {
		t.Errorf("a lead sees %+v", d)
	}
	c = assessing(t, 1)
	c.Copies = []CopyDecision{{Letter: 1, Answer: NoCopy}}
	if got := Shown(*c.Case, ben).Copies; len(got) > 0 {
		t.Errorf("a reviewer who has not signed sees %+v", got)
	}
}
