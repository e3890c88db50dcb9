package review

import (
	"slices"
	"strings"
	"testing"
)

// toPack is a case whose patient is owed an outcome, with every gate open.
func toPack(t failer) *testCase {
	c := owing(t, RouteOutcome)
	c.Post = Post{Title: "Ms", Given: "Ann", Family: "Shah", NHSNumber: "9990000018", Address: []string{"1 Road", "Town", "ZZ99 3VZ"}}
	c.do(lia, patient, c.traced("alive", c.now))
	for _, l := range c.Letters {
		c.do(lou, DecideCopy{Letter: l.ID, Answer: CopyIt})
	}
	return c
}

// pack is a pack of the case as it now is.
func (c *testCase) pack() MakePack {
	o := c.OpenTelling()
	parts, _ := c.PartsOf(o.ID, true)
	return MakePack{Version: o.Version, Pack: Pack{Telling: o.ID, Kind: "outcome", Copies: true, To: "Ms Ann Shah", Parts: parts, Stood: c.Stands(), SHA: "ab", Sheet: "cd", Pages: 3,
		Record: ContactRecord{Account: "All", Enquiries: "None", Apology: "Sorry"}}}
}

func (c *testCase) lastPack() Pack { return c.Packs[len(c.Packs)-1] }

func (c *testCase) send(anyway bool) SendPack {
	p := c.lastPack()
	return SendPack{Pack: p.ID, Version: p.Version, HappenedAt: c.now, Channel: "letter", Anyway: anyway}
}

func TestAPackThatIsSentMeetsItsTelling(t *testing.T) {
	c := toPack(t)
	c.do(lia, c.pack())
	if c.OpenTelling() == nil || c.lastPack().State != PackMade {
		t.Fatal("making a pack must tell nobody")
	}
	c.do(lia, c.send(false))
	k := c.Contacts[len(c.Contacts)-1]
	if c.OpenTelling() != nil || c.lastPack().State != PackSent || k.Kind != Written || !strings.Contains(k.Record.Letter, "SHA-256 ab") || len(k.Gates) > 0 {
		t.Errorf("got %s, contact %+v", c.lastPack().State, k)
	}
	c.refused(lia, c.send(false), ErrNotNow)
}

// Each way in which a gate closes between making and sending pulls the pack, and
// sending it all the same is marked and opens an action.
func TestAPackIsPulledByWhatIsLearnt(t *testing.T) {
	for name, learn := range map[string]func(*testCase){
		"died":            func(c *testCase) { c.do(lia, c.traced("died", c.now)) },
		"not known alive": func(c *testCase) { c.do(lia, c.traced("not known", c.now)) },
		"moved":           func(c *testCase) { r := c.traced("alive", c.now); r.Address = "changed"; c.do(lia, r) },
		"wrong patient":   func(c *testCase) { c.do(carl, ReportWrongPatient{Reason: "Not hers."}) },
		"identity":        func(c *testCase) { c.do(Program(1), DoubtIdentity{Why: "Another date of birth."}) },
		"restricted":      func(c *testCase) { c.do(max_, Restrict{Reason: "A threat."}) },
		"another person": func(c *testCase) {
			c.do(lia, NameRelevantPerson{RelevantPerson{Who: LacksCapacity, Name: "Jo", Relationship: "son", Authority: "LPA", Capacity: "Dr Ashe, 20 November"}})
		},
		"not to be copied": func(c *testCase) {
			c.do(lou, DecideCopy{Letter: 1, Was: c.CopyOn(1).ID, Answer: NoCopy, Reason: "safeguarding"})
		},
		"reopened": func(c *testCase) { c.do(lee, Reopen{To: InPanel, Reason: "A complaint."}) },
		"another letter": func(c *testCase) {
			c.do(Program(1), ReplaceLetter{Letter: func() Letter { l := letter(1); l.Content = "other"; return l }(), By: max_, Reason: "It came again."})
		},
		"address by a file":  func(c *testCase) { c.Post.Address = []string{"2 Road", "ZZ99 3VZ"}; c.do(Program(1), TestPacks{}) },
		"they declined":      func(c *testCase) { c.do(lia, c.contact(Declined)) },
		"a later letter":     func(c *testCase) { c.do(Program(1), AddLetters{Letters: []Letter{letter(77)}}) },
		"needs learnt":       func(c *testCase) { c.Post.Needs = "Braille"; c.do(Program(1), TestPacks{}) },
		"file of the letter": func(c *testCase) { c.Letters[0].Content = "other"; c.do(Program(1), TestPacks{}) },
	} {
		c := toPack(t)
		c.do(lia, c.pack())
		c.later(60e9)
		learn(c)
		p := c.lastPack()
		if p.State != PackPulled || len(p.Pulled) == 0 {
			t.Errorf("%s: got %s, %q", name, p.State, p.Pulled)
			continue
		}
		c.problem(lia, c.send(false), "anyway")
		before := len(c.Obligations)
		c.do(lia, c.send(true))
		p = c.lastPack()
		if p.State != PackSent || len(p.Gates) == 0 || len(c.Obligations) != before+1 || c.Obligations[before].Kind != Action {
			t.Errorf("%s: sent all the same: got %s, gates %q, %d owed more", name, p.State, p.Gates, len(c.Obligations)-before)
		}
	}
}

// That time passes teaches nobody anything: the pack stays, and asks for a new
// tracing answer when it goes.
func TestAPackWaitsForATracingAnswer(t *testing.T) {
	c := toPack(t)
	c.do(lia, c.pack()).later(5 * 24 * 60 * 60e9)
	c.do(lia, NoteObligation{ID: c.OpenTelling().ID, Version: c.OpenTelling().Version, Kind: "note", Note: "In the tray.", HappenedAt: c.now})
	if p := c.lastPack(); p.State != PackMade {
		t.Fatalf("got %s, %q", p.State, p.Pulled)
	}
	c.problem(lia, c.send(false), "anyway")
	c.do(lia, c.traced("alive", c.now), c.send(false))
	if p := c.lastPack(); p.State != PackSent || len(p.Gates) > 0 {
		t.Errorf("got %s, %q", p.State, p.Gates)
	}
}

func TestWhatKeepsAPackFromBeingMade(t *testing.T) {
	for words, shut := range map[string]func(*testCase){
		"No address of the patient":   func(c *testCase) { c.Post.Address = nil },
		"needs when written to":       func(c *testCase) { c.Post.Needs = "Large print" },
		"Prefers Polish":              func(c *testCase) { c.Post.Language = "Polish" },
		"may be copied":               func(c *testCase) { c.Copies = nil },
		"No tracing answer":           func(c *testCase) { c.Trace = nil },
		"It has not been settled who": func(c *testCase) { c.Relevant = nil },
	} {
		c := toPack(t)
		shut(c)
		if got := wordsOf(c.PackGates(c.OpenTelling(), Pack{Copies: true}, c.now)); len(got) != 1 || !strings.Contains(got[0], words) {
			t.Errorf("got %q, want %q alone", got, words)
		}
		c.problem(lia, c.pack(), "gates")
	}
	c := toPack(t)
	c.Post.Needs, c.Post.Language = "Large print", "English"
	m := c.pack()
	m.Pack.NeedsMet = "In large print"
	c.do(lia, m)
}

func TestWhichCopiesGo(t *testing.T) {
	c := toPack(t)
	telling := c.OpenTelling().ID
	how := func(copies bool) PartHow {
		parts, _ := c.PartsOf(telling, copies)
		return parts[0].How
	}
	if how(true) != AsItCame || how(false) != NotIn {
		t.Errorf("a letter that may be copied: got %s, %s", how(true), how(false))
	}
	c.do(lou, DecideCopy{Letter: 1, Was: c.CopyOn(1).ID, Answer: AfterTalk})
	if how(true) != NotIn {
		t.Error("a copy goes before the conversation")
	}
	c.Contacts = append(c.Contacts, Contact{Telling: telling, Kind: InPerson})
	if how(true) != AsItCame {
		t.Error("a copy does not go after the conversation")
	}
	other := RelevantPerson{Who: LacksCapacity, Name: "Jo", Relationship: "son", Authority: "LPA", Capacity: "Dr Ashe, 20 November"}
	c.do(lia, NameRelevantPerson{other})
	if how(true) != NotIn {
		t.Error("a copy goes to somebody whose right to it is not recorded")
	}
	other.Copies = "Power of attorney for health names it"
	c.do(lia, NameRelevantPerson{other})
	if how(true) != AsItCame {
		t.Error("a copy does not go to somebody whose right to it is recorded")
	}
}

func TestAnAddressIsPrintedAsItIsOnFile(t *testing.T) {
	p := Post{Address: []string{"Flat 2, Tŷ Gwyn", "12 Heol yr Orsaf", "Llan", "LL61 5UJ"}}
	for said, want := range map[string]bool{
		"Flat 2\nTŷ Gwyn\n12 Heol yr Orsaf\nLlan\nLL61 5UJ": true,
		"Flat 2, Tŷ Gwyn, 12 Heol yr Orsaf\nLL61 5UJ":       true,
		"Flat 2, Tŷ Gwyn\n12 Heol yr Orsaf":                 false,
		"Flat 3\nTŷ Gwyn\nLL61 5UJ":                         false,
		"Care of Jo\nLL61 5UJ":                              false,
		"":                                                  false,
	} {
		if got := p.Prints(slices.DeleteFunc(strings.Split(said, "\n"), func(s string) bool { return s == "" })); got != want {
			t.Errorf("%q: got %v", said, got)
		}
	}
}
