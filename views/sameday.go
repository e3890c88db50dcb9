package views

import (
	"strconv"
	"time"

	"harmreview/review"
	"harmreview/views/kit"
)

// sameDayName is what an action hangs on: a case, a call, or a row that waits.
func sameDayName(l review.SameDayLine) string {
	switch {
	case l.Case != 0:
		return "case " + l.Case.String()
	case l.Call != 0:
		return "call " + str(l.Call)
	}
	return "line " + str(l.Line) + " of list " + str(l.List)
}

// sameDayURL is the address of the page of an action for every member.
func (p Page) sameDayURL(l review.SameDayLine) string {
	switch {
	case l.Case != 0:
		return p.caseURL(l.Case, "/same-day/"+str(l.Obligation))
	case l.Call != 0:
		return p.callURL(l.Call, "/same-day/"+str(l.Obligation))
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
	return "Nobody has accepted it yet. Somebody must by " + dueInHours(d.AcceptUntil(), now)
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

// sameDayTitle is the heading of the page of an action.
func sameDayTitle(d review.SameDayPage, f AcceptForm) string {
	if f.Leaves && d.State == review.Open {
		return "This patient may be at risk now"
	}
	return "Same-day action, " + sameDayName(d.SameDayLine)
}

// goOnURL is where whoever raised an action goes on.
func goOnURL(p Page, d review.SameDayPage, on review.CaseID) string {
	switch {
	case on != 0:
		return p.caseURL(on, ChangePath(review.TriageName))
	case d.Case == 0 && d.Call != 0 && p.Actor.May(review.SeeCalls):
		return p.callURL(d.Call, "")
	}
	return p.url("")
}

func goOnWords(p Page, d review.SameDayPage, on review.CaseID) string {
	switch {
	case on != 0:
		return "Go on to the next case"
	case d.Case == 0 && d.Call != 0 && p.Actor.May(review.SeeCalls):
		return "Go on with the call: whom it is about"
	}
	return "Go on to the first page"
}

// ringNext is whom to ring now for an action that nobody has accepted, or "".
func ringNext(p Page, l review.SameDayLine) string {
	if l.AcceptedBy != "" {
		return ""
	}
	for _, r := range l.Ring(p.Incident.OnCall(p.Now), p.StandIns, p.Now) {
		if r.Now {
			return r.Name()
		}
	}
	return ""
}

// ringSentence says whom to ring now, as a sentence.
func ringSentence(p Page, l review.SameDayLine) string {
	next := ringNext(p, l)
	if next == "" {
		return "Nobody is left to ring: go to whoever leads the review."
	}
	if len(p.Incident.OnCall(p.Now)) == 0 {
		return "Nobody is on the rota now. Ring " + next + "."
	}
	return "Ring " + next + "."
}

func orAccepted(s string) string {
	if s == "" {
		return "Nobody: it is accepted"
	}
	return s
}

var callResults = map[string]string{review.NoAnswer: "no answer", review.NotTaken: "could not take it"}

func callResult(result string) string { return callResults[result] }

// callLine says when somebody was rung and what came of it.
func callLine(c review.Call) string {
	return callResult(c.Result) + " at " + c.At.In(review.London).Format("15:04")
}

// caseValue is the value of a case in a form.
func caseValue(id review.CaseID) string { return strconv.FormatInt(int64(id), 10) }
