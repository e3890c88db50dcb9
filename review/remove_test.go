package review

import (
	"errors"
	"testing"
)

// removing takes letters out of the case as the undo of a list does.
func removing(ids ...LetterID) RemoveLetters {
	return RemoveLetters{Letters: ids, Why: "Its list was undone.", For: max_}
}

func TestACaseWhoseLettersAllLeaveIsEmptiedAndOwesNothing(t *testing.T) {
	c := begin(t, 2)
	c.open(OpeningIdentity("No NHS number"), c.now)
	c.keep()
	c.do(Program(1), removing(1))
	if c.Emptied || c.Stage != InTriage || c.OpenObligations() != 1 {
		t.Errorf("with a letter left: got emptied %v, %s, %d owed; want it as it was", c.Emptied, c.Stage, c.OpenObligations())
	}
	c.do(Program(1), removing(2))
	if !c.Emptied || c.Complete() || c.Obligations[0].State != NotOwed || c.Obligations[0].Proof != "Its list was undone." {
		t.Errorf("without letters: got emptied %v, complete %v, %+v", c.Emptied, c.Complete(), c.Obligations[0])
	}
	if err := c.fails(ann, c.toAssess(Routine)); !errors.Is(err, ErrNotNow) {
		t.Errorf("triage of an emptied case: got %v, want it refused", err)
	}
}

func TestNoCaseIsEmptiedThatOwesWhatOnlyAPersonEnds(t *testing.T) {
	c := begin(t, 1)
	c.do(ann, c.toAssess(SameDay))
	err := c.fails(Program(1), removing(1))
	if !errors.Is(err, ErrNotNow) {
		t.Fatalf("got %v, want a refusal while a same-day action is open", err)
	}
	if len(c.Letters) != 1 {
		t.Error("the refused change took the letter out")
	}
}

func TestACaseGoesToTheStageThatItsRemainingLettersNeed(t *testing.T) {
	decided := begin(t, 2)
	decided.do(ann, TriageLetters{Letters: []LetterID{1}, Answer: Close, Code: "information only"})
	decided.do(Program(1), removing(2))
	if decided.Stage != Decided {
		t.Errorf("one closed, the other gone: got %s, want decided", decided.Stage)
	}
	assessing := begin(t, 2)
	assessing.do(ann, TriageLetters{Letters: []LetterID{1, 2}, Answer: Assess, Urgency: Routine})
	assessing.do(Program(1), removing(2))
	if assessing.Stage != InAssessment || len(assessing.ToAssess()) != 1 {
		t.Errorf("one to assess: got %s with %d to assess", assessing.Stage, len(assessing.ToAssess()))
	}
	reread := begin(t, 2)
	reread.do(ann, TriageLetters{Letters: []LetterID{1}, Answer: Assess, Urgency: Routine})
	reread.do(Program(1), removing(1))
	if reread.Stage != InTriage {
		t.Errorf("one not read yet: got %s, want triage", reread.Stage)
	}
}

// What was signed about a letter that left stays on record and counts no longer.
func TestAnOutcomeOfALetterThatLeftCountsNoLonger(t *testing.T) {
	c := begin(t, 2)
	c.do(ann, TriageLetters{Letters: []LetterID{1}, Answer: Close, Code: "information only"},
		TriageLetters{Letters: []LetterID{2}, Answer: Assess, Urgency: Routine})
	c.do(ben, c.first(clean(2)))
	if c.Stage != Decided || len(c.InForce()) != 1 {
		t.Fatalf("got %s with %d outcomes, want it decided on one signature", c.Stage, len(c.InForce()))
	}
	signed := len(c.Assessments)
	c.do(Program(1), removing(2))
	if c.Stage != Decided || len(c.InForce()) != 0 || len(c.Assessments) != signed || len(c.Outcomes) != 2 {
		t.Errorf("got %s, %d outcomes in force of %d, %d assessments", c.Stage, len(c.InForce()), len(c.Outcomes), len(c.Assessments))
	}
}

func TestOnlyTheDoubtOfTheProgramEndsWithItsReason(t *testing.T) {
	c := begin(t, 1)
	c.do(Program(1), DoubtIdentity{Why: "Two dates of birth"})
	c.do(lia, ReportWrongPatient{Reason: "It is her sister’s."})
	c.do(Program(1), SettleDoubt{Reasons: []string{"Two dates of birth"}, Why: "That list was undone."})
	if c.Obligations[0].State != NotOwed || c.Obligations[1].State != Open {
		t.Errorf("got %s and %s, want the program’s doubt ended and the report open", c.Obligations[0].State, c.Obligations[1].State)
	}
}
