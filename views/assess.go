package views

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"harmreview/review"
	"harmreview/views/kit"
)

// assessFields are the fields of the form in the order in which they stand.
func assessFields(c review.CasePage) []string {
	fields := []string{"reason"}
	for _, l := range c.Case.Letters {
		for _, r := range l.Requested {
			name := review.ActionField(l.ID, r.N)
			fields = append(fields, name, name+"_evidence")
		}
		fields = append(fields, review.LetterField(l.ID))
	}
	return append(fields, "evidence", "harm", "physical_met", "physical", "physical_why", "psychological_met", "psychological", "psychological_why",
		"still_physical", "still_psychological", "look_again", "near_miss", "association",
		"resulted", "could_result", "candour_reasons", "confidence", "judgement", "no_conflict", "signature")
}

// questions are what the fields of an assessment ask, in short.
var questions = map[string]string{
	"reason": "Why it is amended", "evidence": "Records looked at", "harm": "Is any harm seen, or could any still come?",
	"physical": "Physical harm so far", "psychological": "Psychological harm so far",
	"still_physical": "Physical harm that can yet happen", "still_psychological": "Psychological harm that can yet happen",
	"physical_met": "Criteria of physical harm", "physical_why": "Why that grade of physical harm",
	"psychological_met": "Criteria of psychological harm", "psychological_why": "Why that grade of psychological harm",
	"near_miss": "Near miss", "confidence": "How sure",
	"look_again": "Look again on", "association": "Tie to the lost letter", "resulted": "Candour: has such harm resulted?",
	"could_result": "Candour: could such harm yet result?", "candour_reasons": "Candour: reasons", "judgement": "Judgement",
	"no_conflict": "Conflict of interest",
}

// A line is one question of an assessment with its answer in words.
type line struct{ field, question, answer string }

// lines are the questions of an assessment, in order, with their answers. What
// the form did not ask is left out. The criteria stand as they are worded in under.
func lines(c review.CasePage, f AssessForm, under review.AssessmentForm) []line {
	answers := map[string]string{"reason": f.Reason, "evidence": f.Evidence, "harm": map[string]string{"yes": "Yes, or not known yet", "no": "No"}[f.Harm],
		"physical": review.Grade(f.Physical).Label(), "psychological": review.Grade(f.Psychological).Label(),
		"still_physical": review.Grade(f.StillPhysical).Label(), "still_psychological": review.Grade(f.StillPsychological).Label(),
		"look_again": dayOrNone(f.LookAgain), "association": review.Association(f.Association).Label(),
		"resulted": review.YesNo(f.Resulted).Label(), "could_result": review.YesNo(f.CouldResult).Label(),
		"candour_reasons": f.CandourReasons, "judgement": f.Judgement, "no_conflict": map[bool]string{true: "None", false: "Not confirmed"}[f.NoConflict != ""]}
	answers["physical_met"], answers["psychological_met"] = criteriaWords(under.Physical, f.PhysicalMet), criteriaWords(under.Psychological, f.PsychologicalMet)
	answers["physical_why"], answers["psychological_why"] = f.PhysicalWhy, f.PsychologicalWhy
	answers["near_miss"] = map[bool]string{true: "Yes: harm might have come of it, and no longer can", false: "No"}[f.NearMiss != ""]
	answers["confidence"] = review.Confidence(f.Confidence).Label()
	for _, x := range f.Became {
		answers[review.LetterField(x.Letter)] = x.Became.Label()
	}
	for _, x := range f.Actions {
		name := review.ActionField(x.Letter, x.N)
		answers[name], answers[name+"_evidence"] = x.Done.Label(), x.Evidence
	}
	var all []line
	for _, field := range assessFields(c) {
		answer, known := answers[field]
		if known && f.asks(field) && (answer != "" || !saysNothing[field]) {
			all = append(all, line{field, question(c, field), answer})
		}
	}
	return all
}

// saysNothing are the fields that are left out where they are empty.
var saysNothing = map[string]bool{"harm": true, "physical_why": true, "psychological_why": true}

// criteriaWords are the criteria of a scale that apply.
func criteriaWords(s review.Scale, met []review.Criterion) string {
	var all []string
	for _, c := range met {
		if text := s.Text(c); text != "" {
			all = append(all, text)
		}
	}
	if len(all) == 0 {
		return "None of them applies"
	}
	return strings.Join(all, "; ")
}

// question says what a field asks: one of those above, or about an action.
func question(c review.CasePage, field string) string {
	if q, ok := questions[field]; ok {
		return q
	}
	for i, l := range c.Case.Letters {
		if field == review.LetterField(l.ID) {
			return fmt.Sprintf("Letter %d: what became of it", i+1)
		}
		for _, r := range l.Requested {
			name := review.ActionField(l.ID, r.N)
			switch field {
			case name:
				return fmt.Sprintf("Letter %d, action %d: %s", i+1, r.N, r.What)
			case name + "_evidence":
				return fmt.Sprintf("Letter %d, action %d: evidence", i+1, r.N)
			}
		}
	}
	return field
}

// BothOf are the fields in which a saved draft and a typed one differ.
func BothOf(c review.CasePage, saved, typed AssessForm) []Both {
	of := map[string]*Both{}
	for _, l := range lines(c, saved, c.Form) {
		of[l.field] = &Both{Question: l.question, Saved: l.answer}
	}
	for _, l := range lines(c, typed, c.Form) {
		if of[l.field] == nil {
			of[l.field] = &Both{Question: l.question}
		}
		of[l.field].Typed = l.answer
	}
	var all []Both
	for _, field := range assessFields(c) {
		if b := of[field]; b != nil && b.Saved != b.Typed {
			all = append(all, *b)
		}
	}
	return all
}

// checkRows are the answers with a link each to the field that changes it.
func checkRows(p Page, c review.CasePage, a Assessing) []kit.Row {
	var rows []kit.Row
	for _, l := range lines(c, a.Form, c.Form) {
		if l.field == "reason" && a.Change != review.AmendName {
			continue
		}
		rows = append(rows, kit.Row{Key: l.question, Value: l.answer, Href: p.List.Keep(a.Path + "#" + l.field), Action: "Change", Hidden: l.question})
	}
	return rows
}

// orNothing is a text, or that there is none.
func orNothing(s string) string {
	if s == "" {
		return "Nothing"
	}
	return s
}

func dayOrNone(date string) string {
	if date == "" {
		return "No date"
	}
	return day(date)
}

// clearedNames are the questions whose answers were cleared.
func clearedNames(c review.CasePage, f AssessForm) []string {
	var names []string
	for _, field := range assessFields(c) {
		if slices.Contains(f.Cleared, field) {
			names = append(names, question(c, field))
		}
	}
	return names
}

// assessHeading is the heading of the form's page.
func assessHeading(change review.ChangeName) string {
	return map[review.ChangeName]string{review.SignFirstName: "Assessment: what came of these letters not arriving?",
		review.SignSecondName: "Second review: what came of these letters not arriving?", review.AmendName: "Amend my assessment"}[change]
}

// draftState says whether the draft is kept.
func draftState(saved, now time.Time) string {
	switch {
	case saved.IsZero():
		return "Nothing is saved yet."
	case review.Date(saved) == review.Date(now):
		return "Draft saved at " + saved.In(review.London).Format("15:04")
	}
	return "Draft saved on " + clock(saved)
}

// lettersToAssess are the letters that the signature will name.
func lettersToAssess(c review.CasePage, a Assessing) []numbered {
	var all []numbered
	for i, l := range c.Case.Letters {
		if slices.Contains(a.Letters, l.ID) {
			all = append(all, numbered{i + 1, l})
		}
	}
	return all
}

// A numbered letter has its place in the case.
type numbered struct {
	n int
	review.Letter
}

func (n numbered) heading() string {
	return "Letter " + strconv.Itoa(n.n) + ": " + day(n.WrittenOn) + ", " + orNot(n.Specialty)
}

// enquiries are what was asked about the case, or came in as new.
func enquiries(c review.CasePage) []review.Obligation {
	return slices.DeleteFunc(slices.Clone(c.Case.Obligations), func(o review.Obligation) bool { return o.Kind != review.Enquiry })
}

// blocking are the enquiries that hold the signature back.
func blocking(c review.CasePage) []review.Obligation {
	return slices.DeleteFunc(enquiries(c), func(o review.Obligation) bool { return o.State != review.Open || !o.Facts.BlocksAssessment })
}

// fromLetters says what the answers about requested actions propose for the
// patient, which a person confirms.
func fromLetters(f AssessForm) string {
	proposed, worst := f.Answers().FromLetters()
	switch proposed {
	case review.Yes:
		return "From the letters: the worst answer is “" + worst.Label() + "”, so harm must be looked for. You decide whether there is any."
	case review.No:
		return "From the letters: everything was done in time or is no longer needed, which proposes “No”. You confirm it."
	}
	return ""
}
