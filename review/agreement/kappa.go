package agreement

import "math"

// Kappa is Cohen's kappa (1960): how much of the agreement that chance leaves open
// was reached, where chance goes by how often each reviewer gives each answer. Its
// interval is by the large-sample variance of Fleiss, Cohen and Everitt (1969). It
// is not defined where both gave one and the same answer throughout.
func (t Table) Kappa() Estimate {
	return t.kappa(func(i, j int) float64 {
		if i == j {
			return 1
		}
		return 0
	})
}

// WeightedKappa is Cohen's weighted kappa (1968) for ordered categories, with
// linear weights (Cicchetti and Allison 1971): two grades apart counts twice one
// grade. Quadratic weights forgive a difference of one grade nearly altogether, and
// rise with the number of grades (Brenner and Kliebsch 1996), although a grade
// decides here who is told and who signs. Its interval is by the variance of Fleiss,
// Cohen and Everitt (1969).
func (t Table) WeightedKappa() Estimate {
	furthest := float64(len(t) - 1)
	return t.kappa(func(i, j int) float64 { return 1 - math.Abs(float64(i-j))/furthest })
}

// kappa is kappa with a weight of agreement for each cell, 1 on the diagonal.
func (t Table) kappa(weight func(i, j int) float64) Estimate {
	n := float64(t.N())
	rows, columns := t.shares()
	observed, expected := 0.0, 0.0
	byRow, byColumn := make([]float64, len(t)), make([]float64, len(t)) // the mean weight of each row and column
	for i := range t {
		for j := range t {
			w := weight(i, j)
			observed += w * float64(t[i][j]) / n
			expected += w * rows[i] * columns[j]
			byRow[i] += w * columns[j]
			byColumn[j] += w * rows[i]
		}
	}
	if n == 0 || expected > 1-1e-12 {
		return Estimate{}
	}
	kappa := (observed - expected) / (1 - expected)
	spread := 0.0
	for i := range t {
		for j := range t {
			d := weight(i, j) - (byRow[i]+byColumn[j])*(1-kappa)
			spread += float64(t[i][j]) / n * d * d
		}
	}
	mean := kappa - expected*(1-kappa)
	return by(kappa, (spread-mean*mean)/(n*(1-expected)*(1-expected)))
}

// AC1 is Gwet's first-order coefficient (2008): like kappa, but chance agreement is
// taken to happen only in cases that are hard to tell, so that it stays steady where
// nearly all cases are of one kind. Its interval is by Gwet's variance for a large
// population of cases, the reviewers given.
func (t Table) AC1() Estimate {
	n, k := float64(t.N()), float64(len(t))
	if n == 0 {
		return Estimate{}
	}
	rows, columns := t.shares()
	half := make([]float64, len(t)) // the share of all answers that name each category
	chance := 0.0
	for i := range t {
		half[i] = (rows[i] + columns[i]) / 2
		chance += half[i] * (1 - half[i]) / (k - 1)
	}
	observed := float64(t.Agreed()) / n
	ac1 := (observed - chance) / (1 - chance)
	spread := 0.0
	for i := range t {
		for j := range t {
			d := -2 * (1 - ac1) * (1 - (half[i]+half[j])/2) / (k - 1)
			if i == j {
				d++
			}
			spread += float64(t[i][j]) / n * d * d
		}
	}
	mean := observed - 2*(1-ac1)*chance
	return by(ac1, (spread-mean*mean)/(n*(1-chance)*(1-chance)))
}

// shares are how often each reviewer gives each answer.
func (t Table) shares() (rows, columns []float64) {
	n := float64(t.N())
	rows, columns = make([]float64, len(t)), make([]float64, len(t))
	for i := range t {
		for j := range t {
			rows[i] += float64(t[i][j]) / n
			columns[j] += float64(t[i][j]) / n
		}
	}
	return rows, columns
}
