package views

import (
	"fmt"
	"slices"
	"strings"

	"harmreview/review"
	"harmreview/views/kit"
)

// A WithdrawForm takes a signed assessment back.
type WithdrawForm struct {
	Version    int    `form:"version"`
	Assessment int64  `form:"assessment"`
	Reason     string `form:"reason"`
}

// A NoteForm is a change of which only a note is asked.
type NoteForm struct {
	Version int    `form:"version"`
	Note    string `form:"note"`
}

// A Names says who people are.
type Names map[review.PersonID]string

// A pair is a question with what each reviewer answered.
type pair struct{ field, question, one, other string }

// pairs are the answers side by side, those that a reading has.
func pairs(c review.CasePage, k review.Comparison) []pair {
	var all []pair
	for _, l := range readingLines(c, k.One, k.OneUnder) {
		all = append(all, pair{l.field, l.question, l.answer, "Not answered"})
	}
	for _, l := range readingLines(c, k.Other, k.OtherUnder) {
		i := slices.IndexFunc(all, func(p pair) bool { return p.field == l.field })
		if i < 0 {
			i = len(all)
			all = append(all, pair{l.field, l.question, "Not answered", ""})
		}
		all[i].other = l.answer
	}
	return all
}

// readingLines are the lines of answers that were signed under a wording; what was asked to choose the
// form's length, and what every signature says, is no answer to compare.
func readingLines(c review.CasePage, a review.Answers, under review.DefinitionID) []line {
	return slices.DeleteFunc(lines(c, wholeForm(a), c.Under[under]), func(l line) bool { return slices.Contains([]string{"reason", "harm", "no_conflict"}, l.field) })
}

// differing are the pairs that the reviewers must settle.
func differing(c review.CasePage, k review.Comparison) []pair {
	return slices.DeleteFunc(pairs(c, k), func(p pair) bool { return !slices.Contains(k.Differ, p.field) })
}

// otherwise are the pairs that differ and need not be settled.
func otherwise(c review.CasePage, k review.Comparison) []pair {
	return slices.DeleteFunc(pairs(c, k), func(p pair) bool { return slices.Contains(k.Differ, p.field) || p.one == p.other })
}

// same are the pairs on which both say the same.
func same(c review.CasePage, k review.Comparison) []pair {
	return slices.DeleteFunc(pairs(c, k), func(p pair) bool { return slices.Contains(k.Differ, p.field) || p.one != p.other })
}

// comparisonWords says in a sentence how far the reviewers agree.
func comparisonWords(c review.CasePage, k review.Comparison) string {
	if len(k.Differ) == 0 {
		return "The reviewers agree on every point that they must agree on."
	}
	var points []string
	for _, p := range differing(c, k) {
		points = append(points, strings.TrimSuffix(p.question, "?"))
	}
	return "The reviewers differ on " + count(len(k.Differ), "point") + " that they must agree on: " + strings.Join(points, "; ") + "."
}

// signatureRows say who signed an assessment, when and how.
func signatureRows(c review.CasePage, a review.Assessment) []kit.Row {
	return []kit.Row{
		{Key: "Signed", Value: signature(a.ByName, a.Registration, a.At)},
		{Key: "Letters", Value: lettersNamed(c, a.Letters)},
		{Key: "Independent", Value: map[bool]string{true: "Yes, signed blind", false: "No, not blind: it does not count in agreement figures"}[a.Blind]},
		{Key: "Form", Value: formUsed(a)},
		{Key: "Time at work on it", Value: minutesWords(a.Answers.Seconds)},
	}
}

// minutesWords is a measured time.
func minutesWords(seconds int) string {
	if seconds == 0 {
		return "Not measured"
	}
	return count(max(1, (seconds+30)/60), "minute")
}

func formUsed(a review.Assessment) string {
	length := "full form"
	if a.Answers.Short {
		length = "short form"
	}
	return fmt.Sprintf("%s, wording no. %d", sentence(length), a.Definition)
}

// roundName is what screens call a round.
func roundName(r review.Round) string {
	if r == review.Second {
		return "Second review"
	}
	return "First assessment"
}

// historyLine says what a row of signed assessments did.
func historyLine(a review.Assessment) string {
	s := roundName(a.Round) + " " + string(a.Kind) + " by " + signature(a.ByName, a.Registration, a.At)
	if a.Reason != "" {
		s += ": " + a.Reason
	}
	return s
}

// panelRows are the record of a panel.
func panelRows(c review.CasePage, d review.PanelDecision, names Names) []kit.Row {
	r := d.Record
	rows := []kit.Row{{Key: "Meeting", Value: day(r.HeldOn)}, {Key: "Present", Value: r.Present}, {Key: "Chair", Value: orNot(r.Chair)}, {Key: "External member", Value: noneOr(r.External)},
		{Key: "Letters", Value: lettersNamed(c, d.Letters)}}
	if r.MoreNeeded != "" {
		rows = append(rows, kit.Row{Key: "More is needed", Value: r.MoreNeeded}, kit.Row{Key: "Sent back to", Value: names[r.SentTo]})
	} else {
		rows = append(rows, findingRows(r.Finding)...)
		rows = append(rows, kit.Row{Key: "Reasons", Value: r.Reasons}, kit.Row{Key: "Decided", Value: r.Voted.Label()}, kit.Row{Key: "Dissent", Value: noneOr(r.Dissent)},
			kit.Row{Key: questions["resulted"], Value: r.Resulted.Label()}, kit.Row{Key: questions["could_result"], Value: r.CouldResult.Label()},
			kit.Row{Key: questions["candour_reasons"], Value: r.CandourReasons})
	}
	var told []string
	for _, b := range r.Bodies {
		told = append(told, b.Label())
	}
	if r.Coroner {
		told = append(told, "The coroner")
	}
	if r.Claim {
		told = append(told, "Whoever handles claims")
	}
	for _, row := range []kit.Row{{Key: "To be told outside", Value: strings.Join(told, "; ")}, {Key: "LFPSE record", Value: r.LFPSE}, {Key: "Learning", Value: r.Learning}} {
		if row.Value != "" {
			rows = append(rows, row)
		}
	}
	return append(rows, kit.Row{Key: "Signed", Value: d.SignedByName + ", " + clock(d.At)})
}

func findingRows(f review.Finding) []kit.Row {
	rows := []kit.Row{{Key: questions["physical"], Value: f.Physical.Label()}, {Key: questions["psychological"], Value: f.Psychological.Label()},
		{Key: questions["still_physical"], Value: f.StillPhysical.Label()}, {Key: questions["still_psychological"], Value: f.StillPsychological.Label()},
		{Key: questions["association"], Value: f.Association.Label()}}
	if f.CannotRuleOut {
		rows = append(rows, kit.Row{Key: "Finding", Value: "Harm cannot be ruled out"})
	}
	return rows
}

func noneOr(s string) string {
	if s == "" {
		return "None"
	}
	return s
}

// withdrawable are the assessments that the actor is shown and may withdraw.
func withdrawable(p Page, c review.CasePage) []kit.Option {
	var o []kit.Option
	for _, a := range append(c.Case.LastStanding(review.First), c.Case.LastStanding(review.Second)...) {
		if a.By == p.Actor.Person || p.Actor.Is(review.Lead) {
			o = append(o, kit.Option{Value: str(a.ID), Label: roundName(a.Round) + ", " + signature(a.ByName, a.Registration, a.At), Hint: lettersNamed(c, a.Letters)})
		}
	}
	return o
}

// readingRows are the answers of the only assessment.
func readingRows(c review.CasePage, a review.Assessment) []kit.Row {
	var rows []kit.Row
	for _, l := range readingLines(c, a.Answers, a.Definition) {
		rows = append(rows, kit.Row{Key: l.question, Value: l.answer})
	}
	return rows
}

func numberOrNone(n int64) string {
	if n == 0 {
		return ""
	}
	return str(n)
}
