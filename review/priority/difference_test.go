package priority

import (
	"reflect"
	"slices"
	"testing"
)

// starterAnd is the starter set with some change.
func starterAnd(change func(*Set)) Set {
	s := Starter()
	change(&s)
	return s
}

func TestDifferences(t *testing.T) {
	cancer := Starter().Rules[0]
	for name, c := range map[string]struct {
		after Set
		want  []Difference
	}{
		"nothing": {Starter(), nil},
		"points":  {starterAnd(func(s *Set) { s.Rules[0].Points = 45 }), []Difference{{"Suspected cancer", "Red flag, 40 points.", "Red flag, 45 points."}}},
		"a phrase": {starterAnd(func(s *Set) {
			s.Rules[0].Conditions[0].Values = append(slices.Clone(s.Rules[0].Conditions[0].Values[1:]), "fast track")
		}), []Difference{{"Suspected cancer", "Letter mentions “two-week wait” (13 stay).", "Letter mentions “fast track” (13 stay)."}}},
		"another name": {starterAnd(func(s *Set) { s.Rules[0].Name = "Cancer feared" }), []Difference{{"Suspected cancer", "“Suspected cancer”.", "“Cancer feared”."}}},
		"left out": {starterAnd(func(s *Set) { s.Rules[0].Off = true }), []Difference{{"Suspected cancer", "Red flag, 40 points.",
			"Left out for now. Red flag, 40 points."}}},
		"taken out": {starterAnd(func(s *Set) { s.Rules = s.Rules[1:] }), []Difference{{"Suspected cancer", cancer.InWords(), "Not there"}}},
		"added": {starterAnd(func(s *Set) {
			s.Rules = append(s.Rules, Rule{Name: "New", Why: "Why.", Points: 1, Negated: NegatedNotAll, Conditions: []Condition{{What: Died}}})
		}), []Difference{{"New", "Not there", "“New”. 1 point; a denied phrase does not count. Letter is about somebody who has died. Why."}}},
		"for all": {starterAnd(func(s *Set) { s.UrgentAt, s.MixedIn = 0, 0.1 }), []Difference{{"Urgent from", "60 points, or a red flag", "A red flag only, however many points"}, {"Mixed in", "5 % of the cases that no rule touches, drawn at random", "10 % of the cases that no rule touches, drawn at random"}}},
	} {
		if got := Differences(Starter(), c.after); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	moved, err := MoveRule{Which{1, "Suspected cancer"}, 2}.On(Starter())
	if err != nil {
		t.Fatal(err)
	}
	if got := Differences(Starter(), moved); len(got) != 1 || got[0].Of != "The order of the rules" {
		t.Errorf("got %q, want another order alone", got)
	}
}

func TestATrialCountsEachCaseOnce(t *testing.T) {
	now := Set{UrgentAt: 30, Rules: []Rule{
		{Name: "flag", Why: "w", RedFlag: true, Points: 10, Negated: NegatedLess, Conditions: []Condition{{What: Phrase, Values: []string{"red"}}}},
		{Name: "twenty", Why: "w", Points: 20, Negated: NegatedLess, Conditions: []Condition{{What: Phrase, Values: []string{"twenty"}}}},
		{Name: "ten", Why: "w", Points: 10, Negated: NegatedLess, Conditions: []Condition{{What: Phrase, Values: []string{"ten"}}}},
	}}
	then := Set{UrgentAt: 25, Rules: slices.Clone(now.Rules)}
	then.Rules[0].RedFlag = false
	then.Rules[2].Points = 5
	trial, err := NewTrial(now, then)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][]Counted{
		"red":           {{TriedCases, 0}, {StopsUrg, 0}, {WasUrgent, 0}, {Touched, 1}},
		"twenty":        {{TriedCases, 0}, {Stays, 0}, {Touched, 2}},
		"ten":           {{TriedCases, 0}, {Later, 0}, {Touched, 3}},
		"twenty ten":    {{TriedCases, 0}, {Later, 0}, {WasUrgent, 0}, {IsUrgent, 0}, {Touched, 2}, {Touched, 3}, {Alone, 2}, {Alone, 3}},
		"red twenty":    {{TriedCases, 0}, {Stays, 0}, {WasUrgent, 0}, {IsUrgent, 0}, {Touched, 1}, {Touched, 2}, {Alone, 1}, {Alone, 2}},
		"something new": {{TriedCases, 0}, {Stays, 0}, {WasUntouched, 0}, {IsUntouched, 0}},
	} {
		_, got := trial.Case(Patient{}, []Letter{{ID: 1, Text: text}}, "2026-11-23")
		slices.SortFunc(got, byFigure)
		slices.SortFunc(want, byFigure)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", text, got, want)
		}
	}
}

func byFigure(a, b Counted) int {
	if a.Figure != b.Figure {
		if a.Figure < b.Figure {
			return -1
		}
		return 1
	}
	return a.Rule - b.Rule
}
