package views

import (
	"strconv"

	"harmreview/review"
	"harmreview/review/intake"
)

// An AnswerAllPage is what one answer to all rows of a list would do.
type AnswerAllPage struct {
	intake.AnswerPreview
	List   intake.List
	Answer intake.Answer
}

// A GivenAnswerPage is an answer that was given to many rows of a list.
type GivenAnswerPage struct {
	intake.GivenAnswer
	List intake.List
}

// A WordsForm is why many rows are decided on, and how many the page named.
type WordsForm struct {
	Rows  int    `form:"rows"`
	Words string `form:"words"`
}

// shownLines is how many lines of rows that are left out a page names.
const shownLines = 20

// answerURL is the address of the page that gives one answer to all.
func (p Page) answerURL(id review.ListID, a intake.Answer) string {
	return p.listURL(id, "/changed/"+string(a))
}

// undoAnswerURL is the address of the page that takes an answer back.
func (p Page) undoAnswerURL(id review.ListID, event int64) string {
	return p.listURL(id, "/answers/"+strconv.FormatInt(event, 10)+"/undo")
}

// answerWords are an answer as a button says it.
func answerWords(a intake.Answer) string {
	if a == intake.TakeNew {
		return "Take the new version"
	}
	return "Keep the first version"
}

// heading says the answer and for how many rows it is.
func (p AnswerAllPage) heading() string {
	if p.Rows == 0 {
		return answerWords(p.Answer) + ": no row can be settled so"
	}
	return p.button()
}

func (p AnswerAllPage) button() string {
	if p.Rows == 1 {
		return answerWords(p.Answer) + " for 1 row"
	}
	return answerWords(p.Answer) + " for all " + thousands(p.Rows) + " rows"
}

// effect says what the answer does.
func (p AnswerAllPage) effect() string {
	if p.Answer == intake.TakeNew {
		return "Each letter says from then on what its row says, and is triaged in that version. Only letters are touched whose case waits for its first triage and that nobody has worked on."
	}
	return "Each row repeats its letter from then on, and changes nothing of it."
}

// leftOut counts the rows that the answer leaves out.
func (p AnswerAllPage) leftOut() int { return p.Waiting - p.Rows }

// AnsweredAll says that an answer was given to so many rows.
func AnsweredAll(a intake.Answer, rows int) string {
	said := "the first version stands"
	if a == intake.TakeNew {
		said = "the new version was taken"
	}
	return "For " + count(rows, "row") + " " + said + ". This can be undone on this page as long as nobody has gone on from it."
}

// firstLines are the lines that a page names.
func firstLines(lines []int) []int { return lines[:min(len(lines), shownLines)] }

// excerptRunes is how much of a cell an example shows.
const excerptRunes = 160

// excerpt is the beginning of a long cell.
func excerpt(s string) string {
	if r := []rune(s); len(r) > excerptRunes {
		return string(r[:excerptRunes]) + " …"
	}
	return orEmpty(s)
}
