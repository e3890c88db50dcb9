package review

import (
	"slices"
	"strings"
)

// A LedgerFigure names a figure of the ledger, and the table that it opens and
// equals. It stands in an address.
type LedgerFigure string

// The figures: letters by where they stand, patients, patients by what was
// found, patients by whether they were told.
const (
	LettersAll          LedgerFigure = "letters"
	LettersCovered      LedgerFigure = "letters-covered"
	LettersClosed       LedgerFigure = "letters-closed"
	LettersClosedUnread LedgerFigure = "letters-closed-with-class"
	LettersOneSignature LedgerFigure = "letters-one-signature"
	LettersAgreed       LedgerFigure = "letters-agreed"
	LettersByPanel      LedgerFigure = "letters-panel"
	LettersAssumed      LedgerFigure = "letters-assumed"
	LettersElsewhere    LedgerFigure = "letters-elsewhere"
	LettersToTriage     LedgerFigure = "letters-to-triage"
	LettersInReview     LedgerFigure = "letters-in-review"
	LettersNotFound     LedgerFigure = "letters-not-found"

	PatientsAll       LedgerFigure = "patients"
	PatientsCovered   LedgerFigure = "patients-covered"
	PatientsComplete  LedgerFigure = "patients-complete"
	PatientsUncertain LedgerFigure = "patients-identity-open"

	FoundHarmed        LedgerFigure = "found-harmed"
	FoundStillPossible LedgerFigure = "found-still-possible"
	FoundCannotRuleOut LedgerFigure = "found-cannot-rule-out"
	FoundNotKnownYet   LedgerFigure = "found-not-known-yet"
	FoundNoHarm        LedgerFigure = "found-no-harm"
	FoundClosed        LedgerFigure = "found-closed"
	FoundNotReviewed   LedgerFigure = "found-not-reviewed"
	FoundOpen          LedgerFigure = "found-open"

	// Of one list.
	ListLettersCovered  LedgerFigure = "list-letters-covered"
	ListPatients        LedgerFigure = "list-patients"
	ListPatientsCovered LedgerFigure = "list-patients-covered"

	ToldTold    LedgerFigure = "told"
	ToldPartly  LedgerFigure = "told-partly"
	ToldOwed    LedgerFigure = "told-owed"
	ToldEnded   LedgerFigure = "told-ended"
	ToldWaived  LedgerFigure = "told-waived"
	ToldNotOwed LedgerFigure = "told-not-owed"

	// The test of the priority rules: cases that no rule touches, mixed in early, and
	// those that rules touch; of each those that somebody has read, found for
	// assessment, and found urgent.
	RulesMixed         LedgerFigure = "rules-mixed"
	RulesMixedRead     LedgerFigure = "rules-mixed-read"
	RulesMixedAssess   LedgerFigure = "rules-mixed-assess"
	RulesMixedUrgent   LedgerFigure = "rules-mixed-urgent"
	RulesTouched       LedgerFigure = "rules-touched"
	RulesTouchedRead   LedgerFigure = "rules-touched-read"
	RulesTouchedAssess LedgerFigure = "rules-touched-assess"
	RulesTouchedUrgent LedgerFigure = "rules-touched-urgent"
)

// LedgerFigures are all of them that are of the incident, but for ClassFigures.
var LedgerFigures = []LedgerFigure{
	LettersAll, LettersCovered, LettersClosed, LettersClosedUnread, LettersOneSignature, LettersAgreed, LettersByPanel, LettersAssumed, LettersElsewhere,
	LettersToTriage, LettersInReview, LettersNotFound, PatientsAll, PatientsCovered, PatientsComplete, PatientsUncertain,
	FoundHarmed, FoundStillPossible, FoundCannotRuleOut, FoundNotKnownYet, FoundNoHarm, FoundClosed, FoundNotReviewed, FoundOpen,
	ToldTold, ToldPartly, ToldOwed, ToldEnded, ToldWaived, ToldNotOwed,
	RulesMixed, RulesMixedRead, RulesMixedAssess, RulesMixedUrgent, RulesTouched, RulesTouchedRead, RulesTouchedAssess, RulesTouchedUrgent,
}

// A LedgerLine is one line of the table behind a figure: a case, without
// anything about its patient.
type LedgerLine struct {
	Case    CaseID
	Stage   Stage
	Letters int  // of the case that the figure counts; for a figure of patients, all it holds
	Opens   bool // whoever looks at the table may see the case, or open it with a reason
}

// A LedgerTable is a page of the table behind a figure.
type LedgerTable struct {
	Figure         LedgerFigure
	List           ListID // of a figure of one list
	Cases, Letters int    // of the whole table
	Unnamed        int    // of Cases: those that are not named to a possible reviewer
	Lines          []LedgerLine
	Next           CaseID // the case that the next page follows, 0 for none
}

// OfLetters reports whether the figure counts letters, and not patients.
func (f LedgerFigure) OfLetters() bool {
	return strings.HasPrefix(string(f), string(LettersAll)) || f == ListLettersCovered
}

// OfList reports whether the figure is of one list.
func (f LedgerFigure) OfList() bool { return strings.HasPrefix(string(f), "list-") }

// Neutral reports whether the figure says nothing of what was answered, drawn or
// told: it counts all, or what every reviewer may know.
func (f LedgerFigure) Neutral() bool {
	return slices.Contains([]LedgerFigure{LettersAll, LettersToTriage, LettersNotFound, PatientsAll, PatientsUncertain, ListPatients}, f)
}

// OfTelling reports whether the figure counts patients by whether they were told, or
// by what there is to tell them.
func (f LedgerFigure) OfTelling() bool {
	return strings.HasPrefix(string(f), string(ToldTold)) || strings.HasPrefix(string(f), classPrefix)
}

// OfMixed reports whether the figure counts cases that were mixed in: whoever may
// still read one is to read it like any other.
func (f LedgerFigure) OfMixed() bool { return strings.HasPrefix(string(f), string(RulesMixed)) }
