package review

import (
	"slices"
	"testing"
	"time"
)

func TestALeadReopensADecidedCaseAtAStageWithAReason(t *testing.T) {
	agreed := func(t failer) *testCase {
		c := reviewing(t, 1, harm(LowHarm, 1))
		return c.do(ben, c.second(harm(LowHarm, 1))).in(Decided)
	}
	for name, at := range map[string]func(failer) *testCase{"closed at triage": closed, "one signature": decided, "agreed": agreed} {
		for _, to := range Stages {
			c := at(t)
			for _, by := range []Actor{carl, ann, max_, lia, owen} {
				c.refused(by, Reopen{To: to, Reason: "A complaint."}, ErrForbidden)
			}
			c.problem(lee, Reopen{To: to, Reason: " "}, "reason")
			possible := map[Stage]bool{InTriage: true, InAssessment: true, InSecondReview: name != "closed at triage", InPanel: name == "agreed"}[to]
			if !possible {
				c.problem(lee, Reopen{To: to, Reason: "A complaint."}, "to")
				continue
			}
			c.later(time.Hour).do(lee, Reopen{To: to, Reason: "A complaint."}).in(to)
			if len(c.InForce()) > 0 || !c.StageSince.Equal(c.now) || c.Complete() {
				t.Errorf("%s, at %s: got %d outcomes in force since %v, want none, since now", name, to, len(c.InForce()), c.StageSince)
			}
			if waits := len(c.Untriaged()) + len(c.ToAssess()); waits == 0 {
				t.Errorf("%s, at %s: got no letter waiting, want the one there is", name, to)
			}
		}
	}
	for _, at := range []func(failer) *testCase{func(t failer) *testCase { return begin(t, 1) }, atPanel} {
		at(t).refused(lee, Reopen{To: InTriage, Reason: "A complaint."}, ErrNotNow)
	}
}

func TestWhatStandsOfACaseThatIsReopened(t *testing.T) {
	for to, want := range map[Stage][2]int{InTriage: {0, 0}, InAssessment: {0, 0}, InSecondReview: {1, 0}, InPanel: {1, 1}} {
		c := atPanel(t)
		c.do(lee, c.panel(moderate, No)).do(lou, Reopen{To: to, Reason: "A complaint."})
		if got := [2]int{len(c.Standing(First)), len(c.Standing(Second))}; got != want {
			t.Errorf("reopened at %s: got first, second standing %v, want %v", to, got, want)
		}
	}
}

// A lead who sets answers aside has not given any.
func TestWhoReopensACaseMayStillSignAsThePanel(t *testing.T) {
	c := atPanel(t)
	c.do(lee, c.panel(moderate, No), Reopen{To: InAssessment, Reason: "A complaint."})
	c.do(ann, c.first(harm(Moderate, 1))).do(ben, c.second(harm(Moderate, 1))).do(lee, c.panel(moderate, No)).in(Decided)
}

// The reviewers of an assumed case read letters that nobody ever triaged.
func TestAnAssumedCaseThatIsReopenedIsReadWhole(t *testing.T) {
	for _, to := range []Stage{InTriage, InAssessment} {
		c := begin(t, 2)
		c.do(ann, TriageLetters{Letters: []LetterID{1}, Answer: Assess, Urgency: Routine}).do(lee, assume()).do(owen, approve())
		c.do(lee, Reopen{To: to, Reason: "The record was found."})
		waiting := c.ToAssess()
		if to == InTriage {
			waiting = c.Untriaged()
		}
		if !slices.Equal(waiting, []LetterID{1, 2}) {
			t.Errorf("reopened at %s: got letters %v waiting, want both", to, waiting)
		}
	}
}

func TestWrongPatientOpensIdentityAndStopsSendingInEveryStage(t *testing.T) {
	for _, row := range theTable {
		for role, by := range everyone {
			c := row.stage(t)
			stage := c.Stage
			change := ReportWrongPatient{Reason: "The address is another’s."}
			if role == "auditor" || role == "nobody" {
				c.refused(by, change, ErrForbidden)
				continue
			}
			c.problem(by, ReportWrongPatient{Reason: " "}, "reason")
			c.do(by, change).in(stage)
			if o := c.one(Identity); !c.SendingStopped || c.IdentitySettled() || o.Urgency != Urgent || c.Complete() {
				t.Errorf("%s, %s: got stopped %v, %+v; want sending stopped and identity open", row.name, role, c.SendingStopped, o)
			}
		}
	}
}

func TestSendingGoesOnOnceIdentityIsSettledAndAManagerSaysSo(t *testing.T) {
	c := decided(t)
	c.refused(max_, ResumeSending{}, ErrNotNow)
	c.do(lia, ReportWrongPatient{Reason: "Not hers."})
	c.refused(max_, ResumeSending{}, ErrNotNow)
	c.do(max_, SettleIdentity{Reason: "The card was seen."})
	if !c.SendingStopped {
		t.Error("got sending resumed by itself, want it stopped until somebody says so")
	}
	for _, by := range []Actor{carl, ann, lee, lia, owen} {
		c.refused(by, ResumeSending{}, ErrForbidden)
	}
	if c.do(max_, ResumeSending{}); c.SendingStopped || len(c.SendingGates()) > 0 {
		t.Errorf("got stopped %v, gates %q; want sending to go on", c.SendingStopped, c.SendingGates())
	}
}

// Identity that is not settled stops sending and completing, never reading.
func TestAnUnsettledCaseIsReadLikeAnyOther(t *testing.T) {
	c := begin(t, 1).do(Program(1), DoubtIdentity{Why: "No date of birth."})
	c.do(Program(1), DoubtIdentity{Why: "Nor a given name."})
	c.one(Identity) // one question, however often it is raised
	c.do(ann, c.toAssess(Routine)).do(ann, SignAssessment{Letters: []LetterID{1}, Answers: clean(1)}).in(Decided)
	if c.Complete() || len(c.SendingGates()) != 1 {
		t.Errorf("got complete %v, gates %q; want neither complete nor sent", c.Complete(), c.SendingGates())
	}
	if c.do(max_, SettleIdentity{Reason: "The card was seen."}); !c.Complete() {
		t.Error("got a case that is not complete, want it complete by itself")
	}
}

func TestAnEmptiedCaseTakesNoDecision(t *testing.T) {
	for _, row := range theTable {
		c := row.stage(t).owingAll()
		c.Emptied = true
		for _, name := range []ChangeName{TriageName, AddRequestedName, SignFirstName, SignSecondName, PanelName, AskSecondName, AddInfoName, ReopenName,
			ProposeName, WrongPatientName, HoldName, OpenName, TraceName, WithdrawName} {
			if c.May(name, lou, c.now) {
				t.Errorf("%s: got %s offered on a case that all letters left, want not", row.name, name)
			}
		}
	}
	c := decided(t)
	if c.Emptied = true; c.Complete() {
		t.Error("got an emptied case complete, want it counted nowhere")
	}
}
