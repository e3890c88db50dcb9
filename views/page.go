// Package views is the pages as HTML. It is given everything, fetches nothing
// and decides nothing; what a page may show is settled before it gets here.
package views

//go:generate go tool templ generate

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"harmreview/review"
	"harmreview/views/kit"
)

// Service is what the program calls itself on every page.
const Service = "Harm review"

// A Page is what surrounds the content of every page.
type Page struct {
	Title          string // never holds anything about a patient but the case reference
	Person         review.Person
	Actor          review.Actor
	Incident       review.Incident // zero outside of one
	Path           string
	Now            time.Time
	Key            string // makes the page's forms harmless to send twice
	Done           string // what the form before this page did
	Undo           int64  // the decision at triage that it saved, by its event, while the person can take it back at once
	Batch          int    // how many decisions of theirs wait to be confirmed, where the page says so
	MadeUp         bool   // the data is made up
	SameDay        []review.SameDayLine
	StandIns       []review.StandIn // who is rung for them after the rota
	SameDayUnknown bool
	Taken          []review.ClaimNotice // told once: cases that were taken over from the person
	Trouble        Trouble              // why the form on this page came back
	Returned       bool                 // the form is filled with what was typed before the session ran out
	Plain          bool                 // narrow text pages: no full-width working area
	List           FromList
}

// A Trouble is why a form is shown again. Its fields are those of the form.
type Trouble struct {
	Status   int
	Problems review.Problems
	Notice   string // why nothing was saved, where no single field is wrong
}

// With is the page with the trouble that its form is in.
func (p Page) With(t Trouble) Page {
	p.Trouble = t
	return p
}

// Err is what is wrong with a field, or "".
func (p Page) Err(field string) string { return p.Trouble.Problems[field] }

// Problems are those of the form in the order in which fields stand on it;
// fields that the form does not name come last.
func (p Page) Problems(order ...string) []kit.Problem {
	var all []kit.Problem
	seen := map[string]bool{}
	for _, field := range order {
		if text := p.Err(field); text != "" && !seen[field] {
			all = append(all, kit.Problem{Field: field, Message: text})
		}
		seen[field] = true
	}
	for _, field := range sortedKeys(p.Trouble.Problems) {
		if !seen[field] {
			all = append(all, kit.Problem{Message: p.Err(field)})
		}
	}
	return all
}

// heading is the text of the title element.
func (p Page) heading() string {
	t := p.Title + " – " + Service
	if len(p.Trouble.Problems) > 0 {
		return "Error: " + t
	}
	return t
}

// url is the address of a page of the incident.
func (p Page) url(path string) string {
	return "/incidents/" + strconv.FormatInt(int64(p.Incident.ID), 10) + path
}

// caseURL is the address of a page of a case.
func (p Page) caseURL(id review.CaseID, path string) string {
	address := p.url("/cases/" + strconv.FormatInt(int64(id), 10) + path)
	if id == p.List.Case {
		return p.List.Keep(address)
	}
	return address
}

// ChangePath is the last part of the address of the page for a change.
func ChangePath(change review.ChangeName) string {
	return "/" + strings.ReplaceAll(strings.ToLower(string(change)), " ", "-")
}

// query makes the query part of an address from pairs of name and value,
// leaving out what is empty.
func query(pairs ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			values.Set(pairs[i], pairs[i+1])
		}
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}

// nav is the navigation of an incident: the pages that the actor may open.
func (p Page) nav() []kit.NavItem {
	if p.Incident.ID == 0 {
		return p.siteNav()
	}
	var items []kit.NavItem
	for _, i := range []struct {
		label, path string
		needs       review.Permission
	}{
		{"What needs me", "", review.SeeIncident},
		{"Cases", "/cases", review.SeeCases},
		{"Search", "/search", review.FindPatients},
		{"Owed", "/owed", review.WorkOnOwed},
		{"Practices", "/practices", review.SeePractices},
		{"Helpline", "/helpline", review.SeeCalls},
		{"Escalation", "/escalations", review.SeeLate},
		{"Restricted", "/restricted", review.SeeKeptBack},
		{"Tracing", "/tracing", review.TraceStatus},
		{"Identity", "/identity", review.SettleWho},
		{"Lists", "/lists", review.SeeLists},
		{"Classes", "/letter-classes", review.SeeClasses},
		{"Ledger", "/ledger", review.SeeLedger},
		{"Assurance", "/assurance", review.SeeSamples},
		{"People", "/people", review.GrantRoles},
		{"Set-up", "/set-up", review.SeeIncident},
		{"Audit", "/audit", review.ReadAudit},
	} {
		if p.Actor.May(i.needs) {
			href := p.url(i.path)
			current := p.Path == href || i.path != "" && strings.HasPrefix(p.Path, href+"/")
			items = append(items, kit.NavItem{Label: i.label, Href: href, Current: current})
		}
	}
	return items
}

// siteNav is the navigation outside of an incident.
func (p Page) siteNav() []kit.NavItem {
	if p.Person.ID == 0 {
		return nil
	}
	items := []kit.NavItem{{Label: "Incidents", Href: "/", Current: p.Path == "/"}}
	if p.Person.Administrator {
		items = append(items, kit.NavItem{Label: "Accounts", Href: "/accounts", Current: strings.HasPrefix(p.Path, "/accounts")},
			kit.NavItem{Label: "Sign-ins", Href: "/sign-ins", Current: p.Path == "/sign-ins"},
			kit.NavItem{Label: "GP practices", Href: "/practices", Current: p.Path == "/practices"})
	}
	return append(items, kit.NavItem{Label: "Your account", Href: "/account", Current: p.Path == "/account"})
}

// A Failure is what an error page says.
type Failure struct {
	Status  int
	Title   string
	What    string
	Saved   string // for a form: whether anything was saved
	Request string
	Case    string // the address of the case, where what is left to do is seen there; else ""
}

// count says a number with its noun: "1 letter", "2 letters".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// thousands writes a number with commas, as 28,563.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// tally says a count that may have stopped at a limit.
func tally(t review.Tally) string {
	if t.More {
		return "more than " + thousands(t.N)
	}
	return thousands(t.N)
}

func str(v any) string { return fmt.Sprint(v) }
