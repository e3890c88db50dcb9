package views

import (
	"time"

	"harmreview/review"
)

// holdingLine says who holds a case, since when, and when they last did something with it.
func holdingLine(h *review.Holding, now time.Time) string {
	who := h.Name
	if who == "" {
		who = "Somebody else"
	}
	return who + " has been working on this case since " + clock(h.Since) + ", and last did something with it " + ago(h.Active, now)
}

// heldMark stands in a form for the claim that its page showed.
func heldMark(h *review.Holding) string { return h.Since.UTC().Format(time.RFC3339Nano) }

// HeldMark reads what heldMark wrote; what is none is a claim that never was.
func HeldMark(mark string) time.Time {
	t, _ := time.Parse(time.RFC3339Nano, mark)
	return t
}

func takeOverHint(h *review.Holding) string {
	hint := "For example: they are off sick. Whoever holds the case reads this. Name no patient."
	if h.Name == "" {
		hint += " Do not say who you are or what you think of the case: you may review it independently of each other."
	}
	return hint
}

// TakenLine tells somebody who took a case over from them, and why.
func TakenLine(n review.ClaimNotice) string {
	who := n.Name
	if who == "" {
		who = "Somebody else"
	}
	s := who + " took case " + n.Case.String() + " over from you on " + clock(n.At) + "."
	if n.Reason != "" {
		s += " Their reason: “" + n.Reason + "”."
	}
	return s + " What you had saved as a draft stays yours."
}

// ago says how long something is past: minutes within the hour, else when it was.
func ago(t, now time.Time) string {
	switch d := now.Sub(t); {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return count(int(d/time.Minute), "minute") + " ago"
	}
	return "on " + clock(t)
}
