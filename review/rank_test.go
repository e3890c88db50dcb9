package review

import (
	"errors"
	"reflect"
	"testing"
	"time"
)

func TestARedFlagMakesACaseUrgentAndNothingMakesItLess(t *testing.T) {
	c := begin(t, 2)
	c.Obligations = append(c.Obligations, OpeningIdentity("Two dates of birth"))
	c.Obligations[0].Urgency = Routine
	version, since := c.Version, c.StageSince
	c.later(time.Hour).do(Program(1), Ranked{Rank: 60, Urgent: true, Under: 9})
	if c.Stage != InTriage || c.Urgency != Urgent || c.Rank != 60 || c.RankedUnder != 9 {
		t.Errorf("got %s, %s, rank %d under %d", c.Stage, c.Urgency.Label(), c.Rank, c.RankedUnder)
	}
	if want := c.Policy.DueAt(Urgent, since); !c.Due.Equal(want) {
		t.Errorf("due %v, want %v", c.Due, want)
	}
	if o := c.Obligations[0]; o.Urgency != Urgent || o.Due.IsZero() {
		t.Errorf("the question of identity is %s, due %v", o.Urgency.Label(), o.Due)
	}
	if c.Version != version {
		t.Error("a form about the case that lies open would be refused")
	}
	for _, u := range []Urgency{SameDay, Urgent} {
		c.Urgency = u
		c.do(Program(1), Ranked{Rank: Unranked, Under: 10})
		if c.Urgency != u {
			t.Errorf("%s became %s", u.Label(), c.Urgency.Label())
		}
	}
	c.Urgency = SameDay
	if c.do(Program(1), Ranked{Rank: 60, Urgent: true, Under: 11}); c.Urgency != SameDay {
		t.Errorf("a red flag made a same-day case %s", c.Urgency.Label())
	}
}

func TestOnlyTheProgramRanksAndOnlyInTriage(t *testing.T) {
	for _, a := range crew {
		if _, err := begin(t, 1).Apply(Ranked{Rank: 1, Under: 9}, a, monday); !errors.Is(err, ErrForbidden) {
			t.Errorf("%s: got %v, want it forbidden", a.Name, err)
		}
	}
	if _, err := closed(t).Apply(Ranked{Rank: 1, Urgent: true, Under: 9}, Program(1), monday); !errors.Is(err, ErrNotNow) {
		t.Errorf("closed: got %v, want it refused", err)
	}
}

func TestACaseWithOtherLettersIsRankedAnew(t *testing.T) {
	c := begin(t, 1)
	c.do(Program(1), Ranked{Rank: 60, Under: 9})
	c.do(lee, Hold{Until: Date(c.now.AddDate(0, 0, 7)), Reason: "The record is on its way."})
	if c.RankedUnder != 9 {
		t.Error("a hold makes it be ranked anew")
	}
	c.do(Program(1), AddLetters{Letters: []Letter{{ID: 44}}})
	if c.RankedUnder != 0 || c.Rank != 60 {
		t.Errorf("ranked under %d at %d; want it to be ranked anew, and to stand where it stood until then", c.RankedUnder, c.Rank)
	}
}

func TestWhyACaseIsHereIsForThoseWhoReadItInTriage(t *testing.T) {
	c := begin(t, 1)
	for _, a := range crew {
		if got := c.WhyOpen(a); got != a.May(SeeLetters) {
			t.Errorf("%s: shown %t", a.Name, got)
		}
	}
	for _, at := range []*testCase{assessing(t, 1), reviewing(t, 1, harm(LowHarm, 1)), atPanel(t), decided(t), closed(t)} {
		for _, a := range crew {
			if at.WhyOpen(a) {
				t.Errorf("%s sees it in %s", a.Name, at.Stage)
			}
		}
	}
	c.do(Program(1), Ranked{Rank: 95, Mixed: true, Under: 9})
	for _, a := range crew {
		if Shown(*c.Case, a).Mixed {
			t.Errorf("%s sees that it was mixed in", a.Name)
		}
	}
}

// While a second reading is owed, whoever triages a later letter is not led by
// what rules found in those that were read.
func TestReasonsInLettersThatAreReadTwiceAreKeptBack(t *testing.T) {
	c := reviewing(t, 1, harm(LowHarm, 1))
	later := c.arrives()
	if got := c.WhyLetters(); len(got) != 1 || got[0] != later {
		t.Errorf("reasons of %v are shown, want those of %d alone", got, later)
	}
	d := closed(t)
	d.arrives()
	if got := d.WhyLetters(); len(got) != len(d.Letters) {
		t.Errorf("reasons of %v are shown, want those of all %d letters", got, len(d.Letters))
	}
}

func TestMarksThatOverlapBecomeOne(t *testing.T) {
	got := Marked([]Mark{{20, 25, []string{"C"}, true}, {0, 9, []string{"A"}, true}, {4, 12, []string{"B"}, false}, {4, 12, []string{"A"}, true}, {12, 15, []string{"A"}, true}})
	want := []Mark{{0, 12, []string{"A", "B"}, false}, {12, 15, []string{"A"}, true}, {20, 25, []string{"C"}, true}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
