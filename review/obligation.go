package review

import (
	"slices"
	"strings"
	"time"
)

// An ObligationKind is what kind of thing a case still owes.
type ObligationKind string

// The kinds of obligation.
const (
	Identity      ObligationKind = "identity"
	SameDayAction ObligationKind = "same-day action"
	Action        ObligationKind = "action"
	Enquiry       ObligationKind = "enquiry"
	Telling       ObligationKind = "telling"
	GPRelease     ObligationKind = "GP release"
)

// ObligationKinds are all of them, in the order in which pages list them.
var ObligationKinds = []ObligationKind{SameDayAction, Identity, Action, Enquiry, Telling, GPRelease}

// An ObligationState says whether it is still owed.
type ObligationState string

// The states of an obligation.
const (
	Open   ObligationState = "open"
	Met    ObligationState = "met"
	Waived ObligationState = "waived"
	// NotOwed ends what the program or a decision about a letter opened, when the
	// letter has left the case. It is neither met nor waived.
	NotOwed ObligationState = "not owed any more"
)

// An Obligation is something a case still owes. All kinds share this one
// mechanism; obligationRights says who may do what with each.
type Obligation struct {
	ID           ObligationID // zero until kept
	Version      int
	Kind         ObligationKind
	What         string
	Letter       LetterID // or zero
	Row          RowID    // a waiting row's, until there is a case
	Call         CallID   // raised by a call to the helpline, likewise
	Owner        string   // an account's name, or a named outsider
	OwnerID      PersonID
	Due          time.Time
	Urgency      Urgency
	State        ObligationState
	OpenedBy     PersonID // zero: the program
	OpenedByName string
	OpenedAt     time.Time
	ClosedBy     PersonID
	ClosedByName string
	ClosedAt     time.Time
	Proof        string // or the reason of the waiver, or why it is not owed any more
	Facts        ObligationFacts
	Steps        []ObligationStep
	Changed      bool // not yet kept as it now is
}

// ObligationFacts are what some kinds hold besides.
type ObligationFacts struct {
	BlocksAssessment bool       `json:"blocks_assessment,omitempty"` // an enquiry about what could not be told
	Unanswered       bool       `json:"unanswered,omitempty"`        // an enquiry that ended so
	LetterNotFound   bool       `json:"letter_not_found,omitempty"`
	Information      bool       `json:"information,omitempty"` // new information, kept as question and answer
	Harm             bool       `json:"harm,omitempty"`        // … which says that the patient came to harm, moderate or worse
	ToldAt           time.Time  `json:"told_at,omitzero"`      // … when it was told, zero for when it was recorded
	KeptBack         bool       `json:"kept_back,omitempty"`   // an action that tells what was answered, or that somebody is told: no reviewer sees it before both have signed
	Whom             string     `json:"whom,omitempty"`        // an enquiry's: a practice, a patient, a system
	ToRing           string     `json:"to_ring,omitempty"`     // a same-day action's, as named when it was raised
	AcceptBy         string     `json:"accept_by,omitempty"`   // … and until when somebody must have accepted it
	AcceptedBy       string     `json:"accepted_by,omitempty"`
	AcceptedAt       string     `json:"accepted_at,omitempty"`
	Route            Route      `json:"route,omitempty"` // a telling's
	ClockStart       string     `json:"clock_start,omitempty"`
	Decided          int        `json:"decided,omitempty"`      // … at how many failed attempts somebody last decided what now
	WhatNow          string     `json:"what_now,omitempty"`     // … and what
	NextTry          string     `json:"next_try,omitempty"`     // … the day of the next attempt
	NextPart         string     `json:"next_part,omitempty"`    // … and which part of it, one of DayParts
	Opinion          string     `json:"opinion,omitempty"`      // … why a lead found it probably notifiable, before any candour decision
	Registration     string     `json:"registration,omitempty"` // … of that lead
	Overrides        []Override `json:"overrides,omitempty"`    // … of gates, by leads
	AskedBy          string     `json:"asked_by,omitempty"`     // an enquiry that answers a question of the person who was told
	Prepared         bool       `json:"prepared,omitempty"`     // identity: a clerk proposes …
	PrepareInto      CaseID     `json:"prepare_into,omitempty"` // … to join into this case, or zero: a person of their own
	Cover            Cover      `json:"cover,omitzero"`         // a GP release's: what its cover note says
	Release          Release    `json:"release,omitzero"`       // … how it went, and what came of it
	Class            string     `json:"class,omitempty"`        // … and by which class an owner waived it
}

// An ObligationStep is something that happened to an obligation on its way.
type ObligationStep struct {
	N          int
	Kind       string // accepted, no answer, declined, chased, answered, note, met, waived
	Note       string
	Whom       string
	HappenedAt time.Time
	By         PersonID
	ByName     string
	At         time.Time
	New        bool // not yet kept
}

// obligationRights says, for each kind, who opens, meets and waives it.
var obligationRights = map[ObligationKind]struct{ open, meet, waive []Role }{
	Identity:      {members, nil, nil}, // settled by a manager: SettleIdentity, JoinCases
	SameDayAction: {members, clinicians, []Role{Lead}},
	Action:        {members, clinicians, []Role{Lead}},
	Enquiry:       {[]Role{Clinician, Lead, Liaison}, []Role{Clinician, Lead, Liaison}, []Role{Lead}},
	Telling:       {[]Role{Lead}, []Role{Liaison, Clinician, Lead}, []Role{Lead}},
	GPRelease:     {nil, []Role{Liaison}, []Role{Lead}}, // a triage saved opens it
}

// MayOpen reports whether by may open an obligation of kind.
func MayOpen(kind ObligationKind, by Actor) bool { return by.Is(obligationRights[kind].open...) }

// MayMeet reports whether by may record that o is met.
func (o Obligation) MayMeet(by Actor) bool {
	return o.State == Open && o.Kind != Telling && o.Kind != Identity && by.Is(obligationRights[o.Kind].meet...)
}

// MayWaive reports whether by may waive o singly. A candour telling is never
// waived this way, identity never at all.
func (o Obligation) MayWaive(by Actor) bool {
	return o.State == Open && by.Is(obligationRights[o.Kind].waive...) && o.Facts.Route != RouteCandour
}

// Refusal says why by cannot make a change to o now, fields apart, or is nil
// when they can.
func (o Obligation) Refusal(change ChangeName, by Actor) error {
	switch {
	case o.State == NotOwed:
		return notNow("This is not owed any more.")
	case change == TakeBackReplyName && !o.replied():
		return notNow("No reply of a practice is on record here.")
	case change == TakeBackReplyName:
		return nil
	case o.State != Open && !(change == ContactName && o.Kind == Telling):
		return notNow("This has been " + string(o.State) + " already.")
	case change == MeetName && o.Kind == Telling:
		return notNow("A telling is met by what is recorded of it: record the contact.")
	case change == MeetName && o.AwaitsReply():
		return notNow("The letter was sent. What the practice answers is recorded as its reply.")
	case (change == SayCoverName || change == ReleaseName) && (o.Kind != GPRelease || o.Facts.Release.Sent()):
		return notNow("The letter has been sent to the practice already.")
	case change == ReplyName && !o.AwaitsReply():
		return notNow("No reply of a practice is owed here.")
	case change == MeetName && o.Kind == Identity:
		return forbidden("A manager settles identity on its own page: the case is joined with another, or kept as a person of their own.")
	case change == MeetName && !o.MayMeet(by):
		return forbidden("Your role in this incident does not close this kind of obligation.")
	case change == WaiveName && !o.MayWaive(by):
		return forbidden("This obligation cannot be waived by you: identity and candour never are.")
	}
	return nil
}

// EndRefusal says why by cannot end an enquiry that stays unanswered, or is nil
// when they can.
func (o Obligation) EndRefusal(by Actor) error {
	switch {
	case o.Kind != Enquiry:
		return notNow("Only an enquiry can end unanswered.")
	case !by.Is(Clinician, Lead):
		return forbidden("A clinician or a lead must end an enquiry that stays unanswered.")
	case o.Facts.LetterNotFound:
		return notNow("A letter that was not found is waived by a lead, never ended unanswered.")
	}
	return o.Refusal(MeetName, by)
}

// Overdue reports whether o is open and past its time.
func (o Obligation) Overdue(at time.Time) bool {
	return o.State == Open && !o.Due.IsZero() && at.After(o.Due)
}

// open adds an obligation that opens at the time at.
func (c *Case) open(o Obligation, at time.Time) {
	if o.State == "" {
		o.State = Open
	}
	if o.Urgency == 0 {
		o.Urgency = Routine
	}
	o.OpenedAt, o.Changed = at, true
	c.Obligations = append(c.Obligations, o)
}

// openRelease owes the practice a late letter, once; again when it was not owed
// any more.
func (c *Case) openRelease(id LetterID, cover Cover, by Actor, at time.Time) {
	for i := range c.Obligations {
		o := &c.Obligations[i]
		if o.Kind != GPRelease || o.Letter != id || o.State == NotOwed {
			continue
		}
		if o.State == Open && !o.Facts.Release.Sent() && cover.Said { // the latest reading says it
			o.Facts.Cover, o.Changed = cover, true
		}
		return
	}
	c.open(Obligation{Kind: GPRelease, What: "Send the late letter to the practice with a cover note", Letter: id, OpenedBy: by.Person, Facts: ObligationFacts{Cover: cover}}, at)
}

// openSameDay raises the action of a same-day decision at once; the decision
// is never refused for want of somebody on the rota.
func (c *Case) openSameDay(what string, letter LetterID, toRing string, by Actor, at time.Time) {
	c.open(Obligation{Kind: SameDayAction, What: strings.TrimSpace(what), Letter: letter, Urgency: SameDay, OpenedBy: by.Person,
		Due: at.Add(time.Duration(c.Policy.SameDayHours) * time.Hour),
		Facts: ObligationFacts{ToRing: toRing,
			AcceptBy: at.Add(time.Duration(c.Policy.AcceptHours) * time.Hour).UTC().Format(time.RFC3339)}}, at)
}

// Obligation returns what c owes, or owed, under id, or false.
func (c *Case) Obligation(id ObligationID) (Obligation, bool) {
	i := slices.IndexFunc(c.Obligations, func(o Obligation) bool { return o.ID == id })
	if i < 0 {
		return Obligation{}, false
	}
	return c.Obligations[i], true
}

// find returns the obligation with id at version, 0 for any, to make a change to it. It
// returns ErrNotFound, also for what by may not see now, ErrStale, or a Refusal.
func (c *Case) find(id ObligationID, version int, change ChangeName, by Actor) (*Obligation, error) {
	is := func(o Obligation) bool { return o.ID == id }
	i := slices.IndexFunc(c.Obligations, is)
	if i < 0 || !slices.ContainsFunc(Shown(*c, by).Obligations, is) {
		return nil, ErrNotFound
	}
	o := &c.Obligations[i]
	if version != 0 && o.Version != version {
		return nil, Refusal{ErrStale, "Somebody else has changed this since the page was opened."}
	}
	if err := o.Refusal(change, by); err != nil {
		return nil, err
	}
	o.Changed = true
	return o, nil
}

// step notes what happened to an obligation.
func (o *Obligation) step(kind, note, whom string, happened time.Time, by Actor, at time.Time) {
	o.Steps = append(o.Steps, ObligationStep{N: len(o.Steps) + 1, Kind: kind, Note: strings.TrimSpace(note), Whom: strings.TrimSpace(whom),
		HappenedAt: happened, By: by.Person, ByName: by.Name, At: at, New: true})
}

// close ends an obligation.
func (o *Obligation) close(state ObligationState, proof string, by Actor, at time.Time) {
	o.State, o.Proof, o.ClosedBy, o.ClosedByName, o.ClosedAt = state, strings.TrimSpace(proof), by.Person, by.Name, at
}
