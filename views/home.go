package views

import (
	"strconv"

	"harmreview/review"
	"harmreview/views/kit"
)

// IncidentURL is the address of a page of an incident.
func IncidentURL(id review.IncidentID, path string) string {
	return "/incidents/" + strconv.FormatInt(int64(id), 10) + path
}

// startPath is where a member of an incident starts: its first page, once it is
// confirmed.
func startPath(i review.Incident) string {
	if i.Waits() {
		return "/confirm"
	}
	return ""
}

// mayWork reports whether there is a queue for the actor.
func mayWork(a review.Actor) bool { return a.May(review.DoTriage) || a.May(review.DoAssess) }

// stageColumns are the columns of the review by stage: how urgent a case is says
// something clinical, which is for those who read letters.
func stageColumns(a review.Actor) []kit.Column {
	columns := []kit.Column{{Label: "Stage"}, {Label: "Cases", Numeric: true}, {Label: "Same day", Numeric: true}, {Label: "Urgent", Numeric: true}}
	if a.May(review.SeeLetters) {
		return columns
	}
	return columns[:2]
}

// A tallyLink is a figure that opens the table behind it.
type tallyLink struct {
	n, label, href string
	late           bool
}

// homeLinks are the figures of cases that somebody of this role works on.
func homeLinks(p Page, h review.Home) []tallyLink {
	var all []tallyLink
	if p.Actor.Is(review.Owner) {
		all = append(all, tallyLink{tally(h.Proposed), "put to me to decide", p.url("/cases" + query("mine", review.Proposed)), h.Proposed.N > 0})
	}
	if !mayWork(p.Actor) && !p.Actor.Is(review.Manager, review.Liaison) {
		return all
	}
	all = append(all, []tallyLink{
		{thousands(len(h.SameDay)), "same-day actions open", p.url("/same-day"), len(h.SameDay) > 0},
		{tally(h.Claimed), "that I am working on", p.url("/cases" + query("mine", review.Claimed)), false},
		{tally(h.Given), "allocated to me", p.url("/cases" + query("mine", review.Allocated)), false},
		{tally(h.Returned), "returned to me", p.url("/cases" + query("mine", review.Returned)), h.Returned.N > 0},
		{tally(h.Overdue), "overdue", p.url("/cases" + query("due", string(review.DueOverdue))), h.Overdue.N > 0},
		{tally(h.Today), "due today", p.url("/cases" + query("due", string(review.DueToday))), false},
		{tally(h.Week), "due in the next seven days", p.url("/cases" + query("due", string(review.DueWeek))), false},
		{tally(h.Held), "on hold", p.url("/cases" + query("held", "yes")), false},
	}...)
	if p.Actor.Is(review.Manager, review.Lead, review.Clinician) { // who puts cases on hold
		all = append(all, tallyLink{tally(h.HeldByMe), "on hold by me", p.url("/cases" + query("held", review.HeldByMe)), false},
			tallyLink{tally(h.Back), "back from a hold of mine", p.url("/cases" + query("mine", review.BackFrom)), h.Back.N > 0})
	}
	return all
}
