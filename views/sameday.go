package views

import (
	"strings"
	"time"

	"harmreview/review"
	"harmreview/views/kit"
)

// sameDayName is what an action hangs on: a case, or a row that waits.
func sameDayName(l review.SameDayLine) string {
	if l.Case != 0 {
		return "case " + l.Case.String()
	}
	return "line " + str(l.Line) + " of list " + str(l.List)
}

// sameDayURL is the address of the page of an action for every member.
func (p Page) sameDayURL(l review.SameDayLine) string {
	if l.Case != 0 {
		return p.caseURL(l.Case, "/same-day/"+str(l.Obligation))
	}
	return p.rowURL(l.List, l.Line, "/same-day/"+str(l.Obligation))
}

// late reports whether nobody has accepted an action within the time for it.
func late(l review.SameDayLine, now time.Time) bool {
	return l.AcceptedBy == "" && !l.AcceptUntil().IsZero() && now.After(l.AcceptUntil())
}

// acceptLine says by when an action must be accepted, or by whom it was.
func acceptLine(d review.SameDayPage, now time.Time) string {
	switch {
	case d.AcceptedBy != "":
		return "Accepted by " + d.AcceptedBy
	case late(d.SameDayLine, now):
		return "Nobody has accepted it. That was due by " + clock(d.AcceptUntil()) + ", " + span(now.Sub(d.AcceptUntil())) + " ago"
	}
	return "Nobody has accepted it yet. Somebody must by " + due(d.AcceptUntil(), now)
}

func sameDayRows(d review.SameDayPage, now time.Time) []kit.Row {
	rows := []kit.Row{{Key: "Raised", Value: clock(d.OpenedAt) + ", " + span(now.Sub(d.OpenedAt)) + " ago"}}
	if d.State != review.Open {
		return append(rows, kit.Row{Key: "Now", Value: sentence(string(d.State)) + " on " + clock(d.ClosedAt)})
	}
	return append(rows, kit.Row{Key: "Accepted", Value: acceptLine(d, now)}, kit.Row{Key: "Must be done", Value: mustBeDone(d.SameDayLine, now)},
		kit.Row{Key: "Named when it was raised", Value: orNobody(d.ToRing)})
}

// mustBeDone says by when an action must be done, to the minute.
func mustBeDone(l review.SameDayLine, now time.Time) string {
	s := "By " + clock(l.Due)
	if now.After(l.Due) {
		s += ", overdue by " + span(now.Sub(l.Due))
	}
	return s
}

func orNobody(s string) string {
	if s == "" {
		return "Nobody was on the rota"
	}
	return s
}

// standIn is a lead or manager to ring when nobody is on the rota.
func standIn(m review.Member) string {
	reach := m.Person.Telephone
	if reach == "" {
		reach = m.Person.Email
	}
	return m.Person.Name + ", " + strings.ToLower(roleNames(m.Roles)) + ", " + reach
}
