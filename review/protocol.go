package review

import (
	"slices"
	"strings"
	"time"
)

// A ClosingProtocol is one version of the closing codes of an incident.
type ClosingProtocol struct {
	ID         DefinitionID
	N          int // counts the incident's own versions; 0 came with the program
	Codes      ClosingCodes
	WrittenBy  string // "" for one that came with the program
	ApprovedBy string
	From       time.Time
	Reason     string
}

// A ProtocolAnswer is what became of a version that somebody wrote.
type ProtocolAnswer string

// The answers. Until there is one the version waits, and nothing changes.
const (
	ProtocolWaits     ProtocolAnswer = ""
	ProtocolApproved  ProtocolAnswer = "approved"
	ProtocolRefused   ProtocolAnswer = "refused"
	ProtocolWithdrawn ProtocolAnswer = "withdrawn"
)

// A ProtocolProposal is a version of the closing protocol that somebody wrote.
type ProtocolProposal struct {
	ID           int64
	Based        ClosingProtocol // in force when it was written
	Codes        ClosingCodes
	Reason       string
	By           PersonID
	ByName       string
	At           time.Time
	Answer       ProtocolAnswer
	AnswerReason string
	AnsweredBy   string
	AnsweredAt   time.Time
}

// A ProtocolPage is the closing protocol of an incident with all its versions.
type ProtocolPage struct {
	InForce   ClosingProtocol
	Versions  []ClosingProtocol  // newest first, the one in force among them
	Proposals []ProtocolProposal // newest first
}

// Waiting is the version that waits for a lead's word, or nil.
func (p ProtocolPage) Waiting() *ProtocolProposal {
	i := slices.IndexFunc(p.Proposals, func(x ProtocolProposal) bool { return x.Answer == ProtocolWaits })
	if i < 0 {
		return nil
	}
	return &p.Proposals[i]
}

// Answers are what by can say about p now.
func (p ProtocolProposal) Answers(by Actor) []ProtocolAnswer {
	switch {
	case p.Answer != ProtocolWaits:
		return nil
	case p.By == by.Person:
		return []ProtocolAnswer{ProtocolWithdrawn}
	case by.May(ApproveProtocol):
		return []ProtocolAnswer{ProtocolApproved, ProtocolRefused}
	}
	return nil
}

// Refusal says why by cannot give p an answer, fields apart, or is nil.
func (p ProtocolProposal) Refusal(by Actor, answer ProtocolAnswer) error {
	switch {
	case p.Answer != ProtocolWaits:
		return notNow("This version has been " + string(p.Answer) + " already.")
	case answer != ProtocolWithdrawn && p.By == by.Person:
		return forbidden("Somebody else must approve what you wrote.")
	case answer != ProtocolWithdrawn && !by.May(ApproveProtocol):
		return forbidden("A lead approves the closing protocol.")
	case answer == ProtocolWithdrawn && p.By != by.Person:
		return forbidden("Only its writer withdraws it. A lead can refuse it.")
	}
	return nil
}

// CheckProtocol reports what is wrong with a version that somebody would put
// before a lead, by field.
func CheckProtocol(codes ClosingCodes, now ClosingProtocol, reason string) Problems {
	p := codes.Check(now.Codes)
	p.Add(strings.TrimSpace(reason) != "", "reason", "Say why the protocol changes.")
	p.Add(!slices.Equal(codes, now.Codes), "codes", "Nothing was changed.")
	return p
}
