package review

import (
	"slices"
	"strings"
	"testing"
)

// A lead overrides a gate for one telling, with a reason: it opens that gate alone,
// not in a print run, and not for ever.
func TestALeadOverridesAGate(t *testing.T) {
	c := owing(t, RouteOutcome).do(lia, patient)
	c.do(lia, c.traced("alive", c.now.AddDate(0, 0, -5)))
	o := c.OpenTelling()
	const old = "No tracing answer of the last 3 days."
	if !c.gated(true, old) {
		t.Fatalf("got gates %q", c.Gates(true, c.now))
	}
	over := func() OverrideGate {
		o := c.OpenTelling()
		return OverrideGate{Telling: o.ID, Version: o.Version, Words: old, Reason: "Seen at the practice today."}
	}
	if c.May(OverrideName, lia, c.now) || c.May(OverrideName, dan, c.now) {
		t.Error("somebody else than a lead may override a gate")
	}
	unexplained, unknown := over(), over()
	unexplained.Reason, unknown.Words = " ", "Identity is not settled."
	c.problem(lou, unexplained, "reason")
	c.problem(lou, unknown, "words")
	c.do(lou, over())
	if c.gated(true, old) {
		t.Errorf("got gates %q, want it opened", c.Gates(true, c.now))
	}
	o = c.OpenTelling()
	parts, _ := c.PartsOf(o.ID, false)
	run := MakePack{Version: o.Version, Pack: Pack{Run: 1, Telling: o.ID, Kind: NothingAskedLetter, Parts: parts, Stood: c.Stands()}}
	if !slices.Contains(wordsOf(c.GatesOf(run, c.now)), old) {
		t.Errorf("a print run goes by it: %q", wordsOf(c.GatesOf(run, c.now)))
	}
	if later := c.now.AddDate(0, 0, c.Policy.CallTraceDays+1); !strings.Contains(strings.Join(c.Gates(true, later), " "), old) {
		t.Errorf("after %d days: got gates %q, want it closed again", c.Policy.CallTraceDays+1, c.Gates(true, later))
	}
	c.do(max_, Restrict{Reason: "A threat."})
	if !c.gated(true, "restricted") || slices.ContainsFunc(c.ToOverride(c.OpenTelling(), c.now), func(g Gate) bool { return g.Name == GateRestrict }) {
		t.Error("a restriction can be overridden")
	}
}
