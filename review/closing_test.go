package review

import (
	"slices"
	"testing"
)

func duplicate(of LetterID, letters ...LetterID) TriageLetters {
	return TriageLetters{Letters: letters, Answer: Close, Code: "duplicate", SameAs: of}
}

func TestADuplicateNamesTheLetterThatItRepeats(t *testing.T) {
	c := begin(t, 3)
	for _, of := range []LetterID{0, 9, 1} {
		c.problem(carl, duplicate(of, 1), "same_as")
	}
	c.do(ann, duplicate(2, 1))
	if d := c.DecisionOn(1); d.SameAs != 2 || d.Label != "Duplicate" {
		t.Errorf("got %+v, want it to repeat letter 2", d)
	}
	c.problem(ben, duplicate(1, 2), "same_as")
	c.do(ann, duplicate(3, 2))
	c.problem(ben, duplicate(1, 3), "same_as") // by way of letter 2
	c.do(ann, TriageLetters{Letters: []LetterID{3}, Answer: Close, Code: "information only", SameAs: 2}).in(Decided)
	if d := c.DecisionOn(3); d.SameAs != 0 {
		t.Errorf("got %+v, want no other letter named by a code that asks for none", d)
	}
}

// Whoever closed a duplicate relied on the other letter being read here.
func TestADuplicateIsReadWhenTheLetterThatItRepeatsLeaves(t *testing.T) {
	c := begin(t, 2)
	c.do(ann, duplicate(2, 1), TriageLetters{Letters: []LetterID{2}, Answer: Close, Code: "information only"}).in(Decided)
	c.do(Program(1), RemoveLetters{Letters: []LetterID{2}, Why: "Its list was undone.", For: max_}).in(InTriage)
	if got := c.Untriaged(); !slices.Equal(got, []LetterID{1}) {
		t.Errorf("got %v to triage, want the letter that was closed as a duplicate", got)
	}
	c.do(ben, TriageLetters{Letters: []LetterID{1}, Answer: Close, Code: "information only"}).in(Decided)
}

func TestACodeThatIsNotInForceClosesNothing(t *testing.T) {
	c := begin(t, 1)
	c.ClosingCodes = slices.Clone(ShippedClosingCodes)
	c.ClosingCodes[1].Off = true
	c.problem(ann, c.toClose(), "decision")
	change := c.toClose()
	change.Code, change.Protocol = "not a letter", 4
	c.problem(ann, change, "decision") // the page showed another version
	change.Protocol = c.Definitions.Closing
	c.do(ann, change).in(Decided)
}

func TestClerksAreOfferedNoClinicalAndNoReservedCode(t *testing.T) {
	codes := slices.Clone(ShippedClosingCodes)
	codes[2].Reserved = true
	codes[4].Off = true
	var clerks, clinicians []string
	for _, k := range codes.For(carl, 2) {
		clerks = append(clerks, k.Code)
	}
	for _, k := range codes.For(ann, 1) {
		clinicians = append(clinicians, k.Code)
	}
	if want := []string{"no clinical content", "duplicate"}; !slices.Equal(clerks, want) {
		t.Errorf("clerks: got %v, want %v", clerks, want)
	}
	if want := []string{"information only", "no clinical content", "not a letter", "superseded"}; !slices.Equal(clinicians, want) {
		t.Errorf("clinicians with one letter: got %v, want %v", clinicians, want)
	}
	if len(codes.For(max_, 2)) > 0 {
		t.Error("a manager is offered a code")
	}
}

func TestAClosingProtocolKeepsItsCodesAndNeverSaysNoHarm(t *testing.T) {
	change := func(edit func(ClosingCodes) ClosingCodes) Problems {
		return edit(slices.Clone(ShippedClosingCodes)).Check(ShippedClosingCodes)
	}
	for field, edit := range map[string]func(ClosingCodes) ClosingCodes{
		"code_1_label": func(k ClosingCodes) ClosingCodes { k[0].Label = " "; return k },
		"code_2_label": func(k ClosingCodes) ClosingCodes { k[1].Label = "information ONLY"; return k },
		"code_3_label": func(k ClosingCodes) ClosingCodes { k[2].Help = "There was No  Harm in it"; return k },
		"code_4_help":  func(k ClosingCodes) ClosingCodes { k[3].Help = ""; return k },
		"codes":        func(k ClosingCodes) ClosingCodes { return k[1:] },
	} {
		if p := change(edit); p[field] == "" {
			t.Errorf("%s: got %v, want a problem", field, p)
		}
	}
	off := change(func(k ClosingCodes) ClosingCodes {
		for i := range k {
			k[i].Off = true
		}
		return k
	})
	if off["codes"] == "" || len(change(func(k ClosingCodes) ClosingCodes { return k })) > 0 {
		t.Errorf("got %v with all codes off", off)
	}
}
