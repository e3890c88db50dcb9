package review

import "time"

// A Doubt is a kind of question whose letters some are: the work list of
// identity is filtered by it.
type Doubt string

// The kinds of doubt, the most dangerous first.
const (
	AnyDoubt     Doubt = ""
	Reported     Doubt = "reported"
	TwoBirthdays Doubt = "two birthdays"
	TwoNames     Doubt = "two names"
	NoNumber     Doubt = "no number"
	Placeholder  Doubt = "placeholder"
	NoBirthday   Doubt = "no birthday"
	NoGivenName  Doubt = "no given name"
	OtherDoubt   Doubt = "other"
)

// Doubts are all kinds, in the order in which pages list them.
var Doubts = []Doubt{Reported, TwoBirthdays, TwoNames, NoNumber, Placeholder, NoBirthday, NoGivenName, OtherDoubt}

// Label is what screens call d.
func (d Doubt) Label() string {
	switch d {
	case AnyDoubt:
		return "All kinds"
	case Reported:
		return "Reported as the wrong patient"
	case TwoBirthdays:
		return "One NHS number, two dates of birth"
	case TwoNames:
		return "One NHS number, given names that do not agree"
	case NoNumber:
		return "No NHS number"
	case Placeholder:
		return "A placeholder for the NHS number"
	case NoBirthday:
		return "No date of birth"
	case NoGivenName:
		return "No given name"
	case OtherDoubt:
		return "Another reason"
	}
	return string(d)
}

// A DoubtCount is how many identity obligations of a kind are open.
type DoubtCount struct {
	Doubt Doubt
	Open  Tally
}

// An IdentityList is one page of the work list of identity, ranked by urgency,
// due time and age.
type IdentityList struct {
	Doubts []DoubtCount
	Doubt  Doubt
	Lines  []OwedLine
	Total  Tally
	Next   ObligationID // the one that the next page follows, 0 for none
	// Accepted are the last acceptances of many questions at once.
	Accepted []AcceptedTogether
}

// AcceptedTogether says when somebody settled many questions of identity at once.
type AcceptedTogether struct {
	Event int64
	At    time.Time
	By    string
	Cases string // how many
}
