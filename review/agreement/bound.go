// Package agreement is the statistics of assurance: what a random sample that was
// read again can show about all that was not, and how far two independent
// reviewers agree. It is pure: it knows counts and tables, and nothing about
// cases.
//
// Every interval and bound is at 95%.
package agreement

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/stat/combin"
	"gonum.org/v1/gonum/stat/distuv"
)

// doubt is the chance that a one-sided bound is wrong; tie is within which a sum of
// logarithms equals it.
const (
	doubt = 0.05
	tie   = 1e-9
)

// UpperRate is the exact one-sided upper 95% bound of Clopper and Pearson
// (1934) on the rate in a large population of which n were read and found had
// it. With nothing read it is 1.
func UpperRate(n, found int) float64 {
	if n <= found {
		return 1
	}
	return distuv.Beta{Alpha: float64(found) + 1, Beta: float64(n - found)}.Quantile(1 - doubt)
}

// UpperCount is the exact one-sided upper 95% bound on how many of a population
// have what found of n had that were drawn from it without putting any back: the
// greatest number that would still give so few with a chance above 5%, by the
// hypergeometric distribution (Buonaccorsi 1987). Those found are among it.
func UpperCount(population, n, found int) int {
	if n <= found {
		return population - n + found
	}
	most := population - n + found // with more, more would have been found
	beyond := sort.Search(most-found, func(i int) bool {
		return chanceOfAtMost(found, population, found+i+1, n) <= doubt+tie
	})
	return found + beyond
}

// chanceOfAtMost is the chance that n drawn without replacement from a population
// of which marked are marked hold at most found marked ones.
func chanceOfAtMost(found, population, marked, n int) float64 {
	all := combin.LogGeneralizedBinomial(float64(population), float64(n))
	sum := 0.0
	for x := max(0, n-(population-marked)); x <= min(found, marked, n); x++ {
		sum += math.Exp(combin.LogGeneralizedBinomial(float64(marked), float64(x)) +
			combin.LogGeneralizedBinomial(float64(population-marked), float64(n-x)) - all)
	}
	return sum
}

// A Sample is what came of reading some of a population again: drawn at random,
// read by somebody who did not know what had been decided.
type Sample struct{ Population, Read, Found int }

// A Bound is what a sample allows still: at most so many of the population,
// those found among them.
type Bound struct {
	Rate   float64
	Count  int
	Finite bool // worked out for a finite population
}

// smallShare is the sampling fraction up to which a population counts as large:
// the customary 5%, below which the finite bound hardly differs.
const smallShare = 0.05

// Bound is the upper 95% bound of the sample. Where no more than 5% of the
// population was read it is the binomial one, the count rounded to the nearest,
// so that it never says more than the rate does: 100 clean readings allow 2.95%,
// which is 654 of 22,144. Else the finite population counts.
func (s Sample) Bound() Bound {
	if s.Population <= 0 {
		return Bound{}
	}
	if float64(s.Read) > smallShare*float64(s.Population) {
		count := UpperCount(s.Population, s.Read, s.Found)
		return Bound{Rate: float64(count) / float64(s.Population), Count: count, Finite: true}
	}
	rate := UpperRate(s.Read, s.Found)
	return Bound{Rate: rate, Count: int(math.Round(rate * float64(s.Population)))}
}

// Whole reports whether all of the population was read: then nothing is left to infer.
func (s Sample) Whole() bool { return s.Population > 0 && s.Read >= s.Population }

// Enough is the rate that a sample must rule out before its result may be said to
// reassure: 299 clean readings of a large population do. Smaller samples have
// reassured boards falsely.
const Enough = 0.01

// Reassures reports whether the result may be said to show that little was missed.
func (s Sample) Reassures() bool {
	return s.Read > 0 && (s.Whole() && float64(s.Found) <= Enough*float64(s.Population) || s.Bound().Rate <= Enough)
}

// Size is the least number to read, of a population, so as to be 95% sure that at
// most missed of them were missed, though found should turn up in the sample; 0
// where missed are no fewer than all.
func Size(population, missed, found int) int {
	if missed >= population {
		return 0
	}
	return least(population, found, func(b Bound) bool { return b.Count <= missed })
}

// least is how many of a population must be read for a bound that will do, all of
// them if nothing less does.
func least(population, found int, does func(Bound) bool) int {
	return sort.Search(population, func(n int) bool { return n > found && does(Sample{population, n, found}.Bound()) })
}
