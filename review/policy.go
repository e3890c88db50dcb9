package review

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
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

	ClosingsSampled    float64 `json:"closings_sampled"`    // share of closings at triage, 0 to 1
	AssessmentsSampled float64 `json:"assessments_sampled"` // share of negative assessments, 0 to 1
	ClerkRereads       int     `json:"clerk_rereads"`       // a clerk's first closings, all read again

	RoutineWorkingDays int `json:"routine_working_days"` // to a triage or an assessment
	UrgentWorkingDays  int `json:"urgent_working_days"`
	AcceptHours        int `json:"accept_hours"`   // to accept a same-day action
	SameDayHours       int `json:"same_day_hours"` // until it is done and the case assessed
	EnquiryWorkingDays int `json:"enquiry_working_days"`
	CandourTarget      int `json:"candour_target"` // working days, a target and no legal deadline

	CallTraceDays int `json:"call_trace_days"` // how old a tracing answer may be for a call
	PackTraceDays int `json:"pack_trace_days"` // … for a pack or a GP release
}

// DefaultPolicy is what an incident starts with.
func DefaultPolicy() Policy {
	return Policy{
		Telling:            TellAffected,
		ClosingsSampled:    0.02,
		AssessmentsSampled: 0.05,
		ClerkRereads:       200,
		RoutineWorkingDays: 20,
		UrgentWorkingDays:  2,
		AcceptHours:        2,
		SameDayHours:       24,
		EnquiryWorkingDays: 10,
		CandourTarget:      10,
		CallTraceDays:      7,
		PackTraceDays:      3,
	}
}

// Check reports what is wrong with p, by form field.
func (p Policy) Check() Problems {
	problems := Problems{}
	known := p.Telling == TellAffected || p.Telling == TellAllAtEnd || p.Telling == TellAllAtStart
	problems.Add(known, "telling", "Choose whom the trust tells.")
	problems.Add(len(p.TellingReason) > 0, "telling_reason", "Say why this telling policy was chosen.")
	share := func(s float64) bool { return s >= 0 && s <= 1 }
	problems.Add(share(p.ClosingsSampled), "closings_sampled", "Enter a percentage from 0 to 100.")
	problems.Add(share(p.AssessmentsSampled), "assessments_sampled", "Enter a percentage from 0 to 100.")
	problems.Add(p.ClerkRereads >= 0 && p.ClerkRereads <= 10_000, "clerk_rereads", "Enter a whole number from 0 to 10000.")
	for field, n := range map[string]int{
		"routine_working_days": p.RoutineWorkingDays, "urgent_working_days": p.UrgentWorkingDays,
		"accept_hours": p.AcceptHours, "same_day_hours": p.SameDayHours, "enquiry_working_days": p.EnquiryWorkingDays,
		"candour_target": p.CandourTarget, "call_trace_days": p.CallTraceDays, "pack_trace_days": p.PackTraceDays,
	} {
		problems.Add(n >= 1 && n <= 365, field, "Enter a whole number from 1 to 365.")
	}
	return problems
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

// drawn reports whether the nth draw of this kind on case id falls into a
// share. The same seed draws the same cases, so that a draw can be repeated.
func drawn(seed, kind string, id CaseID, n int, share float64) bool {
	sum := sha256.Sum256([]byte(seed + "\x00" + kind + "\x00" + strconv.FormatInt(int64(id), 10) + "\x00" + strconv.Itoa(n)))
	return float64(binary.BigEndian.Uint64(sum[:8])>>11)/(1<<53) < share
}
