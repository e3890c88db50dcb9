package views

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"harmreview/review"
	"harmreview/views/kit"
)

// triageOptions are the decisions that the actor may take, those that close
// first: a digit selects each.
func triageOptions(c review.CasePage, a review.Actor) []kit.Option {
	var o []kit.Option
	for _, code := range c.Case.ClosingCodes.For(a, len(c.Case.Letters)) {
		o = append(o, kit.Option{Value: "close:" + code.Code, Label: "Close: " + code.Label, Hint: closingHint(code)})
	}
	for _, u := range urgencyOptions() {
		o = append(o, kit.Option{Value: "assess:" + u.Value, Label: "Assess: " + u.Label, Hint: u.Hint})
	}
	if review.MayPassUp(a) {
		o = append(o, kit.Option{Value: "up", Label: "Pass up to a clinician", Hint: "You are not sure. Say in the reason what a clinician should look at."})
	}
	return append(o, kit.Option{Value: "missing", Label: "Letter not found", Hint: "It cannot be found or read. It is never closed: it stays owed, in your name, until it is found."})
}

// closingHint says what a closing code means, who may use it, and whether the
// practice is still owed the letter.
func closingHint(code review.ClosingCode) string {
	return code.Help + " " + code.Users() + ". " + releaseWords(code)
}

// releaseWords say whether the practice is still owed a letter closed so.
func releaseWords(code review.ClosingCode) string {
	if code.Release {
		return "The practice is still owed the letter."
	}
	return "Nothing is released to the practice."
}

// asksWhich reports whether a may close a letter of the case as one that repeats
// another.
func asksWhich(c review.CasePage, a review.Actor) bool {
	return slices.ContainsFunc(c.Case.ClosingCodes.For(a, len(c.Case.Letters)), func(k review.ClosingCode) bool { return k.Which })
}

// repeatable are the letters of a case that the one shown may repeat.
func repeatable(c review.CasePage, shown review.LetterID) []kit.Option {
	var others []review.LetterID
	for _, l := range c.Case.Letters {
		if l.ID != shown {
			others = append(others, l.ID)
		}
	}
	return append([]kit.Option{{Value: "", Label: "None"}}, letterOptions(c, others)...)
}

// reasonHint says when the form needs a reason.
func reasonHint(c review.CasePage, id review.LetterID) string {
	if l, ok := c.Letter(id); ok && !l.Readable() {
		return "Needed unless its assessment is routine. To close it, say where you read it"
	}
	return "Needed when it is urgent or same day, passed up or not found"
}

// DecisionLabel says a decision of the triage form in words.
func DecisionLabel(codes review.ClosingCodes, decision string) string {
	kind, value, _ := strings.Cut(decision, ":")
	if kind == "close" {
		code, _ := codes.Find(value)
		return "“Close: " + code.Label + "”"
	}
	switch kind {
	case "up":
		return "“Pass up to a clinician”"
	case "missing":
		return "“Letter not found”"
	}
	n, _ := strconv.Atoi(value)
	return "“Assess: " + review.Urgency(n).Label() + "”"
}

// letterPlace says which letter of how many the form is about, and how many of
// those expected are not here to be read.
func letterPlace(c review.CasePage, id review.LetterID) string {
	i := slices.IndexFunc(c.Letters, func(l review.LetterText) bool { return l.ID == id })
	place := fmt.Sprintf("Letter %d of %d, %s to triage", i+1, len(c.Letters), count(len(toTriage(c)), "letter"))
	absent, lost := 0, 0
	for _, l := range c.Letters {
		switch {
		case c.Case.NotFound(l.ID):
			lost++
		case !l.Readable():
			absent++
		}
	}
	if absent > 0 {
		place += fmt.Sprintf(", %d without a text or file here", absent)
	}
	if lost > 0 {
		place += fmt.Sprintf(", %d not found", lost)
	}
	return place
}

// toTriage are the letters that wait for triage; in another stage none do.
func toTriage(c review.CasePage) []review.LetterID {
	if c.Case.Stage != review.InTriage {
		return nil
	}
	return c.Now
}

// typedRows are what somebody typed into a form that cannot be sent any more.
func typedRows(c review.CasePage, f TriageForm) []kit.Row {
	var rows []kit.Row
	if f.Decision != "" {
		rows = append(rows, kit.Row{Key: "You chose", Value: DecisionLabel(c.Case.ClosingCodes, f.Decision)})
	}
	if f.Reason != "" {
		rows = append(rows, kit.Row{Key: "Your reason", Value: f.Reason})
	}
	return rows
}

// others are the letters besides the one shown that a may triage with it.
func others(c review.CasePage, a review.Actor, shown review.LetterID) []review.LetterID {
	return slices.DeleteFunc(slices.Clone(toTriage(c)), func(id review.LetterID) bool { return id == shown || !c.Case.MayTriage(id, a) })
}

// letterOptions names letters as the answers of a question.
func letterOptions(c review.CasePage, which []review.LetterID) []kit.Option {
	var o []kit.Option
	for i, l := range c.Case.Letters {
		if slices.Contains(which, l.ID) {
			o = append(o, kit.Option{Value: str(l.ID), Label: fmt.Sprintf("Letter %d of %s, %s", i+1, day(l.WrittenOn), orNot(l.Specialty))})
		}
	}
	return o
}

// values are the values of answers in a form.
func values[T any](all []T) []string {
	var s []string
	for _, v := range all {
		s = append(s, str(v))
	}
	return s
}

// toRing is whom a same-day decision names: the first of the rota now.
func toRing(c review.CasePage) string {
	if len(c.OnCall) == 0 {
		return ""
	}
	return c.OnCall[0].Whom + ", " + c.OnCall[0].Number
}

// letterValue is the value of a letter in a form; none was chosen when 0.
func letterValue(id review.LetterID) string {
	if id == 0 {
		return ""
	}
	return str(id)
}
