package views

import (
	"net/url"
	"strconv"
	"strings"

	"harmreview/review"
)

// A FromList is the list from one of whose lines a page about a case was opened:
// the addresses that lead back to that line and to the cases beside it.
type FromList struct {
	From     string // as the address of the page says it; "" for no list
	Case     review.CaseID
	Name     string // what the list is of
	Back     string
	Previous string // "" for none
	Next     string
}

// Keep is an address of a page about the case with the list that it belongs to,
// so that whoever goes from page to page still finds the way back.
func (l FromList) Keep(address string) string { return KeepFrom(address, l.From) }

// KeepFrom adds to an address from which line of which list it was reached.
func KeepFrom(address, from string) string {
	if from == "" {
		return address
	}
	rest, fragment, hasFragment := strings.Cut(address, "#")
	path, asked, _ := strings.Cut(rest, "?")
	q, err := url.ParseQuery(asked)
	if err != nil {
		return address
	}
	q.Set("from", from)
	rest = path + "?" + q.Encode()
	if hasFragment {
		rest += "#" + fragment
	}
	return rest
}

// What a list is called in an address.
const (
	CasesList = "cases"
	OwedList  = "owed"
	TodayList = "today"
)

// FromCases says, for an address, from which line of a case list a case is opened.
// Like the address of the list it holds coded values only.
func FromCases(f review.CaseFilter, page review.Place, at string) string {
	return strings.TrimPrefix(query(append(f.Pairs(), "list", CasesList, "after", page.After, "before", page.Before, "at", at)...), "?")
}

// FromOwed says, for an address, from which line of what is owed a case is opened.
func FromOwed(kind review.ObligationKind, due review.Due, after, at string) string {
	return strings.TrimPrefix(query("list", OwedList, "kind", string(kind), "due", string(due), "after", after, "at", at), "?")
}

// fromOwed is the query of an address that is reached from a line of what is owed.
func fromOwed(l review.OwedList, o review.OwedLine) string {
	after := ""
	if l.After != 0 {
		after = str(l.After)
	}
	return query("from", FromOwed(l.Kind, l.Due, after, str(o.ID)))
}

// FromToday says, for an address, from which line of who is to be told today a case is
// opened.
func FromToday(at string) string { return strings.TrimPrefix(query("list", TodayList, "at", at), "?") }

// fromToday is the query of an address that is reached from a line of who is to be told
// today.
func fromToday(o review.OwedLine) string { return query("from", FromToday(str(o.ID))) }

// TodayURL is the address of who is to be told today, at a line; zero for none.
func TodayURL(incident review.IncidentID, line review.ObligationID) string {
	address := IncidentURL(incident, "/tell-today")
	if line != 0 {
		address += "#" + owedLine(line)
	}
	return address
}

// CasesURL is the address of a page of a case list, at a line; zero for none.
func CasesURL(incident review.IncidentID, f review.CaseFilter, page review.Place, line review.CaseID) string {
	address := IncidentURL(incident, "/cases") + query(append(f.Pairs(), "after", page.After, "before", page.Before)...)
	if line != 0 {
		address += "#" + caseLine(line)
	}
	return address
}

// OwedURL is the address of a page of what is owed of a kind, at a line; zero for none.
func OwedURL(incident review.IncidentID, kind review.ObligationKind, due review.Due, after string, line review.ObligationID) string {
	address := IncidentURL(incident, "/owed") + query("kind", string(kind), "due", string(due), "after", after)
	if line != 0 {
		address += "#" + owedLine(line)
	}
	return address
}

// caseLine names the line of a case in the page of its list.
func caseLine(id review.CaseID) string { return "case-" + strconv.FormatInt(int64(id), 10) }

// owedLine names the line of an obligation in the page of its list.
func owedLine(id review.ObligationID) string { return "owed-" + strconv.FormatInt(int64(id), 10) }
