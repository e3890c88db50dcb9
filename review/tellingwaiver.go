package review

import (
	"strings"
	"time"
)

// A TellingWaiver is a class of people who are owed something that the policy asks
// for no more, and whom an owner waives by name. Candour is never among them.
type TellingWaiver struct {
	Class    TellingClass
	Name     string
	Reason   string
	Expected int // how many people the page said there are
}

// Check reports what is wrong with it under a policy, by form field; so many people
// of the class are owed something.
func (w TellingWaiver) Check(policy Policy, owing int) Problems {
	p := Problems{}
	p.Add(policy.RouteOf(w.Class) == RouteNobody, "class", "Choose people to whom the policy in force tells nothing.")
	p.Add(owing > 0, "class", "Nobody of these is owed anything now.")
	p.Add(owing == w.Expected, "class", "How many they are has changed since the page was opened. Look again, then waive it.")
	p.Add(strings.TrimSpace(w.Name) != "", "name", "Give the class a name. Reports count it under that name.")
	p.Add(strings.TrimSpace(w.Reason) != "", "reason", "Say why these people are told nothing.")
	return p
}

// WaiveTellings ends the tellings of a case but for candour, because an owner waived
// the class that it is in: those that were open at the time Before.
type WaiveTellings struct {
	Class  TellingClass
	Called string
	Reason string
	Before time.Time
}

// Name is the change's name.
func (WaiveTellings) Name() ChangeName { return WaiveTellingsName }

func (w WaiveTellings) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	if c.TellingClass() != w.Class || c.Policy.RouteOf(w.Class) != RouteNobody {
		return "", notNow("This case is not of the class that was waived any more.")
	}
	why, ended := strings.TrimSpace(w.Called)+": "+strings.TrimSpace(w.Reason), 0
	for i := range c.Obligations {
		o := &c.Obligations[i]
		if o.Kind != Telling || o.State != Open || o.Facts.Route == RouteCandour || o.OpenedAt.After(w.Before) {
			continue
		}
		o.Changed = true
		o.step("waived", why, "", at, by, at)
		o.close(Waived, why, by, at)
		ended++
	}
	if ended == 0 {
		return "", notNow("Nothing of what was waived is owed on this case.")
	}
	return c.Stage, nil
}
