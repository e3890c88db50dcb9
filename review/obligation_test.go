package review

import (
	"errors"
	"slices"
	"testing"
	"time"
)

// theRights is who opens, meets and waives what, as agreed.
var theRights = []struct {
	kind               ObligationKind
	open, meet, waive_ []string
}{
	{Identity, []string{"clerk", "clinician", "second reader", "lead", "manager", "liaison", "owner"}, nil, nil},
	{SameDayAction, []string{"clerk", "clinician", "second reader", "lead", "manager", "liaison", "owner"}, []string{"clinician", "second reader", "lead"}, []string{"lead"}},
	{Action, []string{"clerk", "clinician", "second reader", "lead", "manager", "liaison", "owner"}, []string{"clinician", "second reader", "lead"}, []string{"lead"}},
	{Enquiry, []string{"clinician", "second reader", "lead", "liaison"}, []string{"clinician", "second reader", "lead", "liaison"}, []string{"lead"}},
	{Telling, []string{"lead"}, nil, []string{"lead"}}, // met by a record of contact
	{GPRelease, nil, []string{"liaison"}, []string{"lead"}},
}

func opening(kind ObligationKind, at time.Time) OpenObligation {
	o := OpenObligation{Kind: kind, What: "It is needed.", Letter: 1}
	switch kind {
	case Action:
		o.Owner, o.Due = "The practice", Date(at)
	case Enquiry:
		o.Whom = "The practice"
	case Telling:
		o.Route = RouteOutcome
	}
	return o
}

func TestWhoOpensMeetsAndWaivesWhat(t *testing.T) {
	for _, row := range theRights {
		for role, by := range everyone {
			may := func(what string, want bool, change func(*testCase) Change) {
				c := decided(t).owingAll()
				err := c.fails(by, change(c))
				if (err == nil) != want || !want && !errors.Is(err, ErrForbidden) && !errors.Is(err, ErrNotNow) {
					t.Errorf("%s %s by %s: got error %v, want allowed %v", what, row.kind, role, err, want)
				}
			}
			may("open", slices.Contains(row.open, role), func(c *testCase) Change { return opening(row.kind, c.now) })
			may("meet", slices.Contains(row.meet, role), func(c *testCase) Change {
				m := meet(c.one(row.kind))
				m.Anyway = true // the letter has gone, although identity is open
				return m
			})
			may("waive", slices.Contains(row.waive_, role), func(c *testCase) Change { return waive(c.one(row.kind)) })
		}
	}
}

func TestAMetOrWaivedObligationKeepsWhoWhenAndWhy(t *testing.T) {
	for state, change := range map[ObligationState]func(Obligation) Change{
		Met: func(o Obligation) Change { return meet(o) }, Waived: func(o Obligation) Change { return waive(o) }} {
		c := decided(t).owingAll().later(time.Hour)
		o := c.one(Action)
		c.do(lou, change(o))
		i := slices.IndexFunc(c.Obligations, func(x Obligation) bool { return x.ID == o.ID })
		got := c.Obligations[i]
		if got.State != state || got.ClosedBy != lou.Person || got.ClosedByName != lou.Name || !got.ClosedAt.Equal(c.now) || got.Proof == "" || len(got.Steps) != 1 {
			t.Errorf("got %+v, want it %s by %s at %v, with a proof and a step", got, state, lou.Name, c.now)
		}
		c.refused(lou, meet(got), ErrNotNow)
		c.refused(lou, waive(got), ErrNotNow)
		c.refused(lou, NoteObligation{ID: o.ID, Version: got.Version, Kind: "note", Note: "More.", HappenedAt: c.now}, ErrNotNow)
	}
}

func TestAnObligationThatSomebodyElseChangedIsStale(t *testing.T) {
	c := decided(t).owingAll()
	o := c.one(Action)
	c.do(lou, NoteObligation{ID: o.ID, Version: o.Version, Kind: "note", Note: "Rang.", HappenedAt: c.now})
	c.refused(lou, meet(o), ErrStale)
	c.refused(lou, waive(Obligation{ID: 99, Version: 1}), ErrNotFound)
}

func TestWithoutProofOrReasonNothingEnds(t *testing.T) {
	c := decided(t).owingAll()
	o := c.one(Action)
	c.problem(lou, MeetObligation{ID: o.ID, Version: o.Version, Proof: " "}, "proof")
	c.problem(lou, WaiveObligation{ID: o.ID, Version: o.Version, Reason: " "}, "reason")
}

func TestACandourTellingIsNeverWaivedSingly(t *testing.T) {
	c := decided(t).do(lee, OpenObligation{Kind: Telling, What: "Tell", Route: RouteCandour, Opinion: "Treatment came late."})
	for _, by := range []Actor{lee, lou, owen, max_} {
		c.refused(by, waive(c.one(Telling)), ErrForbidden)
	}
}

func TestAcceptanceByVoiceIsEverybodysToRecordAndMeetsNothing(t *testing.T) {
	for role, by := range everyone {
		c := begin(t, 1).do(ann, begin(t, 1).toAssess(SameDay))
		o := c.one(SameDayAction)
		accepted := NoteObligation{ID: o.ID, Version: o.Version, Kind: "accepted", Whom: "Dr Duty", HappenedAt: c.now}
		if role == "auditor" || role == "nobody" {
			c.refused(by, accepted, ErrForbidden)
			continue
		}
		c.do(by, accepted)
		if got := c.one(SameDayAction); got.Facts.AcceptedBy != "Dr Duty" || got.Facts.AcceptedAt == "" || got.Steps[0].By != by.Person {
			t.Errorf("%s: got %+v, want it accepted by Dr Duty and still open", role, got)
		}
	}
	c := decided(t).owingAll()
	o := c.one(Enquiry)
	c.problem(lou, NoteObligation{ID: o.ID, Version: o.Version, Kind: "accepted", Whom: "Dr Duty", HappenedAt: c.now}, "kind")
	c.problem(lou, NoteObligation{ID: o.ID, Version: o.Version, Kind: "chased", HappenedAt: c.now.Add(time.Minute)}, "happened_at")
}

func TestAnEnquiryIsAnsweredByWhoeverAsksAndEndedUnansweredByAClinician(t *testing.T) {
	c := decided(t).do(lia, enquiry(false))
	if o := c.one(Enquiry); !o.Due.Equal(AddWorkingDays(c.now, 10)) {
		t.Errorf("due: got %v, want it in ten working days", o.Due)
	}
	c.problem(lia, unanswered(c.one(Enquiry)), "unanswered")
	c.do(ann, unanswered(c.one(Enquiry)))
	last := c.Obligations[len(c.Obligations)-1]
	if last.State != Met || !last.Facts.Unanswered {
		t.Errorf("got %+v, want it ended unanswered", last)
	}
	c = decided(t).owingAll()
	c.problem(ann, unanswered(c.one(Action)), "unanswered")
}

// No reply is never no harm.
func TestAnEnquiryThatEndedWithoutAnAnswerMakesTheCasePositive(t *testing.T) {
	for name, end := range map[string]func(*testCase){
		"unanswered": func(c *testCase) { c.do(ann, unanswered(c.one(Enquiry))) },
		"waived":     func(c *testCase) { c.do(lee, waive(c.one(Enquiry))) },
	} {
		c := assessing(t, 1).do(ann, enquiry(true))
		end(c)
		c.do(ann, c.first(clean(1)))
		if c.Stage != InSecondReview {
			t.Errorf("%s: got stage %s, want a second review", name, c.Stage)
		}
	}
	c := assessing(t, 1).do(ann, enquiry(true))
	c.do(ann, meet(c.one(Enquiry)), c.first(clean(1))).in(Decided)
}

func TestWhatCannotBeToldIsAskedFirst(t *testing.T) {
	cannot := func(c *testCase) SignAssessment {
		return c.first(with(clean(1, 2), func(a *Answers) { a.Actions[1].Done = CannotTell }))
	}
	c := assessing(t, 2)
	c.problem(ann, cannot(c), "action_2_1")
	about := enquiry(true)
	about.Letter = 1
	c.do(ann, about)
	c.refused(ann, cannot(c), ErrNotNow) // the assessment stays a draft
	c.refused(ben, cannot(c), ErrNotNow)
	c.do(ann, meet(c.one(Enquiry)))
	c.problem(ann, cannot(c), "action_2_1") // that was asked about the other letter
	about.Letter = 2
	c.do(ann, about).do(ann, unanswered(c.one(Enquiry)), cannot(c)).in(InSecondReview)
}

func TestOnlyAnEnquiryHoldsBackOrLooksForALetter(t *testing.T) {
	c := assessing(t, 1)
	for _, kind := range []ObligationKind{Action, SameDayAction, Identity, Telling} {
		blocks, lost := opening(kind, c.now), opening(kind, c.now)
		blocks.Blocks, lost.Missing = true, true
		c.problem(lee, blocks, "kind")
		c.problem(lee, lost, "kind")
	}
	action := opening(Action, c.now)
	action.Route = RouteCandour
	if c.do(lee, action); c.one(Action).Facts.Route != "" {
		t.Errorf("got an action with route %q, want none", c.one(Action).Facts.Route)
	}
}

func TestAnActionHasAnOwnerAndADate(t *testing.T) {
	c := begin(t, 1)
	c.problem(ann, OpenObligation{Kind: Action, What: "Repeat it", Due: Date(c.now)}, "owner")
	c.problem(ann, OpenObligation{Kind: Action, What: "Repeat it", Owner: "GP"}, "due")
	c.problem(ann, OpenObligation{Kind: Action, What: "Repeat it", Owner: "GP", Due: "2026-11-22"}, "due")
	c.problem(ann, OpenObligation{Kind: Enquiry, What: "Was it done?"}, "whom")
	c.problem(ann, OpenObligation{Kind: Action, What: "Repeat it", Owner: "GP", Due: Date(c.now), Letter: 9}, "letter")
	c.do(ann, OpenObligation{Kind: Action, What: "Repeat it", Owner: "GP", Due: Date(c.now)})
	o := c.one(Action)
	if o.Overdue(c.now) || !o.Overdue(c.now.Add(24*time.Hour)) || o.Owner != "GP" {
		t.Errorf("got %+v, want an action of the GP that is overdue tomorrow, not today", o)
	}
}
