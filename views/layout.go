package views

import (
	"strings"

	"harmreview/review"
)

func roleNames(roles []review.Role) string {
	var names []string
	for _, r := range roles {
		names = append(names, r.Label())
	}
	return strings.Join(names, ", ")
}

// sameDayState says how old a same-day action is, and who must be rung: whoever
// is on call at this hour, who need not be who was named when it was raised.
func sameDayState(p Page, l review.SameDayLine) string {
	s := "raised " + span(p.Now.Sub(l.OpenedAt)) + " ago, "
	if l.AcceptedBy != "" {
		return s + "accepted by " + l.AcceptedBy
	}
	s += "not accepted yet"
	if late(l, p.Now) {
		s += " (overdue)"
	}
	if onCall := p.Incident.OnCall(p.Now); len(onCall) > 0 {
		return s + ". Ring " + onCall[0].Whom + ", " + onCall[0].Number
	}
	return s + ". Nobody is on the rota now: ring a lead or a manager"
}

// savedWords says what an error page promises about the form that failed.
func savedWords(saved string) string { return sentence(saved) + "." }
