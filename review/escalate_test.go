package review

import (
	"testing"
	"time"
)

func TestTheRingingGoesDownTheRotaByCallsAndByTime(t *testing.T) {
	rota := []RotaEntry{{Whom: "One", Number: "1", Step: 1}, {Whom: "Two", Number: "2", Step: 2}}
	stand := []StandIn{{Name: "Lee", Role: Lead, Number: "9"}}
	raised := monday
	until := raised.Add(2 * time.Hour).Format(time.RFC3339)
	at := func(minutes int) time.Time { return raised.Add(time.Duration(minutes) * time.Minute) }
	call := func(whom, result string, minutes int) Call { return Call{whom, result, at(minutes)} }
	for name, x := range map[string]struct {
		calls  []Call
		minute int
		onCall []RotaEntry
		want   string
	}{
		"at once the first":                   {nil, 0, rota, "One"},
		"no answer leads to the next":         {[]Call{call("One, 1", NoAnswer, 1)}, 2, rota, "Two"},
		"… and is tried again":                {[]Call{call("One, 1", NoAnswer, 1)}, 31, rota, "One"},
		"whoever declined is not":             {[]Call{call("One, 1", NotTaken, 1)}, 100, rota, "Two"},
		"after the rota leads and managers":   {[]Call{call("One, 1", NotTaken, 1), call("Two, 2", NoAnswer, 3)}, 4, rota, "Lee"},
		"after all whoever waited longest":    {[]Call{call("One, 1", NoAnswer, 1), call("Two, 2", NoAnswer, 3), call("Lee, 9", NotTaken, 4)}, 5, rota, "One"},
		"still the first within the limit":    {nil, 120, rota, "One"},
		"the next after the limit":            {nil, 121, rota, "Two"},
		"leads a quarter of the limit later":  {nil, 150, rota, "Lee"},
		"with nobody on the rota a lead":      {nil, 0, nil, "Lee"},
		"a call to somebody else is no call":  {[]Call{call("Three, 3", NoAnswer, 1)}, 2, rota, "One"},
		"the latest call to somebody is told": {[]Call{call("One, 1", NoAnswer, 1), call("One, 1", NoAnswer, 20)}, 40, rota, "Two"},
	} {
		l := SameDayLine{OpenedAt: raised, AcceptBy: until, Calls: x.calls}
		got := ""
		for _, r := range l.Ring(x.onCall, stand, at(x.minute)) {
			if r.Now {
				got += r.Whom
			}
		}
		if got != x.want {
			t.Errorf("%s: got %q to ring, want %q", name, got, x.want)
		}
	}
	if r := (SameDayLine{}).Ring(nil, nil, monday); len(r) > 0 {
		t.Errorf("got %v with nobody there", r)
	}
}

func TestACallWithoutAcceptanceIsAStepAndStopsNothing(t *testing.T) {
	c := begin(t, 1)
	c.do(ann, c.toAssess(SameDay))
	for _, kind := range []string{NoAnswer, NotTaken} {
		o := c.one(SameDayAction)
		c.problem(carl, NoteObligation{ID: o.ID, Version: o.Version, Kind: kind, HappenedAt: c.now}, "whom")
		c.do(carl, NoteObligation{ID: o.ID, Version: o.Version, Kind: kind, Whom: "One, 1", HappenedAt: c.now})
	}
	o := c.one(SameDayAction)
	if o.State != Open || o.Facts.AcceptedBy != "" {
		t.Errorf("got %+v, want it open and accepted by nobody", o)
	}
	p, err := c.SameDayPage(o.ID, carl, false, c.now)
	if err != nil || len(p.Calls) != 2 || len(p.Accepted) > 0 {
		t.Errorf("got %+v, %v, want two calls and no acceptance", p, err)
	}
}

func TestWorkingDaysBetweenAreThoseThatAreAdded(t *testing.T) {
	for _, from := range []time.Time{monday, time.Date(2026, 12, 24, 18, 0, 0, 0, London), time.Date(2027, 3, 25, 9, 0, 0, 0, London), time.Date(2026, 12, 26, 9, 0, 0, 0, London)} {
		for _, n := range []int{1, 2, 3, 20} {
			if got := WorkingDays(from, AddWorkingDays(from, n)); got != n {
				t.Errorf("from %v: got %d, want %d", from, got, n)
			}
		}
		if got := WorkingDays(from, from); got != 0 {
			t.Errorf("from %v to itself: got %d", from, got)
		}
	}
}

// Christmas 2026: Boxing Day is a Saturday, so Monday the 28th is its substitute.
// Christmas 2027 falls on Saturday: Monday the 27th and Tuesday the 28th.
func TestSubstituteDaysAreNoWorkingDays(t *testing.T) {
	for from, want := range map[string]string{"2026-12-24": "2026-12-29", "2027-12-24": "2027-12-29", "2026-12-31": "2027-01-04",
		"2027-12-31": "2028-01-04", "2027-03-25": "2027-03-30", "2027-04-30": "2027-05-04", "2027-05-28": "2027-06-01", "2027-08-27": "2027-08-31"} {
		day, _ := time.ParseInLocation(time.DateOnly, from, London)
		if got := Date(AddWorkingDays(day.Add(12*time.Hour), 1)); got != want {
			t.Errorf("the working day after %s: got %s, want %s", from, got, want)
		}
	}
}
