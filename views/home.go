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

// sendLinks are the figures of what is sent and rung that are not nought: each is the
// person's to deal with.
func sendLinks(p Page, n review.ToSend) []tallyLink {
	var all []tallyLink
	add := func(t review.Tally, noun, more, label, path string, late bool) {
		if t.N > 1 {
			noun += more
		}
		if t.N > 0 {
			all = append(all, tallyLink{tally(t), noun + " " + label, p.url(path), late})
		}
	}
	exact := func(n int) review.Tally { return review.Tally{N: n} }
	back := "to ring back"
	if n.UrgentBacks > 0 {
		back += ", " + str(n.UrgentBacks) + " with news that is urgent"
	}
	add(exact(n.RingBacks), "caller", "s", back, "/helpline"+query("show", string(review.CallsToRing)), true)
	add(exact(n.TalkBacks), "caller", "s", "for a liaison to ring back", "/helpline"+query("show", string(review.CallsToTalk)), true)
	add(exact(n.CallsToSettle), "call", "s", "not settled yet", "/helpline"+query("show", string(review.CallsOpen)), true)
	if n.ToTell.N == 1 {
		add(n.ToTell, "person", "", "to tell today", "/tell-today", false)
	} else {
		add(n.ToTell, "people", "", "to tell today", "/tell-today", false)
	}
	add(n.Pulled, "pack", "s", "pulled, to be found and set aside", "/packs"+query("state", string(review.PackPulled)), true)
	add(n.CameBack, "pack", "s", "back from the post, telling still owed", "/packs"+query("state", string(review.PackCameBack)), true)
	add(exact(n.RunsToApprove), "print run", "s", "to approve", "/print-runs"+query("show", string(review.RunsToApprove)), false)
	add(exact(n.RunsToSend), "print run", "s", "made, to be recorded as sent", "/print-runs"+query("show", string(review.RunsToSend)), false)
	add(exact(n.BatchesToApprove), "batch", "es", "for a practice to approve", "/release-batches"+query("show", string(review.BatchesToApprove)), false)
	add(exact(n.BatchesToSend), "batch", "es", "approved, to be recorded as sent", "/release-batches"+query("show", string(review.BatchesToSend)), false)
	add(exact(n.ToChase), "late letter", "s", "without a reply, to be chased", "/practices"+query("state", string(review.ChaseDue)), true)
	add(exact(n.ToEscalate), "late letter", "s", "without a reply, to be escalated", "/practices"+query("state", string(review.ToEscalate)), true)
	return all
}
