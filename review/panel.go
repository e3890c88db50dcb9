package review

import (
	"slices"
	"strings"
	"time"
)

// A PanelDecision is what the panel settled at a recorded meeting.
type PanelDecision struct {
	ID           int64 // zero until kept
	SignedBy     PersonID
	SignedByName string
	Letters      []LetterID
	Record       PanelRecord
	At           time.Time
}

// A PanelRecord is the signed record of a panel's decision on one case.
type PanelRecord struct {
	HeldOn   string  `json:"held_on"`  // date of the meeting
	Present  string  `json:"present"`  // who was there, with roles
	External string  `json:"external"` // the external member, or ""
	Chair    string  `json:"chair,omitempty"`
	Voted    Voted   `json:"voted,omitempty"` // how the members decided
	Finding  Finding `json:"finding"`
	Dissent  string  `json:"dissent"` // who saw it otherwise, and why; "" for nobody
	Reasons  string  `json:"reasons"`

	Resulted       YesNo  `json:"resulted"`
	CouldResult    YesNo  `json:"could_result"`
	CandourReasons string `json:"candour_reasons"`

	Bodies   []Body `json:"bodies,omitempty"` // who else must be told; each opens an action
	Coroner  bool   `json:"coroner,omitempty"`
	Claim    bool   `json:"claim,omitempty"` // a claim is likely or has come
	LFPSE    string `json:"lfpse,omitempty"` // the reference of the record of the patient safety event
	Learning string `json:"learning,omitempty"`

	MoreNeeded string   `json:"more_needed"` // what must still be found out; the case goes back
	SentTo     PersonID `json:"sent_to"`     // … to this clinician
}

// SignPanelDecision records what the panel decided, signed as the outcome in
// the same act by a lead who signed neither assessment.
type SignPanelDecision struct {
	Letters []LetterID
	Record  PanelRecord
	More    bool // the panel needs more, from Record.SentTo
}

// Name is the change's name.
func (SignPanelDecision) Name() ChangeName { return PanelName }

func (s SignPanelDecision) apply(c *Case, by Actor, at time.Time) (Stage, error) {
	letters := c.undecided()
	if !slices.Equal(sorted(s.Letters), sorted(letters)) {
		return "", notNow("The letters of this case have changed since the page was opened. Look at them again before signing.")
	}
	if err := s.check(by, at).Err(); err != nil {
		return "", err
	}
	c.Panels = append(c.Panels, PanelDecision{SignedBy: by.Person, SignedByName: by.Name, Letters: letters, Record: s.Record, At: at})
	if s.More {
		c.setAside(First, s.Record.MoreNeeded, by, at)
		c.setAside(Second, s.Record.MoreNeeded, by, at)
		c.ReturnedTo = s.Record.SentTo
		return InAssessment, nil
	}
	candour := Answers{Resulted: s.Record.Resulted, CouldResult: s.Record.CouldResult, CandourReasons: s.Record.CandourReasons}
	c.decide(ByPanel, s.Record.Finding, candour, letters, by, at)
	s.Record.tellBodies(c, by, at)
	return Decided, nil
}

// Voted is how the members of a panel decided.
type Voted string

// The ways to decide.
const (
	Unanimous  Voted = "unanimous"
	ByMajority Voted = "majority"
	CastByHead Voted = "casting vote"
)

// Voteds are the choices of a form, in order.
var Voteds = []Voted{Unanimous, ByMajority, CastByHead}

// Label is what screens call v.
func (v Voted) Label() string {
	switch v {
	case Unanimous:
		return "All agreed"
	case ByMajority:
		return "By a majority"
	case CastByHead:
		return "By the chair’s casting vote"
	}
	return "Not recorded"
}

// A Body is somebody outside the trust who must be told of an outcome.
type Body string

// The bodies that an outcome may have to be told to.
const (
	BodyCQC          Body = "CQC"
	BodyICB          Body = "ICB"
	BodySafeguarding Body = "safeguarding"
	BodyScreening    Body = "screening"
	BodyMHRA         Body = "MHRA"
	BodyOther        Body = "other"
)

// Bodies are the choices of a form, in order.
var Bodies = []Body{BodyCQC, BodyICB, BodySafeguarding, BodyScreening, BodyMHRA, BodyOther}

// Label is what screens call b.
func (b Body) Label() string {
	switch b {
	case BodyCQC:
		return "The Care Quality Commission"
	case BodyICB:
		return "The integrated care board"
	case BodySafeguarding:
		return "The local authority, for safeguarding"
	case BodyScreening:
		return "The screening programme’s quality assurance"
	case BodyMHRA:
		return "The medicines and devices regulator (MHRA)"
	case BodyOther:
		return "Another body: say which under learning"
	}
	return string(b)
}

// tellBodies opens what follows from a panel's decision outside the trust: an
// action for each body, the coroner and whoever handles claims. Who must be told
// is no opinion on blame. They tell that there is an outcome, so that no reviewer
// who has still to sign anew sees them.
func (r PanelRecord) tellBodies(c *Case, by Actor, at time.Time) {
	open := func(what string) {
		c.open(Obligation{Kind: Action, What: what, Owner: by.Name, OwnerID: by.Person, Due: AddWorkingDays(at, c.Policy.CandourTarget),
			Urgency: Routine, OpenedBy: by.Person, Facts: ObligationFacts{KeptBack: true}}, at)
	}
	for _, b := range r.Bodies {
		open("Tell " + strings.ToLower(b.Label()[:1]) + b.Label()[1:] + " of the outcome.")
	}
	if r.Coroner {
		open("Tell the coroner of the outcome.")
	}
	if r.Claim {
		open("Tell whoever handles claims of the outcome.")
	}
}

func (s SignPanelDecision) check(by Actor, at time.Time) Problems {
	p := Problems{}
	r := s.Record
	text := func(v string) bool { return strings.TrimSpace(v) != "" }
	held, err := time.Parse(time.DateOnly, r.HeldOn)
	p.Add(err == nil && Date(at) >= held.Format(time.DateOnly), "held_on", "Enter the date of the meeting, today or earlier.")
	p.Add(text(r.Present), "present", "Say who was present.")
	p.Add(by.Registration != "", "signature", "Your account has no professional registration. Add it under your name at the top of the page; then you can sign.")
	p.Add(text(r.Chair), "chair", "Say who chaired the meeting.")
	if s.More {
		p.Add(text(r.MoreNeeded), "more_needed", "Say what must still be found out.")
		p.Add(r.SentTo != 0, "sent_to", "Choose the clinician whom the case goes back to.")
		return p
	}
	p.Add(slices.Contains(Voteds, r.Voted), "voted", "Say how the members decided.")
	p.Add(r.Voted == Unanimous || r.Voted == "" || text(r.Dissent), "dissent", "Say who saw it otherwise, and why: the members did not all agree.")
	for _, b := range r.Bodies {
		p.Add(slices.Contains(Bodies, b), "bodies", "Choose bodies from the list.")
	}
	p.Add(text(r.Reasons), "reasons", "Give the reasons for the decision.")
	p.Add(slices.Contains(StillGrades, r.Finding.Physical), "physical", "Choose a grade of physical harm.")
	p.Add(slices.Contains(StillGrades, r.Finding.Psychological) && r.Finding.Psychological != Fatal, "psychological", "Choose a grade of psychological harm.")
	p.Add(slices.Contains(StillGrades, r.Finding.StillPhysical), "still_physical", "Choose what physical harm can yet happen.")
	p.Add(slices.Contains(StillGrades, r.Finding.StillPsychological) && r.Finding.StillPsychological != Fatal, "still_psychological", "Choose what psychological harm can yet happen.")
	p.Add(slices.Contains(Associations, r.Finding.Association), "association", "Choose how strongly the lost letter is tied to what happened.")
	p.Add(r.Resulted == Yes || r.Resulted == No, "resulted", "Decide whether harm of the candour kind appears to have resulted.")
	p.Add(r.CouldResult == Yes || r.CouldResult == No, "could_result", "Decide whether harm of the candour kind could yet result.")
	p.Add(text(r.CandourReasons), "candour_reasons", "Give the reasons for the candour decision.")
	return p
}
