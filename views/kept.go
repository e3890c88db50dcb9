package views

import (
	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views/kit"
)

// mayUndo is what a person needs who undoes lists and decides on what stayed.
const mayUndo = review.LoadLists

// A KeptForm is what a manager says about a letter that stayed, as typed.
type KeptForm struct {
	Version   int    `form:"version"`
	Answer    string `form:"answer"`
	Reason    string `form:"reason"`
	Breach    string `form:"breach"`
	BreachWhy string `form:"breach_why"`
}

func (p Page) keptURL(id review.LetterID) string { return p.url("/lists/kept/" + str(int64(id))) }

func keptNext(p Page, l intake.KeptList) string {
	if l.Next == 0 {
		return ""
	}
	return p.url("/lists/kept") + query("after", str(int64(l.Next)))
}

// keptWords say what became of a letter that stayed.
func keptWords(k intake.KeptLetter) string {
	switch k.State {
	case intake.KeptProposed:
		return "To be excluded, proposed by " + k.Proposer + ": a second manager must agree"
	case intake.KeptForGood:
		return "Kept for good"
	case intake.KeptExcluded:
		return "Excluded"
	}
	return "Not decided"
}

// breachWords say what was proposed about a data-breach record.
func breachWords(k intake.KeptLetter) string {
	if k.Breach == "yes" {
		return "A data-breach record opens when you agree."
	}
	return "No data-breach record is to open: " + k.BreachWhy
}

func keptOptions(p Page, k intake.KeptLetter) []kit.Option {
	keep := kit.Option{Value: "keep", Label: "Keep it", Hint: "It is a letter like any other, although its list was undone"}
	out := kit.Option{Value: "exclude", Label: "Exclude it", Hint: "It leaves the case; what was decided stays on record"}
	if k.State != intake.KeptProposed {
		return []kit.Option{keep, out}
	}
	if k.ProposedBy == p.Actor.Person {
		return []kit.Option{keep}
	}
	out.Label = "Agree: exclude it"
	return []kit.Option{keep, out}
}
