package review

import (
	"slices"
	"testing"
)

func TestCheckPreparedAsksForWholeCases(t *testing.T) {
	edited := func(edit func(PreparedCases)) PreparedCases {
		set := slices.Clone(ShippedPreparedCases)
		edit(set)
		return set
	}
	shipped, own := VersionOf[PreparedCases]{Body: ShippedPreparedCases}, VersionOf[PreparedCases]{Version: Version{N: 1}, Body: ShippedPreparedCases}
	for name, test := range map[string]struct {
		set   PreparedCases
		now   VersionOf[PreparedCases]
		field string
	}{
		"confirmed as it is": {ShippedPreparedCases, shipped, ""},
		"one switched off":   {edited(func(s PreparedCases) { s[0].Off = true }), own, ""},
		"nothing changed":    {ShippedPreparedCases, own, "cases"},
		"one taken away":     {ShippedPreparedCases[1:], own, "cases"},
		"no title":           {edited(func(s PreparedCases) { s[1].Title = " " }), own, "case_2_title"},
		"no grade":           {edited(func(s PreparedCases) { s[2].Reference.StillPhysical = "" }), own, "case_3_still_physical"},
		"fatal distress":     {edited(func(s PreparedCases) { s[0].Reference.Psychological = Fatal }), own, "case_1_psychological"},
		"not known yet":      {edited(func(s PreparedCases) { s[0].Reference.Physical = NotKnownYet }), own, "case_1_physical"},
	} {
		got := CheckPrepared(test.set, test.now, "Agreed")
		if test.field == "" && len(got) > 0 || test.field != "" && got[test.field] == "" {
			t.Errorf("%s: got %v, want a word about %q", name, got, test.field)
		}
	}
}

// What a reviewer reads is compared as an assessment is: by whether it is positive.
func TestPreparedReadingsCompareWithTheReference(t *testing.T) {
	none := PreparedAnswer{NoHarm, NoHarm, NoHarm, NoHarm}
	low := PreparedAnswer{LowHarm, NoHarm, NoHarm, NoHarm}
	still := PreparedAnswer{NoHarm, NoHarm, Severe, NoHarm}
	for _, test := range []struct {
		answer, reference PreparedAnswer
		agrees, exact     bool
	}{
		{none, none, true, true}, {low, still, true, false}, {none, still, false, false}, {low, none, false, false}, {still, still, true, true},
	} {
		r := PreparedReading{Answer: test.answer, Reference: test.reference}
		if r.Agrees() != test.agrees || r.Exact() != test.exact {
			t.Errorf("%v beside %v: agrees %t, exact %t", test.answer, test.reference, r.Agrees(), r.Exact())
		}
	}
}

// Nobody owes more prepared cases than there are.
func TestPreparedOwed(t *testing.T) {
	for _, test := range []struct {
		task PreparedTask
		want int
	}{
		{PreparedTask{First: 3, Done: 1, Next: "b"}, 2}, {PreparedTask{First: 3, Done: 3, Next: "d"}, 0}, {PreparedTask{First: 9, Done: 6}, 0}, {PreparedTask{Next: "a"}, 0},
	} {
		if got := test.task.Owed(); got != test.want {
			t.Errorf("%+v: got %d, want %d", test.task, got, test.want)
		}
	}
}
