package review

import (
	"slices"
	"strings"
	"time"
)

// Overridable are the gates that a lead may override for one telling, with a reason:
// those that ask for care, none that says whose letters these are, who must be told,
// what was decided, or that a person is restricted.
var Overridable = []GateName{GateTrace, GateMoved, GateReturned, GateNeeds}

// An Override lets one telling go on although a gate is closed, as its words were,
// for as many days as a tracing answer counts for a call.
type Override struct {
	Gate   GateName  `json:"gate"`
	Words  string    `json:"words"`
	Reason string    `json:"reason"`
	By     PersonID  `json:"by"`
	ByName string    `json:"by_name"`
	At     time.Time `json:"at"`
}

// opens reports whether it is about a gate, as that is closed now.
func (x Override) opens(g Gate) bool { return x.Gate == g.Name && x.Words == g.Words }

// OverrideGate is a lead's word that one telling goes on although a gate is closed.
// What goes in a print run never does.
type OverrideGate struct {
	Telling ObligationID
	Version int
	Words   string // of the gate
	Reason  string
}

// Name is the change's name.
func (OverrideGate) Name() ChangeName { return OverrideName }

func (g OverrideGate) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	o, err := c.find(g.Telling, g.Version, OverrideName, by)
	if err != nil {
		return "", err
	}
	closed := c.ToOverride(o, at)
	i := slices.IndexFunc(closed, func(x Gate) bool { return x.Words == g.Words })
	p := Problems{}
	p.Add(i >= 0, "words", "Choose a gate that is closed now.")
	p.Add(strings.TrimSpace(g.Reason) != "", "reason", "Say why it goes on all the same, and what was done to be sure.")
	if err := p.Err(); err != nil {
		return "", err
	}
	x := Override{Gate: closed[i].Name, Words: g.Words, Reason: strings.TrimSpace(g.Reason), By: by.Person, ByName: by.Name, At: at}
	o.Facts.Overrides = append(slices.Clone(o.Facts.Overrides), x)
	o.step("gate overridden", x.Words+" "+x.Reason, "", at, by, at)
	return c.Stage, nil
}

// ToOverride are the gates of a telling that are closed at the time at and that a
// lead may override.
func (c *Case) ToOverride(t *Obligation, at time.Time) []Gate {
	var some []Gate
	for _, g := range slices.Concat(c.gatesOf(t, false, at), c.PackGates(t, Pack{}, at)) {
		if slices.Contains(Overridable, g.Name) && !slices.ContainsFunc(some, func(x Gate) bool { return x.Words == g.Words }) {
			some = append(some, g)
		}
	}
	return some
}

// unlessOverridden leaves out the gates that were overridden for a telling by the
// time at and not too long before it.
func (c *Case) unlessOverridden(t *Obligation, closed []Gate, at time.Time) []Gate {
	if t == nil || len(t.Facts.Overrides) == 0 {
		return closed
	}
	return slices.DeleteFunc(closed, func(g Gate) bool {
		return slices.ContainsFunc(t.Facts.Overrides, func(x Override) bool {
			return x.opens(g) && !x.At.After(at) && Date(at) <= Date(x.At.AddDate(0, 0, c.Policy.CallTraceDays))
		})
	})
}

// gateToOverride asks for a telling that by may know of, with a gate that can be
// overridden.
func gateToOverride(c *Case, by Actor, at time.Time) error {
	shown := Shown(*c, by)
	for i := range shown.Obligations {
		if o := &shown.Obligations[i]; o.Kind == Telling && o.State == Open && len(c.ToOverride(o, at)) > 0 {
			return nil
		}
	}
	return notNow("No gate that could be overridden is closed on this case now.")
}
