package review

import (
	"slices"
	"strings"
	"time"
)

// A CallID identifies a call to the helpline within an installation.
type CallID int64

// A CallResult is what a caller was told, and nothing else: no letter is ever
// spoken of on the helpline.
type CallResult string

// The results. A call about somebody who is restricted, or of whom a row waits or
// was excluded, has one answer that tells none of these apart.
const (
	CallOpen      CallResult = "not settled whom it is about"
	NotOnLists    CallResult = "not on the lists so far"
	BeingReviewed CallResult = "being reviewed"
	MayBeSaid     CallResult = "told what may be said"
	WillRingBack  CallResult = "will be rung back"
)

// CallResults are all of them, in the order in which pages list them.
var CallResults = []CallResult{CallOpen, WillRingBack, NotOnLists, BeingReviewed, MayBeSaid}

// CallChecks are by what a caller can be known, as choices of a form.
var CallChecks = []string{"full name", "date of birth", "address or postcode", "NHS number"}

// CallRelations are who a caller can be to whom they ring about.
var CallRelations = []string{"the patient", "a parent or guardian", "somebody who acts for them by law", "family or a friend", "a practice or another service", "would not say"}

// A HelpCall is one call to the helpline. Every call is kept, matched or not.
type HelpCall struct {
	ID        CallID
	Version   int
	Case      CaseID // whom it is about, once that was settled
	Caller    string
	Relation  string
	Telephone string
	Checked   []string
	Family    string
	Given     string
	Born      string
	NHSNumber string
	About     string // what they asked, and what they told that is new
	Urgency   Urgency
	Result    CallResult
	RingBack  string // "", owed, done
	By        PersonID
	ByName    string
	At        time.Time
	Dismissed []CaseID // that fitted, and that it was not about
	RungBy    string
	RungAt    time.Time
	Rung      string
}

// Check reports what is wrong with a call as it was taken down, by form field.
func (c HelpCall) Check() Problems {
	p := Problems{}
	text := func(s string) bool { return strings.TrimSpace(s) != "" }
	p.Add(text(c.Caller), "caller", "Enter who rings.")
	p.Add(slices.Contains(CallRelations, c.Relation), "relation", "Choose who they are to the person they ring about.")
	p.Add(text(c.Telephone), "telephone", "Enter the number to ring back, also if nobody thinks that it is needed.")
	for _, x := range c.Checked {
		p.Add(slices.Contains(CallChecks, x), "checked", "Choose from the list.")
	}
	p.Add(len([]rune(strings.TrimSpace(c.Family))) >= 2, "family", "Enter the family name of the person they ring about.")
	_, err := time.Parse(time.DateOnly, c.Born)
	p.Add(err == nil, "born", "Enter the date of birth of that person.")
	bare := strings.ReplaceAll(c.NHSNumber, " ", "")
	p.Add(bare == "" || len(bare) == 10 && strings.Trim(bare, "0123456789") == "", "nhs_number", "An NHS number has ten digits. Leave it empty if they do not know it.")
	p.Add(c.Urgency == 0 || c.Urgency.Valid(), "urgency", "Choose how soon it must be looked at.")
	p.Add(c.Urgency == 0 || text(c.About), "about", "Write down what they told that is new.")
	return p
}

// Known reports whether the caller was checked well enough to be spoken to about
// anything: by name, date of birth and one more.
func (c HelpCall) Known() bool {
	has := func(s string) bool { return slices.Contains(c.Checked, s) }
	return has(CallChecks[0]) && has(CallChecks[1]) && (has(CallChecks[2]) || has(CallChecks[3]))
}

// ForThemselves reports whether the caller is the patient, or acts for them by law.
func (c HelpCall) ForThemselves() bool { return slices.Contains(CallRelations[:3], c.Relation) }

// A CallAnswer is what a caller may be told now.
type CallAnswer struct {
	Result CallResult
	Say    string   // the words
	Why    []string // what keeps more from being said
}

// ringBackWords are all that is said where a hit must not be told apart.
const ringBackWords = "We are looking into this and will ring you back."

// Answer is what a caller may be told about the case at the time at: status words,
// and never what a letter or a reviewer says.
func (c *Case) Answer(call HelpCall, at time.Time) CallAnswer {
	switch {
	case c.Restricted || c.Emptied || !c.IdentitySettled() || c.SendingStopped:
		return RingBackAnswer()
	case !call.Known():
		return CallAnswer{WillRingBack, "Thank you. We ring you back on the number that the hospital holds.",
			[]string{"The caller was not known by name, date of birth and one more. Say nothing about letters."}}
	case !call.ForThemselves():
		return CallAnswer{WillRingBack, "We cannot speak about somebody else’s care. We will speak with them, or with whoever acts for them.",
			[]string{"The caller does not act for the patient by law."}}
	case c.Stage != Decided:
		return CallAnswer{BeingReviewed, "A letter about your care is among those that were not sent. A clinician is reading it. We will tell you what they find; you need not do anything because of it now.", nil}
	}
	for _, o := range c.Obligations {
		if o.Kind == Telling && o.State == Open {
			return CallAnswer{BeingReviewed, "The review of your letters is coming to its end. Somebody will ring you to talk it through.",
				append([]string{"Somebody must tell this person the outcome in the way that is settled for it. Pass the call on to them; do not tell it here."}, wordsOf(c.gatesOf(&o, false, at))...)}
		}
	}
	return CallAnswer{MayBeSaid, "The review of your letters has ended. There is nothing that you need to do because of it. If anything worries you, tell me, and a clinician will look at it again.", nil}
}

// RingBackAnswer is the one answer where nothing more may be said or shown.
func RingBackAnswer() CallAnswer { return CallAnswer{Result: WillRingBack, Say: ringBackWords} }

// NotFoundAnswer is the answer where nobody on the lists fits. It is provisional.
func NotFoundAnswer() CallAnswer {
	return CallAnswer{Result: NotOnLists, Say: "You are not on the lists that we have so far. More lists may come. We keep your name, and ring you if a later list has you on it."}
}

// A CallHit is a patient whom a call may be about.
type CallHit struct {
	Banner
	Match string
}

// A CallPage is one call with whom it may be about and what may be said.
type CallPage struct {
	HelpCall
	Hits   []CallHit  // that may be named to the actor
	Answer CallAnswer // once it is settled whom it is about
	Hidden []CallFit  // for a manager: what must not be told apart
}

// A CallFit is something that a call fits, and that only a manager learns of.
type CallFit struct {
	Case   CaseID // of a restricted patient
	List   ListID // or a row that waits or was excluded
	Line   int
	Result string
}

// A CallLine is a call in a list.
type CallLine struct {
	HelpCall
	FitsNow bool // of one that was on no list: a later list has somebody who fits
}

// A CallList is a page of the calls of an incident.
type CallList struct {
	Show   CallShow
	Counts map[CallShow]int
	Lines  []CallLine
	Next   CallID
}

// A CallShow is which calls a list holds.
type CallShow string

// The lists of calls.
const (
	AllCalls       CallShow = "all"
	CallsToRing    CallShow = "ring back"
	CallsUnmatched CallShow = "not on the lists"
	CallsOpen      CallShow = "not settled"
)

// CallShows are all of them, in the order in which pages list them.
var CallShows = []CallShow{CallsToRing, CallsOpen, CallsUnmatched, AllCalls}

// Label is what screens call s.
func (s CallShow) Label() string {
	switch s {
	case CallsToRing:
		return "To ring back"
	case CallsUnmatched:
		return "Not on the lists so far"
	case CallsOpen:
		return "Not settled whom it is about"
	}
	return "All calls"
}
