package review

import (
	"slices"
	"strings"
	"time"
)

// Numbers of supplements and of what they propose.
type (
	SupplementID int64
	ProposalID   int64
)

// A SupplementKind says what a file about people who are known tells of them.
type SupplementKind string

// The kinds.
const (
	TracingAnswers SupplementKind = "tracing"
	ContactDetails SupplementKind = "contacts"
)

// Label is what screens call k.
func (k SupplementKind) Label() string {
	if k == TracingAnswers {
		return "Answers of the tracing service"
	}
	return "How people can be reached"
}

// A SupplementResult is what became of one line of a supplement.
type SupplementResult string

// The results of tracing answers and of contact details.
const (
	TracedAsKnown    SupplementResult = "as known"
	TracedMoved      SupplementResult = "moved"
	TracedDied       SupplementResult = "died"
	TracedAlive      SupplementResult = "alive after all"
	TracedSuperseded SupplementResult = "another number"
	TracedSensitive  SupplementResult = "sensitive"
	TracedSeveral    SupplementResult = "several people"
	TracedNotFound   SupplementResult = "not found"
	TracedNotEnough  SupplementResult = "not enough given"
	TracedNot        SupplementResult = "not traced"

	ContactTaken     SupplementResult = "taken over"
	ContactSame      SupplementResult = "says the same"
	ContactOther     SupplementResult = "says otherwise"
	ContactWithheld  SupplementResult = "restricted"
	ContactAmbiguous SupplementResult = "more than one person"

	LineSomebodyElse SupplementResult = "somebody else"
	LineUnknown      SupplementResult = "nobody known"
	LineUnreadable   SupplementResult = "unreadable"
)

// Results are those of a kind of supplement in the order of their table.
func (k SupplementKind) Results() []SupplementResult {
	if k == TracingAnswers {
		return []SupplementResult{TracedAsKnown, TracedMoved, TracedDied, TracedAlive, TracedSuperseded, TracedSensitive,
			TracedSeveral, TracedNotFound, TracedNotEnough, TracedNot, LineSomebodyElse, LineUnknown, LineUnreadable}
	}
	return []SupplementResult{ContactTaken, ContactSame, ContactOther, ContactWithheld, ContactAmbiguous, LineSomebodyElse, LineUnknown, LineUnreadable}
}

// A Supplement is a file about people who are known already.
type Supplement struct {
	ID         SupplementID
	Incident   IncidentID
	Kind       SupplementKind
	FileName   string
	SHA256     string
	Bytes      int64
	Header     []string
	Answered   string // the date of tracing answers
	Source     string
	Total      int // lines
	Done       int
	LoadedBy   PersonID
	LoadedName string
	LoadedAt   time.Time
	FinishedAt time.Time // zero until every line has its result
}

// Check reports what is wrong with what a form says of a supplement, at a time.
func (s Supplement) Check(at time.Time) Problems {
	p := Problems{}
	p.Add(strings.TrimSpace(s.Source) != "", "source", "Say where the file came from.")
	if s.Kind == TracingAnswers {
		_, err := time.Parse(time.DateOnly, s.Answered)
		p.Add(err == nil && s.Answered <= Date(at), "answered", "Enter the date on which the service answered, today or earlier.")
	}
	return p
}

// A SupplementLine is one line of a supplement, as it came, with its result.
type SupplementLine struct {
	Line     int
	Cells    []string
	Result   SupplementResult
	Why      string
	Case     CaseID // 0 for none, or none that is shown
	Withheld bool   // it is about a restricted patient whom the reader does not see
}

// A ProposalKind says what a person must settle.
type ProposalKind string

// The kinds of proposals. Of a flag there is nothing to take over: somebody looks
// into it and says what they found.
const (
	ProposePractice ProposalKind = "practice"
	ProposeAddress  ProposalKind = "address"
	ProposeNumber   ProposalKind = "NHS number"
	ProposeContact  ProposalKind = "contact details"
	FlagNotTraced   ProposalKind = "not traced"
	FlagAlive       ProposalKind = "alive after all"
)

// ProposalKinds are all of them, in the order of their table.
var ProposalKinds = []ProposalKind{ProposeNumber, FlagAlive, FlagNotTraced, ProposePractice, ProposeAddress, ProposeContact}

// Flag reports whether k has nothing to take over.
func (k ProposalKind) Flag() bool { return k == FlagNotTraced || k == FlagAlive }

// ProposalKindsOf are those that a settles.
func ProposalKindsOf(a Actor) []ProposalKind {
	if a.Is(Manager) {
		return ProposalKinds
	}
	return slices.DeleteFunc(slices.Clone(ProposalKinds), func(k ProposalKind) bool { return k == ProposeNumber || !a.May(TraceStatus) })
}

// A Proposal is something that a supplement says of a patient, and that is not
// taken over before a person has accepted it.
type Proposal struct {
	ID         ProposalID
	Case       CaseID
	Supplement SupplementID
	Line       int
	Kind       ProposalKind
	Said       map[string]string // what the supplement says, by field
	Known      map[string]string // what is on file now, by field
	State      string            // open, accepted, refused, overtaken
	Version    int
	Banner     Banner
	FileName   string
	Answered   string
}

// A ProposalAnswer is what a person settles about a proposal.
type ProposalAnswer struct {
	ID      ProposalID
	Version int
	Answer  string // accept or refuse
	Reason  string
}

// Check refuses an answer that by may not give, or that lacks its reason: to
// refuse, to settle a flag, and for a number, one is needed.
func (x ProposalAnswer) Check(p Proposal, by Actor) error {
	if !slices.Contains(ProposalKindsOf(by), p.Kind) {
		return forbidden("Your role in this incident does not settle this.")
	}
	if p.State != "open" {
		return notNow("This has been settled already.")
	}
	if p.Version != x.Version {
		return ErrStale
	}
	problems := Problems{}
	problems.Add(x.Answer == "accept" || x.Answer == "refuse", "answer", "Choose your answer.")
	needed := x.Answer == "refuse" || p.Kind.Flag() || p.Kind == ProposeNumber
	problems.Add(!needed || strings.TrimSpace(x.Reason) != "", "reason", "Say what your answer stands on.")
	return problems.Err()
}
