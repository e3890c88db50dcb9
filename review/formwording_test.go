package review

import (
	"slices"
	"strings"
	"testing"
)

func TestCheckFormAsksForEveryGradeInWords(t *testing.T) {
	// edited is the shipped form with one thing changed, sharing nothing with it.
	edited := func(edit func(*AssessmentForm)) AssessmentForm {
		f := ShippedAssessmentForm
		f.Physical, f.Psychological, f.Candour = slices.Clone(f.Physical), slices.Clone(f.Psychological), slices.Clone(f.Candour)
		edit(&f)
		return f
	}
	own := VersionOf[AssessmentForm]{Version: Version{N: 1}, Body: ShippedAssessmentForm}
	own.Body.Confirmed = "Dr A"
	for name, test := range map[string]struct {
		form  AssessmentForm
		now   VersionOf[AssessmentForm]
		field string
	}{
		"confirmed as it is":        {ShippedAssessmentForm, VersionOf[AssessmentForm]{Body: ShippedAssessmentForm}, ""},
		"changed":                   {edited(func(f *AssessmentForm) { f.Source = "Our safety group" }), own, ""},
		"nothing changed":           {ShippedAssessmentForm, own, "form"},
		"no criterion":              {edited(func(f *AssessmentForm) { f.Physical[2].Criteria = nil }), own, "physical_moderate_criteria"},
		"twice the same":            {edited(func(f *AssessmentForm) { f.Psychological[1].Criteria = []string{"a", "a"} }), own, "psychological_low_criteria"},
		"too long":                  {edited(func(f *AssessmentForm) { f.Candour = []string{strings.Repeat("x", 401)} }), own, "candour"},
		"all of one":                {edited(func(f *AssessmentForm) { f.Physical[1].Criteria = []string{"a"} }), own, "physical_low_all"},
		"a grade left out":          {edited(func(f *AssessmentForm) { f.Physical = f.Physical[1:] }), own, "form"},
		"no source":                 {edited(func(f *AssessmentForm) { f.Source = " " }), own, "source"},
		"psychological has no word": {edited(func(f *AssessmentForm) { f.Psychological[3].Criteria = []string{} }), own, "psychological_severe_criteria"},
	} {
		got := CheckForm(test.form, test.now, "Agreed by the safety group")
		if test.field == "" && len(got) > 0 || test.field != "" && got[test.field] == "" {
			t.Errorf("%s: got %v, want a word about %q", name, got, test.field)
		}
	}
	if got := CheckForm(ShippedAssessmentForm, VersionOf[AssessmentForm]{Body: ShippedAssessmentForm}, " "); got["reason"] == "" {
		t.Errorf("got %v, want a reason asked for", got)
	}
}
