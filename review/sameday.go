package review

import "time"

// A SameDayLine is what every member sees of an open same-day action.
type SameDayLine struct {
	Case       CaseID // 0 when it hangs on a row that waits, or on a call
	List       ListID // of that row
	Line       int
	Call       CallID // that raised it, or 0: while it is not settled whom it is about, and where that is a restricted patient, the action is known by the call alone
	Obligation ObligationID
	Version    int
	OpenedAt   time.Time
	Due        time.Time
	AcceptBy   string
	AcceptedBy string
	ToRing     string
	Calls      []Call // that did not end in its acceptance, oldest first
}

// A SameDayNow is what every member sees of an incident's same-day actions, and
// who is rung after the rota; nobody while none is open.
type SameDayNow struct {
	Lines    []SameDayLine
	StandIns []StandIn
}

// AcceptUntil is by when somebody must have accepted the action.
func (l SameDayLine) AcceptUntil() time.Time {
	t, err := time.Parse(time.RFC3339, l.AcceptBy)
	if err != nil {
		return time.Time{}
	}
	return t
}

// A SameDayPage is a same-day action for every member of the incident, whether
// or not they may see its case: nothing on it is about the patient.
type SameDayPage struct {
	SameDayLine
	State     ObligationState
	ClosedAt  time.Time
	Accepted  []Acceptance
	MayAccept bool // the person may record calls, and who accepted it
	SeesCase  bool
	MayMeet   bool // the person may record what was done
}

// An Acceptance is who took a same-day action on by voice, and when.
type Acceptance struct {
	Whom string
	At   time.Time
}

// SameDayPage is the open or closed same-day action with id as far as every
// member may see it. It returns ErrNotFound for any other obligation.
func (c *Case) SameDayPage(id ObligationID, by Actor, sees bool, at time.Time) (SameDayPage, error) {
	for _, o := range c.Obligations {
		if o.ID != id || o.Kind != SameDayAction {
			continue
		}
		p := SameDayPage{State: o.State, ClosedAt: o.ClosedAt, SeesCase: sees, MayAccept: o.State == Open && c.May(StepName, by, at),
			MayMeet: sees && c.May(MeetName, by, at) && o.Refusal(MeetName, by) == nil}
		p.SameDayLine = SameDayLine{Case: c.ID, Call: o.Call, Obligation: o.ID, Version: o.Version, OpenedAt: o.OpenedAt, Due: o.Due,
			AcceptBy: o.Facts.AcceptBy, AcceptedBy: o.Facts.AcceptedBy, ToRing: o.Facts.ToRing}
		for _, s := range o.Steps {
			switch s.Kind {
			case "accepted":
				p.Accepted = append(p.Accepted, Acceptance{s.Whom, s.HappenedAt})
			case NoAnswer, NotTaken:
				p.Calls = append(p.Calls, Call{s.Whom, s.Kind, s.HappenedAt})
			}
		}
		return p, nil
	}
	return SameDayPage{}, ErrNotFound
}
