package review

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Who declines is named, was who must be told, and says what exactly they decline: who
// wants no conversation may want the letter, and is owed it.
func TestWhatAPersonDeclines(t *testing.T) {
	declines := func(c *testCase, what string) RecordContact {
		return c.plainly(Declined, func(r *RecordContact) { r.Record.Declines = what })
	}
	closed := owing(t, RouteCandour)
	closed.problem(lia, declines(closed, declinesAll), "kind")
	closed.do(lia, patient).problem(lia, declines(closed, declinesAll), "anyway") // no tracing answer
	doubtful := tellable(t, RouteCandour, Reaching{}).do(Program(1), DoubtIdentity{Why: "Another date of birth."})
	r := declines(doubtful, declinesAll)
	r.Record.Anyway = true
	doubtful.do(lia, r)
	if _, ended := doubtful.StillToTell(doubtful.OpenTelling().ID); ended || len(doubtful.Contacts[0].Gates) != 1 || doubtful.one(Action).Owner != "Incident manager" {
		t.Errorf("got %+v; somebody who may be another person ended the duty", doubtful.Contacts[0])
	}
	for name, test := range map[string]struct {
		what  string
		first []ContactKind
		next  ContactKind
	}{
		"everything":                  {declinesAll, nil, ""},
		"to speak, wants a letter":    {DeclinesTalk, nil, Written},
		"a letter after the talk":     {declinesLetter, []ContactKind{InPerson}, ""},
		"to speak, though written to": {DeclinesTalk, []ContactKind{Written}, ""},
	} {
		for _, route := range []Route{RouteCandour, RouteAwareness} {
			if route == RouteAwareness && test.first != nil {
				continue // met by the first
			}
			c := tellable(t, route, Reaching{})
			id := c.OpenTelling().ID
			for _, kind := range test.first {
				c.do(lia, c.contact(kind))
			}
			c.do(lia, declines(c, test.what))
			o, _ := c.Obligation(id)
			missing, _ := c.StillToTell(id)
			if test.next == "" {
				if o.State != Met || c.EndedUntold(o) != (test.first == nil) {
					t.Errorf("%s, %s: got %s, untold %v; want it met", name, route, o.State, c.EndedUntold(o))
				}
				continue
			}
			if o.State != Open || !slices.Equal(missing, []ContactKind{test.next}) {
				t.Errorf("%s, %s: got %s with %v missing, want %s", name, route, o.State, missing, test.next)
			}
			c.do(lia, c.contact(test.next))
			if o, _ := c.Obligation(id); o.State != Met || c.EndedUntold(o) {
				t.Errorf("%s, %s: got %s after it, untold %v", name, route, o.State, c.EndedUntold(o))
			}
		}
	}
}

// A record of who declined that was made before it was asked what they declined ends the
// whole duty, as it did then.
func TestADeclinedRecordOfBeforeStillEndsTheDuty(t *testing.T) {
	c := tellable(t, RouteCandour, Reaching{})
	c.Contacts = append(c.Contacts, Contact{ID: 1, Telling: c.OpenTelling().ID, Kind: Declined, HappenedAt: c.now})
	if _, ended := c.StillToTell(c.OpenTelling().ID); !ended {
		t.Error("it does not end the duty any more")
	}
}

// The clock starts when the trust was first told of the harm, whoever told it, once the
// case turns out notifiable; what says nothing of such harm starts nothing.
func TestTheCandourClockStartsAtAReport(t *testing.T) {
	harmed := AddInformation{From: "the GP", What: "Severe harm.", Urgency: Routine, Harm: true}
	vague := harmed
	vague.Harm = false
	for name, test := range map[string]struct {
		report func(*testCase)
		starts bool
	}{
		"information":       {func(c *testCase) { c.do(lia, harmed) }, true},
		"without such harm": {func(c *testCase) { c.do(lia, vague) }, false},
		"a practice's reply": {func(c *testCase) {
			c.Obligations = append(c.Obligations, Obligation{ID: 900, Kind: GPRelease, State: Met, OpenedAt: c.now.AddDate(0, 0, -9), ClosedBy: lia.Person, Proof: "Replied.",
				Facts: ObligationFacts{Release: Release{Reply: HarmReported}}, Steps: []ObligationStep{{N: 1, Kind: repliedStep, HappenedAt: c.now, At: c.now}}})
		}, true},
	} {
		c := assessing(t, 1)
		reported := Date(c.now)
		test.report(c)
		c.later(30 * 24 * time.Hour)
		c.do(ann, c.first(harm(Moderate, 1))).do(ben, c.second(harm(Moderate, 1))).do(lee, c.panel(moderate, Yes))
		o, want := c.one(Telling), Date(c.now)
		if test.starts {
			want = reported
		}
		if o.Facts.ClockStart != want {
			t.Errorf("%s: got the clock from %s, want %s", name, o.Facts.ClockStart, want)
		}
	}
	none := assessing(t, 1).do(lia, harmed)
	none.do(ann, none.first(clean(1))).in(Decided)
	if len(none.owed(Telling)) > 0 {
		t.Error("a report alone opened a telling")
	}
}

// While an enquiry is open, or the person's questions are, its results are owed after
// the conversation and the letter, whoever forgets to say so.
func TestCandourIsNotMetWhileAnEnquiryIsOpen(t *testing.T) {
	for name, ask := range map[string]func(*testCase){
		"an enquiry": func(c *testCase) { c.do(lia, enquiry(false)) },
		"their own question": func(c *testCase) {
			c.do(lia, c.plainly(InPerson, func(r *RecordContact) { r.Record.ToAnswer, r.Record.Questions = true, "Who read it?" }))
		},
	} {
		c := tellable(t, RouteCandour, Reaching{})
		ask(c)
		id := c.OpenTelling().ID
		c.do(lia, c.plainly(InPerson, func(*RecordContact) {}))
		c.do(lia, c.plainly(Written, func(*RecordContact) {}))
		if missing, _ := c.StillToTell(id); !slices.Equal(missing, []ContactKind{Results}) {
			t.Fatalf("%s: got %v missing, want the results", name, missing)
		}
		c.do(lia, c.plainly(Results, func(*RecordContact) {}))
		if missing, _ := c.StillToTell(id); len(missing) != 1 {
			t.Errorf("%s: got %v missing after what is known so far, want the rest", name, missing)
		}
		e := c.one(Enquiry)
		c.do(lia, MeetObligation{ID: e.ID, Version: e.Version, Proof: "It was done."}).later(time.Hour)
		if o, _ := c.Obligation(id); o.State != Open {
			t.Errorf("%s: met before the person heard of it", name)
		}
		c.do(lia, c.plainly(Results, func(*RecordContact) {}))
		if o, _ := c.Obligation(id); o.State != Met {
			t.Errorf("%s: got %+v, want it met", name, o)
		}
	}
	c := tellable(t, RouteCandour, Reaching{}).givesUp()
	o := c.OpenTelling()
	c.do(lia, DecideWhatNow{Telling: o.ID, Version: o.Version, What: "ask the GP", Why: "No answer."})
	c.do(lia, c.contact(InPerson))
	c.do(lia, c.contact(Written))
	if met, _ := c.Obligation(o.ID); met.State != Met {
		t.Error("where a person can be reached is no result that they are owed")
	}
}

// A letter that went without a pack is asked what a pack is: needs, copies, its date.
func TestALetterByHandIsAskedWhatAPackIs(t *testing.T) {
	c := tellable(t, RouteOutcome, Reaching{NeedsAsked: "the person", Needs: "Braille"})
	braille := func(change func(*RecordContact)) RecordContact {
		return c.plainly(Written, func(r *RecordContact) { r.Record.NeedsMet = "In braille by the print room"; change(r) })
	}
	for _, change := range map[string]func(*RecordContact){
		"the need":         func(r *RecordContact) { r.Record.NeedsMet = "" },
		"an open decision": func(r *RecordContact) { r.Record.Copies = []LetterID{1} },
		"long before":      func(r *RecordContact) { r.HappenedAt = r.HappenedAt.AddDate(-3, 0, 0) },
	} {
		c.problem(lia, braille(change), "anyway")
	}
	c.do(ann, DecideCopy{Letter: 1, Answer: NoCopy, Reason: "safeguarding"})
	c.problem(lia, braille(func(r *RecordContact) { r.Record.Copies = []LetterID{1} }), "anyway")
	old := braille(func(r *RecordContact) { r.HappenedAt, r.Record.Anyway = r.HappenedAt.AddDate(-3, 0, 0), true })
	c.do(lia, old) // never refused
	if o := c.OpenTelling(); o == nil || len(c.Contacts[0].Gates) == 0 {
		t.Fatalf("got %+v; a letter from before anybody was to be told does not tell it", c.Contacts)
	}
	c.do(lia, braille(func(*RecordContact) {}))
	if c.OpenTelling() != nil || len(c.Contacts[1].Gates) > 0 {
		t.Errorf("got %+v, want it told", c.Contacts[1])
	}
}

// A conversation that clinicians had before anybody was to be told is recorded, marked,
// and counts.
func TestAConversationFromBeforeTheTellingCounts(t *testing.T) {
	c := tellable(t, RouteOutcome, Reaching{})
	r := c.plainly(InPerson, func(r *RecordContact) { r.HappenedAt = c.now.AddDate(0, 0, -2) })
	c.problem(lia, r, "anyway")
	r.Record.Anyway = true
	c.do(lia, r)
	if got := c.Contacts[0].Gates; c.OpenTelling() != nil || !slices.ContainsFunc(got, func(g string) bool { return strings.Contains(g, "dated before") }) {
		t.Errorf("got gates %q and %v owed", got, c.OpenTelling())
	}
}

// A letter that went without a pack can come back by post like one: nobody was told by
// it, and nothing more goes there before a newer tracing answer.
func TestALetterByHandComesBack(t *testing.T) {
	c := tellable(t, RouteOutcome, Reaching{})
	id := c.OpenTelling().ID
	c.do(lia, c.plainly(Written, func(*RecordContact) {})).later(48 * time.Hour)
	sent := c.CanComeBack(id)
	if o, _ := c.Obligation(id); o.State != Met || len(sent) != 1 {
		t.Fatalf("got %+v and %d letters", o, len(sent))
	}
	back := func(change func(*RecordContact)) RecordContact {
		o, _ := c.Obligation(id)
		r := RecordContact{Telling: id, Version: o.Version, Kind: CameBack, HappenedAt: c.now, Result: "gone away", Record: ContactRecord{Returned: sent[0].ID}}
		change(&r)
		return r
	}
	c.problem(lia, back(func(r *RecordContact) { r.Record.Returned = 99 }), "returned")
	c.problem(lia, back(func(r *RecordContact) { r.Result = "eaten" }), "result")
	c.problem(lia, back(func(r *RecordContact) { r.HappenedAt = sent[0].HappenedAt.Add(-time.Hour) }), "happened_at")
	c.do(lia, back(func(*RecordContact) {}))
	if o, _ := c.Obligation(id); o.State != Open || o.Proof != "" || len(c.CanComeBack(id)) != 0 {
		t.Fatalf("got %+v, want it owed again", o)
	}
	if !c.gated(true, "came back") || c.gated(false, "came back") {
		t.Errorf("got closed for a letter %q, for a call %q", c.Gates(true, c.now), c.Gates(false, c.now))
	}
	c.later(24*time.Hour).do(lia, c.traced("alive", c.now))
	if c.gated(true, "came back") {
		t.Errorf("got closed %q after a newer answer", c.Gates(true, c.now))
	}
}
