package intake

import (
	"strings"
	"time"

	"harmreview/review"
)

// An AnswerToAll is one answer to every row of a list whose document came before
// with other content and that can be settled without looking at each.
type AnswerToAll struct {
	Answer Answer
	Words  string
	Rows   int // that the page said it would settle
}

// Check reports what is wrong with the answer of a person: a review.Refusal for
// anybody but a manager, or review.Problems by form field.
func (c AnswerToAll) Check(by review.Actor) error {
	if !by.Is(review.Manager) {
		return review.Refusal{Kind: review.ErrForbidden, Why: "Only a manager of this incident answers for many rows at once."}
	}
	p := review.Problems{}
	p.Add(strings.TrimSpace(c.Words) != "", "words", "Say in a few words how you know.")
	return p.Err()
}

// LeftOut is why a row is left out of an answer to all, in words.
type LeftOut string

// The reasons, each of which leaves the row to somebody who looks at it.
const (
	LeftHidden   LeftOut = "One of the two versions is, or may be, about a restricted patient, or is not there any more"
	LeftOwed     LeftOut = "A same-day action was raised on the row"
	LeftNoLetter LeftOut = "The first version is no letter yet: decide that row first"
	LeftOthers   LeftOut = "The two versions name different people"
	LeftAgain    LeftOut = "Another row that waits says something else again of the same document"
	LeftWorkedOn LeftOut = "The case of the letter is past triage, or somebody has worked on it"
)

// An AnswerPreview is what an answer to all would do.
type AnswerPreview struct {
	Waiting  int // rows that wait for an answer
	Rows     int // of them, those that it would settle
	Cases    int // whose letters they are about
	Examples []ChangedExample
	Left     []LeftRows
}

// A ChangedExample is a row that an answer to all would settle, beside the first
// version.
type ChangedExample struct {
	Line  int
	First RowVersion
}

// LeftRows are the lines of the rows that are left out for one reason.
type LeftRows struct {
	Why   LeftOut
	Lines []int
}

// Leave notes a row that is left out.
func (p *AnswerPreview) Leave(why LeftOut, line int) {
	for i := range p.Left {
		if p.Left[i].Why == why {
			p.Left[i].Lines = append(p.Left[i].Lines, line)
			return
		}
	}
	p.Left = append(p.Left, LeftRows{why, []int{line}})
}

// A GivenAnswer is an answer to all as it was given, or one batch of it.
type GivenAnswer struct {
	Event  int64
	Answer Answer
	Rows   int
	By     string
	At     time.Time
	Undone bool
	Stands string // why it cannot be taken back, "" when it can
}
