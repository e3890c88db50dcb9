package views

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"harmreview/review"
)

const formPath = "/set-up/assessment-wording"

// A FormWording is a wording of the assessment as typed. The fields about a grade are
// named by review.ScaleField.
type FormWording struct {
	Base   review.DefinitionID
	Form   review.AssessmentForm
	Reason string
}

// ReadFormWording reads the form; its grades are those of now.
func ReadFormWording(fields url.Values, now review.AssessmentForm) FormWording {
	base, _ := strconv.ParseInt(fields.Get("base"), 10, 64)
	f := FormWording{Base: review.DefinitionID(base), Reason: fields.Get("reason")}
	f.Form.Source = strings.TrimSpace(fields.Get("source"))
	f.Form.Physical = readScale(fields, "physical", now.Physical)
	f.Form.Psychological = readScale(fields, "psychological", now.Psychological)
	f.Form.Candour = linesOf(fields.Get("candour"))
	return f
}

func readScale(fields url.Values, name string, now review.Scale) review.Scale {
	s := slices.Clone(now)
	for i := range s {
		g := &s[i]
		at := func(part string) string { return fields.Get(review.ScaleField(name, g.Grade, part)) }
		g.Lead, g.Criteria, g.All = strings.TrimSpace(at("lead")), linesOf(at("criteria")), at("all") != ""
	}
	return s
}

// formScales are the scales of a form, named as their fields and their headings.
func formScales(f review.AssessmentForm) []formScale {
	return []formScale{{"physical", "Physical harm", f.Physical}, {"psychological", "Psychological harm", f.Psychological}}
}

type formScale struct {
	name, heading string
	scale         review.Scale
}

// formFields are all fields of the form in page order.
func formFields(f review.AssessmentForm) []string {
	all := []string{"form"}
	for _, s := range formScales(f) {
		for _, g := range s.scale {
			for _, part := range []string{"lead", "criteria", "all"} {
				all = append(all, review.ScaleField(s.name, g.Grade, part))
			}
		}
	}
	return append(all, "candour", "source", "reason")
}

// A formChange is a part of the wording before and after.
type formChange struct {
	name          string
	before, after []string
}

// formChanges are the parts that a version would change.
func formChanges(x review.WrittenOf[review.AssessmentForm]) []formChange {
	var all []formChange
	was, is := formScales(x.Based.Body), formScales(x.Body)
	for i, s := range is {
		for j, g := range s.scale {
			before, after := gradeLines(was[i].scale[j]), gradeLines(g)
			if !slices.Equal(before, after) {
				all = append(all, formChange{s.heading + ": " + g.Grade.Label(), before, after})
			}
		}
	}
	if !slices.Equal(x.Based.Body.Candour, x.Body.Candour) {
		all = append(all, formChange{"The tests of candour", x.Based.Body.Candour, x.Body.Candour})
	}
	if x.Based.Body.Source != x.Body.Source {
		all = append(all, formChange{"Where it comes from", []string{x.Based.Body.Source}, []string{x.Body.Source}})
	}
	return all
}

// gradeLines are a grade in words, line by line.
func gradeLines(g review.GradeText) []string {
	lines := slices.Clone(g.Criteria)
	if g.Lead != "" {
		lines = slices.Insert(lines, 0, g.Lead)
	}
	if g.All {
		lines = append(lines, "The grade needs all of them.")
	}
	return lines
}
