package review

import (
	"strings"
	"testing"
	"time"
)

// tellable is a case whose patient may be rung and written to about a route.
func tellable(t *testing.T, route Route, reaching Reaching) *testCase {
	c := owing(t, route)
	return c.do(lia, c.traced("alive", c.now), NameRelevantPerson{RelevantPerson{Who: ThePatient, Reaching: reaching}})
}

// plainly is a contact as nobody would have to say that it had happened all the same.
func (c *testCase) plainly(kind ContactKind, change func(*RecordContact)) RecordContact {
	r := c.contact(kind)
	r.Record.Anyway = false
	change(&r)
	return r
}

func TestNeedsRuleOutChannels(t *testing.T) {
	deaf := Reaching{NeedsAsked: "a carer or relative", Needs: "Lip-reads", RuledOut: []string{"telephone", "letter"}, Messages: "must not be left"}
	c := tellable(t, RouteOutcome, deaf)
	for name, r := range map[string]RecordContact{
		"rung":      c.plainly(InPerson, func(r *RecordContact) {}),
		"written":   c.plainly(Written, func(r *RecordContact) { r.Record.NeedsMet = "Read to him by his brother" }),
		"a message": c.plainly(Attempt, func(r *RecordContact) { r.Channel, r.Result = "in person", "message left, nothing clinical" }),
	} {
		c.problem(lia, r, "anyway")
		r.Record.Anyway = true
		again := tellable(t, RouteOutcome, deaf)
		r.Telling, r.Version = again.OpenTelling().ID, again.OpenTelling().Version
		again.do(lia, r)
		if k := again.Contacts[len(again.Contacts)-1]; len(k.Gates) != 1 {
			t.Errorf("%s: got gates %q kept with it, want one", name, k.Gates)
		}
	}
	c.problem(lia, NameRelevantPerson{RelevantPerson{Who: ThePatient, Reaching: Reaching{Needs: "Braille"}}}, "needs_asked")
	c.problem(lia, NameRelevantPerson{RelevantPerson{Who: ThePatient, Reaching: Reaching{NeedsAsked: "the person", RuledOut: []string{"pigeon"}}}}, "ruled_out")
	c.do(lia, c.plainly(InPerson, func(r *RecordContact) { r.Channel = "in person" }))
	o := c.Obligations[0]
	if got := wordsOf(c.PackGates(&o, Pack{}, c.now)); !strings.Contains(strings.Join(got, " "), "not reached by letter") || !strings.Contains(strings.Join(got, " "), "Lip-reads.") {
		t.Errorf("got gates %q for a pack, want the channel and the need", got)
	}
	if got := c.RunGates(&o, NoConcernLetter); !strings.Contains(strings.Join(wordsOf(got), " "), "Lip-reads") {
		t.Errorf("got gates %q for a print run, want the need", wordsOf(got))
	}
}

// Nobody is given up as not contacted before anybody asked what they need to be reached.
func TestNotAskedIsNotUnreachable(t *testing.T) {
	c := tellable(t, RouteCandour, Reaching{}).givesUp()
	c.problem(lia, c.plainly(NotContacted, func(*RecordContact) {}), "kind")
	if got := c.PackGates(c.OpenTelling(), Pack{}, c.now); strings.Contains(strings.Join(wordsOf(got), " "), "need") {
		t.Errorf("got gates %q: the standard letter goes with its offer of forms", wordsOf(got))
	}
	c.do(lia, NameRelevantPerson{RelevantPerson{Who: ThePatient, Reaching: Reaching{NeedsAsked: "the GP practice"}}})
	c.do(lia, c.plainly(NotContacted, func(*RecordContact) {}))
}

// After as many failed attempts as the policy says somebody decides what now, and
// again after as many more; a conversation asks for no decision.
func TestSomebodyDecidesWhatNow(t *testing.T) {
	c := tellable(t, RouteOutcome, Reaching{NeedsAsked: "the person"})
	decide := func(what string, change func(*DecideWhatNow)) DecideWhatNow {
		o := c.OpenTelling()
		d := DecideWhatNow{Telling: o.ID, Version: o.Version, What: what, Why: "No answer."}
		change(&d)
		return d
	}
	as := func(*DecideWhatNow) {}
	for range 2 {
		c.do(lia, c.contact(Attempt))
		if c.May(WhatNowName, lia, c.now) {
			t.Fatal("a decision is asked for too early")
		}
	}
	c.do(lia, c.contact(Attempt))
	if l := c.TellingLine(c.OpenTelling().ID, c.now); !l.Decide || l.Attempts != 3 {
		t.Fatalf("after three attempts: got %+v, want a decision asked for", l)
	}
	c.problem(lia, decide("give up", as), "what")
	c.problem(lia, decide("write", func(d *DecideWhatNow) { d.Why = " " }), "why")
	c.problem(lia, decide("try again", as), "next_try")
	c.do(lia, decide("try again", func(d *DecideWhatNow) { d.NextTry = Date(c.now.AddDate(0, 0, 2)) }))
	if l := c.TellingLine(c.OpenTelling().ID, c.now); l.Decide || l.NextTry != Date(c.now.AddDate(0, 0, 2)) {
		t.Errorf("got %+v, want the next attempt on its day", l)
	}
	for range 3 {
		c.do(lia, c.contact(Attempt))
	}
	c.do(lia, decide("ask the GP", as))
	if e := c.one(Enquiry); e.Facts.Whom != "The GP practice" || e.Due.IsZero() {
		t.Errorf("got %+v, want an enquiry to the practice", e)
	}
	for range 3 {
		c.do(lia, c.contact(Attempt))
	}
	c.do(lia, decide("trace again", as)).one(Action)
	for range 3 {
		c.do(lia, c.contact(Attempt))
	}
	c.do(lia, c.contact(InPerson))
	if len(c.ToDecide()) > 0 {
		t.Error("somebody who was told waits for a decision")
	}
}

// A conversation later than the trust's own target says why; one in time keeps no
// reason.
func TestALateConversationSaysWhy(t *testing.T) {
	c := tellable(t, RouteCandour, Reaching{})
	o := c.one(Telling)
	c.now = AddWorkingDays(c.now, c.Policy.CandourTarget).AddDate(0, 0, 1)
	c.do(lia, c.traced("alive", c.now))
	late := c.plainly(InPerson, func(*RecordContact) {})
	c.problem(lia, late, "late_why")
	late.Record.LateWhy = "She was abroad."
	c.do(lia, late)
	if got := c.Contacts[0].Record.LateWhy; got != "She was abroad." {
		t.Errorf("got %q kept, want the reason", got)
	}
	in := tellable(t, RouteCandour, Reaching{})
	in.do(lia, in.plainly(InPerson, func(r *RecordContact) { r.Record.LateWhy = "Not so." }))
	if got := in.Contacts[0].Record.LateWhy; got != "" || o.Due.IsZero() {
		t.Errorf("in time: got the reason %q", got)
	}
}

// What a person asks is answered, and a complaint or a claim reaches whoever handles
// it; a reviewer who has not signed sees none of it.
func TestWhatThePersonSaysIsFollowedUp(t *testing.T) {
	c := tellable(t, RouteOutcome, Reaching{})
	c.problem(lia, c.plainly(InPerson, func(r *RecordContact) { r.Record.ToAnswer = true }), "questions")
	c.do(lia, c.plainly(InPerson, func(r *RecordContact) {
		r.Record.ToAnswer, r.Record.Questions, r.Record.Complaint, r.Record.Claim = true, "Who read it?", true, true
	}))
	if e := c.one(Enquiry); e.What != "The person asked: Who read it?" || e.Facts.AskedBy != "the person" || e.Due.IsZero() {
		t.Errorf("got %+v, want their question", e)
	}
	if got := c.owed(Action); len(got) != 2 || !strings.Contains(got[0].What, "complaints") || !strings.Contains(got[1].What, "claims") {
		t.Errorf("got actions %+v, want one for the complaint and one for the claim", got)
	}
	for _, o := range c.Obligations {
		if (o.Kind == Enquiry || o.Kind == Action) && o.reviewersSee(dan) {
			t.Errorf("a reviewer sees %q", o.What)
		}
	}
}

// One call that nobody answered gives nobody up: as many attempts as the policy asks
// for must have failed, and somebody must have decided to end with the record. What
// ended so is not among what was told.
func TestCandourDoesNotEndWithOneFailedCall(t *testing.T) {
	c := tellable(t, RouteCandour, Reaching{NeedsAsked: "the person"})
	id := c.OpenTelling().ID
	end := func() RecordContact { return c.plainly(NotContacted, func(*RecordContact) {}) }
	for n := range c.Policy.Attempts {
		c.problem(lia, end(), "kind")
		if got := c.MayEndByRecord(c.OpenTelling()); !strings.Contains(got, "attempts first") {
			t.Errorf("after %d attempts: got %q", n, got)
		}
		c.do(lia, c.plainly(Attempt, func(*RecordContact) {}))
	}
	c.problem(lia, end(), "kind")
	decide := func(what string) DecideWhatNow {
		o := c.OpenTelling()
		return DecideWhatNow{Telling: o.ID, Version: o.Version, What: what, Why: "No answer.", NextTry: Date(c.now)}
	}
	c.do(lia, decide("try again"))
	c.problem(lia, end(), "kind")
	c.do(lia, decide("end with the record")) // also without more attempts: the decision is made anew
	c.do(lia, end())
	o, _ := c.Obligation(id)
	if o.State != Met || !c.EndedUntold(o) || !strings.HasPrefix(o.Proof, "Ended by the written record") {
		t.Errorf("got %+v, untold %v; want it ended, and not as told", o, c.EndedUntold(o))
	}
}

// Somebody who was spoken to was reached: the attempts before count no more, and what
// was decided about them neither.
func TestSpeakingToThePersonIsNoFailedAttempt(t *testing.T) {
	c := tellable(t, RouteCandour, Reaching{NeedsAsked: "the person"})
	c.givesUp().do(lia, c.plainly(Attempt, func(r *RecordContact) { r.Result = spokeTo }))
	o := c.OpenTelling()
	l := c.TellingLine(o.ID, c.now)
	if l.Failed != 0 || l.Attempts != 4 || l.Spoken.IsZero() || l.Decide || o.Facts.WhatNow != "" {
		t.Errorf("got %+v and decided %q, want nobody unreached", l, o.Facts.WhatNow)
	}
	c.problem(lia, c.plainly(NotContacted, func(*RecordContact) {}), "kind")
	for range 3 {
		c.do(lia, c.plainly(Attempt, func(*RecordContact) {}))
	}
	if l := c.TellingLine(o.ID, c.now); !l.Decide {
		t.Errorf("got %+v, want a decision asked for after three more", l)
	}
	c.do(lia, c.plainly(Attempt, func(*RecordContact) {}))
	if k := c.Contacts[len(c.Contacts)-1]; !k.Record.Undecided || c.Contacts[len(c.Contacts)-2].Record.Undecided {
		t.Errorf("got %+v, want the attempt that went before the decision marked, and no other", k)
	}
}

// The next attempt is a day and a part of it; until then nobody rings.
func TestTheNextAttemptIsOnADay(t *testing.T) {
	c := tellable(t, RouteCandour, Reaching{})
	c.do(lia, c.plainly(Attempt, func(r *RecordContact) { r.Record.NextTry, r.Record.NextPart = Date(c.now), "evening" }))
	facts := func() ObligationFacts { return c.OpenTelling().Facts }
	if l := c.TellingLine(c.OpenTelling().ID, c.now); l.NextTry != Date(c.now) || l.NextPart != "evening" {
		t.Errorf("got %+v, want the evening of today", l)
	}
	if !facts().TriedLater(c.now) || facts().TriedLater(c.now.Add(8*time.Hour)) || facts().TriedLater(c.now.AddDate(0, 0, 1)) {
		t.Errorf("got put aside at ten %v, at six %v", facts().TriedLater(c.now), facts().TriedLater(c.now.Add(8*time.Hour)))
	}
	c.do(lia, c.plainly(Attempt, func(r *RecordContact) { r.Record.NextTry = Date(c.now.AddDate(0, 0, 2)) }))
	if !facts().TriedLater(c.now.AddDate(0, 0, 1)) || facts().TriedLater(c.now.AddDate(0, 0, 2)) {
		t.Errorf("got %+v, want it put aside for two days", facts())
	}
	c.do(lia, c.plainly(InPerson, func(*RecordContact) {}))
	if facts().TriedLater(c.now) {
		t.Error("what follows a conversation is put aside")
	}
	old := tellable(t, RouteCandour, Reaching{})
	old.do(lia, old.plainly(Attempt, func(*RecordContact) {}))
	old.Contacts[0].Record.NextTry = "Tomorrow evening"
	if l := old.TellingLine(old.OpenTelling().ID, old.now); l.NextTry != "Tomorrow evening" || old.OpenTelling().Facts.TriedLater(old.now) {
		t.Errorf("got %+v, want what was written before days were asked for", l)
	}
}
