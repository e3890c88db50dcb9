package views

import (
	"strings"

	"harmreview/review"
	"harmreview/review/intake"
	"harmreview/views/kit"
)

// A RowsPage is one page of a list's rows.
type RowsPage struct {
	intake.RowList
	List   intake.List
	Filter intake.RowFilter
}

// nav are the rows of the list by result.
func (r RowsPage) nav(p Page) []kit.NavItem {
	items := []kit.NavItem{{Label: "All " + thousands(r.List.Now.Rows), Href: p.rowsURL(r.List.ID, ""), Current: r.Filter == intake.RowFilter{}}}
	for _, result := range intake.Results {
		items = append(items, kit.NavItem{Label: result.Label() + " " + thousands(r.List.Now.Of(result)), Href: p.rowsURL(r.List.ID, result),
			Current: r.Filter == intake.RowFilter{Result: result}})
	}
	return items
}

// turn is the address of another page of the same rows, or "".
func (r RowsPage) turn(p Page, name string, line int) string {
	if line == 0 {
		return ""
	}
	return p.listURL(r.List.ID, "/rows") + query(append(r.asked(), name, str(line))...)
}

// asked is what the address of these rows asks for.
func (r RowsPage) asked() []string {
	f := r.Filter
	if f.Rule != 0 {
		return []string{"rule", str(f.Rule), "fate", string(f.Fate)}
	}
	return []string{"result", string(f.Result), "reason", f.Reason}
}

// export is the address of the same rows as a file.
func (r RowsPage) export(p Page) string {
	return p.listURL(r.List.ID, "/rows.csv") + query(r.asked()...)
}

// showing says which rows are on a page.
func (r RowsPage) showing() string {
	if len(r.Rows) == 0 {
		return "No rows"
	}
	first, last := r.Rows[0].Line, r.Rows[len(r.Rows)-1].Line
	return "Lines " + thousands(first) + " to " + thousands(last) + ": " + thousands(len(r.Rows)) + " of " + count(r.Total, "row")
}

// A cell is one cell of a row that is not empty, under its column's name.
type cell struct{ name, value string }

func cells(l intake.List, r intake.ListRow) []cell {
	var all []cell
	for i, value := range r.Cells {
		if strings.TrimSpace(value) == "" {
			continue
		}
		name := "Beyond the header"
		if i < len(l.Header) {
			name = columnName(l.Header[i], i)
		}
		all = append(all, cell{name, value})
	}
	return all
}

func rowCase(r intake.ListRow) string {
	if r.Case == 0 {
		return "None"
	}
	return r.Case.String()
}

// faultLink leads to the rows of a list that wait for one fault.
func (p Page) faultLink(id review.ListID, key string) string {
	return p.listURL(id, "/rows"+query("result", string(intake.Waiting), "reason", key))
}

// waitingRows counts the rows that wait for any of the faults.
func waitingRows(all []intake.Fault) int {
	n := 0
	for _, f := range all {
		n += f.Rows
	}
	return n
}
