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
	CallUnchecked CallResult = "not compared with the record yet"
	NotOnLists    CallResult = "not on the lists so far"
	BeingReviewed CallResult = "being reviewed"
	MayBeSaid     CallResult = "told what may be said"
	WillRingBack  CallResult = "will be rung back"
)

// CallResults are all of them, in the order in which pages list them.
var CallResults = []CallResult{CallOpen, CallUnchecked, WillRingBack, NotOnLists, BeingReviewed, MayBeSaid}

// CallChecks are by what a caller can be known, as choices of a form.
var CallChecks = []string{"full name", "date of birth", "address or postcode", "NHS number"}

// CallRelations are who a caller can be to whom they ring about.
var CallRelations = []string{"the patient", "a parent or guardian", "somebody who acts for them by law", "family or a friend", "a practice or another service", "would not say"}

// A RingState says whether a caller is to be rung back.
type RingState string

// The states of ringing back. A caller who was not reached is still to be rung.
const (
	NoRing    RingState = ""
	RingOwed  RingState = "owed"
	RingDone  RingState = "done"
	RingEnded RingState = "ended" // by a manager, without reaching them
)

// A HelpCall is one call to the helpline. Every call is kept, matched or not.
type HelpCall struct {
	ID         CallID
	Version    int
	Case       CaseID // whom it is about, once that was settled
	Caller     string
	Relation   string
	Telephone  string
	Family     string
	Given      string
	Born       string
	NHSNumber  string
	About      string // what they asked, and what they told that is new
	Urgency    Urgency
	Harm       bool // it tells of harm, moderate or worse
	Result     CallResult
	RingBack   RingState
	RingBy     Role // who rings back: a manager, or a liaison
	By         PersonID
	ByName     string
	At         time.Time
	Dismissed  []CaseID // that fitted, and that it was not about
	ComparedBy string
	ComparedAt time.Time // zero: nobody has compared what the caller said with the record
	CallCheck
	Rings []CallRing // oldest first
}

// A CallCheck is what a caller said rightly, compared with the record of the case
// that the call is about.
type CallCheck struct {
	Checked []string
	ActsAs  int64  // whom of those on record as acting for the patient they are found to be, or zero
	Number  string `json:"-"` // the NHS number as the caller said it
}

// A CallRing is one attempt to ring a caller back.
type CallRing struct {
	Result string // one of AttemptResults, or RingGivenUp
	Note   string
	By     string
	At     time.Time
}

// RingGivenUp ends a ring-back without reaching the caller: a manager's, with a reason.
const RingGivenUp = "given up"

// Check reports what is wrong with a call as it was taken down, by form field.
func (c HelpCall) Check() Problems {
	p := Problems{}
	p.Add(said(c.Caller), "caller", "Enter who rings.")
	p.Add(slices.Contains(CallRelations, c.Relation), "relation", "Choose who they are to the person they ring about.")
	p.Add(said(c.Telephone), "telephone", "Enter the number to ring back, also if nobody thinks that it is needed.")
	p.Add(len([]rune(strings.TrimSpace(c.Family))) >= 2, "family", "Enter the family name of the person they ring about.")
	_, err := time.Parse(time.DateOnly, c.Born)
	p.Add(err == nil, "born", "Enter the date of birth of that person.")
	bare := strings.ReplaceAll(c.NHSNumber, " ", "")
	p.Add(bare == "" || len(bare) == 10 && strings.Trim(bare, "0123456789") == "", "nhs_number", "An NHS number has ten digits. Leave it empty if they do not know it.")
	p.Add(c.Urgency == 0 || c.Urgency.Valid(), "urgency", "Choose how soon it must be looked at.")
	p.Add(c.Urgency == 0 && !c.Harm || said(c.About), "about", "Write down what they told that is new.")
	p.Add(c.Urgency != 0 || !c.Harm, "urgency", "Somebody came to harm: choose how soon a clinician must look at it.")
	return p
}

// Known reports whether the caller was checked well enough to be spoken to about
// anything: by name, date of birth and one more.
func (c HelpCall) Known() bool {
	has := func(s string) bool { return slices.Contains(c.Checked, s) }
	return has(CallChecks[0]) && has(CallChecks[1]) && (has(CallChecks[2]) || has(CallChecks[3]))
}

// SettleRefusal says why by cannot say whom the call is about, or is nil when they
// can. Where something fits that must not be told apart, a manager settles it.
func (c HelpCall) SettleRefusal(by Actor, apart bool) error {
	switch {
	case !by.May(AnswerCalls) && !by.May(SettleApart):
		return ErrForbidden
	case c.Case != 0:
		return notNow("It is settled already whom this call is about.")
	case (apart || c.Result == WillRingBack) && !by.May(SettleApart):
		return forbidden("The incident manager settles whom this call is about.")
	}
	return nil
}

// RingRefusal says why by cannot record that the caller was rung back, or is nil
// when they can.
func (c HelpCall) RingRefusal(by Actor) error {
	switch {
	case !by.May(RingBack):
		return ErrForbidden
	case c.RingBack != RingOwed:
		return notNow("Nobody is to be rung back about this call.")
	case c.RingBy == Manager && !by.Is(Manager):
		return forbidden("The incident manager rings back.")
	}
	return nil
}

// RingResults are how ringing back can end, as choices of a form for by.
func RingResults(by Actor) []string {
	if by.Is(Manager) {
		return append(slices.Clone(AttemptResults), RingGivenUp)
	}
	return AttemptResults
}

// Answered keeps what the caller may be told, and who rings them back because of it.
// Whoever was rung back already is not owed that again.
func (c *HelpCall) Answered(a CallAnswer) {
	c.Result = a.Result
	switch {
	case c.RingBack == RingDone || c.RingBack == RingEnded:
	case a.RingBy != "":
		c.RingBack, c.RingBy = RingOwed, a.RingBy
	case a.Result != CallUnchecked:
		c.RingBack, c.RingBy = NoRing, ""
	}
}

// TakenDown is the call as it was taken down: who rang about whom, and what they
// said, without whom it turned out to be about.
func (c HelpCall) TakenDown() HelpCall {
	c.Case, c.Result, c.Dismissed, c.CallCheck, c.ComparedBy, c.ComparedAt, c.Rings = 0, "", nil, CallCheck{}, "", time.Time{}, nil
	return c
}

// Ring adds an attempt of by's to ring the caller back. Only a caller who was spoken
// to, or whom a manager gives up with a reason, is not to be rung any more.
func (c *HelpCall) Ring(r CallRing, by Actor, at time.Time) error {
	if err := c.RingRefusal(by); err != nil {
		return err
	}
	r.Note, r.By, r.At = strings.TrimSpace(r.Note), by.Name, at
	p := Problems{}
	p.Add(slices.Contains(RingResults(by), r.Result), "result", "Choose how it ended.")
	p.Add(r.Result != spokeTo || r.Note != "", "note", "Say what was said.")
	p.Add(r.Result != RingGivenUp || r.Note != "", "note", "Say why they are not rung any more.")
	if err := p.Err(); err != nil {
		return err
	}
	c.Rings = append(c.Rings, r)
	switch {
	case r.Result == RingGivenUp:
		c.RingBack = RingEnded
	case EndsRinging(r.Result):
		c.RingBack = RingDone
	}
	return nil
}

// EndsRinging reports whether a caller is not to be rung any more after an attempt
// that ended so.
func EndsRinging(result string) bool { return result == spokeTo || result == RingGivenUp }

// A CallHit is a patient whom a call may be about.
type CallHit struct {
	Banner
	Match string
}

// A CallPage is one call with whom it may be about and what may be said.
type CallPage struct {
	HelpCall
	Hits    []CallHit   // that may be named to the actor
	Settles bool        // the actor may say whom it is about
	Record  *CallRecord // with which what the caller said is compared, nil where it must not be shown
	Answer  CallAnswer  // once it is settled whom it is about
	Hidden  []CallFit   // for a manager: what must not be told apart
}

// MayBe reports whether the actor may say that the call is about a case.
func (p CallPage) MayBe(id CaseID) bool {
	return slices.ContainsFunc(p.Hits, func(h CallHit) bool { return h.Case == id }) ||
		slices.ContainsFunc(p.Hidden, func(f CallFit) bool { return f.Case == id && f.Sees })
}

// A CallToAct is a call that raised a same-day action, for whoever acts on it.
type CallToAct struct {
	HelpCall
	Owed Obligation
}

// A CallFit is something that a call fits, and that only a manager learns of.
type CallFit struct {
	Case   CaseID // of a restricted patient
	Sees   bool   // … which the manager has opened, or is named on
	List   ListID // or a row that waits or was excluded
	Line   int
	Result string
}
