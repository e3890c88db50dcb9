package review

// A GateName is which gate is closed, whatever its words say of this person: by
// it lists count the people whom a print run leaves out.
type GateName string

// The gates. Those after GateWording are of print runs alone: whom they stand
// before is told singly.
const (
	GateIdentity GateName = "identity"
	GateStopped  GateName = "stopped"
	GateRestrict GateName = "restricted"
	GateTrace    GateName = "trace"
	GateAlive    GateName = "alive"
	GateMoved    GateName = "address"
	GateReturned GateName = "returned"
	GateTeller   GateName = "whom"
	GateDied     GateName = "died"
	GateYoung    GateName = "under-16"
	GateDecision GateName = "decision"
	GateNowhere  GateName = "no-address"
	GateNeeds    GateName = "needs"
	GateCopies   GateName = "copies"
	GateWaits    GateName = "pack"
	GateChanged  GateName = "changed"
	GatePractice GateName = "practice" // of late letters alone
	GateWording  GateName = "wording"

	GateSingly   GateName = "candour"
	GateActedFor GateName = "acted-for"
	GateNotRead  GateName = "not-assessed"
	GateOther    GateName = "other-letter"
	GateFound    GateName = "found"
	GateOpenWork GateName = "open"
	GatePrint    GateName = "print"
	GateUnseen   GateName = "unseen"
	GateEnded    GateName = "ended"
)

// GateNames are all of them, in the order in which pages list them.
var GateNames = []GateName{GateSingly, GateActedFor, GateNotRead, GateOther, GateFound, GateOpenWork, GateTeller, GateDied, GateYoung, GateDecision, GateIdentity, GateStopped, GateRestrict, GateTrace, GateAlive, GateMoved,
	GateReturned, GateNowhere, GateNeeds, GateCopies, GateWaits, GateChanged, GateWording, GatePrint, GateUnseen, GateEnded}

// Label is what screens call g, as the reason why somebody is left out.
func (g GateName) Label() string {
	switch g {
	case GateIdentity:
		return "Identity is not settled"
	case GateStopped:
		return "Sending is stopped: the wrong patient was reported"
	case GateRestrict:
		return "The person is restricted"
	case GateTrace:
		return "No tracing answer that is recent enough"
	case GateAlive:
		return "The tracing answer does not say whether they are alive"
	case GateMoved:
		return "The tracing answer does not confirm the address"
	case GateReturned:
		return "Post to this address came back"
	case GateTeller:
		return "It has not been settled who must be told"
	case GateDied:
		return "The patient has died, and it is not settled who must be told"
	case GateYoung:
		return "The patient is under 16 or was, and it is not settled who must be told"
	case GateDecision:
		return "The decision that is to be told has not been signed"
	case GateNowhere:
		return "No address is known"
	case GateNeeds:
		return "Needs when written to, or another language"
	case GateCopies:
		return "Nobody has decided whether a letter may be copied"
	case GateWaits:
		return "Another pack about it waits to be sent"
	case GateChanged:
		return "What the pack stands on has changed"
	case GateWording:
		return "The wording was changed, or is not approved"
	case GateSingly:
		return "Candour is owed: told singly, never in a print run"
	case GateActedFor:
		return "Somebody acts for the patient, and is told singly"
	case GateNotRead:
		return "A letter was not assessed, or not read here at all: the letter would not be true"
	case GateOther:
		return "Every letter was assessed: another letter says that no concern was found"
	case GateFound:
		return "The review found something: told singly"
	case GateOpenWork:
		return "An action or enquiry is open"
	case GatePrint:
		return "Something cannot be printed"
	case GateUnseen:
		return "Not open to whoever made the run"
	case GateEnded:
		return "Not owed any more, or not now"
	}
	return string(g)
}
