package review

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Whatever is learnt and done in whatever order, no pack is made for a person
// behind a closed gate, none stays ready to go once something was learnt that
// closes one, and one that goes all the same is marked and opens an action.
func TestNoOrderOfThingsGetsAPackPastAClosedGate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := toPack(t)
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			c.later(time.Duration(rapid.IntRange(0, 60).Draw(t, "hours")) * time.Hour)
			c.packStep(t)
			for _, p := range c.Packs {
				if p.State == PackMade && len(wordsOf(c.learnt(p, c.now))) > 0 {
					t.Fatalf("pack %d still waits to go although: %q", p.ID, wordsOf(c.learnt(p, c.now)))
				}
			}
		}
	})
}

// packStep learns or does one thing that bears on packs.
func (c *testCase) packStep(t *rapid.T) {
	pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
	by, change := lia, Change(nil)
	switch pick("step", "make", "make", "attach", "run", "run", "send", "send", "aside", "came back", "candour", "trace", "trace", "restrict", "wrong", "doubt", "settle", "resume", "person", "copy", "address", "born", "needs", "content", "declined", "another letter", "override") {
	case "make":
		c.makesOrNot(t, nil)
		return
	case "attach":
		c.makesOrNot(t, &Attached{Kind: rapid.SampledFrom(AttachedKinds).Draw(t, "how"), Language: pick("language", "", "Polish"), Translator: "A service", Format: pick("format", "", "easy read"),
			Why: pick("why", "", "They read it."), TheirOwn: rapid.Bool().Draw(t, "theirs")})
		return
	case "run":
		c.runsOrNot(t, pick("letter", RunKinds...))
		return
	case "send":
		c.sendsOrNot(t)
		return
	case "came back":
		c.comesBackOrNot(t)
		return
	case "candour":
		by, change = lee, OpenObligation{Kind: Telling, What: "Tell them", Route: rapid.SampledFrom([]Route{RouteCandour, RouteAwareness, RouteOutcome}).Draw(t, "route")}
	case "override":
		if o := c.OpenTelling(); o != nil {
			for _, g := range c.ToOverride(o, c.now) {
				by, change = lou, OverrideGate{Telling: o.ID, Version: o.Version, Words: g.Words, Reason: "Seen today."}
			}
		}
	case "aside":
		if i := slices.IndexFunc(c.Packs, Pack.Waits); i >= 0 {
			change = SetPackAside{Pack: c.Packs[i].ID, Version: c.Packs[i].Version, Reason: "Torn."}
		}
	case "trace":
		r := c.traced(pick("alive", "alive", "alive", "alive", "died", "not known"), c.now)
		r.Address = pick("address", "confirmed", "confirmed", "changed", "not known")
		change = r
	case "restrict":
		by, change = max_, Restrict{Reason: "A threat."}
		if c.Restricted {
			c.Restricted = false // two people ended it
			by, change = Program(1), TestPacks{}
		}
	case "wrong":
		by, change = carl, ReportWrongPatient{Reason: "Not theirs."}
	case "doubt":
		by, change = Program(1), DoubtIdentity{Why: "Another date of birth."}
	case "settle":
		by, change = max_, SettleIdentity{Reason: "Seen."}
	case "resume":
		by, change = max_, ResumeSending{}
	case "person":
		r := RelevantPerson{Who: Who(pick("who", string(ThePatient), string(LacksCapacity), string(PatientDied))), Name: "Jo", Relationship: "son", Authority: "LPA", Capacity: pick("capacity", "", "Dr Ashe, 20 November"), Copies: pick("copies", "", "Granted")}
		change = NameRelevantPerson{r}
	case "copy":
		d := DecideCopy{Letter: c.Letters[0].ID, Answer: rapid.SampledFrom(CopyAnswers).Draw(t, "answer"), Reason: CopyReasons[0]}
		if was := c.lastCopy(d.Letter); was != nil {
			d.Was = was.ID
		}
		by, change = lou, d
	case "address":
		c.Post.Address = []string{pick("road", "1 Road", "2 Road"), "ZZ99 3VZ"}
		by, change = Program(1), TestPacks{}
	case "born":
		c.Post.Born = pick("born", "", "1960-01-02", Date(c.now.AddDate(-12, 0, 0)))
		by, change = Program(1), TestPacks{}
	case "needs":
		c.Post.Needs = pick("needs", "", "Braille")
		by, change = Program(1), TestPacks{}
	case "declined":
		if c.OpenTelling() != nil {
			change = c.contact(Declined)
		}
	case "another letter":
		c.last++
		by, change = Program(1), AddLetters{Letters: []Letter{letter(LetterID(c.last))}}
	case "content":
		c.Letters[0].Content = pick("content", "a", "b")
		by, change = Program(1), TestPacks{}
	}
	if change == nil {
		return
	}
	c.about(by)
	if _, err := c.Apply(change, by, c.now); err == nil {
		c.keep()
	}
}

// makesOrNot makes a pack where that can be done, and only there: also one whose
// covering letter somebody attached, which opens no gate.
func (c *testCase) makesOrNot(t *rapid.T, attached *Attached) {
	o := c.OpenTelling()
	if o == nil {
		return
	}
	m := c.pack()
	m.Pack.Attached = attached
	if kind := rapid.SampledFrom([]string{"outcome", "outcome", NoConcernLetter, NothingAskedLetter}).Draw(t, "kind"); kind != "outcome" {
		m.Pack.Kind, m.Pack.Copies = kind, false
		m.Pack.Parts, _ = c.PartsOf(o.ID, false)
	}
	open := len(c.MakingGates(o, m.Pack, c.now)) == 0
	said := attached == nil || len(attached.Check()) == 0
	before, owed := len(c.Packs), *o
	_, err := c.Apply(m, lia, c.now)
	if made := err == nil; made != (open && said) || made != (len(c.Packs) == before+1) {
		t.Fatalf("gates open %v, all said %v, made %v: %v", open, said, made, err)
	}
	if err == nil {
		c.mayGoToOne(t, owed, m.Pack)
	}
	c.keep()
}

// mayGoToOne says again, in other words than the gates and from what a review owes
// people, for whom a pack may be made.
func (c *testCase) mayGoToOne(t *rapid.T, o Obligation, p Pack) {
	overridden := func(g GateName) bool {
		return slices.ContainsFunc(o.Facts.Overrides, func(x Override) bool { return x.Gate == g })
	}
	r, trace := c.Teller(), c.Trace
	switch {
	case c.Restricted || c.SendingStopped || !c.IdentitySettled():
		t.Fatal("a pack was made about somebody who is restricted, or not known to be the right one")
	case r == nil || (c.Died != "") != (r.Who == PatientDied):
		t.Fatalf("died %q, and a pack was made for %+v", c.Died, r)
	case trace == nil || trace.Alive == "not known":
		t.Fatalf("a pack was made on the answer %+v", trace)
	case trace.Answered < Date(c.now.AddDate(0, 0, -c.Policy.PackTraceDays)) && !overridden(GateTrace):
		t.Fatalf("a pack was made on an answer of %s", trace.Answered)
	case r.Who == ThePatient && trace.Address != "confirmed" && !overridden(GateMoved):
		t.Fatalf("a pack was made for an address that was %s", trace.Address)
	case r.Who == ThePatient && c.Post.Born > Date(c.now.AddDate(-16, 0, 0)) && r.Capacity == "":
		t.Fatal("a pack was made for a child")
	case r.Who == ThePatient && (len(c.Post.Address) == 0 || c.Post.Needs != "" && !overridden(GateNeeds)):
		t.Fatal("a pack was made for nowhere, or without what is needed")
	case o.Facts.Route == RouteCandour && c.Candour() == nil, o.Facts.Route == RouteOutcome && len(c.InForce()) == 0 && c.Stage != Decided:
		t.Fatal("a pack was made before what it tells was decided")
	}
	for _, l := range c.Letters {
		if p.Copies && c.CopyOn(l.ID) == nil && c.mayHaveCopies() {
			t.Fatalf("nobody has decided about the copy of letter %d", l.ID)
		}
		if d := c.DecisionOn(l.ID); p.Kind == NoConcernLetter && !c.CoveredByOutcome(l.ID) || p.Kind == NothingAskedLetter && !c.CoveredByOutcome(l.ID) && (d == nil || d.Answer != Close) {
			t.Fatalf("letter %d is covered by no outcome, and %q was said", l.ID, p.Kind)
		}
	}
	for _, out := range c.InForce() {
		if (p.Kind == NoConcernLetter || p.Kind == NothingAskedLetter) && (out.Finding.Affected() || out.Basis == Assumed || out.Basis == ReviewedElsewhere) {
			t.Fatalf("%q was said of %+v", p.Kind, out)
		}
	}
}

// sendsOrNot records that a pack went: first as if no gate were closed.
func (c *testCase) sendsOrNot(t *rapid.T) {
	i := slices.IndexFunc(c.Packs, Pack.Waits)
	if i < 0 {
		return
	}
	p, owed := c.Packs[i], len(c.Obligations)
	telling, _ := c.Obligation(p.Telling)
	wasMet := telling.State == Met
	closed := c.GatesWhenSent(p, c.now)
	s := SendPack{Pack: p.ID, Version: p.Version, HappenedAt: c.now, Channel: "letter"}
	_, err := c.Apply(s, lia, c.now)
	if (err == nil) != (len(closed) == 0) {
		t.Fatalf("closed %q, and recorded as sent: %v", closed, err)
	}
	if err != nil {
		s.Anyway = true
		if _, err := c.Apply(s, lia, c.now); err != nil {
			t.Fatalf("what has happened was refused: %v", err)
		}
		if got := c.Packs[i]; got.State != PackSent || !slices.Equal(got.Gates, closed) || len(c.Obligations) != owed+1 || c.Obligations[owed].Kind != Action {
			t.Fatalf("sent with a gate closed, and not marked: %+v", got)
		}
		if o, _ := c.Obligation(p.Telling); o.State == Met && !wasMet && (c.Died != "" || c.Restricted || c.SendingStopped || !c.IdentitySettled() || c.Teller() == nil) {
			t.Fatalf("sent with %q, and its telling counts as met", closed)
		}
	}
	c.keep()
}

// runsOrNot makes a pack of a print run where that can be done, and never for
// whom a letter alike for everybody would be wrong.
func (c *testCase) runsOrNot(t *rapid.T, letter string) {
	i := slices.IndexFunc(c.Obligations, func(o Obligation) bool { return o.Kind == Telling && o.State == Open })
	if i < 0 {
		return
	}
	o := c.Obligations[i]
	parts, _ := c.PartsOf(o.ID, false)
	m := MakePack{Version: o.Version, Pack: Pack{Run: 1, Position: 1, Telling: o.ID, Kind: letter, To: "Ms Ann Shah", Parts: parts, Stood: c.Stands(), SHA: "ef", Sheet: "cd", Pages: 2}}
	_, err := c.Apply(m, lia, c.now)
	if err == nil {
		c.mayGoToMany(t, o, letter)
	}
	c.keep()
}

// mayGoToMany says again, in other words than the gates, for whom a pack of a
// print run may be made.
func (c *testCase) mayGoToMany(t *rapid.T, o Obligation, letter string) {
	r := c.Teller()
	switch {
	case o.Facts.Route == RouteCandour || c.Owes(RouteCandour):
		t.Fatal("candour is owed, and a letter went in a print run")
	case c.Died != "" || c.Restricted || c.SendingStopped || !c.IdentitySettled() || r == nil || r.Who != ThePatient:
		t.Fatalf("a letter went in a print run to %+v", r)
	case c.Trace == nil || c.Trace.Alive != "alive" || c.Trace.Address != "confirmed" || c.Trace.Answered < Date(c.now.AddDate(0, 0, -c.Policy.PackTraceDays)):
		t.Fatalf("a letter went in a print run on the answer %+v", c.Trace)
	}
	for _, p := range c.Packs {
		if p.Returned != nil && c.wentToPatient(p) && c.Trace.Answered < p.Returned.On {
			t.Fatalf("pack %d came back, and another letter went to the same address", p.ID)
		}
	}
	if letter == AwarenessLetter {
		return
	}
	for _, l := range c.Letters {
		if d := c.DecisionOn(l.ID); !c.CoveredByOutcome(l.ID) && (letter == NoConcernLetter || d == nil || d.Answer != Close || d.Reread) {
			t.Fatalf("letter %d is covered by no outcome, and %q was said", l.ID, letter)
		}
	}
	for _, out := range c.InForce() {
		if out.Finding.Affected() || out.Basis == Assumed || out.Basis == ReviewedElsewhere {
			t.Fatalf("“no concern” was said of %+v", out)
		}
	}
}

// comesBackOrNot records that a pack which was sent came back: its telling is then
// owed again, unless the person was told otherwise.
func (c *testCase) comesBackOrNot(t *rapid.T) {
	i := slices.IndexFunc(c.Packs, func(p Pack) bool { return p.State == PackSent })
	if i < 0 {
		return
	}
	p := c.Packs[i]
	if _, err := c.Apply(RecordReturn{Pack: p.ID, Version: p.Version, On: Date(c.now), Reason: "gone away"}, lia, c.now); err != nil {
		t.Fatalf("what came back was refused: %v", err)
	}
	c.keep()
	o, _ := c.Obligation(p.Telling)
	if missing, ended := c.StillToTell(p.Telling); o.State == Met && len(missing) > 0 && !ended {
		t.Fatalf("pack %d came back, and its telling counts as met", p.ID)
	}
	if whom := c.Teller(); len(c.gatesOf(&o, true, c.now)) == 0 && (whom.Who == ThePatient) == c.wentToPatient(p) {
		t.Fatalf("pack %d came back, and another may go to the same address", p.ID)
	}
}
