package review

import (
	"slices"
	"testing"
)

// What was decided about a letter was decided about what it said then.
func TestAReplacedLetterIsReadAndAssessedAnew(t *testing.T) {
	for name, at := range map[string]func(failer) *testCase{
		"in assessment": func(t failer) *testCase { return assessing(t, 1) }, "closed at triage": closed, "decided": decided, "at the panel": atPanel,
		"in second review": func(t failer) *testCase { return reviewing(t, 1, harm(LowHarm, 1)) },
	} {
		c := at(t)
		assessments := len(c.Assessments)
		c.do(Program(1), ReplaceLetter{Letter: letter(1), By: max_, Reason: "A later list says otherwise."}).in(InTriage)
		if got := c.Untriaged(); !slices.Equal(got, []LetterID{1}) || c.Covered()[1] || len(c.InForce()) > 0 {
			t.Errorf("%s: got %v to triage, covered %v, %d outcomes; want the letter open again", name, got, c.Covered(), len(c.InForce()))
		}
		if len(c.Assessments) < assessments {
			t.Errorf("%s: a signed assessment is gone", name)
		}
		c.do(carl, c.toAssess(Routine)).in(InAssessment)
		if got := c.ToAssess(); !slices.Equal(got, []LetterID{1}) {
			t.Errorf("%s: got %v to assess, want the letter", name, got)
		}
	}
}

// A letter that could not be found waits for its enquiry: another version of it
// asks nothing at triage, and once it is found it is read for the first time.
func TestAReplacedLetterThatWasNotFoundWaitsForItsEnquiry(t *testing.T) {
	for letters, stage := range map[int]Stage{1: Decided, 2: InTriage} {
		c := begin(t, letters)
		c.do(lia, OpenObligation{Kind: Enquiry, What: "The file is empty.", Letter: 1, Whom: "Medical records", Missing: true}).in(stage)
		said := letter(1)
		said.Author = "Dr Other"
		c.do(Program(1), ReplaceLetter{Letter: said, By: max_, Reason: "A later list says otherwise."}).in(stage)
		if got := c.letter(1).Author; got != said.Author || slices.Contains(c.Untriaged(), 1) || c.Covered()[1] {
			t.Errorf("%d letters: got author %q, %v to triage; want the new version, waiting for its enquiry", letters, got, c.Untriaged())
		}
		found := c.one(Enquiry)
		c.do(ann, MeetObligation{ID: found.ID, Version: found.Version, Proof: "It was in the other file."}).in(InTriage)
		if got := c.Untriaged(); !slices.Contains(got, 1) {
			t.Errorf("%d letters: got %v to triage once it is found, want it", letters, got)
		}
	}
}
