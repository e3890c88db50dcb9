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
				if p.State == PackMade && len(c.learnt(p, c.now)) > 0 {
					t.Fatalf("pack %d still waits to go although: %q", p.ID, c.learnt(p, c.now))
				}
			}
		}
	})
}

// packStep learns or does one thing that bears on packs.
func (c *testCase) packStep(t *rapid.T) {
	pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
	by, change := lia, Change(nil)
	switch pick("step", "make", "make", "send", "send", "aside", "trace", "trace", "restrict", "wrong", "doubt", "settle", "resume", "person", "copy", "address", "needs", "content", "declined", "another letter") {
	case "make":
		c.makesOrNot(t)
		return
	case "send":
		c.sendsOrNot(t)
		return
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
		r := RelevantPerson{Who: Who(pick("who", string(ThePatient), string(LacksCapacity), string(PatientDied))), Name: "Jo", Relationship: "son", Authority: "LPA", Copies: pick("copies", "", "Granted")}
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

// makesOrNot makes a pack where that can be done, and only there.
func (c *testCase) makesOrNot(t *rapid.T) {
	o := c.OpenTelling()
	if o == nil {
		return
	}
	open := len(c.MakingGates(o, true, "", c.now)) == 0
	before := len(c.Packs)
	_, err := c.Apply(c.pack(), lia, c.now)
	if made := err == nil; made != open || made != (len(c.Packs) == before+1) {
		t.Fatalf("gates open %v, made %v: %v", open, made, err)
	}
	c.keep()
}

// sendsOrNot records that a pack went: first as if no gate were closed.
func (c *testCase) sendsOrNot(t *rapid.T) {
	i := slices.IndexFunc(c.Packs, Pack.Waits)
	if i < 0 {
		return
	}
	p, owed := c.Packs[i], len(c.Obligations)
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
	}
	c.keep()
}
