package review

import (
	"maps"
	"slices"
	"time"
)

// A Stage is where the review of a case stands. Only the review has stages;
// what a case owes besides hangs on obligations.
type Stage string

// The stages. Complete is none: a case is complete by itself when it is
// decided and every obligation is met or waived.
const (
	InTriage       Stage = "triage"
	InAssessment   Stage = "assessment"
	InSecondReview Stage = "second review"
	InPanel        Stage = "panel"
	Decided        Stage = "decided"
)

// Stages are all of them, in order.
var Stages = []Stage{InTriage, InAssessment, InSecondReview, InPanel, Decided}

// Label is what screens call s.
func (s Stage) Label() string {
	switch s {
	case InTriage:
		return "Triage"
	case InAssessment:
		return "Assessment"
	case InSecondReview:
		return "Second review"
	case InPanel:
		return "Panel"
	case Decided:
		return "Decided"
	}
	return string(s)
}

// A Letter is what rules ask about one letter of a case; its text they never need.
type Letter struct {
	ID        LetterID
	Kind      string
	WrittenOn string
	Specialty string
	Author    string
	Clinician string
	NoText    bool   // neither a text nor a file that opens has come: it can only be read elsewhere
	Content   string // the SHA-256 of the file or text that a copy would be made of, "" where there is none
	Requested []RequestedAction
}

// A RequestedAction is something that a letter asked somebody to do: a fact of
// the letter, entered once and shared by all reviewers.
type RequestedAction struct {
	Letter LetterID
	N      int // counts from 1 within the letter
	Kind   string
	What   string
	OfWhom string
	ByWhen string
	By     PersonID
	At     time.Time
	New    bool // not yet kept
}

// A Case is everything that rules ask about the review of one patient. The
// store loads it whole within the transaction; rules change it in memory, and
// what they add to it (rows with ID zero) the store keeps.
type Case struct {
	ID       CaseID
	Incident IncidentID
	Patient  PatientID
	Version  int

	Stage      Stage
	Resume     Stage // the stage that a later letter interrupted
	StageSince time.Time
	Urgency    Urgency
	Due        time.Time
	Specialty  string

	Rank        int          // where priority rules put it among those equally urgent and due: 0 first, Unranked last
	Mixed       bool         // no rule touched it, and it was drawn to come early all the same, to test the rules
	RankedUnder DefinitionID // the rules it was ranked under; 0: not yet

	HeldUntil  time.Time
	HoldReason string
	HeldBy     PersonID // also once the hold has run out, until the case moves on

	Sampled        Sample
	SecondAsked    bool
	SendingStopped bool
	AllocatedTo    PersonID
	AllocatedUntil time.Time    // afterwards it binds nobody
	Allocation     AllocationID // that gave it
	ReturnedTo     PersonID
	Emptied        bool

	Died       string // the date, of the patient
	WindowFrom string // the first day on which letters of the incident were lost, "" where nobody has said
	Restricted bool

	Conflicts    []Conflict    // oldest first
	Restrictions []Restriction // oldest first
	Readers      []PersonID    // to whom alone a restricted patient's case is open

	Letters     []Letter // in time order
	Decisions   []TriageDecision
	Assessments []Assessment
	Differences []Difference
	Panels      []PanelDecision
	Outcomes    []Outcome
	Candours    []CandourDecision
	Obligations []Obligation
	Relevant    []RelevantPerson
	Contacts    []Contact
	Copies      []CopyDecision
	Packs       []Pack
	Post        Post
	Practice    Practice // with which the patient is registered, as far as the directory knows it

	TracedPractice Practice // that the latest tracing answer names by its code, likewise
	Trace          *Trace   // the latest answer of the tracing service
	Earlier        []Trace  // answers before that, the latest first
	NewTrace       *Trace   // an answer that is not yet kept, the latest or not

	Policy        Policy
	Definitions   Definitions
	ClosingCodes  ClosingCodes   `json:"-"` // of Definitions.Closing: the words of a form, and nothing about the case
	GradeForm     AssessmentForm `json:"-"` // of Definitions.Assessment, likewise
	SampleSeed    string
	Draws         []Draw `json:"-"` // new ones alone: no rule asks about those that are kept
	Demonstration bool

	GaveFirst []PersonID // who allocated it by name to whoever should assess it

	// Facts about the person who asks for a change, put there by the store.
	Lots          map[Sample]int `json:"-"` // how many lots of each kind were drawn of this person's work in the incident; nil where nobody asked
	ClerkClosings int            // closings of their own that this person has made in the incident, a clerk
	Undoable      []Undoable     // what this person decided about the case in their open batch
	Opened        []LetterID     // letters of the case whose text or file was sent to this person
	SawAnswers    []PersonID     // who has been shown somebody else's signed answers on this case
	AskedSecond   []PersonID     // who ever asked for a second review of it
}

// Definitions are the versions that decisions are made under now.
type Definitions struct {
	Closing    DefinitionID // closing codes
	Assessment DefinitionID // the assessment form with its grade criteria
	Policy     DefinitionID
}

// A Sample says why what was closed or negative is read once more. It is never
// shown before the readings are signed.
type Sample string

// The samples.
const (
	NotSampled        Sample = ""
	SampledClosing    Sample = "closing"
	SampledAssessment Sample = "assessment"
	ClosedToo         Sample = "closed too" // no draw: the closed letters are assessed because something new came
)

// Held reports whether the case is on hold at the time at; a hold ends by itself.
func (c *Case) Held(at time.Time) bool { return at.Before(c.HeldUntil) }

// Unranked is the rank of a case that no priority rule touched.
const Unranked = 100

// Complete reports whether nothing is left to do: the case is decided and
// every obligation is met or waived.
func (c *Case) Complete() bool {
	return c.Stage == Decided && !c.Emptied && c.OpenObligations() == 0
}

// OpenObligations counts what the case still owes.
func (c *Case) OpenObligations() int {
	n := 0
	for i := range c.Obligations {
		if c.Obligations[i].State == Open {
			n++
		}
	}
	return n
}

// IdentitySettled reports whether nobody doubts whose letters these are.
func (c *Case) IdentitySettled() bool {
	return !slices.ContainsFunc(c.Obligations, func(o Obligation) bool { return o.Kind == Identity && o.State == Open })
}

// clone copies c so that a refused change leaves nothing behind.
func (c *Case) clone() *Case {
	n := *c
	n.Letters = slices.Clone(c.Letters)
	for i := range n.Letters {
		n.Letters[i].Requested = slices.Clone(c.Letters[i].Requested)
	}
	n.Decisions = slices.Clone(c.Decisions)
	n.Assessments = slices.Clone(c.Assessments)
	n.Differences = slices.Clone(c.Differences)
	n.Panels = slices.Clone(c.Panels)
	n.Outcomes = slices.Clone(c.Outcomes)
	n.Candours = slices.Clone(c.Candours)
	n.Obligations = slices.Clone(c.Obligations)
	n.Relevant = slices.Clone(c.Relevant)
	n.Contacts = slices.Clone(c.Contacts)
	n.Conflicts = slices.Clone(c.Conflicts)
	n.Draws = slices.Clone(c.Draws)
	n.Lots = maps.Clone(c.Lots)
	n.Copies = slices.Clone(c.Copies)
	n.Packs = slices.Clone(c.Packs)
	return &n
}
