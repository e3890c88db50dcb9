package review

import (
	"reflect"
	"slices"
	"strings"
)

// longestCriterion is how many characters a criterion, and each other line of the
// wording of the assessment, has at most: it must be read at a glance beside a box.
const longestCriterion = 400

// ScaleField names the form field about a part of a grade of a scale: "lead",
// "criteria" or "all".
func ScaleField(scale string, g Grade, part string) string {
	return scale + "_" + string(g) + "_" + part
}

// CheckForm reports what is wrong with a wording of the assessment that somebody
// would put before a lead, by field. The grades are those of LFPSE and stay; what
// each means in words is the trust's to say.
func CheckForm(f AssessmentForm, now VersionOf[AssessmentForm], reason string) Problems {
	p := Problems{}
	f.Physical.check(p, "physical", now.Body.Physical)
	f.Psychological.check(p, "psychological", now.Body.Psychological)
	checkLines(p, "candour", f.Candour)
	p.Add(strings.TrimSpace(f.Source) != "", "source", "Say where the wording comes from.")
	p.Add(strings.TrimSpace(reason) != "", "reason", "Say why it changes, or that it is confirmed as it is.")
	same := now.Body
	f.Confirmed, same.Confirmed = "", ""
	p.Add(!now.Confirmed() || !reflect.DeepEqual(f, same), "form", "Nothing was changed.")
	return p
}

// check reports what is wrong with a scale that takes the place of now.
func (s Scale) check(p Problems, name string, now Scale) {
	grades := func(s Scale) (all []Grade) {
		for _, g := range s {
			all = append(all, g.Grade)
		}
		return all
	}
	if !slices.Equal(grades(s), grades(now)) {
		p.Add(false, "form", "The grades are those of the form. Open it again.")
		return
	}
	for _, g := range s {
		checkLines(p, ScaleField(name, g.Grade, "criteria"), g.Criteria)
		p.Add(!g.All || len(g.Criteria) > 1, ScaleField(name, g.Grade, "all"), "A grade that needs all of its criteria has at least two.")
	}
}

// checkLines reports what is wrong with lines of which each is read by itself.
func checkLines(p Problems, field string, lines []string) {
	p.Add(len(lines) > 0, field, "Write at least one line.")
	for i, line := range lines {
		p.Add(len([]rune(line)) <= longestCriterion, field, "Keep each line to at most "+itoa(longestCriterion)+" characters.")
		p.Add(!slices.Contains(lines[:i], line), field, "The same line is there twice: “"+line+"”.")
	}
}
