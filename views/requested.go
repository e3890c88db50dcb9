package views

import (
	"slices"

	"harmreview/review"
	"harmreview/views/kit"
)

// A RequestedForm notes something that a letter asked somebody to do.
type RequestedForm struct {
	Version int             `form:"version"`
	Letter  review.LetterID `form:"letter"`
	Kind    string          `form:"kind"`
	What    string          `form:"what"`
	OfWhom  string          `form:"of_whom"`
	ByWhen  string          `form:"by_when"`
	From    string          `form:"from"` // triage or assess: where it leads back to
	After   string          `form:"after"`
}

// everyLetter are the letters of a case as the answers of a question.
func everyLetter(c review.CasePage) []kit.Option {
	var all []review.LetterID
	for _, l := range c.Case.Letters {
		all = append(all, l.ID)
	}
	return letterOptions(c, all)
}

// shownLetter is the letter that stands open beside the form: the one it is
// about, or none.
func shownLetter(id review.LetterID) []review.LetterID {
	return slices.DeleteFunc([]review.LetterID{id}, func(id review.LetterID) bool { return id == 0 })
}
