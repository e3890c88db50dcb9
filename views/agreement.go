package views

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"harmreview/review"
	"harmreview/review/agreement"
	"harmreview/views/kit"
)

// An AgreementPage is how far reviewers agree, over all pairs that were signed
// blind, by reviewer and by month.
type AgreementPage struct {
	Pairs, NotBlind, Agree, Ungraded int
	Agreed                           agreement.Reading
	Positives                        agreement.Table
	Grades                           agreement.Table
	Reviewers                        []reviewerLine
	Months                           []monthLine
}

// A reviewerLine is the figures of one reviewer.
type reviewerLine struct {
	review.Reviewer
	Pairs, Agree, Missed, Alone int
	Share                       string
}

// A monthLine is the figures of one month.
type monthLine struct {
	Month                  string
	Pairs, Agree, Positive int
	Share, OnPositive, AC1 string
}

// AgreementOf works the page out of the pairs.
func AgreementOf(pairs []review.Pair) AgreementPage {
	n := func(f review.PairFilter) int { return review.CountPairs(pairs, f) }
	a := AgreementPage{
		Pairs: n(review.PairFilter{Figure: review.PairsBlind}), NotBlind: n(review.PairFilter{Figure: review.PairsNotBlind}),
		Agree: n(review.PairFilter{Figure: review.PairsAgree}), Ungraded: n(review.PairFilter{Figure: review.PairsUngraded}),
		Positives: positives(pairs, ""), Grades: agreement.NewTable(len(review.GradesCompared)),
	}
	a.Agreed = shareOf(a.Agree, a.Pairs)
	for i, one := range review.GradesCompared {
		for j, other := range review.GradesCompared {
			a.Grades[i][j] = n(review.PairFilter{Figure: review.PairsGraded, One: one, Other: other})
		}
	}
	a.Reviewers, a.Months = reviewerLines(pairs), monthLines(pairs)
	return a
}

// positives is the table of positive or not, of all months or of one.
func positives(pairs []review.Pair, month string) agreement.Table {
	t := agreement.NewTable(2)
	for i, row := range positiveFigures {
		for j, figure := range row {
			t[i][j] = review.CountPairs(pairs, review.PairFilter{Figure: figure, Month: month})
		}
	}
	return t
}

// positiveFigures are the cells of that table.
var positiveFigures = [2][2]review.PairFigure{{review.PairsBoth, review.PairsFirst}, {review.PairsSecond, review.PairsNeither}}

// shareOf is agreement as the review defines it, n of all.
func shareOf(n, all int) agreement.Reading {
	t := agreement.Table{{n, all - n}, {0, 0}}
	return agreement.Reading{Name: "Agreement", Share: true, Estimate: t.Observed()}
}

func reviewerLines(pairs []review.Pair) []reviewerLine {
	names := map[review.PersonID]string{}
	for _, p := range pairs {
		if p.Blind {
			names[p.First.ID], names[p.Second.ID] = p.First.Name, p.Second.Name
		}
	}
	var all []reviewerLine
	for id, name := range names {
		n := func(f review.PairFigure) int {
			return review.CountPairs(pairs, review.PairFilter{Figure: f, Reviewer: id})
		}
		l := reviewerLine{Reviewer: review.Reviewer{ID: id, Name: name}, Pairs: n(review.PairsBlind), Agree: n(review.PairsAgree), Missed: n(review.PairsMissed), Alone: n(review.PairsAlone)}
		l.Share = withRange(shareOf(l.Agree, l.Pairs))
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b reviewerLine) int { return cmp.Or(strings.Compare(a.Name, b.Name), int(a.ID-b.ID)) })
	return all
}

func monthLines(pairs []review.Pair) []monthLine {
	months := map[string]bool{}
	for _, p := range pairs {
		if p.Blind {
			months[p.Month()] = true
		}
	}
	var all []monthLine
	for _, m := range slices.Sorted(maps.Keys(months)) {
		t := positives(pairs, m)
		l := monthLine{Month: m, Pairs: t.N(), Agree: review.CountPairs(pairs, review.PairFilter{Figure: review.PairsAgree, Month: m}), Positive: t[0][0] + t[0][1] + t[1][0]}
		l.Share = withRange(shareOf(l.Agree, l.Pairs))
		l.OnPositive = withRange(agreement.Reading{Share: true, Estimate: t.On(0)})
		l.AC1 = withRange(agreement.Reading{Estimate: t.AC1()})
		all = append(all, l)
	}
	return all
}

// withRange is a coefficient with its interval.
func withRange(r agreement.Reading) string {
	if !r.Estimate.Defined || !r.Estimate.Interval {
		return r.Value()
	}
	return r.Value() + " (" + r.Range() + ")"
}

func (p Page) pairsURL(f review.PairFilter) string {
	reviewer := ""
	if f.Reviewer != 0 {
		reviewer = strconv.FormatInt(int64(f.Reviewer), 10)
	}
	return p.url("/assurance/agreement/cases" + query("figure", string(f.Figure), "reviewer", reviewer, "month", f.Month, "first", string(f.One), "second", string(f.Other)))
}

// pairFigureLabel is what pages call a figure about pairs.
func pairFigureLabel(f review.PairFilter) string {
	switch f.Figure {
	case review.PairsBlind:
		return "Assessed twice, blind"
	case review.PairsNotBlind:
		return "Assessed twice, not blind"
	case review.PairsAgree:
		return "Both agree"
	case review.PairsDiffer:
		return "The two differ"
	case review.PairsBoth:
		return "Both positive"
	case review.PairsFirst:
		return "The first reviewer alone positive"
	case review.PairsSecond:
		return "The second reviewer alone positive"
	case review.PairsNeither:
		return "Neither positive"
	case review.PairsUngraded:
		return "Harm not known yet, to one of them or both"
	case review.PairsGraded:
		return "First reviewer: " + strings.ToLower(f.One.Label()) + "; second reviewer: " + strings.ToLower(f.Other.Label())
	case review.PairsMissed:
		return "Positive to the other alone"
	case review.PairsAlone:
		return "Positive to this reviewer alone"
	}
	return ""
}

// pairCaption says of whom, or of when, the figure is.
func pairCaption(f review.PairFilter, name string) string {
	if f.Reviewer != 0 {
		return name
	}
	if f.Month != "" {
		return day(f.Month)
	}
	return agreementCaption
}

const agreementCaption = "How reviewers agree"

func gradeColumns() []kit.Column {
	columns := []kit.Column{{Label: "First reviewer"}}
	for _, g := range review.GradesCompared {
		columns = append(columns, kit.Column{Label: "Second: " + strings.ToLower(g.Label()), Numeric: true})
	}
	return columns
}
