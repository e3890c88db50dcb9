package review

import "testing"

func TestInformationSendsADecidedCaseBackToAssessment(t *testing.T) {
	for name, at := range map[string]func(failer) *testCase{"decided": decided, "closed at triage": closed} {
		c := at(t).do(lia, AddInformation{From: "his daughter", What: "He fell in May.", Urgency: Urgent}).in(InAssessment)
		if c.Urgency != Urgent || len(c.InForce()) > 0 || len(c.Standing(First)) > 0 || len(c.ToAssess()) != 1 {
			t.Errorf("%s: got urgency %s, %d outcomes, %d assessments, %d letters to assess; want urgent, none, none, 1",
				name, c.Urgency.Label(), len(c.InForce()), len(c.Standing(First)), len(c.ToAssess()))
		}
		c.do(cat, c.first(clean(1))).in(Decided)
	}
}

func TestInformationLeavesACaseInReviewWhereItIs(t *testing.T) {
	for _, at := range []func(failer) *testCase{func(t failer) *testCase { return begin(t, 1) }, func(t failer) *testCase { return assessing(t, 1) },
		func(t failer) *testCase { return reviewing(t, 1, harm(LowHarm, 1)) }, atPanel} {
		c := at(t)
		stage := c.Stage
		c.do(lia, AddInformation{From: "the GP", What: "It was done.", Urgency: Routine}).in(stage)
		o := c.Obligations[len(c.Obligations)-1]
		if o.Kind != Enquiry || o.State != Met || o.What != "New information from the GP" || o.Proof != "It was done." {
			t.Errorf("%s: got %+v, want an enquiry with its answer", stage, o)
		}
	}
}

// Nobody waits to be triaged who is known to be in danger today.
func TestSameDayInformationRaisesAnAction(t *testing.T) {
	c := decided(t).do(lia, AddInformation{From: "the ward", What: "He is on both drugs.", Urgency: SameDay, ToRing: "Dr Duty, 5550"})
	o := c.one(SameDayAction)
	if o.What != "He is on both drugs." || o.Facts.ToRing != "Dr Duty, 5550" || !o.Due.Equal(c.now.Add(24*3600e9)) || o.Facts.AcceptBy == "" {
		t.Errorf("got %+v, want an action due in 24 hours that names whom to ring", o)
	}
}
