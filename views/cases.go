package views

import (
	"strconv"
	"strings"
	"time"

	"harmreview/review"
	"harmreview/views/kit"
)

// A Cases page is one page of a list of cases with the filter that made it.
type Cases struct {
	review.CaseList
	Filter      review.CaseFilter
	At          review.Place // the page
	Specialties []string
	Views       []review.SavedView
}

// filterField is a filter as it stands in an address, with what it asks.
type filterField struct {
	name, label, any, value string
	options                 []kit.Option
}

// fields are the filters that a may choose.
func (c Cases) fields(a review.Actor) []filterField {
	f := c.Filter
	urgency := filterField{"urgency", "Urgency", "Any urgency", urgencyValue(f.Urgency), urgencyOptions()}
	specialty := filterField{"specialty", "Specialty", "Any specialty", f.Specialty, named(c.Specialties)}
	all := []filterField{{"stage", "Stage", "Any stage", string(f.Stage), options(review.Stages)}, urgency, specialty,
		{"due", "Due", "Any time", string(f.Due), options(review.Dues)},
		{"held", "On hold", "On hold or not", f.Held, []kit.Option{{Value: "yes", Label: "On hold"}, {Value: "no", Label: "Not on hold"}, {Value: review.HeldByMe, Label: "On hold by me"}}},
		{"complete", "Complete", "Complete or not", f.Complete, []kit.Option{{Value: "yes", Label: "Complete"}, {Value: "no", Label: "Not complete"}}},
		{"died", "Died", "Died or not", f.Died, []kit.Option{{Value: "yes", Label: "The patient has died"}, {Value: "no", Label: "Not known to have died"}}},
		{"mine", "Mine", "Mine or not", f.Mine, []kit.Option{{Value: review.Claimed, Label: "I am working on it"}, {Value: review.Returned, Label: "Returned to me"},
			{Value: review.Allocated, Label: "Allocated to me"}, {Value: review.BackFrom, Label: "Back from a hold of mine"}, {Value: review.DecidedOn, Label: "I decided on it"}, {Value: review.Proposed, Label: "Put to the executive owner"}}},
	}
	if a.May(review.SeeLetters) {
		return all
	}
	return append(all[:1:1], all[3:]...)
}

// named are the answers of a question whose values are names.
func named(values []string) []kit.Option {
	var o []kit.Option
	for _, v := range values {
		o = append(o, kit.Option{Value: v, Label: v})
	}
	return o
}

// choice is the filter as a question of a form.
func (f filterField) choice() kit.Choice {
	return kit.Choice{Name: f.name, Legend: f.label, Value: f.value, Options: append([]kit.Option{{Value: "", Label: f.any}}, f.options...)}
}

// A chosen filter can be taken away again by its link.
type chosen struct{ label, href string }

func (c Cases) chosen(p Page) []chosen {
	var all []chosen
	fields := c.fields(p.Actor)
	for _, f := range fields {
		for _, o := range f.options {
			if f.value != "" && o.Value == f.value {
				all = append(all, chosen{f.label + ": " + o.Label, p.url("/cases") + without(fields, f.name)})
			}
		}
	}
	return all
}

// without is the query of an address with all filters but one; further pairs follow.
func without(fields []filterField, name string, pairs ...string) string {
	for _, f := range fields {
		if f.name != name {
			pairs = append(pairs, f.name, f.value)
		}
	}
	return query(pairs...)
}

// turn is the address of another page of the same list, or "".
func (c Cases) turn(p Page, name, place string) string {
	if place == "" {
		return ""
	}
	return p.url("/cases") + without(c.fields(p.Actor), "", name, place)
}

// first is the address of the first page.
func (c Cases) first(p Page) string { return p.url("/cases") + without(c.fields(p.Actor), "") }

// showing says which part of a list is on a page.
func showing(lines int, before, total review.Tally) string {
	if lines == 0 {
		return "No cases"
	}
	if before.More {
		return thousands(lines) + " cases after the first " + thousands(before.N) + ", of " + tally(total)
	}
	return "Showing " + thousands(before.N+1) + " to " + thousands(before.N+lines) + " of " + tally(total)
}

// scope says which cases a list can hold for a, where that is fewer than all.
func scope(a review.Actor) string {
	if a.Is(review.Lead, review.Manager, review.Liaison) {
		return "These are the cases of the incident, but for those of restricted patients, which only the people named on them see."
	}
	s := "This list is not all cases. It holds only"
	for _, part := range []struct {
		role  review.Role
		words string
	}{
		{review.Clinician, "cases that you hold or began, that were allocated or returned to you, that you decided on, or that you opened by search in the last 24 hours"},
		{review.Auditor, "cases that you opened with a reason in the last 24 hours"},
		{review.Clerk, "cases in triage, and cases of which it is not settled whose letters they are"},
		{review.Owner, "cases that were put to you to decide without review"},
	} {
		if a.Is(part.role) {
			s += " " + part.words + ";"
		}
	}
	return strings.TrimSuffix(s, ";") + "."
}

// caption names the table and its order.
func caption(a review.Actor) string {
	if a.May(review.SeeLetters) {
		return "Cases, the most urgent and the longest waiting first"
	}
	return "Cases, by reference"
}

// caseColumns are the columns of a list for a: without what is clinical for
// those who read no letters.
func caseColumns(a review.Actor) []kit.Column {
	if !a.May(review.SeeLetters) {
		return []kit.Column{{Label: "Reference"}, {Label: "Name and NHS number"}, {Label: "Born"}, {Label: "Status"}}
	}
	columns := []kit.Column{{Label: "Reference"}, {Label: "Name and NHS number"}, {Label: "Born"}, {Label: "Stage"}, {Label: "Urgency"}, {Label: "Due"},
		{Label: "Specialty"}, {Label: "Letters", Numeric: true}, {Label: "Owed", Numeric: true}, {Label: "Allocated to"}}
	if a.May(review.Allocate) {
		columns = append([]kit.Column{{Label: "Tick"}}, columns...)
	}
	return columns
}

// heldUntil says that a case is on hold, or nothing.
func heldUntil(l review.CaseLine, now time.Time) string {
	if !now.Before(l.HeldUntil) {
		return ""
	}
	return "On hold until " + dayOf(l.HeldUntil)
}

// lineAlerts are what must be known of a patient before anything else.
func lineAlerts(b review.Banner) []string {
	var alerts []string
	if b.Died != "" {
		alerts = append(alerts, "Died "+day(b.Died))
	}
	if b.Restricted {
		alerts = append(alerts, "Restricted")
	}
	if b.Uncertain != "" {
		alerts = append(alerts, "Not certain who this is")
	}
	return alerts
}

func allocatedTo(name string) string {
	if name == "" {
		return "Nobody"
	}
	return name
}

func owedNumber(n int) string {
	if n == 0 {
		return "Nothing"
	}
	return strconv.Itoa(n)
}
