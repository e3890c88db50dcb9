package review

import (
	"slices"
	"strings"
	"testing"
)

func unsure(answer TriageAnswer, letters ...LetterID) TriageLetters {
	return TriageLetters{Letters: letters, Answer: answer, Reason: "Page 2 is blank."}
}

func TestWhatAClerkPassesUpIsForAClinician(t *testing.T) {
	c := begin(t, 1)
	c.problem(carl, TriageLetters{Letters: []LetterID{1}, Answer: PassUp}, "reason")
	c.problem(ann, unsure(PassUp, 1), "decision")
	c.do(carl, unsure(PassUp, 1)).in(InTriage)
	if c.Covered()[1] || !slices.Equal(c.Untriaged(), []LetterID{1}) || c.MayTriage(1, cleo) || !c.MayTriage(1, ann) {
		t.Errorf("covered %v, waits %v; want it to wait for a clinician", c.Covered(), c.Untriaged())
	}
	for _, clerk := range []Actor{carl, cleo} {
		c.refused(clerk, TriageLetters{Letters: []LetterID{1}, Answer: Close, Code: "not a letter"}, ErrNotNow)
	}
	c.do(ann, c.toClose()).in(Decided)
	if d := c.DecisionOn(1); d.Reread || d.By != ann.Person {
		t.Errorf("got %+v, want the clinician's closing, which nobody reads again", d)
	}
	c.refused(carl, UndoClosing{Reason: "I think not."}, ErrForbidden)
}

func TestAClerkGoesOnWithTheOtherLettersOfACasePassedUp(t *testing.T) {
	c := begin(t, 2).do(carl, unsure(PassUp, 1))
	c.problem(carl, TriageLetters{Letters: []LetterID{1, 2}, Answer: Close, Code: "not a letter"}, "letters")
	c.do(carl, TriageLetters{Letters: []LetterID{2}, Answer: Close, Code: "not a letter"}).in(InTriage)
}

func TestALetterNotFoundIsOwedInOneStepByWhoeverTriages(t *testing.T) {
	for _, by := range []Actor{carl, ann, lee} {
		c := begin(t, 2)
		c.problem(by, TriageLetters{Letters: []LetterID{1}, Answer: NotFound}, "reason")
		c.do(by, unsure(NotFound, 1)).in(InTriage)
		o := c.one(Enquiry)
		if o.OwnerID != by.Person || !o.Facts.LetterNotFound || o.Due.IsZero() || o.Letter != 1 || !strings.Contains(o.What, "Page 2 is blank.") {
			t.Errorf("by %s: got %+v, want an enquiry on the letter, with an owner and a date", by.Name, o)
		}
		c.problem(carl, TriageLetters{Letters: []LetterID{1}, Answer: Close, Code: "not a letter"}, "letters")
		c.do(ann, c.toClose()).in(Decided)
		if c.Covered()[1] || c.Complete() {
			t.Errorf("by %s: covered %v, complete %v; want it uncovered", by.Name, c.Covered(), c.Complete())
		}
		c.do(lee, meet(c.one(Enquiry))).in(InTriage)
		c.do(ann, c.toClose()).in(Decided)
		if !c.Covered()[1] {
			t.Errorf("by %s: the letter was found and read, and is not covered", by.Name)
		}
	}
}

func TestWhatWasUnsureIsTakenBack(t *testing.T) {
	for _, answer := range []TriageAnswer{PassUp, NotFound} {
		c := begin(t, 1).do(carl, unsure(answer, 1))
		c.do(carl, UndoTriage{Decisions: c.batches[carl.Person][0].Decisions}).in(InTriage)
		if c.OpenObligations() != 0 || !c.MayTriage(1, carl) {
			t.Errorf("%s: owed %d, to triage %v; want it as before", answer, c.OpenObligations(), c.Untriaged())
		}
	}
	c := begin(t, 2).do(carl, unsure(NotFound, 1))
	o := c.one(Enquiry)
	c.do(lia, NoteObligation{ID: o.ID, Version: o.Version, Kind: "note", Note: "Asked the site.", HappenedAt: c.now})
	c.refused(carl, UndoTriage{Decisions: c.batches[carl.Person][0].Decisions}, ErrNotNow)
}
