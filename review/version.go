package review

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Version is one version of what an incident's people agree on, such as its
// closing protocol, apart from what it says.
type Version struct {
	ID         DefinitionID
	N          int    // counts the incident's own versions; 0 came with the program
	WrittenBy  string // "" for one that came with the program
	ApprovedBy string
	From       time.Time
	Reason     string
}

// Confirmed reports whether people of the incident have agreed to v: what came with
// the program is a proposal.
func (v Version) Confirmed() bool { return v.N > 0 }

// A VersionAnswer is what became of a version that somebody wrote.
type VersionAnswer string

// The answers. Until there is one the version waits, and nothing changes.
const (
	VersionWaits     VersionAnswer = ""
	VersionApproved  VersionAnswer = "approved"
	VersionRefused   VersionAnswer = "refused"
	VersionWithdrawn VersionAnswer = "withdrawn"
)

// A WrittenVersion is a version that somebody wrote and put before a lead, apart from
// what it says.
type WrittenVersion struct {
	ID           int64
	Reason       string
	By           PersonID
	ByName       string
	At           time.Time
	Answer       VersionAnswer
	AnswerReason string
	AnsweredBy   string
	AnsweredAt   time.Time

	Try int64 // of priority rules: what its writer saw of what it does
}

// Answers are what by can say about w now; approves is what it takes to approve it.
func (w WrittenVersion) Answers(by Actor, approves Permission) []VersionAnswer {
	switch {
	case w.Answer != VersionWaits:
		return nil
	case w.By == by.Person:
		return []VersionAnswer{VersionWithdrawn}
	case by.May(approves):
		return []VersionAnswer{VersionApproved, VersionRefused}
	}
	return nil
}

// Refusal says why by cannot give w an answer, or is nil.
func (w WrittenVersion) Refusal(by Actor, approves Permission, answer VersionAnswer) error {
	switch {
	case w.Answer != VersionWaits:
		return notNow("This version has been " + string(w.Answer) + " already.")
	case answer != VersionWithdrawn && w.By == by.Person:
		return forbidden("Somebody else must approve what you wrote.")
	case answer != VersionWithdrawn && !by.May(approves):
		return forbidden("A lead approves it.")
	case answer == VersionWithdrawn && w.By != by.Person:
		return forbidden("Only its writer withdraws it. A lead can refuse it.")
	}
	return nil
}

// CheckAnswer reports what is wrong with an answer, by field.
func CheckAnswer(answer VersionAnswer, reason string) Problems {
	p := Problems{}
	p.Add(slices.Contains([]VersionAnswer{VersionApproved, VersionRefused, VersionWithdrawn}, answer), "answer", "Choose an answer.")
	p.Add(strings.TrimSpace(reason) != "" || answer != VersionRefused, "reason", "Say why it is refused.")
	return p
}

// A VersionOf is one version with what it says.
type VersionOf[B any] struct {
	Version
	Body B
}

// A WrittenOf is a version that somebody wrote, with what it says.
type WrittenOf[B any] struct {
	WrittenVersion
	Based VersionOf[B] // in force when it was written
	Body  B
}

// Versions are all versions of what an incident's people agree on, newest first.
type Versions[B any] struct {
	InForce VersionOf[B]
	All     []VersionOf[B] // that were in force, the one that is among them
	Written []WrittenOf[B]
}

// Waiting is the version that waits for a lead's word, or nil.
func (v Versions[B]) Waiting() *WrittenOf[B] {
	i := slices.IndexFunc(v.Written, func(x WrittenOf[B]) bool { return x.Answer == VersionWaits })
	if i < 0 {
		return nil
	}
	return &v.Written[i]
}

// Find returns the version that was in force with id, or ErrNotFound.
func (v Versions[B]) Find(id DefinitionID) (VersionOf[B], error) {
	for _, x := range v.All {
		if x.ID == id {
			return x, nil
		}
	}
	return VersionOf[B]{}, fmt.Errorf("version %d: %w", id, ErrNotFound)
}

// FindWritten returns the version that somebody wrote with id, or ErrNotFound.
func (v Versions[B]) FindWritten(id int64) (WrittenOf[B], error) {
	for _, x := range v.Written {
		if x.ID == id {
			return x, nil
		}
	}
	return WrittenOf[B]{}, fmt.Errorf("written version %d: %w", id, ErrNotFound)
}
