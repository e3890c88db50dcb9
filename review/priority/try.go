package priority

import (
	"slices"
	"time"

	"harmreview/review"
)

// TryID identifies a try of a set. Zero is none.
type TryID int64

// A TryState says how far a try has come.
type TryState string

// The states of a try.
const (
	Trying  TryState = "trying"
	TryDone TryState = "tried"
	TryLeft TryState = "left" // the draft was changed before its end
)

// A Try is what a set would do to the cases that wait for triage, compared with
// the set in force.
type Try struct {
	ID          TryID
	Against     RuleSet // the set in force that it is compared with
	Set         Set
	State       TryState
	Done, Total int // cases
	ByName      string
	At, EndedAt time.Time
	Figures     map[TryFigure]map[int]int // cases by figure and rule; 0 is the whole set
}

// Count is how many cases are counted under a figure.
func (t Try) Count(f TryFigure, rule int) int { return t.Figures[f][rule] }

// A TryFigure is what a try counts cases by.
type TryFigure string

// The figures of the whole set. A case is counted under one of Becomes, Stops,
// Earlier, Later and Stays.
const (
	TriedCases   TryFigure = "all"
	WasUrgent    TryFigure = "was urgent"    // under the set in force
	IsUrgent     TryFigure = "urgent"        // under the set that is tried
	BecomesUrg   TryFigure = "becomes"       // urgent
	StopsUrg     TryFigure = "stops"         // being urgent
	Earlier      TryFigure = "earlier"       // as urgent as before, with more points that count
	Later        TryFigure = "later"         // … with fewer
	Stays        TryFigure = "stays"         // as urgent as before, at the same place
	WasUntouched TryFigure = "was untouched" // by any rule
	IsUntouched  TryFigure = "untouched"
)

// The figures of one rule of the set that is tried.
const (
	Touched TryFigure = "touched"
	Alone   TryFigure = "alone" // urgent, and would not be without the rule
)

// SetFigures and RuleFigures are all of them, in the order of pages.
var (
	SetFigures  = []TryFigure{TriedCases, BecomesUrg, StopsUrg, Earlier, Later, Stays, WasUrgent, IsUrgent, WasUntouched, IsUntouched}
	RuleFigures = []TryFigure{Touched, Alone}
)

// Has reports whether t has a figure for a rule; 0 is the whole set.
func (t Try) Has(f TryFigure, rule int) bool {
	if rule == 0 {
		return slices.Contains(SetFigures, f)
	}
	return rule > 0 && rule <= len(t.Set.Rules) && slices.Contains(RuleFigures, f)
}

// Label is the figure in words.
func (f TryFigure) Label() string {
	return map[TryFigure]string{
		TriedCases: "Cases that wait for triage", WasUrgent: "Urgent by the rules in force", IsUrgent: "Urgent by the draft", BecomesUrg: "Become urgent",
		StopsUrg: "Are urgent by the rules no more", Earlier: "As urgent as before, and come earlier", Later: "As urgent as before, and come later", Stays: "Stay where they are",
		WasUntouched: "Touched by no rule in force", IsUntouched: "Touched by no rule of the draft", Touched: "Touched", Alone: "Urgent, and would not be without this rule",
	}[f]
}

// TrySample is how many cases behind each figure are kept, drawn at random.
const TrySample = 20

// A TryCase is a case behind a figure: what both sets make of it.
type TryCase struct {
	Case              review.CaseID
	WasUrgent, Urgent bool
	WasPoints, Points int
}

// A TryCases is the cases drawn behind a figure.
type TryCases struct {
	Try    Try
	Figure TryFigure
	Rule   int
	Lines  []TryCase
}

// Short reports whether cases are counted that should be listed and are not:
// their patients are restricted, or they have gone.
func (t TryCases) Short() bool { return len(t.Lines) < min(TrySample, t.Try.Count(t.Figure, t.Rule)) }

// A Trial compares a set with the one in force, case by case.
type Trial struct{ now, then *Judge }

// NewTrial makes a trial of a set. It returns the Problems of a set that does
// not Check.
func NewTrial(inForce, tried Set) (*Trial, error) {
	now, err := inForce.Compile()
	if err != nil {
		return nil, err
	}
	then, err := tried.Compile()
	return &Trial{now, then}, err
}

// A Counted is a figure that counts a case; rule 0 is the whole set.
type Counted struct {
	Figure TryFigure
	Rule   int
}

// Case says what both sets make of a case, and which figures count it.
func (t *Trial) Case(p Patient, letters []Letter, day string) (TryCase, []Counted) {
	was, is := t.now.Case(p, letters, day), t.then.Case(p, letters, day)
	counted := []Counted{{Figure: TriedCases}, {Figure: moves(was, is)}}
	for f, holds := range map[TryFigure]bool{WasUrgent: was.Urgent, IsUrgent: is.Urgent, WasUntouched: len(was.Hits) == 0, IsUntouched: len(is.Hits) == 0} {
		if holds {
			counted = append(counted, Counted{Figure: f})
		}
	}
	last := 0
	for _, h := range is.Hits { // in the order of rules
		if h.Rule != last {
			last = h.Rule
			counted = append(counted, Counted{Touched, h.Rule})
		}
	}
	for _, n := range t.then.needed(is) {
		counted = append(counted, Counted{Alone, n})
	}
	return TryCase{WasUrgent: was.Urgent, WasPoints: was.Points, Urgent: is.Urgent, Points: is.Points}, counted
}

// moves says how a case moves.
func moves(was, is Ranking) TryFigure {
	switch {
	case is.Urgent && !was.Urgent:
		return BecomesUrg
	case was.Urgent && !is.Urgent:
		return StopsUrg
	case is.Rank < was.Rank:
		return Earlier
	case is.Rank > was.Rank:
		return Later
	}
	return Stays
}

// needed are the rules without any one of which a case would not be urgent.
func (j *Judge) needed(r Ranking) []int {
	if !r.Urgent {
		return nil
	}
	flags := 0
	for _, c := range j.rules {
		if hit, denied := strongest(r.Hits, c.n); hit && !denied && c.rule.RedFlag {
			flags++
		}
	}
	var all []int
	for _, c := range j.rules {
		hit, denied := strongest(r.Hits, c.n)
		if !hit {
			continue
		}
		others := flags
		if c.rule.RedFlag && !denied {
			others--
		}
		if enough := j.urgentAt > 0 && r.Points-c.rule.counts(denied) >= j.urgentAt; others == 0 && !enough {
			all = append(all, c.n)
		}
	}
	return all
}
