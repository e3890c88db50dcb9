package views

import (
	"fmt"
	"math"

	"harmreview/review"
	"harmreview/review/agreement"
	"harmreview/views/kit"
)

// sampleTitle is what pages call a sample.
func sampleTitle(s review.Sample) string {
	if s == review.SampledClosing {
		return "Closings at triage"
	}
	return "Negative assessments"
}

// sampleAbout says how a sample is drawn and read.
func sampleAbout(r review.SampleResult) string {
	if r.Kind == review.SampledClosing {
		return "Of the cases all of whose letters were closed at triage, " + Percent(r.Share) + "% are drawn by lot now. Another clinician assesses a drawn one in full and knows neither the closing, nor who made it, nor that it was drawn."
	}
	return "Of the cases in which the first assessment found nothing positive, " + Percent(r.Share) + "% are drawn by lot now. A drawn one gets a second review by another clinician, who does not know what the first one found, nor why there is a second."
}

// drawnWords name a sample in its sentences.
func drawnWords(s review.Sample) agreement.Words {
	if s == review.SampledClosing {
		return agreement.Words{All: "cases closed at triage", Read: "assessed blind", Found: "positive"}
	}
	return agreement.Words{All: "cases with a negative assessment", Read: "reviewed again blind", Found: "positive"}
}

// sampleOf is a result as the statistics take it.
func sampleOf(r review.SampleResult) agreement.Sample {
	return agreement.Sample{Population: r.N[review.SampleAll], Read: r.N[review.SampleRead], Found: r.N[review.SampleFound]}
}

// sampleUnfinished says what may still change a result; "" when nothing can.
func sampleUnfinished(r review.SampleResult) string {
	if open, known := r.N[review.SampleOpen]; known {
		if open == 0 {
			return ""
		}
		return "Not final: " + count(open, "drawn case") + stillBeing(open) + " being read. A case in which something is found takes longest, so this can get worse."
	}
	if r.Assess+r.Second == 0 {
		return ""
	}
	return "Not final: " + count(r.Assess, "case") + waits(r.Assess) + " for an assessment and " + thousands(r.Second) + " for a second review. Those of them that were drawn are not counted yet, and nobody who may be asked to read one is told which or how many they are. A case in which something is found takes longest, so this can get worse."
}

func stillBeing(n int) string {
	if n == 1 {
		return " is still"
	}
	return " are still"
}

func wasOrWere(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

func stillStand(n int) string {
	if n == 1 {
		return "stands"
	}
	return "stand"
}

func waits(n int) string {
	if n == 1 {
		return " waits"
	}
	return " wait"
}

// sampleUneven says that the share was not the same throughout; "" when it was.
func sampleUneven(r review.SampleResult) string {
	if r.Least < 0 || r.Least == r.Most {
		return ""
	}
	return "The share was changed during the review, from " + Percent(r.Least) + "% to " + Percent(r.Most) + "%. The bound takes all cases alike, although those from when it was smaller are covered less well."
}

// figuresShown are the figures that a result has for whoever looks.
func figuresShown(r review.SampleResult) []review.SampleFigure {
	var all []review.SampleFigure
	for _, f := range review.SampleFigures {
		if _, known := r.N[f]; known || !f.Kept() {
			all = append(all, f)
		}
	}
	return all
}

// sampleFigureLabel is what pages call a figure of a sample.
func sampleFigureLabel(s review.Sample, f review.SampleFigure) string {
	switch f {
	case review.SampleAll:
		return sentence(drawnWords(s).All)
	case review.SampleDrawn:
		return "Drawn by lot"
	case review.SampleOpen:
		return "Drawn, and still being read"
	case review.SampleNotBlind:
		return "Drawn and read, but not blind: in no sum below"
	case review.SampleRead:
		return "Drawn and read blind"
	case review.SampleFound:
		return "… of those positive"
	}
	return ""
}

// assuranceSum says how many cases a table behind a figure has.
func assuranceSum(t review.AssuranceTable) string { return sentence(count(t.Cases, "case")) }

// unreadWords say that cases of a table are named to nobody.
func unreadWords(n int) string {
	if n == 1 {
		return "One of them is still being read, and is not named to anybody: its reader is not to learn that it was drawn."
	}
	return thousands(n) + " of them are still being read, and are not named to anybody: their readers are not to learn that they were drawn."
}

// A SizeForm is the question how sure the incident must be, as it was typed.
type SizeForm struct {
	Sample     string
	Population string
	Missed     string
	Found      string
}

// A SizeAnswer is what would have to be read.
type SizeAnswer struct {
	Kind                      review.Sample
	Population, Missed, Found int
	Read                      int
}

var sizeFields = []string{"sample", "population", "missed", "found"}

func sizeOptions() []kit.Option {
	return []kit.Option{
		{Value: string(review.SampledClosing), Label: sampleTitle(review.SampledClosing)},
		{Value: string(review.SampledAssessment), Label: sampleTitle(review.SampledAssessment)},
	}
}

// sizeWords answer the question in a sentence.
func sizeWords(s SizeAnswer) string {
	found := "if none of them is positive"
	if s.Found > 0 {
		found = fmt.Sprintf("if no more than %s of them turn out positive", thousands(s.Found))
	}
	return fmt.Sprintf("To be 95%% sure that at most %s of %s %s are positive, %s must be read blind, %s.",
		thousands(s.Missed), thousands(s.Population), drawnWords(s.Kind).All, thousands(s.Read), found)
}

// share is the share of the policy by which the lot falls on enough of them with
// a chance of about 97.5%: two standard deviations above the number.
func (s SizeAnswer) share() float64 {
	want := (float64(s.Read) + 2*math.Sqrt(float64(s.Read))) / float64(s.Population)
	return min(1, math.Ceil(want*1000)/1000)
}

// proposedShare says what to enter in the policy.
func proposedShare(s SizeAnswer) string {
	field := "Closings at triage that are read again"
	if s.Kind == review.SampledAssessment {
		field = "Negative assessments that get a second review"
	}
	return "The lot falls on each by itself, so a little more is needed to be sure of the number. Propose " + Percent(s.share()) + "% under “" + field + "”. It holds for what is decided from then on."
}

// works reports whether the answer asks for less than everything.
func (s SizeAnswer) works() bool { return s.Read > 0 && s.Read < s.Population }
