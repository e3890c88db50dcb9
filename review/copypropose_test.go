package review

import "testing"

// Rules propose what a clinician then decides; a proposal opens no gate and closes none.
func TestRulesProposeAboutCopies(t *testing.T) {
	for name, x := range map[string]struct {
		make func(*testCase)
		want CopyAnswer
		why  string
	}{
		"safeguarding":     {func(c *testCase) { c.Letters[0].Requested = []RequestedAction{{Kind: "safeguarding"}} }, NoCopy, "safeguarding"},
		"sexual health":    {func(c *testCase) { c.Letters[0].Specialty = "Genitourinary Medicine" }, NoCopy, "sexual health"},
		"a new diagnosis":  {func(c *testCase) { c.Letters[0].Requested = []RequestedAction{{Kind: "tell the patient"}} }, AfterTalk, "new diagnosis not yet discussed"},
		"severe harm":      {func(c *testCase) { c.Outcomes[0].Finding.Physical = Severe }, AfterTalk, "serious harm could come of reading it"},
		"nothing is known": {func(c *testCase) {}, "", ""},
		"another need":     {func(c *testCase) { c.Letters[0].Requested = []RequestedAction{{Kind: "test"}} }, "", ""},
	} {
		c := owing(t, RouteOutcome)
		c.Letters[0].Requested = nil
		x.make(c)
		got := c.ProposeCopies(c.Letters[0].ID)
		if x.want == "" && len(got) > 0 || x.want != "" && (len(got) != 1 || got[0].Answer != x.want || got[0].Reason != x.why || got[0].Why == "") {
			t.Errorf("%s: got %+v, want %s because of %s", name, got, x.want, x.why)
		}
		if c.CopyOn(c.Letters[0].ID) != nil {
			t.Errorf("%s: a rule decided", name)
		}
	}
}
