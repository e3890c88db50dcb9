package views

import (
	"strings"
	"time"

	"harmreview/review"
)

func roleNames(roles []review.Role) string {
	var names []string
	for _, r := range roles {
		names = append(names, r.Label())
	}
	return strings.Join(names, ", ")
}

// sameDayState says how old a same-day action is, and who must be rung.
func sameDayState(l review.SameDayLine, now time.Time) string {
	s := "raised " + span(now.Sub(l.OpenedAt)) + " ago, "
	if l.AcceptedBy != "" {
		return s + "accepted by " + l.AcceptedBy
	}
	s += "not accepted yet"
	if by, err := time.Parse(time.RFC3339, l.AcceptBy); err == nil && now.After(by) {
		s += " (overdue)"
	}
	if l.ToRing != "" {
		s += ". Ring " + l.ToRing
	}
	return s
}

// savedWords says what an error page promises about the form that failed.
func savedWords(saved string) string { return sentence(saved) + "." }
