package agreement

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// A Table counts pairs of answers by category: rows are the first reviewer's,
// columns the second's. Both have the same categories, in the same order.
type Table [][]int

// NewTable is an empty table of so many categories.
func NewTable(categories int) Table {
	t := make(Table, categories)
	for i := range t {
		t[i] = make([]int, categories)
	}
	return t
}

// N is how many pairs the table counts.
func (t Table) N() int {
	n := 0
	for _, row := range t {
		for _, x := range row {
			n += x
		}
	}
	return n
}

// Agreed is how many pairs lie on the diagonal.
func (t Table) Agreed() int {
	n := 0
	for i := range t {
		n += t[i][i]
	}
	return n
}

// An Estimate is a coefficient with its 95% interval.
type Estimate struct {
	Value     float64
	SE        float64 // the standard error, of those whose interval rests on one
	Low, High float64
	Defined   bool // false where the table does not determine the coefficient
	Interval  bool // false where the method gives none, as with perfect agreement
}

// Vague reports whether the interval is missing or so wide that the coefficient
// says little: wider than 0.4, a fifth of the scale from -1 to 1.
func (e Estimate) Vague() bool { return !e.Defined || !e.Interval || e.High-e.Low > 0.4 }

// Observed is the share of pairs that agree, with the exact interval of Clopper
// and Pearson (1934).
func (t Table) Observed() Estimate { return share(t.Agreed(), t.N()) }

// On is the specific agreement on a category: of the answers that name it, by
// either reviewer, the share whose other answer names it too, 2a/(2a+b+c). That is
// positive agreement for the category of positives, negative agreement for the
// other (Cicchetti and Feinstein 1990). Its interval is that of Clopper and
// Pearson for a/(a+b+c), of which it is a rising function; unlike the interval by
// a standard error it has a width where a is 0, or b and c are.
func (t Table) On(category int) Estimate {
	a, either := t[category][category], -t[category][category]
	for i := range t {
		either += t[category][i] + t[i][category]
	}
	return share(a, either).through(func(q float64) float64 { return 2 * q / (1 + q) })
}

// PABAK is kappa adjusted for prevalence and bias (Byrt, Bishop and Carlin 1993):
// as though by chance every category were equally likely; of two categories
// twice the observed agreement less 1. Its interval is that of the observed
// agreement, put through the same sum.
func (t Table) PABAK() Estimate {
	k := float64(len(t))
	return t.Observed().through(func(p float64) float64 { return (k*p - 1) / (k - 1) })
}

// share is x of n with the two-sided interval of Clopper and Pearson.
func share(x, n int) Estimate {
	if n == 0 {
		return Estimate{}
	}
	e := Estimate{Value: float64(x) / float64(n), High: 1, Defined: true, Interval: true}
	if x > 0 {
		e.Low = distuv.Beta{Alpha: float64(x), Beta: float64(n-x) + 1}.Quantile(doubt / 2)
	}
	if x < n {
		e.High = distuv.Beta{Alpha: float64(x) + 1, Beta: float64(n - x)}.Quantile(1 - doubt/2)
	}
	return e
}

// through is the estimate of a rising function of what e estimates.
func (e Estimate) through(f func(float64) float64) Estimate {
	if !e.Defined {
		return e
	}
	e.Value, e.Low, e.High = f(e.Value), f(e.Low), f(e.High)
	return e
}

// by is an estimate with the interval that a variance gives, as large samples
// have it, within the scale of the coefficients.
func by(value, variance float64) Estimate {
	e := Estimate{Value: value, SE: math.Sqrt(max(variance, 0)), Defined: true}
	z := distuv.UnitNormal.Quantile(1 - doubt/2)
	e.Low, e.High = max(-1, value-z*e.SE), min(1, value+z*e.SE)
	e.Interval = e.SE > 1e-9
	return e
}
