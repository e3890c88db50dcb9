package views

import (
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
