package views

import (
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"

	"harmreview/review"
	"harmreview/review/agreement"
	"harmreview/review/priority"
	"harmreview/views/kit"
)

// A LetterClassDecisionForm is what a lead says who closes a class or undoes that.
type LetterClassDecisionForm struct {
	Version int    `form:"version"`
	Letters int    `form:"letters"` // as many as the page said
	Why     string `form:"why"`
}

// A ReadingForm is what a lead found in a letter of a sample.
type ReadingForm struct {
	Letter review.LetterID `form:"letter"`
	Asks   string          `form:"asks"` // yes, no
	Note   string          `form:"note"`
}

func (p Page) letterClassURL(n int, path string) string {
	return p.url("/letter-classes/" + strconv.Itoa(n) + path)
}

// classLettersURL is the address of the letters of a class of one fate.
func (p Page) classLettersURL(n int, fate priority.ClassFate, why review.ClassLeftOut, after review.LetterID) string {
	return p.letterClassURL(n, "/letters"+query("fate", string(fate), "why", string(why), "after", placeOfLetter(after)))
}

func placeOfLetter(id review.LetterID) string {
	if id == 0 {
		return ""
	}
	return str(id)
}

// letterFateLabel says what became of letters of a class.
func letterFateLabel(f priority.ClassFate) string {
	return map[priority.ClassFate]string{
		priority.FateFits:    "Fit the class",
		priority.FateClosed:  "Closed with it",
		priority.FateUndone:  "Closings undone",
		priority.FateStays:   "Stay as they are: somebody went on with them",
		priority.FateLeftOut: "Left out, to be read singly",
	}[f]
}

// conditionWords are the conditions of a class in words.
func conditionWords(c priority.Class) string {
	words := make([]string, len(c.Conditions))
	for i, x := range c.Conditions {
		words[i] = x.Words()
	}
	return strings.Join(words, ", and ")
}

// letterClassFacts are who wrote a class and what was decided about it.
func letterClassFacts(c priority.WrittenClass, codes review.ClosingCodes) []kit.Row {
	rows := []kit.Row{
		{Key: "A letter fits when", Value: conditionWords(c.Class)},
		{Key: "Closed as", Value: codeLabel(codes, c.Code)},
		{Key: "How it is known that they ask nothing", Value: c.Why},
		{Key: "Written", Value: c.ByName + ", " + clock(c.At)},
	}
	if c.ClosedBy != "" {
		rows = append(rows, kit.Row{Key: "Closing ordered", Value: c.ClosedBy + ", " + clock(c.ClosedAt) + ": " + c.ClosedWhy})
	}
	if c.UndoneBy != "" {
		rows = append(rows, kit.Row{Key: "Undoing ordered", Value: c.UndoneBy + ", " + clock(c.UndoneAt) + ": " + c.UndoneWhy})
	}
	return rows
}

// letterSampleWords say how far the sample was read and what it can show.
func letterSampleWords(c priority.WrittenClass) string {
	switch {
	case c.Drawn == 0:
		return "No letter was drawn."
	case c.Asks > 0:
		return fmt.Sprintf("%s of the %s read asks something, or it is not certain. The class is not closed; every letter of it waits for triage as before.", sentence(count(c.Asks, "letter")), thousands(c.Read))
	case c.Read < c.Drawn:
		return fmt.Sprintf("%s of %s letters read so far; none of them asks anything.", thousands(c.Read), thousands(c.Drawn))
	case c.Drawn >= c.Fates[priority.FateFits] && c.State == priority.ClassReading:
		return fmt.Sprintf("All %s letters were read, and none asks anything.", thousands(c.Drawn))
	}
	return fmt.Sprintf("All %s letters of the sample were read, and none asks anything. With 95 %% confidence, at most %s of the letters that fit may still ask something.", thousands(c.Drawn), percentUp(agreement.UpperRate(c.Drawn, 0)))
}

// percentUp is a share in per cent, rounded up to one place.
func percentUp(share float64) string {
	return strconv.FormatFloat(math.Ceil(share*1000)/10, 'f', 1, 64) + " %"
}

// leftOutFigures are the reasons for which letters are left out.
func leftOutFigures(c priority.WrittenClass) []review.ClassLeftOut {
	var all []review.ClassLeftOut
	for _, why := range review.ClassLeftOuts {
		if c.LeftOut[why] > 0 {
			all = append(all, why)
		}
	}
	return all
}

// classLetterHeading says which letters of a class a table holds.
func classLetterHeading(t priority.ClassLetters) string {
	if t.Why != "" {
		return "Left out: " + t.Why.Label()
	}
	return letterFateLabel(t.Fate)
}

// classLetterCount is how many letters the table behind a figure holds.
func classLetterCount(t priority.ClassLetters) int {
	if t.Why != "" {
		return t.Class.LeftOut[t.Why]
	}
	return t.Class.Fates[t.Fate]
}

func codeLabel(codes review.ClosingCodes, code string) string {
	if k, ok := codes.Find(code); ok {
		return k.Label
	}
	return code
}

// A LetterClassForm is a class of letters as it was typed.
type LetterClassForm struct {
	Name, Code, Why, Sample string
	ConditionsForm
}

// NewLetterClassForm is the form before anything was typed.
func NewLetterClassForm() LetterClassForm {
	return LetterClassForm{Sample: strconv.Itoa(priority.LeastClassSample), ConditionsForm: ConditionsForm{All: []ConditionForm{{What: string(priority.Kind)}}}}
}

// ReadLetterClassForm reads a class from the fields of a form.
func ReadLetterClassForm(fields url.Values) (LetterClassForm, error) {
	return LetterClassForm{Name: fields.Get("name"), Code: fields.Get("code"), Why: fields.Get("why"), Sample: fields.Get("sample"), ConditionsForm: ReadConditions(fields)}, nil
}

// Class is the class that the form describes.
func (f LetterClassForm) Class() priority.Class {
	return priority.Class{Name: f.Name, Code: f.Code, Why: f.Why, Sample: numberTyped(f.Sample), Conditions: f.Conditions()}
}

func letterClassFields(f LetterClassForm) []string {
	return append(append([]string{"name"}, f.fields()...), "code", "why", "sample")
}

// classCodes are the reasons of the protocol with which a class can be closed.
func classCodes(a review.Actor, codes review.ClosingCodes) []kit.Option {
	var o []kit.Option
	for _, code := range codes.For(a, 1) {
		o = append(o, kit.Option{Value: code.Code, Label: code.Label, Hint: closingHint(code)})
	}
	return o
}
