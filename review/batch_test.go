package review

import (
	"testing"
	"time"
)

// undo takes back the last decision of by's batch.
func (c *testCase) undo(by Actor) UndoTriage {
	c.t.Helper()
	all := c.batches[by.Person]
	if len(all) == 0 {
		return UndoTriage{}
	}
	return UndoTriage{Decisions: all[len(all)-1].Decisions}
}

func TestADecisionIsTakenBackWithWhatItOpened(t *testing.T) {
	for name, decide := range map[string]func(*testCase) TriageLetters{
		"closed":   func(c *testCase) TriageLetters { return c.toClose() },
		"assess":   func(c *testCase) TriageLetters { return c.toAssess(Urgent) },
		"same day": func(c *testCase) TriageLetters { return c.toAssess(SameDay) },
	} {
		c := begin(t, 2)
		c.Policy.Telling = TellAllAtEnd
		change := decide(c)
		change.Release = true
		c.do(ann, change).later(time.Minute)
		c.do(ann, c.undo(ann)).in(InTriage)
		if c.Urgency != Routine || len(c.Untriaged()) != 2 || c.OpenObligations() > 0 {
			t.Errorf("%s: got %s, %d letters to triage, %d owed; want it as it was before", name, c.Urgency.Label(), len(c.Untriaged()), c.OpenObligations())
		}
		if n := len(c.Decisions); n != 4 || c.Decisions[3].Answer != Undone || c.Decisions[3].Supersedes != c.Decisions[1].ID {
			t.Errorf("%s: got %d decisions, want the two to stand beside what took them back", name, n)
		}
		c.refused(ann, c.undo(ann), ErrNotNow)
		change.Letters = c.Untriaged()
		c.do(ann, change)
		if got := len(c.owed(GPRelease)); got != 2 {
			t.Errorf("%s: got %d releases owed once it was decided again, want 2", name, got)
		}
	}
}

func TestOnlyWhoDecidedTakesItBackAndOnlyInTheirBatch(t *testing.T) {
	c := begin(t, 1)
	c.do(ann, c.toClose())
	for _, by := range []Actor{ben, lee} {
		c.Undoable = c.batches[ann.Person]
		c.refused(by, c.undo(ann), ErrForbidden)
	}
	c.about(ann)
	c.Undoable = nil
	c.refused(ann, c.undo(ann), ErrNotNow)
	c.Undoable = c.batches[ann.Person]
	c.refused(lia, c.undo(ann), ErrForbidden)
}

func TestWhatSomebodyActedOnIsNotTakenBack(t *testing.T) {
	stands := func(name string, c *testCase, by Actor) {
		t.Helper()
		c.Undoable = c.batches[by.Person]
		if c.May(UndoTriageName, by, c.now) {
			t.Errorf("%s: the decision may be taken back", name)
		}
		c.refused(by, c.undo(by), ErrNotNow)
	}
	c := begin(t, 1)
	c.do(ann, c.toAssess(SameDay)).later(time.Minute)
	o := c.one(SameDayAction)
	c.do(lia, NoteObligation{ID: o.ID, Version: o.Version, Kind: "accepted", Whom: "Dr Duty", HappenedAt: c.now})
	stands("a same-day action was accepted", c, ann)

	c = begin(t, 1)
	released := c.toClose()
	released.Release = true
	c.do(ann, released).later(time.Minute).do(lia, with2(meet(c.one(GPRelease))))
	stands("a letter was sent on", c, ann)

	stands("an assessment was signed", reviewing(t, 1, harm(LowHarm, 1)), ann)
	stands("it is decided", decided(t), ann)

	c = begin(t, 1)
	c.do(ann, c.toClose()).later(time.Minute).do(lia, AddInformation{From: "The practice", What: "More.", Urgency: Routine})
	stands("new information came", c, ann)

	c = begin(t, 1)
	c.do(ann, c.toAssess(Routine)).later(time.Minute).do(lee, missing(1))
	stands("the letter was reported not found", c, ann)

	c = begin(t, 1)
	c.do(carl, c.toClose()).later(time.Minute).do(cleo, c.toClose())
	stands("somebody else read it again", c, carl)

	c = begin(t, 1)
	c.Policy.Telling = TellAllAtEnd
	c.do(ann, c.toClose()).later(time.Minute).do(lia, c.contact(Attempt))
	stands("the patient was rung", c, ann)
}

func with2(m MeetObligation) MeetObligation {
	m.Anyway = true
	return m
}

// What raised the urgency besides the decision keeps it raised.
func TestATakenBackDecisionLeavesTheUrgencyThatOthersGave(t *testing.T) {
	c := begin(t, 2)
	first, second := c.toAssess(Urgent), c.toAssess(SameDay)
	first.Letters, second.Letters = []LetterID{1}, []LetterID{2}
	c.do(ann, first).later(time.Minute).do(ann, second).later(time.Minute)
	c.do(ann, c.undo(ann))
	if c.Urgency != Urgent {
		t.Errorf("got %s, want it urgent as the other decision says", c.Urgency.Label())
	}
	c = begin(t, 2)
	c.do(ann, first).later(time.Minute).do(lia, AddInformation{From: "The ward", What: "It hurts.", Urgency: SameDay}).later(time.Minute)
	c.do(ann, c.undo(ann))
	if c.Urgency != SameDay {
		t.Errorf("got %s, want it same day as the information says", c.Urgency.Label())
	}
}

// A draw that a person might have noticed is not escaped by taking back and
// closing again, and nobody who triages sees it.
func TestADrawnClosingStaysDrawnWhenItIsTakenBack(t *testing.T) {
	c := begin(t, 1)
	c.Policy.ClosingsSampled = 1
	c.do(ben, c.toClose()).in(InAssessment).later(time.Minute)
	c.do(ben, c.undo(ben)).in(InTriage)
	c.Policy.ClosingsSampled = 0
	c.do(ben, c.toClose()).in(InAssessment)

	c = begin(t, 2)
	c.Policy.ClosingsSampled = 1
	c.do(ben, c.toClose()).in(InAssessment).later(time.Minute)
	c.do(Program(1), AddLetters{Letters: []Letter{letter(3)}}).later(time.Minute).do(ann, c.toAssess(Routine)).in(InAssessment).later(time.Minute)
	c.do(ann, c.undo(ann)).in(InTriage)
	for _, d := range Shown(*c.Case, ann).Decisions {
		if d.Answer == Close {
			t.Errorf("letter %d: the closing that was drawn shows in triage", d.Letter)
		}
	}
	c.do(ann, TriageLetters{Letters: []LetterID{3}, Answer: Close, Code: "information only"}).in(InAssessment)
}

// A later letter that is taken back leaves the case to go on where it stood.
func TestWhatALaterLetterInterruptedGoesOnAfterItsDecisionWasTakenBack(t *testing.T) {
	c := reviewing(t, 1, harm(LowHarm, 1))
	c.do(Program(1), AddLetters{Letters: []Letter{letter(2)}}).in(InTriage).later(time.Minute)
	c.do(ann, c.toClose()).in(InSecondReview).later(time.Minute)
	c.do(ann, c.undo(ann)).in(InTriage).later(time.Minute)
	c.do(ann, c.toClose()).in(InSecondReview)
}
