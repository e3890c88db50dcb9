package views

import (
	"fmt"
	"math"
	"strconv"

	"harmreview/review"
	"harmreview/views/kit"
)

// An IncidentForm is the facts of an incident as typed. A page of the set-up
// asks for some of them.
type IncidentForm struct {
	Version int    `form:"version"`
	Reason  string `form:"reason"`

	Reference      string `form:"reference"` // of a new incident only
	Name           string `form:"name"`
	LocalReference string `form:"local_reference"`
	LFPSEReference string `form:"lfpse_reference"`
	WindowFrom     string `form:"window_from"`
	WindowTo       string `form:"window_to"`
	Cause          string `form:"cause"`
	DiscoveredOn   string `form:"discovered_on"`
	DeclaredOn     string `form:"declared_on"`
	ContactPoint   string `form:"contact_point"`

	DeclaredLetters  string `form:"declared_letters"`
	DeclaredPatients string `form:"declared_patients"`
	DeclaredRows     string `form:"declared_rows"`

	Telling            review.TellingPolicy `form:"telling"`
	TellingReason      string               `form:"telling_reason"`
	RouteNoConcern     review.Route         `form:"route_no_concern"`
	RouteClosed        review.Route         `form:"route_closed"`
	RouteElsewhere     review.Route         `form:"route_elsewhere"`
	NobodyReason       string               `form:"nobody_reason"`
	ClosingsSampled    string               `form:"closings_sampled"` // percentages
	PreparedFirst      string               `form:"prepared_first"`
	PreparedEvery      string               `form:"prepared_every"`
	AssessmentsSampled string               `form:"assessments_sampled"`
	ClerkRereads       string               `form:"clerk_rereads"`
	ClerkSampled       string               `form:"clerk_sampled"`
	RoutineWorkingDays string               `form:"routine_working_days"`
	UrgentWorkingDays  string               `form:"urgent_working_days"`
	AcceptHours        string               `form:"accept_hours"`
	SameDayHours       string               `form:"same_day_hours"`
	EnquiryWorkingDays string               `form:"enquiry_working_days"`
	CandourTarget      string               `form:"candour_target"`
	Attempts           string               `form:"attempts"`
	CallTraceDays      string               `form:"call_trace_days"`
	PackTraceDays      string               `form:"pack_trace_days"`
	ReleasesPerDay     string               `form:"releases_per_day"`
	ReplyWorkingDays   string               `form:"reply_working_days"`
	ReplyChases        string               `form:"reply_chases"`
	PracticeLinks      string               `form:"practice_links"`

	// Lines that can be repeated. Their fields are named site_1_code, and so on.
	Sites []SiteLine
	Rota  []RotaLine
}

// A SiteLine is one site as typed.
type SiteLine struct{ Code, Name string }

// A RotaLine is one line of the rota as typed; hours are numbers.
type RotaLine struct{ Days, From, To, Step, Whom, Number string }

// spareLines is how many empty lines follow those that are filled in.
const spareLines = 3

// siteLines are the lines of a form, with room for more.
func siteLines(f IncidentForm) []SiteLine {
	return append(append([]SiteLine{}, f.Sites...), make([]SiteLine, spareLines)...)
}

func rotaLines(f IncidentForm) []RotaLine {
	return append(append([]RotaLine{}, f.Rota...), make([]RotaLine, spareLines)...)
}

// lineField is the name of a field of the ith line, from 0.
func lineField(kind string, i int, field string) string {
	return fmt.Sprintf("%s_%d_%s", kind, i+1, field)
}

// lineID is the name of the ith line, from 0, under which its problems stand.
func lineID(kind string, i int) string { return fmt.Sprintf("%s_%d", kind, i+1) }

// lineFields are the names of the lines of a kind in page order.
func lineFields(kind string, n int) []string {
	var names []string
	for i := range n {
		names = append(names, lineID(kind, i))
	}
	return names
}

var (
	factsFieldNames    = []string{"reference", "name", "local_reference", "lfpse_reference", "window_from", "window_to", "cause", "discovered_on", "declared_on", "contact_point"}
	declaredFieldNames = []string{"declared_letters", "declared_patients", "declared_rows"}
	tellingFieldNames  = []string{"telling", "telling_reason"}
	routeFieldNames    = []string{"route_no_concern", "route_closed", "route_elsewhere"}
	limitFieldNames    = []string{"closings_sampled", "assessments_sampled", "clerk_rereads", "clerk_sampled", "prepared_first", "prepared_every", "routine_working_days", "urgent_working_days",
		"accept_hours", "same_day_hours", "enquiry_working_days", "candour_target", "attempts", "call_trace_days", "pack_trace_days",
		"releases_per_day", "reply_working_days", "reply_chases", "practice_links"}
)

// newIncidentFields are all fields of a new incident in page order.
func newIncidentFields(f IncidentForm) []string {
	all := append(append([]string{}, factsFieldNames...), lineFields("site", len(f.Sites))...)
	all = append(append(append(all, declaredFieldNames...), tellingFieldNames...), limitFieldNames...)
	return append(all, lineFields("rota", len(f.Rota))...)
}

func tellingOptions() []kit.Option {
	hints := map[review.TellingPolicy]string{
		review.TellAffected:   "Those of whom a review found something. Nobody else learns that a letter was lost.",
		review.TellAllAtEnd:   "Everyone whose letter was lost, once their case is decided",
		review.TellAllAtStart: "Everyone whose letter was lost, at once; and again when their case is decided",
	}
	var o []kit.Option
	for _, t := range review.TellingPolicies {
		o = append(o, kit.Option{Value: string(t), Label: sentence(string(t)), Hint: hints[t]})
	}
	return o
}

func rotaDayOptions() []kit.Option {
	return append([]kit.Option{{Value: "", Label: "Choose…"}}, plain(review.RotaDays)...)
}

// hourOptions are full hours from one to another.
func hourOptions(from, to int) []kit.Option {
	o := []kit.Option{{Value: "", Label: "Choose…"}}
	for h := from; h <= to; h++ {
		o = append(o, kit.Option{Value: strconv.Itoa(h), Label: fullHour(h)})
	}
	return o
}

func fullHour(h int) string { return fmt.Sprintf("%02d:00", h) }

var ordinals = []string{"First", "Second", "Third", "Fourth", "Fifth"}

// ordinal is in which place somebody is rung, from 1.
func ordinal(step int) string {
	if step < 1 || step > len(ordinals) {
		return strconv.Itoa(step) + "."
	}
	return ordinals[step-1]
}

func stepOptions() []kit.Option {
	var o []kit.Option
	for i, label := range ordinals {
		o = append(o, kit.Option{Value: strconv.Itoa(i + 1), Label: label})
	}
	return o
}

// orFirst is in which place somebody is rung, the first unless another is chosen.
func orFirst(step string) string {
	if step == "" {
		return "1"
	}
	return step
}

// Percent is a share as a percentage.
func Percent(share float64) string {
	return strconv.FormatFloat(math.Round(share*1e6)/1e4, 'f', -1, 64)
}

func factRows(i review.Incident) []kit.Row {
	return []kit.Row{
		{Key: "Name", Value: i.Name},
		{Key: "Our reference", Value: i.Reference},
		{Key: "Local incident reference", Value: i.LocalReference},
		{Key: "LFPSE reference", Value: i.LFPSEReference},
		{Key: "Window", Value: window(i)},
		{Key: "Cause", Value: i.Cause},
		{Key: "Discovered on", Value: day(i.DiscoveredOn)},
		{Key: "Declared on", Value: day(i.DeclaredOn)},
		{Key: "Patients are told to ring", Value: i.ContactPoint},
	}
}

// window is between which dates letters were lost.
func window(i review.Incident) string {
	if i.WindowFrom == "" && i.WindowTo == "" {
		return "Not known"
	}
	return "From " + orUnknown(i.WindowFrom) + " to " + orUnknown(i.WindowTo)
}

func orUnknown(date string) string {
	if date == "" {
		return "an unknown day"
	}
	return day(date)
}

// policyTelling are what a policy says of whom to tell.
func policyTelling(p review.Policy) []kit.Row {
	rows := []kit.Row{{Key: "Who is told", Value: sentence(string(p.Telling))}, {Key: "Why", Value: p.TellingReason}}
	if p.Telling != review.TellAffected {
		for _, k := range []review.TellingClass{review.ClassNoConcern, review.ClassClosed, review.ClassElsewhere} {
			rows = append(rows, kit.Row{Key: k.Label(), Value: p.RouteOf(k).Label()})
		}
	}
	if p.TellsNobody() {
		rows = append(rows, kit.Row{Key: "Why nothing", Value: p.NobodyReason})
	}
	return rows
}

func limitRows(p review.Policy) []kit.Row {
	return []kit.Row{
		{Key: "Closings at triage read again", Value: Percent(p.ClosingsSampled) + "%, drawn by lot"},
		{Key: "Negative assessments with a second review", Value: Percent(p.AssessmentsSampled) + "%, drawn by lot"},
		{Key: "A clerk’s first closings read again", Value: thousands(p.ClerkRereads)},
		{Key: "A clerk’s further closings read again", Value: Percent(p.ClerkSampled) + "%, drawn by lot"},
		{Key: "Prepared cases read before assessing", Value: thousands(p.PreparedFirst)},
		{Key: "Another prepared case", Value: preparedEvery(p.PreparedEvery)},
		{Key: "Routine: triage or assessment", Value: "Within " + count(p.RoutineWorkingDays, "working day")},
		{Key: "Urgent: triage or assessment", Value: "Within " + count(p.UrgentWorkingDays, "working day")},
		{Key: "Same day: accepted", Value: "Within " + count(p.AcceptHours, "hour") + ", nights and weekends included"},
		{Key: "Same day: done and assessed", Value: "Within " + count(p.SameDayHours, "hour") + ", nights and weekends included"},
		{Key: "Enquiries answered", Value: "Within " + count(p.EnquiryWorkingDays, "working day")},
		{Key: "Candour conversation", Value: "Aim for " + count(p.CandourTarget, "working day")},
		{Key: "Not reached", Value: "After " + count(p.Attempts, "attempt") + " somebody decides what now"},
		{Key: "A trace counts for a call", Value: "For " + count(p.CallTraceDays, "day")},
		{Key: "A trace counts for a pack or a GP release", Value: "For " + count(p.PackTraceDays, "day")},
		{Key: "Late letters to one practice", Value: "At most " + count(p.ReleasesPerDay, "letter") + " a day"},
		{Key: "A practice’s reply", Value: "Due in " + count(p.ReplyWorkingDays, "working day") + ", asked for again as often as that, escalated after " + count(p.ReplyChases, "chase")},
		{Key: "Practices answer through a link", Value: linksAllowed(p.PracticeLinks)},
	}
}

// hours says at which hours a line of the rota holds.
func hours(e review.RotaEntry) string {
	if e.FromHour == e.ToHour || e.FromHour == 0 && e.ToHour == 24 {
		return "All day and night"
	}
	return fullHour(e.FromHour) + " to " + fullHour(e.ToHour)
}

// declaredNow is a declared figure in force, for a summary.
func declaredNow(i review.Incident) []kit.Row {
	var rows []kit.Row
	for _, what := range review.DeclaredKinds {
		value := "Not declared"
		if f, ok := i.Declared(what); ok {
			value = thousands(f.Declared)
		}
		rows = append(rows, kit.Row{Key: sentence(what), Value: value})
	}
	return rows
}

// nameOr is a person's name; nobody stands for the command line.
func nameOr(names map[review.PersonID]string, id review.PersonID) string {
	if id == 0 {
		return "The command line"
	}
	return names[id]
}

// policyTrouble reports whether a limit is among what is wrong with a form, so
// that the part that holds it stands open.
func policyTrouble(p Page) bool {
	for _, field := range limitFieldNames {
		if p.Err(field) != "" {
			return true
		}
	}
	return false
}
