package review

import (
	"slices"
	"testing"
	"time"
)

func TestAClosingHasACodeAndClinicalCodesAreForClinicians(t *testing.T) {
	for _, code := range ShippedClosingCodes {
		for _, by := range []Actor{carl, ann, lee} {
			c := begin(t, 2)
			change := c.toClose()
			change.Letters, change.Code = []LetterID{1}, code.Code
			if code.Which {
				change.SameAs = 2
			}
			if code.Clinical && by.Is(Clerk) {
				c.problem(by, change, "decision")
				continue
			}
			c.do(by, change)
			if d := c.DecisionOn(1); d.Code != code.Code || d.Label != code.Label || d.SameAs != change.SameAs || d.By != by.Person || d.Urgency != Routine || d.Definition != 1 {
				t.Errorf("%s by %s: got %+v", code.Code, by.Name, d)
			}
		}
	}
	c := begin(t, 1)
	for _, code := range []string{"", "no harm"} {
		c.problem(ann, TriageLetters{Letters: []LetterID{1}, Answer: Close, Code: code}, "decision")
	}
}

func TestALetterWithoutTextIsNotClosedUnread(t *testing.T) {
	c := begin(t, 2)
	c.Letters[1].NoText = true
	closing := TriageLetters{Letters: []LetterID{1, 2}, Answer: Close, Code: "information only"}
	c.problem(ann, closing, "reason")
	closing.Reason = "  "
	c.problem(ann, closing, "reason")
	closing.Reason = "Read in the letters system."
	c.do(ann, closing).in(Decided)

	c = begin(t, 1)
	c.Letters[0].NoText = true
	c.do(ann, TriageLetters{Letters: []LetterID{1}, Answer: Assess, Urgency: Routine}).in(InAssessment)
}

// What was never sent to somebody's browser they cannot have read.
func TestALetterThatWasNotOpenedIsNotClosed(t *testing.T) {
	c := begin(t, 2)
	c.Opened = []LetterID{1}
	c.problem(ann, c.toClose(), "letters")
	closing := c.toClose()
	closing.Letters = []LetterID{1}
	if err := c.fails(ann, closing); err != nil {
		t.Errorf("got %v for the letter that was opened, want it closed", err)
	}
	c.Opened = nil
	if err := c.fails(ann, c.toAssess(Routine)); err != nil {
		t.Errorf("got %v for a letter that is sent to assessment, want it sent: what is unsure goes up", err)
	}
	c = begin(t, 1)
	c.Letters[0].Requested = nil
	if _, err := c.Apply(CloseOfClass{Class: 1, By: lou, Letters: []LetterID{1}, Code: "no clinical content"}, Program(1), c.now); err != nil {
		t.Errorf("got %v for a letter that is closed with its class, want it closed: its sample was read", err)
	}
}

func TestNoClosingCodeSaysNoHarm(t *testing.T) {
	c := begin(t, 1)
	c.do(ann, c.toClose()).in(Decided)
	if len(c.Outcomes) > 0 || len(c.Candours) > 0 || !c.Covered()[1] {
		t.Errorf("got outcomes %v, candour decisions %v, covered %v; want only a covered letter", c.Outcomes, c.Candours, c.Covered())
	}
	if got := len(c.owed(Telling)); got > 0 {
		t.Errorf("got %d tellings, want none: nobody was found affected", got)
	}
}

func TestAClosedPatientIsToldWhereThePolicyTellsEverybody(t *testing.T) {
	for policy, want := range map[TellingPolicy]int{TellAffected: 0, TellAllAtEnd: 1, TellAllAtStart: 1} {
		c := begin(t, 1)
		c.Policy.Telling = policy
		c.do(ann, c.toClose())
		if got := len(c.owed(Telling)); got != want {
			t.Errorf("%s: got %d tellings, want %d", policy, got, want)
		}
	}
}

func TestAClerksFirstClosingsAreReadAgainBySomebodyElse(t *testing.T) {
	c := begin(t, 2)
	c.ClerkClosings = 198
	c.do(carl, c.toClose()).in(InTriage)
	if len(c.Covered()) > 0 {
		t.Errorf("got covered %v, want nothing before the second reading", c.Covered())
	}
	c.refused(carl, c.toClose(), ErrNotNow)
	c.do(cleo, TriageLetters{Letters: []LetterID{1}, Answer: Close, Code: "not a letter"}).in(InTriage)
	c.do(ann, c.toClose()).in(Decided)

	c = begin(t, 1)
	c.ClerkClosings = 200
	c.do(carl, c.toClose()).in(Decided)
	c = begin(t, 1)
	c.do(carl, c.toAssess(Routine)).in(InAssessment)
}

// One form may name several letters: each counts.
func TestAClerksFirstClosingsAreCountedLetterByLetter(t *testing.T) {
	c := begin(t, 3)
	c.ClerkClosings = 198
	c.do(carl, c.toClose())
	for i, want := range []bool{true, true, false} {
		if got := c.Decisions[i].Reread; got != want {
			t.Errorf("closing %d: got to be read again %v, want %v", 199+i, got, want)
		}
	}
	c.do(cleo, TriageLetters{Letters: []LetterID{1, 2}, Answer: Close, Code: "not a letter"}).in(Decided)
}

func TestAShareOfAClerksFurtherClosingsIsReadAgain(t *testing.T) {
	draw := func(by Actor, seed string, id CaseID) bool {
		c := begin(t, 1)
		c.ID, c.SampleSeed, c.ClerkClosings, c.Policy.ClerkSampled = id, seed, 200, 0.1
		return c.do(by, c.toClose()).Decisions[0].Reread
	}
	n, other := 0, 0
	for id := range CaseID(2000) {
		drawn := draw(carl, "a", id)
		if drawn != draw(carl, "a", id) {
			t.Fatalf("case %d: the same seed drew it once and once not", id)
		}
		if drawn {
			n++
		}
		if drawn != draw(carl, "b", id) {
			other++
		}
		if draw(ann, "a", id) {
			t.Fatalf("case %d: a clinician’s closing was drawn", id)
		}
	}
	if n < 150 || n > 250 || other == 0 {
		t.Errorf("of 2000 closings at one in ten: got %d drawn, %d otherwise by another seed; want about 200, and some", n, other)
	}
}

func TestTakingAClosingBackDrawsNoOtherLot(t *testing.T) {
	for id := range CaseID(100) {
		c := begin(t, 1)
		c.ID, c.ClerkClosings, c.Policy.ClerkSampled = id, 200, 0.5
		c.do(carl, c.toClose())
		was := c.Decisions[0].Reread
		c.undoTriage("A slip.", carl, c.now)
		c.Stage = InTriage
		c.do(carl, c.toClose())
		if got := c.Decisions[2].Reread; got != was {
			t.Fatalf("case %d: got to be read again %v, then %v", id, was, got)
		}
	}
}

func TestAFormThatAlsoNamesOnesOwnClosingIsNoSecondReading(t *testing.T) {
	c := begin(t, 2)
	c.do(carl, TriageLetters{Letters: []LetterID{1}, Answer: Close, Code: "not a letter"})
	c.problem(carl, c.toClose(), "letters")
	c.do(carl, TriageLetters{Letters: []LetterID{2}, Answer: Close, Code: "not a letter"}).do(cleo, c.toClose()).in(Decided)
}

func TestASecondReadingMayFindWhatTheFirstMissed(t *testing.T) {
	c := begin(t, 1)
	c.do(carl, c.toClose()).do(cleo, c.toAssess(Urgent)).in(InAssessment)
	if d := c.DecisionOn(1); d.Answer != Assess || d.Supersedes != c.Decisions[0].ID || len(c.Decisions) != 2 {
		t.Errorf("got %+v, want the second reading in place of the first, which stays", d)
	}
}

// The same letter twice in one form would have passed for its second reading.
func TestALetterNamedTwiceIsNotReadTwice(t *testing.T) {
	c := begin(t, 1)
	change := c.toClose()
	change.Letters = []LetterID{1, 1}
	c.problem(carl, change, "letters")
}

func TestClosingsOfSomebodyWhoDiedAreReadAgainWhoeverClosedThem(t *testing.T) {
	for _, by := range []Actor{carl, ann, lee} {
		c := begin(t, 1)
		c.Died, c.ClerkClosings = "2021-04-01", 500
		c.do(by, c.toClose()).in(InTriage)
		c.refused(by, c.toClose(), ErrNotNow)
		c.do(cat, c.toClose()).in(Decided)
	}
}

func TestTheSampleIsDrawnBySeedAndCanBeRepeated(t *testing.T) {
	draw := func(seed string, id CaseID) bool {
		c := begin(t, 1)
		c.ID, c.SampleSeed, c.Policy.ClosingsSampled = id, seed, 0.1
		c.do(ann, c.toClose())
		return c.Stage == InAssessment
	}
	n, other := 0, 0
	for id := range CaseID(2000) {
		first := draw("a", id)
		if first != draw("a", id) {
			t.Fatalf("case %d: the same seed drew it once and once not", id)
		}
		if first {
			n++
		}
		if first != draw("b", id) {
			other++
		}
	}
	if n < 150 || n > 250 || other == 0 {
		t.Errorf("of 2000 closings at one in ten: got %d drawn, %d otherwise by another seed; want about 200, and some", n, other)
	}
	for share, want := range map[float64]bool{0: false, 1: true} {
		if got := drawn("a", "closing", 1, 1, share); got != want {
			t.Errorf("share %v: got drawn %v, want %v", share, got, want)
		}
	}
}

// Only a case that triage alone would decide is drawn.
func TestAClosingBesideALetterToAssessIsNotDrawn(t *testing.T) {
	c := begin(t, 2)
	c.Policy.ClosingsSampled = 1
	c.do(ann, TriageLetters{Letters: []LetterID{1}, Answer: Assess, Urgency: Routine}).do(ann, c.toClose()).in(InAssessment)
	if got := c.ToAssess(); !slices.Equal(got, []LetterID{1}) {
		t.Errorf("got letters %v to assess, want only the one that was sent there", got)
	}
}

func TestADrawnClosingIsAssessedBySomebodyWhoDidNotCloseIt(t *testing.T) {
	c := begin(t, 1)
	c.Policy.ClosingsSampled = 1
	c.do(ben, c.toClose()).in(InAssessment)
	c.refused(ben, c.first(clean(1)), ErrNotNow)
	c.do(ann, c.first(harm(LowHarm, 1))).in(InSecondReview)
	c.refused(ben, c.second(harm(LowHarm, 1)), ErrNotNow)
	c.do(cat, c.second(harm(LowHarm, 1))).in(Decided)
	if got := c.InForce(); len(got) != 1 || got[0].Basis != Agreed {
		t.Errorf("got outcomes %+v, want one: the case counts as assessed", got)
	}
}

func TestADrawnClosingWhoseAssessmentIsTakenBackIsAssessedAgain(t *testing.T) {
	c := begin(t, 1)
	c.Policy.ClosingsSampled = 1
	c.do(ben, c.toClose()).do(ann, c.first(clean(1))).in(Decided)
	c.do(ann, WithdrawAssessment{Assessment: c.Assessments[0].ID, Reason: "Wrong record."}).in(InAssessment)
	c.do(cat, c.first(clean(1))).in(Decided)
}

func TestUrgencyNeedsAReasonAndTheMostUrgentStays(t *testing.T) {
	c := begin(t, 2)
	for _, u := range []Urgency{Urgent, SameDay} {
		c.problem(ann, TriageLetters{Letters: []LetterID{1}, Answer: Assess, Urgency: u, Reason: " "}, "reason")
	}
	c.problem(ann, TriageLetters{Letters: []LetterID{1}, Answer: Assess}, "decision")
	c.problem(ann, TriageLetters{Letters: []LetterID{1}}, "decision")
	c.problem(ann, TriageLetters{Answer: Assess, Urgency: Routine}, "letters")
	c.problem(ann, TriageLetters{Letters: []LetterID{9}, Answer: Assess, Urgency: Routine}, "letters")
	c.do(ann, TriageLetters{Letters: []LetterID{1}, Answer: Assess, Urgency: Urgent, Reason: "A result."},
		TriageLetters{Letters: []LetterID{2}, Answer: Assess, Urgency: Routine}).in(InAssessment)
	if c.Urgency != Urgent {
		t.Errorf("got %s, want the more urgent of the two", c.Urgency.Label())
	}
}

func TestASameDayDecisionRaisesAnActionAtOnceWhoeverIsOnCall(t *testing.T) {
	for _, by := range []Actor{carl, ann, lee} {
		c := begin(t, 1)
		change := c.toAssess(SameDay)
		change.ToRing = ""
		c.do(by, change).in(InAssessment)
		o := c.one(SameDayAction)
		if o.What != change.Reason || o.Letter != 1 || !o.Due.Equal(c.now.Add(24*time.Hour)) ||
			o.Facts.AcceptBy != c.now.Add(2*time.Hour).UTC().Format(time.RFC3339) || o.OpenedBy != by.Person {
			t.Errorf("got %+v, want an action accepted in 2 hours and done in 24", o)
		}
	}
	weekend := begin(t, 1)
	weekend.now = time.Date(2026, 12, 26, 2, 0, 0, 0, London) // nights, weekends and holidays count
	weekend.do(ann, weekend.toAssess(SameDay))
	if o := weekend.one(SameDayAction); !o.Due.Equal(weekend.now.Add(24 * time.Hour)) {
		t.Errorf("due: got %v, want 24 hours later", o.Due)
	}
}

func TestNobodyTriagesOrAssessesTheirOwnLetter(t *testing.T) {
	for _, name := range []string{"Dr Ann First", "FIRST, Ann (Dr)", "ann first", "First Ann"} {
		for _, mark := range []func(*Letter){func(l *Letter) { l.Author = name }, func(l *Letter) { l.Clinician = name }} {
			c := begin(t, 2)
			mark(&c.Letters[1])
			c.refused(ann, c.toClose(), ErrForbidden)
			c.do(ben, c.toAssess(Routine))
			c.refused(ann, c.first(clean(1, 2)), ErrForbidden)
			c.refused(ann, AddRequestedAction{Letter: 1, Kind: "test", What: "Repeat", OfWhom: "GP"}, ErrForbidden)
		}
	}
	for _, name := range []string{"Dr Anne First", "Dr First", "", "Dr Ann Firstly"} {
		c := begin(t, 1)
		c.Letters[0].Author = name
		c.do(ann, c.toClose())
	}
}

func TestALateLetterIsOwedToThePracticeUnlessTriageSaysNot(t *testing.T) {
	for _, answer := range []TriageAnswer{Close, Assess} {
		c := begin(t, 2)
		change := c.toAssess(Routine)
		change.Answer, change.Code, change.Release = answer, "superseded", true
		c.do(ann, change)
		if got := c.owed(GPRelease); len(got) != 2 || got[0].Letter != 1 || got[1].Letter != 2 {
			t.Errorf("%s: got %+v, want one release for each letter", answer, got)
		}
	}
	c := begin(t, 1)
	c.do(ann, c.toClose())
	if got := c.owed(GPRelease); len(got) > 0 {
		t.Errorf("got %+v, want none", got)
	}
}

func TestAReleaseIsOwedOnceHoweverOftenTheLetterIsTriaged(t *testing.T) {
	c := begin(t, 1)
	c.Died = "2021-04-01"
	change := c.toClose()
	change.Release = true
	c.do(ann, change).do(ben, change)
	c.one(GPRelease)
}

func TestAClosingIsUndoneByWhoClosedItOrALead(t *testing.T) {
	for by, want := range map[*Actor]bool{&ann: true, &lee: true, &cat: false, &carl: false} {
		c := closed(t)
		err := c.fails(*by, UndoClosing{Reason: "It asked for a test."})
		if (err == nil) != want {
			t.Errorf("%s: got error %v, want done %v", by.Name, err, want)
		}
		if want && (c.Stage != InTriage || !slices.Equal(c.Untriaged(), []LetterID{1}) || len(c.Covered()) > 0) {
			t.Errorf("%s: got stage %s, waiting %v, covered %v; want letter 1 in triage", by.Name, c.Stage, c.Untriaged(), c.Covered())
		}
	}
	c := begin(t, 1).do(lee, assume()).do(owen, ApproveWithoutReview{Answer: No, Reason: "Read it."})
	c.do(ann, c.toClose(), UndoClosing{Reason: "It asked for a test."}).in(InTriage)
}

func TestRequestedActionsAreFactsOfTheLetter(t *testing.T) {
	c := begin(t, 1)
	c.do(ann, AddRequestedAction{Letter: 1, Kind: "referral", What: " Refer ", OfWhom: "GP", ByWhen: "in 2 weeks"})
	if got := c.Letters[0].Requested; len(got) != 2 || got[1].N != 2 || got[1].What != "Refer" || got[1].By != ann.Person {
		t.Errorf("got %+v, want a second one, with its number and author", got)
	}
	for field, a := range map[string]AddRequestedAction{"letter": {Letter: 9}, "kind": {Letter: 1, Kind: "else"}, "what": {Letter: 1}, "of_whom": {Letter: 1}} {
		c.problem(ann, a, field)
	}
}
