package review

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// A ChangeName names something that can be done to a case. It is the word in
// the audit trail and, with hyphens for spaces, on the page's address.
type ChangeName string

// A Change is something that can be done to a case, together with what it says.
type Change interface {
	Name() ChangeName

	// apply makes the change to c, a copy, and returns the stage that follows.
	// It returns Problems for fields that cannot stand.
	apply(c *Case, by Actor, at time.Time) (Stage, error)
}

// A guard refuses a change for a reason that is neither role nor stage; the
// text of its error tells the person why, without giving away what a blind
// reviewer must not know.
type guard func(c *Case, by Actor, at time.Time) error

// A step is one row of the life cycle.
type step struct {
	change ChangeName
	from   []Stage
	to     []Stage // where it may lead; stays is where the case already is
	roles  []Role  // nil: the program alone
	guards []guard
}

// The names of the changes to a case.
const (
	AddLettersName      ChangeName = "add letters"
	DoubtName           ChangeName = "doubt identity"
	ReplaceName         ChangeName = "replace letter"
	TakeOverName        ChangeName = "take over what a row owed"
	RankName            ChangeName = "rank cases"
	RemoveLettersName   ChangeName = "remove letters"
	SettleDoubtName     ChangeName = "settle doubt"
	TriageName          ChangeName = "triage"
	UndoTriageName      ChangeName = "undo triage"
	UndoClosingName     ChangeName = "undo closing"
	CloseOfClassName    ChangeName = "close with class"
	UndoOfClassName     ChangeName = "undo closing with class"
	AddRequestedName    ChangeName = "add requested action"
	SignFirstName       ChangeName = "sign assessment"
	SignSecondName      ChangeName = "sign second review"
	StillDifferName     ChangeName = "record that we still differ"
	AmendName           ChangeName = "amend assessment"
	WithdrawName        ChangeName = "withdraw assessment"
	PanelName           ChangeName = "sign panel decision"
	AskSecondName       ChangeName = "ask for a second review"
	AddInfoName         ChangeName = "add information"
	ReopenName          ChangeName = "reopen"
	ProposeName         ChangeName = "propose without review"
	ApproveName         ChangeName = "approve without review"
	WrongPatientName    ChangeName = "report wrong patient"
	DeclareConflictName ChangeName = "declare conflict"
	ApproveConflictName ChangeName = "approve conflict"
	HoldName            ChangeName = "hold"
	EndHoldName         ChangeName = "end hold"
	OpenName            ChangeName = "open obligation"
	StepName            ChangeName = "note on obligation"
	MeetName            ChangeName = "meet obligation"
	WaiveName           ChangeName = "waive obligation"
	RelevantName        ChangeName = "name relevant person"
	TraceName           ChangeName = "record tracing answer"
	ContactName         ChangeName = "record contact"
	WhatNowName         ChangeName = "decide what now"
	OverrideName        ChangeName = "override gate"
	ResumeSendingName   ChangeName = "resume sending"
	RestrictName        ChangeName = "restrict patient"
	NameReadersName     ChangeName = "name readers"
	AskEndName          ChangeName = "ask to end the restriction"
	AnswerEndName       ChangeName = "answer about the restriction"
	TakeAnswerName      ChangeName = "take answer"
	SettleName          ChangeName = "settle identity"
	PrepareName         ChangeName = "prepare identity"
	CorrectName         ChangeName = "correct patient"
	JoinName            ChangeName = "join cases"
	ApartName           ChangeName = "take letters apart"
	CopyName            ChangeName = "decide copy"
	MakePackName        ChangeName = "make pack"
	SendPackName        ChangeName = "record that a pack was sent"
	SetPackAsideName    ChangeName = "set pack aside"
	TestPacksName       ChangeName = "test packs again"
	FollowPolicyName    ChangeName = "open telling by policy"
	ReturnName          ChangeName = "record that a pack came back"
	DisownPackName      ChangeName = "record that a pack was wrong"
	SayCoverName        ChangeName = "say what the practice is told"
	ReleaseName         ChangeName = "release late letters"
	ReplyName           ChangeName = "record reply of practice"
	TakeBackReplyName   ChangeName = "take reply of practice back"
	WaiveClassName      ChangeName = "waive class of releases"
	WaiveTellingsName   ChangeName = "waive class of tellings"
)

var (
	members    = []Role{Manager, Lead, Clinician, Clerk, Liaison, Owner} // everyone who may change anything
	clinicians = []Role{Clinician, Lead}
	anyStage   = Stages
	same       = []Stage{stays}
)

// stays stands, in a row of the life cycle, for the stage that the case is in.
const stays Stage = "stays"

// lifecycle is every way a case can move. What is not here cannot happen.
var lifecycle = []step{
	{AddLettersName, anyStage, []Stage{InTriage}, nil, nil},
	{DoubtName, anyStage, same, nil, nil},
	{TakeOverName, anyStage, same, nil, nil},
	{RankName, []Stage{InTriage}, same, nil, []guard{notEmptied}},
	{ReplaceName, anyStage, []Stage{InTriage, stays}, nil, []guard{notEmptied}},
	{RemoveLettersName, anyStage, []Stage{stays, InTriage, InAssessment, InSecondReview, InPanel, Decided}, nil, []guard{notEmptied}},
	{SettleDoubtName, anyStage, same, nil, []guard{notEmptied}},
	{TriageName, []Stage{InTriage}, []Stage{InTriage, InAssessment, InSecondReview, InPanel, Decided},
		[]Role{Clerk, Clinician, Lead}, []guard{notEmptied, impartial, someoneElseRereads}},
	{UndoTriageName, anyStage, []Stage{InTriage}, []Role{Clerk, Clinician, Lead}, []guard{notEmptied, decisionToUndo}},
	{UndoClosingName, []Stage{Decided}, []Stage{InTriage}, []Role{Clerk, Clinician, Lead}, []guard{closedAtTriage, closerOrLead}},
	{CloseOfClassName, []Stage{InTriage}, []Stage{InTriage, InAssessment, InSecondReview, InPanel, Decided}, nil, []guard{notEmptied}},
	{UndoOfClassName, []Stage{InTriage, Decided}, []Stage{InTriage}, nil, []guard{notEmptied}},
	{AddRequestedName, []Stage{InTriage, InAssessment, InSecondReview}, same, clinicians, []guard{notEmptied, impartial}},
	{SignFirstName, []Stage{InAssessment}, []Stage{InSecondReview, InPanel, Decided}, clinicians,
		[]guard{notEmptied, preparedFirst, impartial, somethingToAssess, notTheCloser, notTheSecondReviewer, theNamedPerson, nothingBlocks}},
	{SignSecondName, []Stage{InSecondReview}, []Stage{InSecondReview, InPanel, Decided}, clinicians,
		[]guard{notEmptied, preparedFirst, secondReader, impartial, secondWanted, notTheCloser, notTheFirstReviewer, notWhoGaveIt, notWhoAsked, nothingBlocks}},
	{StillDifferName, []Stage{InSecondReview}, []Stage{InPanel}, clinicians, []guard{bothSigned, signedOne}},
	{AmendName, []Stage{InAssessment, InSecondReview, InPanel, Decided}, []Stage{InAssessment, InSecondReview, InPanel, Decided},
		clinicians, []guard{notEmptied, signedOne, nothingBlocks}},
	{WithdrawName, []Stage{InAssessment, InSecondReview, InPanel, Decided}, []Stage{InAssessment, InSecondReview},
		clinicians, []guard{notEmptied, signedOneOrLead}},
	{PanelName, []Stage{InPanel}, []Stage{InAssessment, Decided}, []Role{Lead}, []guard{notEmptied, impartial, signedNeither}},
	{AskSecondName, []Stage{Decided}, []Stage{InSecondReview}, []Role{Lead}, []guard{notEmptied, oneSignature}},
	{AddInfoName, []Stage{Decided}, []Stage{InAssessment}, members, []guard{notEmptied}},
	{AddInfoName, []Stage{InTriage, InAssessment, InSecondReview, InPanel}, same, members, []guard{notEmptied}},
	{ReopenName, []Stage{Decided}, []Stage{InTriage, InAssessment, InSecondReview, InPanel}, []Role{Lead}, []guard{notEmptied}},
	{ProposeName, []Stage{InTriage, InAssessment}, same, []Role{Lead}, []guard{notEmptied, nothingSigned, nothingProposed}},
	{ApproveName, []Stage{InTriage, InAssessment}, []Stage{Decided, stays}, []Role{Owner}, []guard{notEmptied, proposedByAnother}},
	{WrongPatientName, anyStage, same, members, []guard{notEmptied}},
	{ResumeSendingName, anyStage, same, []Role{Manager}, []guard{sendingStopped, identitySettled}},
	{DeclareConflictName, []Stage{InTriage}, same, []Role{Clerk, Clinician, Lead}, []guard{notEmptied, noConflictDeclared}},
	{DeclareConflictName, []Stage{InAssessment, InSecondReview, InPanel}, same, clinicians, []guard{notEmptied, noConflictDeclared}},
	{ApproveConflictName, []Stage{InTriage, InAssessment, InSecondReview, InPanel}, same, []Role{Lead}, []guard{notEmptied, conflictToApprove}},
	{HoldName, []Stage{InTriage, InAssessment, InSecondReview, InPanel}, same, []Role{Manager, Lead, Clinician}, []guard{notEmptied, notSameDay}},
	{EndHoldName, []Stage{InTriage, InAssessment, InSecondReview, InPanel}, same, []Role{Manager, Lead, Clinician}, []guard{onHold}},
	{OpenName, anyStage, []Stage{stays, InAssessment, InSecondReview, InPanel, Decided}, members, []guard{notEmptied}},
	{StepName, anyStage, same, members, nil},
	{MeetName, anyStage, []Stage{stays, InTriage}, []Role{Lead, Clinician, Liaison}, nil},
	{WaiveName, anyStage, same, []Role{Lead}, nil},
	{RelevantName, anyStage, same, []Role{Liaison, Clinician, Lead}, []guard{tellingOpen}},
	{TraceName, anyStage, same, []Role{Liaison, Manager, Lead, Clinician}, []guard{notEmptied}},
	{ContactName, anyStage, same, []Role{Liaison, Clinician, Lead}, []guard{tellingKnown}},
	{WhatNowName, anyStage, same, []Role{Liaison, Clinician, Lead}, []guard{notEmptied, notReached}},
	{OverrideName, anyStage, same, []Role{Lead}, []guard{notEmptied, gateToOverride}},
	{CopyName, anyStage, same, clinicians, []guard{notEmptied, tellingKnown}},
	{MakePackName, anyStage, same, []Role{Liaison, Clinician, Lead}, []guard{notEmptied, tellingOpen}},
	{SendPackName, anyStage, same, []Role{Liaison, Clinician, Lead}, []guard{packWaits}},
	{SetPackAsideName, anyStage, same, []Role{Liaison, Clinician, Lead}, []guard{packWaits}},
	{TestPacksName, anyStage, same, nil, nil},
	{FollowPolicyName, anyStage, same, nil, []guard{notEmptied}},
	{ReturnName, anyStage, same, []Role{Liaison, Clinician, Lead}, []guard{packCanReturn}},
	{DisownPackName, anyStage, same, []Role{Liaison, Lead}, []guard{packWent}},
	{SayCoverName, anyStage, same, clinicians, []guard{releaseWaits}},
	{ReleaseName, anyStage, same, []Role{Liaison}, []guard{releaseWaits}},
	{ReplyName, []Stage{Decided}, []Stage{InAssessment, stays}, []Role{Liaison}, []guard{replyAwaited}},
	{ReplyName, []Stage{InTriage, InAssessment, InSecondReview, InPanel}, same, []Role{Liaison}, []guard{replyAwaited}},
	{ReplyName, []Stage{Decided}, []Stage{InAssessment, stays}, nil, []guard{replyAwaited}}, // through a link that a liaison made
	{ReplyName, []Stage{InTriage, InAssessment, InSecondReview, InPanel}, same, nil, []guard{replyAwaited}},
	{TakeBackReplyName, anyStage, same, []Role{Liaison}, []guard{notEmptied, replyGiven}},
	{WaiveClassName, anyStage, same, []Role{Owner}, []guard{releaseOpen}},
	{WaiveTellingsName, anyStage, same, []Role{Owner}, []guard{notEmptied, askedForNoMore}},
	{TakeAnswerName, anyStage, same, nil, nil},
	{RestrictName, anyStage, same, []Role{Manager}, []guard{notRestricted}},
	{NameReadersName, anyStage, same, []Role{Manager}, []guard{isRestricted}},
	{AskEndName, anyStage, same, []Role{Manager}, []guard{isRestricted, noEndAsked}},
	{AnswerEndName, anyStage, same, []Role{Manager, Lead}, []guard{isRestricted, endAskedByAnother}},
	{SettleName, anyStage, same, []Role{Manager}, []guard{notEmptied, identityOpen}},
	{PrepareName, anyStage, same, []Role{Clerk, Manager}, []guard{notEmptied, identityOpen}},
	{CorrectName, anyStage, same, []Role{Manager}, []guard{notEmptied}},
	{JoinName, anyStage, []Stage{InTriage, InAssessment, InSecondReview, InPanel, Decided}, []Role{Manager}, []guard{notEmptied}},
	{ApartName, anyStage, []Stage{stays, InTriage, InAssessment, Decided}, []Role{Manager}, []guard{notEmptied}},
}

// Apply makes change to c on behalf of by, or returns an error and leaves c as
// it was: ErrForbidden (a role), ErrNotNow (the stage, or a guard, which says
// why in a Refusal), Problems (a field). The event it returns must be stored
// together with c.
func (c *Case) Apply(change Change, by Actor, at time.Time) (Event, error) {
	s, err := c.step(change.Name(), by, at)
	if err != nil {
		return Event{}, err
	}
	next := c.clone()
	to, err := change.apply(next, by, at)
	if err != nil {
		return Event{}, err
	}
	if !slices.Contains(s.to, to) && !(to == c.Stage && slices.Contains(s.to, stays)) {
		return Event{}, fmt.Errorf("%s: %s leads to %s, which the life cycle does not know", c.ID, change.Name(), to)
	}
	if otherLetters(c.Letters, next.Letters) {
		next.RankedUnder = 0
	}
	next.enter(to, at)
	next.pull(at)
	if to != c.Stage || !slices.Contains(beside, change.Name()) {
		next.Version++
	}
	before := c.Version
	*c = *next
	return Event{
		Change:  string(change.Name()),
		Objects: []Object{{Kind: "case", ID: int64(c.ID), Before: before, After: c.Version}},
		Facts:   map[string]string{"to": string(c.Stage)},
	}, nil
}

// beside are the changes that go on beside the review. They have versions of
// their own, the obligation's, and leave the case's as it is while its stage
// stays: a form about the review does not collide with a liaison's attempt, an
// action's tick or new priority rules.
var beside = []ChangeName{RankName, OpenName, TakeOverName, StepName, MeetName, WaiveName, TraceName, ContactName, WhatNowName, OverrideName, CopyName, MakePackName, SendPackName, SetPackAsideName, TestPacksName, FollowPolicyName, ReturnName, DisownPackName, SayCoverName, ReleaseName, ReplyName, TakeBackReplyName, WaiveClassName, WaiveTellingsName, TakeAnswerName, RestrictName, NameReadersName, AskEndName, AnswerEndName, PrepareName}

// enter moves c to a stage and works out what follows from being there.
func (c *Case) enter(to Stage, at time.Time) {
	if to != c.Stage {
		c.Stage, c.StageSince = to, at
		c.endHold()
		c.unallocate()
	}
	if c.Stage == c.Resume { // what was interrupted goes on
		c.Resume = ""
	}
	switch {
	case c.Stage == Decided:
		c.Resume, c.ReturnedTo, c.Sampled, c.SecondAsked = "", 0, NotSampled, false
	case c.Stage != InAssessment && c.Stage != InTriage: // a later letter comes between, and no more
		c.ReturnedTo = 0
	}
	c.Due = c.Policy.DueAt(c.Urgency, c.StageSince)
	c.raiseIdentity(at)
}

// Offered returns what by can do to c now: the buttons of the case page. Only
// the fields of a form can still refuse what is offered.
func (c *Case) Offered(by Actor, at time.Time) []ChangeName {
	var can []ChangeName
	for _, s := range lifecycle {
		if slices.Contains(can, s.change) || s.roles == nil {
			continue
		}
		if _, err := c.step(s.change, by, at); err == nil {
			can = append(can, s.change)
		}
	}
	return can
}

// step finds the row of the life cycle that lets by make the change now. Of
// what refuses, a guard says more than a stage, and a stage more than a role.
func (c *Case) step(name ChangeName, by Actor, at time.Time) (step, error) {
	var refused, elsewhere error
	for _, s := range lifecycle {
		if s.change != name || !s.allows(by) {
			continue
		}
		if !slices.Contains(s.from, c.Stage) {
			elsewhere = notNow(fmt.Sprintf("The case is in the stage “%s” now.", c.Stage.Label()))
			continue
		}
		if refused = s.refusal(c, by, at); refused == nil {
			return s, nil
		}
	}
	return step{}, cmp.Or(refused, elsewhere, forbidden("Your role in this incident does not include this."))
}

// allows reports whether the row is for by: its roles, or the program.
func (s step) allows(by Actor) bool {
	if s.roles == nil {
		return by.Person == 0 && len(by.Roles) == 0
	}
	return by.Is(s.roles...)
}

// refusal is the first guard that refuses, or nil.
func (s step) refusal(c *Case, by Actor, at time.Time) error {
	for _, g := range s.guards {
		if err := g(c, by, at); err != nil {
			return err
		}
	}
	return nil
}
