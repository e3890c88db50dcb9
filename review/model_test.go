package review

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// crew is everybody who works on the cases of the model.
var crew = []Actor{carl, cleo, ann, ben, cat, lee, lou, max_, lia, owen, audie, secondReading(actor(71, "Dr Two Hats", Clinician, Manager)),
	actor(72, "Dr Lead Liaison", Lead, Liaison)}

// TestWhateverPeopleDoTheCaseStaysSound plays random changes by random people
// and checks after each what must always hold.
func TestWhateverPeopleDoTheCaseStaysSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := begin(t, rapid.IntRange(1, 3).Draw(t, "letters"))
		c.Policy.ClosingsSampled, c.Policy.AssessmentsSampled = 0.3, 0.3
		c.Policy.ClerkRereads = rapid.SampledFrom([]int{0, 200}).Draw(t, "rereads")
		c.Policy.Telling = rapid.SampledFrom(TellingPolicies).Draw(t, "policy")
		for range rapid.IntRange(1, 40).Draw(t, "changes") {
			c.later(time.Hour).play(t)
			if !c.Policy.DueAt(c.Urgency, c.StageSince).Equal(c.Due) {
				t.Fatalf("due: got %v, want it by urgency and stage", c.Due)
			}
		}
	})
}

// play makes one change that somebody is offered, or the program makes.
func (c *testCase) play(t *rapid.T) {
	by := Program(1)
	offered := []ChangeName{AddLettersName, DoubtName, ReplaceName, RankName}
	if rapid.IntRange(0, 9).Draw(t, "program") > 0 || len(c.Letters) > 4 {
		by = rapid.SampledFrom(crew).Draw(t, "by")
		c.about(by)
		offered = c.Offered(by, c.now)
	}
	offered = slices.DeleteFunc(offered, func(n ChangeName) bool { return n == JoinName || n == ApartName }) // two cases at once: see TestWhateverIsJoinedAndTakenApart
	if len(offered) == 0 {
		return
	}
	// What moves the case is drawn more often than what stands beside it.
	moving := slices.DeleteFunc(slices.Clone(offered), func(n ChangeName) bool { return slices.Contains(always["lead"], n) })
	if len(moving) > 0 && rapid.IntRange(0, 3).Draw(t, "moving") > 0 {
		offered = moving
	}
	change := c.random(t, rapid.SampledFrom(offered).Draw(t, "change"), by)
	if change == nil {
		return
	}
	before := deep(c.Case)
	_, err := c.Apply(change, by, c.now)
	if _, ok := err.(Problems); err != nil && !ok && !errors.Is(err, ErrNotNow) && !errors.Is(err, ErrForbidden) && !errors.Is(err, ErrNotFound) {
		t.Fatalf("%s by %s in %s: got error %v, want it done, a problem or a refusal", change.Name(), by.Name, before.Stage, err)
	}
	if err != nil {
		if !reflect.DeepEqual(before, c.Case) {
			t.Fatalf("%s by %s was refused (%v), but the case changed", change.Name(), by.Name, err)
		}
		return
	}
	c.keep()
	c.intoBatch(before, change, by)
	t.Logf("%s by %s: %s to %s, %+v", change.Name(), by.Name, before.Stage, c.Stage, change)
	for _, check := range []func(*testCase, failer, *Case, Change, Actor){onlyAdded, movedByTheTable, coversWhatWasDecided, nobodyIsForgotten, independent,
		leadSigned, owesUntilClosed, sameDayRaisesAnAction} {
		check(c, t, before, change, by)
	}
}

// random fills a change in, mostly so that it can be made.
func (c *testCase) random(t *rapid.T, name ChangeName, by Actor) Change {
	switch name {
	case TriageName:
		return c.randomTriage(t)
	case SignFirstName:
		return c.first(c.randomAnswers(t, c.ToAssess()))
	case SignSecondName:
		a := c.randomAnswers(t, c.ToAssess())
		if first := c.Standing(First); rapid.Bool().Draw(t, "agree") && len(first) == 1 && slices.Equal(sorted(first[0].Letters), sorted(c.ToAssess())) {
			a = first[0].Answers
		}
		return c.second(a)
	case AmendName:
		return AmendAssessment{Answers: c.randomAnswers(t, c.StandingOf(by.Person).Letters), Reason: "I looked again."}
	case WithdrawName:
		standing := append(c.LastStanding(First), c.LastStanding(Second)...)
		return WithdrawAssessment{Assessment: rapid.SampledFrom(standing).Draw(t, "withdrawn").ID, Reason: "It was wrong."}
	case PanelName:
		if rapid.IntRange(0, 2).Draw(t, "more") == 0 {
			return c.more(ann.Person)
		}
		return c.panel(moderate, rapid.SampledFrom([]YesNo{Yes, No}).Draw(t, "resulted"))
	case AddInfoName:
		return AddInformation{From: "the GP", What: "More.", Urgency: rapid.SampledFrom(Urgencies).Draw(t, "urgency")}
	case ReopenName:
		return Reopen{To: rapid.SampledFrom(Stages).Draw(t, "to"), Reason: "A complaint."}
	case ApproveName:
		return ApproveWithoutReview{Answer: rapid.SampledFrom([]YesNo{Yes, No}).Draw(t, "answer"), Reason: "Seen."}
	case OpenName:
		return c.randomOpening(t)
	case MeetName, WaiveName, StepName:
		return c.randomEnding(t, name)
	case TraceName:
		return c.traced(rapid.SampledFrom([]string{"alive", "died", "not known"}).Draw(t, "alive"), c.now)
	case RelevantName:
		return NameRelevantPerson{RelevantPerson{Who: rapid.SampledFrom(Whos).Draw(t, "who"), Name: "Pat", Relationship: "child", Authority: "grant", Capacity: "Dr Ashe, 20 November", Reaching: Reaching{NeedsAsked: rapid.SampledFrom(append([]string{""}, NeedsAsked...)).Draw(t, "asked")}}}
	case ContactName:
		r := c.contact(rapid.SampledFrom([]ContactKind{Attempt, Attempt, Attempt, InPerson, Written, Results, Declined, NotContacted}).Draw(t, "contact"))
		if r.Kind == Declined {
			r.Record.Declines = rapid.SampledFrom(Declinings).Draw(t, "declines")
		}
		return r
	}
	change := c.ready(name, by)
	if d, ok := change.(DecideWhatNow); ok {
		d.What, d.NextTry = rapid.SampledFrom(WhatNows).Draw(t, "what now"), Date(c.now)
		return d
	}
	return change
}

func (c *testCase) randomTriage(t *rapid.T) Change {
	change := c.toAssess(rapid.SampledFrom(Urgencies).Draw(t, "urgency"))
	switch rapid.IntRange(0, 5).Draw(t, "answer") {
	case 0, 1, 2:
		change = c.toClose()
	case 3:
		change.Answer, change.Reason = rapid.SampledFrom([]TriageAnswer{PassUp, NotFound}).Draw(t, "unsure"), "Page 2 is blank."
	}
	if rapid.Bool().Draw(t, "all") && len(change.Letters) > 0 {
		return change
	}
	change.Letters = rapid.SliceOfN(rapid.SampledFrom(letterIDs(c)), 1, 3).Draw(t, "letters")
	return change
}

func (c *testCase) randomAnswers(t *rapid.T, letters []LetterID) Answers {
	a := clean(letters...)
	switch rapid.IntRange(0, 6).Draw(t, "answers") {
	case 0:
		a = harm(LowHarm, letters...)
	case 1:
		a = harm(Moderate, letters...)
	case 2:
		notifiable(&a)
	case 3:
		a.Physical, a.LookAgain = NotKnownYet, Date(c.now.AddDate(0, 0, 30))
	case 4:
		for i := range a.Actions {
			a.Actions[i].Done = CannotTell
		}
	}
	a.Short = rapid.Bool().Draw(t, "short")
	// Whatever else was added to a letter is answered too.
	for _, id := range letters {
		for _, r := range c.letter(id).Requested[1:] {
			a.Actions = append(a.Actions, ActionAnswer{Letter: id, N: r.N, Done: DoneInTime, Evidence: "GP record"})
		}
	}
	return a
}

func (c *testCase) randomOpening(t *rapid.T) Change {
	id := rapid.SampledFrom(letterIDs(c)).Draw(t, "letter")
	switch rapid.SampledFrom(ObligationKinds).Draw(t, "kind") {
	case Enquiry:
		if rapid.Bool().Draw(t, "missing") {
			return missing(id)
		}
		return enquiry(rapid.Bool().Draw(t, "blocks"))
	case Telling:
		return OpenObligation{Kind: Telling, What: "Tell", Route: rapid.SampledFrom([]Route{RouteAwareness, RouteOutcome, RouteCandour}).Draw(t, "route"), Opinion: "Treatment came late."}
	case Identity:
		return OpenObligation{Kind: Identity, What: "Two people?"}
	case SameDayAction:
		return OpenObligation{Kind: SameDayAction, What: "Ring now", Letter: id}
	}
	return OpenObligation{Kind: Action, What: "Repeat it", Owner: "The practice", Due: Date(c.now)}
}

func (c *testCase) randomEnding(t *rapid.T, name ChangeName) Change {
	if len(c.Obligations) == 0 {
		return nil
	}
	o := rapid.SampledFrom(c.Obligations).Draw(t, "obligation")
	m := meet(o)
	m.Unanswered = rapid.Bool().Draw(t, "unanswered")
	return map[ChangeName]Change{MeetName: m, WaiveName: waive(o),
		StepName: NoteObligation{ID: o.ID, Version: o.Version, Kind: "note", Note: "Rang.", HappenedAt: c.now}}[name]
}
