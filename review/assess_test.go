package review

import (
	"slices"
	"testing"
	"time"
)

func TestWhatIsPositive(t *testing.T) {
	tests := map[string]struct {
		change func(*Answers)
		want   bool
	}{
		"nothing amiss":                     {func(*Answers) {}, false},
		"late, no harm came of it":          {func(a *Answers) { a.Actions[0].Done = DoneLate }, false},
		"no longer needed":                  {func(a *Answers) { a.Actions[0].Done = NoLongerNeeded }, false},
		"near miss: association, no harm":   {func(a *Answers) { a.Association = PossiblyLed }, false},
		"late with harm":                    {func(a *Answers) { a.Actions[0].Done, a.Physical = DoneLate, LowHarm }, true},
		"not done":                          {func(a *Answers) { a.Actions[0].Done = NotDone }, true},
		"low physical harm":                 {func(a *Answers) { a.Physical = LowHarm }, true},
		"low psychological harm":            {func(a *Answers) { a.Psychological = LowHarm }, true},
		"physical harm still possible":      {func(a *Answers) { a.StillPhysical = LowHarm }, true},
		"psychological harm still possible": {func(a *Answers) { a.StillPsychological = LowHarm }, true},
		"physical harm not known yet":       {func(a *Answers) { a.Physical = NotKnownYet }, true},
		"psychological harm not known yet":  {func(a *Answers) { a.Psychological = NotKnownYet }, true},
		"a grade that is missing":           {func(a *Answers) { a.Physical, a.Psychological = "", "" }, true},
	}
	for name, test := range tests {
		if got := with(clean(1), test.change).Positive(); got != test.want {
			t.Errorf("%s: got positive %v, want %v", name, got, test.want)
		}
	}
}

func TestWhatIsSerious(t *testing.T) {
	tests := map[string]struct {
		change func(*Answers)
		want   bool
	}{
		"low harm":                      {func(a *Answers) { a.Physical, a.Psychological = LowHarm, LowHarm }, false},
		"low harm still possible":       {func(a *Answers) { a.StillPhysical, a.StillPsychological = LowHarm, LowHarm }, false},
		"not known yet":                 {func(a *Answers) { a.Physical = NotKnownYet }, false},
		"not done":                      {func(a *Answers) { a.Actions[0].Done = NotDone }, false},
		"moderate physical":             {func(a *Answers) { a.Physical = Moderate }, true},
		"moderate psychological":        {func(a *Answers) { a.Psychological = Moderate }, true},
		"severe still possible":         {func(a *Answers) { a.StillPhysical = Severe }, true},
		"moderate mind still possible":  {func(a *Answers) { a.StillPsychological = Moderate }, true},
		"moderate beside not known yet": {func(a *Answers) { a.Physical, a.Psychological = NotKnownYet, Moderate }, true},
		"fatal":                         {func(a *Answers) { a.Physical = Fatal }, true},
		"appears to have resulted":      {func(a *Answers) { a.Resulted = Yes }, true},
		"could result":                  {func(a *Answers) { a.CouldResult = Yes }, true},
		"candour cannot tell":           {func(a *Answers) { a.Resulted, a.CouldResult = YesNoNotKnown, YesNoNotKnown }, false},
	}
	for name, test := range tests {
		if got := with(clean(1), test.change).Serious(); got != test.want {
			t.Errorf("%s: got serious %v, want %v", name, got, test.want)
		}
	}
}

func TestAnUnsampledNegativeStandsOnOneSignature(t *testing.T) {
	c := assessing(t, 2)
	c.do(ann, c.first(clean(1, 2))).in(Decided)
	o, d := c.Outcomes[0], c.Candours[0]
	if o.Basis != OneSignature || o.SignedBy != ann.Person || o.Registration != ann.Registration || !slices.Equal(o.Letters, []LetterID{1, 2}) {
		t.Errorf("got outcome %+v, want one by the only signature, about both letters", o)
	}
	if d.Notifiable() || d.By != ann.Person || d.Registration != ann.Registration || !d.At.Equal(c.now) {
		t.Errorf("got candour decision %+v, want it signed by the same hand", d)
	}
	if !c.Complete() {
		t.Error("got a case that still owes something, want it complete")
	}
}

func TestAPositiveASampledOrANotifiableOneGoesToSecondReview(t *testing.T) {
	for name, a := range map[string]Answers{"positive": harm(LowHarm, 1), "notifiable alone": with(clean(1), notifiable)} {
		c := assessing(t, 1)
		c.do(ann, c.first(a))
		if c.Stage != InSecondReview || len(c.Outcomes) > 0 {
			t.Errorf("%s: got stage %s with %d outcomes, want a second review and none", name, c.Stage, len(c.Outcomes))
		}
	}
	c := assessing(t, 1)
	c.Policy.AssessmentsSampled = 1
	c.do(ann, c.first(clean(1))).in(InSecondReview).do(ben, c.second(clean(1))).in(Decided)
	if c.Outcomes[0].Basis != Agreed || c.Sampled != NotSampled {
		t.Errorf("got basis %s, sampled %q; want two that agree, and the draw settled", c.Outcomes[0].Basis, c.Sampled)
	}
}

func TestTheShortFormIsEvidenceOneLineAndASignature(t *testing.T) {
	short := Answers{Evidence: "GP record", Judgement: "Done on 8 March.", NoConflict: true, Short: true,
		Actions: []ActionAnswer{{Letter: 1, N: 1, Done: DoneInTime, Evidence: "Entry of 8 March"}}}
	c := assessing(t, 1)
	c.do(ann, c.first(short)).in(Decided)
	a := c.Assessments[0].Answers
	if !a.Short || a.Physical != NoHarm || a.StillPsychological != NoHarm || a.Resulted != No || a.CouldResult != No || a.Association != NotRelated {
		t.Errorf("got %+v, want the rest filled in as the short form says it", a)
	}
	c = assessing(t, 1)
	c.do(ann, c.first(with(short, func(a *Answers) { a.Actions[0].Done = NoLongerNeeded }))).in(Decided)
	for _, done := range []DoneAnswer{DoneLate, NotDone} {
		c = assessing(t, 1)
		c.problem(ann, c.first(with(short, func(a *Answers) { a.Actions[0].Done = done })), "physical")
	}
	for field, change := range map[string]func(*Answers){"evidence": func(a *Answers) { a.Evidence = "" }, "judgement": func(a *Answers) { a.Judgement = " " },
		"no_conflict": func(a *Answers) { a.NoConflict = false }, "action_1_1": func(a *Answers) { a.Actions = nil }} {
		c = assessing(t, 1)
		c.problem(ann, c.first(with(short, change)), field)
	}
}

// What was said on the rest of the form is never filled in over.
func TestTheShortFormSilencesNoHarm(t *testing.T) {
	for name, change := range map[string]func(*Answers){
		"harm":       func(a *Answers) { a.Physical = Severe; a.CandourReasons, a.PhysicalWhy = "See above.", "By the scan." },
		"still":      func(a *Answers) { a.StillPhysical = LowHarm },
		"notifiable": notifiable,
	} {
		c := assessing(t, 1)
		c.do(ann, c.first(with(clean(1), func(a *Answers) { a.Short = true; change(a) })))
		if a := c.Assessments[0].Answers; c.Stage != InSecondReview || a.Short {
			t.Errorf("%s: got stage %s, short %v; want a second review of the full form", name, c.Stage, a.Short)
		}
	}
}

func TestWhatAnAssessmentMustSay(t *testing.T) {
	for field, change := range map[string]func(*Answers){
		"evidence":            func(a *Answers) { a.Evidence = "" },
		"physical":            func(a *Answers) { a.Physical = "" },
		"psychological":       func(a *Answers) { a.Psychological = Fatal },
		"still_physical":      func(a *Answers) { a.StillPhysical = NotKnownYet },
		"still_psychological": func(a *Answers) { a.StillPsychological = Fatal },
		"association":         func(a *Answers) { a.Association = "1" },
		"judgement":           func(a *Answers) { a.Judgement = "" },
		"resulted":            func(a *Answers) { a.Resulted = "" },
		"could_result":        func(a *Answers) { a.CouldResult = "perhaps" },
		"candour_reasons":     func(a *Answers) { a.Resulted, a.CandourReasons = Yes, "" },
		"look_again":          func(a *Answers) { a.Physical, a.LookAgain = NotKnownYet, "2026-11-23" },
		"no_conflict":         func(a *Answers) { a.NoConflict = false },
		"action_1_1":          func(a *Answers) { a.Actions[0].Done = "" },
		"action_1_1_evidence": func(a *Answers) { a.Actions[0].Evidence = "" },
	} {
		c := assessing(t, 1)
		c.problem(ann, c.first(with(clean(1), change)), field)
	}
	nobody := ann
	nobody.Registration = ""
	c := assessing(t, 1)
	c.problem(nobody, c.first(clean(1)), "signature")
	c.problem(ann, c.first(with(harm(Moderate, 1), func(a *Answers) { a.CandourReasons = "" })), "candour_reasons")
}

func TestNotKnownYetIsPositiveAndComesBackOnItsDate(t *testing.T) {
	c := assessing(t, 1)
	c.do(ann, c.first(with(clean(1), func(a *Answers) { a.Psychological, a.LookAgain = NotKnownYet, "2027-01-15" }))).in(InSecondReview)
	o := c.one(Action)
	if want := time.Date(2027, 1, 15, 17, 0, 0, 0, London); !o.Due.Equal(want) || o.OwnerID != ann.Person {
		t.Errorf("got due %v, owner %d; want %v, the author", o.Due, o.OwnerID, want)
	}
	c = assessing(t, 1)
	c.do(ann, c.first(with(harm(LowHarm, 1), func(a *Answers) { a.LookAgain = "2027-01-15" })))
	if got := c.owed(Action); len(got) > 0 {
		t.Errorf("got %+v, want no action: the harm is known", got)
	}
}

func TestAnAssessmentNamesTheFormItWasMadeUnder(t *testing.T) {
	c := assessing(t, 1)
	c.do(ann, c.first(clean(1)))
	if a := c.Assessments[0]; a.Definition != 2 || a.Registration != ann.Registration || a.ByName != ann.Name || !a.At.Equal(c.now) || !a.Blind {
		t.Errorf("got %+v, want definition 2, signed now by Ann, blind", a)
	}
}
