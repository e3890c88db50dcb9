package views

import (
	"strings"

	"harmreview/review"
	"harmreview/views/kit"
)

// A ViewForm is a view to be saved, renamed, shared or removed.
type ViewForm struct {
	Version int    `form:"version"`
	List    string `form:"list"`
	Query   string `form:"query"`
	Name    string `form:"name"`
	Shared  string `form:"shared"`
}

// casesView is what saving the filter of a case list would keep.
func casesView(c Cases) review.SavedView {
	return review.SavedView{List: review.CasesList, Query: strings.TrimPrefix(query(c.Filter.Pairs()...), "?")}
}

// owedView is what saving the filter of what is owed would keep.
func owedView(l review.OwedList) review.SavedView {
	return review.SavedView{List: review.OwedKept, Query: strings.TrimPrefix(query("kind", string(l.Kind), "due", string(l.Due)), "?")}
}

// viewURL is the address of the list that a view opens.
func viewURL(p Page, v review.SavedView) string {
	path := "/cases"
	if v.List == review.OwedKept {
		path = "/owed"
	}
	if v.Query == "" {
		return p.url(path)
	}
	return p.url(path + "?" + v.Query)
}

// viewNav leads to saved views, each with what its list holds now.
func viewNav(p Page, saved []review.SavedView, now review.SavedView) []kit.NavItem {
	var items []kit.NavItem
	for _, v := range saved {
		items = append(items, kit.NavItem{Label: v.Name + " (" + tally(v.Count) + ")", Href: viewURL(p, v), Current: v.Query == now.Query})
	}
	return items
}

// saveURL is the address of the page that saves a filter.
func saveURL(p Page, now review.SavedView) string {
	return p.url("/views/new" + query("list", now.List, "query", now.Query))
}

// viewAsks says what a view asks, in words.
func viewAsks(p Page, v review.SavedView) string {
	if v.List == review.OwedKept {
		kind, due := v.Owed()
		return "What is owed: " + KindLabel(kind) + ", " + due.Label()
	}
	s := "Cases"
	f := v.Cases()
	c := Cases{Filter: f, Specialties: []string{f.Specialty}}
	if chosen := c.chosen(p); len(chosen) > 0 {
		for i, one := range chosen {
			if s += ", "; i == 0 {
				s = "Cases. "
			}
			s += one.label
		}
		return s
	}
	return s + ", without a filter"
}

// whose says who a view is for.
func whose(v review.SavedView) string {
	if v.Shared {
		return "Shared by " + v.ByName
	}
	return "Yours"
}
