package review

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// Of everybody's work the same share is drawn, whoever else works beside them: one of
// each 1/share in a row, and the same again from the same seed.
func TestLotsAreDrawnInTurnOfEverybodysWork(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed, by := rapid.String().Draw(t, "seed"), PersonID(rapid.Int64Range(1, 1000).Draw(t, "by"))
		share := rapid.Float64Range(0, 1).Draw(t, "share")
		n := rapid.IntRange(0, 400).Draw(t, "n")
		drawn := 0
		for k := range n {
			d := Draw{Kind: SampledAssessment, By: by, K: k, Share: share}
			if d.Again(seed, 1) {
				drawn++
			}
			if d.Again(seed, 1) != d.Again(seed, 2) {
				t.Fatal("the case moves the lot")
			}
		}
		if want := share * float64(n); math.Abs(float64(drawn)-want) > 1 {
			t.Fatalf("%d drawn of %d at %v, want %.1f", drawn, n, share, want)
		}
	})
}

// Over many people every place in the turn is drawn about as often: nobody can
// tell from where they stand.
func TestEveryPlaceInTheTurnIsDrawnAlike(t *testing.T) {
	const people, share = 4000, 0.05
	for k := range 20 {
		n := 0
		for by := range people {
			if (Draw{Kind: SampledClosing, By: PersonID(by + 1), K: k, Share: share}).Again("seed", 1) {
				n++
			}
		}
		if n < people*4/100 || n > people*6/100 {
			t.Errorf("place %d is drawn for %d of %d, want about %v", k, n, people, people*share)
		}
	}
}
