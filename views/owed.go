package views

import (
	"strings"
	"time"

	"harmreview/review"
	"harmreview/views/kit"
)

// KindLabel is what screens call a kind of obligation.
func KindLabel(k review.ObligationKind) string { return sentence(string(k)) }

// owedNav leads to what is owed of each kind, with its figure.
func owedNav(p Page, l review.OwedList) []kit.NavItem {
	var items []kit.NavItem
	for _, k := range l.Kinds {
		items = append(items, kit.NavItem{Label: KindLabel(k.Kind) + " (" + tally(k.Open) + ")",
			Href: p.url("/owed" + query("kind", string(k.Kind))), Current: k.Kind == l.Kind})
	}
	return items
}

// dueNav narrows a list to what is due in a span of time.
func dueNav(p Page, l review.OwedList) []kit.NavItem {
	items := []kit.NavItem{{Label: review.DueAny.Label(), Href: owedURL(p, l.Kind, review.DueAny), Current: l.Due == review.DueAny}}
	for _, d := range review.Dues {
		items = append(items, kit.NavItem{Label: d.Label(), Href: owedURL(p, l.Kind, d), Current: l.Due == d})
	}
	return items
}

func owedURL(p Page, kind review.ObligationKind, due review.Due) string {
	return p.url("/owed" + query("kind", string(kind), "due", string(due)))
}

// owedNext is the address of the page that follows, "" for none.
func owedNext(p Page, l review.OwedList) string {
	if l.Next == 0 {
		return ""
	}
	return p.url("/owed" + query("kind", string(l.Kind), "due", string(l.Due), "after", str(l.Next)))
}

// owedTotal says how many there are, with the span of time that they are due in.
func owedTotal(l review.OwedList) string {
	s := KindLabel(l.Kind) + ": " + tally(l.Total) + " open"
	if l.Due != review.DueAny {
		s += ", " + strings.ToLower(l.Due.Label())
	}
	return s
}

// ownerOf says who must do it, who was asked, or to whom a letter must go.
func ownerOf(o review.OwedLine) string {
	switch {
	case o.Kind == review.GPRelease:
		return "To " + practiceOr(o.Practice, "the practice, which the list does not name")
	case o.Kind == review.Enquiry && o.Facts.Whom != "":
		return "Asked of " + o.Facts.Whom
	case o.Kind == review.SameDayAction && o.Facts.AcceptedBy != "":
		return "Accepted by " + o.Facts.AcceptedBy
	case o.Kind == review.SameDayAction:
		return "Nobody has accepted it"
	case o.Owner == "":
		return "Nobody named"
	}
	return o.Owner
}

// whatOf says what is owed, and about which letter. The line leads to the whole
// text, which may be a pasted letter.
func whatOf(o review.OwedLine) string {
	what := beginning(o.What, 300)
	if o.Written == "" {
		return what
	}
	return what + " (letter of " + day(o.Written) + ")"
}

// beginning is a text as far as a line of a table has room for it: up to limit
// characters, at the end of a word where there is one.
func beginning(s string, limit int) string {
	all := []rune(s)
	if len(all) <= limit {
		return s
	}
	cut := string(all[:limit])
	if i := strings.LastIndexAny(cut, " \n"); i > 0 {
		cut = cut[:i]
	}
	return cut + " …"
}

func orText(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// tellerName says whom to tell.
func tellerName(t *review.RelevantPerson) string {
	switch {
	case t == nil:
		return "To be settled"
	case t.Who == review.ThePatient:
		return "The patient"
	}
	return t.Name + ", " + t.Relationship
}

// numbers are the telephone numbers to ring: of whoever acts for the patient,
// or the patient's own.
func numbers(t *review.RelevantPerson, w *review.Whereabouts) []string {
	if t != nil && t.Who != review.ThePatient {
		return []string{orNot(t.Contact)}
	}
	var all []string
	if w != nil {
		for _, n := range []string{w.Mobile, w.Telephone} {
			if n != "" {
				all = append(all, n)
			}
		}
	}
	if len(all) == 0 {
		return []string{"No number known"}
	}
	return all
}

// reachingWords are what whoever rings or writes must know of a person.
func reachingWords(r *review.RelevantPerson) []string {
	if r == nil {
		return nil
	}
	var all []string
	if r.NeedsAsked == "" {
		all = append(all, "Needs not asked yet")
	}
	if r.Needs != "" {
		all = append(all, "Needs: "+r.Needs)
	}
	if len(r.RuledOut) > 0 {
		all = append(all, "Not by "+strings.Join(r.RuledOut, ", "))
	}
	if r.Messages != "" {
		all = append(all, "Messages "+r.Messages)
	}
	return all
}

// soFar says what has happened about a telling: when the person was spoken with or
// written to, how often somebody tried, when to try again, and what is still to be done.
func soFar(o review.OwedLine, now time.Time) []string {
	var all []string
	l := *o.Tell
	add := func(is bool, words string) {
		if is {
			all = append(all, words)
		}
	}
	add(!l.Spoken.IsZero(), "Spoken with on "+clock(l.Spoken))
	add(!l.Wrote.IsZero(), "Written to on "+dayOf(l.Wrote))
	add(l.Attempts > 0, "Tried "+times(l.Attempts)+", last on "+clock(l.LastTry))
	add(len(all) == 0, "Not tried yet")
	add(l.Decide, "Decide what now")
	next := "Next try: "
	if l.NextTry < review.Date(now) {
		next = "To be tried since "
	}
	add(!l.Decide && l.NextTry != "", next+nextTry(l.NextTry, l.NextPart))
	add(!l.Decide && l.NextTry == "" && l.WhatNow != "", "Decided: "+l.WhatNow)
	return append(all, "Still missing: "+missingWords(l.Missing, o.Facts.Route, l.Asking))
}

// TellLater asks, in an address, for those who are put aside until later.
const TellLater = "later"

func tellNav(p Page, l review.TellList) []kit.NavItem {
	return []kit.NavItem{
		{Label: "To be told now (" + tally(l.Now) + ")", Href: p.url("/tell-today"), Current: !l.Aside},
		{Label: "Put aside until later (" + tally(l.Later) + ")", Href: p.url("/tell-today" + query("show", TellLater)), Current: l.Aside},
	}
}

func tellCaption(l review.TellList) string {
	n, words := l.Now, "To be told now: "
	if l.Aside {
		n, words = l.Later, "Put aside until later: "
	}
	if words += tally(n); n.N > len(l.Lines) {
		words += ", the first " + thousands(len(l.Lines)) + " of them"
	}
	return words
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return count(n, "time")
}

// nothingDue says of which span of time a list is empty.
func nothingDue(l review.OwedList) string {
	if l.Due == review.DueAny {
		return "now"
	}
	return "that is " + strings.ToLower(l.Due.Label())
}
