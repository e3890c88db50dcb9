package review

import (
	"slices"
	"testing"
	"time"
)

func TestThePanelsDecisionIsTheOutcomeSignedByALeadWhoAssessedNothing(t *testing.T) {
	c := atPanel(t)
	for _, by := range []Actor{ann, ben, cat, max_, owen} {
		c.refused(by, c.panel(moderate, Yes), ErrForbidden)
	}
	c.do(lee, c.panel(moderate, Yes)).in(Decided)
	o, d, p := c.Outcomes[0], c.Candours[0], c.Panels[0]
	if o.Basis != ByPanel || o.SignedBy != lee.Person || o.Finding != moderate || !slices.Equal(o.Letters, []LetterID{1}) {
		t.Errorf("got outcome %+v, want the panel’s finding, signed by the lead", o)
	}
	if !d.Notifiable() || d.By != lee.Person || d.Registration != lee.Registration || p.SignedBy != lee.Person {
		t.Errorf("got candour decision %+v, panel %+v; want both signed by the lead", d, p)
	}
}

func TestALeadWhoAssessedDoesNotSignAsThePanel(t *testing.T) {
	for name, c := range map[string]*testCase{
		"first":  assessing(t, 1).do(lee, SignAssessment{Letters: []LetterID{1}, Answers: harm(Moderate, 1)}).do(ben, SignSecondReview{Letters: []LetterID{1}, Answers: harm(Moderate, 1)}),
		"second": reviewing(t, 1, harm(Moderate, 1)).do(lee, SignSecondReview{Letters: []LetterID{1}, Answers: harm(Moderate, 1)}),
	} {
		if c.Stage != InPanel {
			t.Fatalf("%s: got stage %s, want panel", name, c.Stage)
		}
		c.refused(lee, c.panel(moderate, Yes), ErrForbidden)
		c.do(lou, c.panel(moderate, Yes)).in(Decided)
	}
	taken := atPanel(t)
	taken.do(lee, WithdrawAssessment{Assessment: taken.Assessments[1].ID, Reason: "Ben asked."}).do(cat, taken.second(harm(Moderate, 1)))
	taken.do(lee, taken.panel(moderate, No)).in(Decided) // taking somebody's back is not assessing
}

func TestWhatAPanelDecisionMustSay(t *testing.T) {
	for field, change := range map[string]func(*PanelRecord){
		"held_on":             func(r *PanelRecord) { r.HeldOn = "2026-11-24" },
		"present":             func(r *PanelRecord) { r.Present = " " },
		"reasons":             func(r *PanelRecord) { r.Reasons = "" },
		"physical":            func(r *PanelRecord) { r.Finding.Physical = NotKnownYet },
		"psychological":       func(r *PanelRecord) { r.Finding.Psychological = Fatal },
		"still_physical":      func(r *PanelRecord) { r.Finding.StillPhysical = "" },
		"still_psychological": func(r *PanelRecord) { r.Finding.StillPsychological = Fatal },
		"association":         func(r *PanelRecord) { r.Finding.Association = "" },
		"resulted":            func(r *PanelRecord) { r.Resulted = YesNoNotKnown },
		"could_result":        func(r *PanelRecord) { r.CouldResult = "" },
		"candour_reasons":     func(r *PanelRecord) { r.CandourReasons = "" },
	} {
		c := atPanel(t)
		decision := c.panel(moderate, No)
		change(&decision.Record)
		c.problem(lee, decision, field)
	}
	c := atPanel(t)
	decision := c.more(0)
	c.problem(lee, decision, "sent_to")
	decision.Record.MoreNeeded = ""
	c.problem(lee, decision, "more_needed")
}

func TestThePanelSendsACaseBackToANamedPerson(t *testing.T) {
	c := atPanel(t)
	c.do(lee, c.more(cat.Person)).in(InAssessment)
	if c.ReturnedTo != cat.Person || len(c.InForce()) > 0 || len(c.Standing(First))+len(c.Standing(Second)) > 0 {
		t.Errorf("got returned to %d, %d outcomes, %d assessments standing; want cat, none, none",
			c.ReturnedTo, len(c.InForce()), len(c.Standing(First))+len(c.Standing(Second)))
	}
	c.refused(ann, c.first(clean(1)), ErrNotNow)
	c.do(cat, c.first(harm(Moderate, 1))).in(InSecondReview)
	if c.ReturnedTo != 0 {
		t.Errorf("got returned to %d, want nobody any more", c.ReturnedTo)
	}
	c.refused(lee, c.first(clean(1)), ErrNotNow)
	c.do(ben, c.second(harm(Moderate, 1))).in(InPanel)
}

func TestWhatCameBeforeThePanelIsNotDecidedByOneSignature(t *testing.T) {
	c := atPanel(t)
	c.do(lee, c.more(cat.Person))
	c.do(cat, c.first(clean(1))).in(InSecondReview)
	c.do(ben, c.second(clean(1))).in(Decided)
}

func TestAWithdrawnAssessmentLeavesTheOtherStanding(t *testing.T) {
	for round, back := range map[Round]Stage{First: InAssessment, Second: InSecondReview} {
		for name, at := range map[string]func(failer) *testCase{"talking": talking, "at the panel": atPanel,
			"decided by the panel": func(t failer) *testCase { c := atPanel(t); return c.do(lee, c.panel(moderate, No)) }} {
			c := at(t)
			before := c.LastStanding(round)[0]
			other := map[Round]Round{First: Second, Second: First}[round]
			c.refused(cat, WithdrawAssessment{Assessment: before.ID, Reason: "No."}, ErrForbidden)
			c.problem(lee, WithdrawAssessment{Assessment: before.ID, Reason: " "}, "reason")
			c.problem(lee, WithdrawAssessment{Assessment: 1, Reason: "No."}, "assessment")
			c.problem(map[Round]Actor{First: ben, Second: ann}[round], WithdrawAssessment{Assessment: before.ID, Reason: "No."}, "assessment")
			c.do(lee, WithdrawAssessment{Assessment: before.ID, Reason: "Wrong record."})
			if c.Stage != back || len(c.Standing(round)) > 0 || len(c.Standing(other)) != 1 || len(c.InForce()) > 0 {
				t.Errorf("%s, %s: got stage %s, %d standing, %d of the other, %d outcomes; want %s, 0, 1, 0",
					name, round, c.Stage, len(c.Standing(round)), len(c.Standing(other)), len(c.InForce()), back)
			}
			if c.AnswersOpen() {
				t.Errorf("%s, %s: the other's answers are open to who signs next", name, round)
			}
		}
	}
}

func TestALeadIsNotToldThatASecondReviewStandsWhileTheFirstIsDoneAnew(t *testing.T) {
	c := talking(t)
	first, second := c.Assessments[0].ID, c.Assessments[1].ID
	c.do(lee, WithdrawAssessment{Assessment: first, Reason: "Wrong record."}).in(InAssessment)
	if c.May(WithdrawName, lou, c.now) {
		t.Error("a lead is offered to withdraw what only a standing second review could be")
	}
	c.refused(lou, WithdrawAssessment{Assessment: second, Reason: "No."}, ErrForbidden)
	if !c.May(WithdrawName, ben, c.now) {
		t.Error("its author may not withdraw it")
	}
}

func TestTheAuthorMayWithdrawTheirOwn(t *testing.T) {
	c := talking(t)
	c.do(ben, WithdrawAssessment{Assessment: c.Assessments[1].ID, Reason: "I know the family."}).in(InSecondReview)
	c.do(cat, c.second(harm(LowHarm, 1))).in(Decided)
}

func TestAWithdrawnSecondReviewIsStillOwedWhenTheFirstTurnsNegative(t *testing.T) {
	c := reviewing(t, 1, harm(LowHarm, 1))
	c.do(ben, c.second(harm(LowHarm, 1))).in(Decided)
	c.do(lee, WithdrawAssessment{Assessment: c.StandingOf(ben.Person).ID, Reason: "Wrong record."}).in(InSecondReview)
	c.do(ann, AmendAssessment{Answers: clean(1), Reason: "I misread it."}).in(InSecondReview)
	c.do(cat, c.second(clean(1))).in(Decided)
}

func TestWithdrawingWhatWasAgreedStopsTheOutcomeButNotCandour(t *testing.T) {
	c := atPanel(t)
	c.do(lee, c.panel(moderate, Yes)).in(Decided)
	told := c.one(Telling)
	c.do(ann, WithdrawAssessment{Assessment: c.Assessments[0].ID, Reason: "Wrong record."}).in(InAssessment)
	if c.Candour() != nil || len(c.InForce()) > 0 || len(c.Covered()) > 0 {
		t.Errorf("got candour %+v, outcomes %+v, covered %v; want nothing in force", c.Candour(), c.InForce(), c.Covered())
	}
	c.do(lia, c.traced("alive", c.now), NameRelevantPerson{RelevantPerson{Who: ThePatient}})
	if got := c.Gates(false, c.now); len(got) > 0 {
		t.Errorf("got gates %q, want the telling that was begun to go on", got)
	}
	c.do(cat, c.first(harm(Moderate, 1))).in(InPanel).do(lee, c.panel(moderate, Yes)).in(Decided)
	if got := c.one(Telling); got.ID != told.ID {
		t.Errorf("got telling %d, want the one that was open, %d", got.ID, told.ID)
	}
}

func TestANewOutcomeOpensItsOwnTellingAndAMetOneStaysMet(t *testing.T) {
	c := atPanel(t)
	c.do(lee, c.panel(moderate, No)).in(Decided)
	first := c.one(Telling)
	c.do(lia, c.traced("alive", c.now), NameRelevantPerson{RelevantPerson{Who: ThePatient}}, c.contact(InPerson))
	c.later(time.Hour).do(lee, Reopen{To: InPanel, Reason: "New evidence."}).do(lou, c.panel(moderate, No)).in(Decided)
	if second := c.one(Telling); second.ID == first.ID || second.Facts.Route != RouteOutcome {
		t.Errorf("got %+v, want a new telling of the outcome", second)
	}
	for _, o := range c.Obligations {
		if o.ID == first.ID && o.State != Met {
			t.Errorf("got the first telling %s, want it still met", o.State)
		}
	}
}

func TestWhomAnOutcomeOwesATelling(t *testing.T) {
	lowest := Finding{Physical: NoHarm, Psychological: NoHarm, StillPhysical: NoHarm, StillPsychological: NoHarm, Association: NotRelated}
	unsure := lowest
	unsure.CannotRuleOut = true
	tests := []struct {
		policy   TellingPolicy
		finding  Finding
		resulted YesNo
		want     Route
	}{
		{TellAffected, lowest, No, ""}, {TellAffected, unsure, No, RouteOutcome}, {TellAffected, moderate, No, RouteOutcome}, {TellAffected, lowest, Yes, RouteCandour},
		{TellAllAtEnd, lowest, No, RouteOutcome}, {TellAllAtEnd, moderate, Yes, RouteCandour},
		{TellAllAtStart, lowest, No, RouteOutcome}, {TellAllAtStart, unsure, Yes, RouteCandour},
	}
	for _, test := range tests {
		c := atPanel(t)
		c.Policy.Telling = test.policy
		c.do(lee, c.panel(test.finding, test.resulted)).in(Decided)
		var got Route
		for _, o := range c.owed(Telling) {
			got += o.Facts.Route
		}
		if got != test.want {
			t.Errorf("%s, affected %v, resulted %s: got telling %q, want %q", test.policy, test.finding.Affected(), test.resulted, got, test.want)
		}
	}
}

// What a later letter adds takes back nothing that an earlier one made owed.
func TestALaterLetterDoesNotTakeBackANotifiableDecision(t *testing.T) {
	c := atPanel(t)
	c.do(lee, c.panel(moderate, Yes)).in(Decided)
	c.arrives()
	c.do(carl, c.toAssess(Routine)).do(ann, c.first(clean(2))).in(Decided)
	if d := c.Candour(); d == nil || !d.Notifiable() || d.By != lee.Person {
		t.Errorf("got candour decision %+v, want the lead’s in force", d)
	}
	if got := c.Candours[1].Supersedes; got != 0 {
		t.Errorf("got the later decision in place of %d, want of none", got)
	}
	c.later(time.Hour).do(lee, Reopen{To: InPanel, Reason: "New evidence."})
	if got := c.InForce(); len(got) != 1 || !slices.Equal(got[0].Letters, []LetterID{2}) || !slices.Equal(c.ToAssess(), []LetterID{1}) {
		t.Errorf("got outcomes %+v, to decide %v; want letter 2 covered, letter 1 at the panel", got, c.ToAssess())
	}
	c.do(lee, c.panel(moderate, No)).in(Decided)
	if d := c.Candour(); d == nil || d.Notifiable() || c.Candours[2].Supersedes != c.Candours[0].ID {
		t.Errorf("got candour decision %+v in place of %d, want not notifiable, in place of the panel’s first", d, c.Candours[2].Supersedes)
	}
}
