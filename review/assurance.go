package review

import (
	"slices"
	"strings"
	"time"
)

// A SampleFigure names a figure of a sample, and the table that it opens and
// equals. It stands in an address.
type SampleFigure string

// The figures. What is drawn and open is never shown to whoever may be asked to
// read it: they would learn that a case is read because it was drawn.
const (
	SampleAll      SampleFigure = "all"       // what the sample stands for, itself included
	SampleDrawn    SampleFigure = "drawn"     // open, read blind or read otherwise
	SampleOpen     SampleFigure = "open"      // not yet read, or what was found still waits for its second review
	SampleRead     SampleFigure = "read"      // by another, who did not know
	SampleNotBlind SampleFigure = "not-blind" // read, but not blind: in no sum
	SampleFound    SampleFigure = "found"     // of those read blind, positive
)

// SampleFigures are all of them, in the order of the table.
var SampleFigures = []SampleFigure{SampleAll, SampleDrawn, SampleOpen, SampleNotBlind, SampleRead, SampleFound}

// Kept reports whether the figure is kept from whoever may be asked to review.
func (f SampleFigure) Kept() bool { return f == SampleDrawn || f == SampleOpen }

// A SampleResult is what a sample of closings or of negative assessments has
// shown so far. Of cases whose signed answers are closed it counts none but as
// drawn and open.
type SampleResult struct {
	Kind           Sample // SampledClosing or SampledAssessment
	N              map[SampleFigure]int
	Least, Most    float64 // the shares of the policy under which lots were drawn
	Share          float64 // the one that is in force
	Assess, Second int     // cases that wait for an assessment and for a second review, whether drawn or not
}

// A Reviewer is who signed one of two independent assessments.
type Reviewer struct {
	ID   PersonID
	Name string
}

// A Pair is two assessments of one case, by the letters that both name, that were
// signed independently of each other: as they were first signed, before anybody
// amended theirs.
type Pair struct {
	Case          CaseID
	First, Second Reviewer
	One, Other    Answers
	Blind         bool      // both signed without having seen what the other knew
	At            time.Time // of the later signature of the second round
}

// PairOf makes the pair of a case from its rows of assessments, if two now stand.
// Where a later letter was assessed by somebody else, the pair is that of who
// signed last in each round.
func PairOf(id CaseID, rows []Assessment) (Pair, bool) {
	c := Case{ID: id, Assessments: rows}
	second := c.asSigned(Second)
	var both []LetterID
	for _, a := range second {
		both = append(both, a.Letters...)
	}
	first := naming(c.asSigned(First), both)
	if len(first) == 0 || len(second) == 0 {
		return Pair{}, false
	}
	one, other := first[len(first)-1], second[len(second)-1]
	all := append(slices.Clone(first), second...)
	return Pair{Case: id, First: Reviewer{one.By, one.ByName}, Second: Reviewer{other.By, other.ByName},
		One: merged(first), Other: merged(second), At: other.At,
		Blind: !slices.ContainsFunc(all, func(a Assessment) bool { return !a.Blind })}, true
}

// asSigned are the assessments of a round that now stand, each as it was before
// it was amended.
func (c *Case) asSigned(round Round) []Assessment {
	all := c.LastStanding(round)
	for i := range all {
		for all[i].Kind == Amended {
			before := slices.IndexFunc(c.Assessments, func(a Assessment) bool { return a.ID == all[i].Supersedes })
			if before < 0 {
				break
			}
			all[i] = c.Assessments[before]
		}
	}
	return all
}

// Month is the month of the pair in London, as 2026-11.
func (p Pair) Month() string { return p.At.In(London).Format("2006-01") }

// Of reports whether a person signed one of the two.
func (p Pair) Of(person PersonID) bool { return p.First.ID == person || p.Second.ID == person }

// A PairFigure names a figure about pairs, and the table that it opens and equals.
// It stands in an address.
type PairFigure string

// The figures. Of one reviewer, missed is what the other alone found positive, and
// alone what they alone did.
const (
	PairsBlind    PairFigure = "pairs"
	PairsNotBlind PairFigure = "not-blind"
	PairsAgree    PairFigure = "agree"
	PairsDiffer   PairFigure = "differ"
	PairsBoth     PairFigure = "both-positive"
	PairsFirst    PairFigure = "first-alone"
	PairsSecond   PairFigure = "second-alone"
	PairsNeither  PairFigure = "neither"
	PairsGraded   PairFigure = "grades"
	PairsUngraded PairFigure = "not-graded"
	PairsMissed   PairFigure = "missed"
	PairsAlone    PairFigure = "found-alone"
)

// A PairFilter is a figure, of all pairs or of those of one reviewer or one month.
// Of PairsGraded it names the two grades.
type PairFilter struct {
	Figure     PairFigure
	Reviewer   PersonID // 0: any
	Month      string   // "": any
	One, Other Grade
}

// GradesCompared are the grades in order, worst last; an answer that the harm is
// not known yet is none of them.
var GradesCompared = []Grade{NoHarm, LowHarm, Moderate, Severe, Fatal}

// Known reports whether there is such a figure.
func (f PairFilter) Known() bool {
	switch f.Figure {
	case PairsBlind, PairsNotBlind, PairsAgree, PairsDiffer, PairsBoth, PairsFirst, PairsSecond, PairsNeither, PairsUngraded:
		return true
	case PairsMissed, PairsAlone:
		return f.Reviewer != 0
	case PairsGraded:
		return slices.Contains(GradesCompared, f.One) && slices.Contains(GradesCompared, f.Other)
	}
	return false
}

// Counts reports whether the figure counts p. All but one count only pairs that
// are blind.
func (f PairFilter) Counts(p Pair) bool {
	if p.Blind == (f.Figure == PairsNotBlind) || f.Reviewer != 0 && !p.Of(f.Reviewer) || f.Month != "" && p.Month() != f.Month {
		return false
	}
	one, other := p.One.Positive(), p.Other.Positive()
	mine, theirs := one, other
	if p.Second.ID == f.Reviewer {
		mine, theirs = other, one
	}
	switch f.Figure {
	case PairsBlind, PairsNotBlind:
		return true
	case PairsAgree:
		return Agree(p.One, p.Other)
	case PairsDiffer:
		return !Agree(p.One, p.Other)
	case PairsBoth:
		return one && other
	case PairsFirst:
		return one && !other
	case PairsSecond:
		return !one && other
	case PairsNeither:
		return !one && !other
	case PairsUngraded:
		return !p.graded()
	case PairsGraded:
		return p.graded() && p.One.Worst() == f.One && p.Other.Worst() == f.Other
	case PairsMissed:
		return theirs && !mine
	case PairsAlone:
		return mine && !theirs
	}
	return false
}

// graded reports whether both gave a grade of actual harm.
func (p Pair) graded() bool {
	return slices.Contains(GradesCompared, p.One.Worst()) && slices.Contains(GradesCompared, p.Other.Worst())
}

// CountPairs is how many pairs the figure counts.
func CountPairs(all []Pair, f PairFilter) int {
	n := 0
	for _, p := range all {
		if f.Counts(p) {
			n++
		}
	}
	return n
}

// MostInBatch is how many cases of a reviewer are sent for a second review at once.
const MostInBatch = 200

// A ReviewerBatch is the cases of a reviewer that can be sent for a second review:
// decided on their signature alone.
type ReviewerBatch struct {
	Reviewer
	Alone int
}

// A BatchAsk sends some of them, drawn by lot, for a second review.
type BatchAsk struct {
	N      int
	Reason string
}

// Check reports what is wrong with the ask, by form field.
func (k BatchAsk) Check(alone int) Problems {
	p := Problems{}
	p.Add(k.N >= 1 && k.N <= min(MostInBatch, alone), "n", "Enter how many, from 1 to "+itoa(int64(min(MostInBatch, alone)))+".")
	p.Add(strings.TrimSpace(k.Reason) != "", "reason", "Say why a second review is needed.")
	return p
}

// An AssuranceTable is a page of the table behind a figure of assurance: cases,
// and nothing about patients.
type AssuranceTable struct {
	Cases   int // of the whole table
	Unnamed int // of Cases: those that are still being read, which nobody is to know of
	Lines   []LedgerLine
	Next    CaseID // the case that the next page follows, 0 for none
}
