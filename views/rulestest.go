package views

import (
	"strconv"

	"harmreview/review"
)

// A rulesTestLine is one kind of case of the test of the priority rules: all, read,
// for assessment, urgent.
type rulesTestLine struct {
	label   string
	figures []review.LedgerFigure
}

func rulesTestLines() []rulesTestLine {
	return []rulesTestLine{
		{"No rule touches them, mixed in early", []review.LedgerFigure{review.RulesMixed, review.RulesMixedRead, review.RulesMixedAssess, review.RulesMixedUrgent}},
		{"Rules touch them", []review.LedgerFigure{review.RulesTouched, review.RulesTouchedRead, review.RulesTouchedAssess, review.RulesTouchedUrgent}},
	}
}

// rulesTestLabel says what a figure of the test counts, or "" for another one.
func rulesTestLabel(f review.LedgerFigure) string {
	for _, line := range rulesTestLines() {
		for i, figure := range line.figures {
			if figure == f {
				return "Test of the priority rules: " + []string{"all", "read by somebody", "for assessment", "urgent or same day"}[i] + ", of cases that " +
					map[bool]string{true: "no rule touches, mixed in early", false: "rules touch"}[f.OfMixed()]
			}
		}
	}
	return ""
}

// rulesTestWords say in a sentence what the test shows so far.
func rulesTestWords(l review.Ledger) string {
	read := l.Rules[review.RulesMixedRead]
	if read == 0 {
		return "None of these has been read yet."
	}
	return "Of " + count(read, "such case") + " read, " + thousands(l.Rules[review.RulesMixedAssess]) + " went to assessment, those drawn for one by lot among them until they are decided, and " + thousands(l.Rules[review.RulesMixedUrgent]) + " as urgent. If that share is not clearly lower than among the cases that rules touch, the rules are missing something."
}

// shareRead is the share of what was read, "" where nothing was.
func shareRead(l review.Ledger, read, figure review.LedgerFigure) string {
	if l.Rules[read] == 0 {
		return ""
	}
	return "(" + strconv.FormatFloat(100*float64(l.Rules[figure])/float64(l.Rules[read]), 'f', 1, 64) + " %)"
}
