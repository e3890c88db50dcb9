package views

import (
	"strings"

	"harmreview/review"
	"harmreview/views/kit"
)

// packStateLabel is what lists call the packs in a state.
func packStateLabel(s review.PackState) string {
	switch s {
	case review.PackPulled:
		return "Pulled: must not go"
	case review.PackMade:
		return "Made, to be posted"
	case review.PackReturned:
		return "Came back by post"
	case review.PackCameBack:
		return "Came back, telling still owed"
	case review.PackSent:
		return "Sent"
	}
	return "Set aside"
}

// packNav leads to the packs of each state, with how many there are.
func packNav(p Page, l review.PackList) []kit.NavItem {
	var items []kit.NavItem
	for _, c := range l.Counts {
		items = append(items, kit.NavItem{Label: packStateLabel(c.State) + " (" + tally(c.Packs) + ")", Href: p.url("/packs" + query("state", string(c.State))), Current: c.State == l.State})
	}
	return items
}

// packLineWords say what has to be known of a pack in a list.
func packLineWords(l review.PackLine) string {
	switch {
	case l.State == review.PackReturned:
		return "Came back on " + day(l.ReturnedOn) + ": " + l.ReturnedWhy
	case len(l.Pulled) > 0 && l.State == review.PackPulled:
		return strings.Join(l.Pulled, " ")
	case len(l.Gates) > 0:
		return "Sent with a gate closed: " + strings.Join(l.Gates, " ")
	case l.State == review.PackSent:
		return "Sent on " + clock(l.SentAt)
	}
	return "Made by " + l.MadeBy + " on " + clock(l.MadeAt)
}

// runPlace is where a pack lies in its print run.
func runPlace(l review.PackLine) string {
	return "Print run " + str(l.RunN) + ", position " + str(l.Position)
}

// packsNext is the address of the next page, "" when there is none.
func packsNext(p Page, l review.PackList) string {
	if l.Next == 0 {
		return ""
	}
	return p.url("/packs" + query("state", string(l.State), "after", str(l.Next)))
}
