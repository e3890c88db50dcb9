package review

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// born makes the patient of a case somebody with a record to compare with.
func (c *testCase) born(day string) *testCase {
	c.Post.Given, c.Post.Family, c.Post.Born, c.Post.NHSNumber, c.Post.Address = "Ada", "Byron", day, "9990000018", []string{"4 Mill Lane", "ZZ1 1AA"}
	return c
}

// caller is a caller who was known, and says that they are so to the patient.
func (c *testCase) caller(relation string) HelpCall {
	return HelpCall{Caller: "A caller", Relation: relation, Born: c.Post.Born, ComparedAt: c.now, CallCheck: CallCheck{Checked: CallChecks[:3]}}
}

// hears checks what the patient is answered.
func (c *testCase) hears(want CallResult, by Role, words string, never ...string) {
	c.hearsAs(c.caller("the patient"), want, by, words, never...)
}

func (c *testCase) hearsAs(call HelpCall, want CallResult, by Role, words string, never ...string) {
	if t, ok := c.t.(*testing.T); ok {
		t.Helper()
	}
	got := c.Answer(call, c.now)
	if got.Result != want || got.RingBy != by || !strings.Contains(got.Say, words) {
		c.t.Errorf("%s: got %q, rung by %q: %q; want %q by %q: %q", call.Relation, got.Result, got.RingBy, got.Say, want, by, words)
	}
	for _, x := range never {
		if strings.Contains(got.Say, x) {
			c.t.Errorf("%s: got %q, which says %q", call.Relation, got.Say, x)
		}
	}
}

const nothing = "nothing that you need to do"

func TestAnAnswerFollowsWhatTheOutcomeStandsOn(t *testing.T) {
	decided(t).born("1951-02-03").hears(MayBeSaid, "", nothing)

	c := decided(t).born("1951-02-03").do(lee, OpenObligation{Kind: Action, What: "Repeat the scan", Owner: "The GP", Due: "2026-12-01"})
	c.hears(BeingReviewed, "", "still being dealt with", nothing, "has ended", "scan")

	c = begin(t, 1).born("1951-02-03").do(lee, assume()).do(owen, approve())
	c.hears(MayBeSaid, "", "Not all of your letters could be reviewed by a clinician here", nothing, "has ended")

	elsewhere := assume()
	elsewhere.Basis = ReviewedElsewhere
	c = begin(t, 1).born("1951-02-03").do(lee, elsewhere).do(owen, approve())
	c.hears(MayBeSaid, "", "it was done elsewhere", nothing, "has ended")

	closed(t).born("1951-02-03").hears(MayBeSaid, "", "not the same as a full review", nothing, "has ended")

	begin(t, 1).born("1951-02-03").hears(BeingReviewed, "", "A clinician is reading it.", "nothing", "need not do anything")
}

// A telling that is owed, that failed, or that was never made is not replaced by a
// call, and never sounds like the end.
func TestWhoeverIsToBeToldIsPutThrough(t *testing.T) {
	asked := NameRelevantPerson{RelevantPerson{Who: ThePatient, Reaching: Reaching{NeedsAsked: "the person"}}}
	for _, route := range []Route{RouteAwareness, RouteOutcome, RouteCandour} {
		c := owing(t, route).born("1951-02-03").do(lia, asked)
		c.do(lia, c.traced("alive", c.now))
		c.hears(WillRingBack, Liaison, "Somebody wants to talk with you", nothing)
		tried := c.contact(Attempt)
		tried.Result = "no answer"
		c.do(lia, tried)
		c.hears(WillRingBack, Liaison, "We have been trying to reach you", nothing)
		c.later(time.Hour).givesUp()
		c.do(lia, c.contact(NotContacted))
		if c.Owes(route) {
			t.Fatalf("%s: the telling has not ended", route)
		}
		c.hears(WillRingBack, Liaison, "We have been trying to reach you", nothing, "has ended")
	}
	early := begin(t, 1).born("1951-02-03").do(lee, OpenObligation{Kind: Telling, What: "Tell", Route: RouteCandour, Opinion: "A late diagnosis"})
	early.hears(WillRingBack, Liaison, "Somebody wants to talk with you", nothing)

	waived := owing(t, RouteOutcome).born("1951-02-03")
	waived.do(lee, waive(waived.one(Telling)))
	waived.hears(WillRingBack, Liaison, "Somebody can talk with you", nothing, "has ended")
}

func TestOnlyWhoActsForThePatientIsTold(t *testing.T) {
	attorney := NameRelevantPerson{RelevantPerson{Who: LacksCapacity, Name: "Ben", Relationship: "son", Authority: "LPA of 2019", Capacity: "Dr Ashe, 20 November"}}
	representative := NameRelevantPerson{RelevantPerson{Who: PatientDied, Name: "Ben", Relationship: "son", Authority: "Grant of probate"}}
	parent := NameRelevantPerson{RelevantPerson{Who: Under16, Name: "Ben", Relationship: "father", Authority: "Parental responsibility", Capacity: "Dr Ashe, 20 November"}}
	competent := NameRelevantPerson{RelevantPerson{Who: ThePatient, Capacity: "Dr Ashe, 20 November"}}
	tests := map[string]struct {
		born string
		died bool
		who  *NameRelevantPerson
		told []string // by relation, where the caller is nobody on record
		acts bool     // the person on record is told
	}{
		"an adult":                    {"1951-02-03", false, nil, []string{"the patient"}, false},
		"an adult with an attorney":   {"1951-02-03", false, &attorney, nil, true},
		"a child, nothing settled":    {"2016-02-03", false, nil, nil, false},
		"a child who is competent":    {"2016-02-03", false, &competent, []string{"the patient"}, false},
		"a child with a parent":       {"2016-02-03", false, &parent, nil, true},
		"somebody who died":           {"1951-02-03", true, nil, nil, false},
		"somebody who died, settled":  {"1951-02-03", true, &representative, nil, true},
		"somebody with no birth date": {"", false, nil, nil, false},
	}
	for name, test := range tests {
		c := begin(t, 1).born(test.born).do(lee, OpenObligation{Kind: Telling, What: "Tell", Route: RouteAwareness})
		if test.died {
			c.do(lia, c.traced("died", c.now))
		}
		if test.who != nil {
			c.do(lia, *test.who)
		}
		for _, relation := range CallRelations {
			want := WillRingBack
			if slices.Contains(test.told, relation) {
				want = BeingReviewed
			}
			a := c.Answer(c.caller(relation), c.now)
			if a.Result != want || want == WillRingBack && strings.Contains(a.Say, "A clinician") || strings.Contains(a.Say, "died") {
				t.Errorf("%s, %s: got %+v, want %q", name, relation, a, want)
			}
		}
		if test.acts {
			call := c.caller("family or a friend")
			call.ActsAs = c.Teller().ID
			c.hearsAs(call, BeingReviewed, "", "the care of the person for whom you act", "your care")
			call.ActsAs++
			c.hearsAs(call, WillRingBack, Liaison, "ring you back", "A clinician")
		}
	}
	died := begin(t, 1).born("1951-02-03").do(lia, begin(t, 1).traced("died", monday))
	died.hears(WillRingBack, Liaison, ringBackWords, "your care", "A clinician")
}

func TestNothingIsComparedThatIsNotOnRecord(t *testing.T) {
	c := begin(t, 1).born("1951-02-03")
	call := c.caller("the patient")
	ticks := func(checks ...string) CallCheck { return CallCheck{Checked: checks} }
	if p := c.CheckOf(call, ticks(CallChecks[:3]...)); len(p) > 0 {
		t.Errorf("got %v for what is on record", p)
	}
	c.Post.Address = nil
	other := call
	other.Born = "1951-03-02"
	for name, got := range map[string]Problems{
		"checked":    c.CheckOf(call, ticks(CallChecks[2])),
		"checked ":   c.CheckOf(other, ticks(CallChecks[1])),
		"checked  ":  c.CheckOf(call, ticks("their voice")),
		"nhs_number": c.CheckOf(call, ticks(CallChecks[3])),
		"nhs_number ": c.CheckOf(call, CallCheck{Checked: CallChecks[3:],
			Number: "999 000 0026"}),
		"acts_as": c.CheckOf(call, CallCheck{ActsAs: 3}),
	} {
		if got[strings.TrimSpace(name)] == "" {
			t.Errorf("got %v, want a problem with %s", got, name)
		}
	}
	if p := c.CheckOf(call, CallCheck{Checked: CallChecks[3:], Number: "999 000 0018"}); len(p) > 0 {
		t.Errorf("got %v for the number on record", p)
	}
	if c.Restricted = true; c.CallRecord() != nil || len(c.CheckOf(call, CallCheck{})) == 0 {
		t.Error("the record of a restricted patient is compared")
	}
	call.ComparedAt = time.Time{}
	c.Restricted = false
	if a := c.Answer(call, c.now); a.Result != CallUnchecked || a.Say != "" {
		t.Errorf("got %+v before anything was compared, want nothing said", a)
	}
}

func TestWhoRingsBackAndWhatEndsIt(t *testing.T) {
	for _, by := range []Role{Manager, Liaison} {
		for _, who := range []Actor{lia, max_, ann, lee, carl, owen, audie} {
			c := HelpCall{RingBack: RingOwed, RingBy: by}
			want := who.Is(Manager) || who.Is(Liaison) && by == Liaison
			if got := c.Ring(CallRing{Result: "no answer"}, who, monday) == nil; got != want {
				t.Errorf("%s rings, owed by a %s: got %v, want %v", who.Name, by, got, want)
			}
		}
	}
	for _, result := range append([]string{RingGivenUp}, AttemptResults...) {
		c := HelpCall{RingBack: RingOwed, RingBy: Liaison}
		if result == RingGivenUp {
			if c.Ring(CallRing{Result: result, Note: "No."}, lia, monday) == nil {
				t.Error("a liaison gives a caller up")
			}
		}
		if err := c.Ring(CallRing{Result: result, Note: "Noted."}, max_, monday); err != nil {
			t.Fatal(err)
		}
		want := map[string]RingState{AttemptResults[0]: RingDone, RingGivenUp: RingEnded}[result]
		if want == "" {
			want = RingOwed
		}
		if c.RingBack != want || len(c.Rings) != 1 || c.Rings[0].By != max_.Name {
			t.Errorf("%s: got %q with %+v, want %q", result, c.RingBack, c.Rings, want)
		}
	}
}

func TestWhoSettlesACall(t *testing.T) {
	for _, who := range []Actor{lia, max_, ann, lee, carl, owen, audie} {
		for _, apart := range []bool{false, true} {
			want := who.Is(Manager) || who.Is(Liaison) && !apart
			if got := (HelpCall{Result: CallOpen}).SettleRefusal(who, apart) == nil; got != want {
				t.Errorf("%s, apart %v: got %v, want %v", who.Name, apart, got, want)
			}
		}
	}
	if (HelpCall{Result: WillRingBack}).SettleRefusal(lia, false) == nil || (HelpCall{Case: 7, Result: BeingReviewed}).SettleRefusal(max_, false) == nil {
		t.Error("a call is settled that a manager settles, or that is settled")
	}
}

// Whoever learns of no telling while the second reviewer is independent learns of
// none by a call.
func TestACallGivesNoFirstReviewAway(t *testing.T) {
	c := reviewing(t, 1, with(harm(Moderate, 1), notifiable)).born("1951-02-03").do(lee, OpenObligation{Kind: Telling, What: "Tell", Route: RouteCandour, Opinion: "A late diagnosis"})
	call := c.caller("the patient")
	if a := c.AnswerFor(lia, call, c.now); a.RingBy != Liaison {
		t.Errorf("got %+v for a liaison, want the telling", a)
	}
	for _, who := range []Actor{max_, actor(42, "Both", Liaison, Clinician)} {
		if a := c.AnswerFor(who, call, c.now); a.Result != BeingReviewed || len(a.Why) > 0 {
			t.Errorf("%s: got %+v, want no word of the telling", who.Name, a)
		}
	}
}
