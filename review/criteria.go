package review

import (
	"slices"
	"strconv"
	"strings"
)

// A Criterion names one criterion of a grade, "moderate:2", counted from 1 within
// the wording that the answers were given under.
type Criterion string

// CriterionOf is the nth criterion of a grade, counted from 1.
func CriterionOf(g Grade, n int) Criterion { return Criterion(string(g) + ":" + strconv.Itoa(n)) }

// A Scale is the grades of one kind of harm with their criteria.
type Scale []GradeText

// Has reports whether the scale has the criterion.
func (s Scale) Has(c Criterion) bool { return s.Text(c) != "" }

// Text is what a criterion says, "" for one that the scale does not have.
func (s Scale) Text(c Criterion) string {
	grade, number, _ := strings.Cut(string(c), ":")
	n, err := strconv.Atoi(number)
	i := slices.IndexFunc(s, func(g GradeText) bool { return string(g.Grade) == grade })
	if err != nil || i < 0 || n < 1 || n > len(s[i].Criteria) {
		return ""
	}
	return s[i].Criteria[n-1]
}

// Ticked are the criteria that can be ticked: those of every grade but "none",
// which says that nothing applies.
func (s Scale) Ticked() []Criterion {
	var all []Criterion
	for _, g := range s {
		for n := range g.Criteria {
			if g.Grade != NoHarm {
				all = append(all, CriterionOf(g.Grade, n+1))
			}
		}
	}
	return all
}

// Proposed is the grade that criteria which apply propose: the worst of which one
// applies, or all where the grade asks for all; "none" where none applies. It is ""
// when what applies proposes nothing, as with some of those that low physical
// harm needs all of.
func (s Scale) Proposed(met []Criterion) Grade {
	if len(met) == 0 {
		return NoHarm
	}
	worst := Grade("")
	for _, g := range s {
		n := 0
		for i := range g.Criteria {
			if slices.Contains(met, CriterionOf(g.Grade, i+1)) {
				n++
			}
		}
		if n > 0 && (!g.All || n == len(g.Criteria)) && g.Grade.severity() > worst.severity() {
			worst = g.Grade
		}
	}
	return worst
}

// A Confidence is how sure a reviewer is of their judgement.
type Confidence string

// The degrees of confidence.
const (
	Sure       Confidence = "high"
	FairlySure Confidence = "moderate"
	NotSure    Confidence = "low"
)

// Confidences are the choices of a form, in order.
var Confidences = []Confidence{Sure, FairlySure, NotSure}

// Label is what screens call c.
func (c Confidence) Label() string {
	switch c {
	case Sure:
		return "Sure"
	case FairlySure:
		return "Fairly sure"
	case NotSure:
		return "Not sure"
	}
	return "Not recorded"
}

// A Became says what became of a letter, apart from what it asked for.
type Became string

// What can become of a letter.
const (
	ActedOn      Became = "acted on anyway"
	Superseded   Became = "superseded"
	NotForAction Became = "not for action"
)

// Becames are the choices of a form, in order.
var Becames = []Became{ActedOn, Superseded, NotForAction}

// Label is what screens call b.
func (b Became) Label() string {
	switch b {
	case ActedOn:
		return "Acted on anyway: its content reached whoever needed it"
	case Superseded:
		return "Superseded: a later letter that arrived said all of it"
	case NotForAction:
		return "Not for action: it asked nothing of anybody"
	case "":
		return "None of these"
	}
	return string(b)
}

// A LetterAnswer says what became of one letter.
type LetterAnswer struct {
	Letter LetterID `json:"letter"`
	Became Became   `json:"became"`
}

// LetterField is the name of the form field about a letter.
func LetterField(id LetterID) string { return "letter_" + itoa(int64(id)) }

// checkGrade reports what is wrong with a grade and the criteria that it rests on.
// Another grade than they propose needs a reason; a harm that is not known yet has
// none to rest on.
func (s Scale) checkGrade(p Problems, field string, g Grade, met []Criterion, why string) {
	for _, c := range met {
		p.Add(s.Has(c), field, "The criteria have changed. Look at them again.")
	}
	if g == "" || g == NotKnownYet {
		return
	}
	proposed := s.Proposed(met)
	words := "The criteria ticked propose no grade by themselves."
	if proposed != "" {
		words = "The criteria ticked propose “" + proposed.Label() + "”."
	}
	p.Add(g == proposed || strings.TrimSpace(why) != "", field+"_why", words+" Tick what applies, or say why you choose “"+g.Label()+"”.")
}

// FromLetters proposes whether harm must be looked for, by the worst that became
// of what the letters asked for: "yes" or "no", "" while nothing is answered.
func (a Answers) FromLetters() (proposed YesNo, worst DoneAnswer) {
	for _, d := range []DoneAnswer{NotDone, DoneLate, CannotTell, DoneInTime, NoLongerNeeded} {
		if slices.ContainsFunc(a.Actions, func(x ActionAnswer) bool { return x.Done == d }) {
			if d.class() == "met" {
				return No, d
			}
			return Yes, d
		}
	}
	return "", ""
}
