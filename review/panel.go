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
	Finding  Finding `json:"finding"`
	Dissent  string  `json:"dissent"` // who saw it otherwise, and why; "" for nobody
	Reasons  string  `json:"reasons"`

	Resulted       YesNo  `json:"resulted"`
	CouldResult    YesNo  `json:"could_result"`
	CandourReasons string `json:"candour_reasons"`

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
	return Decided, nil
}

func (s SignPanelDecision) check(by Actor, at time.Time) Problems {
	p := Problems{}
	r := s.Record
	text := func(v string) bool { return strings.TrimSpace(v) != "" }
	held, err := time.Parse(time.DateOnly, r.HeldOn)
	p.Add(err == nil && Date(at) >= held.Format(time.DateOnly), "held_on", "Enter the date of the meeting, today or earlier.")
	p.Add(text(r.Present), "present", "Say who was present.")
	p.Add(by.Registration != "", "signature", "Your account has no professional registration. Add it under your name at the top of the page; then you can sign.")
	if s.More {
		p.Add(text(r.MoreNeeded), "more_needed", "Say what must still be found out.")
		p.Add(r.SentTo != 0, "sent_to", "Choose the clinician whom the case goes back to.")
		return p
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
