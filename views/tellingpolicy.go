package views

import (
	"strconv"
	"strings"

	"harmreview/review"
	"harmreview/views/kit"
)

// tellingColumns are those of a table of classes: as it is now, or what another
// policy changes.
func tellingColumns(now bool) []kit.Column {
	columns := []kit.Column{{Label: "People"}, {Label: "How many", Numeric: true}, {Label: "Told by the policy in force"}}
	if now {
		return append(columns, kit.Column{Label: "With something still to be told", Numeric: true})
	}
	return append(columns, kit.Column{Label: "Told then"}, kit.Column{Label: "Tellings that are opened", Numeric: true}, kit.Column{Label: "Owed, and asked for no more", Numeric: true})
}

// opensInAll is how many tellings a policy opens.
func opensInAll(counts []review.ClassCount, then review.Policy) int {
	n := 0
	for _, c := range counts {
		n += c.Opens(then)
	}
	return n
}

// routesQuery is what was chosen, as the end of an address.
func (f IncidentForm) routesQuery() string {
	return query("telling", string(f.Telling), "route_no_concern", string(f.RouteNoConcern), "route_closed", string(f.RouteClosed), "route_elsewhere", string(f.RouteElsewhere))
}

// A TellingWaiverForm waives a class of tellings. The class is chosen with how many
// people the page said it has.
type TellingWaiverForm struct {
	Class  string `form:"class"`
	Name   string `form:"name"`
	Reason string `form:"reason"`
}

// Waiver is what the form asks for.
func (f TellingWaiverForm) Waiver() review.TellingWaiver {
	class, n, _ := strings.Cut(f.Class, ":")
	expected, err := strconv.Atoi(n)
	if err != nil {
		expected = -1
	}
	return review.TellingWaiver{Class: review.TellingClass(class), Name: f.Name, Reason: f.Reason, Expected: expected}
}

// waivable are the classes that can be waived now, with how many people each has.
func waivable(policy review.Policy, counts []review.ClassCount) []kit.Option {
	var all []kit.Option
	for _, c := range counts {
		if policy.RouteOf(c.Class) == review.RouteNobody && c.Owing > 0 {
			all = append(all, kit.Option{Value: string(c.Class) + ":" + strconv.Itoa(c.Owing), Label: c.Class.Label() + " (" + thousands(c.Owing) + ")"})
		}
	}
	return all
}
