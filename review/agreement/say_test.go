package agreement

import (
	"strings"
	"testing"
)

var closings = Words{All: "cases closed at triage", Read: "assessed blind", Found: "positive"}

// A clean sample that is too small is never worded as reassurance.
func TestSmallSamplesAreRefused(t *testing.T) {
	for _, c := range []struct {
		s     Sample
		says  []string
		hides string
	}{
		{Sample{22_144, 100, 0}, []string{"at most 654 of the 22,144 are (2.95%)", "none was positive", "do not say so", "299 must be read", "(221 of 22,144)"}, "may be quoted"},
		{Sample{22_144, 300, 0}, []string{"at most 220 of the 22,144", "may be quoted", "It is not “no harm”"}, "do not say so"},
		{Sample{22_144, 300, 1}, []string{"1 was positive", "those found among them", "Look first at why"}, "may be quoted"},
		{Sample{22_144, 3000, 2}, []string{"2 were positive", "may be quoted"}, "do not say so"},
		{Sample{22_144, 0, 0}, []string{"Nothing can be said"}, "95%"},
		{Sample{40, 12, 0}, []string{"at most 7 of the 40", "38 must be read"}, "may be quoted"},
		{Sample{40, 12, 2}, []string{"2 were positive", "Of so few, only reading all would show it"}, "may be quoted"},
		{Sample{40, 40, 0}, []string{"All 40 cases closed at triage were assessed blind; none was positive", "may be quoted"}, "95%"},
		{Sample{}, []string{"There are no cases closed at triage yet."}, "95%"},
	} {
		said := c.s.Result(closings) + " " + c.s.Verdict()
		for _, want := range c.says {
			if !strings.Contains(said, want) {
				t.Errorf("%+v: does not say %q: %s", c.s, want, said)
			}
		}
		if strings.Contains(said, c.hides) {
			t.Errorf("%+v: says %q: %s", c.s, c.hides, said)
		}
	}
}

// Each coefficient has a sentence with its value, and none where pairs are too few.
func TestReadings(t *testing.T) {
	many := Table{{40, 12}, {14, 434}}
	for _, r := range many.OfTwo("positive", "not positive") {
		if !strings.Contains(r.Says, r.Value()) || r.Range() == "None" {
			t.Errorf("%s %s (%s): %s", r.Name, r.Value(), r.Range(), r.Says)
		}
	}
	for _, r := range (Table{{3, 1}, {0, 4}}).OfTwo("positive", "not positive") {
		if !strings.Contains(r.Says, "Too few pairs") {
			t.Errorf("%s of eight pairs: %s", r.Name, r.Says)
		}
	}
	for _, r := range (Table{{0, 0}, {0, 30}}).OfTwo("positive", "not positive") {
		if r.Name == "Cohen’s kappa" && (r.Value() != "None" || !strings.Contains(r.Says, "do not determine")) {
			t.Errorf("kappa of one answer throughout: %s, %s", r.Value(), r.Says)
		}
	}
	if got := (Reading{Estimate: Table{{0, 40}, {40, 920}}.Kappa()}).Value(); got != "−0.04" {
		t.Errorf("got %s, want −0.04", got)
	}
}
