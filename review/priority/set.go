// Package priority ranks what waits for triage: rules that an incident manager
// can read and change say which letters should be looked at first, and why.
// Rules order the work and make it urgent; they never close anything, and a
// person decides about every letter.
//
// The arithmetic: a rule that touches a case gives it its points once, however
// many letters it touches; where every phrase that made it hold is probably
// denied, it gives a quarter of them, rounded up, or what the rule says. The
// rank is review.Unranked less the points, but at least 0. A case is urgent
// when a red flag touches it that is not denied, or from UrgentAt points on. A
// hit that is denied is still a hit, and shown as one.
//
// Phrases are sought word by word, without regard to case, accents, ligatures,
// line breaks, double spaces and kinds of hyphen. No sentence ends inside a
// phrase. A word may end in an asterisk for any word that begins so. What a
// hyphen joins to pre-, anti-, pseudo-, semi- or un- is another word: "malignancy"
// is not found in "pre-malignancy", but "pre-malignan*" is; "x-ray" is found in
// "xray" and the other way round. Words are n words apart when n steps lead from
// one to the other in the same sentence, on either side.
//
// What cannot be known makes no condition hold, nor its opposite: the age of
// somebody without a date of birth, a phrase in a letter without a text.
//
// It is pure: the store brings facts and texts, and keeps what comes out.
package priority

import "harmreview/review"

// A Set is the priority rules of an incident in one version.
type Set struct {
	Rules    []Rule  `json:"rules"`
	UrgentAt int     `json:"urgent_at"` // points from which a case is urgent without a red flag
	MixedIn  float64 `json:"mixed_in"`  // share, 0 to 1, of the cases that no rule touches which come early all the same
}

// A Rule touches a letter on which all its conditions hold. The rules of a set
// are known by their place in it, counted from 1.
type Rule struct {
	Name       string      `json:"name"`
	Why        string      `json:"why"`      // what it means for the patient, in plain words
	RedFlag    bool        `json:"red_flag"` // a case that it touches is urgent
	Points     int         `json:"points"`   // 1 to 100, for the order and towards UrgentAt
	Negated    Negated     `json:"negated"`
	Off        bool        `json:"off"`
	Conditions []Condition `json:"conditions"`
}

// Negated is what a rule makes of a phrase that the letter denies, such as "no
// evidence of malignancy".
type Negated string

// The ways to treat what is denied. A machine denies wrongly at times, so a red
// flag is never dropped for it.
const (
	NegatedLess   Negated = "weighs less"    // a quarter of the points, and no red flag; shown as probably denied
	NegatedFull   Negated = "counts in full" // as if it were not denied
	NegatedNotAll Negated = "does not count" // not for red flags
)

// A Condition asks one thing of a letter or its patient. Which of the other
// fields it uses depends on What.
type Condition struct {
	What   What     `json:"what"`
	Values []string `json:"values,omitempty"` // any of them holds
	Near   []string `json:"near,omitempty"`   // of Phrase: one of these within Within words of one of Values
	Within int      `json:"within,omitempty"`
	Least  int      `json:"least,omitempty"` // of ages: at least
	Most   int      `json:"most,omitempty"`  // of ages: at most; 0 is no limit
	Not    bool     `json:"not,omitempty"`   // holds where it would not; never of Phrase in a red flag
}

// What a condition asks about.
type What string

// The questions.
const (
	Specialty  What = "specialty"     // the code or name of the letter's specialty is one of Values, whole and folded
	Kind       What = "document type" // … of its type in the source's words
	Phrase     What = "phrase"        // its text holds one of Values, and Near if given
	Flag       What = "flag"          // the source marked it: Values of Flags
	LetterAge  What = "letter age"    // days from its date to the day of ranking
	PatientAge What = "patient age"   // years on the day of ranking, or at death
	Died       What = "died"          // the patient is known to have died; no Values
	SentTo     What = "recipient"     // a recipient that it did not reach is one of: gp, patient, other
)

// The flags of a source.
const (
	FlagUrgent   = "urgent"
	FlagAction   = "action requested"
	FlagMedicine = "medication changed"
)

// What a form offers, in its order.
var (
	Whats      = []What{Phrase, Specialty, Kind, Flag, LetterAge, PatientAge, Died, SentTo}
	Flags      = []string{FlagUrgent, FlagAction, FlagMedicine}
	Recipients = []string{"gp", "patient", "other"}
	Denials    = []Negated{NegatedLess, NegatedFull, NegatedNotAll}
)

// A Patient is what rules ask about a patient; dates are 2006-01-02 or "".
type Patient struct{ Born, Died string }

// A Letter is what rules ask about a letter.
type Letter struct {
	ID         review.LetterID
	Specialty  string
	Kind       string
	WrittenOn  string
	Text       string // "" when none came
	Flags      []string
	Recipients []string // kinds that it did not reach
}

// A Hit is a rule that touches a letter.
type Hit struct {
	Rule    int // counted from 1
	Letter  review.LetterID
	Negated bool   // every phrase that made it hold is probably denied
	Marks   []Mark // the phrases, in the order of the text
}

// A Mark is a stretch of a letter's text, in bytes.
type Mark struct {
	Start, End int
	Negated    bool
}

// A Ranking is what a set makes of a case.
type Ranking struct {
	Urgent bool
	Points int
	Rank   int // 0 to review.Unranked, as review.Case.Rank
	Hits   []Hit
}
