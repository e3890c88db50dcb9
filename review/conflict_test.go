package review

import (
	"testing"
)

func TestWhoeverDeclaresAConflictJudgesNothing(t *testing.T) {
	for _, stage := range []struct {
		at   func() *testCase
		work Change
		by   Actor
	}{
		{func() *testCase { return begin(t, 1) }, TriageLetters{Letters: []LetterID{1}, Answer: Assess, Urgency: Routine}, ann},
		{func() *testCase { return assessing(t, 1) }, SignAssessment{}, dan},
		{func() *testCase { return reviewing(t, 1, harm(LowHarm, 1)) }, SignSecondReview{}, cat},
		{func() *testCase { return atPanel(t) }, SignPanelDecision{}, lou},
	} {
		c := stage.at()
		was := c.Stage
		c.AllocatedTo = stage.by.Person
		c.problem(stage.by, DeclareConflict{}, "kind")
		c.problem(stage.by, DeclareConflict{Kind: OtherTie}, "note")
		c.do(stage.by, DeclareConflict{Kind: OwnPatient}).in(was)
		if c.AllocatedTo != 0 || c.May(stage.work.Name(), stage.by, c.now) {
			t.Errorf("%s: allocated to %d, may %v; want it free for others alone", was, c.AllocatedTo, c.May(stage.work.Name(), stage.by, c.now))
		}
		c.refused(stage.by, DeclareConflict{Kind: OwnPatient}, ErrNotNow)
	}
}

func TestALeadLetsSomebodyJudgeInSpiteOfAConflict(t *testing.T) {
	c := begin(t, 1).do(ann, DeclareConflict{Kind: SameFirm})
	id := c.Conflicts[0].ID
	c.refused(ann, ApproveConflict{Conflict: id, Reason: "x"}, ErrForbidden)
	c.problem(lee, ApproveConflict{Conflict: id}, "reason")
	c.problem(lee, ApproveConflict{Conflict: 999, Reason: "Three people wrote all."}, "conflict")
	c.do(lee, ApproveConflict{Conflict: id, Reason: "Three people wrote all."})
	c.do(ann, c.toClose()).in(Decided)

	c = begin(t, 1).do(lee, DeclareConflict{Kind: OwnPatient})
	c.refused(lee, ApproveConflict{Conflict: c.Conflicts[0].ID, Reason: "I am fair."}, ErrNotNow)
	c.do(lou, ApproveConflict{Conflict: c.Conflicts[0].ID, Reason: "Declared by mistake."})
}

func TestWhoSignedDeclaresNoConflict(t *testing.T) {
	c := reviewing(t, 1, harm(LowHarm, 1))
	signed := c.Assessments[0].By
	c.refused(Actor{Person: signed, Name: "x", Incident: 1, Roles: []Role{Clinician}}, DeclareConflict{Kind: Relative}, ErrNotNow)
}

func TestNamesOfTheFirmHinderUntilALeadApprovesThem(t *testing.T) {
	c := begin(t, 1)
	by := ann
	for _, x := range []struct {
		names []LetterName
		may   bool
	}{
		{nil, true},
		{[]LetterName{{Name: "WRITER, Wanda"}}, false},
		{[]LetterName{{Name: "Ron Responsible", Firm: true}}, false},
		{[]LetterName{{Name: "Ron Responsible", Firm: true, Approved: true}}, true},
		{[]LetterName{{Name: "Ron Else", Firm: true}}, true},
	} {
		by.Names = x.names
		if got := c.May(TriageName, by, c.now); got != x.may {
			t.Errorf("with %+v: got may triage %v, want %v", x.names, got, x.may)
		}
	}
	writer := actor(77, "Dr Wanda Writer", Clinician)
	if c.May(TriageName, writer, c.now) {
		t.Error("the author triages their own letter")
	}
	writer.Names = []LetterName{{Name: "Dr Wanda Writer", Approved: true}}
	if !c.May(TriageName, writer, c.now) {
		t.Error("a lead approved letters under the author's own name, and they are refused")
	}
}

func TestConflictsGoWithLettersAndTellNoReviewerOfAnother(t *testing.T) {
	from, into := assessing(t, 1), assessing(t, 1)
	from.do(ann, DeclareConflict{Kind: Relative})
	into.conflictsOf(from.Case)
	into.conflictsOf(from.Case)
	if len(into.Conflicts) != 1 || into.May(SignFirstName, ann, into.now) {
		t.Errorf("got conflicts %+v, want that of the other case, once", into.Conflicts)
	}
	c := from.do(lee, ApproveConflict{Conflict: from.Conflicts[0].ID, Reason: "Nobody else reads this."})
	if n := len(Shown(*c.Case, lou).Conflicts); n != 0 {
		t.Errorf("a lead who may review sees %d conflicts, want none: they tell who may have assessed", n)
	}
	if len(Shown(*c.Case, ann).Conflicts) == 0 || len(Shown(*c.Case, dan).Conflicts) != 0 {
		t.Error("a clinician sees their own conflicts alone")
	}
}

func TestCheckNames(t *testing.T) {
	for _, x := range []struct {
		own, firm []string
		field     string
	}{{[]string{"Jones"}, nil, "own"}, {nil, []string{"Dr Jones"}, "firm"}, {[]string{"Dr A Jones"}, []string{"Jones, Bea"}, ""}} {
		p := CheckNames(x.own, x.firm)
		if x.field == "" && len(p) > 0 || x.field != "" && p[x.field] == "" {
			t.Errorf("%v %v: got problems %v, want one on %q", x.own, x.firm, p, x.field)
		}
	}
}
