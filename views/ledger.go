package views

import (
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
)

// A ledgerFigure is one line of a ledger's table; figure names the table that
// it opens.
type ledgerFigure struct {
	label  string
	n      int
	part   bool // of the line above that is no part
	figure review.LedgerFigure
}

// A rowFigure is a count of rows that opens their table.
type rowFigure struct {
	result string
	n      int
}

func rowFigures(r review.RowCounts) []rowFigure {
	return []rowFigure{{"", r.Rows}, {string(intake.Letter), r.Letters}, {string(intake.FurtherRecipient), r.Recipients},
		{string(intake.Duplicate), r.Duplicates}, {string(intake.Excluded), r.Excluded}, {string(intake.Waiting), r.Waiting}}
}

// letterFigures are the letters by where they stand.
func letterFigures(c review.LetterCounts) []ledgerFigure {
	return []ledgerFigure{
		{"Letters", c.Letters, false, review.LettersAll},
		{"Covered by a decision", c.Covered, false, review.LettersCovered},
		{"closed at triage: no harm question arose", c.Closed, true, review.LettersClosed},
		{"closed with their class, of which a lead read a sample; not read singly", c.ClosedUnread, true, review.LettersClosedUnread},
		{"by one signed assessment, nothing missed and no harm", c.OneSignature, true, review.LettersOneSignature},
		{"by two assessments that agree", c.Agreed, true, review.LettersAgreed},
		{"by the panel", c.ByPanel, true, review.LettersByPanel},
		{"assumed, not reviewed", c.Assumed, true, review.LettersAssumed},
		{"reviewed elsewhere", c.Elsewhere, true, review.LettersElsewhere},
		{"Not covered: to triage", c.ToTriage, false, review.LettersToTriage},
		{"Not covered: in review", c.InReview, false, review.LettersInReview},
		{"Not covered: not found", c.NotFound, false, review.LettersNotFound},
	}
}

func patientFigures(p review.PatientCounts) []ledgerFigure {
	return []ledgerFigure{
		{"Patients", p.Patients, false, review.PatientsAll},
		{"all of whose letters are covered", p.Covered, true, review.PatientsCovered},
		{"complete: decided, and nothing owed", p.Complete, true, review.PatientsComplete},
		{"whose identity is open", p.Uncertain, true, review.PatientsUncertain},
	}
}

func foundFigures(l review.Ledger) []ledgerFigure {
	f := l.Found
	return []ledgerFigure{
		{"Patients", l.Patients.Patients, false, review.PatientsAll},
		{"harmed", f.Harmed, true, review.FoundHarmed},
		{"not harmed so far; harm can yet happen", f.StillPossible, true, review.FoundStillPossible},
		{"harm cannot be ruled out", f.CannotRuleOut, true, review.FoundCannotRuleOut},
		{"not known yet", f.NotKnownYet, true, review.FoundNotKnownYet},
		{"reviewed, no harm found", f.NoHarm, true, review.FoundNoHarm},
		{"closed at triage: no harm question arose", f.Closed, true, review.FoundClosed},
		{"not reviewed here: assumed or reviewed elsewhere", f.NotReviewed, true, review.FoundNotReviewed},
		{"not decided yet", f.Open, true, review.FoundOpen},
	}
}

func toldFigures(l review.Ledger) []ledgerFigure {
	t := l.Told
	return []ledgerFigure{
		{"Patients", l.Patients.Patients, false, review.PatientsAll},
		{"told", t.Told, true, review.ToldTold},
		{"told something; something is still owed", t.Partly, true, review.ToldPartly},
		{"to be told; nothing was told yet", t.Owed, true, review.ToldOwed},
		{"ended untold: declined, or could not be contacted", t.Ended, true, review.ToldEnded},
		{"waived by a named person", t.Waived, true, review.ToldWaived},
		{"nothing owed by the policy, or not yet", t.NotOwed, true, review.ToldNotOwed},
	}
}

// listNote says of a list why its rows are not simply counted.
func listNote(x review.LedgerList) string {
	switch {
	case x.Erased:
		return "Erased: in no sum"
	case x.Undone:
		return "Undone: the sums have only the letters that stayed, with their further recipients"
	case !x.Whole:
		return "Still being loaded or undone"
	}
	return ""
}

// gapWords says how a declared figure and what was received differ.
func gapWords(who string, g review.LedgerGap) string {
	diff, word := g.Received-g.Declared, "more"
	if diff < 0 {
		diff, word = -diff, "fewer"
	}
	return who + " declared " + thousands(g.Declared) + " " + g.What + "; " + thousands(g.Received) + " were received: " + thousands(diff) + " " + word + "."
}

func declaredWords(x review.LedgerList) string {
	if x.Declared == 0 {
		return "Nothing declared"
	}
	return thousands(x.Declared) + " " + strings.ToLower(x.DeclaredWhat)
}

// FigureLabel says what a figure counts.
func FigureLabel(f review.LedgerFigure) string {
	kinds := []struct {
		of  string
		all []ledgerFigure
	}{{"Letters", letterFigures(review.LetterCounts{})}, {"Patients", patientFigures(review.PatientCounts{})},
		{"Patients", foundFigures(review.Ledger{})}, {"Patients", toldFigures(review.Ledger{})}}
	for _, k := range kinds {
		for _, x := range k.all {
			if x.figure == f && x.label != k.of {
				return k.of + ": " + strings.ToLower(x.label[:1]) + x.label[1:]
			}
		}
	}
	for _, label := range []string{rulesTestLabel(f), f.ClassLabel()} {
		if label != "" {
			return label
		}
	}
	switch f {
	case review.ListLettersCovered:
		return "Letters covered by a decision"
	case review.ListPatients:
		return "Patients with a letter of it"
	case review.ListPatientsCovered:
		return "Patients all of whose letters are covered"
	}
	if f.OfLetters() {
		return "Letters"
	}
	return "Patients"
}

// tableSum says what the table adds up to, as the figure does.
func tableSum(t review.LedgerTable) string {
	if t.Figure.OfLetters() {
		return sentence(count(t.Letters, "letter")) + " in " + count(t.Cases, "case")
	}
	return sentence(count(t.Cases, "patient")) + ", each with one case"
}

// unnamedWords say why a table names fewer cases than it counts.
func unnamedWords(t review.LedgerTable) string {
	return "Counted here and not named to you: " + count(t.Unnamed, "case") + " that you may have to review, before every independent reading is signed."
}

// nextLines is the address of the next page of a figure's table.
func nextLines(p Page, t review.LedgerTable) string {
	if t.Next == 0 {
		return ""
	}
	return p.url("/ledger/"+string(t.Figure)) + query("list", listOf(t), "after", str(int64(t.Next)))
}

func listOf(t review.LedgerTable) string {
	if t.List == 0 {
		return ""
	}
	return str(t.List)
}

// coveredFigures are what decisions cover of a list, each with its table.
func coveredFigures(x review.LedgerList) []ledgerFigure {
	return []ledgerFigure{{n: x.Covered, figure: review.ListLettersCovered}, {n: x.Patients, figure: review.ListPatients}, {n: x.PatientsCovered, figure: review.ListPatientsCovered}}
}

// tableTitle says what the table is behind.
func tableTitle(t review.LedgerTable) string {
	if t.List == 0 {
		return FigureLabel(t.Figure)
	}
	return "List " + str(t.List) + ": " + FigureLabel(t.Figure)
}

// allFigures are what decisions cover of all lists together.
func allFigures(l review.Ledger) []ledgerFigure {
	return []ledgerFigure{{n: l.Letters.Covered, figure: review.LettersCovered}, {n: l.Patients.Patients, figure: review.PatientsAll}, {n: l.Patients.Covered, figure: review.PatientsCovered}}
}

// gapTable is where what was received lies that differs from what the trust declared.
func gapTable(g review.LedgerGap) string {
	switch g.What {
	case "letters":
		return "/ledger/rows" + query("result", string(intake.Letter))
	case "patients":
		return "/ledger/" + string(review.PatientsAll)
	}
	return "/ledger/rows"
}

func rowsNamed(result string) string {
	if result == "" {
		return "all"
	}
	return result
}

// rowsWith is how many rows have a result; "" asks for all of them.
func rowsWith(r review.RowCounts, result string) int {
	for _, f := range rowFigures(r) {
		if f.result == result {
			return f.n
		}
	}
	return 0
}
