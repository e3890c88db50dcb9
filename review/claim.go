package review

import (
	"strings"
	"time"
)

// A Holding is that somebody else holds a case.
type Holding struct {
	By     PersonID // 0 where it is not said who
	Name   string   // "" where it is not said who
	Since  time.Time
	Active time.Time // when they last did something with the case, to about a minute
}

// A ClaimNotice tells somebody that a case was taken over while they held it.
type ClaimNotice struct {
	ID     ClaimNoticeID
	Case   CaseID
	Name   string // who took it over; "" where independence keeps it back
	Reason string
	At     time.Time
	Seen   bool // the person told may still open the case
}

// A Looker is somebody who has opened a case lately.
type Looker struct {
	Name string
	At   time.Time // the last time
}

// ClaimNoticeID identifies a ClaimNotice.
type ClaimNoticeID int64

// works is what is done with a case during which one person holds it.
var works = map[Stage]ChangeName{InTriage: TriageName, InAssessment: SignFirstName, InSecondReview: SignSecondName, InPanel: PanelName}

// Work is the change that a case waits for in its stage, "" for none. Whoever
// makes it holds the case meanwhile.
func (c *Case) Work() ChangeName { return works[c.Stage] }

// Holds reports whether the change is made by whoever holds the case.
func (n ChangeName) Holds() bool {
	for _, w := range works {
		if n == w {
			return true
		}
	}
	return false
}

// TakingOver says why by may not take the case over from whoever holds it, or is
// nil. Whoever may do the work that the case waits for may: rank counts for
// nothing, and nobody takes a case that they must not judge.
func (c *Case) TakingOver(by Actor, at time.Time) error {
	if c.Work() == "" {
		return notNow("The case is decided. Nobody works on it.")
	}
	return c.Refusal(c.Work(), by, at)
}

// CheckTakeOver is what is wrong with the reason for taking a case over.
func CheckTakeOver(reason string) error {
	p := Problems{}
	p.Add(strings.TrimSpace(reason) != "", "reason", "Say why you take the case over. Whoever holds it reads this.")
	p.Add(len([]rune(reason)) <= maxTakeOverReason, "reason", "Say it in 500 characters or fewer.")
	return p.Err()
}

const maxTakeOverReason = 500

// KeepsWorkersFrom reports whether a must not learn who else works on the case:
// they may have to review it without knowing who else does.
func (c *Case) KeepsWorkersFrom(a Actor) bool { return c.HidesParts() && a.Is(Clinician, Lead) }
