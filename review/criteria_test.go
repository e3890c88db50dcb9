package review

import (
	"strings"
	"testing"
)

func TestProposedGrades(t *testing.T) {
	physical, psychological := ShippedAssessmentForm.Physical, ShippedAssessmentForm.Psychological
	var low []Criterion
	for n := range 5 {
		low = append(low, CriterionOf(LowHarm, n+1))
	}
	for _, x := range []struct {
		name  string
		scale Scale
		met   []Criterion
		want  Grade
	}{
		{"nothing", physical, nil, NoHarm},
		{"all of low", physical, low, LowHarm},
		{"some of low, which needs all", physical, low[:4], ""},
		{"one of moderate", physical, []Criterion{"moderate:2"}, Moderate},
		{"the worst counts", physical, append([]Criterion{"severe:1", "moderate:2"}, low...), Severe},
		{"fatal", physical, []Criterion{"fatal:1", "severe:1"}, Fatal},
		{"one of low distress", psychological, []Criterion{"low:3"}, LowHarm},
		{"no such criterion", physical, []Criterion{"moderate:9"}, ""},
	} {
		if got := x.scale.Proposed(x.met); got != x.want {
			t.Errorf("%s: got %q, want %q", x.name, got, x.want)
		}
	}
	for _, c := range physical.Ticked() {
		if !physical.Has(c) || strings.HasPrefix(string(c), "none") {
			t.Errorf("%s can be ticked, and is no criterion of harm", c)
		}
	}
	for _, c := range []Criterion{"moderate", "moderate:0", "moderate:x", "worse:1", ""} {
		if physical.Has(c) {
			t.Errorf("%q is taken for a criterion", c)
		}
	}
}

func TestAnotherGradeThanTheCriteriaProposeNeedsAReason(t *testing.T) {
	for name, x := range map[string]struct {
		change func(*Answers)
		field  string
	}{
		"worse than proposed":  {func(a *Answers) { a.PhysicalWhy = "" }, "physical_why"},
		"milder than proposed": {func(a *Answers) { a.PhysicalMet = []Criterion{"severe:1"}; a.PhysicalWhy = " " }, "physical_why"},
		"as proposed":          {func(a *Answers) { a.PhysicalMet = []Criterion{"moderate:1"}; a.PhysicalWhy = "" }, ""},
		"distress":             {func(a *Answers) { a.Psychological = LowHarm }, "psychological_why"},
		"of another wording":   {func(a *Answers) { a.PhysicalMet = []Criterion{"moderate:77"} }, "physical"},
		"not known yet": {func(a *Answers) {
			a.Physical, a.PhysicalWhy, a.LookAgain = NotKnownYet, "", "2027-01-04"
		}, ""},
		"unsure": {func(a *Answers) { a.Confidence = "" }, "confidence"},
		"no such letter": {func(a *Answers) {
			a.Letters = []LetterAnswer{{Letter: 99, Became: Superseded}}
		}, "letter_99"},
		"no such fate": {func(a *Answers) { a.Letters = []LetterAnswer{{Letter: 1, Became: "burnt"}} }, "letter_1"},
		"superseded":   {func(a *Answers) { a.Letters = []LetterAnswer{{Letter: 1, Became: Superseded}} }, ""},
	} {
		c := assessing(t, 1)
		sign := c.first(with(harm(Moderate, 1), x.change))
		if x.field != "" {
			c.problem(ann, sign, x.field)
		} else {
			t.Run(name, func(*testing.T) { c.do(ann, sign).in(InSecondReview) })
		}
	}
}

// A near miss can harm nobody any more: it asks for no second reading.
func TestANearMissIsNotPositive(t *testing.T) {
	late := with(clean(1), func(a *Answers) { a.NearMiss, a.Actions[0].Done = true, DoneLate })
	c := assessing(t, 1).do(ann, assessing(t, 1).first(late))
	c.in(Decided)
	if !c.Assessments[0].Answers.NearMiss {
		t.Error("the near miss was not kept")
	}
	if !Agree(with(clean(1), func(a *Answers) { a.NearMiss = true }), clean(1)) {
		t.Error("a near miss must be no point to agree on")
	}
}

func TestFromLetters(t *testing.T) {
	for _, x := range []struct {
		done  []DoneAnswer
		want  YesNo
		worst DoneAnswer
	}{
		{nil, "", ""}, {[]DoneAnswer{""}, "", ""}, {[]DoneAnswer{DoneInTime, NoLongerNeeded}, No, DoneInTime},
		{[]DoneAnswer{DoneInTime, DoneLate}, Yes, DoneLate}, {[]DoneAnswer{CannotTell, NotDone}, Yes, NotDone}, {[]DoneAnswer{CannotTell}, Yes, CannotTell},
	} {
		var a Answers
		for _, d := range x.done {
			a.Actions = append(a.Actions, ActionAnswer{Done: d})
		}
		if got, worst := a.FromLetters(); got != x.want || worst != x.worst {
			t.Errorf("%q: got %q by %q, want %q by %q", x.done, got, worst, x.want, x.worst)
		}
	}
}
