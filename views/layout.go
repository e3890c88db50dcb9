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

// sameDayState says how old a same-day action is, how long there is to accept
// it, and who must be rung: whoever is next at this hour, who need not be who was
// named when it was raised.
func sameDayState(p Page, l review.SameDayLine) string {
	s := "raised " + span(p.Now.Sub(l.OpenedAt)) + " ago, "
	if l.AcceptedBy != "" {
		return s + "accepted by " + l.AcceptedBy + ", " + doneClock(l, p.Now)
	}
	return s + "not accepted yet: " + acceptClock(l, p.Now) + ". " + ringSentence(p, l)
}

// savedWords says what an error page promises about the form that failed.
func savedWords(saved string) string { return sentence(saved) + "." }
