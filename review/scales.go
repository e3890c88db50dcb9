package review

import "slices"

// A Grade is a degree of harm in words; the LFPSE code of each scale lies in
// LFPSE. Only psychological harm has no fatal grade.
type Grade string

// The grades of both scales, and the two answers that are not grades.
const (
	NoHarm      Grade = "none"
	LowHarm     Grade = "low"
	Moderate    Grade = "moderate"
	Severe      Grade = "severe"
	Fatal       Grade = "fatal"
	NotKnownYet Grade = "not known yet" // comes back on a date
)

// PhysicalGrades and PsychologicalGrades are the choices of a form, in order.
var (
	PhysicalGrades      = []Grade{NoHarm, LowHarm, Moderate, Severe, Fatal, NotKnownYet}
	PsychologicalGrades = []Grade{NoHarm, LowHarm, Moderate, Severe, NotKnownYet}
	StillGrades         = []Grade{NoHarm, LowHarm, Moderate, Severe, Fatal}

	StillPsychologicalGrades = []Grade{NoHarm, LowHarm, Moderate, Severe}
)

// severity orders the grades; an unknown or missing grade is below all, so
// that it can never pass for "none".
func (g Grade) severity() int {
	return slices.Index([]Grade{NoHarm, LowHarm, Moderate, Severe, Fatal}, g)
}

// Harm reports whether g is actual harm: low or worse.
func (g Grade) Harm() bool { return g.severity() >= 1 }

// Serious reports whether g is moderate or worse, the threshold at which a
// lead must sign (regulation 20(8) asks about it on its own terms besides).
func (g Grade) Serious() bool { return g.severity() >= 2 }

// Worse returns the worse of two grades.
func (g Grade) Worse(than Grade) Grade {
	if g == NotKnownYet || than == NotKnownYet {
		if max(g.severity(), than.severity()) < 1 {
			return NotKnownYet
		}
	}
	if than.severity() > g.severity() {
		return than
	}
	return g
}

// Label is what screens call g.
func (g Grade) Label() string {
	switch g {
	case NoHarm:
		return "No harm"
	case LowHarm:
		return "Low harm"
	case Moderate:
		return "Moderate harm"
	case Severe:
		return "Severe harm"
	case Fatal:
		return "Fatal"
	case NotKnownYet:
		return "Not known yet"
	}
	return "Not recorded"
}

// LFPSE returns the codes of g on the physical and the psychological scale of
// the LFPSE taxonomy v5 (level-of-physical-harm-5, level-of-psychological-harm-5),
// where a low number is worse; 0 where the scale has no such grade.
func (g Grade) LFPSE() (physical, psychological int) {
	switch g {
	case NoHarm:
		return 5, 4
	case LowHarm:
		return 4, 3
	case Moderate:
		return 3, 2
	case Severe:
		return 2, 1
	case Fatal:
		return 1, 0
	}
	return 0, 0
}

// An Association is how strongly the lost letter is tied to what happened, by
// its LFPSE code (strength-of-association-5).
type Association string

// The strengths of association.
const (
	Caused         Association = "6"
	ProbablyLed    Association = "5"
	PossiblyLed    Association = "4"
	NotRelated     Association = "3"
	AssociationDKn Association = "2"
)

// Associations are the choices of a form, in order.
var Associations = []Association{Caused, ProbablyLed, PossiblyLed, NotRelated, AssociationDKn}

// Label is what screens call a.
func (a Association) Label() string {
	switch a {
	case Caused:
		return "The lost letter caused it"
	case ProbablyLed:
		return "The lost letter probably affected it"
	case PossiblyLed:
		return "The lost letter possibly affected it"
	case NotRelated:
		return "Not related to the lost letter"
	case AssociationDKn:
		return "I don’t know"
	}
	return "Not recorded"
}

// DoneAnswer says what became of a requested action.
type DoneAnswer string

// The answers about a requested action.
const (
	DoneInTime     DoneAnswer = "done in time"
	DoneLate       DoneAnswer = "late"
	NotDone        DoneAnswer = "not done"
	NoLongerNeeded DoneAnswer = "no longer needed"
	CannotTell     DoneAnswer = "cannot tell"
)

// DoneAnswers are the choices of a form, in order.
var DoneAnswers = []DoneAnswer{DoneInTime, DoneLate, NotDone, NoLongerNeeded, CannotTell}

// class is what two reviewers must agree on about a requested action.
func (d DoneAnswer) class() string {
	switch d {
	case DoneInTime, NoLongerNeeded:
		return "met"
	case DoneLate, NotDone:
		return "missed"
	}
	return string(d)
}

// Label is what screens call d.
func (d DoneAnswer) Label() string {
	switch d {
	case DoneInTime:
		return "Done in time"
	case DoneLate:
		return "Done late"
	case NotDone:
		return "Not done"
	case NoLongerNeeded:
		return "No longer needed"
	case CannotTell:
		return "Cannot tell"
	}
	return "Not recorded"
}

// A YesNo is an answer that may also be that nobody can tell.
type YesNo string

// The answers of a yes-or-no question.
const (
	Yes           YesNo = "yes"
	No            YesNo = "no"
	YesNoNotKnown YesNo = "cannot tell"
)

// YesNos are the choices of a form, in order.
var YesNos = []YesNo{Yes, No, YesNoNotKnown}

// Label is what screens call y.
func (y YesNo) Label() string {
	switch y {
	case Yes:
		return "Yes"
	case No:
		return "No"
	case YesNoNotKnown:
		return "Cannot tell"
	}
	return "Not recorded"
}

// An Urgency says how soon a case must be looked at. A lower one comes first.
type Urgency int

// The urgencies.
const (
	SameDay Urgency = 1
	Urgent  Urgency = 2
	Routine Urgency = 3
)

// Urgencies are the choices of a form, in order.
var Urgencies = []Urgency{Routine, Urgent, SameDay}

// Label is what screens call u.
func (u Urgency) Label() string {
	switch u {
	case SameDay:
		return "Same day"
	case Urgent:
		return "Urgent"
	case Routine:
		return "Routine"
	}
	return "Not recorded"
}

// Valid reports whether u is one of the urgencies.
func (u Urgency) Valid() bool { return u >= SameDay && u <= Routine }
