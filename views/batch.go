package views

import (
	"slices"
	"strings"

	"harmreview/review"
)

// BatchPath is the page of what a person has decided at triage.
const BatchPath = "/batch"

// A BatchForm confirms a batch as its page showed it.
type BatchForm struct {
	Batch    review.BatchID `form:"batch"`
	Standing int            `form:"standing"`
}

// batchDecided says a decision of a batch in words.
func batchDecided(d review.BatchDecision) string {
	switch d.Answer {
	case review.Close:
		return "Close: " + d.Label
	case review.PassUp:
		return "Passed up to a clinician"
	case review.NotFound:
		return "Letter not found"
	}
	return "Assess: " + d.Urgency.Label()
}

// Decisions counts decisions in words.
func Decisions(n int) string { return count(n, "decision") }

// these says what a button is about.
func these(n int, noun string) string {
	if n == 1 {
		return "this 1 " + noun
	}
	return "these " + count(n, noun)
}

func batchLetter(l review.BatchLetter) string {
	parts := []string{day(l.WrittenOn), l.Specialty, l.Kind}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ")
}
