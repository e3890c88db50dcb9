package review

import "time"

// A ReleaseState says how far a late letter is on its way to its practice and
// what came back. Lists of practices count by it.
type ReleaseState string

// The states. The replies have theirs from ReplyKind. None of those that wait for
// a practice ever ends by time alone.
const (
	ReleaseWaits    ReleaseState = "waiting"
	ReleasePrinted  ReleaseState = "in a batch"  // which was made and has not gone
	ReplyOwed       ReleaseState = "reply owed"  // and not due yet
	ChaseDue        ReleaseState = "chase due"   // no reply, to be asked for again
	ToEscalate      ReleaseState = "to escalate" // no reply, chased as often as the policy says
	EscalatedAbove  ReleaseState = "escalated"   // no reply still, and somebody above was told
	ReleasedOnly    ReleaseState = "released"    // nothing was asked
	RepliedNil      ReleaseState = "replied: nothing found"
	RepliedAck      ReleaseState = "replied: acknowledged"
	RepliedAccepted ReleaseState = "replied: accepted an action"
	RepliedNot      ReleaseState = "replied: not accepted"
	RepliedHarm     ReleaseState = "replied: harm reported"
	ReleaseWaived   ReleaseState = "waived"
)

// ReleaseStates are all of them, in the order in which pages list them.
var ReleaseStates = []ReleaseState{ReleaseWaits, ReleasePrinted, ReplyOwed, ChaseDue, ToEscalate, EscalatedAbove, ReleasedOnly,
	RepliedNil, RepliedAck, RepliedAccepted, RepliedNot, RepliedHarm, ReleaseWaived}

// Label is what screens call s.
func (s ReleaseState) Label() string {
	switch s {
	case ReleaseWaits:
		return "Waiting to be released"
	case ReleasePrinted:
		return "In a batch, not sent yet"
	case ReplyOwed:
		return "Sent, reply owed"
	case ChaseDue:
		return "No reply: chase now"
	case ToEscalate:
		return "No reply: escalate"
	case EscalatedAbove:
		return "No reply: escalated"
	case ReleasedOnly:
		return "Released, nothing asked"
	case RepliedNil:
		return "Replied: nothing found"
	case RepliedAck:
		return "Replied: acknowledged"
	case RepliedAccepted:
		return "Replied: accepted an action"
	case RepliedNot:
		return "Replied: does not accept what was asked"
	case RepliedHarm:
		return "Replied: harm reported"
	case ReleaseWaived:
		return "Waived"
	}
	return string(s)
}

// NoReply reports whether s is a practice's silence.
func (s ReleaseState) NoReply() bool { return s == ChaseDue || s == ToEscalate || s == EscalatedAbove }

// AwaitsReply reports whether a practice still owes an answer in this state.
func (s ReleaseState) AwaitsReply() bool { return s == ReplyOwed || s.NoReply() }

// Waivable reports whether an owner may waive the letters in this state as a
// class: those that wait to go, and those that nobody answers.
func (s ReleaseState) Waivable() bool { return s == ReleaseWaits || s.NoReply() }

// ReleaseState is how far the late letter of a release is at the time at. Whether
// it is in a batch only the batches know.
func (o Obligation) ReleaseState(p Policy, at time.Time) ReleaseState {
	r := o.Facts.Release
	switch {
	case o.State == Waived:
		return ReleaseWaived
	case o.State == Met && r.Reply != "":
		return ReleaseState("replied: " + string(r.Reply))
	case o.State == Met:
		return ReleasedOnly
	case !r.Sent():
		return ReleaseWaits
	case r.Escalated != "":
		return EscalatedAbove
	case !at.After(o.Due):
		return ReplyOwed
	case r.Chases >= p.ReplyChases:
		return ToEscalate
	}
	return ChaseDue
}
