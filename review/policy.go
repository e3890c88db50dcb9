package review

import (
	"encoding/json"
	"strings"
	"time"
)

// TellingPolicy says whom the trust tells, decided once for an incident with a reason.
type TellingPolicy string

// The telling policies.
const (
	TellAffected   TellingPolicy = "only those affected"
	TellAllAtEnd   TellingPolicy = "everyone at the end"
	TellAllAtStart TellingPolicy = "everyone at the start, then each result"
)

// TellingPolicies are the choices of a form, in order.
var TellingPolicies = []TellingPolicy{TellAffected, TellAllAtEnd, TellAllAtStart}

// A Policy is what an incident decides once: whom to tell, how much to sample,
// how long things may take. It is kept as a definition with versions.
type Policy struct {
	Telling       TellingPolicy `json:"telling"`
	TellingReason string        `json:"telling_reason"`
	Routes        TellingRoutes `json:"routes"`                  // where everyone is told
	NobodyReason  string        `json:"nobody_reason,omitempty"` // why a class is told nothing although everyone is told

	ClosingsSampled    float64 `json:"closings_sampled"`    // share of closings at triage, 0 to 1
	AssessmentsSampled float64 `json:"assessments_sampled"` // share of negative assessments, 0 to 1
	ClerkRereads       int     `json:"clerk_rereads"`       // a clerk's first closings, all read again
	ClerkSampled       float64 `json:"clerk_sampled"`       // share of a clerk's further closings that is read again, 0 to 1

	PreparedFirst int `json:"prepared_first,omitempty"` // prepared cases that somebody reads before they assess
	PreparedEvery int `json:"prepared_every,omitempty"` // assessments after which another prepared case comes; 0 for never

	RoutineWorkingDays int `json:"routine_working_days"` // to a triage or an assessment
	UrgentWorkingDays  int `json:"urgent_working_days"`
	AcceptHours        int `json:"accept_hours"`   // to accept a same-day action
	SameDayHours       int `json:"same_day_hours"` // until it is done and the case assessed
	EnquiryWorkingDays int `json:"enquiry_working_days"`
	CandourTarget      int `json:"candour_target"` // working days, a target and no legal deadline

	Attempts int `json:"attempts"` // failed attempts to reach a person after which somebody decides what now

	CallTraceDays int `json:"call_trace_days"` // how old a tracing answer may be for a call
	PackTraceDays int `json:"pack_trace_days"` // … for a pack or a GP release

	ReleasesPerDay   int `json:"releases_per_day"`   // late letters that one practice is sent in a day
	ReplyWorkingDays int `json:"reply_working_days"` // until a practice's reply is due, and between asking for it again
	ReplyChases      int `json:"reply_chases"`       // how often it is asked again before somebody above is told

	PracticeLinks bool `json:"practice_links,omitempty"` // practices may answer through links, without an account
}

// UnmarshalJSON reads a policy as it is kept. A figure that was not asked for yet
// when a policy was decided is the one that incidents start with.
func (p *Policy) UnmarshalJSON(text []byte) error {
	type plain Policy
	kept := plain(DefaultPolicy())
	if err := json.Unmarshal(text, &kept); err != nil {
		return err
	}
	*p = Policy(kept)
	return nil
}

// DefaultPolicy is what an incident starts with.
func DefaultPolicy() Policy {
	return Policy{
		Telling:            TellAffected,
		Routes:             TellingRoutes{NoConcern: RouteOutcome, Closed: RouteOutcome, Elsewhere: RouteOutcome},
		ClosingsSampled:    0.02,
		AssessmentsSampled: 0.05,
		ClerkRereads:       200,
		ClerkSampled:       0.05,
		RoutineWorkingDays: 20,
		UrgentWorkingDays:  2,
		AcceptHours:        2,
		SameDayHours:       24,
		EnquiryWorkingDays: 10,
		CandourTarget:      10,
		Attempts:           3,
		CallTraceDays:      7,
		PackTraceDays:      3,
		ReleasesPerDay:     20,
		ReplyWorkingDays:   10,
		ReplyChases:        3,
	}
}

// Check reports what is wrong with p, by form field.
func (p Policy) Check() Problems {
	problems := Problems{}
	p.checkTelling(problems)
	p.checkLimits(problems)
	return problems
}

// CheckChange is Check of those parts of p, the telling and the limits, that are not
// as they were before.
func (p Policy) CheckChange(before Policy) Problems {
	problems := Problems{}
	if p.SaysToTell(before) != p {
		p.checkTelling(problems)
	}
	if before.SaysToTell(p) != p {
		p.checkLimits(problems)
	}
	return problems
}

// SaysToTell is p with all that q says of whom to tell.
func (p Policy) SaysToTell(q Policy) Policy {
	p.Telling, p.TellingReason, p.Routes, p.NobodyReason = q.Telling, q.TellingReason, q.Routes, q.NobodyReason
	return p
}

func (p Policy) checkTelling(problems Problems) {
	known := p.Telling == TellAffected || p.Telling == TellAllAtEnd || p.Telling == TellAllAtStart
	problems.Add(known, "telling", "Choose whom the trust tells.")
	problems.Add(len(p.TellingReason) > 0, "telling_reason", "Say why this telling policy was chosen.")
	p.Routes.check(problems)
	problems.Add(!p.TellsNobody() || strings.TrimSpace(p.NobodyReason) != "", "nobody_reason", "Say why these people are told nothing although everyone is to be told.")
}

func (p Policy) checkLimits(problems Problems) {
	share := func(s float64) bool { return s >= 0 && s <= 1 }
	problems.Add(share(p.ClosingsSampled), "closings_sampled", "Enter which percentage of closings is read again, from 0 to 100.")
	problems.Add(share(p.AssessmentsSampled), "assessments_sampled", "Enter which percentage of negative assessments gets a second review, from 0 to 100.")
	problems.Add(p.ClerkRereads >= 0 && p.ClerkRereads <= 10_000, "clerk_rereads", "Enter how many of a clerk’s first closings are read again, from 0 to 10,000.")
	problems.Add(share(p.ClerkSampled), "clerk_sampled", "Enter which percentage of a clerk’s further closings is read again, from 0 to 100.")
	problems.Add(p.PreparedFirst >= 0 && p.PreparedFirst <= 50, "prepared_first", "Enter how many prepared cases a reviewer reads before assessing, from 0 to 50.")
	problems.Add(p.PreparedEvery >= 0 && p.PreparedEvery <= 10_000, "prepared_every", "Enter after how many assessments another prepared case comes, from 0, for never, to 10,000.")
	for _, l := range []struct {
		field  string
		n      int
		asking string
	}{
		{"routine_working_days", p.RoutineWorkingDays, "within how many working days a routine case is due"},
		{"urgent_working_days", p.UrgentWorkingDays, "within how many working days an urgent case is due"},
		{"accept_hours", p.AcceptHours, "within how many hours somebody accepts a same-day action"},
		{"same_day_hours", p.SameDayHours, "within how many hours a same-day action is done and assessed"},
		{"enquiry_working_days", p.EnquiryWorkingDays, "within how many working days an enquiry is answered"},
		{"candour_target", p.CandourTarget, "within how many working days the candour conversation is aimed at"},
		{"attempts", p.Attempts, "after how many failed attempts somebody decides what now"},
		{"call_trace_days", p.CallTraceDays, "for how many days a tracing answer counts for a call"},
		{"pack_trace_days", p.PackTraceDays, "for how many days a tracing answer counts for a pack or a GP release"},
		{"releases_per_day", p.ReleasesPerDay, "how many late letters a practice is sent in a day"},
		{"reply_working_days", p.ReplyWorkingDays, "within how many working days a practice replies"},
		{"reply_chases", p.ReplyChases, "how often a practice is asked again before it is escalated"},
	} {
		problems.Add(l.n >= 1 && l.n <= 365, l.field, "Enter "+l.asking+", a whole number from 1 to 365.")
	}
}

// DueAt is when a case of urgency u is due that reached its stage at since.
func (p Policy) DueAt(u Urgency, since time.Time) time.Time {
	switch u {
	case SameDay:
		return since.Add(time.Duration(p.SameDayHours) * time.Hour)
	case Urgent:
		return AddWorkingDays(since, p.UrgentWorkingDays)
	}
	return AddWorkingDays(since, p.RoutineWorkingDays)
}
