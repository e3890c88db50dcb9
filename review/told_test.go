package review

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// What went although a gate was closed is on record and marked; whether the person
// whom it is owed was told by it is doubtful, and it is owed still.
func TestWhatWentBehindAClosedGateTellsNobody(t *testing.T) {
	for name, x := range map[string]struct {
		learn func(*testCase)
		told  bool
	}{
		"died":          {func(c *testCase) { c.do(lia, c.traced("died", c.now)) }, false},
		"wrong patient": {func(c *testCase) { c.do(carl, ReportWrongPatient{Reason: "Not hers."}) }, false},
		"identity":      {func(c *testCase) { c.do(Program(1), DoubtIdentity{Why: "Another date of birth."}) }, false},
		"restricted":    {func(c *testCase) { c.do(max_, Restrict{Reason: "A threat."}) }, false},
		"moved":         {func(c *testCase) { r := c.traced("alive", c.now); r.Address = "changed"; c.do(lia, r) }, false},
		"old answer":    {func(c *testCase) { c.later(4 * 24 * time.Hour) }, true},
	} {
		c := toPack(t)
		c.do(lia, c.pack())
		telling := c.OpenTelling().ID
		x.learn(c)
		c.do(lia, c.send(true))
		o, _ := c.Obligation(telling)
		k := c.Contacts[len(c.Contacts)-1]
		if (o.State == Met) != x.told || k.Record.TellsNobody == x.told || len(k.Gates) == 0 || len(c.owed(Action)) == 0 {
			t.Errorf("%s: got the telling %s, marked %q; want it met %v", name, o.State, k.Gates, x.told)
		}
	}
	c := owing(t, RouteOutcome)
	r := c.contact(Written)
	r.Record.Anyway = true
	c.do(lia, r)
	if c.OpenTelling() == nil {
		t.Error("a letter to nobody in particular has met the telling")
	}
}

// A letter that says no concern was found, or that nothing was asked, goes to nobody
// of whom that is not true, singly as in a print run.
func TestALetterThatWouldNotBeTrueIsNotMade(t *testing.T) {
	harmed := toPack(t)
	for _, kind := range []string{NoConcernLetter, NothingAskedLetter} {
		m := harmed.pack()
		m.Pack.Kind, m.Pack.Copies = kind, false
		m.Pack.Parts, _ = harmed.PartsOf(m.Pack.Telling, false)
		if got := harmed.MakingGates(harmed.OpenTelling(), m.Pack, harmed.now); !slices.ContainsFunc(got, func(g Gate) bool { return g.Name == GateFound || g.Name == GateOther || g.Name == GateNotRead }) {
			t.Errorf("%s, of what was found: got gates %q", kind, wordsOf(got))
		}
		harmed.problem(lia, m, "gates")
	}
}

// What the last tracing answer says counts at any age: a lead who lets its age pass
// has not let pass what it says.
func TestAnOldAnswerStillSaysWhatItSays(t *testing.T) {
	c := toPack(t)
	r := c.traced("alive", c.now)
	r.Address = "changed"
	c.do(lia, r)
	c.later(10 * 24 * time.Hour)
	o := c.OpenTelling()
	for _, g := range c.ToOverride(o, c.now) {
		if g.Name == GateTrace {
			c.do(lou, OverrideGate{Telling: o.ID, Version: o.Version, Words: g.Words, Reason: "Seen today."})
			o = c.OpenTelling()
		}
	}
	if !c.gated(true, "does not confirm the address") || c.gated(true, "No tracing answer") {
		t.Errorf("got gates %q, want the address still closed and the age overridden", c.Gates(true, c.now))
	}
	c.problem(lia, c.pack(), "gates")
	c.do(lia, c.traced("not known", c.now)).later(10 * 24 * time.Hour)
	if !c.gated(false, "whether the patient is alive") || !c.gated(false, "No tracing answer") {
		t.Errorf("got gates %q", c.Gates(false, c.now))
	}
}

// A date of birth that turns out to be a child's puts the question again.
func TestACorrectedBirthdayPutsTheQuestionAgain(t *testing.T) {
	c := toPack(t)
	c.do(lia, c.pack())
	c.Post.Born = Date(c.now.AddDate(-12, 0, 0))
	c.do(Program(1), TestPacks{})
	if got := c.lastPack(); got.State != PackPulled || !strings.Contains(strings.Join(got.Pulled, " "), "under 16") {
		t.Errorf("got %s, %q", got.State, got.Pulled)
	}
	c.do(lia, NameRelevantPerson{RelevantPerson{Who: ThePatient, Capacity: "Dr Ashe, 20 November"}})
	if c.gated(true, "under 16") {
		t.Errorf("got gates %q, after they were found able to decide", c.Gates(true, c.now))
	}
}

// What went yesterday is judged by what was known yesterday, also once a newer answer
// has come; and whoever was told in their lifetime was told.
func TestWhatWentBeforeANewerAnswerIsJudgedByTheOlder(t *testing.T) {
	c := toPack(t)
	c.do(lia, c.pack())
	posted := c.now.Add(time.Hour)
	c.later(24 * time.Hour)
	c.do(lia, c.traced("alive", c.now))
	s := c.send(false)
	s.HappenedAt = posted
	c.do(lia, s)
	if got := c.lastPack(); got.State != PackSent || len(got.Gates) > 0 {
		t.Errorf("got %s, marked %q", got.State, got.Gates)
	}
	c = owing(t, RouteOutcome).do(lia, patient)
	c.do(lia, c.traced("alive", c.now))
	spoken := c.now
	c.later(2 * 24 * time.Hour)
	c.do(lia, c.traced("died", c.now))
	k := c.contact(InPerson)
	k.HappenedAt, k.Record.Anyway = spoken, false
	c.do(lia, k)
	if c.OpenTelling() != nil || len(c.Contacts[0].Gates) > 0 {
		t.Errorf("told before the death: got gates %q", c.Contacts[0].Gates)
	}
}

// Whoever acts for the patient has moved, or on other grounds: what was made stands
// on that no more.
func TestAPackStandsOnWhereWhoeverActsLives(t *testing.T) {
	c := toPack(t)
	son := RelevantPerson{Who: LacksCapacity, Name: "Jo", Relationship: "son", Authority: "LPA", Capacity: "Dr Ashe, 20 November", Copies: "The LPA names them", Contact: "2 Lane"}
	c.do(lia, NameRelevantPerson{son})
	c.do(lia, c.pack())
	son.Contact = "3 Lane"
	c.do(lia, NameRelevantPerson{son})
	if got := c.lastPack(); got.State != PackPulled {
		t.Errorf("got %s after the address was entered anew", got.State)
	}
}

// Whom no call reaches is not called.
func TestWhomNoCallReachesIsNotCalled(t *testing.T) {
	c := toPack(t)
	c.do(lia, NameRelevantPerson{RelevantPerson{Who: ThePatient, Reaching: Reaching{NeedsAsked: NeedsAsked[0], RuledOut: []string{"telephone"}}}})
	if !c.gated(false, "not reached by telephone") || c.gated(true, "telephone") {
		t.Errorf("got gates %q for a call, %q for a letter", c.Gates(false, c.now), c.Gates(true, c.now))
	}
}

// Before it is said when something happened nobody is told that gates were closed then.
func TestGatesAreJudgedOnceItIsKnownWhen(t *testing.T) {
	c := toPack(t)
	k := c.contact(InPerson)
	k.HappenedAt, k.Record.Anyway = time.Time{}, false
	if got, _ := errors.AsType[Problems](c.fails(lia, k)); len(got) != 1 || got["happened_at"] == "" {
		t.Errorf("a conversation: got %v, want the time alone asked for", got)
	}
	c.do(lia, c.pack())
	s := c.send(false)
	s.HappenedAt = time.Time{}
	if got, _ := errors.AsType[Problems](c.fails(lia, s)); len(got) != 1 || got["happened_at"] == "" {
		t.Errorf("a pack: got %v, want the time alone asked for", got)
	}
}

// A pack that went and was wrong told nobody: it is owed again, and another can go to
// the same address.
func TestAPackThatWasWrongIsOwedAgain(t *testing.T) {
	c := toPack(t)
	c.do(lia, c.pack())
	wrong := func(reason string) DisownPack {
		return DisownPack{Pack: c.lastPack().ID, Version: c.lastPack().Version, Reason: reason}
	}
	c.refused(lia, wrong("Another's letter."), ErrNotNow)
	c.do(lia, c.send(false))
	c.problem(lia, wrong(" "), "reason")
	c.do(lia, wrong("Another's letter was in it."))
	if o := c.OpenTelling(); o == nil || c.lastPack().Wrong.By != lia.Person || c.lastPack().State != PackSent {
		t.Fatalf("got %+v, want its telling owed again", c.lastPack())
	}
	c.refused(lia, wrong("Again."), ErrNotNow)
	c.do(lia, c.pack()).do(lia, c.send(false))
	if c.OpenTelling() != nil {
		t.Error("the letter that put it right has not met the telling")
	}
}

// Post that comes back because the person has died puts calls off too, until a newer
// tracing answer says otherwise.
func TestPostSaysThatSomebodyHasDied(t *testing.T) {
	c := toPack(t)
	c.do(lia, c.pack()).do(lia, c.send(false)).later(2 * 24 * time.Hour)
	c.do(lia, RecordReturn{Pack: c.lastPack().ID, Version: c.lastPack().Version, On: Date(c.now), Reason: saidToHaveDied})
	if !c.gated(false, "because the person has died") || !c.gated(true, "because the person has died") {
		t.Errorf("got gates %q for a call, %q for a letter", c.Gates(false, c.now), c.Gates(true, c.now))
	}
	c.later(24 * time.Hour)
	c.do(lia, c.traced("alive", c.now))
	if c.gated(false, "died") {
		t.Errorf("got gates %q after a newer answer", c.Gates(false, c.now))
	}
}
