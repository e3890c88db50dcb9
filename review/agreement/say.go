package agreement

import (
	"fmt"
	"math"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// number writes a number with commas, as 22,144.
func number(n int) string { return message.NewPrinter(language.BritishEnglish).Sprintf("%d", n) }

// Percent writes a share in per cent with as many places as it takes to see it.
func Percent(share float64) string {
	switch {
	case share == 0 || share >= 0.1:
		return fmt.Sprintf("%.1f%%", 100*share)
	case share >= 0.0005:
		return fmt.Sprintf("%.2f%%", 100*share)
	}
	return fmt.Sprintf("%.3f%%", 100*share)
}

// Words name what a sample is of, as they stand in a sentence: of 4,310 All, 120
// were drawn by lot and Read; none was Found.
type Words struct{ All, Read, Found string }

// Result says what was read and found, and the bound that follows with the number
// of patients that it means. It says nothing where nothing can be said.
func (s Sample) Result(w Words) string {
	switch {
	case s.Population == 0:
		return "There are no " + w.All + " yet."
	case s.Read == 0:
		return fmt.Sprintf("None of %s %s has been drawn and read again yet. Nothing can be said of them.", number(s.Population), w.All)
	}
	found := "none was " + w.Found
	switch {
	case s.Found == 1:
		found = "1 was " + w.Found
	case s.Found > 1:
		found = number(s.Found) + " were " + w.Found
	}
	if s.Whole() {
		return fmt.Sprintf("All %s %s were %s; %s. Nothing is left to infer.", number(s.Population), w.All, w.Read, found)
	}
	were, among := "were", ""
	if s.Read == 1 {
		were = "was"
	}
	if s.Found > 0 {
		among = ", those found among them"
	}
	b := s.Bound()
	return fmt.Sprintf("Of %s %s, %s %s drawn by lot and %s; %s. We can be 95%% sure that at most %s of the %s are (%s)%s.",
		number(s.Population), w.All, number(s.Read), were, w.Read, found, number(b.Count), number(s.Population), Percent(b.Rate), among)
}

// Verdict says whether the result may be used to reassure anybody, and if not what
// it would take. Where a sample is too small it refuses.
func (s Sample) Verdict() string {
	accepted := int(math.Floor(Enough * float64(s.Population)))
	size := least(s.Population, s.Found, func(b Bound) bool { return b.Rate <= Enough })
	switch {
	case s.Population == 0:
		return ""
	case s.Reassures():
		return "This may be quoted, as it stands and whole: how many were read, how many were found, and the bound. It is not “no harm”."
	case size >= s.Population:
		return "Too few were read to say that little was missed: do not say so. Of so few, only reading all would show it."
	case s.Found > 0:
		return fmt.Sprintf("This does not show that little was missed: do not say so. Look first at why these were; if no more were found, %s would have to be read for a bound of 1%% (%s of %s).", number(size), number(accepted), number(s.Population))
	}
	return fmt.Sprintf("Too few were read to say that little was missed: do not say so. With none found, %s must be read for a bound of 1%% (%s of %s).", number(size), number(accepted), number(s.Population))
}

// A Reading is a coefficient with its name and what it says in plain words.
type Reading struct {
	Name     string
	Estimate Estimate
	Share    bool // a share in per cent, else on the scale from -1 to 1
	Says     string
}

// Value is the coefficient as a page shows it.
func (r Reading) Value() string {
	switch {
	case !r.Estimate.Defined:
		return "None"
	case r.Share:
		return fmt.Sprintf("%.1f%%", 100*r.Estimate.Value)
	}
	return signed(r.Estimate.Value)
}

// Range is its 95% interval as a page shows it.
func (r Reading) Range() string {
	switch {
	case !r.Estimate.Defined || !r.Estimate.Interval:
		return "None"
	case r.Share:
		return fmt.Sprintf("%.1f%% to %.1f%%", 100*r.Estimate.Low, 100*r.Estimate.High)
	}
	return signed(r.Estimate.Low) + " to " + signed(r.Estimate.High)
}

// signed writes a coefficient with a true minus.
func signed(x float64) string {
	if x <= -0.005 {
		return fmt.Sprintf("−%.2f", -x)
	}
	return fmt.Sprintf("%.2f", math.Abs(x))
}

// reading puts a coefficient beside its sentence. says is left out, and the reason
// stands instead, where the pairs are too few for it.
func reading(name string, share bool, e Estimate, says string) Reading {
	r := Reading{Name: name, Estimate: e, Share: share}
	switch {
	case !e.Defined:
		r.Says = "These pairs do not determine it: one of the answers never occurs, or no other."
	case !e.Interval:
		r.Says = "Every pair agrees, and no interval can be given. Say how many pairs there were instead."
	case e.Vague():
		r.Says = "Too few pairs to judge by: anything from " + r.Range() + " is compatible with them."
	default:
		r.Says = fmt.Sprintf(says, r.Value())
	}
	return r
}

// scale explains coefficients of which chance makes 0.
const scale = "%s, where 0 is no better than chance and 1 is full agreement. "

// OfTwo are the coefficients of a table of two categories, which are called
// positive and negative.
func (t Table) OfTwo(positive, negative string) []Reading {
	return []Reading{
		reading("Agreement", true, t.Observed(), "In %s of the cases both reviewers gave the same answer."),
		reading("Agreement on "+positive, true, t.On(0), "Where one reviewer answered “"+positive+"”, the other did too in %s."),
		reading("Agreement on "+negative, true, t.On(1), "Where one reviewer answered “"+negative+"”, the other did too in %s."),
		t.readAC1(), t.readPABAK(),
		reading("Cohen’s kappa", false, t.Kappa(), scale+"Chance goes by how often each reviewer gives each answer, so kappa falls where nearly all answers are of one kind."),
	}
}

// OfGrades are the coefficients of a table of ordered categories.
func (t Table) OfGrades() []Reading {
	return []Reading{
		reading("Agreement", true, t.Observed(), "In %s of the cases both reviewers gave the same grade."),
		reading("Weighted kappa, linear", false, t.WeightedKappa(), scale+"A difference of two grades counts twice one of one grade."),
		t.readAC1(), t.readPABAK(),
		reading("Cohen’s kappa", false, t.Kappa(), scale+"Every difference counts alike, however many grades apart."),
	}
}

func (t Table) readAC1() Reading {
	return reading("Gwet’s AC1", false, t.AC1(), scale+"Chance is taken to play a part only in cases that are hard to tell, so it stays steady where one answer is rare.")
}

func (t Table) readPABAK() Reading {
	return reading("PABAK", false, t.PABAK(), scale+"Chance is taken to give every answer equally often.")
}
