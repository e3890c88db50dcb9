package agreement

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.Abs(got-want) > within {
		t.Errorf("%s: got %.7f, want %.7f", what, got, want)
	}
}

// The bounds of Clopper and Pearson, against published figures.
func TestUpperRate(t *testing.T) {
	for _, c := range []struct {
		n, found     int
		want, within float64
		source       string
	}{
		{100_000, 5, 0.0001051275, 5e-11, "R package GenBinomApps, example of clopper.pearson.ci"},
		{100, 0, 0.0295130, 5e-8, "1 - 0.05^(1/100); Hanley and Lippman-Hand 1983"},
		{299, 0, 0.01, 4e-5, "the customary 299 for 1%"},
		{598, 0, 0.005, 2e-5, "598 for 0.5%"},
		{1497, 0, 0.002, 2e-6, "1,497 for 0.2%"},
		{2995, 0, 0.001, 1e-6, "2,995 for 0.1%"},
		{0, 0, 1, 0, "nothing read allows everything"},
		{7, 7, 1, 0, "all found allow everything"},
	} {
		near(t, fmt.Sprintf("%d of %d (%s)", c.found, c.n, c.source), UpperRate(c.n, c.found), c.want, c.within)
	}
	for n, rate := range map[int]float64{299: 0.01, 598: 0.005, 1497: 0.002, 2995: 0.001} { // and no fewer
		if UpperRate(n, 0) > rate || UpperRate(n-1, 0) <= rate {
			t.Errorf("%d is not the least number for %g", n, rate)
		}
	}
}

// What clean samples of 22,144 still allow, as those who have had to say it to
// boards worked it out: the exact binomial bound, the population taken as large.
func TestWhatCleanSamplesStillAllow(t *testing.T) {
	for n, want := range map[int]int{100: 654, 300: 220, 1000: 66} {
		b := Sample{Population: 22_144, Read: n}.Bound()
		if b.Count != want || b.Finite {
			t.Errorf("%d clean of 22,144: got %+v, want %d by the binomial bound", n, b, want)
		}
	}
	if (Sample{Population: 22_144, Read: 100}).Reassures() || !(Sample{Population: 22_144, Read: 300}).Reassures() {
		t.Error("100 clean readings must not reassure, and 300 may")
	}
}

// The tables of Cannon and Roe (1982) say how many animals of a herd must be tested
// so as to be 95% sure that fewer than so many are diseased when none is found.
func TestFinitePopulations(t *testing.T) {
	for _, c := range []struct{ herd, diseased, n int }{{100, 5, 45}, {200, 10, 51}, {500, 25, 56}, {1000, 50, 57}, {50, 1, 48}, {20, 1, 19}} {
		if got := UpperCount(c.herd, c.n, 0); got >= c.diseased {
			t.Errorf("%d clean of %d: got up to %d, want fewer than %d", c.n, c.herd, got, c.diseased)
		}
		if got := UpperCount(c.herd, c.n-1, 0); got < c.diseased {
			t.Errorf("%d clean of %d: got up to %d, want %d still possible", c.n-1, c.herd, got, c.diseased)
		}
	}
}

// The finite bound is what its definition says, counted out, and never more than
// the binomial one allows.
func TestFiniteBoundIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.IntRange(1, 60).Draw(t, "population")
		n := rapid.IntRange(0, all).Draw(t, "read")
		found := rapid.IntRange(0, n).Draw(t, "found")
		want := found
		for marked := found; marked <= all-n+found; marked++ {
			if waysOfAtMost(found, all, marked, n)/choose(all, n) > 0.05+1e-9 {
				want = marked
			}
		}
		got := UpperCount(all, n, found)
		if got != want {
			t.Fatalf("%d found of %d read of %d: got %d, want %d", found, n, all, got, want)
		}
		if n > 0 && float64(got) > UpperRate(n, found)*float64(all)+1e-9 {
			t.Fatalf("the finite bound %d is above the binomial one", got)
		}
	})
}

func waysOfAtMost(found, all, marked, n int) float64 {
	sum := 0.0
	for x := 0; x <= found; x++ {
		sum += choose(marked, x) * choose(all-marked, n-x)
	}
	return sum
}

func choose(n, k int) float64 {
	if k < 0 || k > n {
		return 0
	}
	c := 1.0
	for i := range k {
		c = c * float64(n-i) / float64(i+1)
	}
	return c
}

// A size is the least that does, for whatever is accepted as found.
func TestSize(t *testing.T) {
	if got := Size(1_000_000, 10_000, 0); got != 299 {
		t.Errorf("1%% of a large population: got %d, want 299", got)
	}
	for _, c := range []struct{ all, missed, found int }{{22_144, 100, 0}, {22_144, 22, 0}, {22_144, 220, 2}, {300, 3, 0}, {40, 0, 0}} {
		n := Size(c.all, c.missed, c.found)
		if got := (Sample{c.all, n, c.found}).Bound().Count; got > c.missed {
			t.Errorf("%+v: %d leave up to %d", c, n, got)
		}
		if n > 1 && n < c.all && (Sample{c.all, n - 1, c.found}).Bound().Count <= c.missed {
			t.Errorf("%+v: %d is not the least", c, n)
		}
	}
	if got := Size(40, 0, 0); got != 38 {
		t.Errorf("one of 40 is among 38 that are read with a chance of 95%%: got %d", got)
	}
	if got := Size(40, 40, 0); got != 0 {
		t.Errorf("who accepts that all were missed need read none: got %d", got)
	}
}

// published are tables with the coefficients that others print for them.
var published = []struct {
	name                   string
	table                  Table
	kappa, weighted, ac1   float64
	kappaSE, weightedSE    float64
	kappaLow, kappaHigh    float64
	weightedLow, wHigh     float64
	within                 float64
	withoutAC1, noWeighted bool
}{
	{name: "abstractors: R package irrCAC 1.0, vignette “overview” (Gwet)", table: Table{{13, 0, 0}, {0, 20, 7}, {0, 4, 56}},
		kappa: 0.7964094, kappaSE: 0.05891072, kappaLow: 0.680, kappaHigh: 0.913, ac1: 0.8493305, within: 5e-8, noWeighted: true},
	{name: "SAS PROC FREQ, as printed on Uebersax's page on kappa in SAS", table: Table{{0, 0, 0}, {5, 16, 3}, {8, 12, 28}},
		kappa: 0.3333, kappaSE: 0.0814, kappaLow: 0.1738, kappaHigh: 0.4929, weighted: 0.2895, weightedSE: 0.0756, weightedLow: 0.1414, wHigh: 0.4376, within: 5e-5, withoutAC1: true},
	{name: "SAS PROC FREQ, as kept in the tests of statsmodels", table: Table{{0, 4, 1}, {0, 8, 0}, {0, 1, 5}},
		kappa: 0.4842, kappaSE: 0.1380, kappaLow: 0.2137, kappaHigh: 0.7547, weighted: 0.4701, weightedSE: 0.1457, weightedLow: 0.1845, wHigh: 0.7558, within: 5e-5, withoutAC1: true},
}

func TestCoefficientsAgainstPublishedOnes(t *testing.T) {
	for _, c := range published {
		k := c.table.Kappa()
		near(t, c.name+": kappa", k.Value, c.kappa, c.within)
		near(t, c.name+": its error", k.SE, c.kappaSE, c.within)
		near(t, c.name+": its lower limit", k.Low, c.kappaLow, max(c.within, 0.0015)) // irrCAC goes by Student's t
		near(t, c.name+": its upper limit", k.High, c.kappaHigh, max(c.within, 0.0015))
		if !c.noWeighted {
			w := c.table.WeightedKappa()
			near(t, c.name+": weighted kappa", w.Value, c.weighted, c.within)
			near(t, c.name+": its error", w.SE, c.weightedSE, c.within)
			near(t, c.name+": its lower limit", w.Low, c.weightedLow, c.within)
			near(t, c.name+": its upper limit", w.High, c.wHigh, c.within)
		}
		if !c.withoutAC1 {
			near(t, c.name+": AC1", c.table.AC1().Value, c.ac1, c.within)
		}
	}
}

// Gwet's variance, against the standard error that irrCAC prints for the table of
// the abstractors, and against a jackknife of the same table.
func TestErrorOfAC1(t *testing.T) {
	table := published[0].table
	near(t, "error of AC1", table.AC1().SE, 0.04321747, 5e-8)
	near(t, "error by the jackknife", table.AC1().SE, jackknife(table, func(t Table) float64 { return t.AC1().Value }), 0.002)
	near(t, "error of kappa by the jackknife", table.Kappa().SE, jackknife(table, func(t Table) float64 { return t.Kappa().Value }), 0.002)
}

func jackknife(table Table, of func(Table) float64) float64 {
	n, sum, squares := float64(table.N()), 0.0, 0.0
	for i := range table {
		for j := range table[i] {
			if count := float64(table[i][j]); count > 0 {
				table[i][j]--
				v := of(table)
				table[i][j]++
				sum, squares = sum+count*v, squares+count*v*v
			}
		}
	}
	return math.Sqrt((n - 1) / n * (squares - sum*sum/n))
}

// Where nearly all cases are of one kind kappa collapses, and the others do not:
// 1,000 readings, of which 920 agree on none and 80 differ, half each way.
func TestRarePositives(t *testing.T) {
	table := Table{{0, 40}, {40, 920}}
	near(t, "observed", table.Observed().Value, 0.92, 1e-9)
	near(t, "kappa", table.Kappa().Value, -0.04, 0.002)
	near(t, "AC1", table.AC1().Value, 0.91, 0.005)
	near(t, "PABAK", table.PABAK().Value, 0.84, 1e-9)
	near(t, "positive agreement", table.On(0).Value, 0, 1e-9)
	near(t, "negative agreement", table.On(1).Value, 2*920/(2*920+80.0), 1e-9)
	if table.On(0).High < 0.05 || !table.On(0).Interval {
		t.Errorf("no positive agreed on in 80 still allows some: got %+v", table.On(0))
	}
}

// The paradox of Feinstein and Cicchetti (1990): 85 of 100 agree in both tables,
// with kappa 0.70 and 0.32. Byrt, Bishop and Carlin (1993): both have PABAK 0.70.
func TestParadox(t *testing.T) {
	for _, c := range []struct {
		table Table
		kappa float64
	}{{Table{{40, 9}, {6, 45}}, 0.70}, {Table{{80, 10}, {5, 5}}, 0.32}} {
		near(t, "kappa", c.table.Kappa().Value, c.kappa, 0.005)
		near(t, "PABAK", c.table.PABAK().Value, 0.70, 1e-9)
	}
	// The example in Uebersax's program for the proportions of specific agreement.
	table := Table{{10, 20}, {30, 40}}
	near(t, "positive agreement", table.On(0).Value, 20/70.0, 1e-9)
	near(t, "negative agreement", table.On(1).Value, 80/130.0, 1e-9)
}

// Two categories in order leave nothing to weigh.
func TestWeightedKappaOfTwo(t *testing.T) {
	table := Table{{31, 12}, {4, 58}}
	near(t, "kappa: R package statpsych, example of ci.kappa", table.Kappa().Value, 0.6756757, 5e-8)
	near(t, "its error by the same", table.Kappa().SE, 0.07344761, 5e-8)
	near(t, "weighted", table.WeightedKappa().Value, table.Kappa().Value, 1e-12)
	near(t, "its error", table.WeightedKappa().SE, table.Kappa().SE, 1e-12)
}

// What cannot be said is not said: no pairs, one answer throughout, no difference.
func TestUndefined(t *testing.T) {
	for _, e := range []Estimate{NewTable(2).Kappa(), NewTable(2).AC1(), NewTable(2).Observed(), NewTable(2).On(0), NewTable(2).PABAK(), Table{{0, 0}, {0, 9}}.Kappa(), Table{{0, 0}, {0, 9}}.On(0)} {
		if e.Defined || !e.Vague() {
			t.Errorf("got %+v, want nothing", e)
		}
	}
	perfect := Table{{5, 0}, {0, 5}}
	if k := perfect.Kappa(); !k.Defined || k.Interval || k.Value != 1 || !k.Vague() {
		t.Errorf("perfect agreement of ten: got %+v, want 1 without an interval", k)
	}
}
