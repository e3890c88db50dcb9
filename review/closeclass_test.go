package review

import (
	"testing"
	"time"
)

// plain makes a case in triage whose n letters may be closed with a class.
func plain(t failer, n int) *testCase {
	c := begin(t, n)
	for i := range c.Letters {
		c.Letters[i].Requested = nil
	}
	return c
}

func (c *testCase) withClass(letters ...LetterID) CloseOfClass {
	return CloseOfClass{Class: 5, By: lou, Letters: letters, Code: "no clinical content", Reason: "With class 5"}
}

var program = Program(1)

func TestWhatIsNotPlainIsLeftOutOfAClass(t *testing.T) {
	for _, x := range []struct {
		name string
		want ClassLeftOut
		make func(*testCase)
	}{
		{"nothing", "", func(*testCase) {}},
		{"restricted", ClassLeftRestricted, func(c *testCase) { c.Restricted = true }},
		{"died", ClassLeftDied, func(c *testCase) { c.Died = "2020-04-01" }},
		{"urgent", ClassLeftUrgent, func(c *testCase) { c.Urgency = Urgent }},
		{"identity open", ClassLeftIdentity, func(c *testCase) { c.open(Obligation{Kind: Identity, What: "Two dates of birth"}, c.now) }},
		{"on hold", ClassLeftHeld, func(c *testCase) { c.HeldUntil = c.now.AddDate(0, 0, 3) }},
		{"a hold that has ended", "", func(c *testCase) { c.HeldUntil = c.now.Add(-time.Hour) }},
		{"no text", ClassLeftNoText, func(c *testCase) { c.Letters[0].NoText = true }},
		{"no text of the other", "", func(c *testCase) { c.Letters[1].NoText = true }},
		{"a requested action", ClassLeftRequests, func(c *testCase) { c.Letters[0].Requested = letter(1).Requested }},
		{"an open action", ClassLeftOwed, func(c *testCase) { c.open(Obligation{Kind: Action, What: "Ring"}, c.now) }},
		{"a telling", "", func(c *testCase) { c.open(Obligation{Kind: Telling, What: "Tell"}, c.now) }},
		{"allocated", ClassLeftAtWork, func(c *testCase) { c.AllocatedTo = ann.Person }},
		{"written by the lead", ClassLeftOwn, func(c *testCase) { c.Letters[1].Author = "Dr Lou Lead" }},
		{"closed and undone", ClassLeftDecided, func(c *testCase) {
			c.do(ann, TriageLetters{Letters: []LetterID{1, 2}, Answer: Close, Code: "information only"}, UndoClosing{Reason: "Not so."})
		}},
		{"decided", ClassLeftNotTriage, func(c *testCase) {
			c.do(ann, TriageLetters{Letters: []LetterID{1}, Answer: Close, Code: "information only"})
		}},
		{"in assessment", ClassLeftNotTriage, func(c *testCase) { c.do(ann, c.toAssess(Routine)) }},
	} {
		c := plain(t, 2)
		x.make(c)
		if got := c.LeftOutOfClass(1, lou, c.now); got != x.want {
			t.Errorf("%s: got %q, want %q", x.name, got, x.want)
		}
		if x.want != "" {
			c.refused(program, c.withClass(1), ErrNotNow)
		}
	}
}

func TestAClassIsClosedAndUndone(t *testing.T) {
	c := plain(t, 2)
	k := c.withClass(1)
	k.Release = true
	c.do(program, k).in(InTriage)
	if d := c.DecisionOn(1); d == nil || d.Class != 5 || d.By != lou.Person || c.Covered()[2] {
		t.Fatalf("got %+v, want letter 1 closed with class 5 by the lead, and letter 2 waiting", d)
	}
	c.do(program, c.withClass(2)).in(Decided)
	c.do(program, UndoOfClass{Class: 5, By: lou, Letters: []LetterID{1, 2}, Reason: "Too wide."}).in(InTriage)
	if len(c.Untriaged()) != 2 || len(c.owed(GPRelease)) != 0 || c.Resume != "" {
		t.Errorf("got %v waiting, %d releases owed, resume %q; want both letters and none", c.Untriaged(), len(c.owed(GPRelease)), c.Resume)
	}
	if c.LeftOutOfClass(1, lou, c.now) != ClassLeftDecided {
		t.Error("got a letter that may be closed with a class again, want it read singly")
	}
}

func TestAClosingWithWhichSomebodyWentOnIsNotUndone(t *testing.T) {
	c := plain(t, 1).do(program, CloseOfClass{Class: 5, By: lou, Letters: []LetterID{1}, Code: "no clinical content"}).in(Decided)
	c.refused(program, UndoOfClass{Class: 4, By: lou, Letters: []LetterID{1}, Reason: "Another class."}, ErrNotNow)
	c.do(lou, UndoClosing{Reason: "It asks."}).do(ann, TriageLetters{Letters: []LetterID{1}, Answer: Close, Code: "information only"})
	c.refused(program, UndoOfClass{Class: 5, By: lou, Letters: []LetterID{1}, Reason: "Too wide."}, ErrNotNow)
}
