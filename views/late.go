package views

import (
	"harmreview/review"
	"harmreview/views/kit"
)

// lateNav leads to what is late of each class, with its figure.
func lateNav(p Page, l review.LateList) []kit.NavItem {
	var items []kit.NavItem
	for _, c := range review.LateClasses {
		items = append(items, kit.NavItem{Label: c.Label() + " (" + tally(l.Counts[c]) + ")",
			Href: p.url("/escalations" + query("class", string(c))), Current: c == l.Class})
	}
	return items
}

// lateTurn is the address of another page of a class, "" for none.
func lateTurn(p Page, l review.LateList, name, place string) string {
	if place == "" {
		return ""
	}
	return p.url("/escalations" + query("class", string(l.Class), name, place))
}

// lateNext is the page of what is owed that follows, "" for none.
func lateNext(p Page, l review.LateList) string {
	if l.Next == 0 {
		return ""
	}
	return lateTurn(p, l, "after", str(l.Next))
}

// lateFrom is the query with which a case is opened from a line: back leads to the
// same cases in the list of cases.
func lateFrom(l review.LateList, c review.CaseLine) string {
	f, _ := l.Class.Filter()
	return query("from", FromCases(f, l.Page, c.At))
}

// lateOwedFrom is the query of an address that is reached from something overdue:
// its like is found in the list of what is overdue of its kind.
func lateOwedFrom(o review.OwedLine) string {
	return query("from", FromOwed(o.Kind, review.DueOverdue, "", str(o.ID)))
}

// allocateURL is where the cases of a class are given to people.
func allocateURL(p Page, l review.LateList) string {
	f, _ := l.Class.Filter()
	return p.url("/allocate" + query(f.Pairs()...))
}
