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
